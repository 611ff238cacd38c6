"""草稿：the menu of a day, typed line by line, copied or sent as a file, before anybody sees it.

Nothing here is confirmed, for no diner sees it; what looks like a mistake is asked about, and said
again when the menu is published.
"""

import re
from typing import Any

import msgspec

from conversation.admin_words import read_admin_word
from conversation.asked import ConfirmAdmin, DraftOpen, DraftWarning
from conversation.effects import EditDraft, ImportFile, OpenDraft, SaveDraft
from conversation.facts import Facts
from conversation.flow import Asks, Flow
from conversation.flows import helping, kitchen
from conversation.marks import mark
from conversation.messages import Done, Refusal, Signal
from conversation.office_words import read_office_word
from conversation.outcome import Outcome, do, hint, say
from conversation.roles import ADMIN, may
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, clean, verb_and_number, verb_of
from kernel.money import parse_yuan

# A menu is typed with pauses, between two other things; an hour is enough and not a trap tomorrow.
DRAFT_FOR_MS = 60 * 60_000
_REMOVE = re.compile(r"(?:删除|删掉|删|去掉|remove|delete)\s*(.{1,40})")
_CHANGE = re.compile(r"(.{1,40}?)\s*(?:改成|改为|改到|改价|改)\s*(¥?[\d.]+)\s*(元|块|份)?")
_COUNT = re.compile(r"(\d{1,6})\s*(?:份|portions?)?")
_MERGE = frozenset({"合并", "同一道", "merge", "same"})
_APART = frozenset({"两道", "不同", "不合并", "two", "different"})
_CONTAINS = frozenset({"含", "有", "含有", "contains"})
_FREE = frozenset({"不含", "没有", "free"})


def of_session(session: Session) -> DraftOpen | None:
    """The draft that is being typed."""
    return next((q for q in session.rest.questions if isinstance(q, DraftOpen)), None)


def begin(date: str, kind: str, lines: str, session: Session, facts: Facts) -> Outcome:
    """草稿 明天午餐, with dish lines below it or in the messages that follow."""
    session = session.ask(DraftOpen(facts.now_ms + DRAFT_FOR_MS, date, kind))
    if lines.strip():
        return do(session, SaveDraft(date, kind, lines, fresh=True))
    return do(session, OpenDraft(date, kind))


def take(question: DraftOpen, text: str, session: Session, facts: Facts) -> Outcome | None:
    """Dish lines for the open draft; a word that means something else stays that word."""
    if not facts.roles & ADMIN or facts.group or verb_of(text) is not None:
        return None
    if edit := _edit(question, text):
        return do(session, edit)
    if verb_and_number(text) is not None or helping.topic_of(text) is not None:
        return None
    first = text.strip().partition("\n")[0]
    if kitchen.staff_word(text, session, facts) is not None:
        return None
    if read_admin_word(first) is not None or read_office_word(text) is not None:
        return None
    return do(session, SaveDraft(question.date, question.meal_kind, text, fresh=False))


def behind(text: str, session: Session, facts: Facts) -> Outcome | None:
    """The same while a preview or a question stands before the draft."""
    question = of_session(session)
    return take(question, text, session, facts) if question is not None else None


def _edit(draft: DraftOpen, text: str) -> EditDraft | None:
    """`删 红烧肉`, `红烧肉改16`, `红烧肉改50份`."""
    flat = clean(text)
    if found := _REMOVE.fullmatch(flat):
        return EditDraft(draft.date, draft.meal_kind, "remove", found[1].strip())
    found = _CHANGE.fullmatch(flat)
    if found is None:
        return None
    if found[3] == "份":
        if not found[2].isdecimal() or len(found[2]) > 6:
            return None
        return EditDraft(draft.date, draft.meal_kind, "portions", found[1].strip(), int(found[2]))
    fen = parse_yuan(found[2])
    if fen is None:
        return None
    return EditDraft(draft.date, draft.meal_kind, "price", found[1].strip(), fen)


