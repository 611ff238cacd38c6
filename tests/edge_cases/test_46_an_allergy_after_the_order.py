"""46. Allergy entered after order → kitchen slip updated before freeze; after freeze the cook is
alerted."""

from tests.kitchens import Kitchen


async def test_the_slip_says_it_and_the_cook_is_told(kitchen: Kitchen) -> None:
    number = await kitchen.paid("xiaoli", "来一份宫保鸡丁，窗口取")
    await kitchen.settle()
    await kitchen.told("kitchen")
    answer = await kitchen.say("xiaoli", "对花生过敏")
    assert f"{number} 里的宫保鸡丁" in answer
    order = await kitchen.order(number)
    note = await kitchen.db.value("SELECT note FROM order_line WHERE order_id = ?", order["id"])
    assert note == "过敏:花生"
    await kitchen.settle()
    (told,) = await kitchen.told("kitchen")
    assert number in told
    assert "花生" in told


async def test_said_again_it_alerts_nobody_twice(kitchen: Kitchen) -> None:
    await kitchen.paid("xiaoli", "来一份宫保鸡丁，窗口取")
    await kitchen.settle()
    await kitchen.told("kitchen")
    for _ in range(2):
        await kitchen.say("xiaoli", "对花生过敏")
        await kitchen.settle()
    assert len(await kitchen.told("kitchen")) == 1


async def test_a_dish_without_it_alerts_nobody(kitchen: Kitchen) -> None:
    await kitchen.paid("xiaoli", "来一碗米饭，窗口取")
    await kitchen.settle()
    await kitchen.told("kitchen")
    assert "告诉后厨" not in await kitchen.say("xiaoli", "对花生过敏")
    await kitchen.settle()
    assert await kitchen.told("kitchen") == []
