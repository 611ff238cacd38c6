"""退款落账: refund rows are born here, and here they end. Calls to the provider are `driving.py`.

A refund reserves its part of the capture by a guarded UPDATE before anything else happens, so that
however many ask at once never more goes back than came in.
"""

from kernel import outbox
from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.records import Record
from payments import ledger
from payments.ledger import Reference
from payments.machine import CaptureStep, RefundStep
from payments.moving import advance
from payments.records import (
    NeedsReview,
    RefundCreated,
    Refunding,
    RefundSettled,
    TopUpReturned,
    TopUpReturning,
)

# A refund the provider closed is tried under a new number this often; then a person looks.
TRY_MAX = 3


async def refundable_fen(order_id: int, on: Connection) -> int:
    """What the order was paid with and nobody has claimed back yet."""
    left = await on.value(
        "SELECT CAST(coalesce(sum(amount_fen - refund_reserved_fen), 0) AS BIGINT)"
        " FROM payment_capture WHERE order_id = ? AND status = 'APPLIED'",
        order_id,
    )
    return int(left)


async def start(house: House, order: Row, request: Row, now_ms: int, tx: Transaction) -> None:
    """Refunds for an approved request: the money used last goes back first, subsidy at the end."""
    rest = request["amount_fen"]
    captures = await tx.all(
        "SELECT k.*, c.source, c.seq FROM payment_capture AS k"
        " JOIN order_charge AS c ON c.id = k.applied_charge_id"
        " WHERE k.order_id = ? AND k.status = 'APPLIED' ORDER BY c.seq DESC",
        order["id"],
    )
    for capture in captures:
        part = min(rest, capture["amount_fen"] - capture["refund_reserved_fen"])
        if part > 0:
            cause = f"{request['id']}:{capture['id']}:1"
            await create(house, order, capture, part, cause, request["id"], now_ms, tx)
            rest -= part
    assert rest == 0, "the amount was checked against what is left"


async def return_capture(
    house: House, order: Row, capture: Row, reason: str, now_ms: int, tx: Transaction
) -> Row:
    """Money that the order cannot use goes back whole, without a request; the diner is told."""
    due = await advance("payment_capture", capture["id"], CaptureStep.RETURN, tx, reason=reason)
    assert due is not None
    clearing = await ledger.system(f"clearing:{capture['provider']}", 0, tx)
    suspense = await ledger.system("suspense", 0, tx)
    await ledger.transfer(
        clearing, suspense, capture["amount_fen"], f"capture:{capture['id']}", "capture",
        _reference(order), now_ms, tx,
    )  # fmt: skip
    cause = f"due:{capture['id']}:1"
    await create(house, order, due, capture["amount_fen"], cause, None, now_ms, tx)
    fact: Record
    if "topup" in order:
        fact = TopUpReturning(
            topup_id=order["id"], capture_id=capture["id"], amount_fen=capture["amount_fen"]
        )
    else:
        fact = Refunding(
            order_id=order["id"], diner_id=order["diner_id"], capture_id=capture["id"],
            amount_fen=capture["amount_fen"], reason=reason,
        )  # fmt: skip
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    return due


async def create(
    house: House, order: Row, capture: Row, amount_fen: int, cause_key: str, request_id: int | None,
    now_ms: int, tx: Transaction,
) -> Row | None:  # fmt: skip
    """Reserve and write one refund; a purse gets its money at once. None when it was there."""
    real_ms = house.clock.real_ms()
    refund = await tx.first(
        "INSERT INTO refund (request_id, capture_id, out_refund_no, cause_key, amount_fen, status,"
        " reason, tries, next_try_ms, created_ms) VALUES (?, ?, ?, ?, ?, 'CREATED', ?, 0, ?, ?)"
        " ON CONFLICT (cause_key) DO NOTHING RETURNING *",
        request_id, capture["id"], _number(order, cause_key), cause_key, amount_fen,
        capture["reason"] or "refund", real_ms, now_ms,
    )  # fmt: skip
    if refund is None:
        return None
    await reserve(capture["id"], amount_fen, tx)
    if capture["provider"] == "wallet":
        await succeed(house, refund, "wallet", None, now_ms, tx)
    else:
        await outbox.append(RefundCreated(refund_id=refund["id"]), tx, now_ms=real_ms)
    return refund


def _number(order: Row, cause_key: str) -> str:
    """`20250312A017R5C7T1`: the same for the same cause, whoever computes it, whenever."""
    first, capture_id, tries = cause_key.split(":")
    kind = "D" if first == "due" else f"R{first}"
    return f"{order['date'].replace('-', '')}{order['number']}{kind}C{capture_id}T{tries}"


async def reserve(capture_id: int, amount_fen: int, tx: Transaction) -> None:
    """Claim a part of a capture. Raises Refused(nothing_to_refund) when others were faster."""
    done = await tx.first(
        "UPDATE payment_capture SET refund_reserved_fen = refund_reserved_fen + ?"
        " WHERE id = ? AND refund_reserved_fen + ? <= amount_fen RETURNING id",
        amount_fen, capture_id, amount_fen,
    )  # fmt: skip
    if done is None:
        raise Refused("nothing_to_refund")


