"""60 diners on a dish with 20 portions, every message delivered twice at once, two processes."""

import asyncio
import json
from functools import partial
from pathlib import Path

import pytest

from app.build import App, build
from bots.channel import Rendered
from bots.simulated import ACCOUNT
from conversation.messages import Inbound, Said
from kernel.clock import FrozenClock
from kernel.settings import Settings
from tests import processes
from tests.houses import NOON_MS, settings

DINERS, PORTIONS = 60, 20


async def opened(config: Settings) -> App:
    return await build(config, demo=True, clock=FrozenClock(NOON_MS))


def message(diner: int, text: str) -> Inbound:
    return Inbound("console", ACCOUNT, f"d{diner}", text, Said(text), "", f"食客{diner}")


async def prepare(config: Settings) -> None:
    """The sample canteen with twenty portions of 红烧肉 at the meal that is open."""
    app = await opened(config)
    try:
        async with app.house.db.transaction() as tx:
            rows = await tx.all(
                "SELECT s.id, s.planned FROM stock AS s JOIN menu_item AS i ON i.id = s.item_id"
                " JOIN dish AS d ON d.id = i.dish_id WHERE d.name = '红烧肉'"
            )
            for row in rows:
                await tx.run(
                    "INSERT INTO stock_movement (stock_id, kind, round, quantity, request_key,"
                    " actor,"
                    " at_ms) VALUES (?, 'plan', 0, ?, ?, 'test', ?)",
                    row["id"], PORTIONS - row["planned"], f"test:{row['id']}", NOON_MS,
                )  # fmt: skip
                await tx.run("UPDATE stock SET planned = ? WHERE id = ?", PORTIONS, row["id"])
    finally:
        await app.close()


async def rush(config: Settings, written: Path) -> None:
    """Every diner orders and confirms, each message twice at once; write down what was answered."""
    app = await opened(config)
    answers: dict[str, list[list[str]]] = {}

    async def twice(diner: int, text: str) -> None:
        both = await asyncio.gather(
            app.gateway.handle(message(diner, text), wait_s=None),
            app.gateway.handle(message(diner, text), wait_s=None),
        )
        answers[f"{diner} {text}"] = [_ids_and_texts(replies or []) for replies in both]

    try:
        await asyncio.gather(*(twice(diner, "来一份红烧肉，窗口取") for diner in range(DINERS)))
        await asyncio.gather(*(twice(diner, "确认") for diner in range(DINERS)))
    finally:
        await app.close()
    await asyncio.to_thread(written.write_text, json.dumps(answers), encoding="utf-8")


def _ids_and_texts(replies: list[Rendered]) -> list[str]:
    return [f"{reply.id} {reply.text}" for reply in replies]


@pytest.mark.timeout(240)
def test_sixty_diners_on_twenty_portions_in_two_processes(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    config = settings(tmp_path, *store_urls)
    asyncio.run(prepare(config))
    files = [tmp_path / "one.json", tmp_path / "other.json"]
    children = [processes.start(partial(rush, config, file)) for file in files]
    assert [processes.finish(pid) for pid in children] == [0, 0]

    one, other = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    assert one == other, "both processes gave the same answers"
    assert all(first == second for first, second in one.values()), "so did both deliveries"
    confirmed = [one[f"{diner} 确认"][0][0] for diner in range(DINERS)]
    assert sum("下单成功" in text for text in confirmed) == PORTIONS
    assert sum("卖完" in text for text in confirmed) == DINERS - PORTIONS

    async def books() -> None:
        app = await opened(config)
        db = app.house.db
        try:
            assert await db.value("SELECT count(*) FROM orders") == PORTIONS
            assert await db.value("SELECT count(DISTINCT number) FROM orders") == PORTIONS
            assert await db.value("SELECT count(*) FROM inbox") == 2 * DINERS
            assert await db.value("SELECT count(*) FROM inbox WHERE tries > 0") == 0
            stock = await db.one(
                "SELECT planned, held, committed FROM stock WHERE held > 0 OR committed > 0"
            )
            assert (stock["planned"], stock["held"] + stock["committed"]) == (PORTIONS, PORTIONS)
            assert (
                await db.value("SELECT count(*) FROM stock_movement WHERE kind = 'hold'")
                == PORTIONS
            )
        finally:
            await app.close()

    asyncio.run(books())
