"""Pure: the words for a day and a meal, before or after anything an admin types.

Only whole words are taken, so that 午餐肉 stays a dish: `库存 明天午餐`, `明天午餐草稿`, but
`售罄 午餐肉` names no meal.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

# Nobody types more than a command; a longer text is not one.
TEXT_MAX = 200


@dataclass(frozen=True)
class When:
    """Which menu is meant; what was not said is None.

    A day is one of: `days` from today; `weekday` 1–7, in the coming days or, with `weeks`, in that
    many weeks from this one; `month` and `day`, with a `year` when it was said.
    """

    days: int | None = None
    weekday: int | None = None
    weeks: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    meal_kind: str | None = None

    @property
    def said_day(self) -> bool:
        return (self.days, self.weekday, self.day) != (None, None, None)


NOTHING_SAID = When()

_DAYS = {
    "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "昨天": -1, "昨日": -1,
    "前天": -2, "today": 0, "tomorrow": 1, "yesterday": -1,
}  # fmt: skip
_MEALS = {
    "早餐": "breakfast", "早饭": "breakfast", "早点": "breakfast", "早上": "breakfast",
    "breakfast": "breakfast", "午餐": "lunch", "午饭": "lunch", "中饭": "lunch", "中餐": "lunch",
    "中午": "lunch", "lunch": "lunch", "晚餐": "dinner", "晚饭": "dinner", "晚上": "dinner",
    "dinner": "dinner", "夜宵": "supper", "宵夜": "supper", "supper": "supper", "全天": "anytime",
    "anytime": "anytime",
}  # fmt: skip
_WEEKDAYS = {char: n for n, char in enumerate("一二三四五六", 1)} | {"日": 7, "天": 7}
_ENGLISH = {
    name: n
    for n, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri",
         "saturday sat", "sunday sun"), 1,
    )
    for name in names.split()
}  # fmt: skip

_DAY_PARTS: tuple[tuple[str, str], ...] = (
    ("iso", r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?号?"),
    ("month", r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?"),
    ("slash", r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})"),
    ("week", r"(?P<w>下下|下个?|本|这|上)?(?:周|星期|礼拜)(?P<n>[一二三四五六日天])"),
    ("word", "|".join(sorted(_DAYS, key=len, reverse=True))),
    ("english", rf"(?:(?P<next>next) )?(?:{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})"),
)
_MEAL_PART = "|".join(sorted(_MEALS, key=len, reverse=True))
_DAY_ANY = "|".join("(?:" + re.sub(r"\?P<\w+>", "?:", pattern) + ")" for _, pattern in _DAY_PARTS)
# A day, a meal, or a day and a meal; 的 and 'for' say nothing.
_WHEN_WORD = rf"(?:(?:for )?(?:{_DAY_ANY})(?:的| )?(?:{_MEAL_PART})?|(?:for )?(?:{_MEAL_PART}))"
_WHOLE = re.compile(_WHEN_WORD)
_LEADING = re.compile(rf"({_WHEN_WORD})(?:的)?(?: +|$)")
_TRAILING = re.compile(rf"(?:^| +)({_WHEN_WORD})$")
_WEEKS = {"下": 1, "下个": 1, "下下": 2, "本": 0, "这": 0, "上": -1}


def normal(text: str) -> str:
    """Half width, lower case, one space between words, every minus the same."""
    plain = unicodedata.normalize("NFKC", text[: TEXT_MAX + 1]).lower()
    return " ".join(re.sub(r"[−–—]", "-", plain).split())


def read_when(text: str) -> When | None:
    """The whole text as a day and/or a meal; None when it says anything else."""
    plain = normal(text)
    if len(plain) > TEXT_MAX or not _WHOLE.fullmatch(plain):
        return None
    plain = plain.removeprefix("for ")
    for name, pattern in _DAY_PARTS:
        found = re.match(pattern, plain)
        if found is None:
            continue
        rest = plain[found.end() :].strip().removeprefix("的").strip()
        if rest and rest not in _MEALS:
            continue
        return _when(name, found, _MEALS.get(rest))
    return When(meal_kind=_MEALS[plain]) if plain in _MEALS else None


def _when(name: str, found: re.Match[str], meal_kind: str | None) -> When:
    if name == "word":
        return When(days=_DAYS[found[0]], meal_kind=meal_kind)
    if name == "week":
        weeks = _WEEKS[found["w"]] if found["w"] else None
        return When(weekday=_WEEKDAYS[found["n"]], weeks=weeks, meal_kind=meal_kind)
    if name == "english":
        weekday = _ENGLISH[found[0].removeprefix("next ")]
        return When(weekday=weekday, weeks=1 if found["next"] else None, meal_kind=meal_kind)
    year = int(found["y"]) if name == "iso" else None
    return When(year=year, month=int(found["m"]), day=int(found["d"]), meal_kind=meal_kind)


def split_when(text: str) -> tuple[When, str]:
    """Take day and meal off the front or the end; answers them and what is left, normalised.

    A second mention that says something else stays in the rest, for whoever reads it to refuse.
    """
    rest = normal(text)
    if len(rest) > TEXT_MAX:
        return NOTHING_SAID, rest
    said = NOTHING_SAID
    for pattern in (_LEADING, _TRAILING) * 2:
        found = pattern.match(rest) if pattern is _LEADING else pattern.search(rest)
        when = read_when(found[1]) if found else None
        if found is None or when is None:
            continue
        joined = join_when(said, when)
        if joined is not None:
            said = joined
            rest = (rest[: found.start()] + rest[found.end() :]).strip()
    return said, rest


def join_when(first: When, second: When) -> When | None:
    """Both together when they speak of different things, a day here, a meal there; else None."""
    if (first.said_day and second.said_day) or (first.meal_kind and second.meal_kind):
        return None
    day = first if first.said_day else second
    return When(
        day.days, day.weekday, day.weeks, day.year, day.month, day.day,
        first.meal_kind or second.meal_kind,
    )  # fmt: skip


def resolve_day(when: When, today: Date, *, past: bool = False) -> Date | None:
    """The date that is meant; None for one that does not exist.

    Without a day: today. A bare weekday is the nearest from today on, or with `past` (a report)
    the nearest up to today. A day and month without a year is the nearest one.
    """
    if when.days is not None:
        return today + timedelta(days=when.days)
    if when.weekday is not None:
        return _weekday(when, today, past)
    if when.day is None or when.month is None:
        return today
    if when.year is not None:
        return _date(when.year, when.month, when.day)
    near = [_date(today.year + add, when.month, when.day) for add in (-1, 0, 1)]
    found = [date for date in near if date is not None]
    return min(found, key=lambda date: (abs((date - today).days), date), default=None)


def _weekday(when: When, today: Date, past: bool) -> Date:
    assert when.weekday is not None
    if when.weeks is not None:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=when.weekday - 1 + 7 * when.weeks)
    ahead = (when.weekday - today.isoweekday()) % 7
    return today + timedelta(days=ahead - 7 if past and ahead else ahead)


def _date(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day)
    except ValueError:
        return None
