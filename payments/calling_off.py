"""整餐取消: no gas, no water, a health officer; nobody eats, everybody gets their money back.

The word suspends the meal, and that is all it does at once: from then on nothing of it is sold. Its
orders are cancelled one by one, each in a transaction of its own, until none is left; a process
that dies in the middle is followed by the next sweep.
"""

from dataclasses import dataclass
from functools import partial

import structlog

from kernel import audit
from kernel.database import Connection, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.repeat import in_transaction
from menus import items
from payments import service
from payments.refunds import UNCOLLECTED

log = structlog.get_logger()

# One sweep takes so many; the next one follows within seconds.
CANCEL_MAX = 100
OPEN = ("pending_payment", *(status.value for status in UNCOLLECTED))
_OPEN = ", ".join(f"'{status}'" for status in OPEN)


@dataclass(frozen=True)
class Touched:
    """How many orders it ends, and the money of those that are paid."""

    orders: int
    paid_fen: int


async def touched(meal_id: int, on: Connection) -> Touched:
    """Orders of the meal that nobody has collected yet."""
    row = await on.one(
        "SELECT count(*) AS orders, CAST(COALESCE(SUM(CASE WHEN status = 'pending_payment'"
        " THEN 0 ELSE total_fen END), 0) AS BIGINT) AS fen FROM orders"
        f" WHERE meal_id = ? AND status IN ({_OPEN})",
        meal_id,
    )
    return Touched(int(row["orders"]), int(row["fen"]))


async def call_off(
    meal_id: int, reason: str, shown: int, actor: str, now_ms: int, tx: Transaction
) -> Touched:
    """Suspend the meal. `shown` is how many orders whoever decides has seen.

    Raises Refused(reason_needed | shown_changed | meal_closed); said twice it answers the same.
    """
    if not reason:
        raise Refused("reason_needed")
    meal = await items.lock_meal(meal_id, tx)
    found = await touched(meal_id, tx)
    if meal["status"] == "suspended":
        return found
    if meal["status"] != "published":
        raise Refused("meal_closed", status=meal["status"])
    if found.orders != shown:
        raise Refused("shown_changed", orders=found.orders)
    await tx.run("UPDATE meal SET status = 'suspended', accepting = 0 WHERE id = ?", meal_id)
    await tx.run(
        "INSERT INTO meal_suspension (meal_id, reason, actor, at_ms) VALUES (?, ?, ?, ?)",
        meal_id, reason, actor, now_ms,
    )  # fmt: skip
    after = {"status": "suspended", "orders": found.orders, "paid_fen": found.paid_fen}
    before = {"status": meal["status"]}
    await audit.write("meal.suspend", f"meal:{meal_id}", actor, before, after, reason, now_ms, tx)
    return found


async def cancel_due(house: House) -> int:
    """Orders of suspended meals, cancelled by the canteen with all their money back."""
    rows = await house.db.all(
        "SELECT o.id, s.actor FROM meal_suspension AS s JOIN orders AS o ON o.meal_id = s.meal_id"
        f" WHERE o.status IN ({_OPEN}) ORDER BY o.id LIMIT {CANCEL_MAX}"
    )
    count = 0
    for row in rows:
        work = partial(_cancel, house, row["id"], row["actor"])
        try:
            await in_transaction(house.db, work)
        except Refused as refused:
            # Its door is just opening, or its provider is just asked: the next sweep looks again.
            log.info("suspended.later", order_id=row["id"], code=refused.code)
            continue
        count += 1
    return count


async def _cancel(house: House, order_id: int, actor: str, tx: Transaction) -> None:
    now_ms = await house.clock.canteen_ms(tx)
    await service.cancel(house, order_id, actor, "canteen", now_ms, tx)


async def reason_of(meal_id: int, on: Connection) -> str | None:
    """Why the meal was called off; None when it was not."""
    found = await on.value("SELECT reason FROM meal_suspension WHERE meal_id = ?", meal_id)
    return None if found is None else str(found)
