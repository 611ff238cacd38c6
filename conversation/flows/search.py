"""找菜与推荐：「荤菜」「有没有鱼」「20以内」「推荐」「换一批」。

A part of the menu keeps the menu's numbers; what was looked for or recommended is a list of its
own, and its numbers are what a bare number means next.
"""

import re

from conversation.asked import Clarify
from conversation.facts import Facts, MealFacts
from conversation.flow import Flow
from conversation.flows import browsing
from conversation.menu_view import DishView, plain
from conversation.messages import Choice, Reply
from conversation.outcome import Outcome, hint, say
from conversation.session import Session
from conversation.texts import words
from conversation.wishes import Wish, category_of, is_light, matching, read_wish
from conversation.words import Verb, clean

RECOMMENDED_MAX = 3
# What many have taken is worth saying; fewer say nothing yet.
SELLS_WELL_FROM = 3
# Staples and drinks go with a dish; they are recommended when there is nothing else.
_WITH_IT = re.compile(r"主食|饮料|饮品|staple|drink|汤")
_OTHERS = re.compile(
    r"(?:再)?换(?:一批|几个|一组|一换|别的)|还有(?:别的|其他的)(?:推荐)?吗?"
    r"|(?:show me )?(?:some )?others?|something else|other (?:suggestions|ideas)|more suggestions"
)
_ASKS_ADVICE = re.compile(
    r"(?:给我|帮我|有什么|有啥)?推荐(?:一下|几个|一个|点|个|吗)?|吃什么好|吃点什么好?|随便(?:来点)?"
    r"|\b(?:recommend|suggest|surprise me with)\b"
)
_HALAL = re.compile(r"清真|\bhalal\b")


