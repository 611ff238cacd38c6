"""The books, judged now: the invariants of the domain (design domain §3.9), and the sums below.

Each check is one statement that finds what must not exist, so that it sees one moment even while
orders come in. It answers the first few findings; none is a passed check. Nothing is repaired.
"""

from dataclasses import dataclass

from kernel.database import Connection
from orders.machine import NEXT

# Enough to see a pattern; the rest shows when these are gone.
FOUND_MAX = 20


@dataclass(frozen=True)
class Finding:
    """The verdict of one check; `detail` says what was found wrong, or what was looked at."""

    name: str
    ok: bool
    detail: str


async def check(on: Connection) -> list[Finding]:
    """Run every check; the order is that of the domain's list, then the sums."""
    return [await _judge(name, promise, sql, on) for name, promise, sql in CHECKS]


async def _judge(name: str, promise: str, sql: str, on: Connection) -> Finding:
    rows = await on.all(f"SELECT found FROM ({sql}) AS q ORDER BY found LIMIT {FOUND_MAX + 1}")
    if not rows:
        return Finding(name, True, promise)
    shown = ", ".join(str(row["found"]) for row in rows[:FOUND_MAX])
    more = " …" if len(rows) > FOUND_MAX else ""
    return Finding(name, False, f"not true that {promise}: {shown}{more}")


# `found` names an order by its public id, so that whoever reads the answer can look it up.
_ORDER = "(o.date || ' ' || o.number)"
_SERVED = "('paid', 'preparing', 'ready', 'picked_up', 'no_show', 'disposed')"
_BIG = "AS BIGINT"


def _sum(what: str) -> str:
    return f"CAST(coalesce(sum({what}), 0) {_BIG})"


# --- 1, 2: stock ------------------------------------------------------------------------------

# Recomputed from the orders themselves, not from the counters that are to be proved.
_OVERSOLD = f"""
SELECT 'stock ' || s.id AS found FROM stock AS s
WHERE (SELECT {_sum("m.quantity")} FROM stock_movement AS m
       WHERE m.stock_id = s.id AND m.kind = 'plan')
    < (SELECT {_sum("l.quantity")} FROM order_line AS l JOIN orders AS o ON o.id = l.order_id
       WHERE l.stock_id = s.id AND l.status = 'live' AND o.status <> 'cancelled')
"""

# Of one line and round: a hold, then a commit or a release and never both; while the order waits
# for its money neither.
_HOLDS = f"""
SELECT {_ORDER} || ' line ' || l.seq || ' round ' || h.round AS found
FROM stock_movement AS h JOIN order_line AS l ON l.id = h.line_id JOIN orders AS o
  ON o.id = l.order_id
LEFT JOIN stock_movement AS c ON c.line_id = h.line_id AND c.round = h.round AND c.kind = 'commit'
LEFT JOIN stock_movement AS r ON r.line_id = h.line_id AND r.round = h.round AND r.kind = 'release'
WHERE h.kind = 'hold'
  AND (CASE WHEN c.id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN r.id IS NULL THEN 0 ELSE 1 END)
    <> (CASE WHEN o.status = 'pending_payment' AND h.round = o.round THEN 0 ELSE 1 END)
"""

# --- 3: money in = money out + money kept -----------------------------------------------------

_APPLIED = f"""
(SELECT {_sum("k.amount_fen")} FROM payment_capture AS k
 WHERE k.order_id = o.id AND k.status = 'APPLIED')
"""
_ORDER_MONEY = f"""
SELECT {_ORDER} AS found FROM orders AS o
WHERE (o.status IN {_SERVED} AND {_APPLIED} <> o.total_fen)
   OR (o.status = 'pending_payment' AND {_APPLIED} <> 0)
   OR (o.status = 'cancelled' AND {_APPLIED} NOT IN (0, o.total_fen))
"""
_CAPTURE_MONEY = f"""
SELECT 'capture ' || k.id AS found FROM payment_capture AS k
WHERE k.refunded_fen <> (SELECT {_sum("r.amount_fen")} FROM refund AS r
                         WHERE r.capture_id = k.id AND r.status = 'SUCCEEDED')
   OR k.refund_reserved_fen <> (SELECT {_sum("r.amount_fen")} FROM refund AS r
                                WHERE r.capture_id = k.id AND r.status <> 'CLOSED')
"""

# --- 4, 5: the kitchen's list -----------------------------------------------------------------

