"""46. Allergy entered after order → kitchen slip updated before freeze; after freeze the cook is
alerted.

That the cook's screen also sounds and says so: `tests/e2e/test_kitchen.py`.
"""

import pytest

from lockers import cards
from tests.kitchens import Kitchen


@pytest.mark.parametrize("list_is", ["none", "open", "frozen"])
async def test_the_slip_has_it_from_that_moment_on_and_once(kitchen: Kitchen, list_is: str) -> None:
    if list_is != "none":
        await kitchen.batch()
    number = await kitchen.paid("xiaoli", "来一份宫保鸡丁，窗口取")
    if list_is == "frozen":
        await kitchen.settle(70)
    assert "花生" not in await kitchen.say("kitchen", "汇总")
    assert f"{number} 里的宫保鸡丁" in await kitchen.say("xiaoli", "对花生过敏")
    counts = await kitchen.say("kitchen", "汇总")
    assert f"✱ {number} 对花生过敏：宫保鸡丁 ×1" in counts
    assert counts.count("花生") == 1
    shown = (await cards.screen(kitchen.clock.at_ms, kitchen.db)).cards
    # A list that is still open is not cooked from yet: it has no card.
    assert [(card["number"], card["allergies"]) for card in shown] == (
        [] if list_is == "open" else [(number, ["花生"])]
    )
    assert "花生" not in str([card["lines"] for card in shown])


@pytest.mark.parametrize("cooking", ["live", "batch"])
async def test_the_cook_is_told_when_somebody_may_have_begun(
    kitchen: Kitchen, cooking: str
) -> None:
    if cooking == "batch":
        await kitchen.batch()
    number = await kitchen.paid("xiaoli", "来一份宫保鸡丁，窗口取")
    await kitchen.settle(70)
    await kitchen.told("kitchen")
    for _ in range(2):
        await kitchen.say("xiaoli", "对花生过敏")
        await kitchen.settle()
    (told,) = await kitchen.told("kitchen")
    assert number in told
    assert "花生" in told


async def test_before_the_freeze_the_slip_is_enough(kitchen: Kitchen) -> None:
    await kitchen.batch()
    await kitchen.paid("xiaoli", "来一份宫保鸡丁，窗口取")
    await kitchen.settle()
    await kitchen.told("kitchen")
    await kitchen.say("xiaoli", "对花生过敏")
    await kitchen.settle()
    assert await kitchen.told("kitchen") == []


async def test_a_dish_without_it_alerts_nobody(kitchen: Kitchen) -> None:
    await kitchen.paid("xiaoli", "来一碗米饭，窗口取")
    await kitchen.settle()
    await kitchen.told("kitchen")
    assert "告诉后厨" not in await kitchen.say("xiaoli", "对花生过敏")
    await kitchen.settle()
    assert await kitchen.told("kitchen") == []
