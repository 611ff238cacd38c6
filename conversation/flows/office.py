"""办公室的话：订单、退款审核、统计、导出、授权、公告、取餐柜、日志、体检、规则。

What only shows is read at once; what changes something is previewed and confirmed like everything
else (`confirming.py`). A refund is decided by its number on the screen, which was the preview.
"""

from datetime import date as Date
from datetime import timedelta

import msgspec

from conversation.asked import ChooseDecision
from conversation.effects import Admin, DecideRefund, Look
from conversation.facts import Facts
from conversation.flow import Asks, Flow
from conversation.flows.confirming import change
from conversation.flows.privacy import private
from conversation.marks import mark
from conversation.messages import Done, Refusal
from conversation.office_words import OfficeWord, read_office_word
from conversation.outcome import Outcome, do, hint, say
from conversation.roles import may
from conversation.session import ASK_FOR_MS, Session
from conversation.texts import words
from conversation.when import resolve_day
from conversation.words import wonders

# Words that change something, with what their effect carries.
CHANGING = frozenset({"grant", "revoke", "announce", "open_slot", "slot_off", "slot_on", "policy"})
# A reason stands in the audit; nobody opens a door or takes one away without.
WITH_REASON = frozenset({"open_slot", "slot_off"})


def office_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """A word of the office for which the writer holds the role; None for everything else."""
    if not facts.roles or wonders(text) and not text.strip().startswith(("公告", "announce")):
        return None
    word = read_office_word(text)
    if word is None or not may(word.what, facts.roles):
        return None
    if found := private(session, facts):
        return found
    if word.what == "decide":
        return _decide(word, session)
    t = words(session.language)
    if word.what in WITH_REASON and not word.text:
        return say(session, t.reason_needed())
    day = resolve_day(word.when, facts.now.date(), past=True)
    if day is None:
        return say(session, t.admin_refused("bad_date", {}))
    if word.what in CHANGING:
        return change(_change(word), session, facts)
    return do(session, _look(word, day, facts))


def _change(word: OfficeWord) -> Admin:
    return Admin(word.what, "", "", word.subject, word.number, "", word.text, commit=False)


def _look(word: OfficeWord, day: Date, facts: Facts) -> Look:
    """The list that is meant: of a day, or from a day to a day."""
    kind = word.when.meal_kind or ""
    if word.what in {"statistics", "export"}:
        first, last = _span(word.text, day)
        subject = f"{word.subject}:{first.isoformat()}:{last.isoformat()}"
        return Look(word.what, last.isoformat(), kind, subject)
    date = day.isoformat() if word.when.said_day else ""
    return Look(word.what, date, kind, word.subject)


def _span(span: str, day: Date) -> tuple[Date, Date]:
    """The days of 本周, 上周, 本月, or the one day that was named."""
    monday = day - timedelta(days=day.weekday())
    return {
        "day": (day, day),
        "week": (monday, day),
        "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "month": (day.replace(day=1), day),
    }[span]


# --- refunds --------------------------------------------------------------------------------------


def _decide(word: OfficeWord, session: Session) -> Outcome:
    t = words(session.language)
    question = next((q for q in session.rest.questions if isinstance(q, ChooseDecision)), None)
    if question is None or not 1 <= word.number <= len(question.request_ids):
        return say(session, t.no_refund_number())
    approve = word.subject == "approve"
    if not approve and not word.text:
        return say(session, t.reason_needed())
    return do(session, DecideRefund(question.request_ids[word.number - 1], approve, word.text))


def _no_answer(question: ChooseDecision, text: str, session: Session, facts: Facts) -> None:
    """同意 1 is a word of its own: it is heard as long as the list is open, newest or not."""


# --- what came of it ------------------------------------------------------------------------------


def shown(event: Done, session: Session, facts: Facts) -> Outcome:
    """A list that was read: {lines, request_ids?, url?}."""
    effect, t = event.effect, words(session.language)
    assert isinstance(effect, Look)
    lines = [str(line) for line in event.result["lines"]]
    if ids := tuple(int(one) for one in event.result.get("request_ids", ())):
        question = ChooseDecision(facts.now_ms + ASK_FOR_MS, ids)
        session = session.ask(question)
        said = [f"{t.word('approve')} {no}" for no in range(1, len(ids) + 1)]
        return hint(session, "\n".join([*lines, t.refunds_foot()]), *said, tag=mark(question))
    outcome = say(session, *lines)
    url = str(event.result.get("url") or "")
    if not url:
        return outcome
    picture = msgspec.structs.replace(outcome.replies[0], kind="image", url=url)
    return Outcome(session, (picture,))


def decided(event: Done, session: Session, facts: Facts) -> Outcome:
    return say(session, *[str(line) for line in event.result["lines"]])


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if isinstance(event.effect, DecideRefund):
        return say(session, t.not_allowed(event.code))
    return say(session, t.admin_refused(event.code, event.facts))


FLOW = Flow(
    reads=(office_word,),
    asks={
        ChooseDecision: Asks(_no_answer, helped=lambda t: t.help_decision()),
    },
    done={Look: shown, DecideRefund: decided},
    refused={Look: refused, DecideRefund: refused},
)
