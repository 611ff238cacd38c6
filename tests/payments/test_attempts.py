"""Money from outside: told twice, late, never, wrongly or by somebody else, the books are right."""

import asyncio
import contextlib
from typing import Any

import msgspec
import pytest

from kernel.clock import move_offset
from kernel.errors import Refused
from kernel.house import House
from payments import captures, expiry, inquiry, payer, service, starting
from payments.callbacks import receive
from payments.provider import (
    Answer,
    Bill,
    Created,
    Notice,
    NoticeKind,
    Provider,
    Trade,
    TradeState,
)  # fmt: skip
from payments.registry import providers, use
from payments.sandbox import Sandbox
from tests.houses import NOON_MS
from tests.makers import HOUR_MS
from tests.payments.purchase import (
    another,
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


class Flaky(Sandbox):
    """The sandbox behind a bad line: each verb named in `broken` answers nothing."""

    def __init__(self, house: House, *broken: str) -> None:
        super().__init__(house)
        self.broken = set(broken)
        self.calls: list[str] = []

    async def create(self, bill: Bill) -> Created:
        self.calls.append("create")
        if "lose_answer" in self.broken:
            await super().create(bill)
            return Created(Answer.UNKNOWN, detail="time-out")
        if "create" in self.broken:
            return Created(Answer.UNKNOWN, detail="time-out")
        return await super().create(bill)

    async def query(self, number: str) -> Trade:
        self.calls.append("query")
        if "query" in self.broken:
            return Trade(number, TradeState.UNKNOWN)
        return await super().query(number)

    async def close(self, number: str) -> Trade:
        self.calls.append("close")
        if "close" in self.broken:
            return Trade(number, TradeState.UNKNOWN)
        return await super().close(number)


class Second(Flaky):
    """Another provider, for orders that are paid twice."""

    name = "second"


def flaky(house: House, *broken: str) -> Flaky:
    made = Flaky(house, *broken)
    use(house, {"sandbox": made})
    return made


async def forward(house: House, seconds: float) -> None:
    """The canteen's time alone, as the simulator moves it."""
    async with house.db.transaction() as tx:
        await move_offset(round(seconds * 1000), tx)


async def attempt(house: House) -> dict[str, Any]:
    return await house.db.one("SELECT * FROM payment_attempt ORDER BY id DESC LIMIT 1")


# --- the payer at the sandbox -------------------------------------------------------------------


async def test_a_payment_that_is_told_of_pays_the_order(house: House) -> None:
    meal, diner = await lunch(house, subsidy=1000)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    assert (await attempt(house))["status"] == "PENDING"
    assert await payer.payments_of([diner["diner_id"]], house.db) == [
        {"number": number, "order": "A001", "provider": "sandbox", "amount_fen": 700,
         "status": "pending"},
    ]  # fmt: skip
    assert await play(house, number, "paid") == [204]
    assert (await reload(house, order))["status"] == "paid"
    assert await stock_row(house) == (0, 1)
    assert await totals(house) == {
        "employer": -1000, "revenue": 1700, "clearing:sandbox": -700,
    }  # fmt: skip
    assert (await payer.payments_of([diner["diner_id"]], house.db))[0]["status"] == "paid"
    assert await topics(house, "order.moved") == ["order.moved"] * 2


async def test_told_twice_at_once_is_paid_once(wide_house: House) -> None:
    house = wide_house
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    assert await play(house, number, "duplicate") == [204, 204]
    assert await play(house, number, "paid") == [204]
    assert (await reload(house, order))["status"] == "paid"
    assert await house.db.value("SELECT count(*) FROM payment_capture") == 1
    assert await totals(house) == {"revenue": 1700, "clearing:sandbox": -1700}
    assert len(await topics(house, "order.moved")) == 2
    assert await house.db.value("SELECT count(*) FROM provider_event") == 1


async def test_a_declined_payment_can_be_tried_again(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    assert await play(house, number, "refused") == []
    assert (await attempt(house))["status"] == "PENDING"
    assert (await reload(house, order))["status"] == "pending_payment"
    await play(house, number, "paid")
    assert (await reload(house, order))["status"] == "paid"


async def test_a_forged_notify_is_refused_and_leaves_nothing(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    assert await play(house, number, "forged") == [401]
    assert (await reload(house, order))["status"] == "pending_payment"
    for table in ("payment_capture", "provider_event"):
        assert await house.db.value(f"SELECT count(*) FROM {table}") == 0


async def test_a_stale_notify_is_refused(house: House) -> None:
    meal, diner = await lunch(house)
    number = await sandbox_number(house, await placed(house, meal, diner))
    await play(house, number, "lost")
    told = {"id": "E1", "event": "TRANSACTION", "number": number}
    body = msgspec.json.encode(told)
    from payments.sandbox_books import sign

    for stamp in (NOON_MS - 300_000, NOON_MS + 300_000):
        headers = {
            "Sandbox-Timestamp": str(stamp),
            "Sandbox-Signature": sign(house, str(stamp), body),
        }
        assert (await receive(house, "sandbox", headers, body)).status == 401
    for headers in ({}, {"Sandbox-Timestamp": "１２"}, {"Sandbox-Timestamp": "x" * 99}):
        assert (await receive(house, "sandbox", headers, body)).status == 401
    assert await house.db.value("SELECT count(*) FROM provider_event") == 0


async def test_a_lost_notify_is_found_by_the_poller(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    assert await play(house, number, "lost") == []
    assert await inquiry.poll_due(house) == 0
    real(house, 5)
    assert await inquiry.poll_due(house) == 1
    assert (await reload(house, order))["status"] == "paid"
    assert await inquiry.poll_due(house) == 0


async def test_an_unpaid_attempt_is_polled_at_its_times(house: House) -> None:
    meal, diner = await lunch(house)
    await sandbox_number(house, await placed(house, meal, diner))
    times = []
    for _ in range(7):
        due = (await attempt(house))["next_poll_ms"]
        times.append((due - NOON_MS) // 1000)
        real(house, (due - house.clock.real_ms()) / 1000)
        assert await inquiry.poll_due(house) == 1
    assert times == [5, 30, 60, 180, 600, 900, 960]


async def test_the_word_paid_has_the_provider_asked(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    for asked, status in (("in7:0", "unpaid"), ("in8:0", "paid")):
        async with house.db.transaction() as tx:
            await service.say_paid(house, order["id"], asked, tx)
            await service.say_paid(house, order["id"], asked, tx)
        await drain(house)
        outcome = await house.db.value(
            "SELECT outcome FROM outbox WHERE topic = 'payment.asked' ORDER BY id DESC LIMIT 1"
        )
        assert outcome == status
        await play(house, number, "lost")
    assert await topics(house, "payment.answered") == ["payment.answered"]
    assert (await reload(house, order))["status"] == "paid"


# --- expiry -------------------------------------------------------------------------------------


async def test_an_unpaid_order_expires_and_gives_everything_back(house: House) -> None:
    meal, diner = await lunch(house, subsidy=1000)
    order = await placed(house, meal, diner)
    await sandbox_number(house, order)
    await forward(house, 899)
    assert await expiry.expire_due(house) == 0
    await forward(house, 1)
    assert await expiry.expire_due(house) == 1
    row = await reload(house, order)
    assert (row["status"], row["reason"]) == ("cancelled", "expired")
    assert (await attempt(house))["status"] == "CLOSED"
    assert await stock_row(house) == (0, 0)
    assert await house.db.value("SELECT sum(held_fen) FROM ledger_account") == 0
    assert await expiry.expire_due(house) == 0


async def test_a_payment_found_at_the_last_look_wins_over_the_expiry(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    await play(house, await sandbox_number(house, order), "lost")
    await forward(house, 900)
    assert await expiry.expire_due(house) == 1
    assert (await reload(house, order))["status"] == "paid"


async def test_money_that_comes_after_the_expiry_opens_the_order_again(house: House) -> None:
    meal, diner = await lunch(house, subsidy=1000)
    order = await placed(house, meal, diner)
    await play(house, await sandbox_number(house, order), "late")
    assert (await reload(house, order))["status"] == "pending_payment"
    await forward(house, 900)
    assert await expiry.expire_due(house) == 1
    assert (await reload(house, order))["status"] == "cancelled"
    await drain(house)
    row = await reload(house, order)
    assert (row["status"], row["round"]) == ("paid", 2)
    assert await stock_row(house) == (0, 1)
    assert await totals(house) == {
        "employer": -1000, "revenue": 1700, "clearing:sandbox": -700,
    }  # fmt: skip
    assert await topics(house, "payment.") == ["payment.late_applied"]
    assert await house.db.value("SELECT state FROM pickup") == "issued"


@pytest.mark.parametrize(
    "obstacle", ["cut_off", "sold_out", "purse_spent", "other_order", "paused", "pickup_past"]
)
async def test_late_money_goes_back_when_the_order_cannot_live_again(
    house: House, obstacle: str
) -> None:
    meal, diner = await lunch(house, subsidy=1000, own=5000, planned=1)
    wish = NOON_MS + 1000 if obstacle == "pickup_past" else None
    order = await placed(house, meal, diner, dishes={"hsr": 1}, pickup_at_ms=wish)
    await play(house, await sandbox_number(house, order), "late")
    await forward(house, 900)
    await expiry.expire_due(house)
    expected = {"employer": -6000, "subsidy": 1000, "own": 5000}
    match obstacle:
        case "cut_off":
            await forward(house, 3 * HOUR_MS / 1000)
        case "sold_out":
            await house.db.run("UPDATE stock SET planned = 0")
        case "purse_spent" | "other_order":
            spender = diner if obstacle == "other_order" else await another(house, "小王")
            if obstacle == "purse_spent":
                await house.db.run("UPDATE ledger_account SET balance_fen = 900, held_fen = 0"
                                   " WHERE kind = 'subsidy' AND balance_fen > 0")  # fmt: skip
                expected = {}
            else:
                await placed(house, meal, spender, "in9:0", dishes={"mf": 1})
        case "paused":
            await house.db.run("UPDATE meal SET accepting = 0")
    await drain(house)
    assert (await reload(house, order))["status"] == "cancelled"
    capture = await house.db.one("SELECT * FROM payment_capture WHERE provider = 'sandbox'")
    assert (capture["status"], capture["reason"]) == ("REFUND_DUE", "late")
    assert await topics(house, "payment.") == ["payment.refunding"]
    # The sandbox takes a second, then says so by a notify.
    real(house, 1)
    await drain(house)
    capture = await house.db.one("SELECT * FROM payment_capture WHERE provider = 'sandbox'")
    assert (capture["status"], capture["refunded_fen"]) == ("REFUNDED", 600)
    assert len(await topics(house, "refund.settled")) == 1
    if obstacle not in ("other_order", "purse_spent"):
        assert await totals(house) == expected


async def test_money_for_an_order_the_diner_cancelled_goes_back(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    await play(house, number, "late")
    async with house.db.transaction() as tx:
        await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)
    await drain(house)
    real(house, 1)
    await drain(house)
    assert (await reload(house, order))["status"] == "cancelled"
    capture = await house.db.one("SELECT * FROM payment_capture")
    assert (capture["status"], capture["reason"]) == ("REFUNDED", "cancelled")
    assert await totals(house) == {}
    with pytest.raises(Refused, match="no_such_payment"):
        await play(house, "nothing", "paid")
    with pytest.raises(Refused, match="unknown_outcome"):
        await play(house, number, "stolen")


async def test_a_closed_payment_cannot_be_paid_except_late(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    await forward(house, 900)
    await expiry.expire_due(house)
    with pytest.raises(Refused, match="payment_closed"):
        await play(house, number, "paid")
    assert await play(house, number, "late") == [204]
    assert (await reload(house, order))["status"] == "paid"


async def test_a_provider_that_does_not_answer_prolongs_the_order_three_times(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    await sandbox_number(house, order)
    provider = flaky(house, "close", "query")
    await forward(house, 900)
    for _ in range(3):
        assert await expiry.expire_due(house) == 0
        assert (await reload(house, order))["status"] == "pending_payment"
        await forward(house, 60)
    assert await expiry.expire_due(house) == 1
    assert (await reload(house, order))["status"] == "cancelled"
    assert (await attempt(house))["status"] == "CLOSING"
    # It answers again: the attempt is shut by the clock.
    provider.broken.clear()
    real(house, 61)
    await inquiry.poll_due(house)
    assert (await attempt(house))["status"] == "CLOSED"


async def test_expiry_and_payment_at_once_end_paid_or_cancelled_never_between(
    wide_house: House,
) -> None:
    house = wide_house
    meal, diner = await lunch(house)
    for n in range(4):
        order = await placed(house, meal, diner, f"in{n}:0")
        number = await sandbox_number(house, order)
        await forward(house, 900)

        async def pay(number: str = number) -> None:
            with contextlib.suppress(Refused):
                await play(house, number, "paid")

        await asyncio.gather(pay(), expiry.expire_due(house), expiry.expire_due(house))
        row = await reload(house, order)
        captured = await house.db.value(
            "SELECT count(*) FROM payment_capture WHERE order_id = ?", order["id"]
        )
        assert (row["status"], captured) in [("paid", 1), ("cancelled", 0)]


# --- create: phases, repeats, other ways ----------------------------------------------------------


async def test_a_time_out_is_unknown_and_the_same_request_is_sent_again(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    provider = flaky(house, "create", "query")
    await sandbox_number(house, order)
    first = await attempt(house)
    assert first["status"] == "UNKNOWN"
    provider.broken.clear()
    real(house, 5)
    await inquiry.poll_due(house)
    again = await attempt(house)
    assert (again["status"], again["out_trade_no"]) == ("PENDING", first["out_trade_no"])
    assert provider.calls == ["create", "query", "create"]


async def test_a_crash_after_the_call_is_completed_by_the_same_request(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    provider = flaky(house)
    await sandbox_number(house, order)
    # As if we had died between the provider's answer and our commit.
    await house.db.run("UPDATE payment_attempt SET status = 'CREATING', provider_handle = NULL")
    real(house, 5)
    await inquiry.poll_due(house)
    assert (await attempt(house))["status"] == "CREATING"
    real(house, 25)
    await inquiry.poll_due(house)
    assert (await attempt(house))["status"] == "PENDING"
    assert provider.calls == ["create", "query", "query", "create"]
    assert await house.db.value("SELECT count(*) FROM sandbox_trade") == 1


async def test_a_foreign_notify_is_kept_for_finance_and_pays_nothing(house: House) -> None:
    class Mixed(Sandbox):
        async def read_notice(self, headers: Any, body: bytes, real_ms: int) -> Notice:
            told = await super().read_notice(headers, body, real_ms)
            return Notice(told.event_id, NoticeKind.FOREIGN)

    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    use(house, {"sandbox": Mixed(house)})
    assert await play(house, number, "paid") == [204]
    event = await house.db.one("SELECT status, note FROM provider_event")
    assert tuple(event.values()) == ("REVIEW", "other merchant")
    assert await house.db.value("SELECT count(*) FROM payment_capture") == 0
    assert (await reload(house, order))["status"] == "pending_payment"


async def test_an_answer_that_was_lost_is_found_by_asking(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    flaky(house, "lose_answer")
    number = await sandbox_number(house, order)
    assert (await attempt(house))["status"] == "UNKNOWN"
    # Paid while we did not even know that it could be.
    await play(house, number, "paid")
    assert (await reload(house, order))["status"] == "paid"
    assert (await attempt(house))["status"] == "PAID"


async def test_a_notify_before_the_answer_to_create_is_kept(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)

    class Hasty(Sandbox):
        async def create(self, bill: Bill) -> Created:
            made = await super().create(bill)
            await play(house, bill.number, "paid")
            return made

    use(house, {"sandbox": Hasty(house)})
    async with house.db.transaction() as tx:
        await service.open_payment(house, order["id"], order["diner_id"], NOON_MS, tx)
    await drain(house)
    assert (await reload(house, order))["status"] == "paid"
    assert (await attempt(house))["status"] == "PAID"


async def test_the_same_way_again_is_the_same_attempt(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    sandbox = providers(house)["sandbox"]
    first = await starting.start(house, sandbox, order["id"], "sandbox")
    again = await starting.start(house, sandbox, order["id"], "sandbox")
    assert first.handle == again.handle == {"number": first.attempt["out_trade_no"]}
    assert await house.db.value("SELECT count(*) FROM payment_attempt") == 1


async def test_another_way_of_a_provider_closes_the_first(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    sandbox = providers(house)["sandbox"]
    first = await starting.start(house, sandbox, order["id"], "native")
    second = await starting.start(house, sandbox, order["id"], "h5")
    rows = await house.db.all("SELECT out_trade_no, status FROM payment_attempt ORDER BY id")
    assert [row["status"] for row in rows] == ["CLOSED", "PENDING"]
    assert first.attempt["out_trade_no"] != second.attempt["out_trade_no"]


async def test_two_taps_at_once_make_one_attempt(wide_house: House) -> None:
    house = wide_house
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)

    async def tap() -> str:
        try:
            started = await starting.start(
                house, providers(house)["sandbox"], order["id"], "sandbox"
            )
        except Refused as refused:
            return refused.code
        return str(started.attempt["out_trade_no"])

    answers = set(await asyncio.gather(*(tap() for _ in range(6)))) - {"in_progress"}
    assert len(answers) == 1
    assert await house.db.value("SELECT count(*) FROM payment_attempt") == 1


async def test_paid_at_two_providers_the_second_payment_goes_back(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    first, second = Sandbox(house), Second(house, "close")
    use(house, {"sandbox": first, "second": second})
    one = await starting.start(house, first, order["id"], "sandbox")
    two = await starting.start(house, second, order["id"], "second")
    for provider, started in ((second, two), (first, one)):
        await take(house, provider, started.attempt["out_trade_no"], f"T{provider.name}")
    assert (await reload(house, order))["status"] == "paid"
    rows = await house.db.all("SELECT provider, status, reason FROM payment_capture ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [
        ("second", "APPLIED", None), ("sandbox", "REFUND_DUE", "duplicate"),
    ]  # fmt: skip
    assert await topics(house, "payment.refunding") == ["payment.refunding"]


async def test_the_wallet_closes_an_open_attempt_and_its_late_money_goes_back(house: House) -> None:
    meal, diner = await lunch(house, own=5000)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    await play(house, number, "late")
    await pay_wallet(house, order)
    await drain(house)
    real(house, 1)
    await drain(house)
    capture = await house.db.one("SELECT * FROM payment_capture WHERE provider = 'sandbox'")
    assert (capture["status"], capture["reason"]) == ("REFUNDED", "duplicate")
    assert await totals(house) == {"employer": -5000, "own": 3300, "revenue": 1700}


async def take(
    house: House, provider: Provider, number: str, txn_id: str, /, **over: Any
) -> captures.Applied:
    """The provider's word that it has the money, past all signatures."""
    amount = await house.db.value(
        "SELECT amount_fen FROM payment_attempt WHERE out_trade_no = ?", number
    )
    money = captures.Money(
        **{"provider": provider.name, "txn_id": txn_id, "number": number,
           "amount_fen": amount or 1, "currency": "CNY", "paid_ms": NOON_MS, **over}
    )  # fmt: skip
    async with house.db.transaction() as tx:
        return await captures.apply_capture(house, money, NOON_MS, tx)


async def test_wrong_money_pays_nothing_and_finance_hears_of_it(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    sandbox = providers(house)["sandbox"]
    wrongs: list[tuple[dict[str, Any], str, str]] = [
        ({"amount_fen": 1699}, "REFUND_DUE", "amount"),
        ({"amount_fen": 17000}, "REFUND_DUE", "amount"),
        ({"currency": "USD"}, "REVIEW", "currency"),
        ({"number": "nobody"}, "REVIEW", "unknown_number"),
    ]
    for txn_id, (over, status, reason) in enumerate(wrongs):
        applied = await take(house, sandbox, number, f"T{txn_id}", **over)
        assert (applied.capture["status"], applied.capture["reason"]) == (status, reason)
        assert (await reload(house, order))["status"] == "pending_payment"
        # Told again, nothing more happens.
        assert not (await take(house, sandbox, number, f"T{txn_id}", **over)).fresh
    assert await house.db.value("SELECT count(*) FROM payment_capture") == 4
    assert len(await topics(house, "payment.review")) == 4
    # The order can still be paid.
    await take(house, sandbox, number, "T9")
    assert (await reload(house, order))["status"] == "paid"


async def test_forty_tellings_of_two_payments_apply_exactly_one(wide_house: House) -> None:
    house = wide_house
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    number = await sandbox_number(house, order)
    sandbox = providers(house)["sandbox"]
    await asyncio.gather(*(take(house, sandbox, number, f"T{n % 2}") for n in range(20)))
    rows = await house.db.all("SELECT status FROM payment_capture ORDER BY status")
    assert [row["status"] for row in rows] == ["APPLIED", "REFUND_DUE"]
    assert await house.db.value("SELECT count(*) FROM refund") == 1
    assert (await totals(house)) == {
        "clearing:sandbox": -3400, "revenue": 1700, "suspense": 1700,
    }  # fmt: skip


async def test_a_provider_that_is_down_says_so_at_once_after_three_calls(house: House) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    provider = flaky(house, "create", "query")
    for _ in range(3):
        started = await starting.start(house, provider, order["id"], "sandbox")
        assert started.answer is Answer.UNKNOWN
    with pytest.raises(Refused, match="provider_down"):
        await starting.start(house, provider, order["id"], "sandbox")
    assert provider.calls.count("create") == 3


async def test_nothing_is_started_for_an_order_that_is_over(house: House) -> None:
    meal, diner = await lunch(house, own=9000)
    order = await placed(house, meal, diner)
    sandbox = providers(house)["sandbox"]
    await forward(house, 901)
    with pytest.raises(Refused, match="expired"):
        await starting.start(house, sandbox, order["id"], "sandbox")
    await pay_wallet(house, order)
    with pytest.raises(Refused, match="already_paid"):
        await starting.start(house, sandbox, order["id"], "sandbox")
    async with house.db.transaction() as tx:
        await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)
    with pytest.raises(Refused, match="order_closed"):
        await starting.start(house, sandbox, order["id"], "sandbox")
    assert await house.db.value("SELECT count(*) FROM payment_attempt") == 0
