"""别的餐次与提醒：「明天菜单」「周三晚餐」「晚餐菜单」「提醒我」。

Which menus are out is read only when somebody asks. A meal that takes orders becomes the one this
dialogue is about, with a cart of its own, and the other cart waits; another is only shown.
"""

import re
from dataclasses import replace
from datetime import date as Date
from datetime import datetime

import msgspec

from conversation.asked import (
    AskMethod,
    AskTime,
    ChooseSubstitute,
    Clarify,
    ConfirmOrder,
)
from conversation.effects import FindMeals, OpenMenu, RemindMe
from conversation.facts import Facts, MealFacts
from conversation.flow import Flow
from conversation.flows import browsing
from conversation.freshness import on_sale
from conversation.messages import Done, Refusal, Reply
from conversation.outcome import Outcome, do, hint, say
from conversation.session import ASK_FOR_MS, Cart, Session
from conversation.texts import words
from conversation.when import When, normal, read_when, resolve_day
from conversation.words import Verb, clean

# Carts of other meals that wait at once; nobody orders further ahead.
ASIDE_MAX = 4

_MENU = r"(?:的)?\s?(?:菜单|菜谱|有什么菜?|有啥菜?|吃什么|吃啥|menu|food)"
_TAILED = re.compile(rf"(.+?)(?:'s)?\s?{_MENU}")
_LED = re.compile(r"(?:菜单|menu|what's for|whats for|what is for)\s?(?:for |on )?(.+)")
_WEEK = re.compile(
    r"(?:下周|本周|这周|这星期|下星期|一周|全部|所有|其他|别的|后面|最近)(?:的)?(?:菜单|菜谱)|"
    r"(?:this |next )?week'?s?(?: menu)?|(?:all|other) menus|menus"
)
_REMIND = re.compile(
    r"提醒我(?:一下|吧|点餐)?|开餐提醒我?|开餐叫我|到时(?:候)?(?:叫我|提醒我)|能点了叫我"
    r"|remind me(?: then| please)?|call me then"
)


def menu(session: Session, facts: Facts) -> Outcome:
    """菜单: of the meal that the cart is for, else of the one that takes orders now."""
    t, meal = words(session.language), facts.meal
    if session.rest.meal == 0:
        return browsing.show_menu(session, facts)
    if session.cart.lines and meal is not None and meal.id == session.cart.meal_id:
        shown = browsing.show_menu(session, facts)
        name = browsing.meal_name(session, meal, facts)
        return Outcome(
            shown.session, tuple(_with(reply, t.menu_of(name)) for reply in shown.replies)
        )
    return _to_now(session, facts)


def _to_now(session: Session, facts: Facts) -> Outcome:
    """Back to the meal that takes orders now."""
    until_ms = facts.now_ms + ASK_FOR_MS
    return do(session.with_rest(meal=-1, meal_until_ms=until_ms), OpenMenu(0))


