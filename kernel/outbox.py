"""Facts committed with the data, delivered afterwards: at least once, in order within a lane.

What may follow a moment later (a notice, a call to a provider, a door) is a row here, written in
the transaction that made it true. A worker leases a row, calls its handler outside of any
transaction, and marks it done. A handler must bear being called twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from random import Random

import msgspec
import structlog

from kernel.clock import Clock
from kernel.database import Database, Transaction
from kernel.records import Record

log = structlog.get_logger()

# Longer than any handler may take (an outside call gets 20 s): a living worker keeps its row.
LEASE_MS = 60_000
# About a day with the back-off below; after that a person has to look.
TRIES_MAX = 12
BACKOFF_FIRST_MS = 1_000
BACKOFF_MAX_MS = 15 * 60_000
CLAIM_MAX = 20


@dataclass(frozen=True)
class Entry:
    """One claimed row. `tries` counts this call."""

    id: int
    dedupe_key: str
    topic: str
    lane: str
    payload: bytes
    tries: int


class GiveUp(Exception):
    """A handler knows that trying again cannot help: the row becomes a dead letter."""


class Later(Exception):
    """Not a failure: look again at `due_ms` (real time), without counting a try."""

    def __init__(self, due_ms: int) -> None:
        super().__init__(str(due_ms))
        self.due_ms = due_ms


Handler = Callable[[Entry], Awaitable[str | None]]


class Doorbell:
    """Rings in this process when something was committed; the poll covers other processes."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, timeout_s: float) -> None:
        try:
            await asyncio.wait_for(self._event.wait(), timeout_s)
        except TimeoutError:
            return
        finally:
            self._event.clear()


async def append(
    record: Record, tx: Transaction, *, now_ms: int, due_ms: int | None = None
) -> None:
    """Write the fact with the data. A fact that is there already is left alone."""
    await append_raw(
        topic=record.topic,
        key=record.key(),
        lane=record.lane(),
        payload=msgspec.json.encode(record).decode(),
        now_ms=now_ms,
        due_ms=due_ms,
        tx=tx,
    )


async def append_raw(
    *,
    topic: str,
    key: str,
    lane: str,
    payload: str,
    now_ms: int,
    due_ms: int | None,
    tx: Transaction,
) -> None:
    """As `append`, for a payload that is text already. Times are real time."""
    await tx.run(
        "INSERT INTO outbox (dedupe_key, topic, lane, payload, due_ms, tries, created_ms)"
        " VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT (dedupe_key) DO NOTHING",
        key, topic, lane, payload, now_ms if due_ms is None else due_ms, now_ms,
    )  # fmt: skip
    tx.after_commit(ring)


_bells: set[Doorbell] = set()


def listen() -> Doorbell:
    """A doorbell that rings for every commit of this process that wrote to the outbox."""
    bell = Doorbell()
    _bells.add(bell)
    return bell


def unlisten(bell: Doorbell) -> None:
    _bells.discard(bell)


def ring() -> None:
    for bell in _bells:
        bell.ring()


async def claim(db: Database, topics: list[str], now_ms: int) -> list[Entry]:
    """Lease due rows of these topics; a row waits while an older one of its lane is undone."""
    marks = ", ".join("?" * len(topics))
    async with db.transaction() as tx:
        rows = await tx.all(
            "SELECT id FROM outbox AS o WHERE done_ms IS NULL AND due_ms <= ?"
            f" AND topic IN ({marks}) AND (lease_ms IS NULL OR lease_ms < ?)"
            " AND NOT EXISTS (SELECT 1 FROM outbox AS p WHERE p.lane = o.lane AND p.id < o.id"
            " AND p.done_ms IS NULL)"
            f" ORDER BY due_ms, id LIMIT {CLAIM_MAX}{tx.lock('UPDATE SKIP LOCKED')}",
            now_ms, *topics, now_ms,
        )  # fmt: skip
        if not rows:
            return []
        ids = [row["id"] for row in rows]
        taken = await tx.all(
            "UPDATE outbox SET lease_ms = ?, tries = tries + 1"
            f" WHERE id IN ({', '.join('?' * len(ids))})"
            " RETURNING id, dedupe_key, topic, lane, payload, tries",
            now_ms + LEASE_MS, *ids,
        )  # fmt: skip
    entries = [Entry(**{**row, "payload": row["payload"].encode()}) for row in taken]
    return sorted(entries, key=lambda entry: entry.id)


async def deliver(db: Database, entry: Entry, handler: Handler, clock: Clock) -> None:
    """Call the handler once and write down what came of it."""
    try:
        outcome = await handler(entry)
    except Later as later:
        await _again(db, entry, later.due_ms, counted=False)
    except GiveUp as reason:
        await _finish(db, entry, clock.real_ms(), "dead")
        log.error("outbox.dead", topic=entry.topic, row=entry.id, reason=str(reason))
    except Exception as error:
        if entry.tries >= TRIES_MAX:
            await _finish(db, entry, clock.real_ms(), "dead")
            log.error("outbox.dead", topic=entry.topic, row=entry.id, error=type(error).__name__)
        else:
            await _again(db, entry, clock.real_ms() + backoff_ms(entry.tries), counted=True)
            log.warning("outbox.retry", topic=entry.topic, row=entry.id, error=repr(error))
    else:
        await _finish(db, entry, clock.real_ms(), outcome or "done")


def backoff_ms(tries: int, random: Random | None = None) -> int:
    """1 s, 2 s, 4 s … at most 15 min, and up to a fifth more: retries must not march in step."""
    base: int = min(BACKOFF_FIRST_MS * 2 ** (tries - 1), BACKOFF_MAX_MS)
    jitter = (random or Random()).randrange(base // 5 + 1)
    return base + jitter


async def _finish(db: Database, entry: Entry, now_ms: int, outcome: str) -> None:
    await db.run(
        "UPDATE outbox SET done_ms = ?, lease_ms = NULL, outcome = ?"
        " WHERE id = ? AND done_ms IS NULL",
        now_ms, outcome, entry.id,
    )  # fmt: skip


async def _again(db: Database, entry: Entry, due_ms: int, *, counted: bool) -> None:
    await db.run(
        "UPDATE outbox SET due_ms = ?, lease_ms = NULL, tries = tries - ?"
        " WHERE id = ? AND done_ms IS NULL",
        due_ms, 0 if counted else 1, entry.id,
    )  # fmt: skip


async def drain(db: Database, handlers: Mapping[str, Handler], clock: Clock) -> int:
    """Deliver everything that is due now, lane by lane; answers how many calls were made."""
    count = 0
    while entries := await claim(db, sorted(handlers), clock.real_ms()):
        for entry in entries:
            await deliver(db, entry, handlers[entry.topic], clock)
        count += len(entries)
    return count
