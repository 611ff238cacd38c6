"""一道菜：「看1」「红烧肉怎么样」「宫保鸡丁有花生吗」 → 一张卡片；接着「来2份」就是它。

Only a text that names one dish of the menu, whole, is read here: an order is never taken for a
question, and a question never puts anything into the cart.
"""

import re

from conversation.effects import ShowDish
from conversation.facts import Facts, MealFacts
from conversation.flow import Flow
from conversation.flows import browsing
from conversation.menu_view import DishView, plain
from conversation.messages import Choice, Done, Refusal, Reply
from conversation.outcome import Outcome, do, say
from conversation.session import Session
from conversation.texts import words
from conversation.words import clean, number_of

# Each pattern's one group is what is asked about: a number, a name, or nothing (the dish just
# talked about).
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:看看|看一下|看|查看|详情|介绍一下|介绍)\s?(?:第)?(.+?)(?:的?(?:详情|介绍))?",
        r"(.*?)的?(?:怎么样|好吃吗|好不好吃|好吃不好吃|是什么菜?|详情|介绍|有多辣|辣不辣|辣吗)",
        r"(.*?)(?:还有(?:吗|么|没有|没|几份|多少份?)|有吗|还剩(?:几份|多少份?)|卖完(?:了)?(?:吗|没有?))",
        r"(.*?)的?(?:热量|卡路里|多少大?卡|有多少大?卡|过敏原?|配料|里面?有什么|有什么料|含什么)",
        r"(.*?)(?:里面?)?(?:含不含|有没有|含有?|有)(?:.{1,4}?)(?:吗|么|嘛)",
        r"(?:show|view|details?(?: of)?|about|tell me about|what is|what's|whats)"
        r" (?:me )?(?:the )?(.+?)",
        r"(?:how is|how's|how are) (?:the )?(.+?)",
        r"(?:how spicy is|is) (?:the )?(.+?)(?: very)?(?: spicy)?",
        r"(?:the )?(.+?) (?:details?|calories|allergens?|ingredients)",
        r"(?:calories|allergens?|ingredients)(?: of| in| for)?(?: the)?\s?(.*?)",
        r"(?:does|do) (?:the )?(.+?) (?:contain|have) .{2,20}",
        r"what(?:'s| is) in (?:the )?(.+?)",
    )
)  # fmt: skip
_IT = frozenset({"", "它", "这个", "这道", "这道菜", "那个", "it", "this", "that"})
_CALORIES = re.compile(r"热量|卡路里|大?卡$|多少大?卡|calorie")
_NUMBER = re.compile(r"(?:第)?(.+?)(?:号|道|个)?")
# Longer than this nobody asks about one dish.
TEXT_MAX = 60


def detail(text: str, session: Session, facts: Facts) -> Outcome | None:
    """The one dish that the text asks about, to be shown."""
    meal, flat = facts.meal, clean(text)
    if meal is None or len(flat) > TEXT_MAX:
        return None
    for pattern in _PATTERNS:
        found = pattern.fullmatch(flat)
        dish = named(found[1].strip(), session, meal) if found else None
        if dish is not None:
            # It is what is talked about from now on, whatever becomes of the card.
            session = session.mentioning(dish.code)
            return do(session, ShowDish(dish.code, bool(_CALORIES.search(flat))))
    return None


def named(said: str, session: Session, meal: MealFacts) -> DishView | None:
    """By its number on the list or the menu, by its whole name, or as the one talked about."""
    if said in _IT:
        return meal.menu.dishes.get(session.rest.mention)
    if (number := number_of(said)) is not None:
        shown = session.rest.shown
        if shown:
            return meal.menu.dishes[shown[number - 1]] if 1 <= number <= len(shown) else None
        return next((dish for dish in meal.menu.dishes.values() if dish.no == number), None)
    code = meal.menu.names.get(plain(said))
    return meal.menu.dishes[code] if code else None


def card(event: Done, session: Session, facts: Facts) -> Outcome:
    """Price, spicy, allergens, what is left, how it was liked, options with their prices."""
    t, meal, effect = words(session.language), facts.meal, event.effect
    assert isinstance(effect, ShowDish)
    if meal is None or effect.dish not in meal.menu.dishes:
        return say(session, t.dishes_changed())
    dish, language = meal.menu.dishes[effect.dish], session.language
    count = int(event.result.get("count", 0))
    name = browsing.dish_name(meal, dish.code, language)
    left = meal.left.get(dish.code, 0)
    category = browsing.category_name(dish.category, session, meal)
    contains = browsing.allergen_names(dish.allergens, language)
    harm = browsing.allergen_names(browsing.harmful(dish, facts), language)
    lines = [
        t.dish_card(name, dish.price_fen, dish.spicy),
        t.dish_stock(category, left, meal.limits()[dish.code].most),
        t.dish_contains(contains) if contains else t.dish_contains_nothing(),
        t.allergy_warning(name, harm) if harm else "",
        t.dish_rating(int(event.result["tenths"]), count) if count else "",
        *_options(dish, session, meal),
        t.no_calories() if effect.calories else "",
        browsing.closed_reason(session, facts)
        or (t.dish_foot(name) if left > 0 else t.dish_foot_gone()),
    ]
    order = t.order_words(name)
    choices = (Choice(order, order),) if left > 0 else ()
    text = "\n".join(line for line in lines if line)
    picture = meal.menu.pictures.get(dish.code, "")
    return Outcome(session, (Reply(text, "image" if picture else "card", choices, picture),))


def _options(dish: DishView, session: Session, meal: MealFacts) -> list[str]:
    t = words(session.language)
    lines = []
    for group in dish.groups:
        options = [option for option in meal.menu.options.values() if option.group == group]
        said = [
            t.option(o.name_en if session.language == "en" else o.name, o.price_fen)
            for o in options
        ]
        lines.append(t.dish_options(meal.menu.groups[group], " / ".join(said)))
    return lines


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).dishes_changed())


FLOW = Flow(reads=(detail,), done={ShowDish: card}, refused={ShowDish: refused})
