"""订单、更早的订单、一单的详情、进度：what was ordered and how far it is; nothing changes here."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import msgspec

from conversation.asked import ChooseOrder
from conversation.effects import ShowOrder, ShowOrders, ShowProgress
from conversation.facts import Facts, OrderFacts, OrderLineFacts
from conversation.flow import Asks, Flow
from conversation.flows import browsing
from conversation.flows.orders import find, pickup_text
from conversation.messages import Choice, Done, Refusal
from conversation.naming import line_name
from conversation.outcome import Outcome, do, hint, offer, say
from conversation.session import ASK_FOR_MS, Session
from conversation.texts import words
from conversation.when import read_when, resolve_day
from conversation.words import ORDER_NUMBER, Verb, clean, number_of

SHOWN_MAX = 5


def by_number(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`A017`, `A017好了吗`: the diner's own order; a staff word of a stranger learns no more."""
    found = re.match(ORDER_NUMBER.pattern + r"(?![0-9a-z])", clean(text))
    if found is None:
        return None
    order = find(found[0].upper(), facts)
    if order is not None:
        return do(session, ShowOrder(order.id))
    return do(session, ShowOrder(number=found[0].upper()))


def show_orders(session: Session, facts: Facts) -> Outcome:
    """订单: the last few as a list to choose from; no number of it is one of the menu's."""
    t = words(session.language)
    if not facts.orders:
        return say(session, t.no_orders())
    lines = [(order.id, _in_a_line(order, session, facts)) for order in facts.orders[:SHOWN_MAX]]
    return _listed(t.orders_title(), lines, session, facts)


def _in_a_line(order: OrderFacts, session: Session, facts: Facts) -> str:
    t = words(session.language)
    return t.order_line(
        order.number,
        t.status(order.status),
        t.listed([f"{line_name(li, session, facts)} ×{li.quantity}" for li in order.lines]),
        order.total_fen,
        pickup_text(order, session),
    )


def _listed(
    title: str, lines: Sequence[tuple[int, str]], session: Session, facts: Facts
) -> Outcome:
    t = words(session.language)
    question = ChooseOrder(facts.now_ms + ASK_FOR_MS, tuple(order_id for order_id, _ in lines))
    numbered = [f"{no} {line}" for no, (_, line) in enumerate(lines, 1)]
    text = "\n".join([title, *numbered, t.orders_foot()])
    choices = tuple(Choice(str(no), str(no)) for no in range(1, len(lines) + 1))
    made = offer(session.ask(question), text, choices)
    return replace(
        made, replies=tuple(msgspec.structs.replace(r, listed=True) for r in made.replies)
    )


def answer_order(
    question: ChooseOrder, text: str, session: Session, facts: Facts
) -> Outcome | None:
    """The number of an order on the list; the list stays, so that another can be looked at."""
    number = number_of(text)
    if number is None or not 1 <= number <= len(question.order_ids):
        return None
    return do(session, ShowOrder(question.order_ids[number - 1]))


_EARLIER = re.compile(
    r"(?:更早|再早|以前|之前|往前)(?:一?点)?(?:的)?(?:订单|记录|单)?|(?:earlier|older)(?: orders)?"
)
_OF_DAYS = re.compile(r"(.+?)(?:的)?(?:订单|记录|单子|吃了什么|点了什么)")
_OF_DAYS_EN = re.compile(r"(?:my )?orders (?:of |from |on )?(.+)|(.+?)(?:'s|’s)? orders")
_RANGES = {
    "上周": "last_week", "上个星期": "last_week", "上星期": "last_week", "last week": "last_week",
    "本周": "this_week", "这周": "this_week", "这个星期": "this_week", "this week": "this_week",
    "上个月": "last_month", "上月": "last_month", "last month": "last_month",
    "本月": "this_month", "这个月": "this_month", "this month": "this_month",
}  # fmt: skip


def history(text: str, session: Session, facts: Facts) -> Outcome | None:
    """更早的订单, 昨天的订单, 上周的: read only when they are asked for."""
    said = clean(text)
    question = session.question
    if _EARLIER.fullmatch(said):
        shown = question.order_ids if isinstance(question, ChooseOrder) else ()
        known = shown or tuple(order.id for order in facts.orders[:SHOWN_MAX])
        return do(session, ShowOrders(before_id=min(known, default=0)))
    if said.removesuffix("的") in _RANGES:
        return _days(said.removesuffix("的"), session, facts)
    found = _OF_DAYS.fullmatch(said)
    english = _OF_DAYS_EN.fullmatch(said)
    day = found[1] if found else (english[1] or english[2]) if english else ""
    return _days(day.strip(), session, facts) if day else None


