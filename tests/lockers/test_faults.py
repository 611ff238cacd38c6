"""Doors that jam, are forced, stay silent or speak too late: nobody loses a lunch by it."""

from dataclasses import replace

import msgspec
import pytest

from kernel.database import Row
from kernel.house import House
from kernel.outbox import Entry
from lockers import commands, service, simulated
from lockers.delivery import open_door
from lockers.driver import CabinetEvent, Outcome
from lockers.events import take_events
from lockers.offline import OfflineRecord, bundle, take_records
from lockers.records import DoorAsked
from lockers.stocking import FoodReady
from orders import codes
from tests.lockers.cabinets import Place, make_place


@pytest.fixture
async def place(house: House) -> Place:
    made = await make_place(house)
    await made.add("A")
    return made


async def _command(place: Place) -> Row:
    return await place.house.db.one("SELECT * FROM door_command ORDER BY id DESC LIMIT 1")


async def test_a_jammed_door_is_tried_twice_and_then_the_counter_has_it(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    await place.act("A", 1, "jam")
    assert (await place.scan("A", code))["result"] == "open"
    await place.drain()
    assert await place.status(order) == "ready"
    assert (await place.slot("A", 1))["state"] == "stocked"
    assert (await place.scan("A", code))["result"] == "open", "scan once more"
    await place.drain()
    assert await place.status(order) == "ready"
    assert (await place.slot("A", 1))["state"] == "faulty"
    assert (await place.order(order))["pickup_method"] == "counter"
    failed = [
        msgspec.json.decode(row["payload"])["final"] for row in await place.told("door.failed")
    ]
    assert failed == [False, True]
    assert len(await place.told("slot.faulty")) == 1
    assert len(await place.told("meal.to_counter")) == 1
    async with place.house.db.transaction() as tx:
        done = await service.collect_at_counter(place.house, 1, code, "staff", place.now_ms, tx)
    assert done["status"] == "picked_up"
    # Staff repairs it and looks inside: it works again.
    await place.act("A", 1, "repair")
    async with place.house.db.transaction() as tx:
        await service.open_slot(place.house, "A", 1, "修好了", "staff", place.now_ms, tx)
    await place.settle()
    assert (await place.slot("A", 1))["state"] == "free"


async def test_a_door_that_will_not_open_for_the_box_is_replaced(place: Place) -> None:
    await place.act("A", 1, "jam")
    order = await place.paid("A")
    assert (await place.food_ready(order)).slot_number == 1
    await place.settle()
    await place.settle()
    row = await place.order(order)
    assert (row["status"], row["slot_number"]) == ("ready", 2)
    assert (await place.slot("A", 1))["state"] == "faulty"


async def test_when_no_door_opens_the_counter_gets_the_box(place: Place) -> None:
    await place.add("B", slots=2)
    await place.act("B", 1, "jam")
    await place.act("B", 2, "jam")
    order = await place.paid("B")
    await place.food_ready(order)
    for _ in range(4):
        await place.settle()
    row = await place.order(order)
    assert (row["status"], row["pickup_method"]) == ("ready", "counter")
    assert await place.food_ready(order) == FoodReady("counter")


async def test_a_cabinet_that_falls_silent_executes_nothing_and_the_command_expires(
    place: Place,
) -> None:
    order = await place.stocked("A")
    answer = await place.scan("A", await place.code(order))
    await simulated.set_cabinet(place.house, "A", online=False)
    await place.drain()
    assert (await _command(place))["state"] == "sent"
    await place.later(16)
    command = await commands.get(answer["cmd_id"], place.house.db)
    assert command is not None
    assert command["state"] == "expired"
    assert (await place.door("A", 1))["openings"] == 1
    assert await place.code_state(order) == "active"
    await simulated.set_cabinet(place.house, "A", online=True)
    assert (await place.scan("A", await place.code(order)))["result"] == "open"
    await place.settle()
    assert await place.status(order) == "picked_up"
    assert (await place.slot("A", 1))["state"] == "free"


async def test_a_cabinet_that_comes_back_in_time_opens(place: Place) -> None:
    order = await place.stocked("A")
    await place.scan("A", await place.code(order))
    await simulated.set_cabinet(place.house, "A", online=False)
    await place.drain()
    await simulated.set_cabinet(place.house, "A", online=True)
    place.clock.advance(5)
    await place.settle()
    assert await place.status(order) == "picked_up"


async def test_a_forced_door_freezes_its_order(place: Place) -> None:
    order = await place.stocked("A")
    await place.act("A", 1, "pry")
    assert (await place.slot("A", 1))["state"] == "dirty"
    assert (await place.scan("A", await place.code(order)))["reason"] == "disputed"
    assert len(await place.told("door.forced")) == 1
    await place.later(6 * 3600)
    assert await place.status(order) == "ready", "staff decides, not the clock"
    async with place.house.db.transaction() as tx:
        done = await service.collect_at_counter(
            place.house, 1, order["number"], "staff", place.now_ms, tx
        )
    assert done["status"] == "picked_up"


async def test_an_opening_without_a_command_is_forced_after_a_minute(place: Place) -> None:
    order = await place.stocked("A")
    event = CabinetEvent("e1", "door_opened", 1, None, place.now_ms)
    # The command that opened it for the box is old by now.
    place.clock.advance(120)
    event = replace(event, happened_ms=place.now_ms)
    assert await take_events(place.house, "A", "b1", 7, [event]) == (["e1"], 8)
    await place.later(59)
    assert (await place.slot("A", 1))["state"] == "stocked"
    await place.later(2)
    assert (await place.slot("A", 1))["state"] == "dirty"
    assert (await place.scan("A", await place.code(order)))["reason"] == "disputed"


async def test_an_offline_record_explains_the_opening(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    place.clock.advance(120)
    opened_ms = place.now_ms
    events = [
        CabinetEvent("e1", "door_opened", 1, None, opened_ms),
        CabinetEvent("e2", "door_closed", 1, None, opened_ms + 4000),
        CabinetEvent("e3", "item_out", 1, None, opened_ms + 4500),
    ]
    place.clock.advance(50)
    await take_events(place.house, "A", "b1", 1, events)
    record = OfflineRecord("off-1", code, opened_ms, opened=True)
    assert await take_records(place.house, "A", [record, record]) == ["off-1", "off-1"]
    row = await place.order(order)
    assert (row["status"], row["opened_ms"]) == ("picked_up", opened_ms)
    await place.later(61)
    assert await place.told("door.forced") == []
    assert (await place.slot("A", 1))["state"] == "free"


async def test_two_openings_of_one_code_are_a_case_for_a_person(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    await place.scan("A", code)
    await place.settle()
    record = OfflineRecord("off-1", code, place.now_ms, opened=True)
    assert await take_records(place.house, "A", [record]) == ["off-1"]
    assert len(await place.told("pickup.disputed")) == 1
    assert await place.status(order) == "picked_up"


async def test_the_offline_list_changes_with_what_it_lists(place: Place) -> None:
    empty = await bundle(place.house, "A")
    assert (empty["version"], empty["listed"], empty["keys"]) == (1, [], [])
    order = await place.stocked("A")
    full = await bundle(place.house, "A")
    assert full["version"] == 2
    (entry,) = full["listed"]
    row = await place.house.db.one("SELECT * FROM pickup")
    assert entry["code_hash"] == codes.code_hash(await place.code(order))
    assert (entry["order"], entry["slot"], entry["revision"]) == ("20250312-A001", 1, 1)
    assert entry["not_after"] == row["not_after_ms"] // 1000
    assert (await bundle(place.house, "A"))["version"] == 2
    async with place.house.db.transaction() as tx:
        from orders import pickup

        await pickup.reissue(order["id"], place.house.keys, place.now_ms, tx)
    changed = await bundle(place.house, "A")
    assert changed["version"] == 3
    assert changed["denied"] == [{"pickup": f"{row['public_id']:012x}", "revision": 1}]


async def test_a_repeated_command_moves_nothing(place: Place) -> None:
    order = await place.stocked("A")
    await place.hands_off("A")
    answer = await place.scan("A", await place.code(order))
    payload = msgspec.json.encode(DoorAsked(cmd_id=answer["cmd_id"]))
    entry = Entry(1, "k", "door.asked", "k", payload, 1)
    for _ in range(3):
        assert await open_door(place.house, place.fleet, entry) == "opened"
    await place.drain()
    assert (await place.door("A", 1))["openings"] == 2
    assert (
        await place.house.db.value("SELECT count(*) FROM order_history WHERE reason = 'opened'")
        == 1
    )


async def test_a_call_that_died_reads_the_door_before_anything_else(place: Place) -> None:
    order = await place.stocked("A")
    answer = await place.scan("A", await place.code(order))
    # Written down as handed over, and then the process was gone before the door moved.
    async with place.house.db.transaction() as tx:
        await commands.hand_over(answer["cmd_id"], place.now_ms, tx)
    await place.drain()
    command = await commands.get(answer["cmd_id"], place.house.db)
    assert command is not None
    assert command["state"] == "not_opened"
    assert (await place.door("A", 1))["openings"] == 1
    assert (await place.slot("A", 1))["state"] == "stocked"
    assert await place.code_state(order) == "active"


async def test_a_door_that_opens_late_has_opened(place: Place) -> None:
    order = await place.stocked("A")
    answer = await place.scan("A", await place.code(order))
    async with place.house.db.transaction() as tx:
        from lockers.failing import missed
        from lockers.scene import enter

        scene = await enter(place.house, "A", place.now_ms, tx)
        command = await commands.get(answer["cmd_id"], tx)
        assert scene is not None
        assert command is not None
        await missed(scene, command, Outcome.UNKNOWN)
    assert await place.code_state(order) == "active"
    event = CabinetEvent("e1", "door_opened", 1, answer["cmd_id"], place.now_ms)
    await take_events(place.house, "A", "b1", 1, [event, event])
    assert await place.code_state(order) == "used"
    assert (await place.slot("A", 1))["state"] == "taking"


async def test_a_box_in_the_wrong_slot_is_told(place: Place) -> None:
    await place.hands_off("A")
    order = await place.paid("A")
    await place.food_ready(order)
    await place.drain()
    event = CabinetEvent("e1", "item_in", 5, None, place.now_ms)
    await take_events(place.house, "A", "b1", 1, [event])
    (told,) = await place.told("box.misplaced")
    assert msgspec.json.decode(told["payload"])["expected_slot"] == 1
    assert (await place.slot("A", 5))["state"] == "dirty"


async def test_after_a_power_cut_nothing_opens_by_itself(place: Place) -> None:
    order = await place.stocked("A")
    answer = await place.scan("A", await place.code(order))
    place.clock.advance(1)
    event = CabinetEvent("e1", "boot", None, None, place.now_ms)
    await take_events(place.house, "A", "b2", 1, [event])
    place.clock.advance(1)
    await place.drain()
    command = await commands.get(answer["cmd_id"], place.house.db)
    assert command is not None
    assert command["state"] == "expired"
    assert (await place.door("A", 1))["openings"] == 1
    assert await place.code_state(order) == "active"


async def test_staff_takes_a_box_out_and_it_goes_to_the_counter(place: Place) -> None:
    order = await place.stocked("A")
    await place.hands_off("A")
    async with place.house.db.transaction() as tx:
        await service.open_slot(place.house, "A", 1, "餐盒漏了", "staff", place.now_ms, tx)
    await place.drain()
    assert await place.code_state(order) == "active"
    await place.act("A", 1, "take", "close")
    row = await place.order(order)
    assert (row["status"], row["pickup_method"], row["slot_number"]) == ("ready", "counter", None)
    assert (await place.slot("A", 1))["state"] == "free"
    audit = await place.house.db.one("SELECT * FROM audit_log WHERE action = 'slot.open'")
    assert (audit["subject"], audit["actor"], audit["reason"]) == ("A/1", "staff", "餐盒漏了")
