"""缺菜: a dish ran out after it was paid (design domain §3.6).

The kitchen says how many portions are missing; the lines it takes are SHORT, their diners are asked
once, and each line ends as another dish at the same price or as a refund, by the diner's word or
by the deadline. Never a silent substitute: without a word and without a setting it is the money.
Locks as everywhere: meal, order, stock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from kernel import audit, outbox, policies
from kernel.allergens import canonical
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from kernel.repeat import in_transaction
from menus import changes, items, stock
from orders import shortage
from orders.machine import ShortStep, Status
from orders.service import lock_order, note_history
from orders.shortage import Taken
from payments import refunds, service
from payments.locking import meal_and_order
from payments.records import DishShort, ShortSettled

DUE_MAX = 100


@dataclass(frozen=True)
class RunOut:
    """What a shortage takes, or would take: whole lines, so `taken_portions` may be a bit more."""

    dish: str
    name: str
    taken: tuple[Taken, ...]
    stopped: bool

    @property
    def taken_portions(self) -> int:
        return sum(line.quantity for line in self.taken)


# --- the kitchen's word ---------------------------------------------------------------------------


async def preview(meal_id: int, dish: str, portions: int, tx: Transaction) -> RunOut:
    """Who would be affected; nothing is changed. `portions` 0: all that is not cooked yet.

    Raises Refused(no_such_dish | ambiguous_dish | nobody_waits).
    """
    rows = await items.items_of(meal_id, tx)
    item = items.pick(rows, dish)
    waiting = await shortage.candidates(meal_id, item["code"], tx)
    taken = shortage.choose(waiting, _menu(rows), item["code"], portions)
    return RunOut(item["code"], item["name"], tuple(taken), stopped=False)


async def declare(
    house: House, meal_id: int, dish: str, portions: int, shown: Sequence[int], actor: str,
    request_key: str, now_ms: int, tx: Transaction,
) -> RunOut:  # fmt: skip
    """Take exactly the lines that were shown, ask their diners, and sell no more of the dish.

    A repeated `request_key` changes nothing. Raises Refused(shown_changed) when somebody else
    would be taken by now, and as `preview`.
    """
    # Against payments and cancels, which share the meal: who was shown is who is taken.
    meal = await items.lock_meal(meal_id, tx)
    if await tx.first("SELECT id FROM shortage WHERE request_key = ?", request_key):
        return RunOut(dish, dish, (), stopped=False)
    found = await preview(meal_id, dish, portions, tx)
    if [line.line_id for line in found.taken] != list(shown):
        raise Refused("shown_changed")
    stopped = await _stop_selling(meal, found.dish, actor, now_ms, tx)
    if found.taken:
        await _take(house, meal, found, actor, request_key, now_ms, tx)
    return RunOut(found.dish, found.name, found.taken, stopped)


async def _take(
    house: House, meal: Row, found: RunOut, actor: str, request_key: str, now_ms: int,
    tx: Transaction,
) -> None:  # fmt: skip
    row = await tx.one(
        "INSERT INTO shortage (meal_id, dish_code, name, portions, actor, request_key, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        meal["id"], found.dish, found.name, found.taken_portions, actor, request_key, now_ms,
    )  # fmt: skip
    due_ms = now_ms + await policies.read("short_answer_s", tx) * 1000
    for line in sorted(found.taken, key=lambda line: (line.order_id, line.line_id)):
        order = await lock_order(line.order_id, tx)
        await shortage.take(row["id"], line, due_ms, tx)
        await note_history(order, actor, f"short:{found.dish}", now_ms, tx)
    for diner_id in dict.fromkeys(line.diner_id for line in found.taken):
        fact = DishShort(shortage_id=row["id"], diner_id=diner_id)
        await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    taken = {"portions": found.taken_portions, "orders": [line.number for line in found.taken]}
    subject = f"meal:{meal['id']}:{found.dish}"
    await audit.write("dish.short", subject, actor, None, taken, "", now_ms, tx)


async def _stop_selling(meal: Row, dish: str, actor: str, now_ms: int, tx: Transaction) -> bool:
    """The menu shows it sold out; a list that is frozen sells nothing anyway."""
    if meal["status"] != "published" or meal["frozen_ms"] is not None:
        return False
    sale = await changes.set_sold_out(meal["id"], dish, True, actor=actor, now_ms=now_ms, tx=tx)
    return sale.changed


def _menu(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """What can be had instead: on sale, with what is left."""
    return [
        {
            "code": row["code"],
            "category": row["category"],
            "price_fen": row["price_fen"],
            "allergens": [canonical(word) for word in items.words(row["allergens"])],
            "left": row["planned"] - row["held"] - row["committed"]
            if row["on_sale"] and row["listed"]
            else 0,
        }
        for row in rows
    ]


# --- the diner's word -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Answered:
    """What became of the order's short lines: names given up, the dish instead, money back."""

    order: Row
    names: tuple[str, ...]
    instead: str
    refunded_fen: int


