"""Placeholders, transactions, savepoints, and what happens when the database is busy or slow."""

import asyncio
import shutil
import sqlite3
from pathlib import Path

import asyncpg
import pytest

from kernel import database
from kernel.database import (
    Database,
    IntegrityError,
    Transaction,
    configuration,
    is_transient,
    numbered,
)
from kernel.errors import Refused
from kernel.house import House
from kernel.repeat import in_transaction

INSERT = "INSERT INTO policy (name, value, changed_ms, changed_by) VALUES (?, '1', 0, '')"


async def names(house: House) -> list[str]:
    return [row["name"] for row in await house.db.all("SELECT name FROM policy ORDER BY name")]


@pytest.mark.parametrize(
    ("sql", "dollars"),
    [("SELECT 1", "SELECT 1"), ("a = ? AND b = ?", "a = $1 AND b = $2"),
     ("a = '?' AND b = ?", "a = '?' AND b = $1"),
     ("a = 'it''s ?' OR b = ?", "a = 'it''s ?' OR b = $1"),
     ("?, ?, ?, ?, ?, ?, ?, ?, ?, ?", "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10")],
)  # fmt: skip
def test_question_marks_are_numbered_outside_of_quotes(sql: str, dollars: str) -> None:
    assert numbered(sql) == dollars


def test_addresses_are_read_with_their_escapes_and_options() -> None:
    dialect, config = configuration(
        "postgres://us%40er:p%2Fw@db:5433/ca%20nteen?sslmode=require", 4
    )
    credentials = config["connections"][dialect]["credentials"]
    assert credentials == {
        "host": "db", "port": 5433, "user": "us@er", "password": "p/w", "database": "ca nteen",
        "minsize": 1, "maxsize": 4, "ssl": "require",
    }  # fmt: skip
    dialect, config = configuration("sqlite:////data/fandian.db?x=1")
    assert config["connections"][dialect]["credentials"]["file_path"] == "//data/fandian.db"


@pytest.mark.parametrize("url", ["mysql://a/b", "fandian.db", ""])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        configuration(url)


async def test_sqlite_waits_for_the_disk_and_checks_references(
    empty_sqlite: Path, tmp_path: Path
) -> None:
    db = await Database.open(f"sqlite://{tmp_path / 'new.db'}")
    try:
        assert await db.value("PRAGMA synchronous") == 2
        assert await db.value("PRAGMA journal_mode") == "wal"
        assert await db.value("PRAGMA foreign_keys") == 1
    finally:
        await db.close()


async def test_an_exception_takes_the_whole_transaction_back(house: House) -> None:
    async def write_and_refuse() -> None:
        async with house.db.transaction() as tx:
            await tx.run(INSERT, "a")
            raise Refused("no")

    with pytest.raises(Refused):
        await write_and_refuse()
    assert await names(house) == []
    async with house.db.transaction() as tx:
        await tx.run(INSERT, "b")
    assert await names(house) == ["b"]


async def test_a_savepoint_takes_back_what_is_inside_and_only_that(house: House) -> None:
    async with house.db.transaction() as tx:

        async def write_and_refuse() -> None:
            async with tx.savepoint():
                await tx.run(INSERT, "inside")
                async with tx.savepoint():
                    await tx.run(INSERT, "deeper")
                raise Refused("no")

        await tx.run(INSERT, "before")
        with pytest.raises(Refused):
            await write_and_refuse()
        async with tx.savepoint():
            await tx.run(INSERT, "kept")
        await tx.run(INSERT, "after")
    assert await names(house) == ["after", "before", "kept"]


async def test_a_broken_statement_inside_a_savepoint_spoils_nothing(house: House) -> None:
    async with house.db.transaction() as tx:
        await tx.run(INSERT, "a")
        with pytest.raises(IntegrityError):
            async with tx.savepoint():
                await tx.run(INSERT, "a")
        await tx.run(INSERT, "b")
    assert await names(house) == ["a", "b"]


async def test_after_commit_calls_come_after_it_and_never_otherwise(house: House) -> None:
    called: list[str] = []

    async def ask_and_refuse(tx: Transaction, word: str) -> None:
        async with tx.savepoint():
            tx.after_commit(lambda: called.append(word))
            raise Refused("no")

    async def roll_back() -> None:
        async with house.db.transaction() as tx:
            tx.after_commit(lambda: called.append("rolled back"))
            raise Refused("no")

    with pytest.raises(Refused):
        await roll_back()
    async with house.db.transaction() as tx:
        tx.after_commit(lambda: called.append("outer"))
        with pytest.raises(Refused):
            await ask_and_refuse(tx, "savepoint taken back")
        async with tx.savepoint():
            tx.after_commit(lambda: called.append("savepoint kept"))
        assert called == []
    assert called == ["outer", "savepoint kept"]


async def test_one_means_one(house: House) -> None:
    with pytest.raises(AssertionError, match="0 rows"):
        await house.db.one("SELECT name FROM policy")
    assert await house.db.first("SELECT name FROM policy") is None
    assert await house.db.value("SELECT name FROM policy") is None


async def test_a_transaction_given_up_while_it_waits_leaves_none_open(house: House) -> None:
    """The pool has one connection; whoever leaves it mid-way must leave it usable."""
    for steps in range(12):

        async def write(name: str = f"n{steps}") -> None:
            async with house.db.transaction() as tx:
                await tx.run(INSERT, name)

        task = asyncio.create_task(write())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with house.db.transaction() as tx:
            await tx.run(INSERT, f"next{steps}")
    assert len([name for name in await names(house) if name.startswith("next")]) == 12


async def test_a_busy_sqlite_is_something_to_try_again(
    empty_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 1)
    path = shutil.copy(empty_sqlite, tmp_path / "fandian.db")
    db = await Database.open(f"sqlite://{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(sqlite3.OperationalError) as found:
            async with db.transaction():
                raise AssertionError("nobody may be in here")
        assert is_transient(found.value)

        async def work(tx: Transaction) -> None:
            await tx.run(INSERT, "a")

        async def let_go() -> None:
            other.execute("COMMIT")

        async with asyncio.TaskGroup() as both:
            both.create_task(in_transaction(db, work))
            both.create_task(let_go())
        assert await db.value("SELECT count(*) FROM policy") == 1
    finally:
        other.close()
        await db.close()


async def test_only_what_may_go_away_by_itself_is_tried_again(house: House) -> None:
    calls: list[int] = []

    async def deadlocked(tx: Transaction) -> str:
        calls.append(1)
        await tx.run(INSERT, "a")
        if len(calls) < 3:
            raise asyncpg.DeadlockDetectedError("deadlock detected")
        return "done"

    assert await in_transaction(house.db, deadlocked) == "done"
    assert (len(calls), await names(house)) == (3, ["a"])

    async def doubled(tx: Transaction) -> None:
        calls.append(1)
        await tx.run(INSERT, "a")

    with pytest.raises(IntegrityError):
        await in_transaction(house.db, doubled)
    assert len(calls) == 4


async def test_two_databases_in_one_process_never_meet(house: House, tmp_path: Path) -> None:
    other = await Database.open(f"sqlite://{tmp_path / 'other.db'}")
    try:
        await other.run("CREATE TABLE policy (name TEXT)")
        await house.db.run(INSERT, "a")
        assert await other.value("SELECT count(*) FROM policy") == 0
    finally:
        await other.close()
