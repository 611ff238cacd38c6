"""下单与付款: place, pay from the 饭卡, choose a provider, cancel.

Each verb runs in the caller's transaction (a turn, a route, a sweep), calls `orders` in it, and
leaves whatever has to reach a provider to the outbox. Refused leaves nothing behind, provided that
the caller rolls back to its savepoint. Expiry is `expiry.py`, money from outside `captures.py`.
"""

from dataclasses import dataclass

from kernel import outbox, policies
from kernel.database import IntegrityError, Row, Transaction
from kernel.discounts import Steps, off, read_steps
from kernel.errors import Conflict, Refused
from kernel.house import House
from menus import stock
from menus.queries import bought, menu_of
from orders.machine import Status, Step
from orders.pricing import WantedLine, price
from orders.service import NewLine, NewOrder, find_by_request_key, insert_order, live_portions, move
from payments import attempts, charges, ledger, refunds
from payments.locking import meal_and_order
from payments.records import PaymentAsked
from payments.registry import providers
from payments.settling import settle_if_covered

__all__ = [
    "Cancelled", "Placed", "Wanted", "WantedLine", "cancel", "pay_from_wallet",
    "pay_partly_from_wallet", "place", "say_paid",
]  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What the diner confirmed: `shown_total_fen` is the total they saw.

    None where nobody was shown a total yet, as at the lock of a 拼单: the order waits for its
    payer, who sees it then. `percent_off` is the group's discount.
    """

    meal_id: int
    diner_id: int
    identity_id: int
    request_key: str
    lines: tuple[WantedLine, ...]
    shown_total_fen: int | None
    pickup_method: str
    pickup_at_ms: int | None
    cabinet_id: str | None
    received_ms: int
    percent_off: int = 0


@dataclass(frozen=True)
class Placed:
    """The order, what is still to be paid, what the purses cover already: ((source, fen), …)."""

    order: Row
    due_fen: int
    covered: tuple[tuple[str, int], ...]
    replayed: bool


@dataclass(frozen=True)
class Cancelled:
    """The cancelled order and how much goes back (0 when nothing had been paid)."""

    order: Row
    refund_fen: int


async def place(house: House, wanted: Wanted, now_ms: int, tx: Transaction) -> Placed:
    """Take stock, write the order and its charges together; a replay gets the first order back.

    Raises Refused(meal_closed | not_open | cut_off | frozen | paused | over_limit |
    too_many_unpaid | price_changed | sold_out | no_such_dish | no_such_option | …). With nothing
    due (total 0, or the subsidy covers it) the order is PAID when this returns.
    """
    if first := await find_by_request_key(wanted.request_key, tx):
        return await _replayed(first, wanted, tx)
    meal = await _open_meal(wanted, tx)
    steps = read_steps(await policies.read("discount", tx))
    lines = _priced(meal, wanted, steps)
    await _check_limits(wanted, meal, lines, tx)
    total_fen = sum(line.amount_fen for line in lines)
    if wanted.shown_total_fen is not None and total_fen != wanted.shown_total_fen:
        raise Refused("price_changed", total_fen=total_fen, shown_fen=wanted.shown_total_fen)
    new = await _new_order(house, wanted, meal, lines, now_ms, tx)
    try:
        async with tx.savepoint():
            order = await insert_order(new, now_ms, house.clock.real_ms(), tx)
    except IntegrityError:
        # Another process wrote the same request between our look and our insert.
        first = await find_by_request_key(wanted.request_key, tx)
        if first is None:
            raise
        return await _replayed(first, wanted, tx)
    await charges.cover(order, tx)
    await _check_unpaid(house, order, tx)
    order = await settle_if_covered(house, order, "subsidy", now_ms, tx)
    return await _placed(order, False, tx)


async def pay_from_wallet(
    house: House, order_id: int, diner_id: int, now_ms: int, tx: Transaction
) -> Row:
    """饭卡支付: the own purse pays what is due, and the order is PAID.

    Raises Refused(no_such_order | already_paid | order_closed | wallet_short), changing nothing.
    """
    _, order = await meal_and_order(order_id, tx)
    charge = await charges.payable(order, diner_id, tx)
    own = await ledger.balance(diner_id, tx)
    if own.own < charge["amount_fen"]:
        raise Refused("wallet_short", balance_fen=own.own, due_fen=charge["amount_fen"])
    async with tx.savepoint():
        # Stock is locked before purses, everywhere: commit it here and not only in the settling.
        portions = await live_portions(order_id, tx)
        await stock.commit(portions, order["round"], "pay", now_ms, tx)
        await _take(diner_id, charge, charge["amount_fen"], tx)
        await attempts.abandon(house, charge["id"], tx)
        return await settle_if_covered(house, order, "wallet", now_ms, tx)


async def pay_partly_from_wallet(
    house: House, order_id: int, diner_id: int, now_ms: int, tx: Transaction
) -> Row:
    """饭卡 + another way: hold all the own purse has, leave the rest due. Answers the due charge.

    Raises Refused(no_such_order | already_paid | order_closed | wallet_empty | wallet_enough).
    """
    _, order = await meal_and_order(order_id, tx)
    charge = await charges.payable(order, diner_id, tx)
    free = (await ledger.balance(diner_id, tx)).own
    if free <= 0:
        raise Refused("wallet_empty", due_fen=charge["amount_fen"])
    if free >= charge["amount_fen"]:
        raise Refused("wallet_enough", due_fen=charge["amount_fen"])
    await _take(diner_id, charge, free, tx)
    await attempts.abandon(house, charge["id"], tx)
    rest = await charges.due(order_id, tx)
    assert rest is not None
    return rest


async def cancel(
    house: House, order_id: int, actor: str, reason: str, now_ms: int, tx: Transaction
) -> Cancelled:
    """取消订单. `reason` is `diner` or `canteen`; the canteen may until the food is collected.

    Unpaid: at once, open attempts are closed afterwards. Paid, before the cut-off and before
    cooking: with a full refund. Raises Refused(no_such_order | too_late | already_cancelled).
    """
    assert reason in ("diner", "canteen")
    meal, order = await meal_and_order(order_id, tx)
    if order["status"] == Status.PENDING_PAYMENT:
        closed = await close_unpaid(house, order, Step.CANCEL, actor, reason, now_ms, tx)
        return Cancelled(closed, 0)
    if order["status"] == Status.CANCELLED:
        raise Refused("already_cancelled", reason=order["reason"])
    by_right = reason == "canteen" and order["status"] in refunds.UNCOLLECTED
    if not by_right and not refunds.before_cooking(meal, order, now_ms):
        raise Refused("too_late", status=order["status"])
    request = await refunds.refund_cancelled(house, meal, order, reason, actor, now_ms, tx)
    row = await tx.one("SELECT * FROM orders WHERE id = ?", order_id)
    return Cancelled(row, request["amount_fen"] if request else 0)


async def close_unpaid(
    house: House, order: Row, step: Step, actor: str, reason: str, now_ms: int, tx: Transaction
) -> Row:
    """End a pending order whose row is locked: stock and purses are free, attempts abandoned."""
    portions = await live_portions(order["id"], tx)
    await stock.release(portions, order["round"], step.value, now_ms, tx)
    if charge := await charges.due(order["id"], tx):
        await attempts.abandon(house, charge["id"], tx)
    await charges.void_all(order["id"], tx)
    return await move(order, step, actor, reason, now_ms, house.clock.real_ms(), tx)


async def _take(diner_id: int, charge: Row, part_fen: int, tx: Transaction) -> None:
    purse = (await ledger.purses(diner_id, tx))["own"]
    free = ledger.free_fen(purse)
    if free < part_fen:
        raise Refused("wallet_short", balance_fen=free, due_fen=charge["amount_fen"])
    await charges.switch(charge, purse, part_fen, tx)


async def _replayed(order: Row, wanted: Wanted, tx: Transaction) -> Placed:
    lines = await tx.all(
        "SELECT dish_code, quantity FROM order_line WHERE order_id = ? ORDER BY seq", order["id"]
    )
    before = [(line["dish_code"], line["quantity"]) for line in lines]
    if (order["diner_id"], order["meal_id"], before) != (
        wanted.diner_id, wanted.meal_id, [(line.dish_code, line.quantity) for line in wanted.lines],
    ):  # fmt: skip
        raise Conflict("key_reused")
    return await _placed(order, True, tx)


async def _placed(order: Row, replayed: bool, tx: Transaction) -> Placed:
    rows = await charges.of_order(order["id"], tx)
    covered = tuple(
        (row["source"], int(row["amount_fen"])) for row in rows if row["status"] in ("held", "paid")
    )
    due = sum(row["amount_fen"] for row in rows if row["status"] == "due")
    return Placed(order, due, covered, replayed)


async def _open_meal(wanted: Wanted, tx: Transaction) -> Row:
    # FOR SHARE against the freeze's FOR UPDATE: an order is in the frozen list or it is refused.
    meal = await tx.first(f"SELECT * FROM meal WHERE id = ?{tx.lock('SHARE')}", wanted.meal_id)
    if meal is None or meal["status"] != "published" or meal["snapshot"] is None:
        raise Refused("meal_closed")
    if wanted.received_ms < meal["open_ms"]:
        raise Refused("not_open", open_ms=meal["open_ms"])
    if wanted.received_ms >= meal["cutoff_ms"]:
        raise Refused("cut_off", cutoff_ms=meal["cutoff_ms"])
    if meal["frozen_ms"] is not None:
        raise Refused("frozen", cutoff_ms=meal["cutoff_ms"])
    if not meal["accepting"]:
        raise Refused("paused")
    return meal


def _priced(meal: Row, wanted: Wanted, steps: Steps) -> tuple[NewLine, ...]:
    """By the menu now, less one discount: the group's, or the canteen's for an order of one."""
    full = price(menu_of(meal), wanted.lines)
    total_fen = sum(line.amount_fen for line in full)
    off_fen = total_fen * wanted.percent_off // 100
    if wanted.shown_total_fen is not None and not wanted.percent_off:
        off_fen = off(total_fen, steps)
    return price(menu_of(meal), wanted.lines, off_fen) if off_fen else full


async def _check_limits(
    wanted: Wanted, meal: Row, lines: tuple[NewLine, ...], tx: Transaction
) -> None:
    """At most so many portions of a dish per diner and meal; safe, the session's row is locked."""
    limits = {dish["id"]: dish["max_per_order"] for dish in menu_of(meal)["dishes"]}
    before = await bought(wanted.diner_id, meal["id"], tx)
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.dish_code] = sums.get(line.dish_code, 0) + line.quantity
    for line in lines:
        left = max(0, limits[line.dish_code] - before.get(line.dish_code, 0))
        if sums[line.dish_code] > left:
            raise Refused("over_limit", name=line.name, left=left, limit=limits[line.dish_code])


