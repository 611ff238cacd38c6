"""下单被拒之后：哪条规则拒的、怎么接着点。A dish that ran out is never replaced silently.

Nothing was kept of a refused order, and the cart stands as it was. For a dish that has just sold
out the nearest of its category are offered by number, with the difference in price.
"""

from dataclasses import replace

import msgspec

from conversation.asked import ChooseSubstitute, ConfirmOrder
from conversation.changes import changed
from conversation.effects import PlaceOrder
from conversation.facts import Facts
from conversation.flow import Asks, Flow
from conversation.flows import browsing, checkout, ordering
from conversation.menu_view import DishView, plain
from conversation.messages import Choice, Refusal, Reply
from conversation.outcome import Outcome, hint
from conversation.session import ASK_FOR_MS, Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
from conversation.words import clean, number_of, verb_of

# As many as one reads at a glance.
OFFERED_MAX = 3


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    """Placing was refused and nothing was kept: say which rule, keep the cart, offer the way on."""
    t, said = words(session.language), event.facts
    session = session.without(ConfirmOrder)
    if event.code == "price_changed":
        return checkout.summary(session, facts, t.price_changed())
    if event.code == "sold_out" and (dish := _short(event, session, facts)):
        return ask(dish, int(said["left"]), session, facts)
    if event.code in {"sold_out", "over_limit"}:
        return _fewer(event.code, str(said["name"]), int(said["left"]), session, facts)
    if event.code == "too_many_unpaid":
        unpaid = sum(order.status == "pending_payment" for order in facts.orders)
        return hint(session, t.too_many_unpaid(unpaid), t.word("pay"), t.word("orders"))
    if event.code == "no_cabinet":
        return checkout.ask_method(session, facts, t.no_cabinet())
    return hint(session, _closed(event, session, facts), t.word("cart"), t.word("menu"))


def _short(event: Refusal, session: Session, facts: Facts) -> DishView | None:
    """The dish in the cart that there was not enough of."""
    if facts.meal is None or facts.meal.id != session.cart.meal_id:
        return None
    dishes = [facts.meal.menu.dishes.get(line.dish) for line in session.cart.lines]
    return next((dish for dish in dishes if dish and dish.name == event.facts["name"]), None)


def _fewer(code: str, name: str, left: int, session: Session, facts: Facts) -> Outcome:
    """A dish is short: what can be had of it, and the very words that order the rest."""
    t = words(session.language)
    dishes = facts.meal.menu.dishes.values() if facts.meal else ()
    names = [d.name_en if session.language == "en" else d.name for d in dishes if d.name == name]
    shown = names[0] if names else name
    text = t.sold_out(shown, left) if code == "sold_out" else t.over_limit(shown, left)
    return hint(session, text, t.instead(shown, left), t.word("cart"), t.word("menu"))


def _closed(event: Refusal, session: Session, facts: Facts) -> str:
    t, meal = words(session.language), facts.meal
    if event.code == "paused":
        return t.paused()
    if event.code in {"no_such_dish", "no_such_option"}:
        return t.dishes_changed()
    if event.code in {"cut_off", "frozen", "meal_closed"}:
        # The facts are of now: the meal that was ordered may be over, and another stands there.
        ours = isinstance(event.effect, PlaceOrder) and meal and meal.id == event.effect.meal_id
        return t.cut_off(t.meal(meal.kind if meal and ours else ""))
    if event.code == "not_open" and (closed := browsing.closed_reason(session, facts)):
        return closed
    return t.refused(event.code)


# --- another dish instead -------------------------------------------------------------------------


def offers(dish: DishView, cart: Cart, facts: Facts) -> list[DishView]:
    """The nearest in price of the same category: there, harmless, and not in the cart already."""
    meal = facts.meal
    assert meal is not None
    chosen = {line.dish for line in cart.lines}
    limits = meal.limits()
    fits = [
        other
        for other in meal.menu.of_category(dish.category)
        if other.code not in chosen
        and limits[other.code].on_sale
        and limits[other.code].most > 0
        and not browsing.harmful(other, facts)
    ]
    near = sorted(fits, key=lambda other: (abs(other.price_fen - dish.price_fen), other.no))
    return near[:OFFERED_MAX]


def ask(dish: DishView, left: int, session: Session, facts: Facts) -> Outcome:
    """Numbered: what there is instead, fewer of it, the rest alone, or nothing."""
    t, meal = words(session.language), facts.meal
    assert meal is not None
    found = offers(dish, session.cart, facts)
    until_ms = facts.now_ms + ASK_FOR_MS
    question = ChooseSubstitute(until_ms, dish.code, max(0, left), tuple(d.code for d in found))
    name = browsing.dish_name(meal, dish.code, session.language)
    lines = []
    for other in found:
        offered = browsing.dish_name(meal, other.code, session.language)
        lines.append(t.instead_offer(offered, other.price_fen, other.price_fen - dish.price_fen))
    lines += _ways_on(question, session)
    labels = [browsing.dish_name(meal, d.code, session.language) for d in found]
    choices = tuple(Choice(one, one) for one in (*labels, *_ways_on(question, session)))
    numbered = [f"{number} {line}" for number, line in enumerate(lines, 1)]
    text = "\n".join([t.short(name, question.left), *numbered])
    return Outcome(
        session.ask(question), (Reply(text, "choices", choices, numbered=True, listed=True),)
    )


