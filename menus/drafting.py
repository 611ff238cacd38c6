"""A meal's draft: made for a date and kind, filled line by line, copied from another day.

Nothing here is seen by a diner. A dish is the canteen's, not the meal's: what a line says of its
category, allergens or stall holds from now on wherever the dish is sold.
"""

from collections.abc import Sequence
from datetime import date as Date

from kernel import audit
from kernel.clock import at
from kernel.database import Connection, Row, Transaction
from kernel.errors import Refused
from menus import items, publishing
from menus.dishes import ensure_dish, text
from menus.queries import meal_by
from menus.values import DISHES_MAX, MAX_PER_DINER, DraftDish, DraftSaved, SavedLine

# A draft further ahead than a year is a typing mistake.
DAYS_AHEAD_MAX = 366


async def meal_times(on: Connection) -> dict[str, publishing.KindTimes]:
    """The times of every kind of meal, with the policy `meal_times` applied."""
    policy = await on.value("SELECT value FROM policy WHERE name = 'meal_times'")
    return publishing.read_times(policy)


async def open_draft(
    canteen_id: int, date: str, meal_kind: str, now_ms: int, tx: Transaction
) -> Row:
    """The meal of that date and kind, locked; made as an empty draft when there is none.

    Raises Refused(bad_meal | past_meal | no_such_canteen).
    """
    canteen = await tx.first("SELECT * FROM canteen WHERE id = ?", canteen_id)
    if canteen is None:
        raise Refused("no_such_canteen")
    found = await meal_by(canteen_id, date, meal_kind, tx)
    if found is None:
        await make_meal(canteen, date, meal_kind, now_ms, tx)
        found = await meal_by(canteen_id, date, meal_kind, tx)
        assert found is not None
    return await items.lock_meal(found["id"], tx)


async def make_meal(canteen: Row, date: str, meal_kind: str, now_ms: int, tx: Transaction) -> bool:
    """An empty draft with the usual times; False when somebody has made the meal already."""
    if meal_kind not in publishing.KINDS:
        raise Refused("bad_meal", meal_kind=meal_kind)
    try:
        day = Date.fromisoformat(date)
    except ValueError:
        raise Refused("bad_meal", date=date) from None
    today = at(now_ms, canteen["timezone"]).date()
    if date != day.isoformat() or (day - today).days > DAYS_AHEAD_MAX:
        raise Refused("bad_meal", date=date)
    times = publishing.times_of(meal_kind, date, canteen["timezone"], await meal_times(tx))
    if times.serve_to_ms <= now_ms:
        raise Refused("past_meal", date=date, meal_kind=meal_kind)
    made = await tx.first(
        "INSERT INTO meal (canteen_id, date, meal_kind, cooking, status, revision, accepting,"
        " open_ms, cutoff_ms, serve_from_ms, serve_to_ms, windows)"
        " VALUES (?, ?, ?, ?, 'draft', 0, 1, ?, ?, ?, ?, ?)"
        " ON CONFLICT (canteen_id, date, meal_kind) DO NOTHING RETURNING id",
        canteen["id"], date, meal_kind, times.cooking, times.open_ms, times.cutoff_ms,
        times.serve_from_ms, times.serve_to_ms, text(times.windows),
    )  # fmt: skip
    return made is not None


async def save_draft(
    meal_id: int, dishes: Sequence[DraftDish], *, replace: bool, actor: str, now_ms: int,
    tx: Transaction,
) -> DraftSaved:  # fmt: skip
    """Write the lines into the draft; `replace` takes every dish not named off it.

    All lines or none. Raises Refused(bad_dish | code_of_other | too_many_dishes | meal_closed |
    frozen).
    """
    meal = await items.lock_changeable(meal_id, tx)
    for wanted in dishes:
        wanted.check()
    await settle_draft(meal, tx)
    before = await items.coming_items(meal, tx)
    places = {row["dish_id"]: row["position"] for row in before}
    wrote: dict[int, tuple[int | None, bool]] = {}
    for wanted in dishes:
        dish, new = await ensure_dish(meal["canteen_id"], wanted, tx)
        place = wanted.position or places.get(dish["id"]) or max(places.values(), default=0) + 1
        places[dish["id"]] = place
        wrote[dish["id"]] = await _save_line(meal_id, dish["id"], wanted, place, tx), new
    if replace:
        await _take_off_others(meal, set(wrote), tx)
    rows = {row["dish_id"]: row for row in await items.draft_rows(meal_id, tx)}
    saved = [saved_line(rows[dish_id], *told) for dish_id, told in wrote.items()]
    done = await saved_draft(meal_id, tuple(saved), tx)
    if done.dishes > DISHES_MAX:
        raise Refused("too_many_dishes", most=DISHES_MAX)
    await audit.write(
        "menu.draft", f"meal:{meal_id}", actor, None,
        {"lines": [[s.code, s.price_fen, s.portions] for s in saved], "replace": replace}, "",
        now_ms, tx,
    )  # fmt: skip
    return done


async def settle_draft(meal: Row, tx: Transaction) -> None:
    """A meal taken back without draft rows gets them, so that one more line does not empty it."""
    if meal["status"] == "draft" and not await items.draft_rows(meal["id"], tx):
        for row in await items.items_of(meal["id"], tx):
            if row["listed"]:
                await put_row(meal["id"], row, tx)


