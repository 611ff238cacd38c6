"""Reads: which meal is meant, what its menu says, what is left of it, who has ordered what.

The menu's body is the meal's snapshot, parsed once per revision and shared: never change what
`menu_of` answers. What is left changes with every order and therefore is never part of it.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from kernel.database import Connection, Row, placeholders
from kernel.errors import Refused

# One canteen shows at most a handful of menus at a time; 64 serve a dozen canteens with tomorrow's.
MENUS_KEPT = 64
# A week ahead for every kind of meal is what an admin plans and a diner asks for.
UPCOMING_MAX = 40

_menus: OrderedDict[tuple[int, int, int], Mapping[str, Any]] = OrderedDict()


async def canteens(on: Connection) -> list[Row]:
    """Every canteen, the first one first."""
    return await on.all("SELECT * FROM canteen ORDER BY id")


async def home(on: Connection) -> Row:
    """The canteen that a chat speaks for: the first one. Raises Refused(no_canteen)."""
    row = await on.first("SELECT * FROM canteen ORDER BY id LIMIT 1")
    if row is None:
        raise Refused("no_canteen")
    return row


async def canteen(canteen_id: int, on: Connection) -> Row:
    """The canteen that must be there."""
    return await on.one("SELECT * FROM canteen WHERE id = ?", canteen_id)


async def meal_now(canteen_id: int, now_ms: int, on: Connection) -> Row | None:
    """The published meal taking orders now, the earliest cut-off first; else the next to open."""
    return await on.first(
        "SELECT * FROM meal WHERE canteen_id = ? AND status = 'published' AND frozen_ms IS NULL"
        " AND cutoff_ms > ?"
        " ORDER BY CASE WHEN open_ms <= ? THEN 0 ELSE 1 END,"
        " CASE WHEN open_ms <= ? THEN cutoff_ms ELSE open_ms END, id LIMIT 1",
        canteen_id, now_ms, now_ms, now_ms,
    )  # fmt: skip


async def meal_taking(meal_id: int, canteen_id: int, now_ms: int, on: Connection) -> Row | None:
    """That very meal while it can still be ordered, now or later; None when it is over."""
    return await on.first(
        "SELECT * FROM meal WHERE id = ? AND canteen_id = ? AND status = 'published'"
        " AND frozen_ms IS NULL AND cutoff_ms > ?",
        meal_id, canteen_id, now_ms,
    )  # fmt: skip


async def meal_serving(canteen_id: int, now_ms: int, on: Connection) -> Row | None:
    """The published meal being cooked or handed out now, the one ending first: the kitchen's."""
    return await on.first(
        "SELECT * FROM meal WHERE canteen_id = ? AND status = 'published'"
        " AND open_ms <= ? AND serve_to_ms > ? ORDER BY serve_to_ms, id LIMIT 1",
        canteen_id, now_ms, now_ms,
    )  # fmt: skip


async def meal_by(canteen_id: int, date: str, meal_kind: str, on: Connection) -> Row | None:
    """The meal of that date and kind, whatever its status."""
    return await on.first(
        "SELECT * FROM meal WHERE canteen_id = ? AND date = ? AND meal_kind = ?",
        canteen_id, date, meal_kind,
    )  # fmt: skip


async def meals_of(canteen_id: int, date: str, on: Connection) -> list[Row]:
    """Every meal of a date in the order of the day."""
    return await on.all(
        "SELECT * FROM meal WHERE canteen_id = ? AND date = ? ORDER BY serve_from_ms, id",
        canteen_id, date,
    )  # fmt: skip


async def upcoming(canteen_id: int, now_ms: int, on: Connection) -> list[Row]:
    """Published meals whose cut-off is ahead, the nearest first."""
    return await on.all(
        "SELECT * FROM meal WHERE canteen_id = ? AND status = 'published' AND frozen_ms IS NULL"
        f" AND cutoff_ms > ? ORDER BY cutoff_ms, id LIMIT {UPCOMING_MAX}",
        canteen_id, now_ms,
    )  # fmt: skip


def menu_of(meal: Row) -> Mapping[str, Any]:
    """The published menu of a meal's row, parsed; an empty mapping when it never was published.

    The same object for the same revision: read only.
    """
    text = meal["snapshot"]
    if text is None:
        return {}
    # The text's own hash keeps apart two databases in one process that count alike.
    key = (int(meal["id"]), int(meal["revision"]), hash(text))
    menu = _menus.get(key)
    if menu is None:
        menu = _menus[key] = msgspec.json.decode(text, type=dict[str, Any])
        while len(_menus) > MENUS_KEPT:
            _menus.popitem(last=False)
    else:
        _menus.move_to_end(key)
    return menu


async def has_dish(meal_id: int, code: str, on: Connection) -> bool:
    """Whether the meal ever had the dish on its menu."""
    found = await on.first(
        "SELECT 1 AS one FROM menu_item AS i JOIN dish AS d ON d.id = i.dish_id"
        " WHERE i.meal_id = ? AND d.code = ?",
        meal_id, code,
    )  # fmt: skip
    return found is not None


