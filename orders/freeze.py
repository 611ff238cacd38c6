"""The kitchen's list: what a batch meal cooks, fixed a moment after the cut-off.

An order is either in the list or was refused: the freeze takes the meal's row for itself, while
whoever places or pays shares it, so that one of the two sees the other. What is paid after the
freeze (the order was placed in time) makes the next version of the list, and the kitchen sees what
came on top. A `live` meal has no list: it cooks orders as they are paid.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from kernel.database import Connection, Row, Transaction
from kernel.errors import Broken
from kernel.house import House
from menus.items import lock_meal

# A message received just before the cut-off is still being worked on (design domain, edge case 3).
FREEZE_AFTER_MS = 5_000
# More batch meals than a site cuts off at the same minute; the next sweep takes the rest.
DUE_MAX = 50
# Each try lost is a payment won by somebody else; this many at the very same moment do not exist.
APPEND_TRIES_MAX = 200

_COOKED = "('paid', 'preparing', 'ready', 'picked_up')"


class ListLine(msgspec.Struct, frozen=True):
    """So many portions of a dish, prepared alike."""

    dish: str
    name: str
    options: tuple[str, ...]
    note: str
    quantity: int


@dataclass(frozen=True)
class CountRow:
    """Portions of a dish prepared alike, for one time of collecting (None: as soon as ready).

    `listed` is what the frozen list said at the cut-off; None where there is no list.
    """

    dish: str
    name: str
    options: tuple[str, ...]
    note: str
    at_ms: int | None
    quantity: int
    listed: int | None = None


@dataclass(frozen=True)
class KitchenCounts:
    """What to cook. `version` is the frozen list's; None when counts still grow."""

    meal_id: int
    cooking: str
    version: int | None
    rows: tuple[CountRow, ...]
    frozen_ms: int | None = None


async def freeze_due(house: House) -> int:
    """Freeze every batch meal whose cut-off is over; answers how many. Once each, whoever asks."""
    now_ms = await house.clock.canteen_ms(house.db)
    rows = await house.db.all(
        "SELECT id FROM meal WHERE status = 'published' AND cooking = 'batch'"
        f" AND frozen_ms IS NULL AND cutoff_ms <= ? ORDER BY cutoff_ms, id LIMIT {DUE_MAX}",
        now_ms - FREEZE_AFTER_MS,
    )
    frozen = 0
    for row in rows:
        async with house.db.transaction() as tx:
            frozen += await freeze(row["id"], now_ms, tx)
    return frozen


async def freeze(meal_id: int, now_ms: int, tx: Transaction) -> bool:
    """Write version 1 of the list from the paid orders; False when it is not due or was done."""
    meal = await lock_meal(meal_id, tx)
    due = meal["status"] == "published" and meal["cooking"] == "batch"
    if not due or meal["frozen_ms"] is not None or meal["cutoff_ms"] + FREEZE_AFTER_MS > now_ms:
        return False
    # Marked first, read after: an order being cancelled right now is waited for, and left out.
    await tx.run(
        f"UPDATE orders SET list_version = 1 WHERE meal_id = ? AND status IN {_COOKED}", meal_id
    )
    lines = await tx.all(
        "SELECT l.dish_code, l.name, l.options, l.note, l.quantity FROM order_line AS l"
        " JOIN orders AS o ON o.id = l.order_id"
        " WHERE o.meal_id = ? AND o.list_version = 1 AND l.status = 'live' ORDER BY l.id",
        meal_id,
    )
    await _write(meal_id, 1, _merged(map(_list_line, lines)), now_ms, tx)
    await tx.run("UPDATE meal SET frozen_ms = ? WHERE id = ?", now_ms, meal_id)
    return True


async def add_to_list(order: Row, now_ms: int, tx: Transaction) -> int | None:
    """Put an order that was just paid into its meal's frozen list, as the next version.

    The caller holds the meal, shared at least, since before it looked at the order. Answers the
    version that has the order; None where nothing is frozen. Twice is once.
    """
    meal = await tx.one("SELECT frozen_ms FROM meal WHERE id = ?", order["meal_id"])
    if meal["frozen_ms"] is None:
        return None
    known = await tx.value("SELECT list_version FROM orders WHERE id = ?", order["id"])
    if known is not None:
        return int(known)
    lines = await tx.all(
        "SELECT dish_code, name, options, note, quantity FROM order_line"
        " WHERE order_id = ? AND status = 'live' ORDER BY seq",
        order["id"],
    )
    version = await _append(order["meal_id"], [_list_line(row) for row in lines], now_ms, tx)
    await tx.run("UPDATE orders SET list_version = ? WHERE id = ?", version, order["id"])
    return version


async def _append(meal_id: int, added: list[ListLine], now_ms: int, tx: Transaction) -> int:
    # Two payments at once share the meal and want the same number. The key decides: the second
    # waits for the first, is not written, and builds on what the first left.
    for _ in range(APPEND_TRIES_MAX):
        last = await last_version(meal_id, tx)
        before = await frozen_list(meal_id, last, tx)
        if await _write(meal_id, last + 1, _merged([*before, *added]), now_ms, tx):
            return last + 1
    raise Broken(f"the kitchen list of meal {meal_id} never stood still")


