"""46. Allergy entered after the order → the slip has it at once, before the freeze and after it.

That the cook's screen also sounds and says so: `tests/e2e/test_kitchen.py`.
"""

import pytest

from lockers import cards
from tests.kitchens import Kitchen


@pytest.mark.parametrize("frozen", [False, True])
async def test_the_slip_has_it_from_that_moment_on(kitchen: Kitchen, frozen: bool) -> None:
    if frozen:
        await kitchen.batch()
    number = await kitchen.paid("xiaoli", "来一份宫保鸡丁，窗口取")
    await kitchen.settle(70)
    assert "✱" not in await kitchen.say("kitchen", "汇总")
    await kitchen.prefer("xiaoli", allergies=["peanut"])
    assert f"✱ {number} 对花生过敏：宫保鸡丁 ×1" in await kitchen.say("kitchen", "汇总")
    (card,) = (await cards.screen(kitchen.clock.at_ms, kitchen.db)).cards
    assert (card["number"], card["allergies"]) == (number, ["花生"])
