"""The canteen's dishes: found by code or name, made when they are new, kept in what is not said."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from pypinyin import lazy_pinyin

from kernel.allergens import canonical
from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from menus.values import DraftDish

# A hot dish stays above 60 °C in an insulated box about this long; the rules ask for under 4 h.
HOLD_MINUTES = 120
CODE_MAX = 40

# Where a dish stands when nobody said so: the last characters of its name tell.
_USUAL = (
    (("汤", "羹", "soup"), "汤"),
    (("饭", "面", "粥", "粉", "馒头", "包", "饼", "饺", "饺子", "馄饨", "rice", "noodles"), "主食"),
    (("可乐", "茶", "豆浆", "奶", "汁", "咖啡", "水", "雪碧", "cola", "tea", "juice"), "饮料"),
)
_USUAL_CATEGORY = "其他"


def usual_category(name: str) -> str:
    """`米饭` → 主食, `紫菜汤` → 汤; otherwise 其他."""
    lower = name.lower()
    for endings, category in _USUAL:
        if lower.endswith(endings):
            return category
    return _USUAL_CATEGORY


def code_for(name: str) -> str:
    """A stable code from a name: its pinyin without tones, or its letters and digits."""
    plain = unicodedata.normalize("NFKC", name).lower()
    spelled = "".join(lazy_pinyin(plain, errors="default"))
    return re.sub(r"[^a-z0-9]+", "", spelled)[:CODE_MAX] or "dish"


async def ensure_dish(canteen_id: int, wanted: DraftDish, tx: Transaction) -> tuple[Row, bool]:
    """The dish with this code, else this name, else a new one; with what the line says of it.

    Raises Refused(code_of_other) when the code is one dish's and the name another's.
    """
    known = await _known(canteen_id, wanted, tx)
    if known is None:
        return await _insert(canteen_id, wanted, tx), True
    said = _said(wanted)
    if wanted.category is not None:
        said["category_id"] = await ensure_category(canteen_id, wanted.category, (), tx)
    said = {column: value for column, value in said.items() if known[column] != value}
    if not said:
        return known, False
    columns = ", ".join(f"{column} = ?" for column in said)
    changed = await tx.one(
        f"UPDATE dish SET {columns} WHERE id = ? RETURNING *", *said.values(), known["id"]
    )
    return changed, False


async def _known(canteen_id: int, wanted: DraftDish, tx: Transaction) -> Row | None:
    by_name = await tx.first(
        "SELECT * FROM dish WHERE canteen_id = ? AND name = ? ORDER BY id LIMIT 1",
        canteen_id, wanted.name,
    )  # fmt: skip
    if wanted.code is None:
        return by_name
    by_code = await tx.first(
        "SELECT * FROM dish WHERE canteen_id = ? AND code = ?", canteen_id, wanted.code
    )
    if by_code is not None and by_name is not None and by_code["id"] != by_name["id"]:
        raise Refused(
            "code_of_other", dish_code=wanted.code, name=wanted.name, other=by_code["name"]
        )
    return by_code or by_name


def _said(wanted: DraftDish) -> dict[str, Any]:
    """Columns of `dish` the line speaks of."""
    said: dict[str, Any] = {"name": wanted.name}
    for column in ("name_en", "stall", "spicy", "hold_minutes", "size", "temperature"):
        if (value := getattr(wanted, column)) is not None:
            said[column] = value
    if wanted.aliases is not None:
        said["aliases"] = text(list(dict.fromkeys(wanted.aliases)))
    if wanted.option_groups is not None:
        said["option_groups"] = text(wanted.option_groups)
    if wanted.allergens is not None:
        words = dict.fromkeys(canonical(word) for word in wanted.allergens)
        said["allergens"] = text(list(words))
    return said


async def _insert(canteen_id: int, wanted: DraftDish, tx: Transaction) -> Row:
    category = wanted.category or usual_category(wanted.name)
    row: dict[str, Any] = {
        "canteen_id": canteen_id, "name_en": "", "aliases": "[]", "option_groups": "[]",
        "allergens": "[]", "stall": "", "spicy": 0, "hold_minutes": HOLD_MINUTES, "size": "small",
        "temperature": "hot", **_said(wanted),
        "category_id": await ensure_category(canteen_id, category, (), tx),
    }  # fmt: skip
    base = wanted.code or code_for(wanted.name)
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    # Another transaction may take the code between look and write: then the next number is tried.
    for code in (base, *(f"{base}{n}" for n in range(2, 1000))):
        made = await tx.first(
            f"INSERT INTO dish (code, {names}) VALUES (?, {marks})"
            " ON CONFLICT (canteen_id, code) DO NOTHING RETURNING *",
            code, *row.values(),
        )  # fmt: skip
        if made is not None:
            return made
        taken = await tx.one(
            "SELECT * FROM dish WHERE canteen_id = ? AND code = ?", canteen_id, code
        )
        if taken["name"] == wanted.name:
            return taken
    raise Refused("bad_dish", name=wanted.name, field="code")


async def ensure_category(
    canteen_id: int, name: str, aliases: Iterable[str], tx: Transaction
) -> int:
    """The category of that name or alias, made at the end of the list when there is none."""
    rows = await tx.all(
        "SELECT id, name, aliases FROM category WHERE canteen_id = ? ORDER BY position, id",
        canteen_id,
    )
    for row in rows:
        if row["name"] == name:
            more = list(dict.fromkeys((*msgspec.json.decode(row["aliases"]), *aliases)))
            if text(more) != row["aliases"]:
                await tx.run("UPDATE category SET aliases = ? WHERE id = ?", text(more), row["id"])
            return int(row["id"])
    for row in rows:
        if name in msgspec.json.decode(row["aliases"]):
            return int(row["id"])
    made = await tx.one(
        "INSERT INTO category (canteen_id, name, aliases, position) VALUES (?, ?, ?, ?)"
        # The update changes nothing; it makes the row of a faster transaction come back.
        " ON CONFLICT (canteen_id, name) DO UPDATE SET name = excluded.name RETURNING id",
        canteen_id, name, text(list(aliases)), len(rows) + 1,
    )  # fmt: skip
    return int(made["id"])


async def ensure_option_group(
    canteen_id: int, code: str, body: Mapping[str, Any], tx: Transaction
) -> None:
    """The group as given, whatever it was before: groups belong to the canteen, not to a meal."""
    await tx.run(
        "INSERT INTO option_group (canteen_id, code, body) VALUES (?, ?, ?)"
        " ON CONFLICT (canteen_id, code) DO UPDATE SET body = excluded.body",
        canteen_id, code, text(body),
    )  # fmt: skip


async def category_words(canteen_id: int, on: Connection) -> list[str]:
    """Every category name and alias of the canteen: what a typed line may say."""
    rows = await on.all(
        "SELECT name, aliases FROM category WHERE canteen_id = ? ORDER BY position, id", canteen_id
    )
    return [word for row in rows for word in (row["name"], *msgspec.json.decode(row["aliases"]))]


def text(value: Any) -> str:
    """JSON for a TEXT column."""
    return msgspec.json.encode(value).decode()
