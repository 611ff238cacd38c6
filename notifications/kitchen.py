"""Notices from the kitchen: a dish that ran out, and what became of it without an answer."""

from collections.abc import Awaitable, Callable

import msgspec

from conversation.messages import Choice, Reply
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel import outbox
from kernel.clock import at
from kernel.database import Row, Transaction
from kernel.house import House
from kernel.money import yuan
from notifications.outgoing import Notice, write
from orders import shortage
from orders.late import DishLate
from payments.records import DishShort, ShortSettled


async def dish_short(house: House, entry: outbox.Entry) -> str:
    """One message to each diner, whatever it takes of their orders, with every word that helps."""
    fact = msgspec.json.decode(entry.payload, type=DishShort)
    async with house.db.transaction() as tx:
        rows = await tx.all(
            "SELECT s.*, l.name, l.quantity, l.amount_fen, o.number, o.identity_id, o.meal_id"
            " FROM shortage_line AS s JOIN order_line AS l ON l.id = s.line_id"
            " JOIN orders AS o ON o.id = s.order_id"
            " WHERE s.shortage_id = ? AND o.diner_id = ? AND s.state = 'short' ORDER BY s.line_id",
            fact.shortage_id, fact.diner_id,
        )  # fmt: skip
        if not rows:
            return "silent"
        diner = await tx.one("SELECT language, settings FROM diner WHERE id = ?", fact.diner_id)
        reply = await _asked(rows, diner, words(diner["language"]), house, tx)
        await write(Notice(rows[0]["identity_id"], (reply,)), entry.dedupe_key, house, tx)
    return "told"


async def _asked(rows: list[Row], diner: Row, t: Chinese, house: House, tx: Transaction) -> Reply:
    lines, said = [], []
    orders = {row["number"]: [r for r in rows if r["number"] == row["number"]] for row in rows}
    for number, mine in orders.items():
        first = mine[0]
        until = f"{at(first['due_ms'], house.settings.timezone):%H:%M}"
        lines.append(t.notice_short(number, first["name"], sum(r["quantity"] for r in mine), until))
        for option, code in enumerate(shortage.offers(first), 1):
            name, price_fen = await _dish(first["meal_id"], code, tx)
            lines.append(t.notice_short_swap(number, option, name, yuan(price_fen)))
            said.append(t.short_word("swap", number, option))
        money = yuan(sum(r["amount_fen"] for r in mine))
        lines.append(t.notice_short_refund(number, money))
        said += [t.short_word("refund", number, 0), t.short_word("all", number, 0)]
    swaps = shortage.wish(diner["settings"]) == "any" and bool(shortage.offers(rows[0]))
    lines.append(t.notice_short_silent(swaps))
    return Reply("\n".join(lines), "choices", tuple(Choice(word, word) for word in said))


async def _dish(meal_id: int, code: str, tx: Transaction) -> tuple[str, int]:
    row = await tx.one(
        "SELECT d.name, i.price_fen FROM menu_item AS i JOIN dish AS d ON d.id = i.dish_id"
        " WHERE i.meal_id = ? AND d.code = ?",
        meal_id, code,
    )  # fmt: skip
    return str(row["name"]), int(row["price_fen"])


async def short_settled(house: House, entry: outbox.Entry) -> str:
    """Nobody answered: what was done about it, and why."""
    fact = msgspec.json.decode(entry.payload, type=ShortSettled)
    async with house.db.transaction() as tx:
        row = await tx.one(
            "SELECT l.name, l.amount_fen, n.name AS instead, o.number, o.identity_id, d.language"
            " FROM shortage_line AS s JOIN order_line AS l ON l.id = s.line_id"
            " LEFT JOIN order_line AS n ON n.id = s.substitute_id"
            " JOIN orders AS o ON o.id = s.order_id JOIN diner AS d ON d.id = o.diner_id"
            " WHERE s.line_id = ?",
            fact.line_id,
        )
        t = words(row["language"])
        text = t.notice_short_settled(
            row["number"], row["name"], row["instead"] or "", yuan(row["amount_fen"])
        )
        await write(Notice(row["identity_id"], (Reply(text),)), entry.dedupe_key, house, tx)
    return "told"


async def dish_late(house: House, entry: outbox.Entry) -> str:
    """Until when, and that nothing has to be done."""
    fact = msgspec.json.decode(entry.payload, type=DishLate)
    async with house.db.transaction() as tx:
        row = await tx.one(
            "SELECT o.number, o.identity_id, o.status, d.language FROM orders AS o"
            " JOIN diner AS d ON d.id = o.diner_id WHERE o.id = ?",
            fact.order_id,
        )
        if row["status"] not in {"paid", "preparing"}:
            return "silent"
        eta = f"{at(fact.eta_ms, house.settings.timezone):%H:%M}"
        text = words(row["language"]).notice_late(row["number"], fact.name, eta)
        await write(Notice(row["identity_id"], (Reply(text),)), entry.dedupe_key, house, tx)
    return "told"


TOLD: dict[str, Callable[[House, outbox.Entry], Awaitable[str]]] = {
    DishShort.topic: dish_short,
    ShortSettled.topic: short_settled,
    DishLate.topic: dish_late,
}
