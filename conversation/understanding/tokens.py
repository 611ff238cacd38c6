"""Tokens: stretches of a message with the roles they may play."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from conversation.understanding.lexicon import Kind
from conversation.understanding.menu import Term
from conversation.understanding.normalise import Atom
from conversation.understanding.numbers import Number


@dataclass(frozen=True, slots=True)
class Mention:
    """A food phrase and the dishes it may mean; none means it is on no menu line."""

    dishes: tuple[str, ...]
    how: str  # "exact", "part", "category", "sound", "edit", "unknown", "picked"
    text: str

    @property
    def sure(self) -> float:
        return {"part": 0.9, "category": 0.9, "sound": 0.8, "edit": 0.7}.get(self.how, 1.0)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """第N个 or N号; `n` counts from 1, or backwards from -1."""

    n: int
    numbered: bool = False  # N号: the number of a list or menu
    count: int = 1  # 前两个: how many from there


@dataclass(frozen=True, slots=True)
class Pickup:
    """A pickup time as said: `at` is HH:MM or asap; None means it cannot be had."""

    at: str | None


@dataclass(frozen=True, slots=True)
class Token:
    kinds: frozenset[Kind]
    start: int  # atom index
    end: int
    text: str
    spaced: bool = False
    term: Term | None = None
    number: Number | None = None
    ordinal: Ordinal | None = None
    pickup: Pickup | None = None
    day: date | None = None
    name: str = ""
    people: int = 0
    counted: bool = False  # a number that brings its own classifier, 双份
    mention: Mention | None = None
    asked: Mention | None = None  # a question clause stood here, about this

    def does(self, *kinds: Kind) -> bool:
        return any(kind in self.kinds for kind in kinds)


@dataclass(frozen=True, slots=True)
class Text:
    """The message as atoms, able to give back any stretch as it was written."""

    original: str
    atoms: tuple[Atom, ...]

    def verbatim(self, start: int, end: int) -> str:
        """The original text of atoms `start` to `end`, without outer spaces."""
        if start >= end or start >= len(self.atoms):
            return ""
        return self.original[self.atoms[start].start : self.atoms[end - 1].end].strip()
