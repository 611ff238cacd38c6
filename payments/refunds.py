"""退款：申请（人的事）→ 同意 → 每笔到账各退一笔（钱的事）。

A request is the only way in, whoever asks. Before the cut-off and before cooking the policy says
yes; otherwise an admin (up to a limit) or finance decides, and never who asked. On approval the
refunds are born with their final numbers, one per capture, in reverse order of use: a crash or a
repeat finds the same rows and the same numbers.
"""

from collections.abc import Sequence

import msgspec

from kernel import outbox, policies
from kernel.database import Connection, Row, Transaction, placeholders
from kernel.errors import Refused
from kernel.house import House
from menus import stock
from orders import pickup
from orders.machine import Status, Step
from orders.service import live_portions, move, portions_of
from payments import returning
from payments.locking import meal_and_order
from payments.machine import RequestStep
from payments.moving import advance
from payments.records import RefundAsked, RefundDecided

POLICY = "policy"
# Written where the approver stands: the diner took the request back.
WITHDRAWN = "withdrawn"
# A paid order that nobody has collected: giving the whole money back also ends it.
UNCOLLECTED = (Status.PAID, Status.PREPARING, Status.READY)
PAID_FOR = (*UNCOLLECTED, Status.PICKED_UP, Status.NO_SHOW, Status.DISPOSED)
DECIDERS = ("admin", "finance", "owner")
REASON_MAX = 80


def before_cooking(meal: Row, order: Row, now_ms: int) -> bool:
    """Whether a cancel hurts nobody: nothing was cooked, and others can still buy the portions."""
    return bool(
        order["status"] == Status.PAID
        and now_ms < meal["cutoff_ms"]
        and meal["frozen_ms"] is None
        and meal["status"] == "published"
    )


async def request_refund(
    house: House, order_id: int, line_ids: Sequence[int], reason: str, asked_by: str,
    cause_key: str, now_ms: int, tx: Transaction, *, ours: bool = False,
) -> Row:  # fmt: skip
    """Ask for money back, for some lines or (none named) the whole order; answers the request.

    `ours`: the canteen is the cause (a dish ran out), so nobody has to approve it; what the diner
    has asked for those very lines is done with it. A repeated `cause_key` is answered with the
    first request. `asked_by` is `diner:{id}` or `staff:{name}`. Raises Refused(no_such_order |
    not_paid | no_such_line | refund_open |
    nothing_to_refund).
    """
    meal, order = await meal_and_order(order_id, tx)
    if first := await _by_cause(cause_key, tx):
        return first
    if order["status"] not in PAID_FOR:
        raise Refused("not_paid" if order["status"] == "pending_payment" else "order_over",
                      status=order["status"])  # fmt: skip
    lines = await _lines(order_id, line_ids, tx)
    if ours:
        await _overtake([line["id"] for line in lines], order_id, now_ms, tx)
    else:
        await _refuse_open(order_id, [line["id"] for line in lines], tx)
    whole = not line_ids or len(lines) == len(await live_portions(order_id, tx))
    amount_fen = await _worth(order_id, lines, whole, tx)
    if amount_fen <= 0:
        raise Refused("nothing_to_refund")
    request = await _insert(
        order_id, [] if whole else [line["id"] for line in lines], amount_fen, reason, asked_by,
        cause_key, now_ms, tx,
    )  # fmt: skip
    if ours or before_cooking(meal, order, now_ms):
        return await _approve(house, meal, order, request, POLICY, now_ms, tx)
    fact = RefundAsked(
        order_id=order_id, diner_id=order["diner_id"], request_id=request["id"],
        amount_fen=amount_fen,
    )  # fmt: skip
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    return request


