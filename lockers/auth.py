"""Who is calling: a device proves itself with each request (CONTRACT §5).

    X-Signature = hex HMAC-SHA256(secret, TEXT)
    TEXT = METHOD\\nPATH?QUERY\\nTIMESTAMP\\nNONCE\\n and the hex SHA-256 of the body

The device's row is read with each request, so that a revocation counts at once. An unknown device,
a revoked one and a wrong signature are answered alike. Nonces are rows: a restart forgets none.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

from kernel import outbox
from kernel.database import Row
from kernel.house import House
from kernel.http import Problem
from lockers.devices import secrets_of
from lockers.driver import FETCHING
from lockers.records import CabinetCameOnline

SKEW_S = 300
# A signature is good for at most 2 × SKEW_S.
NONCE_KEPT_MS = 600_000
# A cabinet at its busiest scans once a second; forty times that is a device gone mad.
CALLS_MAX = 400
CALLS_PER_S = 10
# Its row is touched this often, not with every call.
SEEN_EVERY_MS = 10_000

_NONCE = re.compile(r"[\x21-\x7e]{1,128}")
_NAME = re.compile(r"[\x21-\x7e]{1,64}")
_STAMP = re.compile(r"[0-9]{1,12}")
_NOBODY = "-" * 43


def signature(secret: str, method: str, path: str, stamp: str, nonce: str, body: bytes) -> str:
    """What X-Signature must be. `path` is as sent, with its query if there is one."""
    text = f"{method}\n{path}\n{stamp}\n{nonce}\n{hashlib.sha256(body).hexdigest()}"
    # As sent: bytes that are no text were kept apart by the server, and are joined again here.
    signed = text.encode("utf-8", "surrogateescape")
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Call:
    """What of a request proves who sent it; absent headers are empty."""

    method: str
    path: str
    device_id: str
    stamp: str
    nonce: str
    signature: str
    body: bytes


async def authenticate(house: House, call: Call) -> Row:
    """The calling device's row. Raises Problem 401 (unauthorized, replayed) or 429."""
    named = call.device_id if _NAME.fullmatch(call.device_id) else ""
    device = await house.db.first("SELECT * FROM device WHERE id = ?", named)
    # The same work for a device that does not exist.
    known = secrets_of(house.keys, device) if device else [_NOBODY]
    genuine = [_is_signed(call, secret) for secret in known]
    if device is None or not any(genuine) or device["revoked_ms"] is not None:
        raise Problem(401, "unauthorized", "Unknown device or wrong signature.")
    if not _is_timely(call.stamp, house.clock.real_ms()):
        raise Problem(401, "unauthorized", "The timestamp is more than 300 s off.")
    if await house.cache.incr(f"device:{device['id']}", CALLS_PER_S) > CALLS_MAX:
        later = {"Retry-After": str(CALLS_PER_S)}
        raise Problem(429, "rate_limited", "Too many calls.", headers=later)
    if not _NONCE.fullmatch(call.nonce) or not await _is_new(house, device["id"], call.nonce):
        raise Problem(401, "replayed", "This nonce was used before.")
    await _seen(house, device)
    return device


def _is_signed(call: Call, secret: str) -> bool:
    path = call.path.removesuffix("?")
    made = signature(secret, call.method, path, call.stamp, call.nonce, call.body)
    given = call.signature.lower().encode("utf-8", "replace")
    return hmac.compare_digest(made.encode(), given)


def _is_timely(stamp: str, real_ms: int) -> bool:
    return bool(_STAMP.fullmatch(stamp)) and abs(real_ms // 1000 - int(stamp)) <= SKEW_S


async def _is_new(house: House, device_id: str, nonce: str) -> bool:
    now_ms = house.clock.real_ms()
    fresh = await house.db.first(
        "INSERT INTO device_nonce (device_id, nonce, at_ms) VALUES (?, ?, ?)"
        " ON CONFLICT (device_id, nonce) DO UPDATE SET at_ms = excluded.at_ms"
        " WHERE device_nonce.at_ms < ? RETURNING nonce",
        device_id, nonce, now_ms, now_ms - NONCE_KEPT_MS,
    )  # fmt: skip
    return fresh is not None


async def _seen(house: House, device: Row) -> None:
    """A device that calls is there; of the others the driver knows better."""
    now_ms = house.clock.real_ms()
    if device["online"] and now_ms - (device["last_seen_ms"] or 0) < SEEN_EVERY_MS:
        return
    online = 1 if device["driver"] in FETCHING else device["online"]
    async with house.db.transaction() as tx:
        await tx.run(
            "UPDATE device SET last_seen_ms = ?, online = ? WHERE id = ?",
            now_ms, online, device["id"],
        )  # fmt: skip
        if online and not device["online"] and device["last_seen_ms"] is not None:
            fact = CabinetCameOnline(cabinet_id=device["id"], at_ms=now_ms)
            await outbox.append(fact, tx, now_ms=now_ms)
    device["online"] = online
