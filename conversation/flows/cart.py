"""购物车整体：撤销、清空、恢复。What went out of the cart can be had back until the cut-off."""

from dataclasses import replace

from conversation.asked import ConfirmOrder
from conversation.facts import Facts
from conversation.flow import Flow
from conversation.flows import browsing
from conversation.freshness import on_sale
from conversation.outcome import Outcome, hint, say
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.words import Verb


def undo(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if not session.rest.undo:
        return say(session, t.nothing_to_undo())
    former, kept = session.rest.undo[-1], session.rest.undo[:-1]
    if facts.meal is not None:
        former = on_sale(former, facts.meal)
    session = replace(session.without(ConfirmOrder), cart=former).with_rest(undo=kept)
    return browsing.show_cart(session, facts, t.cart_undone())


def clear(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    empty = Cart(meal_id=session.cart.meal_id)
    return hint(session.with_cart(empty), t.cart_cleared(), t.word("undo"), t.word("menu"))


def bring_back(session: Session, facts: Facts) -> Outcome:
    """The last cart that was put away and can still be ordered."""
    t, meal = words(session.language), facts.meal
    if meal is None:
        return say(session, t.no_meal())
    for former in (*reversed(session.rest.undo), *reversed(session.rest.aside)):
        known = on_sale(former, meal)
        if known.lines and former.meal_id == meal.id:
            aside = tuple(cart for cart in session.rest.aside if cart != former)
            session = session.with_cart(known).with_rest(aside=aside)
            title = t.cart_restored() if known == former else t.dishes_gone()
            return browsing.show_cart(session, facts, title)
    return hint(session, t.nothing_to_resume(), t.word("menu"), t.word("recommend"))


FLOW = Flow(verbs={Verb.CLEAR: clear, Verb.UNDO: undo})
