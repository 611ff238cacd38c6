"""What falls due at the doors: left open, never closed, commanded and silent, no longer anybody's.

The due columns are the truth; two sweeps at once are harmless, and one that dies in the middle is
finished by the next.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from kernel import outbox
from kernel.database import Row
from kernel.house import House
from lockers import commands, doors, slots
from lockers.commands import NEWS_WITHIN_MS
from lockers.driver import FETCHING, Outcome
from lockers.failing import missed
from lockers.machine import SlotState, SlotStep
from lockers.records import (
    BoxMissing,
    CabinetWentOffline,
    ReservationLapsed,
    SlotLeftOpen,
)
from lockers.scene import Scene, enter
from lockers.stocking import RESERVED_FOR_MS, box_is_in
from orders import pickup
from orders.holding import MINUTE_MS
from orders.machine import Status, Step
from orders.service import lock_order, move

# A device that calls us does so every 25 s at least (long poll); three misses are silence.
SILENT_MS = 90_000
# The driver's own end of a command comes first; this is for a worker that died.
ABANDONED_MS = 60_000
NONCE_KEPT_MS = 10 * MINUTE_MS
# What devices said is kept for a month of questions.
DEVICE_LOG_KEPT_MS = 30 * 24 * 3_600_000


async def sweep_due(house: House) -> int:
    """Everything about doors that is due now; answers how many rows moved."""
    count = await _each(house, _SLOTS_DUE, await house.clock.canteen_ms(house.db), _slot_due)
    count += await _each(house, _ORPHANS, None, _orphan)
    count += await _commands_due(house)
    count += await _silent(house)
    count += await _dispose_due(house)
    await _forget(house)
    return count


_SLOTS_DUE = "SELECT cabinet_id, number FROM slot WHERE due_ms <= ? ORDER BY due_ms, id"
# The order went another way (cancelled, handed out by hand) while its box was on its way or inside.
_ORPHANS = (
    "SELECT s.cabinet_id, s.number FROM slot AS s JOIN orders AS o ON o.id = s.order_id"
    " WHERE s.state IN ('reserved', 'stocking', 'stocked')"
    " AND o.status NOT IN ('paid', 'preparing', 'ready') ORDER BY s.id"
)
SlotSweep = Callable[[Scene, Row, Row | None], Awaitable[bool]]


async def _each(house: House, sql: str, value: int | None, step: SlotSweep) -> int:
    """Each slot that the query names, in a transaction of its own."""
    found = await house.db.all(sql, *([] if value is None else [value]))
    count = 0
    for row in found:
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            scene = await enter(house, row["cabinet_id"], now_ms, tx)
            assert scene is not None
            seen = await doors.look(scene, row["number"])
            count += seen is not None and await step(scene, *seen)
    return count


async def _slot_due(scene: Scene, slot: Row, order: Row | None) -> bool:
    if slot["due_ms"] is None or slot["due_ms"] > scene.now_ms:
        return False
    state = slot["state"]
    if state == SlotState.RESERVED and order is not None:
        await _lapse(scene, slot, order)
    elif state == SlotState.STOCKING and order is not None:
        await _stocking_due(scene, slot, order)
    elif state == SlotState.TAKING and order is not None:
        await _taking_due(scene, slot, order)
    else:
        await slots.set_due(slot, None, scene.tx)  # kept for its last order until now
    return True


async def _lapse(scene: Scene, slot: Row, order: Row) -> None:
    """Nobody brought the box: the door goes to the next order, the kitchen may say 好了 again."""
    if await commands.live(order["id"], "stock", scene.real_ms, scene.tx) is not None:
        # The canteen's clock was moved, the door's was not: it is about to open.
        await slots.set_due(slot, scene.now_ms + RESERVED_FOR_MS, scene.tx)
        return
    await slots.move(slot, SlotStep.RELEASE, scene.actor, "lapsed", scene.now_ms, scene.tx)
    await scene.tx.run("UPDATE orders SET slot_number = NULL WHERE id = ?", order["id"])
    await _say(scene, ReservationLapsed(**_door(slot, str(scene.now_ms))))


async def _stocking_due(scene: Scene, slot: Row, order: Row) -> None:
    left_open_ms = (slot["door_ms"] or slot["changed_ms"]) + doors.LEFT_OPEN_STAFF_MS
    if slot["door"] == "unknown":
        await box_is_in(scene, slot, order)  # a door that never reports is taken at its word
    elif slot["door"] == "closed":
        due_ms = scene.now_ms + RESERVED_FOR_MS
        await slots.move(
            slot, SlotStep.ASK_AGAIN, scene.actor, "", scene.now_ms, scene.tx, due_ms=due_ms
        )
        await _say(scene, BoxMissing(**_door(slot, str(scene.now_ms))))
    elif scene.now_ms < left_open_ms:
        await slots.set_due(slot, left_open_ms, scene.tx)
    else:
        await _left_open(scene, slot, "staff")
        await slots.set_due(slot, None, scene.tx)


async def _taking_due(scene: Scene, slot: Row, order: Row) -> None:
    """30 s: tell the diner. 60 s: collected. 3 min: tell the staff. Closing it ends all of them."""
    since_ms = slot["door_ms"] or slot["changed_ms"]
    if scene.now_ms < since_ms + doors.REOPEN_MS:
        if slot["door"] == "open":
            await _left_open(scene, slot, "diner")
        await slots.set_due(slot, since_ms + doors.REOPEN_MS, scene.tx)
        return
    if order["status"] == Status.READY:
        order = await move(
            order, Step.COLLECT, scene.actor, "", scene.now_ms, scene.real_ms, scene.tx
        )
    if slot["door"] != "open":
        await doors.give_up_slot(scene, slot, order)
    elif scene.now_ms < since_ms + doors.LEFT_OPEN_STAFF_MS:
        await slots.set_due(slot, since_ms + doors.LEFT_OPEN_STAFF_MS, scene.tx)
    else:
        await _left_open(scene, slot, "staff")
        await slots.set_due(slot, None, scene.tx)


async def _left_open(scene: Scene, slot: Row, audience: str) -> None:
    cause = f"{audience}:{slot['door_ms']}"
    await _say(scene, SlotLeftOpen(audience=audience, **_door(slot, cause)))


async def _orphan(scene: Scene, slot: Row, order: Row | None) -> bool:
    if order is None or order["status"] in (Status.PAID, Status.PREPARING, Status.READY):
        return False
    if slot["state"] == SlotState.RESERVED:
        await slots.move(
            slot, SlotStep.RELEASE, scene.actor, order["status"], scene.now_ms, scene.tx
        )
    elif slot["state"] in (SlotState.STOCKING, SlotState.STOCKED):
        await doors.soil(scene, slot, order["status"], str(scene.now_ms))
    else:
        return False
    return True


async def _commands_due(house: House) -> int:
    """Commands without news: sent is unknown, never sent is expired. Doors are read elsewhere."""
    real_ms = house.clock.real_ms()
    found = await house.db.all(
        "SELECT c.*, d.driver FROM door_command AS c JOIN device AS d ON d.id = c.cabinet_id"
        " WHERE c.state = 'sent' AND c.expires_ms < ? ORDER BY c.id",
        real_ms - NEWS_WITHIN_MS,
    )
    count = 0
    for command in found:
        fetched = command["driver"] in FETCHING
        if not fetched and command["expires_ms"] > real_ms - ABANDONED_MS:
            continue
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            scene = await enter(house, command["cabinet_id"], now_ms, tx)
            assert scene is not None
            outcome = Outcome.EXPIRED if command["handed_ms"] is None else Outcome.UNKNOWN
            await missed(scene, command, outcome)
        count += 1
    return count


async def _silent(house: House) -> int:
    """Cabinets that stopped calling take no new orders."""
    real_ms = house.clock.real_ms()
    async with house.db.transaction() as tx:
        gone = await tx.all(
            "UPDATE device SET online = 0 WHERE online = 1 AND driver = 'edge' AND last_seen_ms < ?"
            " RETURNING id, kind",
            real_ms - SILENT_MS,
        )
        for device in gone:
            fact = CabinetWentOffline(cabinet_id=device["id"], at_ms=real_ms)
            await outbox.append(fact, tx, now_ms=real_ms)
    return len(gone)


async def _dispose_due(house: House) -> int:
    """A box that staff took out of its slot after its holding time was thrown away."""
    found = await house.db.all(
        "SELECT o.id FROM orders AS o JOIN slot AS s ON s.cabinet_id = o.cabinet_id"
        " AND s.number = o.slot_number WHERE o.status = 'no_show' AND s.state = 'free'"
    )
    count = 0
    for row in found:
        async with house.db.transaction() as tx:
            order = await lock_order(row["id"], tx)
            now_ms = await house.clock.canteen_ms(tx)
            safe_ms = order["ready_ms"] + await pickup.hold_minutes(order["id"], tx) * MINUTE_MS
            if order["status"] != Status.NO_SHOW or now_ms <= safe_ms:
                continue
            await move(order, Step.DISPOSE, "staff", "cleared", now_ms, house.clock.real_ms(), tx)
            count += 1
    return count


async def _forget(house: House) -> None:
    real_ms = house.clock.real_ms()
    await house.db.run("DELETE FROM device_nonce WHERE at_ms < ?", real_ms - NONCE_KEPT_MS)
    for table, column in (("device_scan", "at_ms"), ("device_event", "received_ms")):
        await house.db.run(f"DELETE FROM {table} WHERE {column} < ?", real_ms - DEVICE_LOG_KEPT_MS)


async def _say(scene: Scene, fact: BoxMissing | ReservationLapsed | SlotLeftOpen) -> None:
    await outbox.append(fact, scene.tx, now_ms=scene.real_ms)


def _door(slot: Row, cause: str) -> dict[str, Any]:
    return {
        "cabinet_id": slot["cabinet_id"],
        "slot": slot["number"],
        "order_id": slot["order_id"],
        "cause": cause,
    }
