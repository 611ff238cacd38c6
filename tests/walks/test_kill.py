"""kill -9 anywhere on an order's way: one order, at least one reply, nothing lost or doubled."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from app.build import App, build
from bots.simulated import ACCOUNT
from conversation.messages import Inbound, Said
from kernel.clock import FrozenClock
from kernel.settings import Settings
from payments import starting
from payments.registry import providers
from tests import processes
from tests.houses import NOON_MS, settings
from tests.payments.purchase import play

ORDER, CONFIRM, PAY = "来两份红烧肉，窗口取", "确认", "饭卡支付"


async def opened(config: Settings, later_s: float = 0) -> App:
    return await build(config, demo=True, clock=FrozenClock(NOON_MS + round(later_s * 1000)))


async def say(app: App, text: str) -> list[str]:
    inbound = Inbound("console", ACCOUNT, "xiaoli", text, Said(text), "", "小李")
    replies = await app.gateway.handle(inbound, wait_s=None)
    return [f"{reply.id} {reply.text}" for reply in replies or []]


def _after_receive(app: App) -> None:
    app.gateway._turns = processes.die_async  # type: ignore[method-assign]  # the power goes off


def _inside_the_turn(app: App) -> None:
    app.gateway._finish = processes.die_async  # type: ignore[method-assign]  # the power goes off


def _after_commit_before_the_answer(app: App) -> None:
    app.gateway.stored = processes.die  # type: ignore[method-assign]  # the power goes off


CRASHES = [_after_receive, _inside_the_turn, _after_commit_before_the_answer]


@pytest.mark.parametrize("crash", CRASHES)
@pytest.mark.parametrize("at", [CONFIRM, PAY])
def test_killed_on_the_way_there_is_one_order_paid_once(
    at: str, crash: Callable[[App], None], store_urls: tuple[str, str], tmp_path: Path
) -> None:
    config = settings(tmp_path, *store_urls)
    said = [ORDER, CONFIRM, PAY]

    async def until_death() -> None:
        app = await opened(config)
        for text in said[: said.index(at)]:
            await say(app, text)
        crash(app)
        await say(app, at)

    assert processes.run(until_death) == processes.KILLED

    async def afterwards() -> None:
        app = await opened(config, later_s=30)
        db = app.house.db
        try:
            # The sweep may be first, the platform's repeat may be: both must come to the same.
            await app.settle()
            replies = await say(app, at)
            assert replies
            assert replies == await say(app, at)
            for text in said[said.index(at) + 1 :]:
                await say(app, text)
            await app.settle()
            orders = await db.all("SELECT status FROM orders")
            assert [order["status"] for order in orders] == ["paid"]
            stock = await db.one("SELECT sum(held) AS held, sum(committed) AS committed FROM stock")
            assert (stock["held"], stock["committed"]) == (0, 2)
            spent = await db.value(
                "SELECT a.balance_fen FROM ledger_account AS a JOIN identity AS i"
                " ON i.diner_id = a.owner_id WHERE i.external_id = 'xiaoli' AND a.kind = 'own'"
                " AND a.owner_kind = 'diner'"
            )
            assert spent == 10_000 - 3_200
            assert await db.value("SELECT count(*) FROM payment_capture") == 1
            assert await db.value("SELECT count(*) FROM pickup") == 1
        finally:
            await app.close()

    asyncio.run(afterwards())


def test_killed_inside_the_call_to_the_provider_the_same_attempt_goes_on(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    config = settings(tmp_path, *store_urls)

    async def until_death() -> None:
        app = await opened(config)
        await say(app, ORDER)
        await say(app, CONFIRM)
        order_id = await app.house.db.value("SELECT id FROM orders")
        provider = providers(app.house)["sandbox"]
        provider.create = processes.die_async  # type: ignore[method-assign]  # the power goes off
        await starting.start(app.house, provider, order_id, "sandbox")

    assert processes.run(until_death) == processes.KILLED

    async def afterwards() -> None:
        app = await opened(config, later_s=90)
        db = app.house.db
        try:
            await app.settle()
            attempts = await db.all("SELECT out_trade_no, status FROM payment_attempt")
            assert [attempt["status"] for attempt in attempts] == ["PENDING"]
            number = attempts[0]["out_trade_no"]
            assert await db.value("SELECT count(*) FROM sandbox_trade") == 1
            await play(app.house, number, "paid")
            await app.settle()
            assert await db.value("SELECT status FROM orders") == "paid"
            assert await db.value("SELECT count(*) FROM payment_capture") == 1
            told = await db.value("SELECT count(*) FROM simulated_message WHERE message_id IS NULL")
            assert told == 1
        finally:
            await app.close()

    asyncio.run(afterwards())
