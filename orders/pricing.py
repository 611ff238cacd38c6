"""What a wanted order costs, by the menu now. Pure; the diner's own figures count for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.errors import Refused
from kernel.money import share
from orders.service import NewLine, Option

# One line of one order; a canteen sells no more of one dish to one diner anyway.
QUANTITY_MAX = 999
LINES_MAX = 50
NOTE_MAX = 200


@dataclass(frozen=True)
class WantedLine:
    """One line as the diner asked for it; dish and options by the menu's ids."""

    dish_code: str
    quantity: int
    options: tuple[str, ...] = ()
    note: str = ""
    for_name: str = ""


def price(
    menu: Mapping[str, Any], wanted: Sequence[WantedLine], discount_fen: int = 0
) -> tuple[NewLine, ...]:
    """The lines with the server's prices; a discount is spread so that the shares sum exactly.

    Raises Refused(empty_order | too_many_lines | bad_quantity | no_such_dish | no_such_option |
    options_clash).
    """
    if not wanted:
        raise Refused("empty_order")
    if len(wanted) > LINES_MAX:
        raise Refused("too_many_lines", limit=LINES_MAX)
    dishes = {dish["id"]: dish for dish in menu["dishes"]}
    full = [_line(menu, dishes, line) for line in wanted]
    amounts = [line.amount_fen for line in full]
    assert 0 <= discount_fen <= sum(amounts), "a discount never exceeds the order"
    shares = share(discount_fen, amounts)
    return tuple(
        _less(line, part) if part else line for line, part in zip(full, shares, strict=True)
    )


def _line(menu: Mapping[str, Any], dishes: Mapping[str, Any], wanted: WantedLine) -> NewLine:
    dish = dishes.get(wanted.dish_code)
    if dish is None:
        raise Refused("no_such_dish", dish=wanted.dish_code)
    if not 1 <= wanted.quantity <= QUANTITY_MAX:
        raise Refused("bad_quantity", name=dish["name"], quantity=wanted.quantity)
    options = _options(menu, dish, wanted.options)
    unit_fen = dish["price"] + sum(option.price_fen for option in options)
    return NewLine(
        dish_id=dish["dish_id"], stock_id=dish["stock_id"], dish_code=dish["id"],
        name=dish["name"], quantity=wanted.quantity, options=options,
        note=wanted.note[:NOTE_MAX], for_name=wanted.for_name[:NOTE_MAX], unit_fen=unit_fen,
        amount_fen=unit_fen * wanted.quantity,
    )  # fmt: skip


def _options(
    menu: Mapping[str, Any], dish: Mapping[str, Any], wanted: Sequence[str]
) -> tuple[Option, ...]:
    chosen: list[Option] = []
    for group_id in dish["options"]:
        group = menu["option_groups"][group_id]
        ours = [option for option in group["options"] if option["id"] in wanted]
        if group["type"] == "single" and len(ours) > 1:
            raise Refused("options_clash", name=dish["name"], group=group["name"])
        chosen += [Option(o["id"], o["name"], o.get("price", 0)) for o in ours]
    known = {option.id for option in chosen}
    for option_id in wanted:
        if option_id not in known:
            raise Refused("no_such_option", name=dish["name"], option=option_id)
    return tuple(chosen)


def _less(line: NewLine, part_fen: int) -> NewLine:
    return NewLine(
        dish_id=line.dish_id, stock_id=line.stock_id, dish_code=line.dish_code, name=line.name,
        quantity=line.quantity, options=line.options, note=line.note, for_name=line.for_name,
        unit_fen=line.unit_fen, amount_fen=line.amount_fen - part_fen,
    )  # fmt: skip
