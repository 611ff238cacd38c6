"""A whole menu from a file: the JSON of the understanding interface §1, also what we export.

Importing the same file twice changes nothing the second time: dishes are found by code or name,
categories and option groups by theirs. A file says what the meal sells: dishes it does not name
are taken off.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.money import FEN_MAX
from menus import items, publishing, releasing
from menus.dishes import ensure_category, ensure_option_group, text
from menus.drafting import open_draft, save_draft
from menus.publishing import WINDOW_NAMES, Window
from menus.values import (
    DISHES_MAX,
    NAME_MAX,
    PORTIONS_MAX,
    DraftDish,
    DraftSaved,
    Imported,
    Published,
)

# A group with more options than this is a menu of its own.
OPTIONS_MAX = 50
GROUPS_MAX = 200
ALIASES_MAX = 50
CODE_MAX = 64


class _Sem(msgspec.Struct):
    op: str
    of: list[str]


class _Option(msgspec.Struct):
    id: str
    name: str
    aliases: list[str] = []
    sem: _Sem | None = None
    price: int = 0


class _Group(msgspec.Struct):
    id: str
    name: str
    type: str
    required: bool
    options: list[_Option]
    default: str | None = None


class _Category(msgspec.Struct):
    name: str
    aliases: list[str] = []


class _Window(msgspec.Struct):
    name: str
    from_: str = msgspec.field(name="from")
    to: str
    aliases: list[str] = []


class _Dish(msgspec.Struct):
    name: str
    price: int
    stock: int
    id: str | None = None
    no: int | None = None
    aliases: list[str] | None = None
    category: str | None = None
    max_per_order: int | None = None
    available: bool = True
    options: list[str] | None = None
    allergens: list[str] | None = None
    name_en: str | None = None
    stall: str | None = None
    spicy: int | None = None
    hold_minutes: int | None = None
    size: str | None = None
    temperature: str | None = None


class Menu(msgspec.Struct):
    """A file's menu, strictly typed; what we do not know of is left out."""

    dishes: list[_Dish]
    pickup_windows: list[_Window] = []
    categories: list[_Category] = []
    option_groups: dict[str, _Group] = {}


def read_menu(menu: Mapping[str, Any]) -> Menu:
    """The menu, checked. Raises Refused(bad_menu, errors=[{where, what}]) with all faults."""
    try:
        parsed = msgspec.convert(menu, Menu)
    except msgspec.ValidationError as error:
        raise Refused("bad_menu", errors=[_located(str(error))]) from None
    errors = [{"where": where, "what": what} for where, what in _faults(parsed)]
    if errors:
        raise Refused("bad_menu", errors=errors[:50])
    return parsed


def _located(message: str) -> dict[str, str]:
    what, _, where = message.partition(" - at ")
    return {"where": where.strip("`$. ") or "menu", "what": what}


def _faults(menu: Menu) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not 0 < len(menu.dishes) <= DISHES_MAX:
        found.append(("dishes", f"1 to {DISHES_MAX} dishes"))
    if len(menu.option_groups) > GROUPS_MAX or len(menu.categories) > GROUPS_MAX:
        found.append(("option_groups", f"at most {GROUPS_MAX}"))
    names: set[str] = set()
    codes: set[str] = set()
    for number, dish in enumerate(menu.dishes[:DISHES_MAX]):
        where = f"dishes[{number}]"
        found += [(f"{where}.{field}", what) for field, what in _dish_faults(dish, menu)]
        if dish.name in names or (dish.id is not None and dish.id in codes):
            found.append((where, f"{dish.name} is there twice"))
        names.add(dish.name)
        codes.add(dish.id or "")
    for code, group in menu.option_groups.items():
        found += [(f"option_groups.{code}", what) for what in _group_faults(code, group)]
    return found