async def _check_unpaid(house: House, order: Row, tx: Transaction) -> None:
    """An order that waits for money is one of at most MAX_PENDING; a covered one never waits."""
    if await charges.due(order["id"], tx) is None:
        return
    pending = await tx.value(
        "SELECT count(*) FROM orders WHERE diner_id = ? AND status = 'pending_payment'",
        order["diner_id"],
    )
    limit = house.settings.order.max_pending
    if pending > limit:
        raise Refused("too_many_unpaid", limit=limit)


async def _new_order(
    house: House,
    wanted: Wanted,
    meal: Row,
    lines: tuple[NewLine, ...],
    now_ms: int,
    tx: Transaction,
) -> NewOrder:
    expires_ms = now_ms + house.settings.order.pay_within_s * 1000
    if meal["cooking"] == "batch":
        grace_ms = await policies.read("pay_grace_s", tx) * 1000
        expires_ms = min(expires_ms, meal["cutoff_ms"] + grace_ms)
    return NewOrder(
        canteen_id=meal["canteen_id"], meal_id=meal["id"], date=meal["date"],
        diner_id=wanted.diner_id, identity_id=wanted.identity_id, request_key=wanted.request_key,
        lines=lines, total_fen=sum(line.amount_fen for line in lines),
        pickup_method=wanted.pickup_method, pickup_at_ms=wanted.pickup_at_ms,
        cabinet_id=wanted.cabinet_id, expires_ms=expires_ms,
    )  # fmt: skip


async def say_paid(house: House, order_id: int, asked: str, tx: Transaction) -> None:
    """「付了」: have the provider asked after this turn; `asked` is the message, once each."""
    fact = PaymentAsked(order_id=order_id, asked=asked)
    await outbox.append(fact, tx, now_ms=house.clock.real_ms())


async def open_payment(
    house: House, order_id: int, diner_id: int, now_ms: int, tx: Transaction
) -> None:
    """The diner goes on to pay outside: what needs no choice on the page is begun right here.

    Raises Refused(no_such_order | already_paid | order_closed | expired).
    """
    for provider in providers(house).values():
        if provider.ways:
            continue
        try:
            await attempts.begin(
                house, order_id, diner_id, provider, provider.name, None, now_ms, tx
            )
        except Refused as refused:
            # An older one is being closed; the page starts the next.
            if refused.code != "in_progress":
                raise
