"""The newest open question: how a text answers it, and which buttons are its own."""

from conversation.asked import ConfirmOrder
from conversation.facts import Facts
from conversation.flows import browsing
from conversation.outcome import Outcome, say
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
    return found


def _deny(session: Session, facts: Facts) -> Outcome:
    """「不」 to a confirmation: that question is closed, nothing else happens."""
    of_order = isinstance(session.question, ConfirmOrder)
    session = session.answered()
    if of_order and session.cart.lines:
        return browsing.show_cart(session, facts)
    return say(session, words(session.language).left_as_it_is())


def tag(session: Session) -> str:
    """What marks the choices of the newest question; a tap on any other one is stale."""
    question = session.question
    return ASKS[type(question)].tag(question) if question is not None else ""
