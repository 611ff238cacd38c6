"""沙盒的账: the sandbox provider's own tables, on the other side of the wire.

Its adapter (`sandbox.py`) asks here what a real one asks over HTTPS, the payer (`payer.py`) acts
here. Nothing here touches a table of ours.
"""

import hashlib
import hmac
import secrets

from kernel import outbox
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from payments.records import SandboxMoved

# How long a refund is PROCESSING.
REFUND_TAKES_MS = 1_000


async def trade(number: str, tx: Transaction) -> Row:
    """The locked trade. Raises Refused(no_such_payment)."""
    row = await tx.first(f"SELECT * FROM sandbox_trade WHERE out_trade_no = ?{tx.lock()}", number)
    if row is None:
        raise Refused("no_such_payment", number=number)
    return row


async def open_trade(
    number: str, amount_fen: int, request: str, real_ms: int, tx: Transaction
) -> Row:
    """A trade to be paid; the same number again is the same trade, whatever the request says."""
    await tx.run(
        "INSERT INTO sandbox_trade (out_trade_no, amount_fen, request_sha256, trade_state,"
        " created_ms) VALUES (?, ?, ?, 'NOTPAY', ?) ON CONFLICT (out_trade_no) DO NOTHING",
        number, amount_fen, request, real_ms,
    )  # fmt: skip
    return await trade(number, tx)


async def pay(house: House, number: str, outcome: str, tx: Transaction) -> Row:
    """The payer's money is in."""
    return await tx.one(
        "UPDATE sandbox_trade SET trade_state = 'SUCCESS', outcome = ?, transaction_id = ?,"
        " paid_ms = ? WHERE out_trade_no = ? RETURNING *",
        outcome, f"ST{secrets.token_hex(12)}", house.clock.real_ms(), number,
    )  # fmt: skip


async def close(house: House, number: str, tx: Transaction) -> None:
    """Nobody can pay it any more, except who is `late`: their money comes right after."""
    row = await tx.first(
        "UPDATE sandbox_trade SET trade_state = 'CLOSED' WHERE out_trade_no = ?"
        " AND trade_state = 'NOTPAY' RETURNING outcome",
        number,
    )
    if row is not None and row["outcome"] == "late":
        await tell_later(house, "late", number, 0, tx)


async def find_refund(number: str, tx: Transaction) -> Row | None:
    return await tx.first("SELECT * FROM sandbox_refund WHERE out_refund_no = ?", number)


async def open_refund(
    house: House, number: str, trade_number: str, amount_fen: int, tx: Transaction
) -> Row | None:
    """Accept a refund; None when the trade was not paid or less than that is left of it."""
    paid = await tx.first(
        "SELECT amount_fen FROM sandbox_trade WHERE out_trade_no = ?"
        f" AND trade_state IN ('SUCCESS', 'REFUND'){tx.lock()}",
        trade_number,
    )
    if first := await find_refund(number, tx):
        return first
    taken = await tx.value(
        "SELECT CAST(coalesce(sum(amount_fen), 0) AS BIGINT) FROM sandbox_refund"
        " WHERE out_trade_no = ? AND refund_status IN ('PROCESSING', 'SUCCESS')",
        trade_number,
    )
    if paid is None or taken + amount_fen > paid["amount_fen"]:
        return None
    await tx.run(
        "UPDATE sandbox_trade SET trade_state = 'REFUND' WHERE out_trade_no = ?", trade_number
    )
    row = await tx.one(
        "INSERT INTO sandbox_refund (out_refund_no, out_trade_no, amount_fen, refund_status,"
        " created_ms) VALUES (?, ?, ?, 'PROCESSING', ?) RETURNING *",
        number, trade_number, amount_fen, house.clock.real_ms(),
    )  # fmt: skip
    await tell_later(house, "refund", number, REFUND_TAKES_MS, tx)
    return row


async def end_refund(number: str, tx: Transaction) -> Row:
    """The money is on the payer's card."""
    await tx.run(
        "UPDATE sandbox_refund SET refund_status = 'SUCCESS' WHERE out_refund_no = ?"
        " AND refund_status = 'PROCESSING'",
        number,
    )
    return await tx.one("SELECT * FROM sandbox_refund WHERE out_refund_no = ?", number)


async def tell_later(house: House, kind: str, number: str, after_ms: int, tx: Transaction) -> None:
    """We shall be told of it after a while."""
    real_ms = house.clock.real_ms()
    fact = SandboxMoved(kind=kind, number=number, serial=real_ms)
    await outbox.append(fact, tx, now_ms=real_ms, due_ms=real_ms + after_ms)


def sign(house: House, stamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over time and raw body, with a key that both sides of this wire know."""
    key = house.keys.derive("links", "sandbox provider")
    return hmac.new(key, stamp.encode() + b"\n" + body + b"\n", hashlib.sha256).hexdigest()
