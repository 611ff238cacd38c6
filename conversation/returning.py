"""Back to where we were: what happens to an open question that a message did not answer.

A look-up leaves it open, and it is put once more in one line. When what came above it is over, it
comes up again by itself. A confirmation that another flow has closed is said to be closed. And a
question that stands too long without anything coming of it leads to a person (design
conversation §2.3).
"""

from dataclasses import replace

from conversation.asked import Question
from conversation.effects import Effect
from conversation.facts import Facts
from conversation.messages import Choice, Reply
from conversation.outcome import Outcome, hint
from conversation.registry import ASKS
from conversation.session import Session
from conversation.texts import words

# After so many turns at the same question nobody is helped by putting it once more.
STUCK_MAX = 8


def after_text(before: Session, outcome: Outcome, facts: Facts, *, own: bool) -> Outcome:
    """What a message left of the questions; `own` says that it was read as the newest's answer."""
    outcome = _tired(before, outcome)
    session, question = outcome.session, outcome.session.question
    if own and question is before.question:
        return outcome
    if not own:
        outcome = _told_dropped(before, outcome, facts)
    if outcome.effects:
        same = question is not None and question is before.question
        digressing = same and not _about_it(question, outcome.effects)
        return replace(outcome, session=session.with_rest(digressing=digressing))
    return _put_again(before, outcome, facts)


def after_effect(before: Session, outcome: Outcome, facts: Facts) -> Outcome:
    """The same for what became of an effect: the question it belongs to speaks for itself."""
    session, question = outcome.session, outcome.session.question
    if outcome.effects:
        return outcome
    if session.rest.digressing:
        outcome = replace(outcome, session=session.with_rest(digressing=False))
    elif question is before.question:
        return outcome
    return _put_again(before, outcome, facts)


def _about_it(question: Question | None, effects: tuple[Effect, ...]) -> bool:
    """微信支付 while 怎么付 is asked: what happens to the order is what the question is about."""
    order_id = getattr(question, "order_id", None)
    return order_id is not None and any(
        getattr(effect, "order_id", None) == order_id for effect in effects
    )


def _put_again(before: Session, outcome: Outcome, facts: Facts) -> Outcome:
    """The newest question in one line, if it stood there already before this message."""
    session, question = outcome.session, outcome.session.question
    if question is None or not any(question is old for old in before.rest.questions):
        return outcome
    asks = ASKS[type(question)]
    asked = asks.again(question, session, facts) if asks.again else None
    # In a group the question is nobody else's business.
    if asked is None or facts.group:
        return outcome
    (reply,) = asked.replies
    tag = asks.tag(question)
    choices = tuple(_tagged(choice, tag) for choice in reply.choices)
    lead = words(session.language).back_to(reply.text)
    line = Reply(lead, reply.kind, choices, reply.url, reply.numbered)
    return replace(outcome, replies=(*outcome.replies, line))


def _tagged(choice: Choice, tag: str) -> Choice:
    """The choice as this question's own, whichever way it was offered."""
    value = choice.value.partition("#")[0]
    return Choice(choice.label, f"{value}#{tag}" if tag else value)


def _told_dropped(before: Session, outcome: Outcome, facts: Facts) -> Outcome:
    """Confirmations that are gone, and not by an answer, are said not to have been done."""
    session = outcome.session
    open_now = [type(question) for question in session.rest.questions]
    if session.question is None or any(session.question is old for old in before.rest.questions):
        # Left by 取消 or 返回: whoever closes a question knows that it is closed.
        return outcome
    for question in before.rest.questions:
        dropped = ASKS[type(question)].dropped
        if dropped is None or type(question) in open_now:
            continue
        if told := dropped(question, session, facts):
            outcome = outcome.after(Reply(told))
    return outcome


def _tired(before: Session, outcome: Outcome) -> Outcome:
    """Too long at the same question: a person is offered beside it, once in a while."""
    session = outcome.session
    still = session.question is not None and session.question is before.question
    if not still or outcome.effects or session.rest.stuck < STUCK_MAX:
        return outcome
    t = words(session.language)
    told = hint(session.with_rest(stuck=0), t.stuck(), t.word("human"), t.word("cancel"))
    return told.after(*outcome.replies)
