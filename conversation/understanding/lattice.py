"""Cutting a message into tokens: the cheapest cover of its atoms.

Every stretch that the menu, the lexicon or a recogniser knows is a candidate with a cost; an
atom nobody knows is dear. The cheapest path explains most with fewest pieces, so longer names
win (牛肉面 is not 牛肉 and 面), and function words win over guesses by sound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from conversation.understanding.lexicon import SIGNS, WORD_SPAN_MAX, WORDS, Kind
from conversation.understanding.menu import CompiledMenu, Term
from conversation.understanding.normalise import Atom, stem
from conversation.understanding.recognise import (
    Candidate,
    find_days,
    find_names,
    find_numbers,
    find_ordinals,
    find_people,
)
from conversation.understanding.times import find_times
from conversation.understanding.tokens import Mention, Text, Token

# What each reading costs; only the order and the gaps matter.
UNKNOWN_COST = 10.0
EXACT, OPTION, CATEGORY, WINDOW, INGREDIENT, PART, TAIL = 0.9, 0.95, 1.1, 1.0, 1.2, 1.8, 6.0
WORD, SHORT_WORD, SHAPE, TIME, SOUND, TYPED = 1.0, 1.4, 0.98, 0.8, 2.4, 1.6
SPACE_INSIDE = 0.6
# Typed pinyin of a dish: six syllables written apart are the longest we have seen.
TYPED_ATOMS_MAX = 8

_KNOWN_WORDS = frozenset(word for key in WORDS for word in key.split())


@dataclass(frozen=True, slots=True)
class _Edge:
    cost: float
    token: Token


def _term_cost(term: Term, size: int) -> float:
    costs = []
    if term.exact:
        costs.append(EXACT)
    if term.options:
        costs.append(OPTION if size > 1 else INGREDIENT)
    if term.category:
        costs.append(CATEGORY)
    if term.window:
        costs.append(WINDOW)
    if term.group:
        costs.append(INGREDIENT)
    if term.ingredient:
        costs.append(INGREDIENT)
    if term.part:
        costs.append(PART)
    if term.tail:
        costs.append(TAIL)
    return min(costs) - 0.001 * size * size


def _only_tail(term: Term) -> bool:
    return not (
        term.exact
        or term.part
        or term.category
        or term.options
        or term.ingredient
        or term.window
        or term.group
    )


class _Builder:
    """Collects the candidate tokens of one message, by the atom they start at."""

    def __init__(
        self, menu: CompiledMenu, text: Text, now: datetime, names: tuple[str, ...]
    ) -> None:
        self.menu = menu
        self.text = text
        self.atoms = _spelled_right(menu, text.atoms)
        self.now = now
        self.edges: list[list[_Edge]] = [[] for _ in self.atoms]
        self.flat, self.at = _flatten(self.atoms)
        self._add_dictionary()
        self._add_shapes(names)
        self._add_sounds()

    def _token(self, start: int, end: int, kinds: frozenset[Kind], text: str = "") -> Token:
        return Token(kinds, start, end, text or self._joined(start, end), self.atoms[start].spaced)

    def _joined(self, start: int, end: int) -> str:
        out = ""
        for index in range(start, end):
            atom = self.atoms[index]
            apart = index > start and atom.kind == "latin" == self.atoms[index - 1].kind
            out += f" {atom.text}" if apart else atom.text
        return out

    def _add_dictionary(self) -> None:
        longest = max(self.menu.span_max, WORD_SPAN_MAX)
        for start, first in enumerate(self.atoms):
            if (
                first.kind == "sign"
                and first.text not in ("/", "#")
                and first.text not in self.menu.pictures
            ):
                if first.text in SIGNS:
                    self._add(
                        start, 0.1, self._token(start, start + 1, frozenset({SIGNS[first.text]}))
                    )
                continue
            key, extra, previous = "", 0.0, ""
            for end in range(start + 1, min(start + longest, len(self.atoms)) + 1):
                atom = self.atoms[end - 1]
                word = stem(atom.text) if atom.kind == "latin" else atom.text
                key += f" {word}" if previous == atom.kind == "latin" else word
                if atom.spaced and end - 1 > start and not previous == atom.kind == "latin":
                    extra += SPACE_INSIDE
                previous = atom.kind
                self._add_key(start, end, key, extra)
            if first.text in SIGNS and first.kind == "sign":
                self._add(start, 0.1, self._token(start, start + 1, frozenset({SIGNS[first.text]})))

    def _add_key(self, start: int, end: int, key: str, extra: float) -> None:
        term = self.menu.terms.get(key)
        kinds = WORDS.get(key)
        if term is None and kinds is None:
            return
        costs = []
        roles: set[Kind] = set(kinds or ())
        if kinds is not None:
            costs.append(
                SHORT_WORD if end - start == 1 and self.atoms[start].kind == "han" else WORD
            )
        if term is not None:
            costs.append(_term_cost(term, end - start))
            # 笼 is a measure long before it is the end of 小笼.
            if not (roles and _only_tail(term)):
                roles.add(Kind.TERM)
        token = replace(self._token(start, end, frozenset(roles)), term=term)
        self._add(start, min(costs) + extra, token)

    def _add(self, start: int, cost: float, token: Token) -> None:
        self.edges[start].append(_Edge(cost, token))

    def _add_shapes(self, names: tuple[str, ...]) -> None:
        for found in find_times(self.flat, self.now, self.menu.windows):
            span = self._span(found.start, found.end)
            if span:
                token = replace(self._token(*span, frozenset({Kind.TIME})), pickup=found.pickup)
                self._add(span[0], TIME, token)
        for candidate in self._candidates(names):
            span = self._span(candidate.start, candidate.end)
            if span:
                self._add(
                    span[0],
                    SHAPE + (0.3 if candidate.kind is Kind.PERSON else 0.0),
                    self._shaped(span, candidate),
                )

    def _candidates(self, names: tuple[str, ...]) -> Iterator[Candidate]:
        yield from find_numbers(self.flat)
        yield from find_people(self.flat)
        yield from find_ordinals(self.flat)
        yield from find_days(self.flat, self.now.date())
        yield from find_names(self.flat, names)

    def _shaped(self, span: tuple[int, int], candidate: Candidate) -> Token:
        name = self.text.verbatim(*span) if candidate.kind is Kind.PERSON else ""
        return replace(
            self._token(*span, frozenset({candidate.kind})),
            number=candidate.number,
            counted=candidate.counted,
            people=candidate.people,
            ordinal=candidate.ordinal,
            day=candidate.day,
            name=name,
        )

    def _span(self, start: int, end: int) -> tuple[int, int] | None:
        """Atom indices of a stretch of the flat text; None when it does not fall on atoms."""
        while end > start and self.flat[end - 1] == " ":
            end -= 1
        while start < end and self.flat[start] == " ":
            start += 1
        first, last = self.at.get(start), self.at.get(end)
        if first is None or (last is None and end < len(self.flat)) or start >= end:
            return None
        stop = len(self.atoms) if last is None else last
        return (first, stop) if stop > first else None

    def _add_sounds(self) -> None:
        speller = self.menu.speller
        for start, atom in enumerate(self.atoms):
            if atom.kind == "sign":
                continue
            for end, dishes in speller.sounding_like(self.atoms, start):
                self._add_sounding(start, end, dishes, SOUND)
            if atom.kind != "latin":
                continue
            typed = ""
            for end in range(start + 1, min(start + TYPED_ATOMS_MAX, len(self.atoms)) + 1):
                if self.atoms[end - 1].kind != "latin":
                    break
                typed += self.text.atoms[end - 1].text
                if typed in speller.typed:
                    self._add_sounding(start, end, speller.typed[typed], TYPED)
                elif typed in speller.typed_parts and len(typed) > 4:
                    self._add_sounding(start, end, speller.typed_parts[typed], SOUND)

    def _add_sounding(self, start: int, end: int, dishes: tuple[str, ...], cost: float) -> None:
        text = self._joined(start, end)
        token = replace(
            self._token(start, end, frozenset({Kind.TERM})),
            term=Term(exact=dishes),
            mention=Mention(dishes, "sound", text),
        )
        self._add(start, cost - 0.001 * (end - start) ** 2, token)


def _spelled_right(menu: CompiledMenu, atoms: Sequence[Atom]) -> list[Atom]:
    """English words with a slip of the finger, put right by the menu's own words."""
    vocabulary = _KNOWN_WORDS
    out: list[Atom] = []
    for index, atom in enumerate(atoms):
        word = stem(atom.text)
        known = (
            atom.kind != "latin"
            or word in vocabulary
            or atom.text in vocabulary
            or word in menu.terms
            or word in menu.speller.words
            or read_word(atom.text)
            or atom.text in menu.speller.typed
        )
        named = index > 0 and atoms[index - 1].text in ("for", "给", "帮", "替")
        better = None if known or named else menu.speller.nearest_word(word)
        out.append(replace(atom, text=better) if better else atom)
    return out


