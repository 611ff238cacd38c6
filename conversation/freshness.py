"""What is over before a message is looked at: questions, carts and lists that are of the past.

A cart belongs to one meal and a list to one menu. Both may be gone between two messages, and what
is gone must neither be ordered nor break the turn.
"""

from dataclasses import replace

import msgspec

from conversation.asked import (
    AskMethod,
    AskTime,
    ChoosePay,
    ChooseSubstitute,
    Clarify,
    ConfirmOrder,
)
from conversation.facts import Facts, MealFacts
from conversation.session import Cart, Session
from conversation.texts import words


def fresh(session: Session, facts: Facts) -> tuple[Session, str]:
    """What is over is gone, with the sentence that says so: questions whose time has passed, the
    cart of another meal, dishes and lists that the menu no longer has.
    """
    t = words(session.language)
    session, cart = _on_menu(session.current(facts.now_ms), facts.meal), session.cart
    if session.rest.meal and (facts.meal is None or facts.meal.id != session.rest.meal):
        session = session.with_rest(meal=0, meal_until_ms=0)
    pay = next((q for q in session.rest.questions if isinstance(q, ChoosePay)), None)
    order = facts.order(pay.order_id) if pay else None
    if pay and (order is None or order.status != "pending_payment"):
        session = session.without(ChoosePay)
    if cart.meal_id and (facts.meal is None or facts.meal.id != cart.meal_id):
        kept = Cart(method=cart.method, cabinet=cart.cabinet)
        session = replace(session, cart=kept).without(
            ConfirmOrder, AskTime, AskMethod, Clarify, ChooseSubstitute
        )
        return _offered_again(cart, session, facts) if cart.lines else (session, "")
    if facts.meal is not None and (known := on_sale(cart, facts.meal)) != cart:
        return session.with_cart(known).without(Clarify, ChooseSubstitute), t.dishes_gone()
    return session, ""


def _offered_again(cart: Cart, session: Session, facts: Facts) -> tuple[Session, str]:
    """A cart whose meal is over is put aside as far as the next menu has its dishes too."""
    t, meal = words(session.language), facts.meal
    if meal is None:
        return session, t.cart_outdated()
    # Nobody ordered it for this meal: it takes 恢复 to come back, at this meal's prices.
    again = on_sale(Cart(meal.id, cart.lines, cart.method, cart.cabinet), meal)
    if not again.lines:
        return session, t.cart_outdated()
    kept = tuple(one for one in session.rest.aside if one.meal_id != meal.id)
    dishes = [meal.menu.dishes[code] for code in dict.fromkeys(line.dish for line in again.lines)]
    names = [dish.name_en if session.language == "en" else dish.name for dish in dishes]
    return session.with_rest(aside=(*kept, again)), t.cart_offered_again(t.listed(names))


def on_sale(cart: Cart, meal: MealFacts) -> Cart:
    """The cart without what the menu does not offer any more."""
    lines = tuple(
        line
        for line in cart.lines
        if line.dish in meal.menu.dishes and all(o in meal.menu.options for o in line.options)
    )
    return cart if lines == cart.lines else msgspec.structs.replace(cart, lines=lines)


def _on_menu(session: Session, meal: MealFacts | None) -> Session:
    """Without a list, a dish talked about, a question or a former cart of another menu."""
    known = meal.menu.dishes if meal else {}
    options = meal.menu.options if meal else {}
    undo = tuple(c for c in session.rest.undo if meal and c.meal_id in {0, meal.id})
    if undo != session.rest.undo:
        session = session.with_rest(undo=undo)
    if not all(code in known for code in session.rest.shown):
        session = session.with_rest(shown=())
    if session.rest.mention and session.rest.mention not in known:
        session = session.with_rest(mention="")
    for question in session.rest.questions:
        if isinstance(question, ChooseSubstitute) and not all(
            one in known for one in (question.dish, *question.dishes)
        ):
            session = session.without(ChooseSubstitute)
        if isinstance(question, Clarify):
            asked = {*question.candidates, *([question.pending.dish] if question.pending else [])}
            if not all(one in known or one in options for one in asked - {""}):
                session = session.without(Clarify)
    return session
