"""配对: a cabinet's browser or board exchanges a code from the chat for its id and secret, once.

A cabinet that is known gets a new secret; its former one works until the next rotation, so that
pairing a second screen does not silence the first. One that is not known is added, driven by
itself (`edge`), only when its code comes: a mistyped name in the chat makes nothing.
"""

import re

from kernel import audit
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.ids import pairing_code
from lockers import devices
from lockers.devices import Added

MINUTE_MS = 60_000
CODE_MINUTES = 10
# Tries a minute from one address (CONTRACT §5).
TRIES_MAX = 5
TRIES_S = 60.0
_CODE = re.compile(r"[0-9A-Za-z]{8}")


async def make_code(
    house: House, cabinet_id: str, actor: str, now_ms: int, tx: Transaction
) -> tuple[str, bool]:
    """(code, whether the cabinet is known). Raises Refused(bad_device_id | device_revoked)."""
    devices.check_id(cabinet_id)
    row = await _find(cabinet_id, tx)
    if row is not None and row["revoked_ms"] is not None:
        raise Refused("device_revoked", device=cabinet_id)
    code = pairing_code()
    await tx.run(
        "INSERT INTO pairing (code_mac, cabinet_id, made_by, expires_ms, created_ms)"
        " VALUES (?, ?, ?, ?, ?)",
        _mac(house, code), row["id"] if row else cabinet_id, actor,
        now_ms + CODE_MINUTES * MINUTE_MS, now_ms,
    )  # fmt: skip
    await audit.write("device.pair", cabinet_id, actor, None, None, "", now_ms, tx)
    return code, row is not None


async def redeem(house: House, code: str, now_ms: int, tx: Transaction) -> Added:
    """Id and secret for the code. Raises Refused(unknown_code | device_revoked)."""
    if not _CODE.fullmatch(code):
        raise Refused("unknown_code")
    pairing = await tx.first(
        "UPDATE pairing SET used_ms = ? WHERE code_mac = ? AND used_ms IS NULL AND expires_ms > ?"
        " RETURNING *",
        now_ms, _mac(house, code), now_ms,
    )  # fmt: skip
    if pairing is None:
        raise Refused("unknown_code")
    row = await _find(pairing["cabinet_id"], tx)
    if row is None:
        return await devices.add_device(
            house, "cabinet", pairing["cabinet_id"], actor=pairing["made_by"], now_ms=now_ms, tx=tx
        )
    if row["revoked_ms"] is not None:
        raise Refused("device_revoked", device=row["id"])
    return await devices.rotate_secret(house, row["id"], pairing["made_by"], now_ms, tx)


async def may_try(house: House, address: str) -> bool:
    """False for the sixth try of a minute."""
    return await house.cache.incr(f"pair:{address}", TRIES_S) <= TRIES_MAX


async def _find(cabinet_id: str, tx: Transaction) -> Row | None:
    return await tx.first(
        "SELECT * FROM device WHERE kind = 'cabinet' AND lower(id) = lower(?)", cabinet_id
    )


def _mac(house: House, code: str) -> str:
    return house.keys.mac("index", f"pair:{code.upper()}")
