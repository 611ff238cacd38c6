"""42. Power or network loss in the kitchen → the frozen list is enough to cook; marks come later.

The list never changes; what changed since stands beside it, so a printed one can be put right by
hand. What was cooked by paper is marked when the screen is back, in one word each.
"""

from orders import freeze
from tests.kitchens import Kitchen


async def frozen(kitchen: Kitchen) -> dict[str, str]:
    """Three orders on the list, one paid within the grace."""
    await kitchen.batch()
    numbers = {
        "xiaoli": await kitchen.paid("xiaoli", "来两份红烧肉 不辣，一碗米饭，窗口取"),
        "xiaowang": await kitchen.paid("xiaowang", "来一份红烧肉，一碗米饭，窗口取"),
    }
    await kitchen.say("xiaochen", "来一份宫保鸡丁，窗口取")
    await kitchen.say("xiaochen", "确认")
    await kitchen.settle(70)
    await kitchen.say("xiaochen", "饭卡支付")
    await kitchen.settle()
    return numbers


async def test_the_list_says_what_was_fixed_and_what_has_changed(kitchen: Kitchen) -> None:
    await kitchen.prefer("xiaoli", allergies=["peanut"])
    numbers = await frozen(kitchen)
    said = await kitchen.say("kitchen", "汇总")
    assert "截单" in said
    assert "第 2 版" in said
    assert "红烧肉 3 份" in said
    assert "宫保鸡丁 1 份 ▲ 定单 0，+1" in said
    assert "红烧肉 ×2（不辣）" in said
    assert f"✱ {numbers['xiaoli']} 对花生过敏：红烧肉 ×2" in said

    await kitchen.say("kitchen", "红烧肉 少1份")
    await kitchen.say("kitchen", "确认")
    await kitchen.say("xiaowang", f"退 {numbers['xiaowang']}")
    said = await kitchen.say("kitchen", "汇总")
    assert "红烧肉 2 份 ▲ 定单 3，-1" in said
    assert "米饭 2 份" in said


async def test_what_was_cooked_by_paper_is_marked_later_and_told_then(kitchen: Kitchen) -> None:
    numbers = await frozen(kitchen)
    meal = await kitchen.db.value("SELECT meal_id FROM orders ORDER BY id LIMIT 1")
    printed = await freeze.frozen_list(meal, 1, kitchen.db)
    await kitchen.settle(45 * 60)
    assert await freeze.frozen_list(meal, 1, kitchen.db) == printed
    await kitchen.told("xiaoli")
    answer = await kitchen.say("kitchen", " ".join(numbers.values()) + " 好了")
    assert all(number in answer for number in numbers.values())
    await kitchen.settle()
    assert any("取餐码" in text for text in await kitchen.told("xiaoli"))


async def test_nothing_unpaid_is_ever_on_it(kitchen: Kitchen) -> None:
    await kitchen.batch()
    await kitchen.paid("xiaoli")
    await kitchen.say("xiaowang", "来五份宫保鸡丁，窗口取")
    await kitchen.say("xiaowang", "确认")
    assert "宫保鸡丁" not in await kitchen.say("kitchen", "汇总")
    await kitchen.settle(70)
    assert "宫保鸡丁" not in await kitchen.say("kitchen", "汇总")
