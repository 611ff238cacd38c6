"""5. Old menu message: "3" to yesterday's list → recognised, today's list is shown."""

import pytest

from tests.kitchens import Kitchen

DAY_S = 86_400


@pytest.mark.parametrize("looked", ["菜单", "荤菜", "有什么汤", "推荐"])
async def test_the_menu_of_now_is_shown_and_nothing_is_added(kitchen: Kitchen, looked: str) -> None:
    await kitchen.say("xiaoli", looked)
    await kitchen.settle(DAY_S)
    answer = await kitchen.say("xiaoli", "2")
    assert "另一张菜单上的序号，什么都没有加" in answer
    assert "周四午餐" in answer
    assert "购物车是空的" in await kitchen.say("xiaoli", "购物车")
    assert "宫保鸡丁 ×1" in await kitchen.say("xiaoli", "2")


async def test_a_name_needs_no_list(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "菜单")
    await kitchen.settle(DAY_S)
    assert "红烧肉 ×2" in await kitchen.say("xiaoli", "两份红烧肉")
