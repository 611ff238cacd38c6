"""A published menu as the dialogue reads it: compiled once per revision, shared by every turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversation.understanding import CompiledMenu, compile_menu
from conversation.understanding.model import Line
from kernel import allergens


@dataclass(frozen=True)
class DishView:
    code: str
    no: int
    name: str
    name_en: str
    category: str
    price_fen: int
    max_per_diner: int
    groups: tuple[str, ...]
    allergens: tuple[str, ...]
    spicy: int
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class OptionView:
    id: str
    name: str
    name_en: str
    price_fen: int
    group: str


@dataclass(frozen=True)
class MenuView:
    """Dishes by code in menu order, options by id, and the compiled understanding."""

    compiled: CompiledMenu
    dishes: Mapping[str, DishView]
    options: Mapping[str, OptionView]
    groups: Mapping[str, str]
    required: frozenset[str]
    categories: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    pictures: Mapping[str, str]

    def of_category(self, name: str) -> list[DishView]:
        return [dish for dish in self.dishes.values() if dish.category == name]

    def unit_fen(self, line: Line) -> int:
        """One portion with its options."""
        return self.dishes[line.dish].price_fen + sum(
            self.options[option].price_fen for option in line.options if option in self.options
        )

    def line_fen(self, line: Line) -> int:
        return self.unit_fen(line) * line.quantity

    def total_fen(self, lines: tuple[Line, ...]) -> int:
        return sum(self.line_fen(line) for line in lines)


def view(snapshot: Mapping[str, Any], pictures: Mapping[str, str] | None = None) -> MenuView:
    """Build the view of a snapshot (understanding README §1 plus our extra keys).

    `pictures` are the links of the dishes that have one, by code.
    """
    dishes = {
        dish["id"]: DishView(
            code=dish["id"],
            no=dish["no"],
            name=dish["name"],
            name_en=dish.get("name_en") or dish["name"],
            category=dish["category"],
            price_fen=dish["price"],
            max_per_diner=dish["max_per_order"],
            groups=tuple(dish["options"]),
            allergens=tuple(allergens.canonical(one) for one in dish["allergens"]),
            spicy=dish.get("spicy", 0),
            aliases=tuple(dish["aliases"]),
        )
        for dish in snapshot["dishes"]
    }
    options = {
        option["id"]: OptionView(
            option["id"], option["name"], _english(option), option.get("price", 0), group["id"]
        )
        for group in snapshot["option_groups"].values()
        for option in group["options"]
    }
    groups = {group["id"]: group["name"] for group in snapshot["option_groups"].values()}
    return MenuView(
        compile_menu(_with_english(snapshot)),
        dishes,
        options,
        groups,
        frozenset(g["id"] for g in snapshot["option_groups"].values() if g.get("required")),
        {one["name"]: tuple(one["aliases"]) for one in snapshot["categories"]},
        _names(dishes),
        pictures or {},
    )


def plain(text: str) -> str:
    """A name as it is looked up: case and spaces do not matter."""
    return "".join(text.lower().split())


def _names(dishes: Mapping[str, DishView]) -> dict[str, str]:
    """Every way to say a dish → its code; a name wins over another dish's alias."""
    found: dict[str, str] = {}
    for names in (
        lambda dish: dish.aliases,
        lambda dish: (dish.name, dish.name_en),
    ):
        found |= {plain(name): dish.code for dish in dishes.values() for name in names(dish)}
    return found


def _english(option: Mapping[str, Any]) -> str:
    """Options have no English name of their own; their first English alias serves."""
    english: str = next((alias for alias in option["aliases"] if alias.isascii()), option["name"])
    return english


def _with_english(snapshot: Mapping[str, Any]) -> Mapping[str, Any]:
    """The snapshot with each English name among the aliases: either language orders the dish."""
    dishes = [
        {**dish, "aliases": [*dish["aliases"], dish["name_en"]]}
        if dish.get("name_en") and dish["name_en"].lower() not in dish["aliases"]
        else dish
        for dish in snapshot["dishes"]
    ]
    return {**snapshot, "dishes": dishes}