async def answer(
    house: House, order_id: int, choice: str, option: int, now_ms: int, tx: Transaction
) -> Answered:
    """`swap` to the option shown under that number, `refund` the line, or `all` of the order.

    Raises Refused(no_shortage | no_such_option | sold_out), and as refunds do.
    """
    meal, order = await meal_and_order(order_id, tx)
    lines = await shortage.short_lines(order_id, tx)
    if not lines or order["status"] not in refunds.UNCOLLECTED:
        raise Refused("no_shortage", number=order["number"])
    actor = f"diner:{order['diner_id']}"
    names = tuple(dict.fromkeys(line["name"] for line in lines))
    if choice == "swap":
        instead = ""
        for line in lines:
            instead = await _swap(meal, order, line, option, actor, now_ms, tx)
        return Answered(order, names, instead, 0)
    fen = await _give_back(house, order, lines, actor, now_ms, tx, whole=choice == "all")
    return Answered(await lock_order(order_id, tx), names, "", fen)


async def _swap(
    meal: Row, order: Row, line: Row, option: int, actor: str, now_ms: int, tx: Transaction
) -> str:
    """The same portions of another dish for the same money; answers the dish's name."""
    codes = shortage.offers(line)
    if not 1 <= option <= len(codes):
        raise Refused("no_such_option", number=order["number"], count=len(codes))
    item = items.pick(await items.items_of(meal["id"], tx), codes[option - 1])
    taken = stock.Portions(0, item["stock_id"], item["name"], line["quantity"])
    await stock.take([taken], tx)
    new = await tx.one(
        "INSERT INTO order_line (order_id, seq, dish_id, stock_id, dish_code, name, quantity,"
        " options, note, for_name, unit_fen, amount_fen, status)"
        " SELECT order_id, (SELECT max(seq) + 1 FROM order_line WHERE order_id = ?), ?, ?, ?, ?,"
        " quantity, '[]', note, for_name, unit_fen, amount_fen, 'live' FROM order_line"
        " WHERE id = ? RETURNING id",
        order["id"], item["dish_id"], item["stock_id"], item["code"], item["name"], line["id"],
    )  # fmt: skip
    portions = [stock.Portions(new["id"], item["stock_id"], item["name"], line["quantity"])]
    await stock.note_holds(portions, order["round"], "short", now_ms, tx)
    await stock.commit(portions, order["round"], "short", now_ms, tx)
    # The money goes with the dish that is eaten; what the order cost in all stays the same.
    await tx.run(
        "UPDATE order_line SET status = 'substituted', amount_fen = 0 WHERE id = ?", line["id"]
    )
    done = await shortage.decide(
        line["id"], ShortStep.SWAP, actor, now_ms, tx, substitute_id=new["id"]
    )
    assert done, "the order is locked and its line was found short"
    await note_history(order, actor, f"swapped:{line['dish_code']}:{item['code']}", now_ms, tx)
    return str(item["name"])


