"""The twin without hardware: doors that live in two tables, on the other side of the wire.

It keeps what a real cabinet keeps (its doors, its goods, which `cmd_id` it has run) and reports by
the same events. Because everything is in the database, several processes share one cabinet. With
`auto` a hand puts the box in and takes it out again shortly after the door has opened. Real time.
"""

from typing import Any

from kernel import outbox
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.ids import token_text
from lockers.driver import (
    CabinetEvent,
    DoorReading,
    DoorState,
    LinkHealth,
    OpenCommand,
    OpenResult,
    Outcome,
    Sink,
)
from lockers.events import take_event
from lockers.records import CabinetCameOnline, CabinetWentOffline
from lockers.scene import enter

# "Within a second or two": long enough to see the door open on a page.
HAND_AFTER_MS = 800
BOOT_ID = "simulated"
ACTS = ("put", "take", "close", "jam", "repair", "pry")
_SOURCE = "simulated"
# What the automatic hand does at a door that opened for this.
_HANDS = {
    "stock": "put",
    "pickup": "take",
    "reopen": "take",
    "maintenance": "close",
    "clear": "take",
}
_CHANGES = {
    "put": "item = 1",
    "take": "item = 0",
    "close": "state = 'closed', hand = NULL, act_due_ms = NULL",
    "jam": "state = 'jammed'",
    "repair": "state = 'closed'",
    "pry": "state = 'open', openings = openings + 1",
}
_SAID = {"put": "item_in", "take": "item_out", "close": "door_closed", "pry": "door_forced"}


class SimulatedCabinet:
    """The driver's side. Two of them in two processes are the same cabinet."""

    def __init__(self, house: House, device: Row) -> None:
        self._house = house
        self._id: str = device["id"]

    async def start(self, sink: Sink) -> None:
        return None

    async def stop(self) -> None:
        return None

    async def open(self, command: OpenCommand) -> OpenResult:
        house, real_ms = self._house, self._house.clock.real_ms()
        async with house.db.transaction() as tx:
            cabinet = await _cabinet(self._id, tx)
            if not cabinet["online"]:
                return OpenResult(command.cmd_id, Outcome.REFUSED, detail="offline")
            if real_ms >= command.expires_ms:
                return OpenResult(command.cmd_id, Outcome.EXPIRED, detail="too late")
            door = await _door(self._id, command.slot, tx)
            result = await _run_once(command, door, bool(cabinet["auto"]), real_ms, tx)
            if result is Outcome.OPENED:
                await _report(house, self._id, "door_opened", command.slot, tx, command.cmd_id)
            reading = _reading(await _door(self._id, command.slot, tx))
        return OpenResult(command.cmd_id, result, reading)

    async def read(self) -> list[DoorReading]:
        if not await self._house.db.value(
            "SELECT online FROM simulated_cabinet WHERE cabinet_id = ?", self._id
        ):
            return []
        rows = await self._house.db.all(
            "SELECT * FROM simulated_door WHERE cabinet_id = ? ORDER BY number", self._id
        )
        return [_reading(row) for row in rows]

    async def push_bundle(self, bundle: bytes, version: int) -> None:
        return None

    async def health(self) -> LinkHealth:
        online = await self._house.db.value(
            "SELECT online FROM simulated_cabinet WHERE cabinet_id = ?", self._id
        )
        return LinkHealth(online=bool(online), detail=_SOURCE)


async def _run_once(
    command: OpenCommand, door: Row, auto: bool, real_ms: int, tx: Transaction
) -> Outcome:
    """Move the latch, or answer a known cmd_id as before."""
    jammed = door["state"] == "jammed"
    outcome = Outcome.NOT_OPENED if jammed else Outcome.OPENED
    fresh = await tx.first(
        "INSERT INTO simulated_run (cmd_id, cabinet_id, result, at_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (cmd_id) DO NOTHING RETURNING cmd_id",
        command.cmd_id, command.cabinet, outcome.value, real_ms,
    )  # fmt: skip
    if fresh is None:
        return Outcome(
            await tx.value("SELECT result FROM simulated_run WHERE cmd_id = ?", command.cmd_id)
        )
    if not jammed:
        # A pulse at an open door moves nothing.
        await tx.run(
            "UPDATE simulated_door SET state = 'open', openings = openings + ?, hand = ?,"
            " act_due_ms = ? WHERE cabinet_id = ? AND number = ?",
            1 if door["state"] == "closed" else 0, _HANDS[command.purpose],
            real_ms + HAND_AFTER_MS if auto else None, command.cabinet, command.slot,
        )  # fmt: skip
    return outcome


