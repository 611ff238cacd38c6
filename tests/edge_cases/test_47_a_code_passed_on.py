"""47. A picture of the code in other hands: the next code kills it."""

from tests.people import People, digits


async def test_a_code_that_was_passed_on_dies_with_the_next_one(people: People) -> None:
    await people.role("counter", "counter")
    number = await people.order("xiaoli")
    former = await digits(people, number)
    await people.say("xiaoli", "换码")
    await people.say("kitchen", f"{number}好了")
    assert number not in await people.say("counter", f"核销 {former}")
    assert number in await people.say("counter", f"核销 {await digits(people, number)}")
