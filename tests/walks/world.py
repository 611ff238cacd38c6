"""The whole running application, the people around it, and everything that was said so far.

One `World` is one database that lives through several processes: `restart` closes the app and
builds the next one on what the first has left. Nothing works in the background; `settle` does all
that has fallen due, as the simulator's clock does.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from structlog.testing import capture_logs

from app.build import App, build
from bots.channel import Rendered
from bots.simulated import ACCOUNT, SimulatedChannel
from conversation.messages import Chose, Inbound, Said
from kernel import outbox
from kernel.clock import FrozenClock
from kernel.settings import Settings
from orders import pickup
from tests.houses import NOON_MS
from tests.walks.probing import Watch, watch


class Injected(Exception):
    """A failure that the walk put there itself."""


@dataclass(frozen=True)
class Person:
    """Somebody in one chat."""

    name: str
    channel: str = "console"
    group: str = ""


XIAOLI = Person("xiaoli")
XIAOWANG = Person("xiaowang", "wechat")
XIAOCHEN = Person("xiaochen", "dingtalk")
IN_GROUP = Person("xiaochen", "dingtalk", "lunch")
STRANGER = Person("stranger", "wecom")
ADMIN = Person("admin")
KITCHEN = Person("kitchen")
DINERS = (XIAOLI, XIAOWANG, XIAOCHEN, STRANGER)
EVERYBODY = (*DINERS, IN_GROUP, ADMIN, KITCHEN)
STAFF = ("admin", "kitchen")


@dataclass(frozen=True)
class Sent:
    """A message and what it was answered."""

    person: Person
    inbound: Inbound
    replies: list[Rendered]


@dataclass(frozen=True)
class Code:
    """A pickup code as it once was shown to somebody."""

    order_id: int
    revision: int
    code: str
    digits: str


@dataclass
class Scan:
    scan_id: str
    text: str
    answer: dict[str, Any]


@dataclass
class World:
    """What one walk knows. Everything else is in the database."""

    config: Settings
    clock: FrozenClock
    app: App
    logs: list[structlog.types.EventDict]
    sent: list[Sent] = field(default_factory=list)
    codes: dict[tuple[int, int], Code] = field(default_factory=dict)
    scans: list[Scan] = field(default_factory=list)
    # How many of the next effects, and of the next outbox handlers, fail after having worked.
    failing_effects: int = 0
    failing_handlers: int = 0
    injected: int = 0
    steps: int = 0
    restarts: int = 0
    watch: Watch = field(default_factory=Watch)

    # --- talking --------------------------------------------------------------------------------

    async def say(self, person: Person, text: str) -> list[Rendered]:
        return await self.send(person, Said(text))

    async def tap(self, person: Person, value: str) -> list[Rendered]:
        return await self.send(person, Chose(value))

    async def send(self, person: Person, event: Said | Chose) -> list[Rendered]:
        """One new message; its replies go on the person's screen."""
        (replies,) = await self.send_all([(person, event)])
        return replies

    async def send_all(
        self, messages: list[tuple[Person, Said | Chose]], times: int = 1
    ) -> list[list[Rendered]]:
        """New messages, all at once, each delivered `times` times; all its answers are the same."""
        inbound = [
            Inbound(
                person.channel, ACCOUNT, person.name, f"m{len(self.sent) + number}", event,
                person.group, person.name,
            )
            for number, (person, event) in enumerate(messages)
        ]  # fmt: skip
        answers = await asyncio.gather(*(self.deliver(one) for one in inbound * times))
        for number, (person, _) in enumerate(messages):
            mine = answers[number :: len(messages)]
            assert all(answer == mine[0] for answer in mine), "a repeat was answered otherwise"
            self.sent.append(Sent(person, inbound[number], mine[0]))
        return answers[: len(messages)]

    async def deliver(self, inbound: Inbound) -> list[Rendered]:
        """Hand it to the door, as the platform does (again)."""
        replies = await self.app.gateway.handle(inbound, wait_s=None)
        assert replies is not None
        channel = self.app.channels[inbound.channel]
        assert isinstance(channel, SimulatedChannel)
        await channel.show(inbound.sender, inbound.message_id, replies)
        return replies

    # --- time and processes ---------------------------------------------------------------------

    async def settle(self) -> None:
        await self.app.settle()

    async def restart(self) -> None:
        """The process ends, another begins on the same database."""
        await self.app.close()
        self.app = await build(self.config, demo=True, clock=self.clock)
        self._make_fallible()
        self.restarts += 1

    async def remember_codes(self) -> None:
        """Every code that is live now, so that it can be tried when it is dead."""
        on = self.app.house.db
        for row in await on.all("SELECT order_id, revision FROM pickup WHERE state = 'issued'"):
            key = (row["order_id"], row["revision"])
            if key not in self.codes:
                shown = await pickup.shown(row["order_id"], self.app.house.keys, on)
                assert shown is not None
                self.codes[key] = Code(*key, shown.code, shown.digits)

    # --- failures -------------------------------------------------------------------------------

    def _make_fallible(self) -> None:
        gateway = self.app.gateway
        gateway._execute = self._failing_effect(gateway._execute)
        gateway._think = watch(self.watch)
        handlers = self.app.handlers
        for topic in list(handlers):
            handlers[topic] = self._failing_handler(handlers[topic])

    def _failing_effect(self, execute: Any) -> Any:
        async def run(*given: Any) -> Any:
            result = await execute(*given)
            if self.failing_effects > 0:
                self.failing_effects -= 1
                self.injected += 1
                raise Injected
            return result

        return run

    def _failing_handler(self, handler: outbox.Handler) -> outbox.Handler:
        async def run(entry: outbox.Entry) -> str | None:
            outcome = await handler(entry)
            if self.failing_handlers > 0:
                self.failing_handlers -= 1
                self.injected += 1
                raise Injected
            return outcome

        return run


@asynccontextmanager
async def world(config: Settings) -> AsyncIterator[World]:
    """The sample canteen at noon, on the given store; every log line is kept."""
    clock = FrozenClock(NOON_MS)
    with capture_logs() as logs:
        app = await build(config, demo=True, clock=clock)
        made = World(config, clock, app, logs)
        made._make_fallible()
        try:
            yield made
        finally:
            await made.app.close()


async def load(url: str, data_dir: Path) -> None:
    """Fill a database once with the sample canteen; walks begin on copies of it."""
    from tests.houses import settings

    app = await build(settings(data_dir, url), demo=True, clock=FrozenClock(NOON_MS))
    await app.close()
