"""`step`: one event in, one outcome out. Synchronous, total, deterministic.

The order in which a text is tried is the order of the functions in `_LAYERS`: an open question, an
order's number behind a word, what a subject reads for itself (the words of a role among them), the
words that always work, and last the understanding (design conversation §2.3).
"""

import re
from collections.abc import Callable
from dataclasses import replace

from conversation import group_room, guessing, paging, questions, returning
from conversation.asked import ChooseGuess, Question
from conversation.effects import RelayWord, ShowOrder
from conversation.facts import Facts
from conversation.flows import (
    admin,
    browsing,
    handoff,
    helping,
    kitchen,
    office,
    ordering,
    orders,
    rating,
    refunds,
    starting,
    talking,
)
from conversation.flows.privacy import private
from conversation.freshness import fresh
from conversation.messages import Chose, Done, Event, Refusal, Reply, Said, Signal
from conversation.outcome import Outcome, do, say
from conversation.registry import ASKS, DONE, READS, REFUSED, SIGNALS, VERBS
from conversation.session import Session
from conversation.texts import words
from conversation.understanding.model import Answer
from conversation.words import Verb, clean, number_of, verb_and_number, verb_of, wonders

# Nobody types more than this by hand; what is longer is cut before anything looks at it.
TEXT_MAX = 2_000
# So much of a spoken message is shown again.
HEARD_MAX = 60
# `确认#1f…`: what a tap on a question's choice brings back.
TAGGED = re.compile(r"(.*)#([0-9a-z_-]+)", re.DOTALL)


def step(session: Session, event: Event, facts: Facts) -> Outcome:
    """The one door of the dialogue."""
    if isinstance(event, Done):
        outcome = DONE[type(event.effect)](event, session, facts)
        return returning.after_effect(session, outcome, facts)
    if isinstance(event, Refusal):
        outcome = REFUSED[type(event.effect)](event, session, facts)
        if isinstance(event.effect, RelayWord):
            # Nobody was there to hear it: then it is for us.
            heard = _text(event.effect.text, outcome.session, facts)
            return heard.after(*outcome.replies)
        return returning.after_effect(session, outcome, facts)
    former = session
    session, lost = fresh(session, facts)
    turned = paging.turns(event)
    if turned and not lost and (page := paging.turn(turned, session, group=facts.group)):
        return page
    session = paging.dropped(session)
    if isinstance(event, Signal):
        outcome = _signal(event, session, facts)
    elif isinstance(event, Chose):
        outcome = _chosen(event, session, facts)
    else:
        outcome = _text(event.text[:TEXT_MAX], session, facts)
        lost = "\n".join(filter(None, [starting.opening(event.text, session, facts), lost]))
    expired = _expired(event, former, facts)
    lost = "\n".join(filter(None, [expired, lost]))
    return outcome.after(*say(session, lost).replies) if lost else outcome


def _expired(event: Event, former: Session, facts: Facts) -> str:
    """Somebody answers a question whose time was over: it counts no more, and that is said."""
    question = former.question
    if not isinstance(event, Said) or question is None or question.until_ms > facts.now_ms:
        return ""
    answered = number_of(event.text) or verb_of(event.text) in {Verb.CONFIRM, Verb.DENY}
    return words(former.language).expired() if answered else ""


def _signal(event: Signal, session: Session, facts: Facts) -> Outcome:
    """What is not text: a greeting for who comes in, a next step for what we cannot read."""
    t = words(session.language)
    if event.name in {"subscribe", "enter"}:
        return starting.greeting(session, facts)
    if event.name == "voice" and (heard := event.data.get("text", "").strip()):
        return _heard(heard[:TEXT_MAX], session, facts)
    for name, hear in SIGNALS:
        if name == event.name and (outcome := hear(event, session, facts)) is not None:
            return returning.after_text(session, outcome, facts, own=True)
    name = event.name if event.name in {"image", "file", "voice", "location", "recall"} else ""
    return returning.after_text(session, say(session, t.signal(name)), facts, own=False)


def _heard(text: str, session: Session, facts: Facts) -> Outcome:
    """Spoken words are read like typed ones, but only typed ones cost money or change things."""
    outcome = _text(text, session, facts)
    if all(effect.by_voice for effect in outcome.effects):
        return outcome
    return say(session, words(session.language).type_please(text[:HEARD_MAX]))


def _chosen(event: Chose, session: Session, facts: Facts) -> Outcome:
    """A tap means its word. One on a question that is gone changes nothing, shows what is now."""
    found = TAGGED.fullmatch(event.value)
    if found is None:
        return _text(event.value[:TEXT_MAX], session, facts)
    value, tag = found.groups()
    asked = questions.reopened(tag, session)
    if asked is not None or verb_of(value) is Verb.CANCEL:
        return _text(value[:TEXT_MAX], asked or session, facts)
    if facts.group:
        # What is now is nobody else's business.
        return say(session, words(session.language).group_in_private())
    return questions.stale(tag, session, facts)


