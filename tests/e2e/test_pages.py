"""What a page does when something goes wrong around it, and for people other than the first."""

import re

from playwright.async_api import Page, Route, expect

from tests.e2e.demo import PHONE, Demo, screenshot

# Imports the catalogue the page itself uses, and lists where the two languages differ in keys.
UNEQUAL_WORDS = """async () => {
    const script = document.querySelector('script[type=module]').src;
    const { WORDS } = await import(new URL('words.js', script));
    const [zh, en] = [Object.keys(WORDS.zh), Object.keys(WORDS.en)];
    return [...zh.filter(key => !en.includes(key)), ...en.filter(key => !zh.includes(key))];
}"""


async def _cut(page: Page) -> None:
    """Nothing gets through from this page, as after a walk out of the Wi-Fi."""
    await page.context.set_offline(True)


async def _mend(page: Page) -> None:
    await page.context.set_offline(False)


async def test_a_lost_link_is_said_and_what_came_meanwhile_is_caught_up(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    await page.get_by_role("button", name="菜单", exact=True).click()
    await expect(page.locator(".theirs")).to_have_count(1)
    await expect(page.locator("#banner")).to_be_hidden()

    await _cut(page)
    await page.get_by_role("button", name="购物车", exact=True).click()
    await expect(page.locator('.own[data-state="failed"]')).to_be_visible()
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.locator("#banner")).to_contain_text("连接断了")
    await screenshot(page, "phone-2-link-lost")

    await _mend(page)
    await expect(page.locator("#banner")).to_be_hidden()
    await page.get_by_role("button", name=re.compile("^再发")).click()
    await expect(page.locator('.own[data-state="sent"]')).to_have_count(2)
    await expect(page.locator(".theirs")).to_have_count(2)


