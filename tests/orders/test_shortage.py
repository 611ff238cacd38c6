"""Whom a shortage takes and what they are offered: the rule alone, without a database."""

from typing import Any

from orders.shortage import choose

MENU: list[dict[str, Any]] = [
    {"code": "hsr", "category": "荤菜", "price_fen": 1600, "allergens": [], "left": 0},
    {"code": "gbjd", "category": "荤菜", "price_fen": 1400, "allergens": ["peanut"], "left": 9},
    {"code": "tdnr", "category": "荤菜", "price_fen": 1800, "allergens": [], "left": 9},
    {"code": "yu", "category": "荤菜", "price_fen": 2600, "allergens": ["fish"], "left": 1},
    {"code": "mf", "category": "主食", "price_fen": 1600, "allergens": [], "left": 9},
]


def line(line_id: int, quantity: int = 1, *, group: int = 0, settings: str = "{}") -> Any:
    """A paid line; the latest paid come first."""
    return {
        "id": line_id, "order_id": line_id, "quantity": quantity, "unit_fen": 1600,
        "number": f"A{line_id:03d}", "diner_id": line_id, "diner": "小李", "settings": settings,
        "in_group": group,
    }  # fmt: skip


def taken(lines: list[Any], portions: int) -> list[int]:
    return [one.line_id for one in choose(lines, MENU, "hsr", portions)]


def test_whole_lines_are_taken_until_the_portions_are_made_up() -> None:
    lines = [line(5), line(4, 3), line(3), line(2)]
    assert taken(lines, 1) == [5]
    assert taken(lines, 2) == [5, 4]
    assert taken(lines, 4) == [5, 4]
    assert taken(lines, 99) == taken(lines, 0) == [5, 4, 3, 2]


def test_group_orders_come_after_single_ones() -> None:
    assert taken([line(5, group=1), line(4), line(3, group=1), line(2)], 0) == [4, 2, 5, 3]


def test_whoever_has_nothing_else_to_eat_comes_last() -> None:
    picky = '{"allergies": ["peanut", "fish"]}'
    careful = '{"allergies": ["peanut"]}'
    lines = [line(5, 2, settings=picky), line(4, settings=careful), line(3, group=1)]
    assert taken(lines, 1) == [5]  # 土豆牛肉 is safe for everybody
    without = [dish for dish in MENU if dish["code"] != "tdnr"]
    found = choose(lines, without, "hsr", 0)
    assert [one.line_id for one in found] == [4, 3, 5]
    assert [one.only_safe for one in found] == [False, False, True]


def test_the_nearest_price_of_the_same_kind_is_offered_a_dearer_one_first() -> None:
    (one,) = choose([line(5)], MENU, "hsr", 1)
    assert one.offered == ("tdnr", "gbjd")
    (several,) = choose([line(5, 2)], MENU, "hsr", 1)
    assert "yu" not in several.offered
