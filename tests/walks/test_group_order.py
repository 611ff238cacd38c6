"""拼单 from door to door: opened in a group, joined from another channel, locked, paid one by one.

In the group nobody reads an amount; one member who does not pay drops out alone; what the host
pays for is one order; the clock locks what nobody locks; and everything counts once.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from app.build import App, build
from conversation.messages import Inbound, Said
from kernel import policies
from kernel.clock import FrozenClock
from kernel.errors import Refused
from payments import groups as paying
from reports import audit
from tests.houses import NOON_MS, settings

ROOM = "room-7"
MONEY = re.compile(r"[¥￥]\s?\d|\d{6}")


@pytest_asyncio.fixture
async def app(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[App]:
    clock = FrozenClock(NOON_MS)
    made = await build(settings(tmp_path, *store_urls), demo=True, clock=clock)
    yield made
    await made.close()


class Person:
    """Somebody in one chat; `room` makes it the group's."""

    sent = 0

    def __init__(self, app: App, name: str, channel: str = "console") -> None:
        self.app, self.name, self.channel = app, name, channel

    async def says(self, text: str, room: str = "") -> str:
        Person.sent += 1
        inbound = Inbound(
            channel=self.channel, account="demo", sender=self.name,
            message_id=f"{self.name}-{Person.sent}", event=Said(text), group=room,
            sender_name=self.name,
        )  # fmt: skip
        replies = await self.app.gateway.handle(inbound, wait_s=None)
        assert replies
        return "\n".join(reply.text for reply in replies)

    async def in_group(self, text: str) -> str:
        said = await self.says(text, ROOM)
        assert not MONEY.search(said), said
        return said

    async def orders(self) -> list[dict[str, Any]]:
        rows = await self.app.house.db.all(
            "SELECT o.* FROM orders AS o JOIN identity AS i ON i.diner_id = o.diner_id"
            " WHERE i.external_id = ? AND i.channel = ? ORDER BY o.id",
            self.name, self.channel,
        )  # fmt: skip
        return list(rows)


def code_of(card: str) -> str:
    found = re.search(r"拼单 (\w{3})】", card)
    assert found, card
    return found[1]


async def books_balance(app: App) -> None:
    checks = await audit.check(app.house.db)
    assert all(check.ok for check in checks), [check for check in checks if not check.ok]


async def status(app: App) -> str:
    return str(await app.house.db.value("SELECT status FROM group_order ORDER BY id DESC LIMIT 1"))


async def test_a_group_orders_together_and_each_pays_alone(app: App) -> None:
    li, wang, chen = (Person(app, name) for name in ("xiaoli", "xiaowang", "xiaochen"))
    zhou = Person(app, "zhou", "wecom")
    card = await li.in_group("拼单 10点50截止")
    assert "10:50 截止" in card
    assert "红烧肉" in await li.in_group("红烧肉、米饭")
    assert "2 人" in await wang.in_group("+1")
    await chen.in_group("宫保鸡丁，米饭两碗")
    joined = await zhou.says(f"加入 {code_of(card)}")
    assert "xiaochen" in joined or "小陈" in joined
    await zhou.says("西红柿炒蛋")
    assert "4 人" in await li.in_group("拼单")
    assert "只有发起人" in await chen.in_group("锁单")
    assert "4 人" in await li.in_group("锁单")
    await li.in_group("确认")
    assert await status(app) == "locked"
    await app.settle()
    for person, total in ((li, 1700), (wang, 1700), (chen, 1600), (zhou, 800)):
        (order,) = await person.orders()
        assert order["status"] == "pending_payment"
        if person in (li, wang):
            assert order["total_fen"] == total
    for person in (li, wang, zhou):
        await person.says("饭卡支付")
    await app.settle()
    assert await status(app) == "locked"
    app.house.clock.advance(16 * 60)  # type: ignore[attr-defined]  # the frozen clock of the test
    await app.settle()
    assert await status(app) == "confirmed"
    assert [o["status"] for o in await chen.orders()] == ["cancelled"]
    assert [o["status"] for o in await li.orders()] == ["paid"]
    await books_balance(app)


