"""Pure: when a meal is ordered and served, which one is open, what its menu says.

A meal belongs to the date of its start, also when it ends after midnight. Every time of a meal is
computed once, from date and zone, and stored as an instant: nothing later asks for a weekday or a
wall clock again, and a change of summer time moves no cut-off that was announced.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from kernel.clock import at, to_ms
from kernel.database import Row

KINDS = ("breakfast", "lunch", "dinner", "supper", "anytime")

MINUTE_MS = 60_000
DAY_MINUTES = 24 * 60

WINDOW_NAMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "breakfast": ("早餐", ("早上", "早饭", "早点", "早晨", "breakfast", "morning")),
    "lunch": ("午餐", ("中午", "午饭", "中饭", "lunch")),
    "dinner": ("晚餐", ("晚上", "晚饭", "傍晚", "dinner", "evening")),
    "supper": ("夜宵", ("宵夜", "夜里", "半夜", "supper")),
    "anytime": ("全天", ("白天", "all day")),
}


class KindTimes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Wall-clock times of one kind of meal: `HH:MM`, with `-1` or `+1` for the day before or after.

    `cooking`: `batch` cooks what was ordered at the cut-off, `live` cooks as orders are paid.
    """

    open: str
    cutoff: str
    serve_from: str
    serve_to: str
    cooking: str = "batch"


# Ordering opens in the afternoon before, when tomorrow's menu is usually decided. The kitchen needs
# an hour from the cut-off to the first plate (two for breakfast: its dough starts the evening
# before). Lunch and dinner are served as long as a shift's break lasts. Supper is a night shift's,
# and ends on the next date. `anytime` is a kiosk or a drinks counter: nothing is cooked in advance.
STANDARD_TIMES: dict[str, KindTimes] = {
    "breakfast": KindTimes("16:00-1", "05:00", "07:00", "09:00"),
    "lunch": KindTimes("16:00-1", "10:30", "11:30", "13:00"),
    "dinner": KindTimes("16:00-1", "16:30", "17:30", "19:00"),
    "supper": KindTimes("16:00-1", "22:30", "23:30", "01:00+1"),
    "anytime": KindTimes("00:00", "23:30", "00:00", "00:00+1", cooking="live"),
}

_WALL = re.compile(r"([01]\d|2[0-3]):([0-5]\d)([+-]1)?")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")


class Window(msgspec.Struct, frozen=True):
    """A time to collect, between two instants, with the words people have for it."""

    name: str
    aliases: tuple[str, ...]
    from_ms: int
    to_ms: int


@dataclass(frozen=True)
class MealTimes:
    """The instants of one dated meal."""

    open_ms: int
    cutoff_ms: int
    serve_from_ms: int
    serve_to_ms: int
    windows: tuple[Window, ...]
    cooking: str


def read_times(policy: str | None) -> dict[str, KindTimes]:
    """The times of every kind: the standard ones, overridden by the policy row's JSON.

    Raises ValueError for a policy that names no such kind, no such time, or an order of times in
    which a meal could be served before it is ordered.
    """
    times = dict(STANDARD_TIMES)
    if policy is None:
        return times
    for kind, own in msgspec.json.decode(policy, type=dict[str, KindTimes]).items():
        if kind not in times:
            raise ValueError(f"no such kind of meal: {kind}")
        if own.cooking not in {"live", "batch"}:
            raise ValueError(f"cooking is live or batch, not {own.cooking}")
        found = times_of(kind, "2025-01-01", "UTC", {kind: own})
        if not found.open_ms < found.cutoff_ms <= found.serve_to_ms:
            raise ValueError(f"{kind}: open < cutoff <= serve_to does not hold")
        if not found.serve_from_ms < found.serve_to_ms:
            raise ValueError(f"{kind}: serve_from < serve_to does not hold")
        times[kind] = own
    return times


def times_of(kind: str, date: str, zone: str, table: Mapping[str, KindTimes]) -> MealTimes:
    """The instants of the meal of that kind whose date is `date` (YYYY-MM-DD) in `zone`."""
    own = table[kind]
    name, aliases = WINDOW_NAMES[kind]
    serve_from_ms = _wall(own.serve_from, date, zone)
    serve_to_ms = _wall(own.serve_to, date, zone)
    return MealTimes(
        open_ms=_wall(own.open, date, zone),
        cutoff_ms=_wall(own.cutoff, date, zone),
        serve_from_ms=serve_from_ms,
        serve_to_ms=serve_to_ms,
        windows=(Window(name, aliases, serve_from_ms, serve_to_ms),),
        cooking=own.cooking,
    )


def _wall(text: str, date: str, zone: str) -> int:
    found = _WALL.fullmatch(text)
    if found is None:
        raise ValueError(f"not a time of day: {text}")
    return clock_ms(
        int(found[1]) * 60 + int(found[2]) + int(found[3] or 0) * DAY_MINUTES, date, zone
    )


def minutes_of(hhmm: str) -> int | None:
    """`10:30`, `9:05`, `24:00` as minutes since midnight; None for anything else."""
    found = _CLOCK.fullmatch(hhmm)
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if minutes <= DAY_MINUTES else None


def clock_ms(minutes: int, date: str, zone: str) -> int:
    """The instant at which clocks in `zone` stand so many minutes after `date` began.

    Counted on the clock face, so that 10:30 is 10:30 on the day the clocks change.
    """
    days, minutes = divmod(minutes, DAY_MINUTES)
    day = Date.fromisoformat(date) + timedelta(days=days)
    moment = datetime(day.year, day.month, day.day, *divmod(minutes, 60), tzinfo=ZoneInfo(zone))
    return to_ms(moment)


