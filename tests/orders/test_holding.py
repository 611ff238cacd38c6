"""Nobody is expected before serving begins, and nothing waits past its safe limit."""

from hypothesis import given
from hypothesis import strategies as st

from orders.holding import MINUTE_MS, Deadlines, deadlines, next_reminder

FROM, TO = 30 * MINUTE_MS, 180 * MINUTE_MS  # ready at 0: serving begins half an hour later


def test_a_meal_cooked_early_is_called_for_after_serving_began() -> None:
    assert deadlines(0, FROM, TO, None, 240) == Deadlines(
        remind_ms=45 * MINUTE_MS, no_show_ms=180 * MINUTE_MS, safe_ms=240 * MINUTE_MS
    )
    assert next_reminder(0, FROM, None, 45 * MINUTE_MS, TO) == 75 * MINUTE_MS
    assert next_reminder(0, FROM, None, 75 * MINUTE_MS, TO) is None


def test_a_chosen_time_counts_from_there() -> None:
    found = deadlines(0, FROM, TO, 170 * MINUTE_MS, 240)
    assert (found.remind_ms, found.no_show_ms) == (185 * MINUTE_MS, 200 * MINUTE_MS)


def test_food_that_keeps_an_hour_is_given_up_after_an_hour() -> None:
    found = deadlines(0, FROM, TO, 170 * MINUTE_MS, 60)
    assert (found.remind_ms, found.no_show_ms) == (None, 60 * MINUTE_MS)


@given(
    ready=st.integers(0, 10**9), starts=st.integers(0, 10**9), length=st.integers(1, 10**8),
    wish=st.none() | st.integers(0, 10**9), hold=st.integers(1, 600),
)  # fmt: skip
def test_reminders_come_before_the_end_and_the_end_before_the_safe_limit(
    ready: int, starts: int, length: int, wish: int | None, hold: int
) -> None:
    found = deadlines(ready, starts, starts + length, wish, hold)
    assert ready < found.no_show_ms <= found.safe_ms
    assert found.remind_ms is None or ready < found.remind_ms < found.no_show_ms
