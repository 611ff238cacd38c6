"""Where the diner is: cart, open questions, the list shown last. Frozen; each step makes a new one.

Questions, not stages: an order's status is a fact and never kept here. `SCHEMA` grows with every
change of a question's shape, and `MIGRATIONS` reads what the former release wrote; what cannot be
read at all keeps the cart and starts afresh.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from conversation.asked import Asked, ConfirmOrder, Question
from conversation.messages import Choice
from conversation.understanding.model import Line

SCHEMA = 2
# Deeper than this nobody remembers what was asked first (design turn).
QUESTIONS_MAX = 4
UNDO_MAX = 10
# A shown total is worth a confirmation for ten minutes; an open list for half an hour.
CONFIRM_FOR_MS = 10 * 60_000
ASK_FOR_MS = 30 * 60_000


class Cart(msgspec.Struct, frozen=True):
    """One meal's wishes. `at` is `HH:MM` of the canteen, `asap`, or None when nothing was said."""

    meal_id: int = 0
    lines: tuple[Line, ...] = ()
    method: str = ""
    cabinet: str = ""
    at: str | None = None


class Page(msgspec.Struct, frozen=True):
    """One page of a reply that was too long to be shown at once (`conversation/paging.py`)."""

    text: str
    choices: tuple[Choice, ...] = ()
    public: bool = False  # it was said in a group


class Rest(msgspec.Struct, frozen=True):
    """What is stored beside the cart."""

    questions: tuple[Question, ...] = ()
    undo: tuple[Cart, ...] = ()
    shown: tuple[str, ...] = ()
    mention: str = ""
    misses: int = 0
    pages: tuple[Page, ...] = ()
    page: int = 0  # the one that is shown
    # How many turns the newest question has stood there without anything coming of them.
    stuck: int = 0
    # An effect is on its way that has nothing to do with the newest question.
    digressing: bool = False
    # The canteen's date of the last message.
    seen: str = ""
    # The meal that is looked at when it is not simply the one taking orders now (-1 says: that one,
    # whatever is in the cart), and for how long.
    meal: int = 0
    meal_until_ms: int = 0
    # The meal that was shown last and cannot be ordered yet: 提醒我 means it.
    later: int = 0
    # Carts of other meals, put aside while this one is looked at.
    aside: tuple[Cart, ...] = ()
    # The meal whose cart was once told what it lacks: nobody is pestered.
    upsold: int = 0
    # The meal whose numbers were shown last: a number said later means that list or none.
    listed: int = 0
    # What was recommended already, and the wish it was for: 换一批 brings others.
    suggested: tuple[str, ...] = ()
    wish: str = ""
    # The talk with a person that this diner is in; 0 for none.
    talk: int = 0


@dataclass(frozen=True)
class Session:
    """The state of one dialogue. Language and cart are kept apart from the rest on purpose."""

    language: str = "zh"
    cart: Cart = field(default_factory=Cart)
    rest: Rest = field(default_factory=Rest)

    @property
    def question(self) -> Question | None:
        """The newest open question."""
        return self.rest.questions[-1] if self.rest.questions else None

    def ask(self, question: Question) -> "Session":
        """Push a question; one of the same kind is replaced, the oldest gives way when it is deep.

        Only one confirmation is open at a time: 确认 means what was shown last, and said twice it
        does not go on to something older.
        """
        kept = tuple(
            q
            for q in self.rest.questions
            if type(q) is not type(question)
            and not q.passing
            and not (q.confirms and question.confirms)
        )
        return self.with_rest(questions=(*kept, question)[-QUESTIONS_MAX:])

    def answered(self) -> "Session":
        """Drop the newest question."""
        return self.with_rest(questions=self.rest.questions[:-1])

    def idle(self) -> "Session":
        """No question open, the cart kept."""
        return self.with_rest(questions=(), misses=0)

    def with_cart(self, cart: Cart) -> "Session":
        """A new cart; the former one can be had back by 撤销. What was to be confirmed is void."""
        if cart == self.cart:
            return self
        undo = (*self.rest.undo, self.cart)[-UNDO_MAX:]
        kept = tuple(q for q in self.rest.questions if not q.passing)
        session = replace(self.with_rest(undo=undo, questions=kept), cart=cart)
        return session.without(ConfirmOrder)

    def without(self, *kinds: type[Asked]) -> "Session":
        kept = tuple(q for q in self.rest.questions if not isinstance(q, kinds))
        return self.with_rest(questions=kept)

    def showing(self, dishes: tuple[str, ...], meal_id: int = 0) -> "Session":
        """A numbered list of that meal stands on the screen; none named = its own numbers."""
        kept = tuple(q for q in self.rest.questions if not q.numbered)
        return self.with_rest(shown=dishes, questions=kept, listed=meal_id)

    def looked_at(self, now_ms: int) -> int:
        """The meal that this dialogue is about: looked at, or in the cart; 0 for the one of now."""
        if self.rest.meal and self.rest.meal_until_ms > now_ms:
            return max(0, self.rest.meal)
        return self.cart.meal_id if self.cart.lines else 0

    def mentioning(self, dish: str) -> "Session":
        return self.with_rest(mention=dish)

    def missed(self) -> "Session":
        return self.with_rest(misses=self.rest.misses + 1)

    def after_turn(self, former: "Session", date: str) -> "Session":
        """With what a turn leaves behind beside its answer: the day, and whether it got on."""
        still = self.question is not None and self.question == former.question
        reset = former.rest.stuck > self.rest.stuck
        stuck = 0 if reset or not still or self.cart != former.cart else former.rest.stuck + 1
        return self.with_rest(seen=date, stuck=stuck)

    def understood(self) -> "Session":
        return self.with_rest(misses=0) if self.rest.misses else self

    def current(self, now_ms: int) -> "Session":
        """Without the questions whose time is over."""
        kept = tuple(q for q in self.rest.questions if q.until_ms > now_ms)
        return self if len(kept) == len(self.rest.questions) else self.with_rest(questions=kept)

    def with_rest(self, **changes: object) -> "Session":
        """The same dialogue with these parts of the rest changed."""
        return replace(self, rest=msgspec.structs.replace(self.rest, **changes))


# From each schema to the next. 1 → 2 only added kinds of questions and fields with a default.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: lambda rest: rest}


def encode(session: Session) -> tuple[str, str]:
    """(cart, rest) as JSON texts."""
    return msgspec.json.encode(session.cart).decode(), msgspec.json.encode(session.rest).decode()


def decode(language: str, schema: int, cart: str, rest: str) -> tuple[Session, bool]:
    """The session again, and whether all of it could be read. Never raises."""
    whole = True
    try:
        kept_cart = msgspec.json.decode(cart, type=Cart)
    except msgspec.DecodeError:
        kept_cart, whole = Cart(), False
    try:
        kept_rest = _rest(schema, rest)
    except msgspec.DecodeError:
        kept_rest, whole = Rest(), False
    return Session(language, kept_cart, kept_rest), whole


def _rest(schema: int, rest: str) -> Rest:
    """What that schema wrote, brought up to this one. Raises msgspec.DecodeError."""
    if schema == SCHEMA:
        return msgspec.json.decode(rest, type=Rest)
    if schema not in MIGRATIONS:
        raise msgspec.DecodeError
    raw = msgspec.json.decode(rest, type=dict[str, Any])
    for step in range(schema, SCHEMA):
        raw = MIGRATIONS[step](raw)
    return msgspec.convert(raw, type=Rest)
