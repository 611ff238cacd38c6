"""What was sold, by day, by meal and by dish: numbers out of the orders themselves.

An order counts on the date of its meal, from payment on. A line that was given back counts no
more; what was refunded is a figure of its own.
"""

from dataclasses import dataclass

from kernel.database import Connection, Row

# From payment on an order is revenue, whatever became of the food.
COUNTED = "('paid', 'preparing', 'ready', 'picked_up', 'no_show', 'disposed')"


@dataclass(frozen=True)
class Span:
    """Days of one canteen, both ends included; `meal_kind` empty means every meal."""

    canteen_id: int
    first: str
    last: str
    meal_kind: str = ""


@dataclass(frozen=True)
class Total:
    """A row of figures: of everything, of a day, or of a kind of meal (`name`)."""

    name: str
    orders: int
    portions: int
    fen: int


@dataclass(frozen=True)
class DishSold:
    """`planned` is what was offered, `portions` what was paid for."""

    name: str
    portions: int
    planned: int
    fen: int

    @property
    def percent(self) -> int:
        return round(100 * self.portions / self.planned) if self.planned else 0


def _where(span: Span) -> tuple[str, list[object]]:
    kind = " AND m.meal_kind = ?" if span.meal_kind else ""
    values: list[object] = [span.canteen_id, span.first, span.last]
    return (
        f"m.canteen_id = ? AND m.date >= ? AND m.date <= ?{kind}",
        values + ([span.meal_kind] if span.meal_kind else []),
    )


async def total(span: Span, on: Connection) -> Total:
    """Everything in the span."""
    return (await _totals("", span, on))[0]


async def by_day(span: Span, on: Connection) -> list[Total]:
    """The days that had orders, oldest first; a day is its date."""
    return await _totals("m.date", span, on)


async def by_meal(span: Span, on: Connection) -> list[Total]:
    """The kinds of meal that had orders."""
    return await _totals("m.meal_kind", span, on)


async def _totals(by: str, span: Span, on: Connection) -> list[Total]:
    where, values = _where(span)
    name, grouped = (by, f" GROUP BY {by} ORDER BY name") if by else ("''", "")
    rows = await on.all(
        f"SELECT {name} AS name, count(DISTINCT o.id) AS orders,"
        " COALESCE(SUM(l.quantity), 0) AS portions, COALESCE(SUM(l.amount_fen), 0) AS fen"
        " FROM orders AS o JOIN meal AS m ON m.id = o.meal_id"
        " LEFT JOIN order_line AS l ON l.order_id = o.id AND l.status = 'live'"
        f" WHERE {where} AND o.status IN {COUNTED}{grouped}",
        *values,
    )
    return [
        Total(row["name"], int(row["orders"]), int(row["portions"]), int(row["fen"]))
        for row in rows
    ]


async def refunded_fen(span: Span, on: Connection) -> int:
    """What was agreed to be given back of the orders in the span."""
    where, values = _where(span)
    return int(
        await on.value(
            "SELECT COALESCE(SUM(r.amount_fen), 0) FROM refund_request AS r"
            " JOIN orders AS o ON o.id = r.order_id JOIN meal AS m ON m.id = o.meal_id"
            f" WHERE {where} AND r.status = 'APPROVED'",
            *values,
        )
    )


async def by_dish(span: Span, on: Connection) -> list[DishSold]:
    """Every dish that was on a menu in the span, the most sold first."""
    where, values = _where(span)
    rows = await on.all(
        "SELECT d.name AS name, SUM(s.planned) AS planned,"
        " SUM(COALESCE(q.portions, 0)) AS portions,"
        " SUM(COALESCE(q.fen, 0)) AS fen FROM menu_item AS i JOIN meal AS m ON m.id = i.meal_id"
        " JOIN dish AS d ON d.id = i.dish_id JOIN stock AS s ON s.item_id = i.id"
        " LEFT JOIN (SELECT l.stock_id AS stock_id, SUM(l.quantity) AS portions,"
        " SUM(l.amount_fen) AS fen FROM order_line AS l JOIN orders AS o ON o.id = l.order_id"
        f" WHERE l.status = 'live' AND o.status IN {COUNTED} GROUP BY l.stock_id) AS q"
        f" ON q.stock_id = s.id WHERE {where} AND m.published_ms IS NOT NULL"
        " GROUP BY d.id, d.name ORDER BY portions DESC, d.name",
        *values,
    )
    return [_dish(row) for row in rows]


def _dish(row: Row) -> DishSold:
    return DishSold(row["name"], int(row["portions"]), int(row["planned"]), int(row["fen"]))


async def unsold(span: Span, on: Connection) -> int:
    """Portions left over of the meals that are closed."""
    where, values = _where(span)
    return int(
        await on.value(
            "SELECT COALESCE(SUM(w.unsold), 0) FROM meal_leftover AS w"
            f" JOIN meal AS m ON m.id = w.meal_id WHERE {where}",
            *values,
        )
    )
