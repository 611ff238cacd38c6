"""Nobody is shut out: axe-core finds nothing serious on any page, light or dark, wide or narrow.

axe-core stands in `vendor/` with its licence and hash; no page fetches it, the test hands it in.
"""

import json
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Page, ViewportSize, expect

from orders.links import pickup_url
from tests.e2e.demo import DESK, PHONE, Demo, screenshot
from tests.e2e.test_loop import order, pane, say

VENDOR = Path(__file__).parent / "vendor"
(AXE,) = VENDOR.glob("axe-core-*.min.js")
RUN = """async () => {
    const found = await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations'],
    });
    return found.violations.map(one => ({
        id: one.id, impact: one.impact,
        nodes: one.nodes.map(node => `${node.target} ${node.failureSummary}`),
    }));
}"""
GRAVE = {"serious", "critical"}
# A phone by day and a desk at night: both widths and both colour schemes in two looks.
LOOKS: tuple[tuple[ViewportSize, Literal["light", "dark"]], ...] = (
    (PHONE, "light"),
    (DESK, "dark"),
)


async def grave(page: Page) -> list[dict[str, Any]]:
    """What axe finds that shuts somebody out."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(RUN)
    return [each for each in found if each["impact"] in GRAVE]


async def test_axe_finds_nothing_serious_on_any_page(demo: Demo) -> None:
    chat = await demo.visit("/sim")
    xiaoli = pane(chat, "xiaoli")
    await say(xiaoli, "来两份红烧肉，一碗米饭，柜子取")
    await xiaoli.get_by_role("button", name="确认", exact=True).last.click()
    link = await xiaoli.get_by_role("link", name="打开付款页").first.get_attribute("href")
    assert link is not None
    await xiaoli.get_by_role("button", name="更多").click()
    found = {"/sim in use": await grave(chat)}
    number = await order(pane(chat, "xiaowang"))
    house = demo.app.house
    order_id = await house.db.value("SELECT id FROM orders WHERE number = ?", number)
    pickup = pickup_url(house, order_id, 1).removeprefix(demo.base)

    served = {resource.canonical for resource in demo.server.router.resources()}
    both = ["/sim", "/inspect", "/cabinet/A", "/admin", link, pickup]
    both += [path for path in ("/kitchen", "/board") if path in served]
    once = ["/cabinet/NOPE", "/admin?lang=en", link[:-4] + "0000", pickup[:-4] + "0000", "/docs"]
    for (viewport, scheme), paths in zip(LOOKS, ([*both, *once], both), strict=True):
        page = await demo.visit("/sim", viewport, scheme=scheme, motion="reduce")
        for path in paths:
            await page.goto(demo.base + path)
            await expect(page.locator("h1").first).to_be_visible()
            found[f"{path} {viewport['width']} {scheme}"] = await grave(page)
            name = path.split("?")[0].strip("/").split("/")[0]
            await screenshot(page, f"look-{name}-{viewport['width']}-{scheme}")
    assert {path: each for path, each in found.items() if each} == {}


async def test_every_page_is_reached_by_tab_and_shows_where_one_is(demo: Demo) -> None:
    for path in ("/sim", "/inspect", "/admin", "/cabinet/A"):
        page = await demo.visit(path)
        seen = set()
        for _ in range(12):
            await page.keyboard.press("Tab")
            seen.add(await page.evaluate(
                "[[...document.querySelectorAll('*')].indexOf(document.activeElement),"
                " document.activeElement.tagName,"
                " getComputedStyle(document.activeElement).outlineStyle].join()"
            ))  # fmt: skip
        assert len(seen) >= 4, path
        assert all(each.endswith("solid") for each in seen if ",BODY," not in each), seen


def test_what_is_vendored_for_the_tests_is_listed() -> None:
    listed = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    assert [entry["file"] for entry in listed] == [AXE.name]
