"""明细: what came and went on both purses, newest first, with what was left after each.

Purses that were poured into this one when chats were bound belong to it; the pouring itself is no
movement to anybody.
"""

from kernel.database import Connection, Row

# More is a matter of a month's word, or of the export.
SHOWN = 15

# `after_fen` counts all movements of both purses up to this one, so it ends at the balance.
_MOVES = """
SELECT q.* FROM (
  SELECT t.id, t.created_ms AS at_ms, a.kind AS purse, t.kind, t.ref_kind, t.ref_id,
    o.kind AS other,
    CASE WHEN t.credit_account_id = a.id THEN t.amount_fen ELSE -t.amount_fen END AS amount_fen,
    CAST(sum(CASE WHEN t.credit_account_id = a.id THEN t.amount_fen ELSE -t.amount_fen END)
      OVER (ORDER BY t.id, a.id) AS BIGINT) AS after_fen
  FROM ledger_account AS a
  JOIN ledger_transfer AS t ON t.credit_account_id = a.id OR t.debit_account_id = a.id
  JOIN ledger_account AS o
    ON o.id = CASE WHEN t.credit_account_id = a.id THEN t.debit_account_id
                   ELSE t.credit_account_id END
  WHERE a.owner_kind = 'diner' AND (a.owner_id = ? OR a.poured_into = ?)
    AND t.kind <> 'merge') AS q
WHERE q.at_ms >= ? AND q.at_ms < ? ORDER BY q.id DESC LIMIT ?
"""
_EVER_MS = 1 << 52


async def statement(
    diner_id: int, on: Connection, limit: int = SHOWN, from_ms: int = 0, to_ms: int = _EVER_MS
) -> list[Row]:
    """Movements, newest first: {id, at_ms, purse, kind, amount_fen (signed), after_fen, other,
    ref_kind, ref_id, number}; `number` is the order's, where it was for one."""
    rows = await on.all(_MOVES, diner_id, diner_id, from_ms, to_ms, limit)
    ids = sorted({row["ref_id"] for row in rows if row["ref_kind"] == "order"})
    numbers = {}
    if ids:
        marks = ", ".join("?" * len(ids))
        found = await on.all(f"SELECT id, number FROM orders WHERE id IN ({marks})", *ids)
        numbers = {row["id"]: row["number"] for row in found}
    return [{**row, "number": numbers.get(row["ref_id"], "")} for row in rows]
