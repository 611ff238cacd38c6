"""`door.asked`: call the driver for a committed command, and write down what the door did.

Called outside of any transaction and bears being called again: before a second call the door is
read, because an unlock is never repeated blindly (design lockers §0).
"""

import msgspec
import structlog

from kernel.database import Row
from kernel.house import House
from kernel.outbox import Entry, GiveUp, Handler, Later
from lockers import commands, doors
from lockers.driver import CabinetDriver, DoorState, OpenCommand, OpenResult, Outcome
from lockers.failing import missed
from lockers.machine import SlotState
from lockers.records import DoorAsked, DoorUnexplained
from lockers.registry import Fleet
from lockers.scene import enter

log = structlog.get_logger()

# A silent cabinet is asked again this often while the command lives.
AGAIN_MS = 1_000


def handlers(house: House, fleet: Fleet) -> dict[str, Handler]:
    """Topic → handler, to be joined with those of other features."""

    async def door_asked(entry: Entry) -> str | None:
        return await open_door(house, fleet, entry)

    async def door_unexplained(entry: Entry) -> str | None:
        return await explain(house, entry)

    return {DoorAsked.topic: door_asked, DoorUnexplained.topic: door_unexplained}


async def open_door(house: House, fleet: Fleet, entry: Entry) -> str:
    """Open the command's door once; answers its outcome. Raises Later while nothing is certain."""
    asked = msgspec.json.decode(entry.payload, type=DoorAsked)
    command = await commands.get(asked.cmd_id, house.db)
    if command is None:
        raise GiveUp("no such command")
    if command["state"] != "sent":
        return str(command["state"])
    device = await house.db.one("SELECT * FROM device WHERE id = ?", command["cabinet_id"])
    driver = await fleet.driver(device)
    if command["handed_ms"] is not None:
        outcome = await _read(driver, command)
    elif device["revoked_ms"] is not None or house.clock.real_ms() >= command["expires_ms"]:
        outcome = Outcome.EXPIRED
    else:
        outcome = await _call(house, driver, command)
    if outcome in (Outcome.UNKNOWN, Outcome.REFUSED):
        if house.clock.real_ms() < command["expires_ms"]:
            raise Later(house.clock.real_ms() + AGAIN_MS)
        outcome = Outcome.UNKNOWN if outcome is Outcome.UNKNOWN else Outcome.EXPIRED
    await end(house, command, outcome)
    return outcome.value


async def _call(house: House, driver: CabinetDriver, command: Row) -> Outcome:
    async with house.db.transaction() as tx:
        # Before the call: should we die in it, the next one reads the door first.
        await commands.hand_over(command["cmd_id"], house.clock.real_ms(), tx)
        state = await tx.value(
            "SELECT state FROM slot WHERE cabinet_id = ? AND number = ?",
            command["cabinet_id"], command["slot_number"],
        )  # fmt: skip
    clears = command["purpose"] == "maintenance" and state in (SlotState.DIRTY, SlotState.FAULTY)
    result = await _try(
        driver,
        OpenCommand(
            cmd_id=command["cmd_id"],
            cabinet=command["cabinet_id"],
            slot=command["slot_number"],
            purpose="clear" if clears else command["purpose"],
            actor=command["actor"],
            expires_ms=command["expires_ms"],
        ),
    )
    if result.outcome is Outcome.REFUSED:
        async with house.db.transaction() as tx:
            await commands.take_back(command["cmd_id"], tx)
    return result.outcome


async def _try(driver: CabinetDriver, command: OpenCommand) -> OpenResult:
    try:
        return await driver.open(command)
    except Exception as error:
        # A driver promises not to raise; one that does has left its door in an unknown state.
        log.error(
            "door.driver_failed", cabinet=command.cabinet, slot=command.slot, error=repr(error)
        )
        return OpenResult(command.cmd_id, Outcome.UNKNOWN, detail=repr(error))


async def _read(driver: CabinetDriver, command: Row) -> Outcome:
    for reading in await driver.read():
        if reading.slot == command["slot_number"]:
            known = {DoorState.OPEN: Outcome.OPENED, DoorState.CLOSED: Outcome.NOT_OPENED}
            return known.get(reading.state, Outcome.UNKNOWN)
    return Outcome.UNKNOWN


async def end(house: House, command: Row, outcome: Outcome) -> None:
    """Write down what the door did, with everything that follows from it."""
    async with house.db.transaction() as tx:
        now_ms = await house.clock.canteen_ms(tx)
        scene = await enter(house, command["cabinet_id"], now_ms, tx)
        assert scene is not None
        if outcome is Outcome.OPENED:
            await doors.opened_by(scene, command)
        else:
            await missed(scene, command, outcome)


async def explain(house: House, entry: Entry) -> str:
    """A minute after an unexplained opening: an offline record has told why, or it was forced."""
    fact = msgspec.json.decode(entry.payload, type=DoorUnexplained)
    async with house.db.transaction() as tx:
        now_ms = await house.clock.canteen_ms(tx)
        scene = await enter(house, fact.cabinet_id, now_ms, tx)
        assert scene is not None
        owner = await tx.value(
            "SELECT order_id FROM slot WHERE cabinet_id = ? AND number = ?",
            fact.cabinet_id, fact.slot,
        )  # fmt: skip
        if fact.order_id is not None and owner != fact.order_id:
            return "explained"
        await doors.forced(scene, fact.slot, fact.cause)
    return "forced"