def part(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`荤菜`, `meat`: that part of the menu, its numbers kept."""
    meal = facts.meal
    if meal is None or isinstance(session.question, Clarify):
        return None
    if plain(clean(text)) in meal.menu.names:
        return None
    category = category_of(clean(text), meal.menu)
    if category is None:
        return None
    t = words(session.language)
    lines = browsing.menu_lines(meal.menu.of_category(category), session, facts)
    session = session.showing((), meal.id)
    foot = browsing.closed_reason(session, facts) or t.menu_foot()
    return say(
        session, t.menu_category(browsing.category_name(category, session, meal)), *lines, foot
    )


def advice(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`推荐不辣的`, `换一批`; `少油` and `20元内` while a recommendation stands on the screen."""
    meal, flat = facts.meal, clean(text)
    if meal is None:
        return None
    if _OTHERS.fullmatch(flat):
        return recommend(session, facts, others=True)
    found = _ASKS_ADVICE.search(flat)
    shown = session.rest.shown
    standing = bool(shown) and session.rest.suggested[-len(shown) :] == shown
    if found is None and not standing:
        return None
    rest = f"{flat[: found.start()]} {flat[found.end() :]}".strip() if found else flat
    if not rest.strip("的吧 "):
        return None if found is None else recommend(session, facts)
    wish = read_wish(rest if rest.endswith("的") else f"{rest}的", meal.menu)
    if wish is None:
        return None
    return recommend(session.with_rest(wish=rest), facts)


def look_for(text: str, session: Session, facts: Facts) -> Outcome | None:
    """「有没有鱼」「辣的」「20以内」: the dishes that are so, as a numbered list."""
    t, meal = words(session.language), facts.meal
    if meal is None or isinstance(session.question, Clarify):
        return None
    if _HALAL.search(clean(text)) and not category_of("清真", meal.menu):
        return hint(session, t.halal_unknown(), t.word("menu"))
    found = read_wish(text, meal.menu)
    if found is None:
        return None
    dishes = matching(found[0], meal)
    if not dishes:
        return hint(session, t.none_like_that(), t.word("menu"), t.word("recommend"))
    if len(dishes) == 1:
        session = session.mentioning(dishes[0].code)
    lines = [(dish, "") for dish in dishes]
    return _listed(t.found(), lines, t.list_foot(), session, facts)


def recommend(session: Session, facts: Facts, *, others: bool = False) -> Outcome:
    """Up to three dishes that are there, each with one true reason; 换一批 brings others."""
    t, meal = words(session.language), facts.meal
    if meal is None:
        return say(session, t.no_meal())
    if closed := browsing.closed_reason(session, facts):
        return say(session, closed)
    if not others and not session.rest.wish:
        session = session.with_rest(suggested=())
    wish, asked = Wish(), session.rest.wish
    if asked and (read := read_wish(asked if asked.endswith("的") else f"{asked}的", meal.menu)):
        wish = read[0]
    good = _good(wish, facts, meal)
    fresh = [dish for dish in good if dish.code not in session.rest.suggested]
    chosen = (fresh or good)[:RECOMMENDED_MAX]
    if not chosen:
        session = session.with_rest(wish="", suggested=())
        return hint(session, t.recommend_none(), t.word("menu"))
    codes = tuple(dish.code for dish in chosen)
    before = session.rest.suggested if fresh else ()
    session = session.with_rest(suggested=(*before, *codes))
    title = t.recommend() if fresh or not others else t.recommend_again()
    reasons = [(dish, _reason(dish, wish, session, facts)) for dish in chosen]
    shown = _listed(title, reasons, t.recommend_foot(), session, facts)
    kept = session.rest
    # A wish is for the recommendations that follow it directly.
    return Outcome(shown.session.with_rest(suggested=kept.suggested, wish=kept.wish), shown.replies)


def _good(wish: Wish, facts: Facts, meal: MealFacts) -> list[DishView]:
    """What may be recommended, the best first: there, harmless, not eaten last."""
    last = {line.dish for _, lines in facts.past[-1:] for line in lines}
    fits = [
        dish
        for dish in matching(wish, meal)
        if meal.left.get(dish.code, 0) > 0
        and dish.code not in last
        and not browsing.harmful(dish, facts)
    ]

    def rank(dish: DishView) -> tuple[bool, bool, int]:
        names = " ".join((dish.category, *meal.menu.categories.get(dish.category, ())))
        beside = bool(_WITH_IT.search(names)) and not wish.categories
        sold = meal.sold.get(dish.code, 0)
        return beside, sold < SELLS_WELL_FROM, -sold if sold >= SELLS_WELL_FROM else dish.no

    return sorted(fits, key=rank)


def _reason(dish: DishView, wish: Wish, session: Session, facts: Facts) -> str:
    """One reason, and a true one."""
    t, meal = words(session.language), facts.meal
    assert meal is not None
    sold = meal.sold.get(dish.code, 0)
    had = sum(line.dish == dish.code for _, lines in facts.past for line in lines)
    if wish.spicy is False:
        return t.why("mild", 0)
    if wish.light:
        return t.why("light", 0)
    if sold >= SELLS_WELL_FROM:
        return t.why("popular", sold)
    if had:
        return t.why("favourite", had)
    if facts.past:
        return t.why("new", 0)
    if is_light(dish):
        return t.why("light", 0)
    return t.why("mild" if dish.spicy == 0 else "spicy", 0)


def _listed(
    title: str,
    dishes: list[tuple[DishView, str]],
    foot: str,
    session: Session,
    facts: Facts,
) -> Outcome:
    """A list with numbers of its own; tapping one is saying its name."""
    assert facts.meal is not None
    lines = []
    choices = []
    for number, (dish, reason) in enumerate(dishes, 1):
        name = browsing.dish_name(facts.meal, dish.code, session.language)
        line = browsing.dish_line(number, dish, session, facts)
        lines.append(f"{line} · {reason}" if reason else line)
        choices.append(Choice(name, name))
    session = session.showing(tuple(dish.code for dish, _ in dishes), facts.meal.id)
    text = "\n".join([title, *lines, foot])
    return Outcome(session, (Reply(text, "choices", tuple(choices), numbered=True, listed=True),))


def _fresh_advice(session: Session, facts: Facts) -> Outcome:
    return recommend(session.with_rest(wish="", suggested=()), facts)


FLOW = Flow(
    reads=(advice, part, look_for),
    verbs={Verb.RECOMMEND: _fresh_advice},
)
