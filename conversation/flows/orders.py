"""我的订单、取消订单、退款、取餐码、开柜：what a diner does with an order that stands."""

import re
from dataclasses import replace

from conversation import asking_again
from conversation.asked import ChoosePay, ChooseRefund, ConfirmCancel, ConfirmRefund
from conversation.effects import (
    CancelOrder,
    ExtendHold,
    NewCode,
    OpenDoor,
    RequestRefund,
    StillThere,
)
from conversation.facts import Facts, OrderFacts
from conversation.flow import Asks, Flow, on_confirm
from conversation.messages import Choice, Done, Refusal, Reply
from conversation.naming import line_name
from conversation.outcome import Outcome, do, hint, offer, say
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import ORDER_NUMBER, Verb, clean, number_of, verb_of

SHOWN_MAX = 5
REASON_MAX = 80


def by_number(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`A017`, `A017好了吗`: the diner's own order; a staff word of a stranger learns no more."""
    found = re.match(ORDER_NUMBER.pattern + r"(?![0-9a-z])", clean(text))
    if found is None:
        return None
    number = found[0].upper()
    order = find(number, facts)
    if order is None:
        return say(session, words(session.language).no_such_order(number))
    return show_orders(session, replace(facts, orders=(order,)))


def find(number: str, facts: Facts) -> OrderFacts | None:
    """The diner's newest order of that number."""
    return next((order for order in facts.orders if order.number == number), None)


def tag(question: ConfirmCancel | ChooseRefund | ConfirmRefund) -> str:
    """Recognises the very question that a choice belongs to; each begins with its kind."""
    if isinstance(question, ConfirmCancel):
        return f"cancel{question.order_id}"
    if isinstance(question, ChooseRefund):
        return f"refund{question.order_id}"
    return "-".join([f"refund{question.order_id}", *map(str, question.line_ids or ("all",))])


def _at_once(order: OrderFacts) -> bool:
    return order.status == "pending_payment" or order.free_cancel


def pickup_text(order: OrderFacts, session: Session) -> str:
    t = words(session.language)
    if order.method == "cabinet" and order.slot:
        return t.slot_place(order.cabinet, order.slot).strip()
    return t.place(order.method, order.cabinet)


def show_orders(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if not facts.orders:
        return say(session, t.no_orders())
    lines = [
        t.order_line(
            order.number,
            t.status(order.status),
            t.listed([f"{line_name(li, session, facts)} ×{li.quantity}" for li in order.lines]),
            order.total_fen,
            pickup_text(order, session),
        )
        for order in facts.orders[:SHOWN_MAX]
    ]
    return say(session, t.orders_title(), *lines)


def show_status(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    live = [order for order in facts.orders if order.live]
    if not live:
        return say(session, t.no_live_order())
    return say(session, *[t.order_status(order.number, t.status(order.status)) for order in live])


def show_code(session: Session, facts: Facts) -> Outcome:
    """The code of every order that has one: digits in the text, the QR as a picture."""
    t = words(session.language)
    live = [order for order in facts.orders if order.live]
    coded = [order for order in (*live, *facts.carrying) if order.digits]
    if not coded and live and live[0].delegate:
        return say(session, t.carried_by(live[0].number, live[0].delegate))
    if not coded:
        return say(session, t.no_code_yet(live[0].number) if live else t.no_live_order())
    replies: list[Reply] = []
    for order in coded[:SHOWN_MAX]:
        place = pickup_text(order, session)
        text = t.code(order.number, order.digits, place, t.status(order.status))
        replies.append(Reply(text, "image", url=order.picture_link))
    return Outcome(session, tuple(replies))


# --- cancel ---------------------------------------------------------------------------------------


def ask_cancel(order: OrderFacts | None, session: Session, facts: Facts) -> Outcome:
    """取消订单: ask once, with what happens to the money."""
    t = words(session.language)
    if order is None:
        order = next((o for o in facts.orders if o.live), None)
    if order is None or not order.live:
        return say(session, t.nothing_to_cancel())
    question = ConfirmCancel(facts.now_ms + CONFIRM_FOR_MS, order.id, _at_once(order))
    session = session.ask(question)
    if order.status == "pending_payment":
        text = t.confirm_cancel_unpaid(order.number)
    else:
        text = t.confirm_cancel(order.number, order.total_fen, order.free_cancel)
    return hint(session, text, t.word("confirm"), t.word("cancel"), tag=tag(question))


def confirm_cancel(question: ConfirmCancel, session: Session, facts: Facts) -> Outcome:
    order = facts.order(question.order_id)
    session = session.answered()
    if order is None or not order.live:
        return say(session, words(session.language).nothing_to_cancel())
    if _at_once(order) < question.at_once:
        # It was said to be free, and meanwhile the orders closed: that is another question.
        return ask_cancel(order, session, facts)
    if _at_once(order):
        return do(session, CancelOrder(order.id))
    return do(session, RequestRefund(order.id, (), words("zh").whole_order()))


def cancelled(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    order = facts.order(int(event.result["order_id"]))
    assert order is not None
    session = session.without(ChoosePay)
    return say(session, t.cancelled(order.number, int(event.result.get("refund_fen", 0))))


def cancel_refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    """Between question and answer the kitchen began: say so and ask anew."""
    asked = event.effect.order_id if isinstance(event.effect, CancelOrder) else 0
    order = facts.order(asked)
    if event.code == "too_late" and order is not None:
        return ask_cancel(order, session, facts)
    return say(session, words(session.language).nothing_to_cancel())


# --- refund ---------------------------------------------------------------------------------------


def ask_refund(order: OrderFacts | None, what: str, session: Session, facts: Facts) -> Outcome:
    """退款: which order, which line."""
    t = words(session.language)
    if order is None:
        order = next(
            (o for o in facts.orders if o.status not in {"pending_payment", "cancelled"}), None
        )
    if order is None or order.status in {"pending_payment", "cancelled"}:
        return say(session, t.nothing_to_refund())
    live = tuple(line for line in order.lines if line.status == "live")
    named = tuple(li.id for li in live if what and what in clean(line_name(li, session, facts)))
    if named:
        return _confirm_refund(order, named, session, facts)
    question = ChooseRefund(facts.now_ms + CONFIRM_FOR_MS, order.id, tuple(li.id for li in live))
    labels = [line_name(line, session, facts) for line in live] + [t.whole_order()]
    choices = tuple(Choice(label, str(no)) for no, label in enumerate(labels, 1))
    return offer(session.ask(question), t.choose_refund(order.number), choices, tag(question))


def answer_refund(
    question: ChooseRefund, text: str, session: Session, facts: Facts
) -> Outcome | None:
    order = facts.order(question.order_id)
    if order is None:
        return None
    number = number_of(text)
    if clean(text) in {"整单", "全部", "the whole order", "whole order", "all"}:
        number = len(question.line_ids) + 1
    said = clean(text)
    named = [li.id for li in order.lines if said and said in clean(line_name(li, session, facts))]
    if number is None and len(named) == 1 and named[0] in question.line_ids:
        number = question.line_ids.index(named[0]) + 1
    if number is None or not 1 <= number <= len(question.line_ids) + 1:
        return None
    chosen = () if number > len(question.line_ids) else (question.line_ids[number - 1],)
    return _confirm_refund(order, chosen, session.answered(), facts)


def _confirm_refund(
    order: OrderFacts, line_ids: tuple[int, ...], session: Session, facts: Facts
) -> Outcome:
    t = words(session.language)
    lines = [line for line in order.lines if line.id in line_ids or not line_ids]
    fen = sum(line.amount_fen for line in lines if line.status == "live")
    names = [line_name(line, session, facts) for line in lines]
    what = t.listed(names) if line_ids else t.whole_order()
    question = ConfirmRefund(facts.now_ms + CONFIRM_FOR_MS, order.id, line_ids)
    session = session.ask(question)
    text = t.confirm_refund(order.number, what, fen)
    return hint(session, text, t.word("confirm"), t.word("cancel"), tag=tag(question))


def confirm_refund(
    question: ConfirmRefund, text: str, session: Session, facts: Facts
) -> Outcome | None:
    """确认, or 确认 and the reason behind it."""
    first, _, reason = re.sub(r"[\s,，、:：]+", " ", text.strip()).partition(" ")
    if verb_of(first) is not Verb.CONFIRM:
        return None
    asked = RequestRefund(question.order_id, question.line_ids, reason.strip()[:REASON_MAX])
    return do(session.answered(), asked)


def refund_asked(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    order = facts.order(int(event.result["order_id"]))
    assert order is not None
    fen = int(event.result["amount_fen"])
    if event.result["approved"]:
        return say(session, t.refund_done(order.number, fen))
    return say(session, t.refund_asked(order.number, fen))


def refund_refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).refund_not_possible())


# --- the door -------------------------------------------------------------------------------------


def in_cabinet(facts: Facts) -> OrderFacts | None:
    mine = (o for o in (*facts.orders, *facts.carrying) if not o.delegate)
    return next((o for o in mine if o.method == "cabinet" and o.status == "ready"), None)


def door_word(verb: Verb, session: Session, facts: Facts) -> Outcome:
    """开柜、还没拿、延时、换码 for the newest order they can mean."""
    t = words(session.language)
    if verb is Verb.OPEN_DOOR:
        order = in_cabinet(facts)
        return do(session, OpenDoor(order.id)) if order else say(session, t.not_in_cabinet())
    if verb is Verb.STILL_THERE:
        done = next((o for o in facts.orders if o.method == "cabinet" and o.slot), None)
        return do(session, StillThere(done.id)) if done else say(session, t.not_in_cabinet())
    if verb is Verb.EXTEND:
        ready = next((o for o in facts.orders if o.status == "ready"), None)
        return do(session, ExtendHold(ready.id)) if ready else say(session, t.no_live_order())
    coded = next((o for o in facts.orders if o.live and o.digits), None)
    return do(session, NewCode(coded.id)) if coded else say(session, t.no_live_order())


def door_done(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if isinstance(event.effect, ExtendHold):
        return say(session, t.extended(str(event.result["until"])))
    if isinstance(event.effect, NewCode):
        return show_code(session, facts)
    return say(session, t.door_opening(str(event.result["cabinet"]), int(event.result["slot"])))


def door_refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if isinstance(event.effect, ExtendHold):
        return say(session, t.cannot_extend())
    return say(session, t.door_refused(str(event.facts.get("reason", event.code))))


FLOW = Flow(
    reads=(by_number,),
    verbs={
        Verb.ORDERS: show_orders,
        Verb.STATUS: show_status,
        Verb.CODE: show_code,
        Verb.REFUND: lambda session, facts: ask_refund(None, "", session, facts),
        Verb.CANCEL_ORDER: lambda session, facts: ask_cancel(None, session, facts),
        Verb.OPEN_DOOR: lambda session, facts: door_word(Verb.OPEN_DOOR, session, facts),
        Verb.STILL_THERE: lambda session, facts: door_word(Verb.STILL_THERE, session, facts),
        Verb.EXTEND: lambda session, facts: door_word(Verb.EXTEND, session, facts),
        Verb.NEW_CODE: lambda session, facts: door_word(Verb.NEW_CODE, session, facts),
    },
    asks={
        ConfirmCancel: Asks(
            on_confirm(confirm_cancel),
            tag=tag,
            again=asking_again.cancel,
            helped=lambda t: t.help_cancel(),
            dropped=asking_again.dropped_cancel,
        ),
        ChooseRefund: Asks(
            answer_refund,
            lambda q, facts: len(q.line_ids) + 1,
            tag,
            again=asking_again.refund_line,
            helped=lambda t: t.help_refund_line(),
        ),
        ConfirmRefund: Asks(
            confirm_refund,
            tag=tag,
            again=asking_again.refund,
            helped=lambda t: t.help_refund(),
            dropped=asking_again.dropped_refund,
        ),
    },
    done={
        CancelOrder: cancelled,
        RequestRefund: refund_asked,
        **dict.fromkeys((OpenDoor, StillThere, ExtendHold, NewCode), door_done),
    },
    refused={
        CancelOrder: cancel_refused,
        RequestRefund: refund_refused,
        **dict.fromkeys((OpenDoor, StillThere, ExtendHold, NewCode), door_refused),
    },
)