async def test_an_answer_that_was_lost_is_not_done_twice(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    sent: list[str] = []

    async def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            said = route.request.post_data_json or {}
            sent.append(said["message_id"])
            if len(sent) == 1:
                await route.fetch()
                await route.abort()
                return
        await route.continue_()

    await page.route("**/sim/api/messages*", lose_the_answer)
    await page.locator("textarea").fill("来一碗米饭")
    await page.locator("textarea").press("Enter")
    await page.get_by_role("button", name=re.compile("^再发")).click()
    await expect(page.locator('.own[data-state="sent"]')).to_have_count(1)
    assert len(sent) == 2
    assert len(set(sent)) == 1
    await expect(page.locator(".theirs")).to_have_count(1)


async def test_what_was_said_is_still_there_after_a_reload(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    await page.get_by_role("button", name="菜单", exact=True).click()
    await expect(page.locator(".theirs")).to_have_count(1)
    await page.reload()
    await expect(page.locator(".message")).to_have_count(2)
    await expect(page.locator(".message").first).to_have_class("message own")


async def test_the_page_speaks_english_and_so_do_the_words_it_sends(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    assert await page.evaluate(UNEQUAL_WORDS) == []
    await page.locator("#language").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.get_by_role("button", name="menu", exact=True).click()
    await expect(page.locator(".own .said")).to_have_text("menu")
    await expect(page.locator(".theirs .said")).to_contain_text("红烧肉")
    await screenshot(page, "phone-3-english")


async def test_somebody_new_may_order_at_once_on_any_channel(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE, scheme="dark")
    await page.get_by_role("button", name="新来的人").click()
    await page.get_by_label("怎么称呼？").fill("小赵")
    await page.get_by_label("怎么称呼？").press("Enter")
    pane = page.locator('.pane[data-persona="小赵"]')
    await pane.get_by_label("渠道").select_option("wechat")
    await pane.locator("textarea").fill("余额")
    await pane.locator("textarea").press("Enter")
    await expect(pane.locator(".theirs .said").last).to_contain_text("¥100.00")
    await screenshot(page, "phone-4-newcomer-dark")

    await pane.get_by_label("渠道").select_option("wecom")
    await expect(pane.locator(".theirs")).to_have_count(0)


async def test_the_keyboard_alone_is_enough(demo: Demo) -> None:
    page = await demo.visit("/sim")
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.classList.contains('hint')"):
            break
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await page.keyboard.press("Enter")
    await expect(page.locator(".theirs").first).to_be_visible()


async def test_every_button_is_large_enough_for_a_thumb(demo: Demo) -> None:
    small = """() => [...document.querySelectorAll('button, a.tool, select, textarea')]
        .filter(node => node.offsetParent)
        .map(node => [node.textContent.trim(), node.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44)
        .map(([text]) => text)"""
    page = await demo.visit("/sim", PHONE)
    await page.locator(".hint").click()
    await expect(page.locator(".theirs").first).to_be_visible()
    assert await page.evaluate(small) == []
    cabinet = await demo.visit("/cabinet/A", PHONE)
    await cabinet.locator("#hands").click()
    await expect(cabinet.locator(".door")).to_have_count(12)
    assert await cabinet.evaluate(small) == []
    await screenshot(cabinet, "cabinet-phone")


# --- the cabinet ----------------------------------------------------------------------------------


async def test_a_wrong_code_opens_nothing_and_is_said_in_two_languages(demo: Demo) -> None:
    page = await demo.visit("/cabinet/A")
    await expect(page.locator(".door")).to_have_count(12)
    await screenshot(page, "cabinet-1-idle")
    for digit in "123456":
        await page.get_by_role("button", name=digit, exact=True).click()
    await expect(page.locator("#screen")).to_have_attribute("data-mood", "refused")
    await expect(page.locator("#screen-zh")).to_have_text("取餐码不对，请核对")
    await expect(page.locator("#screen-en")).to_have_text("Wrong code, please check it")
    await screenshot(page, "cabinet-3-refused")

    await page.locator("#scan-text").fill("not a code at all")
    await page.locator("#scan-text").press("Enter")
    await expect(page.locator("#scan-text")).to_have_value("")
    await expect(page.locator("#screen")).to_have_attribute("data-mood", "refused")
    await expect(page.locator('.door[data-state="open"]')).to_have_count(0)


async def test_hands_play_the_cabinet_and_an_offline_one_says_so(demo: Demo) -> None:
    page = await demo.visit("/cabinet/A")
    await page.locator("#hands").click()
    third = page.locator('.door[data-slot="3"]')
    await third.get_by_role("button", name=re.compile("jam")).click()
    await expect(third).to_have_attribute("data-state", "jammed")
    await third.get_by_role("button", name=re.compile("take")).click()
    await expect(page.locator("#upkeep-note")).to_contain_text("现在做不了")
    await screenshot(page, "cabinet-4-hands")
    await third.get_by_role("button", name=re.compile("repair")).click()
    await expect(third).to_have_attribute("data-state", "closed")

    await page.get_by_label(re.compile("联网")).uncheck()
    await expect(page.locator("#upkeep-note")).to_have_text("offline ✓")
    for digit in "123456":
        await page.keyboard.press(digit)
    await expect(page.locator("#screen-zh")).to_have_text("柜子断网了，请到窗口取")


async def test_a_cabinet_page_that_lost_its_server_says_so(demo: Demo) -> None:
    page = await demo.visit("/cabinet/A", scheme="dark")
    await expect(page.locator(".door")).to_have_count(12)
    await _cut(page)
    await expect(page.locator("#banner")).to_contain_text("连接断了")
    await screenshot(page, "cabinet-5-link-lost")
    await _mend(page)
    await expect(page.locator("#banner")).to_be_hidden()


async def test_a_cabinet_that_does_not_exist_is_said_readably(demo: Demo) -> None:
    page = await demo.visit("/cabinet/NOPE")
    await expect(page.locator("#banner")).to_contain_text("没有这个取餐柜")
