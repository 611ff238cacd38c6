"""「提醒我」: somebody wants to be told once, in that chat, when a meal can be ordered.

The row is the promise. It goes with the notice, in one transaction, so it is kept once; what it
waits for is compared with the clock at each look, and nothing has to be moved when a meal is.
"""

from typing import Any

from conversation.messages import Reply
from conversation.texts import words
from kernel.clock import at
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from notifications.outgoing import Notice, write

# A canteen's worth of people wait for one meal to open; each look tells that many of them.
TELL_MAX = 200

_DUE = (
    "SELECT r.id AS id, r.identity_id AS identity_id, m.id AS meal FROM meal_reminder AS r"
    " JOIN meal AS m ON m.id = COALESCE(r.meal_id, m.id)"
    " WHERE m.status = 'published' AND m.accepting = 1 AND m.frozen_ms IS NULL"
    " AND m.open_ms <= ? AND m.cutoff_ms > ? ORDER BY r.id, m.cutoff_ms, m.id LIMIT ?"
)


async def remind(identity_id: int, meal_id: int | None, now_ms: int, tx: Transaction) -> Row | None:
    """Promise it; said twice it is promised once. Answers the meal, None when any will do.

    Raises Refused(no_such_meal) for a meal that cannot be ordered any more.
    """
    meal = None
    if meal_id is not None:
        meal = await tx.first(
            "SELECT id, date, meal_kind, open_ms FROM meal WHERE id = ? AND status = 'published'"
            " AND frozen_ms IS NULL AND cutoff_ms > ?",
            meal_id, now_ms,
        )  # fmt: skip
        if meal is None:
            raise Refused("no_such_meal")
    await tx.run(
        "DELETE FROM meal_reminder WHERE identity_id = ? AND COALESCE(meal_id, 0) = ?",
        identity_id, meal_id or 0,
    )  # fmt: skip
    await tx.run(
        "INSERT INTO meal_reminder (identity_id, meal_id, asked_ms) VALUES (?, ?, ?)",
        identity_id, meal_id, now_ms,
    )  # fmt: skip
    return meal


async def remind_due(house: House) -> int:
    """Tell everybody whose meal takes orders now, and forget what is over; answers how many."""
    now_ms = await house.clock.canteen_ms(house.db)
    over = await house.db.all(
        "SELECT r.id AS id FROM meal_reminder AS r JOIN meal AS m ON m.id = r.meal_id"
        " WHERE m.cutoff_ms <= ? OR m.status = 'closed' ORDER BY r.id LIMIT ?",
        now_ms, TELL_MAX,
    )  # fmt: skip
    for row in over:
        await house.db.run("DELETE FROM meal_reminder WHERE id = ?", row["id"])
    told: set[int] = set()
    for row in await house.db.all(_DUE, now_ms, now_ms, TELL_MAX):
        if row["id"] not in told:
            told.add(row["id"])
            await _tell(row, house)
    return len(told) + len(over)


async def _tell(due: Row, house: House) -> None:
    async with house.db.transaction() as tx:
        mine = await tx.all("DELETE FROM meal_reminder WHERE id = ? RETURNING id", due["id"])
        if not mine:
            return
        meal: dict[str, Any] = await tx.one(
            "SELECT m.meal_kind AS kind, m.cutoff_ms AS cutoff_ms, c.timezone AS zone"
            " FROM meal AS m JOIN canteen AS c ON c.id = m.canteen_id WHERE m.id = ?",
            due["meal"],
        )
        language = await tx.value(
            "SELECT d.language FROM diner AS d JOIN identity AS i ON i.diner_id = d.id"
            " WHERE i.id = ?",
            due["identity_id"],
        )
        t = words(str(language))
        cutoff = f"{at(meal['cutoff_ms'], meal['zone']):%H:%M}"
        reply = Reply(t.notice_meal_open(t.meal(meal["kind"]), cutoff))
        notice = Notice(due["identity_id"], (reply,))
        await write(notice, f"meal_reminder:{due['id']}", house, tx)
