"""评价: what a diner thought of an order, once; what a dish is thought of is the sum of them."""

from dataclasses import dataclass

from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused

COMMENT_MAX = 200
# The newest ones tell how a dish tastes now, and bound what is read.
RATINGS_READ = 2_000
# Fewer say more about a mood than about a dish.
RATINGS_MIN = 3


@dataclass(frozen=True)
class DishRating:
    """The mean in tenths of a star, of so many orders; of none where there are too few."""

    tenths: int = 0
    count: int = 0


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


async def dish_rating(dish_code: str, on: Connection) -> DishRating:
    """How the newest rated orders that had the dish were liked."""
    row = await on.one(
        "SELECT count(*) AS n, COALESCE(SUM(r.stars), 0) AS stars FROM"
        f" (SELECT order_id, stars FROM rating ORDER BY id DESC LIMIT {RATINGS_READ}) AS r"
        " WHERE EXISTS (SELECT 1 FROM order_line AS l WHERE l.order_id = r.order_id"
        " AND l.dish_code = ? AND l.status = 'live')",
        dish_code,
    )
    count = int(row["n"])
    if count < RATINGS_MIN:
        return DishRating()
    return DishRating((int(row["stars"]) * 10 + count // 2) // count, count)