_LISTED_UNPAID = f"""
SELECT {_ORDER} AS found FROM orders AS o
WHERE o.list_version IS NOT NULL AND o.paid_ms IS NULL
"""
_PAID_UNLISTED = f"""
SELECT {_ORDER} AS found FROM orders AS o JOIN meal AS m ON m.id = o.meal_id
WHERE m.cooking = 'batch' AND m.frozen_ms IS NOT NULL AND o.list_version IS NULL
  AND o.status IN {_SERVED}
"""

# --- 6, 7: redemption, and steps that were taken twice ----------------------------------------

_REDEEMED = f"""
SELECT {_ORDER} AS found FROM orders AS o JOIN (
  SELECT order_id, sum(CASE WHEN to_status = 'picked_up' THEN 1 ELSE 0 END)
    - sum(CASE WHEN from_status = 'picked_up' THEN 1 ELSE 0 END) AS n
  FROM order_history GROUP BY order_id) AS h ON h.order_id = o.id
WHERE h.n > 1 OR (o.status = 'picked_up') <> (h.n = 1)
"""

_LEGAL = ", ".join(
    ["'>pending_payment'"]
    + [f"'{a.value}>{b.value}'" for a, following in NEXT.items() for b in following.values()]
)
# A repeated callback, scan or tap would show as a step that does not follow the one before. A row
# from a status to itself is a note: a code claimed, a door seen open, a box moved to the counter.
_CHAIN = f"""
SELECT {_ORDER} AS found FROM orders AS o JOIN (
  SELECT order_id, id, from_status, to_status,
    lag(to_status) OVER (PARTITION BY order_id ORDER BY id) AS before,
    lead(id) OVER (PARTITION BY order_id ORDER BY id) AS following
  FROM order_history) AS h ON h.order_id = o.id
WHERE h.from_status <> coalesce(h.before, '')
   OR (h.from_status <> h.to_status
       AND (h.from_status || '>' || h.to_status) NOT IN ({_LEGAL}))
   OR (h.following IS NULL AND h.to_status <> o.status)
"""

# --- 8: no state without a timer or a human queue ---------------------------------------------

_TIMERS = f"""
SELECT 'order ' || {_ORDER} AS found FROM orders AS o
WHERE (o.status = 'pending_payment' AND o.expires_ms IS NULL)
   OR (o.status = 'ready' AND o.no_show_ms IS NULL
       AND NOT EXISTS (SELECT 1 FROM pickup AS p WHERE p.order_id = o.id AND p.disputed = 1))
UNION ALL
SELECT 'payment ' || a.out_trade_no FROM payment_attempt AS a
WHERE a.status IN ('CREATING', 'PENDING', 'UNKNOWN', 'CLOSING') AND a.next_poll_ms IS NULL
UNION ALL
SELECT 'refund ' || r.out_refund_no FROM refund AS r
WHERE r.status IN ('CREATED', 'PROCESSING') AND r.next_try_ms IS NULL
UNION ALL
SELECT 'capture ' || k.id FROM payment_capture AS k
WHERE (k.status = 'REFUND_DUE' AND k.refund_reserved_fen < k.amount_fen) OR k.status = 'RECEIVED'
"""

# --- 9, 13: the ledger ------------------------------------------------------------------------

_BOOKED = f"""
(SELECT {_sum("CASE WHEN t.credit_account_id = a.id THEN t.amount_fen ELSE -t.amount_fen END")}
 FROM ledger_transfer AS t WHERE t.credit_account_id = a.id OR t.debit_account_id = a.id)
"""
_BALANCE = f"""
SELECT a.owner_kind || ' ' || a.owner_id || ' ' || a.kind AS found FROM ledger_account AS a
WHERE a.owner_kind = 'diner' AND (a.balance_fen <> {_BOOKED}
   OR a.held_fen <> (SELECT {_sum("c.amount_fen")} FROM order_charge AS c
                     WHERE c.account_id = a.id AND c.status = 'held')
   OR a.balance_fen + a.overdraft_fen < a.held_fen)
"""
_REVENUE = f"""
SELECT 'revenue of canteen ' || c.id AS found FROM canteen AS c
WHERE coalesce((SELECT {_BOOKED} FROM ledger_account AS a
                WHERE a.owner_kind = 'system' AND a.kind = 'revenue' AND a.owner_id = c.id), 0)
   <> (SELECT {_sum("k.amount_fen - k.refunded_fen")} FROM payment_capture AS k
       JOIN orders AS o ON o.id = k.order_id
       WHERE o.canteen_id = c.id AND k.status = 'APPLIED')
"""
_ZERO = f"""
SELECT q.fen || ' fen too many' AS found FROM (
  SELECT (SELECT {_sum("balance_fen")} FROM ledger_account WHERE owner_kind = 'diner')
    + (SELECT {_sum("fen")} FROM (SELECT {_BOOKED} AS fen FROM ledger_account AS a
       WHERE a.owner_kind = 'system') AS s) AS fen) AS q
WHERE q.fen <> 0
"""

