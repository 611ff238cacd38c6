"""怎么取 → 几点 → 合计 → 确认 → 下单。`确认` places exactly what was last shown, and pays only by
the way that the summary named.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from conversation import asking_again
from conversation.asked import AskMethod, AskTime, ConfirmOrder
from conversation.changes import changed
from conversation.effects import PlaceOrder
from conversation.facts import Facts
from conversation.flow import Asks, Flow, on_confirm
from conversation.flows import browsing, paying
from conversation.messages import Choice
from conversation.outcome import Outcome, do, hint, offer, say
from conversation.roles import LOCKER
from conversation.session import ASK_FOR_MS, CONFIRM_FOR_MS, Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
from conversation.words import Verb, number_of, split_method
from kernel import discounts

TIMES_OFFERED_MAX = 4

# --- the way to collect ---------------------------------------------------------------------------


def method_of(text: str) -> tuple[str, str]:
    """(method, cabinet) when the whole text names a way to collect."""
    method, cabinet, rest = split_method(text)
    return (method, cabinet) if method and not rest else ("", "")


def method_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`柜子`, `窗口`; a staff member's 取餐柜 without a cart is the list of cabinets."""
    method, cabinet = method_of(text)
    staff = facts.roles & LOCKER and not session.cart.lines
    if not method or (method == "cabinet" and staff):
        return None
    return choose_method(method, cabinet, session, facts)


def choose_method(method: str, cabinet: str, session: Session, facts: Facts) -> Outcome:
    """`柜子`, `窗口`: set it and show the summary, or remember it for the cart to come."""
    t = words(session.language)
    if method == "cabinet" and (not facts.cabinets or (cabinet and cabinet not in facts.cabinets)):
        return say(session, t.no_cabinet())
    stands, before = isinstance(session.question, ConfirmOrder), session.cart
    if method == "cabinet" and not cabinet:
        cabinet = usual_cabinet(facts)
    cart = msgspec.structs.replace(session.cart, method=method, cabinet=cabinet)
    session = session.with_cart(cart).without(AskMethod)
    told = changed(before, cart, session, facts) if stands else ""
    return summary(session, facts, note=told)


def usual_cabinet(facts: Facts) -> str:
    """The diner's own where it takes orders, else the first that does."""
    own = facts.preferences.cabinet
    return own if own in facts.cabinets else next(iter(facts.cabinets), "")


def answer_method(question: AskMethod, text: str, session: Session, facts: Facts) -> Outcome | None:
    """The answer to 怎么取？ by number or by name."""
    number = number_of(text)
    if number == 1 or (number == 2 and facts.cabinets):
        return choose_method(("counter", "cabinet")[number - 1], "", session, facts)
    method, cabinet = method_of(text)
    return choose_method(method, cabinet, session, facts) if method else None


def offer_times(session: Session, facts: Facts, text: str) -> Outcome:
    """The nearest possible times as choices."""
    assert facts.meal is not None
    times = possible_times(facts)
    session = session.ask(AskTime(facts.now_ms + ASK_FOR_MS, times))
    t = words(session.language)
    choices = tuple(
        Choice(t.when(time), time if time != "asap" else t.when("asap")) for time in times
    )
    return offer(session, text, choices)


def possible_times(facts: Facts) -> tuple[str, ...]:
    """`asap`, then quarter hours inside the serving window that are still ahead."""
    assert facts.meal is not None
    start = max(facts.now + timedelta(minutes=5), facts.meal.serve_from)
    late = (start.minute % 15 or 15) - 15
    moment = (start - timedelta(minutes=late)).replace(second=0, microsecond=0)
    times: list[str] = []
    while moment <= facts.meal.serve_to and len(times) < TIMES_OFFERED_MAX:
        times.append(f"{moment:%H:%M}")
        moment += timedelta(minutes=15)
    return ("asap", *times)


