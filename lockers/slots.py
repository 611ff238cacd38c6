"""Rows of slots: find one, move one by compare-and-set with its history, give the best free one.

Locks: the order first, then the slot. `now_ms` is canteen time.
"""

from kernel.database import Row, Transaction
from kernel.errors import Conflict
from kernel.machine import follow
from lockers.machine import NEXT, OCCUPIED, SlotState, SlotStep


async def of_order(order_id: int, tx: Transaction) -> Row | None:
    """The slot that belongs to the order now, locked."""
    return await tx.first(f"SELECT * FROM slot WHERE order_id = ?{tx.lock()}", order_id)


async def at(cabinet_id: str, number: int, tx: Transaction) -> Row | None:
    """One slot, locked."""
    return await tx.first(
        f"SELECT * FROM slot WHERE cabinet_id = ? AND number = ?{tx.lock()}", cabinet_id, number
    )


async def move(
    slot: Row, step: SlotStep, actor: str, reason: str, now_ms: int, tx: Transaction, *,
    order_id: int | None = None, due_ms: int | None = None,
) -> Row:  # fmt: skip
    """The slot's new row. `order_id`: a slot that gets an order now; losing one is automatic.

    Raises Refused(wrong_status) for a forbidden step and Conflict(moved_meanwhile).
    """
    state = SlotState(slot["state"])
    following = follow(NEXT, state, step)
    owner = (slot["order_id"] or order_id) if following in OCCUPIED else None
    row = await tx.first(
        "UPDATE slot SET state = ?, order_id = ?, changed_ms = ?, due_ms = ? WHERE id = ?"
        " AND state = ? RETURNING *",
        following.value, owner, now_ms, due_ms, slot["id"], state.value,
    )  # fmt: skip
    if row is None:
        raise Conflict("moved_meanwhile")
    await tx.run(
        "INSERT INTO slot_history (slot_id, order_id, from_state, to_state, actor, reason, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        slot["id"], slot["order_id"] or order_id, state.value, following.value, actor,
        reason or step.value, now_ms,
    )  # fmt: skip
    return row


async def set_due(slot: Row, due_ms: int | None, tx: Transaction) -> None:
    """The next timer of a slot that stays in its state."""
    await tx.run(
        "UPDATE slot SET due_ms = ? WHERE id = ? AND state = ?", due_ms, slot["id"], slot["state"]
    )


async def allocate(
    cabinet_id: str, order_id: int, size: str, zone: str, actor: str, now_ms: int, due_ms: int,
    tx: Transaction,
) -> Row | None:  # fmt: skip
    """Reserve the best free slot for the order, or None when there is none.

    Smallest size that fits, the zone itself before an ambient one, the least opened door first.
    Never one whose door was seen open or that has goods in it, nor one that is still kept for its
    last order. Of many orders at once each gets a slot of its own. A slot that somebody else is
    just about is passed over, never waited for: who waits here holds an order, and 全部好了 holds
    many of them.
    """
    free = await tx.first(
        "SELECT * FROM slot WHERE cabinet_id = ? AND state = 'free' AND door <> 'open'"
        " AND COALESCE(item, 0) = 0 AND COALESCE(due_ms, 0) <= ? AND size IN (?, 'large')"
        " AND zone IN (?, 'ambient')"
        " ORDER BY CASE WHEN size = ? THEN 0 ELSE 1 END, CASE WHEN zone = ? THEN 0 ELSE 1 END,"
        f" openings, number LIMIT 1{tx.lock('UPDATE SKIP LOCKED')}",
        cabinet_id, now_ms, size, zone, size, zone,
    )  # fmt: skip
    if free is None:
        return None
    return await move(
        free, SlotStep.RESERVE, actor, "", now_ms, tx, order_id=order_id, due_ms=due_ms
    )
