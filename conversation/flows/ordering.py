"""选餐 → 购物车 → 怎么取 → 合计 → 确认 → 下单。

What the message means is decided by the understanding alone; here the answer becomes a cart, the
one question it may need, and the summary. `确认` places exactly what was last shown.
"""

import hashlib
import re
from dataclasses import replace

import msgspec

from conversation import asking_again
from conversation.asked import AskMethod, AskTime, Clarify, ConfirmOrder
from conversation.effects import PlaceOrder
from conversation.facts import Facts, MealFacts
from conversation.flow import Asks, Flow, on_confirm
from conversation.flows import browsing, kitchen, paying
from conversation.freshness import on_sale
from conversation.messages import Choice, Refusal
from conversation.outcome import Outcome, do, hint, offer, say
from conversation.session import ASK_FOR_MS, CONFIRM_FOR_MS, Cart, Session
from conversation.texts import words
from conversation.understanding import understand
from conversation.understanding.model import (
    Answer,
    Case,
    Entry,
    Mentioned,
    OpenQuestion,
    PastOrder,
    ShownList,
)
from conversation.words import Verb, clean, number_of, split_method

TIMES_OFFERED_MAX = 4
_NUMBERS = re.compile(r"\s*\d{1,3}(?:(?:\s*(?:[,，、+&和]|and)\s*|\s+)\d{1,3})*\s*")


def menu_numbers(text: str) -> str:
    """`1`, `1 和 5` as `1号`, `1号 和 5号`: without a list they are the numbers of the menu."""
    flat = clean(text)
    if number := number_of(flat):
        return f"{number}号"
    return re.sub(r"\d+", r"\g<0>号", flat) if _NUMBERS.fullmatch(flat) else text


def understood(text: str, session: Session, facts: Facts) -> tuple[Answer, str, str]:
    """(what the understanding makes of it, method said, cabinet said)."""
    assert facts.meal is not None
    method, cabinet, rest = split_method(text)
    if not session.rest.shown and not isinstance(session.question, Clarify):
        rest = menu_numbers(rest)
    case = Case(
        now=facts.now.replace(tzinfo=None),
        text=rest,
        cart=session.cart.lines,
        pickup=session.cart.at,
        history=history(session, facts),
    )
    return understand(facts.meal.menu.compiled, case, facts.meal.limits()), method, cabinet


def history(session: Session, facts: Facts) -> tuple[Entry, ...]:
    """Earlier orders, the list shown, the dish talked about, the open question: oldest first."""
    from datetime import date

    entries: list[Entry] = [PastOrder(date.fromisoformat(day), lines) for day, lines in facts.past]
    if session.rest.shown:
        entries.append(ShownList(session.rest.shown))
    if session.rest.mention:
        entries.append(Mentioned(session.rest.mention))
    question = session.question
    if isinstance(question, Clarify):
        entries.append(OpenQuestion(question.reason, question.candidates, question.pending))
    return tuple(entries)


def take(answer: Answer, method: str, cabinet: str, session: Session, facts: Facts) -> Outcome:
    """An answer with the intent order, checkout, pickup or clear becomes the new cart."""
    assert facts.meal is not None
    if isinstance(session.question, Clarify):
        session = session.answered()
    in_checkout = isinstance(session.question, ConfirmOrder | AskMethod | AskTime)
    cart = Cart(
        meal_id=facts.meal.id,
        lines=answer.cart,
        method=method or session.cart.method,
        cabinet=cabinet or session.cart.cabinet,
        at=answer.pickup,
    )
    session = session.with_cart(cart)
    if answer.clarify is not None:
        return clarify(answer, session, facts)
    wants_summary = (
        answer.intent in {"checkout", "pickup"}
        or bool(method)
        or cart.at is not None
        or in_checkout
    )
    if not cart.lines:
        return say(session, words(session.language).cart_empty())
    return summary(session, facts) if wants_summary else browsing.show_cart(session, facts)


