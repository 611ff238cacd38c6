"""A dish that ran out after it was paid: whom it takes, what each line ends as, and only once."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kernel.database import Row
from kernel.errors import Refused
from kernel.house import House
from orders import shortage
from orders.machine import Step
from orders.service import move
from payments import refunds, service, shortages
from reports import audit
from tests import processes
from tests.houses import NOON_MS, close_house, open_house, pass_time, settings
from tests.payments.purchase import another, lunch, pay_wallet, placed, stock_row

TEN_MINUTES_S = 600


async def paid(house: House, meal: Row, name: str, **over: Any) -> Row:
    """A paid order of a new diner, a second after the one before."""
    diner = await another(house, name, own=10_000)
    order = await placed(house, meal, diner, f"in:{name}", **over)
    row = await pay_wallet(house, order)
    pass_time(house, 1)
    return row


async def shown(house: House, meal: Row, portions: int, dish: str = "hsr") -> shortages.RunOut:
    async with house.db.transaction() as tx:
        return await shortages.preview(meal["id"], dish, portions, tx)


async def declare(
    house: House, meal: Row, portions: int, key: str = "k1", lines: list[int] | None = None
) -> shortages.RunOut:
    if lines is None:
        lines = [line.line_id for line in (await shown(house, meal, portions)).taken]
    async with house.db.transaction() as tx:
        now_ms = await house.clock.canteen_ms(tx)
        return await shortages.declare(
            house, meal["id"], "hsr", portions, lines, "identity:9", key, now_ms, tx
        )


async def answer(house: House, order: Row, choice: str, option: int = 0) -> shortages.Answered:
    async with house.db.transaction() as tx:
        now_ms = await house.clock.canteen_ms(tx)
        return await shortages.answer(house, order["id"], choice, option, now_ms, tx)


async def preparing(house: House, order: Row) -> None:
    async with house.db.transaction() as tx:
        await move(order, Step.PREPARE, "cook", "", NOON_MS, NOON_MS, tx)


async def states(house: House) -> list[str]:
    rows = await house.db.all("SELECT state FROM shortage_line ORDER BY line_id")
    return [row["state"] for row in rows]


async def books_balance(house: House) -> None:
    assert [one for one in await audit.check(house.db) if not one.ok] == []
    off = await house.db.all(
        "SELECT o.id FROM orders AS o JOIN order_line AS l ON l.order_id = o.id"
        " GROUP BY o.id, o.total_fen HAVING sum(l.amount_fen) <> o.total_fen"
    )
    assert off == []


# --- whom it takes --------------------------------------------------------------------------------


async def test_the_latest_paid_are_taken_first_and_by_whole_lines(house: House) -> None:
    meal, _ = await lunch(house)
    await paid(house, meal, "甲", dishes={"hsr": 1})
    second = await paid(house, meal, "乙", dishes={"hsr": 3})
    third = await paid(house, meal, "丙", dishes={"hsr": 1, "mf": 1})
    await paid(house, meal, "丁", dishes={"mf": 1})
    found = await shown(house, meal, 2)
    assert [(line.number, line.quantity) for line in found.taken] == [
        (third["number"], 1), (second["number"], 3),
    ]  # fmt: skip
    assert found.taken_portions == 4
    assert found.taken[0].offered == ("gbjd",)
    assert len((await shown(house, meal, 0)).taken) == 3


async def test_whose_allergy_leaves_nothing_else_keeps_the_dish(house: House) -> None:
    meal, _ = await lunch(house)
    first = await paid(house, meal, "甲", dishes={"hsr": 1})
    allergic = await paid(house, meal, "乙", dishes={"hsr": 1})
    await house.db.run(
        "UPDATE diner SET settings = ? WHERE id = ?",
        msgspec.json.encode({"allergies": ["peanut"]}).decode(), allergic["diner_id"],
    )  # fmt: skip
    found = await shown(house, meal, 1)
    assert [line.number for line in found.taken] == [first["number"]]
    both = await shown(house, meal, 2)
    assert [line.only_safe for line in both.taken] == [False, True]
    assert both.taken[1].offered == ()


async def test_what_is_cooked_or_short_already_is_not_taken(house: House) -> None:
    meal, _ = await lunch(house)
    cooked = await paid(house, meal, "甲", dishes={"hsr": 1})
    await paid(house, meal, "乙", dishes={"hsr": 1})
    await house.db.run(
        "INSERT INTO line_done (line_id, done_ms, actor) SELECT id, 1, 'cook' FROM order_line"
        " WHERE order_id = ?",
        cooked["id"],
    )
    await declare(house, meal, 0)
    assert (await shown(house, meal, 0)).taken == ()
    assert await states(house) == ["short"]


async def test_it_takes_exactly_who_was_shown_or_nobody(house: House) -> None:
    meal, _ = await lunch(house)
    await paid(house, meal, "甲", dishes={"hsr": 1})
    seen = [line.line_id for line in (await shown(house, meal, 1)).taken]
    await paid(house, meal, "乙", dishes={"hsr": 1})
    with pytest.raises(Refused) as refused:
        await declare(house, meal, 1, lines=seen)
    assert refused.value.code == "shown_changed"
    assert await states(house) == []
    assert await house.db.value("SELECT on_sale FROM menu_item ORDER BY id LIMIT 1") == 1


async def test_the_menu_sells_no_more_of_it(house: House) -> None:
    meal, diner = await lunch(house, own=10_000)
    await paid(house, meal, "甲", dishes={"hsr": 1})
    assert (await declare(house, meal, 1)).stopped
    with pytest.raises(Refused) as refused:
        await placed(house, meal, diner, dishes={"hsr": 1})
    assert refused.value.code in ("sold_out", "not_on_sale", "dish_gone")


# --- what a line ends as --------------------------------------------------------------------------


async def test_another_dish_costs_nothing_more_and_the_books_agree(house: House) -> None:
    meal, _ = await lunch(house)
    order = await paid(house, meal, "甲", dishes={"hsr": 2, "mf": 1})
    await declare(house, meal, 2)
    done = await answer(house, order, "swap", 1)
    assert (done.names, done.instead, done.refunded_fen) == (("红烧肉",), "宫保鸡丁", 0)
    rows = await house.db.all("SELECT * FROM order_line ORDER BY seq")
    assert [(r["dish_code"], r["quantity"], r["amount_fen"], r["status"]) for r in rows] == [
        ("hsr", 2, 0, "substituted"), ("mf", 1, 100, "live"), ("gbjd", 2, 3200, "live"),
    ]  # fmt: skip
    assert await stock_row(house, "gbjd") == (0, 2)
    assert await states(house) == ["substituted"]
    await books_balance(house)


async def test_the_refund_of_a_line_needs_nobodys_approval(house: House) -> None:
    meal, _ = await lunch(house)
    order = await paid(house, meal, "甲", dishes={"hsr": 1, "mf": 1})
    await preparing(house, order)
    await declare(house, meal, 1)
    done = await answer(house, order, "refund")
    assert (done.refunded_fen, done.order["status"]) == (1600, "preparing")
    request = await house.db.one("SELECT * FROM refund_request")
    assert (request["status"], request["approver"], request["reason"]) == (
        "APPROVED", "policy", "canteen",
    )  # fmt: skip
    await books_balance(house)


async def test_portions_that_do_not_exist_are_not_sold_again(house: House) -> None:
    meal, _ = await lunch(house, planned=5)
    order = await paid(house, meal, "甲", dishes={"hsr": 2, "mf": 1})
    await declare(house, meal, 2)
    await answer(house, order, "refund")
    row = await house.db.one("SELECT planned, held, committed FROM stock ORDER BY id LIMIT 1")
    assert (row["planned"], row["held"], row["committed"]) == (3, 0, 0)
    await books_balance(house)


async def test_an_order_of_nothing_else_is_cancelled_by_the_canteen(house: House) -> None:
    meal, _ = await lunch(house)
    order = await paid(house, meal, "甲", dishes={"hsr": 1})
    await declare(house, meal, 1)
    done = await answer(house, order, "refund")
    assert (done.order["status"], done.order["reason"]) == ("cancelled", "canteen")
    await books_balance(house)


async def test_a_substitute_that_is_gone_too_leaves_the_question_open(house: House) -> None:
    meal, _ = await lunch(house)
    order = await paid(house, meal, "甲", dishes={"hsr": 1})
    await declare(house, meal, 1)
    await house.db.run(
        "UPDATE menu_item SET on_sale = 0 WHERE dish_id = (SELECT id FROM dish WHERE code='gbjd')"
    )
    for option, code in ((1, "sold_out"), (2, "no_such_option"), (0, "no_such_option")):
        with pytest.raises(Refused) as refused:
            await answer(house, order, "swap", option)
        assert refused.value.code == code
    assert await states(house) == ["short"]
    await books_balance(house)


async def test_what_the_diner_had_asked_for_is_done_with_it(house: House) -> None:
    meal, _ = await lunch(house)
    order = await paid(house, meal, "甲", dishes={"hsr": 1, "mf": 1})
    await preparing(house, order)
    (line, *_) = await shortage.candidates(meal["id"], "hsr", house.db)
    async with house.db.transaction() as tx:
        await refunds.request_refund(
            house, order["id"], [line["id"]], "cold", f"diner:{order['diner_id']}", "mine", 1, tx
        )
    await declare(house, meal, 1)
    await answer(house, order, "refund")
    rows = await house.db.all("SELECT status FROM refund_request ORDER BY id")
    assert [row["status"] for row in rows] == ["REFUSED", "APPROVED"]
    await books_balance(house)


async def test_an_order_that_ended_meanwhile_is_left_alone(house: House) -> None:
    meal, _ = await lunch(house)
    order = await paid(house, meal, "甲", dishes={"hsr": 1, "mf": 1})
    await declare(house, meal, 1)
    async with house.db.transaction() as tx:
        await service.cancel(house, order["id"], "admin", "canteen", 1, tx)
    pass_time(house, TEN_MINUTES_S)
    assert await shortages.settle_due(house) == 1
    assert await states(house) == ["moot"]
    assert await shortages.settle_due(house) == 0
    await books_balance(house)


# --- at once, twice, and with the power gone ------------------------------------------------------


async def test_answers_and_the_deadline_at_once_end_every_line_once(wide_house: House) -> None:
    meal, _ = await lunch(wide_house, planned=100)
    names = [f"食客{n}" for n in range(12)]
    orders = [await paid(wide_house, meal, name, dishes={"hsr": 1, "mf": 1}) for name in names]
    await declare(wide_house, meal, 0)
    pass_time(wide_house, TEN_MINUTES_S)

    async def one(order: Row, choice: str) -> str:
        try:
            await answer(wide_house, order, choice, 1)
        except Refused as refused:
            return refused.code
        return choice

    words = [one(order, choice) for order in orders for choice in ("swap", "refund")]
    await asyncio.gather(
        *words[:12], shortages.settle_due(wide_house), shortages.settle_due(wide_house), *words[12:]
    )
    assert set(await states(wide_house)) <= {"substituted", "refunded"}
    swapped = (await states(wide_house)).count("substituted")
    count = await wide_house.db.value("SELECT count(*) FROM refund_request")
    assert count == 12 - swapped
    assert await stock_row(wide_house, "gbjd") == (0, swapped)
    await books_balance(wide_house)


async def test_the_same_word_at_once_is_one_shortage(wide_house: House) -> None:
    meal, _ = await lunch(wide_house)
    await paid(wide_house, meal, "甲", dishes={"hsr": 1})
    lines = [line.line_id for line in (await shown(wide_house, meal, 1)).taken]
    await asyncio.gather(*(declare(wide_house, meal, 1, "same", lines) for _ in range(5)))
    assert await states(wide_house) == ["short"]
    topics = await wide_house.db.value("SELECT count(*) FROM outbox WHERE topic = 'dish.short'")
    assert topics == 1


def test_killed_before_the_commit_nothing_is_left_and_again_it_is_done(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    config = settings(tmp_path, *store_urls)

    async def until_death() -> None:
        house = await open_house(config)
        meal, _ = await lunch(house)
        order = await paid(house, meal, "甲", dishes={"hsr": 1, "mf": 1})
        await declare(house, meal, 1)
        vars(shortages)["note_history"] = processes.die_async  # the power goes off
        await answer(house, order, "refund")

    assert processes.run(until_death) == processes.KILLED

    async def afterwards() -> None:
        house = await open_house(config)
        try:
            assert await states(house) == ["short"]
            assert await house.db.value("SELECT count(*) FROM refund_request") == 0
            pass_time(house, TEN_MINUTES_S + 2)
            assert await shortages.settle_due(house) == 1
            assert await shortages.settle_due(house) == 0
            assert await states(house) == ["refunded"]
            assert await house.db.value("SELECT count(*) FROM refund_request") == 1
            await books_balance(house)
        finally:
            await close_house(house)

    asyncio.run(afterwards())
