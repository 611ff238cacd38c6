"""The one database, SQLite or PostgreSQL, behind the same four words: all, first, one, run.

Statements are plain SQL with `?` for values, translated to `$1…` for PostgreSQL in one place. A
transaction is passed on as `tx`; whoever holds one asks nothing of the pool (a test runs with a
pool of one). Never start a task inside a transaction: it would outlive it (tortoise-orm #1855).
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper
from tortoise.context import TortoiseContext, _current_context
from tortoise.exceptions import IntegrityError, OperationalError

__all__ = ["Connection", "Database", "Dialect", "IntegrityError", "Row", "Transaction"]

Dialect = Literal["sqlite", "postgres"]
Row = dict[str, Any]

MODELS = ["users.models", "menus.models", "orders.models", "payments.models", "lockers.models"]

# 16 connections serve a canteen's burst of 500 diners in half a second.
POOL_MAX = 16
# Longer than any transaction of ours; a second process that waits longer than this is stuck.
BUSY_TIMEOUT_MS = 15_000
# Deadlock or serialisation trouble is repeated by the caller this often, then it is an error.
RETRY_COUNT_MAX = 5


@lru_cache(maxsize=2048)
def numbered(sql: str) -> str:
    """`?` → `$1`, `$2`, … outside of quotes, as PostgreSQL wants them."""
    parts, count, quoted = [], 0, False
    for char in sql:
        if char == "'":
            quoted = not quoted
        if char == "?" and not quoted:
            count += 1
            parts.append(f"${count}")
        else:
            parts.append(char)
    return "".join(parts)


class Connection:
    """Runs statements; a `Database` outside, a `Transaction` inside a transaction."""

    dialect: Dialect
    client: BaseDBAsyncClient
    context: TortoiseContext

    @contextmanager
    def models(self) -> Iterator[BaseDBAsyncClient]:
        """tortoise-orm's models work inside, with `.using_db(client)` on what is yielded.

        Only for that long: two databases in one process (tests, a replica) must never meet.
        """
        token = _current_context.set(self.context)
        try:
            yield self.client
        finally:
            _current_context.reset(token)

    async def all(self, sql: str, *values: Any) -> list[Row]:
        """Every row; also of `INSERT/UPDATE … RETURNING`."""
        text = numbered(sql) if self.dialect == "postgres" else sql
        return await self.client.execute_query_dict(text, list(values))

    async def first(self, sql: str, *values: Any) -> Row | None:
        """The first row, or None."""
        rows = await self.all(sql, *values)
        return rows[0] if rows else None

    async def one(self, sql: str, *values: Any) -> Row:
        """The one row that must be there."""
        rows = await self.all(sql, *values)
        assert len(rows) == 1, f"{len(rows)} rows instead of one"
        return rows[0]

    async def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        row = await self.first(sql, *values)
        return next(iter(row.values())) if row else None

    async def run(self, sql: str, *values: Any) -> None:
        """A statement whose rows nobody wants. To count changed rows, use RETURNING and `all`."""
        await self.all(sql, *values)

    def lock(self, strength: str = "UPDATE") -> str:
        """` FOR UPDATE` or the like on PostgreSQL; empty on SQLite, which has one writer anyway."""
        return f" FOR {strength}" if self.dialect == "postgres" else ""


class Transaction(Connection):
    """One open transaction. `after_commit` calls run once it is durable, and never otherwise."""

    def __init__(self, outside: Connection, client: BaseDBAsyncClient) -> None:
        self.client = client
        self.dialect = outside.dialect
        self.context = outside.context
        self._after: list[Callable[[], None]] = []
        self._savepoints = 0

    def after_commit(self, call: Callable[[], None]) -> None:
        self._after.append(call)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What happens inside is undone by an exception, and only that."""
        self._savepoints += 1
        name = f"sp_{self._savepoints}"
        kept = len(self._after)
        await self.run(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            del self._after[kept:]
            await self.run(f"ROLLBACK TO SAVEPOINT {name}")
            await self.run(f"RELEASE SAVEPOINT {name}")
            raise
        await self.run(f"RELEASE SAVEPOINT {name}")


class Database(Connection):
    """The connections of this process to the database. Open with `await Database.open(url)`."""

    def __init__(
        self, context: TortoiseContext, client: BaseDBAsyncClient, dialect: Dialect
    ) -> None:
        self.context = context
        self.client = client
        self.dialect = dialect

    @classmethod
    async def open(cls, url: str, *, pool_max: int = POOL_MAX) -> "Database":
        """Connect to `sqlite:///path` or `postgres://…`; raises OSError when nobody is there."""
        dialect, config = configuration(url, pool_max)
        context = TortoiseContext()
        token = _current_context.set(context)
        try:
            await context.init(config=config)
        finally:
            _current_context.reset(token)
        client = context.connections.get(dialect)
        await client.create_connection(with_db=True)
        return cls(context, client, dialect)

    async def close(self) -> None:
        """Close every connection; an aiosqlite thread left open keeps the process alive."""
        await self.context.close_connections()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end, roll back on any exception."""
        enter = _sqlite_transaction if self.dialect == "sqlite" else _postgres_transaction
        tx: Transaction | None = None
        async with enter(self.client) as wrapper:
            tx = Transaction(self, wrapper)
            yield tx
        for call in tx._after:
            call()


@asynccontextmanager
async def _sqlite_transaction(client: Any) -> AsyncIterator[BaseDBAsyncClient]:
    # Not tortoise-orm's own: it sends a deferred BEGIN, and with two processes the later upgrade to
    # a writer fails at once with "database is locked", whatever busy_timeout says (#1675).
    assert isinstance(client, SqliteClient)
    async with client._lock:
        wrapper = SqliteTransactionWrapper(client)
        # All of it inside: a BEGIN whose task is cancelled still runs on aiosqlite's thread, and a
        # COMMIT may fail on a full disk. Either would leave a transaction open that nobody ends.
        try:
            await wrapper._connection.execute("BEGIN IMMEDIATE")
            yield wrapper
            await asyncio.shield(wrapper._connection.commit())
        except BaseException:
            await asyncio.shield(wrapper._connection.rollback())
            raise


@asynccontextmanager
async def _postgres_transaction(client: Any) -> AsyncIterator[BaseDBAsyncClient]:
    assert isinstance(client, AsyncpgDBClient)
    pool = client._pool
    assert pool is not None
    async with pool.acquire() as connection:
        wrapper = TransactionWrapper(client)
        wrapper._connection = connection
        async with connection.transaction():
            yield wrapper


def is_transient(error: BaseException) -> bool:
    """Deadlock, serialisation failure or a busy SQLite: run the whole transaction again."""
    if isinstance(error, asyncpg.DeadlockDetectedError | asyncpg.SerializationError):
        return True
    # BEGIN and COMMIT go past tortoise-orm's translation of errors.
    busy = isinstance(error, OperationalError | sqlite3.OperationalError)
    return busy and "database is locked" in str(error)


def configuration(url: str, pool_max: int = POOL_MAX) -> tuple[Dialect, dict[str, Any]]:
    """tortoise-orm's configuration for the URL. The connection is named after its dialect: inserts
    are cached per connection name, so a shared name would send one dialect's text to the other."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = url.removeprefix("sqlite://").split("?", 1)[0]
        credentials: dict[str, Any] = {
            "file_path": path,
            "busy_timeout": BUSY_TIMEOUT_MS,
            "synchronous": "FULL",
        }
        return "sqlite", _config("sqlite", "tortoise.backends.sqlite", credentials)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with sqlite:// or postgres://")
    query = dict(parse_qsl(parts.query))
    credentials = {
        "host": query.get("host") or parts.hostname or "localhost",
        "port": parts.port or int(query.get("port", 5432)),
        "user": unquote(parts.username or query.get("user", "postgres")),
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path.lstrip("/")),
        "minsize": 1,
        "maxsize": pool_max,
    }
    if "sslmode" in query:
        credentials["ssl"] = query["sslmode"]
    return "postgres", _config("postgres", "tortoise.backends.asyncpg", credentials)


def _config(name: str, engine: str, credentials: dict[str, Any]) -> dict[str, Any]:
    return {
        "connections": {name: {"engine": engine, "credentials": credentials}},
        "apps": {
            "fandian": {"models": MODELS, "default_connection": name, "migrations": "migrations"}
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def placeholders(values: Sequence[Any]) -> str:
    """`?, ?, ?` for an IN list; the caller makes sure that it is not empty."""
    assert values
    return ", ".join("?" * len(values))
