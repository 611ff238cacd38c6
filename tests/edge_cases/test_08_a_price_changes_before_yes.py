"""8. Price changed between browsing and confirm → the new total must be confirmed."""

from kernel import policies
from tests.houses import NOON_MS
from tests.kitchens import Kitchen


async def test_the_new_total_is_shown_and_only_then_ordered(kitchen: Kitchen) -> None:
    assert "应付 ¥32.00" in await kitchen.say("xiaoli", "两份红烧肉，窗口")
    await kitchen.say("admin", "改价 红烧肉 18")
    assert "18" in await kitchen.say("admin", "确认")
    answer = await kitchen.say("xiaoli", "确认")
    assert "应付 ¥36.00" in answer
    assert "下单成功" not in answer
    assert await kitchen.db.value("SELECT count(*) FROM orders") == 0
    assert "下单成功" in await kitchen.say("xiaoli", "确认")
    assert await kitchen.db.value("SELECT total_fen FROM orders") == 3600


async def test_a_discount_that_changes_is_a_price_that_changes(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "两份红烧肉，窗口")
    async with kitchen.db.transaction() as tx:
        steps = [{"from_fen": 3000, "off_fen": 300}]
        await policies.write("discount", steps, "wang", NOON_MS, tx)
    answer = await kitchen.say("xiaoli", "确认")
    assert "¥32.00 − 满 ¥30 减 ¥3 ¥3.00 = 应付 ¥29.00" in answer
    assert await kitchen.db.value("SELECT count(*) FROM orders") == 0
    await kitchen.say("xiaoli", "确认")
    assert await kitchen.db.value("SELECT total_fen FROM orders") == 2900
