"""导出：orders or dishes of some days as an Excel file, row by row, outside of any transaction.

A cell is never a formula: a note that begins with `=` stays the text it was. The file is written
beside its name and then renamed, so that nobody ever downloads half of one.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel.clock import at
from kernel.database import Row
from kernel.house import House
from reports.files import EXPORT_FOR_S, export_path
from reports.statistics import COUNTED

PAGE = 500
# Excel holds a million rows; what is larger is a job for the database.
ROWS_MAX = 500_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float


async def write(house: House, job: Row) -> int:
    """Write the job's file; answers how many rows it has. Safe to call twice."""
    canteen = await house.db.one("SELECT * FROM canteen ORDER BY id LIMIT 1")
    language = await house.db.value(
        "SELECT d.language FROM diner AS d JOIN identity AS i ON i.diner_id = d.id WHERE i.id = ?",
        job["identity_id"],
    )
    t = words(str(language))
    orders = job["about"] == "orders"
    book = Workbook(write_only=True)
    sheet = book.create_sheet(t.export_what(job["about"]))
    columns = t.export_columns() if orders else t.export_dish_columns()
    sheet.append(columns.split("|"))
    count = 0
    rows = _orders(house, job, canteen, t) if orders else _dishes(house, job, canteen, t)
    async for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
        if count >= ROWS_MAX:
            break
    path = export_path(house, job["id"])
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    await asyncio.to_thread(book.save, part)
    part.replace(path)
    return count


def _cell(sheet: Any, value: Cell) -> Any:
    """A text is a text: `=1+1` is not computed, and shows as it was typed."""
    if not isinstance(value, str):
        return value
    clean = "".join(char for char in value if char.isprintable() or char == " ")
    if not clean.startswith(_FORMULA):
        return clean
    cell = WriteOnlyCell(sheet, "'" + clean)
    cell.data_type = "s"
    return cell


async def _orders(
    house: House, job: Row, canteen: Row, t: Chinese
) -> AsyncIterator[Sequence[Cell]]:
    """One row for each line of an order, oldest first."""
    after = 0
    while True:
        rows = await house.db.all(
            "SELECT l.id AS line_id, l.name AS dish, l.quantity AS quantity,"
            " l.unit_fen AS unit_fen, l.amount_fen AS amount_fen, l.note AS note,"
            " l.status AS line_status,"
            " o.number AS number, o.status AS status, o.placed_ms AS placed_ms,"
            " o.pickup_method AS method, o.cabinet_id AS cabinet, m.date AS date,"
            " m.meal_kind AS meal_kind, d.name AS diner, i.channel AS channel"
            " FROM order_line AS l JOIN orders AS o ON o.id = l.order_id"
            " JOIN meal AS m ON m.id = o.meal_id JOIN diner AS d ON d.id = o.diner_id"
            " JOIN identity AS i ON i.id = o.identity_id"
            f" WHERE {_where(job)} AND l.id > ? ORDER BY l.id LIMIT {PAGE}",
            canteen["id"], *_values(job), after,
        )  # fmt: skip
        for row in rows:
            status = t.status(row["status"])
            if row["line_status"] == "refunded":
                status = f"{status} · {t.refunded_word()}"
            yield (
                row["number"], row["date"], t.meal(row["meal_kind"]), row["diner"],
                t.channel_name(row["channel"]), status, row["dish"], row["quantity"],
                row["unit_fen"] / 100, row["amount_fen"] / 100, row["note"],
                t.place(row["method"], row["cabinet"] or ""),
                f"{at(row['placed_ms'], canteen['timezone']):%Y-%m-%d %H:%M}",
            )  # fmt: skip
        if len(rows) < PAGE:
            return
        after = rows[-1]["line_id"]


async def _dishes(
    house: House, job: Row, canteen: Row, t: Chinese
) -> AsyncIterator[Sequence[Cell]]:
    """One row for each dish of each meal."""
    rows = await house.db.all(
        "SELECT m.date AS date, m.meal_kind AS meal_kind, d.name AS dish, s.planned AS planned,"
        " COALESCE(SUM(CASE WHEN l.status = 'live' AND o.status IN "
        f"{COUNTED} THEN l.quantity ELSE 0 END), 0) AS sold,"
        " COALESCE(SUM(CASE WHEN l.status = 'live' AND o.status IN "
        f"{COUNTED} THEN l.amount_fen ELSE 0 END), 0) AS fen"
        " FROM menu_item AS i JOIN meal AS m ON m.id = i.meal_id JOIN dish AS d ON d.id = i.dish_id"
        " JOIN stock AS s ON s.item_id = i.id LEFT JOIN order_line AS l ON l.stock_id = s.id"
        f" LEFT JOIN orders AS o ON o.id = l.order_id WHERE {_where(job)}"
        " AND m.published_ms IS NOT NULL"
        " GROUP BY m.date, m.meal_kind, m.serve_from_ms, d.name, s.id, s.planned, i.position"
        f" ORDER BY m.date, m.serve_from_ms, i.position LIMIT {ROWS_MAX}",
        canteen["id"], *_values(job),
    )  # fmt: skip
    for row in rows:
        sold, planned = int(row["sold"]), int(row["planned"])
        yield (
            row["date"], t.meal(row["meal_kind"]), row["dish"], planned, sold, planned - sold,
            round(100 * sold / planned) if planned else 0, int(row["fen"]) / 100,
        )  # fmt: skip


def _where(job: Row) -> str:
    kind = " AND m.meal_kind = ?" if job["meal_kind"] else ""
    return f"m.canteen_id = ? AND m.date >= ? AND m.date <= ?{kind}"


def _values(job: Row) -> list[str]:
    days = [job["first_date"], job["last_date"]]
    return days + ([job["meal_kind"]] if job["meal_kind"] else [])


def clear_old(house: House) -> int:
    """Remove files whose links have ended; what cannot be removed now is removed later."""
    folder, removed = export_path(house, 0).parent, 0
    if not folder.is_dir():
        return 0
    oldest = house.clock.real_ms() / 1000 - 2 * EXPORT_FOR_S
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def decode(payload: bytes) -> int:
    """The job's number out of an outbox row."""
    return int(msgspec.json.decode(payload, type=dict[str, int])["export_id"])
