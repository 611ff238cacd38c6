"""看菜单、看购物车、问一道菜：nothing here changes what will be ordered."""

import re
from collections.abc import Sequence
from datetime import datetime

from conversation.facts import Facts, MealFacts
from conversation.flow import Flow
from conversation.menu_view import DishView
from conversation.outcome import Outcome, hint, say
from conversation.session import Session
from conversation.texts import words
from conversation.understanding.model import Line
from conversation.words import Verb, clean, number_of
from kernel import allergens


def dish_name(meal: MealFacts, code: str, language: str) -> str:
    """The dish's name in the diner's language."""
    dish = meal.menu.dishes[code]
    return dish.name_en if language == "en" else dish.name


def option_names(meal: MealFacts, ids: tuple[str, ...], language: str) -> list[str]:
    """The options that the menu has, in the diner's language."""
    known = [meal.menu.options[one] for one in ids if one in meal.menu.options]
    return [option.name_en if language == "en" else option.name for option in known]


def allergen_names(keys: Sequence[str], language: str) -> str:
    """Canonical allergens in one sentence, in the diner's language."""
    return words(language).listed([allergens.name(key, language) for key in keys])


def harmful(dish: DishView, facts: Facts) -> tuple[str, ...]:
    """The allergens of the dish that this diner has told us of."""
    return tuple(one for one in dish.allergens if one in facts.preferences.allergies)


def category_name(category: str, session: Session, meal: MealFacts) -> str:
    """In the diner's language; for a strange one the menu's own English word, if it has one."""
    known = words(session.language).category(category)
    if session.language == "en" and known == category:
        own = [one for one in meal.menu.categories.get(category, ()) if one.isascii()]
        return own[0].capitalize() if own else category
    return known


def clock(moment: object) -> str:
    return f"{moment:%H:%M}"


def moment_of(moment: datetime, facts: Facts) -> str:
    """`10:30`, with the date in front when it is not today's."""
    return f"{moment:%H:%M}" if moment.date() == facts.now.date() else f"{moment:%m-%d %H:%M}"


def meal_name(session: Session, meal: MealFacts, facts: Facts) -> str:
    """`午餐`; with its weekday when it is not today's."""
    t = words(session.language)
    if meal.serve_from.date() == facts.now.date():
        return t.meal(meal.kind)
    return t.day_meal(t.weekday(meal.serve_from.weekday()), t.meal(meal.kind))


def show_menu(session: Session, facts: Facts) -> Outcome:
    """The menu of the meal that is open, else what comes next."""
    t = words(session.language)
    meal = facts.meal
    if meal is None:
        return say(session, t.no_meal())
    lines: list[str] = [menu_title(session, meal, facts)]
    for category in dict.fromkeys(dish.category for dish in meal.menu.dishes.values()):
        lines.append(t.menu_category(category_name(category, session, meal)))
        lines += menu_lines(meal.menu.of_category(category), session, facts)
    session = session.showing((), meal.id)
    foot = closed_reason(session, facts) or t.menu_foot()
    return say(session, *lines, foot)


# `3`, `1x2`, `1 和 5`: numbers alone, which mean a list that was shown.
_NUMBER = r"\d{1,3}(?: ?[x×*] ?\d{1,2})?"
_NUMBERS = re.compile(rf"{_NUMBER}(?:(?: ?[,，、+&和] ?| and | ){_NUMBER})*")


def old_list(text: str, session: Session, facts: Facts) -> Outcome | None:
    """A number for a list of a meal that is over: nothing is ordered by it, the menu of now is
    shown."""
    meal, listed = facts.meal, session.rest.listed
    if meal is None or listed in {0, meal.id}:
        return None
    flat = clean(text)
    if number_of(flat) is None and not _NUMBERS.fullmatch(flat):
        return None
    shown = show_menu(session.with_rest(shown=()), facts)
    return shown.after(*say(session, words(session.language).menu_renewed()).replies)


def menu_title(session: Session, meal: MealFacts, facts: Facts) -> str:
    t = words(session.language)
    return t.menu_title(
        t.weekday(meal.serve_from.weekday()),
        t.meal(meal.kind),
        moment_of(meal.cutoff, facts),
        f"{clock(meal.serve_from)}–{clock(meal.serve_to)}",
    )


def menu_lines(
    dishes: Sequence[DishView], session: Session, facts: Facts, *, listed: bool = False
) -> list[str]:
    """One line a dish, under its number on the menu, or on this list when it is `listed`."""
    meal = facts.meal
    assert meal is not None
    return [
        dish_line(number if listed else dish.no, dish, session, facts)
        for number, dish in enumerate(dishes, 1)
    ]


