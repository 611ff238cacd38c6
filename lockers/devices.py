"""Devices and their secrets: add, list, test, rotate, revoke (CONTRACT §5, "Adding a device").

A secret is shown once and stored sealed. After a rotation the former one works until the next, so
that a device in the field can be moved over. A revoked device is refused with its next request.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kernel import audit
from kernel.crypto import Keys
from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.ids import token_text
from lockers import simulated
from lockers.driver import DoorReading, LinkHealth
from lockers.registry import DRIVERS, Fleet

SLOTS_MAX = 64
SAMPLE_ID, SAMPLE_SLOTS = "A", 12
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


@dataclass(frozen=True)
class Added:
    """The only time that a secret is shown."""

    id: str
    kind: str
    secret: str


async def add_device(
    house: House, kind: str, device_id: str, *, driver: str = "edge", slots: int = 12,
    canteen_id: int | None = None, options: Mapping[str, str] | None = None, actor: str,
    now_ms: int, tx: Transaction,
) -> Added:  # fmt: skip
    """Add a cabinet with doors 1…slots, all free.

    Raises Refused(bad_device_id | device_exists | unknown_kind | unknown_driver | unknown_option |
    bad_slots | no_canteen).
    """
    _check(kind, device_id, driver, slots, options or {})
    home = canteen_id or await tx.value("SELECT MIN(id) FROM canteen")
    if home is None or not await tx.value("SELECT id FROM canteen WHERE id = ?", home):
        raise Refused("no_canteen", canteen=canteen_id)
    secret = token_text()
    row = await tx.first(
        "INSERT INTO device (id, kind, canteen_id, driver, config, secret_sealed, online,"
        " accepting, bundle_version, event_seq, created_ms)"
        " VALUES (?, ?, ?, ?, '{}', ?, ?, 1, 0, 0, ?)"
        " ON CONFLICT (id) DO NOTHING RETURNING *",
        device_id, kind, home, driver, house.keys.seal(secret, _place(device_id)),
        int(driver == "simulated"), house.clock.real_ms(),
    )  # fmt: skip
    if row is None:
        raise Refused("device_exists", device=device_id)
    await _add_slots(device_id, slots, now_ms, tx)
    if driver == "simulated":
        await simulated.install(device_id, slots, tx)
    await audit.write(
        "device.add", device_id, actor, None, {"kind": kind, "driver": driver, "slots": slots},
        "", now_ms, tx,
    )  # fmt: skip
    return Added(device_id, kind, secret)


async def load_sample_cabinet(house: House, now_ms: int, tx: Transaction) -> bool:
    """Cabinet `A` with twelve simulated doors, once; False when there is one already."""
    if await tx.value("SELECT id FROM device WHERE id = ?", SAMPLE_ID) is not None:
        return False
    await add_device(
        house, "cabinet", SAMPLE_ID, driver="simulated", slots=SAMPLE_SLOTS, actor="sample",
        now_ms=now_ms, tx=tx,
    )  # fmt: skip
    return True


def _check(kind: str, device_id: str, driver: str, slots: int, options: Mapping[str, str]) -> None:
    if kind != "cabinet":
        raise Refused("unknown_kind", kind=kind, nearest="cabinet")
    check_id(device_id)
    if driver not in DRIVERS:
        nearest = difflib.get_close_matches(driver, DRIVERS, n=1, cutoff=0.0)
        raise Refused("unknown_driver", driver=driver, nearest=nearest[0])
    if not 1 <= slots <= SLOTS_MAX:
        raise Refused("bad_slots", slots=slots, most=SLOTS_MAX)
    if options:
        raise Refused("unknown_option", option=min(options), driver=driver)


def check_id(device_id: str) -> None:
    """Raises Refused(bad_device_id)."""
    if not _ID.fullmatch(device_id):
        raise Refused("bad_device_id", device=device_id)


async def _add_slots(device_id: str, slots: int, now_ms: int, tx: Transaction) -> None:
    # Plain cabinets have equal doors, neither heated nor cooled: anything fits, anywhere.
    for number in range(1, slots + 1):
        await tx.run(
            "INSERT INTO slot (cabinet_id, number, size, zone, state, openings, changed_ms, door)"
            " VALUES (?, ?, 'large', 'ambient', 'free', 0, ?, 'unknown')",
            device_id, number, now_ms,
        )  # fmt: skip


async def list_devices(on: Connection) -> list[Row]:
    """Every device without its secrets, by id."""
    return await on.all(
        "SELECT d.id, d.kind, d.canteen_id, d.driver, d.online, d.accepting, d.last_seen_ms,"
        " d.revoked_ms, (SELECT count(*) FROM slot AS s WHERE s.cabinet_id = d.id) AS slots"
        " FROM device AS d ORDER BY d.id"
    )


async def check_device(
    house: House, fleet: Fleet, device_id: str
) -> tuple[LinkHealth, list[DoorReading]]:
    """Read all doors, open none. Raises Refused(no_such_device)."""
    row = await _get(device_id, house.db)
    driver = await fleet.driver(row)
    return await driver.health(), await driver.read()


async def rotate_secret(
    house: House, device_id: str, actor: str, now_ms: int, tx: Transaction
) -> Added:
    """A new secret; the former works until the next rotation. Raises Refused(no_such_device)."""
    row = await _get(device_id, tx)
    secret = token_text()
    await tx.run(
        "UPDATE device SET secret_sealed = ?, former_secret_sealed = secret_sealed WHERE id = ?",
        house.keys.seal(secret, _place(device_id)), device_id,
    )  # fmt: skip
    await audit.write("device.rotate", device_id, actor, None, None, "", now_ms, tx)
    return Added(device_id, row["kind"], secret)


async def revoke_device(
    house: House, device_id: str, actor: str, now_ms: int, tx: Transaction
) -> None:
    """401 at once, no new orders, nothing opens. Raises Refused(no_such_device)."""
    await _get(device_id, tx)
    await tx.run(
        "UPDATE device SET revoked_ms = COALESCE(revoked_ms, ?), accepting = 0 WHERE id = ?",
        house.clock.real_ms(), device_id,
    )  # fmt: skip
    await audit.write("device.revoke", device_id, actor, None, None, "", now_ms, tx)


async def set_accepting(
    device_id: str, accepting: bool, actor: str, now_ms: int, tx: Transaction
) -> None:
    """Let a cabinet take new orders or not; what is inside can be collected all the same."""
    row = await _get(device_id, tx)
    await tx.run("UPDATE device SET accepting = ? WHERE id = ?", int(accepting), device_id)
    await audit.write(
        "device.accepting", device_id, actor, bool(row["accepting"]), accepting, "", now_ms, tx
    )


def secrets_of(keys: Keys, device: Row) -> list[str]:
    """The secrets that are good for the device now, newest first."""
    sealed = [device["secret_sealed"], device["former_secret_sealed"]]
    return [keys.unseal(text, _place(device["id"])) for text in sealed if text is not None]


async def cabinet_status(canteen_id: int, on: Connection) -> list[dict[str, Any]]:
    """Each cabinet of the canteen: its line, how many slots are in which state, what to look at."""
    cabinets = await on.all(
        "SELECT * FROM device WHERE kind = 'cabinet' AND canteen_id = ? AND revoked_ms IS NULL"
        " ORDER BY id",
        canteen_id,
    )
    found = []
    for cabinet in cabinets:
        rows = await on.all(
            "SELECT s.*, o.number AS order_number FROM slot AS s"
            " LEFT JOIN orders AS o ON o.id = s.order_id WHERE s.cabinet_id = ? ORDER BY s.number",
            cabinet["id"],
        )
        counts: dict[str, int] = {}
        for row in rows:
            counts[row["state"]] = counts.get(row["state"], 0) + 1
        found.append(
            {
                "id": cabinet["id"],
                "online": bool(cabinet["online"]),
                "accepting": bool(cabinet["accepting"]),
                "slots": rows,
                "counts": counts,
                "to_look_at": [r["number"] for r in rows if r["state"] in ("dirty", "faulty")],
                "left_open": [r["number"] for r in rows if r["door"] == "open"],
            }
        )
    return found


async def cabinet_for(canteen_id: int, wanted: str | None, on: Connection) -> Row:
    """The cabinet named `wanted`, or with None one that is online, the emptiest first.

    Raises Refused(no_such_cabinet | no_cabinet | cabinet_offline).
    """
    rows = await on.all(
        "SELECT d.*, (SELECT count(*) FROM slot AS s WHERE s.cabinet_id = d.id"
        " AND s.state = 'free') AS free FROM device AS d WHERE d.kind = 'cabinet'"
        " AND d.canteen_id = ? AND d.revoked_ms IS NULL AND d.accepting = 1"
        " ORDER BY free DESC, d.id",
        canteen_id,
    )
    if wanted is not None:
        named = [row for row in rows if row["id"].casefold() == wanted.strip().casefold()]
        if not named:
            raise Refused("no_such_cabinet", cabinet_id=wanted, known=[row["id"] for row in rows])
        rows = named
    online = [row for row in rows if row["online"]]
    if not online:
        raise Refused("cabinet_offline" if rows else "no_cabinet", cabinet_id=wanted)
    return online[0]


async def _get(device_id: str, on: Connection) -> Row:
    row = await on.first("SELECT * FROM device WHERE id = ?", device_id)
    if row is None:
        raise Refused("no_such_device", device=device_id)
    return row


def _place(device_id: str) -> str:
    return f"device:{device_id}"
