"""One order as scripts see it (`CONTRACT.md` §3): the order, its lines, its history, its money.

Reads in batches: a page of 200 orders takes as many statements as one order.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from kernel.clock import at
from kernel.database import Connection, Row, placeholders
from orders.pickup import code_state
from payments.shown import attempt_status, refund_status

ORDERS = (
    "SELECT o.*, m.meal_kind, c.name AS canteen_name, c.timezone, i.channel, i.external_id"
    " FROM orders AS o JOIN meal AS m ON m.id = o.meal_id"
    " JOIN canteen AS c ON c.id = o.canteen_id JOIN identity AS i ON i.id = o.identity_id"
)


def public_id(order: Row) -> str:
    """`20250312-A017`"""
    return f"{order['date'].replace('-', '')}-{order['number']}"


async def show(rows: Sequence[Row], on: Connection) -> list[dict[str, Any]]:
    """Rows of `ORDERS` in the contract's shape, in the same order."""
    if not rows:
        return []
    ids = [row["id"] for row in rows]
    lines = await _by_order("SELECT * FROM order_line WHERE order_id IN ({}) ORDER BY seq", ids, on)
    history = await _by_order(
        "SELECT * FROM order_history WHERE order_id IN ({}) ORDER BY id", ids, on
    )
    pickups = await _by_order("SELECT * FROM pickup WHERE order_id IN ({})", ids, on)
    money = await _money(ids, on)
    return [
        {
            **_head(row),
            "lines": [_line(line) for line in lines[row["id"]]],
            "pickup": _pickup(row, next(iter(pickups[row["id"]]), None)),
            "history": [_step(step, row["timezone"]) for step in history[row["id"]]],
            **money[row["id"]],
        }
        for row in rows
    ]


async def _by_order(sql: str, ids: Sequence[int], on: Connection) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in await on.all(sql.format(placeholders(ids)), *ids):
        grouped[row["order_id"]].append(row)
    return grouped


def _head(order: Row) -> dict[str, Any]:
    return {
        "id": public_id(order),
        "number": order["number"],
        "status": order["status"],
        "total_fen": order["total_fen"],
        "diner": f"{order['channel']}:{order['external_id']}",
        "channel": order["channel"],
        "canteen": order["canteen_name"],
        "date": order["date"],
        "meal": order["meal_kind"],
    }


def _line(line: Row) -> dict[str, Any]:
    options = msgspec.json.decode(line["options"])
    return {
        "dish": line["dish_code"],
        "name": line["name"],
        "quantity": line["quantity"],
        "options": [option["id"] for option in options],
        "note": line["note"],
        "unit_fen": line["unit_fen"],
        "status": line["status"],
    }


def _pickup(order: Row, pickup: Row | None) -> dict[str, Any]:
    wish = order["pickup_at_ms"]
    return {
        "method": order["pickup_method"],
        "at": None if wish is None else at(wish, order["timezone"]).strftime("%H:%M"),
        "cabinet": order["cabinet_id"],
        "slot": order["slot_number"],
        "code_state": code_state(order, pickup),
    }


def _step(step: Row, zone: str) -> dict[str, Any]:
    return {
        "at": iso(step["at_ms"], zone),
        "from": step["from_status"] or None,
        "to": step["to_status"],
        "by": step["actor"],
        "reason": step["reason"],
    }


def iso(ms: int, zone: str) -> str:
    """ISO 8601 with the canteen's offset."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds")


# --- money --------------------------------------------------------------------------------------


async def _money(ids: Sequence[int], on: Connection) -> dict[int, dict[str, Any]]:
    attempts = await _by_order(
        "SELECT a.*, c.owner_id AS order_id FROM payment_attempt AS a"
        " JOIN order_charge AS c ON c.id = a.charge_id AND c.owner_kind = 'order'"
        " WHERE c.owner_id IN ({}) ORDER BY a.id",
        ids, on,
    )  # fmt: skip
    captures = await _by_order(
        "SELECT * FROM payment_capture WHERE order_id IN ({}) ORDER BY id", ids, on
    )
    refunds = await _by_order(
        "SELECT r.*, k.order_id, k.provider FROM refund AS r JOIN payment_capture AS k"
        " ON k.id = r.capture_id WHERE k.order_id IN ({}) ORDER BY r.id",
        ids, on,
    )  # fmt: skip
    requests = await _by_order(
        "SELECT * FROM refund_request WHERE order_id IN ({}) AND status <> 'APPROVED' ORDER BY id",
        ids, on,
    )  # fmt: skip
    reasons = await _reasons(ids, on)
    return {
        order_id: {
            "paid_fen": sum(k["amount_fen"] for k in captures[order_id]),
            "refunded_fen": sum(k["refunded_fen"] for k in captures[order_id]),
            "payments": _payments(attempts[order_id], captures[order_id]),
            "refunds": [_refund(r, reasons) for r in refunds[order_id]]
            + [_request(r) for r in requests[order_id]],
        }
        for order_id in ids
    }


async def _reasons(ids: Sequence[int], on: Connection) -> dict[int, str]:
    rows = await on.all(
        f"SELECT id, reason FROM refund_request WHERE order_id IN ({placeholders(ids)})", *ids
    )
    return {row["id"]: row["reason"] for row in rows}


def _payments(attempts: Sequence[Row], captures: Sequence[Row]) -> list[dict[str, Any]]:
    applied = {k["attempt_id"] for k in captures if k["status"] == "APPLIED"}
    tried = [
        {
            "number": attempt["out_trade_no"],
            "provider": attempt["provider"],
            "amount_fen": attempt["amount_fen"],
            "status": attempt_status(attempt),
            "applied": attempt["id"] in applied,
        }
        for attempt in attempts
    ]
    purses = [
        {
            "number": capture["provider_txn_id"],
            "provider": capture["provider"],
            "amount_fen": capture["amount_fen"],
            "status": "paid",
            "applied": capture["status"] == "APPLIED",
        }
        for capture in captures
        if capture["attempt_id"] is None
    ]
    return [*tried, *purses]


def _refund(refund: Row, reasons: dict[int, str]) -> dict[str, Any]:
    return {
        "number": refund["out_refund_no"],
        "provider": refund["provider"],
        "amount_fen": refund["amount_fen"],
        "status": refund_status(refund),
        "reason": reasons.get(refund["request_id"], refund["reason"]),
    }


def _request(request: Row) -> dict[str, Any]:
    """Asked or refused: no provider has heard of it, so it has no number."""
    return {
        "number": None,
        "provider": None,
        "amount_fen": request["amount_fen"],
        "status": "requested" if request["status"] == "ASKED" else "refused",
        "reason": request["reason"],
    }