def clarify(answer: Answer, session: Session, facts: Facts) -> Outcome:
    """Ask the one question; what was clear is in the cart already and is shown with it."""
    assert facts.meal is not None
    assert answer.clarify is not None
    t, meal, asked = words(session.language), facts.meal, answer.clarify
    name, left = "", 0
    code = asked.pending.dish if asked.pending and asked.pending.dish else ""
    if not code and asked.reason != "missing_option" and asked.candidates:
        code = asked.candidates[0]
    if code in meal.menu.dishes:
        name = browsing.dish_name(meal, code, session.language)
        left = meal.limits()[code].most
    if asked.reason == "pickup_time":
        return offer_times(session, facts, t.clarify("pickup_time", "", 0))
    kept = browsing.cart_lines(session, meal, session.cart.lines)
    shown = [t.cart_title(), *kept] if kept else []
    if asked.candidates or code:
        # Otherwise there is nothing to answer: the sentence asks for another message.
        until_ms = facts.now_ms + ASK_FOR_MS
        session = session.ask(Clarify(until_ms, asked.reason, asked.candidates, asked.pending))
    text = "\n".join([*shown, t.clarify(asked.reason, name, left)])
    return offer(session, text, _candidates(asked.reason, asked.candidates, session, meal))


def _candidates(
    reason: str, candidates: tuple[str, ...], session: Session, meal: MealFacts
) -> tuple[Choice, ...]:
    if reason == "missing_option":
        names = browsing.option_names(meal, candidates, session.language)
    elif reason == "ambiguous_dish":
        names = [browsing.dish_name(meal, c, session.language) for c in candidates]
    else:
        names = []
    return tuple(Choice(name, name) for name in names)


# --- the way to collect ---------------------------------------------------------------------------


def method_of(text: str) -> tuple[str, str]:
    """(method, cabinet) when the whole text names a way to collect."""
    method, cabinet, rest = split_method(text)
    return (method, cabinet) if method and not rest else ("", "")


def method_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`柜子`, `窗口`; a staff member's 取餐柜 without a cart is the list of cabinets."""
    method, cabinet = method_of(text)
    staff = facts.roles & kitchen.LOCKER and not session.cart.lines
    if not method or (method == "cabinet" and staff):
        return None
    return choose_method(method, cabinet, session, facts)


def choose_method(method: str, cabinet: str, session: Session, facts: Facts) -> Outcome:
    """`柜子`, `窗口`: set it and show the summary, or remember it for the cart to come."""
    t = words(session.language)
    if method == "cabinet" and (not facts.cabinets or (cabinet and cabinet not in facts.cabinets)):
        return say(session, t.no_cabinet())
    cart = msgspec.structs.replace(session.cart, method=method, cabinet=cabinet)
    session = session.with_cart(cart).without(AskMethod)
    return summary(session, facts)


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
    from datetime import timedelta

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


def summary(session: Session, facts: Facts, title: str = "") -> Outcome:
    """Every line, where and when, the total to pay; asks for what is missing or has passed."""
    t, meal, cart = words(session.language), facts.meal, session.cart
    if meal is None or not cart.lines:
        return say(session, t.cart_empty())
    if closed := browsing.closed_reason(session, facts):
        return say(session, closed)
    if not cart.method and not facts.cabinets:
        cart = msgspec.structs.replace(cart, method="counter")
        session = session.with_cart(cart)
    if cart.method == "cabinet" and cart.cabinet not in facts.cabinets:
        cart = msgspec.structs.replace(cart, cabinet=facts.cabinets[0] if facts.cabinets else "")
        session = session.with_cart(cart)
        if not cart.cabinet:
            return _ask_method(session, facts, title or t.no_cabinet())
    if not cart.method:
        return _ask_method(session, facts, title)
    if _passed(cart, facts):
        return offer_times(session, facts, t.clarify("pickup_time", "", 0))
    return _confirmable(session.without(AskMethod, AskTime), facts, title)


def _ask_method(session: Session, facts: Facts, title: str) -> Outcome:
    t, meal = words(session.language), facts.meal
    assert meal is not None
    session = session.ask(AskMethod(facts.now_ms + ASK_FOR_MS))
    text = "\n".join(
        [
            title or t.cart_title(),
            *browsing.cart_lines(session, meal, session.cart.lines),
            t.cart_total(meal.menu.total_fen(session.cart.lines)),
            t.ask_method(),
        ]
    )
    places = [t.place("counter"), *([t.place("cabinet")] if facts.cabinets else [])]
    return offer(session, text, tuple(Choice(place, place) for place in places))


