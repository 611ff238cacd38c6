"""Publish a draft, now or by the clock, and withdraw what nobody has ordered from.

Whoever publishes holds the meal's row: of two admins the second finds the draft gone and is told
that it is out, or publishes the lines that came since under the next revision.
"""

from kernel import audit, outbox
from kernel.database import Row, Transaction
from kernel.errors import Refused
from kernel.house import House
from menus import items, queries, stock
from menus.drafting import put_row
from menus.records import MenuNotPublished, MenuPublished
from menus.values import Change, Published, Scheduled, Withdrawn

# More meals than a site publishes at the same minute; the next sweep takes the rest.
DUE_MAX = 50


async def publish(
    meal_id: int, *, actor: str, request_key: str, now_ms: int, real_ms: int, tx: Transaction,
    announce: bool = True,
) -> Published:  # fmt: skip
    """Make the draft the menu, its portions the stock, under the next revision.

    Raises Refused(already_published | empty_menu | nothing_to_sell | past_cutoff | below_sold |
    meal_closed | frozen); nothing is left behind when the caller rolls back to its savepoint.
    """
    meal = await items.lock_changeable(meal_id, tx)
    before = await items.items_of(meal_id, tx)
    drafted = await items.draft_rows(meal_id, tx)
    _check(meal, before, drafted, now_ms)
    if meal["status"] == "draft" and drafted:
        await tx.run("UPDATE menu_item SET listed = 0 WHERE meal_id = ?", meal_id)
    # Known stock rows in id order, as everybody locks them; new ones after.
    for row in sorted(drafted, key=lambda r: (r["stock_id"] is None, r["stock_id"] or 0)):
        await _sell(meal, row, request_key, actor, now_ms, tx)
    await tx.run("DELETE FROM menu_draft WHERE meal_id = ?", meal_id)
    after = await items.items_of(meal_id, tx)
    if not any(_sells(row) for row in after):
        raise Refused("nothing_to_sell")
    first = meal["published_ms"] is None
    await tx.run(
        "UPDATE meal SET status = 'published', published_ms = COALESCE(published_ms, ?),"
        " publish_at_ms = NULL WHERE id = ?",
        now_ms, meal_id,
    )  # fmt: skip
    meal = await items.rewrite(meal, tx)
    done = _published(meal, before if not first else [], after, first)
    await _tell(done, meal, actor, announce and first, now_ms, real_ms, tx)
    return done


def _check(meal: Row, before: list[Row], drafted: list[Row], now_ms: int) -> None:
    if not drafted:
        if meal["status"] == "published":
            raise Refused(
                "already_published", revision=meal["revision"], published_ms=meal["published_ms"]
            )
        if not any(row["listed"] for row in before):
            raise Refused("empty_menu")
    if meal["cutoff_ms"] <= now_ms:
        raise Refused("past_cutoff", cutoff_ms=meal["cutoff_ms"])


async def _sell(
    meal: Row, row: Row, request_key: str, actor: str, now_ms: int, tx: Transaction
) -> None:
    item = await tx.one(
        "INSERT INTO menu_item (meal_id, dish_id, position, price_fen, max_per_diner, on_sale,"
        " listed) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (meal_id, dish_id) DO UPDATE"
        " SET position = excluded.position, price_fen = excluded.price_fen,"
        " max_per_diner = excluded.max_per_diner, on_sale = excluded.on_sale,"
        " listed = excluded.listed RETURNING id",
        meal["id"], row["dish_id"], row["position"], row["price_fen"], row["max_per_diner"],
        row["on_sale"], row["listed"],
    )  # fmt: skip
    await tx.run(
        "INSERT INTO stock (item_id, planned, held, committed) VALUES (?, 0, 0, 0)"
        " ON CONFLICT (item_id) DO NOTHING",
        item["id"],
    )
    shelf = await tx.one(f"SELECT * FROM stock WHERE item_id = ?{tx.lock()}", item["id"])
    # A dish that is taken off keeps its portions: some may be sold.
    planned = row["planned"] if row["listed"] else shelf["planned"]
    sold = shelf["held"] + shelf["committed"]
    if planned < sold:
        left = shelf["planned"] - sold
        raise Refused("below_sold", name=row["name"], left=left, sold=sold, wanted=planned)
    if planned != shelf["planned"]:
        await stock.plan(
            shelf["id"],
            planned - shelf["planned"],
            f"{request_key}:{item['id']}",
            actor,
            now_ms,
            tx,
        )


