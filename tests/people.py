"""The sample canteen with people who type, on a given store: for tests of whole conversations."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.build import App, build
from bots.channel import Rendered
from bots.simulated import ACCOUNT, SimulatedChannel, delivered
from conversation.messages import Inbound, Said
from kernel.clock import FrozenClock
from kernel.house import House
from orders import pickup
from payments import payer
from reports import audit
from tests.houses import NOON_MS, settings
from users import identity


class People:
    """Everybody at once: `say` answers what they read, `screen` all that was pushed to them."""

    def __init__(self, app: App, clock: FrozenClock) -> None:
        self.app, self.clock, self._count = app, clock, 0

    @property
    def house(self) -> House:
        return self.app.house

    async def say(self, name: str, text: str, channel: str = "console", group: str = "") -> str:
        """One message; the answer's texts. What follows from it is done, too."""
        replies = await self.send(name, text, channel, group)
        await self.app.settle()
        return "\n".join(reply.text for reply in replies)

    async def send(
        self, name: str, text: str, channel: str = "console", group: str = ""
    ) -> list[Rendered]:
        self._count += 1
        return await self.deliver(
            Inbound(channel, ACCOUNT, name, f"p{self._count}", Said(text), group, name)
        )

    async def deliver(self, inbound: Inbound) -> list[Rendered]:
        replies = await self.app.gateway.handle(inbound, wait_s=None)
        assert replies is not None
        channel = self.app.channels[inbound.channel]
        assert isinstance(channel, SimulatedChannel)
        await channel.show(inbound.sender, inbound.message_id, replies)
        return replies

    async def screen(self, name: str, channel: str = "console") -> list[str]:
        """What was pushed to this chat without being asked, oldest first."""
        shown = await delivered(self.house, self.house.db, name, 0)
        return [
            line["text"]
            for line in shown
            if line["channel"] == channel and line["message_id"] is None
        ]

    async def role(self, name: str, role: str, channel: str = "console") -> None:
        """Give a role to somebody, met by that."""
        await self.say(name, "菜单", channel)
        async with self.house.db.transaction() as tx:
            who = await identity.find(channel, ACCOUNT, name, tx)
            assert who is not None
            await identity.grant(who.identity_id, role, "test", NOON_MS, tx)

    async def diner(self, name: str, channel: str = "console") -> int:
        who = await identity.find(channel, ACCOUNT, name, self.house.db)
        assert who is not None
        return who.diner_id

    async def order(
        self, name: str, *, pay: bool = True, channel: str = "console", where: str = "窗口"
    ) -> str:
        """An order for 红烧肉, by words; answers its number."""
        await self.say(name, f"来一份红烧肉，{where}取，做好就取", channel)
        text = await self.say(name, "确认", channel)
        found = re.search(r"A\d{3}", text)
        assert found, text
        if pay:
            await self.say(name, "饭卡支付", channel)
        return found[0]

    async def pays(self, outcome: str = "paid") -> None:
        """Whoever should pay at the sandbox does; the newest payment of all."""
        number = await self.house.db.value(
            "SELECT out_trade_no FROM payment_attempt WHERE provider = 'sandbox'"
            " ORDER BY id DESC LIMIT 1"
        )
        for told in await payer.play(self.house, str(number), outcome):
            await payer.deliver(self.house, told)
        await self.app.settle()

    async def row(self, sql: str, *values: Any) -> dict[str, Any]:
        return await self.house.db.one(sql, *values)

    async def books_balance(self) -> None:
        found = [check for check in await audit.check(self.house.db) if not check.ok]
        assert not found


@asynccontextmanager
async def people_on(data_dir: Path, store_urls: tuple[str, str]) -> AsyncIterator[People]:
    clock = FrozenClock(NOON_MS)
    app = await build(settings(data_dir, *store_urls), demo=True, clock=clock)
    try:
        yield People(app, clock)
    finally:
        await app.close()


def code_in(text: str) -> str:
    """The eight characters of a binding or pairing code."""
    found = re.search(r"[：: ]([2-9A-Z]{8})\b", text)
    assert found, text
    return found[1]


async def digits(canteen: People, number: str) -> str:
    """The live code's six digits."""
    order = await canteen.row("SELECT id FROM orders WHERE number = ?", number)
    shown = await pickup.shown(order["id"], canteen.house.keys, canteen.house.db)
    assert shown is not None
    return shown.digits


def spaced(code: str) -> str:
    """As it stands in a text."""
    return f"{code[:3]} {code[3:]}"
