"""The sample canteen: 一食堂, letter A, open at every hour, so that the first word typed works.

Its four meals follow each other through the day without a gap and end at midnight, so that "today"
is one date for diner, kitchen and scripts alike. A meal that exists is never touched: what an admin
drafted or published for a date and kind stands, and the sample makes only what is missing.
"""

from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

import msgspec

from kernel.database import Connection, Row, Transaction, placeholders
from kernel.house import House
from menus import publishing
from menus.drafting import make_meal, meal_times
from menus.importing import import_menu
from menus.publishing import KindTimes
from menus.sample_menu import KINDS, menu_for

CANTEEN_ID = 1

# Served from the first order on, and half an hour after the last, so that somebody who orders just
# before the cut-off still has a time to come.
TIMES: dict[str, KindTimes] = {
    "breakfast": KindTimes("00:00", "10:00", "00:00", "10:30", cooking="live"),
    "lunch": KindTimes("10:00", "14:30", "10:00", "15:00", cooking="live"),
    "dinner": KindTimes("14:30", "20:00", "14:30", "20:30", cooking="live"),
    "supper": KindTimes("20:00", "00:00+1", "20:00", "00:30+1", cooking="live"),
}
# While supper is the last meal of the day, tomorrow's breakfast can be looked at already.
_LAST, _FIRST = KINDS[-1], KINDS[0]


async def load_sample(house: House, now_ms: int, tx: Transaction) -> int:
    """Canteen, times of its meals, yesterday's menus and the meals of now; answers how many meals.

    Loading twice changes nothing. A canteen with this id, or a policy somebody set, stays.
    """
    await tx.run(
        "INSERT INTO canteen (id, letter, name, name_en, timezone)"
        " VALUES (?, 'A', '一食堂', 'Canteen One', 'Asia/Shanghai') ON CONFLICT (id) DO NOTHING",
        CANTEEN_ID,
    )
    await _policy("meal_times", msgspec.json.encode(TIMES).decode(), now_ms, tx)
    await _policy("sample", msgspec.json.encode({"canteen": CANTEEN_ID}).decode(), now_ms, tx)
    canteen = await tx.one("SELECT * FROM canteen WHERE id = ?", CANTEEN_ID)
    made = await _make_yesterday(house, canteen, now_ms, tx)
    missing = await _missing(canteen, now_ms, tx)
    return made + sum([await _make(house, canteen, *which, now_ms, tx) for which in missing])


async def _make_yesterday(house: House, canteen: Row, now_ms: int, tx: Transaction) -> int:
    """Menus that are over, so that 复制昨天 finds something on the first day."""
    zone, times = canteen["timezone"], await meal_times(tx)
    today = Date.fromisoformat(publishing.date_of(now_ms, zone))
    date = (today - timedelta(days=1)).isoformat()
    made = 0
    for kind in KINDS:
        opened_ms = publishing.times_of(kind, date, zone, times).open_ms
        if await _make(house, canteen, date, kind, opened_ms, tx):
            made += 1
            await tx.run(
                "UPDATE meal SET status = 'closed' WHERE canteen_id = ? AND date = ?"
                " AND meal_kind = ?",
                canteen["id"], date, kind,
            )  # fmt: skip
    return made


async def _policy(name: str, value: str, now_ms: int, tx: Transaction) -> None:
    await tx.run(
        "INSERT INTO policy (name, value, changed_ms, changed_by) VALUES (?, ?, ?, 'sample')"
        " ON CONFLICT (name) DO NOTHING",
        name, value, now_ms,
    )  # fmt: skip


async def keep_meals_due(house: House) -> int:
    """Make and publish the sample's meals that the canteen's time asks for; answers how many.

    Nothing happens where the sample is not loaded. Two schedulers make each meal once.
    """
    canteen = await _sample_canteen(house.db)
    if canteen is None:
        return 0
    now_ms = await house.clock.canteen_ms(house.db)
    made = 0
    for date, meal_kind in await _missing(canteen, now_ms, house.db):
        async with house.db.transaction() as tx:
            made += await _make(house, canteen, date, meal_kind, now_ms, tx)
    return made


async def _sample_canteen(on: Connection) -> Row | None:
    return await on.first(
        "SELECT * FROM canteen WHERE id = ?"
        " AND EXISTS (SELECT 1 FROM policy WHERE name = 'sample')",
        CANTEEN_ID,
    )


