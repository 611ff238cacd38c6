"""NOT_ORDERED_YET: before the cut-off, to whoever mostly orders such a meal and has not.

A habit is so many of the last meals of that kind which this person paid for (policy
`remind_habit`). What was said to whom stands in the outbox under the meal and the chat; batches
of one meal come one after the other under its lock, so two processes tell nobody twice.
"""

from typing import Any

import msgspec

from conversation.messages import Reply
from conversation.texts import words
from kernel import policies
from kernel.clock import at
from kernel.database import Row, Transaction, placeholders
from kernel.house import House
from notifications.announcing import quiet_until
from notifications.outgoing import Notice, write

MINUTE_MS = 60_000
# Enough to be quick, and few enough that a turn never waits long for the database.
BATCH = 100
# More meals than this never come to their cut-off within one reminder's time.
MEALS_MAX = 10

# Whose last order of the kind came from which chat. An order that nobody paid makes no habit; who
# called off this meal's order has decided, and whose order lapsed unpaid has not.
_REGULARS = (
    "SELECT h.diner_id AS diner_id, l.identity_id AS identity_id, d.settings AS settings,"
    " d.language AS language FROM ("
    "SELECT o.diner_id AS diner_id, MAX(o.id) AS last FROM orders AS o"
    " WHERE o.meal_id IN ({past}) AND o.paid_ms IS NOT NULL AND o.status <> 'cancelled'"
    " GROUP BY o.diner_id HAVING COUNT(DISTINCT o.meal_id) >= ?) AS h"
    " JOIN orders AS l ON l.id = h.last"
    " JOIN diner AS d ON d.id = h.diner_id AND d.frozen_ms IS NULL"
    " JOIN identity AS i ON i.id = l.identity_id AND i.diner_id = d.id"
    " WHERE h.diner_id > ?"
    " AND NOT EXISTS (SELECT 1 FROM orders AS n WHERE n.diner_id = h.diner_id AND n.meal_id = ?"
    " AND (n.status <> 'cancelled' OR n.reason = 'diner'))"
    " AND NOT EXISTS (SELECT 1 FROM group_member AS g JOIN group_order AS t ON t.id = g.group_id"
    " WHERE g.diner_id = h.diner_id AND g.lines <> '[]' AND t.meal_id = ?"
    " AND t.status IN ('open', 'locked'))"
    " AND NOT EXISTS (SELECT 1 FROM outbox AS b JOIN identity AS c ON c.diner_id = h.diner_id"
    " WHERE b.dedupe_key = 'notice:not_ordered:' || {meal} || ':' || c.id)"
    " ORDER BY h.diner_id LIMIT ?"
)


class _Wishes(msgspec.Struct):
    """Of what a diner has set, only this."""

    reminders: bool = True


async def remind_regulars_due(house: House) -> int:
    """Tell those of every meal that is cut off soon; answers how many were told."""
    habit = await policies.read("remind_habit", house.db)
    now_ms = await house.clock.canteen_ms(house.db)
    if not habit["days"]:
        return 0
    meals = await house.db.all(
        "SELECT m.*, c.timezone AS zone FROM meal AS m JOIN canteen AS c ON c.id = m.canteen_id"
        " WHERE m.status = 'published' AND m.accepting = 1 AND m.frozen_ms IS NULL"
        " AND m.open_ms <= ? AND m.cutoff_ms > ? AND m.cutoff_ms <= ? ORDER BY m.id"
        f" LIMIT {MEALS_MAX}",
        now_ms, now_ms, now_ms + habit["minutes"] * MINUTE_MS,
    )  # fmt: skip
    quiet = await policies.read("quiet_hours", house.db)
    told = 0
    for meal in meals:
        if quiet_until(quiet, now_ms, meal["zone"]) is None:
            told += await _remind_of(meal, habit, house)
    return told


async def _remind_of(meal: Row, habit: dict[str, Any], house: House) -> int:
    past = await house.db.all(
        "SELECT id FROM meal WHERE canteen_id = ? AND meal_kind = ? AND date < ?"
        " AND status IN ('published', 'closed') ORDER BY date DESC, id DESC LIMIT ?",
        meal["canteen_id"], meal["meal_kind"], meal["date"], habit["of"],
    )  # fmt: skip
    if len(past) < habit["days"]:
        return 0
    told, after, full = 0, 0, True
    while full:
        async with house.db.transaction() as tx:
            await tx.one(f"SELECT id FROM meal WHERE id = ?{tx.lock()}", meal["id"])
            people = await _regulars(meal, [row["id"] for row in past], habit["days"], after, tx)
            for person in people:
                told += await _tell(meal, person, house, tx)
        full = len(people) == BATCH
        after = people[-1]["diner_id"] if people else after
    return told


async def _regulars(
    meal: Row, past: list[int], days: int, after: int, tx: Transaction
) -> list[Row]:
    sql = _REGULARS.format(past=placeholders(past), meal=int(meal["id"]))
    return await tx.all(sql, *past, days, after, meal["id"], meal["id"], BATCH)


async def _tell(meal: Row, person: Row, house: House, tx: Transaction) -> int:
    if not msgspec.json.decode(person["settings"], type=_Wishes).reminders:
        return 0
    t = words(str(person["language"]))
    cutoff = f"{at(meal['cutoff_ms'], meal['zone']):%H:%M}"
    reply = Reply(t.notice_not_ordered(t.meal(meal["meal_kind"]), cutoff))
    notice = Notice(person["identity_id"], (reply,), until_ms=meal["cutoff_ms"])
    await write(notice, f"not_ordered:{meal['id']}", house, tx)
    return 1
