"""1. Two messages "要2份" arrive twice (platform retry) → one change, same reply."""

import asyncio

from tests.kitchens import Kitchen


async def test_a_redelivery_changes_nothing_and_hears_the_same(kitchen: Kitchen) -> None:
    first = await kitchen.say("xiaoli", "来两份红烧肉", "again-1")
    again = await kitchen.say("xiaoli", "来两份红烧肉", "again-1")
    assert first == again
    assert "红烧肉 ×2" in await kitchen.say("xiaoli", "购物车")


async def test_a_redelivered_word_to_a_person_is_passed_on_once(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "人工")
    await kitchen.settle()
    await kitchen.told("admin")
    await asyncio.gather(*(kitchen.say("xiaoli", "饭卡丢了", "again-2") for _ in range(5)))
    await kitchen.settle()
    assert len(await kitchen.told("admin")) == 1
