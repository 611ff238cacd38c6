"""6. User edits/recalls the message → no effect on a confirmed order, told how to cancel."""

from conversation.messages import Inbound, Signal
from tests.kitchens import Kitchen


async def test_a_recall_touches_no_order_and_says_how_to_cancel(kitchen: Kitchen) -> None:
    number = await kitchen.paid("xiaoli")
    inbound = Inbound("console", "demo", "xiaoli", "recalled-1", Signal("recall"), "", "xiaoli")
    replies = await kitchen.app.gateway.handle(inbound, wait_s=None)
    assert replies
    assert "取消订单" in replies[0].text
    assert await kitchen.status(number) == "paid"
