"""晚出: a dish comes later than promised, and everybody who waits for it hears by how much.

A wish for an earlier time moves to the new one, and with it the reminders: nobody is reminded of a
meal that is late by our fault, and nobody is counted as not collecting it.
"""

from dataclasses import dataclass
from typing import ClassVar

from kernel import audit, outbox
from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from kernel.records import Record
from orders.service import lock_order, note_history

MINUTE_MS = 60_000
# Later than this it is not late but gone: that is a shortage.
MINUTES_MAX = 120


class DishLate(Record, frozen=True, kw_only=True):
    """An order has to wait for one of its dishes until `eta_ms` (canteen time)."""

    topic: ClassVar[str] = "dish.late"
    order_id: int
    diner_id: int
    name: str
    eta_ms: int

    def lane(self) -> str:
        return f"diner:{self.diner_id}"


@dataclass(frozen=True)
class Waiting:
    """Who waits for the dish: order numbers, and its name as they ordered it."""

    name: str
    orders: tuple[Row, ...]


async def waiting(meal_id: int, dish: str, on: Connection) -> Waiting:
    """Paid orders that still wait for this dish. Raises Refused(nobody_waits)."""
    rows = await on.all(
        "SELECT o.id, o.number, min(l.name) AS name FROM orders AS o"
        " JOIN order_line AS l ON l.order_id = o.id AND l.status = 'live'"
        " WHERE o.meal_id = ? AND l.dish_code = ? AND o.status IN ('paid', 'preparing')"
        " AND NOT EXISTS (SELECT 1 FROM line_done AS d WHERE d.line_id = l.id)"
        " GROUP BY o.id, o.number ORDER BY o.id",
        meal_id, dish,
    )  # fmt: skip
    if not rows:
        raise Refused("nobody_waits")
    return Waiting(str(rows[0]["name"]), tuple(rows))


async def announce(
    meal_id: int, dish: str, minutes: int, actor: str, now_ms: int, real_ms: int, tx: Transaction
) -> Waiting:
    """Tell everybody who waits, once for this time, and move their times.

    Raises Refused(bad_minutes | nobody_waits).
    """
    if not 0 < minutes <= MINUTES_MAX:
        raise Refused("bad_minutes", minutes=minutes)
    found = await waiting(meal_id, dish, tx)
    eta_ms = now_ms + minutes * MINUTE_MS
    for row in found.orders:
        order = await lock_order(row["id"], tx)
        await tx.run(
            "UPDATE orders SET pickup_at_ms = ? WHERE id = ? AND pickup_at_ms < ?",
            eta_ms, order["id"], eta_ms,
        )  # fmt: skip
        await note_history(order, actor, f"late:{dish}:{minutes}", now_ms, tx)
        fact = DishLate(
            order_id=order["id"], diner_id=order["diner_id"], name=found.name, eta_ms=eta_ms
        )
        await outbox.append(fact, tx, now_ms=real_ms)
    after = {"minutes": minutes, "orders": len(found.orders)}
    await audit.write("dish.late", f"meal:{meal_id}:{dish}", actor, None, after, "", now_ms, tx)
    return found
