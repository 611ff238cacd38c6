"""While a meal is served: a dish comes late, there is more of one, or the whole meal is off.

Each is previewed with whom it touches. Calling a meal off needs more than a yes: the number of
orders has to be typed.
"""

import re

from conversation.asked import ConfirmCallOff, ConfirmServing
from conversation.effects import Serving
from conversation.facts import Facts
from conversation.flow import Asks, Flow, on_confirm
from conversation.flows.kitchen import dish_of
from conversation.messages import Done, Refusal
from conversation.outcome import Outcome, do, hint, say
from conversation.roles import ADMIN, KITCHEN
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import clean, wonders

# Ending a meal for everybody is an admin's decision, not the cook's.

_LATE = (
    re.compile(r"(.{1,30}?)\s*(?:晚|迟|推迟)\s*(\d{1,4})\s*分钟?"),
    re.compile(r"(.{1,30}?)\s+late\s+(\d{1,4})(?:\s*min(?:utes)?)?"),
)
_SURPLUS = (
    re.compile(r"(.{1,30}?)\s*多\s*了?\s*(\d{1,4})\s*[份个碗]"),
    re.compile(r"(.{1,30}?)\s+surplus\s+(\d{1,4})"),
)
_CALL_OFF = re.compile(r"(?:整餐取消|call off)\s*(.*)")
_COUNT = re.compile(r"(?:取消\s*)?(\d{1,6})\s*(?:单|orders)?")
REASON_MAX = 60


def serving_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """A word of the kitchen or an admin; None for everything else and for everybody else."""
    if not facts.roles & KITCHEN or wonders(text):
        return None
    flat = clean(text)
    if facts.roles & ADMIN and (off := _CALL_OFF.fullmatch(flat)):
        if not off[1]:
            return say(session, words(session.language).serving_refused("reason_needed"))
        return do(session, Serving("call_off", text=off[1][:REASON_MAX]))
    for verb, patterns in (("late", _LATE), ("surplus", _SURPLUS)):
        for found in (pattern.fullmatch(flat) for pattern in patterns):
            if found and (code := dish_of(found[1], facts)):
                return do(session, Serving(verb, code, int(found[2])))
    return None


def _commit(question: ConfirmServing, session: Session, facts: Facts) -> Outcome:
    effect = Serving(question.verb, question.dish, question.number, commit=True)
    return do(session.answered(), effect)


def _count(question: ConfirmCallOff, text: str, session: Session, facts: Facts) -> Outcome | None:
    found = _COUNT.fullmatch(clean(text))
    if found is None:
        return None
    if int(found[1]) != question.orders:
        return say(session, words(session.language).call_off_other(question.orders))
    effect = Serving("call_off", number=question.orders, text=question.text, commit=True)
    return do(session.answered(), effect)


def previewed(event: Done, session: Session, facts: Facts) -> Outcome:
    """What it touches, to be confirmed; or that it was done."""
    effect, result = event.effect, event.result
    assert isinstance(effect, Serving)
    until_ms = facts.now_ms + CONFIRM_FOR_MS
    t = words(session.language)
    if effect.verb == "call_off":
        meal = t.meal(result["meal"])
        if effect.commit:
            return say(session, t.call_off_done(meal, result["orders"], result["fen"]))
        ask = ConfirmCallOff(until_ms, result["orders"], effect.text)
        text = t.call_off_preview(meal, result["orders"], result["fen"])
        return hint(session.ask(ask), text, t.word("cancel"))
    text = _said(effect, result, session)
    if effect.commit:
        return say(session, text)
    ask_again = ConfirmServing(until_ms, effect.verb, effect.dish, effect.number)
    return hint(session.ask(ask_again), text, t.word("confirm"), t.word("cancel"))


def _said(effect: Serving, result: dict[str, object], session: Session) -> str:
    t, name = words(session.language), str(result["name"])
    count = int(str(result["count"]))
    if effect.verb == "late":
        sentence = t.late_done if effect.commit else t.late_preview
        return sentence(name, effect.number, count)
    return (
        t.surplus_done(name, count)
        if effect.commit
        else t.surplus_preview(name, effect.number, count)
    )


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).serving_refused(event.code))


FLOW = Flow(
    reads=(serving_word,),
    asks={ConfirmServing: Asks(on_confirm(_commit)), ConfirmCallOff: Asks(_count)},
    done={Serving: previewed},
    refused={Serving: refused},
)
