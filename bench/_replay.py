"""Write down the statements that the house sends, and send the very same ones bare.

The second run starts from a copy of the same database, so every number that the first run was given
is given again: the same reads, the same writes, the same commits, and nothing of ours in between.
"""

import sqlite3
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import asyncpg

from kernel import database
from kernel.database import Connection, Database, Transaction, numbered

# (statement, values); BEGIN and COMMIT are statements like others.
Script = list[tuple[str, tuple[Any, ...]]]


@contextmanager
def recorded() -> Iterator[Script]:
    """Everything sent inside, in order. One task at a time, or the order means nothing."""
    script: Script = []
    kept_all, kept_transaction = Connection.all, Database.transaction

    async def all_(self: Connection, sql: str, *values: Any) -> list[database.Row]:
        script.append((sql, values))
        return await kept_all(self, sql, *values)

    @asynccontextmanager
    async def transaction(self: Database) -> AsyncIterator[Transaction]:
        script.append(("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN", ()))
        async with kept_transaction(self) as tx:
            yield tx
        script.append(("COMMIT", ()))

    Connection.all = all_  # type: ignore[method-assign]  # a benchmark's ear on the wire
    Database.transaction = transaction  # type: ignore[method-assign]  # the same, or back
    try:
        yield script
    finally:
        Connection.all = kept_all  # type: ignore[method-assign]  # the same, or back
        Database.transaction = kept_transaction  # type: ignore[method-assign]  # the same, or back


@dataclass(frozen=True)
class Cost:
    """What something took: seconds on the wall, and seconds of this process's CPU."""

    wall_s: float
    cpu_s: float


class Stopwatch:
    """Started when made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def read(self) -> Cost:
        return Cost(time.perf_counter() - self._wall, time.process_time() - self._cpu)


def compared(own: list[Cost], floor: list[Cost], count: int, what: str) -> str:
    """The two ratios, medians over the rounds, with absolute values as context only."""
    wall = median(a.wall_s / b.wall_s for a, b in zip(own, floor, strict=True))
    cpu = median(a.cpu_s / b.cpu_s for a, b in zip(own, floor, strict=True))
    each = [median(cost.wall_s for cost in costs) / count * 1e3 for costs in (own, floor)]
    return (
        f"{wall:5.2f}x its bare statements, {cpu:5.2f}x their CPU"
        f"   (one {what} {each[0]:.2f} ms, bare {each[1]:.2f} ms"
    )


async def replay(url: str, script: Script) -> tuple[Cost, dict[str, float]]:
    """The whole script through the raw driver, and the seconds per statement."""
    if url.startswith("sqlite"):
        return _replay_sqlite(url.removeprefix("sqlite://"), script)
    return await _replay_postgres(url, script)


def _replay_sqlite(path: str, script: Script) -> tuple[Cost, dict[str, float]]:
    store = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        store.execute(f"PRAGMA {pragma}")
    spent: dict[str, float] = defaultdict(float)
    watch = Stopwatch()
    for sql, values in script:
        before = time.perf_counter()
        store.execute(sql, values).fetchall()
        spent[sql] += time.perf_counter() - before
    took = watch.read()
    store.close()
    return took, spent


async def _replay_postgres(url: str, script: Script) -> tuple[Cost, dict[str, float]]:
    store = await asyncpg.connect(url)
    spent: dict[str, float] = defaultdict(float)
    prepared = [(sql, numbered(sql), values) for sql, values in script]
    watch = Stopwatch()
    for sql, text, values in prepared:
        before = time.perf_counter()
        # fetch() prepares a statement once per connection; BEGIN and its like cannot be.
        await (
            store.fetch(text, *values)
            if values or sql.startswith("SELECT")
            else store.execute(text)
        )
        spent[sql] += time.perf_counter() - before
    took = watch.read()
    await store.close()
    return took, spent


def costliest(spent: dict[str, float], count: int = 6) -> list[str]:
    """The statements that took most, with their share of the whole."""
    whole = sum(spent.values())
    ranked = sorted(spent.items(), key=lambda item: -item[1])[:count]
    return [f"{took / whole:5.0%}  {' '.join(sql.split())[:78]}" for sql, took in ranked]
