"""What holds after any order of events (design domain §3.9): the audit's checks, and what it cannot
know.

The audit and `QUICK` are asked after every step, `SETTLED` when everything that was due has been
done. Each statement selects what would be wrong, so that a failure shows the very rows.
"""

from collections import Counter
from typing import Any

from bots.sessions import read_session
from bots.simulated import CAPABILITIES
from conversation.session import Session
from kernel import outbox
from kernel.database import Connection
from notifications import outgoing
from reports import audit
from tests.walks.world import Injected, World

QUICK = {
    "an unpaid order's charges are not its total":
        "SELECT o.id FROM orders AS o WHERE o.status = 'pending_payment' AND o.total_fen <>"
        " (SELECT coalesce(sum(c.amount_fen), 0) FROM order_charge AS c"
        " WHERE c.owner_kind = 'order' AND c.owner_id = o.id AND c.status IN ('held', 'due'))",
    "a total is not the sum of its lines":
        "SELECT o.id, o.total_fen, sum(l.amount_fen) AS lines FROM orders AS o"
        " JOIN order_line AS l ON l.order_id = o.id GROUP BY o.id, o.total_fen"
        " HAVING o.total_fen <> sum(l.amount_fen)",
    "money that came in and needs a person, though nothing was wrong with it":
        "SELECT * FROM payment_capture WHERE status IN ('RECEIVED', 'REVIEW')",
    "a code that is dead though its order waits for it":
        "SELECT o.id, o.number, o.status, p.state FROM orders AS o LEFT JOIN pickup AS p"
        " ON p.order_id = o.id WHERE o.status IN ('paid', 'preparing', 'ready')"
        " AND (p.id IS NULL OR (p.state <> 'issued' AND p.used_ms IS NULL))",
    "a slot kept for an order that is over":
        "SELECT s.number, s.state, o.number AS of_order, o.status FROM slot AS s JOIN orders AS o"
        " ON o.id = s.order_id WHERE s.state IN ('reserved', 'stocking')"
        " AND o.status NOT IN ('paid', 'preparing')",
    "the provider was told to give back more than came":
        "SELECT t.out_trade_no FROM sandbox_trade AS t JOIN sandbox_refund AS r"
        " ON r.out_trade_no = t.out_trade_no AND r.refund_status IN ('PROCESSING', 'SUCCESS')"
        " GROUP BY t.out_trade_no, t.amount_fen HAVING sum(r.amount_fen) > t.amount_fen",
    "portions of an order that was cancelled before cooking are lost":
        "SELECT o.id, o.number, m.line_id FROM orders AS o JOIN order_line AS l"
        " ON l.order_id = o.id JOIN stock_movement AS m ON m.line_id = l.id AND m.kind = 'commit'"
        " AND m.round = o.round JOIN meal ON meal.id = o.meal_id AND meal.frozen_ms IS NULL"
        " WHERE o.status = 'cancelled' AND NOT EXISTS (SELECT 1 FROM stock_movement AS r"
        "  WHERE r.line_id = l.id AND r.kind = 'return' AND r.round = m.round)"
        " AND NOT EXISTS (SELECT 1 FROM order_history AS h WHERE h.order_id = o.id"
        "  AND h.to_status = 'preparing')",
    "a dead letter": "SELECT id, topic, dedupe_key FROM outbox WHERE outcome = 'dead'",
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
    # A person decides about what was in a forced door, and hands it out or not.
    "ready for ever": "SELECT o.id, o.number FROM orders AS o JOIN pickup AS p ON p.order_id = o.id"
        " WHERE o.status = 'ready' AND p.disputed = 0",
    "stock is held for nobody": "SELECT * FROM stock WHERE held <> 0",
    "a purse holds money for nobody": "SELECT * FROM ledger_account WHERE held_fen <> 0",
}  # fmt: skip

# Lines of the log that tell of what the walk itself has broken.
_OF_INJECTED = {"turn.failed", "turn.poison", "outbox.retry"}


async def check(world: World, questions: dict[str, str] = QUICK) -> None:
    """Ask everything; the first wrong thing fails the walk with its rows."""
    on = world.app.house.db
    wrong_books = [finding for finding in await audit.check(on) if not finding.ok]
    assert not wrong_books, wrong_books
    for wrong, question in questions.items():
        rows = await on.all(question)
        assert not rows, f"{wrong}: {rows[:3]}"
    check_logs(world)
    check_replies(world)
    assert not world.watch.wrong, world.watch.wrong[:3]


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
    """No chat is told the same thing of the same moment twice.

    A door may fail at two scans that are looked at together; each scan is answered.
    """
    house = world.app.house
    told: Counter[tuple[int, tuple[str, ...], int]] = Counter()
    for row in await house.db.all(
        "SELECT * FROM outbox WHERE topic = 'notice' AND dedupe_key NOT LIKE 'notice:door.failed:%'"
    ):
        entry = outbox.Entry(
            row["id"], row["dedupe_key"], row["topic"], row["lane"], row["payload"].encode(), 1
        )
        notice = outgoing.read(entry, house)
        texts = tuple(reply.text for reply in notice.replies)
        told[(notice.identity_id, texts, row["created_ms"])] += 1
    twice = [what for what, count in told.items() if count > 1]
    assert not twice, twice[:3]


async def sessions(on: Connection) -> list[tuple[int, Session]]:
    """Every dialogue's state, which could be read whole."""
    found = []
    for row in await on.all("SELECT * FROM session ORDER BY diner_id"):
        session, whole = read_session(row)
        assert whole, "a session that cannot be read"
        found.append((row["diner_id"], session))
    return found
