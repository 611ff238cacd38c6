"""Simulated chats: the same capabilities and limits as the real platforms, and a table for a
screen.

The twin of every channel: demo, default and fake in tests. What was shown to a persona stands in
`simulated_message`, so that it is the same for every process on one database.
"""

from typing import Any

import msgspec

from bots.channel import Capability, Rendered
from kernel.database import Connection, Row
from kernel.house import House

ACCOUNT = "demo"
TOPIC_LIVE = "simulated"

# Limits of the platforms as their own pages and clients name them. A 公众号 answers an event with
# exactly one text of 2,048 bytes; a choice in it is a link of some 110 bytes. WeCom: 2,048 bytes,
# at most 6 buttons on a card and 20 options in a list. DingTalk: the card's template draws the
# buttons. The console has no limits to speak of.
CAPABILITIES = {
    "console": Capability(
        text_bytes=20_000, replies_per_event=20, buttons=40, button_chars=40, menu_items=40,
        card="interactive", card_update=True, image=True, file_out=True, group=True, mention=True,
    ),
    "wechat": Capability(
        text_bytes=2_048, replies_per_event=1, menu_items=30, choice_bytes=110,
    ),
    "wecom": Capability(
        text_bytes=2_048, replies_per_event=5, buttons=6, button_chars=10, menu_items=20,
        card="template", card_update=True, image=True, file_out=True, markdown="wecom",
    ),
    "dingtalk": Capability(
        text_bytes=6_000, replies_per_event=5, buttons=8, button_chars=20, menu_items=20,
        card="interactive", card_update=True, image=True, file_out=True, markdown="ding",
        group=True, mention=True,
    ),
}  # fmt: skip


class SimulatedChannel:
    """One simulated platform, with the capability of its name unless another is given."""

    def __init__(self, name: str, house: House, able: Capability | None = None) -> None:
        self.name = name
        self.capability = able or CAPABILITIES[name]
        self._house = house

    async def push(self, account: str, external_id: str, replies: list[Rendered]) -> None:
        await self.show(external_id, None, replies)

    async def show(
        self, sender: str, message_id: str | None, replies: list[Rendered], group: str = ""
    ) -> None:
        """Put replies on the persona's screen; the same reply twice stands there once.

        `group`: the room they were said in, where everybody in it sees them.
        """
        house = self._house
        now_ms = await house.clock.canteen_ms(house.db)
        for reply in replies:
            shown = msgspec.to_builtins(reply) | ({"group": group} if group else {})
            body = house.keys.seal(msgspec.json.encode(shown).decode(), f"sim:{reply.id}")
            row = await house.db.first(
                "INSERT INTO simulated_message (channel, sender, reply_id, message_id, body, at_ms)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (reply_id) DO NOTHING RETURNING id",
                self.name, sender, reply.id, message_id, body, now_ms,
            )  # fmt: skip
            if row is not None:
                event = {"id": row["id"], "persona": sender, "channel": self.name}
                await house.cache.publish(TOPIC_LIVE, msgspec.json.encode(event))


async def delivered(house: House, on: Connection, sender: str, after: int) -> list[dict[str, Any]]:
    """Everything on the persona's screen after a cursor, oldest first: REPLY plus `cursor`,
    `at_ms`."""
    rows = await on.all(
        "SELECT * FROM simulated_message WHERE sender = ? AND id > ? ORDER BY id LIMIT 500",
        sender,
        after,
    )
    return [_shown(row, house) for row in rows]


async def cursor_of(on: Connection, reply_id: str) -> int | None:
    """Where on a screen the reply stands; None when nobody saw it."""
    row_id = await on.value("SELECT id FROM simulated_message WHERE reply_id = ?", reply_id)
    return None if row_id is None else int(row_id)


async def one_delivered(house: House, on: Connection, row_id: int) -> dict[str, Any]:
    """One line of a screen, for the live stream."""
    return _shown(await on.one("SELECT * FROM simulated_message WHERE id = ?", row_id), house)


def _shown(row: Row, house: House) -> dict[str, Any]:
    raw = house.keys.unseal(row["body"], f"sim:{row['reply_id']}")
    reply: dict[str, Any] = msgspec.json.decode(raw)
    return {
        **reply,
        "cursor": row["id"],
        "persona": row["sender"],
        "channel": row["channel"],
        "message_id": row["message_id"],
        "at_ms": row["at_ms"],
    }
