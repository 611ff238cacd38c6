"""Carrying out a plan on a cart, rules C and the clarify table.

The part with a problem is not applied, everything else is; the first problem in text order is
the one that is asked about. The cart given is never changed: a new one comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from conversation.understanding.mentions import fitting
from conversation.understanding.menu import CompiledMenu
from conversation.understanding.model import Clarify, Limit, Line
from conversation.understanding.numbers import Number
from conversation.understanding.options import (
    Choice,
    choose,
    half_option,
    in_menu_order,
    missing_group,
    with_choice,
)
from conversation.understanding.plan import Do, Item, Modifier, Part, Step

_NO_LIMIT = Limit(available=False, stock=0, max_per_order=0)


@dataclass(frozen=True, slots=True)
class Problem:
    pos: int
    clarify: Clarify


@dataclass(slots=True)
class Workbench:
    """The cart under work, and what could not be done."""

    menu: CompiledMenu
    limits: Mapping[str, Limit]
    lines: list[Line]
    problems: list[Problem] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def limit(self, dish: str) -> Limit:
        return self.limits.get(dish, _NO_LIMIT)

    def total(self, dish: str) -> int:
        return sum(line.quantity for line in self.lines if line.dish == dish)

    def problem(
        self, pos: int, reason: str, candidates: Sequence[str] = (), pending: Line | None = None
    ) -> None:
        self.problems.append(Problem(pos, Clarify(reason, tuple(candidates), pending)))

    def first_problem(self) -> Clarify | None:
        if not self.problems:
            return None
        return min(self.problems, key=lambda problem: problem.pos).clarify

    def log(self, words: str) -> None:
        self.done.append(words)

    def put(self, line: Line) -> None:
        """Add a line, merging it into an equal one that stands earlier."""
        for index, other in enumerate(self.lines):
            if other.same_but_quantity(line):
                self.lines[index] = replace(other, quantity=other.quantity + line.quantity)
                return
        self.lines.append(line)

    def settle(self) -> None:
        """Merge lines that a change has made equal; the earlier place is kept."""
        lines, self.lines = self.lines, []
        for line in lines:
            if line.quantity > 0:
                self.put(line)


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


# ---- finding lines -------------------------------------------------------------------------


def lines_meant(bench: Workbench, item: Item) -> list[int]:
    """Indices of the cart lines a target means, in cart order; empty when the cart has none."""
    indices = list(range(len(bench.lines)))
    if item.person is not None and (item.referred or item.mention is None):
        indices = [index for index in indices if bench.lines[index].for_ == item.person]
    elif item.person is not None:
        own = [index for index in indices if bench.lines[index].for_ == item.person]
        indices = own or indices
    if item.ordinal is not None and not (item.ordinal.numbered and _has_any(bench, item)):
        return _nth(item, indices)
    if item.mention is None:
        return indices
    dishes = dishes_in_cart(bench, item, indices)
    return [index for index in indices if bench.lines[index].dish in dishes]


def _has_any(bench: Workbench, item: Item) -> bool:
    return item.mention is not None and any(
        line.dish in item.mention.dishes for line in bench.lines
    )


def _nth(item: Item, indices: list[int]) -> list[int]:
    assert item.ordinal is not None
    start = item.ordinal.n - 1 if item.ordinal.n > 0 else len(indices) + item.ordinal.n
    if start < 0 or start >= len(indices):
        return []
    return indices[start : start + item.ordinal.count]


def dishes_in_cart(bench: Workbench, item: Item, indices: Sequence[int]) -> tuple[str, ...]:
    """The cart's dishes a mention fits: an exact name first, then any part of a name."""
    if item.mention is None:
        return ()
    present = tuple(dict.fromkeys(bench.lines[index].dish for index in indices))
    if item.mention.how == "exact":
        exact = tuple(dish for dish in present if dish in item.mention.dishes)
        if exact:
            return exact
    holding = fitting(bench.menu, present, item.mention.text)
    return holding or tuple(dish for dish in present if dish in item.mention.dishes)