def answer_time(question: AskTime, text: str, session: Session, facts: Facts) -> Outcome | None:
    """The answer to a list of times by number, or the words for "as soon as it is ready"."""
    t = words(session.language)
    number = number_of(text)
    if text.strip() == t.when("asap"):
        number = 1
    if number is None or not 1 <= number <= len(question.times):
        return None
    cart = msgspec.structs.replace(session.cart, at=question.times[number - 1])
    return summary(session.answered().with_cart(cart), facts)


# --- summary and 确认 -----------------------------------------------------------------------------


def digest(cart: Cart, total_fen: int) -> str:
    """A short name for exactly this cart at exactly this total."""
    raw = msgspec.json.encode((cart, total_fen))
    return hashlib.sha256(raw).hexdigest()[:8]


@dataclass(frozen=True)
class Bill:
    """What a cart costs: the subsidy pays first, by itself."""

    gross_fen: int
    off_fen: int
    subsidy_fen: int

    @property
    def total_fen(self) -> int:
        return self.gross_fen - self.off_fen

    @property
    def due_fen(self) -> int:
        return self.total_fen - self.subsidy_fen


def bill(lines: tuple[Line, ...], facts: Facts) -> Bill:
    """The same sums that placing comes to, as far as the facts are of now."""
    assert facts.meal is not None
    gross = facts.meal.menu.total_fen(lines)
    off = discounts.off(gross, facts.discount)
    return Bill(gross, off, min(gross - off, facts.subsidy_fen))


def summary(session: Session, facts: Facts, title: str = "", note: str = "") -> Outcome:
    """Every line, where and when, the total to pay; asks for what is missing or has passed.

    `note` says in front of it all what has just changed.
    """
    t, meal, cart = words(session.language), facts.meal, session.cart
    if meal is None or not cart.lines:
        return say(session, note, t.cart_empty())
    if closed := browsing.closed_reason(session, facts):
        return say(session, closed)
    cart, told = _placed_somewhere(cart, session, facts)
    note = "\n".join(filter(None, (note, told)))
    session = replace(session, cart=cart)
    if not cart.method:
        return ask_method(session, facts, title, note)
    if _passed(cart, facts):
        return offer_times(session, facts, t.clarify("pickup_time", "", 0))
    return _confirmable(session.without(AskMethod, AskTime), facts, title, note)


def _placed_somewhere(cart: Cart, session: Session, facts: Facts) -> tuple[Cart, str]:
    """The cart with the diner's usual place, or the only one; and what had to be changed."""
    own, t = facts.preferences, words(session.language)
    if not facts.cabinets and not cart.method:
        return msgspec.structs.replace(cart, method="counter"), ""
    if not cart.method and own.method:
        cart = msgspec.structs.replace(cart, method=own.method, cabinet=own.cabinet)
    if cart.method != "cabinet" or cart.cabinet in facts.cabinets:
        return cart, ""
    if not facts.cabinets:
        return msgspec.structs.replace(cart, method="", cabinet=""), t.no_cabinet()
    wanted, found = cart.cabinet, usual_cabinet(facts)
    told = t.other_cabinet(wanted, found) if wanted else ""
    return msgspec.structs.replace(cart, cabinet=found), told


def ask_method(session: Session, facts: Facts, title: str = "", note: str = "") -> Outcome:
    t, meal = words(session.language), facts.meal
    assert meal is not None
    session = session.ask(AskMethod(facts.now_ms + ASK_FOR_MS))
    text = "\n".join(
        [
            *filter(None, (note,)),
            title or t.cart_title(),
            *browsing.cart_lines(session, meal, session.cart.lines),
            t.cart_total(meal.menu.total_fen(session.cart.lines)),
            t.ask_method(),
        ]
    )
    places = [t.place("counter"), *([t.place("cabinet")] if facts.cabinets else [])]
    return offer(session, text, tuple(Choice(place, place) for place in places))


