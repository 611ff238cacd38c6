"""What a cabinet reports: each event counts once, in the order in which it happened."""

from collections.abc import Sequence

from kernel.database import Row, Transaction
from kernel.house import House
from lockers import commands, doors
from lockers.driver import CabinetEvent, Outcome
from lockers.failing import missed
from lockers.scene import Scene, enter

TYPES = frozenset(
    {"door_opened", "door_closed", "door_forced", "item_in", "item_out", "boot", "power"}
)
# A goods sensor may speak this long after its door and is still heard first.
SENSOR_LAG_MS = 3_000


async def take_events(
    house: House, cabinet_id: str, boot_id: str, seq: int, events: Sequence[CabinetEvent]
) -> tuple[list[str], int]:
    """Take a batch in; answers the ids (all of them, repeats too) and the next sequence number."""
    for event in _sensor_first(events):
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            scene = await enter(house, cabinet_id, now_ms, tx)
            assert scene is not None
            await take_event(scene, boot_id, seq, event)
    following = seq + len(events)
    async with house.db.transaction() as tx:
        await tx.run(
            "UPDATE device SET event_seq = CASE WHEN boot_id = ? AND event_seq > ? THEN event_seq"
            " ELSE ? END, boot_id = ? WHERE id = ?",
            boot_id, following, following, boot_id, cabinet_id,
        )  # fmt: skip
        following = int(await tx.value("SELECT event_seq FROM device WHERE id = ?", cabinet_id))
    return [event.event_id for event in events], following


async def take_event(scene: Scene, boot_id: str, seq: int, event: CabinetEvent) -> bool:
    """Take one event in, in the caller's transaction. False for a repeat."""
    fresh = await scene.tx.first(
        "INSERT INTO device_event (device_id, event_id, type, slot_number, cmd_id, boot_id, seq,"
        " happened_ms, received_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (device_id, event_id) DO NOTHING RETURNING event_id",
        scene.cabinet_id, event.event_id, event.type, event.slot, event.cmd_id, boot_id, seq,
        event.happened_ms, scene.real_ms,
    )  # fmt: skip
    if fresh is None:
        return False
    await _apply(scene.back_then(event.happened_ms), event)
    return True


async def _apply(scene: Scene, event: CabinetEvent) -> None:
    if event.type == "boot":
        await _void_commands(scene, event.happened_ms)
    if event.slot is None:
        return
    if event.type == "door_opened":
        await doors.opened(scene, event.slot, event.cmd_id, event.event_id)
    elif event.type == "door_closed":
        await doors.closed(scene, event.slot)
    elif event.type == "door_forced":
        await doors.forced(scene, event.slot, event.event_id)
    elif event.type in ("item_in", "item_out"):
        await doors.item(scene, event.slot, event.type == "item_in")


def _sensor_first(events: Sequence[CabinetEvent]) -> list[CabinetEvent]:
    """A box seen leaving just after its door closed left before: some boards report like that."""
    ordered = list(events)
    for place, event in enumerate(ordered):
        if event.type not in ("item_in", "item_out"):
            continue
        before = place
        while before > 0 and _lags(ordered[before - 1], event):
            before -= 1
        ordered.insert(before, ordered.pop(place))
    return ordered


def _lags(door: CabinetEvent, item: CabinetEvent) -> bool:
    return (
        door.type == "door_closed"
        and door.slot == item.slot
        and item.happened_ms - door.happened_ms <= SENSOR_LAG_MS
    )


async def _void_commands(scene: Scene, booted_ms: int) -> None:
    """Nothing opens by itself after a power cut: what was on its way then is due to expire now.

    Ended one by one by the sweep: here it would hold several orders at once.
    """
    await scene.tx.run(
        "UPDATE door_command SET expires_ms = ? WHERE cabinet_id = ? AND state = 'sent'"
        " AND created_ms < ? AND expires_ms > ?",
        booted_ms, scene.cabinet_id, booted_ms, booted_ms,
    )  # fmt: skip


async def report_result(
    house: House, command: Row, result: str, now_ms: int, tx: Transaction
) -> Row:
    """A device says what became of its command; answers the command's row as it is now."""
    scene = await enter(house, command["cabinet_id"], now_ms, tx)
    assert scene is not None
    if result == "opened":
        await doors.opened_by(scene, command)
    elif result == "failed":
        await missed(scene, command, Outcome.NOT_OPENED)
    elif result == "expired":
        await missed(scene, command, Outcome.EXPIRED)
    row = await commands.get(command["cmd_id"], tx)
    assert row is not None
    return row
