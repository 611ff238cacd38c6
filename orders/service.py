"""The order itself: write it down with its lines, move it, and say so. Money is moved upstairs.

Every function takes the transaction of whoever opened it: a turn, a route, a sweep.
Locks are taken in this order everywhere: session, meal, order, stock by id, counter, account by id.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from kernel import metrics, outbox
from kernel.database import Row, Transaction
from kernel.errors import Conflict, Refused
from kernel.machine import follow
from menus import stock
from orders.machine import NEXT, Status, Step
from orders.records import OrderMoved


class Option(msgspec.Struct, frozen=True):
    """One option chosen for a line, with what it adds to the price of a portion."""

    id: str
    name: str
    price_fen: int = 0


@dataclass(frozen=True)
class NewLine:
    """One line to be written: prices are already the server's own, never the diner's."""

    dish_id: int
    stock_id: int
    dish_code: str
    name: str
    quantity: int
    options: tuple[Option, ...]
    note: str
    for_name: str
    unit_fen: int
    amount_fen: int


@dataclass(frozen=True)
class NewOrder:
    """An order to be written. `expires_ms` is canteen time; `pickup_at_ms` None = as soon as
    ready."""

    canteen_id: int
    meal_id: int
    date: str
    diner_id: int
    identity_id: int
    request_key: str
    lines: tuple[NewLine, ...]
    total_fen: int
    pickup_method: str
    pickup_at_ms: int | None
    cabinet_id: str | None
    expires_ms: int


async def find_by_request_key(request_key: str, tx: Transaction) -> Row | None:
    """The order that this very request made before, if it did."""
    return await tx.first("SELECT * FROM orders WHERE request_key = ?", request_key)


async def insert_order(new: NewOrder, now_ms: int, real_ms: int, tx: Transaction) -> Row:
    """Write order, lines, stock holds and history together, as PENDING_PAYMENT; all or none.

    Raises Refused(sold_out) with the dish and what is left; the caller's savepoint undoes the rest.
    """
    await stock.take([_portions(0, line) for line in new.lines], tx)
    # Late: the counter is one row for the whole canteen, and whoever is sold out never asks for it.
    number = await next_number(new.canteen_id, new.date, tx)
    order = await tx.one(
        "INSERT INTO orders (canteen_id, meal_id, date, number, diner_id, identity_id, request_key,"
        " status, reason, round, total_fen, pickup_method, pickup_at_ms, cabinet_id, placed_ms,"
        " expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending_payment', '', 1, ?, ?, ?, ?, ?, ?)"
        " RETURNING *",
        new.canteen_id, new.meal_id, new.date, number, new.diner_id, new.identity_id,
        new.request_key, new.total_fen, new.pickup_method, new.pickup_at_ms, new.cabinet_id,
        now_ms, new.expires_ms,
    )  # fmt: skip
    portions = [
        await _insert_line(order["id"], seq, line, tx) for seq, line in enumerate(new.lines, 1)
    ]
    await stock.note_holds(portions, 1, "place", now_ms, tx)
    await write_history(
        order, "", Status.PENDING_PAYMENT, "place", "diner", "", now_ms, real_ms, tx
    )
    return order


async def _insert_line(order_id: int, seq: int, line: NewLine, tx: Transaction) -> stock.Portions:
    row = await tx.one(
        "INSERT INTO order_line (order_id, seq, dish_id, stock_id, dish_code, name, quantity,"
        " options, note, for_name, unit_fen, amount_fen, status)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'live') RETURNING id",
        order_id, seq, line.dish_id, line.stock_id, line.dish_code, line.name, line.quantity,
        msgspec.json.encode(line.options).decode(), line.note, line.for_name, line.unit_fen,
        line.amount_fen,
    )  # fmt: skip
    return _portions(row["id"], line)


def _portions(line_id: int, line: NewLine) -> stock.Portions:
    return stock.Portions(line_id, line.stock_id, line.name, line.quantity)


async def next_number(canteen_id: int, date: str, tx: Transaction) -> str:
    """The canteen's letter and at least three digits, unique in the installation for the date."""
    row = await tx.one(
        "INSERT INTO order_counter (canteen_id, date, last_number) VALUES (?, ?, 1)"
        " ON CONFLICT (canteen_id, date) DO UPDATE SET last_number = order_counter.last_number + 1"
        " RETURNING last_number",
        canteen_id, date,
    )  # fmt: skip
    letter = await tx.value("SELECT letter FROM canteen WHERE id = ?", canteen_id)
    return f"{letter}{row['last_number']:03d}"


