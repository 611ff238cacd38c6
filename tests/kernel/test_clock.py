"""Two times: the canteen's may be moved forward for everybody, the machine's never."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kernel.clock import SystemClock, at, move_offset, read_offset, to_ms
from kernel.house import House
from tests.houses import NOON_MS

# Two clocks of one machine, and a busy minute in between.
CLOSE_MS = 60_000


async def test_the_canteens_time_is_the_databases_plus_the_offset(house: House) -> None:
    clock = SystemClock()
    before = await clock.canteen_ms(house.db)
    assert abs(before - clock.real_ms()) < CLOSE_MS
    await move_offset(86_400_000, house.db)
    assert 0 <= await clock.canteen_ms(house.db) - before - 86_400_000 < CLOSE_MS
    assert abs(clock.real_ms() - before) < CLOSE_MS


async def test_time_goes_on_inside_a_transaction(house: House) -> None:
    clock = SystemClock()
    async with house.db.transaction() as tx:
        first = await clock.canteen_ms(tx)
        while await clock.canteen_ms(tx) == first:  # noqa: ASYNC110  # a clock tells nobody
            await asyncio.sleep(0)


async def test_every_step_forward_adds_up_and_none_goes_back(wide_house: House) -> None:
    db = wide_house.db
    assert await read_offset(db) == 0
    await asyncio.gather(*(move_offset(1_000, db) for _ in range(10)))
    assert await read_offset(db) == 10_000
    with pytest.raises(AssertionError):
        await move_offset(-1, db)
    assert await read_offset(db) == 10_000


def test_wall_clocks_belong_to_a_zone() -> None:
    noon = at(NOON_MS, "Asia/Shanghai")
    assert noon.isoformat() == "2025-03-12T10:30:00+08:00"
    assert to_ms(noon) == NOON_MS
    assert to_ms(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=1)) == 1
    with pytest.raises(AssertionError):
        to_ms(datetime(2025, 3, 12, 10, 30))  # noqa: DTZ001  # a time without a zone is refused
