"""From the kitchen's word to an empty slot, through a cabinet that is simulated on both stores."""

import pytest

from kernel.clock import move_offset
from kernel.database import Row
from kernel.errors import Refused
from kernel.house import House
from lockers import service, simulated
from lockers.stocking import FoodReady
from tests.houses import NOON_MS
from tests.lockers.cabinets import Place, make_place


@pytest.fixture
async def place(house: House) -> Place:
    made = await make_place(house)
    await made.add("A")
    return made


async def _history(place: Place, order: Row) -> list[tuple[str, str, str, str]]:
    rows = await place.house.db.all(
        "SELECT * FROM order_history WHERE order_id = ? ORDER BY id", order["id"]
    )
    return [(r["from_status"], r["to_status"], r["actor"], r["reason"]) for r in rows]


async def test_a_counter_order_is_ready_at_once(place: Place) -> None:
    order = await place.paid(None)
    assert await place.food_ready(order) == FoodReady("counter")
    assert await place.food_ready(order) == FoodReady("counter")
    assert await place.status(order) == "ready"
    assert await place.house.db.value("SELECT count(*) FROM door_command") == 0


async def test_a_cabinet_order_is_ready_when_the_door_was_closed_on_the_box(place: Place) -> None:
    await place.hands_off("A")
    order = await place.paid("A")
    assert await place.food_ready(order) == FoodReady("cabinet", "A", 1)
    assert (await place.slot("A", 1))["state"] == "reserved"
    await place.drain()
    assert (await place.door("A", 1))["state"] == "open"
    assert (await place.slot("A", 1))["state"] == "stocking"
    assert (await place.scan("A", await place.code(order)))["reason"] == "not_ready"
    await place.act("A", 1, "put")
    assert await place.status(order) == "preparing"
    await place.act("A", 1, "close")
    assert await place.status(order) == "ready"
    assert await place.code_state(order) == "active"
    assert (await place.slot("A", 1))["state"] == "stocked"


async def test_a_scan_opens_the_door_and_the_door_does_the_rest(place: Place) -> None:
    order = await place.stocked("A")
    claimed_ms = place.now_ms
    answer = await place.scan("A", await place.code(order))
    assert answer == {
        "result": "open", "reason": "ok", "display": "正在打开 1 号门，取餐后请关门", "slot": 1,
        "order": "20250312-A001", "cmd_id": answer["cmd_id"],
        "expires_at": place.now_ms // 1000 + 15, "server_time": place.now_ms // 1000,
    }  # fmt: skip
    assert await place.status(order) == "ready"
    place.clock.advance(2)
    await place.drain()
    assert await place.code_state(order) == "used"
    assert await place.status(order) == "ready"
    await place.settle()
    assert await place.status(order) == "picked_up"
    row = await place.order(order)
    assert (row["opened_ms"], row["picked_up_ms"]) == (claimed_ms + 2000, claimed_ms + 3000)
    used = await place.house.db.one("SELECT * FROM pickup")
    assert (used["claimed_ms"], used["used_ms"]) == (claimed_ms, claimed_ms + 2000)
    assert await _history(place, order) == [
        ("", "pending_payment", "diner", ""),
        ("pending_payment", "paid", "test", ""),
        ("paid", "preparing", "kitchen", ""),
        ("preparing", "ready", "cabinet:A", ""),
        ("ready", "ready", "cabinet:A", "claimed"),
        ("ready", "ready", "cabinet:A", "opened"),
        ("ready", "picked_up", "cabinet:A", ""),
    ]
    slot = await place.slot("A", 1)
    assert (slot["state"], slot["order_id"]) == ("free", None)
    assert (await place.door("A", 1)) == {
        "slot": 1, "state": "closed", "item": False, "order": None, "openings": 2,
    }  # fmt: skip


async def test_six_digits_open_as_a_code_does(place: Place) -> None:
    order = await place.stocked("A")
    assert (await place.scan("A", await place.digits(order)))["result"] == "open"


async def test_a_door_closed_on_the_box_leaves_the_code_active(place: Place) -> None:
    order = await place.stocked("A")
    await place.hands_off("A")
    code = await place.code(order)
    await place.scan("A", code)
    await place.drain()
    assert await place.code_state(order) == "used"
    await place.act("A", 1, "close")
    assert await place.code_state(order) == "active"
    assert await place.status(order) == "ready"
    assert (await place.order(order))["opened_ms"] is None
    assert (await place.scan("A", code))["result"] == "open"
    await place.drain()
    await place.act("A", 1, "take", "close")
    assert await place.status(order) == "picked_up"


