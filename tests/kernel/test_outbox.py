"""The outbox: written with the data, in order within a lane, tried again, given up in the end."""

import asyncio
from random import Random
from typing import ClassVar

import pytest

from kernel import outbox
from kernel.clock import FrozenClock
from kernel.database import Row
from kernel.errors import Refused
from kernel.house import House
from kernel.records import Record
from tests.houses import NOON_MS


class Happened(Record, frozen=True, kw_only=True):
    topic: ClassVar[str] = "test.happened"
    number: int
    who: str = "a"

    def lane(self) -> str:
        return f"who:{self.who}"


def clock_of(house: House) -> FrozenClock:
    assert isinstance(house.clock, FrozenClock)
    return house.clock


async def write(house: House, *records: Record, due_ms: int | None = None) -> None:
    async with house.db.transaction() as tx:
        for record in records:
            await outbox.append(record, tx, now_ms=house.clock.real_ms(), due_ms=due_ms)


async def write_and_refuse(house: House) -> None:
    async with house.db.transaction() as tx:
        await outbox.append(Happened(number=1), tx, now_ms=NOON_MS)
        raise Refused("no")


async def rows(house: House) -> list[Row]:
    return await house.db.all("SELECT * FROM outbox ORDER BY id")


async def claimed(house: House) -> list[int]:
    entries = await outbox.claim(house.db, [Happened.topic], house.clock.real_ms())
    return [entry.id for entry in entries]


async def drain(house: House, handler: outbox.Handler) -> int:
    return await outbox.drain(house.db, {Happened.topic: handler}, house.clock)


async def test_a_fact_leaves_only_with_its_transaction_and_once(house: House) -> None:
    with pytest.raises(Refused):
        await write_and_refuse(house)
    assert await rows(house) == []
    await write(house, Happened(number=1), Happened(number=1))
    await write(house, Happened(number=1))
    assert len(await rows(house)) == 1


async def test_committing_rings_the_bell_and_rolling_back_does_not(house: House) -> None:
    bell = outbox.listen()
    try:
        with pytest.raises(Refused):
            await write_and_refuse(house)
        assert not bell._event.is_set()
        await write(house, Happened(number=1))
        await bell.wait(timeout_s=5)
        await bell.wait(timeout_s=0)  # it rang once: now only the time-out ends the wait
    finally:
        outbox.unlisten(bell)


async def test_a_claimed_row_belongs_to_its_worker_until_the_lease_is_over(house: House) -> None:
    await write(house, Happened(number=1))
    [first] = await outbox.claim(house.db, [Happened.topic], NOON_MS)
    assert (first.tries, first.payload) == (1, b'{"number":1,"who":"a"}')
    assert await claimed(house) == []
    clock_of(house).advance(outbox.LEASE_MS / 1000 + 0.001)
    [again] = await outbox.claim(house.db, [Happened.topic], house.clock.real_ms())
    assert (again.id, again.tries) == (first.id, 2)


async def test_other_topics_and_later_rows_are_left(house: House) -> None:
    await write(house, Happened(number=1), due_ms=NOON_MS + 1)
    assert await outbox.claim(house.db, ["test.other"], NOON_MS + 1) == []
    assert await claimed(house) == []
    clock_of(house).advance(0.001)
    assert len(await claimed(house)) == 1


async def test_a_lane_leaves_in_order_and_does_not_wait_for_others(house: House) -> None:
    left: list[str] = []

    async def handler(entry: outbox.Entry) -> None:
        fact = entry.payload.decode()
        if fact == '{"number":1,"who":"a"}' and entry.tries == 1:
            raise RuntimeError("the first of lane a fails once")
        left.append(fact)

    await write(house, *(Happened(number=n, who=who) for n in (1, 2, 3) for who in "ab"))
    await drain(house, handler)
    assert left == [f'{{"number":{n},"who":"b"}}' for n in (1, 2, 3)]
    clock_of(house).advance(2)
    await drain(house, handler)
    assert left[3:] == [f'{{"number":{n},"who":"a"}}' for n in (1, 2, 3)]


