"""Reads of one diner's orders; each row has its meal's cut-off and way of cooking beside it."""

from kernel.database import Connection, Row

_OWN = (
    "SELECT o.*, m.cutoff_ms AS meal_cutoff_ms, m.frozen_ms AS meal_frozen_ms, m.cooking"
    " FROM orders AS o JOIN meal AS m ON m.id = o.meal_id WHERE o.diner_id = ?"
)


async def orders_of(
    diner_id: int, on: Connection, *, limit: int, first: str = "", last: str = "",
    before_id: int = 0,
) -> list[Row]:  # fmt: skip
    """Newest first; of these dates (both included), or older than that order."""
    where, values = "", list[object]()
    if first:
        where, values = " AND o.date BETWEEN ? AND ?", [first, last or first]
    if before_id:
        where, values = f"{where} AND o.id < ?", [*values, before_id]
    return await on.all(f"{_OWN}{where} ORDER BY o.id DESC LIMIT ?", diner_id, *values, limit)


async def order_of(diner_id: int, on: Connection, order_id: int, number: str = "") -> Row | None:
    """By id, or the newest of that number; None when it is not this diner's."""
    if order_id:
        return await on.first(f"{_OWN} AND o.id = ?", diner_id, order_id)
    return await on.first(f"{_OWN} AND o.number = ? ORDER BY o.id DESC LIMIT 1", diner_id, number)


async def under_way(diner_id: int, on: Connection) -> list[Row]:
    """Neither over nor forgotten."""
    return await on.all(
        f"{_OWN} AND o.status IN ('pending_payment', 'paid', 'preparing', 'ready')"
        " ORDER BY o.id DESC",
        diner_id,
    )


async def ahead_of(order: Row, on: Connection) -> int:
    """How many paid orders of its meal the kitchen has had for longer."""
    count = await on.value(
        "SELECT count(*) FROM orders WHERE meal_id = ? AND status = 'paid' AND id <> ?"
        " AND paid_ms < ?",
        order["meal_id"], order["id"], order["paid_ms"],
    )  # fmt: skip
    return int(count)
