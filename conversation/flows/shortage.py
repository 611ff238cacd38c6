"""缺菜: the kitchen says what ran out, the diners who paid for it say what they want instead.

The kitchen's word is previewed with whom it takes and confirmed, like everything others see. The
diner's words stand in the notice: `换 A017 1`, `退 A017`, `全退 A017`.
"""

import re

from conversation.asked import ConfirmRunOut
from conversation.effects import AnswerShort, RunOut
from conversation.facts import Facts
from conversation.flow import Asks, Flow, on_confirm
from conversation.flows.kitchen import dish_of
from conversation.messages import Done, Refusal
from conversation.outcome import Outcome, do, hint, say
from conversation.roles import KITCHEN
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import clean, wonders

# 红烧肉 少8份 / 缺 红烧肉 8 / short braised pork 8; 红烧肉没了 / out of braised pork: all of it.
_FEWER = (
    re.compile(r"(.{1,30}?)\s*(?:少|缺|差)\s*了?\s*(\d{1,4})\s*[份个碗]?"),
    re.compile(r"(?:缺|short(?: of)?)\s*(.{1,30}?)\s*(\d{1,4})\s*[份个碗]?"),
    re.compile(r"(.{1,30}?)\s+short\s+(\d{1,4})"),
)
_GONE = (
    re.compile(r"(.{1,30}?)\s*(?:没了|没有了|做不出来了?|用完了)"),
    re.compile(r"缺\s*(.{1,30}?)"),
    re.compile(r"(?:out of|no more)\s+(.{1,30}?)"),
)
_SWAP = re.compile(r"(?:换|swap)\s*([a-z]\d{3,5})\s+(\d)")
_REFUND = re.compile(r"(?:退|drop)\s*([a-z]\d{3,5})")
_REFUND_ALL = re.compile(r"(?:全退|整单退|drop all)\s*([a-z]\d{3,5})")


def run_out(text: str, session: Session, facts: Facts) -> Outcome | None:
    """The kitchen's word; None for everything else and for everybody else."""
    if not facts.roles & KITCHEN or wonders(text):
        return None
    flat = clean(text)
    found = [(m[1], int(m[2])) for pattern in _FEWER if (m := pattern.fullmatch(flat))]
    found += [(m[1], 0) for pattern in _GONE if (m := pattern.fullmatch(flat))]
    for name, portions in found:
        if code := dish_of(name, facts):
            return do(session, RunOut(code, portions))
    return None


def diners_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """换 / 退 / 全退 with the number of an order of one's own."""
    if wonders(text):
        return None
    flat = clean(text)
    if found := _SWAP.fullmatch(flat):
        return _answer(found[1], "swap", int(found[2]), session, facts)
    if found := _REFUND_ALL.fullmatch(flat):
        return _answer(found[1], "all", 0, session, facts)
    if found := _REFUND.fullmatch(flat):
        return _answer(found[1], "refund", 0, session, facts)
    return None


def _answer(number: str, choice: str, option: int, session: Session, facts: Facts) -> Outcome:
    number = number.upper()
    order = next((order for order in facts.orders if order.number == number), None)
    if order is None:
        return say(session, words(session.language).no_such_order(number))
    return do(session, AnswerShort(order.id, number, choice, option))


def _commit(question: ConfirmRunOut, session: Session, facts: Facts) -> Outcome:
    effect = RunOut(question.dish, question.portions, question.lines, commit=True)
    return do(session.answered(), effect)


def previewed(event: Done, session: Session, facts: Facts) -> Outcome:
    """Who is affected, to be confirmed; or that it was done."""
    t, effect, result = words(session.language), event.effect, event.result
    assert isinstance(effect, RunOut)
    if effect.commit:
        return say(session, t.short_done(result["name"], result["orders"], result["minutes"]))
    if not result["lines"]:
        return say(session, t.short_nobody(result["name"]))
    ask = ConfirmRunOut(
        facts.now_ms + CONFIRM_FOR_MS, effect.dish, effect.portions, tuple(result["lines"])
    )
    text = t.short_preview(result["name"], effect.portions, result["portions"], result["who"])
    return hint(session.ask(ask), text, t.word("confirm"), t.word("cancel"))


def answered(event: Done, session: Session, facts: Facts) -> Outcome:
    t, effect, result = words(session.language), event.effect, event.result
    assert isinstance(effect, AnswerShort)
    if effect.choice == "swap":
        return say(session, t.short_swapped(effect.number, result["names"], result["instead"]))
    over = result["status"] == "cancelled"
    return say(session, t.short_refunded(effect.number, result["names"], result["fen"], over))


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if isinstance(event.effect, RunOut):
        return say(session, t.run_out_refused(event.code))
    assert isinstance(event.effect, AnswerShort)
    return say(session, t.short_refused(event.code, event.effect.number))


FLOW = Flow(
    reads=(run_out, diners_word),
    asks={ConfirmRunOut: Asks(on_confirm(_commit))},
    done={RunOut: previewed, AnswerShort: answered},
    refused={RunOut: refused, AnswerShort: refused},
)