def _targets(bench: Workbench, step: Step, everything: bool) -> list[int] | None:
    """The lines of all targets; None after noting a problem. No target means the last line."""
    if not step.targets:
        if not bench.lines:
            bench.problem(step.pos, "not_in_cart")
            return None
        return [len(bench.lines) - 1]
    found: list[int] = []
    for target in step.targets:
        indices = lines_meant(bench, target)
        dishes = tuple(dict.fromkeys(bench.lines[index].dish for index in indices))
        if not indices:
            bench.problem(target.pos, "not_in_cart")
            continue
        if (
            len(dishes) > 1
            and target.mention is not None
            and target.ordinal is None
            and not step.everywhere
        ):
            bench.problem(target.pos, "ambiguous_dish", dishes, _pending(target))
            continue
        found.extend(indices if everything or step.everywhere else indices[-1:])
    return sorted(set(found)) if found else None


def _pending(item: Item) -> Line:
    quantity = item.quantity.value if item.quantity and item.quantity.exact else 1
    return Line("", max(1, quantity), (), "", item.person or "")


# ---- adding --------------------------------------------------------------------------------


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
    if len(dishes) > 1 and item.mention is not None:
        bench.problem(item.pos, "ambiguous_dish", dishes, _pending(item))
        return
    index = indices[-1]
    line = bench.lines[index]
    if item.parts:
        _split(bench, index, item.parts)
        line = bench.lines[index]
    if item.quantity is not None and (item.sets or item.raises or item.referred):
        added = not item.sets
        if not _set_line(bench, index, item.quantity, item.pos, added=added):
            return
    _change_options(bench, index, item.mods)
    bench.log(f"change {line.dish}")


def _set_line(
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


def _change_options(bench: Workbench, index: int, mods: Sequence[Modifier]) -> None:
    line = bench.lines[index]
    options, note = with_modifiers(bench.menu, line.dish, line.options, line.note, mods)
    bench.lines[index] = replace(line, options=options, note=note)


def with_modifiers(
    menu: CompiledMenu, dish: str, options: tuple[str, ...], note: str, mods: Sequence[Modifier]
) -> tuple[tuple[str, ...], str]:
    """Options and note of a line after all that was said; what no option offers becomes the note."""
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
        bench.problem(item.pos, "unknown_dish", (), _pending(item))
        return
    if len(dishes) > 1:
        candidates = [dish for dish in dishes if bench.limit(dish).on_sale]
        pending = _pending(item)
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
    lines = _shares(menu, base, item.parts)
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


def _shares(menu: CompiledMenu, base: Line, parts: Sequence[Part]) -> list[Line]:
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


# ---- changing ------------------------------------------------------------------------------


def set_quantity(bench: Workbench, step: Step) -> None:
    assert step.number is not None
    indices = _targets(bench, step, everything=False)
    for index in indices or ():
        _set_line(bench, index, step.number, step.pos)


def subtract(bench: Workbench, step: Step) -> None:
    assert step.number is not None
    indices = _targets(bench, step, everything=False)
    for index in indices or ():
        line = bench.lines[index]
        if not step.number.exact or step.number.value < 1:
            bench.problem(step.pos, "bad_quantity", (line.dish,), line)
            continue
        bench.lines[index] = replace(line, quantity=max(0, line.quantity - step.number.value))
        bench.log(f"subtract {step.number.value} {line.dish}")


def remove(bench: Workbench, step: Step) -> None:
    indices = _targets(bench, step, everything=True)
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
            _change_options(bench, index, [mod])
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
    _split(bench, able[-1], item.parts)


def _split(bench: Workbench, index: int, parts: Sequence[Part]) -> None:
    line = bench.lines[index]
    shares = _shares(
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


def replace_lines(bench: Workbench, step: Step) -> None:
    """X换成Y: quantity, person and the options Y offers stay."""
    new = step.item
    assert new is not None
    indices = _targets(bench, step, everything=True)
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
