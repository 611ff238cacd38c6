"""What an admin changes while people order: price, sale, cut-off, pause, portions.

Each change locks the meal, writes the audit and answers the numbers before and after with how many
orders and carts it touches, so that the chat can say them. Placed orders keep what they were
promised; carts are asked again. A dish that is only in the draft is changed there, and a draft row
of a dish on sale follows, or its publication would bring the old value back.
"""

from dataclasses import dataclass
from typing import Any, Literal

from kernel import audit
from kernel.database import Row, Transaction
from kernel.errors import Conflict, Refused
from kernel.money import FEN_MAX
from menus import items, stock
from menus.drafting import settle_draft
from menus.publishing import MINUTE_MS
from menus.queries import affected
from menus.values import (
    PORTIONS_MAX,
    AcceptingChanged,
    CutoffMoved,
    PriceChanged,
    SaleChanged,
    StockChanged,
)

StockOp = Literal["+", "-", "="]
# Longer than any meal is served; the end of serving is the real limit.
EXTEND_MINUTES_MAX = 24 * 60


@dataclass(frozen=True)
class _Target:
    """The dish that is meant: on sale (`live`), or only in the draft."""

    meal: Row
    row: Row
    live: bool

    @property
    def subject(self) -> str:
        return f"meal:{self.meal['id']}:{self.row['code']}"


async def _target(meal_id: int, dish: str, tx: Transaction) -> _Target:
    meal = await items.lock_changeable(meal_id, tx)
    await settle_draft(meal, tx)
    drafted = await items.draft_rows(meal_id, tx)
    live = await items.items_of(meal_id, tx) if meal["status"] == "published" else []
    on_sale = {row["dish_id"] for row in live}
    row = items.pick(live + [row for row in drafted if row["dish_id"] not in on_sale], dish)
    return _Target(meal, row, row["dish_id"] in on_sale)


async def _set(target: _Target, column: str, value: int, tx: Transaction) -> int:
    """Write one column of the dish's rows; answers the meal's revision."""
    if target.live:
        await tx.run(
            f"UPDATE menu_item SET {column} = ? WHERE id = ?", value, target.row["item_id"]
        )
    await tx.run(
        f"UPDATE menu_draft SET {column} = ? WHERE meal_id = ? AND dish_id = ?",
        value, target.meal["id"], target.row["dish_id"],
    )  # fmt: skip
    return await _revise(target, tx)


async def _revise(target: _Target, tx: Transaction) -> int:
    meal = await items.rewrite(target.meal, tx) if target.live else target.meal
    return int(meal["revision"])


async def _noted(
    action: str, target: _Target, actor: str, before: Any, after: Any, now_ms: int, tx: Transaction
) -> None:
    await audit.write(action, target.subject, actor, before, after, "", now_ms, tx)


async def change_price(
    meal_id: int, dish: str, price_fen: int, *, actor: str, now_ms: int, tx: Transaction
) -> PriceChanged:
    """Sell the dish at another price from now on.

    Raises Refused(no_such_dish | ambiguous_dish | bad_price | meal_closed | frozen).
    """
    if not 0 <= price_fen <= FEN_MAX:
        raise Refused("bad_price", price_fen=price_fen)
    target = await _target(meal_id, dish, tx)
    row = target.row
    revision = await _set(target, "price_fen", price_fen, tx)
    await _noted("menu.price", target, actor, row["price_fen"], price_fen, now_ms, tx)
    touched = await affected(meal_id, [row["code"]], tx)
    return PriceChanged(row["code"], row["name"], row["price_fen"], price_fen, revision, touched)


