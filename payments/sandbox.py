"""沙盒支付: a provider that needs no account. Its books are tables, and it takes its time.

Two sides in one file. `Sandbox` is our adapter: it asks and it checks signatures. The functions
below it are the provider itself, on the other side of the wire: the simulator plays the payer
there, and it tells us by a signed notify through the very handler a real provider would reach.
Nothing here may touch our own tables.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

import msgspec

from kernel import outbox
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from payments.callbacks import receive
from payments.provider import (
    Answer,
    Bill,
    Created,
    Forged,
    Notice,
    NoticeKind,
    Providers,
    RefundAnswer,
    RefundOrder,
    RefundState,
    Reply,
    Trade,
    TradeState,
)  # fmt: skip
from payments.records import SandboxMoved

# As with the real ones: older or newer by five minutes is a replay, however well signed.
WINDOW_MS = 300_000
# How long a refund is PROCESSING.
REFUND_TAKES_MS = 1_000
OUTCOMES = ("paid", "refused", "lost", "duplicate", "forged", "late")

_TRADE = {
    "NOTPAY": TradeState.UNPAID,
    "SUCCESS": TradeState.PAID,
    "REFUND": TradeState.PAID,
    "CLOSED": TradeState.CLOSED,
}
_REFUND = {
    "PROCESSING": RefundState.PROCESSING,
    "SUCCESS": RefundState.SUCCEEDED,
    "CLOSED": RefundState.CLOSED,
    "ABNORMAL": RefundState.ABNORMAL,
}


class Sandbox:
    """Our side of the wire."""

    name = "sandbox"
    ways: tuple[str, ...] = ()
    refund_gap_s = 0

    def __init__(self, house: House) -> None:
        self._house = house

    async def create(self, bill: Bill) -> Created:
        request = hashlib.sha256(msgspec.json.encode(bill)).hexdigest()
        async with self._house.db.transaction() as tx:
            await tx.run(
                "INSERT INTO sandbox_trade (out_trade_no, amount_fen, request_sha256, trade_state,"
                " created_ms) VALUES (?, ?, ?, 'NOTPAY', ?) ON CONFLICT (out_trade_no) DO NOTHING",
                bill.number, bill.amount_fen, request, self._house.clock.real_ms(),
            )  # fmt: skip
            trade = await _trade(bill.number, tx)
        if trade["request_sha256"] != request:
            return Created(Answer.REFUSED, detail="the number came before with other parameters")
        if trade["trade_state"] != "NOTPAY":
            return Created(Answer.UNKNOWN, detail=trade["trade_state"])
        return Created(Answer.CREATED, {"number": bill.number})

    async def query(self, number: str) -> Trade:
        row = await self._house.db.first(
            "SELECT * FROM sandbox_trade WHERE out_trade_no = ?", number
        )
        return Trade(number, TradeState.MISSING) if row is None else _as_trade(row)

    async def close(self, number: str) -> Trade:
        """A payer who is `late` pays while we close: we are told CLOSED, then the money comes."""
        async with self._house.db.transaction() as tx:
            row = await tx.first(
                "UPDATE sandbox_trade SET trade_state = 'CLOSED' WHERE out_trade_no = ?"
                " AND trade_state = 'NOTPAY' RETURNING *",
                number,
            )
            if row is not None and row["outcome"] == "late":
                await _tell_later(self._house, "late", number, 0, tx)
        return await self.query(number)

    async def refund(self, order: RefundOrder) -> RefundAnswer:
        async with self._house.db.transaction() as tx:
            trade = await tx.first(
                "SELECT * FROM sandbox_trade WHERE out_trade_no = ? AND trade_state IN"
                f" ('SUCCESS', 'REFUND'){tx.lock()}",
                order.trade_number,
            )
            row = await _refund_row(order.number, tx)
            if row is None:
                if trade is None or await _refunded(order.trade_number, tx) > (
                    trade["amount_fen"] - order.amount_fen
                ):
                    return RefundAnswer(order.number, RefundState.REFUSED, detail="NOT_ENOUGH")
                row = await self._accept_refund(order, tx)
        if row["amount_fen"] != order.amount_fen:
            return RefundAnswer(order.number, RefundState.REFUSED, detail="other amount before")
        return _as_refund(row)

    async def _accept_refund(self, order: RefundOrder, tx: Transaction) -> Row:
        await tx.run(
            "UPDATE sandbox_trade SET trade_state = 'REFUND' WHERE out_trade_no = ?",
            order.trade_number,
        )
        row = await tx.one(
            "INSERT INTO sandbox_refund (out_refund_no, out_trade_no, amount_fen, refund_status,"
            " created_ms) VALUES (?, ?, ?, 'PROCESSING', ?) RETURNING *",
            order.number, order.trade_number, order.amount_fen, self._house.clock.real_ms(),
        )  # fmt: skip
        await _tell_later(self._house, "refund", order.number, REFUND_TAKES_MS, tx)
        return row

    async def query_refund(self, order: RefundOrder) -> RefundAnswer:
        row = await self._house.db.first(
            "SELECT * FROM sandbox_refund WHERE out_refund_no = ?", order.number
        )
        if row is None:
            return RefundAnswer(order.number, RefundState.MISSING)
        return _as_refund(row)

    async def read_notice(self, headers: Mapping[str, str], body: bytes, real_ms: int) -> Notice:
        said = {name.lower(): value for name, value in headers.items()}
        stamp, given = said.get("sandbox-timestamp", ""), said.get("sandbox-signature", "")
        if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 16:
            raise Forged("no timestamp")
        if abs(real_ms - int(stamp)) >= WINDOW_MS:
            raise Forged("stale")
        if not hmac.compare_digest(_sign(self._house, stamp, body).encode(), given.encode()):
            raise Forged("signature")
        try:
            return _notice(msgspec.json.decode(body))
        except (msgspec.DecodeError, KeyError, TypeError) as error:
            raise Forged("junk") from error

    def accept(self) -> Reply:
        return Reply(204)

    def refuse(self, status: int, message: str) -> Reply:
        return Reply(status, msgspec.json.encode({"code": "FAIL", "message": message}))

    async def aclose(self) -> None:
        return None


def _as_trade(row: Row) -> Trade:
    return Trade(
        number=row["out_trade_no"], state=_TRADE[row["trade_state"]],
        txn_id=row["transaction_id"] or "", amount_fen=row["amount_fen"], currency="CNY",
        paid_ms=row["paid_ms"] or 0,
    )  # fmt: skip


def _as_refund(row: Row) -> RefundAnswer:
    return RefundAnswer(
        row["out_refund_no"], _REFUND[row["refund_status"]], f"SR{row['out_refund_no']}"
    )


def _notice(told: dict[str, Any]) -> Notice:
    if told["event"] == "REFUND":
        refund = RefundAnswer(told["refund"], _REFUND[told["status"]], f"SR{told['refund']}")
        trade = Trade(told["number"], TradeState.PAID)
        return Notice(told["id"], NoticeKind.REFUND, trade, refund, told["amount_fen"])
    trade = Trade(
        told["number"], _TRADE[told["state"]], told["transaction_id"], told["amount_fen"],
        told["currency"], told["paid_ms"],
    )  # fmt: skip
    return Notice(told["id"], NoticeKind.PAYMENT, trade)


def _sign(house: House, stamp: str, body: bytes) -> str:
    key = house.keys.derive("links", "sandbox provider")
    return hmac.new(key, stamp.encode() + b"\n" + body + b"\n", hashlib.sha256).hexdigest()


# --- the provider itself --------------------------------------------------------------------------


async def _trade(number: str, tx: Transaction) -> Row:
    row = await tx.first(f"SELECT * FROM sandbox_trade WHERE out_trade_no = ?{tx.lock()}", number)
    if row is None:
        raise Refused("no_such_payment", number=number)
    return row


async def _refund_row(number: str, tx: Transaction) -> Row | None:
    return await tx.first("SELECT * FROM sandbox_refund WHERE out_refund_no = ?", number)


async def _refunded(trade_number: str, tx: Transaction) -> int:
    return int(
        await tx.value(
            "SELECT CAST(coalesce(sum(amount_fen), 0) AS BIGINT) FROM sandbox_refund"
            " WHERE out_trade_no = ? AND refund_status IN ('PROCESSING', 'SUCCESS')",
            trade_number,
        )
    )


async def _tell_later(house: House, kind: str, number: str, after_ms: int, tx: Transaction) -> None:
    real_ms = house.clock.real_ms()
    fact = SandboxMoved(kind=kind, number=number, serial=real_ms)
    await outbox.append(fact, tx, now_ms=real_ms, due_ms=real_ms + after_ms)


async def play(house: House, providers: Providers, number: str, outcome: str) -> str:
    """The payer does something; answers the trade's state at the provider afterwards.

    `paid`, `duplicate` (told twice at once), `lost` (paid, and we are never told), `late` (the
    money comes only when we have closed), `refused` (declined), `forged` (somebody pretends).
    Raises Refused(no_such_payment | no_such_outcome | payment_closed).
    """
    if outcome not in OUTCOMES:
        raise Refused("no_such_outcome", outcome=outcome, known=list(OUTCOMES))
    async with house.db.transaction() as tx:
        trade = await _trade(number, tx)
        if outcome not in ("refused", "forged"):
            trade = await _pay(house, trade, outcome, tx)
        elif trade["trade_state"] == "NOTPAY":
            await tx.run(
                "UPDATE sandbox_trade SET outcome = ? WHERE out_trade_no = ?", outcome, number
            )
    if outcome == "forged":
        await notify(house, providers, {**_payment(trade), "state": "SUCCESS"}, forged=True)
    elif trade["trade_state"] == "SUCCESS" and outcome in ("paid", "duplicate", "late"):
        await notify(house, providers, _payment(trade), times=2 if outcome == "duplicate" else 1)
    return str(trade["trade_state"])


async def _pay(house: House, trade: Row, outcome: str, tx: Transaction) -> Row:
    state = trade["trade_state"]
    if state in ("SUCCESS", "REFUND"):
        return trade
    if state == "CLOSED" and outcome != "late":
        raise Refused("payment_closed", number=trade["out_trade_no"])
    if state == "NOTPAY" and outcome == "late":
        # The payer's money is on its way; it shows when we close (see `Sandbox.close`).
        return await tx.one(
            "UPDATE sandbox_trade SET outcome = 'late' WHERE out_trade_no = ? RETURNING *",
            trade["out_trade_no"],
        )
    return await _succeed(house, trade["out_trade_no"], outcome, tx)


async def _succeed(house: House, number: str, outcome: str, tx: Transaction) -> Row:
    return await tx.one(
        "UPDATE sandbox_trade SET trade_state = 'SUCCESS', outcome = ?, transaction_id = ?,"
        " paid_ms = ? WHERE out_trade_no = ? RETURNING *",
        outcome, f"ST{secrets.token_hex(12)}", house.clock.real_ms(), number,
    )  # fmt: skip


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


async def notify(
    house: House,
    providers: Providers,
    told: dict[str, Any],
    *,
    times: int = 1,
    forged: bool = False,
) -> list[Reply]:
    """Send the event to our own door, signed (or badly); `times` of them at once."""
    body = msgspec.json.encode(told)
    stamp = str(house.clock.real_ms())
    signature = "0" * 64 if forged else _sign(house, stamp, body)
    headers = {"Sandbox-Timestamp": stamp, "Sandbox-Signature": signature}
    calls = [receive(house, providers, "sandbox", headers, body) for _ in range(times)]
    return list(await asyncio.gather(*calls))


async def handle_moved(house: House, providers: Providers, entry: outbox.Entry) -> str | None:
    """Something happened at the provider a moment ago: now we are told."""
    fact = msgspec.json.decode(entry.payload, type=SandboxMoved)
    async with house.db.transaction() as tx:
        told = await (_refund_ends if fact.kind == "refund" else _late_money)(
            house, fact.number, tx
        )
    if told is not None:
        await notify(house, providers, told)
    return None


async def _late_money(house: House, number: str, tx: Transaction) -> dict[str, Any]:
    trade = await _trade(number, tx)
    if trade["trade_state"] == "CLOSED":
        trade = await _succeed(house, number, "late", tx)
    return _payment(trade)


async def _refund_ends(house: House, number: str, tx: Transaction) -> dict[str, Any] | None:
    await tx.run(
        "UPDATE sandbox_refund SET refund_status = 'SUCCESS' WHERE out_refund_no = ?"
        " AND refund_status = 'PROCESSING'",
        number,
    )
    row = await _refund_row(number, tx)
    assert row is not None
    return {
        "id": f"ER{number}",
        "event": "REFUND",
        "number": row["out_trade_no"],
        "refund": number,
        "status": row["refund_status"],
        "amount_fen": row["amount_fen"],
    }