@dataclass(frozen=True)
class OnShelf:
    """What of a dish can still be sold, and what diners have taken of it."""

    left: int
    sold: int


async def stock_left(meal_id: int, on: Connection) -> dict[str, int]:
    """What can be sold now per dish code: 0 for a dish marked sold out or taken off."""
    return {code: dish.left for code, dish in (await shelf(meal_id, on)).items()}


async def shelf(meal_id: int, on: Connection) -> dict[str, OnShelf]:
    """Every dish of the meal by its code; nothing is left of one marked sold out or taken off."""
    rows = await on.all(
        "SELECT d.code AS code, CASE WHEN i.on_sale = 1 AND i.listed = 1"
        " THEN s.planned - s.held - s.committed ELSE 0 END AS n, s.held + s.committed AS sold"
        " FROM menu_item AS i JOIN dish AS d ON d.id = i.dish_id"
        " JOIN stock AS s ON s.item_id = i.id"
        " WHERE i.meal_id = ? ORDER BY i.position, i.id",
        meal_id,
    )
    return {row["code"]: OnShelf(int(row["n"]), int(row["sold"])) for row in rows}


async def stock_table(meal_id: int, on: Connection) -> list[Row]:
    """Rows of {dish, name, planned, held, committed, left} in menu order, also of dishes taken off.

    `left` is what can be sold: 0 for a dish that is not on sale, whatever its portions.
    """
    rows = await on.all(
        "SELECT d.code AS dish, d.name AS name, s.planned AS planned, s.held AS held,"
        " s.committed AS committed, i.on_sale AS on_sale, i.listed AS listed"
        " FROM menu_item AS i JOIN dish AS d ON d.id = i.dish_id"
        " JOIN stock AS s ON s.item_id = i.id"
        " WHERE i.meal_id = ? ORDER BY i.position, i.id",
        meal_id,
    )
    for row in rows:
        on_sale, listed = row.pop("on_sale"), row.pop("listed")
        row["left"] = row["planned"] - row["held"] - row["committed"] if on_sale and listed else 0
    return rows


async def bought(diner_id: int, meal_id: int, on: Connection) -> dict[str, int]:
    """Portions per dish code that the diner has in orders of this meal, refunded ones left out."""
    rows = await on.all(
        "SELECT l.dish_code AS code, SUM(l.quantity) AS n FROM order_line AS l"
        " JOIN orders AS o ON o.id = l.order_id"
        " WHERE o.diner_id = ? AND o.meal_id = ? AND o.status <> 'cancelled' AND l.status = 'live'"
        " GROUP BY l.dish_code",
        diner_id, meal_id,
    )  # fmt: skip
    return {row["code"]: int(row["n"]) for row in rows}


@dataclass(frozen=True)
class Affected:
    """Whom a change touches: live orders with the dish, their portions, carts that hold it."""

    orders: int = 0
    portions: int = 0
    carts: int = 0


async def affected(meal_id: int, codes: list[str] | None, on: Connection) -> Affected:
    """Live orders of the meal and open carts, only those with one of `codes` when given."""
    if codes == []:
        return Affected()
    chosen = "" if codes is None else f" AND l.dish_code IN ({placeholders(codes)})"
    row = await on.one(
        "SELECT count(DISTINCT o.id) AS n, COALESCE(SUM(l.quantity), 0) AS portions"
        " FROM orders AS o JOIN order_line AS l ON l.order_id = o.id AND l.status = 'live'"
        " WHERE o.meal_id = ? AND o.status IN ('pending_payment', 'paid', 'preparing', 'ready')"
        f"{chosen}",
        meal_id, *(codes or []),
    )  # fmt: skip
    return Affected(int(row["n"]), int(row["portions"]), await _carts(codes, on))


async def unpaid(meal_id: int, on: Connection) -> int:
    """Orders of the meal that hold portions and are not paid yet."""
    return int(
        await on.value(
            "SELECT count(*) FROM orders WHERE meal_id = ? AND status = 'pending_payment'", meal_id
        )
    )


async def ordered_since(meal_id: int, code: str, since_ms: int, on: Connection) -> int:
    """Orders with the dish that were placed after that moment and still stand."""
    return int(
        await on.value(
            "SELECT count(DISTINCT o.id) FROM orders AS o"
            " JOIN order_line AS l ON l.order_id = o.id"
            " WHERE o.meal_id = ? AND l.dish_code = ? AND o.placed_ms > ?"
            " AND o.status <> 'cancelled'",
            meal_id, code, since_ms,
        )
    )  # fmt: skip


async def _carts(codes: list[str] | None, on: Connection) -> int:
    # A cart is the conversation's own JSON; a dish appears in it as its quoted code.
    if codes is None:
        return int(await on.value("SELECT count(*) FROM session WHERE cart LIKE '%\"dish\"%'"))
    marks = " OR ".join(["cart LIKE ? ESCAPE '!'"] * len(codes))
    patterns = [f'%"{_plain(code)}"%' for code in codes]
    return int(await on.value(f"SELECT count(*) FROM session WHERE {marks}", *patterns))


def _plain(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
