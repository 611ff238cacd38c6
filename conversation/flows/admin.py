"""管理员的话：草稿、发布、库存、改价、截单。A change is previewed with its numbers, then confirmed.

The preview and the commit are the same effect, with `commit` off and on: what is confirmed is what
was shown, and nothing an admin types by mistake is done at once.
"""

import hashlib

import msgspec

from conversation import asking_again
from conversation.admin_words import (
    AcceptingWord,
    AdminWord,
    CopyWord,
    CutoffWord,
    DraftWord,
    ExtendWord,
    ListedWord,
    PreviewWord,
    PriceWord,
    PublishWord,
    SoldOutWord,
    StockTableWord,
    StockWord,
    WithdrawWord,
    read_admin_word,
)
from conversation.asked import ConfirmAdmin, DraftOpen
from conversation.effects import Admin, SaveDraft, Show
from conversation.facts import Facts
from conversation.flow import Asks, Flow
from conversation.flows import kitchen
from conversation.messages import Done, Refusal
from conversation.outcome import Outcome, do, hint, say
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.when import resolve_day
from conversation.words import Verb, verb_and_number, verb_of

ADMIN = frozenset({"admin", "owner"})
# A menu is typed with pauses, between two other things; an hour is enough and not a trap tomorrow.
DRAFT_FOR_MS = 60 * 60_000
# Words that only show something need no confirmation.
SHOWING = frozenset({"preview", "copy"})


def admin_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """A word for admins; None for everything else and for everybody else."""
    if not facts.roles & ADMIN:
        return None
    first, _, rest = text.strip().partition("\n")
    word = read_admin_word(first)
    if word is None:
        return None
    date, kind = _meal_of(word, session, facts)
    if not date:
        return say(session, words(session.language).admin_refused("bad_date", {}))
    if isinstance(word, StockTableWord):
        return do(session, Show("stock", date, kind))
    if isinstance(word, DraftWord):
        return _open_draft(rest, date, kind, session, facts)
    return do(session, _effect(word, date, kind, facts)) if not rest else None


def _effect(word: AdminWord, date: str, kind: str, facts: Facts) -> Admin:
    """The word as an effect: shown at once, or previewed first."""
    verb, subject, number, op, text = "", "", 0, "", ""
    match word:
        case PublishWord(at=None):
            verb = "publish"
        case PublishWord(at=str(moment)):
            verb, text = "schedule", moment
        case PreviewWord():
            verb = "preview"
        case WithdrawWord():
            verb = "withdraw"
        case CopyWord(source=source):
            day = resolve_day(source, facts.now.date())
            verb, text = "copy", day.isoformat() if day else ""
        case StockWord(dish=subject, op=op, portions=number):
            verb = "stock"
        case PriceWord(dish=subject, price_fen=number):
            verb = "price"
        case SoldOutWord(dish=subject, sold_out=sold_out):
            verb = "sold_out" if sold_out else "restore"
        case ListedWord(dish=subject, listed=listed):
            verb = "on" if listed else "off"
        case CutoffWord(at=text):
            verb = "cutoff"
        case ExtendWord(minutes=number):
            verb = "extend"
        case AcceptingWord(accepting=accepting):
            verb = "resume" if accepting else "pause"
    return Admin(verb, date, kind, subject, number, op, text, commit=verb in SHOWING)


def _meal_of(word: AdminWord, session: Session, facts: Facts) -> tuple[str, str]:
    """The meal that is named, else the open draft's, else the one that can be ordered now.

    The date is empty when a day was named that does not exist.
    """
    when, meal = word.when, facts.meal
    draft = next((q for q in session.rest.questions if isinstance(q, DraftOpen)), None)
    if not when.said_day and not when.meal_kind:
        if draft is not None:
            return draft.date, draft.meal_kind
        if meal is not None:
            return meal.date, meal.kind
    day = resolve_day(when, facts.now.date())
    kind = when.meal_kind or (meal.kind if meal is not None else "lunch")
    return day.isoformat() if day else "", kind


def _open_draft(lines: str, date: str, kind: str, session: Session, facts: Facts) -> Outcome:
    """草稿 明天午餐, with dish lines below it or in the messages that follow."""
    t = words(session.language)
    session = session.ask(DraftOpen(facts.now_ms + DRAFT_FOR_MS, date, kind))
    if lines.strip():
        return do(session, SaveDraft(date, kind, lines, fresh=True))
    return say(session, t.draft_open(date, t.meal(kind)))


def draft_lines(question: DraftOpen, text: str, session: Session, facts: Facts) -> Outcome | None:
    """Dish lines for the open draft; a word that means something else stays that word."""
    if not facts.roles & ADMIN or verb_of(text) is not None:
        return None
    if verb_and_number(text) is not None:
        return None
    if kitchen.staff_word(text, session, facts) is not None:
        return None
    if read_admin_word(text.strip().partition("\n")[0]) is not None:
        return None
    return do(session, SaveDraft(question.date, question.meal_kind, text, fresh=False))


def tag(question: ConfirmAdmin) -> str:
    """Recognises the very preview that a button belongs to: the same word on the same thing."""
    shown = msgspec.structs.replace(question, until_ms=0)
    return f"admin{hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:8]}"


def confirm(question: ConfirmAdmin, session: Session, facts: Facts) -> Outcome:
    """确认: commit what was previewed; the role is asked for again."""
    if not facts.roles & ADMIN:
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
    )
    return do(session.answered(), effect)


def _answer_confirm(
    question: ConfirmAdmin, text: str, session: Session, facts: Facts
) -> Outcome | None:
    """确认; or more dish lines for the draft that is still open behind its preview."""
    if verb_of(text) is Verb.CONFIRM:
        return confirm(question, session, facts)
    draft = next((q for q in session.rest.questions if isinstance(q, DraftOpen)), None)
    return draft_lines(draft, text, session, facts) if draft is not None else None


def done(event: Done, session: Session, facts: Facts) -> Outcome:
    """The preview asks for 确认; the commit says what was done."""
    lines = [str(line) for line in event.result["lines"]]
    effect = event.effect
    if isinstance(effect, SaveDraft):
        return _drafted(lines, session)
    assert isinstance(effect, Admin)
    if effect.commit:
        if effect.verb in {"publish", "schedule"}:
            session = session.without(DraftOpen)
        return say(session, *lines)
    question = ConfirmAdmin(
        facts.now_ms + CONFIRM_FOR_MS, effect.verb, effect.date, effect.meal_kind,
        effect.subject, effect.number, effect.op, effect.text,
    )  # fmt: skip
    session = session.ask(question)
    t = words(session.language)
    text = "\n".join([*lines, t.confirm_admin()])
    return hint(session, text, t.word("confirm"), t.word("cancel"), tag=tag(question))


def _drafted(lines: list[str], session: Session) -> Outcome:
    # The numbers of an earlier preview are not those of this draft any more.
    session, t = session.without(ConfirmAdmin), words(session.language)
    return hint(session, "\n".join(lines), t.word("preview"), t.word("publish"))


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    """Which rule said no, in words; nothing was changed."""
    t = words(session.language)
    return say(session, t.admin_refused(event.code, event.facts))


FLOW = Flow(
    reads=(admin_word,),
    asks={
        DraftOpen: Asks(draft_lines, helped=lambda t: t.help_draft()),
        ConfirmAdmin: Asks(
            _answer_confirm,
            tag=tag,
            again=asking_again.change,
            helped=lambda t: t.help_change(),
            dropped=asking_again.dropped_change,
        ),
    },
    done={Admin: done, SaveDraft: done},
    refused={Admin: refused, SaveDraft: refused},
)
