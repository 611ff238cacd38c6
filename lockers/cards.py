"""What the kitchen's screen and the pickup board show: one card for each order, by stage.

待做 → 制作中 → 已出餐 → 已入柜. Only paid orders have a card, of meals that are being cooked: those
of a batch meal appear with its frozen list. A card carries no phone, no full name and no code.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from kernel import allergens
from kernel.clock import at
from kernel.database import Connection, Row, placeholders
from lockers.cooking import RECALL_MS
from menus import queries as menus
from orders import marks, shortage

# More than any kitchen has on its hands at once; the oldest come first.
CARDS_MAX = 400
# A cancelled order stays long enough for the cook to stop, and then goes by itself.
CANCELLED_SHOWN_MS = 2 * 60_000
# Whoever wants it as soon as it is ready waits this long before the card turns red.
PATIENCE_MS = 15 * 60_000
# The board stops calling a meal after this long; the reminders go on in the chat.
CALLED_MS = 20 * 60_000


@dataclass(frozen=True)
class Screen:
    """Everything on the screen at one moment. `mark` is the newest step of any order on it."""

    now_ms: int
    meals: list[dict[str, Any]]
    cards: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    mark: int


async def screen(now_ms: int, on: Connection) -> Screen:
    """The kitchen's screen of the canteen, read now."""
    canteen = await menus.home(on)
    meals = await _meals(canteen["id"], now_ms, on)
    orders = await _orders([meal["id"] for meal in meals], now_ms, on)
    lines = await _lines(orders, on)
    slots = await _slots(orders, on)
    zone = canteen["timezone"]
    cards = [_card(order, lines, slots.get(order["id"]), now_ms, zone) for order in orders]
    shown = [{"id": m["id"], "kind": m["meal_kind"], "cooking": m["cooking"]} for m in meals]
    mark = max((order["step"] for order in orders), default=0)
    return Screen(now_ms, shown, cards, _totals(cards), mark)


async def _meals(canteen_id: int, now_ms: int, on: Connection) -> list[Row]:
    return await on.all(
        "SELECT id, meal_kind, cooking FROM meal WHERE canteen_id = ? AND status = 'published'"
        " AND open_ms <= ? AND serve_to_ms > ? AND (cooking = 'live' OR frozen_ms IS NOT NULL)"
        " ORDER BY serve_to_ms, id",
        canteen_id, now_ms, now_ms - PATIENCE_MS,
    )  # fmt: skip


async def _orders(meal_ids: Sequence[int], now_ms: int, on: Connection) -> list[Row]:
    if not meal_ids:
        return []
    return await on.all(
        "SELECT o.id, o.number, o.meal_id, o.status, o.pickup_method, o.pickup_at_ms, o.cabinet_id,"
        " o.slot_number, o.paid_ms, o.ready_ms, o.closed_ms, m.serve_from_ms, m.cooking, d.name,"
        " d.settings, (SELECT max(h.id) FROM order_history AS h WHERE h.order_id = o.id) AS step"
        " FROM orders AS o JOIN meal AS m ON m.id = o.meal_id JOIN diner AS d ON d.id = o.diner_id"
        f" WHERE o.meal_id IN ({placeholders(meal_ids)})"
        " AND (o.status IN ('paid', 'preparing', 'ready')"
        " OR (o.status = 'cancelled' AND o.paid_ms IS NOT NULL AND o.closed_ms > ?))"
        f" ORDER BY COALESCE(o.pickup_at_ms, o.paid_ms), o.id LIMIT {CARDS_MAX}",
        *meal_ids, now_ms - CANCELLED_SHOWN_MS,
    )  # fmt: skip


async def _lines(orders: Sequence[Row], on: Connection) -> dict[int, list[dict[str, Any]]]:
    """Live lines by order; a cancelled order shows what was to be cooked."""
    ids = [order["id"] for order in orders]
    found: dict[int, list[dict[str, Any]]] = {order_id: [] for order_id in ids}
    short = {row["line_id"] for row in await shortage.open_lines(ids, on)}
    over = [order["id"] for order in orders if order["status"] == "cancelled"]
    rows = await marks.lines_of(ids, on) + await marks.lines_of(over, on, refunded=True)
    for row in rows:
        found[row["order_id"]].append(
            {
                "id": row["id"],
                "dish": row["dish_code"],
                "name": row["name"],
                "quantity": row["quantity"],
                "options": [one["name"] for one in msgspec.json.decode(row["options"])],
                "note": row["note"],
                "for": row["for_name"],
                "done": row["done_ms"] is not None,
                "short": row["id"] in short,
            }
        )
    return found


