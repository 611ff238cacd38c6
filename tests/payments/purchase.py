"""What the payment tests share: a diner with money, an order placed the way a turn places it."""

import asyncio
from typing import Any

import msgspec

from kernel import outbox
from kernel.clock import FrozenClock
from kernel.database import Row
from kernel.house import House
from orders.pricing import WantedLine, price
from payments import attempts, charges, ledger, payer, service
from payments.handlers import handlers
from tests.houses import NOON_MS
from tests.makers import canteen_with_lunch, make_diner


async def lunch(house: House, *, own: int = 0, subsidy: int = 0, **meal: Any) -> tuple[Row, Row]:
    """A canteen with a lunch and 小李, whose purses are filled."""
    made, diner = await canteen_with_lunch(house.db, **meal)
    await fill(house, diner, own=own, subsidy=subsidy)
    return made, diner


async def another(house: House, name: str, *, own: int = 0, subsidy: int = 0) -> Row:
    async with house.db.transaction() as tx:
        diner = await make_diner(tx, name)
    await fill(house, diner, own=own, subsidy=subsidy)
    return diner


async def fill(house: House, diner: Row, *, own: int = 0, subsidy: int = 0) -> None:
    async with house.db.transaction() as tx:
        amounts: dict[ledger.Purse, int] = {"own": own, "subsidy": subsidy}
        for kind, amount in amounts.items():
            if amount:
                await ledger.deposit(
                    diner["diner_id"], kind, amount, f"fill:{diner['diner_id']}:{kind}",
                    "employer", NOON_MS, tx,
                )  # fmt: skip


def wanted(meal: Row, diner: Row, key: str = "in1:0", /, **over: Any) -> service.Wanted:
    """`dishes` maps codes to quantities, `lines` says it all; the total shown is right."""
    dishes = over.pop("dishes", {"hsr": 1, "mf": 1})
    lines = over.pop("lines", tuple(WantedLine(code, n) for code, n in dishes.items()))
    menu = msgspec.json.decode(meal["snapshot"])
    if "shown_total_fen" not in over:
        over["shown_total_fen"] = sum(line.amount_fen for line in price(menu, lines))
    base: dict[str, Any] = {
        "meal_id": meal["id"], "diner_id": diner["diner_id"], "identity_id": diner["identity_id"],
        "request_key": key, "lines": lines, "pickup_method": "counter", "pickup_at_ms": None,
        "cabinet_id": None, "received_ms": NOON_MS,
    }  # fmt: skip
    return service.Wanted(**{**base, **over})


async def placed(house: House, meal: Row, diner: Row, key: str = "in1:0", /, **over: Any) -> Row:
    """An order, placed in a transaction of its own; answers the order's row."""
    async with house.db.transaction() as tx, tx.savepoint():
        now_ms = await house.clock.canteen_ms(tx)
        made = await service.place(
            house, wanted(meal, diner, key, **{"received_ms": now_ms, **over}), now_ms, tx
        )
    return made.order


async def pay_wallet(house: House, order: Row) -> Row:
    async with house.db.transaction() as tx:
        now_ms = await house.clock.canteen_ms(tx)
        return await service.pay_from_wallet(house, order["id"], order["diner_id"], now_ms, tx)


async def sandbox_number(house: House, order: Row) -> str:
    """Begin the sandbox's attempt as the chat does and let the outbox submit it."""
    async with house.db.transaction() as tx:
        now_ms = await house.clock.canteen_ms(tx)
        await service.open_payment(house, order["id"], order["diner_id"], now_ms, tx)
    await drain(house)
    charge = await charges.due(order["id"], house.db)
    assert charge is not None
    (attempt,) = await attempts.open_of(charge["id"], house.db)
    return str(attempt["out_trade_no"])


async def play(house: House, number: str, outcome: str) -> list[int]:
    """The payer acts and the sandbox tells us, all at once; answers what our door said."""
    told = await payer.play(house, number, outcome)
    replies = await asyncio.gather(*(payer.deliver(house, each) for each in told))
    return [reply.status for reply in replies]


def real(house: House, seconds: float) -> None:
    """Real time goes on, and the canteen's with it."""
    assert isinstance(house.clock, FrozenClock)
    house.clock.advance(seconds)


async def drain(house: House) -> int:
    """Run what this room put into the outbox and is due now."""
    return await outbox.drain(house.db, handlers(house), house.clock)


async def reload(house: House, order: Row) -> Row:
    return await house.db.one("SELECT * FROM orders WHERE id = ?", order["id"])


async def topics(house: House, prefix: str = "") -> list[str]:
    rows = await house.db.all("SELECT topic FROM outbox ORDER BY id")
    return [row["topic"] for row in rows if row["topic"].startswith(prefix)]


async def totals(house: House) -> dict[str, int]:
    """Every account's balance, a system account's as the sum of its transfers."""
    rows = await house.db.all(
        "SELECT a.owner_kind, a.kind, CAST(coalesce(sum(CASE WHEN t.credit_account_id = a.id"
        " THEN t.amount_fen ELSE -t.amount_fen END), 0) AS BIGINT) AS fen FROM ledger_account AS a"
        " LEFT JOIN ledger_transfer AS t ON t.credit_account_id = a.id OR t.debit_account_id = a.id"
        " GROUP BY a.owner_kind, a.kind"
    )
    return {row["kind"]: int(row["fen"]) for row in rows if row["fen"]}


async def stock_row(house: House, code: str = "hsr") -> tuple[int, int]:
    """(held, committed) of a dish."""
    row = await house.db.one(
        "SELECT s.held, s.committed FROM stock AS s JOIN menu_item AS i ON i.id = s.item_id"
        " JOIN dish AS d ON d.id = i.dish_id WHERE d.code = ?",
        code,
    )
    return row["held"], row["committed"]


async def nothing_left(house: House) -> None:
    """Nothing of an order is there."""
    for table in ("orders", "order_line", "order_history", "order_charge", "pickup"):
        assert await house.db.value(f"SELECT count(*) FROM {table}") == 0
    assert await house.db.value("SELECT sum(held) + sum(committed) FROM stock") == 0
    assert not await house.db.value("SELECT sum(held_fen) FROM ledger_account")
