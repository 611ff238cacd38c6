"""Pictures and tables behind `/files/{token}`: what each link shows, and until when.

The link carries its end in its signed subject; what it shows is made from the books when it is
asked for (a chart) or lies in the data folder (an export). Nothing of it is kept for longer.
"""

import asyncio
import re
from datetime import date as Date
from pathlib import Path

from conversation.texts import words
from kernel.database import Connection
from kernel.house import House
from kernel.links import make_link
from kernel.money import yuan_short
from menus.publishing import KINDS
from orders.routes import File
from reports import chart, statistics
from reports.chart import Bar
from reports.statistics import Span

CHART, EXPORT = "chart", "export"
CHART_FOR_S = 60 * 60
EXPORT_FOR_S = 24 * 60 * 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART = re.compile(r"([do])([ze])_(\d{6})_(\d{6})_([bldsa]?)_(\d{10})")
_EXPORT = re.compile(r"(\d{1,12})_(\d{10})")


def chart_url(house: House, about: str, language: str, span: Span) -> str:
    """A link to the chart of the span: `dishes`, or the days' revenue."""
    until = house.clock.real_ms() // 1000 + CHART_FOR_S
    first, last = (day.replace("-", "")[2:] for day in (span.first, span.last))
    kind = ("d" if about == "dishes" else "o") + language[0]
    subject = f"{CHART}_{kind}_{first}_{last}_{span.meal_kind[:1]}_{until}"
    return _url(house, subject)


def export_url(house: House, export_id: int) -> str:
    until = house.clock.real_ms() // 1000 + EXPORT_FOR_S
    return _url(house, f"{EXPORT}_{export_id}_{until}")


def _url(house: House, subject: str) -> str:
    return f"{house.settings.base_url()}/files/{make_link(house.keys, 'file', subject)}"


async def bars(about: str, language: str, span: Span, on: Connection) -> tuple[str, list[Bar]]:
    """The chart's title and its bars, the same for the picture and for asking whether it can be."""
    t = words(language)
    if about == "dishes":
        sold = [one for one in await statistics.by_dish(span, on) if one.portions]
        title = t.chart_dishes(span.first, span.last)
        return title, [Bar(one.name, one.portions, str(one.portions)) for one in sold]
    days = await statistics.by_day(span, on)
    title = t.chart_days(span.first, span.last)
    return title, [Bar(one.name[5:], one.fen, yuan_short(one.fen)) for one in days]


async def chart_file(house: House, rest: str) -> File | None:
    """The maker behind `chart_…` links."""
    found = _CHART.fullmatch(rest)
    if found is None or int(found[6]) * 1000 <= house.clock.real_ms():
        return None
    canteen = await house.db.first("SELECT id FROM canteen ORDER BY id LIMIT 1")
    if canteen is None:
        return None
    kind = next((kind for kind in KINDS if found[5] and kind.startswith(found[5])), "")
    span = Span(canteen["id"], _date(found[3]), _date(found[4]), kind)
    about = "dishes" if found[1] == "d" else "orders"
    title, shown = await bars(about, "zh" if found[2] == "z" else "en", span, house.db)
    body = await asyncio.to_thread(chart.png, title, shown)
    return File(body, "image/png", "chart.png") if body is not None else None


def _date(text: str) -> str:
    return Date(2000 + int(text[:2]), int(text[2:4]), int(text[4:])).isoformat()


def export_path(house: House, export_id: int) -> Path:
    return house.settings.data_dir / "exports" / f"{export_id}.xlsx"


async def export_file(house: House, rest: str) -> File | None:
    """The maker behind `export_…` links."""
    found = _EXPORT.fullmatch(rest)
    if found is None or int(found[2]) * 1000 <= house.clock.real_ms():
        return None
    row = await house.db.first("SELECT * FROM export_file WHERE id = ?", int(found[1]))
    path = export_path(house, int(found[1]))
    if row is None or row["done_ms"] is None or not path.is_file():
        return None
    body = await asyncio.to_thread(path.read_bytes)
    return File(body, XLSX, f"{row['about']}-{row['first_date']}-{row['last_date']}.xlsx")


FILES = {CHART: chart_file, EXPORT: export_file}
