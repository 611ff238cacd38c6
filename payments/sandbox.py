"""沙盒支付: the provider that needs no account. Our side of the wire; its own is `sandbox_books`.

It behaves as the real ones do: a payment is created, paid and told of at different times, a refund
is PROCESSING for a moment, a number keeps its parameters, a stale or forged notify is nothing.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import msgspec

from kernel.database import Row
from kernel.house import House
from payments import sandbox_books as books
from payments.provider import (
    Answer,
    Bill,
    Created,
    Forged,
    Notice,
    NoticeKind,
    RefundAnswer,
    RefundOrder,
    RefundState,
    Reply,
    Trade,
    TradeState,
)  # fmt: skip

# As with the real ones: older or newer by five minutes is a replay, however well signed.
WINDOW_MS = 300_000

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
    """The port's twin: the demo, the default, and the fake in tests."""

    name = "sandbox"
    ways: tuple[str, ...] = ()
    refund_gap_s = 0

    def __init__(self, house: House) -> None:
        self._house = house

    async def create(self, bill: Bill) -> Created:
        request = hashlib.sha256(msgspec.json.encode(bill)).hexdigest()
        async with self._house.db.transaction() as tx:
            trade = await books.open_trade(
                bill.number, bill.amount_fen, request, self._house.clock.real_ms(), tx
            )
        if trade["request_sha256"] != request:
            return Created(Answer.REFUSED, detail="the number came before with other parameters")
        if trade["trade_state"] != "NOTPAY":
            return Created(Answer.UNKNOWN, detail=trade["trade_state"])
        return Created(Answer.CREATED, {"number": bill.number})

    async def query(self, number: str) -> Trade:
        row = await self._house.db.first(
            "SELECT * FROM sandbox_trade WHERE out_trade_no = ?", number
        )
        return Trade(number, TradeState.MISSING) if row is None else _trade(row)

    async def close(self, number: str) -> Trade:
        async with self._house.db.transaction() as tx:
            await books.close(self._house, number, tx)
        return await self.query(number)

    async def refund(self, order: RefundOrder) -> RefundAnswer:
        async with self._house.db.transaction() as tx:
            row = await books.open_refund(
                self._house, order.number, order.trade_number, order.amount_fen, tx
            )
        if row is None:
            return RefundAnswer(order.number, RefundState.REFUSED, detail="NOT_ENOUGH")
        if row["amount_fen"] != order.amount_fen:
            return RefundAnswer(order.number, RefundState.REFUSED, detail="other amount before")
        return _refund(row)

    async def query_refund(self, order: RefundOrder) -> RefundAnswer:
        row = await self._house.db.first(
            "SELECT * FROM sandbox_refund WHERE out_refund_no = ?", order.number
        )
        return RefundAnswer(order.number, RefundState.MISSING) if row is None else _refund(row)

    async def read_notice(self, headers: Mapping[str, str], body: bytes, real_ms: int) -> Notice:
        said = {name.lower(): value for name, value in headers.items()}
        stamp, given = said.get("sandbox-timestamp", ""), said.get("sandbox-signature", "")
        if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 16:
            raise Forged("no timestamp")
        if abs(real_ms - int(stamp)) >= WINDOW_MS:
            raise Forged("stale")
        genuine = books.sign(self._house, stamp, body)
        if not hmac.compare_digest(genuine.encode(), given.encode("utf-8", "replace")):
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


def _trade(row: Row) -> Trade:
    return Trade(
        number=row["out_trade_no"], state=_TRADE[row["trade_state"]],
        txn_id=row["transaction_id"] or "", amount_fen=row["amount_fen"], currency="CNY",
        paid_ms=row["paid_ms"] or 0,
    )  # fmt: skip


def _refund(row: Row) -> RefundAnswer:
    number = row["out_refund_no"]
    return RefundAnswer(number, _REFUND[row["refund_status"]], f"SR{number}")


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
