"""Facts and chats for pure tests of the dialogue: a lunch, a diner, orders. Override at will."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from conversation.effects import Effect
from conversation.engine import step
from conversation.facts import Facts, MealFacts, OrderFacts, OrderLineFacts
from conversation.menu_view import MenuView, view
from conversation.messages import Chose, Done, Event, Refusal, Said
from conversation.outcome import Outcome
from conversation.session import Session
from conversation.understanding.model import Line
from tests.makers import DATE, DISHES, SPICE

ZONE = ZoneInfo("Asia/Shanghai")
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ENGLISH = {"spice.none": "not spicy", "spice.normal": "usual heat", "spice.extra": "extra spicy"}
_options: Any = SPICE["options"]
SPICE_TOO: dict[str, Any] = {
    **SPICE,
    "options": [
        {**option, "aliases": [*option["aliases"], ENGLISH[option["id"]]]} for option in _options
    ],
}
NOW = datetime(2025, 3, 12, 10, 30, tzinfo=ZONE)


def make_snapshot(
    dishes: list[dict[str, Any]] = DISHES,
    option_groups: dict[str, Any] | None = None,
    **over: Any,
) -> dict[str, Any]:
    """The body of a published lunch; `over` changes every dish."""
    sold = [
        {
            "id": dish["code"], "no": no, "aliases": [], "options": [], "allergens": [],
            "stock": 20, "max_per_order": 10, "available": True, "spicy": 0, **dish, **over,
        }
        for no, dish in enumerate(dishes, 1)
    ]  # fmt: skip
    return {
        "id": "m1", "name": "一食堂", "lang": "zh", "date": DATE,
        "pickup_windows": [
            {"name": "午餐", "aliases": ["中午", "午饭"], "from": "11:00", "to": "13:30"}
        ],
        "categories": [
            {"name": name, "aliases": []} for name in dict.fromkeys(d["category"] for d in sold)
        ],
        "option_groups": option_groups or {"spice": SPICE_TOO}, "dishes": sold,
    }  # fmt: skip


@cache
def make_menu() -> MenuView:
    return view(make_snapshot())


def make_meal(menu: MenuView | None = None, **over: Any) -> MealFacts:
    """A lunch that is open: ordered until 13:00, served 11:00–13:30."""
    menu = menu or make_menu()
    given: dict[str, Any] = {
        "id": 1, "kind": "lunch", "date": DATE, "status": "open",
        "opens": NOW - timedelta(hours=2), "cutoff": NOW.replace(hour=13, minute=0),
        "serve_from": NOW.replace(hour=11, minute=0),
        "serve_to": NOW.replace(hour=13, minute=30),
        "menu": menu, "left": dict.fromkeys(menu.dishes, 20), "bought": {}, **over,
    }  # fmt: skip
    return MealFacts(**given)


def make_facts(**over: Any) -> Facts:
    """小李 at 10:30 with ¥100.00 on the card, no order, and cabinet A."""
    given: dict[str, Any] = {
        "now": NOW, "name": "小李", "canteen": "一食堂", "meal": make_meal(), "own_fen": 10_000,
        "cabinets": ("A",), "ways": ("wallet", "sandbox"), **over,
    }  # fmt: skip
    return Facts(**given)


def make_order(number: str = "A017", status: str = "paid", **over: Any) -> OrderFacts:
    """红烧肉 and 米饭 for ¥17.00, collected at the counter."""
    coded = status in {"paid", "preparing", "ready"}
    given: dict[str, Any] = {
        "id": int(number[1:]), "number": number, "date": DATE, "status": status, "reason": "",
        "total_fen": 1700, "due_fen": 1700 if status == "pending_payment" else 0,
        "method": "counter", "at": None, "cabinet": "", "slot": None,
        "lines": (make_line(1, "hsr", "红烧肉", 1600), make_line(2, "mf", "米饭", 100)),
        "expires": NOW + timedelta(minutes=15) if status == "pending_payment" else None,
        "pay_link": "http://canteen/pay/x" if status == "pending_payment" else "",
        "pickup_link": "http://canteen/pickup/x" if coded else "",
        "picture_link": "http://canteen/files/qr" if coded else "",
        "digits": "739204" if coded else "", "free_cancel": status == "paid", **over,
    }  # fmt: skip
    return OrderFacts(**given)


def make_line(line_id: int, dish: str, name: str, amount_fen: int) -> OrderLineFacts:
    return OrderLineFacts(line_id, dish, name, 1, (), (), "", "", amount_fen, "live")


class Chat:
    """One diner's dialogue: says, taps and hears, the session kept in between."""

    def __init__(self, facts: Facts | None = None, session: Session | None = None) -> None:
        self.facts = facts or make_facts()
        self.session = session or Session()

    def hear(self, event: Event) -> Outcome:
        outcome = step(self.session, event, self.facts)
        self.session = outcome.session
        return outcome

    def say(self, *texts: str) -> Outcome:
        """Type one message after the other; the last one's outcome."""
        outcomes = [self.hear(Said(text)) for text in texts]
        return outcomes[-1]

    def tap(self, value: str) -> Outcome:
        return self.hear(Chose(value))

    def done(self, effect: Effect, **result: Any) -> Outcome:
        return self.hear(Done(effect, result))

    def refuse(self, effect: Effect, code: str, **said: Any) -> Outcome:
        return self.hear(Refusal(effect, code, said))

    def given(self, **changes: Any) -> None:
        """The world changed between two messages."""
        self.facts = replace(self.facts, **changes)

    def later(self, **delta: float) -> None:
        self.given(now=self.facts.now + timedelta(**delta))


def text_of(outcome: Outcome) -> str:
    return "\n".join(reply.text for reply in outcome.replies)


def labels_of(outcome: Outcome) -> list[str]:
    return [choice.label for reply in outcome.replies for choice in reply.choices]


def only(outcome: Outcome) -> Effect:
    """The one effect that is wanted; nothing is said before its result is known."""
    assert outcome.replies == ()
    assert len(outcome.effects) == 1
    return outcome.effects[0]


def lines_of(chat: Chat) -> tuple[Line, ...]:
    return chat.session.cart.lines
