"""What diners think of a dish: read when somebody looks at it."""

from dataclasses import dataclass

from kernel.database import Connection

# The newest ones tell how it tastes now, and bound what is read.
RATINGS_READ = 2_000
# Fewer say more about a mood than about a dish.
RATINGS_MIN = 3


@dataclass(frozen=True)
class Rated:
    """The mean in tenths of a star, of so many orders; of none where there are too few."""

    tenths: int = 0
    count: int = 0


async def rated(dish_code: str, on: Connection) -> Rated:
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
        return Rated()
    return Rated((int(row["stars"]) * 10 + count // 2) // count, count)
