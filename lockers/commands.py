"""Commands to doors: written down before anybody is called, ended once, by what the door did.

Times here are real time (design README, ruling 6): a command older than a few seconds would open a
door with nobody in front of it.
"""

import secrets

from kernel import metrics, outbox
from kernel.database import Connection, Row, Transaction
from lockers.driver import Outcome
from lockers.records import DoorAsked
from lockers.scene import Scene

# A person waits at the door: whoever is away longer has to ask again (design lockers §0).
OPEN_WITHIN_MS = 15_000
# An `edge` device that got the command in time may report a moment later.
NEWS_WITHIN_MS = 5_000
# A door seen open this soon after a command was opened by it, even when the device does not say so.
BELONGS_MS = 30_000

_DONE = ("opened", "not_opened", "unknown", "expired")


async def send(
    scene: Scene, number: int, purpose: str, order_id: int | None, actor: str, *,
    reason: str = "", cmd_id: str | None = None,
) -> Row:  # fmt: skip
    """Write the command, and the fact that makes the driver be called unless the device fetches."""
    row = await scene.tx.one(
        "INSERT INTO door_command (cmd_id, cabinet_id, slot_number, purpose, order_id, actor,"
        " reason, state, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 'sent', ?, ?)"
        " RETURNING *",
        cmd_id or new_cmd_id(), scene.cabinet_id, number, purpose, order_id, actor, reason,
        scene.real_ms, scene.real_ms + OPEN_WITHIN_MS,
    )  # fmt: skip
    if not scene.fetched:
        await outbox.append(DoorAsked(cmd_id=row["cmd_id"]), scene.tx, now_ms=scene.real_ms)
    return row


def new_cmd_id() -> str:
    """Unguessable: a command's id is shown to the device that asks what became of it."""
    return f"c{secrets.token_hex(12)}"


async def get(cmd_id: str, on: Connection) -> Row | None:
    return await on.first("SELECT * FROM door_command WHERE cmd_id = ?", cmd_id)


async def of_door(cabinet_id: str, number: int, real_ms: int, on: Connection) -> Row | None:
    """The newest command that an opening of this door can belong to."""
    return await on.first(
        "SELECT * FROM door_command WHERE cabinet_id = ? AND slot_number = ? AND created_ms >= ?"
        " ORDER BY id DESC LIMIT 1",
        cabinet_id, number, real_ms - BELONGS_MS,
    )  # fmt: skip


async def live(order_id: int, purpose: str, real_ms: int, on: Connection) -> Row | None:
    """The order's command that has not ended yet."""
    return await on.first(
        "SELECT * FROM door_command WHERE order_id = ? AND purpose = ? AND state = 'sent'"
        " AND expires_ms > ? ORDER BY id DESC LIMIT 1",
        order_id, purpose, real_ms,
    )  # fmt: skip


async def waiting(cabinet_id: str, real_ms: int, on: Connection) -> list[Row]:
    """The cabinet's commands that may still run, oldest first."""
    return await on.all(
        "SELECT * FROM door_command WHERE cabinet_id = ? AND state = 'sent' AND expires_ms > ?"
        " ORDER BY id",
        cabinet_id, real_ms,
    )  # fmt: skip


async def hand_over(cmd_id: str, real_ms: int, tx: Transaction) -> None:
    """From here on the door may have moved, whatever we hear of it."""
    await tx.run(
        "UPDATE door_command SET handed_ms = COALESCE(handed_ms, ?) WHERE cmd_id = ?",
        real_ms, cmd_id,
    )  # fmt: skip


async def take_back(cmd_id: str, tx: Transaction) -> None:
    """Nothing was sent after all."""
    await tx.run(
        "UPDATE door_command SET handed_ms = NULL WHERE cmd_id = ? AND state = 'sent'", cmd_id
    )


async def finish(cmd_id: str, outcome: Outcome, real_ms: int, tx: Transaction) -> Row | None:
    """End the command; its row when this ended it, None when it had ended like this or better.

    A door seen open later than we waited for has opened all the same: OPENED corrects the others.
    """
    assert outcome.value in _DONE
    late = ", 'not_opened', 'unknown', 'expired'" if outcome is Outcome.OPENED else ""
    return await tx.first(
        "UPDATE door_command SET state = ?, done_ms = ? WHERE cmd_id = ?"
        f" AND state IN ('sent'{late}) RETURNING *",
        outcome.value, real_ms, cmd_id,
    )  # fmt: skip


def count_end(scene: Scene, outcome: Outcome) -> None:
    """One more command that ended like this, once it is committed."""
    driver = str(scene.cabinet["driver"])
    scene.tx.after_commit(metrics.DOORS.labels(driver, outcome.value).inc)


async def failures(command: Row, on: Connection) -> int:
    """How often this door did not open for this order and purpose. Never sent is not its fault."""
    return int(
        await on.value(
            "SELECT count(*) FROM door_command WHERE order_id = ? AND cabinet_id = ?"
            " AND slot_number = ? AND (purpose = 'stock') = (? = 'stock')"
            " AND state IN ('not_opened', 'unknown')",
            command["order_id"], command["cabinet_id"], command["slot_number"], command["purpose"],
        )
    )  # fmt: skip
