"""Orders and money that wait although nothing will move them by itself: how many, of each kind.

The audit says whether the books are right; this says whether anybody has to act. Each count looks
at rows a timer or a person should have moved by now, so a canteen that works shows zeros.
"""

from dataclasses import dataclass

from kernel.clock import at
from reports.health.finding import Examined

MINUTE_MS = 60_000
# Sweeps look every few seconds; five minutes late means that nobody looks.
LATE_MS = 5 * MINUTE_MS
# A kitchen that has not said a word half an hour after the meal was served has forgotten.
SERVED_MS = 30 * MINUTE_MS
# Providers answer within minutes, refunds within the hour; later somebody should ask them.
UNKNOWN_MS, REFUND_MS = 10 * MINUTE_MS, 60 * MINUTE_MS
# Older orders are over, and their dates would be read in vain.
DAYS_BACK = 7

_NAMED = "o.date || ' ' || o.number"

# What each kind is called in the admin's chat.
CHINESE = {
    "pending_overdue": "过期未关的待付订单", "not_in_kitchen": "已付款却不在后厨清单的订单",
    "not_called": "开餐结束还没叫好的订单", "ready_without_code": "没有有效取餐码的待取订单",
    "ready_overdue": "超时没人取也没关的订单", "payment_unknown": "支付渠道没说清的付款",
    "refund_waiting": "还没到账的退款", "money_review": "等财务核对的款项",
}  # fmt: skip

# kind → (what it means, the rows as `found`). `:canteen`, `:real` and `:since` are filled in.
KINDS: dict[str, tuple[str, str]] = {
    "pending_overdue": (
        "unpaid orders whose time is over",
        f"SELECT {_NAMED} AS found FROM orders AS o WHERE o.expires_ms < :canteen - {LATE_MS}",
    ),
    "not_in_kitchen": (
        "paid orders that no kitchen list has although the cut-off is over",
        f"SELECT {_NAMED} AS found FROM orders AS o JOIN meal AS m ON m.id = o.meal_id"
        " WHERE o.date >= :since AND o.status = 'paid' AND m.cooking = 'batch'"
        f" AND o.list_version IS NULL AND m.cutoff_ms < :canteen - {LATE_MS}"
        f" AND o.paid_ms < :canteen - {LATE_MS}",
    ),
    "not_called": (
        "paid orders of a meal that is over and that the kitchen never called",
        f"SELECT {_NAMED} AS found FROM orders AS o JOIN meal AS m ON m.id = o.meal_id"
        " WHERE o.date >= :since AND o.status IN ('paid', 'preparing')"
        f" AND m.serve_to_ms < :canteen - {SERVED_MS}",
    ),
    "ready_without_code": (
        "meals that are ready without a code that works",
        f"SELECT {_NAMED} AS found FROM orders AS o LEFT JOIN pickup AS p ON p.order_id = o.id"
        " WHERE o.date >= :since AND o.status = 'ready' AND coalesce(p.state, '') <> 'issued'",
    ),
    "ready_overdue": (
        "meals that nobody collected and nobody closed",
        f"SELECT {_NAMED} AS found FROM orders AS o WHERE o.no_show_ms < :canteen - {LATE_MS}"
        " AND o.status = 'ready'",
    ),
    "payment_unknown": (
        "payments that the provider has not explained",
        "SELECT 'payment ' || a.out_trade_no AS found FROM payment_attempt AS a"
        f" WHERE a.next_poll_ms IS NOT NULL AND a.status = 'UNKNOWN'"
        f" AND a.created_ms < :real - {UNKNOWN_MS}",
    ),
    "refund_waiting": (
        "refunds that have not arrived",
        "SELECT 'refund ' || r.out_refund_no AS found FROM refund AS r"
        " WHERE r.status = 'ABNORMAL' OR (r.next_try_ms IS NOT NULL"
        f" AND r.created_ms < :real - {REFUND_MS})",
    ),
    "money_review": (
        "money that belongs to no order and waits for finance",
        "SELECT 'capture ' || k.id AS found FROM payment_capture AS k WHERE k.status = 'REVIEW'",
    ),
}


@dataclass(frozen=True)
class Stuck:
    """One kind with at least one row; `first` names a few."""

    kind: str
    what: str
    zh: str
    number: int
    first: tuple[str, ...]


async def count(on: Examined) -> dict[str, int]:
    """kind → how many, zeros included: the gauge `fandian_stuck_orders`."""
    times = await _times(on)
    return {
        kind: int(await on.db.value(f"SELECT count(*) AS n FROM ({_filled(sql, times)}) AS q"))
        for kind, (_, sql) in KINDS.items()
    }


async def names(on: Examined, few: int = 5) -> list[Stuck]:
    """What is stuck, with the first few of each kind named."""
    times = await _times(on)
    numbers = await count(on)
    found = []
    for kind, (what, sql) in KINDS.items():
        if numbers[kind]:
            rows = await on.db.all(
                f"SELECT found FROM ({_filled(sql, times)}) AS q ORDER BY found LIMIT {few}"
            )
            first = tuple(row["found"] for row in rows)
            found.append(Stuck(kind, what, CHINESE[kind], numbers[kind], first))
    return found


async def _times(on: Examined) -> dict[str, str]:
    canteen_ms = await on.clock.canteen_ms(on.db)
    since = at(canteen_ms - DAYS_BACK * 1440 * MINUTE_MS, on.settings.timezone).date().isoformat()
    return {"canteen": str(canteen_ms), "real": str(on.clock.real_ms()), "since": f"'{since}'"}


def _filled(sql: str, times: dict[str, str]) -> str:
    # Numbers and a date of our own making: the dialects count named values differently.
    for name, value in times.items():
        sql = sql.replace(f":{name}", value)
    return sql
