"""What the edge cases share: the sample canteen by chat, on each store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.houses import settings
from tests.kitchens import Kitchen, kitchen_on
from tests.people import People, people_on


@pytest_asyncio.fixture
async def kitchen(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[Kitchen]:
    async with kitchen_on(settings(tmp_path, *store_urls)) as made:
        yield made


@pytest_asyncio.fixture
async def people(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[People]:
    async with people_on(tmp_path, store_urls) as made:
        yield made
