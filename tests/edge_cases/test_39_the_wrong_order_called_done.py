"""39. The cook marks the wrong order ready → undo; if the diner was told, a correction is sent."""

from tests.kitchens import Kitchen


async def test_the_diner_who_was_told_hears_the_correction(kitchen: Kitchen) -> None:
    number = await kitchen.paid("xiaoli")
    await kitchen.settle()
    await kitchen.told("xiaoli")
    assert number in await kitchen.say("kitchen", f"{number}好了")
    await kitchen.settle(5)
    (told,) = await kitchen.told("xiaoli")
    assert "取餐码" in told
    assert "已撤回" in await kitchen.say("kitchen", f"撤回 {number}")
    await kitchen.settle()
    (told,) = await kitchen.told("xiaoli")
    assert told.startswith(f"更正：{number} 还没好")
    assert await kitchen.status(number) == "preparing"
    await kitchen.say("kitchen", f"{number}好了")
    await kitchen.settle()
    (told,) = await kitchen.told("xiaoli")
    assert "取餐码" in told


async def test_a_diner_who_heard_nothing_hears_of_no_mistake(kitchen: Kitchen) -> None:
    number = await kitchen.paid("xiaoli")
    await kitchen.settle()
    await kitchen.told("xiaoli")
    await kitchen.say("kitchen", f"{number}好了")
    await kitchen.say("kitchen", "recall")
    await kitchen.settle()
    assert await kitchen.told("xiaoli") == []
    assert await kitchen.status(number) == "preparing"


async def test_after_ten_seconds_it_stays_as_it_was_said(kitchen: Kitchen) -> None:
    number = await kitchen.paid("xiaoli")
    await kitchen.say("kitchen", f"{number}好了")
    await kitchen.settle(11)
    answer = await kitchen.say("kitchen", f"撤回 {number}")
    assert "超过 10 秒" in answer
    assert "窗口" in answer
    assert await kitchen.status(number) == "ready"
    assert "没有可以撤回" in await kitchen.say("kitchen", "recall")
