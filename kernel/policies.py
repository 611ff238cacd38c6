"""What a canteen may decide for itself: rows with a name, a value, and who set it.

Rules are read where they apply, in the same transaction; a policy nobody set has its default here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from kernel import audit
from kernel.database import Connection, Transaction
from kernel.discounts import read_steps
from kernel.errors import Refused
from kernel.money import parse_yuan

DAY_S = 86_400
# Four working weeks; further back is another season.
HABIT_MEALS_MAX = 20


def _fen(text: str) -> int | None:
    return parse_yuan(text)


def _seconds(text: str) -> int | None:
    found = re.fullmatch(r"(\d{1,5})\s*(秒|分钟|分|s|m|min|minutes)?", text)
    if found is None:
        return None
    seconds = int(found[1]) * (60 if found[2] in {"分钟", "分", "m", "min", "minutes"} else 1)
    return seconds if seconds <= DAY_S else None


def _hours(text: str) -> str | None:
    if text in {"无", "不设", "none", "off", "-"}:
        return ""
    clock = r"([01]?\d|2[0-3]):([0-5]\d)"
    found = re.fullmatch(rf"{clock}\s*(?:-|~|–|—|到|至|to)\s*{clock}", text)
    if found is None:
        return None
    first, last = f"{int(found[1]):02d}:{found[2]}", f"{int(found[3]):02d}:{found[4]}"
    return f"{first}-{last}" if first != last else None


def _tiers(text: str) -> list[list[int]] | None:
    if text in {"无", "不设", "none", "off", "-"}:
        return []
    pairs = re.findall(r"(\d{1,3})\s*[:人]\s*(\d{1,2})\s*%?", text)
    if not pairs or re.sub(r"\d{1,3}\s*[:人]\s*\d{1,2}\s*%?|[\s,;]", "", text):
        return None
    return sorted([int(members), int(percent)] for members, percent in pairs)


def _steps(text: str) -> list[dict[str, int]] | None:
    """`30:3 50:8` or `满30减3`: from that total on, so much less."""
    if text in {"无", "不设", "none", "off", "-"}:
        return []
    shape = r"满?\s*([\d.]{1,8})\s*(?::|减)\s*([\d.]{1,8})"
    pairs = [(parse_yuan(one), parse_yuan(off)) for one, off in re.findall(shape, text)]
    if not pairs or re.sub(shape + r"|[\s,;元]", "", text):
        return None
    steps = [{"from_fen": one, "off_fen": off} for one, off in pairs if one and off]
    return steps if len(steps) == len(pairs) and _makes_sense(steps) else None


def _makes_sense(steps: list[dict[str, int]]) -> bool:
    try:
        read_steps(steps)
    except ValueError:
        return False
    return True


def _habit(text: str) -> dict[str, int] | None:
    """`3/5 30`: on three of the last five such meals; 30 minutes before the cut-off."""
    if text in {"无", "不设", "none", "off", "-"}:
        return {"days": 0, "of": 0, "minutes": 0}
    found = re.fullmatch(
        r"(\d{1,2})\s*/\s*(\d{1,2})[\s,，]+(\d{1,3})\s*(?:分钟|分|min|minutes)?", text
    )
    if found is None:
        return None
    habit = {"days": int(found[1]), "of": int(found[2]), "minutes": int(found[3])}
    return habit if _habit_makes_sense(habit) else None


def _habit_makes_sense(habit: dict[str, int]) -> bool:
    if set(habit) != {"days", "of", "minutes"} or any(type(n) is not int for n in habit.values()):
        return False
    days, of, minutes = habit["days"], habit["of"], habit["minutes"]
    return not (days or of or minutes) or (
        1 <= days <= of <= HABIT_MEALS_MAX and 5 <= minutes <= 600
    )


def _read_habit(habit: dict[str, int]) -> None:
    if not _habit_makes_sense(habit):
        raise ValueError("no habit")


@dataclass(frozen=True)
class Policy:
    """`kind` says how the value is shown, `reads` how it is typed (None: it makes no sense)."""

    default: Any
    kind: str
    reads: Callable[[str], Any]
    example: str
    owner_only: bool = False


POLICIES: dict[str, Policy] = {
    # An admin alone may approve refunds up to here; larger ones need finance.
    "refund_admin_limit_fen": Policy(5_000, "fen", _fen, "50", owner_only=True),
    # A batch meal's unpaid orders may still be paid this long after the cut-off.
    "pay_grace_s": Policy(600, "seconds", _seconds, "600"),
    # A diner whose dish ran out has this long to choose; then their setting decides, or a refund.
    "short_answer_s": Policy(600, "seconds", _seconds, "600"),
    # 拼单: [[members, percent off], …], the best one reached counts; none by default.
    "group_tiers": Policy([], "tiers", _tiers, "3:10 5:15"),
    # One top-up by a provider, and what a purse may hold: a lost phone must not cost a month's pay.
    "topup_max_fen": Policy(50_000, "fen", _fen, "500", owner_only=True),
    "purse_max_fen": Policy(200_000, "fen", _fen, "2000", owner_only=True),
    # What one person of finance may put on a card alone; more needs a second one's word.
    "cash_alone_fen": Policy(50_000, "fen", _fen, "500", owner_only=True),
    # 满减: `[{"from_fen": 3000, "off_fen": 300}]`, see kernel/discounts.py.
    "discount": Policy([], "steps", _steps, "30:3 50:8"),
    # Who ordered on so many of the last so many such meals is reminded, so long before the cut-off.
    "remind_habit": Policy({"days": 3, "of": 5, "minutes": 30}, "habit", _habit, "3/5 30"),
    # A notice to all that falls into these hours waits for their end; '' = there are none.
    "quiet_hours": Policy("22:00-07:00", "hours", _hours, "22:00-07:00"),
}
DEFAULTS: dict[str, Any] = {name: policy.default for name, policy in POLICIES.items()}


def read_value(name: str, text: str) -> Any:
    """What somebody typed as a value. Raises Refused(no_such_policy | bad_policy)."""
    if name not in POLICIES:
        raise Refused("no_such_policy", name=name)
    value = POLICIES[name].reads(text.strip())
    if value is None:
        raise Refused("bad_policy", name=name, example=f"{name} {POLICIES[name].example}")
    return value


# Values with a shape of their own: the reader raises ValueError for what is none.
_READERS: dict[str, Callable[[Any], object]] = {
    "discount": read_steps,
    "remind_habit": _read_habit,
}


async def read(name: str, on: Connection) -> Any:
    """The value in force."""
    found = await on.value("SELECT value FROM policy WHERE name = ?", name)
    return DEFAULTS[name] if found is None else msgspec.json.decode(found)


async def write(name: str, value: Any, actor: str, now_ms: int, tx: Transaction) -> None:
    """Set it, with a line in the audit. Raises Refused(no_such_policy | bad_policy)."""
    if name not in DEFAULTS:
        raise Refused("no_such_policy", name=name)
    if type(value) is not type(DEFAULTS[name]):
        raise Refused("bad_policy", name=name)
    if reader := _READERS.get(name):
        try:
            reader(value)
        except ValueError:
            raise Refused("bad_policy", name=name) from None
    before = await read(name, tx)
    await tx.run(
        "INSERT INTO policy (name, value, changed_ms, changed_by) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value,"
        " changed_ms = excluded.changed_ms, changed_by = excluded.changed_by",
        name, msgspec.json.encode(value).decode(), now_ms, actor,
    )  # fmt: skip
    await audit.write("policy.set", name, actor, before, value, "", now_ms, tx)
