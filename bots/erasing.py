"""删除: what we know of a person goes, the books stay without a name, the chat is a stranger's.

Nothing is left half way: what stands against it is said first, and the rest is one transaction.
Messages are kept ten minutes longer, for the platform may repeat one; then they go, too.
"""

from functools import partial
from typing import Any

import msgspec

from bots import parked
from kernel import audit, outbox
from kernel.database import Transaction, placeholders
from kernel.house import House
from kernel.repeat import in_transaction
from kernel.uploads import drop
from orders import delegating
from payments import ledger
from users import identity
from users.records import PersonErased

# No platform repeats a message after this long.
REPEATS_FOR_MS = 600_000
LIVE = "('pending_payment', 'paid', 'preparing', 'ready')"

_REQUESTS = """
SELECT 1 FROM refund_request AS r JOIN orders AS o ON o.id = r.order_id
  WHERE o.diner_id = ? AND r.status = 'ASKED'
UNION ALL SELECT 1 FROM refund AS f JOIN payment_capture AS k ON k.id = f.capture_id
  JOIN orders AS o ON o.id = k.order_id
  WHERE o.diner_id = ? AND f.status IN ('CREATED', 'PROCESSING', 'ABNORMAL')
UNION ALL SELECT 1 FROM cash_request WHERE diner_id = ? AND status = 'ASKED'
UNION ALL SELECT 1 FROM topup WHERE diner_id = ? AND status = 'pending'
UNION ALL SELECT 1 FROM binding AS b JOIN identity AS i ON i.id IN (b.issuer_id, b.taker_id)
  WHERE i.diner_id = ? AND b.state = 'agreed'
UNION ALL SELECT 1 FROM group_member AS m JOIN group_order AS g ON g.id = m.group_id
  WHERE m.diner_id = ? AND g.status IN ('open', 'locked')
"""


async def standing_against(diner_id: int, tx: Transaction) -> dict[str, Any]:
    """{orders, own_fen, requests, roles}: whatever must be over first; all empty when it may go."""
    orders = await tx.all(
        f"SELECT number FROM orders WHERE diner_id = ? AND status IN {LIVE} ORDER BY id", diner_id
    )
    purses = await ledger.purses(diner_id, tx)
    requests = await tx.first(_REQUESTS, *(diner_id,) * 6)
    roles = await tx.first(
        "SELECT g.role FROM role_grant AS g JOIN identity AS i ON i.id = g.identity_id"
        " WHERE i.diner_id = ?",
        diner_id,
    )
    return {
        "orders": [row["number"] for row in orders],
        "own_fen": purses["own"]["balance_fen"],
        "requests": requests is not None,
        "roles": roles is not None,
    }


async def preview(diner_id: int, tx: Transaction) -> dict[str, Any]:
    """What stays, in numbers."""
    count = await tx.value("SELECT count(*) FROM orders WHERE diner_id = ?", diner_id)
    subsidy = (await ledger.purses(diner_id, tx))["subsidy"]["balance_fen"]
    return {"count": int(count), "subsidy_fen": int(subsidy)}


async def erase(house: House, diner_id: int, now_ms: int, tx: Transaction) -> None:
    """Forget them. The caller has locked the session and made sure that nothing stands against."""
    subsidy = (await ledger.purses(diner_id, tx))["subsidy"]
    if subsidy["balance_fen"] > 0:
        employer = await ledger.system("employer", 0, tx)
        await ledger.transfer(
            subsidy["id"], employer, subsidy["balance_fen"], f"erase:{diner_id}", "lapse", None,
            now_ms, tx,
        )  # fmt: skip
    chats = await identity.chats_of(diner_id, tx)
    for order_id in await _carried(diner_id, tx):
        await delegating.take_back(house, order_id, diner_id, now_ms, tx)
    await _unname(diner_id, now_ms, tx)
    uploads = await _drop_photos(diner_id, tx)
    await _strip_attempts(diner_id, tx)
    await tx.run(
        "UPDATE identity_code SET state = 'revoked' WHERE diner_id = ? AND state = 'issued'",
        diner_id,
    )
    await audit.write(
        "diner.erase", f"diner:{diner_id}", f"diner:{diner_id}", None, None, "", now_ms, tx
    )
    lanes = tuple(lane for chat in chats for lane in parked.lanes(house, chat))
    # Words that wait for the chat's next message are not the stranger's.
    await tx.run(
        f"DELETE FROM outbox WHERE topic = ? AND lane IN ({placeholders(lanes)})",
        parked.TOPIC_PARKED, *lanes,
    )  # fmt: skip
    fact = PersonErased(
        diner_id=diner_id,
        identity_ids=tuple(chat["id"] for chat in chats),
        lanes=lanes,
        uploads=uploads,
    )
    real_ms = house.clock.real_ms()
    await outbox.append(fact, tx, now_ms=real_ms, due_ms=real_ms + REPEATS_FOR_MS)


