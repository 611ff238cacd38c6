"""The database goes away under a message: nothing is lost, and repeats are answered afterwards."""

import asyncio
import sqlite3
from pathlib import Path

import asyncpg

from kernel.house import House
from tests.bots.test_turn import counted, gateway_on, said, texts
from tests.houses import close_house, open_house, settings


async def _cut_every_connection(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()


async def _hold_the_file(path: str, seconds: float) -> None:
    """Another process's writer, for longer than a message usually takes."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    await asyncio.sleep(seconds)
    other.execute("ROLLBACK")
    other.close()


async def _answered_at_last(house: House, number: int) -> list[str]:
    """What a platform does: repeat until somebody answers."""
    for _ in range(10):
        try:
            return await texts(gateway_on(house), said(f"w{number}", f"m{number}"))
        except Exception:
            await asyncio.sleep(0.05)
    raise AssertionError("the database is back, and nobody answers")


async def test_messages_survive_a_database_that_goes_away(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    house = await open_house(settings(tmp_path, *store_urls))
    try:
        await texts(gateway_on(house), said("w0", "m0"))
        url = store_urls[0]

        async def trouble() -> None:
            if url.startswith("sqlite"):
                await _hold_the_file(url.removeprefix("sqlite://"), 0.5)
            else:
                for _ in range(5):
                    await _cut_every_connection(url)
                    await asyncio.sleep(0.02)

        async def diner() -> list[list[str]]:
            return [await _answered_at_last(house, number) for number in range(1, 6)]

        _, answers = await asyncio.gather(trouble(), diner())
        assert answers == [[f"w{number}: {number + 1}"] for number in range(1, 6)]
        assert await counted(house) == 6
        again = [await _answered_at_last(house, number) for number in range(1, 6)]
        assert again == answers
    finally:
        await close_house(house)
