"""An order and its stock are written together, or neither is."""

import asyncio

import pytest

from kernel.errors import Conflict, Refused
from kernel.house import House
from orders.machine import NEXT, Status, Step
from orders.service import move
from tests.houses import NOON_MS
from tests.makers import canteen_with_lunch, make_diner, make_order


async def test_an_order_holds_its_portions_and_gets_the_first_number(house: House) -> None:
    meal, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        order = await make_order(tx, meal, diner, {"hsr": 2, "mf": 1})
    assert (order["number"], order["status"], order["total_fen"]) == (
        "A001",
        "pending_payment",
        3300,
    )
    held = await house.db.all("SELECT held FROM stock ORDER BY id")
    assert [row["held"] for row in held] == [2, 0, 0, 1, 0]


async def test_a_line_too_many_leaves_nothing_behind(house: House) -> None:
    meal, diner = await canteen_with_lunch(house.db, planned=3)
    with pytest.raises(Refused) as refused:
        async with house.db.transaction() as tx:
            await make_order(tx, meal, diner, {"mf": 1, "hsr": 4})
    assert (refused.value.code, refused.value.facts) == (
        "sold_out", {"name": "红烧肉", "left": 3, "wanted": 4},
    )  # fmt: skip
    for table in ("orders", "order_line", "order_history", "order_counter"):
        assert await house.db.value(f"SELECT count(*) FROM {table}") == 0
    assert await house.db.value("SELECT sum(held) FROM stock") == 0


async def test_sixty_diners_on_twenty_portions_make_twenty_orders(wide_house: House) -> None:
    meal, _ = await canteen_with_lunch(wide_house.db, planned=20)
    async with wide_house.db.transaction() as tx:
        diners = [await make_diner(tx, f"食客{i}") for i in range(60)]

    async def order(diner: dict[str, object]) -> str:
        try:
            async with wide_house.db.transaction() as tx:
                made = await make_order(tx, meal, diner, {"hsr": 1}, request_key=str(diner["name"]))
        except Refused as refused:
            return refused.code
        return str(made["number"])

    answers = await asyncio.gather(*(order(diner) for diner in diners))
    numbers = [answer for answer in answers if answer.startswith("A")]
    assert len(set(numbers)) == 20
    assert answers.count("sold_out") == 40
    stock = await wide_house.db.one("SELECT * FROM stock ORDER BY id LIMIT 1")
    assert (stock["planned"], stock["held"], stock["committed"]) == (20, 20, 0)


async def test_a_status_moves_once_however_many_ask(wide_house: House) -> None:
    meal, diner = await canteen_with_lunch(wide_house.db)
    async with wide_house.db.transaction() as tx:
        order = await make_order(tx, meal, diner)

    async def pay() -> bool:
        try:
            async with wide_house.db.transaction() as tx:
                await move(order, Step.PAY, "test", "", NOON_MS, NOON_MS, tx)
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(pay() for _ in range(10)))) == 1
    assert await wide_house.db.value("SELECT count(*) FROM order_history") == 2
    assert await wide_house.db.value("SELECT count(*) FROM outbox") == 2


def test_every_status_is_in_the_table_and_can_be_reached() -> None:
    assert set(NEXT) == set(Status)
    reached = {Status.PENDING_PAYMENT}
    while more := {to for status in reached for to in NEXT[status].values()} - reached:
        reached |= more
    assert reached == set(Status)


@pytest.mark.parametrize("status", list(Status))
async def test_every_other_step_is_refused_and_changes_nothing(
    status: Status, house: House
) -> None:
    meal, diner = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        order = await make_order(tx, meal, diner)
        expires = NOON_MS if status is Status.PENDING_PAYMENT else None
        order = await tx.one(
            "UPDATE orders SET status = ?, expires_ms = ? WHERE id = ? RETURNING *",
            status.value, expires, order["id"],
        )  # fmt: skip
        for step in set(Step) - set(NEXT[status]):
            with pytest.raises(Refused, match="wrong_status"):
                await move(order, step, "test", "", NOON_MS, NOON_MS, tx)
    assert await house.db.one("SELECT * FROM orders") == order
