"""The payer at the sandbox: what the simulator plays, and how the sandbox then tells us of it.

It tells us as a real provider does: a signed request with a real body, through the very handler
behind the notify routes. `CONTRACT.md` §4 names the outcomes.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec

from kernel import outbox
from kernel.database import Connection, Row, Transaction, placeholders
from kernel.errors import Refused
from kernel.house import House
from payments import sandbox_books as books
from payments.callbacks import receive
from payments.provider import Reply
from payments.records import SandboxMoved
from payments.shown import attempt_status

OUTCOMES = ("paid", "refused", "lost", "duplicate", "forged", "late")
LIST_MAX = 100


async def payments_of(diner_ids: Sequence[int], on: Connection) -> list[dict[str, Any]]:
    """These diners' payments at the sandbox, newest first: {number, order, provider, …, status}."""
    if not diner_ids:
        return []
    rows = await on.all(
        "SELECT a.*, o.number AS order_number FROM payment_attempt AS a"
        " JOIN order_charge AS c ON c.id = a.charge_id AND c.owner_kind = 'order'"
        " JOIN orders AS o ON o.id = c.owner_id"
        f" WHERE a.provider = 'sandbox' AND o.diner_id IN ({placeholders(diner_ids)})"
        f" ORDER BY a.id DESC LIMIT {LIST_MAX}",
        *diner_ids,
    )
    return [
        {
            "number": row["out_trade_no"],
            "order": row["order_number"],
            "provider": row["provider"],
            "amount_fen": row["amount_fen"],
            "status": attempt_status(row),
        }
        for row in rows
    ]


async def play(house: House, number: str, outcome: str) -> dict[str, Any]:
    """The payer does something; answers {number, outcome, state, answers} of the sandbox.

    `paid`, `duplicate` (told twice at once), `lost` (paid, and we are never told), `late` (the
    money comes only when we have closed), `refused` (declined), `forged` (somebody pretends).
    `answers` are the statuses our door gave. Raises Refused(unknown_outcome | no_such_payment |
    payment_closed), the latter for who would pay what was closed.
    """
    if outcome not in OUTCOMES:
        raise Refused("unknown_outcome", outcome=outcome, known=list(OUTCOMES))
    async with house.db.transaction() as tx:
        trade = await _act(house, await books.trade(number, tx), outcome, tx)
    told: list[Reply] = []
    if outcome == "forged":
        told = await notify(house, {**_payment(trade), "state": "SUCCESS"}, forged=True)
    elif trade["trade_state"] == "SUCCESS" and outcome in ("paid", "duplicate", "late"):
        told = await notify(house, _payment(trade), times=2 if outcome == "duplicate" else 1)
    return {
        "number": number,
        "outcome": outcome,
        "state": trade["trade_state"],
        "answers": [reply.status for reply in told],
    }


async def _act(house: House, trade: Row, outcome: str, tx: Transaction) -> Row:
    number, state = trade["out_trade_no"], trade["trade_state"]
    if outcome in ("refused", "forged") or state in ("SUCCESS", "REFUND"):
        return trade
    if outcome == "late" and state == "NOTPAY":
        # The money is on its way; it shows when we have closed (`sandbox_books.close`).
        return await tx.one(
            "UPDATE sandbox_trade SET outcome = 'late' WHERE out_trade_no = ? RETURNING *", number
        )
    if state == "CLOSED" and outcome != "late":
        raise Refused("payment_closed", number=number)
    return await books.pay(house, number, outcome, tx)


async def notify(
    house: House, told: dict[str, Any], *, times: int = 1, forged: bool = False
) -> list[Reply]:
    """Send the event to our own door, signed (or badly); `times` of them at once."""
    body = msgspec.json.encode(told)
    stamp = str(house.clock.real_ms())
    signature = "0" * 64 if forged else books.sign(house, stamp, body)
    headers = {"Sandbox-Timestamp": stamp, "Sandbox-Signature": signature}
    calls = [receive(house, "sandbox", headers, body) for _ in range(times)]
    return list(await asyncio.gather(*calls))


async def handle_moved(house: House, entry: outbox.Entry) -> str | None:
    """Something happened at the sandbox a moment ago: now we are told."""
    fact = msgspec.json.decode(entry.payload, type=SandboxMoved)
    async with house.db.transaction() as tx:
        if fact.kind == "refund":
            told = _refund(await books.end_refund(fact.number, tx))
        else:
            trade = await books.trade(fact.number, tx)
            if trade["trade_state"] == "CLOSED":
                trade = await books.pay(house, fact.number, "late", tx)
            told = _payment(trade)
    await notify(house, told)
    return None


def payment_event(trade: Row) -> bytes:
    """The body that tells of a payment."""
    return msgspec.json.encode(_payment(trade))


def _payment(trade: Row) -> dict[str, Any]:
    return {
        "id": f"EV{trade['out_trade_no']}",
        "event": "TRANSACTION",
        "number": trade["out_trade_no"],
        "state": trade["trade_state"],
        "transaction_id": trade["transaction_id"] or "",
        "amount_fen": trade["amount_fen"],
        "currency": "CNY",
        "paid_ms": trade["paid_ms"] or 0,
    }


def _refund(row: Row) -> dict[str, Any]:
    return {
        "id": f"ER{row['out_refund_no']}",
        "event": "REFUND",
        "number": row["out_trade_no"],
        "refund": row["out_refund_no"],
        "status": row["refund_status"],
        "amount_fen": row["amount_fen"],
    }
