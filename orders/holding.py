"""How long a finished meal waits: when to remind, when it is not collected, when it is unsafe.

All instants are canteen time. The safe limit is the shortest holding time among the order's dishes,
counted from when it was ready; nothing ever goes past it (design lockers §2, food safety).
"""

from dataclasses import dataclass

MINUTE_MS = 60_000
# "取餐了吗" a quarter of an hour after the diner could have come, a last call half an hour later.
REMIND_AFTER_MS = 15 * MINUTE_MS
LAST_CALL_AFTER_MS = 45 * MINUTE_MS
# Whoever's meal was ready late, or who chose a late window, still has half an hour for it.
COLLECT_WITHIN_MS = 30 * MINUTE_MS
# 延时, once.
EXTENSION_MS = 30 * MINUTE_MS
# A code is made before the meal is cooked: it outlives a kitchen that is this late.
KITCHEN_LATE_MS = 60 * MINUTE_MS


@dataclass(frozen=True)
class Deadlines:
    """Due columns of a READY order; a reminder that would come after the end is left out."""

    remind_ms: int | None
    no_show_ms: int
    safe_ms: int


def deadlines(
    ready_ms: int, serve_from_ms: int, serve_to_ms: int, pickup_at_ms: int | None, hold_minutes: int
) -> Deadlines:
    """What is due for a meal that is ready now."""
    safe_ms = ready_ms + hold_minutes * MINUTE_MS
    expected_ms = _expected(ready_ms, serve_from_ms, pickup_at_ms)
    no_show_ms = min(safe_ms, max(serve_to_ms, expected_ms + COLLECT_WITHIN_MS))
    return Deadlines(_before(expected_ms + REMIND_AFTER_MS, no_show_ms), no_show_ms, safe_ms)


def next_reminder(
    ready_ms: int, serve_from_ms: int, pickup_at_ms: int | None, now_ms: int, no_show_ms: int
) -> int | None:
    """When the last call is due after the first reminder; None when it was the last."""
    due_ms = _expected(ready_ms, serve_from_ms, pickup_at_ms) + LAST_CALL_AFTER_MS
    return _before(due_ms, no_show_ms) if due_ms > now_ms else None


def code_ends(serve_to_ms: int, hold_minutes: int) -> int:
    """The not-after inside a code: no dish of the meal is safe any longer."""
    return serve_to_ms + KITCHEN_LATE_MS + hold_minutes * MINUTE_MS


def _expected(ready_ms: int, serve_from_ms: int, pickup_at_ms: int | None) -> int:
    # Nobody is expected before serving begins, or before the time they chose.
    return max(ready_ms, serve_from_ms if pickup_at_ms is None else pickup_at_ms)


def _before(due_ms: int, end_ms: int) -> int | None:
    return due_ms if due_ms < end_ms else None
