"""The questions of ordering, paying and giving back once more, each in one line.

No amount stands in them: they come after anything that was said, in a group too.
"""

from collections.abc import Mapping

from conversation.asked import (
    AskMethod,
    AskTime,
    ChoosePay,
    ChooseRefund,
    ChooseRefundOrder,
    Clarify,
    ConfirmAdmin,
    ConfirmCancel,
    ConfirmOrder,
    ConfirmRefund,
)
from conversation.facts import Facts
from conversation.menu_view import DishView, OptionView
from conversation.messages import Choice
from conversation.naming import line_name
from conversation.outcome import Outcome, hint, offer
from conversation.session import Session
from conversation.texts import words


def _listed(session: Session, text: str, labels: list[str]) -> Outcome:
    return offer(session, text, tuple(Choice(label, label) for label in labels))


def _yes_or_no(session: Session, text: str) -> Outcome:
    t = words(session.language)
    return hint(session, text, t.word("confirm"), t.word("cancel"))


def method(question: AskMethod, session: Session, facts: Facts) -> Outcome | None:
    t = words(session.language)
    places = [t.place("counter"), *([t.place("cabinet")] if facts.cabinets else [])]
    return _listed(session, t.again_method(), places)


def time(question: AskTime, session: Session, facts: Facts) -> Outcome | None:
    t = words(session.language)
    return _listed(session, t.again_time(), [t.when(at) for at in question.times])


def dish(question: Clarify, session: Session, facts: Facts) -> Outcome | None:
    """Only where there is something to choose from; else the sentence needs its first wording."""
    t, menu = words(session.language), facts.meal.menu if facts.meal else None
    if menu is None or not question.candidates:
        return None
    dishes: Mapping[str, DishView | OptionView] = menu.dishes
    known = dishes if question.reason == "ambiguous_dish" else menu.options
    if not all(one in known for one in question.candidates):
        return None
    named = [known[one] for one in question.candidates]
    names = [one.name_en if session.language == "en" else one.name for one in named]
    return _listed(session, t.again_dish(), names)


def summary(question: ConfirmOrder, session: Session, facts: Facts) -> Outcome | None:
    text = words(session.language).again_order()
    return _yes_or_no(session, text) if session.cart.lines else None


def pay(question: ChoosePay, session: Session, facts: Facts) -> Outcome | None:
    t, order = words(session.language), facts.order(question.order_id)
    if order is None or order.status != "pending_payment":
        return None
    return _listed(session, t.again_pay(order.number), [t.way(way) for way in facts.ways])


def cancel(question: ConfirmCancel, session: Session, facts: Facts) -> Outcome | None:
    order = facts.order(question.order_id)
    if order is None or not order.live:
        return None
    return _yes_or_no(session, words(session.language).again_cancel(order.number))


def refund(question: ConfirmRefund, session: Session, facts: Facts) -> Outcome | None:
    order = facts.order(question.order_id)
    if order is None:
        return None
    return _yes_or_no(session, words(session.language).again_refund(order.number))


def refund_line(question: ChooseRefund, session: Session, facts: Facts) -> Outcome | None:
    t, order = words(session.language), facts.order(question.order_id)
    if order is None:
        return None
    names = {line.id: line_name(line, session, facts) for line in order.lines}
    labels = [names.get(line_id, "") for line_id in question.line_ids]
    return _listed(session, t.again_refund_line(order.number), [*labels, t.whole_order()])


def refund_order(question: ChooseRefundOrder, session: Session, facts: Facts) -> Outcome | None:
    orders = [facts.order(order_id) for order_id in question.order_ids]
    numbers = [order.number for order in orders if order is not None]
    if len(numbers) < len(orders):
        return None
    return _listed(session, words(session.language).again_refund_order(), numbers)


def change(question: ConfirmAdmin, session: Session, facts: Facts) -> Outcome | None:
    return _yes_or_no(session, words(session.language).again_change())


# --- closed without an answer ---------------------------------------------------------------------


def dropped_order(question: ConfirmOrder, session: Session, facts: Facts) -> str:
    """Dishes that were added asked again by themselves: that is no other flow."""
    other = session.question is not None and session.question.confirms
    return words(session.language).dropped_order() if other and session.cart.lines else ""


def dropped_cancel(question: ConfirmCancel, session: Session, facts: Facts) -> str:
    order = facts.order(question.order_id)
    return words(session.language).dropped_cancel(order.number) if order else ""


def dropped_refund(question: ConfirmRefund, session: Session, facts: Facts) -> str:
    order = facts.order(question.order_id)
    return words(session.language).dropped_refund(order.number) if order else ""


def dropped_change(question: ConfirmAdmin, session: Session, facts: Facts) -> str:
    return words(session.language).dropped_change()
