"""Carrying out a plan on a cart, rule C and the clarify table.

The part with a problem is not applied, everything else is; the first problem in text order is the
one that is asked about. The cart given is never changed: a new one comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conversation.understanding.adding import (
    add_item,
    change_options,
    set_line,
    split_into,
    with_modifiers,
)
from conversation.understanding.bench import Workbench
from conversation.understanding.model import Line
from conversation.understanding.numbers import Number
from conversation.understanding.options import (
    choose,
    in_menu_order,
    missing_group,
)
from conversation.understanding.plan import Do, Item, Step
from conversation.understanding.targets import lines_meant, targets_of


def carry_out(bench: Workbench, steps: Sequence[Step]) -> None:
    """Carry out all steps in text order."""
    handlers = {
        Do.ADD: add_item,
        Do.SET: set_quantity,
        Do.SUBTRACT: subtract,
        Do.REMOVE: remove,
        Do.REPLACE: replace_lines,
        Do.MODIFY: modify,
        Do.SPLIT: split_line,
        Do.CLEAR: clear,
        Do.MISSING: missing,
    }
    for step in steps:
        handlers[step.do](bench, step)
        bench.settle()


def clear(bench: Workbench, step: Step) -> None:
    bench.lines.clear()
    bench.log("clear")


def missing(bench: Workbench, step: Step) -> None:
    bench.problem(step.pos, "no_reference")


def set_quantity(bench: Workbench, step: Step) -> None:
    assert step.number is not None
    indices = targets_of(bench, step, everything=False)
    for index in indices or ():
        set_line(bench, index, step.number, step.pos)


def subtract(bench: Workbench, step: Step) -> None:
    assert step.number is not None
    indices = targets_of(bench, step, everything=False)
    for index in indices or ():
        line = bench.lines[index]
        if not step.number.exact or step.number.value < 1:
            bench.problem(step.pos, "bad_quantity", (line.dish,), line)
            continue
        bench.lines[index] = replace(line, quantity=max(0, line.quantity - step.number.value))
        bench.log(f"subtract {step.number.value} {line.dish}")


def remove(bench: Workbench, step: Step) -> None:
    indices = targets_of(bench, step, everything=True)
    for index in indices or ():
        bench.log(f"remove {bench.lines[index].dish}")
        bench.lines[index] = replace(bench.lines[index], quantity=0)


def modify(bench: Workbench, step: Step) -> None:
    """Modifiers without a dish: the last line that offers each, or every such line."""
    if not bench.lines:
        bench.problem(step.pos, "not_in_cart")
        return
    own = [index for index, line in enumerate(bench.lines) if line.for_ == step.person]
    among = own or list(range(len(bench.lines)))
    for mod in step.mods:
        able = [index for index in among if choose(bench.menu, bench.lines[index].dish, mod)]
        able = able or among[-1:]
        for index in able if step.everywhere else able[-1:]:
            change_options(bench, index, [mod])
            bench.log(f"modify {bench.lines[index].dish}")


def split_line(bench: Workbench, step: Step) -> None:
    """其中一份不要辣: part of a line goes its own way."""
    item = step.item
    assert item is not None
    mods = [mod for part in item.parts for mod in part.mods]
    indices = (
        lines_meant(bench, item)
        if item.mention or item.ordinal or item.person
        else list(range(len(bench.lines)))
    )
    able = (
        [
            index
            for index in indices
            if bench.lines[index].quantity > 1
            and all(choose(bench.menu, bench.lines[index].dish, mod) for mod in mods)
        ]
        or [index for index in indices if bench.lines[index].quantity > 1]
        or indices
    )
    if not able:
        bench.problem(step.pos, "not_in_cart")
        return
    split_into(bench, able[-1], item.parts)


def replace_lines(bench: Workbench, step: Step) -> None:
    """X换成Y: quantity, person and the options Y offers stay."""
    new = step.item
    assert new is not None
    indices = targets_of(bench, step, everything=True)
    if not indices:
        return
    chosen = _replacement(bench, new, bench.lines[indices[-1]])
    if chosen is None:
        return
    for index in indices:
        _replace_line(bench, step, index, chosen, new)


def _replacement(bench: Workbench, new: Item, old: Line) -> str | None:
    dishes = new.mention.dishes if new.mention else ()
    if not dishes:
        bench.problem(new.pos, "unknown_dish")
        return None
    if len(dishes) > 1:
        candidates = [dish for dish in dishes if bench.limit(dish).on_sale]
        bench.problem(new.pos, "ambiguous_dish", candidates, replace(old, dish=""))
        return None
    return dishes[0]


def _replace_line(bench: Workbench, step: Step, index: int, dish: str, new: Item) -> None:
    old = bench.lines[index]
    share = next((target.quantity for target in step.targets if target.quantity), None)
    moved = (
        min(share.value, old.quantity)
        if share and share.exact and share.value > 0
        else old.quantity
    )
    number = new.quantity or Number(moved)
    options = in_menu_order(bench.menu, dish, old.options)
    options, note = with_modifiers(bench.menu, dish, options, old.note, new.mods)
    line = Line(dish, max(1, number.value), options, note, old.for_)
    limit = bench.limit(dish)
    others = bench.total(dish) - (old.quantity if old.dish == dish else 0)
    if not limit.on_sale:
        bench.problem(new.pos, "unavailable", (dish,), line)
    elif not number.exact or number.value < 1:
        bench.problem(new.pos, "bad_quantity", (dish,), line)
    elif others + line.quantity > limit.most:
        bench.problem(new.pos, "over_limit", (dish,), line)
    elif group := missing_group(bench.menu, dish, options):
        bench.problem(new.pos, "missing_option", group, line)
    else:
        bench.log(f"replace {old.dish} by {dish}")
        if moved < old.quantity:
            bench.lines[index] = replace(old, quantity=old.quantity - moved)
            bench.lines.append(line)
        else:
            bench.lines[index] = line
