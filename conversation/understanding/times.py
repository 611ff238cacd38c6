"""Pickup times, rule T: 12点半, 十二点一刻, 半小时后, 6pm, noon, asap.

The recogniser works on the flat text; what it finds is already checked against the windows of
the menu, so the rest of the engine only carries `Pickup` values around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from conversation.understanding.menu import Window
from conversation.understanding.numbers import read_number
from conversation.understanding.tokens import Pickup

_N = r"(?:\d{1,2}|[零一二两三四五六七八九十]{1,3})"
_MINUTES = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_DAY = r"(?:今天|今日|今晚|今早|今)?"
_PERIOD = r"(?P<period>早上|上午|早晨|清早|中午|正午|下午|傍晚|晚上|夜里|今晚|今早)?"
_VERB = r"(?:来取|来拿|取|拿|来领|领|到|来|送|吃|提|自取|过来|下来|去取|去拿)"

_CLOCK = re.compile(
    rf"{_DAY} ?{_PERIOD}(?:的)? ?(?P<hour>{_N}) ?(?:点钟|点整|点|时)(?!心|餐|单|菜|击)"
    rf"(?P<rest>半|一刻|三刻|1刻|3刻|过?零?\d{{1,2}}分|零?\d{{2}}(?![\d份个碗杯瓶号])|过?{_N}分"
    rf"|[二三四五]?十[一二三四五六七八九]?(?![份个碗杯瓶号])|零[一二三四五六七八九](?![份个碗杯瓶]))?"
    r" ?(?:钟|整|左右|前后|之前|以前|前|以后|之后|多)?"
)
_TO_THE_HOUR = re.compile(
    rf"差(?P<quarter>一刻|{_N}分)钟?(?:到|就)? ?(?P<hour>{_N})点"
    rf"|(?P<hour2>{_N})点差(?P<quarter2>一刻|{_N}分)"
)
_COLON = re.compile(
    rf"{_DAY}{_PERIOD} ?(?P<hour>\d{{1,2}}) ?: ?(?P<minute>\d{{2}})(?!\d) ?(?P<half>am|pm|a m"
    rf"|p m)?"
)
_DOTTED = re.compile(
    rf"(?P<hour>\d{{1,2}})\.(?P<minute>\d{{2}})(?= ?{_VERB}| ?(?:pickup|pick up|collect))"
)
_BARE = re.compile(
    rf"(?P<hour>\d{{1,2}})(?P<minute>\d{{2}})(?= ?{_VERB}| ?(?:pickup|pick up|collect))"
)
_AFTER_VERB = re.compile(
    r"(?:pickup|pick up|collect|取餐时间|取餐)(?: at| by|:"
    r"| )? ?(?P<hour>\d{1,2})(?P<minute>\d{2})(?!\d)"
)
_IN = re.compile(
    rf"(?:过)?(?:(?P<minutes>{_MINUTES}) ?分钟?|(?P<quarter>[一1三3]) ?刻钟"
    rf"|(?P<halfhour>半) ?个?(?:小时|钟头|钟)|(?P<and>{_N}) ?个?半 ?(?:小时|钟头|钟)"
    rf"|(?P<hours>{_N}) ?个?(?:小时|钟头|钟)(?P<tail>半)?) ?(?:之后|以后|后|过后|内|后来)"
    rf"|过(?:(?P<past>{_MINUTES}) ?分钟?|(?P<pasthalf>半) ?个?(?:小时|钟头|钟))"
)
_EN_IN = re.compile(
    r"in (?:about )?(?:(?P<minutes>\d{1,3}) ?(?:minutes|minute|mins|min)\b"
    r"|(?P<halfhour>half an hour|a half hour)|(?P<and>an hour and a half)"
    r"|(?P<quarter>a quarter of an hour)|(?P<hours>an|one|two|three|1|2|3) hours?)"
)
_EN_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_EN_CLOCK = re.compile(
    rf"\b(?:at |by |around |@ ?)?(?P<hour>\d{{1,2}}|{_EN_WORDS}) ?(?P<half>am|pm|a m"
    rf"|p m|oclock)\b"
)
_EN_AT = re.compile(
    rf"\b(?:pick(?:ed|ing)? ?(?:it |them )?up(?: it)?|pickup|collect(?:ing)?|ready"
    rf"|be there|ready for pickup|time|come|there)(?: today)?(?: (?:at|by|around"
    rf"|for))+ (?P<hour>\d{{1,2}}|{_EN_WORDS})"
    rf"(?: (?P<rest>thirty|fifteen|forty five))?\b(?! ?[:\d])"
)
_EN_AT_END = re.compile(
    rf"\b(?:at|by|around) (?P<hour>\d{{1,2}}|{_EN_WORDS})(?: (?P<rest>thirty|fifteen"
    rf"|forty five))?(?= ?(?:$|[,.!?;]| pick| please| pls| today| tonight))"
)
_EN_PAST = re.compile(
    rf"\b(?P<rest>half past|quarter past|quarter to) (?P<hour>\d{{1,2}}|{_EN_WORDS})\b"
)
_NOON = re.compile(r"\b(?:at |by )noon\b|\bnoon\b(?= pick| please|$)|\bmidday\b")
_ASAP = re.compile(
    r"(?:马上|尽快|尽早|即刻|立刻|立即|现在|越快越好|这就)(?:就)?(?:来|过来|去)?(?:取餐|取|拿|领)?|\basap\b"
    r"|\bas soon as possible\b|\bright now\b|\bright away\b|\bimmediately\b"
)
_NOW_ALONE = re.compile(r"^(?:现在|这就|马上|立刻|立即)$")
_HALVES = {"am": 0, "a m": 0, "pm": 12, "p m": 12}
_LATE = {"下午", "傍晚", "晚上", "夜里", "今晚", "晚"}
_EARLY = {"早上", "上午", "早晨", "清早", "早", "今早"}
_RESTS = {
    "半": 30,
    "一刻": 15,
    "1刻": 15,
    "三刻": 45,
    "3刻": 45,
    "half past": 30,
    "quarter past": 15,
    "quarter to": -15,
    "thirty": 30,
    "fifteen": 15,
    "forty five": 45,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A recognised time and where it stands in the flat text."""

    start: int
    end: int
    pickup: Pickup
    weak: bool = False  # 一点: may as well mean "a bit"