def other_menu(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`明天菜单`, `周三晚餐`, `晚餐菜单`, `menu tomorrow`, `下周菜单`."""
    flat = normal(text).strip("。.!！?？~，, ")
    if _WEEK.fullmatch(flat):
        return do(session, FindMeals("", ""))
    when, of_menu = _when(flat)
    if when is None or not (of_menu or (when.said_day and when.meal_kind)):
        return None
    today = facts.now.date()
    day = resolve_day(when, today) if when.said_day else None
    if when.said_day and day is None:
        return None
    meal = facts.meal
    if meal is not None and session.rest.meal == 0 and _is(meal, day, when, today):
        return browsing.show_menu(session, facts)
    if day == today and when.meal_kind is None:
        return _to_now(session, facts)
    return do(session, FindMeals(day.isoformat() if day else "", when.meal_kind or ""))


def _when(flat: str) -> tuple[When | None, bool]:
    """(day and meal, whether 菜单 was said)."""
    for pattern in (_TAILED, _LED):
        if (found := pattern.fullmatch(flat)) and (when := read_when(found[1].strip())):
            return when, True
    return read_when(flat), False


def _is(meal: MealFacts, day: Date | None, when: When, today: Date) -> bool:
    same_kind = when.meal_kind in {None, meal.kind}
    return same_kind and (day or today).isoformat() == meal.date and bool(day or when.meal_kind)


def found(event: Done, session: Session, facts: Facts) -> Outcome:
    """The meals that answer the question: one is opened, several are named, none is said."""
    t, effect = words(session.language), event.effect
    assert isinstance(effect, FindMeals)
    meals = [_Row(**row) for row in event.result["meals"]]
    fits = [
        row for row in meals if effect.date in {"", row.date} and effect.meal_kind in {"", row.kind}
    ]
    ahead = [row for row in fits if row.ahead]
    if (effect.date or effect.meal_kind) and ahead:
        if len(ahead) == 1 or not effect.date:
            return _open(ahead[0], session, facts)
        return _named(t.menus_ahead(), ahead, session, facts)
    if fits and not ahead:
        name = _name(fits[-1], session, facts)
        return hint(session, t.menu_closed(name), t.word("menu"))
    others = [row for row in meals if row.ahead]
    title = t.menus_ahead() if not effect.date and not effect.meal_kind else t.no_such_menu()
    if not others:
        return hint(session, t.no_such_menu(), t.word("menu"))
    return _named(title, others, session, facts)


class _Row(msgspec.Struct, frozen=True):
    """One published meal as the desk tells of it."""

    id: int
    date: str
    kind: str
    ahead: bool


def _name(row: _Row, session: Session, facts: Facts) -> str:
    t, day = words(session.language), Date.fromisoformat(row.date)
    if day == facts.now.date():
        return t.meal(row.kind)
    return t.day_meal(t.weekday(day.weekday()), t.meal(row.kind))


def _named(title: str, rows: list[_Row], session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    said = [t.menu_words(_name(row, session, facts)) for row in rows[:8]]
    return hint(session, "\n".join([title, *said]), *said)


def _open(row: _Row, session: Session, facts: Facts) -> Outcome:
    until_ms = facts.now_ms + ASK_FOR_MS
    return do(session.with_rest(meal=row.id, meal_until_ms=until_ms), OpenMenu(row.id))


def opened(event: Done, session: Session, facts: Facts) -> Outcome:
    """Shown; and where it takes orders, what is ordered next is for that meal."""
    t, meal = words(session.language), facts.meal
    if meal is None:
        return say(session.with_rest(meal=0, meal_until_ms=0), t.no_meal())
    effect = event.effect
    assert isinstance(effect, OpenMenu)
    if not effect.meal_id:
        session = session.with_rest(meal=0, meal_until_ms=0)
    if effect.meal_id and meal.id != effect.meal_id:
        return hint(session.with_rest(meal=0), t.no_such_menu(), t.word("menu"))
    if effect.meal_id and meal.status == "not_yet":
        shown = browsing.show_menu(session, facts)
        name = browsing.meal_name(session, meal, facts)
        foot = t.menu_later(name, browsing.moment_of(meal.opens, facts))
        # Only looked at: what is ordered next is for the meal of now.
        session = session.showing((), meal.id).with_rest(meal=0, meal_until_ms=0, later=meal.id)
        return Outcome(session, tuple(_foot(reply, foot) for reply in shown.replies))
    session, aside = _switched(session, meal)
    shown = browsing.show_menu(session, facts)
    name = browsing.meal_name(session, meal, facts)
    told = [t.menu_of(name)] if effect.meal_id else []
    told += [t.cart_aside()] if aside else []
    if session.cart.lines:
        told.append(t.cart_total_short(meal.menu.total_fen(session.cart.lines)))
    extra = "\n".join(told)
    return Outcome(
        shown.session, tuple(_with(r, extra) for r in shown.replies) if extra else shown.replies
    )


def _switched(session: Session, meal: MealFacts) -> tuple[Session, Cart | None]:
    """The session with the cart of that meal, and the other one that waits meanwhile."""
    cart, aside = session.cart, session.rest.aside
    if cart.meal_id in {0, meal.id}:
        return session, None
    own = next((one for one in aside if one.meal_id == meal.id), None)
    kept = [one for one in aside if one.meal_id not in {meal.id, cart.meal_id}]
    if cart.lines:
        kept.append(cart)
    fresh = on_sale(own, meal) if own else Cart(meal.id, (), cart.method, cart.cabinet)
    session = session.without(ConfirmOrder, AskTime, AskMethod, Clarify, ChooseSubstitute)
    session = replace(session, cart=fresh).with_rest(
        aside=tuple(kept[-ASIDE_MAX:]), undo=(), shown=(), mention=""
    )
    return session, cart if cart.lines else None


def _with(reply: Reply, text: str) -> Reply:
    return msgspec.structs.replace(reply, text=f"{reply.text}\n{text}")


def _foot(reply: Reply, text: str) -> Reply:
    """The reply with another last line."""
    kept = reply.text.split("\n")[:-1]
    return msgspec.structs.replace(reply, text="\n".join([*kept, text]))


# --- reminders -----------------------------------------------------------------------------------


def remind(text: str, session: Session, facts: Facts) -> Outcome | None:
    """提醒我: a push when the meal opens that was shown last, or the next one."""
    if not _REMIND.fullmatch(clean(text)):
        return None
    t, meal, later = words(session.language), facts.meal, session.rest.later
    if later:
        return do(session, RemindMe(later))
    if meal is not None and meal.status == "not_yet":
        return do(session, RemindMe(meal.id))
    if meal is not None and meal.status == "open":
        return say(session, t.orders_now(browsing.meal_name(session, meal, facts)))
    return do(session, RemindMe(0))


def reminded(event: Done, session: Session, facts: Facts) -> Outcome:
    t, result = words(session.language), event.result
    session = session.with_rest(later=0)
    if not result.get("kind"):
        return say(session, t.will_remind_any())
    opens = datetime.fromtimestamp(result["opens_ms"] / 1000, facts.now.tzinfo)
    row = _Row(0, result["date"], result["kind"], True)
    name = _name(row, session, facts)
    return say(session, t.will_remind(name, browsing.moment_of(opens, facts)))


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    return hint(session.with_rest(later=0), t.no_such_menu(), t.word("menu"))


FLOW = Flow(
    reads=(other_menu, remind),
    verbs={Verb.MENU: menu},
    done={FindMeals: found, OpenMenu: opened, RemindMe: reminded},
    refused=dict.fromkeys((FindMeals, OpenMenu, RemindMe), refused),
)
