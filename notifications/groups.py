"""What members hear in private after a 拼单 was locked or ended; amounts are said nowhere else."""

import msgspec

from conversation.messages import Reply
from conversation.texts import words
from kernel import outbox
from kernel.database import Row, Transaction
from kernel.house import House
from notifications.outgoing import Notice, write
from orders import groups
from orders.records import GroupClosed, GroupMemberPlaced

MINUTE_MS = 60_000


async def member_placed(house: House, entry: outbox.Entry) -> str:
    """The own order with its amount and how to pay it, or that it could not be placed."""
    fact = msgspec.json.decode(entry.payload, type=GroupMemberPlaced)
    async with house.db.transaction() as tx:
        group = await groups.load(fact.group_id, tx)
        member = group.member(fact.diner_id)
        assert member is not None
        text = await _own_part(group.row["code"], member, house, tx)
        notice = Notice(member["identity_id"], (Reply(text),))
        await write(notice, entry.dedupe_key, house, tx)
    return "told"


async def _own_part(code: str, member: Row, house: House, tx: Transaction) -> str:
    t = words(await _language(member["diner_id"], tx))
    if member["order_id"] is None:
        return t.notice_group_short(code)
    order = await tx.one("SELECT * FROM orders WHERE id = ?", member["order_id"])
    due_fen = await tx.value(
        "SELECT COALESCE(SUM(amount_fen), 0) FROM order_charge WHERE owner_kind = 'order'"
        " AND owner_id = ? AND status = 'due'",
        order["id"],
    )
    left_ms = (order["expires_ms"] or 0) - await house.clock.canteen_ms(tx)
    return t.notice_group_order(
        code, order["number"], int(due_fen), max(1, round(left_ms / MINUTE_MS))
    )


async def closed(house: House, entry: outbox.Entry) -> str:
    """The end of it, once to everybody who was in."""
    fact = msgspec.json.decode(entry.payload, type=GroupClosed)
    async with house.db.transaction() as tx:
        group = await groups.load(fact.group_id, tx)
        paid = await tx.value(
            "SELECT count(*) FROM group_member AS m JOIN orders AS o ON o.id = m.order_id"
            " WHERE m.group_id = ? AND o.status NOT IN ('pending_payment', 'cancelled')",
            fact.group_id,
        )
        for member in group.members:
            t = words(await _language(member["diner_id"], tx))
            text = t.notice_group_closed(fact.status, group.row["code"], int(paid))
            await write(Notice(member["identity_id"], (Reply(text),)), entry.dedupe_key, house, tx)
    return "told"


async def _language(diner_id: int, tx: Transaction) -> str:
    return str(await tx.value("SELECT language FROM diner WHERE id = ?", diner_id))


TOLD = {GroupMemberPlaced.topic: member_placed, GroupClosed.topic: closed}
