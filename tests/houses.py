"""A house for each test: the same rooms on SQLite with the embedded store and on PostgreSQL +
Redis.

Time stands still (`house.clock` is a FrozenClock at NOON) until a test moves it.
"""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from kernel.cache import Cache, EmbeddedCache, RedisCache
from kernel.clock import FrozenClock
from kernel.crypto import load_keys, new_secret
from kernel.database import Database
from kernel.house import House
from kernel.migrate import migrate
from kernel.settings import Settings, load
from tests.stores import STORES

# 2025-03-12 10:30 in Shanghai: a Wednesday, lunch can be ordered and nothing is served yet.
NOON_MS = 1_741_746_600_000
SECRET = new_secret()


def settings(data_dir: Path, database_url: str, redis_url: str = "") -> Settings:
    """Settings for a test, from nothing but what is given here."""
    env = {
        "FANDIAN_DATA_DIR": str(data_dir),
        "FANDIAN_DATABASE_URL": database_url,
        "FANDIAN_REDIS_URL": redis_url,
        "FANDIAN_SECRET_KEYS": SECRET,
    }
    return load(environ=env)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that every test copies."""
    import asyncio

    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    asyncio.run(migrate(f"sqlite://{path}"))
    # Only the one file is copied: everything must be in it, nothing in its log.
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


async def _migrated(url: str) -> None:
    await migrate(url)


@pytest.fixture(params=STORES)
def store_urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """(database, redis) of a fresh migrated store; redis is empty for the embedded twin."""
    if request.param == "embedded":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "fandian.db")
        yield f"sqlite://{tmp_path / 'fandian.db'}", ""
        return
    databases = request.getfixturevalue("databases")
    url = databases.fresh(_migrated)
    yield url, request.getfixturevalue("fresh_redis_url")
    databases.drop(url)


async def open_house(
    config: Settings, clock: FrozenClock | None = None, *, pool_max: int = 16
) -> House:
    """A house on a migrated database; close it with `close_house`."""
    db = await Database.open(config.database(), pool_max=pool_max)
    redis_url = config.redis_url.get_secret_value()
    cache: Cache = RedisCache(redis_url) if redis_url else EmbeddedCache()
    secrets = config.secret_keys.get_secret_value().split(",")
    keys = await load_keys(db, secrets, NOON_MS)
    return House(config, db, clock or FrozenClock(NOON_MS), cache, keys, demo=True)


async def close_house(house: House) -> None:
    await house.cache.close()
    await house.db.close()


@pytest_asyncio.fixture
async def house(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[House]:
    """The ground floor on each store, with a pool of one: who asks outside of `tx` hangs and
    fails."""
    made = await open_house(settings(tmp_path, *store_urls), pool_max=1)
    yield made
    await close_house(made)


@pytest_asyncio.fixture
async def wide_house(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[House]:
    """The same with the usual pool, for tests with many at once."""
    made = await open_house(settings(tmp_path, *store_urls))
    yield made
    await close_house(made)


def pass_time(house: House, seconds: float) -> None:
    """Move the frozen clock of a test's house."""
    assert isinstance(house.clock, FrozenClock)
    house.clock.advance(seconds)
