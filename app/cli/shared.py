"""What every command shares: the settings and an open house."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import typer
from tortoise.exceptions import DBConnectionError

from app.build import open_house
from app.cli.state import State
from kernel import log
from kernel.database import Database
from kernel.errors import Refused
from kernel.house import House
from kernel.settings import Settings, load

T = TypeVar("T")

# Nobody there, wrong password, no such database, an address that is none.
_OUT_OF_REACH = (OSError, ValueError, TimeoutError, DBConnectionError, asyncpg.PostgresError)
CONNECT_S = 15.0


def settings_of(context: typer.Context) -> Settings:
    """The settings, with the log set up as they say."""
    state = context.obj
    assert isinstance(state, State)
    settings = load(state.config)
    log.configure(settings.log_format, settings.log_level)
    return settings


async def reach(settings: Settings) -> None:
    """Refused(no_database) for every way in which a database can be out of reach.

    Asked first and alone: inside a start the same errors could as well be a mistake of ours.
    """
    url = settings.database()
    try:
        if url.startswith("sqlite://"):
            _sqlite_folder(settings, Path(url.removeprefix("sqlite://")).parent)
        else:
            db = await asyncio.wait_for(Database.open(url, pool_max=1), CONNECT_S)
            await db.close()
    except _OUT_OF_REACH as error:
        said = str(error).splitlines() or [type(error).__name__]
        raise Refused("no_database", problem=said[0][:200]) from None


def _sqlite_folder(settings: Settings, folder: Path) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"{folder} cannot be written")


@asynccontextmanager
async def house_of(settings: Settings) -> AsyncIterator[House]:
    """The house for one command, closed in any case: an open SQLite thread would hang the
    process."""
    await reach(settings)
    house = await open_house(settings, demo=False)
    try:
        yield house
    finally:
        await house.cache.close()
        await house.db.close()


def reaching(settings: Settings, work: Callable[[str], Awaitable[T]]) -> T:
    """Run what needs the database's address and no house."""

    async def run() -> T:
        await reach(settings)
        return await work(settings.database())

    return asyncio.run(run())


def whole_or_not(work: Coroutine[Any, Any, T]) -> T:
    """Run work that cleans up behind itself; Ctrl-C and SIGTERM end it as a refusal does."""

    async def run() -> T:
        task = asyncio.current_task()
        assert task is not None
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        return await work

    try:
        return asyncio.run(run())
    except asyncio.CancelledError:
        raise Refused("interrupted") from None


def with_house(settings: Settings, work: Callable[[House], Awaitable[T]]) -> T:
    """Run one piece of work on an open house."""

    async def run() -> T:
        async with house_of(settings) as house:
            return await work(house)

    return asyncio.run(run())
