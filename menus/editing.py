"""One dish of a draft changed after it was typed: taken off, another price, more portions, merged.

A draft of a published meal adds and changes; there a dish that is sold is taken off by a row that
says so, and diners see nothing of it before the next publication.
"""

from typing import Any

import msgspec

from kernel import audit
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.money import FEN_MAX
from menus import items
from menus.dishes import text
from menus.drafting import put_row, settle_draft
from menus.values import PORTIONS_MAX


async def _line(meal_id: int, dish: str, tx: Transaction) -> tuple[Row, Row]:
    """The meal, locked, and the dish as the next publication would sell it."""
    meal = await items.lock_changeable(meal_id, tx)
    await settle_draft(meal, tx)
    coming = [row for row in await items.coming_items(meal, tx) if row["listed"]]
    return meal, items.pick(coming, dish)


async def _noted(
    meal: Row, row: Row, actor: str, before: Any, after: Any, now_ms: int, tx: Transaction
) -> None:
    subject = f"meal:{meal['id']}:{row['code']}"
    await audit.write("menu.draft_edit", subject, actor, before, after, "", now_ms, tx)


async def remove_line(meal_id: int, dish: str, *, actor: str, now_ms: int, tx: Transaction) -> Row:
    """删 红烧肉: not in the next publication. Answers the row that was there.

    Raises Refused(no_such_dish | ambiguous_dish | meal_closed | frozen).
    """
    meal, row = await _line(meal_id, dish, tx)
    if meal["status"] == "published" and row["item_id"] is not None:
        await put_row(meal_id, {**row, "listed": 0}, tx)
    else:
        await tx.run(
            "DELETE FROM menu_draft WHERE meal_id = ? AND dish_id = ?", meal_id, row["dish_id"]
        )
    before = {"price_fen": row["price_fen"], "portions": row["planned"]}
    await _noted(meal, row, actor, before, None, now_ms, tx)
    return row


async def set_line(
    meal_id: int, dish: str, *, price_fen: int | None = None, portions: int | None = None,
    actor: str, now_ms: int, tx: Transaction,
) -> Row:  # fmt: skip
    """红烧肉改16, 红烧肉改50份: in the draft alone. Answers the row as it now is.

    Raises Refused(bad_price | bad_portions), and as `remove_line`.
    """
    if price_fen is not None and not 0 <= price_fen <= FEN_MAX:
        raise Refused("bad_price", price_fen=price_fen)
    if portions is not None and not 0 <= portions <= PORTIONS_MAX:
        raise Refused("bad_portions", portions=portions)
    meal, row = await _line(meal_id, dish, tx)
    changed = {
        **row,
        "price_fen": row["price_fen"] if price_fen is None else price_fen,
        "planned": row["planned"] if portions is None else portions,
    }
    await put_row(meal_id, changed, tx)
    before = {"price_fen": row["price_fen"], "portions": row["planned"]}
    after = {"price_fen": changed["price_fen"], "portions": changed["planned"]}
    await _noted(meal, row, actor, before, after, now_ms, tx)
    return changed


async def merge_lines(
    meal_id: int, dish: str, into: str, *, actor: str, now_ms: int, tx: Transaction
) -> tuple[Row, Row]:
    """宫爆鸡丁 was 宫保鸡丁: the known dish takes price and portions, the misspelt line goes."""
    meal, wrong = await _line(meal_id, dish, tx)
    known = await tx.first(
        "SELECT * FROM dish WHERE canteen_id = ? AND code = ?", meal["canteen_id"], into
    )
    if known is None:
        raise Refused("no_such_dish", name=into)
    await remove_line(meal_id, wrong["code"], actor=actor, now_ms=now_ms, tx=tx)
    await put_row(meal_id, {**wrong, "dish_id": known["id"]}, tx)
    await _noted(meal, known, actor, {"merged": wrong["code"]}, {"into": into}, now_ms, tx)
    return wrong, known


async def keep_allergens(
    meal_id: int, dish: str, words: list[str], *, actor: str, now_ms: int, tx: Transaction
) -> Row:
    """含: what the dish contained before, it contains still."""
    meal, row = await _line(meal_id, dish, tx)
    before = items.words(row["allergens"])
    after = list(dict.fromkeys([*before, *words]))
    await tx.run("UPDATE dish SET allergens = ? WHERE id = ?", text(after), row["dish_id"])
    await _noted(meal, row, actor, before, after, now_ms, tx)
    return {**row, "allergens": msgspec.json.encode(after).decode()}
