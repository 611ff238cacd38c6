"""The rows of one meal: what it sells, what its draft says, and the snapshot made of them.

A change locks the meal's row first and the stock rows after it, in id order. The snapshot is
written in the same transaction as the rows it shows, under a new revision.
"""

import hashlib
import unicodedata

import msgspec

from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from menus import publishing
from menus.dishes import text

_ITEM = (
    "d.id AS dish_id, d.code AS code, d.name AS name, d.name_en AS name_en, d.aliases AS aliases,"
    " c.name AS category, d.option_groups AS option_groups, d.allergens AS allergens,"
    " d.stall AS stall, d.spicy AS spicy, d.hold_minutes AS hold_minutes, d.size AS size,"
    " d.temperature AS temperature"
)
_ITEMS = (
    f"SELECT {_ITEM}, i.id AS item_id, i.position AS position, i.price_fen AS price_fen,"
    " i.max_per_diner AS max_per_diner, i.on_sale AS on_sale, i.listed AS listed, s.id AS stock_id,"
    " s.planned AS planned, s.held AS held, s.committed AS committed"
    " FROM menu_item AS i JOIN dish AS d ON d.id = i.dish_id"
    " JOIN category AS c ON c.id = d.category_id JOIN stock AS s ON s.item_id = i.id"
    " WHERE i.meal_id = ? ORDER BY i.position, i.id"
)
_DRAFT = (
    f"SELECT {_ITEM}, i.id AS item_id, w.position AS position, w.price_fen AS price_fen,"
    " w.max_per_diner AS max_per_diner, w.on_sale AS on_sale, w.listed AS listed, s.id AS stock_id,"
    " w.planned AS planned, s.held AS held, s.committed AS committed"
    " FROM menu_draft AS w JOIN dish AS d ON d.id = w.dish_id"
    " JOIN category AS c ON c.id = d.category_id"
    " LEFT JOIN menu_item AS i ON i.meal_id = w.meal_id AND i.dish_id = w.dish_id"
    " LEFT JOIN stock AS s ON s.item_id = i.id"
    " WHERE w.meal_id = ? ORDER BY w.position, w.dish_id"
)


async def lock_meal(meal_id: int, tx: Transaction) -> Row:
    """The meal's row, held until the transaction ends. Raises Refused(no_such_meal)."""
    meal = await tx.first(f"SELECT * FROM meal WHERE id = ?{tx.lock()}", meal_id)
    if meal is None:
        raise Refused("no_such_meal")
    return meal


async def lock_changeable(meal_id: int, tx: Transaction) -> Row:
    """As `lock_meal`, for a change of the menu. Raises Refused(meal_closed | frozen) too late."""
    meal = await lock_meal(meal_id, tx)
    if meal["status"] not in {"draft", "published"}:
        raise Refused("meal_closed", status=meal["status"])
    if meal["frozen_ms"] is not None:
        raise Refused("frozen", frozen_ms=meal["frozen_ms"])
    return meal


async def items_of(meal_id: int, on: Connection) -> list[Row]:
    """What the meal sells or sold, in menu order, with dish, category and stock."""
    return await on.all(_ITEMS, meal_id)


async def draft_rows(meal_id: int, on: Connection) -> list[Row]:
    """What the draft says, in menu order; item and stock are None for a dish not sold yet."""
    return await on.all(_DRAFT, meal_id)


async def coming_items(meal: Row, on: Connection) -> list[Row]:
    """The menu as the next publication would make it.

    A draft is exactly its rows (or, when it has none, what was sold before); on a published meal
    they add and change.
    """
    drafted = await draft_rows(meal["id"], on)
    items = await items_of(meal["id"], on)
    if meal["status"] == "draft" and drafted:
        return drafted
    changed = {row["dish_id"]: row for row in drafted}
    merged = [changed.pop(item["dish_id"], item) for item in items]
    return merged + list(changed.values())


def digest(rows: list[Row]) -> str:
    """Recognises a menu: two that read the same have the same, whatever was changed in between."""
    shown = [
        [row["code"], row["price_fen"], row["planned"], row["on_sale"], row["max_per_diner"]]
        for row in rows
        if row["listed"]
    ]
    return hashlib.sha256(text(shown).encode()).hexdigest()[:16]


async def preview(meal: Row, on: Connection) -> dict[str, object]:
    """The snapshot that the next publication would write: what a diner would see."""
    return await _snapshot(meal, await coming_items(meal, on), on)


async def rewrite(meal: Row, tx: Transaction) -> Row:
    """Write the snapshot of the rows as they now stand, under the next revision."""
    shown = await _snapshot(meal, await items_of(meal["id"], tx), tx)
    return await tx.one(
        "UPDATE meal SET revision = revision + 1, snapshot = ? WHERE id = ? RETURNING *",
        text(shown), meal["id"],
    )  # fmt: skip


async def _snapshot(meal: Row, items: list[Row], on: Connection) -> dict[str, object]:
    canteen_id = meal["canteen_id"]
    canteen = await on.one("SELECT * FROM canteen WHERE id = ?", canteen_id)
    categories = await on.all(
        "SELECT name, aliases FROM category WHERE canteen_id = ? ORDER BY position, id", canteen_id
    )
    groups = await on.all(
        "SELECT code, body FROM option_group WHERE canteen_id = ? ORDER BY id", canteen_id
    )
    return publishing.build_snapshot(meal, canteen, items, categories, groups)


def pick(rows: list[Row], said: str) -> Row:
    """The row whose dish has this code, name, or alias that no other row's dish has.

    Width and case do not matter. Raises Refused(no_such_dish), or Refused(ambiguous_dish) with the
    names that fit.
    """
    wanted = _plain(said)
    for column in ("code", "name"):
        for row in rows:
            if _plain(row[column]) == wanted:
                return row
    fitting = [
        row
        for row in rows
        if wanted in {_plain(word) for word in (row["name_en"], *words(row["aliases"])) if word}
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Refused("ambiguous_dish", name=said.strip(), names=[row["name"] for row in fitting])
    raise Refused("no_such_dish", name=said.strip())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def words(value: str) -> list[str]:
    """A JSON list of texts out of a TEXT column."""
    return msgspec.json.decode(value, type=list[str])