def read_word(word: str) -> bool:
    """True for English number words and clock halves, which no dish name may swallow."""
    from conversation.understanding.numbers import ENGLISH

    return word in ENGLISH or word in ("am", "pm", "noon", "half", "hour", "minutes", "oclock")


def _flatten(atoms: Sequence[Atom]) -> tuple[str, dict[int, int]]:
    """The atoms as one string, and which atom starts at which place in it."""
    flat = ""
    at: dict[int, int] = {}
    for index, atom in enumerate(atoms):
        previous = atoms[index - 1] if index else None
        if index and (atom.spaced or (previous and atom.kind == "latin" == previous.kind)):
            at.setdefault(len(flat), index)
            flat += " "
        at[len(flat)] = index
        flat += atom.text
    return flat, at


def cut(menu: CompiledMenu, text: Text, now: datetime, names: tuple[str, ...]) -> list[Token]:
    """The tokens of the cheapest cover; unknown atoms come out one by one."""
    built = _Builder(menu, text, now, names)
    size = len(built.atoms)
    best = [0.0] * (size + 1)
    choice: list[Token | None] = [None] * size
    for start in range(size - 1, -1, -1):
        atom = built.atoms[start]
        sign = atom.kind == "sign" and atom.text not in menu.pictures
        best[start] = best[start + 1] + (0.5 if sign else UNKNOWN_COST)
        for edge in built.edges[start]:
            cost = edge.cost + best[edge.token.end]
            if cost < best[start]:
                best[start], choice[start] = cost, edge.token
    tokens: list[Token] = []
    index = 0
    while index < size:
        token = choice[index]
        if token is None:
            kind = (
                Kind.BREAK
                if built.atoms[index].kind == "sign" and built.atoms[index].text != "-"
                else Kind.UNKNOWN
            )
            if built.atoms[index].text == "-":
                kind = Kind.FILLER
            token = Token(
                frozenset({kind}),
                index,
                index + 1,
                built.atoms[index].text,
                built.atoms[index].spaced,
            )
        tokens.append(token)
        index = token.end
    return tokens
