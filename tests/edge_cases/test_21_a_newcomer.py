"""21. Somebody new who is not in the directory yet: a visitor, joined later."""

from payments import ledger
from tests.people import People, code_in


async def test_a_visitor_keeps_orders_and_money_when_the_employees_chat_comes(
    people: People,
) -> None:
    number = await people.order("xiaozhao", channel="wechat")
    await people.say("zhaoliu", "菜单", "wecom")
    code = code_in(await people.say("zhaoliu", "绑定", "wecom"))
    await people.say("xiaozhao", f"绑定 {code}", "wechat")
    await people.say("xiaozhao", "确认", "wechat")
    await people.say("zhaoliu", "确认", "wecom")
    assert number in await people.say("zhaoliu", "订单", "wecom")
    diner = await people.diner("zhaoliu", "wecom")
    assert (await ledger.balance(diner, people.house.db)).own == 20_000 - 1_600
    await people.books_balance()
