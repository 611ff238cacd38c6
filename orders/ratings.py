"""评价: what a diner thought of an order, once; what a dish is thought of is the sum of them."""

from collections.abc import Sequence

from kernel.database import Connection, Row, Transaction, placeholders
from kernel.errors import Refused

COMMENT_MAX = 200


async def rate_order(
    order_id: int, diner_id: int, stars: int, comment: str, now_ms: int, tx: Transaction
) -> Row:
    """Keep it; a later word replaces the former. Raises Refused(no_such_order | not_eaten)."""
    order = await tx.first("SELECT * FROM orders WHERE id = ? AND diner_id = ?", order_id, diner_id)
    if order is None:
        raise Refused("no_such_order")
    if order["status"] != "picked_up":
        raise Refused("not_eaten", status=order["status"])
    return await tx.one(
        "INSERT INTO rating (order_id, diner_id, stars, comment, rated_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (order_id) DO UPDATE SET stars = excluded.stars,"
        " comment = CASE WHEN excluded.comment = '' THEN rating.comment ELSE excluded.comment END,"
        " rated_ms = excluded.rated_ms RETURNING *",
        order_id, diner_id, stars, comment[:COMMENT_MAX], now_ms,
    )  # fmt: skip


async def dish_rating(codes: Sequence[str], on: Connection) -> dict[str, tuple[float, int]]:
    """Dish code → (average stars of the orders it was in, how many); unrated ones are absent."""
    if not codes:
        return {}
    rows = await on.all(
        "SELECT l.dish_code, AVG(r.stars) AS stars, COUNT(DISTINCT r.order_id) AS count"
        " FROM order_line AS l JOIN rating AS r ON r.order_id = l.order_id"
        f" WHERE l.dish_code IN ({placeholders(codes)}) AND l.status = 'live'"
        " GROUP BY l.dish_code",
        *codes,
    )
    return {row["dish_code"]: (round(float(row["stars"]), 1), int(row["count"])) for row in rows}
