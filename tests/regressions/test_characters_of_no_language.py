"""Half an emoji and NUL, which no store keeps, came in through a chat and were never answered."""

from pathlib import Path

import pytest

from app.build import build
from conversation.messages import Chose, Inbound, Said
from kernel.clock import FrozenClock
from tests.houses import NOON_MS, settings


@pytest.mark.parametrize("text", ["\ud83d", "来两份红烧肉\x00", "\x00", "给小\ude00王带一份可乐"])
async def test_a_text_that_no_store_can_keep_is_answered(
    text: str, store_urls: tuple[str, str], tmp_path: Path
) -> None:
    app = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    try:
        events: tuple[Said | Chose, ...] = (Said(text), Chose(text))
        for number, event in enumerate(events):
            inbound = Inbound("console", "demo", "new", f"m{number}", event, sender_name=text)
            assert await app.gateway.handle(inbound, wait_s=None)
    finally:
        await app.close()


async def test_two_halves_side_by_side_are_one_character(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    app = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    try:
        inbound = Inbound("console", "demo", "new", "m", Said("hi"), sender_name="\ud83d\ude00")
        await app.gateway.receive(inbound)
        assert await app.house.db.value("SELECT name FROM diner ORDER BY id DESC LIMIT 1") == "😀"
    finally:
        await app.close()
