"""The menu as the engine reads it: every word that may mean a dish, an option or an ingredient.

Compiled once per published menu and shared by all messages; nothing in it changes afterwards.
Stock, availability and limits are facts of the moment and stay outside, see `menu_limits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from conversation.understanding.model import Limit
from conversation.understanding.normalise import Atom, atoms_of, stem
from conversation.understanding.spelling import Speller, compile_speller

_PART_STOP = frozenset(
    (
        "of",
        "the",
        "a",
        "an",
        "and",
        "with",
        "in",
        "on",
        "or",
        "to",
        "for",
        "day",
        "one",
        "some",
        "something",
        "no",
        "not",
        "my",
        "me",
    )
)


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    name: str
    op: str = ""  # "omit", "less", "more", "add", or nothing
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    name: str
    single: bool
    required: bool
    default: str | None
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Dish:
    id: str
    no: int
    name: str
    keys: tuple[str, ...]
    category: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    name: str
    words: tuple[str, ...]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Term:
    """All a stretch of text may mean on this menu; which one counts is the grammar's business."""

    exact: tuple[str, ...] = ()  # dishes so named (D1, D2)
    part: tuple[str, ...] = ()  # dishes whose name holds it (D3)
    tail: tuple[str, ...] = ()  # dishes whose name ends in this one character (D3)
    category: tuple[str, ...] = ()  # dishes of the category so named (D4)
    options: tuple[str, ...] = ()  # options so named
    ingredient: str = ""  # ingredient some option speaks of
    window: str = ""  # pickup window so named
    group: str = ""  # option group so named, 温度


@dataclass(frozen=True, slots=True)
class CompiledMenu:
    id: str
    lang: str
    dishes: Mapping[str, Dish]
    by_no: Mapping[int, str]
    groups: Mapping[str, Group]
    group_of: Mapping[str, str]
    options: Mapping[str, Option]
    windows: tuple[Window, ...]
    terms: Mapping[str, Term]
    span_max: int
    speller: Speller
    pictures: frozenset[str] = field(default_factory=frozenset)
    default_limits: Mapping[str, Limit] = field(default_factory=dict)

    def options_of(self, dish_id: str) -> Iterator[tuple[Group, Option]]:
        """Every option a dish offers, in the dish's own order."""
        for group_id in self.dishes[dish_id].groups:
            group = self.groups[group_id]
            for option in group.options:
                yield group, option


def key_of(atoms: list[Atom] | tuple[Atom, ...]) -> str:
    """The dictionary key of a stretch of atoms: Latin words stemmed and spaced, the rest joined."""
    out = ""
    previous = ""
    for atom in atoms:
        word = stem(atom.text) if atom.kind == "latin" else atom.text
        out += f" {word}" if previous == atom.kind == "latin" else word
        previous = atom.kind
    return out


class _Terms:
    """Collects readings per key while the menu is compiled."""

    def __init__(self, pictures: frozenset[str]) -> None:
        self.pictures = pictures
        self.found: dict[str, dict[str, dict[str, None]]] = {}
        self.longest = 1

    def atoms(self, phrase: str) -> list[Atom]:
        return [atom for atom in atoms_of(phrase, self.pictures) if _counts(atom, self.pictures)]

    def add(self, atoms: list[Atom], reading: str, value: str) -> str:
        key = key_of(atoms)
        if key:
            self.longest = max(self.longest, len(atoms))
            self.found.setdefault(key, {}).setdefault(reading, {})[value] = None
        return key

    def add_phrase(self, phrase: str, reading: str, value: str) -> str:
        return self.add(self.atoms(phrase), reading, value)

    def build(self) -> dict[str, Term]:
        return {key: _term(readings) for key, readings in self.found.items()}


def _counts(atom: Atom, pictures: frozenset[str]) -> bool:
    return atom.kind != "sign" or atom.text in pictures


def _term(readings: Mapping[str, Mapping[str, None]]) -> Term:
    def read(name: str) -> tuple[str, ...]:
        return tuple(readings.get(name, ()))

    return Term(
        exact=read("exact"),
        part=read("part"),
        tail=read("tail"),
        category=read("category"),
        options=read("options"),
        ingredient=next(iter(read("ingredient")), ""),
        window=next(iter(read("window")), ""),
        group=next(iter(read("group")), ""),
    )


def _pictures(menu: Mapping[str, Any]) -> frozenset[str]:
    """Pictures that a name or alias is written with; all others carry nothing."""
    phrases = [word for dish in menu["dishes"] for word in (dish["name"], *dish["aliases"])]
    return frozenset(
        char
        for word in phrases
        for char in word
        if ord(char) >= 0x2190
        and not (
            0x2E80 <= ord(char) <= 0x9FFF
            or 0xF900 <= ord(char) <= 0xFFEF
            or ord(char) in range(0x20000, 0x40000)
        )
    )


