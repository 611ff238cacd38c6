"""Money back: asked, decided by somebody else, per line or whole, never more than came in."""

import asyncio
from typing import Any

import pytest

from kernel import policies
from kernel.database import Row
from kernel.errors import Refused
from kernel.house import House
from payments import driving, ledger, payer, refunds, returning, service
from payments.provider import RefundAnswer, RefundOrder, RefundState
from payments.registry import use
from payments.sandbox import Sandbox
from payments.statement import statement
from tests.houses import NOON_MS
from tests.payments.purchase import (
    drain,
    lunch,
    pay_wallet,
    placed,
    play,
    real,
    reload,
    sandbox_number,
    stock_row,
    topics,
    totals,
)  # fmt: skip


class Moody(Sandbox):
    """The sandbox, answering refunds as it is told to."""

    def __init__(self, house: House, *answers: RefundState) -> None:
        super().__init__(house)
        self.answers = list(answers)
        self.numbers: list[str] = []

    async def refund(self, order: RefundOrder) -> RefundAnswer:
        self.numbers.append(order.number)
        if self.answers:
            return RefundAnswer(order.number, self.answers.pop(0))
        return await super().refund(order)


async def ask(
    house: House, order: Row, lines: list[int] | None = None, key: str = "q1", by: str = "diner:1"
) -> Row:
    async with house.db.transaction() as tx:
        now_ms = await house.clock.canteen_ms(tx)
        return await refunds.request_refund(
            house, order["id"], lines or [], "不好吃", by, key, now_ms, tx
        )


async def decide(house: House, request: Row, approve: bool, approver: str, role: str) -> Row:
    async with house.db.transaction() as tx:
        return await refunds.decide_refund(
            house, request["id"], approve, approver, role, NOON_MS, tx
        )


async def line_id(house: House, code: str) -> int:
    return int(await house.db.value("SELECT id FROM order_line WHERE dish_code = ?", code))


async def cooked(house: House, order: Row, status: str = "picked_up") -> None:
    await house.db.run("UPDATE orders SET status = ? WHERE id = ?", status, order["id"])


async def split_order(house: House) -> tuple[Row, Row]:
    """红烧肉 1600 + 时蔬 600 + 米饭 100 = 2300: subsidy 1000, own 500, sandbox 800."""
    meal, diner = await lunch(house, own=500, subsidy=1000)
    order = await placed(house, meal, diner, dishes={"hsr": 1, "qcss": 1, "mf": 1})
    async with house.db.transaction() as tx:
        await service.pay_partly_from_wallet(house, order["id"], diner["diner_id"], NOON_MS, tx)
    await play(house, await sandbox_number(house, order), "paid")
    return await reload(house, order), diner


async def test_a_split_order_goes_back_in_reverse_order_of_use(house: House) -> None:
    order, diner = await split_order(house)
    await ask(house, order, [await line_id(house, "qcss")], "q1")
    await ask(house, order, [await line_id(house, "hsr")], "q2")
    rows = await house.db.all(
        "SELECT r.amount_fen, k.provider, c.source FROM refund AS r JOIN payment_capture AS k"
        " ON k.id = r.capture_id JOIN order_charge AS c ON c.id = k.applied_charge_id ORDER BY r.id"
    )
    assert [tuple(row.values()) for row in rows] == [
        (600, "sandbox", "provider"), (200, "sandbox", "provider"), (500, "wallet", "own"),
        (900, "wallet", "subsidy"),
    ]  # fmt: skip
    await drain(house)
    real(house, 1)
    await drain(house)
    assert await totals(house) == {
        "employer": -1500, "own": 500, "subsidy": 900, "revenue": 100,
    }  # fmt: skip
    assert (await reload(house, order))["status"] == "paid"
    assert await stock_row(house, "hsr") == (0, 0)
    assert await stock_row(house, "mf") == (0, 1)
    assert (await ledger.balance(diner["diner_id"], house.db)).held == 0


async def test_before_cooking_the_policy_agrees_at_once(house: House) -> None:
    meal, diner = await lunch(house, own=5000)
    order = await pay_wallet(house, await placed(house, meal, diner))
    request = await ask(house, order)
    assert (request["status"], request["approver"], request["amount_fen"]) == (
        "APPROVED", "policy", 1700,
    )  # fmt: skip
    assert (await reload(house, order))["status"] == "cancelled"
    assert (await ask(house, order))["id"] == request["id"]
    assert await totals(house) == {"employer": -5000, "own": 5000}


