"""Meals that wait, at the counter or behind a door: reminded, reminded once more, given up.

Canteen food does not keep: what is due when was written down when the meal was READY
(`orders/holding.py`). Two sweeps at once are harmless.
"""

from kernel import outbox
from kernel.database import Row, Transaction
from kernel.house import House
from lockers import doors, slots
from lockers.machine import SlotState
from lockers.records import PickupReminded
from lockers.scene import Scene, enter
from orders import pickup
from orders.holding import MINUTE_MS, next_reminder
from orders.machine import Status, Step
from orders.service import lock_order, move

# While its cabinet is silent a meal is not counted as not collected; asked again this often.
OUTAGE_STEP_MS = 10 * MINUTE_MS
# Somebody stands at the open door: give up a minute later at the earliest.
BUSY_STEP_MS = MINUTE_MS


async def remind_due(house: House) -> int:
    """Remind whose meal waits, and once more as a last call; answers how many were."""
    now_ms = await house.clock.canteen_ms(house.db)
    found = await house.db.all(
        "SELECT id FROM orders WHERE remind_ms <= ? ORDER BY remind_ms, id", now_ms
    )
    count = 0
    for row in found:
        async with house.db.transaction() as tx:
            count += await _remind(house, row["id"], tx)
    return count


async def _remind(house: House, order_id: int, tx: Transaction) -> bool:
    order = await lock_order(order_id, tx)
    now_ms = await house.clock.canteen_ms(tx)
    if order["remind_ms"] is None or order["remind_ms"] > now_ms:
        return False
    serve_from_ms = await tx.value("SELECT serve_from_ms FROM meal WHERE id = ?", order["meal_id"])
    following = next_reminder(
        order["ready_ms"], serve_from_ms, order["pickup_at_ms"], now_ms, order["no_show_ms"]
    )
    await tx.run("UPDATE orders SET remind_ms = ? WHERE id = ?", following, order_id)
    if order["no_show_ms"] <= now_ms:
        return True  # the clock jumped past the end: that is told instead
    fact = PickupReminded(
        order_id=order_id, diner_id=order["diner_id"], until_ms=order["no_show_ms"],
        last=following is None,
    )  # fmt: skip
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    return True


async def no_show_due(house: House) -> int:
    """Meals that nobody collected: NO_SHOW, the code expired, the slot on the list to clear."""
    now_ms = await house.clock.canteen_ms(house.db)
    found = await house.db.all(
        "SELECT id FROM orders WHERE no_show_ms <= ? ORDER BY no_show_ms, id", now_ms
    )
    count = 0
    for row in found:
        async with house.db.transaction() as tx:
            count += await _miss(house, row["id"], tx)
    return count


async def _miss(house: House, order_id: int, tx: Transaction) -> bool:
    order = await lock_order(order_id, tx)
    now_ms, real_ms = await house.clock.canteen_ms(tx), house.clock.real_ms()
    if order["status"] != Status.READY or (order["no_show_ms"] or now_ms + 1) > now_ms:
        return False
    slot = await slots.of_order(order_id, tx)
    scene = await enter(house, slot["cabinet_id"], now_ms, tx) if slot else None
    if slot is not None and scene is not None:
        later_ms = await _not_yet(scene, slot, order)
        if later_ms is not None:
            await tx.run("UPDATE orders SET no_show_ms = ? WHERE id = ?", later_ms, order_id)
            return False
    await move(order, Step.MISS, "clock", "", now_ms, real_ms, tx)
    await pickup.expire(order_id, tx)
    if slot is not None and scene is not None and slot["state"] == SlotState.STOCKED:
        await doors.soil(scene, slot, "no_show", str(now_ms))
    return True


async def _not_yet(scene: Scene, slot: Row, order: Row) -> int | None:
    """When to look again, for somebody at the open door or a cabinet that could not serve them."""
    if slot["state"] in (SlotState.OPENING, SlotState.TAKING):
        return scene.now_ms + BUSY_STEP_MS
    safe_ms = order["ready_ms"] + await pickup.hold_minutes(order["id"], scene.tx) * MINUTE_MS
    if not scene.cabinet["online"] and scene.now_ms < safe_ms:
        return int(min(scene.now_ms + OUTAGE_STEP_MS, safe_ms))
    return None
