"""The ground under the store tests: it stands, it is fresh each time, and it goes away."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
import redis.asyncio

from tests import servers
from tests.programs import NotToBeHad, Say
from tests.scale import scaled
from tests.servers import Account, Databases, Server
from tests.stores import STORES


async def _value(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def _two_dishes(url: str) -> None:
    await _value(url, "CREATE TABLE dish (name TEXT)")
    await _value(url, "INSERT INTO dish VALUES ('红烧肉'), ('米饭')")


async def test_each_test_gets_an_empty_database_of_its_own(
    fresh_postgres_url: str, databases: Databases
) -> None:
    other = databases.fresh()
    await _two_dishes(fresh_postgres_url)
    assert await _value(fresh_postgres_url, "SELECT count(*) FROM dish") == 2
    assert await _value(other, "SELECT to_regclass('dish')") is None
    databases.drop(other)


async def test_a_filled_database_is_filled_once_and_copied(databases: Databases) -> None:
    filled: list[str] = []

    async def fill(url: str) -> None:
        filled.append(url)
        await _two_dishes(url)

    first, second = databases.fresh(fill), databases.fresh(fill)
    await _value(first, "DELETE FROM dish")
    assert await _value(second, "SELECT count(*) FROM dish") == 2
    assert len(filled) == 1


async def test_a_database_is_dropped_though_somebody_is_still_connected(
    databases: Databases,
) -> None:
    url = databases.fresh()
    connection = await asyncpg.connect(url)
    databases.drop(url)
    with pytest.raises(asyncpg.PostgresError):
        await connection.fetchval("SELECT 1")
    connection.terminate()


@pytest.mark.soak
async def test_many_diners_connect_at_once(fresh_postgres_url: str) -> None:
    diners = scaled(150, at_least=20)
    found = await asyncio.gather(*(_value(fresh_postgres_url, "SELECT 1") for _ in range(diners)))
    assert found == [1] * diners


async def test_redis_is_empty_for_each_test(fresh_redis_url: str) -> None:
    async with redis.asyncio.Redis.from_url(fresh_redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("menu:revision", 7)
        assert await client.get("menu:revision") == b"7"


async def test_what_another_test_left_in_redis_is_gone(fresh_redis_url: str) -> None:
    async with redis.asyncio.Redis.from_url(fresh_redis_url) as client:
        assert await client.get("menu:revision") is None


@pytest.mark.parametrize("store", STORES)
def test_a_store_test_asks_for_a_server_only_when_it_needs_one(
    store: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("fresh_postgres_url") if store == "production" else "sqlite://"
    assert url.startswith(("sqlite://", "postgres"))


def test_our_servers_want_a_password_and_run_as_nobody_in_particular(postgres: Server) -> None:
    if postgres.guard is None:
        pytest.skip("TEST_DATABASE_URL names a server of somebody else's")
    assert "@127.0.0.1:" in postgres.url
    assert Account.for_servers().uid != 0


def test_servers_and_their_folders_are_gone_after_a_run_that_was_killed(
    postgres: Server, redis_server: Server
) -> None:
    if postgres.guard is None or redis_server.guard is None:
        pytest.skip("a server was named: we own nothing that could be left behind")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.servers"], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        while not run.stdout.readline().startswith("Ctrl-C"):
            assert run.poll() is None
        guards = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        folders = [_folder_of(guard) for guard in guards]
        assert [folder.is_dir() for folder in folders] == [True, True]
        run.kill()
    give_up_at = time.monotonic() + 15
    while any(Path("/proc", pid).exists() for pid in guards) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    assert [folder.exists() for folder in folders] == [False, False]


def _folder_of(guard: str) -> Path:
    words = Path("/proc", guard, "cmdline").read_text().split("\0")
    return next(Path(word) for word in words if Path(word).name.startswith("fandian-tests-"))


@pytest.mark.parametrize(
    ("setting", "url", "find"),
    [
        ("TEST_DATABASE_URL", "postgres://me:secret@127.0.0.1:1/none", servers.postgres),
        ("TEST_REDIS_URL", "redis://:secret@127.0.0.1:1/0", servers.redis_server),
    ],
)
def test_a_named_server_that_does_not_answer_is_an_error_without_its_password(
    setting: str, url: str, find: Callable[[Say], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, url)
    with pytest.raises(NotToBeHad, match="does not answer at .*127.0.0.1:1") as refused:
        find(print)
    assert "secret" not in str(refused.value)


def test_the_tests_cannot_leave_this_machine() -> None:
    with (
        socket.socket() as probe,
        pytest.raises(RuntimeError, match=r"reach 192\.0\.2\.1"),
    ):
        probe.connect(("192.0.2.1", 80))