async def _missing(canteen: Row, now_ms: int, on: Connection) -> list[tuple[str, str]]:
    zone = canteen["timezone"]
    today = publishing.date_of(now_ms, zone)
    tomorrow = (Date.fromisoformat(today) + timedelta(days=1)).isoformat()
    times = await meal_times(on)
    wanted = [(today, kind) for kind in KINDS]
    if publishing.times_of(_LAST, today, zone, times).open_ms <= now_ms:
        wanted.append((tomorrow, _FIRST))
    rows = await on.all(
        "SELECT date, meal_kind FROM meal WHERE canteen_id = ? AND date IN (?, ?)",
        canteen["id"], today, tomorrow,
    )  # fmt: skip
    there = {(row["date"], row["meal_kind"]) for row in rows}
    return [
        (date, kind)
        for date, kind in wanted
        if (date, kind) not in there
        and publishing.times_of(kind, date, zone, times).cutoff_ms > now_ms
    ]


async def _make(
    house: House, canteen: Row, date: str, meal_kind: str, now_ms: int, tx: Transaction
) -> bool:
    if not await make_meal(canteen, date, meal_kind, now_ms, tx):
        return False
    # Nobody is told of a meal that comes by itself four times a day.
    await import_menu(
        menu_for(meal_kind), canteen["id"], date, meal_kind, publish=True, now_ms=now_ms,
        real_ms=house.clock.real_ms(), actor="sample", request_key=f"sample:{date}:{meal_kind}",
        tx=tx, announce=False,
    )  # fmt: skip
    return True


@dataclass(frozen=True)
class Wiped:
    """What went, and the meals that stay because somebody ordered from them."""

    meals: int
    kept: int
    dishes: int


async def wipe_sample(tx: Transaction) -> Wiped:
    """End the sample: no more meals are made, and what nobody ordered from is deleted.

    Orders are books: a meal with orders stays, closed, with its dishes and its canteen.
    """
    await tx.run("DELETE FROM policy WHERE name = 'sample'")
    await tx.run("DELETE FROM policy WHERE name = 'meal_times' AND changed_by = 'sample'")
    rows = await tx.all(
        "SELECT m.id AS id, (SELECT count(*) FROM orders AS o WHERE o.meal_id = m.id) AS n"
        " FROM meal AS m WHERE m.canteen_id = ? ORDER BY m.id",
        CANTEEN_ID,
    )
    free = [row["id"] for row in rows if not row["n"]]
    for meal_id in free:
        await _delete_meal(meal_id, tx)
    await tx.run(
        "DELETE FROM menu_draft WHERE meal_id IN (SELECT id FROM meal WHERE canteen_id = ?)",
        CANTEEN_ID,
    )
    await tx.run(
        "UPDATE meal SET status = 'closed', publish_at_ms = NULL WHERE canteen_id = ?", CANTEEN_ID
    )
    dishes = await tx.all(
        "DELETE FROM dish WHERE canteen_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM menu_item AS i WHERE i.dish_id = dish.id) RETURNING id",
        CANTEEN_ID,
    )
    if len(free) == len(rows):
        await _delete_canteen(tx)
    return Wiped(len(free), len(rows) - len(free), len(dishes))


async def _delete_meal(meal_id: int, tx: Transaction) -> None:
    shelves = await tx.all(
        "SELECT s.id AS id FROM stock AS s JOIN menu_item AS i ON i.id = s.item_id"
        " WHERE i.meal_id = ?",
        meal_id,
    )
    ids = [row["id"] for row in shelves]
    if ids:
        await tx.run(f"DELETE FROM stock_movement WHERE stock_id IN ({placeholders(ids)})", *ids)
        await tx.run(f"DELETE FROM stock WHERE id IN ({placeholders(ids)})", *ids)
    for table in ("meal_reminder", "menu_item", "menu_draft", "kitchen_list"):
        await tx.run(f"DELETE FROM {table} WHERE meal_id = ?", meal_id)
    await tx.run("DELETE FROM meal WHERE id = ?", meal_id)


async def _delete_canteen(tx: Transaction) -> None:
    """The canteen too, unless a cabinet or a past order still names it."""
    for table in ("option_group", "category"):
        await tx.run(f"DELETE FROM {table} WHERE canteen_id = ?", CANTEEN_ID)
    await tx.run(
        "DELETE FROM canteen WHERE id = ?"
        " AND NOT EXISTS (SELECT 1 FROM device WHERE canteen_id = canteen.id)"
        " AND NOT EXISTS (SELECT 1 FROM order_counter WHERE canteen_id = canteen.id)",
        CANTEEN_ID,
    )