async def _carried(diner_id: int, tx: Transaction) -> list[int]:
    rows = await tx.all(
        "SELECT p.order_id FROM pickup AS p JOIN identity AS i ON i.id = p.delegate_id"
        " WHERE i.diner_id = ? AND p.state = 'issued' ORDER BY p.order_id",
        diner_id,
    )
    return [row["order_id"] for row in rows]


async def _unname(diner_id: int, now_ms: int, tx: Transaction) -> None:
    """Names, chats, notes. A diner whose chats were bound to this one is part of it."""
    await tx.run(
        "UPDATE identity SET external_id = ? || id WHERE diner_id = ?", identity.GONE, diner_id
    )
    await tx.run(
        "UPDATE diner SET name = '', settings = '{}', erased_ms = ? WHERE id = ?",
        now_ms, diner_id,
    )  # fmt: skip
    await tx.run("UPDATE diner SET name = '', settings = '{}' WHERE merged_into = ?", diner_id)
    await tx.run("UPDATE rating SET comment = '' WHERE diner_id = ?", diner_id)
    await tx.run(
        "DELETE FROM talk_word WHERE talk_id IN (SELECT id FROM talk WHERE diner_id = ?)", diner_id
    )
    await tx.run(
        "UPDATE talk SET closed_ms = ?, closed_by = 'erased' WHERE diner_id = ?"
        " AND closed_ms IS NULL",
        now_ms, diner_id,
    )  # fmt: skip
    await tx.run("UPDATE group_member SET lines = '[]' WHERE diner_id = ?", diner_id)
    await tx.run(
        "DELETE FROM meal_reminder WHERE identity_id IN"
        " (SELECT id FROM identity WHERE diner_id = ?)",
        diner_id,
    )
    await tx.run(
        "UPDATE order_line SET note = '', for_name = '' WHERE order_id IN"
        " (SELECT id FROM orders WHERE diner_id = ?)",
        diner_id,
    )


async def _drop_photos(diner_id: int, tx: Transaction) -> tuple[str, ...]:
    """Pictures of refunds; answers the files that show nothing of anybody else."""
    rows = await tx.all(
        "DELETE FROM refund_photo WHERE request_id IN (SELECT r.id FROM refund_request AS r"
        " JOIN orders AS o ON o.id = r.order_id WHERE o.diner_id = ?) RETURNING upload",
        diner_id,
    )
    names = {row["upload"] for row in rows}
    return tuple(
        [
            name
            for name in sorted(names)
            if await tx.first("SELECT id FROM refund_photo WHERE upload = ?", name) is None
        ]
    )


async def _strip_attempts(diner_id: int, tx: Transaction) -> None:
    """The books of a payment need no openid and no address."""
    rows = await tx.all(
        "SELECT a.id, a.request_json FROM payment_attempt AS a"
        " JOIN order_charge AS c ON c.id = a.charge_id"
        " LEFT JOIN orders AS o ON c.owner_kind = 'order' AND o.id = c.owner_id"
        " LEFT JOIN topup AS t ON c.owner_kind = 'topup' AND t.id = c.owner_id"
        " WHERE coalesce(o.diner_id, t.diner_id) = ?",
        diner_id,
    )
    for row in rows:
        bill: dict[str, Any] = msgspec.json.decode(row["request_json"])
        bare = {**bill, "payer": None, "payer_ip": None}
        await tx.run(
            "UPDATE payment_attempt SET payer_ref = NULL, request_json = ? WHERE id = ?",
            msgspec.json.encode(bare).decode(), row["id"],
        )  # fmt: skip


async def handle_erased(house: House, entry: outbox.Entry) -> str | None:
    """The messages, and the notices that were sent: the rest of what was kept."""
    fact = msgspec.json.decode(entry.payload, type=PersonErased)
    await in_transaction(house.db, partial(_forget, fact))
    for name in fact.uploads:
        drop(house.settings.data_dir, name)
    return None


async def _forget(fact: PersonErased, tx: Transaction) -> None:
    await tx.run(
        "DELETE FROM inbox WHERE done_ms IS NOT NULL AND diner_id IN"
        " (SELECT id FROM diner WHERE id = ? OR merged_into = ?)",
        fact.diner_id, fact.diner_id,
    )  # fmt: skip
    lanes = [*fact.lanes, *(f"notice:{chat}" for chat in fact.identity_ids)]
    await tx.run(
        f"DELETE FROM outbox WHERE lane IN ({placeholders(lanes)}) AND done_ms IS NOT NULL", *lanes
    )
