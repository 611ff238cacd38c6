"""A scan at a cabinet: claim the code, command the door, answer at once; the door tells the rest.

One transaction, no call to any device in it. `scan_id` is the idempotency key: the first answer is
stored and repeated, whatever has happened since.
"""

import hashlib
from typing import Any

import msgspec

from kernel.clock import at
from kernel.database import Row
from kernel.errors import Conflict
from kernel.house import House
from lockers import commands, keypad, slots
from lockers.display import place, sentence
from lockers.machine import SlotStep
from lockers.reasons import Facts, Reason, Verdict, judge
from lockers.scene import Scene, enter
from orders import codes, pickup
from orders.service import lock_order, note_history

# Digits of yesterday's lunch are a wrong number again.
REMEMBERED_MS = 24 * 3_600_000


async def scan(
    house: House, cabinet_id: str, scan_id: str, text: str, *, received_real_ms: int | None = None
) -> dict[str, Any]:
    """The answer of CONTRACT §5 to a code or six digits; a repeated `scan_id` gets the first one.

    Raises Conflict(scan_id_reused) for the same id with another code.
    """
    began_ms = house.clock.real_ms() if received_real_ms is None else received_real_ms
    async with house.db.transaction() as tx:
        now_ms = await house.clock.canteen_ms(tx)
        scene = await enter(house, cabinet_id, now_ms, tx)
        assert scene is not None, "the caller has checked the cabinet"
        if (answer := await _stored(scene, scan_id, text)) is not None:
            return answer
        # Before we waited for the database: what opened since then, opened for somebody else.
        received_ms = now_ms - (scene.real_ms - began_ms)
        answer = await _decide(scene, text, received_ms)
        await tx.run(
            "UPDATE device_scan SET answer = ? WHERE device_id = ? AND scan_id = ?",
            msgspec.json.encode(answer).decode(), cabinet_id, scan_id,
        )  # fmt: skip
    return answer


async def _stored(scene: Scene, scan_id: str, text: str) -> dict[str, Any] | None:
    """The answer given before, or None for the first to come; others wait for it here."""
    mac = scene.house.keys.mac("digits", f"scan|{hashlib.sha256(text.encode()).hexdigest()}")
    fresh = await scene.tx.first(
        "INSERT INTO device_scan (device_id, scan_id, body_mac, answer, at_ms)"
        " VALUES (?, ?, ?, '', ?) ON CONFLICT (device_id, scan_id) DO NOTHING RETURNING scan_id",
        scene.cabinet_id, scan_id, mac, scene.real_ms,
    )  # fmt: skip
    if fresh is not None:
        return None
    row = await scene.tx.one(
        "SELECT * FROM device_scan WHERE device_id = ? AND scan_id = ?", scene.cabinet_id, scan_id
    )
    if row["body_mac"] != mac:
        raise Conflict("scan_id_reused", scan_id=scan_id)
    stored: dict[str, Any] = msgspec.json.decode(row["answer"])
    return stored


async def _decide(scene: Scene, text: str, received_ms: int) -> dict[str, Any]:
    if scene.cabinet["revoked_ms"] is not None:
        return _refuse(scene, Reason.DEVICE_DISABLED)
    if not scene.cabinet["online"]:
        return _refuse(scene, Reason.DEVICE_OFFLINE)
    pad = await keypad.enter(scene) if codes.read_digits(text) else None
    if pad is not None and keypad.is_locked(pad, scene.now_ms):
        return _refuse(scene, Reason.LOCKED_OUT)
    found = await _find(scene, text)
    if found is None:
        if pad is not None:
            await keypad.wrong(scene, pad)
        return _refuse(scene, Reason.INVALID)
    if pad is not None:
        await keypad.right(scene, pad)
    order = await lock_order(found["order_id"], scene.tx)
    row = await scene.tx.one("SELECT * FROM pickup WHERE id = ?", found["id"])
    slot = await slot_of(scene, order)
    verdict = judge(await gather(scene, order, row, slot, found["given_revision"], received_ms))
    if verdict.reason is not Reason.OK:
        return _refuse(scene, verdict.reason, order, row)
    assert slot is not None
    command = await grant(scene, order, row, slot, verdict, scene.actor)
    if scene.fetched:
        # For such a cabinet this answer already is the command.
        await commands.hand_over(command["cmd_id"], scene.real_ms, scene.tx)
    return _open(scene, order, command)


