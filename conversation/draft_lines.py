"""Pure: a menu typed one dish a line, as values.

`红烧排骨 18 50份 荤菜 辣1 含花生`: name, price in yuan, portions, then words in any order. The
first bare number after the name is the price and the second the portions, unless ¥, 元 or 份 say
otherwise. What is not clear is never guessed: the line is reported with what is missing, the others
are read.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from kernel import allergens
from kernel.money import parse_yuan

# A day's menu is typed in one message; what is longer comes as a file.
LINES_MAX = 100
LINE_MAX = 200
NAME_MAX = 40
PORTIONS_MAX = 100_000

USUAL_CATEGORIES = (
    "荤菜", "素菜", "主食", "汤", "饮料", "小吃", "凉菜", "热菜", "早点", "水果", "甜品", "套餐",
    "面食", "点心", "粥", "其他", "meat", "veg", "vegetable", "staple", "soup", "drink", "drinks",
    "snack", "dessert", "fruit", "combo",
)  # fmt: skip
_ENGLISH_CATEGORIES = {
    "meat": "荤菜", "veg": "素菜", "vegetable": "素菜", "staple": "主食", "soup": "汤",
    "drink": "饮料", "drinks": "饮料", "snack": "小吃", "dessert": "甜品", "fruit": "水果",
    "combo": "套餐",
}  # fmt: skip
_SPICY = {
    "不辣": 0, "免辣": 0, "微辣": 1, "小辣": 1, "中辣": 2, "辣": 2, "特辣": 3, "重辣": 3, "大辣": 3,
    "mild": 1, "medium": 2, "spicy": 2, "hot": 3,
}  # fmt: skip
SPICY_MAX = 5


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One dish as it was typed; None where nothing was said."""

    line_no: int
    name: str
    price_fen: int
    portions: int
    name_en: str | None = None
    category: str | None = None
    stall: str | None = None
    spicy: int | None = None
    allergens: tuple[str, ...] | None = None
    max_per_diner: int | None = None


@dataclass(frozen=True)
class LineError:
    """A line that was not read. `problems` are codes with the piece they are about, or ''.

    no_name, no_price, no_portions, bad_price, bad_portions, extra_number, unknown_word, bad_spicy,
    bad_limit, too_long, duplicate.
    """

    line_no: int
    text: str
    problems: tuple[tuple[str, str], ...]
    # The dish with no portions yet, when only they are missing: it can be asked how many.
    partial: DraftLine | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DraftText:
    """Every line of the message, read or reported; `cut` counts lines beyond LINES_MAX."""

    lines: tuple[DraftLine, ...]
    errors: tuple[LineError, ...]
    cut: int = 0


def read_draft(text: str, categories: Collection[str] = ()) -> DraftText:
    """Read a message of lines; `categories` are the canteen's own words beside the usual ones."""
    known = {_plain(word): word for word in (*USUAL_CATEGORIES, *categories)}
    rows = [(no, row.strip()) for no, row in enumerate(text.splitlines(), 1) if row.strip()]
    lines: list[DraftLine] = []
    errors: list[LineError] = []
    for line_no, row in rows[:LINES_MAX]:
        found = _read_line(line_no, row, known)
        if isinstance(found, DraftLine) and any(line.name == found.name for line in lines):
            found = LineError(line_no, row, (("duplicate", found.name),))
        if isinstance(found, DraftLine):
            lines.append(found)
        else:
            errors.append(found)
    return DraftText(tuple(lines), tuple(errors), max(0, len(rows) - LINES_MAX))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()


# A list's own mark in front: `1. `, `2、`, `(3)`, `- `; a dish named 7up has none of these.
_MARK = re.compile(r"^(?:[-*•·]\s+|\(?\d{1,2}[.、)]\s*(?!\d))")
# Money and portions say by themselves what they are and may be glued to their neighbours. 辣1 and
# 限2 stand alone, or a dish named 辣1号 would lose its name. All are set apart in one pass, so that
# no piece is read a second time as something else.
_GLUED = re.compile(
    r"""[¥$]\s*(?P<price>-?\d[\d.]*)\s*(?:元|块)?
      | (?P<yuan>-?\d[\d.]*)\s*(?:元|块|yuan\b|rmb\b)
      | (?<![^\s,、;|])(?:(?:每人)?限购?|max)\s*:?\s*(?P<limit>\d+)\s*份?(?![^\s,、;|])
      | (?P<portions>-?\d[\d.]*)\s*(?:份|portions?\b|pcs\b)
      | (?<![^\s,、;|])(?:辣度?|spicy)\s*:?\s*(?P<spicy>\d+)(?![^\s,、;|]|\s*份)
      | (?P<contains>(?:过敏原?|\ballergens?)\s*:\s*|\b(?:contains|with)\s+)""",
    re.VERBOSE | re.IGNORECASE,
)
_APART = {
    "price": "¥",
    "yuan": "¥",
    "limit": "限",
    "portions": "×",
    "spicy": "辣",
    "contains": "含",
}


def _set_apart(found: re.Match[str]) -> str:
    kind = str(found.lastgroup)
    return f" {_APART[kind]}" if kind == "contains" else f" {_APART[kind]}{found[kind]} "


_NUMBER = re.compile(r"-?\d[\d.]*")


