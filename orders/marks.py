"""Which lines of an order are cooked: the cook's ticks on the slip.

A tick moves no order. `lockers/cooking.py` looks at them when it decides that an order is ready.
"""

from collections.abc import Sequence

from kernel.database import Connection, Row, Transaction, placeholders


async def tick(line_ids: Sequence[int], actor: str, now_ms: int, tx: Transaction) -> None:
    """These lines are cooked; one that was ticked before keeps its first time."""
    for line_id in line_ids:
        await tx.run(
            "INSERT INTO line_done (line_id, done_ms, actor) VALUES (?, ?, ?)"
            " ON CONFLICT (line_id) DO NOTHING",
            line_id, now_ms, actor,
        )  # fmt: skip


async def untick(order_id: int, tx: Transaction) -> None:
    """The order is cooked anew."""
    await tx.run(
        "DELETE FROM line_done WHERE line_id IN (SELECT id FROM order_line WHERE order_id = ?)",
        order_id,
    )


async def lines_of(
    order_ids: Sequence[int], on: Connection, *, refunded: bool = False
) -> list[Row]:
    """The live lines of these orders with `done_ms` (None: still to cook), in their order.

    `refunded`: what was to be cooked for orders that are cancelled.
    """
    if not order_ids:
        return []
    return await on.all(
        "SELECT l.*, d.done_ms FROM order_line AS l LEFT JOIN line_done AS d ON d.line_id = l.id"
        f" WHERE l.order_id IN ({placeholders(order_ids)}) AND l.status = ?"
        " ORDER BY l.order_id, l.seq",
        *order_ids, "refunded" if refunded else "live",
    )  # fmt: skip
