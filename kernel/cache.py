"""Short-lived shared things: platform tokens, rate limits, live pages. Losing it loses only speed.

Two twins under one contract test: Redis, and one inside the process (design README, ruling 4).
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Protocol

from redis.asyncio import Redis

# A page that does not read its stream is dropped rather than let grow without end.
QUEUE_MAX = 1_000


class Cache(Protocol):
    """The five verbs. Values are bytes; every value has a life time in seconds."""

    async def get(self, key: str) -> bytes | None: ...
    async def set(self, key: str, value: bytes, ttl_s: float) -> None: ...
    async def incr(self, key: str, ttl_s: float) -> int:
        """Add one; the life time starts with the first."""
        ...

    async def lease(self, key: str, holder: str, ttl_s: float) -> bool:
        """True for the one holder until the time is over; a holder may renew its own."""
        ...

    async def publish(self, topic: str, value: bytes) -> None: ...
    def subscribe(self, topic: str) -> AsyncIterator[bytes]: ...
    async def close(self) -> None: ...


class EmbeddedCache:
    """The twin inside this process."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[bytes, float]] = {}
        self._topics: dict[str, set[asyncio.Queue[bytes]]] = {}

    async def get(self, key: str) -> bytes | None:
        value, ends = self._values.get(key, (None, 0.0))
        return value if ends > time.monotonic() else None

    async def set(self, key: str, value: bytes, ttl_s: float) -> None:
        self._sweep()
        self._values[key] = (value, time.monotonic() + ttl_s)

    async def incr(self, key: str, ttl_s: float) -> int:
        self._sweep()
        value, ends = self._values.get(key, (b"0", 0.0))
        if ends <= time.monotonic():
            value, ends = b"0", time.monotonic() + ttl_s
        count = int(value) + 1
        self._values[key] = (str(count).encode(), ends)
        return count

    async def lease(self, key: str, holder: str, ttl_s: float) -> bool:
        held = await self.get(key)
        if held is not None and held != holder.encode():
            return False
        await self.set(key, holder.encode(), ttl_s)
        return True

    async def publish(self, topic: str, value: bytes) -> None:
        for queue in list(self._topics.get(topic, ())):
            if queue.full():
                self._forget(topic, queue)
            else:
                queue.put_nowait(value)

    async def subscribe(self, topic: str) -> AsyncIterator[bytes]:
        queue: asyncio.Queue[bytes] = asyncio.Queue(QUEUE_MAX)
        self._topics.setdefault(topic, set()).add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self._forget(topic, queue)

    async def close(self) -> None:
        self._values.clear()
        self._topics.clear()

    def _forget(self, topic: str, queue: asyncio.Queue[bytes]) -> None:
        readers = self._topics.get(topic, set())
        readers.discard(queue)
        if not readers:
            self._topics.pop(topic, None)

    def _sweep(self) -> None:
        if len(self._values) > 10_000:
            now = time.monotonic()
            self._values = {key: held for key, held in self._values.items() if held[1] > now}


class RedisCache:
    """The twin for several processes. Keys carry a prefix, so that a Redis may be shared."""

    # Renew only what is still ours: compare and set must be one step.
    _LEASE = (
        "local held = redis.call('GET', KEYS[1]) "
        "if held and held ~= ARGV[1] then return 0 end "
        "redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1"
    )
    _INCR = (
        "local n = redis.call('INCR', KEYS[1]) "
        "if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return n"
    )

    def __init__(self, url: str, prefix: str = "fandian:") -> None:
        self._redis: Redis = Redis.from_url(url)
        self._prefix = prefix

    async def get(self, key: str) -> bytes | None:
        value = await self._redis.get(self._prefix + key)
        assert value is None or isinstance(value, bytes)  # from_url decodes nothing
        return value

    async def set(self, key: str, value: bytes, ttl_s: float) -> None:
        await self._redis.set(self._prefix + key, value, px=max(1, round(ttl_s * 1000)))

    async def incr(self, key: str, ttl_s: float) -> int:
        script = self._redis.register_script(self._INCR)
        return int(await script(keys=[self._prefix + key], args=[max(1, round(ttl_s * 1000))]))

    async def lease(self, key: str, holder: str, ttl_s: float) -> bool:
        script = self._redis.register_script(self._LEASE)
        args: list[str | int] = [holder, max(1, round(ttl_s * 1000))]
        return bool(await script(keys=[self._prefix + key], args=args))

    async def publish(self, topic: str, value: bytes) -> None:
        await self._redis.publish(self._prefix + topic, value)

    async def subscribe(self, topic: str) -> AsyncIterator[bytes]:
        async with self._redis.pubsub() as channel:
            await channel.subscribe(self._prefix + topic)
            async for message in channel.listen():
                if message["type"] == "message":
                    yield bytes(message["data"])

    async def close(self) -> None:
        await self._redis.aclose()