async def install(cabinet_id: str, slots: int, tx: Transaction) -> None:
    """The cabinet and its doors, all closed and empty."""
    await tx.run(
        "INSERT INTO simulated_cabinet (cabinet_id, online, auto) VALUES (?, 1, 1)", cabinet_id
    )
    for number in range(1, slots + 1):
        await tx.run(
            "INSERT INTO simulated_door (cabinet_id, number, state, item, openings)"
            " VALUES (?, ?, 'closed', 0, 0)",
            cabinet_id, number,
        )  # fmt: skip


async def state(house: House, cabinet_id: str) -> dict[str, Any]:
    """`{online, auto, slots:[{slot, state, item, order, openings}]}`; Refused(no_such_cabinet)."""
    cabinet = await house.db.first(
        "SELECT * FROM simulated_cabinet WHERE cabinet_id = ?", cabinet_id
    )
    if cabinet is None:
        raise Refused("no_such_cabinet", cabinet=cabinet_id)
    rows = await house.db.all(
        "SELECT d.*, o.date, o.number AS order_number FROM simulated_door AS d"
        " JOIN slot AS s ON s.cabinet_id = d.cabinet_id AND s.number = d.number"
        " LEFT JOIN orders AS o ON o.id = s.order_id WHERE d.cabinet_id = ? ORDER BY d.number",
        cabinet_id,
    )
    return {
        "online": bool(cabinet["online"]),
        "auto": bool(cabinet["auto"]),
        "slots": [
            {
                "slot": row["number"],
                "state": row["state"],
                "item": bool(row["item"]),
                "order": order_name(row["date"], row["order_number"]),
                "openings": row["openings"],
            }
            for row in rows
        ],
    }


def order_name(date: str | None, number: str | None) -> str | None:
    """`20250312-A017`, as APIs call an order."""
    return f"{date.replace('-', '')}-{number}" if date and number else None


async def act(house: House, cabinet_id: str, number: int, what: str) -> dict[str, Any]:
    """Play the hand at one door; answers the cabinet's state.

    Raises Refused(no_such_cabinet | no_such_slot | unknown_act | door_closed | door_open | …).
    """
    if what not in ACTS:
        raise Refused("unknown_act", act=what, acts=ACTS)
    async with house.db.transaction() as tx:
        await _cabinet(cabinet_id, tx)
        await _act(house, await _door(cabinet_id, number, tx), what, tx)
    return await state(house, cabinet_id)


async def _act(house: House, door: Row, what: str, tx: Transaction) -> None:
    """One movement, and what the cabinet reports of it."""
    if what in ("put", "take", "close") and door["state"] != "open":
        raise Refused("door_closed", slot=door["number"])
    if what in ("jam", "pry") and door["state"] == "open":
        raise Refused("door_open", slot=door["number"])
    if what == "put" and door["item"] or what == "take" and not door["item"]:
        raise Refused("nothing_to_do", slot=door["number"])
    if what == "repair" and door["state"] != "jammed":
        raise Refused("not_jammed", slot=door["number"])
    await tx.run(
        f"UPDATE simulated_door SET {_CHANGES[what]} WHERE cabinet_id = ? AND number = ?",
        door["cabinet_id"], door["number"],
    )  # fmt: skip
    if what in _SAID:
        await _report(house, door["cabinet_id"], _SAID[what], door["number"], tx)


async def set_cabinet(
    house: House, cabinet_id: str, *, online: bool | None = None, auto: bool | None = None
) -> dict[str, Any]:
    """Cut or join its line, or send the automatic hand away; answers the cabinet's state."""
    async with house.db.transaction() as tx:
        cabinet = await _cabinet(cabinet_id, tx)
        if auto is not None:
            await tx.run(
                "UPDATE simulated_cabinet SET auto = ? WHERE cabinet_id = ?", int(auto), cabinet_id
            )
            due_ms = house.clock.real_ms() + HAND_AFTER_MS if auto else None
            await tx.run(
                "UPDATE simulated_door SET act_due_ms = ? WHERE cabinet_id = ? AND hand IS NOT NULL"
                " AND state = 'open'",
                due_ms, cabinet_id,
            )  # fmt: skip
        if online is not None and bool(cabinet["online"]) != online:
            await _switch_line(house, cabinet_id, online, tx)
    await catch_up(house)
    return await state(house, cabinet_id)


async def _switch_line(house: House, cabinet_id: str, online: bool, tx: Transaction) -> None:
    real_ms = house.clock.real_ms()
    await tx.run(
        "UPDATE simulated_cabinet SET online = ? WHERE cabinet_id = ?", int(online), cabinet_id
    )
    await tx.run("UPDATE device SET online = ? WHERE id = ?", int(online), cabinet_id)
    record = CabinetCameOnline if online else CabinetWentOffline
    await outbox.append(record(cabinet_id=cabinet_id, at_ms=real_ms), tx, now_ms=real_ms)


