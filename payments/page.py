"""What a pay link shows: number, amount, canteen and how far it is. Nothing else of anybody."""

from dataclasses import dataclass
from typing import Any

from kernel.database import Connection, Row
from kernel.house import House
from kernel.links import open_link
from orders.machine import Status
from payments import attempts, charges
from payments.registry import providers
from payments.returning import named

# The order is over: its links are spent.
OVER = (Status.CANCELLED, Status.PICKED_UP, Status.NO_SHOW, Status.DISPOSED)


@dataclass(frozen=True)
class Link:
    """A genuine link: the order's row, and whether it is the diner's own or a 代付 link.

    `kind` `topup`: the row is a top-up's, named as an order is.
    """

    order: Row
    own: bool
    kind: str = "order"


@dataclass(frozen=True)
class View:
    """What the page says. status: unpaid | paying | unknown | paid | closed | refunded."""

    status: str
    order: str
    canteen: str
    canteen_en: str
    total_fen: int
    due_fen: int
    over: bool

    def answer(self) -> dict[str, Any]:
        """The body of `GET /pay/{token}/status`."""
        return {
            "status": self.status,
            "order": self.order,
            "total_fen": self.total_fen,
            "due_fen": self.due_fen,
        }


async def open_token(house: House, token: str) -> Link | None:
    """The order behind the link; None for anything we did not sign."""
    for kind, own in (("pay", True), ("payfor", False)):
        subject = open_link(house.keys, token, kind)
        if subject is not None and subject.isascii() and subject.isdigit():
            order = await house.db.first("SELECT * FROM orders WHERE id = ?", int(subject))
            return None if order is None else Link(order, own)
    subject = open_link(house.keys, token, "topup")
    if subject is not None and subject.isascii() and subject.isdigit():
        row = await house.db.first("SELECT * FROM topup WHERE id = ?", int(subject))
        return None if row is None else Link(named(row), True, "topup")
    return None


async def view(order: Row, on: Connection) -> View:
    """The page's state now, read from the order (or the top-up) and its money."""
    canteen = await on.one("SELECT name, name_en FROM canteen WHERE id = ?", order["canteen_id"])
    if "topup" in order:
        return await _topup_view(order, canteen, on)
    pending = order["status"] == Status.PENDING_PAYMENT
    charge = await charges.due(order["id"], on) if pending else None
    return View(
        status=await _status(order, charge, on), order=order["number"], canteen=canteen["name"],
        canteen_en=canteen["name_en"], total_fen=order["total_fen"],
        due_fen=charge["amount_fen"] if charge else 0, over=order["status"] in OVER,
    )  # fmt: skip


async def _topup_view(topup: Row, canteen: Row, on: Connection) -> View:
    charge = await on.first(
        "SELECT * FROM order_charge WHERE owner_kind = 'topup' AND owner_id = ? AND status = 'due'",
        topup["id"],
    )
    status = "closed" if topup["status"] == "closed" else "paid"
    return View(
        status=await _status(topup, charge, on) if charge else status, order=topup["number"],
        canteen=canteen["name"], canteen_en=canteen["name_en"], total_fen=topup["amount_fen"],
        due_fen=charge["amount_fen"] if charge else 0, over=topup["status"] != "pending",
    )  # fmt: skip


async def _status(order: Row, charge: Row | None, on: Connection) -> str:
    if charge is not None:
        opened = [row["status"] for row in await attempts.open_of(charge["id"], on)]
        if "UNKNOWN" in opened:
            return "unknown"
        return "paying" if opened else "unpaid"
    sums = await on.one(
        "SELECT CAST(coalesce(sum(amount_fen), 0) AS BIGINT) AS paid,"
        " CAST(coalesce(sum(refunded_fen), 0) AS BIGINT) AS refunded"
        " FROM payment_capture WHERE order_id = ? AND status <> 'REVIEW'",
        order["id"],
    )
    if sums["paid"] > 0 and sums["refunded"] >= sums["paid"]:
        return "refunded"
    return "closed" if order["status"] == Status.CANCELLED else "paid"


def ways(house: House, link: Link) -> list[str]:
    """The providers a page may offer; the 饭卡 pays its owner's orders and no top-up."""
    return [*(["wallet"] if link.own and link.kind == "order" else []), *providers(house)]