async def succeed(
    house: House,
    refund: Row,
    via: str,
    provider_refund_id: str | None,
    now_ms: int,
    tx: Transaction,
) -> bool:
    """The money is back: ledger, capture, and the word to the diner. False when it already was."""
    done = await advance(
        "refund", refund["id"], RefundStep.SUCCEED, tx, settled_via=via, settled_ms=now_ms,
        provider_refund_id=provider_refund_id, next_try_ms=None,
    )  # fmt: skip
    if done is None:
        return False
    capture = await tx.one(
        "UPDATE payment_capture SET refunded_fen = refunded_fen + ? WHERE id = ? RETURNING *",
        refund["amount_fen"], refund["capture_id"],
    )  # fmt: skip
    if capture["status"] == "REFUND_DUE" and capture["refunded_fen"] == capture["amount_fen"]:
        await advance("payment_capture", capture["id"], CaptureStep.RETURNED, tx)
    order = await _owner(capture, tx)
    await _book(order, capture, refund, via, now_ms, tx)
    if "topup" in order:
        back = TopUpReturned(
            topup_id=order["id"], refund_id=refund["id"], amount_fen=refund["amount_fen"]
        )
        await outbox.append(back, tx, now_ms=house.clock.real_ms())
        return True
    fact = RefundSettled(
        order_id=order["id"], diner_id=order["diner_id"], refund_id=refund["id"],
        amount_fen=refund["amount_fen"], via=via, provider=capture["provider"],
    )  # fmt: skip
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    return True


def named(topup: Row) -> Row:
    """A top-up as the rows of money know an order: with a number of its own."""
    return {**topup, "number": f"T{topup['id']}", "topup": True}


def _reference(order: Row) -> Reference:
    return Reference("topup" if "topup" in order else "order", order["id"])


async def _owner(capture: Row, tx: Transaction) -> Row:
    """The order, or the top-up, that the capture was paid for."""
    if capture["order_id"] is not None:
        return await tx.one("SELECT * FROM orders WHERE id = ?", capture["order_id"])
    return named(
        await tx.one(
            "SELECT t.* FROM topup AS t JOIN order_charge AS c ON c.owner_kind = 'topup'"
            " AND c.owner_id = t.id JOIN payment_attempt AS a ON a.charge_id = c.id"
            " WHERE a.id = ?",
            capture["attempt_id"],
        )
    )


async def _book(
    order: Row, capture: Row, refund: Row, via: str, now_ms: int, tx: Transaction
) -> None:
    """One transfer per refund that succeeded: from where the capture went to where it goes."""
    if capture["applied_charge_id"] is None:
        from_id = await ledger.system("suspense", 0, tx)
    else:
        from_id = await ledger.system("revenue", order["canteen_id"], tx)
    to_id = await _destination(order, capture, via, tx)
    await ledger.transfer(
        from_id, to_id, refund["amount_fen"], f"refund:{refund['id']}", "refund",
        _reference(order), now_ms, tx,
    )  # fmt: skip


async def _destination(order: Row, capture: Row, via: str, tx: Transaction) -> int:
    """A purse charge goes back to the same kind of purse, whoever owns it since a binding."""
    if capture["provider"] == "wallet":
        source = await tx.value(
            "SELECT source FROM order_charge WHERE id = ?", capture["applied_charge_id"]
        )
        return int((await ledger.purses(order["diner_id"], tx))[source]["id"])
    if via == "wallet":
        return int((await ledger.purses(order["diner_id"], tx))["own"]["id"])
    kind = "cash" if via == "manual" else capture["provider"]
    return await ledger.system(f"clearing:{kind}", 0, tx)


async def die(house: House, refund: Row, now_ms: int, tx: Transaction) -> None:
    """The provider closed this refund: only now a new number is right. Then a person looks."""
    if await advance("refund", refund["id"], RefundStep.DIE, tx, next_try_ms=None) is None:
        return
    await tx.run(
        "UPDATE payment_capture SET refund_reserved_fen = refund_reserved_fen - ? WHERE id = ?",
        refund["amount_fen"], refund["capture_id"],
    )  # fmt: skip
    capture = await tx.one("SELECT * FROM payment_capture WHERE id = ?", refund["capture_id"])
    order = await _owner(capture, tx)
    first, capture_id, tries = refund["cause_key"].split(":")
    cause = f"{first}:{capture_id}:{int(tries) + 1}"
    born = await create(
        house, order, capture, refund["amount_fen"], cause, refund["request_id"], now_ms, tx
    )
    if born is not None and int(tries) >= TRY_MAX:
        await stick(house, born, "closed by the provider again and again", tx)


async def stick(house: House, refund: Row, error: str, tx: Transaction) -> None:
    """The provider cannot pay it back (closed account, dead card): finance settles it."""
    done = await advance(
        "refund", refund["id"], RefundStep.STICK, tx, next_try_ms=None, last_error=error[:255]
    )
    if done is not None:
        fact = NeedsReview(what="refund", row_id=refund["id"], reason="abnormal")
        await outbox.append(fact, tx, now_ms=house.clock.real_ms())


async def settle_by_hand(
    house: House, refund_id: int, via: str, now_ms: int, tx: Transaction
) -> bool:
    """End an ABNORMAL refund once: `wallet` (with the diner's consent) or `manual` (in cash).

    False when it is not, or no longer, abnormal.
    """
    assert via in ("wallet", "manual")
    refund = await tx.first(
        f"SELECT * FROM refund WHERE id = ? AND status = 'ABNORMAL'{tx.lock()}", refund_id
    )
    return refund is not None and await succeed(house, refund, via, None, now_ms, tx)