async def last_version(meal_id: int, on: Connection) -> int:
    """The newest version of the meal's list; 0 before the freeze."""
    return int(
        await on.value(
            "SELECT COALESCE(max(version), 0) FROM kitchen_list WHERE meal_id = ?", meal_id
        )
    )


async def frozen_list(meal_id: int, version: int, on: Connection) -> tuple[ListLine, ...]:
    """One version of the list, whole; empty when there is no such version."""
    body = await on.value(
        "SELECT body FROM kitchen_list WHERE meal_id = ? AND version = ?", meal_id, version
    )
    return msgspec.json.decode(body, type=tuple[ListLine, ...]) if body else ()


async def kitchen_counts(meal_id: int, on: Connection) -> KitchenCounts:
    """Per dish, options and note: for a live meal what is paid and not yet ready, by the time to
    collect; for a frozen one its list and what has become of it since; for a batch meal still
    ordered what is paid so far."""
    meal = await on.one("SELECT * FROM meal WHERE id = ?", meal_id)
    if meal["frozen_ms"] is not None:
        return await _since_frozen(meal, on)
    lines = await on.all(
        "SELECT l.dish_code, l.name, l.options, l.note, l.quantity, o.pickup_at_ms FROM order_line"
        " AS l JOIN orders AS o ON o.id = l.order_id WHERE o.meal_id = ?"
        " AND o.status IN ('paid', 'preparing') AND l.status = 'live' ORDER BY l.id",
        meal_id,
    )
    return KitchenCounts(meal_id, meal["cooking"], None, _by_time(lines))


async def _since_frozen(meal: Row, on: Connection) -> KitchenCounts:
    """The first list beside the orders as they are now: paid late, cancelled, refunded, swapped."""
    before = {_alike(line): line for line in await frozen_list(meal["id"], 1, on)}
    lines = await on.all(
        "SELECT l.dish_code, l.name, l.options, l.note, l.quantity FROM order_line AS l"
        " JOIN orders AS o ON o.id = l.order_id"
        f" WHERE o.meal_id = ? AND o.status IN {_COOKED} AND o.list_version IS NOT NULL"
        " AND l.status = 'live' ORDER BY l.id",
        meal["id"],
    )
    now = {_alike(line): line for line in _merged(map(_list_line, lines))}
    rows = [
        CountRow(
            line.dish, line.name, line.options, line.note, None,
            now[alike].quantity if alike in now else 0,
            before[alike].quantity if alike in before else 0,
        )
        for alike, line in {**before, **now}.items()
    ]  # fmt: skip
    version = await last_version(meal["id"], on)
    return KitchenCounts(meal["id"], meal["cooking"], version, tuple(rows), meal["frozen_ms"])


def _alike(line: ListLine) -> ListLine:
    return msgspec.structs.replace(line, quantity=0)


async def allergic(meal_id: int, on: Connection) -> list[Row]:
    """Lines still to cook whose diner has allergies: {number, name, quantity, settings}."""
    return await on.all(
        "SELECT o.number, l.name, l.quantity, d.settings FROM orders AS o"
        " JOIN order_line AS l ON l.order_id = o.id AND l.status = 'live'"
        " JOIN diner AS d ON d.id = o.diner_id"
        " WHERE o.meal_id = ? AND o.status IN ('paid', 'preparing')"
        " AND d.settings LIKE '%\"allergies\"%' ORDER BY o.id, l.seq",
        meal_id,
    )


def _by_time(lines: Iterable[Row]) -> tuple[CountRow, ...]:
    sums: dict[tuple[ListLine, int | None], int] = {}
    for row in lines:
        line = _list_line(row)
        key = (msgspec.structs.replace(line, quantity=0), row["pickup_at_ms"])
        sums[key] = sums.get(key, 0) + line.quantity
    # What is wanted at once first, then by time; within a time the dishes in order of asking.
    return tuple(
        CountRow(line.dish, line.name, line.options, line.note, at_ms, sums[line, at_ms])
        for line, at_ms in sorted(sums, key=lambda key: (key[1] is not None, key[1] or 0))
    )


def _list_line(row: Row) -> ListLine:
    options = msgspec.json.decode(row["options"])
    names = tuple(sorted(option["name"] for option in options))
    return ListLine(row["dish_code"], row["name"], names, row["note"], row["quantity"])


def _merged(lines: Iterable[ListLine]) -> list[ListLine]:
    sums: dict[tuple[str, str, tuple[str, ...], str], int] = {}
    for line in lines:
        key = (line.dish, line.name, line.options, line.note)
        sums[key] = sums.get(key, 0) + line.quantity
    return [ListLine(*key, quantity) for key, quantity in sums.items()]


async def _write(
    meal_id: int, version: int, body: list[ListLine], now_ms: int, tx: Transaction
) -> bool:
    """False when that version is there already."""
    row = await tx.first(
        "INSERT INTO kitchen_list (meal_id, version, at_ms, body) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (meal_id, version) DO NOTHING RETURNING version",
        meal_id, version, now_ms, msgspec.json.encode(body).decode(),
    )  # fmt: skip
    return row is not None
