"""What doors and goods sensors say, and what follows from it for slot, code and order.

Every driver ends here, and nothing else makes a code used or an order collected by a cabinet. An
event may come late, twice, or without the command that caused it; each function looks at the facts
and moves only what is not there yet. Locks: order, then slot.
"""

from kernel import outbox
from kernel.database import Row
from lockers import commands, slots
from lockers.driver import Outcome
from lockers.machine import SlotState, SlotStep
from lockers.records import (
    BoxMisplaced,
    DoorForced,
    DoorUnexplained,
    PickupDisputed,
    SlotToClear,
)
from lockers.scene import Scene
from lockers.stocking import box_is_in, to_counter
from orders import pickup
from orders.machine import Status, Step
from orders.service import lock_order, move, note_history

# For so long the same code opens the same slot again (CONTRACT §5), and it is given to nobody else.
REOPEN_MS = 60_000
# 还没拿 is heard for five minutes; a slot without a goods sensor is kept that long.
ASK_AGAIN_MS = 5 * 60_000
# A box that was put in is seen by the sensor within this, or the kitchen is asked again.
SENSOR_SETTLES_MS = 5_000
# Sensor and door may speak in either order: a box gone this soon after the door closed was taken.
LATE_ITEM_MS = 10_000
# An opening reported without a command waits this long for the record that explains it (ruling 13).
EXPLAIN_MS = 60_000
# Somebody who forgot to close is told at once, the staff when it stays open (design lockers §2).
LEFT_OPEN_DINER_MS = 30_000
LEFT_OPEN_STAFF_MS = 180_000
# A box that came back gets at least this long, whatever time it is.
COME_BACK_MS = 5 * 60_000


async def look(scene: Scene, number: int) -> tuple[Row, Row | None] | None:
    """A slot and the order in it, both locked in that order; None when there is no such slot."""
    for _ in range(3):
        seen = await scene.tx.first(
            "SELECT order_id FROM slot WHERE cabinet_id = ? AND number = ?",
            scene.cabinet_id,
            number,
        )
        if seen is None:
            return None
        order = await lock_order(seen["order_id"], scene.tx) if seen["order_id"] else None
        slot = await slots.at(scene.cabinet_id, number, scene.tx)
        assert slot is not None
        if slot["order_id"] == seen["order_id"]:
            return slot, order
    raise AssertionError("a slot changed its order three times in one breath")


async def opened(scene: Scene, number: int, cmd_id: str | None, cause: str) -> None:
    """A door was seen open."""
    command = await _command(scene, number, cmd_id)
    if command is not None:
        await opened_by(scene, command)
        await _see(scene, number, "open")
        return
    found = await look(scene, number)
    if found is None:
        return
    slot, _ = found
    await _see(scene, number, "open")
    if slot["state"] in (SlotState.DIRTY, SlotState.FAULTY, SlotState.DISABLED):
        return  # somebody with a key is looking after it already
    fact = DoorUnexplained(
        cabinet_id=scene.cabinet_id, slot=number, order_id=slot["order_id"], cause=cause,
        happened_ms=scene.now_ms,
    )  # fmt: skip
    await outbox.append(fact, scene.tx, now_ms=scene.real_ms, due_ms=scene.real_ms + EXPLAIN_MS)


async def _command(scene: Scene, number: int, cmd_id: str | None) -> Row | None:
    """The command that opened this door, said by the device or found by time."""
    if cmd_id is not None:
        command = await commands.get(cmd_id, scene.tx)
        if command and (command["cabinet_id"], command["slot_number"]) == (
            scene.cabinet_id,
            number,
        ):
            return command
        return None
    command = await commands.of_door(scene.cabinet_id, number, scene.real_ms, scene.tx)
    if command is None or command["state"] != "opened":
        return command
    door = await scene.tx.value(
        "SELECT door FROM slot WHERE cabinet_id = ? AND number = ?", scene.cabinet_id, number
    )
    # Opened and closed already: a second opening is not the command's.
    return None if door == "closed" else command


async def _see(scene: Scene, number: int, door: str) -> None:
    await scene.tx.run(
        "UPDATE slot SET door = ?, door_ms = ? WHERE cabinet_id = ? AND number = ?",
        door, scene.now_ms, scene.cabinet_id, number,
    )  # fmt: skip


async def opened_by(scene: Scene, command: Row) -> None:
    """The command's door was seen open: the first time this is heard, it counts."""
    order = await lock_order(command["order_id"], scene.tx) if command["order_id"] else None
    slot = await slots.at(scene.cabinet_id, command["slot_number"], scene.tx)
    if slot is None or not await commands.finish(
        command["cmd_id"], Outcome.OPENED, scene.real_ms, scene.tx
    ):
        return
    commands.count_end(scene, Outcome.OPENED)
    # A device that only answers and never reports its door leaves us without news of it.
    await scene.tx.run(
        "UPDATE slot SET openings = openings + 1, door = 'unknown', door_ms = ? WHERE id = ?",
        scene.now_ms, slot["id"],
    )  # fmt: skip
    if command["purpose"] == "maintenance" or order is None:
        return
    if slot["order_id"] != order["id"]:
        await _opened_for_nobody(scene, command, slot, order)
    elif command["purpose"] == "stock":
        await _opened_for_box(scene, slot)
    else:
        await _opened_for_diner(scene, command, slot, order)


