"""From what was said about a dish to the options the dish offers, rule O.

An option is found by its name, by its grammar (`sem`: omit, less, more, add of an ingredient), or
by the name the words would make together: 少 + 糖 finds the option called 少糖.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conversation.understanding.menu import CompiledMenu, Group, Option
from conversation.understanding.plan import Modifier

_NAMED_AS = {
    "omit": (
        "无{}",
        "免{}",
        "去{}",
        "不{}",
        "不要{}",
        "不加{}",
        "零{}",
        "走{}",
        "no {}",
        "{} free",
    ),
    "less": ("少{}", "微{}", "小{}", "淡{}", "{}少", "light {}", "less {}"),
    "more": ("多{}", "加{}", "重{}", "特{}", "{}多", "extra {}", "more {}"),
    "add": ("加{}", "配{}", "{}", "add {}", "with {}", "extra {}"),
    "want": ("加{}", "{}", "with {}", "add {}"),
}
_SEM = {
    "omit": ("omit",),
    "less": ("less",),
    "more": ("more", "add"),
    "add": ("add", "more"),
    "want": ("add",),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a modifier does to the options of a line: one to take, others to let go."""

    take: str | None = None
    drop: tuple[str, ...] = ()


def choose(menu: CompiledMenu, dish: str, mod: Modifier) -> Choice | None:
    """The choice a modifier makes on a dish, or None when the dish offers nothing of the kind."""
    offered = list(menu.options_of(dish))
    ids = [option.id for _, option in offered]
    if mod.op == "note":
        return None
    if mod.op == "pick":
        return next((Choice(one) for one in ids if one in mod.options), None)
    if mod.op == "unpick":
        return _declined(menu, offered, mod)
    return _by_meaning(menu, offered, mod)


def offers(menu: CompiledMenu, dishes: Iterable[str], mod: Modifier) -> bool:
    """True when any of the dishes offers what the modifier asks."""
    return any(choose(menu, dish, mod) is not None for dish in dishes)


def _by_meaning(
    menu: CompiledMenu, offered: list[tuple[Group, Option]], mod: Modifier
) -> Choice | None:
    for op in _SEM[mod.op]:
        for _, option in offered:
            if option.op == op and mod.word in option.of:
                return Choice(option.id)
    for pattern in _NAMED_AS[mod.op]:
        term = menu.terms.get(pattern.format(mod.word))
        for _, option in offered:
            if term and option.id in term.options:
                return Choice(option.id)
    about = tuple(option.id for _, option in offered if mod.word in option.of)
    if mod.op == "omit":
        added = tuple(one for one in about if menu.options[one].op == "add")
        if added:
            return Choice(drop=added)
        return _declined(menu, offered, mod) if mod.options else None
    if mod.op in ("add", "want", "more"):
        omitted = tuple(one for one in about if menu.options[one].op in ("omit", "less"))
        if omitted and mod.op != "more":
            return Choice(drop=omitted)
        if mod.options:
            return next(
                (Choice(option.id) for _, option in offered if option.id in mod.options), None
            )
    return None


def _declined(
    menu: CompiledMenu, offered: list[tuple[Group, Option]], mod: Modifier
) -> Choice | None:
    """不要冰的, 不要大碗: the option that says so, else the group's default or its one other."""
    word = mod.word.removesuffix("的")
    for pattern in _NAMED_AS["omit"]:
        term = menu.terms.get(pattern.format(word))
        for _, option in offered:
            if term and option.id in term.options:
                return Choice(option.id)
    for group, option in offered:
        if option.id in mod.options:
            others = [one.id for one in group.options if one.id != option.id]
            if group.default and group.default != option.id:
                return Choice(group.default)
            if group.single and len(others) == 1:
                return Choice(others[0])
            return Choice(drop=(option.id,))
    return None


def with_choice(
    menu: CompiledMenu, dish: str, options: Iterable[str], choice: Choice
) -> tuple[str, ...]:
    """The options of a line after a choice: one per single group, no default, menu order."""
    kept = [one for one in options if one not in choice.drop]
    if choice.take is not None:
        group = menu.groups[menu.group_of[choice.take]]
        taken = menu.options[choice.take]
        members = {option.id for option in group.options}
        if group.single:
            kept = [one for one in kept if one not in members]
        else:
            kept = [
                one
                for one in kept
                if not (one in members and set(menu.options[one].of) & set(taken.of))
            ]
        if choice.take != group.default:
            kept.append(choice.take)
    return in_menu_order(menu, dish, kept)


def in_menu_order(menu: CompiledMenu, dish: str, options: Iterable[str]) -> tuple[str, ...]:
    """The options the dish offers, without defaults and repeats, in the dish's own order."""
    wanted = set(options)
    return tuple(
        option.id
        for group, option in menu.options_of(dish)
        if option.id in wanted and option.id != group.default
    )


def half_option(menu: CompiledMenu, dish: str) -> str | None:
    """The option by which a dish is sold in halves, if it is."""
    for key, term in menu.terms.items():
        if term.options and (key in HALVES or key.removesuffix("的") in HALVES):
            for _, option in menu.options_of(dish):
                if option.id in term.options:
                    return option.id
    return None


HALVES = frozenset(
    [f"半{one}" for one in "份个碗杯盘只条块张笼例"]
    + ["half", "half portion", "half size", "half order", "半"]
)


def missing_group(menu: CompiledMenu, dish: str, options: Iterable[str]) -> tuple[str, ...]:
    """The option ids of the first required group without a choice, or nothing."""
    chosen = set(options)
    for group_id in menu.dishes[dish].groups:
        group = menu.groups[group_id]
        ids = tuple(option.id for option in group.options)
        if group.required and not chosen.intersection(ids) and group.default is None:
            return ids
    return ()
