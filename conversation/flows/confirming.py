"""确认、撤销：how every change of staff is previewed, confirmed with its numbers, and taken back.

The preview and the commit are the same effect, with `commit` off and on: what is confirmed is what
was shown, and nothing that was typed by mistake, heard wrong or tapped on an old card is done.
"""

from dataclasses import replace

import msgspec

from conversation import asking_again
from conversation.asked import ConfirmAdmin, DraftOpen, DraftWarning, UndoOpen
from conversation.effects import Admin, UndoAdmin
from conversation.facts import Facts
from conversation.flow import Asks, Flow
from conversation.flows import choosing, drafting
from conversation.flows.privacy import private
from conversation.marks import mark
from conversation.messages import Done, Refusal
from conversation.outcome import Outcome, do, hint, say
from conversation.roles import may
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import Verb, verb_of

# What was just done may be taken back for as long as a preview may be confirmed.
UNDO_FOR_MS = 10 * 60_000
# Words that only show something, or write what nobody sees yet, need no confirmation.
SHOWING = frozenset({"preview", "copy"})
# What another person did between preview and 确认: the numbers are shown again, nothing is done.
MOVED = "changed_meanwhile"


def change(effect: Admin, session: Session, facts: Facts) -> Outcome:
    """Preview the change, where it may be asked for at all."""
    return private(session, facts) or do(session, effect)


def confirm(question: ConfirmAdmin, session: Session, facts: Facts) -> Outcome:
    """确认: commit what was previewed; the role is asked for again."""
    if not may(question.verb, facts.roles):
        return say(session.answered(), words(session.language).not_allowed(""))
    effect = Admin(
        verb=question.verb,
        date=question.date,
        meal_kind=question.meal_kind,
        subject=question.subject,
        number=question.number,
        op=question.op,
        text=question.text,
        commit=True,
        basis=question.basis,
    )
    return private(session, facts) or do(session.answered(), effect)


def _answer_confirm(
    question: ConfirmAdmin, text: str, session: Session, facts: Facts
) -> Outcome | None:
    """确认; or more dish lines for the draft that is still open behind its preview."""
    if verb_of(text) is Verb.CONFIRM:
        return confirm(question, session, facts)
    return drafting.behind(text, session, facts)


def _answer_undo(question: UndoOpen, text: str, session: Session, facts: Facts) -> Outcome | None:
    """撤销, as long as nothing else was begun."""
    if verb_of(text) is not Verb.UNDO:
        return drafting.behind(text, session, facts)
    t = words(session.language)
    if not may(question.verb, facts.roles):
        return say(session.answered(), t.not_allowed(""))
    if found := private(session, facts):
        return found
    if not question.audit_id:
        return say(session.answered(), t.cannot_undo(question.verb))
    return do(session.answered(), UndoAdmin(question.audit_id))


def done(event: Done, session: Session, facts: Facts) -> Outcome:
    """The preview asks for 确认; the commit says what was done and whether it can be undone."""
    effect = event.effect
    assert isinstance(effect, Admin)
    lines = [str(line) for line in event.result["lines"]]
    if effect.verb == "copy":
        return drafting.copied(event, session, facts)
    if (which := choosing.ask_which(event, session, facts)) is not None:
        return which
    t = words(session.language)
    if not effect.commit:
        basis = str(event.result.get("basis", ""))
        question = ConfirmAdmin(
            facts.now_ms + CONFIRM_FOR_MS, effect.verb, effect.date, effect.meal_kind,
            effect.subject, effect.number, effect.op, effect.text, basis,
        )  # fmt: skip
        session = session.ask(question)
        text = "\n".join([*lines, t.confirm_admin()])
        return hint(session, text, t.word("confirm"), t.word("cancel"), tag=mark(question))
    if effect.verb in SHOWING:
        return say(session, *lines)
    if effect.verb in {"publish", "schedule"}:
        session = session.without(DraftOpen, DraftWarning)
    audit_id = int(event.result.get("undo") or 0)
    until_ms = facts.now_ms + UNDO_FOR_MS
    session = session.ask(UndoOpen(until_ms, effect.verb, effect.date, effect.meal_kind, audit_id))
    if not audit_id:
        return say(session, *lines)
    return hint(session, "\n".join([*lines, t.undo_hint()]), t.word("undo"))


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    """Which rule said no, in words; what moved meanwhile is shown as it is now."""
    effect, t = event.effect, words(session.language)
    if event.code == MOVED and isinstance(effect, Admin):
        again = msgspec.structs.replace(effect, commit=False, basis="")
        return replace(say(session, t.admin_refused(MOVED, event.facts)), effects=(again,))
    return say(session, t.admin_refused(event.code, event.facts))


def undone(event: Done, session: Session, facts: Facts) -> Outcome:
    return say(session, *[str(line) for line in event.result["lines"]])


FLOW = Flow(
    asks={
        ConfirmAdmin: Asks(
            _answer_confirm,
            again=asking_again.change,
            helped=lambda t: t.help_change(),
            dropped=asking_again.dropped_change,
        ),
        UndoOpen: Asks(_answer_undo),
    },
    done={Admin: done, UndoAdmin: undone},
    refused={Admin: refused, UndoAdmin: refused},
)
