"""What holds after any order of events: design domain §3.9, as questions that must find nothing.

`QUICK` is asked after every step, `SETTLED` when everything that was due has been done. Each
statement selects what would be wrong, so that a failure shows the very rows.
"""

from collections import Counter
from typing import Any

from bots.simulated import CAPABILITIES
from conversation.session import Session
from kernel.database import Connection
from notifications import outgoing
from tests.walks.world import Injected, World

_MOVED = (
    "SELECT s.id AS id, s.planned AS planned, s.held AS held, s.committed AS committed,"
    " coalesce(sum(CASE WHEN m.kind = 'plan' THEN m.quantity ELSE 0 END), 0) AS plans,"
    " coalesce(sum(CASE m.kind WHEN 'hold' THEN m.quantity WHEN 'commit' THEN -m.quantity"
    "  WHEN 'release' THEN -m.quantity ELSE 0 END), 0) AS holds,"
    " coalesce(sum(CASE m.kind WHEN 'commit' THEN m.quantity WHEN 'return' THEN -m.quantity"
    "  ELSE 0 END), 0) AS commits"
    " FROM stock AS s LEFT JOIN stock_movement AS m ON m.stock_id = s.id"
    " GROUP BY s.id, s.planned, s.held, s.committed"
)
_ROUNDS = (
    "SELECT line_id, round, sum(CASE kind WHEN 'hold' THEN 1 ELSE 0 END) AS holds,"
    " sum(CASE kind WHEN 'commit' THEN 1 ELSE 0 END) AS commits,"
    " sum(CASE kind WHEN 'release' THEN 1 ELSE 0 END) AS releases,"
    " sum(CASE kind WHEN 'return' THEN 1 ELSE 0 END) AS returns"
    " FROM stock_movement WHERE line_id IS NOT NULL GROUP BY line_id, round"
)
_PAID = "('paid', 'preparing', 'ready', 'picked_up', 'no_show', 'disposed')"

