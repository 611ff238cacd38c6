"""2. Two quick different messages → handled in order per user, no lost update."""

import asyncio

from tests.kitchens import Kitchen


async def test_both_are_in_the_cart(kitchen: Kitchen) -> None:
    await asyncio.gather(kitchen.say("xiaoli", "来两份红烧肉"), kitchen.say("xiaoli", "来三碗米饭"))
    cart = await kitchen.say("xiaoli", "购物车")
    assert "红烧肉 ×2" in cart
    assert "米饭 ×3" in cart
