"""The two caches keep the same promises: one inside the process, one in a real Redis."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kernel.cache import QUEUE_MAX, Cache, EmbeddedCache, RedisCache
from tests.stores import STORES

# A real Redis keeps real time: these lives are short, and nothing waits longer than it must.
SHORT_S = 0.05
LONG_S = 60.0


@pytest_asyncio.fixture(params=STORES)
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    made: Cache = (
        EmbeddedCache()
        if request.param == "embedded"
        else RedisCache(request.getfixturevalue("fresh_redis_url"))
    )
    yield made
    await made.close()


async def gone(cache: Cache, key: str) -> None:
    """Return once the key's life is over; the test's own time limit is the guard."""
    while await cache.get(key) is not None:  # noqa: ASYNC110  # a Redis tells nobody of an end
        await asyncio.sleep(SHORT_S / 5)


async def test_what_was_set_is_there_and_the_last_one_counts(cache: Cache) -> None:
    assert await cache.get("a") is None
    await cache.set("a", b"\x00\xff one", LONG_S)
    await cache.set("a", b"two", LONG_S)
    assert await cache.get("a") == b"two"
    assert await cache.get("b") is None


async def test_a_value_ends_with_its_life(cache: Cache) -> None:
    await cache.set("a", b"1", SHORT_S)
    await gone(cache, "a")


async def test_many_at_once_are_all_counted(cache: Cache) -> None:
    counts = await asyncio.gather(*(cache.incr("n", LONG_S) for _ in range(50)))
    assert sorted(counts) == list(range(1, 51))


async def test_a_count_lives_from_its_first_and_begins_again(cache: Cache) -> None:
    assert await cache.incr("n", SHORT_S) == 1
    assert await cache.incr("n", LONG_S) == 2
    await gone(cache, "n")
    assert await cache.incr("n", LONG_S) == 1


async def test_a_lease_has_one_holder_who_may_renew_it(cache: Cache) -> None:
    won = await asyncio.gather(*(cache.lease("job", f"p{n}", LONG_S) for n in range(10)))
    assert won.count(True) == 1
    holder = f"p{won.index(True)}"
    assert await cache.lease("job", holder, SHORT_S)
    assert not await cache.lease("job", "somebody", LONG_S)
    await gone(cache, "job")
    assert await cache.lease("job", "somebody", LONG_S)


async def heard(cache: Cache, count: int, topic: str = "news") -> list[bytes]:
    """The first `count` messages of the topic, without the ones that said we are listening."""
    found: list[bytes] = []
    stream = cache.subscribe(topic)
    async for message in stream:
        if message != b"ready?":
            found.append(message)
        if len(found) == count:
            break
    await stream.aclose()  # type: ignore[attr-defined]  # both are generators
    return found


async def until_listening(cache: Cache, topic: str, tasks: list[asyncio.Task[list[bytes]]]) -> None:
    for _ in range(20):
        await cache.publish(topic, b"ready?")
        await asyncio.sleep(0.01)
    assert not any(task.done() for task in tasks)


async def test_every_listener_hears_every_message_in_order(cache: Cache) -> None:
    tasks = [asyncio.create_task(heard(cache, 3)) for _ in range(2)]
    await until_listening(cache, "news", tasks)
    await cache.publish("elsewhere", b"not for us")
    for message in (b"1", b"2", b"3"):
        await cache.publish("news", message)
    assert await asyncio.gather(*tasks) == [[b"1", b"2", b"3"]] * 2


async def test_nobody_listening_is_no_trouble(cache: Cache) -> None:
    await cache.publish("news", b"1")


async def test_two_installations_may_share_a_redis(fresh_redis_url: str) -> None:
    one, other = RedisCache(fresh_redis_url, "one:"), RedisCache(fresh_redis_url, "other:")
    await one.set("a", b"1", LONG_S)
    assert await other.get("a") is None
    await one.close()
    await other.close()


async def test_the_embedded_one_forgets_what_nobody_reads_any_more() -> None:
    cache = EmbeddedCache()
    for number in range(10_001):
        await cache.incr(f"limit:{number}", 0.0)
    await cache.incr("limit:last", LONG_S)
    assert len(cache._values) == 1


async def test_a_listener_that_does_not_read_is_dropped_and_closing_is_quiet() -> None:
    cache = EmbeddedCache()
    stream = cache.subscribe("news")
    first = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    for number in range(QUEUE_MAX + 2):
        await cache.publish("news", str(number).encode())
    assert await first == b"0"
    assert not cache._topics
    await cache.close()
    await stream.aclose()  # type: ignore[attr-defined]  # it is a generator