QUICK = {
    "more sold than there is": "SELECT * FROM stock WHERE planned < held + committed OR held < 0",
    "the movements do not sum up to the stock":
        f"SELECT * FROM ({_MOVED}) AS x"
        " WHERE planned <> plans OR held <> holds OR committed <> commits",
    "a hold ended twice, or something ended that was never held":
        f"SELECT * FROM ({_ROUNDS}) AS x WHERE holds <> 1 OR commits + releases > 1"
        " OR returns > commits",
    "an unpaid order holds nothing, or an ended one still does":
        "SELECT o.id, o.number, o.status, x.* FROM orders AS o"
        " JOIN order_line AS l ON l.order_id = o.id"
        f" LEFT JOIN ({_ROUNDS}) AS x ON x.line_id = l.id AND x.round = o.round"
        " WHERE x.line_id IS NULL"
        " OR (o.status = 'pending_payment') <> (x.commits + x.releases = 0)",
    "a total is not the sum of its lines":
        "SELECT o.id, o.total_fen, sum(l.amount_fen) AS lines FROM orders AS o"
        " JOIN order_line AS l ON l.order_id = o.id GROUP BY o.id, o.total_fen"
        " HAVING o.total_fen <> sum(l.amount_fen)",
    "a paid order is not paid, or not for its total":
        "SELECT o.id, o.number, o.status, o.total_fen FROM orders AS o"
        f" WHERE o.status IN {_PAID} AND o.total_fen <> (SELECT coalesce(sum(c.amount_fen), 0)"
        " FROM order_charge AS c WHERE c.owner_kind = 'order' AND c.owner_id = o.id"
        " AND c.status = 'paid')",
    "a paid charge has no capture, or a capture another amount":
        "SELECT c.* FROM order_charge AS c LEFT JOIN payment_capture AS k"
        " ON k.applied_charge_id = c.id AND k.status = 'APPLIED'"
        " WHERE c.status = 'paid' AND (k.id IS NULL OR k.amount_fen <> c.amount_fen)",
    "an unpaid order's charges are not its total":
        "SELECT o.id FROM orders AS o WHERE o.status = 'pending_payment' AND o.total_fen <>"
        " (SELECT coalesce(sum(c.amount_fen), 0) FROM order_charge AS c"
        " WHERE c.owner_kind = 'order' AND c.owner_id = o.id AND c.status IN ('held', 'due'))",
    "a capture's refunds are not what it says":
        "SELECT k.id, k.refund_reserved_fen, k.refunded_fen FROM payment_capture AS k"
        " LEFT JOIN refund AS r ON r.capture_id = k.id"
        " GROUP BY k.id, k.refund_reserved_fen, k.refunded_fen"
        " HAVING k.refund_reserved_fen <> coalesce(sum(CASE WHEN r.status = 'CLOSED' THEN 0"
        "  ELSE r.amount_fen END), 0)"
        " OR k.refunded_fen <> coalesce(sum(CASE WHEN r.status = 'SUCCEEDED' THEN r.amount_fen"
        "  ELSE 0 END), 0)",
    "cancelled, and the money is kept":
        "SELECT o.id, o.number, k.* FROM orders AS o JOIN payment_capture AS k"
        " ON k.order_id = o.id WHERE o.status = 'cancelled' AND k.status IN ('APPLIED',"
        " 'REFUND_DUE') AND k.refund_reserved_fen < k.amount_fen",
    "money that came in and was never judged":
        "SELECT * FROM payment_capture WHERE status IN ('RECEIVED', 'REVIEW')",
    "a purse is not the sum of its transfers":
        "SELECT a.id, a.balance_fen FROM ledger_account AS a WHERE a.owner_kind = 'diner'"
        " AND a.balance_fen <> (SELECT coalesce(sum(CASE WHEN t.credit_account_id = a.id"
        " THEN t.amount_fen ELSE -t.amount_fen END), 0) FROM ledger_transfer AS t"
        " WHERE t.credit_account_id = a.id OR t.debit_account_id = a.id)",
    "a purse holds something else than its charges":
        "SELECT a.id, a.held_fen FROM ledger_account AS a WHERE a.held_fen <>"
        " (SELECT coalesce(sum(c.amount_fen), 0) FROM order_charge AS c"
        " WHERE c.account_id = a.id AND c.status = 'held')",
    "revenue is not what orders were paid, less what went back":
        "SELECT x.* FROM (SELECT"
        " (SELECT coalesce(sum(CASE WHEN t.credit_account_id = a.id THEN t.amount_fen"
        "  ELSE -t.amount_fen END), 0) FROM ledger_transfer AS t JOIN ledger_account AS a"
        "  ON a.id IN (t.credit_account_id, t.debit_account_id) WHERE a.kind = 'revenue') AS books,"
        " (SELECT coalesce(sum(amount_fen - refunded_fen), 0) FROM payment_capture"
        "  WHERE status = 'APPLIED') AS kept) AS x WHERE x.books <> x.kept",
    "the same food was handed out twice":
        "SELECT order_id FROM order_history WHERE from_status <> to_status GROUP BY order_id"
        " HAVING sum(CASE WHEN to_status = 'picked_up' THEN 1 ELSE 0 END)"
        " - sum(CASE WHEN from_status = 'picked_up' THEN 1 ELSE 0 END) > 1",
    "not paid, and in the kitchen's list":
        "SELECT id, number, status FROM orders WHERE list_version IS NOT NULL"
        " AND (status = 'pending_payment' OR paid_ms IS NULL)",
    "paid, and missing from a frozen list":
        "SELECT o.id, o.number FROM orders AS o JOIN meal AS m ON m.id = o.meal_id"
        " WHERE m.frozen_ms IS NOT NULL AND o.list_version IS NULL"
        " AND o.status IN ('paid', 'preparing', 'ready', 'picked_up')",
    "a live code of an order that is over":
        "SELECT o.id, o.number, o.status, p.state FROM orders AS o JOIN pickup AS p"
        " ON p.order_id = o.id WHERE (o.status IN ('paid', 'preparing', 'ready')"
        "  AND p.state <> 'issued' AND p.used_ms IS NULL)"
        " OR (o.status IN ('pending_payment', 'cancelled') AND p.state = 'issued')",
    "an order without a code": f"SELECT o.id, o.number FROM orders AS o WHERE o.status IN {_PAID}"
        " AND NOT EXISTS (SELECT 1 FROM pickup AS p WHERE p.order_id = o.id)",
    "a slot for an order that is over":
        "SELECT s.number, s.state, o.number AS of_order, o.status FROM slot AS s JOIN orders AS o"
        " ON o.id = s.order_id WHERE s.state IN ('reserved', 'stocking')"
        " AND o.status NOT IN ('paid', 'preparing')",
    "the provider was told to give back more than came":
        "SELECT t.out_trade_no FROM sandbox_trade AS t JOIN sandbox_refund AS r"
        " ON r.out_trade_no = t.out_trade_no AND r.refund_status IN ('PROCESSING', 'SUCCESS')"
        " GROUP BY t.out_trade_no, t.amount_fen HAVING sum(r.amount_fen) > t.amount_fen",
    "a dead letter": "SELECT id, topic, dedupe_key FROM outbox WHERE outcome = 'dead'",
    "a reply of an answered message that nobody gets":
        "SELECT id FROM inbox WHERE done_ms IS NOT NULL AND replies IS NULL",
}  # fmt: skip

