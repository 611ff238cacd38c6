"""拼单 from the lock on: one order for each member, paid by each alone, or one that the host pays.

The lock fixes who is in and which discount was reached, and leaves one outbox row for each order
to be placed. Each is placed in a transaction of its own under that diner's session lock, so that
one sold-out dish or one killed process touches nobody else; the request key makes it happen once.
Who does not pay drops out by the ordinary expiry, and nobody else's price changes.
"""

from functools import partial

import msgspec

from kernel import outbox
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.repeat import in_transaction
from orders import groups
from orders.group_machine import GroupStatus, GroupStep
from orders.groups import Group
from orders.pricing import WantedLine
from orders.records import GroupMemberDue, GroupMemberPlaced
from payments.service import Wanted, place

CLAIM_MAX = 50


async def lock(house: House, group_id: int, now_ms: int, tx: Transaction) -> Group:
    """锁单: members and discount are fixed, their orders follow.

    Raises Refused(group_closed | group_empty).
    """
    row = await groups.lock_open(group_id, tx)
    group = await groups.load(group_id, tx)
    choosing = group.choosing
    if not choosing:
        raise Refused("group_empty")
    percent = await groups.percent_off(len(choosing), tx)
    real_ms = house.clock.real_ms()
    await groups.move(row, GroupStep.LOCK, now_ms, real_ms, tx, percent_off=percent)
    payers = [row["host_id"]] if row["host_pays"] else [m["diner_id"] for m in choosing]
    for diner_id in payers:
        fact = GroupMemberDue(group_id=group_id, diner_id=diner_id)
        await outbox.append(fact, tx, now_ms=real_ms)
    return await groups.load(group_id, tx)


async def dissolve(
    house: House, group_id: int, diner_id: int, now_ms: int, tx: Transaction
) -> None:
    """解散: the host calls it off while it is open. Raises Refused(group_closed | not_the_host)."""
    row = await groups.lock_open(group_id, tx)
    if row["host_id"] != diner_id:
        raise Refused("not_the_host")
    await groups.move(row, GroupStep.CANCEL, now_ms, house.clock.real_ms(), tx)


# --- placing --------------------------------------------------------------------------------------


async def handle_due(house: House, entry: outbox.Entry) -> str:
    """Place one member's order; called twice it finds the first."""
    fact = msgspec.json.decode(entry.payload, type=GroupMemberDue)
    return await in_transaction(house.db, lambda tx: _place(house, fact, tx))


async def _place(house: House, fact: GroupMemberDue, tx: Transaction) -> str:
    # The diner's queue: the limits below count on nobody else ordering for them meanwhile.
    await tx.one(f"SELECT diner_id FROM session WHERE diner_id = ?{tx.lock()}", fact.diner_id)
    group = await groups.load(fact.group_id, tx)
    member = group.member(fact.diner_id)
    # A host who pays may have chosen nothing, but is always a member.
    if member is None or member["order_id"] is not None or member["refusal"]:
        return "silent"
    now_ms = await house.clock.canteen_ms(tx)
    order_id, refusal = None, ""
    try:
        async with tx.savepoint():
            placed = await place(house, _wanted(group, member), now_ms, tx)
            order_id = placed.order["id"]
    except Refused as refused:
        refusal = refused.code
    await tx.run(
        "UPDATE group_member SET order_id = ?, refusal = ? WHERE id = ?",
        order_id, refusal, member["id"],
    )  # fmt: skip
    done = GroupMemberPlaced(group_id=fact.group_id, diner_id=fact.diner_id)
    await outbox.append(done, tx, now_ms=house.clock.real_ms())
    return refusal or "placed"


def _wanted(group: Group, member: Row) -> Wanted:
    return Wanted(
        meal_id=group.row["meal_id"],
        diner_id=member["diner_id"],
        identity_id=member["identity_id"],
        request_key=f"group:{group.row['id']}:{member['diner_id']}",
        lines=tuple(_lines(group, member)),
        shown_total_fen=None,
        pickup_method="counter",
        pickup_at_ms=None,
        cabinet_id=None,
        # Locked in time, placed a moment later: what counts is when the group was closed.
        received_ms=group.row["locked_ms"],
        percent_off=group.row["percent_off"],
    )


def _lines(group: Group, member: Row) -> list[WantedLine]:
    """The member's own lines; for a host who pays everybody's, each with its name."""
    if not group.row["host_pays"]:
        return [
            WantedLine(p.dish, p.quantity, p.options, p.note, p.for_) for p in group.picks(member)
        ]
    return [
        WantedLine(p.dish, p.quantity, p.options, p.note, one["name"])
        for one in group.choosing
        for p in group.picks(one)
    ]


# --- the clock ------------------------------------------------------------------------------------


async def sweep_due(house: House) -> int:
    """Lock what has reached its deadline, close what everybody has paid or let lapse."""
    now_ms = await house.clock.canteen_ms(house.db)
    due = await house.db.all(
        "SELECT id FROM group_order WHERE status = 'open' AND deadline_ms <= ? ORDER BY id LIMIT ?",
        now_ms, CLAIM_MAX,
    )  # fmt: skip
    locked = await house.db.all(
        "SELECT id FROM group_order WHERE status = 'locked' ORDER BY id LIMIT ?", CLAIM_MAX
    )
    count = 0
    for row in due:
        count += await in_transaction(house.db, partial(_end, house, row["id"], now_ms))
    for row in locked:
        count += await in_transaction(house.db, partial(_settle, house, row["id"], now_ms))
    return count


async def _end(house: House, group_id: int, now_ms: int, tx: Transaction) -> int:
    try:
        await lock(house, group_id, now_ms, tx)
    except Refused as refused:
        if refused.code == "group_closed":
            return 0
        row = await groups.lock_open(group_id, tx)
        await groups.move(row, GroupStep.FAIL, now_ms, house.clock.real_ms(), tx)
    return 1


async def _settle(house: House, group_id: int, now_ms: int, tx: Transaction) -> int:
    """Confirmed once nobody's payment is awaited any more; failed when nobody paid."""
    row = await tx.one(f"SELECT * FROM group_order WHERE id = ?{tx.lock()}", group_id)
    if row["status"] != GroupStatus.LOCKED:
        return 0
    group = await groups.load(group_id, tx)
    payers = [group.member(row["host_id"])] if row["host_pays"] else group.choosing
    if any(one and one["order_id"] is None and not one["refusal"] for one in payers):
        return 0
    orders = await tx.all(
        "SELECT o.status FROM group_member AS m JOIN orders AS o ON o.id = m.order_id"
        " WHERE m.group_id = ?",
        group_id,
    )
    if any(order["status"] == "pending_payment" for order in orders):
        return 0
    paid = any(order["status"] != "cancelled" for order in orders)
    step = GroupStep.CONFIRM if paid else GroupStep.FAIL
    await groups.move(row, step, now_ms, house.clock.real_ms(), tx)
    return 1
