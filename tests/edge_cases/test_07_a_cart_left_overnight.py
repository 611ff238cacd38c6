"""7. Cart left overnight → emptied with a notice, dishes offered again if they are on today's."""

from tests.kitchens import Kitchen

DAY_S = 86_400


async def test_what_today_has_too_comes_back_by_one_word(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "两份红烧肉，一碗米饭")
    await kitchen.settle(DAY_S)
    answer = await kitchen.say("xiaoli", "购物车")
    assert answer.startswith("上次选的那一餐已经过了，购物车清空了。红烧肉、米饭这一餐也有")
    assert "购物车是空的" in answer
    back = await kitchen.say("xiaoli", "恢复")
    assert "红烧肉 ×2 ¥32" in back
    assert "应付" in await kitchen.say("xiaoli", "窗口")
    assert "下单成功" in await kitchen.say("xiaoli", "确认")


async def test_a_dish_that_is_not_there_today_does_not_come_back(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "一份鱼香肉丝，一碗米饭")
    await kitchen.settle(DAY_S - 4 * 3600)  # breakfast has no 鱼香肉丝
    answer = await kitchen.say("xiaoli", "你好")
    assert "米饭这一餐也有" in answer
    assert "鱼香肉丝" not in answer


async def test_yes_to_a_summary_of_yesterday_orders_nothing(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "两份红烧肉，窗口")
    await kitchen.settle(DAY_S)
    await kitchen.say("xiaoli", "确认")
    assert await kitchen.db.value("SELECT count(*) FROM orders") == 0
