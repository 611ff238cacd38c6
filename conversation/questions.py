"""The newest open question: how a text answers it, and which buttons are its own."""

from conversation.asked import (
    Asked,
    AskMethod,
    AskTime,
    Clarify,
    ConfirmAdmin,
    ConfirmCancel,
    ConfirmOrder,
    ConfirmRefund,
)
from conversation.facts import Facts
from conversation.flows import browsing, history, ordering
from conversation.outcome import Outcome, hint, say
from conversation.registry import ASKS
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, number_of, verb_of


def answer(text: str, session: Session, facts: Facts) -> Outcome | None:
    """What the text is to the newest question, or None when it is something else."""
    question, verb = session.question, verb_of(text)
    if question is None or verb is Verb.CANCEL:
        return None
    if verb is Verb.DENY and question.confirms:
        return _deny(session, facts)
    asks = ASKS[type(question)]
    found = asks.answer(question, text, session, facts)
    choices = asks.choices(question, facts)
    if found is None and choices and number_of(text) is not None:
        return say(session, words(session.language).no_such_choice(choices))
    if found is None and question.passing:
        # An offer does not stand in the way of what was asked before it.
        return answer(text, session.answered(), facts)
    return found


def _deny(session: Session, facts: Facts) -> Outcome:
    """「不」 to a confirmation: that question is closed, nothing else happens."""
    of_order = isinstance(session.question, ConfirmOrder)
    session = session.answered()
    if of_order and session.cart.lines:
        return browsing.show_cart(session, facts)
    return say(session, words(session.language).left_as_it_is())


def reopened(tag: str, session: Session) -> Session | None:
    """The session with the question that a tap belongs to as its newest; None when it is over."""
    open_now = session.rest.questions
    for number in range(len(open_now), 0, -1):
        question = open_now[number - 1]
        if ASKS[type(question)].tag(question) == tag:
            return session.with_rest(questions=open_now[:number])
    return None


def stale(tag: str, session: Session, facts: Facts) -> Outcome:
    """A tap on a question that is gone: nothing is done, and what is now is shown."""
    t = words(session.language)
    kind = _kind(tag)
    of_cart = kind in {AskMethod, AskTime, Clarify, ConfirmOrder}
    if of_cart and session.cart.lines and facts.meal is not None:
        return ordering.summary(session, facts, t.stale_choice())
    if of_cart or "order_id" in kind.__struct_fields__:
        # A summary without its cart was most likely placed.
        shown = history.show_orders(session, facts)
        return shown.after(*say(session, t.stale_choice()).replies)
    return hint(session, t.stale_and_over(), t.word("menu"), t.word("orders"))


def _kind(tag: str) -> type[Asked]:
    """Which kind of question a tag belongs to; a summary is tagged by its digest alone."""
    named = {kind.__name__.lower(): kind for kind in ASKS}
    named |= {"cancel": ConfirmCancel, "refund": ConfirmRefund, "admin": ConfirmAdmin}
    name = tag.partition("-")[0]
    return next((named[one] for one in named if name.startswith(one)), ConfirmOrder)