async def set_sold_out(
    meal_id: int, dish: str, sold_out: bool, *, actor: str, now_ms: int, tx: Transaction
) -> SaleChanged:
    """售罄: still on the menu, not for sale, whatever is left. 恢复 puts it back on sale."""
    target = await _target(meal_id, dish, tx)
    row = target.row
    changed = bool(row["on_sale"]) == sold_out
    revision = int(target.meal["revision"])
    if changed:
        revision = await _set(target, "on_sale", int(not sold_out), tx)
        await _noted("menu.sold_out", target, actor, not sold_out, sold_out, now_ms, tx)
    touched = await affected(meal_id, [row["code"]], tx)
    return SaleChanged(
        row["code"], row["name"], "sold_out", sold_out, changed, _left(row), revision, touched
    )


async def set_listed(
    meal_id: int, dish: str, listed: bool, *, actor: str, now_ms: int, tx: Transaction
) -> SaleChanged:
    """下架: off the menu, its number kept; 上架 brings it back. Off a draft it is simply gone."""
    target = await _target(meal_id, dish, tx)
    row = target.row
    changed = bool(row["listed"]) != listed
    revision = int(target.meal["revision"])
    if changed:
        if not listed:
            await tx.run(
                "DELETE FROM menu_draft WHERE meal_id = ? AND dish_id = ?",
                meal_id, row["dish_id"],
            )  # fmt: skip
        revision = await _set(target, "listed", int(listed), tx)
        await _noted("menu.listed", target, actor, not listed, listed, now_ms, tx)
    touched = await affected(meal_id, [row["code"]], tx)
    return SaleChanged(
        row["code"], row["name"], "listed", listed, changed, _left(row), revision, touched
    )


def _left(row: Row) -> int:
    return int(row["planned"] - (row["held"] or 0) - (row["committed"] or 0))


async def move_cutoff(
    meal_id: int, cutoff_ms: int, *, actor: str, now_ms: int, tx: Transaction
) -> CutoffMoved:
    """End ordering at another instant, earlier or later.

    Who holds an unpaid order keeps their time to pay. Raises Refused(past_time | before_open |
    after_serving | meal_closed | frozen).
    """
    meal = await items.lock_changeable(meal_id, tx)
    return await _move_cutoff(meal, cutoff_ms, actor, now_ms, tx)


async def extend_cutoff(
    meal_id: int, minutes: int, *, actor: str, now_ms: int, tx: Transaction
) -> CutoffMoved:
    """So many minutes more than now left; after the cut-off, so many minutes from now.

    Raises as `move_cutoff`, and Refused(bad_minutes).
    """
    if not 0 < minutes <= EXTEND_MINUTES_MAX:
        raise Refused("bad_minutes", minutes=minutes)
    meal = await items.lock_changeable(meal_id, tx)
    later_ms = max(meal["cutoff_ms"], now_ms) + minutes * MINUTE_MS
    return await _move_cutoff(meal, later_ms, actor, now_ms, tx)


async def _move_cutoff(
    meal: Row, cutoff_ms: int, actor: str, now_ms: int, tx: Transaction
) -> CutoffMoved:
    if cutoff_ms <= now_ms:
        raise Refused("past_time", at_ms=cutoff_ms)
    if cutoff_ms <= meal["open_ms"]:
        raise Refused("before_open", at_ms=cutoff_ms, open_ms=meal["open_ms"])
    if cutoff_ms > meal["serve_to_ms"]:
        raise Refused("after_serving", at_ms=cutoff_ms, serve_to_ms=meal["serve_to_ms"])
    await tx.run("UPDATE meal SET cutoff_ms = ? WHERE id = ?", cutoff_ms, meal["id"])
    if meal["status"] == "published":
        meal = {**meal, "revision": (await items.rewrite(meal, tx))["revision"]}
    await audit.write(
        "meal.cutoff", f"meal:{meal['id']}", actor, meal["cutoff_ms"], cutoff_ms, "", now_ms, tx
    )
    touched = await affected(meal["id"], None, tx)
    return CutoffMoved(meal["cutoff_ms"], cutoff_ms, meal["revision"], touched)


