"""Handing out at the counter: by code, by six digits, or by number, for a phone that is dead."""

import re

from kernel.clock import at
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from lockers.reasons import Reason
from orders import pickup
from orders.holding import MINUTE_MS
from orders.machine import Status, Step
from orders.service import lock_order, move

_NUMBER = re.compile(r"(?:(\d{8})-)?([A-Z]\d{3,5})")


async def collect_at_counter(
    house: House, canteen_id: int, text: str, actor: str, now_ms: int, tx: Transaction
) -> Row:
    """核销: the order becomes PICKED_UP; a late one within its holding time, too.

    Raises Refused(code_refused) with the `reason` of CONTRACT §5 and what the sentence needs.
    """
    order_id, given_revision = await _find(house, canteen_id, text, now_ms, tx)
    order = await lock_order(order_id, tx)
    row = await tx.first("SELECT * FROM pickup WHERE order_id = ?", order_id)
    reason = await _judge(order, row, given_revision, now_ms, tx)
    if reason is not Reason.OK:
        raise Refused(
            "code_refused", reason=reason.value, number=order["number"],
            cabinet_id=order["cabinet_id"], slot=order["slot_number"],
            at_ms=order["picked_up_ms"],
        )  # fmt: skip
    return await pickup.redeem(order, actor, now_ms, house.clock.real_ms(), tx)


async def dispose(
    house: House, order_id: int, reason: str, actor: str, now_ms: int, tx: Transaction
) -> Row:
    """处置: what nobody collected is thrown away. Raises Refused(reason_needed | still_safe)."""
    if not reason.strip():
        raise Refused("reason_needed")
    order = await lock_order(order_id, tx)
    if order["ready_ms"] is not None and now_ms < await _safe_ms(order, tx):
        raise Refused("still_safe", number=order["number"])
    return await move(order, Step.DISPOSE, actor, reason, now_ms, house.clock.real_ms(), tx)


async def _find(
    house: House, canteen_id: int, text: str, now_ms: int, tx: Transaction
) -> tuple[int, int | None]:
    """(order, revision shown); the revision is None for a number, which proves nothing."""
    found = await pickup.find(text, canteen_id, house.keys, tx)
    if found is not None and found["canteen_id"] == canteen_id:
        return found["order_id"], found["given_revision"]
    if shape := _NUMBER.fullmatch(text.strip().upper()):
        date = shape[1] and f"{shape[1][:4]}-{shape[1][4:6]}-{shape[1][6:]}"
        zone = await tx.value("SELECT timezone FROM canteen WHERE id = ?", canteen_id)
        order_id = await tx.value(
            "SELECT id FROM orders WHERE date = ? AND number = ? AND canteen_id = ?",
            date or at(now_ms, zone).date().isoformat(), shape[2], canteen_id,
        )  # fmt: skip
        if order_id is not None:
            return order_id, None
    raise Refused("code_refused", reason=Reason.INVALID.value)


async def _judge(
    order: Row, row: Row | None, given_revision: int | None, now_ms: int, tx: Transaction
) -> Reason:
    if row is None or order["status"] == Status.PENDING_PAYMENT:
        return Reason.UNPAID if order["status"] == Status.PENDING_PAYMENT else Reason.CANCELLED
    if given_revision is not None and given_revision < row["revision"]:
        return Reason.REVOKED
    status = order["status"]
    settled = {Status.CANCELLED: Reason.CANCELLED, Status.DISPOSED: Reason.EXPIRED,
               Status.PICKED_UP: Reason.ALREADY_USED, Status.PAID: Reason.NOT_READY,
               Status.PREPARING: Reason.NOT_READY}  # fmt: skip
    if status in settled:
        return settled[Status(status)]
    if row["state"] == "revoked":
        return Reason.REFUNDED
    if status == Status.NO_SHOW and now_ms > await _safe_ms(order, tx):
        return Reason.EXPIRED
    if row["claim_cmd"] is not None and row["state"] == "issued":
        return Reason.ALREADY_USED  # a door is opening for it
    behind_a_door = await tx.value("SELECT id FROM slot WHERE order_id = ?", order["id"])
    return Reason.WRONG_PLACE if behind_a_door else Reason.OK


async def _safe_ms(order: Row, tx: Transaction) -> int:
    minutes = await pickup.hold_minutes(order["id"], tx)
    return int(order["ready_ms"]) + minutes * MINUTE_MS
