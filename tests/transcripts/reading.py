"""A `.chat` file as steps: who says what, what is answered, what happens outside (README.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.houses import NOON_MS

ZONE = ZoneInfo("Asia/Shanghai")
# What may stand before the first step, and nothing else.
HEADS = ("people", "clock", "messages", "profiles")
_PERSON = re.compile(r"(\w+)=([\w-]+)(?:@(\w+))?((?:/\w+)*)")
_COUNT = re.compile(r"(\w+) ≤ (\d+)")
_SAYS = re.compile(r"(\w+)(?:\((\w+)\))?> ?(.*)", re.DOTALL)
_TAP = re.compile(r"(\(旧\))?\[(.+)\]")
_SIGNAL = re.compile(r"\{(\w+)\}")
_HEARS = re.compile(r"机(?:→(\w+))?(!?)< ?(.*)", re.DOTALL)


class Unreadable(Exception):
    """A line that is none of the kinds there are."""


@dataclass(frozen=True)
class Person:
    """`乙=xiaowang@wechat/kitchen`: the letter in the file, who it is, where, and as what."""

    letter: str
    name: str
    channel: str  # empty: the profile's
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Says:
    line: int
    who: str
    text: str
    group: str = ""


@dataclass(frozen=True)
class Taps:
    """The choice with this label: of the newest message that has it, or of the one before."""

    line: int
    who: str
    label: str
    old: bool


@dataclass(frozen=True)
class Signals:
    """What the platform tells of a person: `{subscribe}`."""

    line: int
    who: str
    name: str


@dataclass(frozen=True)
class Hears:
    """Each line occurs in what was answered last; with a person, in what was pushed to them."""

    line: int
    pushed_to: str
    absent: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Waits:
    """`~ +15m` or `~ 12:00`, the next such moment."""

    line: int
    seconds: int
    until: str

    def after(self, now_ms: int) -> float:
        """How many seconds from now."""
        if not self.until:
            return self.seconds
        now = datetime.fromtimestamp(now_ms / 1000, ZONE)
        hour, minute = self.until.split(":")
        then = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
        return ((then - now).total_seconds() - 1) % 86_400 + 1


@dataclass(frozen=True)
class Happens:
    """Something that nobody says: `! pay A001 refused`."""

    line: int
    what: str
    given: tuple[str, ...]


@dataclass(frozen=True)
class Asks:
    """`= 甲 ConfirmOrder`: the newest open question; `= 甲 idle` for none."""

    line: int
    who: str
    question: str


Step = Says | Taps | Signals | Hears | Waits | Happens | Asks


@dataclass(frozen=True)
class Transcript:
    name: str
    people: dict[str, Person]
    at_ms: int
    messages: dict[str, int]
    profiles: frozenset[str]  # empty: every one
    steps: tuple[Step, ...]

    @property
    def taps_old(self) -> bool:
        """Whether somebody taps an old message, which needs a channel where one can tap."""
        return any(isinstance(step, Taps) and step.old for step in self.steps)

    def said(self, letter: str) -> int:
        """How many messages this person needed."""
        own = (step for step in self.steps if isinstance(step, Says | Taps | Signals))
        return sum(step.who == letter for step in own)


def read(path: Path) -> Transcript:
    """The file's steps. Raises Unreadable with the line that is wrong."""
    blocks = list(_blocks(path.read_text(encoding="utf-8")))
    heads: dict[str, str] = {}
    while blocks and (head := re.fullmatch(r"(\w+): +(.*)", blocks[0][1])):
        if head[1] not in HEADS:
            raise Unreadable(f"{path.name}:{blocks[0][0]}: a head is one of {', '.join(HEADS)}")
        heads[head[1]] = head[2]
        blocks.pop(0)
    people = {
        found[1]: Person(found[1], found[2], found[3] or "", tuple(found[4].split("/")[1:]))
        for found in _PERSON.finditer(heads.get("people", "甲=xiaoli"))
    }
    steps = tuple(_step(line, text, path.name) for line, text in blocks)
    made = Transcript(
        path.stem,
        people,
        _instant(heads["clock"]) if "clock" in heads else NOON_MS,
        {found[1]: int(found[2]) for found in _COUNT.finditer(heads.get("messages", ""))},
        frozenset(heads.get("profiles", "").split()),
        steps,
    )
    for step in steps:
        who = getattr(step, "who", "") or getattr(step, "pushed_to", "")
        if who and who not in people:
            raise Unreadable(f"{path.name}:{step.line}: nobody is called {who}")
    return made


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """(line number, text): an indented line goes on with the one before it; comments fall out."""
    begun: list[str] = []
    number = 0
    for no, line in enumerate(text.split("\n"), 1):
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith((" ", "\t")) and begun:
            begun.append(line.strip())
            continue
        if begun:
            yield number, "\n".join(begun)
        number, begun = no, [line.strip()]
    if begun:
        yield number, "\n".join(begun)


def _step(line: int, text: str, name: str) -> Step:
    mark, _, rest = text.partition(" ")
    if mark == "~":
        return _waits(line, rest.strip(), name)
    if mark == "!":
        what, *given = rest.split()
        return Happens(line, what, tuple(given))
    if mark == "=":
        who, question = rest.split()
        return Asks(line, who, question)
    if found := _HEARS.fullmatch(text):
        said = tuple(part for part in found[3].split("\n") if part)
        return Hears(line, found[1] or "", bool(found[2]), said)
    if found := _SAYS.fullmatch(text):
        who, group, said_text = found.groups()
        if tapped := _TAP.fullmatch(said_text):
            return Taps(line, who, tapped[2], bool(tapped[1]))
        if signal := _SIGNAL.fullmatch(said_text):
            return Signals(line, who, signal[1])
        return Says(line, who, said_text, group or "")
    raise Unreadable(f"{name}:{line}: {text}")


def _waits(line: int, text: str, name: str) -> Waits:
    if re.fullmatch(r"\d\d:\d\d", text):
        return Waits(line, 0, text)
    found = re.fullmatch(r"\+(\d+)([smhd])", text)
    if found is None:
        raise Unreadable(f"{name}:{line}: ~ {text}")
    return Waits(line, int(found[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86_400}[found[2]], "")


def _instant(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000)
