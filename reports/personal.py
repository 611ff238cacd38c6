"""我的数据 导出: everything that is held of one person, as a file they can read.

The link is signed and ends by itself; whose data it is and until when stand inside it.
"""

from typing import Any

import msgspec

from kernel.clock import at
from kernel.database import Row
from kernel.house import House
from kernel.links import make_link
from orders.routes import File
from payments.statement import statement

PREFIX = "data"
HOURS = 24
HOUR_MS = 3_600_000
# A year of lunches and a week of messages; more than that is asked for at the counter.
ROWS_MAX = 2_000


def link(house: House, diner_id: int, now_ms: int) -> str:
    """Where the file can be fetched for a day."""
    until = (now_ms + HOURS * HOUR_MS) // 1000
    token = make_link(house.keys, "file", f"{PREFIX}_{diner_id}_{until}")
    return f"{house.settings.base_url()}/files/{token}"


async def data_file(house: House, rest: str) -> File | None:
    """The file behind `DINER_UNTIL`; None when its time is over, or they asked to be forgotten."""
    diner_id, _, until = rest.partition("_")
    if not (diner_id.isdigit() and until.isdigit()):
        return None
    now_ms = await house.clock.canteen_ms(house.db)
    row = await house.db.first("SELECT * FROM diner WHERE id = ?", int(diner_id))
    if row is None or row["erased_ms"] is not None or now_ms >= int(until) * 1000:
        return None
    if row["merged_into"] is not None:
        return None
    body = msgspec.json.format(msgspec.json.encode(await _everything(house, row)), indent=2)
    return File(body, "application/json", "my-data.json")


async def _everything(house: House, diner: Row) -> dict[str, Any]:
    zone, on = house.settings.timezone, house.db
    chats = await on.all("SELECT * FROM identity WHERE diner_id = ? ORDER BY id", diner["id"])
    return {
        "name": diner["name"],
        "language": diner["language"],
        "settings": msgspec.json.decode(diner["settings"]),
        "since": _time(diner["created_ms"], zone),
        "chats": [
            {"channel": c["channel"], "id": c["external_id"], "since": _time(c["created_ms"], zone)}
            for c in chats
        ],
        "roles": [
            row["role"]
            for row in await on.all(
                "SELECT g.role FROM role_grant AS g JOIN identity AS i ON i.id = g.identity_id"
                " WHERE i.diner_id = ? ORDER BY g.id",
                diner["id"],
            )
        ],
        "purses": [
            {"kind": row["kind"], "balance_fen": row["balance_fen"], "held_fen": row["held_fen"]}
            for row in await on.all(
                "SELECT * FROM ledger_account WHERE owner_kind = 'diner' AND owner_id = ?"
                " ORDER BY id",
                diner["id"],
            )
        ],
        "movements": [
            {
                "at": _time(row["at_ms"], zone),
                "purse": row["purse"],
                "kind": row["kind"],
                "amount_fen": row["amount_fen"],
                "order": row["number"] or None,
            }
            for row in await statement(diner["id"], on, ROWS_MAX)
        ],
        "orders": await _orders(house, diner["id"]),
        "ratings": [
            {"order": row["number"], "stars": row["stars"], "comment": row["comment"]}
            for row in await on.all(
                "SELECT r.*, o.number FROM rating AS r JOIN orders AS o ON o.id = r.order_id"
                " WHERE r.diner_id = ? ORDER BY r.id",
                diner["id"],
            )
        ],
        "messages": await _messages(house, diner["id"]),
        "talks": [
            {
                "at": _time(row["at_ms"], zone),
                "text": house.keys.unseal(row["body"], f"talk:{row['request_key']}"),
            }
            for row in await on.all(
                "SELECT w.* FROM talk_word AS w JOIN talk AS t ON t.id = w.talk_id"
                f" WHERE t.diner_id = ? ORDER BY w.id DESC LIMIT {ROWS_MAX}",
                diner["id"],
            )
        ],
    }


async def _orders(house: House, diner_id: int) -> list[dict[str, Any]]:
    zone, on = house.settings.timezone, house.db
    orders = await on.all(
        f"SELECT * FROM orders WHERE diner_id = ? ORDER BY id DESC LIMIT {ROWS_MAX}", diner_id
    )
    lines = await on.all(
        "SELECT l.* FROM order_line AS l JOIN orders AS o ON o.id = l.order_id"
        " WHERE o.diner_id = ? ORDER BY l.order_id, l.seq",
        diner_id,
    )
    by_order: dict[int, list[dict[str, Any]]] = {}
    for line in lines:
        shown = {
            "dish": line["name"],
            "quantity": line["quantity"],
            "options": [option["name"] for option in msgspec.json.decode(line["options"])],
            "note": line["note"],
            "for": line["for_name"],
            "amount_fen": line["amount_fen"],
        }
        by_order.setdefault(line["order_id"], []).append(shown)
    return [
        {
            "number": order["number"],
            "date": order["date"],
            "status": order["status"],
            "total_fen": order["total_fen"],
            "placed": _time(order["placed_ms"], zone),
            "lines": by_order.get(order["id"], []),
        }
        for order in orders
    ]


async def _messages(house: House, diner_id: int) -> list[dict[str, Any]]:
    """What they wrote to us, as long as it is kept."""
    rows = await house.db.all(
        "SELECT b.* FROM inbox AS b JOIN identity AS i ON i.channel = b.channel"
        " AND i.account = b.account AND i.external_id = b.sender WHERE i.diner_id = ?"
        f" ORDER BY b.id DESC LIMIT {ROWS_MAX}",
        diner_id,
    )
    found = []
    for row in rows:
        name = f"inbox:{row['channel']}:{row['sender']}:{row['message_id']}"
        event = msgspec.json.decode(house.keys.unseal(row["event"], name))["event"]
        found.append(
            {
                "at": _time(row["received_ms"], house.settings.timezone),
                "channel": row["channel"],
                "text": event.get("text") or event.get("value") or event.get("name", ""),
            }
        )
    return found


def _time(ms: int, zone: str) -> str:
    return at(ms, zone).isoformat(timespec="seconds")
