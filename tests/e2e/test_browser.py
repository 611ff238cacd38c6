"""The browser is real and can read Chinese; without that no other page test means anything."""

from playwright.async_api import Page

from tests.e2e import chromium

# Paints one character and returns the picture. A missing glyph is the same box for every one.
PAINT = """character => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 48;
    const pen = canvas.getContext('2d');
    pen.font = '40px sans-serif';
    pen.fillText(character, 0, 40);
    return canvas.toDataURL();
}"""


async def test_a_page_shows_chinese_characters_and_not_boxes(page: Page) -> None:
    assert chromium.chinese_fonts()
    await page.goto("data:text/html;charset=utf-8,<title>饭点</title><h1>今日菜单</h1>")
    assert await page.title() == "饭点"
    assert await page.get_by_role("heading").inner_text() == "今日菜单"

    rice, point, no_glyph = [await page.evaluate(PAINT, c) for c in ("饭", "点", "\U000f1234")]
    assert len({rice, point, no_glyph}) == 3


async def test_a_page_is_as_wide_as_a_phone_and_speaks_chinese(page: Page) -> None:
    await page.goto("data:text/html,<meta name=viewport content='width=device-width'>")
    assert await page.evaluate("[innerWidth, navigator.language]") == [390, "zh-CN"]
    offset_min = await page.evaluate("new Date(0).getTimezoneOffset()")
    assert offset_min == -8 * 60