# --- 10, 11, 12 -------------------------------------------------------------------------------

_UNREFUNDED = f"""
SELECT {_ORDER} AS found FROM orders AS o JOIN payment_capture AS k ON k.order_id = o.id
WHERE o.status = 'cancelled' AND k.status = 'APPLIED' AND k.refund_reserved_fen < k.amount_fen
"""
_REVOKED = f"""
SELECT {_ORDER} AS found FROM pickup AS p JOIN orders AS o ON o.id = p.order_id
WHERE (p.state = 'revoked' AND o.status = 'picked_up')
   OR (p.state = 'issued' AND o.status IN ('cancelled', 'pending_payment', 'disposed'))
"""
# A notice is named `notice:{key of the fact it tells}:{chat}`; its lane is `notice:{chat}`.
# A notice is caused by a fact in the outbox, or by a row of its own that its key names: the message
# that was relayed, a talk that ended, an allergy on a line, a reminder, an announcement, an export.
_UNCAUSED = """
SELECT 'notice ' || n.id AS found FROM outbox AS n WHERE n.topic = 'notice'
  AND n.dedupe_key NOT LIKE 'notice:talk%'
  AND n.dedupe_key NOT LIKE 'notice:allergy:%' AND n.dedupe_key NOT LIKE 'notice:not_ordered:%'
  AND n.dedupe_key NOT LIKE 'notice:meal_reminder:%'
  AND n.dedupe_key NOT LIKE 'notice:announcement%' AND n.dedupe_key NOT LIKE 'notice:export:%'
  AND NOT EXISTS (SELECT 1 FROM outbox AS f WHERE f.dedupe_key
    = substr(n.dedupe_key, 8, length(n.dedupe_key) - length(n.lane) - 1))
"""

_STOCK = """
SELECT 'stock ' || s.id AS found FROM stock AS s LEFT JOIN (
  SELECT stock_id,
    sum(CASE WHEN kind = 'plan' THEN quantity ELSE 0 END) AS planned,
    sum(CASE kind WHEN 'hold' THEN quantity WHEN 'commit' THEN -quantity
        WHEN 'release' THEN -quantity ELSE 0 END) AS held,
    sum(CASE kind WHEN 'commit' THEN quantity WHEN 'return' THEN -quantity ELSE 0 END) AS committed
  FROM stock_movement GROUP BY stock_id) AS m ON m.stock_id = s.id
WHERE s.planned <> coalesce(m.planned, 0) OR s.held <> coalesce(m.held, 0)
   OR s.committed <> coalesce(m.committed, 0)
"""

# name, promise, what must not exist.
CHECKS: tuple[tuple[str, str, str], ...] = (
    ("no_oversell", "no dish is sold more often than planned", _OVERSOLD),
    ("holds_end_once", "each hold ends exactly once", _HOLDS),
    ("order_money", "what an order was paid is its total, or nothing", _ORDER_MONEY),
    ("refund_money", "what went back is what its refunds say", _CAPTURE_MONEY),
    ("kitchen_list_paid", "no order in the kitchen list is unpaid", _LISTED_UNPAID),
    ("kitchen_list_complete", "every paid order of a frozen meal is in its list", _PAID_UNLISTED),
    ("one_redemption", "an order is collected at most once", _REDEEMED),
    ("repeats_change_nothing", "each step of an order follows the one before", _CHAIN),
    ("no_state_without_timer", "whatever waits has a timer or a person", _TIMERS),
    ("balance_is_ledger", "each purse holds what its transfers and charges say", _BALANCE),
    ("cancelled_is_refunded", "what a cancelled order was paid is on its way back", _UNREFUNDED),
    ("revoked_opens_nothing", "a revoked code collects nothing, nor one without order", _REVOKED),
    ("messages_have_one_cause", "each notice tells one recorded cause", _UNCAUSED),
    ("reports_are_ledger", "each canteen's revenue is what its orders brought", _REVENUE),
    ("ledger_sums_to_zero", "all accounts together hold nothing", _ZERO),
    ("stock_is_movements", "each stock row is the sum of its movements", _STOCK),
)
