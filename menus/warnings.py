"""What looks like a mistake in a draft: asked about before publishing, never corrected by itself.

Everything is judged from the draft as it is and from what was sold before, so that a warning is the
same whoever looks, and gone once it is no longer true.
"""

from dataclasses import dataclass

import msgspec
from pypinyin import lazy_pinyin

from kernel.database import Connection, Row
from menus import items

# A price that moves by more than this share is asked about.
JUMP_PERCENT = 20
# A canteen's dishes are compared with each other up to here; beyond, only within the draft.
KNOWN_MAX = 2_000


@dataclass(frozen=True)
class Warned:
    """One doubt. `what`: price | portions | duplicate | allergens.

    `number` is the former price or the former portions; `other` the code of the like dish, or the
    allergens that are missing, joined by commas. `key` changes when the draft's line does.
    """

    key: str
    what: str
    dish: str
    name: str
    number: int = 0
    other: str = ""
    other_name: str = ""
    now: int = 0


async def draft_warnings(meal: Row, on: Connection) -> list[Warned]:
    """Every doubt about what the next publication would sell, in menu order."""
    rows = [row for row in await items.coming_items(meal, on) if row["listed"]]
    last = await _last_sold(meal, [row["dish_id"] for row in rows], on)
    known = await on.all(
        "SELECT code, name FROM dish WHERE canteen_id = ? ORDER BY id LIMIT ?",
        meal["canteen_id"], KNOWN_MAX,
    )  # fmt: skip
    by_sound: dict[tuple[str, ...], list[Row]] = {}
    for dish in known:
        by_sound.setdefault(_sound(dish["name"]), []).append(dish)
    found: list[Warned] = []
    sold_with: dict[int, dict[str, list[str]]] = {}
    for row in rows:
        before = last.get(row["dish_id"])
        found += _price(row, before)
        found += _portions(row, before)
        found += _duplicate(row, before, by_sound)
        had = await _allergens_of(before, sold_with, on) if before else {}
        found += _allergens(row, had.get(row["code"], []))
    return found


async def _last_sold(meal: Row, dish_ids: list[int], on: Connection) -> dict[int, Row]:
    """The row under which each dish was last on another meal's menu."""
    if not dish_ids:
        return {}
    rows = await on.all(
        "SELECT i.dish_id AS dish_id, i.price_fen AS price_fen, s.planned AS planned,"
        " m.id AS meal_id FROM menu_item AS i JOIN meal AS m ON m.id = i.meal_id"
        " JOIN stock AS s ON s.item_id = i.id WHERE m.canteen_id = ? AND m.id <> ?"
        f" AND i.dish_id IN ({', '.join('?' * len(dish_ids))}) ORDER BY m.serve_from_ms, i.id",
        meal["canteen_id"], meal["id"], *dish_ids,
    )  # fmt: skip
    return {row["dish_id"]: row for row in rows}


def _price(row: Row, before: Row | None) -> list[Warned]:
    if before is None or not before["price_fen"]:
        return []
    was, now = before["price_fen"], row["price_fen"]
    if abs(now - was) * 100 <= JUMP_PERCENT * was:
        return []
    key = f"price:{row['code']}:{was}:{now}"
    return [Warned(key, "price", row["code"], row["name"], number=was, now=now)]


def _portions(row: Row, before: Row | None) -> list[Warned]:
    if row["planned"] > 0:
        return []
    usual = before["planned"] if before else 0
    return [Warned(f"portions:{row['code']}", "portions", row["code"], row["name"], number=usual)]


def _duplicate(
    row: Row, before: Row | None, by_sound: dict[tuple[str, ...], list[Row]]
) -> list[Warned]:
    """A name that was never sold and sounds like another dish's: 宫爆鸡丁 beside 宫保鸡丁."""
    if before is not None:
        return []
    like = [dish for dish in by_sound.get(_sound(row["name"]), ()) if dish["code"] != row["code"]]
    if not like:
        return []
    other = like[0]
    key = f"duplicate:{row['code']}:{other['code']}"
    return [
        Warned(key, "duplicate", row["code"], row["name"], other=other["code"],
               other_name=other["name"])
    ]  # fmt: skip


# Finals and initials that are mixed up when a name is typed by ear.
_BLUR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))


def _sound(name: str) -> tuple[str, ...]:
    """How a name is pronounced, without tones and without what ears confuse."""
    syllables = []
    for syllable in lazy_pinyin("".join(name.split()).lower(), errors="default"):
        for wide, narrow in _BLUR:
            syllable = syllable.replace(wide, narrow)
        syllables.append(syllable)
    return tuple(syllables)


async def _allergens_of(
    before: Row, seen: dict[int, dict[str, list[str]]], on: Connection
) -> dict[str, list[str]]:
    """Allergens per dish code as that meal's menu named them; each meal is read once."""
    meal_id = before["meal_id"]
    if meal_id not in seen:
        snapshot = await on.value("SELECT snapshot FROM meal WHERE id = ?", meal_id)
        dishes = msgspec.json.decode(snapshot)["dishes"] if snapshot else []
        seen[meal_id] = {dish["id"]: dish["allergens"] for dish in dishes}
    return seen[meal_id]


def _allergens(row: Row, had: list[str]) -> list[Warned]:
    """What the dish was last sold with and does not name any more."""
    lost = [one for one in had if one not in items.words(row["allergens"])]
    if not lost:
        return []
    key = f"allergens:{row['code']}:{','.join(lost)}"
    return [Warned(key, "allergens", row["code"], row["name"], other=",".join(lost))]
