"""Replies that nobody waited for: pushed where the channel can, else put before the next reply.

A `reply.unhanded` outbox row tries the active way. What cannot be sent (no quota, no such way) is
parked: it stays as a `reply.parked` row until the diner's next turn in that chat takes it along.
"""

from collections.abc import Mapping

import msgspec

from bots.channel import Channel, Rendered, Unsendable
from conversation.messages import Reply
from kernel import outbox
from kernel.database import Row, Transaction
from kernel.house import House

TOPIC_PUSH = "push"
TOPIC_PARKED = "reply.parked"


class Push(msgspec.Struct, frozen=True):
    """Something to send to one chat, unasked. Stored sealed: it may carry codes and links."""

    channel: str
    account: str
    external_id: str
    replies: list[Rendered]


def _lane(channel: str, account: str, external_id: str) -> str:
    return f"push:{channel}:{account}:{external_id}"


def lanes(house: House, chat: Row) -> tuple[str, str]:
    """The hashed lanes in which pushes and parked words of a chat stand."""
    lane = _lane(chat["channel"], chat["account"], chat["external_id"])
    return house.keys.mac("index", lane), house.keys.mac("index", f"parked:{lane}")


async def send(push: Push, key: str, real_ms: int, house: House, tx: Transaction) -> None:
    """Write the push to the outbox; the same key is sent once. One chat's pushes leave in order."""
    sealed = house.keys.seal(msgspec.json.encode(push).decode(), key)
    await outbox.append_raw(
        topic=TOPIC_PUSH,
        key=key,
        lane=house.keys.mac("index", _lane(push.channel, push.account, push.external_id)),
        payload=msgspec.json.encode({"sealed": sealed}).decode(),
        now_ms=real_ms,
        due_ms=None,
        tx=tx,
    )


async def hand_over(
    row: Row, replies: list[Rendered], real_ms: int, house: House, tx: Transaction
) -> None:
    """The replies of an inbox row go out by the active way."""
    push = Push(row["channel"], row["account"], row["sender"], replies)
    await send(push, f"unhanded:{row['id']}", real_ms, house, tx)


def open_push(entry_key: str, payload: bytes, house: House) -> Push:
    sealed = msgspec.json.decode(payload, type=dict[str, str])["sealed"]
    return msgspec.json.decode(house.keys.unseal(sealed, entry_key), type=Push)


async def deliver(entry: outbox.Entry, channels: Mapping[str, Channel], house: House) -> str:
    """Handler of `push`: send, or park for the chat's next turn."""
    push = open_push(entry.dedupe_key, entry.payload, house)
    channel = channels.get(push.channel)
    if channel is None:
        raise outbox.GiveUp(f"no channel {push.channel}")
    try:
        await channel.push(push.account, push.external_id, push.replies)
    except Unsendable:
        await park(entry.dedupe_key, push, house)
        return "parked"
    return "done"


async def park(source_key: str, push: Push, house: House) -> None:
    """Keep the words until the chat is heard from again; the same source is parked once."""
    key = f"parked:{source_key}"
    async with house.db.transaction() as tx:
        await outbox.append_raw(
            topic=TOPIC_PARKED,
            key=key,
            lane=house.keys.mac(
                "index", "parked:" + _lane(push.channel, push.account, push.external_id)
            ),
            payload=msgspec.json.encode(
                {"sealed": house.keys.seal(msgspec.json.encode(push).decode(), key)}
            ).decode(),
            now_ms=house.clock.real_ms(),
            due_ms=None,
            tx=tx,
        )


async def take(row: Row, house: House, tx: Transaction) -> list[Reply]:
    """What was parked for this chat, to stand before its next replies; taken with the turn."""
    lane = house.keys.mac("index", "parked:" + _lane(row["channel"], row["account"], row["sender"]))
    rows = await tx.all(
        "UPDATE outbox SET done_ms = ?, outcome = 'done' WHERE topic = ? AND lane = ?"
        " AND done_ms IS NULL RETURNING id, dedupe_key, payload",
        house.clock.real_ms(), TOPIC_PARKED, lane,
    )  # fmt: skip
    pushes = [
        open_push(parked["dedupe_key"], parked["payload"].encode(), house)
        for parked in sorted(rows, key=lambda parked: parked["id"])
    ]
    return [Reply(reply.text, url=reply.url) for push in pushes for reply in push.replies]
