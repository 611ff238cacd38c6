"""3. Received before the cut-off, worked on after it: accepted while the meal is not frozen."""

from bots.simulated import ACCOUNT
from conversation.messages import Inbound, Said
from kernel.clock import at
from tests.kitchens import Kitchen

GRACE_S = 5


async def confirmed_late(kitchen: Kitchen, seconds: float) -> str:
    """「确认」 arrives a second before the cut-off and is worked on so much later."""
    await kitchen.batch(cutoff_in_s=60)
    await kitchen.say("xiaoli", "来一份红烧肉，窗口取")
    kitchen.clock.advance(59)
    yes = Inbound("console", ACCOUNT, "xiaoli", "late", Said("确认"), "", "xiaoli")
    _, diner_id = await kitchen.app.gateway.receive(yes)
    kitchen.clock.advance(seconds)
    if seconds > GRACE_S:
        await kitchen.app.settle()
    await kitchen.app.gateway.take_turn(diner_id)
    replies = await kitchen.app.gateway.handle(yes, wait_s=None)
    assert replies is not None
    return "\n".join(reply.text for reply in replies)


async def test_it_counts_as_long_as_the_kitchen_has_no_list(kitchen: Kitchen) -> None:
    assert "下单成功" in await confirmed_late(kitchen, 3)


async def test_with_the_list_in_the_kitchen_the_next_meal_is_offered(kitchen: Kitchen) -> None:
    answer = await confirmed_late(kitchen, 30)
    assert "下单成功" not in answer
    assert "「" in answer
    now = at(kitchen.clock.at_ms, "Asia/Shanghai")
    assert now.hour == 10
    assert await kitchen.db.value("SELECT count(*) FROM orders") == 0
