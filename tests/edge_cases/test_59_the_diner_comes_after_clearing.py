"""59. Diner comes after clearing → told where it went, and what can be done about the money."""

from tests.kitchens import Kitchen


async def test_the_order_says_that_it_was_not_collected_and_offers_the_refund(
    kitchen: Kitchen,
) -> None:
    number = await kitchen.paid("xiaoli")
    await kitchen.say("kitchen", f"{number}好了")
    await kitchen.settle(1)
    await kitchen.settle(24 * 3600)
    assert await kitchen.status(number) in {"no_show", "disposed"}
    told = await kitchen.told("xiaoli")
    assert any("没有在时限内取走" in text for text in told)
    detail = await kitchen.say("xiaoli", number)
    assert "未取餐" in detail or "已处置" in detail
    assert f"退款 {number}" in detail
    assert "要退哪一项" in await kitchen.say("xiaoli", f"退款 {number}")
