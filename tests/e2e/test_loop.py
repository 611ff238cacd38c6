"""From the first sentence to the open door, by typing and tapping in a real browser."""

import re
from io import BytesIO

import zxingcpp
from PIL import Image
from playwright.async_api import Locator, Page, expect

from bots.channel import Rendered
from orders.links import pickup_url
from tests.e2e.demo import PHONE, Demo, screenshot

SENTENCE = "来两份红烧肉，一碗米饭，柜子取"
# Kitchen, doors and hands take their seconds; nobody sleeps here, all wait for what they see.
SOON_MS = 20_000
# What reaches beyond the screen's edges, except what is meant to be scrolled sideways.
OUTSIDE = """() => [...document.querySelectorAll('body *:not(.people *, .unseen)')]
    .filter(node => node.offsetParent)
    .filter(node => node.getBoundingClientRect().right > innerWidth
        || node.getBoundingClientRect().left < 0)
    .map(node => node.className || node.tagName)"""


def pane(page: Page, persona: str) -> Locator:
    return page.locator(f'.pane[data-persona="{persona}"]')


async def say(chat: Locator, text: str) -> None:
    await chat.locator("textarea").fill(text)
    await chat.locator("textarea").press("Enter")


def told(chat: Locator) -> Locator:
    """What the bot said, in bubbles."""
    return chat.locator(".theirs .said")


async def order(chat: Locator) -> str:
    """Order and pay; the order's number as the chat says it."""
    await say(chat, SENTENCE)
    await chat.get_by_role("button", name="确认", exact=True).last.click()
    placed = told(chat).filter(has_text="下单成功").last
    await expect(placed).to_be_visible()
    number = re.search(r"A\d{3,5}", await placed.inner_text())
    assert number
    await chat.get_by_role("button", name="饭卡支付", exact=True).last.click()
    await expect(told(chat).filter(has_text="付好了").last).to_be_visible()
    return number[0]


async def digits_of(chat: Locator, number: str) -> str:
    """The six digits of the push that says the food is ready."""
    ready = told(chat).filter(has_text=re.compile(rf"{number} 好了")).last
    await expect(ready).to_be_visible(timeout=SOON_MS)
    found = re.search(r"取餐码\D*(\d{3}) (\d{3})", await ready.inner_text())
    assert found
    return found[1] + found[2]


async def test_a_lunch_is_ordered_cooked_and_taken_out_of_the_cabinet(demo: Demo) -> None:
    page = await demo.visit("/")
    assert page.url.endswith("/sim")
    xiaoli, kitchen = pane(page, "xiaoli"), pane(page, "kitchen")
    await screenshot(page, "sim-1-empty")
    number = await order(xiaoli)
    await screenshot(page, "sim-2-paid")

    cabinet = await demo.visit("/cabinet/A")
    await expect(cabinet.locator("#doors .door")).to_have_count(12)
    house = demo.app.house
    order_id = await house.db.value("SELECT id FROM orders WHERE number = ?", number)
    held = await demo.visit(pickup_url(house, order_id, 1).removeprefix(demo.base), PHONE)
    await expect(held.locator("#where")).to_contain_text("正在准备")

    await say(kitchen, f"{number}好了")
    digits = await digits_of(xiaoli, number)
    await expect(held.locator("#where")).to_contain_text("请到 A 柜", timeout=SOON_MS)
    await expect(held.locator("#digits")).to_have_text(f"{digits[:3]} {digits[3:]}")
    await expect(held.locator("#left-time")).to_be_visible()
    await screenshot(held, "pickup-ready")
    await expect(xiaoli.locator("img")).to_have_js_property("complete", True)
    assert await xiaoli.locator("img").evaluate("picture => picture.naturalWidth") > 0
    await screenshot(page, "sim-3-ready")

    holding = cabinet.locator('.door[data-item="yes"]')
    await expect(holding).to_have_count(1)
    slot = await holding.get_attribute("data-slot")
    for digit in digits:
        await cabinet.get_by_role("button", name=digit, exact=True).click()
    await expect(cabinet.locator("#screen")).to_have_attribute("data-mood", "open")
    await expect(cabinet.locator("#screen-door")).to_have_text(f"{slot:0>2}")
    await screenshot(cabinet, "cabinet-2-open")

    await expect(told(xiaoli).filter(has_text=f"{number} 已取餐")).to_be_visible(timeout=SOON_MS)
    await expect(held.locator("#where")).to_contain_text("已取餐", timeout=SOON_MS)
    await expect(held.locator("#code")).to_be_hidden()
    await expect(cabinet.locator('.door[data-item="yes"]')).to_have_count(0, timeout=SOON_MS)
    await expect(cabinet.locator('.door[data-state="open"]')).to_have_count(0, timeout=SOON_MS)

    for digit in digits:
        await cabinet.keyboard.press(digit)
    # Within a minute the same door would open again; that is the rule, and no second redemption.
    await expect(cabinet.locator("#screen")).not_to_have_attribute("data-mood", "asking")


async def test_the_picture_of_the_code_held_before_the_scanner_opens_the_door(demo: Demo) -> None:
    page = await demo.visit("/sim")
    xiaoli = pane(page, "xiaoli")
    number = await order(xiaoli)
    await say(pane(page, "kitchen"), f"{number}好了")
    await digits_of(xiaoli, number)
    address = await xiaoli.locator("img").last.get_attribute("src")
    picture = await page.request.get(f"{demo.base}{address}")
    seen = zxingcpp.read_barcode(Image.open(BytesIO(await picture.body())))
    assert seen is not None

    cabinet = await demo.visit("/cabinet/A", PHONE)
    await cabinet.locator("#scan-text").fill(seen.text)
    await cabinet.locator("#scan-text").press("Enter")
    await expect(cabinet.locator("#screen")).to_have_attribute("data-mood", "open")
    await expect(told(xiaoli).filter(has_text=f"{number} 已取餐")).to_be_visible(timeout=SOON_MS)


