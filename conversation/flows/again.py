"""老样子、再来一单：the cart of an earlier order, by the menu of now.

Whatever is not as it was then is said before the summary: a price, a dish that is not there, an
option that is gone. Then one 确认 is left to say.
"""

import re
from dataclasses import dataclass, replace
from datetime import date as Date

from conversation.changes import changed
from conversation.facts import Facts, MealFacts, OrderFacts
from conversation.flow import Flow
from conversation.flows import browsing, checkout, ordering
from conversation.outcome import Outcome, hint, say
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
from conversation.when import normal, read_when, resolve_day
from conversation.words import Verb

_USUAL = (
    r"(?:我要|来个|还是|照|按)?(?:老样子|老规矩|照旧)|再来一单|再点一次|照(?:着)?上次(?:的)?(?:来|点)"
    r"|(?:the )?usual|(?:order )?again|reorder"
)
# 「跟昨天一样」: the one group is the day.
_AS_ON = (
    r"(?:跟|和|同|照|按)(?P<day>.{1,6}?)(?:那单|点的)?(?:的)?(?:一样|来|来一份)"
    r"|(?:the )?same as (?P<eday>[\w ]{2,14}?)"
)
_AGAIN = re.compile(rf"(?:{_USUAL}|{_AS_ON})(?P<rest>\s*[,，、;；。]\s*.*|\s+\S.*)?", re.DOTALL)
_LAST = frozenset({"上次", "上回", "之前", "以前", "last time", "before"})


@dataclass(frozen=True)
class _Former:
    """One line as it was; the price of a portion is 0 where nobody remembers it."""

    line: Line
    name: str
    unit_fen: int
    option_names: tuple[str, ...]


def usual(session: Session, facts: Facts) -> Outcome:
    """老样子, 再来一单: the newest order that was not cancelled; `A017` behind it: that one."""
    order = next((one for one in facts.orders if one.status != "cancelled"), None)
    if order is None and len(facts.orders) == 1:
        # Named by its number: a cancelled one may be ordered again too.
        order = facts.orders[0]
    return _again(order, "", session, facts)


