"""The cook's screen and the board: bumped, taken back, and whole again after a restart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import unused_port
from playwright.async_api import Browser, Page, expect

from app.build import App, build
from app.server import make_server
from kernel.clock import FrozenClock
from kernel.settings import load
from tests.e2e.demo import DESK, PHONE, Demo, screenshot, serving
from tests.e2e.test_accessible import grave
from tests.kitchens import Kitchen
from tests.makers import make_canteen, make_diner
from users import identity, logins

LUNCH = "来两份红烧肉 不辣，一碗米饭，窗口取"


class Server:
    """A demo that can be stopped and started on the same folder and port."""

    def __init__(self, data_dir: Path) -> None:
        port = unused_port()
        environ = {"FANDIAN_DATA_DIR": str(data_dir), "FANDIAN_PORT": str(port)}
        self.settings = load(environ=environ)

    async def start(self) -> App:
        self.app = await build(self.settings, demo=True)
        self.server = make_server(self.app)
        self.runner = web.AppRunner(self.server, access_log=None, shutdown_timeout=1)
        await self.runner.setup()
        await web.TCPSite(self.runner, self.settings.host, self.settings.port).start()
        self.app.start()
        return self.app

    async def stop(self) -> None:
        await self.runner.cleanup()
        await self.app.close()


@asynccontextmanager
async def started(data_dir: Path) -> AsyncIterator[Server]:
    server = Server(data_dir)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def people(app: App) -> Kitchen:
    return Kitchen(app, FrozenClock(0))


def column(page: Page, stage: str) -> str:
    return f'.stage[data-stage="{stage}"] .card'


async def test_a_card_goes_from_to_do_to_ready_and_back_within_ten_seconds(demo: Demo) -> None:
    chats = people(demo.app)
    page = await demo.visit("/kitchen")
    await expect(page.locator("body")).to_have_attribute("data-link", "up")
    await chats.prefer("xiaoli", allergies=["peanut"])
    number = await chats.paid("xiaoli", LUNCH)
    card = page.locator(".card", has_text=number)
    await expect(card).to_have_attribute("data-stage", "todo")
    await expect(card.locator(".allergy")).to_contain_text("花生")
    await expect(card.locator("strong.extra")).to_contain_text("不辣")
    await expect(page.locator("#sums")).to_contain_text("红烧肉")
    await screenshot(page, "kitchen-1-to-do")
    assert await grave(page) == []
    await card.get_by_role("button", name="开始做").click()
    await expect(page.locator(column(page, "cooking"))).to_have_count(1)
    await card.locator(".line-tap", has_text="红烧肉").click()
    await expect(card.locator(".line[data-done]")).to_have_count(1)
    await card.get_by_role("button", name="好了", exact=True).click()
    await expect(card).to_have_attribute("data-stage", "ready")
    await card.get_by_role("button", name="撤回").click()
    await expect(card).to_have_attribute("data-stage", "cooking")
    await expect(card.locator(".line[data-done]")).to_have_count(0)
    assert await chats.status(number) == "preparing"


async def test_an_allergy_told_after_the_order_is_said_to_the_cook(demo: Demo) -> None:
    chats = people(demo.app)
    page = await demo.visit("/kitchen")
    number = await chats.paid("xiaoli", LUNCH)
    card = page.locator(".card", has_text=number)
    await expect(card).to_have_attribute("data-stage", "todo")
    await expect(card.locator(".allergy")).to_have_count(0)
    await chats.prefer("xiaoli", allergies=["peanut"])
    await expect(card.locator(".allergy")).to_contain_text("花生")
    await expect(page.locator("#note")).to_contain_text(f"{number} 刚刚说对花生过敏")


async def test_over_a_restart_no_card_is_lost_or_doubled(browser: Browser, tmp_path: Path) -> None:
    async with started(tmp_path) as server:
        demo = Demo(server.app, server.server, server.settings.base_url(), browser)
        chats = people(server.app)
        first = await chats.paid("xiaoli", LUNCH)
        bumped = await chats.paid("xiaowang", "来一份宫保鸡丁，窗口取")
        page = await demo.visit("/kitchen")
        await expect(page.locator(".card")).to_have_count(2)
        await server.stop()
        await expect(page.locator("#banner")).to_contain_text("连接断了")
        await screenshot(page, "kitchen-2-link-lost")
        # Meanwhile, without a word to the page: one is made, one is new.
        app = await build(server.settings, demo=True)
        while_away = people(app)
        await while_away.say("kitchen", f"{bumped}好了")
        new = await while_away.paid("xiaochen", "来一碗米饭，窗口取")
        await app.close()
        await server.start()
        await expect(page.locator("#banner")).to_be_hidden()
        await expect(page.locator(".card")).to_have_count(3)
        for number, stage in ((first, "todo"), (bumped, "ready"), (new, "todo")):
            await expect(page.locator(column(page, stage), has_text=number)).to_have_count(1)
        # And it still hears what comes now.
        await people(server.app).say("kitchen", f"{first}好了")
        await expect(page.locator(column(page, "ready"), has_text=first)).to_have_count(1)
        assert demo.complaints == []
        await demo.close()


async def test_the_screen_is_whole_on_a_phone_and_speaks_english(demo: Demo) -> None:
    chats = people(demo.app)
    await chats.paid("xiaoli", LUNCH)
    page = await demo.visit("/kitchen?lang=en", PHONE)
    await expect(page.locator(".card")).to_have_count(1)
    await expect(page.locator("h1")).to_contain_text("Kitchen")
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    small = """() => [...document.querySelectorAll('.card button, .sums button')]
        .filter(one => one.getBoundingClientRect().height < 44).map(one => one.textContent)"""
    assert await page.evaluate(small) == []
    await screenshot(page, "kitchen-3-phone")
    assert await grave(page) == []


async def test_every_text_of_the_screen_is_in_both_languages(demo: Demo) -> None:
    page = await demo.visit("/kitchen")
    unequal = """async () => {
        const script = document.querySelector('script[type=module]').src;
        const { WORDS } = await import(new URL('words.js', script));
        const [zh, en] = [Object.keys(WORDS.zh), Object.keys(WORDS.en)];
        return [...zh.filter(key => !en.includes(key)), ...en.filter(key => !zh.includes(key))];
    }"""
    assert await page.evaluate(unequal) == []


async def test_the_board_calls_the_number_and_forgets_who_has_it(demo: Demo) -> None:
    chats = people(demo.app)
    number = await chats.paid("xiaoli", LUNCH)
    other = await chats.paid("xiaowang", "来一碗米饭，窗口取")
    page = await demo.visit("/board", DESK)
    await expect(page.locator("#making li")).to_have_count(2)
    await chats.say("kitchen", f"{number}好了")
    await expect(page.locator("#called li")).to_have_count(1)
    await expect(page.locator("#called")).to_contain_text(number)
    await expect(page.locator("#called")).to_contain_text("窗口")
    await expect(page.locator("main")).not_to_contain_text("小李")
    await expect(page.locator("#making")).to_contain_text(other)
    await screenshot(page, "board-1-desk")
    assert await grave(page) == []
    await page.get_by_role("button", name="叫号声").click()
    await expect(page.locator("#voice")).to_have_attribute("aria-pressed", "true")
    await chats.say("admin", f"核销 {number}")
    await expect(page.locator("#called li")).to_have_count(0)
    phone = await demo.visit("/board", PHONE)
    await expect(phone.locator("#making li")).to_have_count(1)
    assert await phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await screenshot(phone, "board-2-phone")


async def test_outside_the_demo_a_link_from_the_chat_opens_the_screen_once(
    browser: Browser, tmp_path: Path
) -> None:
    async with serving(tmp_path, browser, demo=False) as running:
        house = running.app.house
        async with house.db.transaction() as tx:
            await make_canteen(tx)
            cook = await make_diner(tx, "李师傅", role="kitchen")
            link = await logins.make_link(cook["identity_id"], house.clock.real_ms(), tx)
        page = await running.visit("/kitchen")
        await expect(page.locator("h1")).to_have_text("请先登录")
        await page.goto(f"{running.base}/login/kitchen/{link}")
        await screenshot(page, "login-1-link")
        await page.get_by_role("button", name="进入").click()
        await expect(page).to_have_url(f"{running.base}/kitchen")
        await expect(page.locator("body")).to_have_attribute("data-link", "up")
        await page.goto(f"{running.base}/login/kitchen/{link}")
        await expect(page.locator("h1")).to_have_text("链接已失效")
        async with house.db.transaction() as tx:
            await identity.revoke(cook["identity_id"], "kitchen", tx)
        await page.goto(f"{running.base}/kitchen")
        await expect(page.locator("h1")).to_have_text("这一页不归你的岗位")
