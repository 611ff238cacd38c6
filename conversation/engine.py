"""`step`: one event in, one outcome out. Synchronous, total, deterministic.

The order in which a text is tried is the order of the functions in `_LAYERS`: an open question, the
words that always work, the words of a role, and last the understanding (design conversation §2.3).
"""

import re
from collections.abc import Callable
from dataclasses import replace

from conversation import effects as fx
from conversation.facts import Facts
from conversation.flows import admin, browsing, kitchen, ordering, orders, paying, questions
from conversation.freshness import fresh, on_sale
from conversation.messages import Chose, Done, Event, Refusal, Signal
from conversation.outcome import Outcome, do, hint, say
from conversation.session import Cart, ConfirmOrder, Session
from conversation.texts import words
from conversation.words import (
    ORDER_NUMBER,
    Verb,
    clean,
    verb_and_number,
    verb_of,
    wonders,
)

# Nobody types more than this by hand; what is longer is cut before anything looks at it.
TEXT_MAX = 2_000
# `确认#1f…`: what a tap on a question's choice brings back.
_TAGGED = re.compile(r"(.*)#([0-9a-z_-]+)", re.DOTALL)


def step(session: Session, event: Event, facts: Facts) -> Outcome:
    """The one door of the dialogue."""
    if isinstance(event, Done):
        return _done(event, session, facts)
    if isinstance(event, Refusal):
        return _refused(event, session, facts)
    session, lost = fresh(session, facts)
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
    if tag == questions.tag(session) or verb_of(value) is Verb.CANCEL:
        return _text(value[:TEXT_MAX], session, facts)
    stale = words(session.language).stale_choice()
    # A digest tags a summary; the tags of the other questions begin with their kind.
    of_order = tag.startswith(("cancel", "refund"))
    if session.cart.lines and facts.meal is not None and not of_order:
        return ordering.summary(session, facts, stale)
    shown = orders.show_orders(session, facts)
    return shown.after(*say(session, stale).replies)


def _text(text: str, session: Session, facts: Facts) -> Outcome:
    if not text.strip():
        return _lost(session, facts)
    for layer in _LAYERS:
        outcome = layer(text, session, facts)
        if outcome is not None:
            return replace(outcome, session=outcome.session.understood())
    return _lost(session, facts)


# --- 2 words that always work ---------------------------------------------------------------------