def date_of(now_ms: int, zone: str) -> str:
    """The calendar date in `zone`."""
    return at(now_ms, zone).date().isoformat()


def date_meant(kind: str, now_ms: int, zone: str, table: Mapping[str, KindTimes]) -> str:
    """Whose meal of this kind is meant now: at 00:30 the supper that began yesterday."""
    today = date_of(now_ms, zone)
    yesterday = (Date.fromisoformat(today) - timedelta(days=1)).isoformat()
    running = times_of(kind, yesterday, zone, table)
    return yesterday if running.serve_from_ms <= now_ms < running.serve_to_ms else today


def instant_on(meal: Row, hhmm: str, zone: str) -> int | None:
    """What `10:30` means for this meal: on its date, or after midnight when it lasts that long.

    None when the text is no time of day.
    """
    minutes = minutes_of(hhmm)
    if minutes is None:
        return None
    same = clock_ms(minutes, meal["date"], zone)
    after = clock_ms(minutes + DAY_MINUTES, meal["date"], zone)
    return after if same < meal["serve_from_ms"] and after <= meal["serve_to_ms"] else same


def windows_of(meal: Row) -> tuple[Window, ...]:
    """The stored windows of a meal's row."""
    return msgspec.json.decode(meal["windows"], type=tuple[Window, ...])


def pickup_instant(meal: Row, hhmm: str, zone: str) -> int | None:
    """The instant at which a diner who says `12:10` collects; None outside of every window."""
    minutes = minutes_of(hhmm)
    if minutes is None:
        return None
    for window in windows_of(meal):
        date = date_of(window.from_ms, zone)
        for days in (0, 1):
            moment = clock_ms(minutes + days * DAY_MINUTES, date, zone)
            if window.from_ms <= moment <= window.to_ms:
                return moment
    return None


def meal_at(meals: Iterable[Row], now_ms: int) -> Row | None:
    """Of these meals the one that takes orders now, the earliest cut-off first; else the next."""
    takes = [
        meal
        for meal in meals
        if meal["status"] == "published"
        and meal["frozen_ms"] is None
        and meal["cutoff_ms"] > now_ms
    ]
    running = [meal for meal in takes if meal["open_ms"] <= now_ms]
    if running:
        return min(running, key=lambda meal: (meal["cutoff_ms"], meal["id"]))
    return min(takes, key=lambda meal: (meal["open_ms"], meal["id"]), default=None)


def pickup_windows(windows: Sequence[Window], zone: str) -> list[dict[str, Any]]:
    """The windows as times of day. One over midnight becomes two: a text names times, not dates."""
    shown = []
    for window in windows:
        first, last = at(window.from_ms, zone), at(window.to_ms, zone)
        spans = [(first.strftime("%H:%M"), last.strftime("%H:%M"))]
        if last.date() > first.date():
            spans = [(first.strftime("%H:%M"), "23:59")]
            if last.strftime("%H:%M") != "00:00":
                spans.append(("00:00", last.strftime("%H:%M")))
        shown += [
            {"name": window.name, "aliases": list(window.aliases), "from": begin, "to": end}
            for begin, end in spans
        ]
    return shown


def build_snapshot(
    meal: Row, canteen: Row, items: Sequence[Row], categories: Sequence[Row], groups: Sequence[Row]
) -> dict[str, Any]:
    """The menu of the understanding interface §1, with the ids of our rows beside each dish.

    `items` are menu_item rows joined with dish, stock and category; dishes taken off are left out
    and keep their number for when they come back.
    """
    dishes = [_dish(item) for item in items if item["listed"]]
    used = {dish["category"] for dish in dishes}
    wanted = {code for dish in dishes for code in dish["options"]}
    bodies = {row["code"]: msgspec.json.decode(row["body"]) for row in groups}
    for dish in dishes:
        dish["options"] = [code for code in dish["options"] if code in bodies]
    return {
        "id": f"m{meal['id']}",
        "name": canteen["name"],
        "lang": _language(dishes),
        "date": meal["date"],
        "pickup_windows": pickup_windows(windows_of(meal), canteen["timezone"]),
        "categories": [
            {"name": row["name"], "aliases": msgspec.json.decode(row["aliases"])}
            for row in categories
            if row["name"] in used
        ],
        "option_groups": {code: body for code, body in bodies.items() if code in wanted},
        "dishes": dishes,
    }


def _dish(item: Row) -> dict[str, Any]:
    return {
        "id": item["code"],
        "no": item["position"],
        "name": item["name"],
        "name_en": item["name_en"],
        "aliases": msgspec.json.decode(item["aliases"]),
        "category": item["category"],
        "price": item["price_fen"],
        "stock": item["planned"],
        "max_per_order": item["max_per_diner"],
        "available": bool(item["on_sale"]),
        "options": msgspec.json.decode(item["option_groups"]),
        "allergens": msgspec.json.decode(item["allergens"]),
        "item_id": item["item_id"],
        "stock_id": item["stock_id"],
        "dish_id": item["dish_id"],
        "stall": item["stall"],
        "spicy": item["spicy"],
        "hold_minutes": item["hold_minutes"],
        "size": item["size"],
        "temperature": item["temperature"],
    }


def _language(dishes: Sequence[Mapping[str, Any]]) -> str:
    chinese = sum(any("\u3400" <= char <= "\u9fff" for char in dish["name"]) for dish in dishes)
    return "zh" if chinese * 2 >= len(dishes) else "en"
