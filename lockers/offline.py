"""A cabinet without its network: the list of what it may open, and what it reports afterwards.

A cabinet holds no key. Its list names its own stocked orders by hashes; nothing else opens. What it
did offline has happened, whatever we think of it: a contradiction becomes a dispute for a person,
never an error for the device.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

import msgspec

from kernel import outbox
from kernel.clock import read_offset
from kernel.database import Row, Transaction
from kernel.house import House
from lockers import slots
from lockers.devices import secrets_of
from lockers.doors import give_up_slot
from lockers.machine import SlotState, SlotStep
from lockers.records import PickupDisputed
from lockers.scanning import order_id_of
from lockers.scene import Scene, enter
from orders import codes, pickup
from orders.machine import Status, Step
from orders.service import lock_order, move, note_history


@dataclass(frozen=True)
class OfflineRecord:
    """One opening (or refusal) while the cabinet was alone; `at_ms` is its clock, real time."""

    scan_id: str
    code: str
    at_ms: int
    opened: bool


async def bundle(house: House, device_id: str) -> dict[str, Any]:
    """The cabinet's list; its version grows when what it lists has changed."""
    async with house.db.transaction() as tx:
        device = await tx.one(f"SELECT * FROM device WHERE id = ?{tx.lock()}", device_id)
        listed = await _listed(house, device, tx)
        denied = await _denied(device_id, tx)
        offset_ms = await read_offset(tx)
        body = {"offset_s": offset_ms // 1000, "keys": [], "listed": listed, "denied": denied}
        digest = hashlib.sha256(msgspec.json.encode(body)).hexdigest()
        version = device["bundle_version"]
        if digest != device["bundle_sha256"]:
            version += 1
            await tx.run(
                "UPDATE device SET bundle_version = ?, bundle_sha256 = ? WHERE id = ?",
                version, digest, device_id,
            )  # fmt: skip
    return {"version": version, **body, "server_time": house.clock.real_ms() // 1000}


async def _listed(house: House, device: Row, tx: Transaction) -> list[dict[str, Any]]:
    rows = await tx.all(
        "SELECT s.number AS slot, o.id, o.date, o.number, p.revision, p.not_after_ms FROM slot AS s"
        " JOIN orders AS o ON o.id = s.order_id JOIN pickup AS p ON p.order_id = o.id"
        " WHERE s.cabinet_id = ? AND s.state IN ('stocked', 'opening') AND o.status = 'ready'"
        " AND p.state = 'issued' AND p.disputed = 0 ORDER BY s.number",
        device["id"],
    )
    secret = secrets_of(house.keys, device)[0].encode()
    listed = []
    for row in rows:
        seen = await pickup.shown(row["id"], house.keys, tx)
        assert seen is not None
        listed.append(
            {
                "order": order_id_of(row),
                "slot": row["slot"],
                "code_hash": codes.code_hash(seen.code),
                "digits_hash": hmac.new(secret, seen.digits.encode(), hashlib.sha256).hexdigest(),
                "not_after": row["not_after_ms"] // 1000,
                "revision": row["revision"],
            }
        )
    return listed


async def _denied(device_id: str, tx: Transaction) -> list[dict[str, Any]]:
    """Revisions up to this one open nothing, for orders of this cabinet that are still about."""
    rows = await tx.all(
        "SELECT p.public_id, p.revision, p.state FROM orders AS o"
        " JOIN pickup AS p ON p.order_id = o.id"
        " WHERE o.cabinet_id = ? AND o.status IN ('paid', 'preparing', 'ready')"
        " AND (p.revision > 1 OR p.state <> 'issued' OR p.disputed = 1) ORDER BY p.public_id",
        device_id,
    )
    return [
        {
            "pickup": f"{row['public_id']:012x}",
            "revision": row["revision"] - (1 if row["state"] == "issued" else 0),
        }
        for row in rows
    ]


async def take_records(house: House, device_id: str, records: list[OfflineRecord]) -> list[str]:
    """Take in what happened offline, each once; answers every `scan_id`."""
    for record in records:
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            scene = await enter(house, device_id, now_ms, tx)
            assert scene is not None
            await _take(scene, record)
    return [record.scan_id for record in records]


async def _take(scene: Scene, record: OfflineRecord) -> None:
    answer = {"result": "open" if record.opened else "refused", "offline": True}
    fresh = await scene.tx.first(
        "INSERT INTO device_scan (device_id, scan_id, body_mac, answer, at_ms)"
        " VALUES (?, ?, '', ?, ?) ON CONFLICT (device_id, scan_id) DO NOTHING RETURNING scan_id",
        scene.cabinet_id, record.scan_id, msgspec.json.encode(answer).decode(), scene.real_ms,
    )  # fmt: skip
    if fresh is None or not record.opened:
        return
    found = await pickup.find(record.code, scene.cabinet["canteen_id"], scene.house.keys, scene.tx)
    if found is None:
        return  # stored; the door's own event tells whether it was forced
    order = await lock_order(found["order_id"], scene.tx)
    await _collected_offline(
        scene.back_then(record.at_ms), order, found, f"offline:{record.scan_id}"
    )


async def _collected_offline(scene: Scene, order: Row, found: Row, cause: str) -> None:
    slot = await slots.of_order(order["id"], scene.tx)
    here = slot is not None and slot["cabinet_id"] == scene.cabinet_id
    live = order["status"] == Status.READY and found["given_revision"] == found["revision"]
    if not (here and live and await pickup.use(order["id"], cause, scene.now_ms, scene.tx)):
        fact = PickupDisputed(
            order_id=order["id"], cabinet_id=scene.cabinet_id, reason=f"opened_{cause}"
        )
        await outbox.append(fact, scene.tx, now_ms=scene.real_ms)
        if order["status"] == Status.READY:
            await pickup.dispute(order["id"], scene.tx)
        return
    assert slot is not None
    await note_history(order, scene.actor, "opened", scene.now_ms, scene.tx)
    order = await move(
        order, Step.COLLECT, scene.actor, "offline", scene.now_ms, scene.real_ms, scene.tx
    )
    if slot["item"] == 1:
        await slots.move(slot, SlotStep.SOIL, scene.actor, "offline", scene.now_ms, scene.tx)
    elif slot["state"] in (SlotState.STOCKED, SlotState.OPENING, SlotState.TAKING):
        await give_up_slot(scene, slot, order)
