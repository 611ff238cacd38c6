"""A canteen to measure: the same rows on each store, copied afresh for every round."""

import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app import wiring
from bots.executor import execute
from bots.facts import load_facts
from bots.gateway import Gateway, Think
from bots.registry import build_channels
from bots.sessions import open_session
from conversation.engine import step
from conversation.messages import Inbound, Said
from kernel.database import Database, Row
from kernel.house import House
from kernel.migrate import migrate
from tests.houses import close_house, open_house, settings
from tests.makers import canteen_with_lunch, make_diner
from tests.servers import Databases

# Everybody of a round orders; the stock is never what ends it.
DINERS = 15
PLANNED = 10_000


async def build(url: str) -> None:
    """A migrated database with one lunch and its diners."""
    await migrate(url)
    db = await Database.open(url)
    try:
        await canteen_with_lunch(db, planned=PLANNED)
        async with db.transaction() as tx:
            for number in range(DINERS):
                diner = await make_diner(tx, f"diner{number}")
                await open_session(diner["diner_id"], "zh", tx)
    finally:
        await db.close()


class Stores:
    """Fresh copies of the built canteen, on SQLite and on PostgreSQL."""

    def __init__(self, databases: Databases, redis_url: str) -> None:
        self._databases = databases
        self._redis_url = redis_url
        self._folder = tempfile.TemporaryDirectory()
        self._count = 0

    async def open(self) -> "Stores":
        await build(f"sqlite://{self._folder.name}/built.db")
        built = await Database.open(f"sqlite://{self._folder.name}/built.db")
        await built.all("PRAGMA wal_checkpoint(TRUNCATE)")
        await built.close()
        return self

    def close(self) -> None:
        self._folder.cleanup()

    @asynccontextmanager
    async def fresh(self, store: str) -> AsyncIterator[str]:
        """The address of a copy that only this round knows."""
        self._count += 1
        if store == "postgres":
            url = self._databases.fresh(build)
            yield url
            self._databases.drop(url)
            return
        path = Path(self._folder.name, f"round{self._count}.db")
        shutil.copy(Path(self._folder.name, "built.db"), path)
        yield f"sqlite://{path}"

    @asynccontextmanager
    async def house(self, url: str, pool_max: int = 16) -> AsyncIterator[House]:
        """A house on it, with the store's own cache and a clock that stands still."""
        redis_url = self._redis_url if url.startswith("postgres") else ""
        made = await open_house(
            settings(Path(self._folder.name), url, redis_url), pool_max=pool_max
        )
        yield made
        await close_house(made)


def show_round(store: str, number: int, of: int) -> None:
    """Where we are, on a terminal; the figures overwrite it."""
    if sys.stdout.isatty():
        print(f"  {store}: round {number + 1} of {of}", end="\r", flush=True)


def gateway_on(house: House, think: Think = step) -> Gateway:
    """The door of the chat as the app builds it."""
    return Gateway(house, build_channels(house), load_facts, execute, wiring.welcome, think)


def said(text: str, diner: int, message: int) -> Inbound:
    return Inbound("console", "demo", f"diner{diner}", f"{diner}:{message}", Said(text))


async def meal_of(house: House) -> Row:
    return await house.db.one("SELECT * FROM meal")
