"""18. A diner orders two lunches → the limit counts both; the subsidy pays once, on the first."""

from payments import ledger
from tests.houses import NOON_MS
from tests.kitchens import Kitchen


async def test_the_limit_of_a_meal_counts_what_was_ordered_before(kitchen: Kitchen) -> None:
    await kitchen.paid("xiaoli", "四份米饭，窗口")
    await kitchen.paid("xiaoli", "给客人来四份米饭，窗口")
    answer = await kitchen.say("xiaoli", "来三份米饭")
    assert "最多还能点 2 份" in answer
    assert "米饭 ×2" in await kitchen.say("xiaoli", "2")
    assert "米饭 ×3" not in await kitchen.say("xiaoli", "结算")


async def test_the_subsidy_is_spent_on_the_first(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "你好")
    async with kitchen.db.transaction() as tx:
        diner = await tx.value("SELECT diner_id FROM identity WHERE external_id = 'xiaoli'")
        await ledger.deposit(int(diner), "subsidy", 1000, "may", "employer", NOON_MS, tx)
    assert "− 餐补 ¥10.00 = 应付 ¥6.00" in await kitchen.say("xiaoli", "一份红烧肉，窗口")
    await kitchen.say("xiaoli", "确认")
    await kitchen.say("xiaoli", "饭卡支付")
    summary = await kitchen.say("xiaoli", "给客人一份红烧肉，窗口")
    assert "应付 ¥16.00" in summary
    assert "餐补" not in summary