async def put_row(meal_id: int, row: Row, tx: Transaction) -> None:
    """One draft row, made or overwritten; `row` has the columns of `menu_draft`."""
    await tx.run(
        "INSERT INTO menu_draft (meal_id, dish_id, position, price_fen, planned, max_per_diner,"
        " on_sale, listed) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (meal_id, dish_id) DO UPDATE"
        " SET position = excluded.position, price_fen = excluded.price_fen,"
        " planned = excluded.planned, max_per_diner = excluded.max_per_diner,"
        " on_sale = excluded.on_sale, listed = excluded.listed",
        meal_id, row["dish_id"], row["position"], row["price_fen"], row["planned"],
        row["max_per_diner"], row["on_sale"], row["listed"],
    )  # fmt: skip


async def _save_line(
    meal_id: int, dish_id: int, wanted: DraftDish, place: int, tx: Transaction
) -> int | None:
    """Write one row; answers the price at which the dish was last on a menu."""
    last = await tx.first(
        "SELECT i.price_fen AS price_fen, i.max_per_diner AS max_per_diner FROM menu_item AS i"
        " JOIN meal AS m ON m.id = i.meal_id WHERE i.dish_id = ?"
        " ORDER BY m.serve_from_ms DESC, i.id DESC LIMIT 1",
        dish_id,
    )
    known_max = last["max_per_diner"] if last else MAX_PER_DINER
    row = {
        "dish_id": dish_id,
        "position": place,
        "price_fen": wanted.price_fen,
        "planned": wanted.portions,
        "max_per_diner": wanted.max_per_diner or known_max,
        "on_sale": int(wanted.available),
        "listed": 1,
    }
    await put_row(meal_id, row, tx)
    return last["price_fen"] if last else None


def saved_line(row: Row, price_before_fen: int | None, new: bool) -> SavedLine:
    """A draft row as the chat repeats it."""
    return SavedLine(
        code=row["code"],
        name=row["name"],
        price_fen=row["price_fen"],
        portions=row["planned"],
        category=row["category"],
        stall=row["stall"],
        spicy=row["spicy"],
        allergens=tuple(items.words(row["allergens"])),
        price_before_fen=price_before_fen,
        new=new,
    )


async def _take_off_others(meal: Row, kept: set[int], tx: Transaction) -> None:
    for row in await items.coming_items(meal, tx):
        if row["dish_id"] in kept:
            continue
        if meal["status"] == "draft":
            await tx.run(
                "DELETE FROM menu_draft WHERE meal_id = ? AND dish_id = ?",
                meal["id"], row["dish_id"],
            )  # fmt: skip
        elif row["listed"]:
            await put_row(meal["id"], {**row, "listed": 0}, tx)


async def saved_draft(
    meal_id: int, lines: tuple[SavedLine, ...], tx: Transaction, copied_from: str | None = None
) -> DraftSaved:
    """`lines` together with the size of the whole draft."""
    rows = [row for row in await items.draft_rows(meal_id, tx) if row["listed"]]
    return DraftSaved(
        meal_id, lines, len(rows), sum(row["planned"] for row in rows), copied_from=copied_from
    )


async def copy_day(
    meal_id: int, from_date: str, *, actor: str, now_ms: int, tx: Transaction
) -> DraftSaved:
    """Put the menu of that date's meal of the same kind into this meal's draft.

    When there was none on that date, the nearest earlier one: the answer says which. Portions are
    those planned then. Raises Refused(nothing_to_copy).
    """
    meal = await items.lock_changeable(meal_id, tx)
    source = await _source(meal, from_date, tx)
    rows = [row for row in await items.items_of(source["id"], tx) if row["listed"]]
    await settle_draft(meal, tx)
    for row in rows:
        await put_row(meal_id, {**row, "on_sale": 1}, tx)
    copied = {row["code"] for row in rows}
    lines = tuple(
        saved_line(row, row["price_fen"], False)
        for row in await items.draft_rows(meal_id, tx)
        if row["code"] in copied
    )
    await audit.write(
        "menu.copy", f"meal:{meal_id}", actor, None,
        {"from": f"meal:{source['id']}", "date": source["date"], "dishes": len(lines)}, "",
        now_ms, tx,
    )  # fmt: skip
    return await saved_draft(meal_id, lines, tx, copied_from=source["date"])


async def _source(meal: Row, from_date: str, tx: Transaction) -> Row:
    source = await tx.first(
        "SELECT * FROM meal AS m WHERE m.canteen_id = ? AND m.meal_kind = ? AND m.id <> ?"
        " AND (m.date <= ? OR m.date < ?) AND m.published_ms IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM menu_item AS i WHERE i.meal_id = m.id AND i.listed = 1)"
        " ORDER BY CASE WHEN m.date <= ? THEN 0 ELSE 1 END, m.date DESC LIMIT 1",
        meal["canteen_id"], meal["meal_kind"], meal["id"], from_date, meal["date"], from_date,
    )  # fmt: skip
    if source is None:
        raise Refused("nothing_to_copy", date=from_date, meal_kind=meal["meal_kind"])
    return source
