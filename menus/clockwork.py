"""What the clock does to a meal: ends a pause, and closes the meal when it has been served.

A closed meal is changed no more. What it did not sell is written down then, once, so that waste can
be counted long after prices and portions of the dishes have moved on.
"""

from kernel import audit
from kernel.database import Row, Transaction
from kernel.house import House
from menus import items
from menus.changes import set_accepting

# More meals than a site serves in a day; the next sweep takes the rest.
DUE_MAX = 50


async def resume_due(house: House) -> int:
    """Take orders again where a pause has come to its end."""
    now_ms = await house.clock.canteen_ms(house.db)
    rows = await house.db.all(
        "SELECT id FROM meal WHERE resume_ms IS NOT NULL AND resume_ms <= ?"
        f" ORDER BY resume_ms, id LIMIT {DUE_MAX}",
        now_ms,
    )
    return sum([await _resume(house, row["id"], now_ms) for row in rows])


async def _resume(house: House, meal_id: int, now_ms: int) -> bool:
    async with house.db.transaction() as tx:
        meal = await items.lock_meal(meal_id, tx)
        if meal["resume_ms"] is None or meal["resume_ms"] > now_ms:
            return False
        if meal["status"] not in {"draft", "published"} or meal["frozen_ms"] is not None:
            await tx.run("UPDATE meal SET resume_ms = NULL WHERE id = ?", meal_id)
            return False
        await set_accepting(meal_id, True, actor="schedule", now_ms=now_ms, tx=tx)
        return True


async def close_due(house: House) -> int:
    """Close every published meal whose serving is over and of which nobody owes money any more."""
    now_ms = await house.clock.canteen_ms(house.db)
    rows = await house.db.all(
        "SELECT m.id AS id FROM meal AS m WHERE m.status = 'published' AND m.serve_to_ms <= ?"
        " AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.meal_id = m.id"
        f" AND o.status = 'pending_payment') ORDER BY m.serve_to_ms, m.id LIMIT {DUE_MAX}",
        now_ms,
    )
    return sum([await _close(house, row["id"], now_ms) for row in rows])


async def _close(house: House, meal_id: int, now_ms: int) -> bool:
    async with house.db.transaction() as tx:
        meal = await items.lock_meal(meal_id, tx)
        shelves = await items.items_of(meal_id, tx)
        # An unpaid order that came in between keeps its portions held: the next look closes.
        if meal["status"] != "published" or any(row["held"] for row in shelves):
            return False
        await tx.run("UPDATE meal SET status = 'closed', resume_ms = NULL WHERE id = ?", meal_id)
        unsold = [await _leftover(meal, row, now_ms, tx) for row in shelves]
        await audit.write(
            "meal.closed", f"meal:{meal_id}", "schedule", {"status": "published"},
            {"status": "closed", "unsold": sum(unsold)}, "", now_ms, tx,
        )  # fmt: skip
        return True


async def _leftover(meal: Row, row: Row, now_ms: int, tx: Transaction) -> int:
    unsold = int(row["planned"] - row["committed"])
    await tx.run(
        "INSERT INTO meal_leftover (stock_id, meal_id, planned, sold, unsold, closed_ms)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (stock_id) DO NOTHING",
        row["stock_id"], meal["id"], row["planned"], row["committed"], unsold, now_ms,
    )  # fmt: skip
    return unsold
