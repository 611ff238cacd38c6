"""A menu that a small screen cannot show at once, through the door, on each store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from app.build import App, build
from bots.simulated import ACCOUNT, SimulatedChannel
from conversation.messages import Inbound, Said
from kernel.clock import FrozenClock
from tests.houses import NOON_MS, settings
from tests.transcripts.profiles import TINY


@pytest_asyncio.fixture
async def app(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[App]:
    made = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    made.channels["tiny"] = SimulatedChannel("tiny", made.house, TINY)
    yield made
    await made.close()


async def say(app: App, message_id: str, text: str) -> list[str]:
    inbound = Inbound("tiny", ACCOUNT, "xiaoli", message_id, Said(text))
    replies = await app.gateway.handle(inbound, wait_s=None)
    assert replies is not None
    assert all(len(reply.text.encode()) <= TINY.text_bytes for reply in replies)
    return [line for reply in replies for line in reply.text.split("\n")]


async def test_every_dish_of_the_menu_is_on_some_page(app: App) -> None:
    seen = await say(app, "m1", "菜单")
    for number in range(2, 9):
        seen += await say(app, f"m{number}", "下一页")
    assert {f"{no} " for no in range(1, 19)} <= {line[: line.find(" ") + 1] for line in seen}


async def test_a_number_means_the_whole_list_and_a_repeat_gets_the_same_page(app: App) -> None:
    await say(app, "m1", "菜单")
    second = await say(app, "m2", "下一页")
    assert await say(app, "m2", "下一页") == second
    assert "红烧肉 ×1 ¥16" in await say(app, "m3", "1")
    assert not set(second) & set(await say(app, "m4", "下一页"))


async def test_what_waits_in_the_session_cannot_be_read_at_rest(app: App) -> None:
    await say(app, "m1", "菜单")
    rows = await app.house.db.all("SELECT rest FROM session")
    longest = max(rows, key=lambda row: len(row["rest"]))["rest"]
    assert len(longest) > 500
    assert "米饭" not in longest
