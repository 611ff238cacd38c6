"""The only source of "now".

Two times, never mixed (design README, ruling 6). *Canteen time* is the database's clock plus the
simulator's offset row: meals, cut-offs, expiries, reminders, codes. *Real time* is this machine's:
provider windows, signatures, tokens, leases, door commands.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from kernel.database import Connection

_DATABASE_NOW = {
    "sqlite": "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) AS now_ms,"
    " (SELECT offset_ms FROM clock_offset WHERE id = 1) AS offset_ms",
    "postgres": "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now_ms,"
    " (SELECT offset_ms FROM clock_offset WHERE id = 1) AS offset_ms",
}


class Clock(Protocol):
    """What every room may ask for the time."""

    def real_ms(self) -> int:
        """This machine's time in ms since the epoch."""
        ...

    async def canteen_ms(self, on: Connection) -> int:
        """The canteen's time, read on the given connection or transaction."""
        ...


class SystemClock:
    """The database's clock for the canteen, the machine's for the outside."""

    def real_ms(self) -> int:
        return time.time_ns() // 1_000_000

    async def canteen_ms(self, on: Connection) -> int:
        row = await on.one(_DATABASE_NOW[on.dialect])
        return int(row["now_ms"]) + int(row["offset_ms"] or 0)


class FrozenClock:
    """Stands still until told to move; the simulator's offset counts as with the real one."""

    def __init__(self, at_ms: int) -> None:
        self.at_ms = at_ms

    def advance(self, seconds: float) -> None:
        self.at_ms += round(seconds * 1000)

    def real_ms(self) -> int:
        return self.at_ms

    async def canteen_ms(self, on: Connection) -> int:
        return self.at_ms + await read_offset(on)


async def read_offset(on: Connection) -> int:
    """How far the simulator has moved the canteen ahead of the database's clock, in ms."""
    row = await on.first("SELECT offset_ms FROM clock_offset WHERE id = 1")
    return int(row["offset_ms"]) if row else 0


async def move_offset(add_ms: int, on: Connection) -> int:
    """Move the canteen's time forward by `add_ms` for every process; answers the new offset."""
    assert add_ms >= 0
    row = await on.one(
        "INSERT INTO clock_offset (id, offset_ms) VALUES (1, ?)"
        " ON CONFLICT (id) DO UPDATE SET offset_ms = clock_offset.offset_ms + excluded.offset_ms"
        " RETURNING offset_ms",
        add_ms,
    )
    return int(row["offset_ms"])


def at(ms: int, zone: str) -> datetime:
    """The aware wall-clock time of an instant in a canteen's zone."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).astimezone(
        ZoneInfo(zone)
    )


def to_ms(moment: datetime) -> int:
    """An aware time as ms since the epoch."""
    assert moment.tzinfo is not None
    return round(moment.timestamp() * 1000)