async def test_many_workers_at_once_take_each_row_once_and_keep_every_lane(
    wide_house: House,
) -> None:
    house, left = wide_house, []

    async def handler(entry: outbox.Entry) -> None:
        left.append(entry)
        await asyncio.sleep(0)

    await write(house, *(Happened(number=n, who=who) for n in range(6) for who in "abcdefgh"))
    for _ in range(6):  # a worker that finds every lane taken stops; the poll brings it back
        await asyncio.gather(*(drain(house, handler) for _ in range(4)))
    assert len(left) == len({entry.id for entry in left}) == 48
    for lane in {entry.lane for entry in left}:
        ids = [entry.id for entry in left if entry.lane == lane]
        assert ids == sorted(ids)
    assert {row["outcome"] for row in await rows(house)} == {"done"}


async def test_a_failure_is_tried_again_later_and_later_and_then_is_dead(house: House) -> None:
    calls: list[int] = []

    async def handler(entry: outbox.Entry) -> None:
        calls.append(entry.tries)
        raise RuntimeError("nobody answers")

    await write(house, Happened(number=1), Happened(number=2))
    for _ in range(outbox.TRIES_MAX):
        assert await drain(house, handler) >= 1
        assert await drain(house, handler) == 0
        clock_of(house).advance(outbox.BACKOFF_MAX_MS * 1.2 / 1000 + 1)
    first, second = await rows(house)
    assert calls[: outbox.TRIES_MAX] == list(range(1, outbox.TRIES_MAX + 1))
    assert (first["outcome"], first["lease_ms"]) == ("dead", None)
    # A dead letter does not hold up its lane for ever.
    assert (second["tries"], second["done_ms"]) == (1, None)


async def test_giving_up_is_dead_at_once(house: House) -> None:
    async def handler(entry: outbox.Entry) -> None:
        raise outbox.GiveUp("unknown receiver")

    await write(house, Happened(number=1))
    assert await drain(house, handler) == 1
    assert (await rows(house))[0]["outcome"] == "dead"
    assert await drain(house, handler) == 0


async def test_later_is_no_failure_and_counts_no_try(house: House) -> None:
    async def handler(entry: outbox.Entry) -> str:
        assert entry.tries == 1
        if house.clock.real_ms() < NOON_MS + 60_000:
            raise outbox.Later(house.clock.real_ms() + 20_000)
        return "opened"

    await write(house, Happened(number=1))
    for _ in range(3):
        assert await drain(house, handler) == 1
        assert await drain(house, handler) == 0
        clock_of(house).advance(20)
    assert await drain(house, handler) == 1
    [row] = await rows(house)
    assert (row["outcome"], row["tries"], row["done_ms"]) == ("opened", 1, NOON_MS + 60_000)


async def test_a_worker_that_was_stopped_leaves_its_row_to_the_lease(house: House) -> None:
    async def handler(entry: outbox.Entry) -> None:
        raise asyncio.CancelledError

    await write(house, Happened(number=1))
    with pytest.raises(asyncio.CancelledError):
        await drain(house, handler)
    [row] = await rows(house)
    assert (row["done_ms"], row["lease_ms"]) == (None, NOON_MS + outbox.LEASE_MS)


async def test_a_row_done_meanwhile_by_another_worker_keeps_its_outcome(house: House) -> None:
    await write(house, Happened(number=1))
    [entry] = await outbox.claim(house.db, [Happened.topic], NOON_MS)

    async def slow(slow_entry: outbox.Entry) -> str:
        await house.db.run("UPDATE outbox SET done_ms = 1, outcome = 'by another'")
        return "mine"

    await outbox.deliver(house.db, entry, slow, house.clock)
    assert (await rows(house))[0]["outcome"] == "by another"


def test_waits_double_from_a_second_to_a_quarter_of_an_hour_and_do_not_march_in_step() -> None:
    waits = [outbox.backoff_ms(tries, Random(7)) for tries in range(1, outbox.TRIES_MAX + 1)]
    bases = [min(1_000 * 2**n, 900_000) for n in range(outbox.TRIES_MAX)]
    assert all(base <= wait <= base * 1.2 for base, wait in zip(bases, waits, strict=True))
    assert len({outbox.backoff_ms(5) for _ in range(50)}) > 1
