"""Numbers as people write them: 2, 两, 十二, 俩, 一打, a dozen.

`read_number` reads a whole phrase or nothing. Values are capped, so that a row of a hundred
digits is merely "too many" and never an exercise in big integers.
"""

from __future__ import annotations

from dataclasses import dataclass

# Far above every stock, far below anything slow: larger numbers all mean the same refusal.
NUMBER_MAX = 10**9

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "壹": 1,
    "幺": 1,
    "二": 2,
    "贰": 2,
    "两": 2,
    "三": 3,
    "叁": 3,
    "四": 4,
    "肆": 4,
    "五": 5,
    "伍": 5,
    "六": 6,
    "陆": 6,
    "七": 7,
    "柒": 7,
    "八": 8,
    "捌": 8,
    "九": 9,
    "玖": 9,
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TEN_THOUSANDS = {"万": 10_000, "亿": 100_000_000}
WHOLE = {"俩": 2, "仨": 3, "廿": 20}

ENGLISH = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fifteen": 15,
    "sixteen": 16,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "single": 1,
    "double": 2,
    "couple": 2,
    "pair": 2,
    "dozen": 12,
    "fourteen": 14,
    "seventeen": 17,
    "nineteen": 19,
}

CHINESE_DIGITS = frozenset(DIGITS) | frozenset(UNITS) | frozenset(TEN_THOUSANDS)


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity as said; `exact` is false for 两三, 几, 1.5, -3: words no kitchen can cook by."""

    value: int
    exact: bool = True
    half: bool = False


VAGUE = Number(1, exact=False)
HALF = Number(1, exact=False, half=True)


def read_chinese(digits: str) -> int | None:
    """The value of 十二, 二十三, 两百零五, 一二 (as 12); None when it is not one number."""
    if not digits or any(char not in CHINESE_DIGITS for char in digits):
        return None
    if all(char in DIGITS for char in digits):
        value = int("".join(str(DIGITS[char]) for char in digits[:10]))
        return min(value, NUMBER_MAX)
    total = section = digit = 0
    for char in digits:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section += (digit or 1) * UNITS[char]
            digit = 0
        else:
            total = (total + section + digit) * TEN_THOUSANDS[char]
            section = digit = 0
    return min(total + section + digit, NUMBER_MAX)


def is_vague_pair(digits: str) -> bool:
    """True for 两三, 三四, 七八: neighbours said together mean "about"."""
    return (
        len(digits) == 2
        and digits[0] in DIGITS
        and digits[1] in DIGITS
        and DIGITS[digits[1]] - DIGITS[digits[0]] in (1, 2)
        and DIGITS[digits[0]] > 0
    )


def read_arabic(digits: str) -> Number:
    """The value of a run of digits with an optional fraction; capped, never raising."""
    whole, _, fraction = digits.partition(".")
    value = NUMBER_MAX if len(whole.lstrip("0")) > 9 else int(whole or "0")
    if fraction.strip("0"):
        return Number(value, exact=False, half=(value == 0 and fraction.rstrip("0") == "5"))
    return Number(value)


def read_number(text: str) -> Number | None:
    """Read a whole phrase such as `3`, `三`, `俩`, `一打`, `两三`, `1.5`, `a dozen`; else None.

    The text is expected to be normalised. A classifier is not part of a number.
    """
    text = text.strip()
    if not text:
        return None
    negative = text[0] in "-负" and len(text) > 1
    if negative:
        inner = read_number(text[1:])
        return VAGUE if inner is not None else None
    if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit():
        return read_arabic(text)
    return _read_words(text)


def _read_words(text: str) -> Number | None:
    if text in WHOLE:
        return Number(WHOLE[text])
    if text in ENGLISH:
        return Number(ENGLISH[text])
    if text in ("半", "half", "half a"):
        return HALF
    if text in ("几", "好几", "若干", "数", "several", "a few", "few"):
        return VAGUE
    if text.endswith("打") and len(text) > 1:
        return _times_dozen(text[:-1])
    if text.endswith("dozen"):
        return _times_dozen(text.removesuffix("dozen").strip() or "a")
    if text.startswith("a "):
        return read_number(text[2:].removesuffix(" of"))
    if "几" in text or "多" in text or is_vague_pair(text):
        core = text.replace("几", "").replace("多", "")
        return VAGUE if all(char in CHINESE_DIGITS for char in core) else None
    value = read_chinese(text)
    return Number(value) if value is not None else None


def _times_dozen(count: str) -> Number | None:
    if count in ("半", "half", "half a"):
        return Number(6)
    number = read_number(count)
    if number is None or not number.exact:
        return number
    return Number(min(number.value * 12, NUMBER_MAX))
