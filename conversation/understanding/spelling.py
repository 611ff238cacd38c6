"""Spelling help, rule D5: words that sound like a dish, or miss one by a slip of the finger.

Sounds are toneless pinyin. A character may have several readings and all of them count, because
the diner's keyboard does not know which one the menu means (重庆小面, 嘌呤).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from conversation.understanding.normalise import Atom, stem

# Longer Latin runs are noise, not a mistyped dish.
WORD_MAX = 24


@dataclass(slots=True)
class SoundNode:
    """A step in the syllable trie; `dishes` is filled where a name or alias ends."""

    next: dict[str, SoundNode] = field(default_factory=dict)
    dishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Speller:
    """Sound and edit-distance look-ups over all names and aliases of one menu."""

    sounds: SoundNode
    readings: Mapping[str, tuple[str, ...]]  # character -> syllables that occur on the menu
    typed: Mapping[str, tuple[str, ...]]  # joined pinyin -> dishes
    typed_parts: Mapping[str, tuple[str, ...]]
    near: Mapping[str, tuple[str, ...]]  # a name less one character -> names
    named: Mapping[str, tuple[str, ...]]  # Chinese name -> dishes
    words: tuple[str, ...]  # English words of names
    phrases: Mapping[str, tuple[str, ...]]  # English name -> dishes

    def sounding_like(
        self, atoms: Sequence[Atom], start: int
    ) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Ends of stretches from `start` that sound like a name, with the dishes so named."""
        nodes = [self.sounds]
        for index in range(start, len(atoms)):
            atom = atoms[index]
            syllables = (atom.text,) if atom.kind == "latin" else self.readings.get(atom.text, ())
            nodes = [node.next[one] for node in nodes for one in syllables if one in node.next]
            if not nodes:
                return
            dishes = tuple(dict.fromkeys(dish for node in nodes for dish in node.dishes))
            if dishes:
                yield index + 1, dishes

    def sounds_inside(self, phrase: str, name: str) -> bool:
        """True when some part of the name sounds like the phrase (东瓜 in 冬瓜排骨汤)."""
        size = len(phrase)
        if size < 2 or size > len(name):
            return False
        return any(
            all(map(self._alike, phrase, name[at : at + size]))
            for at in range(len(name) - size + 1)
        )

    def _alike(self, one: str, other: str) -> bool:
        return one == other or bool(
            set(self.readings.get(one, ())) & set(self.readings.get(other, ()))
        )

    def nearest_chinese(self, phrase: str) -> tuple[str, ...]:
        """Dishes whose name is one wrong, missing or extra character away (from three up)."""
        if len(phrase) < 3 or len(phrase) > WORD_MAX:
            return ()
        names: dict[str, None] = {}
        for key in (phrase, *_less_one(phrase)):
            for name in self.near.get(key, ()):
                if abs(len(name) - len(phrase)) <= 1 and OSA.distance(name, phrase) <= 1:
                    names[name] = None
        return tuple(dict.fromkeys(dish for name in names for dish in self.named[name]))

    def nearest_word(self, word: str) -> str | None:
        """The one menu word an English word may be a slip of: 1 edit up to 5 letters, else 2."""
        if len(word) < 4 or len(word) > WORD_MAX:
            return None
        allowed = 1 if len(word) <= 5 else 2
        best: dict[int, set[str]] = {}
        for candidate in self.words:
            distance = OSA.distance(word, candidate, score_cutoff=allowed)
            if distance <= allowed:
                best.setdefault(distance, set()).add(candidate)
        if not best:
            return None
        nearest = best[min(best)]
        return next(iter(nearest)) if len(nearest) == 1 else None

    def nearest_phrase(self, phrase: str) -> tuple[str, ...]:
        """Dishes whose English name is nearest to the phrase, within the allowed distance."""
        if len(phrase) < 4 or len(phrase) > 2 * WORD_MAX:
            return ()
        allowed = 1 if len(phrase) <= 5 else 2
        found: dict[int, list[str]] = {}
        for name, dishes in self.phrases.items():
            distance = OSA.distance(phrase, name, score_cutoff=allowed)
            if distance <= allowed:
                found.setdefault(distance, []).extend(dishes)
        return tuple(dict.fromkeys(found[min(found)])) if found else ()


