"""Today at a glance for `/admin`: orders, money, dishes, stock, refunds, cabinets, outbox, log.

Counts, and names of dishes and of staff; no diner's name, code or phone. Never kept.
"""

from dataclasses import dataclass
from typing import Any

from kernel.clock import at
from kernel.database import Connection, Row
from kernel.house import House
from lockers import devices
from menus import queries as menus
from orders.machine import Status

TOP_DISHES = 8
LOW_SHOWN = 8
LOG_SHOWN = 12
REFUNDS_SHOWN = 8
# A tenth of what was planned, and never more than this many: then somebody should know.
LOW_SHARE, LOW_MOST = 0.1, 10


@dataclass(frozen=True)
class Today:
    """What the tiles say. Money in fen, times `HH:MM` of the canteen."""

    date: str
    now: str
    canteen: Row
    meal: Row | None
    by_status: dict[str, int]
    received_fen: int
    refunded_fen: int
    dishes: list[Row]  # {name, quantity}, most wanted first
    stock: list[Row]  # {name, planned, left}, of the meal that is on
    refunds: list[Row]  # {number, amount_fen, reason, asked}
    cabinets: list[dict[str, Any]]
    outbox: dict[str, int]  # {waiting, late_s, dead}
    log: list[Row]  # rows of the audit, newest first, with `name`

    @property
    def orders(self) -> int:
        """Placed today and not cancelled."""
        return sum(n for status, n in self.by_status.items() if status != Status.CANCELLED)


async def today(house: House) -> Today | None:
    """The canteen's day so far; None before there is a canteen."""
    db = house.db
    canteen = next(iter(await menus.canteens(db)), None)
    if canteen is None:
        return None
    now_ms = await house.clock.canteen_ms(db)
    zone = canteen["timezone"]
    date = at(now_ms, zone).date().isoformat()
    meal = await menus.meal_now(canteen["id"], now_ms, db)
    money = await _money(canteen["id"], date, db)
    return Today(
        date=date, now=at(now_ms, zone).strftime("%H:%M"), canteen=canteen, meal=meal,
        by_status=await _by_status(canteen["id"], date, db),
        received_fen=money["received"], refunded_fen=money["refunded"],
        dishes=await _dishes(canteen["id"], date, db),
        stock=await _low(meal["id"], db) if meal else [],
        refunds=await _refunds(zone, db),
        cabinets=await devices.cabinet_status(canteen["id"], db),
        outbox=await _outbox(house.clock.real_ms(), db),
        log=await _log(db),
    )  # fmt: skip


async def _by_status(canteen_id: int, date: str, on: Connection) -> dict[str, int]:
    rows = await on.all(
        "SELECT status, count(*) AS n FROM orders WHERE canteen_id = ? AND date = ?"
        " GROUP BY status",
        canteen_id, date,
    )  # fmt: skip
    return {row["status"]: int(row["n"]) for row in rows}


async def _money(canteen_id: int, date: str, on: Connection) -> Row:
    """What came in for today's orders, by whatever way, and what went back of it."""
    return await on.one(
        "SELECT CAST(coalesce(sum(c.amount_fen), 0) AS BIGINT) AS received,"
        " CAST(coalesce(sum(c.refunded_fen), 0) AS BIGINT) AS refunded"
        " FROM payment_capture AS c JOIN orders AS o ON o.id = c.order_id"
        " WHERE o.canteen_id = ? AND o.date = ? AND c.status <> 'REVIEW'",
        canteen_id, date,
    )  # fmt: skip


async def _dishes(canteen_id: int, date: str, on: Connection) -> list[Row]:
    return await on.all(
        "SELECT l.name AS name, CAST(sum(l.quantity) AS BIGINT) AS quantity FROM order_line AS l"
        " JOIN orders AS o ON o.id = l.order_id WHERE o.canteen_id = ? AND o.date = ?"
        " AND o.status <> 'cancelled' AND l.status = 'live'"
        f" GROUP BY l.name ORDER BY sum(l.quantity) DESC, l.name LIMIT {TOP_DISHES}",
        canteen_id, date,
    )  # fmt: skip


async def _low(meal_id: int, on: Connection) -> list[Row]:
    rows = await menus.stock_table(meal_id, on)
    low = [
        row
        for row in rows
        if row["planned"] > 0 and row["left"] <= min(LOW_MOST, row["planned"] * LOW_SHARE)
    ]
    return sorted(low, key=lambda row: row["left"])[:LOW_SHOWN]


async def _refunds(zone: str, on: Connection) -> list[Row]:
    rows = await on.all(
        "SELECT o.number AS number, r.amount_fen AS amount_fen, r.reason AS reason,"
        " r.created_ms AS created_ms FROM refund_request AS r JOIN orders AS o ON o.id = r.order_id"
        f" WHERE r.status = 'ASKED' ORDER BY r.id LIMIT {REFUNDS_SHOWN}"
    )
    return [{**row, "asked": at(row["created_ms"], zone).strftime("%m-%d %H:%M")} for row in rows]


async def _outbox(real_ms: int, on: Connection) -> dict[str, int]:
    row = await on.one(
        "SELECT count(*) AS waiting, min(due_ms) AS oldest FROM outbox WHERE done_ms IS NULL"
        " AND due_ms <= ?",
        real_ms,
    )
    dead = await on.value("SELECT count(*) FROM outbox WHERE outcome = 'dead'")
    late_ms = real_ms - row["oldest"] if row["oldest"] is not None else 0
    return {"waiting": int(row["waiting"]), "late_s": int(late_ms // 1000), "dead": int(dead)}


async def _log(on: Connection) -> list[Row]:
    """The newest rows of the audit, with the name of whoever did it."""
    return await on.all(
        "SELECT a.*, d.name AS name FROM audit_log AS a"
        " LEFT JOIN identity AS i ON 'identity:' || i.id = a.actor"
        f" LEFT JOIN diner AS d ON d.id = i.diner_id ORDER BY a.id DESC LIMIT {LOG_SHOWN}"
    )
