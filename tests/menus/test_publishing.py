"""When a meal is ordered and served, and which one an instant means."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from kernel.clock import at
from menus import publishing
from menus.publishing import STANDARD_TIMES, Window, date_meant, instant_on, times_of
from tests.houses import NOON_MS

SHANGHAI = "Asia/Shanghai"


def ms(text: str, zone: str = SHANGHAI) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def row(**over: object) -> dict[str, object]:
    windows = [Window("夜宵", ("宵夜",), ms("2025-03-12T23:30"), ms("2025-03-13T01:00"))]
    return {
        "id": 7, "date": "2025-03-12", "status": "published", "frozen_ms": None,
        "open_ms": ms("2025-03-12T16:00"), "cutoff_ms": ms("2025-03-12T22:30"),
        "serve_from_ms": ms("2025-03-12T23:30"), "serve_to_ms": ms("2025-03-13T01:00"),
        "windows": msgspec.json.encode(windows).decode(), **over,
    }  # fmt: skip


@pytest.mark.parametrize("kind", publishing.KINDS)
def test_every_kind_can_be_ordered_before_it_ends(kind: str) -> None:
    found = times_of(kind, "2025-03-12", SHANGHAI, STANDARD_TIMES)
    assert found.open_ms < found.cutoff_ms <= found.serve_to_ms
    assert found.serve_from_ms < found.serve_to_ms
    assert found.windows[0].from_ms == found.serve_from_ms


def test_supper_belongs_to_the_date_of_its_start() -> None:
    supper = times_of("supper", "2025-12-31", SHANGHAI, STANDARD_TIMES)
    assert at(supper.serve_from_ms, SHANGHAI).isoformat() == "2025-12-31T23:30:00+08:00"
    assert at(supper.serve_to_ms, SHANGHAI).isoformat() == "2026-01-01T01:00:00+08:00"
    half_past = ms("2026-01-01T00:30")
    assert date_meant("supper", half_past, SHANGHAI, STANDARD_TIMES) == "2025-12-31"
    assert date_meant("lunch", half_past, SHANGHAI, STANDARD_TIMES) == "2026-01-01"
    assert date_meant("supper", ms("2026-01-01T01:00"), SHANGHAI, STANDARD_TIMES) == "2026-01-01"


def test_the_cut_off_is_on_the_clock_of_the_canteens_zone_also_when_clocks_change() -> None:
    for date, hour in (("2025-03-29", 9), ("2025-03-30", 8), ("2025-10-26", 9)):
        lunch = times_of("lunch", date, "Europe/Berlin", STANDARD_TIMES)
        assert at(lunch.cutoff_ms, "UTC").isoformat() == f"{date}T{hour:02d}:30:00+00:00"


def test_the_same_instant_is_another_date_in_another_zone() -> None:
    assert publishing.date_of(NOON_MS, SHANGHAI) == "2025-03-12"
    assert publishing.date_of(NOON_MS, "America/Los_Angeles") == "2025-03-11"
    assert at(NOON_MS, "UTC") == datetime(2025, 3, 12, 2, 30, tzinfo=UTC)


def test_a_policy_overrides_one_kind_and_leaves_the_others() -> None:
    own = '{"lunch":{"open":"00:00","cutoff":"11:00","serve_from":"11:00","serve_to":"12:00"}}'
    times = publishing.read_times(own)
    assert (times["lunch"].cutoff, times["lunch"].cooking) == ("11:00", "batch")
    assert times["dinner"] == STANDARD_TIMES["dinner"]
    assert publishing.read_times(None) == STANDARD_TIMES


@pytest.mark.parametrize(
    "policy",
    [
        '{"brunch":{"open":"00:00","cutoff":"11:00","serve_from":"11:00","serve_to":"12:00"}}',
        '{"lunch":{"open":"12:00","cutoff":"11:00","serve_from":"11:00","serve_to":"12:00"}}',
        '{"lunch":{"open":"00:00","cutoff":"12:30","serve_from":"11:00","serve_to":"12:00"}}',
        '{"lunch":{"open":"00:00","cutoff":"11:00","serve_from":"12:00","serve_to":"12:00"}}',
        '{"lunch":{"open":"0:00","cutoff":"11:00","serve_from":"11:00","serve_to":"12:00"}}',
        '{"lunch":{"open":"00:00","cutoff":"11:00","serve_from":"11:00","serve_to":"12:00",'
        '"cooking":"raw"}}',
        '{"lunch":{"open":"00:00"}}',
        "[]",
        "{",
    ],
)
def test_a_policy_that_makes_no_sense_is_an_error(policy: str) -> None:
    with pytest.raises((ValueError, msgspec.MsgspecError)):
        publishing.read_times(policy)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("22:30", "2025-03-12T22:30"),
        ("9:05", "2025-03-12T09:05"),
        ("00:30", "2025-03-13T00:30"),
        ("24:00", "2025-03-13T00:00"),
        ("01:00", "2025-03-13T01:00"),
        ("01:30", "2025-03-12T01:30"),
    ],
)
def test_a_time_of_day_is_an_instant_of_the_meal(said: str, meant: str) -> None:
    assert instant_on(row(), said, SHANGHAI) == ms(meant)


@pytest.mark.parametrize("junk", ["", "25:00", "24:01", "10:60", "10", "10:5", "１０：３０", "x"])
def test_junk_is_no_time_of_day(junk: str) -> None:
    assert instant_on(row(), junk, SHANGHAI) is None
    assert publishing.pickup_instant(row(), junk, SHANGHAI) is None


def test_a_pickup_time_lies_in_a_window_over_midnight_or_is_none() -> None:
    assert publishing.pickup_instant(row(), "23:40", SHANGHAI) == ms("2025-03-12T23:40")
    assert publishing.pickup_instant(row(), "00:20", SHANGHAI) == ms("2025-03-13T00:20")
    assert publishing.pickup_instant(row(), "24:00", SHANGHAI) == ms("2025-03-13T00:00")
    assert publishing.pickup_instant(row(), "01:01", SHANGHAI) is None


def test_a_window_over_midnight_is_shown_as_two_spans() -> None:
    [window] = publishing.windows_of(row())
    assert [(w["from"], w["to"]) for w in publishing.pickup_windows([window], SHANGHAI)] == [
        ("23:30", "23:59"), ("00:00", "01:00"),
    ]  # fmt: skip
    until = Window("夜宵", (), ms("2025-03-12T20:00"), ms("2025-03-13T00:00"))
    assert [w["to"] for w in publishing.pickup_windows([until], SHANGHAI)] == ["23:59"]


def test_of_several_meals_the_open_one_wins_then_the_next() -> None:
    now = ms("2025-03-12T17:00")
    dinner = row(id=6, cutoff_ms=ms("2025-03-12T18:00"))
    next_day = row(id=8, open_ms=ms("2025-03-13T00:00"), cutoff_ms=ms("2025-03-13T09:00"))
    draft = row(id=9, status="draft", cutoff_ms=now + 1)
    frozen = row(id=10, frozen_ms=1, cutoff_ms=now + 1)
    assert publishing.meal_at([row(), dinner, next_day, draft, frozen], now) is dinner
    assert publishing.meal_at([next_day, draft, frozen], now) is next_day
    assert publishing.meal_at([dinner], ms("2025-03-12T18:00")) is None