async def refund_cancelled(
    house: House, meal: Row, order: Row, reason: str, actor: str, now_ms: int, tx: Transaction
) -> Row | None:
    """Everything back for a paid order that is cancelled by right; None when nothing was paid.

    The caller holds the order's row and has judged that it may be cancelled.
    """
    await tx.run(
        "UPDATE refund_request SET status = 'REFUSED', approver = ?, decided_ms = ?"
        " WHERE order_id = ? AND status = 'ASKED'",
        POLICY, now_ms, order["id"],
    )  # fmt: skip
    amount_fen = await returning.refundable_fen(order["id"], tx)
    if amount_fen == 0:
        await _end(house, meal, order, actor, reason, now_ms, tx)
        return None
    request = await _insert(
        order["id"], [], amount_fen, reason, actor, f"cancel:{order['id']}:{order['round']}",
        now_ms, tx,
    )  # fmt: skip
    return await _approve(house, meal, order, request, POLICY, now_ms, tx)


async def decide_refund(
    house: House, request_id: int, approve: bool, approver: str, role: str, now_ms: int,
    tx: Transaction, *, reason: str = "",
) -> Row:  # fmt: skip
    """Approve or refuse a waiting request; answers its row. `reason` is told to who asked.

    `approver` is written like `asked_by`. Raises Refused(no_such_request | already_decided |
    not_allowed | own_request | over_approval_limit | nothing_to_refund).
    """
    order_id = await tx.value("SELECT order_id FROM refund_request WHERE id = ?", request_id)
    if order_id is None:
        raise Refused("no_such_request")
    meal, order = await meal_and_order(order_id, tx)
    request = await tx.one("SELECT * FROM refund_request WHERE id = ?", request_id)
    if request["status"] != "ASKED":
        raise Refused("already_decided", status=request["status"], approver=request["approver"])
    await _may_decide(request, approve, approver, role, tx)
    if approve:
        return await _approve(house, meal, order, request, approver, now_ms, tx)
    decided = await _decided(request, RequestStep.REFUSE, approver, now_ms, tx)
    await _tell(house, order, decided, approved=False, tx=tx, reason=reason)
    return decided


async def waiting(on: Connection, canteen_id: int | None = None, limit: int = 50) -> list[Row]:
    """The approval queue, oldest first: requests with number, date and diner of their order."""
    where = "" if canteen_id is None else " AND o.canteen_id = ?"
    values = [] if canteen_id is None else [canteen_id]
    return await on.all(
        "SELECT r.*, o.number, o.date, o.diner_id, o.canteen_id, o.status AS order_status,"
        " d.name AS diner_name FROM refund_request AS r JOIN orders AS o ON o.id = r.order_id"
        f" JOIN diner AS d ON d.id = o.diner_id WHERE r.status = 'ASKED'{where}"
        " ORDER BY r.id LIMIT ?",
        *values, limit,
    )  # fmt: skip


_OWN = (
    "SELECT r.*, o.number, (SELECT count(*) FROM refund AS f WHERE f.request_id = r.id"
    " AND f.status <> 'SUCCEEDED') AS open_count FROM refund_request AS r"
    " JOIN orders AS o ON o.id = r.order_id"
)


async def of_diner(diner_id: int, on: Connection, limit: int) -> list[Row]:
    """The newest requests of one diner's orders, with how many refunds are still on their way."""
    return await on.all(f"{_OWN} WHERE o.diner_id = ? ORDER BY r.id DESC LIMIT ?", diner_id, limit)


async def of_order(order_id: int, on: Connection) -> list[Row]:
    return await on.all(f"{_OWN} WHERE r.order_id = ? ORDER BY r.id", order_id)


async def waiting_of(diner_id: int, on: Connection) -> Row | None:
    """The newest request that this diner asked for and nobody has decided on."""
    return await on.first(
        f"{_OWN} WHERE o.diner_id = ? AND r.status = 'ASKED' AND r.asked_by = ?"
        " ORDER BY r.id DESC LIMIT 1",
        diner_id, f"diner:{diner_id}",
    )  # fmt: skip


