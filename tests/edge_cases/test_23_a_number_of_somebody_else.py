"""23. A phone number, or a name, that belongs to somebody else now: neither joins anybody."""

from tests.people import People, code_in


async def test_the_same_name_in_another_chat_is_another_person_until_both_say_so(
    people: People,
) -> None:
    number = await people.order("老张", channel="wechat")
    assert number not in await people.say("老张", "订单", "dingtalk")
    code = code_in(await people.say("老张", "绑定", "wechat"))
    await people.say("老张", f"绑定 {code}", "dingtalk")
    await people.say("老张", "确认", "dingtalk")
    # The first chat never agrees: the newcomer learns nothing of it.
    assert number not in await people.say("老张", "订单", "dingtalk")
    assert await people.diner("老张", "wechat") != await people.diner("老张", "dingtalk")