def within(at: datetime, now: datetime, windows: tuple[Window, ...]) -> bool:
    """True when the moment is today, not past, and inside a window, both ends included."""
    return (
        at.date() == now.date()
        and at >= now
        and any(window.start <= at.time() <= window.end for window in windows)
    )


def _checked(at: datetime, now: datetime, windows: tuple[Window, ...]) -> Pickup:
    return Pickup(at.strftime("%H:%M") if within(at, now, windows) else None)


def _hours(hour: int, period: str | None, half: str | None) -> list[int]:
    """The hours of the day a said hour may mean, earlier first."""
    if half in _HALVES:
        return [hour % 12 + _HALVES[half]]
    if period in _LATE:
        return [hour + 12 if hour < 12 else hour]
    if period in _EARLY:
        return [hour]
    if period in ("中午", "正午"):
        return [hour + 12 if hour < 4 else hour]
    if 1 <= hour <= 12:
        return [hour, (hour + 12) % 24]
    return [hour]


def clock(
    hour: int,
    minute: int,
    now: datetime,
    windows: tuple[Window, ...],
    period: str | None = None,
    half: str | None = None,
) -> Pickup:
    """The earliest reading of a clock time that can be had; `at` is None when none can."""
    if minute < 0:
        hour, minute = hour - 1, minute + 60
    if not 0 <= minute < 60:
        return Pickup(None)
    for candidate in sorted(_hours(hour, period, half)):
        if 0 <= candidate < 24:
            at = datetime.combine(now.date(), time(candidate, minute))
            if within(at, now, windows):
                return Pickup(at.strftime("%H:%M"))
    return Pickup(None)


def _value(text: str | None) -> int:
    number = read_number(text or "")
    return number.value if number else 0


def _minute_of(rest: str | None) -> int:
    if not rest:
        return 0
    if rest in _RESTS:
        return _RESTS[rest]
    return _value(rest.strip("过分零") or "0")