async def test_a_message_delivered_twice_is_answered_alike_and_orders_once(demo: Demo) -> None:
    page = await demo.visit("/sim")
    xiaoli = pane(page, "xiaoli")
    await say(xiaoli, SENTENCE)
    await xiaoli.get_by_role("button", name="确认", exact=True).last.click()
    await expect(told(xiaoli).filter(has_text="下单成功")).to_have_count(1)

    own = xiaoli.locator(".own").last
    await own.locator(".again").click()
    await expect(own.locator(".fate")).to_contain_text("没有重复")
    await expect(told(xiaoli).filter(has_text="下单成功")).to_have_count(1)
    await screenshot(page, "sim-4-redelivered")

    await xiaoli.get_by_role("button", name="订单", exact=True).click()
    listed = told(xiaoli).filter(has_text="你的订单").last
    await expect(listed).to_be_visible()
    assert len(re.findall(r"A\d{3,5}", await listed.inner_text())) == 1


async def test_the_sandbox_pays_as_the_payer_says(demo: Demo) -> None:
    page = await demo.visit("/sim")
    xiaoli = pane(page, "xiaoli")
    await say(xiaoli, SENTENCE)
    await xiaoli.get_by_role("button", name="确认", exact=True).last.click()
    await xiaoli.get_by_role("button", name=re.compile("网上支付")).last.click()
    link = await xiaoli.get_by_role("link", name="打开付款页").first.get_attribute("href")
    assert link is not None
    assert link.startswith("/pay/")

    await xiaoli.get_by_role("button", name="付款人，1 笔待付").click()
    payment = xiaoli.locator(".sheet li").first
    await expect(payment).to_have_attribute("data-status", "pending")
    await screenshot(page, "sim-6-payer")
    await payment.locator('[data-outcome="refused"]').click()
    await expect(payment).to_have_attribute("data-status", "pending")
    await payment.locator('[data-outcome="paid"]').click()
    await expect(payment).to_have_attribute("data-status", "paid")
    await expect(told(xiaoli).filter(has_text="收到付款")).to_have_count(1, timeout=SOON_MS)


async def test_the_clock_moves_ahead_and_what_fell_due_happened(demo: Demo) -> None:
    page = await demo.visit("/sim")
    xiaoli = pane(page, "xiaoli")
    await say(xiaoli, SENTENCE)
    await xiaoli.get_by_role("button", name="确认", exact=True).last.click()
    await expect(told(xiaoli).filter(has_text="下单成功")).to_have_count(1)

    await page.locator("#clock").click()
    await page.get_by_role("button", name="+15 分钟").click()
    await expect(page.locator("#clock-note")).to_contain_text("办完了")
    await expect(page.locator("#clock-ahead")).to_have_text("比真实时间快 15 分")
    await expect(told(xiaoli).filter(has_text="超时未付款")).to_be_visible()
    await screenshot(page, "sim-5-clock")


async def test_a_phone_shows_one_chat_and_marks_the_others(demo: Demo) -> None:
    page = await demo.visit("/sim", PHONE)
    await expect(page.locator(".pane")).to_have_count(1)
    await page.locator(".hint").click()
    await page.get_by_role("button", name="确认", exact=True).click()
    await expect(page.get_by_role("link", name="打开付款页")).to_be_visible()
    assert await page.evaluate(OUTSIDE) == []
    await screenshot(page, "phone-1-xiaoli")

    await page.get_by_role("button", name=re.compile("^小王")).click()
    await expect(pane(page, "xiaowang")).to_be_visible()
    push = Rendered(id="push-1", kind="text", text="开饭了")
    await demo.app.channels["console"].push("demo", "xiaoli", [push])
    await expect(page.get_by_role("button", name=re.compile("小李 *1 条未读"))).to_be_visible()
    await page.get_by_role("button", name=re.compile("小李 *1 条未读")).click()
    await expect(told(pane(page, "xiaoli")).last).to_have_text("开饭了")
    await expect(page.get_by_role("button", name="小李", exact=True)).to_be_visible()
    assert await page.evaluate(OUTSIDE) == []


async def test_the_pay_page_pays_and_says_so_only_when_it_is_so(demo: Demo) -> None:
    page = await demo.visit("/sim")
    xiaoli = pane(page, "xiaoli")
    await say(xiaoli, SENTENCE)
    await xiaoli.get_by_role("button", name="确认", exact=True).last.click()
    link = await xiaoli.get_by_role("link", name="打开付款页").first.get_attribute("href")
    assert link is not None

    paying = await demo.visit(link, PHONE)
    await expect(paying.locator("#pay")).to_have_attribute("data-status", "unpaid")
    await expect(paying.locator("#amount")).to_contain_text("33.00")
    await expect(paying.locator("#left-time")).to_have_text(re.compile(r"14:\d\d|15:00"))
    await paying.locator('[data-provider="sandbox"]').click()
    await expect(paying.locator("#payer")).to_be_visible()
    assert await paying.evaluate(OUTSIDE) == []
    await screenshot(paying, "pay-1-waiting")
    await paying.locator('[data-outcome="paid"]').click()
    await expect(paying.locator("#pay")).to_have_attribute("data-status", "paid", timeout=SOON_MS)
    await screenshot(paying, "pay-2-paid")
    await expect(told(xiaoli).filter(has_text="收到付款")).to_have_count(1, timeout=SOON_MS)

    forged = await demo.visit(link[:-4] + "0000", PHONE)
    await expect(forged.locator("#pay")).to_have_count(0)
    await expect(forged.get_by_role("heading")).to_be_visible()