def read(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`老样子，饭多一碗，12点柜子`, `跟昨天一样`."""
    found = _AGAIN.fullmatch(normal(text).rstrip("。.!！~"))
    if found is None:
        return None
    day = (found["day"] or found["eday"] or "").strip()
    rest = (found["rest"] or "").strip(" ,，、;；。")
    if not day or day in _LAST:
        if not day and not rest:
            return None
        order = next((one for one in facts.orders if one.status != "cancelled"), None)
        return _again(order, rest, session, facts)
    when = read_when(day)
    if when is None:
        return None
    date = resolve_day(when, facts.now.date(), past=True)
    order = _of_day(date, facts)
    if order is None:
        t = words(session.language)
        return hint(session, t.no_such_day(), t.word("orders"), t.word("menu"))
    return _again(order, rest, session, facts)


def _of_day(date: Date | None, facts: Facts) -> OrderFacts | None:
    wanted = date.isoformat() if date else ""
    return next((o for o in facts.orders if o.date == wanted and o.status != "cancelled"), None)


def _again(order: OrderFacts | None, rest: str, session: Session, facts: Facts) -> Outcome:
    t, meal = words(session.language), facts.meal
    if closed := browsing.closed_reason(session, facts):
        return say(session, closed)
    assert meal is not None
    formers = _lines_of(order, facts)
    if not formers:
        return hint(session, t.nothing_to_order_again(), t.word("menu"), t.word("recommend"))
    lines, notes = _by_this_menu(formers, session, facts)
    cart, told = _place_of(order, Cart(meal.id, lines), session, facts)
    notes += told
    title = t.again_title(order.number if order else "")
    if not lines:
        text = "\n".join([t.again_nothing(title), *notes])
        return hint(session, text, t.word("menu"), t.word("recommend"))
    session = session.idle().with_cart(cart)
    head = t.again_changed(title, len(notes)) if notes else t.again_same(title)
    note = "\n".join([head, *notes])
    if rest:
        return _and_more(rest, note, session, facts)
    return checkout.summary(session, facts, note=note)


def _and_more(rest: str, note: str, session: Session, facts: Facts) -> Outcome:
    """What was said behind it, as a correction of that cart."""
    answer, method, cabinet = ordering.understood(rest, session, facts)
    if answer.intent not in {"order", "checkout", "pickup"} and not method:
        return checkout.summary(session, facts, note=note)
    before = session.cart
    outcome = ordering.take(answer, method, cabinet, session, facts)
    if answer.clarify is not None:
        return outcome.after(*say(session, note).replies)
    session = outcome.session
    told = changed(before, session.cart, session, facts)
    return checkout.summary(session, facts, note="\n".join(filter(None, (note, told))))


def _lines_of(order: OrderFacts | None, facts: Facts) -> list[_Former]:
    if order is not None:
        return [
            _Former(
                Line(line.dish, line.quantity, line.options, line.note, line.for_),
                line.name, line.unit_fen, line.option_names,
            )
            for line in order.lines
            if line.status != "substituted"
        ]  # fmt: skip
    if not facts.past:
        return []
    return [_Former(line, line.dish, 0, ()) for line in facts.past[-1][1]]


def _by_this_menu(
    formers: list[_Former], session: Session, facts: Facts
) -> tuple[tuple[Line, ...], list[str]]:
    """The lines that can be had, and a sentence for everything that is not as it was."""
    meal, t = facts.meal, words(session.language)
    assert meal is not None
    limits, taken = meal.limits(), dict.fromkeys(meal.menu.dishes, 0)
    lines: list[Line] = []
    notes: list[str] = []
    for former in formers:
        code = former.line.dish
        if code not in meal.menu.dishes:
            notes.append(t.again_not_on_menu(former.name))
            continue
        dish = meal.menu.dishes[code]
        name = browsing.dish_name(meal, code, session.language)
        harm = browsing.harmful(dish, facts)
        if harm and facts.preferences.block:
            said = browsing.allergen_names(harm, session.language)
            notes.append(t.again_blocked(name, said))
            continue
        room = max(0, limits[code].most - taken[code])
        quantity = min(former.line.quantity, room)
        if not quantity:
            notes.append(t.again_sold_out(name))
            continue
        taken[code] += quantity
        if quantity < former.line.quantity:
            notes.append(t.again_fewer(name, former.line.quantity, quantity))
        line, gone = _with_options(former, quantity, meal)
        lines.append(line)
        if gone:
            notes.append(t.again_option_gone(name, t.listed(gone)))
        elif former.unit_fen and former.unit_fen != meal.menu.unit_fen(line):
            notes.append(t.again_price(name, former.unit_fen, meal.menu.unit_fen(line)))
    return tuple(lines), notes


def _with_options(former: _Former, quantity: int, meal: MealFacts) -> tuple[Line, list[str]]:
    """The line with the options that the dish still has, and the names of the others."""
    known, groups = meal.menu.options, meal.menu.dishes[former.line.dish].groups
    kept = tuple(o for o in former.line.options if o in known and known[o].group in groups)
    names = dict(zip(former.line.options, former.option_names, strict=False))
    gone = [names.get(one, one) for one in former.line.options if one not in kept]
    return replace(former.line, quantity=quantity, options=kept), gone


def _place_of(
    order: OrderFacts | None, cart: Cart, session: Session, facts: Facts
) -> tuple[Cart, list[str]]:
    """Where and when it was collected, as far as that is possible again."""
    t, meal = words(session.language), facts.meal
    assert meal is not None
    if order is None:
        before = session.cart
        return Cart(cart.meal_id, cart.lines, before.method, before.cabinet), []
    method, cabinet, told = order.method, order.cabinet, list[str]()
    if method == "cabinet" and cabinet not in facts.cabinets:
        cabinet = facts.cabinets[0] if facts.cabinets else ""
        method = "cabinet" if cabinet else "counter"
        told = [t.again_place(t.place(method, cabinet))]
    at = f"{order.at:%H:%M}" if order.at else None
    moment = meal.instant(at) if at else None
    if moment is None or moment < facts.now:
        at = None
    return Cart(cart.meal_id, cart.lines, method, cabinet, at), told


FLOW = Flow(
    reads=(read,),
    verbs={Verb.USUAL: usual, Verb.AGAIN: usual},
)
