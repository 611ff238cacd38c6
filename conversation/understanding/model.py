"""What goes into the engine and what comes out: lines, cases, answers, and their JSON forms.

Everything here is frozen: the engine never changes what it was given, it only builds new values.
The JSON readers refuse nothing silently: a malformed value raises `ValueError`, and only
`command.py` turns that into an `unknown` answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cart; `dish` is empty only in the pending line of an ambiguous question."""

    dish: str
    quantity: int = 1
    options: tuple[str, ...] = ()
    note: str = ""
    for_: str = ""

    def same_but_quantity(self, other: Line) -> bool:
        """True when the two lines would stand as one in a cart."""
        return (
            self.dish == other.dish
            and set(self.options) == set(other.options)
            and self.note == other.note
            and self.for_ == other.for_
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of a dish this diner may still have."""

    available: bool
    stock: int
    max_per_order: int

    @property
    def most(self) -> int:
        return max(0, min(self.stock, self.max_per_order))

    @property
    def on_sale(self) -> bool:
        return self.available and self.stock > 0


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An earlier order of this diner."""

    day: date
    cart: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ShownList:
    """A numbered list the bot has shown."""

    dishes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The dish just talked about."""

    dish: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What the bot has asked and not yet heard the answer to."""

    reason: str
    candidates: tuple[str, ...]
    pending: Line | None = None


Entry = PastOrder | ShownList | Mentioned | OpenQuestion


@dataclass(frozen=True, slots=True)
class Case:
    """One message and everything its meaning depends on; `now` is the canteen's wall clock."""

    now: datetime
    text: str
    cart: tuple[Line, ...] = ()
    pickup: str | None = None
    history: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Clarify:
    """The one question to ask back. `pending` keeps what was understood of the doubtful part."""

    reason: str
    candidates: tuple[str, ...] = ()
    pending: Line | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole cart and pickup after the message. `ops` tells how it came about, for people."""

    intent: str
    cart: tuple[Line, ...]
    pickup: str | None
    clarify: Clarify | None = None
    confidence: float = 1.0
    ops: tuple[str, ...] = field(default=())


def line_to_json(line: Line) -> dict[str, Any]:
    """The line as the interface writes it, with the key `for`."""
    return {
        "dish": line.dish,
        "quantity": line.quantity,
        "options": list(line.options),
        "note": line.note,
        "for": line.for_,
    }


def line_from_json(data: Mapping[str, Any]) -> Line:
    """Read a line; a missing `dish` reads as empty (the pending line of an open question)."""
    quantity = data.get("quantity", 1)
    if isinstance(quantity, bool) or not isinstance(quantity, int):
        raise ValueError(f"quantity is not a whole number: {quantity!r}")
    return Line(
        dish=str(data.get("dish") or ""),
        quantity=quantity,
        options=tuple(str(option) for option in data.get("options") or ()),
        note=str(data.get("note") or ""),
        for_=str(data.get("for") or ""),
    )


def entry_from_json(data: Mapping[str, Any]) -> Entry | None:
    """Read a history entry; plain talk (`user`, `bot`) and unknown kinds are as if absent."""
    kind = data.get("kind")
    if kind == "order":
        lines = tuple(line_from_json(line) for line in data.get("cart") or ())
        return PastOrder(date.fromisoformat(str(data["date"])), lines)
    if kind == "list":
        return ShownList(tuple(str(dish) for dish in data.get("dishes") or ()))
    if kind == "mention":
        return Mentioned(str(data["dish"]))
    if kind == "clarify":
        pending = data.get("pending")
        return OpenQuestion(
            reason=str(data.get("reason") or ""),
            candidates=tuple(str(one) for one in data.get("candidates") or ()),
            pending=line_from_json(pending) if isinstance(pending, Mapping) else None,
        )
    return None


def case_from_json(data: Mapping[str, Any]) -> Case:
    """Read a case of the interface; raises `ValueError` on anything malformed."""
    history: Sequence[Any] = data.get("history") or ()
    cart: Sequence[Any] = data.get("cart") or ()
    try:
        entries = tuple(entry_from_json(entry) for entry in history)
        lines = tuple(line_from_json(line) for line in cart)
        now = datetime.fromisoformat(str(data["now"])).replace(tzinfo=None)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"malformed case: {error}") from error
    pickup = data.get("pickup")
    return Case(
        now=now,
        text=str(data.get("text") or ""),
        cart=lines,
        pickup=str(pickup) if pickup else None,
        history=tuple(entry for entry in entries if entry is not None),
    )


def answer_to_json(answer: Answer, case_id: Any = None) -> dict[str, Any]:
    """The answer as the command prints it; `pending` and `ops` are extra keys."""
    clarify: dict[str, Any] | None = None
    if answer.clarify is not None:
        pending = answer.clarify.pending
        clarify = {
            "reason": answer.clarify.reason,
            "candidates": list(answer.clarify.candidates),
            "pending": line_to_json(pending) if pending else None,
        }
    return {
        "id": case_id,
        "intent": answer.intent,
        "cart": [line_to_json(line) for line in answer.cart],
        "pickup": answer.pickup,
        "clarify": clarify,
        "confidence": round(answer.confidence, 3),
        "ops": list(answer.ops),
    }
