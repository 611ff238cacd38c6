"""40. A dish runs out at 11:45 after the cut-off → its diners are asked (domain §3.6).

By chat, from the cook's word to the money; `tests/payments/test_shortages.py` has the rule itself.
"""

from tests.kitchens import MINUTE_S, Kitchen

POLICY_S = 10 * MINUTE_S


async def frozen_lunch(kitchen: Kitchen) -> list[str]:
    """Three who paid one after the other, and a list that is fixed."""
    await kitchen.batch()
    numbers = []
    for persona in ("xiaoli", "xiaowang", "xiaochen"):
        numbers.append(await kitchen.paid(persona, "来一份红烧肉，一碗米饭，窗口取"))
        await kitchen.settle(1)
    await kitchen.settle(70)
    for persona in ("xiaoli", "xiaowang", "xiaochen"):
        await kitchen.told(persona)
    return numbers


async def test_who_paid_last_is_asked_and_chooses(kitchen: Kitchen) -> None:
    first, second, third = await frozen_lunch(kitchen)
    shown = await kitchen.say("kitchen", "红烧肉 少2份")
    assert third in shown
    assert second in shown
    assert first not in shown
    assert await kitchen.lines(third) == {"红烧肉": "live", "米饭": "live"}
    assert "2 单" in await kitchen.say("kitchen", "确认")
    await kitchen.settle()
    assert await kitchen.told("xiaoli") == []
    (asked,) = await kitchen.told("xiaochen")
    assert f"「换 {third} 1」" in asked
    assert f"「退 {third}」" in asked
    before = await kitchen.own_fen("xiaochen")

    swapped = await kitchen.say("xiaochen", f"换 {third} 1")
    assert "不加钱" in swapped
    lines = await kitchen.lines(third)
    assert lines["红烧肉"] == "substituted"
    assert len(lines) == 3
    assert await kitchen.own_fen("xiaochen") == before

    assert len(await kitchen.told("xiaowang")) == 1
    before = await kitchen.own_fen("xiaowang")
    assert "退" in await kitchen.say("xiaowang", f"退 {second}")
    assert await kitchen.lines(second) == {"红烧肉": "refunded", "米饭": "live"}
    assert await kitchen.own_fen("xiaowang") > before
    assert "没有等你答复" in await kitchen.say("xiaowang", f"换 {second} 1")
    await kitchen.settle(POLICY_S + 5)
    assert await kitchen.told("xiaowang") == []


async def test_without_a_word_the_money_goes_back_and_never_another_dish(kitchen: Kitchen) -> None:
    _, _, third = await frozen_lunch(kitchen)
    await kitchen.say("kitchen", "红烧肉 少1份")
    await kitchen.say("kitchen", "确认")
    await kitchen.settle()
    await kitchen.told("xiaochen")
    before = await kitchen.own_fen("xiaochen")
    await kitchen.settle(POLICY_S - 5)
    assert await kitchen.lines(third) == {"红烧肉": "live", "米饭": "live"}
    await kitchen.settle(10)
    assert await kitchen.lines(third) == {"红烧肉": "refunded", "米饭": "live"}
    assert await kitchen.own_fen("xiaochen") > before
    (told,) = await kitchen.told("xiaochen")
    assert "没有等到答复" in told


async def test_who_likes_any_other_dish_gets_one_when_the_time_is_over(kitchen: Kitchen) -> None:
    _, _, third = await frozen_lunch(kitchen)
    await kitchen.prefer("xiaochen", substitute="any")
    await kitchen.say("kitchen", "红烧肉 少1份")
    await kitchen.say("kitchen", "确认")
    await kitchen.settle()
    (asked,) = await kitchen.told("xiaochen")
    assert "按你的设置换菜" in asked
    await kitchen.settle(POLICY_S + 5)
    assert (await kitchen.lines(third))["红烧肉"] == "substituted"
    (told,) = await kitchen.told("xiaochen")
    assert "按你的设置换成" in told


async def test_all_of_it_back_ends_the_order(kitchen: Kitchen) -> None:
    _, _, third = await frozen_lunch(kitchen)
    start = await kitchen.own_fen("xiaochen")
    await kitchen.say("kitchen", "红烧肉没了")
    await kitchen.say("kitchen", "确认")
    await kitchen.say("xiaochen", f"全退 {third}")
    order = await kitchen.order(third)
    assert (order["status"], order["reason"]) == ("cancelled", "canteen")
    assert await kitchen.own_fen("xiaochen") == start + order["total_fen"]


async def test_the_kitchen_waits_for_the_answer_and_then_it_goes_by_itself(
    kitchen: Kitchen,
) -> None:
    first, _, third = await frozen_lunch(kitchen)
    await kitchen.say("kitchen", "红烧肉 少1份")
    await kitchen.say("kitchen", "确认")
    answer = await kitchen.say("kitchen", "全部好了")
    assert f"{third} 缺菜" in answer
    assert await kitchen.status(first) == "ready"
    assert await kitchen.status(third) == "paid"
    await kitchen.say("kitchen", "米饭好了")
    assert await kitchen.status(third) == "preparing"
    await kitchen.say("xiaochen", f"退 {third}")
    await kitchen.settle(6)
    assert await kitchen.status(third) == "ready"


async def test_a_repeated_confirmation_asks_nobody_twice(kitchen: Kitchen) -> None:
    await frozen_lunch(kitchen)
    await kitchen.say("kitchen", "红烧肉 少1份")
    await kitchen.say("kitchen", "确认", "once")
    await kitchen.say("kitchen", "确认", "once")
    await kitchen.settle()
    assert len(await kitchen.told("xiaochen")) == 1
    assert await kitchen.db.value("SELECT count(*) FROM shortage") == 1
    assert await kitchen.db.value("SELECT count(*) FROM audit_log WHERE action='dish.short'") == 1
