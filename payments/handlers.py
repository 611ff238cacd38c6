"""What the outbox hands to this room: all of it calls a provider and bears being called twice."""

from functools import partial

import msgspec

from kernel import outbox
from kernel.house import House
from orders.records import GroupMemberDue
from payments import attempts, groups, payer, records
from payments.driving import drive_one
from payments.inquiry import ask_provider, look
from payments.registry import providers


def handlers(house: House) -> dict[str, outbox.Handler]:
    """topic → handler, to be joined in `app/build.py`."""
    made: dict[str, outbox.Handler] = {
        records.AttemptStarted.topic: partial(handle_started, house),
        records.AttemptAbandoned.topic: partial(handle_abandoned, house),
        records.PaymentAsked.topic: partial(handle_asked, house),
        records.RefundCreated.topic: partial(handle_refund, house),
        GroupMemberDue.topic: partial(groups.handle_due, house),
    }
    if house.demo:
        made[records.SandboxMoved.topic] = partial(payer.handle_moved, house)
    return made


async def handle_started(house: House, entry: outbox.Entry) -> str | None:
    """Submit an attempt that nobody has submitted yet."""
    fact = msgspec.json.decode(entry.payload, type=records.AttemptStarted)
    attempt = await attempts.by_id(fact.attempt_id, house.db)
    provider = providers(house).get(attempt["provider"])
    if provider is not None and attempt["status"] == "CREATING":
        await attempts.submit(house, provider, attempt)
    return None


async def handle_abandoned(house: House, entry: outbox.Entry) -> str | None:
    """Close at the provider; what stays open is looked at again by the clock."""
    fact = msgspec.json.decode(entry.payload, type=records.AttemptAbandoned)
    attempt = await attempts.by_id(fact.attempt_id, house.db)
    if attempt["status"] == "CLOSING":
        await look(house, attempt)
    return None


async def handle_asked(house: House, entry: outbox.Entry) -> str | None:
    """「付了」"""
    fact = msgspec.json.decode(entry.payload, type=records.PaymentAsked)
    return await ask_provider(house, fact.order_id, fact.asked)


async def handle_refund(house: House, entry: outbox.Entry) -> str | None:
    """The first call for a refund; later ones come by its due column."""
    fact = msgspec.json.decode(entry.payload, type=records.RefundCreated)
    await drive_one(house, fact.refund_id)
    return None