async def test_the_same_code_opens_twice_more_within_a_minute(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    await place.scan("A", code)
    await place.settle()
    assert await place.status(order) == "picked_up"
    other = await place.paid("A")
    assert (await place.food_ready(other)).slot_number == 2, "slot 1 is kept for a minute"
    for opening in (2, 3):
        again = await place.scan("A", code)
        assert (again["result"], again["slot"]) == ("open", 1)
        await place.settle()
        assert (await place.door("A", 1))["openings"] == opening + 1
    third = await place.scan("A", code)
    assert (third["reason"], third["cmd_id"]) == ("already_used", None)
    assert "10:30 A 柜 1 号" in third["display"]
    rows = await place.house.db.all(
        "SELECT to_status FROM order_history WHERE order_id = ?", order["id"]
    )
    assert [row["to_status"] for row in rows].count("picked_up") == 1


async def test_a_minute_later_it_is_already_used(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    await place.scan("A", code)
    await place.settle()
    await place.later(61)
    assert (await place.scan("A", code))["reason"] == "already_used"
    # The other doors have been opened less, so they are given out first; then it is its turn again.
    numbers = [(await place.food_ready(await place.paid("A"))).slot_number for _ in range(12)]
    assert sorted(number or 0 for number in numbers) == list(range(1, 13))


async def test_who_leaves_the_door_open_has_collected_after_a_minute(place: Place) -> None:
    order = await place.stocked("A")
    await place.hands_off("A")
    await place.scan("A", await place.code(order))
    await place.drain()
    await place.later(31)
    assert [
        b'"diner"' in row["payload"].encode() for row in await place.told("slot.left_open")
    ] == [True]
    assert await place.status(order) == "ready"
    await place.later(30)
    assert await place.status(order) == "picked_up"
    assert (await place.slot("A", 1))["state"] == "taking", "an open door is nobody's"
    await place.later(120)
    assert len(await place.told("slot.left_open")) == 2
    await place.later(600)
    assert len(await place.told("slot.left_open")) == 2
    await place.act("A", 1, "take", "close")
    assert (await place.slot("A", 1))["state"] == "free"


async def test_a_box_that_comes_back_after_the_minute_waits_on(place: Place) -> None:
    order = await place.stocked("A")
    await place.hands_off("A")
    await place.scan("A", await place.code(order))
    await place.drain()
    await place.later(61)
    await place.later(61)
    assert await place.status(order) == "picked_up"
    await place.act("A", 1, "close")
    assert await place.status(order) == "ready"
    assert await place.code_state(order) == "active"
    assert (await place.order(order))["no_show_ms"] is not None


async def test_closed_without_the_box_the_kitchen_is_asked_again(place: Place) -> None:
    await place.hands_off("A")
    order = await place.paid("A")
    await place.food_ready(order)
    await place.drain()
    # The sensor has to have spoken once, or there is none.
    await place.act("A", 1, "put", "take", "close")
    assert (await place.slot("A", 1))["state"] == "stocking"
    await place.later(6)
    assert (await place.slot("A", 1))["state"] == "reserved"
    assert len(await place.told("box.missing")) == 1
    assert await place.food_ready(order) == FoodReady("cabinet", "A", 1)
    await place.drain()
    await place.act("A", 1, "put", "close")
    assert await place.status(order) == "ready"


async def test_a_word_said_twice_opens_once(place: Place) -> None:
    order = await place.paid("A")
    first = await place.food_ready(order)
    assert await place.food_ready(order) == first
    await place.settle()
    assert await place.food_ready(order) == first
    await place.settle()
    assert (await place.door("A", 1))["openings"] == 1
    assert await place.status(order) == "ready"


async def test_a_box_that_nobody_brings_loses_its_slot(place: Place) -> None:
    await place.hands_off("A")
    order = await place.paid("A")
    await place.food_ready(order)
    await simulated.set_cabinet(place.house, "A", online=False)
    await place.later(20)
    # The command expired unsent: the counter has it now.
    assert await place.status(order) == "ready"
    assert (await place.order(order))["pickup_method"] == "counter"
    assert (await place.slot("A", 1))["state"] == "free"


async def test_a_moved_clock_takes_no_slot_from_a_door_that_is_about_to_open(
    place: Place,
) -> None:
    order = await place.paid("A")
    await place.food_ready(order)
    async with place.house.db.transaction() as tx:
        await move_offset(3_600_000, tx)
    await service.sweep_due(place.house)
    assert (await place.slot("A", 1))["state"] == "reserved"
    await place.settle()
    assert await place.status(order) == "ready"


async def test_a_reservation_lapses_when_no_box_comes(place: Place) -> None:
    order = await place.paid("A")
    await place.food_ready(order)
    await place.house.db.run("UPDATE door_command SET state = 'expired'")
    await place.later(600)
    assert (await place.slot("A", 1))["state"] == "free"
    assert (await place.order(order))["slot_number"] is None
    assert len(await place.told("reservation.lapsed")) == 1
    assert (await place.food_ready(order)).place == "cabinet"


async def test_a_batch_meal_is_not_cooked_before_its_list(house: House) -> None:
    place = await make_place(house, cooking="batch")
    await place.add("A")
    order = await place.paid("A")
    with pytest.raises(Refused, match="not_frozen"):
        await place.food_ready(order)
    assert await place.status(order) == "paid"


async def test_a_full_cabinet_means_the_counter_with_the_same_code(place: Place) -> None:
    await place.add("B", slots=1)
    first, second = await place.paid("B"), await place.paid("B")
    code = await place.code(second)
    assert (await place.food_ready(first)).slot_number == 1
    assert await place.food_ready(second) == FoodReady("counter")
    row = await place.order(second)
    assert (row["status"], row["pickup_method"], row["cabinet_id"]) == ("ready", "counter", None)
    assert await place.code(second) == code
    assert (await place.scan("B", code))["reason"] == "wrong_place"
    assert len(await place.told("meal.to_counter")) == 1
    async with place.house.db.transaction() as tx:
        done = await service.collect_at_counter(place.house, 1, code, "staff", place.now_ms, tx)
    assert done["status"] == "picked_up"


async def test_a_silent_cabinet_means_the_counter(place: Place) -> None:
    await simulated.set_cabinet(place.house, "A", online=False)
    order = await place.paid("A")
    assert await place.food_ready(order) == FoodReady("counter")
    assert await place.told("cabinet.offline")


async def test_a_state_for_the_page(place: Place) -> None:
    await place.stocked("A")
    found = await simulated.state(place.house, "A")
    assert (found["online"], found["auto"], len(found["slots"])) == (True, True, 12)
    assert found["slots"][0] == {
        "slot": 1, "state": "closed", "item": True, "order": "20250312-A001", "openings": 1,
    }  # fmt: skip
    assert place.now_ms > NOON_MS
