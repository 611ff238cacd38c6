"""管理员的话：草稿、发布、库存、改价、截单。Each is one effect, previewed and confirmed."""

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
from conversation.asked import UndoOpen
from conversation.effects import Admin, Look
from conversation.facts import Facts
from conversation.flow import Flow
from conversation.flows import confirming, drafting
from conversation.flows.confirming import SHOWING
from conversation.flows.privacy import private
from conversation.outcome import Outcome, do, say
from conversation.roles import ADMIN, may
from conversation.session import Session
from conversation.texts import words
from conversation.when import read_when, resolve_day


def admin_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """A word on menus; None for everything else and for everybody else."""
    if not facts.roles & ADMIN and not may("stock_table", facts.roles):
        return None
    first, _, rest = text.strip().partition("\n")
    word = read_admin_word(first) or (None if facts.group else _meal_alone(first))
    if word is None:
        return None
    date, kind = _meal_of(word, session, facts)
    if isinstance(word, StockTableWord):
        # What is left is the kitchen's too.
        return private(session, facts) or do(session, Look("stock_table", date, kind))
    if not facts.roles & ADMIN or (rest and not isinstance(word, DraftWord)):
        return None
    if found := private(session, facts):
        return found
    if not date:
        return say(session, words(session.language).admin_refused("bad_date", {}))
    if isinstance(word, DraftWord):
        return drafting.begin(date, kind, rest, session, facts)
    return confirming.change(_effect(word, date, kind, facts), session, facts)


def _meal_alone(text: str) -> DraftWord | None:
    """明天午餐: an admin who names a day and a meal wants to write its menu."""
    when = read_when(text)
    if when is None or not when.said_day or not when.meal_kind:
        return None
    return DraftWord(when=when)


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
        case AcceptingWord(accepting=accepting, minutes=number):
            verb = "resume" if accepting else "pause"
    return Admin(verb, date, kind, subject, number, op, text, commit=verb in SHOWING)


def _meal_of(word: AdminWord, session: Session, facts: Facts) -> tuple[str, str]:
    """The meal that is named, else the open draft's, else the one that can be ordered now.

    撤回 right after 发布 means what was just published. The date is empty when a day was named that
    does not exist.
    """
    when, draft, meal = word.when, drafting.of_session(session), facts.meal
    if not when.said_day and not when.meal_kind:
        last = session.question
        if isinstance(word, WithdrawWord) and isinstance(last, UndoOpen) and last.date:
            return last.date, last.meal_kind
        if draft is not None:
            return draft.date, draft.meal_kind
        if meal is not None:
            return meal.date, meal.kind
    day = resolve_day(when, facts.now.date())
    kind = when.meal_kind or (meal.kind if meal is not None else "lunch")
    return day.isoformat() if day else "", kind


FLOW = Flow(reads=(admin_word,))
