"""What nobody collects is reminded, given up in time and cleared; the counter forgives."""

import msgspec
import pytest

from kernel.database import Row
from kernel.errors import Refused
from kernel.house import House
from lockers import service, simulated
from orders import pickup
from tests.lockers.cabinets import Place, make_place

MINUTE = 60


@pytest.fixture
async def place(house: House) -> Place:
    made = await make_place(house)
    await made.add("A")
    return made


async def _collect(place: Place, text: str) -> Row:
    async with place.house.db.transaction() as tx:
        return await service.collect_at_counter(place.house, 1, text, "staff", place.now_ms, tx)


async def test_one_reminder_and_a_last_call(place: Place) -> None:
    order = await place.stocked("A")
    await place.later(14 * MINUTE)
    assert await place.told("pickup.reminder") == []
    await place.later(2 * MINUTE)
    await place.later(2 * MINUTE)
    assert len(await place.told("pickup.reminder")) == 1
    await place.later(30 * MINUTE)
    await place.later(30 * MINUTE)
    told = [msgspec.json.decode(row["payload"]) for row in await place.told("pickup.reminder")]
    assert [fact["last"] for fact in told] == [False, True]
    assert await place.status(order) == "ready"


async def test_nobody_came_the_code_expires_and_the_box_is_cleared(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    assert await place.later(121 * MINUTE) > 0
    assert await place.status(order) == "no_show"
    assert await place.code_state(order) == "expired"
    assert (await place.scan("A", code))["reason"] == "expired"
    assert (await place.slot("A", 1))["state"] == "dirty"
    assert len(await place.told("slot.to_clear")) == 1
    async with place.house.db.transaction() as tx:
        await service.open_slot(place.house, "A", 1, "清理过期餐", "staff", place.now_ms, tx)
    await place.settle()
    assert (await place.door("A", 1))["item"] is False
    assert (await place.slot("A", 1))["state"] == "free"
    await place.later(1)
    assert await place.status(order) == "disposed"
    assert await place.later(1) == 0


async def test_a_counter_meal_is_given_up_too_and_handed_out_late(place: Place) -> None:
    order = await place.paid(None)
    await place.food_ready(order)
    # Serving ends at 13:30; the dishes keep until 12:30 from 10:30.
    await place.house.db.run("UPDATE orders SET no_show_ms = no_show_ms - ?", 60 * MINUTE * 1000)
    await place.later(61 * MINUTE)
    assert await place.status(order) == "no_show"
    done = await _collect(place, order["number"].lower())
    assert done["status"] == "picked_up"
    reasons = await place.house.db.all("SELECT reason FROM order_history ORDER BY id DESC LIMIT 1")
    assert reasons == [{"reason": "late"}]


async def test_past_its_holding_time_nothing_is_handed_out(place: Place) -> None:
    order = await place.paid(None)
    await place.food_ready(order)
    await place.later(121 * MINUTE)
    with pytest.raises(Refused) as refused:
        await _collect(place, order["number"])
    assert refused.value.facts["reason"] == "expired"
    async with place.house.db.transaction() as tx:
        done = await service.dispose(place.house, order["id"], "过期", "staff", place.now_ms, tx)
    assert done["status"] == "disposed"


async def test_a_silent_cabinet_is_no_fault_of_the_diner(place: Place) -> None:
    order = await place.stocked("A")
    await place.house.db.run("UPDATE orders SET no_show_ms = ?", place.now_ms + 1000)
    await simulated.set_cabinet(place.house, "A", online=False)
    await place.later(2)
    assert await place.status(order) == "ready"
    await place.later(121 * MINUTE)
    assert await place.status(order) == "no_show", "but the food is not safe any longer"


async def test_somebody_at_the_open_door_is_waited_for(place: Place) -> None:
    order = await place.stocked("A")
    await place.hands_off("A")
    await place.scan("A", await place.code(order))
    await place.drain()
    await place.house.db.run("UPDATE orders SET no_show_ms = ?", place.now_ms + 1000)
    await place.later(2)
    assert await place.status(order) == "ready"
    await place.act("A", 1, "take", "close")
    assert await place.status(order) == "picked_up"


async def test_holding_longer_is_asked_once(place: Place) -> None:
    order = await place.stocked("A")
    await place.house.db.run("UPDATE orders SET no_show_ms = ?", place.now_ms + 10 * MINUTE * 1000)
    async with place.house.db.transaction() as tx:
        row = await service.extend_hold(
            place.house, order["id"], order["identity_id"], place.now_ms, tx
        )
        assert row["no_show_ms"] == place.now_ms + 40 * MINUTE * 1000
        with pytest.raises(Refused, match="already_extended"):
            await service.extend_hold(
                place.house, order["id"], order["identity_id"], place.now_ms, tx
            )
    await place.later(20 * MINUTE)
    assert await place.status(order) == "ready"
    assert (await place.scan("A", await place.code(order)))["result"] == "open"


async def test_the_counter_says_why_it_hands_out_nothing(place: Place) -> None:
    async def reason(text: str) -> str:
        with pytest.raises(Refused) as refused:
            await _collect(place, text)
        return str(refused.value.facts["reason"])

    assert await reason("junk") == "invalid"
    assert await reason("B999") == "invalid"
    order = await place.paid(None)
    assert await reason(order["number"]) == "not_ready"
    code, digits = await place.code(order), await place.digits(order)
    await place.food_ready(order)
    async with place.house.db.transaction() as tx:
        await pickup.reissue(order["id"], place.house.keys, place.now_ms, tx)
    assert await reason(code) == "revoked"
    assert await reason(digits) == "invalid"
    done = await _collect(place, f"20250312-{order['number']}")
    assert done["status"] == "picked_up"
    assert await reason(order["number"]) == "already_used"
    boxed = await place.stocked("A")
    assert await reason(boxed["number"]) == "wrong_place"
