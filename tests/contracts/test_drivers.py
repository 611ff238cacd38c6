"""What every cabinet driver promises, whatever is behind it; a new one is found in the registry."""

import pytest

from kernel.house import House
from lockers import commands
from lockers.driver import FETCHING, DoorState, OpenCommand, Outcome
from lockers.registry import DRIVERS
from tests.lockers.cabinets import Place, make_place


@pytest.fixture(params=sorted(DRIVERS))
async def place(request: pytest.FixtureRequest, house: House) -> Place:
    made = await make_place(house)
    await made.add("C", driver=request.param, slots=3)
    return made


def _open(place: Place, cmd_id: str, slot: int = 2, life_s: int = 15) -> OpenCommand:
    ends_ms = place.now_ms + life_s * 1000
    return OpenCommand(cmd_id, "C", slot, "maintenance", "test", ends_ms)


async def test_a_driver_keeps_its_promises(place: Place) -> None:
    row = await place.house.db.one("SELECT * FROM device")
    driver = await place.fleet.driver(row)
    assert (await driver.health()).online
    assert [reading.slot for reading in await driver.read()] == [1, 2, 3]
    cmd_id = commands.new_cmd_id()
    first = await driver.open(_open(place, cmd_id))
    if row["driver"] in FETCHING:
        assert first.outcome is Outcome.REFUSED, "nothing is pushed to a device that asks"
    else:
        assert first.outcome is Outcome.OPENED
        assert {door.slot: door.state for door in await driver.read()}[2] is DoorState.OPEN
        # The same command again is the same answer and no second opening.
        assert await driver.open(_open(place, cmd_id)) == first
        late = await driver.open(_open(place, commands.new_cmd_id(), slot=3, life_s=0))
        assert late.outcome is Outcome.EXPIRED
        assert {door.slot: door.state for door in await driver.read()}[3] is DoorState.CLOSED
    await driver.push_bundle(b"{}", 1)
    await place.fleet.stop()