async def test_afterwards_somebody_else_decides(house: House) -> None:
    meal, diner = await lunch(house, own=5000)
    order = await pay_wallet(house, await placed(house, meal, diner))
    await cooked(house, order)
    request = await ask(house, order, by="diner:7")
    assert request["status"] == "ASKED"
    assert await topics(house, "refund.") == ["refund.asked"]
    (waits,) = await refunds.waiting(house.db)
    assert (waits["number"], waits["diner_name"], waits["amount_fen"]) == ("A001", "小李", 1700)
    with pytest.raises(Refused, match="refund_open"):
        await ask(house, order, key="q2")
    with pytest.raises(Refused, match="own_request"):
        await decide(house, request, True, "diner:7", "finance")
    with pytest.raises(Refused, match="not_allowed"):
        await decide(house, request, True, "diner:8", "kitchen")
    done = await decide(house, request, True, "diner:8", "admin")
    assert (done["status"], done["approver"]) == ("APPROVED", "diner:8")
    with pytest.raises(Refused, match="already_decided"):
        await decide(house, request, False, "diner:9", "finance")
    # What was collected stays collected; the money is back.
    assert (await reload(house, order))["status"] == "picked_up"
    assert await totals(house) == {"employer": -5000, "own": 5000}
    assert await refunds.waiting(house.db) == []


async def test_an_admin_decides_up_to_a_limit_and_finance_any_size(house: House) -> None:
    meal, diner = await lunch(house, own=20_000)
    order = await pay_wallet(house, await placed(house, meal, diner, dishes={"hsr": 4}))
    await cooked(house, order)
    request = await ask(house, order)
    with pytest.raises(Refused) as refused:
        await decide(house, request, True, "staff:王", "admin")
    assert (refused.value.code, refused.value.facts) == (
        "over_approval_limit", {"limit_fen": 5000, "amount_fen": 6400},
    )  # fmt: skip
    async with house.db.transaction() as tx:
        await policies.write("refund_admin_limit_fen", 6400, "staff:老板", NOON_MS, tx)
    await decide(house, request, True, "staff:王", "admin")
    second = await pay_wallet(house, await placed(house, meal, diner, "in2:0", dishes={"hsr": 5}))
    await cooked(house, second)
    await decide(house, await ask(house, second, key="q2"), True, "staff:钱", "finance")
    assert await totals(house) == {"employer": -20_000, "own": 20_000}


async def test_a_refused_request_moves_nothing(house: House) -> None:
    meal, diner = await lunch(house, own=5000)
    order = await pay_wallet(house, await placed(house, meal, diner))
    await cooked(house, order, "ready")
    request = await ask(house, order)
    done = await decide(house, request, False, "staff:王", "admin")
    assert done["status"] == "REFUSED"
    assert await house.db.value("SELECT count(*) FROM refund") == 0
    assert (await reload(house, order))["status"] == "ready"
    assert await topics(house, "refund.") == ["refund.asked", "refund.decided"]
    # It may be asked again.
    assert (await ask(house, order, key="q2"))["status"] == "ASKED"


async def test_a_whole_refund_of_ready_food_ends_the_order_and_its_code(house: House) -> None:
    meal, diner = await lunch(house, own=5000)
    order = await pay_wallet(house, await placed(house, meal, diner))
    await cooked(house, order, "ready")
    await decide(house, await ask(house, order), True, "staff:王", "admin")
    assert (await reload(house, order))["status"] == "cancelled"
    assert await house.db.value("SELECT state FROM pickup") == "revoked"
    # It was cooked, so the portion is not for sale again.
    assert await stock_row(house) == (0, 1)


@pytest.mark.parametrize(
    ("status", "code"),
    [("pending_payment", "not_paid"), ("cancelled", "order_over")],
)
async def test_only_what_was_paid_goes_back(house: House, status: str, code: str) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    if status == "cancelled":
        async with house.db.transaction() as tx:
            await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)
    with pytest.raises(Refused, match=code):
        await ask(house, order)
    with pytest.raises(Refused, match="no_such_order"):
        await ask(house, {**order, "id": 999})


async def test_a_line_goes_back_once(house: House) -> None:
    meal, diner = await lunch(house, own=5000)
    order = await pay_wallet(house, await placed(house, meal, diner))
    line = await line_id(house, "hsr")
    await ask(house, order, [line])
    with pytest.raises(Refused, match="no_such_line"):
        await ask(house, order, [line], "q2")
    with pytest.raises(Refused, match="no_such_line"):
        await ask(house, order, [line + 99], "q3")
    # The last live line ends the order.
    assert (await reload(house, order))["status"] == "paid"
    await ask(house, order, [await line_id(house, "mf")], "q4")
    assert (await reload(house, order))["status"] == "cancelled"
    assert (await totals(house))["own"] == 5000


