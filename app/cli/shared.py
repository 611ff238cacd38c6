"""What every command shares: the settings and an open house."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import typer

from app.build import open_house
from app.cli.state import State
from kernel import log
from kernel.errors import Refused
from kernel.house import House
from kernel.settings import Settings, load

T = TypeVar("T")


def settings_of(context: typer.Context) -> Settings:
    """The settings, with the log set up as they say."""
    state = context.obj
    assert isinstance(state, State)
    settings = load(state.config)
    log.configure(settings.log_format, settings.log_level)
    return settings


@asynccontextmanager
async def house_of(settings: Settings) -> AsyncIterator[House]:
    """The house for one command, closed in any case: an open SQLite thread would hang the
    process."""
    try:
        house = await open_house(settings, demo=False)
    except OSError as error:
        raise Refused("no_database", problem=str(error)) from None
    try:
        yield house
    finally:
        await house.cache.close()
        await house.db.close()


def with_house(settings: Settings, work: Callable[[House], Awaitable[T]]) -> T:
    """Run one piece of work on an open house."""

    async def run() -> T:
        async with house_of(settings) as house:
            return await work(house)

    return asyncio.run(run())
