"""The payer at the sandbox: what the simulator plays, and how the sandbox then tells us of it.

It tells us as a real provider does: a signed request with a real body, through the very handler
behind the notify routes. `CONTRACT.md` §4 names the outcomes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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
from payments.registry import providers
from payments.shown import attempt_status

OUTCOMES = ("paid", "refused", "lost", "duplicate", "forged", "late")
LIST_MAX = 100
# The first repeat of a notify that was not acknowledged (WeChat Pay: 15 s).
REPEAT_MS = 15_000


async def payments_of(diner_ids: Sequence[int], on: Connection) -> list[dict[str, Any]]:
    """These diners' payments at the sandbox, newest first: {number, order, provider, …, status}."""
    if not diner_ids:
        return []
    rows = await on.all(
        "SELECT a.*, coalesce(o.number, 'T' || t.id) AS order_number FROM payment_attempt AS a"
        " JOIN order_charge AS c ON c.id = a.charge_id"
        " LEFT JOIN orders AS o ON c.owner_kind = 'order' AND o.id = c.owner_id"
        " LEFT JOIN topup AS t ON c.owner_kind = 'topup' AND t.id = c.owner_id"
        " WHERE a.provider = 'sandbox'"
        f" AND coalesce(o.diner_id, t.diner_id) IN ({placeholders(diner_ids)})"
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


@dataclass(frozen=True)
class Told:
    """One notify on its way to our door."""

    headers: dict[str, str]
    body: bytes


async def play(house: House, number: str, outcome: str) -> tuple[Told, ...]:
    """The payer does something; answers what the sandbox then sends us, all at once: `deliver` it.

    `paid`, `duplicate` (told twice at once), `lost` (paid, and we are never told), `late` (the
    money comes only when we have closed), `refused` (declined), `forged` (somebody pretends).
    Raises Refused(unknown_outcome | no_such_payment | payment_closed), the last for who would pay
    what was closed.
    """
    if outcome not in OUTCOMES:
        raise Refused("unknown_outcome", outcome=outcome, known=list(OUTCOMES))
    async with house.db.transaction() as tx:
        trade = await _act(house, await books.trade(number, tx), outcome, tx)
    if outcome == "forged":
        forged = letter(house, {**payment_event(trade), "state": "SUCCESS"})
        return (Told({**forged.headers, "Sandbox-Signature": "0" * 64}, forged.body),)
    if trade["trade_state"] == "SUCCESS" and outcome in ("paid", "duplicate", "late"):
        return (letter(house, payment_event(trade)),) * (2 if outcome == "duplicate" else 1)
    return ()


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
    if outcome == "late":
        # Nobody asks about a closed payment again, so the sandbox repeats itself, as real ones do.
        await books.tell_later(house, "late", number, REPEAT_MS, tx)
    return await books.pay(house, number, outcome, tx)


def letter(house: House, event: dict[str, Any]) -> Told:
    """The event as a signed request."""
    body = msgspec.json.encode(event)
    stamp = str(house.clock.real_ms())
    signature = books.sign(house, stamp, body)
    return Told({"Sandbox-Timestamp": stamp, "Sandbox-Signature": signature}, body)


async def deliver(house: House, told: Told) -> Reply:
    """Knock at our own door; answers what it said."""
    return await receive(house, "sandbox", told.headers, told.body)


async def handle_moved(house: House, entry: outbox.Entry) -> str | None:
    """Something happened at the sandbox a moment ago: now we are told, if we still use it."""
    if "sandbox" not in providers(house):
        return "off"
    fact = msgspec.json.decode(entry.payload, type=SandboxMoved)
    async with house.db.transaction() as tx:
        if fact.kind == "refund":
            told = refund_event(await books.end_refund(fact.number, tx))
        else:
            trade = await books.trade(fact.number, tx)
            if trade["trade_state"] == "CLOSED":
                trade = await books.pay(house, fact.number, "late", tx)
            told = payment_event(trade)
    await deliver(house, letter(house, told))
    return None


def payment_event(trade: Row) -> dict[str, Any]:
    """What the sandbox tells of a payment."""
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


def refund_event(row: Row) -> dict[str, Any]:
    """What the sandbox tells of a refund."""
    return {
        "id": f"ER{row['out_refund_no']}",
        "event": "REFUND",
        "number": row["out_trade_no"],
        "refund": row["out_refund_no"],
        "status": row["refund_status"],
        "amount_fen": row["amount_fen"],
    }
