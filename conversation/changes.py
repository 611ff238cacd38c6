"""Pure: what a correction has changed, in one line: 「✎ 加了清炒时蔬 ×1；时间改为 12:00」."""

from collections import Counter

from conversation.facts import Facts
from conversation.flows import browsing
from conversation.session import Cart, Session
from conversation.texts import words


def changed(before: Cart, after: Cart, session: Session, facts: Facts) -> str:
    """What is different, or nothing when nothing is."""
    t = words(session.language)
    told = _dishes(before, after, session, facts)
    if after.method and (before.method, before.cabinet) != (after.method, after.cabinet):
        told.append(t.place_changed(t.place(after.method, after.cabinet)))
    if before.at != after.at:
        told.append(t.time_changed(t.when(after.at or "")))
    return t.changed(told) if told else ""


def _dishes(before: Cart, after: Cart, session: Session, facts: Facts) -> list[str]:
    t, meal = words(session.language), facts.meal
    assert meal is not None
    had, has = _counted(before), _counted(after)
    told = []
    for code in dict.fromkeys((*had, *has)):
        if code not in meal.menu.dishes:
            continue
        name = browsing.dish_name(meal, code, session.language)
        if had[code] != has[code]:
            told.append(t.dish_changed(name, had[code], has[code]))
        elif _of(before, code) != _of(after, code):
            told.append(t.wish_changed(name, _wishes(after, code, session, facts)))
    return told


def _counted(cart: Cart) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in cart.lines:
        found[line.dish] += line.quantity
    return found


def _of(cart: Cart, code: str) -> set[object]:
    return {
        (line.quantity, frozenset(line.options), line.note, line.for_)
        for line in cart.lines
        if line.dish == code
    }


def _wishes(cart: Cart, code: str, session: Session, facts: Facts) -> str:
    """Options and notes of all lines of the dish, each once."""
    assert facts.meal is not None
    said: list[str] = []
    for line in cart.lines:
        if line.dish == code:
            said += browsing.option_names(facts.meal, line.options, session.language)
            said += [line.note] if line.note else []
    return words(session.language).listed(list(dict.fromkeys(said)))
