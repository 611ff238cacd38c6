"""44. Over-cooked surplus → it is for sale again, as long as the meal takes orders."""

from tests.kitchens import Kitchen


async def test_what_was_sold_out_is_on_sale_again(kitchen: Kitchen) -> None:
    await kitchen.say("admin", "售罄 红烧肉")
    await kitchen.say("admin", "确认")
    assert await kitchen.db.value("SELECT count(*) FROM menu_item WHERE on_sale = 0") == 1
    before = await kitchen.db.value("SELECT sum(planned) FROM stock")
    assert "8 份" in await kitchen.say("kitchen", "红烧肉 多8份")
    assert await kitchen.db.value("SELECT sum(planned) FROM stock") == before
    await kitchen.say("kitchen", "确认", "more")
    await kitchen.say("kitchen", "确认", "more")
    assert await kitchen.db.value("SELECT sum(planned) FROM stock") == before + 8
    assert await kitchen.db.value("SELECT count(*) FROM menu_item WHERE on_sale = 0") == 0
    await kitchen.paid("xiaoli")


async def test_after_the_cut_off_it_is_for_the_counter(kitchen: Kitchen) -> None:
    await kitchen.batch()
    await kitchen.paid("xiaoli")
    await kitchen.settle(70)
    assert "窗口" in await kitchen.say("kitchen", "红烧肉 多8份")
