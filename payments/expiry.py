"""超时关闭: nobody loses an order that was paid at the last second.

Due orders (canteen time) are closed at the provider first; only when every attempt is known to be
shut is the order cancelled and its portions and purses set free. A provider that does not answer
gets a little more time, a few times; then we cancel and rely on late money finding its way back.
"""

import structlog

from kernel.database import Row, Transaction
from kernel.house import House
from kernel.repeat import in_transaction
from orders.machine import Status, Step
from payments import attempts, charges
from payments.inquiry import look
from payments.locking import meal_and_order
from payments.service import close_unpaid

log = structlog.get_logger()

CLAIM_MAX = 100
# Three times a minute: longer than any provider's hiccup, short enough for a lunch queue.
EXTEND_MS = 60_000
EXTEND_COUNT_MAX = 3


async def expire_due(house: House) -> int:
    """Handle every unpaid order whose time is over; answers how many came to an end."""
    now_ms = await house.clock.canteen_ms(house.db)
    due = await house.db.all(
        "SELECT id FROM orders WHERE expires_ms <= ? AND status = 'pending_payment'"
        " ORDER BY expires_ms LIMIT ?",
        now_ms, CLAIM_MAX,
    )  # fmt: skip
    count = 0
    for order in due:
        count += await expire(house, order["id"], now_ms)
    return count


async def expire(house: House, order_id: int, now_ms: int) -> bool:
    """Close at the provider, look, then cancel; True when the order is no longer unpaid."""
    open_attempts = await in_transaction(house.db, lambda tx: _abandon(house, order_id, now_ms, tx))
    for attempt in open_attempts:
        await look(house, attempt)
    return await in_transaction(house.db, lambda tx: _end(house, order_id, now_ms, tx))


async def _abandon(house: House, order_id: int, now_ms: int, tx: Transaction) -> list[Row]:
    _, order = await meal_and_order(order_id, tx)
    charge = await charges.due(order_id, tx)
    if charge is None or not _over(order, now_ms):
        return []
    await attempts.abandon(house, charge["id"], tx)
    return await attempts.open_of(charge["id"], tx)


async def _end(house: House, order_id: int, now_ms: int, tx: Transaction) -> bool:
    _, order = await meal_and_order(order_id, tx)
    if not _over(order, now_ms):
        return bool(order["status"] != Status.PENDING_PAYMENT)
    charge = await charges.due(order_id, tx)
    still_open = await attempts.open_of(charge["id"], tx) if charge else []
    if any(attempt["version"] < EXTEND_COUNT_MAX for attempt in still_open):
        await _extend(order, still_open, now_ms, tx)
        return False
    await close_unpaid(house, order, Step.EXPIRE, "clock", "expired", now_ms, tx)
    return True


async def _extend(order: Row, still_open: list[Row], now_ms: int, tx: Transaction) -> None:
    await tx.run(
        "UPDATE orders SET expires_ms = ? WHERE id = ? AND status = 'pending_payment'",
        now_ms + EXTEND_MS, order["id"],
    )  # fmt: skip
    for attempt in still_open:
        await tx.run("UPDATE payment_attempt SET version = version + 1 WHERE id = ?", attempt["id"])
    log.warning("order.extended", order=order["number"], open=len(still_open))


def _over(order: Row, now_ms: int) -> bool:
    return bool(order["status"] == Status.PENDING_PAYMENT and order["expires_ms"] <= now_ms)
