"""The only place that constructs concrete things and puts the rooms together. Tests call it too."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from app import wiring
from app.recorder import Recorder
from bots.channel import Channel
from bots.executor import execute
from bots.facts import load_facts
from bots.gateway import Gateway
from bots.registry import build_channels
from conversation.engine import step
from kernel import outbox
from kernel.cache import Cache, EmbeddedCache, RedisCache
from kernel.clock import Clock, SystemClock
from kernel.crypto import load_keys
from kernel.database import Database
from kernel.errors import Refused
from kernel.house import House
from kernel.migrate import migrate, pending
from kernel.secret_file import secret_keys
from kernel.settings import Settings
from lockers.registry import Fleet
from menus import sample
from payments.registry import close_providers
from scheduler.runner import Runner

# How often a worker looks for rows that another process wrote; its own commits ring the doorbell.
POLL_S = 0.5


@dataclass
class App:
    """One running process: the house, its door, its clock, its outbox worker."""

    house: House
    channels: dict[str, Channel]
    gateway: Gateway
    runner: Runner
    handlers: dict[str, outbox.Handler]
    fleet: Fleet
    recorder: Recorder | None = None  # what `/inspect` looks at; only in the demo
    _worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work in the background: due rows and outbox."""
        self.runner.start()
        self._worker = asyncio.create_task(self._work())

    async def settle(self) -> None:
        """Everything that is due and everything that follows from it: until nothing moves."""
        for _ in range(100):
            moved = await self.runner.run_due()
            moved += await outbox.drain(self.house.db, self.handlers, self.house.clock)
            if not moved:
                return

    async def close(self) -> None:
        """Stop within seconds, leaving every row as the next process expects it."""
        await self.runner.stop()
        if self._worker is not None:
            self._worker.cancel()
            with suppress(asyncio.CancelledError):
                await self._worker
        await self.gateway.close()
        await self.fleet.stop()
        await close_providers(self.house)
        await self.house.cache.close()
        await self.house.db.close()

    async def _work(self) -> None:
        bell = outbox.listen()
        try:
            while True:
                try:
                    await outbox.drain(self.house.db, self.handlers, self.house.clock)
                except Exception as error:
                    wiring.log.exception("outbox.failed", error=type(error).__name__)
                await bell.wait(POLL_S)
        finally:
            outbox.unlisten(bell)


async def open_house(settings: Settings, *, demo: bool, clock: Clock | None = None) -> House:
    """Connect, check the schema, load the keys. Raises Refused with what to do about it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url = settings.database()
    # The demo and the embedded canteen look after their own schema; production asks its operator.
    if demo or settings.mode == "embedded":
        await migrate(url)
    elif waiting := await pending(url):
        raise Refused("migrations_pending", names=", ".join(waiting))
    db = await Database.open(url)
    try:
        redis_url = settings.redis_url.get_secret_value()
        cache: Cache = RedisCache(redis_url) if redis_url else EmbeddedCache()
        used = clock or SystemClock()
        keys = await load_keys(db, secret_keys(settings), used.real_ms())
        return House(settings, db, used, cache, keys, demo)
    except BaseException:
        await db.close()
        raise


async def build(settings: Settings, *, demo: bool = False, clock: Clock | None = None) -> App:
    """The whole process, not yet started."""
    house = await open_house(settings, demo=demo, clock=clock)
    try:
        if demo:
            await load_sample(house)
        return assemble(house)
    except BaseException:
        await house.db.close()
        raise


def assemble(house: House) -> App:
    """Put the rooms on a house that stands."""
    channels = build_channels(house)
    recorder = Recorder() if house.demo else None
    facts, think = (recorder.load_facts, recorder.think) if recorder else (load_facts, step)
    gateway = Gateway(house, channels, facts, execute, wiring.welcome, think)
    fleet = Fleet(house)
    runner = Runner(wiring.jobs(house, gateway), house.settings.timezone)
    handlers = wiring.handlers(house, channels, fleet)
    return App(house, channels, gateway, runner, handlers, fleet, recorder)


async def load_sample(house: House) -> None:
    """The sample canteen, its people and its cabinet; what is there already is left alone."""
    async with house.db.transaction() as tx:
        now_ms = await house.clock.canteen_ms(tx)
        await sample.load_sample(house, now_ms, tx)
        await wiring.load_people(house, now_ms, tx)
    await wiring.load_cabinet(house)
    await sample.keep_meals_due(house)