def _confirmable(session: Session, facts: Facts, title: str, note: str) -> Outcome:
    t, meal, cart = words(session.language), facts.meal, session.cart
    assert meal is not None
    sums = bill(cart.lines, facts)
    way = facts.preferences.way if facts.preferences.way in facts.ways and sums.due_fen else ""
    tag = digest(cart, sums.total_fen)
    session = session.ask(ConfirmOrder(facts.now_ms + CONFIRM_FOR_MS, sums.total_fen, tag, way))
    text = "\n".join(
        [
            *filter(None, (note,)),
            title or _title(session, facts),
            *browsing.cart_lines(session, meal, cart.lines),
            *browsing.warnings(session, facts),
            _pickup(session, facts),
            _to_pay(sums, session, facts),
            t.summary_foot(browsing.moment_of(meal.cutoff, facts), t.way(way) if way else ""),
        ]
    )
    return hint(session, text, t.word("confirm"), t.word("cancel"), tag=tag)


def _title(session: Session, facts: Facts) -> str:
    t, meal = words(session.language), facts.meal
    assert meal is not None
    if meal.serve_from.date() == facts.now.date():
        return t.summary_title()
    return t.summary_title_of(browsing.meal_name(session, meal, facts))


def _pickup(session: Session, facts: Facts) -> str:
    t, cart, own = words(session.language), session.cart, facts.preferences
    place = t.place(cart.method, cart.cabinet)
    usual = cart.method == own.method and (not own.cabinet or cart.cabinet == own.cabinet)
    if usual:
        place = t.as_usual(place)
    return t.summary_pickup(place, t.when(cart.at or ""))


def _to_pay(sums: Bill, session: Session, facts: Facts) -> str:
    t = words(session.language)
    step = discounts.step_of(sums.gross_fen, facts.discount)
    rule = t.discount(step.from_fen, step.off_fen) if step else ""
    return t.summary_pay(sums.gross_fen, rule, sums.off_fen, sums.subsidy_fen, sums.due_fen)


def _passed(cart: Cart, facts: Facts) -> bool:
    """True when the time to collect that was chosen can no longer be kept."""
    if facts.meal is None or cart.at in {None, "", "asap"}:
        return False
    moment = facts.meal.instant(cart.at)
    return moment is None or moment < facts.now


def confirm(question: ConfirmOrder, session: Session, facts: Facts) -> Outcome:
    """Place what was shown, or show it again when it is not the same any more."""
    t, cart = words(session.language), session.cart
    if facts.meal is None or facts.meal.id != cart.meal_id:
        return say(session.answered(), t.cart_outdated())
    total = bill(cart.lines, facts).total_fen
    if digest(cart, total) != question.digest:
        return summary(session.answered(), facts, t.stale_choice())
    if _passed(cart, facts):
        return offer_times(session, facts, t.clarify("pickup_time", "", 0))
    at_ms = None
    if cart.at not in {None, "", "asap"} and (moment := facts.meal.instant(cart.at)):
        at_ms = round(moment.timestamp() * 1000)
    effect = PlaceOrder(
        facts.meal.id, cart.lines, total, cart.method, at_ms, cart.cabinet, question.way
    )
    return do(session, effect)


def confirm_nothing(session: Session, facts: Facts) -> Outcome:
    """确认 with nothing shown: show it, never place more than was seen."""
    if session.cart.lines:
        return summary(session, facts)
    if unpaid := paying.newest_unpaid(facts):
        t = words(session.language)
        return paying.ask_way(unpaid, session, facts, t.pay_which(unpaid.number, unpaid.due_fen))
    return say(session, words(session.language).cart_empty())


FLOW = Flow(
    reads=(method_word,),
    verbs={
        Verb.CHECKOUT: lambda session, facts: summary(session, facts),
        Verb.CONFIRM: confirm_nothing,
    },
    asks={
        AskMethod: Asks(
            answer_method,
            lambda q, facts: 2 if facts.cabinets else 1,
            again=asking_again.method,
            helped=lambda t: t.help_method(),
        ),
        AskTime: Asks(
            answer_time,
            lambda q, facts: len(q.times),
            again=asking_again.time,
            helped=lambda t: t.help_time(),
        ),
        ConfirmOrder: Asks(
            on_confirm(confirm),
            tag=lambda q: str(q.digest),
            again=asking_again.summary,
            helped=lambda t: t.help_order(),
            dropped=asking_again.dropped_order,
        ),
    },
)
