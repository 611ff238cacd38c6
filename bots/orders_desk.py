"""A diner's wishes about what was ordered → services: lists, one order, progress, money back."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bots.facts import order_facts
from bots.gateway import Turn
from conversation import effects as fx
from conversation.facts import Facts
from kernel.database import Row
from kernel.errors import Refused
from kernel.house import House
from kernel.links import make_link
from kernel.uploads import read
from orders import queries, ratings
from orders.routes import File
from payments import refunds

Result = dict[str, Any]

ORDERS_SHOWN = 10
REFUNDS_SHOWN = 5
PHOTO_PREFIX = "photo"


async def _show_orders(turn: Turn, effect: fx.ShowOrders, facts: Facts) -> Result:
    rows = await queries.orders_of(
        turn.diner_id, turn.tx, first=effect.first, last=effect.last, before_id=effect.before_id,
        limit=ORDERS_SHOWN,
    )  # fmt: skip
    return {"orders": await order_facts(turn, rows)}


def _clock(ms: int, facts: Facts) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, facts.now.tzinfo):%H:%M}"


async def _show_order(turn: Turn, effect: fx.ShowOrder, facts: Facts) -> Result:
    """The order with its money and its times. Raises Refused(no_such_order)."""
    row = await queries.order_of(turn.diner_id, turn.tx, effect.order_id, effect.number)
    if row is None:
        raise Refused("no_such_order")
    (order,) = await order_facts(turn, [row])
    times = [
        {"what": what, "at": _clock(row[column], facts)}
        for what, column in (
            ("placed", "placed_ms"), ("paid", "paid_ms"), ("ready", "ready_ms"),
            ("picked_up", "picked_up_ms"),
        )
        if row[column]
    ]  # fmt: skip
    if row["status"] == "cancelled" and row["closed_ms"]:
        times.append({"what": "cancelled", "at": _clock(row["closed_ms"], facts)})
    return {
        "order": order,
        "paid": await refunds.paid_by(row["id"], turn.tx),
        "times": times,
        "refunds": [_refund(one) for one in await refunds.of_order(row["id"], turn.tx)],
    }


async def _show_progress(turn: Turn, effect: fx.ShowProgress, facts: Facts) -> Result:
    """Where each order under way stands in the kitchen; who is before it, where that is known."""
    shown = []
    for row in await queries.under_way(turn.diner_id, turn.tx):
        known: Result = {"order_id": row["id"], "state": row["status"], "ahead": 0, "clock": ""}
        if row["status"] == "paid" and row["cooking"] == "batch" and row["meal_frozen_ms"] is None:
            clock = _clock(row["meal_cutoff_ms"], facts)
            known |= {"state": "before_cutoff", "clock": clock}
        elif row["status"] == "paid" and row["cooking"] == "live":
            known |= {"state": "waiting", "ahead": await queries.ahead_of(row, turn.tx)}
        shown.append(known)
    return {"orders": shown}


# --- refunds --------------------------------------------------------------------------------------


async def _add_photo(turn: Turn, effect: fx.AddRefundPhoto, facts: Facts) -> Result:
    """To the newest request nobody has decided on. Raises Refused(no_such_request)."""
    request = await refunds.waiting_of(turn.diner_id, turn.tx)
    if request is None:
        raise Refused("no_such_request")
    await refunds.add_photo(request["id"], effect.photo, turn.now_ms, turn.tx)
    return {"number": request["number"]}


async def _withdraw(turn: Turn, effect: fx.WithdrawRefund, facts: Facts) -> Result:
    request = await refunds.waiting_of(turn.diner_id, turn.tx)
    if request is None:
        raise Refused("no_such_request")
    await refunds.withdraw_refund(request["id"], turn.now_ms, turn.tx)
    return {"number": request["number"]}


async def _show_refunds(turn: Turn, effect: fx.ShowRefunds, facts: Facts) -> Result:
    rows = await refunds.of_diner(turn.diner_id, turn.tx, limit=REFUNDS_SHOWN)
    return {"refunds": [_refund(row) for row in rows]}


def _refund(row: Row) -> Result:
    state = {"ASKED": "asked", "REFUSED": "refused"}.get(row["status"], "going")
    if row["approver"] == refunds.WITHDRAWN:
        state = "withdrawn"
    if row["status"] == "APPROVED" and row["open_count"] == 0:
        state = "done"
    return {
        "state": state, "number": row["number"], "amount_fen": row["amount_fen"],
        "reason": row["reason"] if row["reason"] not in {"diner", "canteen"} else "",
    }  # fmt: skip


def photo_url(house: House, photo_id: int) -> str:
    """`/files/…`: a picture of a refund, for those who decide on it."""
    token = make_link(house.keys, "file", f"{PHOTO_PREFIX}_{photo_id}")
    return f"{house.settings.base_url()}/files/{token}"


async def photo_file(house: House, rest: str) -> File | None:
    """The picture behind such a link, as long as its request waits for a decision."""
    if not rest.isdigit() or len(rest) > 18:
        return None
    row = await house.db.first(
        "SELECT p.upload FROM refund_photo AS p JOIN refund_request AS r ON r.id = p.request_id"
        " WHERE p.id = ? AND r.status = 'ASKED'",
        int(rest),
    )
    if row is None:
        return None
    found = await asyncio.to_thread(read, house.settings.data_dir, row["upload"])
    return File(found[0], found[1], row["upload"]) if found else None


async def _rate(turn: Turn, effect: fx.RateOrder, facts: Facts) -> Result:
    await ratings.rate_order(
        effect.order_id, turn.diner_id, effect.stars, effect.comment, turn.now_ms, turn.tx
    )
    return {"order_id": effect.order_id}


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.ShowOrders: _show_orders,
    fx.ShowOrder: _show_order,
    fx.ShowProgress: _show_progress,
    fx.RateOrder: _rate,
    fx.AddRefundPhoto: _add_photo,
    fx.WithdrawRefund: _withdraw,
    fx.ShowRefunds: _show_refunds,
}
