"""The two rows that every verb with money stands on, locked in this order: meal, order."""

from kernel.database import Row, Transaction
from kernel.errors import Refused
from orders.service import lock_order

MEAL = (
    "SELECT id, canteen_id, date, meal_kind, cooking, status, accepting, open_ms, cutoff_ms,"
    " serve_to_ms, frozen_ms FROM meal WHERE id = ?"
)


async def meal_and_order(order_id: int, tx: Transaction) -> tuple[Row, Row]:
    """(meal, order): the meal cannot be frozen and the order not moved until the transaction ends.

    Raises Refused(no_such_order).
    """
    meal_id = await tx.value("SELECT meal_id FROM orders WHERE id = ?", order_id)
    if meal_id is None:
        raise Refused("no_such_order")
    meal = await tx.one(MEAL + tx.lock("SHARE"), meal_id)
    return meal, await lock_order(order_id, tx)