async def catch_up(house: House) -> int:
    """Cabinets that are back on the line report what differs from what was last heard of them."""
    found = await house.db.all(_UNHEARD)
    for row in found:
        async with house.db.transaction() as tx:
            await _cabinet(row["cabinet_id"], tx)
            await _tell_difference(house, row["cabinet_id"], row["number"], tx)
    return len(found)


_UNHEARD = (
    "SELECT d.cabinet_id, d.number, d.state, d.item, s.door, COALESCE(s.item, 0) AS known"
    " FROM simulated_door AS d JOIN simulated_cabinet AS c ON c.cabinet_id = d.cabinet_id"
    " JOIN slot AS s ON s.cabinet_id = d.cabinet_id AND s.number = d.number WHERE c.online = 1"
    " AND (d.item <> COALESCE(s.item, 0) OR (d.state = 'open' AND s.door = 'closed')"
    " OR (d.state <> 'open' AND s.door = 'open')) ORDER BY d.cabinet_id, d.number"
)


async def _tell_difference(house: House, cabinet_id: str, number: int, tx: Transaction) -> None:
    row = await tx.first(
        _UNHEARD.replace(" ORDER BY", " AND d.cabinet_id = ? AND d.number = ? ORDER BY"),
        cabinet_id, number,
    )  # fmt: skip
    if row is None:
        return
    if row["item"] != row["known"]:
        said = "item_in" if row["item"] else "item_out"
        await _report(house, cabinet_id, said, number, tx)
    if row["state"] == "open" and row["door"] == "closed":
        await _report(house, cabinet_id, "door_opened", number, tx)
    if row["state"] != "open" and row["door"] == "open":
        await _report(house, cabinet_id, "door_closed", number, tx)


async def hands_due(house: House) -> int:
    """Let the automatic hands move whose moment has come; answers how many did.

    Run it every half second where simulated cabinets are; two at once are harmless.
    """
    due = await house.db.all(
        "SELECT cabinet_id, number FROM simulated_door WHERE act_due_ms <= ?"
        " ORDER BY act_due_ms, number",
        house.clock.real_ms(),
    )
    # Also after a process died between joining a line and saying what had happened meanwhile.
    count = await catch_up(house)
    for found in due:
        async with house.db.transaction() as tx:
            count += await _hand(house, found["cabinet_id"], found["number"], tx)
    return count


async def _hand(house: House, cabinet_id: str, number: int, tx: Transaction) -> bool:
    await _cabinet(cabinet_id, tx)
    door = await _door(cabinet_id, number, tx)
    due_ms = door["act_due_ms"]
    if due_ms is None or due_ms > house.clock.real_ms() or door["state"] != "open":
        return False
    if door["hand"] == "put" and not door["item"] or door["hand"] == "take" and door["item"]:
        await _act(house, door, door["hand"], tx)
    await _act(house, door, "close", tx)
    return True


async def _report(
    house: House, cabinet_id: str, what: str, number: int, tx: Transaction,
    cmd_id: str | None = None,
) -> None:  # fmt: skip
    """Send an event, unless the line is cut. In the door's own transaction: none is ever lost."""
    if not await tx.value("SELECT online FROM simulated_cabinet WHERE cabinet_id = ?", cabinet_id):
        return
    scene = await enter(house, cabinet_id, await house.clock.canteen_ms(tx), tx)
    assert scene is not None
    event = CabinetEvent(token_text(12), what, number, cmd_id, scene.real_ms)
    await take_event(scene, BOOT_ID, scene.real_ms, event)


async def _cabinet(cabinet_id: str, tx: Transaction) -> Row:
    """The cabinet, locked: one thing at a time happens at it, as at a bus."""
    row = await tx.first(
        f"SELECT * FROM simulated_cabinet WHERE cabinet_id = ?{tx.lock()}", cabinet_id
    )
    if row is None:
        raise Refused("no_such_cabinet", cabinet=cabinet_id)
    return row


async def _door(cabinet_id: str, number: int, tx: Transaction) -> Row:
    row = await tx.first(
        "SELECT * FROM simulated_door WHERE cabinet_id = ? AND number = ?", cabinet_id, number
    )
    if row is None:
        raise Refused("no_such_slot", cabinet=cabinet_id, slot=number)
    return row


def _reading(door: Row) -> DoorReading:
    seen = DoorState.OPEN if door["state"] == "open" else DoorState.CLOSED
    return DoorReading(door["number"], seen, bool(door["item"]), _SOURCE)
