"""Notices about purses and persons: top-ups, bindings, who collects for whom, wrong boxes."""

from collections.abc import Callable

import msgspec

from conversation.messages import Reply
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel import outbox
from kernel.database import Transaction
from kernel.house import House
from notifications.outgoing import Notice, write
from notifications.places import place_of
from orders import pickup
from orders import records as orders
from orders.links import pickup_url, qr_url
from payments import ledger, records
from users import binding, identity
from users.records import BindingAsked

FINANCE = ("finance", "owner")
COUNTER = ("counter", "kitchen", "locker", "admin", "owner")

Sentence = Callable[[Chinese], str]


# --- purse ----------------------------------------------------------------------------------------


async def topup_paid(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.TopUpPaid)
    async with house.db.transaction() as tx:
        row = await tx.one("SELECT * FROM topup WHERE id = ?", fact.topup_id)
        own = (await ledger.balance(row["diner_id"], tx)).own
        await _tell(
            row["identity_id"],
            lambda t: t.notice_topup_paid(fact.amount_fen, own),
            entry,
            house,
            tx,
        )
    return "told"


async def topup_returning(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.TopUpReturning)
    return await _of_topup(
        fact.topup_id, lambda t: t.notice_topup_returning(fact.amount_fen), entry, house
    )


async def topup_returned(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=records.TopUpReturned)
    return await _of_topup(
        fact.topup_id, lambda t: t.notice_topup_returned(fact.amount_fen), entry, house
    )


async def _of_topup(topup_id: int, sentence: Sentence, entry: outbox.Entry, house: House) -> str:
    async with house.db.transaction() as tx:
        chat = await tx.value("SELECT identity_id FROM topup WHERE id = ?", topup_id)
        await _tell(int(chat), sentence, entry, house, tx)
    return "told"


async def cash_asked(house: House, entry: outbox.Entry) -> str:
    """Finance hears of it, but not the one who asked."""
    fact = msgspec.json.decode(entry.payload, type=records.CashAsked)
    async with house.db.transaction() as tx:
        name = str(await tx.value("SELECT name FROM diner WHERE id = ?", fact.diner_id))
        for chat in await identity.chats_with_role(FINANCE, tx):
            if chat["diner_id"] == fact.asker_id:
                continue
            await _tell(
                chat["id"],
                lambda t: t.notice_cash_waits(name, fact.amount_fen, fact.request_id),
                entry, house, tx,
            )  # fmt: skip
    return "told"


async def cash_booked(house: House, entry: outbox.Entry) -> str:
    """Whose card it is hears it in every chat: nobody books in silence."""
    fact = msgspec.json.decode(entry.payload, type=records.CashBooked)
    async with house.db.transaction() as tx:
        own = (await ledger.balance(fact.diner_id, tx)).own
        for chat in await identity.chats_of(fact.diner_id, tx):
            await _tell(
                chat["id"],
                lambda t: t.notice_cash(fact.amount_fen, own) if fact.amount_fen > 0
                else t.notice_payout(-fact.amount_fen),
                entry, house, tx,
            )  # fmt: skip
    return "told"


# --- who is who -----------------------------------------------------------------------------------


async def binding_asked(house: House, entry: outbox.Entry) -> str:
    """The chat that made the code hears who used it."""
    fact = msgspec.json.decode(entry.payload, type=BindingAsked)
    async with house.db.transaction() as tx:
        row = await tx.one("SELECT * FROM binding WHERE id = ?", fact.binding_id)
        if row["taker_id"] is None or row["state"] not in ("asked", "agreed"):
            return "silent"
        name = await binding.name_of(row["taker_id"], tx)
        await _tell(row["issuer_id"], lambda t: t.notice_bind_asked(name), entry, house, tx)
    return "told"


# --- who collects ---------------------------------------------------------------------------------


async def delegated(house: House, entry: outbox.Entry) -> str:
    """The new code goes to the one chat that collects, as long as it is still the one."""
    fact = msgspec.json.decode(entry.payload, type=orders.PickupDelegated)
    async with house.db.transaction() as tx:
        order = await tx.one("SELECT * FROM orders WHERE id = ?", fact.order_id)
        shown = await pickup.shown(fact.order_id, house.keys, tx)
        if shown is None or shown.revision != fact.revision:
            return "silent"
        name = str(await tx.value("SELECT name FROM diner WHERE id = ?", order["diner_id"]))
        t = words(await _language(fact.identity_id, tx))
        page = pickup_url(house, order["id"], shown.revision)
        text = t.notice_delegate(name, order["number"], shown.digits, place_of(order, t), page)
        reply = Reply(text, "image", url=qr_url(house, order["id"], shown.revision))
        await write(Notice(fact.identity_id, (reply,)), entry.dedupe_key, house, tx)
    return "told"


async def delegation_ended(house: House, entry: outbox.Entry) -> str:
    """The other side hears it; who said it has read it in the answer."""
    fact = msgspec.json.decode(entry.payload, type=orders.DelegationEnded)
    async with house.db.transaction() as tx:
        order = await tx.one("SELECT * FROM orders WHERE id = ?", fact.order_id)
        number = order["number"]
        if fact.by_diner:
            await _tell(
                fact.identity_id, lambda t: t.notice_delegate_over(number), entry, house, tx
            )
        else:
            await _tell(
                order["identity_id"], lambda t: t.notice_delegate_back(number), entry, house, tx
            )
    return "told"


async def not_mine(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=orders.NotMineSaid)
    async with house.db.transaction() as tx:
        order = await tx.one("SELECT * FROM orders WHERE id = ?", fact.order_id)
        for chat in await identity.chats_with_role(COUNTER, tx):
            await _tell(
                chat["id"], lambda t: t.staff_not_mine(order["number"], place_of(order, t)),
                entry, house, tx,
            )  # fmt: skip
    return "told"


async def dispute_ended(house: House, entry: outbox.Entry) -> str:
    fact = msgspec.json.decode(entry.payload, type=orders.DisputeEnded)
    async with house.db.transaction() as tx:
        order = await tx.one("SELECT * FROM orders WHERE id = ?", fact.order_id)
        if order["status"] not in ("paid", "preparing", "ready"):
            return "silent"
        shown = await pickup.shown(fact.order_id, house.keys, tx)
        chat = shown.delegate_id if shown and shown.delegate_id else order["identity_id"]
        await _tell(chat, lambda t: t.notice_resolved(order["number"]), entry, house, tx)
    return "told"


async def _tell(
    identity_id: int, sentence: Sentence, entry: outbox.Entry, house: House, tx: Transaction
) -> None:
    t = words(await _language(identity_id, tx))
    await write(Notice(identity_id, (Reply(sentence(t)),)), entry.dedupe_key, house, tx)


async def _language(identity_id: int, tx: Transaction) -> str:
    return str(
        await tx.value(
            "SELECT d.language FROM diner AS d JOIN identity AS i ON i.diner_id = d.id"
            " WHERE i.id = ?",
            identity_id,
        )
    )


TOLD = {
    records.TopUpPaid.topic: topup_paid,
    records.TopUpReturning.topic: topup_returning,
    records.TopUpReturned.topic: topup_returned,
    records.CashAsked.topic: cash_asked,
    records.CashBooked.topic: cash_booked,
    BindingAsked.topic: binding_asked,
    orders.PickupDelegated.topic: delegated,
    orders.DelegationEnded.topic: delegation_ended,
    orders.NotMineSaid.topic: not_mine,
    orders.DisputeEnded.topic: dispute_ended,
}
