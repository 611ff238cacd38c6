"""Wrong digits at one keypad: six digits are few, so guessing is made slow. QR codes go on.

Five wrong ones in a row lock it for a minute, then for two, doubling to fifteen; thirty within an
hour switch it off for the rest of that hour and call the staff. With forty live codes thirty
guesses an hour find one with a chance of 0.12 % (design lockers §3.3). Canteen time.
"""

from kernel import outbox
from kernel.database import Row
from lockers.records import KeypadLocked
from lockers.scene import Scene

WRONG_IN_A_ROW = 5
LOCK_MS = 60_000
LOCK_MAX_MS = 15 * 60_000
WRONG_IN_AN_HOUR = 30
HOUR_MS = 3_600_000


async def enter(scene: Scene) -> Row:
    """The keypad's row, locked: whoever types at one keypad does so one after the other."""
    await scene.tx.run(
        "INSERT INTO keypad (cabinet_id, wrong, locks, locked_until_ms, hour_start_ms,"
        " wrong_in_hour) VALUES (?, 0, 0, 0, ?, 0) ON CONFLICT (cabinet_id) DO NOTHING",
        scene.cabinet_id, scene.now_ms,
    )  # fmt: skip
    return await scene.tx.one(
        f"SELECT * FROM keypad WHERE cabinet_id = ?{scene.tx.lock()}", scene.cabinet_id
    )


def is_locked(keypad: Row, now_ms: int) -> bool:
    return bool(keypad["locked_until_ms"] > now_ms)


async def right(scene: Scene, keypad: Row) -> None:
    """Somebody typed a code of ours: counting begins anew."""
    if keypad["wrong"] or keypad["locks"]:
        await scene.tx.run(
            "UPDATE keypad SET wrong = 0, locks = 0 WHERE cabinet_id = ?", scene.cabinet_id
        )


async def wrong(scene: Scene, keypad: Row) -> None:
    """One more wrong number."""
    new_hour = scene.now_ms - keypad["hour_start_ms"] >= HOUR_MS
    hour_start_ms = scene.now_ms if new_hour else keypad["hour_start_ms"]
    in_hour = 1 if new_hour else keypad["wrong_in_hour"] + 1
    in_a_row, locks = keypad["wrong"] + 1, keypad["locks"]
    until_ms = keypad["locked_until_ms"]
    if in_a_row >= WRONG_IN_A_ROW:
        until_ms = scene.now_ms + min(LOCK_MS * 2**locks, LOCK_MAX_MS)
        in_a_row, locks = 0, locks + 1
    if in_hour >= WRONG_IN_AN_HOUR:
        until_ms = max(until_ms, hour_start_ms + HOUR_MS)
        fact = KeypadLocked(cabinet_id=scene.cabinet_id, until_ms=until_ms)
        await outbox.append(fact, scene.tx, now_ms=scene.real_ms)
    await scene.tx.run(
        "UPDATE keypad SET wrong = ?, locks = ?, locked_until_ms = ?, hour_start_ms = ?,"
        " wrong_in_hour = ? WHERE cabinet_id = ?",
        in_a_row, locks, until_ms, hour_start_ms, in_hour, scene.cabinet_id,
    )  # fmt: skip