def _sells(row: Row) -> bool:
    left = row["planned"] - row["held"] - row["committed"]
    return bool(row["listed"] and row["on_sale"] and left > 0)


def _published(meal: Row, before: list[Row], after: list[Row], first: bool) -> Published:
    listed = [row for row in after if row["listed"]]
    return Published(
        meal_id=meal["id"],
        date=meal["date"],
        meal_kind=meal["meal_kind"],
        revision=meal["revision"],
        dishes=len(listed),
        portions=sum(row["planned"] for row in listed),
        cutoff_ms=meal["cutoff_ms"],
        first=first,
        changes=() if first else _changes(before, after),
    )


def _changes(before: list[Row], after: list[Row]) -> tuple[Change, ...]:
    old = {row["code"]: row for row in before if row["listed"]}
    new = {row["code"]: row for row in after if row["listed"]}
    found = []
    for code, row in {**old, **new}.items():
        was, now = _numbers(old.get(code)), _numbers(new.get(code))
        if was != now:
            found.append(Change(row["name"], was[0], now[0], was[1], now[1]))
    return tuple(found)


def _numbers(row: Row | None) -> tuple[int | None, int | None]:
    return (row["price_fen"], row["planned"]) if row else (None, None)


async def _tell(
    done: Published, meal: Row, actor: str, announce: bool, now_ms: int, real_ms: int,
    tx: Transaction,
) -> None:  # fmt: skip
    await audit.write(
        "menu.publish", f"meal:{done.meal_id}", actor, {"revision": done.revision - 1},
        {"revision": done.revision, "dishes": done.dishes, "portions": done.portions}, "",
        now_ms, tx,
    )  # fmt: skip
    if announce:
        fact = MenuPublished(
            meal_id=done.meal_id,
            canteen_id=meal["canteen_id"],
            date=done.date,
            meal_kind=done.meal_kind,
        )
        await outbox.append(fact, tx, now_ms=real_ms)


async def schedule(
    meal_id: int, publish_at_ms: int, *, actor: str, now_ms: int, tx: Transaction
) -> Scheduled:
    """Publish the draft as it will then stand. Raises Refused(past_time | after_cutoff | …)."""
    meal = await items.lock_changeable(meal_id, tx)
    drafted = await items.draft_rows(meal_id, tx)
    _check(meal, await items.items_of(meal_id, tx), drafted, now_ms)
    if publish_at_ms <= now_ms:
        raise Refused("past_time", at_ms=publish_at_ms)
    if publish_at_ms >= meal["cutoff_ms"]:
        raise Refused("after_cutoff", at_ms=publish_at_ms, cutoff_ms=meal["cutoff_ms"])
    await tx.run("UPDATE meal SET publish_at_ms = ? WHERE id = ?", publish_at_ms, meal_id)
    await audit.write(
        "menu.schedule", f"meal:{meal_id}", actor, {"publish_at_ms": meal["publish_at_ms"]},
        {"publish_at_ms": publish_at_ms}, "", now_ms, tx,
    )  # fmt: skip
    coming = [row for row in await items.coming_items(meal, tx) if row["listed"]]
    return Scheduled(
        meal_id, meal["date"], meal["meal_kind"], publish_at_ms,
        len(coming), sum(row["planned"] for row in coming),
    )  # fmt: skip


async def publish_due(house: House) -> int:
    """Publish every draft whose hour has come; answers how many came out.

    One that a rule refuses loses its hour, and a fact tells the admins. Two schedulers at once
    publish each meal once: the second finds the hour gone.
    """
    now_ms = await house.clock.canteen_ms(house.db)
    rows = await house.db.all(
        "SELECT id FROM meal WHERE publish_at_ms IS NOT NULL AND publish_at_ms <= ?"
        f" ORDER BY publish_at_ms, id LIMIT {DUE_MAX}",
        now_ms,
    )
    return sum([await _publish_one(house, row["id"], now_ms) for row in rows])