async def _slots(orders: Sequence[Row], on: Connection) -> dict[int, Row]:
    ids = [order["id"] for order in orders if order["pickup_method"] == "cabinet"]
    if not ids:
        return {}
    rows = await on.all(
        "SELECT order_id, cabinet_id, number, state FROM slot"
        f" WHERE order_id IN ({placeholders(ids)})",
        *ids,
    )
    return {row["order_id"]: row for row in rows}


def _card(
    order: Row, lines: dict[int, list[dict[str, Any]]], slot: Row | None, now_ms: int, zone: str
) -> dict[str, Any]:
    due_ms = order["pickup_at_ms"] or (
        order["serve_from_ms"] if order["cooking"] == "batch" else order["paid_ms"] + PATIENCE_MS
    )
    recall_ms = order["ready_ms"] + RECALL_MS if order["status"] == "ready" else 0
    return {
        "id": order["id"],
        "number": order["number"],
        "meal": order["meal_id"],
        "stage": _stage(order, slot),
        "step": order["step"],
        "name": masked(order["name"]),
        "allergies": sorted(
            allergens.name(one, "zh") for one in shortage.allergies(order["settings"])
        ),
        "at": f"{at(order['pickup_at_ms'], zone):%H:%M}" if order["pickup_at_ms"] else "",
        "due_ms": due_ms,
        "since_ms": order["paid_ms"],
        "method": order["pickup_method"],
        "cabinet": order["cabinet_id"] or "",
        "slot": slot["number"] if slot else None,
        # The door is open, or opens now, and waits for the box.
        "put_in": bool(slot and slot["state"] in ("reserved", "stocking")),
        "recall_until_ms": recall_ms if recall_ms > now_ms else 0,
        "lines": lines[order["id"]],
    }


def _stage(order: Row, slot: Row | None) -> str:
    """todo | cooking | ready | boxed | cancelled."""
    if order["status"] == "ready":
        return "boxed" if slot is not None else "ready"
    return {"paid": "todo", "preparing": "cooking", "cancelled": "cancelled"}[order["status"]]


def _totals(cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Portions still to cook, per dish, in the order in which they are first wanted."""
    sums: Counter[tuple[int, str, str]] = Counter()
    for card in cards:
        if card["stage"] in ("todo", "cooking"):
            for line in card["lines"]:
                if not line["done"] and not line["short"]:
                    sums[card["meal"], line["dish"], line["name"]] += line["quantity"]
    return [
        {"meal": meal, "dish": dish, "name": name, "quantity": quantity}
        for (meal, dish, name), quantity in sums.items()
    ]


def masked(name: str) -> str:
    """王小明 → 王**, Anna → A***: enough to recognise oneself."""
    return name[:1] + "*" * min(3, max(1, len(name) - 1))


async def board(now_ms: int, on: Connection) -> dict[str, Any]:
    """Numbers and masked names: what is being made, and what can be collected now."""
    shown = await screen(now_ms, on)
    making = [
        {"number": card["number"], "name": card["name"]}
        for card in shown.cards
        if card["stage"] in ("todo", "cooking")
    ]
    waiting = [card for card in shown.cards if card["stage"] in ("ready", "boxed")]
    called = await _called(waiting, now_ms, on)
    return {"now_ms": now_ms, "making": making, "called": called}


async def _called(
    cards: Sequence[dict[str, Any]], now_ms: int, on: Connection
) -> list[dict[str, Any]]:
    """The newest first; what has been called long enough leaves the board."""
    if not cards:
        return []
    rows = await on.all(
        "SELECT id, ready_ms FROM orders"
        f" WHERE id IN ({placeholders(cards)}) AND ready_ms > ? ORDER BY ready_ms DESC, id DESC",
        *(card["id"] for card in cards), now_ms - CALLED_MS,
    )  # fmt: skip
    by_id = {card["id"]: card for card in cards}
    return [
        {
            "number": by_id[row["id"]]["number"],
            "name": by_id[row["id"]]["name"],
            "method": by_id[row["id"]]["method"],
            "cabinet": by_id[row["id"]]["cabinet"],
            "slot": by_id[row["id"]]["slot"],
            "ready_ms": row["ready_ms"],
        }
        for row in rows
    ]
