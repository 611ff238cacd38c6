"""缺菜: whose paid lines a shortage takes, what they are offered instead, and the rows of both.

Whole lines only: nobody gets two thirds of what they ordered. Who is taken (design domain §3.6):
the latest paid first, group orders after single ones, and last of all whoever's allergy leaves no
other dish. Money and stock are moved in `payments/shortages.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from kernel.database import Connection, Row, Transaction, placeholders
from kernel.machine import follow
from orders.machine import SHORT, ShortState, ShortStep

# Two to choose from: a third is a menu again.
OFFERS_MAX = 2


@dataclass(frozen=True)
class Taken:
    """A line that the shortage takes, and what its diner may have instead (dish codes)."""

    line_id: int
    order_id: int
    number: str
    diner_id: int
    diner: str
    quantity: int
    offered: tuple[str, ...]
    only_safe: bool


async def candidates(meal_id: int, dish: str, on: Connection) -> list[Row]:
    """Paid lines of the dish that nobody has cooked and no shortage took, the latest paid first."""
    return await on.all(
        "SELECT l.id, l.order_id, l.quantity, l.unit_fen, o.number, o.diner_id, o.paid_ms,"
        " p.name AS diner, p.settings,"
        " (SELECT count(*) FROM group_member AS g WHERE g.order_id = o.id) AS in_group"
        " FROM order_line AS l JOIN orders AS o ON o.id = l.order_id"
        " JOIN diner AS p ON p.id = o.diner_id"
        " WHERE o.meal_id = ? AND l.dish_code = ? AND l.status = 'live'"
        " AND o.status IN ('paid', 'preparing')"
        " AND NOT EXISTS (SELECT 1 FROM line_done AS d WHERE d.line_id = l.id)"
        " AND NOT EXISTS (SELECT 1 FROM shortage_line AS s WHERE s.line_id = l.id)"
        " ORDER BY o.paid_ms DESC, o.id DESC, l.seq",
        meal_id, dish,
    )  # fmt: skip


def choose(
    lines: Sequence[Row], menu: Sequence[Mapping[str, Any]], dish: str, portions: int
) -> list[Taken]:
    """The lines that make up for so many portions (0: all of them), in the order of the rule.

    `menu` is what the meal sells now: {code, category, price_fen, allergens, left}.
    """
    seen = [_taken(line, menu, dish) for line in lines]
    ordered = sorted(
        zip(seen, lines, strict=True), key=lambda pair: (pair[0].only_safe, pair[1]["in_group"] > 0)
    )
    chosen, sum_ = [], 0
    for taken, _ in ordered:
        if portions and sum_ >= portions:
            break
        chosen.append(taken)
        sum_ += taken.quantity
    return chosen


def _taken(line: Row, menu: Sequence[Mapping[str, Any]], dish: str) -> Taken:
    avoid = allergies(line["settings"])
    category = next((item["category"] for item in menu if item["code"] == dish), "")
    others = [
        item
        for item in menu
        if item["code"] != dish
        and item["category"] == category
        and item["left"] >= line["quantity"]
        and not avoid & set(item["allergens"])
    ]
    # The nearest price, rather a dearer dish than a cheaper one: there is no extra charge.
    others.sort(
        key=lambda item: (
            abs(item["price_fen"] - line["unit_fen"]),
            item["price_fen"] < line["unit_fen"],
        )
    )
    offered = tuple(item["code"] for item in others[:OFFERS_MAX])
    return Taken(
        line["id"], line["order_id"], line["number"], line["diner_id"], line["diner"],
        line["quantity"], offered, only_safe=bool(avoid) and not offered,
    )  # fmt: skip


def allergies(settings: str) -> frozenset[str]:
    """The allergens in a diner's settings."""
    return frozenset(msgspec.json.decode(settings).get("allergies", ()))


def wish(settings: str) -> str:
    """What the diner wants done without being asked: `any` substitute, `refund`, or nothing."""
    return str(msgspec.json.decode(settings).get("substitute", ""))


async def take(shortage_id: int, taken: Taken, due_ms: int, tx: Transaction) -> None:
    """The line is SHORT from now on; its diner has until `due_ms`."""
    await tx.run(
        "INSERT INTO shortage_line (line_id, shortage_id, order_id, offered, state, due_ms,"
        " decided_by) VALUES (?, ?, ?, ?, 'short', ?, '')",
        taken.line_id, shortage_id, taken.order_id,
        msgspec.json.encode(taken.offered).decode(), due_ms,
    )  # fmt: skip


async def short_lines(order_id: int, on: Connection) -> list[Row]:
    """The order's lines that wait for an answer: line, offer and deadline."""
    return await on.all(
        "SELECT l.*, s.shortage_id, s.offered, s.due_ms FROM shortage_line AS s"
        " JOIN order_line AS l ON l.id = s.line_id"
        " WHERE s.order_id = ? AND s.state = 'short' ORDER BY l.seq",
        order_id,
    )


async def decide(
    line_id: int, step: ShortStep, by: str, now_ms: int, tx: Transaction, *,
    substitute_id: int | None = None,
) -> bool:  # fmt: skip
    """Move a line that is SHORT; False when somebody or the clock was faster."""
    following = follow(SHORT, ShortState.SHORT, step)
    row = await tx.first(
        "UPDATE shortage_line SET state = ?, due_ms = NULL, substitute_id = ?, decided_by = ?,"
        " decided_ms = ? WHERE line_id = ? AND state = 'short' RETURNING line_id",
        following.value, substitute_id, by, now_ms, line_id,
    )  # fmt: skip
    return row is not None


def offers(row: Row) -> list[str]:
    """The dish codes that were offered for a line, in the order shown."""
    return msgspec.json.decode(row["offered"], type=list[str])


async def open_lines(order_ids: Sequence[int], on: Connection) -> list[Row]:
    """Which lines of these orders wait for an answer: {line_id, order_id, due_ms}."""
    if not order_ids:
        return []
    return await on.all(
        "SELECT line_id, order_id, due_ms FROM shortage_line WHERE state = 'short'"
        f" AND order_id IN ({placeholders(order_ids)})",
        *order_ids,
    )