def _clock_times(flat: str, now: datetime, windows: tuple[Window, ...]) -> Iterator[Found]:
    for pattern in (
        _CLOCK,
        _COLON,
        _DOTTED,
        _BARE,
        _AFTER_VERB,
        _EN_CLOCK,
        _EN_AT,
        _EN_AT_END,
        _EN_PAST,
    ):
        for match in pattern.finditer(flat):
            said = match.groupdict()
            hour = _value(said["hour"])
            minute = (
                _value(said.get("minute")) if said.get("minute") else _minute_of(said.get("rest"))
            )
            if hour > 24 or (pattern is _BARE and minute > 59):
                continue
            weak = (
                pattern is _CLOCK
                and said["hour"] == "一"
                and not said["rest"]
                and not said["period"]
            )
            if weak and not _stands_as_time(flat, match):
                continue
            yield Found(
                match.start(),
                match.end(),
                clock(hour, minute, now, windows, said.get("period"), said.get("half")),
                weak,
            )


def _stands_as_time(flat: str, match: re.Match[str]) -> bool:
    """Tell 一点 (one o'clock) from 一点 (a bit) by its neighbours."""
    before, after = flat[: match.start()].rstrip(), flat[match.end() :].lstrip()
    if before.endswith(("晚", "早", "快", "慢", "稍", "大", "小", "多", "少", "有")):
        return False
    return (
        bool(re.match(_VERB, after))
        or before.endswith(("改到", "改成", "改为", "换到", "到", "推迟到", "提前到", "时间"))
        or (not before and (not after or after[0] in ",.!?吧"))
    ) and not after.startswith(("点", "都"))


def _before_the_hour(flat: str, now: datetime, windows: tuple[Window, ...]) -> Iterator[Found]:
    """差一刻十二点 is 11:45."""
    for match in _TO_THE_HOUR.finditer(flat):
        said = match["quarter"] or match["quarter2"]
        minutes = 15 if said == "一刻" else _value(said.removesuffix("分"))
        hour = _value(match["hour"] or match["hour2"])
        yield Found(match.start(), match.end(), clock(hour, -minutes, now, windows))


def _relative(flat: str, now: datetime, windows: tuple[Window, ...]) -> Iterator[Found]:
    for pattern in (_IN, _EN_IN):
        for match in pattern.finditer(flat):
            said = match.groupdict()
            minutes = 0
            if said.get("minutes") or said.get("past"):
                minutes = _value(said.get("minutes") or said["past"])
            elif said.get("pasthalf"):
                minutes = 30
            elif said.get("quarter"):
                minutes = 45 if said["quarter"] in ("三", "3") else 15
            elif said.get("halfhour"):
                minutes = 30
            elif said.get("and"):
                minutes = 60 * (1 if "hour" in said["and"] else _value(said["and"])) + 30
            elif said.get("hours"):
                hours = 1 if said["hours"] == "an" else _value(said["hours"])
                minutes = 60 * hours + (30 if said.get("tail") else 0)
            yield Found(
                match.start(), match.end(), _checked(now + timedelta(minutes=minutes), now, windows)
            )


def _named(flat: str, now: datetime, windows: tuple[Window, ...]) -> Iterator[Found]:
    for match in _NOON.finditer(flat):
        yield Found(match.start(), match.end(), clock(12, 0, now, windows, "中午"))
    for match in _ASAP.finditer(flat):
        said = match.group()
        # Alone they only open a sentence (现在有什么); with a pickup verb they mean it.
        bare = said in ("现在", "这就", "现在就", "马上就", "立刻就", "现在来", "现在去")
        if not bare or _NOW_ALONE.match(flat.strip(" ,.!吧")):
            yield Found(match.start(), match.end(), Pickup("asap"))


def find_times(flat: str, now: datetime, windows: tuple[Window, ...]) -> list[Found]:
    """All times said in the flat text; overlapping readings are left to the lattice."""
    return [
        *_clock_times(flat, now, windows),
        *_before_the_hour(flat, now, windows),
        *_relative(flat, now, windows),
        *_named(flat, now, windows),
    ]


def window_start(name: str, now: datetime, windows: tuple[Window, ...]) -> Pickup:
    """The start of the named window, if it is still ahead."""
    for window in windows:
        if window.name == name:
            return _checked(datetime.combine(now.date(), window.start), now, windows)
    return Pickup(None)