def _days(said: str, session: Session, facts: Facts) -> Outcome | None:
    today = facts.now.date()
    monday = today - timedelta(days=today.weekday())
    if said in _RANGES:
        first, last = {
            "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
            "this_week": (monday, today),
            "last_month": (_month_before(today), today.replace(day=1) - timedelta(days=1)),
            "this_month": (today.replace(day=1), today),
        }[_RANGES[said]]
        return do(session, ShowOrders(first.isoformat(), last.isoformat()))
    when = read_when(said)
    day = resolve_day(when, today, past=True) if when and when.said_day else None
    return do(session, ShowOrders(day.isoformat(), day.isoformat())) if day else None


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def shown_orders(event: Done, session: Session, facts: Facts) -> Outcome:
    """What the days held, as the same kind of list."""
    t = words(session.language)
    orders: list[OrderFacts] = event.result["orders"]
    if not orders:
        return hint(session, t.no_orders_then(), t.word("orders"), t.word("menu"))
    lines = [
        (order.id, f"{order.date[5:]} {_in_a_line(order, session, facts)}") for order in orders
    ]
    return _listed(t.orders_title(), lines, session, facts)


def shown_order(event: Done, session: Session, facts: Facts) -> Outcome:
    """Everything about one order, and what can be done with it now."""
    t = words(session.language)
    order: OrderFacts = event.result["order"]
    lines = [t.detail_head(order.number, order.date[5:], t.status(order.status))]
    lines += [_detail_line(line, session, facts) for line in order.lines]
    paid = [t.refund_part(str(one), int(fen)) for one, fen in event.result["paid"]]
    lines.append(t.detail_total(order.total_fen, t.listed(paid)))
    at = f"{order.at:%H:%M}" if order.at else ""
    lines.append(t.detail_pickup(pickup_text(order, session), t.when(at)))
    lines += [t.detail_step(str(step["what"]), str(step["at"])) for step in event.result["times"]]
    lines += [
        t.refund_state(str(r["state"]), "", int(r["amount_fen"]), str(r["reason"])).strip()
        for r in event.result["refunds"]
    ]
    return hint(session, "\n".join(lines), *_next_words(order, session))


def _detail_line(line: OrderLineFacts, session: Session, facts: Facts) -> str:
    t = words(session.language)
    options: tuple[str, ...] = ()
    if facts.meal and all(one in facts.meal.menu.options for one in line.options):
        options = tuple(browsing.option_names(facts.meal, line.options, session.language))
    text = t.cart_line(
        line_name(line, session, facts),
        line.quantity,
        t.listed(options or line.option_names),
        line.note,
        line.for_,
        line.amount_fen,
    )
    return text if line.status == "live" else f"{text} · {t.line_status(line.status)}"


def _next_words(order: OrderFacts, session: Session) -> list[str]:
    """What can be said of this order now, with its number where it needs one."""
    t = words(session.language)
    able = {
        "pending_payment": ("pay", "cancel_order"),
        "paid": ("code", "cancel_order" if order.free_cancel else "refund"),
        "preparing": ("code", "refund"),
        "ready": ("code", "refund"),
        "picked_up": ("again", "refund"),
        "no_show": ("refund", "menu"),
        "disposed": ("refund", "menu"),
        "cancelled": ("again", "menu"),
    }[order.status]
    numbered = {"pay", "cancel_order", "code", "refund"}
    return [f"{t.word(one)} {order.number}" if one in numbered else t.word(one) for one in able]


def order_not_shown(event: Refusal, session: Session, facts: Facts) -> Outcome:
    asked = event.effect.number if isinstance(event.effect, ShowOrder) else ""
    return say(session, words(session.language).no_such_order(asked))


def show_status(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if not any(order.live for order in facts.orders):
        return say(session, t.no_live_order())
    return do(session, ShowProgress())


def shown_progress(event: Done, session: Session, facts: Facts) -> Outcome:
    """Only what we know: where it stands, who is before it. Nobody is promised anything."""
    t = words(session.language)
    before = {int(one["order_id"]): one for one in event.result["orders"]}
    lines = []
    for order in facts.orders:
        if order.live:
            known = before.get(order.id, {})
            place = pickup_text(order, session)
            state = str(known.get("state", order.status))
            ahead, clock = int(known.get("ahead", 0)), str(known.get("clock", ""))
            lines.append(t.progress(state, order.number, place, ahead, clock))
    return say(session, *lines)


FLOW = Flow(
    reads=(by_number, history),
    verbs={Verb.ORDERS: show_orders, Verb.STATUS: show_status},
    asks={
        ChooseOrder: Asks(
            answer_order,
            lambda q, facts: len(q.order_ids),
            helped=lambda t: t.help_orders(),
        )
    },
    done={ShowOrders: shown_orders, ShowOrder: shown_order, ShowProgress: shown_progress},
    refused={ShowOrder: order_not_shown},
)
