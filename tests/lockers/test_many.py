"""Many at once: one code opens one door, each box gets a slot of its own, sweeps may meet."""

import asyncio
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from kernel.clock import FrozenClock
from kernel.database import Row
from kernel.errors import Conflict, Refused
from kernel.house import House
from lockers import service, simulated
from lockers.registry import Fleet
from orders import pickup
from orders.machine import Step
from orders.service import lock_order, move
from reports import audit
from tests.houses import NOON_MS, close_house, open_house, settings
from tests.lockers.cabinets import Place, make_place
from tests.scale import scaled


@pytest.fixture
async def place(wide_house: House) -> Place:
    made = await make_place(wide_house)
    await made.add("A")
    await made.add("B")
    return made


async def test_twenty_scans_of_one_code_are_one_command(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    answers = await asyncio.gather(
        *(place.scan(cabinet, code, f"s-{n}-{cabinet}") for n in range(10) for cabinet in "AB")
    )
    reasons = Counter((answer["result"], answer["reason"]) for answer in answers)
    assert reasons["open", "ok"] == 1
    assert set(reasons) <= {
        ("open", "ok"), ("refused", "already_used"), ("refused", "wrong_place"),
    }  # fmt: skip
    await place.settle()
    assert (await place.door("A", 1))["openings"] == 2
    assert await place.status(order) == "picked_up"


async def test_scans_made_before_the_door_opened_lose_even_when_they_are_heard_later(
    place: Place,
) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    await place.hands_off("A")
    began_ms = place.now_ms
    place.clock.advance(1)
    await place.scan("A", code)
    await place.drain()
    place.clock.advance(1)
    late = await service.scan(place.house, "A", "late", code, received_real_ms=began_ms)
    assert late["reason"] == "already_used"
    assert (await place.scan("A", code))["result"] == "open"


async def test_the_same_scan_ten_times_at_once_is_one_answer(place: Place) -> None:
    order = await place.stocked("A")
    code = await place.code(order)
    answers = await asyncio.gather(*(place.scan("A", code, "once") for _ in range(10)))
    assert len({str(answer) for answer in answers}) == 1
    assert answers[0]["result"] == "open"
    assert (
        await place.house.db.value("SELECT count(*) FROM door_command WHERE purpose = 'pickup'")
        == 1
    )


async def test_twelve_slots_and_twenty_boxes(place: Place) -> None:
    orders = [await place.paid("A") for _ in range(20)]
    found = await asyncio.gather(*(place.food_ready(order) for order in orders))
    numbers = [ready.slot_number for ready in found if ready.place == "cabinet"]
    assert sorted(number or 0 for number in numbers) == list(range(1, 13))
    assert sum(ready.place == "counter" for ready in found) == 8
    await place.settle()
    statuses = Counter([await place.status(order) for order in orders])
    assert statuses == {"ready": 20}


async def test_wrong_numbers_typed_at_once_are_counted_one_by_one(place: Place) -> None:
    answers = await asyncio.gather(*(place.scan("A", "000000") for _ in range(20)))
    reasons = Counter(answer["reason"] for answer in answers)
    assert reasons == {"invalid": 5, "locked_out": 15}


async def test_two_workers_two_hands_and_two_sweeps_do_everything_once(place: Place) -> None:
    orders = [await place.paid("A") for _ in range(6)]
    for order in orders:
        await place.food_ready(order)
    twin = Place(place.house, place.meal, Fleet(place.house), place.secrets)

    async def both(seconds: float) -> None:
        await asyncio.gather(place.drain(), twin.drain())
        place.clock.advance(seconds)
        await asyncio.gather(
            simulated.hands_due(place.house), simulated.hands_due(place.house),
            service.sweep_due(place.house), service.sweep_due(place.house),
        )  # fmt: skip

    await both(1)
    codes = [await place.code(order) for order in orders]
    answers = await asyncio.gather(*(place.scan("A", code) for code in codes))
    assert {answer["result"] for answer in answers} == {"open"}
    await both(1)
    await both(61)
    assert {await place.status(order) for order in orders} == {"picked_up"}
    assert await place.house.db.value("SELECT sum(openings) FROM simulated_door") == 12
    moved = await place.house.db.value(
        "SELECT count(*) FROM order_history WHERE to_status = 'picked_up'"
    )
    assert moved == 6
    assert await service.sweep_due(place.house) == 0


async def test_a_cancel_and_a_scan_at_once_have_one_winner(place: Place) -> None:
    for _ in range(5):
        order = await place.stocked("A")
        code = await place.code(order)

        async def cancel(order_id: int = order["id"]) -> str:
            try:
                async with place.house.db.transaction() as tx:
                    row = await lock_order(order_id, tx)
                    await pickup.revoke(order_id, tx)
                    await move(row, Step.CANCEL, "t", "canteen", place.now_ms, place.now_ms, tx)
            except (Conflict, Refused) as refused:
                return refused.code
            return "cancelled"

        cancelled, answer = await asyncio.gather(cancel(), place.scan("A", code))
        if answer["result"] == "open":
            assert cancelled == "being_collected"
        else:
            assert (cancelled, answer["reason"]) == ("cancelled", "cancelled")
        await place.settle()
        expected = "picked_up" if answer["result"] == "open" else "cancelled"
        assert await place.status(order) == expected


async def test_kitchen_diners_vandals_and_the_clock_at_once_leave_the_books_in_order(
    place: Place,
) -> None:
    """A seeded scuffle: refusals are fine, anything else (a deadlock, a broken chain) is not."""
    hazard = Random(7)
    orders = [await place.paid(hazard.choice(["A", "B", None])) for _ in range(24)]
    codes = [await place.code(order) for order in orders]

    async def kitchen() -> None:
        meant = sorted(hazard.sample(orders, 6), key=lambda order: int(order["id"]))
        with suppress(Refused):
            await announce(meant)

    async def announce(meant: list[Row]) -> None:
        async with place.house.db.transaction() as tx:
            for order in meant:
                row = await tx.one("SELECT * FROM orders WHERE id = ?", order["id"])
                if row["status"] in ("paid", "preparing"):
                    await service.food_ready(place.house, row, "kitchen", place.now_ms, tx)

    async def vandal() -> None:
        cabinet, slot = hazard.choice("AB"), hazard.randint(1, 12)
        act = hazard.choice(["jam", "repair", "pry", "close", "take", "put"])
        with suppress(Refused):
            await place.act(cabinet, slot, act)
        if hazard.random() < 0.3:
            await simulated.set_cabinet(place.house, cabinet, online=hazard.random() < 0.7)

    for _ in range(scaled(120, at_least=12)):
        place.clock.advance(hazard.choice([0.3, 1, 20]))
        await asyncio.gather(
            kitchen(), kitchen(), vandal(), place.drain(), place.drain(),
            *(place.scan(hazard.choice("AB"), code) for code in hazard.sample(codes, 4)),
            simulated.hands_due(place.house), service.sweep_due(place.house),
        )  # fmt: skip
    findings = {found.name: found for found in await audit.check(place.house.db)}
    for name in ("repeats_change_nothing", "one_redemption", "revoked_opens_nothing"):
        assert findings[name].ok, findings[name]


async def test_two_processes_on_one_database_share_one_cabinet(
    store_urls: tuple[str, str], tmp_path: Path
) -> None:
    """Each with its own connections and keys: one takes the orders, the other moves the doors."""
    clock = FrozenClock(NOON_MS)
    houses = [await open_house(settings(tmp_path, *store_urls), clock) for _ in range(2)]
    try:
        desk = await make_place(houses[0])
        await desk.add("A")
        doors = Place(houses[1], desk.meal, Fleet(houses[1]), desk.secrets)
        order = await desk.paid("A")
        await desk.food_ready(order)
        await doors.settle()
        assert await desk.status(order) == "ready"
        answer = await desk.scan("A", await doors.code(order), "s1")
        assert await doors.scan("A", await desk.code(order), "s1") == answer
        await doors.settle()
        assert await desk.status(order) == "picked_up"
    finally:
        for house in houses:
            await close_house(house)
