"""到账: the one door for money from outside, whoever brings the news: callback, query, bill.

Money that came in is written down first and judged afterwards. Either it pays its charge, or it
re-opens an order that had expired, or it goes back by itself; nothing is ever lost in between. The
second telling of the same money changes nothing.
"""

from dataclasses import dataclass

import structlog

from kernel import outbox
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from menus import stock
from orders.machine import LIVE, Status, Step
from orders.service import live_portions, move
from payments import attempts, charges, ledger, returning, topups
from payments.ledger import Reference
from payments.locking import meal_and_order
from payments.machine import AttemptStep, CaptureStep, ChargeStep
from payments.moving import advance
from payments.records import LateApplied, NeedsReview
from payments.settling import settle_if_covered

log = structlog.get_logger()


@dataclass(frozen=True)
class Money:
    """What a provider says it received; `paid_ms` is real time."""

    provider: str
    txn_id: str
    number: str
    amount_fen: int
    currency: str
    paid_ms: int


@dataclass(frozen=True)
class Applied:
    """The capture's row and whether this telling was the first."""

    capture: Row
    fresh: bool


async def apply_capture(house: House, money: Money, now_ms: int, tx: Transaction) -> Applied:
    """Record the money once, then let it pay its charge, re-open its order, or go back."""
    attempt = await tx.first(
        "SELECT a.*, c.owner_kind, c.owner_id,"
        " CASE WHEN c.owner_kind = 'order' THEN c.owner_id END AS order_id"
        " FROM payment_attempt AS a JOIN order_charge AS c ON c.id = a.charge_id"
        " WHERE a.provider = ? AND a.out_trade_no = ?",
        money.provider, money.number,
    )  # fmt: skip
    if attempt is None:
        return await _unexplained(house, money, None, "unknown_number", now_ms, tx)
    if attempt["owner_kind"] == "topup":
        return await _topped_up(house, money, attempt, now_ms, tx)
    meal, order = await meal_and_order(attempt["order_id"], tx)
    if money.currency != attempt["currency"]:
        return await _unexplained(house, money, attempt, "currency", now_ms, tx)
    capture = await _record(money, attempt, now_ms, tx)
    if capture is None:
        return await _told_before(house, money, tx)
    await _mark_paid(attempt, tx)
    charge = await tx.first(
        "UPDATE order_charge SET status = 'paid' WHERE id = ? AND status = 'due' AND amount_fen = ?"
        " RETURNING *",
        attempt["charge_id"], money.amount_fen,
    )  # fmt: skip
    if charge is not None:
        row = await _apply(house, order, charge, capture, now_ms, tx)
        return Applied(row, True)
    return Applied(await _too_late(house, meal, order, attempt, capture, now_ms, tx), True)


async def _topped_up(
    house: House, money: Money, attempt: Row, now_ms: int, tx: Transaction
) -> Applied:
    topup = await topups.lock(attempt["owner_id"], tx)
    if money.currency != attempt["currency"]:
        return await _unexplained(house, money, attempt, "currency", now_ms, tx)
    capture = await _record(money, attempt, now_ms, tx)
    if capture is None:
        return await _told_before(house, money, tx)
    await _mark_paid(attempt, tx)
    return Applied(await topups.apply(house, topup, attempt, capture, now_ms, tx), True)


async def _record(money: Money, attempt: Row | None, now_ms: int, tx: Transaction) -> Row | None:
    return await tx.first(
        "INSERT INTO payment_capture (provider, provider_txn_id, attempt_id, order_id, amount_fen,"
        " currency, refund_reserved_fen, refunded_fen, status, paid_ms, created_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, 0, 0, 'RECEIVED', ?, ?)"
        " ON CONFLICT (provider, provider_txn_id) DO NOTHING RETURNING *",
        money.provider, money.txn_id, attempt and attempt["id"], attempt and attempt["order_id"],
        money.amount_fen, money.currency, money.paid_ms, now_ms,
    )  # fmt: skip


async def _told_before(house: House, money: Money, tx: Transaction) -> Applied:
    first = await tx.one(
        "SELECT * FROM payment_capture WHERE provider = ? AND provider_txn_id = ?",
        money.provider, money.txn_id,
    )  # fmt: skip
    if (first["amount_fen"], first["currency"]) != (money.amount_fen, money.currency):
        # One transaction cannot have two amounts: nothing is changed, finance has to look.
        await _review(house, first["id"], "told_differently", tx)
    return Applied(first, False)