def _dish_faults(dish: _Dish, menu: Menu) -> list[tuple[str, str]]:
    found = []
    if not 0 <= dish.price <= FEN_MAX:
        found.append(("price", f"0 to {FEN_MAX} fen"))
    if not 0 <= dish.stock <= PORTIONS_MAX:
        found.append(("stock", f"0 to {PORTIONS_MAX}"))
    if dish.id is not None and not (dish.id.isprintable() and 0 < len(dish.id) <= CODE_MAX):
        found.append(("id", f"1 to {CODE_MAX} printable characters"))
    if dish.no is not None and not 0 < dish.no <= 10 * DISHES_MAX:
        found.append(("no", "counts from 1"))
    if dish.size not in {None, "small", "large"}:
        found.append(("size", "small or large"))
    if dish.temperature not in {None, "hot", "cold", "ambient"}:
        found.append(("temperature", "hot, cold or ambient"))
    if dish.hold_minutes is not None and not 0 < dish.hold_minutes <= 24 * 60:
        found.append(("hold_minutes", "1 to 1440"))
    if any(code not in menu.option_groups for code in dish.options or ()):
        found.append(("options", "names a group that is not in option_groups"))
    if len(dish.aliases or ()) > ALIASES_MAX or not _printable(dish.aliases or ()):
        found.append(("aliases", f"at most {ALIASES_MAX} short texts"))
    if len(dish.allergens or ()) > ALIASES_MAX or not _printable(dish.allergens or ()):
        found.append(("allergens", f"at most {ALIASES_MAX} short texts"))
    try:
        _draft_dish(dish).check()
    except Refused as refused:
        if not any(field == refused.facts["field"] for field, _ in found):
            found.append((refused.facts["field"], "is not one"))
    return found


def _printable(words: Any) -> bool:
    return all(0 < len(word) <= NAME_MAX and word.isprintable() for word in words)


def _group_faults(code: str, group: _Group) -> list[str]:
    ids = [option.id for option in group.options]
    found = []
    if group.id != code:
        found.append("id differs from its key")
    if group.type not in {"single", "multi"}:
        found.append("type is single or multi")
    if not 0 < len(ids) <= OPTIONS_MAX or len(set(ids)) != len(ids):
        found.append(f"1 to {OPTIONS_MAX} options with ids of their own")
    if group.default is not None and group.default not in ids:
        found.append("default is none of its options")
    if not _printable([group.name, *(option.name for option in group.options), *ids]):
        found.append("names are short texts")
    if any(not 0 <= option.price <= FEN_MAX for option in group.options):
        found.append(f"an option's price is 0 to {FEN_MAX} fen")
    ops = {option.sem.op for option in group.options if option.sem is not None}
    if ops - {"omit", "less", "more", "add"}:
        found.append("sem.op is omit, less, more or add")
    return found


def _draft_dish(dish: _Dish) -> DraftDish:
    return DraftDish(
        name=dish.name,
        price_fen=dish.price,
        portions=dish.stock,
        code=dish.id,
        name_en=dish.name_en,
        aliases=_words(dish.aliases),
        category=dish.category,
        stall=dish.stall,
        spicy=dish.spicy,
        allergens=_words(dish.allergens),
        option_groups=_words(dish.options),
        max_per_diner=dish.max_per_order,
        hold_minutes=dish.hold_minutes,
        size=dish.size,
        temperature=dish.temperature,
        available=dish.available,
    )


def _numbered(menu: Menu) -> list[DraftDish]:
    """The lines with their menu numbers: the file's when every dish has its own, else in order."""
    numbers: list[int] = [dish.no for dish in menu.dishes if dish.no is not None]
    if len(set(numbers)) < len(menu.dishes):
        numbers = list(range(1, len(menu.dishes) + 1))
    return [
        replace(_draft_dish(dish), position=no)
        for dish, no in zip(menu.dishes, numbers, strict=True)
    ]


def dishes_of(menu: Mapping[str, Any]) -> list[DraftDish]:
    """The dishes of a file as lines of a draft, in the file's order and without numbers.

    Raises Refused(bad_menu) with every fault.
    """
    return [_draft_dish(dish) for dish in read_menu(menu).dishes]