def dish_line(number: int, dish: DishView, session: Session, facts: Facts) -> str:
    assert facts.meal is not None
    return words(session.language).menu_line(
        number,
        dish_name(facts.meal, dish.code, session.language),
        dish.price_fen,
        facts.meal.left.get(dish.code, 0),
        dish.spicy,
        # What somebody cannot eat is nobody else's business.
        "" if facts.group else allergen_names(harmful(dish, facts), session.language),
    )


def closed_reason(session: Session, facts: Facts) -> str | None:
    """Why nothing can be ordered just now and what comes next, or None."""
    t = words(session.language)
    meal = facts.meal
    if meal is None:
        return t.no_meal()
    if meal.status == "not_yet":
        return t.not_open_yet(t.meal(meal.kind), f"{meal.opens:%m-%d %H:%M}")
    return t.paused() if meal.status == "paused" else None


def cart_lines(session: Session, meal: MealFacts, lines: tuple[Line, ...]) -> list[str]:
    """One sentence a line, with price."""
    t = words(session.language)
    return [
        t.cart_line(
            dish_name(meal, line.dish, session.language),
            line.quantity,
            t.listed(option_names(meal, line.options, session.language)),
            line.note,
            line.for_,
            meal.menu.line_fen(line),
        )
        for line in lines
    ]


def warnings(session: Session, facts: Facts) -> list[str]:
    """One line for each dish in the cart that holds what this diner cannot eat."""
    meal, t = facts.meal, words(session.language)
    if meal is None or not facts.preferences.allergies:
        return []
    dishes = dict.fromkeys(line.dish for line in session.cart.lines)
    return [
        t.allergy_warning(
            dish_name(meal, code, session.language), allergen_names(found, session.language)
        )
        for code in dishes
        if (found := harmful(meal.menu.dishes[code], facts))
    ]


def show_cart(session: Session, facts: Facts, title: str | None = None) -> Outcome:
    """The cart with its total, and the way on."""
    t = words(session.language)
    meal, lines = facts.meal, session.cart.lines
    if meal is None or not lines:
        return say(session, t.cart_empty())
    session, missing = _missing(session, facts)
    text = "\n".join(
        [
            title or t.cart_title(),
            *cart_lines(session, meal, lines),
            t.cart_total(meal.menu.total_fen(lines)),
            *warnings(session, facts),
            *missing,
            t.cart_next(),
        ]
    )
    return hint(session, text, t.word("checkout"), t.word("menu"))


# Categories whose want is worth one word, by what menus call them.
_STAPLE = frozenset({"主食", "staple", "staples", "rice"})
_DRINK = frozenset({"饮料", "饮品", "drink", "drinks"})
_ALONE = _STAPLE | _DRINK


def _missing(session: Session, facts: Facts) -> tuple[Session, list[str]]:
    """What goes with the cart and is not in it: one line, once for each meal's cart."""
    meal = facts.meal
    assert meal is not None
    if session.rest.upsold == meal.id or closed_reason(session, facts):
        return session, []
    chosen = {meal.menu.dishes[line.dish].category for line in session.cart.lines}
    if not any(_is(category, frozenset(), meal) for category in chosen):
        return session, []
    for kind in (_STAPLE, _DRINK):
        if any(_is(category, kind, meal) for category in chosen):
            continue
        there = [
            dish
            for dish in meal.menu.dishes.values()
            if _is(dish.category, kind, meal)
            and meal.left.get(dish.code, 0) > 0
            and not harmful(dish, facts)
        ]
        if there:
            dish = min(there, key=lambda one: (one.price_fen, one.no))
            name = dish_name(meal, dish.code, session.language)
            line = words(session.language).goes_with(name, dish.price_fen)
            return session.with_rest(upsold=meal.id), [line]
    return session, []


def _is(category: str, kind: frozenset[str], meal: MealFacts) -> bool:
    """Whether the category is of that kind; of no kind: whether it is a dish of its own."""
    names = {category, *meal.menu.categories.get(category, ())}
    return bool(names & kind) if kind else not names & _ALONE


def answer_question(text: str, session: Session, facts: Facts) -> Outcome:
    """A question on dishes: price, what is left and allergens of each dish it names."""
    t = words(session.language)
    meal = facts.meal
    if meal is None:
        return say(session, t.no_meal())
    named = [
        dish for dish in meal.menu.dishes.values()
        if dish.name in text or dish.name_en.lower() in text.lower()
    ]  # fmt: skip
    if not named:
        return show_menu(session, facts)
    answers = [
        t.dish_answer(
            dish_name(meal, dish.code, session.language),
            dish.price_fen,
            meal.left.get(dish.code, 0),
            allergen_names(dish.allergens, session.language),
        )
        for dish in named
    ]
    return say(session.mentioning(named[-1].code), *answers)


FLOW = Flow(
    reads=(old_list,),
    verbs={
        Verb.CART: lambda session, facts: show_cart(session, facts),
    },
)
