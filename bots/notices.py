"""The last step of a notice: shaped for the chat it goes to, and sent or parked."""

from collections.abc import Mapping

from bots import parked
from bots.channel import Channel, Unsendable
from bots.parked import Push
from bots.render import render
from kernel import outbox
from kernel.house import House
from notifications import outgoing
from users.identity import GONE


async def deliver(entry: outbox.Entry, channels: Mapping[str, Channel], house: House) -> str:
    """Handler of `notice`. Ids come from the outbox row, so a repeated push is recognised."""
    notice = outgoing.read(entry, house)
    chat = await house.db.one("SELECT * FROM identity WHERE id = ?", notice.identity_id)
    if chat["external_id"].startswith(GONE):
        return "gone"
    if notice.until_ms and notice.until_ms <= await house.clock.canteen_ms(house.db):
        return "late"
    channel = channels.get(chat["channel"])
    if channel is None:
        raise outbox.GiveUp(f"no channel {chat['channel']}")
    replies = render(notice.replies, channel.capability, f"n{entry.id}")
    try:
        await channel.push(chat["account"], chat["external_id"], replies)
    except Unsendable:
        if notice.until_ms:
            return "late"
        push = Push(chat["channel"], chat["account"], chat["external_id"], replies)
        await parked.park(entry.dedupe_key, push, house)
        return "parked"
    return "done"
