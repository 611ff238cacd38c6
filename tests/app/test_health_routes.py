"""`/healthz` says that a process lives, `/readyz` that it can work; the two are not the same."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from app.build import App, build
from app.server import make_server
from kernel.clock import FrozenClock
from tests.houses import NOON_MS, settings

Client = TestClient[Any, Any]


@pytest_asyncio.fixture
async def app(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[App]:
    made = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    yield made
    await made.close()


@pytest_asyncio.fixture
async def client(app: App) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_server(app))) as made:
        yield made


async def status(client: Client, path: str) -> int:
    async with client.get(path) as answer:
        return answer.status


async def test_a_process_that_can_work_is_ready(client: Client) -> None:
    assert (await status(client, "/healthz"), await status(client, "/readyz")) == (200, 200)


async def test_a_schema_that_is_behind_is_not_ready(app: App, client: Client) -> None:
    await app.house.db.run("DELETE FROM tortoise_migrations WHERE name = '0002_dialogue'")
    async with client.get("/readyz") as answer:
        assert answer.status == 503
        assert (await answer.json())["code"] == "migrations_pending"
    assert await status(client, "/healthz") == 200


async def test_a_store_that_is_away_is_not_ready(
    app: App, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_: str) -> bytes | None:
        raise ConnectionError

    monkeypatch.setattr(app.house.cache, "get", away)
    assert (await status(client, "/readyz"), await status(client, "/healthz")) == (503, 200)
