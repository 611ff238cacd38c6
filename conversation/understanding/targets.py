"""Which lines of the cart a change means: by dish, by place, by person."""

from __future__ import annotations

from collections.abc import Sequence

from conversation.understanding.bench import Workbench
from conversation.understanding.mentions import fitting
from conversation.understanding.model import Line
from conversation.understanding.plan import Item, Step


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


def targets_of(bench: Workbench, step: Step, everything: bool) -> list[int] | None:
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
            bench.problem(target.pos, "ambiguous_dish", dishes, pending_of(target))
            continue
        found.extend(indices if everything or step.everywhere else indices[-1:])
    return sorted(set(found)) if found else None


def pending_of(item: Item) -> Line:
    quantity = item.quantity.value if item.quantity and item.quantity.exact else 1
    return Line("", max(1, quantity), (), "", item.person or "")
