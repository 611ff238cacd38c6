"""A whole demo canteen behind its gateway, and people who talk to it; nothing runs by itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest_asyncio

from app.build import App, build
from bots.channel import Rendered
from conversation.messages import Chose, Inbound, Incoming, Said, Signal
from kernel.clock import FrozenClock
from kernel.database import Row
from tests.houses import NOON_MS, settings
from users import identity

ACCOUNT = "demo"


@dataclass
class Canteen:
    """One running canteen. `say` answers the replies' texts as one text."""

    app: App
    clock: FrozenClock
    count: int = 0
    replies: list[Rendered] = field(default_factory=list)

    async def send(
        self, who: str, event: Incoming, channel: str = "console", group: str = ""
    ) -> str:
        self.count += 1
        inbound = Inbound(channel, ACCOUNT, who, f"t{self.count}", event, group, who)
        replies = await self.app.gateway.handle(inbound, wait_s=None)
        assert replies is not None
        self.replies = replies
        return "\n".join(reply.text for reply in replies)

    async def say(self, who: str, *texts: str, channel: str = "console", group: str = "") -> str:
        """Type one message after the other; what the last one was answered."""
        answers = [await self.send(who, Said(text), channel, group) for text in texts]
        return answers[-1]

    async def tap(self, who: str, label: str) -> str:
        """Tap a choice of the last reply."""
        value = next(
            c["value"] for r in self.replies for c in r.choices if c["label"] == label
        )  # fmt: skip
        return await self.send(who, Chose(value))

    async def signal(self, who: str, kind: str, **data: str) -> str:
        return await self.send(who, Signal(kind, data))

    async def employ(self, who: str, *roles: str, channel: str = "console") -> int:
        """Make somebody known and give their chat these roles; answers the chat's id."""
        await self.say(who, "你好", channel=channel)
        db = self.app.house.db
        async with db.transaction() as tx:
            found = await identity.find(channel, ACCOUNT, who, tx)
            assert found is not None
            for role in roles:
                await identity.grant(found.identity_id, role, "test", self.clock.at_ms, tx)
            return found.identity_id

    async def pass_time(self, **delta: float) -> None:
        """Let time pass and do everything that falls due."""
        seconds = delta.get("seconds", 0) + 60 * delta.get("minutes", 0)
        self.clock.advance(seconds + 3600 * delta.get("hours", 0))
        await self.app.settle()

    async def seen(self, who: str) -> list[str]:
        """Everything that was pushed to somebody, oldest first."""
        rows = await self.app.house.db.all(
            "SELECT body, reply_id FROM simulated_message WHERE sender = ? AND message_id IS NULL"
            " ORDER BY id",
            who,
        )
        keys = self.app.house.keys
        return [keys.unseal(row["body"], f"sim:{row['reply_id']}") for row in rows]

    async def rows(self, sql: str, *values: object) -> list[Row]:
        return await self.app.house.db.all(sql, *values)

    async def value(self, sql: str, *values: object) -> object:
        return await self.app.house.db.value(sql, *values)

    async def audited(self) -> list[str]:
        """The actions of the audit, oldest first."""
        return [
            row["action"] for row in await self.rows("SELECT action FROM audit_log ORDER BY id")
        ]


@asynccontextmanager
async def open_canteen(tmp_path: Path, store_urls: tuple[str, str]) -> AsyncIterator[Canteen]:
    clock = FrozenClock(NOON_MS)
    app = await build(settings(tmp_path, *store_urls), demo=True, clock=clock)
    try:
        await app.settle()
        yield Canteen(app, clock)
    finally:
        await app.close()


@pytest_asyncio.fixture
async def canteen(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[Canteen]:
    """The sample canteen at half past ten, on each store."""
    async with open_canteen(tmp_path, store_urls) as opened:
        yield opened