def _clock(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _group(group_id: str, data: Mapping[str, Any]) -> Group:
    options = tuple(
        Option(
            id=option["id"],
            name=option["name"],
            op=(option.get("sem") or {}).get("op", ""),
            of=tuple(key_of(atoms_of(word)) for word in (option.get("sem") or {}).get("of", ())),
        )
        for option in data["options"]
    )
    return Group(
        id=group_id,
        name=data["name"],
        single=data["type"] == "single",
        required=bool(data["required"]),
        default=data["default"],
        options=options,
    )


def _add_dish(terms: _Terms, data: Mapping[str, Any]) -> Dish:
    keys: list[str] = []
    for phrase in (data["name"], *data["aliases"]):
        atoms = terms.atoms(phrase)
        keys.append(terms.add(atoms, "exact", data["id"]))
        _add_parts(terms, atoms, data["id"])
    return Dish(
        id=data["id"],
        no=int(data["no"]),
        name=data["name"],
        keys=tuple(dict.fromkeys(key for key in keys if key)),
        category=data["category"],
        groups=tuple(data["options"]),
    )


def _add_parts(terms: _Terms, atoms: list[Atom], dish_id: str) -> None:
    """Rule D3: contiguous parts of two characters or one whole word, and the last character."""
    for start in range(len(atoms)):
        for end in range(start + 1, len(atoms) + 1):
            span = atoms[start:end]
            if len(span) == 1 and (span[0].kind != "latin" or len(span[0].text) < 2):
                continue
            if all(atom.kind == "latin" and atom.text in _PART_STOP for atom in span):
                continue
            if all(atom.kind == "number" for atom in span):
                continue
            terms.add(span, "part", dish_id)
    if len(atoms) > 1 and atoms[-1].kind == "han":
        terms.add(atoms[-1:], "tail", dish_id)


def _variants(phrase: str) -> tuple[str, ...]:
    """软一点 is also said 软点, 大碗 also 大的: the short ways to say an option."""
    if len(phrase) == 2 and phrase[0] in "大中小" and phrase[1] in "杯碗份盒号瓶桶包盘":
        return (phrase[0] + "的",)
    if phrase.endswith("一点") and len(phrase) > 2:
        return (phrase[:-2] + "点", phrase[:-2] + "一些")
    if phrase.endswith("分糖"):
        return (phrase[:-1] + "甜",)
    if phrase.endswith("点") and len(phrase) > 1:
        return (phrase[:-1] + "一点",)
    return ()


def _add_options(terms: _Terms, menu: Mapping[str, Any], groups: Mapping[str, Group]) -> None:
    for group_id, data in menu["option_groups"].items():
        terms.add_phrase(data["name"], "group", group_id)
        for option in data["options"]:
            for phrase in (option["name"], *option.get("aliases", ())):
                terms.add_phrase(phrase, "options", option["id"])
                for variant in _variants(phrase):
                    terms.add_phrase(variant, "options", option["id"])
        for read in groups[group_id].options:
            for ingredient in read.of:
                terms.add_phrase(ingredient, "ingredient", ingredient)


def _add_categories(terms: _Terms, menu: Mapping[str, Any]) -> None:
    for category in menu["categories"]:
        members = [dish["id"] for dish in menu["dishes"] if dish["category"] == category["name"]]
        for phrase in (category["name"], *category.get("aliases", ())):
            for dish_id in members:
                terms.add_phrase(phrase, "category", dish_id)


def _windows(terms: _Terms, menu: Mapping[str, Any]) -> tuple[Window, ...]:
    windows = []
    for data in menu["pickup_windows"]:
        words = (data["name"], *data.get("aliases", ()))
        for word in words:
            terms.add_phrase(word, "window", data["name"])
        windows.append(Window(data["name"], words, _clock(data["from"]), _clock(data["to"])))
    return tuple(windows)


def menu_limits(menu: Mapping[str, Any]) -> dict[str, Limit]:
    """The limits the menu's own figures give; the caller passes fresher ones where it has them."""
    return {
        dish["id"]: Limit(
            available=bool(dish.get("available", True)),
            stock=int(dish.get("stock", 0)),
            max_per_order=int(dish.get("max_per_order", 0)),
        )
        for dish in menu["dishes"]
    }


def compile_menu(menu: Mapping[str, Any]) -> CompiledMenu:
    """Index a menu for understanding. Raises KeyError or ValueError on a malformed menu."""
    pictures = _pictures(menu)
    terms = _Terms(pictures)
    groups = {gid: _group(gid, data) for gid, data in menu["option_groups"].items()}
    dishes = {data["id"]: _add_dish(terms, data) for data in menu["dishes"]}
    _add_options(terms, menu, groups)
    _add_categories(terms, menu)
    windows = _windows(terms, menu)
    names = {
        dish["id"]: [terms.atoms(phrase) for phrase in (dish["name"], *dish["aliases"])]
        for dish in menu["dishes"]
    }
    return CompiledMenu(
        id=str(menu.get("id", "")),
        lang=str(menu.get("lang", "zh")),
        dishes=dishes,
        by_no={dish.no: dish.id for dish in dishes.values()},
        groups=groups,
        group_of={option.id: group.id for group in groups.values() for option in group.options},
        options={option.id: option for group in groups.values() for option in group.options},
        windows=windows,
        terms=terms.build(),
        span_max=terms.longest,
        speller=compile_speller(names),
        pictures=pictures,
        default_limits=menu_limits(menu),
    )