def _numbered_verb(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`取消订单 A017`, `退款 A017 清炒时蔬`, `取餐码 A017`."""
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
    if verb is Verb.CODE:
        return orders.show_code(session, only)
    if verb in {Verb.PAY, Verb.PAY_WALLET, Verb.PAY_PROVIDER, Verb.PAID}:
        return _VERBS[verb](session, only)
    return orders.show_orders(session, only)


def _verb(text: str, session: Session, facts: Facts) -> Outcome | None:
    verb = verb_of(text)
    if verb is None and wonders(text) and verb_of(clean(text)) is Verb.CONFIRM:
        # 「确认？」 wonders: what is to be confirmed is shown again, and nothing is done.
        return _confirm_nothing(session, facts)
    return _VERBS[verb](session, facts) if verb is not None and verb in _VERBS else None


def _method(text: str, session: Session, facts: Facts) -> Outcome | None:
    method, cabinet = ordering.method_of(text)
    # A staff member's 取餐柜 without a cart is the list of cabinets.
    staff = facts.roles & kitchen.LOCKER and not session.cart.lines
    if not method or (method == "cabinet" and staff):
        return None
    return ordering.choose_method(method, cabinet, session, facts)


def _cancel(session: Session, facts: Facts) -> Outcome:
    """取消: nothing is asked any more, the cart is kept, no order is touched."""
    t = words(session.language)
    session = session.idle()
    if session.cart.lines and facts.meal is not None:
        return browsing.show_cart(session, facts, t.stopped_cart_kept())
    return say(session, t.stopped())


def _back(session: Session, facts: Facts) -> Outcome:
    session = session.answered()
    if session.cart.lines:
        return browsing.show_cart(session, facts)
    return browsing.show_menu(session, facts)


def _undo(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if not session.rest.undo:
        return say(session, t.nothing_to_undo())
    former, kept = session.rest.undo[-1], session.rest.undo[:-1]
    if facts.meal is not None:
        former = on_sale(former, facts.meal)
    session = replace(session.without(ConfirmOrder), cart=former).with_rest(undo=kept)
    return browsing.show_cart(session, facts, t.cart_undone())


def _clear(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    empty = Cart(meal_id=session.cart.meal_id)
    return hint(session.with_cart(empty), t.cart_cleared(), t.word("undo"), t.word("menu"))


def _help(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    staff = t.help_staff() if facts.roles & kitchen.STAFF else ""
    return say(session, t.help(), staff)


def _english(session: Session, facts: Facts) -> Outcome:
    return do(replace(session, language="en"), fx.SetLanguage("en"))


def _chinese(session: Session, facts: Facts) -> Outcome:
    return do(replace(session, language="zh"), fx.SetLanguage("zh"))


def _confirm_nothing(session: Session, facts: Facts) -> Outcome:
    """确认 with nothing shown: show it, never place more than was seen."""
    if session.cart.lines:
        return ordering.summary(session, facts)
    if unpaid := paying.newest_unpaid(facts):
        t = words(session.language)
        return paying.ask_way(unpaid, session, facts, t.pay_which(unpaid.number, unpaid.due_fen))
    return say(session, words(session.language).cart_empty())


_VERBS: dict[Verb, Callable[[Session, Facts], Outcome]] = {
    Verb.MENU: browsing.show_menu,
    Verb.CART: lambda s, f: browsing.show_cart(s, f),
    Verb.CHECKOUT: lambda s, f: ordering.summary(s, f),
    Verb.CONFIRM: _confirm_nothing,
    Verb.CANCEL: _cancel,
    Verb.BACK: _back,
    Verb.HELP: _help,
    Verb.ORDERS: orders.show_orders,
    Verb.STATUS: orders.show_status,
    Verb.CODE: orders.show_code,
    Verb.BALANCE: paying.balance,
    Verb.PAID: paying.said_paid,
    Verb.PAY: paying.pay,
    Verb.PAY_WALLET: lambda s, f: paying.pay_by("wallet", s, f),
    Verb.PAY_PROVIDER: lambda s, f: paying.pay_by("provider", s, f),
    Verb.REFUND: lambda s, f: orders.ask_refund(None, "", s, f),
    Verb.CANCEL_ORDER: lambda s, f: orders.ask_cancel(None, s, f),
    Verb.CLEAR: _clear,
    Verb.UNDO: _undo,
    Verb.RECOMMEND: browsing.recommend,
    Verb.OPEN_DOOR: lambda s, f: orders.door_word(Verb.OPEN_DOOR, s, f),
    Verb.STILL_THERE: lambda s, f: orders.door_word(Verb.STILL_THERE, s, f),
    Verb.EXTEND: lambda s, f: orders.door_word(Verb.EXTEND, s, f),
    Verb.NEW_CODE: lambda s, f: orders.door_word(Verb.NEW_CODE, s, f),
    Verb.ENGLISH: _english,
    Verb.CHINESE: _chinese,
}


# --- 3 words of a role ----------------------------------------------------------------------------


def _staff(text: str, session: Session, facts: Facts) -> Outcome | None:
    return kitchen.staff_word(text, session, facts) or admin.admin_word(text, session, facts)


# --- an order's number, with or without a question behind it ----


def _order_number(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`A017`, `A017好了吗`: the diner's own order; a staff word of a stranger learns no more."""
    found = re.match(ORDER_NUMBER.pattern + r"(?![0-9a-z])", clean(text))
    if found is None:
        return None
    number = found[0].upper()
    order = orders.find(number, facts)
    if order is None:
        return say(session, words(session.language).no_such_order(number))
    return orders.show_orders(session, replace(facts, orders=(order,)))


# --- 4 the understanding --------------------------------------------------------------------------


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
    if intent == "clear":
        return _clear(session, facts)
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
    return _VERBS[verb](session, facts) if verb else None


_INTENT_VERB = {
    "cancel_order": Verb.CANCEL_ORDER,
    "order_status": Verb.STATUS,
    "show_cart": Verb.CART,
    "recommend": Verb.RECOMMEND,
    "show_menu": Verb.MENU,
    "help": Verb.HELP,
}


def _lost(session: Session, facts: Facts) -> Outcome:
    """Not understood: first a hint, then help; the state stays as it is."""
    t = words(session.language)
    if session.rest.misses == 0:
        return hint(session.missed(), t.not_understood(), t.word("menu"), t.word("help"))
    helped = _help(session.missed(), facts)
    return helped.after(*say(session, t.not_understood_again()).replies)


_LAYERS: tuple[Callable[[str, Session, Facts], Outcome | None], ...] = (
    questions.answer,
    _numbered_verb,
    _staff,
    _order_number,
    _verb,
    _method,
    _understood,
)


# --- what became of effects -----------------------------------------------------------------------


def _done(event: Done, session: Session, facts: Facts) -> Outcome:
    effect = event.effect
    if isinstance(effect, fx.SetLanguage):
        return say(session, words(session.language).language_set())
    if isinstance(effect, fx.Admin | fx.SaveDraft):
        return admin.done(event, session, facts)
    if isinstance(effect, fx.Show):
        return kitchen.shown(event, session, facts)
    if isinstance(effect, fx.FoodReady | fx.Collect | fx.DecideRefund | fx.MaintainDoor):
        return kitchen.done(event, session)
    return _DONE[type(effect)](event, session, facts)


_DONE: dict[type, Callable[[Done, Session, Facts], Outcome]] = {
    fx.PlaceOrder: paying.placed,
    fx.PayWallet: paying.paid_by_wallet,
    fx.PayProvider: paying.page_link,
    fx.AskProvider: paying.asking,
    fx.CancelOrder: orders.cancelled,
    fx.RequestRefund: orders.refund_asked,
    fx.OpenDoor: orders.door_done,
    fx.StillThere: orders.door_done,
    fx.ExtendHold: orders.door_done,
    fx.NewCode: orders.door_done,
}


def _refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    effect = event.effect
    if isinstance(effect, fx.PlaceOrder):
        return ordering.refused(event, session, facts)
    if isinstance(effect, fx.PayWallet | fx.PayProvider | fx.AskProvider):
        return paying.refused(event, session, facts)
    if isinstance(effect, fx.CancelOrder):
        return orders.cancel_refused(event, session, facts)
    if isinstance(effect, fx.RequestRefund):
        return orders.refund_refused(session)
    if isinstance(effect, fx.OpenDoor | fx.StillThere | fx.ExtendHold | fx.NewCode):
        return orders.door_refused(event, session)
    if isinstance(effect, fx.Admin | fx.SaveDraft):
        return admin.refused(event, session)
    return kitchen.refused(event, session)
