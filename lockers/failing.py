"""A command that did not open its door: the order loses nothing by it, the slot may.

A diner scans again; after the second failure the slot leaves service and the meal goes to the
counter. The kitchen's box gets one more try, then another slot, then the counter. What was never
sent to the door (a silent cabinet) is not the door's fault.
"""

from kernel import outbox
from kernel.database import Row
from lockers import commands, slots
from lockers.doors import give_up_slot
from lockers.driver import Outcome
from lockers.machine import SlotState, SlotStep
from lockers.records import DoorFailed, SlotFaulty
from lockers.scene import Scene
from lockers.stocking import offer_slot, to_counter
from orders import pickup
from orders.machine import Status
from orders.service import lock_order

# A door that did not open twice will not open the third time either.
FAILURES_MAX = 2


async def missed(scene: Scene, command: Row, outcome: Outcome) -> None:
    """End the command and undo what it had begun; a second call changes nothing."""
    order = await lock_order(command["order_id"], scene.tx) if command["order_id"] else None
    slot = await slots.at(scene.cabinet_id, command["slot_number"], scene.tx)
    ended = await commands.finish(command["cmd_id"], outcome, scene.real_ms, scene.tx)
    if ended is None or slot is None:
        return
    commands.count_end(scene, outcome)
    final = await commands.failures(ended, scene.tx) >= FAILURES_MAX if order else False
    if order is not None and slot["order_id"] == order["id"]:
        undo = _box_missed if command["purpose"] == "stock" else _diner_missed
        await undo(scene, ended, slot, order, final)
    await _tell(scene, ended, final)


async def _diner_missed(scene: Scene, command: Row, slot: Row, order: Row, final: bool) -> None:
    await pickup.unclaim(order["id"], command["cmd_id"], scene.tx)
    if slot["state"] != SlotState.OPENING:
        return  # a reopening: the door stands as it stood
    if final:
        await _out_of_service(scene, slot, command)
        if order["status"] == Status.READY:
            await to_counter(order, "door", scene.actor, scene.now_ms, scene.real_ms, scene.tx)
    elif order["status"] == Status.READY:
        await slots.move(slot, SlotStep.MISS, scene.actor, "", scene.now_ms, scene.tx)
    else:
        await give_up_slot(scene, slot, order)


async def _box_missed(scene: Scene, command: Row, slot: Row, order: Row, final: bool) -> None:
    if slot["state"] != SlotState.RESERVED or order["status"] != Status.PREPARING:
        return
    if command["state"] == Outcome.EXPIRED.value:
        await slots.move(slot, SlotStep.RELEASE, scene.actor, "silent", scene.now_ms, scene.tx)
        await to_counter(order, "offline", scene.actor, scene.now_ms, scene.real_ms, scene.tx)
    elif final:
        await _out_of_service(scene, slot, command)
        await offer_slot(scene, order, command["actor"])
    else:
        await commands.send(scene, slot["number"], "stock", order["id"], command["actor"])


async def _out_of_service(scene: Scene, slot: Row, command: Row) -> None:
    await slots.move(slot, SlotStep.FAIL, scene.actor, command["state"], scene.now_ms, scene.tx)
    fact = SlotFaulty(
        cabinet_id=scene.cabinet_id, slot=slot["number"], order_id=slot["order_id"],
        cause=command["cmd_id"], reason=command["purpose"],
    )  # fmt: skip
    await outbox.append(fact, scene.tx, now_ms=scene.real_ms)


async def _tell(scene: Scene, command: Row, final: bool) -> None:
    fact = DoorFailed(
        cabinet_id=scene.cabinet_id, slot=command["slot_number"], order_id=command["order_id"],
        cause=command["cmd_id"], purpose=command["purpose"], actor=command["actor"],
        outcome=command["state"], final=final,
    )  # fmt: skip
    await outbox.append(fact, scene.tx, now_ms=scene.real_ms)
