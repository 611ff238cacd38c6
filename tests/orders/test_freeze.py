"""The kitchen cooks from one list: everything paid is in it, nothing else is."""

import asyncio
from typing import Any

import msgspec

from kernel.database import Row, Transaction
from kernel.house import House
from orders import freeze
from orders.freeze import CountRow
from orders.machine import Step
from orders.service import lock_order, move
from tests.houses import NOON_MS, pass_time
from tests.makers import canteen_with_lunch, make_diner, make_order

CUTOFF_MS = NOON_MS
BATCH: dict[str, Any] = {"cooking": "batch", "cutoff_ms": CUTOFF_MS, "planned": 100}


async def pay(order: Row, tx: Transaction) -> int | None:
    """As payments do it: the meal shared, the order locked, moved, then put on the list."""
    await tx.one(f"SELECT id FROM meal WHERE id = ?{tx.lock('SHARE')}", order["meal_id"])
    row = await lock_order(order["id"], tx)
    paid = await move(row, Step.PAY, "test", "", NOON_MS, NOON_MS, tx)
    return await freeze.add_to_list(paid, NOON_MS, tx)


async def lists(house: House) -> list[tuple[int, dict[str, int]]]:
    rows = await house.db.all("SELECT version, body FROM kitchen_list ORDER BY version")
    found = [(row["version"], msgspec.json.decode(row["body"])) for row in rows]
    return [(version, {line["dish"]: line["quantity"] for line in body}) for version, body in found]


async def test_a_batch_meal_is_frozen_five_seconds_after_its_cut_off_and_once(
    house: House,
) -> None:
    lunch, diner = await canteen_with_lunch(house.db, **BATCH)
    async with house.db.transaction() as tx:
        await pay(await make_order(tx, lunch, diner, {"hsr": 2, "mf": 1}), tx)
        await pay(await make_order(tx, lunch, diner, {"hsr": 1}), tx)
        await make_order(tx, lunch, diner, {"kl": 1})
    pass_time(house, 4.9)
    assert await freeze.freeze_due(house) == 0
    pass_time(house, 0.1)
    assert await freeze.freeze_due(house) == 1
    assert await freeze.freeze_due(house) == 0
    assert await lists(house) == [(1, {"hsr": 3, "mf": 1})]
    meal = await house.db.one("SELECT * FROM meal")
    assert meal["frozen_ms"] == CUTOFF_MS + freeze.FREEZE_AFTER_MS
    versions = await house.db.all("SELECT list_version FROM orders ORDER BY id")
    assert [row["list_version"] for row in versions] == [1, 1, None]


async def test_a_live_meal_is_never_frozen(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db, **{**BATCH, "cooking": "live"})
    pass_time(house, 3600)
    assert await freeze.freeze_due(house) == 0
    async with house.db.transaction() as tx:
        assert await pay(await make_order(tx, lunch, diner), tx) is None
    assert await lists(house) == []


async def test_what_is_paid_after_the_freeze_makes_the_next_version(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db, **BATCH)
    async with house.db.transaction() as tx:
        await pay(await make_order(tx, lunch, diner, {"hsr": 2}), tx)
        late = await make_order(tx, lunch, diner, {"hsr": 1, "kl": 3})
    pass_time(house, 5)
    await freeze.freeze_due(house)
    async with house.db.transaction() as tx:
        assert await pay(late, tx) == 2
        assert await freeze.add_to_list(late, NOON_MS, tx) == 2
    assert await lists(house) == [(1, {"hsr": 2}), (2, {"hsr": 3, "kl": 3})]
    counts = await freeze.kitchen_counts(lunch["id"], house.db)
    assert (counts.version, counts.cooking) == (2, "batch")
    assert [(row.dish, row.quantity) for row in counts.rows] == [("hsr", 3), ("kl", 3)]


async def test_a_cancelled_order_and_a_refunded_line_are_not_cooked(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db, **BATCH)
    async with house.db.transaction() as tx:
        gone = await make_order(tx, lunch, diner, {"hsr": 2})
        await pay(gone, tx)
        await move(await lock_order(gone["id"], tx), Step.CANCEL, "diner", "", NOON_MS, NOON_MS, tx)
        half = await make_order(tx, lunch, diner, {"mf": 1, "kl": 1})
        await pay(half, tx)
        await tx.run(
            "UPDATE order_line SET status = 'refunded' WHERE order_id = ? AND dish_code = 'kl'",
            half["id"],
        )
    pass_time(house, 5)
    await freeze.freeze_due(house)
    assert await lists(house) == [(1, {"mf": 1})]


async def test_payments_and_the_freeze_at_once_leave_no_paid_order_out(wide_house: House) -> None:
    lunch, _ = await canteen_with_lunch(wide_house.db, **BATCH)
    async with wide_house.db.transaction() as tx:
        diners = [await make_diner(tx, f"食客{i}") for i in range(20)]
        orders = [
            await make_order(tx, lunch, diner, {"hsr": 1, "mf": 2}, request_key=diner["name"])
            for diner in diners
        ]
    pass_time(wide_house, 5)

    async def one(order: Row) -> None:
        async with wide_house.db.transaction() as tx:
            await pay(order, tx)

    work = [one(order) for order in orders]
    freezers = [freeze.freeze_due(wide_house) for _ in range(3)]
    done = await asyncio.gather(*work[:10], *freezers, *work[10:])
    assert sum(count for count in done if count is not None) == 1
    versions = await wide_house.db.all("SELECT list_version FROM orders")
    found = await lists(wide_house)
    assert all(row["list_version"] is not None for row in versions)
    assert [version for version, _ in found] == list(range(1, len(found) + 1))
    assert {row["list_version"] for row in versions} | {1} == {version for version, _ in found}
    assert found[-1][1] == {"hsr": 20, "mf": 40}


async def test_a_live_kitchen_sees_what_is_paid_and_not_ready_by_time(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db)
    at_ms = NOON_MS + 3_600_000
    async with house.db.transaction() as tx:
        later = await make_order(tx, lunch, diner, {"hsr": 1})
        await tx.run("UPDATE orders SET pickup_at_ms = ? WHERE id = ?", at_ms, later["id"])
        await tx.run(
            "UPDATE order_line SET note = '切小块', options = ? WHERE order_id = ?",
            '[{"id":"b","name":"加饭","price_fen":0},{"id":"a","name":"不辣","price_fen":0}]',
            later["id"],
        )
        now = await make_order(tx, lunch, diner, {"hsr": 2, "mf": 1})
        same = await make_order(tx, lunch, diner, {"hsr": 1})
        ready = await make_order(tx, lunch, diner, {"kl": 1})
        await make_order(tx, lunch, diner, {"qcss": 5})
        for order in (later, now, same, ready):
            await pay(order, tx)
        await tx.run("UPDATE orders SET status = 'ready' WHERE id = ?", ready["id"])
    counts = await freeze.kitchen_counts(lunch["id"], house.db)
    assert (counts.version, counts.rows) == (None, (
        CountRow("hsr", "红烧肉", (), "", None, 3),
        CountRow("mf", "米饭", (), "", None, 1),
        CountRow("hsr", "红烧肉", ("不辣", "加饭"), "切小块", at_ms, 1),
    ))  # fmt: skip


async def test_there_is_no_list_before_the_freeze(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db, **BATCH)
    assert await freeze.frozen_list(lunch["id"], 1, house.db) == ()
    assert await freeze.last_version(lunch["id"], house.db) == 0
    pass_time(house, 5)
    await freeze.freeze_due(house)
    assert await freeze.last_version(lunch["id"], house.db) == 1