async def test_refunds_at_once_never_give_back_more_than_came_in(wide_house: House) -> None:
    house = wide_house
    meal, diner = await lunch(house, own=5000)
    order = await pay_wallet(house, await placed(house, meal, diner))
    await cooked(house, order)
    line = await line_id(house, "hsr")

    async def one(n: int) -> str:
        try:
            request = await ask(house, order, [line] if n % 2 else [], f"q{n}")
            await decide(house, request, True, "staff:钱", "finance")
        except Refused as refused:
            return refused.code
        return "ok"

    answers = await asyncio.gather(*(one(n) for n in range(12)))
    assert "ok" in answers
    back = await house.db.value("SELECT sum(refunded_fen) FROM payment_capture")
    assert back <= 1700
    assert (await totals(house))["own"] == 5000 - 1700 + back


async def test_concurrent_reserves_stop_at_the_amount(wide_house: House) -> None:
    house = wide_house
    meal, diner = await lunch(house, own=5000)
    await pay_wallet(house, await placed(house, meal, diner, dishes={"mf": 1}))

    async def reserve() -> bool:
        try:
            async with house.db.transaction() as tx:
                await returning.reserve(1, 30, tx)
        except Refused:
            return False
        return True

    assert sum(await asyncio.gather(*(reserve() for _ in range(20)))) == 3


# --- at the provider ----------------------------------------------------------------------------


async def paid_by_sandbox(house: House) -> Row:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    await play(house, await sandbox_number(house, order), "paid")
    return await reload(house, order)


async def refund_row(house: House) -> dict[str, Any]:
    return await house.db.one("SELECT * FROM refund ORDER BY id DESC LIMIT 1")


async def test_a_refund_is_accepted_then_processed_then_done(house: House) -> None:
    order = await paid_by_sandbox(house)
    await ask(house, order)
    assert (await refund_row(house))["status"] == "CREATED"
    await drain(house)
    assert (await refund_row(house))["status"] == "PROCESSING"
    assert (await house.db.one("SELECT * FROM payment_capture"))["refunded_fen"] == 0
    real(house, 1)
    await drain(house)
    row = await refund_row(house)
    assert (row["status"], row["settled_via"], row["next_try_ms"]) == (
        "SUCCEEDED",
        "provider",
        None,
    )
    assert await totals(house) == {}
    assert await topics(house, "refund.settled") == ["refund.settled"]


async def test_a_refund_whose_notify_is_lost_is_found_by_asking(house: House) -> None:
    order = await paid_by_sandbox(house)
    await ask(house, order)
    await drain(house)
    await house.db.run("UPDATE sandbox_refund SET refund_status = 'SUCCESS'")
    assert await driving.drive_due(house) == 0
    real(house, 5)
    assert await driving.drive_due(house) == 1
    assert (await refund_row(house))["status"] == "SUCCEEDED"


async def test_a_call_without_an_answer_is_repeated_with_the_same_number(house: House) -> None:
    order = await paid_by_sandbox(house)
    moody = Moody(house, RefundState.UNKNOWN, RefundState.UNKNOWN)
    use(house, {"sandbox": moody})
    await ask(house, order)
    await drain(house)
    for _ in range(2):
        real(house, 30)
        await driving.drive_due(house)
    assert len(moody.numbers) == 3
    assert len(set(moody.numbers)) == 1
    assert (await refund_row(house))["status"] == "PROCESSING"


async def test_a_crash_after_the_call_finds_the_same_refund(house: House) -> None:
    class Forgetful(Moody):
        async def refund(self, order: RefundOrder) -> RefundAnswer:
            await super().refund(order)
            return RefundAnswer(order.number, RefundState.UNKNOWN)

    order = await paid_by_sandbox(house)
    moody = Forgetful(house)
    use(house, {"sandbox": moody})
    await ask(house, order)
    await drain(house)
    assert (await refund_row(house))["status"] == "CREATED"
    real(house, 5)
    await driving.drive_due(house)
    assert (await refund_row(house))["status"] == "PROCESSING"
    assert len(moody.numbers) == 1
    assert await house.db.value("SELECT count(*) FROM sandbox_refund") == 1