async def withdraw_refund(request_id: int, now_ms: int, tx: Transaction) -> Row:
    """Take the request back; answers its row. Raises Refused(already_decided | no_such_request)."""
    order_id = await tx.value("SELECT order_id FROM refund_request WHERE id = ?", request_id)
    if order_id is None:
        raise Refused("no_such_request")
    await meal_and_order(order_id, tx)
    request = await tx.one("SELECT * FROM refund_request WHERE id = ?", request_id)
    if request["status"] != "ASKED":
        raise Refused("already_decided", status=request["status"], approver=request["approver"])
    return await _decided(request, RequestStep.REFUSE, WITHDRAWN, now_ms, tx)


async def add_photo(request_id: int, upload: str, now_ms: int, tx: Transaction) -> None:
    """A picture for those who decide; the same one is kept once."""
    await tx.run(
        "INSERT INTO refund_photo (request_id, upload, created_ms) VALUES (?, ?, ?)"
        " ON CONFLICT (request_id, upload) DO NOTHING",
        request_id, upload, now_ms,
    )  # fmt: skip


async def photos_of(request_ids: Sequence[int], on: Connection) -> list[Row]:
    """The pictures of these requests, oldest first."""
    if not request_ids:
        return []
    return await on.all(
        f"SELECT * FROM refund_photo WHERE request_id IN ({placeholders(request_ids)}) ORDER BY id",
        *request_ids,
    )


async def paid_by(order_id: int, on: Connection) -> list[tuple[str, int]]:
    """(purse, amount) of the money that the order was paid with, in the order it was used."""
    rows = await on.all(
        "SELECT c.source, k.amount_fen FROM payment_capture AS k JOIN order_charge AS c"
        " ON c.id = k.applied_charge_id WHERE k.order_id = ? AND k.status = 'APPLIED'"
        " ORDER BY c.seq",
        order_id,
    )
    return [(row["source"], int(row["amount_fen"])) for row in rows]


async def _may_decide(
    request: Row, approve: bool, approver: str, role: str, tx: Transaction
) -> None:
    if role not in DECIDERS:
        raise Refused("not_allowed", role=role)
    if approver == request["asked_by"]:
        raise Refused("own_request")
    limit_fen = await policies.read("refund_admin_limit_fen", tx)
    if approve and role == "admin" and request["amount_fen"] > limit_fen:
        raise Refused("over_approval_limit", limit_fen=limit_fen, amount_fen=request["amount_fen"])


async def _approve(
    house: House, meal: Row, order: Row, request: Row, approver: str, now_ms: int, tx: Transaction
) -> Row:
    """The decision, what it does to the order, and the refunds: stock first, purses last."""
    if request["amount_fen"] > await returning.refundable_fen(order["id"], tx):
        raise Refused("nothing_to_refund")
    decided = await _decided(request, RequestStep.APPROVE, approver, now_ms, tx)
    lines: list[int] = msgspec.json.decode(request["lines"])
    if not lines and order["status"] in UNCOLLECTED:
        reason = request["reason"] if request["reason"] in ("diner", "canteen") else "diner"
        await _end(house, meal, order, request["asked_by"], reason, now_ms, tx)
    else:
        await _drop_lines(meal, order, lines, now_ms, tx)
    await returning.start(house, order, decided, now_ms, tx)
    await _tell(house, order, decided, approved=True, tx=tx)
    return decided


async def _end(
    house: House, meal: Row, order: Row, actor: str, reason: str, now_ms: int, tx: Transaction
) -> None:
    """Cancel a paid order: portions not cooked can be sold again, the code opens nothing."""
    if order["status"] == Status.PAID and meal["frozen_ms"] is None:
        portions = await live_portions(order["id"], tx)
        await stock.give_back(portions, order["round"], actor, now_ms, tx)
    await tx.run(
        "UPDATE order_line SET status = 'refunded' WHERE order_id = ? AND status = 'live'",
        order["id"],
    )  # fmt: skip
    await move(order, Step.CANCEL, actor, reason, now_ms, house.clock.real_ms(), tx)
    await pickup.revoke(order["id"], tx)