SETTLED = {
    "the provider has money that we do not know of":
        "SELECT t.* FROM sandbox_trade AS t WHERE t.trade_state IN ('SUCCESS', 'REFUND')"
        " AND NOT EXISTS (SELECT 1 FROM payment_capture AS k WHERE k.provider = 'sandbox'"
        " AND k.provider_txn_id = t.transaction_id AND k.amount_fen = t.amount_fen)",
    "we know of money that the provider does not have":
        "SELECT k.* FROM payment_capture AS k WHERE k.provider = 'sandbox' AND NOT EXISTS"
        " (SELECT 1 FROM sandbox_trade AS t WHERE t.transaction_id = k.provider_txn_id)",
    "a refund that did not arrive":
        "SELECT r.*, s.refund_status FROM refund AS r JOIN payment_capture AS k"
        " ON k.id = r.capture_id LEFT JOIN sandbox_refund AS s"
        " ON s.out_refund_no = r.out_refund_no WHERE k.provider = 'sandbox'"
        " AND (r.status <> 'SUCCEEDED' OR coalesce(s.refund_status, '') <> 'SUCCESS')",
    "a refund that is still on its way": "SELECT * FROM refund WHERE status <> 'SUCCEEDED'",
    "an unpaid order without end": "SELECT * FROM orders WHERE status = 'pending_payment'",
    "an attempt that is still open": "SELECT * FROM payment_attempt WHERE open_key IS NOT NULL",
    "a door command without an answer": "SELECT * FROM door_command WHERE state = 'sent'",
    "a message without an answer": "SELECT id, tries FROM inbox WHERE done_ms IS NULL",
    "a fact that never left":
        "SELECT id, topic, dedupe_key, tries FROM outbox WHERE done_ms IS NULL",
    "ready for ever": "SELECT id, number, status FROM orders WHERE status = 'ready'",
    "stock is held for nobody": "SELECT * FROM stock WHERE held <> 0",
    "a purse holds money for nobody": "SELECT * FROM ledger_account WHERE held_fen <> 0",
}  # fmt: skip

# Lines of the log that tell of what the walk itself has broken.
_OF_INJECTED = {"turn.failed", "turn.poison", "outbox.retry"}


async def check(world: World, questions: dict[str, str] = QUICK) -> None:
    """Ask everything; the first wrong thing fails the walk with its rows."""
    on = world.app.house.db
    for wrong, question in questions.items():
        rows = await on.all(question)
        assert not rows, f"{wrong}: {rows[:3]}"
    check_logs(world)
    check_replies(world)


def check_logs(world: World) -> None:
    """Nothing unexpected was logged; as many failures as were injected, and no other."""
    wrong = [
        entry
        for entry in world.logs
        if entry["log_level"] in ("error", "critical") or entry["event"] == "outbox.retry"
    ]
    ours = [e for e in wrong if e["event"] in _OF_INJECTED and _injected(e)]
    poisons = [e for e in wrong if e["event"] == "turn.poison"]
    assert len(poisons) * 3 <= sum(e["event"] == "turn.failed" for e in ours), poisons
    rest = [e for e in wrong if e not in ours and e not in poisons]
    assert not rest, rest[:3]


def _injected(entry: Any) -> bool:
    return Injected.__name__ in str(entry.get("error", ""))


def check_replies(world: World) -> None:
    """The newest message was answered, within what its channel can show."""
    if not world.sent:
        return
    newest = world.sent[-1]
    able = CAPABILITIES[newest.inbound.channel]
    assert newest.replies, f"no answer to {newest.inbound.event}"
    assert len(newest.replies) <= able.replies_per_event
    for reply in newest.replies:
        assert reply.text, f"an empty answer to {newest.inbound.event}"
        assert len(reply.text.encode()) <= able.text_bytes


async def check_notices(world: World) -> None:
    """Every notice has one cause, and no chat is told the same thing of the same moment twice."""
    house = world.app.house
    told: Counter[tuple[int, tuple[str, ...], int]] = Counter()
    for row in await house.db.all("SELECT * FROM outbox WHERE topic = 'notice' ORDER BY id"):
        from kernel.outbox import Entry

        entry = Entry(
            row["id"], row["dedupe_key"], row["topic"], row["lane"], row["payload"].encode(), 1
        )
        notice = outgoing.read(entry, house)
        texts = tuple(reply.text for reply in notice.replies)
        told[(notice.identity_id, texts, row["created_ms"])] += 1
    twice = [what for what, count in told.items() if count > 1]
    assert not twice, twice[:3]


async def sessions(on: Connection) -> list[tuple[int, Session]]:
    """Every dialogue's state, which could be read whole."""
    from bots.sessions import read_session

    found = []
    for row in await on.all("SELECT * FROM session ORDER BY diner_id"):
        session, whole = read_session(row)
        assert whole, "a session that cannot be read"
        found.append((row["diner_id"], session))
    return found
