"""48. A phone without power: the number is enough for the staff, and it is written down."""

from tests.people import People


async def test_the_number_is_enough_and_who_handed_out_is_written_down(
    people: People,
) -> None:
    await people.role("counter", "counter")
    number = await people.order("xiaoli")
    await people.say("kitchen", f"{number}好了")
    assert number in await people.say("counter", f"核销 {number}")
    row = await people.row("SELECT actor FROM order_history ORDER BY id DESC LIMIT 1")
    assert row["actor"].startswith("identity:")
