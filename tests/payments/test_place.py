"""Placing: stock, order and charges together or not at all; what is covered needs no window."""

import asyncio
from typing import Any

import pytest

from kernel.errors import Conflict, Refused
from kernel.house import House
from orders.pricing import WantedLine
from payments import ledger, service
from tests.houses import NOON_MS
from tests.makers import HOUR_MS
from tests.payments.purchase import (
    another,
    lunch,
    nothing_left,
    pay_wallet,
    placed,
    reload,
    stock_row,
    topics,
    totals,
    wanted,
)  # fmt: skip


async def test_an_order_waits_for_its_money_with_its_portions_held(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    assert (order["status"], order["total_fen"], order["number"]) == (
        "pending_payment", 1700, "A001",
    )  # fmt: skip
    assert order["expires_ms"] == NOON_MS + 900_000
    assert await stock_row(house) == (1, 0)
    charges = await house.db.all("SELECT source, amount_fen, status FROM order_charge")
    assert charges == [{"source": "provider", "amount_fen": 1700, "status": "due"}]


async def test_subsidy_is_taken_first_and_the_rest_is_due(house: House) -> None:
    meal, diner = await lunch(house, own=9900, subsidy=1000)
    async with house.db.transaction() as tx:
        made = await service.place(house, wanted(meal, diner), NOON_MS, tx)
        balance = await ledger.balance(diner["diner_id"], tx)
    assert (made.due_fen, made.covered, made.replayed) == (700, (("subsidy", 1000),), False)
    assert balance == ledger.Balance(own=9900, subsidy=0, held=1000)


async def test_what_the_subsidy_covers_is_paid_at_once(house: House) -> None:
    meal, diner = await lunch(house, subsidy=2000)
    order = await placed(house, meal, diner)
    assert order["status"] == "paid"
    assert await stock_row(house) == (0, 1)
    assert await house.db.value("SELECT state FROM pickup") == "issued"
    assert await totals(house) == {"employer": -2000, "subsidy": 300, "revenue": 1700}
    capture = await house.db.one("SELECT * FROM payment_capture")
    assert (capture["provider"], capture["amount_fen"], capture["status"]) == (
        "wallet", 1700, "APPLIED",
    )  # fmt: skip


async def test_an_order_of_nothing_to_pay_needs_no_charge(house: House) -> None:
    dishes = [{"code": "t", "name": "例汤", "price": 0, "category": "汤"}]
    meal, diner = await lunch(house, dishes=dishes)
    order = await placed(house, meal, diner, dishes={"t": 1})
    assert (order["status"], order["total_fen"]) == ("paid", 0)
    assert await house.db.value("SELECT count(*) FROM order_charge") == 0


async def test_the_same_request_again_is_the_same_order(house: House) -> None:
    meal, diner = await lunch(house, subsidy=500)
    first = await placed(house, meal, diner)
    async with house.db.transaction() as tx:
        again = await service.place(house, wanted(meal, diner), NOON_MS, tx)
    assert (again.order["id"], again.due_fen, again.replayed) == (first["id"], 1200, True)
    assert await stock_row(house) == (1, 0)
    with pytest.raises(Conflict):
        await placed(house, meal, diner, dishes={"hsr": 2})


REFUSALS: list[tuple[dict[str, Any], str]] = [
    ({"received_ms": NOON_MS + 3 * HOUR_MS}, "cut_off"),
    ({"received_ms": NOON_MS - 3 * HOUR_MS}, "not_open"),
    ({"meal_id": 99}, "meal_closed"),
    ({"shown_total_fen": 1600}, "price_changed"),
    ({"dishes": {"mf": 1, "hsr": 3}}, "sold_out"),
    ({"dishes": {"hsr": 5}}, "over_limit"),
    ({"lines": (WantedLine("hsr", 3), WantedLine("hsr", 2))}, "over_limit"),
    ({"lines": (WantedLine("xx", 1),), "shown_total_fen": 1}, "no_such_dish"),
    ({"lines": (WantedLine("hsr", 0),), "shown_total_fen": 1}, "bad_quantity"),
    ({"lines": (WantedLine("mf", 1, ("spice.none",)),), "shown_total_fen": 1}, "no_such_option"),
    ({"lines": (WantedLine("hsr", 1, ("spice.none", "spice.extra")),), "shown_total_fen": 1},
     "options_clash"),
    ({"lines": (WantedLine("mf", 1),) * 51, "shown_total_fen": 1}, "too_many_lines"),
    ({"lines": (), "shown_total_fen": 0}, "empty_order"),
]  # fmt: skip


async def test_a_refusal_leaves_nothing_behind(house: House) -> None:
    meal, diner = await lunch(house, subsidy=500, planned=2, max_per_diner=4)
    for over, code in REFUSALS:
        with pytest.raises(Refused) as refused:
            await placed(house, meal, diner, **over)
        assert refused.value.code == code, over
    await nothing_left(house)


async def test_a_meal_that_is_over_paused_or_frozen_takes_no_order(house: House) -> None:
    meal, diner = await lunch(house)
    for column, code in (
        ("accepting = 0", "paused"),
        (f"frozen_ms = {NOON_MS}", "frozen"),
        ("status = 'suspended'", "meal_closed"),
        ("status = 'draft'", "meal_closed"),
    ):
        await house.db.run(f"UPDATE meal SET {column}")
        with pytest.raises(Refused, match=code):
            await placed(house, meal, diner)
    await nothing_left(house)


async def test_prices_and_limits_are_said_in_the_refusal(house: House) -> None:
    meal, diner = await lunch(house, max_per_diner=3)
    await placed(house, meal, diner, dishes={"hsr": 2})
    with pytest.raises(Refused) as refused:
        await placed(house, meal, diner, "in2:0", dishes={"hsr": 2})
    assert refused.value.facts == {"name": "红烧肉", "left": 1, "limit": 3}
    with pytest.raises(Refused) as refused:
        await placed(house, meal, diner, "in3:0", dishes={"mf": 2}, shown_total_fen=100)
    assert refused.value.facts == {"total_fen": 200, "shown_fen": 100}


async def test_three_unpaid_orders_are_enough_but_a_covered_one_never_waits(house: House) -> None:
    meal, diner = await lunch(house)
    for n in range(3):
        await placed(house, meal, diner, f"in{n}:0", dishes={"mf": 1})
    with pytest.raises(Refused, match="too_many_unpaid"):
        await placed(house, meal, diner, "in4:0", dishes={"mf": 1})
    async with house.db.transaction() as tx:
        await ledger.deposit(diner["diner_id"], "subsidy", 100, "k", "employer", NOON_MS, tx)
    assert (await placed(house, meal, diner, "in5:0", dishes={"mf": 1}))["status"] == "paid"


async def test_an_option_adds_its_price_to_each_portion(house: House) -> None:
    meal, diner = await lunch(house)
    line = WantedLine("hsr", 2, ("spice.extra",), "少油", "我妈")
    order = await placed(house, meal, diner, lines=(line,))
    row = await house.db.one("SELECT * FROM order_line")
    assert (order["total_fen"], row["unit_fen"], row["note"], row["for_name"]) == (
        3300, 1650, "少油", "我妈",
    )  # fmt: skip


async def test_a_batch_meal_waits_for_money_no_longer_than_its_grace(house: House) -> None:
    meal, diner = await lunch(house, cooking="batch", cutoff_ms=NOON_MS + 60_000)
    order = await placed(house, meal, diner)
    assert order["expires_ms"] == NOON_MS + 60_000 + 600_000


# --- 饭卡 -----------------------------------------------------------------------------------------


async def test_the_wallet_pays_what_the_subsidy_left(house: House) -> None:
    meal, diner = await lunch(house, own=1000, subsidy=1000)
    order = await placed(house, meal, diner)
    paid = await pay_wallet(house, order)
    assert paid["status"] == "paid"
    assert await totals(house) == {"employer": -2000, "own": 300, "revenue": 1700}
    assert await house.db.value("SELECT sum(held_fen) FROM ledger_account") == 0
    charges = await house.db.all("SELECT source, amount_fen, status FROM order_charge ORDER BY seq")
    assert [tuple(row.values()) for row in charges] == [
        ("subsidy", 1000, "paid"), ("provider", 700, "void"), ("own", 700, "paid"),
    ]  # fmt: skip
    assert await topics(house, "order.moved") == ["order.moved"] * 2


async def test_a_short_wallet_changes_nothing(house: House) -> None:
    meal, diner = await lunch(house, own=699, subsidy=1000)
    order = await placed(house, meal, diner)
    with pytest.raises(Refused) as refused:
        await pay_wallet(house, order)
    assert (refused.value.code, refused.value.facts) == (
        "wallet_short", {"balance_fen": 699, "due_fen": 700},
    )  # fmt: skip
    assert await reload(house, order) == order
    assert await stock_row(house) == (1, 0)


async def test_a_short_wallet_pays_its_part_and_leaves_the_rest_due(house: House) -> None:
    meal, diner = await lunch(house, own=300, subsidy=1000)
    order = await placed(house, meal, diner)
    async with house.db.transaction() as tx:
        rest = await service.pay_partly_from_wallet(
            house, order["id"], diner["diner_id"], NOON_MS, tx
        )
        balance = await ledger.balance(diner["diner_id"], tx)
    assert (rest["amount_fen"], rest["status"], balance.own, balance.held) == (400, "due", 0, 1300)
    with pytest.raises(Refused, match="wallet_short"):
        await pay_wallet(house, order)


async def test_paying_twice_is_refused_and_strangers_find_nothing(house: House) -> None:
    meal, diner = await lunch(house, own=5000)
    order = await placed(house, meal, diner)
    stranger = await another(house, "小王", own=5000)
    with pytest.raises(Refused, match="no_such_order"):
        await pay_wallet(house, {**order, "diner_id": stranger["diner_id"]})
    await pay_wallet(house, order)
    with pytest.raises(Refused, match="already_paid"):
        await pay_wallet(house, order)
    assert (await totals(house))["own"] == 10_000 - 1700


async def test_twenty_payments_at_once_never_overdraw_a_purse(wide_house: House) -> None:
    house = wide_house
    meal, diner = await lunch(house, own=1000)
    others = [await another(house, f"食客{n}") for n in range(10)]
    for n, other in enumerate(others):
        await placed(house, meal, other, f"in{n}:0", dishes={"kl": 1})
    # One diner may not have so many unpaid orders; two of them bound to one may.
    orders = await house.db.all("UPDATE orders SET diner_id = ? RETURNING *", diner["diner_id"])

    async def pay(order: dict[str, Any]) -> str:
        try:
            return str((await pay_wallet(house, order))["status"])
        except Refused as refused:
            return refused.code

    answers = await asyncio.gather(*(pay(order) for order in orders for _ in range(2)))
    assert answers.count("paid") == 3
    assert set(answers) == {"paid", "wallet_short", "already_paid"}
    assert (await totals(house))["own"] == 100
    assert await house.db.value("SELECT sum(held_fen) FROM ledger_account") == 0


async def test_the_same_request_from_two_processes_makes_one_order(wide_house: House) -> None:
    house = wide_house
    meal, diner = await lunch(house)
    orders = await asyncio.gather(*(placed(house, meal, diner) for _ in range(8)))
    assert len({order["id"] for order in orders}) == 1
    assert await stock_row(house) == (1, 0)


# --- 取消 -----------------------------------------------------------------------------------------


async def test_an_unpaid_order_is_cancelled_at_once(house: House) -> None:
    meal, diner = await lunch(house, subsidy=1000)
    order = await placed(house, meal, diner)
    async with house.db.transaction() as tx:
        done = await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)
    assert (done.order["status"], done.order["reason"], done.refund_fen) == (
        "cancelled", "diner", 0,
    )  # fmt: skip
    assert await stock_row(house) == (0, 0)
    async with house.db.transaction() as tx:
        assert await ledger.balance(diner["diner_id"], tx) == ledger.Balance(0, 1000, 0)
        with pytest.raises(Refused, match="already_cancelled"):
            await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)