def _ways_on(question: ChooseSubstitute, session: Session) -> list[str]:
    """What stands behind the dishes offered, in the order of the numbers."""
    t = words(session.language)
    others = any(line.dish != question.dish for line in session.cart.lines)
    return [
        *([t.only_so_many(question.left)] if question.left else []),
        *([t.only_the_rest()] if others else []),
        t.word("cancel"),
    ]


def choices(question: ChooseSubstitute, facts: Facts) -> int:
    # Without the cart: the rest of it may or may not be there, so the numbers end at the most.
    return len(question.dishes) + bool(question.left) + 2


def answer(question: ChooseSubstitute, text: str, session: Session, facts: Facts) -> Outcome | None:
    """By number, by name, or in a sentence: 「一份1一份2」."""
    meal, t = facts.meal, words(session.language)
    if meal is None or question.dish not in meal.menu.dishes:
        return None
    ways = _ways_on(question, session)
    number = number_of(text)
    said = plain(clean(text))
    if number is not None and 1 <= number <= len(question.dishes):
        return _instead(question.dishes[number - 1], question, session, facts)
    if (code := meal.menu.names.get(said)) in question.dishes and code:
        return _instead(code, question, session, facts)
    if number is not None and number - len(question.dishes) <= len(ways):
        said = plain(ways[number - len(question.dishes) - 1])
    if said == plain(t.word("cancel")):
        return browsing.show_cart(session.idle(), facts, t.stopped_cart_kept())
    if question.left and said == plain(t.only_so_many(question.left)):
        return _changed(_limited(session.cart, question), session, facts)
    if t.only_the_rest() in ways and (said == plain(t.only_the_rest()) or said in _REST):
        return _changed(_without(session.cart, question.dish), session, facts)
    # A word that always works is no sentence about dishes.
    # 「not mine」 is a word of its own, and no note on a dish.
    return None if verb_of(text) else _in_a_sentence(question, text, session, facts)


_REST = frozenset({"其余的", "剩下的", "只要剩下的", "不要了", "去掉", "therest", "onlytherest"})


def _in_a_sentence(
    question: ChooseSubstitute, text: str, session: Session, facts: Facts
) -> Outcome | None:
    """The understanding reads it against the dishes offered; the one that ran out is taken out."""
    assert facts.meal is not None
    dish = facts.meal.menu.dishes[question.dish]
    if dish.name in text or dish.name_en.lower() in text.lower():
        return None
    rest = _without(session.cart, question.dish)
    shown = replace(session, cart=rest).without(ChooseSubstitute).with_rest(shown=question.dishes)
    found, method, _ = ordering.understood(text, shown, facts)
    if method or found.intent != "order" or found.clarify or found.cart == rest.lines:
        return None
    lines, _ = ordering.allowed(found.cart, session, facts)
    at = found.pickup or session.cart.at
    return _changed(msgspec.structs.replace(rest, lines=lines, at=at), session, facts)


def _instead(code: str, question: ChooseSubstitute, session: Session, facts: Facts) -> Outcome:
    """That dish for the other, as many of it as there may be, with the wishes it can have."""
    assert facts.meal is not None
    dish, room = facts.meal.menu.dishes[code], facts.meal.limits()[code].most
    lines: list[Line] = []
    for line in session.cart.lines:
        if line.dish != question.dish:
            lines.append(line)
            continue
        quantity = min(line.quantity, room)
        room -= quantity
        if quantity:
            known = facts.meal.menu.options
            kept = tuple(o for o in line.options if o in known and known[o].group in dish.groups)
            lines.append(Line(code, quantity, kept, line.note, line.for_))
    return _changed(msgspec.structs.replace(session.cart, lines=tuple(lines)), session, facts)


def _limited(cart: Cart, question: ChooseSubstitute) -> Cart:
    """No more of the dish than there is left."""
    room, lines = question.left, list[Line]()
    for line in cart.lines:
        quantity = line.quantity if line.dish != question.dish else min(line.quantity, room)
        room -= quantity if line.dish == question.dish else 0
        if quantity:
            lines.append(replace(line, quantity=quantity))
    return msgspec.structs.replace(cart, lines=tuple(lines))


def _without(cart: Cart, code: str) -> Cart:
    lines = tuple(line for line in cart.lines if line.dish != code)
    return msgspec.structs.replace(cart, lines=lines)


def _changed(cart: Cart, session: Session, facts: Facts) -> Outcome:
    """What was put in its place, and the new summary: one 确认 is left to say."""
    before = session.cart
    session = session.without(ChooseSubstitute).with_cart(cart)
    return checkout.summary(session, facts, note=changed(before, cart, session, facts))


FLOW = Flow(
    asks={ChooseSubstitute: Asks(answer, choices)},
    refused={PlaceOrder: refused},
)
