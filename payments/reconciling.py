"""对账: one day of our books beside the provider's, and the ledger beside itself.

The sandbox keeps its books in the same database, so its side is read directly; a real provider's
bill is another issue. A payment belongs to the day it was booked here (canteen time), a trade that
nobody here knows to the day its money came in.
"""

from typing import Any

from kernel.clock import Clock
from kernel.database import Connection, Row
from kernel.house import House

# Enough to see what is wrong; a day with more has one cause.
PROBLEMS_MAX = 20

_CAPTURES = """
SELECT k.amount_fen, k.provider_txn_id, a.out_trade_no AS number, s.amount_fen AS theirs,
  s.trade_state FROM payment_capture AS k
  LEFT JOIN payment_attempt AS a ON a.id = k.attempt_id
  LEFT JOIN sandbox_trade AS s ON s.transaction_id = k.provider_txn_id
WHERE k.provider = 'sandbox' AND k.created_ms >= ? AND k.created_ms < ? ORDER BY k.id
"""
_STRANGERS = """
SELECT s.out_trade_no AS number, s.amount_fen FROM sandbox_trade AS s
WHERE s.trade_state IN ('SUCCESS', 'REFUND') AND s.paid_ms >= ? AND s.paid_ms < ?
  AND NOT EXISTS (SELECT 1 FROM payment_capture AS k
    WHERE k.provider = 'sandbox' AND k.provider_txn_id = s.transaction_id)
ORDER BY s.out_trade_no
"""
_REFUNDS = """
SELECT r.amount_fen, r.out_refund_no AS number, s.amount_fen AS theirs FROM refund AS r
  JOIN payment_capture AS k ON k.id = r.capture_id AND k.provider = 'sandbox'
  LEFT JOIN sandbox_refund AS s ON s.out_refund_no = r.out_refund_no
    AND s.refund_status = 'SUCCESS'
WHERE r.status = 'SUCCEEDED' AND r.settled_via = 'provider'
  AND r.settled_ms >= ? AND r.settled_ms < ? ORDER BY r.id
"""
_WALLET = """
SELECT CASE WHEN t.kind = 'pay' THEN 'paid'
            WHEN t.credit_account_id = a.id THEN 'in' ELSE 'out' END AS what,
  CAST(sum(t.amount_fen) AS BIGINT) AS fen
FROM ledger_transfer AS t JOIN ledger_account AS a
  ON a.owner_kind = 'diner' AND (a.id = t.credit_account_id OR a.id = t.debit_account_id)
WHERE t.kind <> 'merge' AND t.created_ms >= ? AND t.created_ms < ? GROUP BY 1
"""
_SUM = """
SELECT CAST(coalesce(sum(a.balance_fen), 0) AS BIGINT) - (
  SELECT CAST(coalesce(sum(CASE WHEN c.owner_kind = 'diner' THEN t.amount_fen ELSE 0 END
    - CASE WHEN d.owner_kind = 'diner' THEN t.amount_fen ELSE 0 END), 0) AS BIGINT)
  FROM ledger_transfer AS t JOIN ledger_account AS c ON c.id = t.credit_account_id
  JOIN ledger_account AS d ON d.id = t.debit_account_id) AS fen
FROM ledger_account AS a WHERE a.owner_kind = 'diner'
"""


async def reconcile(house: House, from_ms: int, to_ms: int, on: Connection) -> dict[str, Any]:
    """{count, fen, refunds, back_fen, paid_fen, in_fen, out_fen, problems: [{kind, number, fen}]}.

    The times are canteen time.
    """
    captures = await on.all(_CAPTURES, from_ms, to_ms)
    refunds = await on.all(_REFUNDS, from_ms, to_ms)
    offset_ms = await _offset(house.clock, on)
    strangers = await on.all(_STRANGERS, from_ms - offset_ms, to_ms - offset_ms)
    wallet = {row["what"]: row["fen"] for row in await on.all(_WALLET, from_ms, to_ms)}
    problems = [
        *(_problem(row) for row in (*captures, *refunds) if row["theirs"] != row["amount_fen"]),
        *({"kind": "provider_only", "number": row["number"], "fen": row["amount_fen"]}
          for row in strangers),
    ]  # fmt: skip
    wrong = await on.value(_SUM)
    if wrong:
        problems.append({"kind": "ledger", "number": "Σ", "fen": int(wrong)})
    return {
        "count": len(captures),
        "fen": sum(row["amount_fen"] for row in captures),
        "refunds": len(refunds),
        "back_fen": sum(row["amount_fen"] for row in refunds),
        "paid_fen": wallet.get("paid", 0),
        "in_fen": wallet.get("in", 0),
        "out_fen": wallet.get("out", 0),
        "problems": problems[:PROBLEMS_MAX],
    }


async def _offset(clock: Clock, on: Connection) -> int:
    return await clock.canteen_ms(on) - clock.real_ms()


def _problem(row: Row) -> dict[str, Any]:
    kind = "local_only" if row["theirs"] is None else "amount"
    return {"kind": kind, "number": row["number"] or "?", "fen": row["amount_fen"]}
