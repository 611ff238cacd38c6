"""Codes at a cabinet: every reason, one answer for a repeated scan, and slow guessing."""

import pytest

from kernel.database import Row
from kernel.errors import Conflict
from kernel.house import House
from lockers import devices, simulated
from lockers.keypad import LOCK_MS
from orders import pickup
from orders.machine import Step
from orders.service import move
from tests.lockers.cabinets import Place, make_place


@pytest.fixture
async def place(house: House) -> Place:
    made = await make_place(house)
    await made.add("A")
    await made.add("B")
    return made


async def _reason(place: Place, cabinet: str, text: str) -> str:
    answer = await place.scan(cabinet, text)
    if answer["reason"] != "ok":
        assert (answer["result"], answer["slot"], answer["cmd_id"], answer["expires_at"]) == (
            "refused", None, None, None,
        )  # fmt: skip
    return str(answer["reason"])


async def _cancel(place: Place, order: Row) -> None:
    async with place.house.db.transaction() as tx:
        row = await tx.one("SELECT * FROM orders WHERE id = ?", order["id"])
        await pickup.revoke(order["id"], tx)
        await move(row, Step.CANCEL, "test", "canteen", place.now_ms, place.now_ms, tx)


async def test_a_code_says_why_it_opens_nothing(place: Place) -> None:
    order = await place.paid("A")
    code, digits = await place.code(order), await place.digits(order)
    assert await _reason(place, "A", code) == "not_ready"
    assert await _reason(place, "A", digits) == "not_ready"
    assert await _reason(place, "B", code) == "wrong_place"
    await place.food_ready(order)
    await place.settle()
    assert await _reason(place, "B", code) == "wrong_place"
    async with place.house.db.transaction() as tx:
        await pickup.reissue(order["id"], place.house.keys, place.now_ms, tx)
    assert await _reason(place, "A", code) == "revoked"
    assert await _reason(place, "A", digits) == "invalid"
    new = await place.code(order)
    await place.house.db.run("UPDATE pickup SET disputed = 1")
    assert await _reason(place, "A", new) == "disputed"
    await place.house.db.run("UPDATE pickup SET disputed = 0")
    await place.house.db.run("UPDATE order_line SET status = 'refunded'")
    assert await _reason(place, "A", new) == "refunded"
    await place.house.db.run("UPDATE order_line SET status = 'live'")
    await _cancel(place, order)
    assert await _reason(place, "A", new) == "cancelled"


async def test_a_cancelled_box_goes_on_the_list_to_clear(place: Place) -> None:
    order = await place.stocked("A")
    await _cancel(place, order)
    await place.later(1)
    assert (await place.slot("A", 1))["state"] == "dirty"
    assert len(await place.told("slot.to_clear")) == 1


async def test_forged_and_unknown_codes_are_answered_alike(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    forged = code[:-3] + ("777" if code[-3:] != "777" else "888")
    answers = [
        await place.scan("A", text)
        for text in (forged, "000000000", "http://example.com/x", "", "A001", "\x00" * 40)
    ]
    assert {answer["reason"] for answer in answers} == {"invalid"}
    assert len({str(answer) for answer in answers}) == 1
    assert await place.house.db.value("SELECT count(*) FROM keypad") == 0


async def test_the_same_scan_gets_the_same_answer(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    first = await place.scan("A", code, "scan-1")
    await place.settle()
    assert await place.scan("A", code, "scan-1") == first
    assert await place.house.db.value("SELECT count(*) FROM door_command") == 2
    with pytest.raises(Conflict, match="scan_id_reused"):
        await place.scan("A", code + "0", "scan-1")
    # Another device counts for itself.
    assert (await place.scan("B", code, "scan-1"))["reason"] == "already_used"


async def test_a_scan_keeps_no_code_in_the_clear(place: Place) -> None:
    order = await place.stocked("A")
    await place.scan("A", await place.digits(order))
    for table in ("device_scan", "outbox", "door_command", "order_history", "pickup"):
        rows = await place.house.db.all(f"SELECT * FROM {table}")
        assert await place.digits(order) not in str(rows)


async def test_five_wrong_numbers_lock_the_keypad_and_never_the_scanner(place: Place) -> None:
    order = await place.stocked("A")
    digits = await place.digits(order)
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    for _ in range(5):
        assert await _reason(place, "A", wrong) == "invalid"
    assert await _reason(place, "A", digits) == "locked_out"
    assert await _reason(place, "B", digits) == "wrong_place", "another keypad"
    place.clock.advance(LOCK_MS / 1000)
    for _ in range(5):
        assert await _reason(place, "A", wrong) == "invalid"
    place.clock.advance(LOCK_MS / 1000)
    assert await _reason(place, "A", digits) == "locked_out", "two minutes the second time"
    assert await _reason(place, "A", await place.code(order)) == "ok"


async def test_a_right_number_starts_the_counting_anew(place: Place) -> None:
    order = await place.stocked("A")
    digits = await place.digits(order)
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    for _ in range(4):
        await _reason(place, "A", wrong)
    await place.house.db.run("UPDATE pickup SET disputed = 1")
    assert await _reason(place, "A", digits) == "disputed"
    for _ in range(4):
        assert await _reason(place, "A", wrong) == "invalid"
    assert await _reason(place, "A", digits) == "disputed"


async def test_thirty_wrong_numbers_in_an_hour_switch_the_keypad_off(place: Place) -> None:
    wrong = 0
    while wrong < 30:
        if await _reason(place, "A", "000000") == "invalid":
            wrong += 1
        else:
            place.clock.advance(60)
    assert len(await place.told("keypad.locked")) == 1
    assert await _reason(place, "A", "000000") == "locked_out"
    keypad = await place.house.db.one("SELECT * FROM keypad")
    assert keypad["locked_until_ms"] - place.now_ms > 15 * 60_000


async def test_yesterdays_digits_are_a_wrong_number(place: Place) -> None:
    order = await place.stocked("A")
    digits = await place.digits(order)
    await place.scan("A", digits)
    await place.settle()
    place.clock.advance(61)
    assert await _reason(place, "A", digits) == "already_used"
    place.clock.advance(24 * 3600)
    assert await _reason(place, "A", digits) == "invalid"


async def test_the_cabinet_itself_is_spoken_of_before_any_code(place: Place) -> None:
    await simulated.set_cabinet(place.house, "A", online=False)
    assert await _reason(place, "A", "junk") == "device_offline"
    async with place.house.db.transaction() as tx:
        await devices.revoke_device(place.house, "A", "test", place.now_ms, tx)
    assert await _reason(place, "A", "junk") == "device_disabled"


async def test_past_its_time_a_code_is_expired_before_the_sweep_comes(place: Place) -> None:
    order = await place.stocked("A")
    place.clock.advance(3600 * 3)
    assert await _reason(place, "A", await place.code(order)) == "expired"


async def test_tomorrows_meal_is_not_for_today(house: House) -> None:
    place = await make_place(house, date="2025-03-13")
    await place.add("A")
    order = await place.paid("A")
    assert await _reason(place, "A", await place.code(order)) == "wrong_time"