async def lock_order(order_id: int, tx: Transaction) -> Row:
    """The order's row, held until the transaction ends. Raises Refused(no_such_order)."""
    row = await tx.first(f"SELECT * FROM orders WHERE id = ?{tx.lock()}", order_id)
    if row is None:
        raise Refused("no_such_order")
    return row


async def live_portions(order_id: int, tx: Transaction) -> list[stock.Portions]:
    """What the order's live lines take of the stock."""
    rows = await tx.all(
        "SELECT id, stock_id, name, quantity FROM order_line WHERE order_id = ? AND status = 'live'"
        " ORDER BY seq",
        order_id,
    )
    return [stock.Portions(r["id"], r["stock_id"], r["name"], r["quantity"]) for r in rows]


# What a step writes beside the status; canteen time. A cleared due column is a timer that is over.
_STAMPS: dict[Step, str] = {
    Step.PAY: "paid_ms = :now, expires_ms = NULL",
    Step.CANCEL: "closed_ms = :now, expires_ms = NULL, remind_ms = NULL, no_show_ms = NULL",
    Step.EXPIRE: "closed_ms = :now, expires_ms = NULL",
    Step.REOPEN: "closed_ms = NULL, expires_ms = :now, round = round + 1",
    Step.PREPARE: "",
    Step.RECALL: "ready_ms = NULL, remind_ms = NULL, no_show_ms = NULL",
    Step.FINISH: "ready_ms = :now",
    Step.COLLECT: "picked_up_ms = :now, closed_ms = :now, remind_ms = NULL, no_show_ms = NULL",
    Step.STILL_THERE: "picked_up_ms = NULL, closed_ms = NULL",
    Step.MISS: "closed_ms = :now, remind_ms = NULL, no_show_ms = NULL",
    Step.COLLECT_LATE: "picked_up_ms = :now",
    Step.DISPOSE: "",
}


async def move(
    order: Row, step: Step, actor: str, reason: str, now_ms: int, real_ms: int, tx: Transaction
) -> Row:
    """Move by compare-and-set and write history and outbox; answers the new row.

    Raises Refused(wrong_status) for a forbidden step, Conflict(moved_meanwhile) when the row's
    status is no longer the one given. Stock and money are the caller's, in the same transaction.
    """
    status = Status(order["status"])
    following = follow(NEXT, status, step)
    stamps = _STAMPS[step]
    values = [now_ms] * stamps.count(":now")
    stamped = ", " + stamps.replace(":now", "?") if stamps else ""
    row = await tx.first(
        f"UPDATE orders SET status = ?, reason = ?{stamped} WHERE id = ? AND status = ?"
        f" RETURNING *",
        following.value, reason if following is Status.CANCELLED else "", *values,
        order["id"], status.value,
    )  # fmt: skip
    if row is None:
        raise Conflict("moved_meanwhile")
    await write_history(
        row, status.value, following, step.value, actor, reason, now_ms, real_ms, tx
    )
    return row


async def write_history(
    order: Row, from_status: str, to_status: Status, step: str, actor: str, reason: str,
    now_ms: int, real_ms: int, tx: Transaction,
) -> None:  # fmt: skip
    """One row that nobody edits, and the fact for the outbox."""
    sequence = await _history(order["id"], from_status, to_status.value, actor, reason, now_ms, tx)
    fact = OrderMoved(
        order_id=order["id"],
        diner_id=order["diner_id"],
        sequence=sequence,
        step=step,
        to_status=to_status.value,
        reason=reason,
    )
    await outbox.append(fact, tx, now_ms=real_ms)
    tx.after_commit(metrics.ORDERS.labels(to_status.value).inc)


async def note_history(order: Row, actor: str, reason: str, now_ms: int, tx: Transaction) -> None:
    """Something happened that moved no status (a code claimed, a door seen open): history only."""
    await _history(order["id"], order["status"], order["status"], actor, reason, now_ms, tx)


async def _history(
    order_id: int, from_status: str, to_status: str, actor: str, reason: str, now_ms: int,
    tx: Transaction,
) -> int:  # fmt: skip
    row = await tx.one(
        "INSERT INTO order_history (order_id, at_ms, from_status, to_status, actor, reason)"
        " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        order_id, now_ms, from_status, to_status, actor, reason,
    )  # fmt: skip
    return int(row["id"])


def portions_of(lines: Sequence[Row]) -> list[stock.Portions]:
    """Order lines as the stock sees them."""
    return [stock.Portions(r["id"], r["stock_id"], r["name"], r["quantity"]) for r in lines]