def _answer_warning(
    question: DraftWarning, text: str, session: Session, facts: Facts
) -> Outcome | None:
    """One word answers; anything else goes on with the draft, and the warning comes again."""
    draft = of_session(session)
    if draft is None or not facts.roles & ADMIN or facts.group:
        return None
    edit = _meant(question, text, draft)
    if edit is None:
        return behind(text, session, facts)
    if edit.op == "accept":
        accepted = (*draft.accepted, question.key)
        session = session.ask(msgspec.structs.replace(draft, accepted=accepted))
    return do(session.without(DraftWarning), edit)


def _meant(question: DraftWarning, text: str, draft: DraftOpen) -> EditDraft | None:
    verb, flat = verb_of(text), clean(text)

    def edit(op: str, number: int = 0, other: str = "") -> EditDraft:
        return EditDraft(draft.date, draft.meal_kind, op, question.dish, number, other)

    if question.what == "price" and (fen := parse_yuan(flat)) is not None:
        return edit("price", fen)
    if question.what == "price" and verb is Verb.DENY:
        return edit("price", question.number)
    if question.what == "portions" and (found := _COUNT.fullmatch(flat)):
        return edit("portions", int(found[1]))
    if question.what == "duplicate" and flat in _MERGE:
        return edit("merge", 0, question.other)
    if question.what == "allergens" and flat in _CONTAINS:
        return edit("allergens", 0, question.other)
    if verb is Verb.CONFIRM or flat in (_APART if question.what == "duplicate" else _FREE):
        return edit("accept")
    return None


def received(event: Signal, session: Session, facts: Facts) -> Outcome | None:
    """A table from an admin is a menu for the open draft."""
    upload = event.data.get("table", "")
    if not upload or not may("import", facts.roles) or facts.group:
        return None
    draft = of_session(session)
    if draft is None:
        name = event.data.get("name") or "1.csv"
        return say(session, words(session.language).file_without_draft(name))
    return do(session, ImportFile(draft.date, draft.meal_kind, upload))


def opened(event: Done, session: Session, facts: Facts) -> Outcome:
    """What is there, and the three ways to fill it."""
    said = [str(word) for word in event.result.get("said", ())]
    return hint(session, "\n".join(str(line) for line in event.result["lines"]), *said)


def saved(event: Done, session: Session, facts: Facts) -> Outcome:
    """The lines as they now stand; the first warning that was not answered is asked."""
    # The numbers of an earlier preview are not those of this draft any more.
    session, t = session.without(ConfirmAdmin, DraftWarning), words(session.language)
    lines = [str(line) for line in event.result["lines"]]
    draft = of_session(session)
    accepted = draft.accepted if draft else ()
    open_: list[dict[str, Any]] = [
        warning for warning in event.result.get("warnings", ()) if warning["key"] not in accepted
    ]
    if draft is None or not open_:
        return hint(session, "\n".join(lines), t.word("preview"), t.word("publish"))
    first = open_[0]
    question = DraftWarning(
        draft.until_ms, first["key"], first["what"], first["dish"], first["other"],
        first["number"],
    )  # fmt: skip
    said = [t.meant(answer) for answer in _ANSWERS[question.what]]
    text = "\n".join([*lines, first["text"], t.draft_meant(question.what)])
    return hint(session.ask(question), text, *said, tag=mark(question))


def copied(event: Done, session: Session, facts: Facts) -> Outcome:
    """复制: the copy is a draft that can be typed on."""
    effect: Any = event.effect
    if of_session(session) is None:
        until_ms = facts.now_ms + DRAFT_FOR_MS
        session = session.ask(DraftOpen(until_ms, effect.date, effect.meal_kind))
    return saved(event, session, facts)


# What stands on the choices of each kind of warning.
_ANSWERS = {
    "price": ("yes", "no"),
    "portions": ("yes",),
    "duplicate": ("merge", "apart"),
    "allergens": ("contains", "free"),
}


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    """Which rule said no, in words; nothing was changed."""
    return say(session, words(session.language).admin_refused(event.code, event.facts))


FLOW = Flow(
    asks={
        DraftOpen: Asks(take, helped=lambda t: t.help_draft()),
        DraftWarning: Asks(_answer_warning, helped=lambda t: t.help_draft()),
    },
    signals={"file": received},
    done={SaveDraft: saved, EditDraft: saved, ImportFile: saved, OpenDraft: opened},
    refused=dict.fromkeys((SaveDraft, EditDraft, ImportFile, OpenDraft), refused),
)