async def _unexplained(
    house: House, money: Money, attempt: Row | None, reason: str, now_ms: int, tx: Transaction
) -> Applied:
    """Money that nothing of ours explains: kept for finance, no order is paid by it."""
    capture = await _record(money, attempt, now_ms, tx)
    if capture is None:
        return await _told_before(house, money, tx)
    row = await advance("payment_capture", capture["id"], CaptureStep.DOUBT, tx, reason=reason)
    assert row is not None
    clearing = await ledger.system(f"clearing:{money.provider}", 0, tx)
    suspense = await ledger.system("suspense", 0, tx)
    if money.currency == "CNY":
        await ledger.transfer(
            clearing, suspense, money.amount_fen, f"capture:{row['id']}", "capture", None,
            now_ms, tx,
        )  # fmt: skip
    await _review(house, row["id"], reason, tx)
    return Applied(row, True)


async def _review(house: House, capture_id: int, reason: str, tx: Transaction) -> None:
    log.error("payment.review", capture=capture_id, reason=reason)
    fact = NeedsReview(what="capture", row_id=capture_id, reason=reason)
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())


async def _mark_paid(attempt: Row, tx: Transaction) -> None:
    await advance(
        "payment_attempt", attempt["id"], AttemptStep.PAY, tx, open_key=None, next_poll_ms=None
    )


async def _apply(
    house: House, order: Row, charge: Row, capture: Row, now_ms: int, tx: Transaction
) -> Row:
    """The charge is paid by this money: books, other attempts closed, the order settled."""
    row = await advance(
        "payment_capture", capture["id"], CaptureStep.APPLY, tx, applied_charge_id=charge["id"]
    )
    assert row is not None
    await attempts.abandon(house, charge["id"], tx)
    # Stock and purses first: the system's accounts are no rows that anybody waits for.
    await settle_if_covered(house, order, capture["provider"], now_ms, tx)
    clearing = await ledger.system(f"clearing:{capture['provider']}", 0, tx)
    revenue = await ledger.system("revenue", order["canteen_id"], tx)
    await ledger.transfer(
        clearing, revenue, capture["amount_fen"], f"capture:{capture['id']}", "capture",
        Reference("order", order["id"]), now_ms, tx,
    )  # fmt: skip
    return row


async def _too_late(
    house: House, meal: Row, order: Row, attempt: Row, capture: Row, now_ms: int, tx: Transaction
) -> Row:
    charge = await tx.one("SELECT * FROM order_charge WHERE id = ?", attempt["charge_id"])
    if capture["amount_fen"] != charge["amount_fen"]:
        await _review(house, capture["id"], "amount", tx)
        return await returning.return_capture(house, order, capture, "amount", now_ms, tx)
    if await _can_reopen(meal, order, now_ms, tx):
        try:
            async with tx.savepoint():
                return await _reopen(house, order, charge, capture, now_ms, tx)
        except Refused as refused:
            log.info("payment.not_reopened", order=order["number"], reason=refused.code)
    reason = "duplicate"
    if order["status"] == Status.CANCELLED and charge["status"] == "void":
        reason = "late" if order["reason"] == "expired" else "cancelled"
    return await returning.return_capture(house, order, capture, reason, now_ms, tx)


async def _can_reopen(meal: Row, order: Row, now_ms: int, tx: Transaction) -> bool:
    """Only an order that expired, while its meal still takes orders, and if there is no other."""
    if order["status"] != Status.CANCELLED or order["reason"] != "expired":
        return False
    takes_orders = (
        meal["status"] == "published"
        and meal["accepting"]
        and meal["frozen_ms"] is None
        and now_ms < meal["cutoff_ms"]
    )
    if not takes_orders or (order["pickup_at_ms"] is not None and order["pickup_at_ms"] <= now_ms):
        return False
    marks = ", ".join("?" * len(LIVE))
    other = await tx.first(
        "SELECT id FROM orders WHERE diner_id = ? AND meal_id = ? AND id <> ?"
        f" AND status IN ({marks})",
        order["diner_id"], order["meal_id"], order["id"], *(status.value for status in LIVE),
    )  # fmt: skip
    return other is None


async def _reopen(
    house: House, order: Row, charge: Row, capture: Row, now_ms: int, tx: Transaction
) -> Row:
    """Take stock and purses again and be paid. Raises Refused when somebody else has them."""
    real_ms = house.clock.real_ms()
    back = await move(order, Step.REOPEN, capture["provider"], "late", now_ms, real_ms, tx)
    portions = await live_portions(order["id"], tx)
    await stock.check_and_hold(portions, back["round"], "reopen", now_ms, tx)
    if not await charges.hold_again(charge, tx):
        raise Refused("wallet_short")
    paid = await advance("order_charge", charge["id"], ChargeStep.PAY, tx)
    assert paid is not None
    row = await _apply(house, back, paid, capture, now_ms, tx)
    fact = LateApplied(
        order_id=order["id"], diner_id=order["diner_id"], capture_id=capture["id"],
        amount_fen=capture["amount_fen"],
    )  # fmt: skip
    await outbox.append(fact, tx, now_ms=real_ms)
    return row
