"""取消订单、取餐码、开柜：what a diner does with an order that stands."""

from conversation import asking_again
from conversation.asked import ChoosePay, ConfirmCancel
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
from conversation.messages import Done, Refusal, Reply
from conversation.outcome import Outcome, do, hint, say
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import Verb

CODES_MAX = 5


def find(number: str, facts: Facts) -> OrderFacts | None:
    """The diner's newest order of that number."""
    return next((order for order in facts.orders if order.number == number), None)


def tag(question: ConfirmCancel) -> str:
    """Recognises the very question that a choice belongs to; it begins with its kind."""
    return f"cancel{question.order_id}"


def _at_once(order: OrderFacts) -> bool:
    return order.status == "pending_payment" or order.free_cancel


def pickup_text(order: OrderFacts, session: Session) -> str:
    t = words(session.language)
    if order.method == "cabinet" and order.slot:
        return t.slot_place(order.cabinet, order.slot).strip()
    return t.place(order.method, order.cabinet)


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
    for order in coded[:CODES_MAX]:
        place = pickup_text(order, session)
        text = t.code(order.number, order.digits, place, t.status(order.status), order.pickup_link)
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
    verbs={
        Verb.CODE: show_code,
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
    },
    done={
        CancelOrder: cancelled,
        **dict.fromkeys((OpenDoor, StillThere, ExtendHold, NewCode), door_done),
    },
    refused={
        CancelOrder: cancel_refused,
        **dict.fromkeys((OpenDoor, StillThere, ExtendHold, NewCode), door_refused),
    },
)