async def test_the_host_who_pays_gets_one_order_with_everybodys_name(app: App) -> None:
    li, wang = Person(app, "xiaoli"), Person(app, "xiaowang")
    await li.in_group("拼单 我请客")
    await wang.in_group("宫保鸡丁")
    await li.in_group("米饭")
    await li.in_group("锁单")
    await li.in_group("确认")
    await app.settle()
    (order,) = await li.orders()
    lines = await app.house.db.all(
        "SELECT name, for_name FROM order_line WHERE order_id = ? ORDER BY seq", order["id"]
    )
    names = {(line["name"], line["for_name"]) for line in lines}
    assert {dish for dish, _ in names} == {"米饭", "宫保鸡丁"}
    assert len({who for _, who in names}) == 2
    assert await wang.orders() == []
    await li.says("饭卡支付")
    await app.settle()
    assert await status(app) == "confirmed"
    await books_balance(app)


async def test_the_clock_locks_at_the_deadline_and_an_empty_group_fails(app: App) -> None:
    li = Person(app, "xiaoli")
    await li.says("拼单 10:40截止")
    app.house.clock.advance(11 * 60)  # type: ignore[attr-defined]  # the frozen clock of the test
    await app.settle()
    assert await status(app) == "failed"
    await li.says("拼单 11:00截止")
    await li.says("红烧肉")
    app.house.clock.advance(30 * 60)  # type: ignore[attr-defined]  # the frozen clock of the test
    await app.settle()
    assert await status(app) == "locked"
    assert len(await li.orders()) == 1


async def test_tiers_take_their_part_off_and_the_shares_sum_up(app: App) -> None:
    async with app.house.db.transaction() as tx:
        await policies.write("group_tiers", [[2, 10]], "test", NOON_MS, tx)
    li, wang = Person(app, "xiaoli"), Person(app, "xiaowang")
    assert "10%" in await li.in_group("拼单")
    await li.in_group("红烧肉，米饭")
    assert "10%" in await wang.in_group("红烧肉")
    await li.in_group("锁单")
    await li.in_group("确认")
    await app.settle()
    (order,) = await li.orders()
    full = await app.house.db.value(
        "SELECT SUM(unit_fen * quantity) FROM order_line WHERE order_id = ?", order["id"]
    )
    parts = await app.house.db.value(
        "SELECT SUM(amount_fen) FROM order_line WHERE order_id = ?", order["id"]
    )
    assert order["total_fen"] == parts == full - full * 10 // 100
    await books_balance(app)


async def test_locking_twice_at_once_places_each_order_once(app: App) -> None:
    people = [Person(app, f"p{n}") for n in range(8)]
    host = people[0]
    await host.in_group("拼单")
    await asyncio.gather(*(person.in_group("红烧肉") for person in people))
    group_id = await app.house.db.value("SELECT id FROM group_order")

    async def lock() -> bool:
        try:
            async with app.house.db.transaction() as tx:
                await paying.lock(app.house, group_id, NOON_MS, tx)
        except Refused as refused:
            return refused.code != "group_closed"
        return True

    assert sorted(await asyncio.gather(*(lock() for _ in range(4)))) == [False] * 3 + [True]
    await app.settle()
    rows = await app.house.db.all("SELECT * FROM outbox WHERE topic = 'group.member_due'")
    assert len(rows) == len(people)
    assert [len(await person.orders()) for person in people] == [1] * len(people)
    await books_balance(app)


async def test_in_a_group_nothing_private_is_said(app: App) -> None:
    li = Person(app, "xiaoli")
    await li.says("来份红烧肉，窗口")
    await li.says("确认")
    await li.says("饭卡支付")
    for word in (
        "余额",
        "订单",
        "取餐码",
        "退款",
        "购物车",
        "结算",
        "确认",
        "付款",
        "A001",
        "设置",
    ):
        assert "私聊" in await li.in_group(word), word
    assert "购物车" in await li.in_group("来两份宫保鸡丁")
    manager = Person(app, "admin")
    for word in ("今日订单", "库存", "红烧肉+20", "退款审核", "汇总", "日志"):
        assert "私聊" in await manager.in_group(word), word
