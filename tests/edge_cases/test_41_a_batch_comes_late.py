"""41. Burnt batch: portions late by 20 minutes → everybody who waits is told, reminders shift."""

from tests.kitchens import MINUTE_S, Kitchen


async def test_who_waits_is_told_and_nobody_else(kitchen: Kitchen) -> None:
    waits = await kitchen.paid("xiaoli", "来一份红烧肉，窗口取")
    await kitchen.paid("xiaowang", "来一份宫保鸡丁，窗口取")
    done = await kitchen.paid("xiaochen", "来一份红烧肉，窗口取")
    await kitchen.say("kitchen", f"{done}好了")
    await kitchen.settle()
    for persona in ("xiaoli", "xiaowang", "xiaochen"):
        await kitchen.told(persona)
    shown = await kitchen.say("kitchen", "红烧肉 晚20分钟")
    assert "1 单" in shown
    await kitchen.settle()
    assert await kitchen.told("xiaoli") == []
    assert "告诉" not in await kitchen.say("kitchen", "确认", "late")
    await kitchen.say("kitchen", "确认", "late")
    await kitchen.settle()
    (told,) = await kitchen.told("xiaoli")
    assert waits in told
    assert "10:50" in told
    assert await kitchen.told("xiaowang") == []
    assert await kitchen.told("xiaochen") == []
    count = await kitchen.db.value("SELECT count(*) FROM audit_log WHERE action = 'dish.late'")
    assert count == 1


async def test_a_meal_that_is_late_is_not_counted_as_not_collected(kitchen: Kitchen) -> None:
    number = await kitchen.paid("xiaoli", "来一份红烧肉，12点，窗口取")
    before = (await kitchen.order(number))["pickup_at_ms"]
    assert before is not None
    await kitchen.settle(89 * MINUTE_S)  # 11:59
    await kitchen.say("kitchen", "红烧肉 晚40分钟")
    await kitchen.say("kitchen", "确认")
    assert (await kitchen.order(number))["pickup_at_ms"] == before + 39 * 60_000
    await kitchen.settle(30 * MINUTE_S)
    await kitchen.told("xiaoli")
    await kitchen.say("kitchen", f"{number}好了")
    row = await kitchen.order(number)
    assert row["remind_ms"] >= before + (39 + 15) * 60_000
    await kitchen.settle(20 * MINUTE_S)
    assert not any("还在" in text for text in await kitchen.told("xiaoli"))
    assert await kitchen.status(number) == "ready"


async def test_nobody_waits_and_too_late_are_said(kitchen: Kitchen) -> None:
    assert "没有人" in await kitchen.say("kitchen", "红烧肉 晚20分钟")
    assert "120 分钟" in await kitchen.say("kitchen", "红烧肉 晚300分钟")