def _text(text: str, session: Session, facts: Facts) -> Outcome:
    if facts.group and text.strip():
        # A word of staff in a room does nothing there, and above all it is no order of a dish.
        staff = office.office_word(text, session, facts) or admin.admin_word(text, session, facts)
        if staff is None and kitchen.staff_word(text, session, facts) is not None:
            staff = private(session, facts)
        return staff or group_room.hear(text, session, facts)
    text, session = _guessed(text, session)
    for layer in _LAYERS:
        outcome = layer(text, session, facts) if text.strip() else None
        if outcome is not None:
            outcome = replace(outcome, session=outcome.session.understood())
            own = layer is questions.answer
            return returning.after_text(session, outcome, facts, own=own)
    lost = talking.lost(guessing.guesses(text, session, facts), session, facts)
    return returning.after_text(session, lost, facts, own=False)


def _guessed(text: str, session: Session) -> tuple[str, Session]:
    """The guess that was taken, as if it had been typed; `。` takes the first."""
    question = session.question
    if not isinstance(question, ChooseGuess):
        return text, session
    number = 1 if clean(text) in {"。", "."} else number_of(text)
    if number is None or not 1 <= number <= len(question.texts):
        return text, session
    return question.texts[number - 1], session.answered()


def _numbered_verb(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`取消订单 A017`, `退款 A017 清炒时蔬`, `取餐码 A017`: the word, for that order alone."""
    found = verb_and_number(text)
    if found is None:
        return None
    verb, number, rest = found
    order = orders.find(number, facts)
    if order is None:
        return say(session, words(session.language).no_such_order(number))
    if verb in {Verb.CANCEL_ORDER, Verb.CANCEL}:
        return orders.ask_cancel(order, session, facts)
    if verb is Verb.REFUND:
        return refunds.ask_refund(order, rest, session, facts)
    if verb is Verb.RATE:
        return rating.of_order(text, session, facts)
    only = replace(facts, orders=(order,))
    if verb in _OF_ONE_ORDER:
        return VERBS[verb](session, only)
    return do(session, ShowOrder(order.id))


# Words that look for the order they mean: with a number they are given only that one.
_OF_ONE_ORDER = frozenset(
    {
        Verb.CODE, Verb.PAY, Verb.PAY_WALLET, Verb.PAY_PROVIDER, Verb.PAID, Verb.AGAIN, Verb.USUAL,
        Verb.PAY_FOR_ME, Verb.NOT_MINE,
    }
)  # fmt: skip


def _read(text: str, session: Session, facts: Facts) -> Outcome | None:
    for read in READS:
        if (outcome := read(text, session, facts)) is not None:
            return outcome
    return None


def _verb(text: str, session: Session, facts: Facts) -> Outcome | None:
    verb = verb_of(text)
    if verb is Verb.HELP and session.question is not None:
        return _state_help(session.question, session, facts)
    if verb is None and wonders(text) and verb_of(clean(text)) is Verb.CONFIRM:
        # 「确认？」 wonders: what is to be confirmed is shown again, and nothing is done.
        return VERBS[Verb.CONFIRM](session, facts)
    return VERBS[verb](session, facts) if verb is not None and verb in VERBS else None


def _state_help(question: Question, session: Session, facts: Facts) -> Outcome:
    """帮助 with something open: how to answer that comes first."""
    shown = helping.show_help(session, facts)
    helped = ASKS[type(question)].helped
    return shown.after(Reply(helped(words(session.language)))) if helped else shown


def _understood(text: str, session: Session, facts: Facts) -> Outcome | None:
    t = words(session.language)
    if facts.meal is None:
        return say(session, t.no_meal())
    answer, method, cabinet = ordering.understood(text, session, facts)
    intent = answer.intent
    if intent in {"order", "checkout", "pickup"}:
        if closed := browsing.closed_reason(session, facts):
            return say(session, closed)
        if method == "cabinet" and not facts.cabinets:
            method = ""
        if _no_dish_at_all(answer, session) and guessing.guesses(text, session, facts):
            # 「菜旦」 is no dish that we do not have; what it may have been is asked.
            return None
        return ordering.take(answer, method, cabinet, session, facts)
    if intent == "deny":
        return browsing.show_cart(session.answered(), facts)
    if intent == "ask":
        return browsing.answer_question(text, session, facts)
    if intent == "smalltalk":
        return starting.greeting(session, facts)
    if intent == "unknown" and method:
        # Of what was said, at least the place was understood.
        return ordering.choose_method(method, cabinet, session, facts)
    verb = _INTENT_VERB.get(intent)
    return VERBS[verb](session, facts) if verb else None


def _no_dish_at_all(answer: Answer, session: Session) -> bool:
    nothing = answer.cart == session.cart.lines and answer.pickup == session.cart.at
    return nothing and answer.clarify is not None and answer.clarify.reason == "unknown_dish"


_INTENT_VERB = {
    "cancel_order": Verb.CANCEL_ORDER,
    "clear": Verb.CLEAR,
    "order_status": Verb.STATUS,
    "show_cart": Verb.CART,
    "recommend": Verb.RECOMMEND,
    "show_menu": Verb.MENU,
    "help": Verb.HELP,
}

_LAYERS: tuple[Callable[[str, Session, Facts], Outcome | None], ...] = (
    questions.answer,
    handoff.relay,
    _numbered_verb,
    _read,
    _verb,
    _understood,
)
