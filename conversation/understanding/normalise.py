"""One spelling for every message: half width, lower case, simplified, without pictures.

The engine works on atoms (a Chinese character, a Latin word, a number, a sign), and every atom
remembers where it stood in the original, because notes and names go out exactly as written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from conversation.understanding.characters import TO_SIMPLIFIED

# Of a longer message only the ends are read. Orders fit in a line; this is somebody testing us.
TEXT_MAX = 3000

_MARKUP = re.compile(
    r"<(script|style)\b[^<>]{0,200}>.{0,2000}?</\1\s*>|<[/!]?[a-z][^<>]{0,200}>", re.I | re.S
)
_APOSTROPHES = "'’‘`´"
_SAME = {"，": ",", "。": ".", "；": ";", "：": ":", "！": "!", "？": "?", "（": "(", "）": ")"}
_DASHES = "‐‑‒–—―−－"
_WAVES = "～〜∼"


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest piece the grammar sees; `start` and `end` are offsets in the original text."""

    text: str
    kind: str  # "han", "latin", "number", "sign"
    start: int
    end: int
    spaced: bool  # something that carries nothing (a space, a picture) stood before it


def stem(word: str) -> str:
    """The word without its English plural, the same for burger/burgers, dish/dishes, fry/fries."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes", "toes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _is_picture(char: str) -> bool:
    code = ord(char)
    return (
        (unicodedata.category(char) in ("So", "Sk", "Cs", "Co", "Cn"))
        or 0x1F000 <= code <= 0x1FBFF
        or code in (0xFE0F, 0x20E3, 0x200D)
    )


def _spell(char: str) -> str:
    """One original character as normalised ones; an empty string when it carries nothing."""
    if char in _DASHES:
        return "-"
    if char in _WAVES:
        return "~"
    if char == "×" or char == "✕" or char == "✖":
        return "×"
    if "①" <= char <= "⑳":
        return f"{ord(char) - ord('①') + 1}、"
    category = unicodedata.category(char)
    if category in ("Cc", "Cf"):
        return " " if char in "\t\n\r\v\f" else ""
    return unicodedata.normalize("NFKC", char).lower().translate(TO_SIMPLIFIED)


def shortened(text: str) -> str:
    """The text, or both its ends when it is too long: an order may stand before or behind noise."""
    if len(text) <= TEXT_MAX:
        return text
    half = TEXT_MAX // 2
    return f"{text[:half]}\n{text[-half:]}"


def without_markup(text: str) -> str:
    """The text with tags and scripts blanked out, every offset unchanged."""
    return _MARKUP.sub(lambda found: " " * len(found.group()), text)


def _kind(char: str) -> str:
    if char.isdigit() and char.isascii():
        return "number"
    if "a" <= char <= "z" or "à" <= char <= "ÿ":
        return "latin"
    if "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" or char == "〇":
        return "han"
    return "sign"


def spelled(text: str, pictures: frozenset[str] = frozenset()) -> list[tuple[str, int]]:
    """Normalised characters with their original offsets; pictures the menu names are kept."""
    out: list[tuple[str, int]] = []
    for offset, char in enumerate(without_markup(text)):
        if _is_picture(char) and char not in pictures:
            out.append((" ", offset))
            continue
        newline = char in "\n\r"
        out.extend((one, offset) for one in ("\n" if newline else _spell(char)))
    return out


def normalise(text: str) -> str:
    """Half width, lower case, simplified, signs and spaces single; the same when repeated."""
    chars = [char for char, _ in spelled(shortened(text))]
    out: list[str] = []
    for char in chars:
        char = _SAME.get(char, char)
        if char.isspace():
            char = " "
        if out and out[-1] == char and _kind(char) == "sign":
            continue
        out.append(char)
    return "".join(out).strip()


def atoms_of(text: str, pictures: frozenset[str] = frozenset()) -> list[Atom]:
    """Cut a message into atoms. Never raises; the worst text yields signs or nothing."""
    chars = spelled(text, pictures)
    atoms: list[Atom] = []
    spaced = False
    index, size = 0, len(chars)
    while index < size:
        char, offset = chars[index]
        if char == "\n":
            atoms.append(Atom("\n", "sign", offset, offset + 1, spaced))
            index, spaced = index + 1, False
            continue
        if char.isspace() or char in _APOSTROPHES:
            spaced = spaced or char.isspace()
            index += 1
            continue
        end = _end_of_atom(chars, index, _kind(char))
        word = "".join(one for one, _ in chars[index:end] if one not in _APOSTROPHES)
        atoms.append(
            Atom(_SAME.get(word, word), _kind(char), offset, chars[end - 1][1] + 1, spaced)
        )
        index, spaced = end, False
    return _without_repeats(atoms)


def _end_of_atom(chars: list[tuple[str, int]], index: int, kind: str) -> int:
    """Where the atom beginning at `index` ends: words and numbers are taken whole."""
    end = index + 1
    size = len(chars)
    if kind == "latin":
        # x2 behind a Latin name is a count: 套餐Ax2.
        while end < size and (_kind(chars[end][0]) == "latin" or _joins(chars, end)):
            if chars[end][0] == "x" and end + 1 < size and _kind(chars[end + 1][0]) == "number":
                break
            end += 1
    elif kind == "number":
        while end < size and (chars[end][0].isascii() and chars[end][0].isdigit()):
            end += 1
        if end + 1 < size and chars[end][0] == "." and _kind(chars[end + 1][0]) == "number":
            end += 1
            while end < size and _kind(chars[end][0]) == "number":
                end += 1
    return end


def _joins(chars: list[tuple[str, int]], at: int) -> bool:
    """An apostrophe inside a word (that's, i'd) belongs to it."""
    return (
        chars[at][0] in _APOSTROPHES and at + 1 < len(chars) and _kind(chars[at + 1][0]) == "latin"
    )


def _without_repeats(atoms: list[Atom]) -> list[Atom]:
    """Repeated signs count once, and a hyphen inside a word (coca-cola) counts as a space."""
    out: list[Atom] = []
    for index, atom in enumerate(atoms):
        if out and atom.kind == "sign" and out[-1].text == atom.text:
            continue
        between_words = (
            atom.text == "-"
            and out
            and out[-1].kind == "latin"
            and index + 1 < len(atoms)
            and atoms[index + 1].kind == "latin"
            and not atom.spaced
        )
        if not between_words:
            out.append(atom)
    return out
