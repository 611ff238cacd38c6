"""The whole loop through `/sim/api` as `CONTRACT.md` §4 has it, on each store, over real HTTP.

The admin publishes a menu by message → one message orders → pay → the kitchen says so → scan → the
right door → 已取餐; and the books balance.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from app.build import App, build
from app.server import make_server
from kernel.clock import FrozenClock
from tests.houses import NOON_MS, settings
from users import tokens

Client = TestClient[Any, Any]


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOON_MS)


@pytest_asyncio.fixture
async def app(
    store_urls: tuple[str, str], tmp_path: Path, clock: FrozenClock
) -> AsyncIterator[App]:
    made = await build(settings(tmp_path, *store_urls), demo=True, clock=clock)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def client(app: App) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_server(app))) as made:
        yield made


class Person:
    """Somebody who types, and reads every word of the answer."""

    def __init__(self, client: Client, name: str) -> None:
        self.client, self.name = client, name

    async def says(self, text: str, message_id: str | None = None) -> list[dict[str, Any]]:
        body = {"persona": self.name, "text": text}
        if message_id:
            body["message_id"] = message_id
        response = await self.client.post("/sim/api/messages", json=body)
        assert response.status == 200, await response.text()
        replies: list[dict[str, Any]] = (await response.json())["replies"]
        assert replies
        assert all(reply["text"] for reply in replies)
        return replies

    async def hears(self, text: str) -> str:
        return "\n".join(reply["text"] for reply in await self.says(text))

    async def screen(self) -> list[dict[str, Any]]:
        response = await self.client.get("/sim/api/messages", params={"persona": self.name})
        items: list[dict[str, Any]] = (await response.json())["items"]
        return items


async def staff(client: Client, app: App) -> dict[str, str]:
    async with app.house.db.transaction() as tx:
        token = await tokens.create("test", "auditor", 1, app.house.clock.real_ms(), tx)
    return {"Authorization": f"Bearer {token}"}


async def get(client: Client, path: str, **headers: str) -> Any:
    response = await client.get(path, headers=headers)
    assert response.status == 200, await response.text()
    return await response.json()


async def settle(app: App, clock: FrozenClock, seconds: float = 3) -> None:
    """Let the automatic hands and the outbox come to rest, a second at a time."""
    for _ in range(round(seconds)):
        await app.settle()
        clock.advance(1)
    await app.settle()


async def test_from_the_menu_to_the_door_and_the_books_balance(
    app: App, client: Client, clock: FrozenClock
) -> None:
    manager, diner, cook = (Person(client, name) for name in ("admin", "xiaoli", "kitchen"))

    # The admin publishes tomorrow's lunch by typed lines.
    await manager.says("草稿 明天午餐")
    drafted = await manager.hears("红烧排骨 18 50份 荤菜 辣1 含花生\n米饭 1 300\n可乐 3 100份 饮料")
    assert "红烧排骨" in drafted
    assert "3 道" in drafted
    preview = await manager.hears("发布")
    assert "450 份" in preview
    published = await manager.hears("确认")
    assert "已发布" in published

    # Tomorrow at ten a diner orders in one message.
    moved = await client.post("/sim/api/clock", json={"at": "2025-03-13T10:35:00+08:00"})
    assert moved.status == 200
    menu = await diner.hears("菜单")
    assert "红烧排骨 ¥18" in menu
    summary = await diner.hears("来两份红烧排骨，一碗米饭，12点柜子取")
    assert "红烧排骨 ×2" in summary
    assert "取餐柜 A · 12:00" in summary
    assert "应付 ¥37.00" in summary
    placed = await diner.hears("确认")
    number = re.search(r"[A-Z]\d{3,5}", placed)
    assert number is not None
    assert "¥37.00" in placed
    again = await diner.says("饭卡支付", "pay-1")
    assert again == await diner.says("饭卡支付", "pay-1")
    assert "饭卡剩 ¥63.00" in again[0]["text"]

    # The kitchen's word opens a slot; closed on the box, the diner is told where and with
    # which code.
    headers = await staff(client, app)
    assert number[0] in await cook.hears("今日订单")
    assert "01 号门" in await cook.hears(f"{number[0]}好了")
    await settle(app, clock)
    ready = (await diner.screen())[-1]
    digits = re.search(r"取餐码 (\d{3}) (\d{3})", ready["text"])
    assert digits is not None
    assert "A 柜 01 格" in ready["text"]
    assert ready["kind"] == "image"
    order = await get(client, f"/api/v1/orders/{number[0]}", **headers)
    assert (order["status"], order["pickup"]["slot"], order["pickup"]["code_state"]) == (
        "ready", 1, "active",
    )  # fmt: skip

    # The code opens exactly that door, once.
    scan = await client.post("/sim/api/cabinets/A/scan", json={"code": digits[1] + digits[2]})
    answer = await scan.json()
    assert (answer["result"], answer["slot"]) == ("open", 1)
    await settle(app, clock, 70)
    order = await get(client, f"/api/v1/orders/{number[0]}", **headers)
    assert order["status"] == "picked_up"
    assert order["pickup"]["code_state"] == "used"
    assert (order["paid_fen"], order["refunded_fen"], order["total_fen"]) == (3700, 0, 3700)
    assert "已取餐" in (await diner.screen())[-1]["text"]
    refused = await client.post("/sim/api/cabinets/A/scan", json={"code": digits[1] + digits[2]})
    assert (await refused.json())["result"] == "refused"

    # Three facts with three times, and the books.
    facts = await app.house.db.one(
        "SELECT p.claimed_ms, o.opened_ms, o.picked_up_ms FROM orders AS o"
        " JOIN pickup AS p ON p.order_id = o.id"
    )
    assert None not in facts.values()
    stock = await get(client, "/api/v1/stock?date=2025-03-13&meal=lunch", **headers)
    assert [(i["name"], i["committed"], i["left"]) for i in stock["items"][:2]] == [
        ("红烧排骨", 2, 48), ("米饭", 1, 299),
    ]  # fmt: skip
    books = await get(client, "/api/v1/audit/check", **headers)
    assert books["ok"], [check for check in books["checks"] if not check["ok"]]
    assert len(books["checks"]) >= 10


async def test_paid_through_the_page_the_provider_tells_us_and_the_chat_says_so(
    app: App, client: Client, clock: FrozenClock
) -> None:
    diner = Person(client, "xiaowang")
    await diner.says("一份宫保鸡丁，窗口取")
    replies = await diner.says("确认")
    link = next(reply["url"] for reply in replies if reply["url"])
    path = link[link.index("/pay/") :]
    page = await client.get(path)
    assert page.status == 200
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    started = await client.post(f"{path}/sandbox", json={})
    assert started.status == 200, await started.text()
    await app.settle()
    listed = (await get(client, "/sim/api/payments?persona=xiaowang"))["items"]
    assert [(p["provider"], p["amount_fen"], p["status"]) for p in listed] == [
        ("sandbox", 1400, "pending")
    ]
    played = await client.post(
        f"/sim/api/payments/{listed[0]['number']}", json={"outcome": "duplicate"}
    )
    assert played.status == 200
    await app.settle()
    assert (await (await client.get(f"{path}/status")).json())["status"] == "paid"
    told = [m["text"] for m in await diner.screen() if "收到付款" in m["text"]]
    assert len(told) == 1


async def test_a_clock_does_not_go_back_and_an_unpaid_order_expires(
    app: App, client: Client
) -> None:
    diner = Person(client, "xiaochen")
    await diner.says("来一份红烧肉，窗口取")
    await diner.says("确认")
    back = await client.post("/sim/api/clock", json={"advance_s": -5})
    assert back.status == 409
    forward = await client.post("/sim/api/clock", json={"advance_s": 1200})
    assert forward.status == 200
    assert "已取消" in (await diner.screen())[-1]["text"]
    held = await app.house.db.value("SELECT sum(held) FROM stock")
    assert held == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"persona": "xiaoli"}, 400),
        ({"persona": "xiaoli", "text": "菜单", "choice": "菜单"}, 400),
        ({"persona": "", "text": "菜单"}, 400),
        ({"persona": "xiaoli", "text": 5}, 400),
        ({"persona": "xiaoli", "text": "菜单", "channel": "fax"}, 400),
        ({"persona": "x" * 65, "text": "菜单"}, 400),
    ],
)
async def test_a_malformed_message_is_refused_and_nothing_is_written(
    body: dict[str, Any], status: int, app: App, client: Client
) -> None:
    response = await client.post("/sim/api/messages", json=body)
    assert response.status == status
    assert response.content_type == "application/problem+json"
    assert await app.house.db.value("SELECT count(*) FROM inbox") == 0


async def test_the_demo_answers_no_foreign_host_and_no_form_post(client: Client) -> None:
    foreign = await client.get("/sim/api/clock", headers={"Host": "evil.example"})
    assert foreign.status == 403
    form = await client.post("/sim/api/messages", data={"persona": "xiaoli", "text": "菜单"})
    assert form.status == 415