def _less_one(phrase: str) -> list[str]:
    return [phrase[:index] + phrase[index + 1 :] for index in range(len(phrase))]


def _toneless(reading: str) -> str:
    # Decomposed, ü is u + diaeresis, perhaps with a tone after it; keyboards type it as v.
    plain = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(char for char in plain if "a" <= char <= "z")


def _all_readings() -> dict[str, tuple[str, ...]]:
    # Imported here: the table is large, and only compiling a menu needs it.
    from pypinyin.pinyin_dict import pinyin_dict

    return {
        chr(code): tuple(dict.fromkeys(_toneless(one) for one in readings.split(",")))
        for code, readings in pinyin_dict.items()
    }


def _phrase_readings(
    atoms: Sequence[Atom], readings: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Readings of a menu name: the usual one in this word first, then all others."""
    from pypinyin import Style, lazy_pinyin

    out = [
        readings.get(atom.text, (atom.text,)) if atom.kind == "han" else (atom.text,)
        for atom in atoms
    ]
    text = "".join(atom.text for atom in atoms)
    if all(atom.kind == "han" for atom in atoms):
        usual = lazy_pinyin(text, style=Style.NORMAL)
        if len(usual) == len(out):
            out = [
                tuple(dict.fromkeys((_toneless(one), *rest)))
                for one, rest in zip(usual, out, strict=True)
            ]
    return out


def _plant(root: SoundNode, syllables: Sequence[tuple[str, ...]], dish: str) -> None:
    """Add a name under the usual reading and under each variant of a single character."""
    nodes = [root]
    for options in syllables:
        nodes = [node.next.setdefault(one, SoundNode()) for node in nodes for one in options[:3]][
            :81
        ]
    for node in nodes:
        node.dishes = tuple(dict.fromkeys((*node.dishes, dish)))


def _add(index: dict[str, dict[str, None]], key: str, value: str) -> None:
    index.setdefault(key, {})[value] = None


def _frozen(index: Mapping[str, Mapping[str, None]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in index.items()}


def _add_typed(
    typed: dict[str, dict[str, None]],
    parts: dict[str, dict[str, None]],
    syllables: Sequence[tuple[str, ...]],
    dish: str,
) -> None:
    usual = [one[0] for one in syllables]
    _add(typed, "".join(usual), dish)
    for start in range(len(usual)):
        for end in range(start + 2, len(usual) + 1):
            _add(parts, "".join(usual[start:end]), dish)


def compile_speller(names: Mapping[str, Sequence[Sequence[Atom]]]) -> Speller:
    """Index all names and aliases of a menu by sound and by nearness."""
    readings = _all_readings()
    root = SoundNode()
    typed: dict[str, dict[str, None]] = {}
    parts: dict[str, dict[str, None]] = {}
    near: dict[str, dict[str, None]] = {}
    named: dict[str, dict[str, None]] = {}
    phrases: dict[str, dict[str, None]] = {}
    words: dict[str, None] = {}
    syllables_used: set[str] = set()
    for dish, spellings in names.items():
        for atoms in spellings:
            if any(atom.kind == "han" for atom in atoms):
                syllables = _phrase_readings(atoms, readings)
                if len(atoms) > 1:
                    _plant(root, syllables, dish)
                    _add_typed(typed, parts, syllables, dish)
                    syllables_used.update(one for options in syllables for one in options)
                name = "".join(atom.text for atom in atoms)
                _add(named, name, dish)
                for key in (name, *_less_one(name)):
                    _add(near, key, name)
            else:
                _add(phrases, " ".join(stem(atom.text) for atom in atoms), dish)
                words.update(
                    (stem(atom.text), None)
                    for atom in atoms
                    if atom.kind == "latin" and len(atom.text) > 2
                )
    known = {
        char: kept
        for char, all_of in readings.items()
        if (kept := tuple(one for one in all_of if one in syllables_used))
    }
    return Speller(
        root,
        known,
        _frozen(typed),
        _frozen(parts),
        _frozen(near),
        _frozen(named),
        tuple(words),
        _frozen(phrases),
    )
