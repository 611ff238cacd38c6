"""60. A colleague's meal: collected by consent, or taken by mistake; both are resolved."""

from tests.people import People, digits, spaced


async def test_somebody_else_collects_by_consent(people: People) -> None:
    await people.say("xiaowang", "菜单")
    number = await people.order("xiaoli", where="取餐柜")
    former = await digits(people, number)
    assert "只发给 TA" in await people.say("xiaoli", "请小王代取")
    assert "会代取" in await people.say("xiaoli", "确认")
    code = await digits(people, number)
    assert code != former
    assert spaced(code) in (await people.screen("xiaowang"))[-1]
    assert spaced(code) in await people.say("xiaowang", "取餐码")
    said = await people.say("xiaoli", "取餐码")
    assert "小王" in said
    assert spaced(code) not in said
    assert number not in await people.say("xiaowang", "订单")
    await people.say("kitchen", f"{number}好了")
    for _ in range(4):
        # Somebody puts the box in and closes the door.
        people.clock.advance(2)
        await people.app.settle()
    assert any(spaced(code) in text for text in await people.screen("xiaowang"))
    assert not any(spaced(code) in text for text in await people.screen("xiaoli"))
    assert any("已告诉「小王」" in text for text in await people.screen("xiaoli"))
    assert "没有放在取餐柜里" in await people.say("xiaoli", "开柜")
    assert "正在打开" in await people.say("xiaowang", "开柜")
    await people.app.settle()
    await people.books_balance()


async def test_not_mine_freezes_the_code_until_somebody_has_looked(people: People) -> None:
    await people.role("counter", "counter")
    number = await people.order("xiaoli")
    assert "没有待取" in await people.say("xiaoli", "不是我的")
    await people.say("kitchen", f"{number}好了")
    assert "取餐码先停用" in await people.say("xiaoli", "不是我的")
    assert any(f"解除 {number}" in text for text in await people.screen("counter"))
    assert number in await people.say("counter", "异议")
    assert "正在核实" in await people.say("xiaoli", "请小王代取")
    before = await digits(people, number)
    assert "又能用了" in await people.say("counter", f"解除 {number}")
    assert await digits(people, number) == before
    assert "查清楚了" in (await people.screen("xiaoli"))[-1]
    await people.say("xiaoli", f"不是我的 {number}")
    assert "换了新的" in await people.say("counter", f"解除 {number} 换码")
    assert await digits(people, number) != before
    assert "没有停用的码" in await people.say("counter", f"解除 {number}")
    assert "没有停用的码" not in await people.say("xiaoli", f"解除 {number}")
    await people.books_balance()
