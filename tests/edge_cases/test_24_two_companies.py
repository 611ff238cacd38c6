"""24. One person in two companies, two persons in one: never joined."""

from tests.people import People, code_in


async def test_two_employees_are_never_joined(people: People) -> None:
    await people.say("xiaoli", "菜单", "wecom")
    code = code_in(await people.say("xiaoli", "绑定", "wecom"))
    said = await people.say("xiaowang", f"绑定 {code}", "wecom")
    assert "不同的员工" in said
    assert await people.diner("xiaoli", "wecom") != await people.diner("xiaowang", "wecom")
