"""看菜单、看购物车、推荐：nothing here changes what will be ordered."""

from conversation.facts import Facts, MealFacts
from conversation.flow import Flow
from conversation.messages import Choice
from conversation.outcome import Outcome, hint, offer, say
from conversation.session import Session
from conversation.texts import words
from conversation.understanding.model import Line
from conversation.words import Verb
from kernel import allergens

# A menu that is longer is cut into pages when channels with small messages come.
RECOMMENDED_MAX = 3


def dish_name(meal: MealFacts, code: str, language: str) -> str:
    """The dish's name in the diner's language."""
    dish = meal.menu.dishes[code]
    return dish.name_en if language == "en" else dish.name


def option_names(meal: MealFacts, ids: tuple[str, ...], language: str) -> list[str]:
    """The options that the menu has, in the diner's language."""
    known = [meal.menu.options[one] for one in ids if one in meal.menu.options]
    return [option.name_en if language == "en" else option.name for option in known]


def clock(moment: object) -> str:
    return f"{moment:%H:%M}"


def show_menu(session: Session, facts: Facts) -> Outcome:
    """The menu of the meal that is open, else what comes next."""
    t = words(session.language)
    meal = facts.meal
    if meal is None:
        return say(session, t.no_meal())
    title = t.menu_title(
        t.weekday(meal.serve_from.weekday()),
        t.meal(meal.kind),
        clock(meal.cutoff),
        f"{clock(meal.serve_from)}–{clock(meal.serve_to)}",
    )
    lines = [
        t.menu_line(
            dish.no,
            dish_name(meal, dish.code, session.language),
            dish.price_fen,
            meal.left.get(dish.code, 0),
            dish.spicy,
        )
        for dish in meal.menu.dishes.values()
    ]
    session = session.showing(())
    foot = closed_reason(session, facts) or t.menu_foot()
    return say(session, title, *lines, foot)


def closed_reason(session: Session, facts: Facts) -> str | None:
    """Why nothing can be ordered just now, or None."""
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


def show_cart(session: Session, facts: Facts, title: str | None = None) -> Outcome:
    """The cart with its total, and the way on."""
    t = words(session.language)
    meal, lines = facts.meal, session.cart.lines
    if meal is None or not lines:
        return say(session, t.cart_empty())
    text = "\n".join(
        [
            title or t.cart_title(),
            *cart_lines(session, meal, lines),
            t.cart_total(meal.menu.total_fen(lines)),
            t.cart_next(),
        ]
    )
    return hint(session, text, t.word("checkout"), t.word("menu"))


def recommend(session: Session, facts: Facts) -> Outcome:
    """Up to three dishes that are there and were not in the last order."""
    t = words(session.language)
    meal = facts.meal
    if meal is None:
        return say(session, t.no_meal())
    last = {line.dish for _, lines in facts.past[-1:] for line in lines}
    fresh = [code for code in meal.menu.dishes if meal.left.get(code, 0) > 0 and code not in last]
    if not fresh:
        return say(session, t.recommend_none())
    names = [dish_name(meal, code, session.language) for code in fresh[:RECOMMENDED_MAX]]
    session = session.showing(tuple(fresh[:RECOMMENDED_MAX]))
    return offer(session, t.recommend(), tuple(Choice(name, name) for name in names))


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
            t.listed(
                [
                    allergens.name(allergens.canonical(one), session.language)
                    for one in dish.allergens
                ]
            ),
        )
        for dish in named
    ]
    return say(session.mentioning(named[-1].code), *answers)


FLOW = Flow(
    verbs={
        Verb.MENU: show_menu,
        Verb.CART: lambda session, facts: show_cart(session, facts),
        Verb.RECOMMEND: recommend,
    },
)
