"""A published menu as the dialogue reads it: prices with options, the menu's own numbers."""

from conversation.menu_view import view
from conversation.understanding import understand
from conversation.understanding.model import Case, Line
from tests.conversation.makers import NOW, make_meal, make_menu, make_snapshot

PLAIN = {
    "ice": {
        "id": "ice", "name": "冰", "type": "single", "required": False, "default": None,
        "options": [{"id": "ice.no", "name": "去冰", "aliases": ["不加冰"]}],
    }
}  # fmt: skip


def test_a_dish_keeps_what_the_snapshot_says_of_it() -> None:
    pork = make_menu().dishes["hsr"]
    assert (pork.no, pork.name, pork.name_en, pork.category) == (
        1, "红烧肉", "Braised pork", "荤菜",
    )  # fmt: skip
    assert (pork.price_fen, pork.max_per_diner, pork.groups) == (1600, 10, ("spice",))
    assert make_menu().dishes["gbjd"].allergens == ("peanut",)


def test_a_dish_without_an_english_name_goes_by_its_own() -> None:
    menu = view(make_snapshot([{"code": "x", "name": "凉皮", "price": 900, "category": "主食"}]))
    assert menu.dishes["x"].name_en == "凉皮"


def test_an_option_goes_by_its_english_alias_in_english() -> None:
    assert make_menu().options["spice.none"].name_en == "not spicy"
    assert view(make_snapshot(option_groups=PLAIN)).options["ice.no"].name_en == "去冰"


def test_options_are_priced_per_portion() -> None:
    menu = make_menu()
    hot = Line("hsr", 2, ("spice.extra",))
    assert menu.unit_fen(hot) == 1650
    assert menu.line_fen(hot) == 3300
    assert menu.total_fen((hot, Line("mf", 3))) == 3600
    assert menu.total_fen(()) == 0


def test_an_option_that_is_gone_costs_nothing() -> None:
    assert make_menu().line_fen(Line("hsr", 1, ("spice.former",))) == 1600


def test_dishes_stand_in_the_order_of_the_menu() -> None:
    assert tuple(make_menu().dishes) == ("hsr", "gbjd", "qcss", "mf", "kl")


def test_either_language_orders_the_dish() -> None:
    for text in ("两份红烧肉", "two Braised pork"):
        answer = understand(make_menu().compiled, Case(NOW.replace(tzinfo=None), text))
        assert answer.cart == (Line("hsr", 2),)


def test_limits_are_what_is_left_of_the_dish_and_of_the_diners_share() -> None:
    limits = make_meal(left={"hsr": 3, "mf": 50, "kl": 0}, bought={"mf": 8, "kl": 12}).limits()
    assert limits["hsr"].most == 3
    assert limits["mf"].most == 2
    assert (limits["kl"].most, limits["kl"].on_sale) == (0, False)
    assert limits["qcss"].on_sale is False  # of what is not listed nothing is for sale


def test_a_clock_is_the_moment_within_the_serving_over_midnight_too() -> None:
    late = make_meal(
        serve_from=NOW.replace(hour=22), serve_to=NOW.replace(day=13, hour=1, minute=0)
    )
    assert late.instant("22:30") == NOW.replace(hour=22, minute=30)
    assert late.instant("00:15") == NOW.replace(day=13, hour=0, minute=15)
    assert late.instant("12:00") is None
    assert make_meal().instant("11:00") == NOW.replace(hour=11, minute=0)
    assert make_meal().instant("13:31") is None