def _confirmable(session: Session, facts: Facts, title: str) -> Outcome:
    t, meal, cart = words(session.language), facts.meal, session.cart
    assert meal is not None
    total = meal.menu.total_fen(cart.lines)
    subsidy = min(total, facts.subsidy_fen)
    tag = digest(cart, total)
    session = session.ask(ConfirmOrder(facts.now_ms + CONFIRM_FOR_MS, total, tag))
    text = "\n".join(
        [
            title or t.summary_title(),
            *browsing.cart_lines(session, meal, cart.lines),
            t.summary_pickup(t.place(cart.method, cart.cabinet), t.when(cart.at or "")),
            t.summary_pay(total, subsidy, total - subsidy),
            t.summary_foot(browsing.clock(meal.cutoff)),
        ]
    )
    return hint(session, text, t.word("confirm"), t.word("cancel"), tag=tag)


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
    total = facts.meal.menu.total_fen(cart.lines)
    if digest(cart, total) != question.digest:
        return summary(session.answered(), facts, t.stale_choice())
    if _passed(cart, facts):
        return offer_times(session, facts, t.clarify("pickup_time", "", 0))
    at_ms = None
    if cart.at not in {None, "", "asap"} and (moment := facts.meal.instant(cart.at)):
        at_ms = round(moment.timestamp() * 1000)
    effect = PlaceOrder(facts.meal.id, cart.lines, total, cart.method, at_ms, cart.cabinet)
    return do(session, effect)


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    """Placing was refused and nothing was kept: say which rule, keep the cart, offer the way on."""
    t, said = words(session.language), event.facts
    session = session.without(ConfirmOrder)
    if event.code == "price_changed":
        return summary(session, facts, t.price_changed())
    if event.code in {"sold_out", "over_limit"}:
        return _fewer(event.code, str(said["name"]), int(said["left"]), session, facts)
    if event.code == "too_many_unpaid":
        unpaid = sum(order.status == "pending_payment" for order in facts.orders)
        return hint(session, t.too_many_unpaid(unpaid), t.word("pay"), t.word("orders"))
    if event.code == "no_cabinet":
        return _ask_method(session, facts, t.no_cabinet())
    return hint(session, _closed(event, session, facts), t.word("cart"), t.word("menu"))


def _fewer(code: str, name: str, left: int, session: Session, facts: Facts) -> Outcome:
    """A dish is short: what can be had of it, and the very words that order the rest."""
    t = words(session.language)
    dishes = facts.meal.menu.dishes.values() if facts.meal else ()
    names = [d.name_en if session.language == "en" else d.name for d in dishes if d.name == name]
    shown = names[0] if names else name
    text = t.sold_out(shown, left) if code == "sold_out" else t.over_limit(shown, left)
    return hint(session, text, t.instead(shown, left), t.word("cart"), t.word("menu"))


def _closed(event: Refusal, session: Session, facts: Facts) -> str:
    t, meal = words(session.language), facts.meal
    if event.code == "paused":
        return t.paused()
    if event.code in {"no_such_dish", "no_such_option"}:
        return t.dishes_changed()
    if event.code in {"cut_off", "frozen", "meal_closed"}:
        # The facts are of now: the meal that was ordered may be over, and another stands there.
        ours = isinstance(event.effect, PlaceOrder) and meal and meal.id == event.effect.meal_id
        return t.cut_off(t.meal(meal.kind if meal and ours else ""))
    if event.code == "not_open" and (closed := browsing.closed_reason(session, facts)):
        return closed
    return t.refused(event.code)


# --- the cart as a whole --------------------------------------------------------------------------


def undo(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if not session.rest.undo:
        return say(session, t.nothing_to_undo())
    former, kept = session.rest.undo[-1], session.rest.undo[:-1]
    if facts.meal is not None:
        former = on_sale(former, facts.meal)
    session = replace(session.without(ConfirmOrder), cart=former).with_rest(undo=kept)
    return browsing.show_cart(session, facts, t.cart_undone())


def clear(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    empty = Cart(meal_id=session.cart.meal_id)
    return hint(session.with_cart(empty), t.cart_cleared(), t.word("undo"), t.word("menu"))


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
        Verb.CLEAR: clear,
        Verb.UNDO: undo,
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
        # The understanding reads the answer: by number, by name or with corrections.
        Clarify: Asks(
            lambda question, text, session, facts: None,
            again=asking_again.dish,
            helped=lambda t: t.help_dish(),
        ),
        ConfirmOrder: Asks(
            on_confirm(confirm),
            tag=lambda q: str(q.digest),
            again=asking_again.summary,
            helped=lambda t: t.help_order(),
            dropped=asking_again.dropped_order,
        ),
    },
    refused={PlaceOrder: refused},
)
