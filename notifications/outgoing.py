"""A notice on its way to one chat. Written with a key of the fact it tells, so that it is told
once."""

import msgspec

from conversation.messages import Reply
from kernel import outbox
from kernel.database import Transaction
from kernel.house import House

TOPIC = "notice"


class Notice(msgspec.Struct, frozen=True):
    """What to say to which chat. From `until_ms` (canteen time) on it is no news any more: then, or
    where it cannot be sent now, it is left out and not kept for later."""

    identity_id: int
    replies: tuple[Reply, ...]
    until_ms: int | None = None


async def write(notice: Notice, key: str, house: House, tx: Transaction) -> None:
    """Put the notice into the outbox, sealed: it may carry a code. One chat's notices keep their
    order."""
    name = f"notice:{key}:{notice.identity_id}"
    sealed = house.keys.seal(msgspec.json.encode(notice).decode(), name)
    await outbox.append_raw(
        topic=TOPIC,
        key=name,
        lane=f"notice:{notice.identity_id}",
        payload=msgspec.json.encode({"sealed": sealed}).decode(),
        now_ms=house.clock.real_ms(),
        due_ms=None,
        tx=tx,
    )


def read(entry: outbox.Entry, house: House) -> Notice:
    """The notice of an outbox row."""
    sealed = msgspec.json.decode(entry.payload, type=dict[str, str])["sealed"]
    return msgspec.json.decode(house.keys.unseal(sealed, entry.dedupe_key), type=Notice)
