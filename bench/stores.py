"""What one durable commit costs on each store: the floor under every turn.

No order can be faster than this, so a slow figure here explains a slow canteen. Both stores wait
for the disk (SQLite `synchronous=FULL`, PostgreSQL `fsync=on`), as in production.
"""

import asyncio
import os
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles

import asyncpg
import redis.asyncio

from tests import servers

COMMITS = 400
# As many at once as a small pool of one process serves.
DINERS = 8


async def main() -> None:
    _sqlite()
    os.environ.setdefault("TEST_POSTGRES_FSYNC", "on")
    for find, measure in ((servers.postgres, _postgres), (servers.redis_server, _redis)):
        server = find(print)
        try:
            await measure(server)
        finally:
            server.stop()


def _sqlite() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = sqlite3.connect(Path(folder, "bench.db"), isolation_level=None)
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=FULL")
        store.execute("CREATE TABLE placed (id INTEGER PRIMARY KEY, what TEXT)")
        took = []
        for _ in range(COMMITS):
            begun = time.perf_counter()
            store.execute("BEGIN IMMEDIATE")
            store.execute("INSERT INTO placed (what) VALUES ('红烧肉')")
            store.execute("COMMIT")
            took.append(time.perf_counter() - begun)
        store.close()
    _show(f"SQLite {sqlite3.sqlite_version}, one writer", took, sum(took))


async def _postgres(server: servers.Server) -> None:
    databases = servers.Databases(server.url)
    url = databases.fresh()
    async with asyncpg.create_pool(url, min_size=DINERS, max_size=DINERS) as pool:
        await pool.execute("CREATE TABLE placed (id SERIAL PRIMARY KEY, what TEXT)")

        async def commit() -> None:
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute("INSERT INTO placed (what) VALUES ('红烧肉')")

        for diners in (1, DINERS):
            await _race(f"{server.what}, {diners} at once", commit, diners)
    databases.close()


async def _redis(server: servers.Server) -> None:
    async with redis.asyncio.Redis.from_url(server.url) as client:

        async def set_and_get() -> None:
            await client.set("bench:revision", 1)
            await client.get("bench:revision")

        await _race(f"{server.what}, SET and GET", set_and_get, 1)
        await client.delete("bench:revision")


async def _race(title: str, act: Callable[[], Awaitable[None]], diners: int) -> None:
    took: list[float] = []

    async def one() -> None:
        for _ in range(COMMITS // diners):
            begun = time.perf_counter()
            await act()
            took.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(diners)))
    _show(title, took, time.perf_counter() - begun)


def _show(title: str, took: list[float], wall: float) -> None:
    p95 = quantiles(took, n=20)[-1]
    print(
        f"  {title:<48} {len(took) / wall:7.0f}/s"
        f"   median {median(took) * 1000:6.2f} ms   p95 {p95 * 1000:6.2f} ms"
    )