@dataclass
class _Line:
    """What the pieces of one line have said so far."""

    name: list[str] = field(default_factory=list)
    prices: list[str] = field(default_factory=list)
    portions: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    category: str | None = None
    stall: str | None = None
    spicy: int | None = None
    limit: int | None = None
    allergens: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def _read_line(line_no: int, row: str, known: dict[str, str]) -> DraftLine | LineError:
    if len(row) > LINE_MAX:
        return LineError(line_no, row[:LINE_MAX], (("too_long", ""),))
    said = _Line()
    plain = _GLUED.sub(_set_apart, _MARK.sub("", unicodedata.normalize("NFKC", row)))
    for piece in re.split(r"[\s,、;|]+", plain):
        if piece:
            _take(piece, said, known)
    price_fen, portions = _figures(said)
    name, name_en = _names(" ".join(said.name))
    if not re.search(r"[^\W\d_]", name) or len(name) > NAME_MAX or not name.isprintable():
        said.problems.insert(0, ("no_name", name[:NAME_MAX]))
    only_portions = [code for code, _ in said.problems] == ["no_portions"]
    if price_fen is None or (said.problems and not only_portions):
        return LineError(line_no, row, tuple(said.problems))
    line = DraftLine(
        line_no=line_no,
        name=name,
        price_fen=price_fen,
        portions=portions or 0,
        name_en=name_en,
        category=said.category,
        stall=said.stall,
        spicy=said.spicy,
        allergens=tuple(dict.fromkeys(said.allergens)) or None,
        max_per_diner=said.limit,
    )
    return LineError(line_no, row, tuple(said.problems), line) if said.problems else line


def _take(piece: str, said: _Line, known: dict[str, str]) -> None:
    figures = bool(said.prices or said.portions or said.numbers)
    mark, rest = piece[0], piece[1:]
    if mark == "¥":
        said.prices.append(rest)
    elif mark == "×" and _NUMBER.fullmatch(rest):
        said.portions.append(rest)
    elif mark == "限" and rest.isdecimal():
        _limit(rest, said)
    elif mark == "辣" and rest.isdecimal():
        _spicy(rest, said)
    elif _NUMBER.fullmatch(piece) and said.name:
        said.numbers.append(piece)
    elif figures:
        _word(piece, said, known)
    else:
        # Before any figure everything is the name: a dish may be called 辣子鸡 or Hot dog.
        said.name.append(piece)


def _limit(digits: str, said: _Line) -> None:
    if 0 < int(digits[:9]) <= PORTIONS_MAX:
        said.limit = int(digits[:9])
    else:
        said.problems.append(("bad_limit", digits[:9]))


def _spicy(digits: str, said: _Line) -> None:
    if int(digits[:9]) <= SPICY_MAX:
        said.spicy = int(digits[:9])
    else:
        said.problems.append(("bad_spicy", digits[:9]))


def _word(piece: str, said: _Line, known: dict[str, str]) -> None:
    word = piece.lower()
    category = re.fullmatch(r"(?:分?类别?|category):(.+)", word)
    stall = re.fullmatch(r"(?:档口?|窗口|stall):(.+)", word)
    if category:
        said.category = category[1]
    elif stall:
        said.stall = stall[1]
    elif word in known:
        said.category = _ENGLISH_CATEGORIES.get(word, known[word])
    elif word.endswith("档") and len(word) > 1:
        said.stall = piece
    elif word in _SPICY:
        said.spicy = _SPICY[word]
    elif re.fullmatch(r"🌶️?(?:🌶️?)*", piece):
        said.spicy = min(piece.count("🌶"), SPICY_MAX)
    elif word.startswith("含") and len(word) > 1:
        said.allergens += [allergens.canonical(w) for w in re.split(r"[和与及/+&]", word[1:]) if w]
    elif allergens.identifier(word):
        said.allergens.append(allergens.canonical(word))
    else:
        said.problems.append(("unknown_word", piece))


def _figures(said: _Line) -> tuple[int | None, int | None]:
    """Price and portions, or what is wrong with them among the problems."""
    prices, portions, numbers = said.prices, said.portions, list(said.numbers)
    if not prices and numbers:
        prices = [numbers.pop(0)]
    if not portions and numbers:
        portions = [numbers.pop(0)]
    for extra in [*numbers, *prices[1:], *portions[1:]]:
        said.problems.append(("extra_number", extra))
    price_fen = parse_yuan(prices[0]) if prices else None
    count = _count(portions[0]) if portions else None
    if price_fen is None:
        said.problems.append(("bad_price", prices[0]) if prices else ("no_price", ""))
    if count is None:
        said.problems.append(("bad_portions", portions[0]) if portions else ("no_portions", ""))
    return price_fen, count


def _count(digits: str) -> int | None:
    if not re.fullmatch(r"\d{1,6}", digits):
        return None
    return int(digits) if 0 < int(digits) <= PORTIONS_MAX else None


def _names(text: str) -> tuple[str, str | None]:
    """`红烧肉/Braised pork` as both names; any other name as it is."""
    first, slash, second = (part.strip() for part in text.partition("/"))
    if slash and first and second and second.isascii() and not first.isascii():
        return first, second
    return text.strip(), None
