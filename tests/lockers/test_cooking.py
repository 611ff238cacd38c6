"""Done by order, by dish, all; and taken back while nobody has come for it."""

import asyncio

import pytest

from kernel.database import Row
from kernel.errors import Refused
from kernel.house import House
from lockers import cooking
from orders import marks
from orders.service import lock_order
from tests.lockers.cabinets import Place, make_place


@pytest.fixture
async def place(house: House) -> Place:
    made = await make_place(house)
    await made.add("A")
    return made


async def dish_done(place: Place, dish: str, actor: str = "cook") -> list[tuple[str, int]]:
    async with place.house.db.transaction() as tx:
        done = await cooking.dish_done(place.house, place.meal["id"], dish, actor, place.now_ms, tx)
    return [(one.place.place if one.place else "", one.open_lines) for one in done]


async def order_done(place: Place, order: Row, actor: str = "cook") -> str:
    async with place.house.db.transaction() as tx:
        ready = await cooking.order_done(place.house, order, actor, place.now_ms, tx)
    return ready.place


async def recall(place: Place, order: Row) -> tuple[str, int] | None:
    async with place.house.db.transaction() as tx:
        back = await cooking.recall(place.house, order["id"], "cook", place.now_ms, tx)
    return back.to_clear


async def open_lines(place: Place, order: Row) -> list[str]:
    lines = await marks.lines_of([order["id"]], place.house.db)
    return [line["dish_code"] for line in lines if line["done_ms"] is None]


async def test_a_dish_that_is_done_readies_who_waited_for_nothing_else(place: Place) -> None:
    alone = await place.paid(None, {"hsr": 2})
    both = await place.paid(None, {"hsr": 1, "mf": 1})
    other = await place.paid(None, {"mf": 1})
    assert await dish_done(place, "hsr") == [("counter", 0), ("", 1)]
    found = [await place.status(order) for order in (alone, both, other)]
    assert found == ["ready", "preparing", "paid"]
    assert await open_lines(place, both) == ["mf"]
    assert await dish_done(place, "hsr") == []
    assert await dish_done(place, "mf") == [("counter", 0), ("counter", 0)]
    assert [await place.status(order) for order in (both, other)] == ["ready", "ready"]


async def test_a_refunded_line_holds_up_nothing(place: Place) -> None:
    order = await place.paid(None, {"hsr": 1, "mf": 1})
    await place.house.db.run("UPDATE order_line SET status = 'refunded' WHERE dish_code = 'mf'")
    assert await dish_done(place, "hsr") == [("counter", 0)]
    assert await place.status(order) == "ready"


async def test_an_order_that_is_done_has_all_its_lines_ticked(place: Place) -> None:
    order = await place.paid(None, {"hsr": 1, "mf": 1})
    assert await order_done(place, order) == "counter"
    assert await open_lines(place, order) == []
    assert await order_done(place, order) == "counter"


async def test_a_batch_meal_is_not_called_done_before_its_list(house: House) -> None:
    place = await make_place(house, cooking="batch")
    order = await place.paid(None)
    for attempt in (dish_done(place, "hsr"), order_done(place, order)):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.code == "not_frozen"
    assert await open_lines(place, order) == ["hsr", "mf"]
    assert await place.status(order) == "paid"


async def test_what_was_taken_back_is_cooked_anew(place: Place) -> None:
    order = await place.paid(None, {"hsr": 1})
    await order_done(place, order)
    assert await recall(place, order) is None
    assert await place.status(order) == "preparing"
    assert await open_lines(place, order) == ["hsr"]
    row = await place.order(order)
    assert (row["ready_ms"], row["remind_ms"], row["no_show_ms"]) == (None, None, None)
    assert await recall(place, order) is None
    assert await dish_done(place, "hsr") == [("counter", 0)]


async def test_a_collected_order_is_not_taken_back(place: Place) -> None:
    order = await place.stocked("A")
    await place.scan("A", await place.code(order))
    with pytest.raises(Refused) as refused:
        await recall(place, order)
    assert refused.value.code == "being_collected"
    await place.settle()
    await place.settle()
    assert await place.status(order) == "picked_up"
    with pytest.raises(Refused) as refused:
        await recall(place, order)
    assert refused.value.code == "wrong_status"


async def test_a_slot_whose_door_was_not_asked_yet_is_free_again(place: Place) -> None:
    order = await place.paid("A")
    await order_done(place, order)
    assert (await place.slot("A", 1))["state"] == "reserved"
    assert await recall(place, order) is None
    slot = await place.slot("A", 1)
    assert (slot["state"], slot["order_id"]) == ("free", None)
    await place.settle()
    assert (await place.door("A", 1))["openings"] == 0
    assert (await place.order(order))["slot_number"] is None
    assert await order_done(place, order) == "cabinet"


async def test_a_door_that_is_open_for_the_box_waits_until_somebody_has_looked(
    place: Place,
) -> None:
    await place.hands_off("A")
    order = await place.paid("A")
    await order_done(place, order)
    await place.drain()
    assert (await place.slot("A", 1))["state"] == "stocking"
    assert await recall(place, order) == ("A", 1)
    assert (await place.slot("A", 1))["state"] == "dirty"
    assert len(await place.told("slot.to_clear")) == 1
    await place.act("A", 1, "close")
    await place.settle()
    assert await place.status(order) == "preparing"
    async with place.house.db.transaction() as tx:
        again = await lock_order(order["id"], tx)
        ready = await cooking.order_done(place.house, again, "cook", place.now_ms, tx)
    assert ready.slot_number == 2


async def test_a_box_behind_its_door_has_to_be_taken_out(place: Place) -> None:
    order = await place.stocked("A")
    assert await recall(place, order) == ("A", 1)
    assert (await place.slot("A", 1))["state"] == "dirty"
    assert (await place.scan("A", await place.code(order)))["reason"] == "not_ready"


async def test_dishes_and_orders_called_done_at_once_are_ready_once(wide_house: House) -> None:
    place = await make_place(wide_house)
    orders = [await place.paid(None, {"hsr": 1, "mf": 1}) for _ in range(20)]
    words = [dish_done(place, "hsr"), dish_done(place, "mf"), dish_done(place, "hsr")]
    await asyncio.gather(*words, *(order_done(place, order) for order in orders[:10]))
    assert [await place.status(order) for order in orders] == ["ready"] * 20
    count = await wide_house.db.value("SELECT count(*) FROM order_history WHERE to_status='ready'")
    assert count == 20


async def test_taken_back_and_collected_at_once_one_of_them_wins(wide_house: House) -> None:
    place = await make_place(wide_house)
    await place.add("A")
    orders = [await place.stocked("A") for _ in range(6)]

    async def back(order: Row) -> str:
        try:
            await recall(place, order)
        except Refused as refused:
            return refused.code
        return "back"

    codes = [await place.code(order) for order in orders]
    done = await asyncio.gather(
        *(place.scan("A", code) for code in codes), *(back(order) for order in orders)
    )
    for scan, taken in zip(done[:6], done[6:], strict=True):
        assert isinstance(scan, dict)
        assert (scan["result"] == "open") == (taken in ("being_collected", "wrong_status"))
