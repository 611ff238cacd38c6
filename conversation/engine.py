"""`step`: one event in, one outcome out. Synchronous, total, deterministic.

The order in which a text is tried is the order of the functions in `_LAYERS`: an open question, an
order's number behind a word, what a subject reads for itself (the words of a role among them), the
words that always work, and last the understanding (design conversation §2.3).
"""

import re
from collections.abc import Callable
from dataclasses import replace

from conversation import group_room, paging, questions
from conversation.facts import Facts
from conversation.flows import browsing, ordering, orders, talking
from conversation.freshness import fresh
from conversation.messages import Chose, Done, Event, Refusal, Signal
from conversation.outcome import Outcome, say
from conversation.registry import DONE, READS, REFUSED, VERBS
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, clean, verb_and_number, verb_of, wonders

# Nobody types more than this by hand; what is longer is cut before anything looks at it.
TEXT_MAX = 2_000
# `确认#1f…`: what a tap on a question's choice brings back.
_TAGGED = re.compile(r"(.*)#([0-9a-z_-]+)", re.DOTALL)


def step(session: Session, event: Event, facts: Facts) -> Outcome:
    """The one door of the dialogue."""
    if isinstance(event, Done):
        return DONE[type(event.effect)](event, session, facts)
    if isinstance(event, Refusal):
        return REFUSED[type(event.effect)](event, session, facts)
    session, lost = fresh(session, facts)
    turned = paging.turns(event)
    if turned and not lost and (outcome := paging.turn(turned, session, group=facts.group)):
        return outcome
    session = paging.dropped(session)
    if isinstance(event, Signal):
        outcome = _signal(event, session, facts)
    elif isinstance(event, Chose):
        outcome = _chosen(event, session, facts)
    else:
        outcome = _text(event.text[:TEXT_MAX], session, facts)
    return outcome.after(*say(session, lost).replies) if lost else outcome


def _signal(event: Signal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if event.name in {"subscribe", "enter"}:
        return say(session, t.greeting(facts.name, facts.canteen))
    return say(session, t.not_understood())


def _chosen(event: Chose, session: Session, facts: Facts) -> Outcome:
    """A tap means its word. One on a question that is gone changes nothing, shows what is now."""
    found = _TAGGED.fullmatch(event.value)
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
    if not text.strip():
        return talking.lost(session, facts)
    if facts.group:
        return group_room.hear(text, session, facts)
    for layer in _LAYERS:
        outcome = layer(text, session, facts)
        if outcome is not None:
            return replace(outcome, session=outcome.session.understood())
    return talking.lost(session, facts)


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
        return orders.ask_refund(order, rest, session, facts)
    only = replace(facts, orders=(order,))
    if verb in _OF_ONE_ORDER:
        return VERBS[verb](session, only)
    return orders.show_orders(session, only)


# Words that look for the order they mean: with a number they are given only that one.
_OF_ONE_ORDER = frozenset({Verb.CODE, Verb.PAY, Verb.PAY_WALLET, Verb.PAY_PROVIDER, Verb.PAID})


def _read(text: str, session: Session, facts: Facts) -> Outcome | None:
    for read in READS:
        if (outcome := read(text, session, facts)) is not None:
            return outcome
    return None


def _verb(text: str, session: Session, facts: Facts) -> Outcome | None:
    verb = verb_of(text)
    if verb is None and wonders(text) and verb_of(clean(text)) is Verb.CONFIRM:
        # 「确认？」 wonders: what is to be confirmed is shown again, and nothing is done.
        return VERBS[Verb.CONFIRM](session, facts)
    return VERBS[verb](session, facts) if verb is not None and verb in VERBS else None


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
        return ordering.take(answer, method, cabinet, session, facts)
    if intent == "deny":
        return browsing.show_cart(session.answered(), facts)
    if intent == "ask":
        return browsing.answer_question(text, session, facts)
    if intent == "smalltalk":
        return say(session, t.smalltalk())
    if intent == "unknown" and method:
        # Of what was said, at least the place was understood.
        return ordering.choose_method(method, cabinet, session, facts)
    verb = _INTENT_VERB.get(intent)
    return VERBS[verb](session, facts) if verb else None


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
    _numbered_verb,
    _read,
    _verb,
    _understood,
)
