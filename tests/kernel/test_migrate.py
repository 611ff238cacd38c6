"""Migrations: once, twice, and by several who start at the same moment."""

import asyncio
from pathlib import Path

import pytest

from kernel.database import Database
from kernel.migrate import migrate, pending
from tests import processes
from tests.stores import STORES


@pytest.fixture(params=STORES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "embedded":
        return f"sqlite://{tmp_path / 'fandian.db'}"
    url: str = request.getfixturevalue("fresh_postgres_url")
    return url


async def tables(url: str) -> int:
    db = await Database.open(url)
    try:
        counted = {
            "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'orders'",
            "postgres": "SELECT count(*) FROM pg_tables WHERE tablename = 'orders'",
        }
        return int(await db.value(counted[db.dialect]))
    finally:
        await db.close()


async def test_a_second_time_there_is_nothing_to_do(empty_url: str) -> None:
    waiting = await pending(empty_url)
    assert waiting
    assert await migrate(empty_url) == waiting
    assert await pending(empty_url) == []
    assert await migrate(empty_url) == []
    assert await tables(empty_url) == 1


async def test_two_at_once_in_one_process_migrate_once(empty_url: str) -> None:
    applied = await asyncio.gather(migrate(empty_url), migrate(empty_url))
    assert sorted(map(bool, applied)) == [False, True]


def test_three_processes_that_start_at_once_all_come_up(empty_url: str) -> None:
    async def start() -> None:
        await migrate(empty_url)
        assert await pending(empty_url) == []

    children = [processes.start(start) for _ in range(3)]
    assert [processes.finish(pid) for pid in children] == [0, 0, 0]
    assert asyncio.run(tables(empty_url)) == 1
