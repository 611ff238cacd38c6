"""Notices about money: what came late, what goes back, what waits for somebody's word."""

import msgspec

from conversation.messages import Reply
from conversation.texts import words
from kernel import outbox
from kernel.database import Transaction
from kernel.house import House
from notifications.outgoing import Notice, write
from payments import records
from users import identity

APPROVERS = ("finance", "admin", "owner")
REVIEWERS = ("finance", "owner", "admin")


async def late_applied(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.LateApplied)
    async with house.db.transaction() as tx:
        number, chat, language = await _about(fact.order_id, tx)
        reply = Reply(words(language).notice_reopened(number))
        await write(Notice(chat, (reply,)), entry.dedupe_key, house, tx)
    return "told"


async def refunding(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.Refunding)
    async with house.db.transaction() as tx:
        number, chat, language = await _about(fact.order_id, tx)
        reply = Reply(words(language).notice_refunding(number, fact.amount_fen))
        await write(Notice(chat, (reply,)), entry.dedupe_key, house, tx)
    return "told"


async def answered(house: House, entry: outbox.Entry) -> str:
    """「付了」 was checked and no money is there: say so, with the way on."""
    fact = msgspec.json.decode(entry.payload, type=records.Answered)
    async with house.db.transaction() as tx:
        status = await tx.value("SELECT status FROM orders WHERE id = ?", fact.order_id)
        if status != "pending_payment":
            return "silent"
        number, chat, language = await _about(fact.order_id, tx)
        t = words(language)
        text = t.not_paid_yet(number) if fact.status == "unpaid" else t.asking_provider(number)
        await write(Notice(chat, (Reply(text),)), entry.dedupe_key, house, tx)
    return "told"


async def refund_asked(house: House, entry: outbox.Entry) -> str:
    """Everybody who may approve hears of it, but not the one who asked."""
    fact = msgspec.json.decode(entry.payload, type=records.RefundAsked)
    async with house.db.transaction() as tx:
        number, _, _ = await _about(fact.order_id, tx)
        for chat in await identity.chats_with_role(APPROVERS, tx):
            if chat["diner_id"] == fact.diner_id:
                continue
            t = words(await _language(chat["diner_id"], tx))
            reply = Reply(t.notice_refund_waits(number, fact.amount_fen))
            await write(Notice(chat["id"], (reply,)), entry.dedupe_key, house, tx)
    return "told"


async def refund_decided(house: House, entry: outbox.Entry) -> str:
    """A person decided: the diner hears it. What a rule approved was said in the turn itself."""
    fact = msgspec.json.decode(entry.payload, type=records.RefundDecided)
    if fact.approver == "policy":
        return "silent"
    async with house.db.transaction() as tx:
        number, chat, language = await _about(fact.order_id, tx)
        t = words(language)
        text = (
            t.notice_refund_approved(number, fact.amount_fen)
            if fact.approved
            else t.notice_refund_refused(number, fact.reason)
        )
        await write(Notice(chat, (Reply(text),)), entry.dedupe_key, house, tx)
    return "told"


async def refund_settled(house: House, entry: outbox.Entry) -> str:
    """The money is back at the provider. A wallet refund is there at once and was said before."""
    fact = msgspec.json.decode(entry.payload, type=records.RefundSettled)
    if fact.provider == "wallet":
        return "silent"
    async with house.db.transaction() as tx:
        number, chat, language = await _about(fact.order_id, tx)
        reply = Reply(words(language).notice_refunded(number, fact.amount_fen))
        await write(Notice(chat, (reply,)), entry.dedupe_key, house, tx)
    return "told"


async def needs_review(house: House, entry: outbox.Entry) -> str:
    """Money that no rule explains: those who look after money are told once."""
    fact = msgspec.json.decode(entry.payload, type=records.NeedsReview)
    async with house.db.transaction() as tx:
        for chat in await identity.chats_with_role(REVIEWERS, tx):
            t = words(await _language(chat["diner_id"], tx))
            reply = Reply(t.notice_review(fact.what, fact.row_id, fact.reason))
            await write(Notice(chat["id"], (reply,)), entry.dedupe_key, house, tx)
    return "told"


async def _about(order_id: int, tx: Transaction) -> tuple[str, int, str]:
    """(number, the chat it came from, the diner's language)."""
    row = await tx.one(
        "SELECT o.number, o.identity_id, d.language FROM orders AS o"
        " JOIN diner AS d ON d.id = o.diner_id WHERE o.id = ?",
        order_id,
    )
    return row["number"], row["identity_id"], row["language"]


async def _language(diner_id: int, tx: Transaction) -> str:
    return str(await tx.value("SELECT language FROM diner WHERE id = ?", diner_id))


TOLD = {
    records.LateApplied.topic: late_applied,
    records.Refunding.topic: refunding,
    records.Answered.topic: answered,
    records.RefundAsked.topic: refund_asked,
    records.RefundDecided.topic: refund_decided,
    records.RefundSettled.topic: refund_settled,
    records.NeedsReview.topic: needs_review,
}
