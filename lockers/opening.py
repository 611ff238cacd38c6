"""Doors opened from chat: by the diner for their own meal, by staff with a reason."""

from dataclasses import dataclass

from kernel import audit
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from lockers import commands, slots
from lockers.doors import ASK_AGAIN_MS
from lockers.machine import SlotState, SlotStep
from lockers.reasons import Reason, judge
from lockers.scanning import gather, grant, reopen, slot_of
from lockers.scene import Scene, enter
from orders import pickup
from orders.machine import Status
from orders.service import lock_order

# 还没拿 opens a door so often; then somebody of the staff does.
ASK_AGAIN_MAX = 2


@dataclass(frozen=True)
class Opening:
    """A door that was commanded to open; what it does is told by `commands.get(cmd_id)`."""

    cmd_id: str
    cabinet_id: str
    slot_number: int


async def open_from_chat(
    house: House, order_id: int, identity_id: int, now_ms: int, tx: Transaction
) -> Opening:
    """开柜: open the door of the diner's own order, as a scan of its code would.

    Only from the chat that placed it. Raises Refused(not_your_order | no_door | code_refused); the
    last with the `reason` of CONTRACT §5.
    """
    order, row = await _own(order_id, identity_id, tx)
    scene = await _at_cabinet(house, order, now_ms, tx)
    slot = await slot_of(scene, order)
    verdict = judge(await gather(scene, order, row, slot, row["revision"], now_ms))
    if verdict.reason is not Reason.OK:
        raise _refused(order, row, verdict.reason)
    assert slot is not None
    command = await grant(scene, order, row, slot, verdict, f"identity:{identity_id}")
    return _opening(command)


async def still_there(
    house: House, order_id: int, identity_id: int, now_ms: int, tx: Transaction
) -> Opening:
    """还没拿: open it again within five minutes, at most twice, without redeeming anything.

    Raises Refused(not_your_order | no_door | too_late | asked_too_often | slot_given_away |
    code_refused).
    """
    order, row = await _own(order_id, identity_id, tx)
    scene = await _at_cabinet(house, order, now_ms, tx)
    slot = await slot_of(scene, order)
    if order["status"] == Status.READY and row["state"] == "issued":
        return await open_from_chat(house, order_id, identity_id, now_ms, tx)
    if order["opened_ms"] is None or order["status"] not in (Status.READY, Status.PICKED_UP):
        raise Refused("too_late", number=order["number"])
    if now_ms - (order["picked_up_ms"] or order["opened_ms"]) > ASK_AGAIN_MS:
        raise Refused("too_late", number=order["number"])
    if row["asked_again"] >= ASK_AGAIN_MAX:
        raise Refused("asked_too_often", number=order["number"])
    if slot is None or not (slot["order_id"] == order_id or slot["state"] == SlotState.FREE):
        raise Refused("slot_given_away", number=order["number"])
    await tx.run("UPDATE pickup SET asked_again = asked_again + 1 WHERE id = ?", row["id"])
    return _opening(await reopen(scene, order, slot, f"identity:{identity_id}"))


async def extend_hold(
    house: House, order_id: int, identity_id: int, now_ms: int, tx: Transaction
) -> Row:
    """延时, once; answers the order's row with its new `no_show_ms`.

    Raises Refused(not_your_order | not_ready | already_extended | past_safe_limit).
    """
    await _own(order_id, identity_id, tx)
    return await pickup.extend(order_id, now_ms, tx)