async def _drop_lines(
    meal: Row, order: Row, line_ids: Sequence[int], now_ms: int, tx: Transaction
) -> None:
    """The lines are refunded, the order goes on with the others."""
    lines = await _lines(order["id"], line_ids, tx)
    if order["status"] == Status.PAID and meal["frozen_ms"] is None:
        await stock.give_back(portions_of(lines), order["round"], "refund", now_ms, tx)
    for line in lines:
        await tx.run(
            "UPDATE order_line SET status = 'refunded' WHERE id = ? AND status = 'live'", line["id"]
        )


async def _lines(order_id: int, line_ids: Sequence[int], tx: Transaction) -> list[Row]:
    rows = await tx.all(
        "SELECT * FROM order_line WHERE order_id = ? AND status = 'live' ORDER BY seq", order_id
    )
    if not line_ids:
        return rows
    wanted = set(line_ids)
    found = [row for row in rows if row["id"] in wanted]
    if len(found) != len(wanted):
        raise Refused("no_such_line")
    return found


async def _worth(order_id: int, lines: Sequence[Row], whole: bool, tx: Transaction) -> int:
    left = await returning.refundable_fen(order_id, tx)
    return left if whole else min(left, sum(line["amount_fen"] for line in lines))


async def _refuse_open(order_id: int, line_ids: Sequence[int], tx: Transaction) -> None:
    rows = await tx.all(
        "SELECT id, lines FROM refund_request WHERE order_id = ? AND status = 'ASKED'", order_id
    )
    for row in rows:
        asked: list[int] = msgspec.json.decode(row["lines"])
        if not asked or set(asked) & set(line_ids):
            raise Refused("refund_open", request_id=row["id"])


async def _overtake(line_ids: Sequence[int], order_id: int, now_ms: int, tx: Transaction) -> None:
    """Open requests for nothing but these lines are answered by the refund that comes now."""
    rows = await tx.all(
        "SELECT id, lines FROM refund_request WHERE order_id = ? AND status = 'ASKED'", order_id
    )
    live = {portion.line_id for portion in await live_portions(order_id, tx)}
    for row in rows:
        asked: set[int] = set(msgspec.json.decode(row["lines"])) or live
        if asked <= set(line_ids):
            await advance(
                "refund_request", row["id"], RequestStep.REFUSE, tx, approver=POLICY,
                decided_ms=now_ms,
            )  # fmt: skip


async def _by_cause(cause_key: str, tx: Transaction) -> Row | None:
    return await tx.first("SELECT * FROM refund_request WHERE cause_key = ?", cause_key)


async def _insert(
    order_id: int, line_ids: Sequence[int], amount_fen: int, reason: str, asked_by: str,
    cause_key: str, now_ms: int, tx: Transaction,
) -> Row:  # fmt: skip
    return await tx.one(
        "INSERT INTO refund_request (order_id, lines, amount_fen, reason, asked_by, status,"
        " cause_key, created_ms) VALUES (?, ?, ?, ?, ?, 'ASKED', ?, ?) RETURNING *",
        order_id, msgspec.json.encode(list(line_ids)).decode(), amount_fen, reason[:REASON_MAX],
        asked_by, cause_key, now_ms,
    )  # fmt: skip


async def _decided(
    request: Row, step: RequestStep, approver: str, now_ms: int, tx: Transaction
) -> Row:
    row = await advance(
        "refund_request", request["id"], step, tx, approver=approver, decided_ms=now_ms
    )
    assert row is not None, "the order's row is locked and the request was found waiting"
    return row


async def _tell(
    house: House, order: Row, request: Row, *, approved: bool, tx: Transaction, reason: str = ""
) -> None:
    fact = RefundDecided(
        order_id=order["id"], diner_id=order["diner_id"], request_id=request["id"],
        amount_fen=request["amount_fen"], approved=approved, approver=request["approver"],
        reason=reason,
    )  # fmt: skip
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())
