"""A talk with a person told the staff, and the audit then called those notices without a cause."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from app.build import App, build
from conversation.messages import Inbound, Said
from kernel.clock import FrozenClock
from reports import audit
from tests.houses import NOON_MS, settings


@pytest_asyncio.fixture
async def app(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[App]:
    made = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    yield made
    await made.close()


async def test_the_books_are_right_after_a_talk(app: App) -> None:
    for number, text in enumerate(("人工", "饭卡丢了", "结束")):
        inbound = Inbound("console", "demo", "xiaoli", f"m{number}", Said(text))
        assert await app.gateway.handle(inbound, wait_s=None)
        await app.settle()
    told = await app.house.db.value("SELECT count(*) FROM outbox WHERE topic = 'notice'")
    assert told > 0
    assert [found for found in await audit.check(app.house.db) if not found.ok] == []