def _words(words: list[str] | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(words)


async def import_menu(
    menu: Mapping[str, Any], canteen_id: int, date: str, meal_kind: str, *, publish: bool,
    now_ms: int, real_ms: int, actor: str, request_key: str, tx: Transaction, announce: bool = True,
) -> Imported:  # fmt: skip
    """Make the file's menu the draft of that meal and, if asked, publish it.

    A meal that does not exist yet takes the file's pickup windows of its kind. Raises
    Refused(bad_menu) with every fault, or whatever `open_draft`, `save_draft`, `publish` refuse.
    """
    parsed = read_menu(menu)
    meal = await open_draft(canteen_id, date, meal_kind, now_ms, tx)
    for category in parsed.categories:
        await ensure_category(canteen_id, category.name, category.aliases, tx)
    for code, group in parsed.option_groups.items():
        await ensure_option_group(canteen_id, code, _body(group), tx)
    await _take_windows(meal, parsed, tx)
    dishes = _numbered(parsed)
    saved = await save_draft(meal["id"], dishes, replace=True, actor=actor, now_ms=now_ms, tx=tx)
    meal = await items.lock_meal(meal["id"], tx)
    same = await _is_published(meal, tx)
    published = None
    if same:
        await tx.run("DELETE FROM menu_draft WHERE meal_id = ?", meal["id"])
    elif publish:
        published = await releasing.publish(
            meal["id"], actor=actor, request_key=request_key, now_ms=now_ms, real_ms=real_ms,
            tx=tx, announce=announce,
        )  # fmt: skip
    return _imported(meal, saved, published)


def _imported(meal: Row, saved: DraftSaved, published: Published | None) -> Imported:
    return Imported(
        meal_id=meal["id"],
        date=meal["date"],
        meal_kind=meal["meal_kind"],
        dishes=len(saved.lines),
        portions=sum(line.portions for line in saved.lines),
        created=sum(line.new for line in saved.lines),
        published=published,
    )


def _body(group: _Group) -> dict[str, Any]:
    body = msgspec.to_builtins(group)
    for option in body["options"]:
        if option["sem"] is None:
            del option["sem"]
        if option["price"] == 0:
            del option["price"]
    return dict(body)


async def _is_published(meal: Row, tx: Transaction) -> bool:
    """The published menu says already what the draft says; dishes' own texts included."""
    if meal["status"] != "published":
        return False
    coming = await items.preview(meal, tx)
    return bool(text(coming) == meal["snapshot"])


async def _take_windows(meal: Row, menu: Menu, tx: Transaction) -> None:
    if meal["revision"] > 0 or meal["status"] != "draft":
        return
    zone = await tx.value("SELECT timezone FROM canteen WHERE id = ?", meal["canteen_id"])
    windows = [
        window
        for given in menu.pickup_windows
        if meal["meal_kind"] == "anytime" or _is_kind(given, meal["meal_kind"])
        if (window := _window(given, meal["date"], zone)) is not None
    ]
    if not windows:
        return
    serve_from_ms = min(window.from_ms for window in windows)
    serve_to_ms = max(window.to_ms for window in windows)
    cutoff_ms = min(meal["cutoff_ms"], serve_to_ms)
    if cutoff_ms <= meal["open_ms"]:
        return
    await tx.run(
        "UPDATE meal SET windows = ?, serve_from_ms = ?, serve_to_ms = ?, cutoff_ms = ?"
        " WHERE id = ?",
        text(windows), serve_from_ms, serve_to_ms, cutoff_ms, meal["id"],
    )  # fmt: skip


def _is_kind(window: _Window, meal_kind: str) -> bool:
    name, aliases = WINDOW_NAMES[meal_kind]
    said = {word.lower() for word in (window.name, *window.aliases)}
    return not said.isdisjoint({name, *aliases})


def _window(given: _Window, date: str, zone: str) -> Window | None:
    first, last = publishing.minutes_of(given.from_), publishing.minutes_of(given.to)
    if first is None or last is None or first == last:
        return None
    # A window that ends before it begins ends on the next date.
    over = publishing.DAY_MINUTES if last < first else 0
    return Window(
        given.name, tuple(given.aliases), publishing.clock_ms(first, date, zone),
        publishing.clock_ms(last + over, date, zone),
    )  # fmt: skip
