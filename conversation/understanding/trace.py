"""How one message was read, for people who wonder: the steps of `understand`, laid open.

Nothing here is on the way of a message; the inspector asks again afterwards, and since reading is
pure it sees what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conversation.understanding.engine import clauses, flat, understand
from conversation.understanding.intents import gate
from conversation.understanding.lattice import cut
from conversation.understanding.lexicon import Kind
from conversation.understanding.mentions import resolve_mentions
from conversation.understanding.menu import CompiledMenu
from conversation.understanding.model import Answer, Case, Limit
from conversation.understanding.normalise import atoms_of, shortened
from conversation.understanding.tokens import Text, Token


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the message. `dishes` are the codes it may mean, `how` the way they matched."""

    text: str
    kinds: tuple[str, ...]
    dishes: tuple[str, ...] = ()
    how: str = ""
    value: str = ""  # a number, a place in a list, a time

    @property
    def known(self) -> bool:
        return Kind.UNKNOWN not in self.kinds


@dataclass(frozen=True, slots=True)
class Part:
    """A clause. With an `intent` it was kept from the grammar: it orders nothing."""

    text: str
    intent: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason why the answer is not quite certain."""

    text: str
    how: str
    factor: float


@dataclass(frozen=True, slots=True)
class Trace:
    """All of it. `covered` is the share of the characters that somebody knew."""

    said: str
    parts: tuple[Part, ...]
    covered: float
    doubts: tuple[Doubt, ...]
    answer: Answer


def trace(menu: CompiledMenu, case: Case, limits: Mapping[str, Limit] | None = None) -> Trace:
    """What `understand` makes of the case, with the steps that led there."""
    said = shortened(case.text)
    text = Text(said, tuple(atoms_of(said, menu.pictures)))
    names = tuple(dict.fromkeys(line.for_.lower() for line in case.cart if line.for_))
    tokens = resolve_mentions(menu, cut(menu, text, case.now, names))
    parts = tuple(
        Part(
            text.verbatim(clause.tokens[0].start, clause.tokens[-1].end),
            gate(clause.tokens, flat(clause.tokens), clause.asked) or "",
            tuple(_piece(token, text) for token in clause.tokens),
        )
        for clause in clauses(tokens)
        if clause.tokens
    )
    answer = understand(menu, case, limits)
    unknown = sum(token.end - token.start for token in tokens if token.does(Kind.UNKNOWN))
    covered = 1 - unknown / len(text.atoms) if text.atoms else 1.0
    return Trace(said, parts, covered, _doubts(parts, answer), answer)


def _piece(token: Token, text: Text) -> Piece:
    mention = token.mention
    value = ""
    if token.number is not None:
        value = str(token.number.value) if token.number.exact else f"≈{token.number.value}"
    elif token.ordinal is not None:
        value = f"#{token.ordinal.n}"
    elif token.pickup is not None:
        value = token.pickup.at or "?"
    return Piece(
        text.verbatim(token.start, token.end) or token.text,
        tuple(sorted(kind.value for kind in token.kinds)),
        mention.dishes if mention else (),
        mention.how if mention else "",
        value,
    )


def _doubts(parts: tuple[Part, ...], answer: Answer) -> tuple[Doubt, ...]:
    found = [
        Doubt(piece.text, piece.how, SURENESS[piece.how])
        for part in parts
        if not part.intent
        for piece in part.pieces
        if piece.how in SURENESS
    ]
    if answer.intent == "unknown":
        found.append(Doubt("", "unknown", 0.5))
    return tuple(found)


# As `Mention.sure` counts them; a test holds the two together.
SURENESS = {"part": 0.9, "category": 0.9, "sound": 0.8, "edit": 0.7}