async def set_accepting(
    meal_id: int, accepting: bool, *, actor: str, now_ms: int, tx: Transaction,
    resume_ms: int | None = None,
) -> AcceptingChanged:  # fmt: skip
    """暂停 / 恢复接单: the menu stays visible, new orders are refused.

    With `resume_ms` the pause ends by itself then. Raises Refused(meal_closed | frozen).
    """
    meal = await items.lock_changeable(meal_id, tx)
    resume_ms = None if accepting else resume_ms
    changed = bool(meal["accepting"]) != accepting
    if changed or meal["resume_ms"] != resume_ms:
        await tx.run(
            "UPDATE meal SET accepting = ?, resume_ms = ? WHERE id = ?",
            int(accepting), resume_ms, meal_id,
        )  # fmt: skip
    if changed:
        await audit.write(
            "meal.accepting", f"meal:{meal_id}", actor, not accepting, accepting, "", now_ms, tx
        )
    return AcceptingChanged(accepting, changed, await affected(meal_id, None, tx))


async def change_stock(
    meal_id: int, dish: str, op: StockOp, n: int, *, actor: str, request_key: str, now_ms: int,
    tx: Transaction,
) -> StockChanged:  # fmt: skip
    """`+` and `-` change the portions, `=` says what is left to sell now.

    A repeated `request_key` changes nothing and answers the numbers as they are; the same key for
    something else is Conflict(other_content). Raises Refused(below_sold) with what is left and
    what is sold, Refused(no_such_dish | bad_portions | meal_closed | frozen).
    """
    if op not in {"+", "-", "="} or not 0 <= n <= PORTIONS_MAX:
        raise Refused("bad_portions", portions=n)
    target = await _target(meal_id, dish, tx)
    if not target.live:
        return await _plan_draft(target, op, n, actor, now_ms, tx)
    shelf = await tx.one(f"SELECT * FROM stock WHERE id = ?{tx.lock()}", target.row["stock_id"])
    replayed = await _replayed(shelf, op, n, request_key, tx)
    before = shelf["planned"] - shelf["held"] - shelf["committed"]
    delta = 0 if replayed else _delta(op, n, before)
    after = before + delta
    sold = shelf["held"] + shelf["committed"]
    if after < 0:
        raise Refused("below_sold", name=target.row["name"], left=before, sold=sold, wanted=n)
    if not replayed:
        await stock.plan(shelf["id"], delta, request_key, actor, now_ms, tx)
        await _follow(target, delta, tx)
        await _noted("stock.plan", target, actor, before, after, now_ms, tx)
    return StockChanged(
        target.row["code"], target.row["name"], before, after, sold, after + sold, replayed
    )


def _delta(op: StockOp, n: int, left: int) -> int:
    return {"+": n, "-": -n, "=": n - left}[op]


async def _replayed(shelf: Row, op: StockOp, n: int, request_key: str, tx: Transaction) -> bool:
    first = await tx.first("SELECT * FROM stock_movement WHERE request_key = ?", request_key)
    if first is None:
        return False
    meant = first["quantity"] if op == "=" else _delta(op, n, 0)
    if first["stock_id"] != shelf["id"] or first["quantity"] != meant:
        raise Conflict("other_content")
    return True


async def _follow(target: _Target, delta: int, tx: Transaction) -> None:
    await tx.run(
        "UPDATE menu_draft SET planned = CASE WHEN planned + ? < 0 THEN 0 ELSE planned + ? END"
        " WHERE meal_id = ? AND dish_id = ?",
        delta, delta, target.meal["id"], target.row["dish_id"],
    )  # fmt: skip


async def _plan_draft(
    target: _Target, op: StockOp, n: int, actor: str, now_ms: int, tx: Transaction
) -> StockChanged:
    row = target.row
    after = row["planned"] + _delta(op, n, row["planned"])
    if after < 0:
        raise Refused("below_sold", name=row["name"], left=row["planned"], sold=0, wanted=n)
    await _set(target, "planned", after, tx)
    await _noted("stock.plan", target, actor, row["planned"], after, now_ms, tx)
    return StockChanged(row["code"], row["name"], row["planned"], after, 0, after, False)
