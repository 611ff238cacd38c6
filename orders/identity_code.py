"""我的码: a person's own code for one day, a `P1` whose id is of its own kind.

It stands in a table of its own, so that no cabinet takes it for an order's: a gate asks `verify`.
Revocable, and made anew each day; the picture's link dies with its revision.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.clock import at, to_ms
from kernel.crypto import Keys
from kernel.database import Connection, Row, Transaction
from kernel.errors import Broken, Refused
from kernel.house import House
from kernel.links import make_link
from orders import codes, qr
from orders.routes import File

FILE_PREFIX = "me"
DRAW_MAX = 50


@dataclass(frozen=True)
class Known:
    """What a gate learns: `reason` is `ok`, `invalid`, `revoked` or `expired` (CONTRACT §5)."""

    reason: str
    diner_id: int | None = None


async def issue(keys: Keys, diner_id: int, canteen: Row, now_ms: int, tx: Transaction) -> Row:
    """Today's code of this person; asked again it is the same, after a revocation the next one.

    Raises Refused(too_many_codes).
    """
    today = at(now_ms, canteen["timezone"])
    date = today.date().isoformat()
    row = await tx.first(
        "SELECT * FROM identity_code WHERE diner_id = ? AND date = ?", diner_id, date
    )
    if row is not None and row["state"] == "issued":
        return row
    if row is not None:
        return await _next(keys, row, now_ms, tx)
    ends_ms = to_ms(_midnight(today))
    for _ in range(DRAW_MAX):
        public_id = codes.new_public_id()
        if await tx.value("SELECT 1 FROM pickup WHERE public_id = ?", public_id) is not None:
            continue
        row = await tx.first(
            "INSERT INTO identity_code (diner_id, canteen_id, date, public_id, revision, state,"
            " code_sealed, not_after_ms, issued_ms) VALUES (?, ?, ?, ?, 1, 'issued', ?, ?, ?)"
            " ON CONFLICT DO NOTHING RETURNING *",
            diner_id, canteen["id"], date, public_id,
            _seal(keys, canteen["id"], date, public_id, ends_ms, 1), ends_ms, now_ms,
        )  # fmt: skip
        if row is not None:
            return row
    raise Broken("no_free_code")


async def _next(keys: Keys, row: Row, now_ms: int, tx: Transaction) -> Row:
    revision = row["revision"] + 1
    if revision > codes.REVISION_MAX:
        raise Refused("too_many_codes")
    sealed = _seal(
        keys, row["canteen_id"], row["date"], row["public_id"], row["not_after_ms"], revision
    )
    return await tx.one(
        "UPDATE identity_code SET state = 'issued', revision = ?, code_sealed = ?, issued_ms = ?"
        " WHERE id = ? RETURNING *",
        revision, sealed, now_ms, row["id"],
    )  # fmt: skip


async def revoke(diner_id: int, now_ms: int, tx: Transaction) -> bool:
    """Whatever is shown of it opens nothing any more. False when none was good."""
    row = await tx.first(
        "UPDATE identity_code SET state = 'revoked' WHERE diner_id = ? AND state = 'issued'"
        " AND not_after_ms > ? RETURNING id",
        diner_id, now_ms,
    )  # fmt: skip
    return row is not None


async def verify(text: str, keys: Keys, now_ms: int, on: Connection) -> Known:
    """Whose code is this? Only a genuine one says more than `invalid`."""
    parsed = codes.read(text)
    if parsed is None:
        return Known("invalid")
    row = await on.first(
        "SELECT * FROM identity_code WHERE public_id = ? AND canteen_id = ?",
        parsed.public_id, parsed.canteen_id,
    )  # fmt: skip
    # As much work for an unknown one as for a forged one.
    key = codes.day_key(keys, parsed.canteen_id, row["date"] if row else "0000-00-00")
    if not codes.genuine(parsed, key) or row is None or parsed.revision > row["revision"]:
        return Known("invalid")
    if row["state"] != "issued" or parsed.revision < row["revision"]:
        return Known("revoked", row["diner_id"])
    if now_ms >= row["not_after_ms"]:
        return Known("expired", row["diner_id"])
    return Known("ok", row["diner_id"])


def shown(keys: Keys, row: Row) -> str:
    """The code's text."""
    return keys.unseal(row["code_sealed"], _place(row["public_id"]))


def picture_url(house: House, row: Row) -> str:
    """`/files/…`: the code as a PNG, until it is revoked or its day is over."""
    token = make_link(house.keys, "file", f"{FILE_PREFIX}_{row['id']}_{row['revision']}")
    return f"{house.settings.base_url()}/files/{token}"


async def picture(house: House, rest: str) -> File | None:
    """The file behind `ID_REVISION`."""
    code_id, _, revision = rest.partition("_")
    if not (code_id.isdigit() and revision.isdigit()):
        return None
    row = await house.db.first(
        "SELECT * FROM identity_code WHERE id = ? AND revision = ? AND state = 'issued'",
        int(code_id), int(revision),
    )  # fmt: skip
    if row is None or await house.clock.canteen_ms(house.db) >= row["not_after_ms"]:
        return None
    return File(qr.png(shown(house.keys, row)), "image/png", "my-code.png")


def _midnight(moment: datetime) -> datetime:
    tomorrow = moment.date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=moment.tzinfo)


def _seal(
    keys: Keys, canteen_id: int, date: str, public_id: int, ends_ms: int, revision: int
) -> str:
    code = codes.make(
        codes.day_key(keys, canteen_id, date), public_id=public_id, canteen_id=canteen_id,
        not_after_ms=ends_ms, revision=revision,
    )  # fmt: skip
    return keys.seal(code, _place(public_id))


def _place(public_id: int) -> str:
    return f"identity.code:{public_id}"
