"""What a message asks for, step by step, before anything is done to the cart.

The grammar writes a list of steps in text order; `cart.py` carries them out. Items are mutable
while the message is read, because a later word may still add to an earlier dish.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from conversation.understanding.numbers import Number
from conversation.understanding.tokens import Mention, Ordinal


@dataclass(frozen=True, slots=True)
class Modifier:
    """One thing said about how a dish is made.

    `op` is pick (a literal option), omit, less, more, add, unpick (a literal option declined) or
    note. `text` is what the diner wrote; it becomes the note when no option fits.
    """

    op: str
    text: str
    options: tuple[str, ...] = ()
    word: str = ""
    pos: int = 0


@dataclass(slots=True)
class Part:
    """A share of an item with its own modifiers: 两份…，一份不要葱."""

    count: int  # 0: whatever is left
    mods: list[Modifier] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """A dish mention (or a reference to lines of the cart) with all that was said about it."""

    pos: int
    mention: Mention | None = None
    ordinal: Ordinal | None = None
    quantity: Number | None = None
    people: int = 1  # 每人一份: times so many
    per_head: bool = False
    mods: list[Modifier] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    person: str | None = None  # whom it is for; None: nobody was named
    ordered: bool = False  # an order verb or a quantity says it is to be added
    sets: bool = False  # D要N份: the quantity of a line in the cart, or a new line
    raises: bool = False  # D再来N份
    options: tuple[str, ...] = ()  # taken over from an earlier line
    note: str = ""
    repeated: bool = False
    referred: bool = False  # 刚刚那个面: one of the cart, not a new one
    only_asked: bool = False
    instead: Item | None = None  # 没有就Y
    each_line: bool = False  # 饮料都要冰的: every line it fits


class Do(StrEnum):
    ADD = "add"
    SET = "set"
    SUBTRACT = "subtract"
    REMOVE = "remove"
    REPLACE = "replace"
    MODIFY = "modify"
    SPLIT = "split"
    CLEAR = "clear"
    REPEAT = "repeat"  # 再来一份 of whatever is referred to
    MISSING = "missing"  # a reference with nothing to refer to


@dataclass(slots=True)
class Step:
    """One operation. `targets` empty means the last line of the cart."""

    do: Do
    pos: int
    targets: list[Item] = field(default_factory=list)
    item: Item | None = None
    number: Number | None = None
    mods: list[Modifier] = field(default_factory=list)
    everywhere: bool = False  # 都: every line concerned
    person: str | None = None  # only lines for this person, if there are any


@dataclass(slots=True)
class Plan:
    """All a message asks for."""

    steps: list[Step] = field(default_factory=list)
    pickup_said: bool = False
    pickup: str | None = None
    pickup_pos: int = 0
    checkout: bool = False
    declines: bool = False
    intents: list[str] = field(default_factory=list)
    confidence: float = 1.0