async def _find(scene: Scene, text: str) -> Row | None:
    found = await pickup.find(text, scene.cabinet["canteen_id"], scene.house.keys, scene.tx)
    if found is None or codes.read_digits(text) is None:
        return found
    old = scene.now_ms - found["issued_ms"] > REMEMBERED_MS
    return None if old and found["state"] != "issued" else found


async def slot_of(scene: Scene, order: Row) -> Row | None:
    """The order's slot here, also the one that it has just left."""
    if order["cabinet_id"] != scene.cabinet_id or order["slot_number"] is None:
        return None
    return await slots.at(scene.cabinet_id, order["slot_number"], scene.tx)


async def gather(
    scene: Scene, order: Row, row: Row, slot: Row | None, given_revision: int, received_ms: int
) -> Facts:
    """The facts on which a code is judged."""
    zone = await scene.tx.value(
        "SELECT timezone FROM canteen WHERE id = ?", scene.cabinet["canteen_id"]
    )
    live = await scene.tx.value(
        "SELECT count(*) FROM order_line WHERE order_id = ? AND status <> 'refunded'", order["id"]
    )
    return Facts(
        order=order, pickup=row, slot=slot, given_revision=given_revision,
        cabinet_id=scene.cabinet_id, received_ms=received_ms, now_ms=scene.now_ms,
        today=at(scene.now_ms, zone).date().isoformat(), refunded=live == 0,
    )  # fmt: skip


async def grant(scene: Scene, order: Row, row: Row, slot: Row, verdict: Verdict, actor: str) -> Row:
    """Claim the code (or count a reopening) and command the door; answers the command."""
    cmd_id = commands.new_cmd_id()
    if verdict.reopen:
        await scene.tx.run("UPDATE pickup SET reopened = reopened + 1 WHERE id = ?", row["id"])
        return await reopen(scene, order, slot, actor)
    claimed = await pickup.claim(row, cmd_id, scene.now_ms, scene.tx)
    assert claimed, "the order is locked, and nobody claims without that lock"
    await slots.move(slot, SlotStep.CLAIM, actor, "", scene.now_ms, scene.tx)
    await note_history(order, actor, "claimed", scene.now_ms, scene.tx)
    return await commands.send(scene, slot["number"], "pickup", order["id"], actor, cmd_id=cmd_id)


async def reopen(scene: Scene, order: Row, slot: Row, actor: str) -> Row:
    """Open the same slot again; nothing is redeemed by it."""
    if slot["order_id"] is None:
        await slots.move(
            slot, SlotStep.REOPEN, actor, "", scene.now_ms, scene.tx, order_id=order["id"]
        )
    return await commands.send(scene, slot["number"], "reopen", order["id"], actor)


def _open(scene: Scene, order: Row, command: Row) -> dict[str, Any]:
    language = scene.house.settings.locale
    return {
        "result": "open",
        "reason": Reason.OK.value,
        "display": sentence(language, Reason.OK, slot=command["slot_number"]),
        "slot": command["slot_number"],
        "order": order_id_of(order),
        "cmd_id": command["cmd_id"],
        "expires_at": command["expires_ms"] // 1000,
        "server_time": scene.real_ms // 1000,
    }


def _refuse(
    scene: Scene, reason: Reason, order: Row | None = None, row: Row | None = None
) -> dict[str, Any]:
    """Only a genuine code learns which order it is; unknown and forged ones are answered alike."""
    language = scene.house.settings.locale
    facts: dict[str, object] = {}
    if order is not None and row is not None and reason is not Reason.REVOKED:
        facts = {
            "order": order["number"],
            "where": place(language, order["cabinet_id"], order["slot_number"]),
        }
        used_ms = row["used_ms"] or row["claimed_ms"]
        if reason is Reason.ALREADY_USED and used_ms is not None:
            facts["at"] = at(used_ms, scene.house.settings.timezone).strftime("%H:%M")
        if reason is Reason.WRONG_PLACE:
            facts["where"] = place(language, order["cabinet_id"], None)
    return {
        "result": "refused",
        "reason": reason.value,
        "display": sentence(language, reason, **facts),
        "slot": None,
        "order": order_id_of(order) if facts and order is not None else None,
        "cmd_id": None,
        "expires_at": None,
        "server_time": scene.real_ms // 1000,
    }


def order_id_of(order: Row) -> str:
    """`20250312-A017`, as APIs call an order."""
    return f"{order['date'].replace('-', '')}-{order['number']}"