async def _opened_for_box(scene: Scene, slot: Row) -> None:
    if slot["state"] == SlotState.RESERVED:
        due_ms = scene.now_ms + LEFT_OPEN_STAFF_MS
        await slots.move(
            slot, SlotStep.STOCK, scene.actor, "", scene.now_ms, scene.tx, due_ms=due_ms
        )


async def _opened_for_diner(scene: Scene, command: Row, slot: Row, order: Row) -> None:
    due_ms = scene.now_ms + LEFT_OPEN_DINER_MS
    if slot["state"] == SlotState.STOCKED:  # given up too early
        slot = await slots.move(slot, SlotStep.CLAIM, scene.actor, "late", scene.now_ms, scene.tx)
    if slot["state"] == SlotState.OPENING:
        await slots.move(
            slot, SlotStep.OPEN, scene.actor, "", scene.now_ms, scene.tx, due_ms=due_ms
        )
    elif slot["state"] == SlotState.TAKING:
        await slots.set_due(slot, due_ms, scene.tx)
    if await pickup.use(order["id"], command["cmd_id"], scene.now_ms, scene.tx):
        await note_history(order, scene.actor, "opened", scene.now_ms, scene.tx)


async def _opened_for_nobody(scene: Scene, command: Row, slot: Row, order: Row) -> None:
    """A door that we had given up opened after all, and its order has left it meanwhile."""
    if command["purpose"] == "stock":
        if slot["state"] == SlotState.FREE:
            await soil(scene, slot, "late_opening", command["cmd_id"])
        return
    if order["status"] == Status.READY and await pickup.use(
        order["id"], command["cmd_id"], scene.now_ms, scene.tx
    ):
        await move(
            order, Step.COLLECT, scene.actor, "late_opening", scene.now_ms, scene.real_ms, scene.tx
        )
    await outbox.append(
        PickupDisputed(order_id=order["id"], cabinet_id=scene.cabinet_id, reason="late_opening"),
        scene.tx,
        now_ms=scene.real_ms,
    )


async def closed(scene: Scene, number: int) -> None:
    """A door was seen closed."""
    found = await look(scene, number)
    if found is None:
        return
    slot, order = found
    await _see(scene, number, "closed")
    await settle(scene, {**slot, "door": "closed", "door_ms": scene.now_ms}, order)


async def settle(scene: Scene, slot: Row, order: Row | None) -> None:
    """The door is closed: what is behind it now? Without a goods sensor, what should be."""
    holds = slot["item"] == 1
    empty = slot["item"] == 0
    state = slot["state"]
    if state == SlotState.STOCKING and order is not None:
        if not empty:
            await box_is_in(scene, slot, order)
        else:
            await slots.set_due(slot, scene.now_ms + SENSOR_SETTLES_MS, scene.tx)
    elif state == SlotState.TAKING and order is not None:
        await (still_full if holds else collected)(scene, slot, order)
    elif await _staff_looked(scene, slot):
        await _after_staff(scene, slot, order)


async def collected(scene: Scene, slot: Row, order: Row) -> None:
    """The box is out: the order is PICKED_UP, the slot kept for a moment and then free."""
    if order["status"] == Status.READY:
        await move(order, Step.COLLECT, scene.actor, "", scene.now_ms, scene.real_ms, scene.tx)
    await give_up_slot(scene, slot, order)


async def give_up_slot(scene: Scene, slot: Row, order: Row) -> None:
    """Free, but nobody else's while the diner may come back for it."""
    kept_ms = (order["opened_ms"] or scene.now_ms) + REOPEN_MS
    if slot["item"] is None:
        kept_ms = scene.now_ms + ASK_AGAIN_MS
    await slots.move(slot, SlotStep.EMPTY, scene.actor, "", scene.now_ms, scene.tx, due_ms=kept_ms)


async def still_full(scene: Scene, slot: Row, order: Row) -> None:
    """The door was closed on the box: its code works again, and the meal waits on."""
    if order["status"] == Status.PICKED_UP:
        order = await move(
            order, Step.STILL_THERE, scene.actor, "", scene.now_ms, scene.real_ms, scene.tx
        )
        order = await pickup.set_deadlines(order, order["ready_ms"], scene.tx)
        await scene.tx.run(
            "UPDATE orders SET no_show_ms = ? WHERE id = ?",
            max(order["no_show_ms"], scene.now_ms + COME_BACK_MS), order["id"],
        )  # fmt: skip
    else:
        await note_history(order, scene.actor, "still_there", scene.now_ms, scene.tx)
    await pickup.give_back(order["id"], scene.house.keys, scene.now_ms, scene.tx)
    await slots.move(slot, SlotStep.STILL_FULL, scene.actor, "", scene.now_ms, scene.tx)


