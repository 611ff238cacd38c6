"""4. Full-width digits, 两份/俩/2, typos, nickname → normalised; ambiguous → numbered choices."""

import pytest

from tests.kitchens import Kitchen

TWO_PORK = ["来两份红烧肉", "红烧肉俩", "红烧肉 ２ 份", "来2份紅燒肉", "1x2", "红烧rou两份"]


@pytest.mark.parametrize("text", TWO_PORK)
async def test_it_is_the_same_order(kitchen: Kitchen, text: str) -> None:
    await kitchen.say("xiaoli", "菜单")
    assert "红烧肉 ×2 ¥32" in await kitchen.say("xiaoli", text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("来份番茄炒蛋", "西红柿炒蛋 ×1"),
        ("宫爆鸡丁一份", "宫保鸡丁 ×1"),
        ("一瓶coke", "可乐 ×1"),
    ],
)
async def test_a_nickname_is_the_dish(kitchen: Kitchen, text: str, line: str) -> None:
    assert line in await kitchen.say("xiaoli", text)


async def test_what_may_be_several_dishes_is_asked_by_number(kitchen: Kitchen) -> None:
    asked = await kitchen.say("xiaoli", "来两份土豆")
    assert "哪一个" in asked
    assert "1 " in asked
    assert "×2" in await kitchen.say("xiaoli", "1")