async def test_a_paid_order_is_cancelled_with_all_its_money_back(house: House) -> None:
    meal, diner = await lunch(house, own=1000, subsidy=1000)
    order = await placed(house, meal, diner)
    await pay_wallet(house, order)
    async with house.db.transaction() as tx:
        done = await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)
        balance = await ledger.balance(diner["diner_id"], tx)
    assert (done.order["status"], done.refund_fen) == ("cancelled", 1700)
    assert balance == ledger.Balance(1000, 1000, 0)
    assert await stock_row(house) == (0, 0)
    assert await house.db.value("SELECT state FROM pickup") == "revoked"
    assert await house.db.value("SELECT status FROM refund_request") == "APPROVED"
    assert await totals(house) == {"employer": -2000, "own": 1000, "subsidy": 1000}
    assert await topics(house, "refund.settled") == ["refund.settled"] * 2


async def test_after_the_cut_off_or_once_cooking_a_diner_cannot_cancel(house: House) -> None:
    meal, diner = await lunch(house, own=9000)
    order = await placed(house, meal, diner)
    await pay_wallet(house, order)
    async with house.db.transaction() as tx:
        with pytest.raises(Refused, match="too_late"):
            await service.cancel(house, order["id"], "diner:1", "diner", meal["cutoff_ms"], tx)
        await tx.run("UPDATE orders SET status = 'preparing'")
        with pytest.raises(Refused, match="too_late"):
            await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)
        done = await service.cancel(house, order["id"], "staff:a", "canteen", NOON_MS, tx)
    assert (done.order["reason"], done.refund_fen) == ("canteen", 1700)
    # It was being cooked: the portion is not for sale again.
    assert await stock_row(house) == (0, 1)


async def test_cancel_and_pay_at_once_end_in_one_of_the_two(wide_house: House) -> None:
    house = wide_house
    meal, diner = await lunch(house, own=20_000)
    for n in range(5):
        order = await placed(house, meal, diner, f"in{n}:0")

        async def cancel(order_id: int = order["id"]) -> str:
            async with house.db.transaction() as tx:
                done = await service.cancel(house, order_id, "diner:1", "diner", NOON_MS, tx)
            return "cancelled" if done.refund_fen == 0 else "refunded"

        async def pay(order: dict[str, Any] = order) -> str:
            try:
                return str((await pay_wallet(house, order))["status"])
            except Refused as refused:
                return refused.code

        answers = set(await asyncio.gather(cancel(), pay()))
        assert answers in ({"cancelled", "order_closed"}, {"refunded", "paid"})
        assert (await reload(house, order))["status"] == "cancelled"
    assert await totals(house) == {"employer": -20_000, "own": 20_000}
    assert await stock_row(house) == (0, 0)
