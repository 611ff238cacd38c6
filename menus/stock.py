"""Portions of one dish at one meal: planned, held by unpaid orders, committed by paid ones.

Every change is a movement row with a natural key and one conditional UPDATE in the caller's
transaction, so that a second release, a second commit or one portion too many cannot happen
(design domain §2.1). Rows are always touched in stock-id order.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.database import Transaction
from kernel.errors import Refused


@dataclass(frozen=True)
class Portions:
    """What one order line takes of one stock row."""

    line_id: int
    stock_id: int
    name: str
    quantity: int


async def check_and_hold(
    portions: Sequence[Portions], round_no: int, actor: str, now_ms: int, tx: Transaction
) -> None:
    """Hold all portions or none. Raises Refused(sold_out) with the dish and what is left of it."""
    await take(portions, tx)
    await note_holds(portions, round_no, actor, now_ms, tx)


async def take(portions: Sequence[Portions], tx: Transaction) -> None:
    """The rows' half of a hold, for lines that are not written yet (`line_id` is not looked at).

    Raises Refused(sold_out) with the dish and what is left of it.
    """
    for stock_id, quantity in _per_stock(portions):
        taken = await tx.first(
            "UPDATE stock SET held = held + ? WHERE id = ? AND planned - held - committed >= ?"
            " AND EXISTS (SELECT 1 FROM menu_item AS i WHERE i.id = stock.item_id"
            " AND i.on_sale = 1 AND i.listed = 1)"
            " RETURNING id",
            quantity, stock_id, quantity,
        )  # fmt: skip
        if taken is None:
            name = next(p.name for p in portions if p.stock_id == stock_id)
            left = await for_sale(stock_id, tx)
            raise Refused("sold_out", name=name, left=left, wanted=quantity)


async def note_holds(
    portions: Sequence[Portions], round_no: int, actor: str, now_ms: int, tx: Transaction
) -> None:
    """The movements' half of a hold, in the same transaction as `take`."""
    await _write(portions, "hold", round_no, actor, now_ms, tx)


async def commit(
    portions: Sequence[Portions], round_no: int, actor: str, now_ms: int, tx: Transaction
) -> None:
    """held → committed: the order is paid."""
    await _move(portions, "commit", round_no, actor, now_ms, tx)


async def release(
    portions: Sequence[Portions], round_no: int, actor: str, now_ms: int, tx: Transaction
) -> None:
    """held → left: the unpaid order is cancelled or expired."""
    await _move(portions, "release", round_no, actor, now_ms, tx)


async def give_back(
    portions: Sequence[Portions], round_no: int, actor: str, now_ms: int, tx: Transaction
) -> None:
    """committed → left: the paid order is cancelled before it was cooked."""
    await _move(portions, "return", round_no, actor, now_ms, tx)


_MOVE = {
    "commit": "UPDATE stock SET held = held - ?, committed = committed + ? WHERE id = ?",
    "release": "UPDATE stock SET held = held - ? WHERE id = ?",
    "return": "UPDATE stock SET committed = committed - ? WHERE id = ?",
}


async def _move(
    portions: Sequence[Portions], kind: str, round_no: int, actor: str, now_ms: int, tx: Transaction
) -> None:
    # Only lines whose movement is new count: what is done twice changes nothing.
    fresh = await _write(portions, kind, round_no, actor, now_ms, tx)
    for stock_id, quantity in _per_stock(fresh):
        values = [quantity] * (_MOVE[kind].count("?") - 1)
        await tx.run(_MOVE[kind], *values, stock_id)


async def _write(
    portions: Sequence[Portions], kind: str, round_no: int, actor: str, now_ms: int, tx: Transaction
) -> list[Portions]:
    fresh = []
    for portion in portions:
        row = await tx.first(
            "INSERT INTO stock_movement (stock_id, line_id, kind, round, quantity, actor, at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (line_id, kind, round) DO NOTHING RETURNING id",
            portion.stock_id, portion.line_id, kind, round_no, portion.quantity, actor, now_ms,
        )  # fmt: skip
        if row is not None:
            fresh.append(portion)
    return fresh


def _per_stock(portions: Sequence[Portions]) -> list[tuple[int, int]]:
    sums: defaultdict[int, int] = defaultdict(int)
    for portion in portions:
        sums[portion.stock_id] += portion.quantity
    return sorted(sums.items())


async def for_sale(stock_id: int, tx: Transaction) -> int:
    """How many portions can be sold now; 0 for a dish taken off or marked sold out."""
    left = await tx.value(
        "SELECT CASE WHEN i.on_sale = 1 AND i.listed = 1 THEN s.planned - s.held - s.committed"
        " ELSE 0 END FROM stock AS s JOIN menu_item AS i ON i.id = s.item_id WHERE s.id = ?",
        stock_id,
    )
    return int(left or 0)


async def plan(
    stock_id: int, delta: int, request_key: str, actor: str, now_ms: int, tx: Transaction
) -> int:
    """Add portions (or take unsold ones away) and answer what is left to sell.

    A repeated `request_key` changes nothing. Raises Refused(below_sold) with the portions left.
    """
    row = await tx.first(
        "INSERT INTO stock_movement (stock_id, line_id, kind, round, quantity, request_key, actor,"
        " at_ms) VALUES (?, NULL, 'plan', 0, ?, ?, ?, ?)"
        " ON CONFLICT (request_key) DO NOTHING RETURNING id",
        stock_id, delta, request_key, actor, now_ms,
    )  # fmt: skip
    if row is not None and delta != 0:
        done = await tx.first(
            "UPDATE stock SET planned = planned + ? WHERE id = ?"
            " AND planned + ? >= held + committed RETURNING id",
            delta, stock_id, delta,
        )  # fmt: skip
        if done is None:
            raise Refused("below_sold", left=await unsold(stock_id, tx), delta=delta)
    return await unsold(stock_id, tx)


async def unsold(stock_id: int, tx: Transaction) -> int:
    """planned − held − committed, on sale or not."""
    return int(
        await tx.value("SELECT planned - held - committed FROM stock WHERE id = ?", stock_id)
    )