async def open_slot(
    house: House, cabinet_id: str, number: int, reason: str, actor: str, now_ms: int,
    tx: Transaction,
) -> Opening:  # fmt: skip
    """开柜 A 7 理由: staff opens a door; who, which and why is in the audit.

    An empty slot that was dirty or faulty works again when its door was closed. Raises
    Refused(no_such_cabinet | no_such_slot | reason_needed | code_refused).
    """
    scene, slot = await _for_staff(house, cabinet_id, number, reason, now_ms, tx)
    if verdict := _out_of_reach(scene):
        raise Refused("code_refused", reason=verdict.value, cabinet_id=cabinet_id)
    command = await commands.send(
        scene, number, "maintenance", slot["order_id"], actor, reason=reason
    )
    before = {"state": slot["state"], "order": slot["order_id"]}
    await audit.write(
        "slot.open", f"{cabinet_id}/{number}", actor, before, {"cmd_id": command["cmd_id"]},
        reason, now_ms, tx,
    )  # fmt: skip
    return _opening(command)


async def set_slot(
    house: House, cabinet_id: str, number: int, step: SlotStep, reason: str, actor: str,
    now_ms: int, tx: Transaction,
) -> Row:  # fmt: skip
    """Disable, enable, clean or repair a slot by hand. As `open_slot`, or Refused(wrong_status)."""
    assert step in (SlotStep.DISABLE, SlotStep.ENABLE, SlotStep.CLEAN, SlotStep.REPAIR)
    _, slot = await _for_staff(house, cabinet_id, number, reason, now_ms, tx)
    moved = await slots.move(slot, step, actor, reason, now_ms, tx)
    await audit.write(
        f"slot.{step.value}", f"{cabinet_id}/{number}", actor, {"state": slot["state"]},
        {"state": moved["state"]}, reason, now_ms, tx,
    )  # fmt: skip
    return moved


async def _for_staff(
    house: House, cabinet_id: str, number: int, reason: str, now_ms: int, tx: Transaction
) -> tuple[Scene, Row]:
    if not reason.strip():
        raise Refused("reason_needed", cabinet_id=cabinet_id, slot=number)
    scene = await enter(house, cabinet_id, now_ms, tx)
    if scene is None:
        raise Refused("no_such_cabinet", cabinet_id=cabinet_id)
    slot = await slots.at(cabinet_id, number, tx)
    if slot is None:
        raise Refused("no_such_slot", cabinet_id=cabinet_id, slot=number)
    return scene, slot


async def _own(order_id: int, identity_id: int, tx: Transaction) -> tuple[Row, Row]:
    order = await lock_order(order_id, tx)
    row = await tx.first("SELECT * FROM pickup WHERE order_id = ?", order_id)
    if row is None or not await _may_collect(order, row, identity_id, tx):
        raise Refused("not_your_order")
    return order, row


async def _may_collect(order: Row, row: Row, identity_id: int, tx: Transaction) -> bool:
    """The chats of the order's diner, or of who collects it for them: never both."""
    holder = row["delegate_id"]
    diner_id = order["diner_id"]
    if holder is not None:
        diner_id = await tx.value("SELECT diner_id FROM identity WHERE id = ?", holder)
    mine = await tx.value("SELECT diner_id FROM identity WHERE id = ?", identity_id)
    return bool(mine == diner_id)


async def _at_cabinet(house: House, order: Row, now_ms: int, tx: Transaction) -> Scene:
    if order["cabinet_id"] is None:
        raise Refused("no_door", number=order["number"])
    scene = await enter(house, order["cabinet_id"], now_ms, tx)
    assert scene is not None
    if reason := _out_of_reach(scene):
        raise Refused("code_refused", reason=reason.value, number=order["number"])
    return scene


def _out_of_reach(scene: Scene) -> Reason | None:
    if scene.cabinet["revoked_ms"] is not None:
        return Reason.DEVICE_DISABLED
    return None if scene.cabinet["online"] else Reason.DEVICE_OFFLINE


def _refused(order: Row, row: Row, reason: Reason) -> Refused:
    return Refused(
        "code_refused", reason=reason.value, number=order["number"],
        cabinet_id=order["cabinet_id"], slot=order["slot_number"], at_ms=row["used_ms"],
    )  # fmt: skip


def _opening(command: Row) -> Opening:
    return Opening(command["cmd_id"], command["cabinet_id"], command["slot_number"])
