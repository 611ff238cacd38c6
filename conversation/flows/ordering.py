"""点菜：what a message means becomes the cart, and the one question it may need.

What the message means is decided by the understanding alone. A change while the summary stands
there is told in one line and shown again; `checkout.py` has what follows.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from conversation import asking_again
from conversation.asked import AskMethod, AskTime, ChooseSubstitute, Clarify, ConfirmOrder
from conversation.changes import changed
from conversation.facts import Facts, MealFacts
from conversation.flow import Asks, Flow
from conversation.flows import browsing, checkout
from conversation.messages import Choice
from conversation.outcome import Outcome, hint, offer
from conversation.session import ASK_FOR_MS, Cart, Session
from conversation.texts import words
from conversation.understanding import understand
from conversation.understanding.model import (
    Answer,
    Case,
    Entry,
    Line,
    Mentioned,
    OpenQuestion,
    PastOrder,
    ShownList,
)
from conversation.words import clean, number_of, split_method

_NUMBERS = re.compile(r"\s*\d{1,3}(?:(?:\s*(?:[,，、+&和]|and)\s*|\s+)\d{1,3})*\s*")
_SKIP = frozenset({"跳过", "随意", "都行", "默认", "skip", "any", "default"})

# Asked for from outside under the name of what it is to an order.
summary = checkout.summary
choose_method = checkout.choose_method


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
    # Times are those of the meal's own day, also when it is ordered the day before.
    day = facts.meal.serve_from.replace(hour=0, minute=0, second=0, microsecond=0)
    case = Case(
        now=max(facts.now, day).replace(tzinfo=None),
        text=rest,
        cart=session.cart.lines,
        pickup=session.cart.at,
        history=history(session, facts),
    )
    menu, limits = facts.meal.menu.compiled, facts.meal.limits()
    answer = understand(menu, case, limits)
    next_day = day + timedelta(days=1)
    if _time_refused(answer) and facts.now < next_day <= facts.meal.serve_to:
        # A supper goes on after midnight: what has passed today may be a time of tomorrow.
        tomorrow = understand(menu, replace(case, now=next_day.replace(tzinfo=None)), limits)
        answer = answer if _time_refused(tomorrow) else tomorrow
    return answer, method, cabinet


def _time_refused(answer: Answer) -> bool:
    return answer.clarify is not None and answer.clarify.reason == "pickup_time"


def history(session: Session, facts: Facts) -> tuple[Entry, ...]:
    """Earlier orders, the list shown, the dish talked about, the open question: oldest first."""
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
    stands = isinstance(session.question, ConfirmOrder | ChooseSubstitute)
    in_checkout = stands or isinstance(session.question, AskMethod | AskTime)
    before = session.cart
    if method == "cabinet" and not cabinet:
        cabinet = checkout.usual_cabinet(facts)
    lines, refused = allowed(answer.cart, session, facts)
    cart = Cart(
        meal_id=facts.meal.id,
        lines=lines,
        method=method or session.cart.method,
        cabinet=cabinet or session.cart.cabinet,
        at=answer.pickup,
    )
    session = session.with_cart(cart)
    if cart != before:
        session = session.without(ChooseSubstitute)
    if answer.clarify is not None:
        return clarify(answer, session, facts)
    if not cart.lines:
        return hint(session, refused or words(session.language).cart_empty())
    wants_summary = (
        answer.intent in {"checkout", "pickup"}
        or bool(method)
        or cart.at is not None
        or in_checkout
    )
    if wants_summary:
        told = changed(before, cart, session, facts) if stands else ""
        return checkout.summary(session, facts, note="\n".join(filter(None, (refused, told))))
    if refused:
        title = f"{refused}\n{words(session.language).cart_title()}"
        return browsing.show_cart(session, facts, title)
    return browsing.show_cart(session, facts)


def allowed(
    lines: tuple[Line, ...], session: Session, facts: Facts
) -> tuple[tuple[Line, ...], str]:
    """The lines without what this diner must not have, and the sentence that says so."""
    meal, t = facts.meal, words(session.language)
    if meal is None or not facts.preferences.block:
        return lines, ""
    known = [line for line in lines if line.dish in meal.menu.dishes]
    bad = {
        line.dish: found
        for line in known
        if (found := browsing.harmful(meal.menu.dishes[line.dish], facts))
    }
    told = [
        t.blocked(
            browsing.dish_name(meal, code, session.language),
            browsing.allergen_names(found, session.language),
        )
        for code, found in bad.items()
    ]
    return tuple(line for line in lines if line.dish not in bad), "\n".join(told)


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
        return checkout.offer_times(session, facts, t.clarify("pickup_time", "", 0))
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
        t = words(session.language)
        names = browsing.option_names(meal, candidates, session.language)
        prices = [
            meal.menu.options[one].price_fen for one in candidates if one in meal.menu.options
        ]
        return tuple(
            Choice(t.option(name, fen), name) for name, fen in zip(names, prices, strict=True)
        )
    if reason == "ambiguous_dish":
        names = [browsing.dish_name(meal, c, session.language) for c in candidates]
    else:
        names = []
    return tuple(Choice(name, name) for name in names)


def skip(question: Clarify, text: str, session: Session, facts: Facts) -> Outcome | None:
    """`跳过`: the choice as it comes, where the dish allows that; everything else is understood."""
    meal, t = facts.meal, words(session.language)
    if clean(text) not in _SKIP or meal is None or question.reason != "missing_option":
        return None
    groups = {meal.menu.options[one].group for one in question.candidates}
    if groups & meal.menu.required:
        names = browsing.option_names(meal, question.candidates, session.language)
        return offer(session, t.must_choose(), tuple(Choice(name, name) for name in names))
    session = session.answered()
    if question.pending is not None:
        cart = session.cart
        lines = (*cart.lines, question.pending)
        session = session.with_cart(Cart(meal.id, lines, cart.method, cart.cabinet, cart.at))
    return browsing.show_cart(session, facts)


FLOW = Flow(
    asks={
        # The understanding reads the answer: by number, by name or with corrections.
        Clarify: Asks(skip, again=asking_again.dish, helped=lambda t: t.help_dish()),
    },
)
