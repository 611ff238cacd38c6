"""Adding dishes to the cart and changing the line of one that is there, rules D, Q and O.

The checks come in the order of the rules: unavailable, bad quantity, over the limit, missing
option.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conversation.understanding.bench import Workbench
from conversation.understanding.menu import CompiledMenu
from conversation.understanding.model import Line
from conversation.understanding.numbers import Number
from conversation.understanding.options import (
    Choice,
    choose,
    half_option,
    in_menu_order,
    missing_group,
    with_choice,
)
from conversation.understanding.plan import Item, Modifier, Part, Step
from conversation.understanding.targets import lines_meant, pending_of


def add_item(bench: Workbench, step: Step) -> None:
    """Add a dish, or change the line of it that the cart has (rule C)."""
    item = step.item
    assert item is not None
    if item.instead is not None:
        item = _available_of(bench, item)
    if _is_change(bench, item):
        change_item(bench, item)
    else:
        add_fresh(bench, item)


def _available_of(bench: Workbench, item: Item) -> Item:
    """X, or Y where X is not to be had: 没有就Y asks nothing."""
    assert item.instead is not None
    dishes = item.mention.dishes if item.mention else ()
    if len(dishes) == 1 and bench.limit(dishes[0]).on_sale:
        return item
    if item.instead.quantity is None:
        item.instead.quantity = item.quantity
    return item.instead


def _is_change(bench: Workbench, item: Item) -> bool:
    if item.repeated:
        return False
    if item.ordinal is not None and item.mention is None:
        return True
    if item.referred or item.sets or item.raises:
        return bool(lines_meant(bench, item))
    said = bool(item.mods or item.parts)
    return said and not item.ordered and item.quantity is None and bool(lines_meant(bench, item))


def change_item(bench: Workbench, item: Item) -> None:
    indices = lines_meant(bench, item)
    if not indices:
        bench.problem(item.pos, "not_in_cart")
        return
    dishes = tuple(dict.fromkeys(bench.lines[index].dish for index in indices))
    if item.each_line and item.mods and item.quantity is None:
        for index in indices:
            change_options(bench, index, item.mods)
            bench.log(f"change {bench.lines[index].dish}")
        return
    if len(dishes) > 1 and item.mention is not None:
        bench.problem(item.pos, "ambiguous_dish", dishes, pending_of(item))
        return
    index = indices[-1]
    line = bench.lines[index]
    if item.parts:
        split_into(bench, index, item.parts)
        line = bench.lines[index]
    if item.quantity is not None and (item.sets or item.raises or item.referred):
        added = not item.sets
        if not set_line(bench, index, item.quantity, item.pos, added=added):
            return
    change_options(bench, index, item.mods)
    bench.log(f"change {line.dish}")


def set_line(
    bench: Workbench, index: int, number: Number, pos: int, *, added: bool = False
) -> bool:
    """Set or raise the quantity of a line within its limit; False after noting a problem."""
    line = bench.lines[index]
    if not number.exact or number.value < 1:
        bench.problem(pos, "bad_quantity", (line.dish,), line)
        return False
    quantity = line.quantity + number.value if added else number.value
    if quantity > line.quantity:
        limit = bench.limit(line.dish)
        if not limit.on_sale:
            bench.problem(pos, "unavailable", (line.dish,), replace(line, quantity=quantity))
            return False
        if bench.total(line.dish) - line.quantity + quantity > limit.most:
            bench.problem(pos, "over_limit", (line.dish,), replace(line, quantity=quantity))
            return False
    bench.lines[index] = replace(line, quantity=quantity)
    bench.log(f"set {line.dish} {quantity}")
    return True


def change_options(bench: Workbench, index: int, mods: Sequence[Modifier]) -> None:
    line = bench.lines[index]
    options, note = with_modifiers(bench.menu, line.dish, line.options, line.note, mods)
    bench.lines[index] = replace(line, options=options, note=note)


def with_modifiers(
    menu: CompiledMenu, dish: str, options: tuple[str, ...], note: str, mods: Sequence[Modifier]
) -> tuple[tuple[str, ...], str]:
    """Options and note of a line after all that was said; what no option takes is noted."""
    for mod in mods:
        choice = choose(menu, dish, mod)
        if choice is not None:
            options = with_choice(menu, dish, options, choice)
        elif mod.op != "want" and mod.text and mod.text not in note:
            note = f"{note},{mod.text}" if note else mod.text
    return options, note


def add_fresh(bench: Workbench, item: Item) -> None:
    dishes = item.mention.dishes if item.mention else ()
    number = item.quantity or Number(1)
    if not dishes:
        bench.problem(item.pos, "unknown_dish", (), pending_of(item))
        return
    if len(dishes) > 1:
        candidates = [dish for dish in dishes if bench.limit(dish).on_sale]
        pending = pending_of(item)
        known = [choose(bench.menu, dish, mod) for dish in dishes for mod in item.mods]
        taken = tuple(dict.fromkeys(choice.take for choice in known if choice and choice.take))
        taken = tuple(
            one for one in taken if one != bench.menu.groups[bench.menu.group_of[one]].default
        )
        note = ",".join(
            mod.text
            for mod in item.mods
            if not any(choose(bench.menu, dish, mod) for dish in dishes)
        )
        bench.problem(
            item.pos, "ambiguous_dish", candidates, replace(pending, options=taken, note=note)
        )
        return
    add_dish(bench, dishes[0], number, item)


def add_dish(bench: Workbench, dish: str, number: Number, item: Item) -> None:
    """Add lines of one dish: checked in the order the rules give, all or nothing."""
    menu, limit = bench.menu, bench.limit(dish)
    options, note = in_menu_order(menu, dish, item.options), item.note
    half = half_option(menu, dish) if number.half else None
    if half is not None:
        number = Number(max(1, number.value))
        options = with_choice(menu, dish, options, Choice(half))
    options, note = with_modifiers(menu, dish, options, note, item.mods)
    quantity = number.value * (item.people if item.per_head else 1)
    base = Line(dish, max(1, quantity), options, note, item.person or "")
    lines = shares_of(menu, base, item.parts)
    if not limit.on_sale:
        bench.problem(item.pos, "unavailable", (dish,), base)
    elif not number.exact or quantity < 1:
        bench.problem(item.pos, "bad_quantity", (dish,), replace(base, quantity=1))
    elif bench.total(dish) + sum(line.quantity for line in lines) > limit.most:
        bench.problem(item.pos, "over_limit", (dish,), base)
    elif group := next(
        (found for line in lines if (found := missing_group(menu, dish, line.options))), ()
    ):
        bench.problem(item.pos, "missing_option", group, base)
    else:
        for line in lines:
            bench.put(line)
            bench.log(f"add {line.quantity} {dish}")


def shares_of(menu: CompiledMenu, base: Line, parts: Sequence[Part]) -> list[Line]:
    """两份，一份不要葱: the parts with their modifiers, the rest as it is."""
    if not parts:
        return [base]
    left = base.quantity
    counted = sum(part.count for part in parts)
    left = max(left, counted)
    lines: list[Line] = []
    for part in parts:
        count = part.count or max(0, left)
        left -= count
        options, note = with_modifiers(menu, base.dish, base.options, base.note, part.mods)
        if count > 0:
            lines.append(replace(base, quantity=count, options=options, note=note))
    if left > 0:
        lines.append(replace(base, quantity=left))
    return lines


def split_into(bench: Workbench, index: int, parts: Sequence[Part]) -> None:
    line = bench.lines[index]
    shares = shares_of(
        bench.menu, line, [replace(part, count=min(part.count, line.quantity)) for part in parts]
    )
    room = line.quantity
    kept: list[Line] = []
    for share in shares:
        count = min(share.quantity, room)
        room -= count
        if count > 0:
            kept.append(replace(share, quantity=count))
    bench.lines[index : index + 1] = kept
    bench.log(f"split {line.dish}")