async def _staff_looked(scene: Scene, slot: Row) -> bool:
    newest = await scene.tx.first(
        "SELECT purpose, state FROM door_command WHERE cabinet_id = ? AND slot_number = ?"
        " ORDER BY id DESC LIMIT 1",
        scene.cabinet_id, slot["number"],
    )  # fmt: skip
    return newest is not None and (newest["purpose"], newest["state"]) == ("maintenance", "opened")


async def _after_staff(scene: Scene, slot: Row, order: Row | None) -> None:
    """Staff opened and closed it: an empty slot works again, a box that was taken moves on."""
    if slot["item"] == 1:
        return
    if slot["state"] == SlotState.DIRTY:
        await slots.move(slot, SlotStep.CLEAN, "staff", "", scene.now_ms, scene.tx)
    elif slot["state"] == SlotState.FAULTY:
        await slots.move(slot, SlotStep.REPAIR, "staff", "", scene.now_ms, scene.tx)
    elif slot["state"] == SlotState.STOCKED and slot["item"] == 0 and order is not None:
        await slots.move(slot, SlotStep.EMPTY, "staff", "taken_out", scene.now_ms, scene.tx)
        await to_counter(order, "taken_out", "staff", scene.now_ms, scene.real_ms, scene.tx)


async def item(scene: Scene, number: int, present: bool) -> None:
    """The goods sensor of a slot spoke."""
    found = await look(scene, number)
    if found is None:
        return
    slot, order = found
    await scene.tx.run("UPDATE slot SET item = ? WHERE id = ?", int(present), slot["id"])
    slot = {**slot, "item": int(present)}
    state = slot["state"]
    if state == SlotState.STOCKING and order is not None and present and slot["door"] == "closed":
        await box_is_in(scene, slot, order)
    elif state == SlotState.STOCKED and order is not None and not present:
        await _gone_late(scene, slot, order)
    elif state == SlotState.FREE and present:
        await _misplaced(scene, slot)


async def _gone_late(scene: Scene, slot: Row, order: Row) -> None:
    """The sensor spoke after the door: what looked still full was taken."""
    last = await scene.tx.value(
        "SELECT reason FROM slot_history WHERE slot_id = ? ORDER BY id DESC LIMIT 1", slot["id"]
    )
    if last != SlotStep.STILL_FULL or scene.now_ms - slot["changed_ms"] > LATE_ITEM_MS:
        return  # a box does not leave through a closed door; the next opening will tell
    await pickup.redeem(order, scene.actor, scene.now_ms, scene.real_ms, scene.tx)
    await slots.move(
        slot, SlotStep.EMPTY, scene.actor, "", scene.now_ms, scene.tx,
        due_ms=scene.now_ms + REOPEN_MS,
    )  # fmt: skip


async def _misplaced(scene: Scene, slot: Row) -> None:
    expected = await scene.tx.value(
        "SELECT number FROM slot WHERE cabinet_id = ? AND state IN ('reserved', 'stocking')"
        " ORDER BY changed_ms DESC LIMIT 1",
        scene.cabinet_id,
    )
    await slots.move(slot, SlotStep.SOIL, scene.actor, "misplaced", scene.now_ms, scene.tx)
    fact = BoxMisplaced(
        cabinet_id=scene.cabinet_id, slot=slot["number"], order_id=None,
        cause=str(scene.now_ms), expected_slot=expected,
    )  # fmt: skip
    await outbox.append(fact, scene.tx, now_ms=scene.real_ms)


async def forced(scene: Scene, number: int, cause: str) -> None:
    """A door opened without a command: alarm, and its order is frozen until staff has looked."""
    found = await look(scene, number)
    if found is None:
        return
    slot, order = found
    await _see(scene, number, "open")
    if order is not None and order["status"] == Status.READY:
        await pickup.dispute(order["id"], scene.tx)
        await scene.tx.run(
            "UPDATE orders SET remind_ms = NULL, no_show_ms = NULL WHERE id = ?", order["id"]
        )
    if slot["state"] not in (SlotState.DIRTY, SlotState.FAULTY, SlotState.DISABLED):
        await slots.move(slot, SlotStep.SOIL, scene.actor, "forced", scene.now_ms, scene.tx)
    fact = DoorForced(
        cabinet_id=scene.cabinet_id, slot=number, order_id=slot["order_id"], cause=cause
    )
    await outbox.append(fact, scene.tx, now_ms=scene.real_ms)


async def soil(scene: Scene, slot: Row, reason: str, cause: str) -> None:
    """Out of service until somebody has looked into it."""
    await slots.move(slot, SlotStep.SOIL, scene.actor, reason, scene.now_ms, scene.tx)
    fact = SlotToClear(
        cabinet_id=scene.cabinet_id, slot=slot["number"], order_id=slot["order_id"],
        cause=cause, reason=reason,
    )  # fmt: skip
    await outbox.append(fact, scene.tx, now_ms=scene.real_ms)