async def _give_back(
    house: House, order: Row, lines: Sequence[Row], actor: str, now_ms: int, tx: Transaction, *,
    whole: bool,
) -> int:  # fmt: skip
    """Refund the short lines, or everything; answers the money. By our fault: nobody approves."""
    for line in lines:
        done = await shortage.decide(line["id"], ShortStep.GIVE_BACK, actor, now_ms, tx)
        assert done, "the order is locked and its lines were found short"
    ids = [] if whole else [line["id"] for line in lines]
    cause = f"short:{min(line['id'] for line in lines)}:{'all' if whole else 'lines'}"
    await note_history(order, actor, "short_refunded", now_ms, tx)
    try:
        request = await refunds.request_refund(
            house, order["id"], ids, "canteen", actor, cause, now_ms, tx, ours=True
        )
    except Refused as refused:
        if refused.code != "nothing_to_refund":
            raise
        await _drop_for_nothing(house, order, ids, actor, now_ms, tx)
        return 0
    for line in lines:
        await _forget_portions(line, now_ms, tx)
    return int(request["amount_fen"])


async def _drop_for_nothing(
    house: House, order: Row, ids: Sequence[int], actor: str, now_ms: int, tx: Transaction
) -> None:
    """What cost nothing brings nothing back; an order without any dish is over all the same."""
    left = await tx.value(
        "SELECT count(*) FROM order_line WHERE order_id = ? AND status = 'live'", order["id"]
    )
    if not ids or left == len(ids):
        await service.cancel(house, order["id"], actor, "canteen", now_ms, tx)
        return
    for line_id in ids:
        await tx.run("UPDATE order_line SET status = 'refunded' WHERE id = ?", line_id)


async def _forget_portions(line: Row, now_ms: int, tx: Transaction) -> None:
    """A refund before cooking puts portions back on sale; these do not exist."""
    back = await tx.value(
        "SELECT id FROM stock_movement WHERE line_id = ? AND kind = 'return'", line["id"]
    )
    if back is not None:
        await stock.plan(
            line["stock_id"], -line["quantity"], f"short:{line['id']}", "short", now_ms, tx
        )


# --- the deadline ---------------------------------------------------------------------------------


async def settle_due(house: House) -> int:
    """Lines nobody answered for: the diner's setting decides, else their money goes back."""
    now_ms = await house.clock.canteen_ms(house.db)
    rows = await house.db.all(
        "SELECT DISTINCT order_id FROM shortage_line WHERE due_ms <= ?"
        f" ORDER BY order_id LIMIT {DUE_MAX}",
        now_ms,
    )
    count = 0
    for row in rows:
        settle = partial(_settle, house, row["order_id"], now_ms)
        count += await in_transaction(house.db, settle)
    return count


async def _settle(house: House, order_id: int, now_ms: int, tx: Transaction) -> int:
    meal, order = await meal_and_order(order_id, tx)
    lines = [row for row in await shortage.short_lines(order_id, tx) if row["due_ms"] <= now_ms]
    settings = await tx.value("SELECT settings FROM diner WHERE id = ?", order["diner_id"])
    for line in lines:
        if order["status"] not in refunds.UNCOLLECTED or line["status"] != "live":
            await shortage.decide(line["id"], ShortStep.DROP, "clock", now_ms, tx)
            continue
        outcome = "refunded"
        if shortage.wish(settings) == "any" and await _first_left(meal, order, line, now_ms, tx):
            outcome = "substituted"
        else:
            await _give_back(house, order, [line], "clock", now_ms, tx, whole=False)
            order = await lock_order(order_id, tx)
        if order["status"] != Status.CANCELLED:  # its end is told by itself
            fact = ShortSettled(
                order_id=order_id, diner_id=order["diner_id"], line_id=line["id"], outcome=outcome
            )
            await outbox.append(fact, tx, now_ms=house.clock.real_ms())
    return len(lines)


async def _first_left(meal: Row, order: Row, line: Row, now_ms: int, tx: Transaction) -> bool:
    """Swap to the first offer that is still there."""
    for option in range(1, len(shortage.offers(line)) + 1):
        try:
            async with tx.savepoint():
                await _swap(meal, order, line, option, "clock", now_ms, tx)
        except Refused:
            continue
        return True
    return False
