"""问渠道: what became of an attempt? Asked by the clock, by 「付了」 and by a close.

Each look is: ask the provider (no transaction open), then apply what it said in one transaction.
Callbacks may be lost for ever; this is what makes them a mere convenience.
"""

import structlog

from kernel import outbox
from kernel.database import Row, Transaction
from kernel.house import House
from kernel.repeat import in_transaction
from payments import attempts
from payments.captures import Money, apply_capture
from payments.machine import AttemptStep
from payments.moving import advance
from payments.provider import Provider, Trade, TradeState
from payments.records import Answered
from payments.registry import providers

log = structlog.get_logger()

CLAIM_MAX = 50


async def poll_due(house: House) -> int:
    """Ask about every attempt whose time has come (real time); answers how many were asked."""
    real_ms = house.clock.real_ms()
    due = await house.db.all(
        "SELECT * FROM payment_attempt WHERE next_poll_ms <= ? ORDER BY next_poll_ms LIMIT ?",
        real_ms, CLAIM_MAX,
    )  # fmt: skip
    count = 0
    for attempt in due:
        claimed = await _claim(house, attempt, real_ms)
        if claimed is not None:
            await look(house, claimed)
            count += 1
    return count


async def _claim(house: House, attempt: Row, real_ms: int) -> Row | None:
    """Write down the next look before this one: two schedulers at once ask only once."""
    return await house.db.first(
        "UPDATE payment_attempt SET next_poll_ms = ?, poll_count = poll_count + 1"
        " WHERE id = ? AND next_poll_ms = ? RETURNING *",
        _next_poll(attempt, real_ms), attempt["id"], attempt["next_poll_ms"],
    )  # fmt: skip


def _next_poll(attempt: Row, real_ms: int) -> int:
    step = attempt["poll_count"] + 1
    planned = attempts.POLL_AGAIN_S * 1000 + real_ms
    if attempt["status"] != "CLOSING":
        if step < len(attempts.POLL_AFTER_S):
            planned = attempt["created_ms"] + attempts.POLL_AFTER_S[step] * 1000
        elif attempt["expires_ms"] > real_ms:
            planned = attempt["expires_ms"]
    # After a standstill of ours the next look is a moment away, not in the past.
    return max(int(planned), real_ms + attempts.POLL_AFTER_S[0] * 1000)


async def look(house: House, attempt: Row) -> TradeState:
    """Ask once and apply the answer. A provider that is switched off answers nothing."""
    provider = providers(house).get(attempt["provider"])
    if provider is None:
        return TradeState.UNKNOWN
    if attempt["status"] == "CLOSING":
        trade = await provider.close(attempt["out_trade_no"])
    else:
        trade = await provider.query(attempt["out_trade_no"])
    await apply_trade(house, attempt, trade)
    if trade.state in (TradeState.MISSING, TradeState.UNPAID):
        await _complete(house, provider, attempt, trade.state)
    return trade.state


async def apply_trade(house: House, attempt: Row, trade: Trade) -> None:
    """What the provider said becomes true here, in one transaction."""

    async def work(tx: Transaction) -> None:
        now_ms = await house.clock.canteen_ms(tx)
        if trade.state is TradeState.PAID:
            await apply_capture(house, money_of(attempt["provider"], trade), now_ms, tx)
        elif trade.state is TradeState.CLOSED:
            await attempts.shut(await attempts.by_id(attempt["id"], tx), tx)

    await in_transaction(house.db, work)


def money_of(provider: str, trade: Trade) -> Money:
    return Money(
        provider=provider, txn_id=trade.txn_id, number=trade.number, amount_fen=trade.amount_fen,
        currency=trade.currency, paid_ms=trade.paid_ms,
    )  # fmt: skip


async def _complete(house: House, provider: Provider, attempt: Row, state: TradeState) -> None:
    """Finish what a crash or a time-out left half done, by the very same request or not at all."""
    real_ms = house.clock.real_ms()
    if attempt["status"] == "CLOSING":
        # It never heard of it, so there is nothing to close.
        if state is TradeState.MISSING:
            await in_transaction(house.db, lambda tx: attempts.shut(attempt, tx))
    elif attempt["status"] == "UNKNOWN" or attempts.is_stale(attempt, real_ms):
        if real_ms < attempt["expires_ms"]:
            await attempts.submit(house, provider, attempt)
        elif state is TradeState.MISSING:
            await in_transaction(house.db, lambda tx: _give_up(attempt, tx))


async def _give_up(attempt: Row, tx: Transaction) -> None:
    await advance(
        "payment_attempt", attempt["id"], AttemptStep.FAIL, tx, open_key=None, next_poll_ms=None
    )


async def ask_provider(house: House, order_id: int, asked: str) -> str:
    """「付了」: look at every attempt of the order; the diner hears of it when no money is there.

    Answers `paid`, `unpaid`, `unknown` or `closed`.
    """
    unanswered = False
    for attempt in await attempts.of_order(order_id, house.db):
        if attempt["status"] in ("CREATING", "PENDING", "UNKNOWN", "CLOSING"):
            state = await look(house, attempt)
            unanswered |= state is TradeState.UNKNOWN
    order = await house.db.one("SELECT * FROM orders WHERE id = ?", order_id)
    if order["status"] == "cancelled":
        return "closed"
    if order["status"] != "pending_payment":
        return "paid"
    status = "unknown" if unanswered else "unpaid"
    fact = Answered(order_id=order_id, diner_id=order["diner_id"], asked=asked, status=status)

    async def tell(tx: Transaction) -> None:
        await outbox.append(fact, tx, now_ms=house.clock.real_ms())

    await in_transaction(house.db, tell)
    return status
