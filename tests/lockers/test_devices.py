"""Adding a device shows its secret once; what cannot be is refused and leaves nothing behind."""

from typing import Any

import pytest

from kernel.errors import Refused
from kernel.house import House
from lockers import devices
from lockers.driver import DoorState
from tests.lockers.cabinets import Place, make_place


@pytest.fixture
async def place(house: House) -> Place:
    return await make_place(house)


async def test_a_cabinet_gets_doors_and_a_secret_that_is_sealed(place: Place) -> None:
    await place.add("B", slots=3)
    row = await place.house.db.one("SELECT * FROM device")
    assert place.secrets["B"] not in str(row)
    assert devices.secrets_of(place.house.keys, row) == [place.secrets["B"]]
    found = await devices.list_devices(place.house.db)
    assert [(device["id"], device["driver"], device["slots"]) for device in found] == [
        ("B", "simulated", 3)
    ]
    assert "secret_sealed" not in found[0]
    health, doors = await devices.check_device(place.house, place.fleet, "B")
    assert health.online
    assert [(door.slot, door.state) for door in doors] == [(n, DoorState.CLOSED) for n in (1, 2, 3)]
    assert await place.house.db.value("SELECT count(*) FROM door_command") == 0


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("device_exists", {}), ("bad_device_id", {"device_id": "a b"}), ("bad_slots", {"slots": 0}),
    ("bad_slots", {"slots": 65}), ("unknown_driver", {"driver": "simulatd", "device_id": "C"}),
    ("unknown_kind", {"kind": "fridge", "device_id": "C"}),
    ("unknown_option", {"options": {"feedback": "closing"}, "device_id": "C"}),
    ("no_canteen", {"canteen_id": 9, "device_id": "C"}),
]  # fmt: skip


async def test_what_cannot_be_is_refused(place: Place) -> None:
    await place.add("B")
    for code, over in REFUSED:
        wanted = {"kind": "cabinet", "device_id": "B", "driver": "simulated", **over}
        async with place.house.db.transaction() as tx:
            with pytest.raises(Refused) as refused:
                await devices.add_device(
                    place.house, actor="test", now_ms=place.now_ms, tx=tx, **wanted
                )
        assert refused.value.code == code
        assert refused.value.facts.get("nearest", "simulated") in ("simulated", "cabinet")
    assert await place.house.db.value("SELECT count(*) FROM device") == 1
    assert await place.house.db.value("SELECT count(*) FROM slot") == 12


async def test_the_sample_has_one_cabinet(place: Place) -> None:
    async with place.house.db.transaction() as tx:
        assert await devices.load_sample_cabinet(place.house, place.now_ms, tx)
        assert not await devices.load_sample_cabinet(place.house, place.now_ms, tx)
    (found,) = await devices.cabinet_status(1, place.house.db)
    assert (found["id"], found["counts"]) == ("A", {"free": 12})


async def test_a_changed_driver_is_taken_up_by_a_running_fleet(place: Place) -> None:
    await place.add("B")
    row = await place.house.db.one("SELECT * FROM device")
    first = await place.fleet.driver(row)
    assert await place.fleet.driver(row) is first
    assert await place.fleet.driver({**row, "driver": "edge"}) is not first
    await place.fleet.stop()


async def test_who_does_not_exist_is_not_rotated(place: Place) -> None:
    async with place.house.db.transaction() as tx:
        with pytest.raises(Refused, match="no_such_device"):
            await devices.rotate_secret(place.house, "Z", "test", place.now_ms, tx)
        with pytest.raises(Refused, match="no_such_device"):
            await devices.revoke_device(place.house, "Z", "test", place.now_ms, tx)
