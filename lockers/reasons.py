"""May this code open a door of this cabinet now? Pure: facts in, the first reason that holds out.

Whoever asks has made sure that the code is genuine. A dead code says first what became of it, then
whether it is the wrong cabinet, then that the meal is not there yet: "wrong place" would be a
riddle to somebody whose order was cancelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lockers.doors import REOPEN_MS
from lockers.machine import SlotState
from orders.machine import Status

# The same code opens its slot so often again within a minute.
REOPEN_MAX = 2


class Reason(StrEnum):
    OK = "ok"
    INVALID = "invalid"
    NOT_READY = "not_ready"
    UNPAID = "unpaid"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    ALREADY_USED = "already_used"
    EXPIRED = "expired"
    WRONG_PLACE = "wrong_place"
    WRONG_TIME = "wrong_time"
    REVOKED = "revoked"
    LOCKED_OUT = "locked_out"
    DISPUTED = "disputed"
    DEVICE_OFFLINE = "device_offline"
    DEVICE_DISABLED = "device_disabled"


@dataclass(frozen=True)
class Facts:
    """What `judge` needs to know. Rows are those of the order, its pickup and its slot, if any."""

    order: Mapping[str, Any]
    pickup: Mapping[str, Any]
    slot: Mapping[str, Any] | None
    given_revision: int
    cabinet_id: str
    received_ms: int  # when the scan arrived
    now_ms: int
    today: str
    refunded: bool


@dataclass(frozen=True)
class Verdict:
    reason: Reason
    reopen: bool = False


def judge(facts: Facts) -> Verdict:
    """The verdict on a genuine code. `reopen`: used a moment ago, it opens its slot again."""
    order, pickup = facts.order, facts.pickup
    if facts.given_revision < pickup["revision"]:
        return Verdict(Reason.REVOKED)
    if dead := _dead(facts):
        return Verdict(dead)
    if pickup["state"] == "used" or order["status"] == Status.PICKED_UP:
        again = _may_reopen(facts)
        return Verdict(Reason.OK, reopen=True) if again else Verdict(Reason.ALREADY_USED)
    if pickup["disputed"]:
        return Verdict(Reason.DISPUTED)
    if order["pickup_method"] != "cabinet" or order["cabinet_id"] != facts.cabinet_id:
        return Verdict(Reason.WRONG_PLACE)
    if order["status"] != Status.READY:
        return Verdict(Reason.WRONG_TIME if order["date"] > facts.today else Reason.NOT_READY)
    if facts.now_ms > pickup["not_after_ms"]:
        return Verdict(Reason.EXPIRED)
    if pickup["claim_cmd"] is not None:
        return Verdict(Reason.ALREADY_USED)
    if facts.slot is None or facts.slot["state"] != SlotState.STOCKED:
        return Verdict(Reason.NOT_READY)
    return Verdict(Reason.OK)


def _dead(facts: Facts) -> Reason | None:
    """What became of the order, when that settles it."""
    status = facts.order["status"]
    if status == Status.PENDING_PAYMENT:
        return Reason.UNPAID
    if status == Status.CANCELLED:
        return Reason.CANCELLED
    if facts.refunded:
        return Reason.REFUNDED
    if facts.pickup["state"] == "revoked":
        return Reason.REVOKED
    if status in (Status.NO_SHOW, Status.DISPOSED) or facts.pickup["state"] == "expired":
        return Reason.EXPIRED
    return None


def _may_reopen(facts: Facts) -> bool:
    """Within a minute of the door, at its own cabinet, while the slot is still nobody else's."""
    order, slot = facts.order, facts.slot
    opened_ms = order["opened_ms"]
    if opened_ms is None or order["cabinet_id"] != facts.cabinet_id or slot is None:
        return False
    # A scan made before the door opened lost the race for it; it is not somebody coming back.
    if opened_ms > facts.received_ms or facts.now_ms - opened_ms > REOPEN_MS:
        return False
    ours = slot["state"] == SlotState.FREE or slot["order_id"] == order["id"]
    return bool(ours and facts.pickup["reopened"] < REOPEN_MAX)
