"""Who pays what of an order: subsidy first, by itself; the rest by the way the diner chooses.

Purse charges are *held* (each is one hold on its purse), the provider's charge is *due*. The
order's row is locked by the caller, so its charges stand still.
"""

from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from orders.machine import Status
from payments import ledger
from payments.ledger import Reference
from payments.machine import ChargeStep
from payments.moving import advance


async def of_order(order_id: int, on: Connection) -> list[Row]:
    """Every charge there ever was, oldest first."""
    return await on.all(
        "SELECT * FROM order_charge WHERE owner_kind = 'order' AND owner_id = ? ORDER BY seq",
        order_id,
    )


async def due(order_id: int, on: Connection) -> Row | None:
    """The charge that waits for money from outside, if one does."""
    return await on.first(
        "SELECT * FROM order_charge WHERE owner_kind = 'order' AND owner_id = ? AND status = 'due'",
        order_id,
    )


async def due_fen(order_id: int, on: Connection) -> int:
    """What is still to be paid."""
    charge = await due(order_id, on)
    return int(charge["amount_fen"]) if charge else 0


async def payable(order: Row, diner_id: int | None, tx: Transaction) -> Row:
    """The due charge of a pending order; `diner_id` None when somebody else may pay.

    Raises Refused(no_such_order | already_paid | order_closed).
    """
    if diner_id is not None and order["diner_id"] != diner_id:
        raise Refused("no_such_order")
    if order["status"] == Status.CANCELLED:
        raise Refused("order_closed", reason=order["reason"])
    charge = await due(order["id"], tx)
    if order["status"] != Status.PENDING_PAYMENT or charge is None:
        raise Refused("already_paid")
    return charge


async def cover(order: Row, tx: Transaction) -> list[Row]:
    """The charges of a new order: what subsidy there is, the rest due. None for a total of 0."""
    rest = order["total_fen"]
    made = []
    if rest > 0:
        purse = (await ledger.purses(order["diner_id"], tx))["subsidy"]
        part = max(0, min(rest, ledger.free_fen(purse)))
        if part > 0:
            made.append(await _held(order["id"], 1, purse, part, tx))
            rest -= part
    if rest > 0:
        made.append(await _insert(order["id"], len(made) + 1, "provider", None, rest, "due", tx))
    return made


async def switch(charge: Row, purse: Row, part_fen: int, tx: Transaction) -> None:
    """Let the purse take `part_fen` of a due charge; the rest becomes a due charge of its own."""
    await advance("order_charge", charge["id"], ChargeStep.VOID, tx)
    order_id = charge["owner_id"]
    seq = 1 + int(
        await tx.value(
            "SELECT max(seq) FROM order_charge WHERE owner_kind = 'order' AND owner_id = ?",
            order_id,
        )
    )
    await _held(order_id, seq, purse, part_fen, tx)
    rest = charge["amount_fen"] - part_fen
    if rest > 0:
        await _insert(order_id, seq + 1, "provider", None, rest, "due", tx)


async def _held(order_id: int, seq: int, purse: Row, amount_fen: int, tx: Transaction) -> Row:
    held = await ledger.hold(purse["id"], amount_fen, tx)
    assert held, "the purse is locked and was found to have enough"
    return await _insert(order_id, seq, purse["kind"], purse["id"], amount_fen, "held", tx)


async def _insert(
    order_id: int, seq: int, source: str, account_id: int | None, amount_fen: int, status: str,
    tx: Transaction,
) -> Row:  # fmt: skip
    return await tx.one(
        "INSERT INTO order_charge (owner_kind, owner_id, seq, source, account_id, amount_fen,"
        " status)"
        " VALUES ('order', ?, ?, ?, ?, ?, ?) RETURNING *",
        order_id, seq, source, account_id, amount_fen, status,
    )  # fmt: skip


async def void_all(order_id: int, tx: Transaction) -> None:
    """The unpaid order is over: nothing is due any more, and what was held is free again."""
    for charge in await _by_account(order_id, tx):
        if charge["status"] not in ("held", "due"):
            continue
        await advance("order_charge", charge["id"], ChargeStep.VOID, tx)
        if charge["account_id"] is not None:
            await ledger.release(charge["account_id"], charge["amount_fen"], tx)


async def hold_again(before: Row, tx: Transaction) -> bool:
    """Hold once more what stood beside this void charge, and let it be due again.

    False (and the caller rolls back) when a purse has too little by now, or when what stood beside
    it does not make up the order.
    """
    total = await tx.value("SELECT total_fen FROM orders WHERE id = ?", before["owner_id"])
    beside = [
        charge
        for charge in await _by_account(before["owner_id"], tx)
        if charge["seq"] < before["seq"] and charge["source"] != "provider"
    ]
    if sum(charge["amount_fen"] for charge in beside) + before["amount_fen"] != total:
        return False
    for charge in beside:
        if not await ledger.hold(charge["account_id"], charge["amount_fen"], tx):
            return False
        if await advance("order_charge", charge["id"], ChargeStep.HOLD_AGAIN, tx) is None:
            return False
    return await advance("order_charge", before["id"], ChargeStep.OWE_AGAIN, tx) is not None


async def pay_held(order: Row, now_ms: int, real_ms: int, tx: Transaction) -> None:
    """Every held purse charge becomes money received: a transfer to the revenue and a capture."""
    held = [c for c in await _by_account(order["id"], tx) if c["status"] == "held"]
    if not held:
        return
    revenue = await ledger.system("revenue", order["canteen_id"], tx)
    for charge in held:
        await advance("order_charge", charge["id"], ChargeStep.PAY, tx)
        transfer_id = await ledger.settle(
            charge["account_id"], revenue, charge["amount_fen"], f"charge:{charge['id']}",
            Reference("order", order["id"]), now_ms, tx,
        )  # fmt: skip
        await tx.run(
            "INSERT INTO payment_capture (provider, provider_txn_id, order_id, amount_fen,"
            " currency, refund_reserved_fen, refunded_fen, status, applied_charge_id, paid_ms,"
            " created_ms)"
            " VALUES ('wallet', ?, ?, ?, 'CNY', 0, 0, 'APPLIED', ?, ?, ?)",
            str(transfer_id), order["id"], charge["amount_fen"], charge["id"], real_ms, now_ms,
        )  # fmt: skip


async def _by_account(order_id: int, tx: Transaction) -> list[Row]:
    """Charges in the order in which purses are locked."""
    charges = await of_order(order_id, tx)
    return sorted(charges, key=lambda charge: (charge["account_id"] or 0, charge["seq"]))