async def _publish_one(house: House, meal_id: int, now_ms: int) -> bool:
    async with house.db.transaction() as tx:
        meal = await items.lock_meal(meal_id, tx)
        due_ms = meal["publish_at_ms"]
        if due_ms is None or due_ms > now_ms:
            return False
        key = f"schedule:{meal_id}:{due_ms}"
        real_ms = house.clock.real_ms()
        try:
            async with tx.savepoint():
                await publish(
                    meal_id, actor="schedule", request_key=key, now_ms=now_ms, real_ms=real_ms,
                    tx=tx,
                )  # fmt: skip
        except Refused as refused:
            await _give_up(meal, refused.code, now_ms, real_ms, tx)
            return False
        return True


async def _give_up(meal: Row, code: str, now_ms: int, real_ms: int, tx: Transaction) -> None:
    await tx.run("UPDATE meal SET publish_at_ms = NULL WHERE id = ?", meal["id"])
    await audit.write(
        "menu.not_published", f"meal:{meal['id']}", "schedule",
        {"publish_at_ms": meal["publish_at_ms"]}, None, code, now_ms, tx,
    )  # fmt: skip
    fact = MenuNotPublished(
        meal_id=meal["id"],
        canteen_id=meal["canteen_id"],
        publish_at_ms=meal["publish_at_ms"],
        code=code,
    )
    await outbox.append(fact, tx, now_ms=real_ms)


async def withdraw(meal_id: int, *, actor: str, now_ms: int, tx: Transaction) -> Withdrawn:
    """Call off a planned publication, or take a published menu back into its draft.

    Raises Refused(has_orders, count) once anybody has ordered, Refused(not_published) for a draft.
    """
    meal = await items.lock_changeable(meal_id, tx)
    scheduled = meal["publish_at_ms"] is not None
    if meal["status"] == "draft" and not scheduled:
        raise Refused("not_published")
    carts = 0
    if meal["status"] == "published" and not scheduled:
        rows = await items.items_of(meal_id, tx)
        carts = (await queries.affected(meal_id, [row["code"] for row in rows], tx)).carts
        await _take_back(meal, rows, tx)
    await tx.run("UPDATE meal SET publish_at_ms = NULL WHERE id = ?", meal_id)
    await audit.write(
        "menu.withdraw", f"meal:{meal_id}", actor,
        {"status": meal["status"], "publish_at_ms": meal["publish_at_ms"]}, None, "", now_ms, tx,
    )  # fmt: skip
    return Withdrawn(meal_id, meal["date"], meal["meal_kind"], scheduled, carts)


async def _take_back(meal: Row, rows: list[Row], tx: Transaction) -> None:
    found = await tx.one(
        "SELECT count(DISTINCT o.id) AS n, COALESCE(SUM(l.quantity), 0) AS portions,"
        " COALESCE(SUM(l.amount_fen), 0) AS fen FROM orders AS o"
        " LEFT JOIN order_line AS l ON l.order_id = o.id AND l.status = 'live'"
        " WHERE o.meal_id = ? AND o.status <> 'cancelled'",
        meal["id"],
    )
    if found["n"]:
        raise Refused(
            "has_orders",
            count=int(found["n"]), portions=int(found["portions"]), fen=int(found["fen"]),
        )  # fmt: skip
    # What was drafted meanwhile stays in the draft, over what was sold.
    pending = {row["dish_id"] for row in await items.draft_rows(meal["id"], tx)}
    for row in rows:
        if row["listed"] and row["dish_id"] not in pending:
            await put_row(meal["id"], row, tx)
    await tx.run("DELETE FROM menu_draft WHERE meal_id = ? AND listed = 0", meal["id"])
    await tx.run("UPDATE menu_item SET listed = 0 WHERE meal_id = ?", meal["id"])
    await tx.run(
        "UPDATE meal SET status = 'draft', snapshot = NULL, revision = revision + 1 WHERE id = ?",
        meal["id"],
    )
