"""The newest open question: how a text answers it, and which buttons are its own."""

from conversation.facts import Facts
from conversation.flows import admin, browsing, kitchen, ordering, orders, paying
from conversation.outcome import Outcome, say
from conversation.session import (
    CONFIRMS,
    AskMethod,
    AskTime,
    ChoosePay,
    ChooseRefund,
    ConfirmAdmin,
    ConfirmCancel,
    ConfirmOrder,
    ConfirmRefund,
    DraftOpen,
    Session,
)
from conversation.texts import words
from conversation.words import Verb, number_of, verb_of


def answer(text: str, session: Session, facts: Facts) -> Outcome | None:
    """What the text is to the newest question, or None when it is something else."""
    question, verb = session.question, verb_of(text)
    if question is None or verb is Verb.CANCEL:
        return None
    yes = verb is Verb.CONFIRM
    if verb is Verb.DENY and isinstance(question, CONFIRMS):
        return _deny(session, facts)
    if isinstance(question, ConfirmOrder):
        return ordering.confirm(question, session, facts) if yes else None
    if isinstance(question, ConfirmCancel):
        return orders.confirm_cancel(question, session, facts) if yes else None
    if isinstance(question, ConfirmRefund):
        return orders.confirm_refund(question, text, session)
    if isinstance(question, ConfirmAdmin) and yes:
        return admin.confirm(question, session, facts)
    if (drafted := _draft_lines(text, session, facts)) is not None:
        return drafted
    found, choices = _numbered_answer(text, session, facts)
    if found is None and choices and number_of(text) is not None:
        return say(session, words(session.language).no_such_choice(choices))
    return found


def _draft_lines(text: str, session: Session, facts: Facts) -> Outcome | None:
    """Dish lines for the draft that is open, also after its preview; other words stay words."""
    question = session.question
    if isinstance(question, ConfirmAdmin):
        question = next((q for q in session.rest.questions if isinstance(q, DraftOpen)), None)
    if not isinstance(question, DraftOpen) or kitchen.staff_word(text, session, facts) is not None:
        return None
    return admin.draft_lines(question, text, session, facts)


def _numbered_answer(text: str, session: Session, facts: Facts) -> tuple[Outcome | None, int]:
    """(the answer to a question with numbered choices, how many choices it has)."""
    question = session.question
    if isinstance(question, AskMethod):
        count = 2 if facts.cabinets else 1
        return ordering.answer_method(text, session, facts), count
    if isinstance(question, AskTime):
        return ordering.answer_time(question, text, session, facts), len(question.times)
    if isinstance(question, ChoosePay):
        return paying.answer_way(question, text, session, facts), len(facts.ways)
    if isinstance(question, ChooseRefund):
        count = len(question.line_ids) + 1
        return orders.answer_refund(question, text, session, facts), count
    return None, 0


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
    if isinstance(question, ConfirmOrder):
        return question.digest
    if isinstance(question, ConfirmCancel | ConfirmRefund | ChooseRefund):
        return orders.tag(question)
    if isinstance(question, ConfirmAdmin):
        return admin.tag(question)
    return ""
