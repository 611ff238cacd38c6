"""Bring the schema up to date, and say how far it is, with tortoise-orm's own runner.

The runner takes no lock of its own: two processes that start at once would both create the tables,
and one would die. So whoever migrates holds a lock that the database's dialect has for that.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

from kernel.database import Dialect, configuration

# Any number, as long as nobody else's advisory lock in this database uses it.
ADVISORY_LOCK = 0x66616E6469616E


async def migrate(url: str) -> list[str]:
    """Apply what is missing; answers the names applied. Safe to call twice, or at once."""
    async with _alone(url), TortoiseContext() as context:
        executor = await _executor(context, url)
        waiting = await _waiting(executor)
        if waiting:
            await executor.migrate()
        return waiting


async def pending(url: str) -> list[str]:
    """The names of migrations that are not applied yet."""
    async with TortoiseContext() as context:
        return await _waiting(await _executor(context, url))


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    """Nobody else migrates this database meanwhile; a process that dies lets go of it."""
    dialect, config = configuration(url)
    credentials = config["connections"][dialect]["credentials"]
    if dialect == "sqlite":
        async with _folder_lock(Path(credentials["file_path"]).parent):
            yield
    else:
        async with _advisory_lock(credentials):
            yield


@asynccontextmanager
async def _folder_lock(folder: Path) -> AsyncIterator[None]:
    # Not the file: closing any handle of it would drop SQLite's own locks on it.
    handle = os.open(folder, os.O_RDONLY)
    try:
        await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@asynccontextmanager
async def _advisory_lock(credentials: dict[str, Any]) -> AsyncIterator[None]:
    for_pools = {"minsize", "maxsize"}
    connection = await asyncpg.connect(
        **{name: value for name, value in credentials.items() if name not in for_pools}
    )
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", ADVISORY_LOCK)
        yield
    finally:
        await connection.close()


async def _executor(context: TortoiseContext, url: str) -> MigrationExecutor:
    dialect: Dialect
    dialect, config = configuration(url)
    await context.init(config=config)
    return MigrationExecutor(context.connections.get(dialect), config["apps"])


async def _waiting(executor: MigrationExecutor) -> list[str]:
    return [step.migration.name for step in await executor.plan() if not step.backward]
