"""代取: somebody else collects, with a code of their own; and 不是我的, with what ends it.

One code is good at a time and one chat is shown it. Handing over and taking back both make the
next revision, so that whatever the other side still has on the screen opens nothing.
"""

from kernel import audit, outbox
from kernel.crypto import Keys
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from orders import pickup
from orders.machine import Status
from orders.records import DelegationEnded, DisputeEnded, NotMineSaid, PickupDelegated
from orders.service import lock_order, note_history

COLLECTABLE = (Status.PAID, Status.PREPARING, Status.READY)


async def hand_over(
    house: House, order_id: int, diner_id: int, identity_id: int, now_ms: int, tx: Transaction
) -> Row:
    """The order's diner lets this chat collect it; answers the order's row.

    Raises Refused(no_live_code | oneself | disputed | being_collected | too_many_codes).
    """
    order, row = await collectable(order_id, diner_id, tx)
    if await _diner_of(identity_id, tx) == diner_id:
        raise Refused("oneself")
    former = row["delegate_id"]
    if former == identity_id:
        return order
    renewed = await _renew(order, house.keys, identity_id, now_ms, tx)
    await note_history(order, f"diner:{diner_id}", f"delegate:{identity_id}", now_ms, tx)
    real_ms = house.clock.real_ms()
    if former is not None:
        over = DelegationEnded(
            order_id=order_id, identity_id=former, by_diner=True, revision=renewed["revision"]
        )
        await outbox.append(over, tx, now_ms=real_ms)
    fact = PickupDelegated(order_id=order_id, identity_id=identity_id, revision=renewed["revision"])
    await outbox.append(fact, tx, now_ms=real_ms)
    return order


async def take_back(
    house: House, order_id: int, diner_id: int, now_ms: int, tx: Transaction
) -> tuple[Row, bool]:
    """不用代取了, by the order's diner or by who should have collected; (order, by its diner).

    Raises Refused(no_delegation | being_collected | too_many_codes).
    """
    order = await lock_order(order_id, tx)
    row = await tx.first("SELECT * FROM pickup WHERE order_id = ? AND state = 'issued'", order_id)
    if row is None or row["delegate_id"] is None:
        raise Refused("no_delegation")
    own = order["diner_id"] == diner_id
    if not own and await _diner_of(row["delegate_id"], tx) != diner_id:
        raise Refused("no_delegation")
    renewed = await _renew(order, house.keys, None, now_ms, tx)
    await note_history(order, f"diner:{diner_id}", "delegation over", now_ms, tx)
    fact = DelegationEnded(
        order_id=order_id, identity_id=row["delegate_id"], by_diner=own,
        revision=renewed["revision"],
    )  # fmt: skip
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    return order, own


async def delegated_order(diner_id: int, number: str, tx: Transaction) -> int:
    """The newest order that this diner lets collect, or collects for somebody.

    Raises Refused(no_delegation).
    """
    found = await tx.value(
        "SELECT o.id FROM pickup AS p JOIN orders AS o ON o.id = p.order_id"
        " JOIN identity AS i ON i.id = p.delegate_id"
        " WHERE p.state = 'issued' AND (o.diner_id = ? OR i.diner_id = ?)"
        " AND (? = '' OR o.number = ?) ORDER BY o.id DESC LIMIT 1",
        diner_id, diner_id, number, number,
    )  # fmt: skip
    if found is None:
        raise Refused("no_delegation")
    return int(found)


async def say_not_mine(
    house: House, order_id: int, diner_id: int, now_ms: int, tx: Transaction
) -> Row:
    """不是我的: the code is frozen and the staff have a case. Twice is once.

    Raises Refused(no_such_order | nothing_collected).
    """
    order = await lock_order(order_id, tx)
    if order["diner_id"] != diner_id:
        raise Refused("no_such_order")
    if order["status"] not in (Status.READY, Status.PICKED_UP):
        raise Refused("nothing_collected")
    row = await tx.one("SELECT * FROM pickup WHERE order_id = ?", order_id)
    if row["disputed"]:
        return order
    await pickup.dispute(order_id, tx)
    await note_history(order, f"diner:{diner_id}", "not mine", now_ms, tx)
    fact = NotMineSaid(order_id=order_id, at_ms=now_ms)
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    return order


async def end_dispute(
    house: House, canteen_id: int, number: str, new_code: bool, actor: str, now_ms: int,
    tx: Transaction,
) -> Row:  # fmt: skip
    """解除: somebody has looked. The code is good again, or replaced by the next one.

    Raises Refused(not_disputed | no_live_code | being_collected | too_many_codes).
    """
    order_id = await tx.value(
        "SELECT o.id FROM orders AS o JOIN pickup AS p ON p.order_id = o.id"
        " WHERE o.canteen_id = ? AND o.number = ? AND p.disputed = 1 ORDER BY o.id DESC LIMIT 1",
        canteen_id, number,
    )  # fmt: skip
    if order_id is None:
        raise Refused("not_disputed", number=number)
    order = await lock_order(order_id, tx)
    done = await tx.first(
        "UPDATE pickup SET disputed = 0 WHERE order_id = ? AND disputed = 1 RETURNING *", order_id
    )
    if done is None:
        raise Refused("not_disputed", number=number)
    if new_code:
        await pickup.reissue(order_id, house.keys, now_ms, tx)
    await note_history(order, actor, "dispute over", now_ms, tx)
    await audit.write(
        "pickup.resolve", number, actor, {"disputed": True}, {"new_code": new_code}, "", now_ms, tx
    )
    fact = DisputeEnded(order_id=order_id, at_ms=now_ms)
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    return order


async def disputed(canteen_id: int, tx: Transaction) -> list[Row]:
    """Orders whose code is frozen, oldest first: the staff's list."""
    return await tx.all(
        "SELECT o.* FROM orders AS o JOIN pickup AS p ON p.order_id = o.id"
        " WHERE o.canteen_id = ? AND p.disputed = 1 ORDER BY o.id DESC LIMIT 20",
        canteen_id,
    )


async def collectable(order_id: int, diner_id: int, tx: Transaction) -> tuple[Row, Row]:
    """The diner's own order with its code, if somebody could collect it: (order, pickup).

    Raises Refused(no_live_code | disputed).
    """
    order = await lock_order(order_id, tx)
    row = await tx.first("SELECT * FROM pickup WHERE order_id = ?", order_id)
    usable = row is not None and row["state"] == "issued" and order["status"] in COLLECTABLE
    if order["diner_id"] != diner_id or row is None or not usable:
        raise Refused("no_live_code")
    if row["disputed"]:
        raise Refused("disputed")
    return order, row


async def _renew(
    order: Row, keys: Keys, delegate_id: int | None, now_ms: int, tx: Transaction
) -> Row:
    row = await pickup.reissue(order["id"], keys, now_ms, tx)
    await tx.run("UPDATE pickup SET delegate_id = ? WHERE id = ?", delegate_id, row["id"])
    return row


async def _diner_of(identity_id: int, tx: Transaction) -> int:
    return int(await tx.value("SELECT diner_id FROM identity WHERE id = ?", identity_id))
