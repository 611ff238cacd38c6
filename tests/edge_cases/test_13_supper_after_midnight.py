"""13. Night shift: supper over midnight belongs to the date of its start, everywhere."""

from tests.kitchens import Kitchen

EVENING_S = 13 * 3600 + 20 * 60  # from 10:30 to 23:50


async def test_ordered_before_and_collected_after_midnight_it_is_of_its_evening(
    kitchen: Kitchen,
) -> None:
    await kitchen.settle(EVENING_S)
    menu = await kitchen.say("xiaoli", "菜单")
    assert menu.startswith("周三夜宵 · 03-13 00:00 截单 · 取餐 20:00–00:30")
    summary = await kitchen.say("xiaoli", "一碗牛肉面，窗口，00:15取")
    assert "取餐：窗口 · 00:15" in summary
    await kitchen.say("xiaoli", "确认")
    await kitchen.say("xiaoli", "饭卡支付")
    order = await kitchen.db.one("SELECT * FROM orders")
    assert order["date"] == "2025-03-12"
    assert order["pickup_at_ms"] - kitchen.clock.at_ms == 25 * 60_000
    await kitchen.settle(20 * 60)  # ten past midnight
    assert order["number"] in await kitchen.say("xiaoli", "订单")
    assert "已取餐" not in await kitchen.say("xiaoli", "进度")


async def test_the_night_before_is_what_was_had_yesterday(kitchen: Kitchen) -> None:
    await kitchen.settle(EVENING_S)
    await kitchen.paid("xiaoli", "一碗牛肉面，窗口")
    await kitchen.settle(12 * 3600)  # Thursday noon, another menu
    answer = await kitchen.say("xiaoli", "跟昨天一样")
    assert "牛肉面 ×1" in answer
    assert "应付 ¥15.00" in answer