async def test_a_closed_refund_is_tried_under_a_new_number_and_then_by_hand(house: House) -> None:
    order = await paid_by_sandbox(house)
    moody = Moody(house, *[RefundState.CLOSED] * 9)
    use(house, {"sandbox": moody})
    await ask(house, order)
    await drain(house)
    statuses = await house.db.all("SELECT status FROM refund ORDER BY id")
    assert [row["status"] for row in statuses] == ["CLOSED"] * 3 + ["ABNORMAL"]
    assert len(set(moody.numbers)) == 3
    assert (await house.db.one("SELECT * FROM payment_capture"))["refund_reserved_fen"] == 1700
    assert "payment.review" in await topics(house)


async def test_an_abnormal_refund_is_settled_once_by_hand(house: House) -> None:
    order = await paid_by_sandbox(house)
    use(house, {"sandbox": Moody(house, RefundState.ABNORMAL)})
    await ask(house, order)
    await drain(house)
    row = await refund_row(house)
    assert row["status"] == "ABNORMAL"

    async def settle(via: str) -> bool:
        async with house.db.transaction() as tx:
            return await returning.settle_by_hand(house, row["id"], via, NOON_MS, tx)

    assert await settle("wallet")
    assert not await settle("manual")
    real(house, 7200)
    assert await driving.drive_due(house) == 0
    assert await totals(house) == {"clearing:sandbox": -1700, "own": 1700}


async def test_two_workers_at_once_call_the_provider_once(wide_house: House) -> None:
    house = wide_house
    order = await paid_by_sandbox(house)
    moody = Moody(house)
    use(house, {"sandbox": moody})
    await ask(house, order)
    await asyncio.gather(*(driving.drive_due(house) for _ in range(5)), drain(house))
    assert len(moody.numbers) == 1


async def test_a_refund_made_in_the_console_is_matched_once(house: House) -> None:
    order = await paid_by_sandbox(house)
    number = await house.db.value("SELECT out_trade_no FROM payment_attempt")
    told = {"id": "EX1", "event": "REFUND", "number": number, "refund": "CONSOLE1",
            "status": "SUCCESS", "amount_fen": 700}  # fmt: skip
    for n in range(2):
        letter = payer.letter(house, {**told, "id": f"EX{n}"})
        assert (await payer.deliver(house, letter)).status == 204
    row = await refund_row(house)
    assert (row["status"], row["settled_via"], row["amount_fen"]) == ("SUCCEEDED", "external", 700)
    assert await totals(house) == {"clearing:sandbox": -1000, "revenue": 1000}
    assert (await reload(house, order))["status"] == "paid"
    # Only the rest is left to ask for.
    assert (await ask(house, order))["amount_fen"] == 1000


async def test_a_refund_told_before_its_payment_ends_the_same(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    await play(house, number, "lost")
    told = {"id": "EX1", "event": "REFUND", "number": number, "refund": "CONSOLE1",
            "status": "SUCCESS", "amount_fen": 1700}  # fmt: skip
    await payer.deliver(house, payer.letter(house, told))
    assert (await reload(house, order))["status"] == "paid"
    capture = await house.db.one("SELECT * FROM payment_capture")
    assert (capture["status"], capture["refunded_fen"]) == ("APPLIED", 1700)
    assert await totals(house) == {}


async def test_purses_of_two_bound_chats_are_added_with_what_is_held(house: House) -> None:
    meal, diner = await lunch(house, own=500, subsidy=1000)
    order = await placed(house, meal, diner)
    async with house.db.transaction() as tx:
        await tx.run("INSERT INTO diner (id, name, language, settings, created_ms)"
                     " VALUES (2, '小李', 'zh', '{}', 0) ON CONFLICT DO NOTHING")  # fmt: skip
        await ledger.deposit(2, "own", 300, "k2", "employer", NOON_MS, tx)
        await ledger.merge(diner["diner_id"], 2, "bind:1", NOON_MS, tx)
        await tx.run("UPDATE orders SET diner_id = 2")
        assert await ledger.balance(2, tx) == ledger.Balance(800, 0, 1000)
        assert await ledger.balance(diner["diner_id"], tx) == ledger.Balance(0, 0, 0)
    await pay_wallet(house, {**order, "diner_id": 2})
    async with house.db.transaction() as tx:
        await service.cancel(house, order["id"], "diner:2", "diner", NOON_MS, tx)
        assert await ledger.balance(2, tx) == ledger.Balance(800, 1000, 0)
        assert [row["kind"] for row in await statement(2, tx)][:2] == ["refund", "refund"]
