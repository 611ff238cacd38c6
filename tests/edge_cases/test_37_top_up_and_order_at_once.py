"""37. A top-up and an order at the same time: nothing negative, nothing lost."""

import asyncio

from payments import ledger
from tests.people import People


async def test_both_count(people: People) -> None:
    await people.say("xiaoli", "来一份红烧肉，窗口取，做好就取")
    await people.say("xiaoli", "确认")
    price = (await people.row("SELECT total_fen FROM orders"))["total_fen"]
    await people.say("xiaoli", "充值 50")
    await asyncio.gather(people.pays(), people.send("xiaoli", "饭卡支付"))
    await people.app.settle()
    own = (await ledger.balance(await people.diner("xiaoli"), people.house.db)).own
    assert own == 15_000 - price
    await people.books_balance()
