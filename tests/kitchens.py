"""The sample canteen by chat with a frozen clock: diners who order and pay, a cook, an admin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import msgspec

from app.build import App, build
from bots.simulated import ACCOUNT, one_delivered
from conversation.messages import Inbound, Said
from kernel.clock import FrozenClock
from kernel.database import Database, Row
from kernel.settings import Settings
from tests.houses import NOON_MS

MINUTE_S = 60


@dataclass
class Kitchen:
    """One running application. What is said is answered at once, what follows by `settle`."""

    app: App
    clock: FrozenClock
    said: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    name: str = field(default_factory=lambda: uuid4().hex[:8])

    @property
    def db(self) -> Database:
        return self.app.house.db

    async def say(self, persona: str, text: str, message_id: str = "") -> str:
        """The whole answer as one text."""
        self.said += 1
        # Over a restart the count begins again, and must not look like a redelivery.
        sent = message_id or f"{self.name}-{self.said}"
        inbound = Inbound("console", ACCOUNT, persona, sent, Said(text), "", persona)
        replies = await self.app.gateway.handle(inbound, wait_s=None)
        assert replies
        return "\n".join(reply.text for reply in replies)

    async def paid(self, persona: str, text: str = "来一份红烧肉，窗口取") -> str:
        """Order and pay; answers the order's number."""
        await self.say(persona, text)
        await self.say(persona, "确认")
        await self.say(persona, "饭卡支付")
        row = await self.db.one(
            "SELECT o.number, o.status FROM orders AS o JOIN identity AS i"
            " ON i.diner_id = o.diner_id WHERE i.external_id = ? ORDER BY o.id DESC LIMIT 1",
            persona,
        )
        assert row["status"] == "paid", row
        return str(row["number"])

    async def settle(self, seconds: float = 0) -> None:
        self.clock.advance(seconds)
        await self.app.settle()

    async def told(self, persona: str) -> list[str]:
        """What was pushed to this persona since it was asked last."""
        after = self.seen.get(persona, 0)
        rows = await self.db.all(
            "SELECT id FROM simulated_message WHERE sender = ? AND message_id IS NULL AND id > ?"
            " ORDER BY id",
            persona, after,
        )  # fmt: skip
        if rows:
            self.seen[persona] = rows[-1]["id"]
        return [await delivered_text(self.app, row["id"]) for row in rows]

    async def status(self, number: str) -> str:
        return str((await self.order(number))["status"])

    async def order(self, number: str) -> Row:
        return await self.db.one("SELECT * FROM orders WHERE number = ?", number)

    async def lines(self, number: str) -> dict[str, str]:
        rows = await self.db.all(
            "SELECT l.name, l.status FROM order_line AS l JOIN orders AS o ON o.id = l.order_id"
            " WHERE o.number = ? ORDER BY l.seq",
            number,
        )
        return {row["name"]: row["status"] for row in rows}

    async def own_fen(self, persona: str) -> int:
        return int(
            await self.db.value(
                "SELECT a.balance_fen FROM ledger_account AS a JOIN identity AS i"
                " ON i.diner_id = a.owner_id WHERE i.external_id = ? AND a.kind = 'own'"
                " AND a.owner_kind = 'diner'",
                persona,
            )
        )

    async def prefer(self, persona: str, **settings: Any) -> None:
        """What the diner has set once and for all."""
        await self.db.run(
            "UPDATE diner SET settings = ? WHERE id = (SELECT diner_id FROM identity"
            " WHERE channel = 'console' AND external_id = ?)",
            msgspec.json.encode(settings).decode(), persona,
        )  # fmt: skip

    async def batch(self, cutoff_in_s: float = 60) -> None:
        """The meal that can be ordered now cooks from a list, cut off soon."""
        await self.db.run(
            "UPDATE meal SET cooking = 'batch', cutoff_ms = ? WHERE id ="
            " (SELECT id FROM meal WHERE status = 'published' AND open_ms <= ? AND cutoff_ms > ?"
            " ORDER BY cutoff_ms, id LIMIT 1)",
            self.clock.at_ms + round(cutoff_in_s * 1000), self.clock.at_ms, self.clock.at_ms,
        )  # fmt: skip


async def delivered_text(app: App, row_id: int) -> str:
    shown = await one_delivered(app.house, app.house.db, row_id)
    return str(shown["text"])


@asynccontextmanager
async def kitchen_on(config: Settings, at_ms: int = NOON_MS) -> AsyncIterator[Kitchen]:
    """The sample canteen at half past ten, lunch open, on the given store."""
    clock = FrozenClock(at_ms)
    app = await build(config, demo=True, clock=clock)
    try:
        yield Kitchen(app, clock)
    finally:
        await app.close()
