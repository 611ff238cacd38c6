"""Doors from chat: only one's own, twice more for who left the box, with a reason for staff."""

import pytest

from kernel.database import Row
from kernel.errors import Refused
from kernel.house import House
from lockers import devices, service, simulated
from lockers.machine import SlotStep
from lockers.opening import Opening
from tests.lockers.cabinets import Place, make_place


@pytest.fixture
async def place(house: House) -> Place:
    made = await make_place(house)
    await made.add("A")
    return made


async def _open(place: Place, order: Row, identity_id: int | None = None) -> Opening:
    async with place.house.db.transaction() as tx:
        return await service.open_from_chat(
            place.house, order["id"], identity_id or order["identity_id"], place.now_ms, tx
        )


async def _still_there(place: Place, order: Row) -> Opening:
    async with place.house.db.transaction() as tx:
        return await service.still_there(
            place.house, order["id"], order["identity_id"], place.now_ms, tx
        )


async def test_the_own_chat_opens_the_own_door(place: Place) -> None:
    order = await place.stocked("A")
    with pytest.raises(Refused, match="not_your_order"):
        await _open(place, order, order["identity_id"] + 1)
    opening = await _open(place, order)
    assert (opening.cabinet_id, opening.slot_number) == ("A", 1)
    with pytest.raises(Refused) as refused:
        await _open(place, order)
    assert refused.value.facts["reason"] == "already_used"
    await place.settle()
    assert await place.status(order) == "picked_up"


async def test_what_cannot_be_opened_says_why(place: Place) -> None:
    counter = await place.paid(None)
    with pytest.raises(Refused, match="no_door"):
        await _open(place, counter)
    order = await place.paid("A")
    with pytest.raises(Refused) as refused:
        await _open(place, order)
    assert (refused.value.code, refused.value.facts["reason"]) == ("code_refused", "not_ready")
    await simulated.set_cabinet(place.house, "A", online=False)
    with pytest.raises(Refused) as refused:
        await _open(place, order)
    assert refused.value.facts["reason"] == "device_offline"


async def test_who_forgot_the_box_is_let_in_twice_more(place: Place) -> None:
    order = await place.stocked("A")
    await _open(place, order)
    await place.settle()
    await place.later(120)
    assert (await place.slot("A", 1))["state"] == "free"
    for _ in range(2):
        assert (await _still_there(place, order)).slot_number == 1
        await place.settle()
        await place.later(30)
    with pytest.raises(Refused, match="asked_too_often"):
        await _still_there(place, order)
    assert await place.status(order) == "picked_up"
    assert (await place.door("A", 1))["openings"] == 4


async def test_after_five_minutes_or_for_a_slot_of_others_it_is_too_late(place: Place) -> None:
    await place.add("B", slots=1)
    order = await place.stocked("B")
    await _open(place, order)
    await place.settle()
    await place.later(70)
    await place.stocked("B")
    with pytest.raises(Refused, match="slot_given_away"):
        await _still_there(place, order)
    await place.later(300)
    with pytest.raises(Refused, match="too_late"):
        await _still_there(place, order)


async def test_without_a_sensor_the_slot_is_kept_for_five_minutes(place: Place) -> None:
    await place.add("E", driver="edge", slots=1)
    await place.house.db.run("UPDATE slot SET item = NULL WHERE cabinet_id = 'E'")
    order = await place.paid("E")
    from lockers.driver import CabinetEvent
    from lockers.events import take_events

    async def says(what: str, number: int) -> None:
        event = CabinetEvent(f"e{number}", what, 1, None, place.now_ms)
        await take_events(place.house, "E", "b", number, [event])

    await place.food_ready(order)
    await says("door_opened", 1)
    await says("door_closed", 2)
    assert await place.status(order) == "ready"
    await place.scan("E", await place.code(order))
    await says("door_opened", 3)
    assert await place.code_state(order) == "used"
    await says("door_closed", 4)
    assert await place.status(order) == "picked_up"
    await place.house.db.run("UPDATE device SET last_seen_ms = ?", place.now_ms + 600_000)
    await place.later(200)
    other = await place.paid("E")
    assert (await place.food_ready(other)).place == "counter"
    assert (await _still_there(place, order)).slot_number == 1
    await says("door_opened", 5)
    await says("door_closed", 6)
    await place.later(301)
    assert (await place.food_ready(await place.paid("E"))).place == "cabinet"


async def test_staff_needs_a_reason_and_leaves_a_trace(place: Place) -> None:
    async with place.house.db.transaction() as tx:
        for args, code in (
            (("A", 7, " "), "reason_needed"), (("A", 99, "x"), "no_such_slot"),
            (("Z", 1, "x"), "no_such_cabinet"),
        ):  # fmt: skip
            with pytest.raises(Refused, match=code):
                await service.open_slot(place.house, *args, "staff", place.now_ms, tx)
        await service.set_slot(
            place.house, "A", 7, SlotStep.DISABLE, "门轴坏了", "staff", place.now_ms, tx
        )
    assert (await place.slot("A", 7))["state"] == "disabled"
    status = await devices.cabinet_status(1, place.house.db)
    assert (status[0]["counts"], status[0]["online"]) == ({"free": 11, "disabled": 1}, True)
    actions = await place.house.db.all("SELECT action FROM audit_log ORDER BY id")
    assert [row["action"] for row in actions] == ["device.add", "slot.disable"]


async def test_a_cabinet_is_named_or_found(place: Place) -> None:
    db = place.house.db
    assert (await devices.cabinet_for(1, None, db))["id"] == "A"
    assert (await devices.cabinet_for(1, "a", db))["id"] == "A"
    with pytest.raises(Refused, match="no_such_cabinet"):
        await devices.cabinet_for(1, "Z", db)
    await simulated.set_cabinet(place.house, "A", online=False)
    with pytest.raises(Refused, match="cabinet_offline"):
        await devices.cabinet_for(1, None, db)
    with pytest.raises(Refused, match="no_cabinet"):
        await devices.cabinet_for(2, None, db)
