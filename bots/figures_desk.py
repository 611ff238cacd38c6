"""统计、导出：figures now, and a file that is made afterwards and announced when it is ready."""

import asyncio
from typing import Any

import msgspec

from bots.gateway import Turn
from bots.previewing import Result, actor
from conversation import effects as fx
from conversation.messages import Reply
from conversation.texts import words
from kernel import audit, outbox
from kernel.house import House
from menus import queries as menus
from notifications.outgoing import Notice, write
from reports import chart, export, statistics
from reports.files import bars, chart_url, export_url
from reports.statistics import Span

TOPIC_EXPORT = "export.asked"
# A chat is read on a phone; the export has them all.
ROWS_SHOWN = 40


async def _span(effect: fx.Look, turn: Turn) -> tuple[str, Span]:
    """`dishes:2025-03-10:2025-03-12` as what is asked, and of which days."""
    canteen = await menus.home(turn.tx)
    about, first, last = effect.subject.split(":")
    return about, Span(canteen["id"], first, last, effect.meal_kind)


async def show_statistics(turn: Turn, effect: fx.Look) -> Result:
    """Sum, then by meal or by day, or by dish; with a chart where one can be drawn."""
    t = words(turn.language)
    about, span = await _span(effect, turn)
    title = t.stats_title(span.first, span.last)
    everything = await statistics.total(span, turn.tx)
    if not everything.orders:
        return {"lines": [title, t.stats_none()]}
    refunded = await statistics.refunded_fen(span, turn.tx)
    lines = [
        title,
        t.stats_orders(everything.orders, everything.portions, everything.fen, refunded),
    ]
    if left := await statistics.unsold(span, turn.tx):
        lines.append(t.stats_unsold(left))
    if about == "dishes":
        dishes = await statistics.by_dish(span, turn.tx)
        lines += [
            t.stats_dish(one.name, one.portions, one.planned, one.percent, one.fen)
            for one in dishes[:ROWS_SHOWN]
        ]
    else:
        one_day = span.first == span.last
        parts = await (statistics.by_meal if one_day else statistics.by_day)(span, turn.tx)
        lines += [
            t.stats_row(t.meal(p.name) if one_day else p.name, p.orders, p.portions, p.fen)
            for p in parts
        ]
    url = await _picture(about or ("dishes" if span.first == span.last else "days"), span, turn)
    return {"lines": [*lines, t.stats_picture()], "url": url} if url else {"lines": lines}


async def _picture(about: str, span: Span, turn: Turn) -> str:
    """The chart's link; empty where this machine could not draw its characters."""
    title, found = await bars(about, turn.language, span, turn.tx)
    text = title + "".join(bar.name + bar.shown for bar in found)
    if not found or chart.font_for(text, 20) is None:
        return ""
    return chart_url(turn.house, about, turn.language, span)


async def start_export(turn: Turn, effect: fx.Look) -> Result:
    """Write the job down; the file is made after the turn."""
    t = words(turn.language)
    about, span = await _span(effect, turn)
    about = about or "orders"
    job = await turn.tx.one(
        "INSERT INTO export_file (request_key, about, first_date, last_date, meal_kind,"
        " identity_id, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (request_key) DO UPDATE SET request_key = excluded.request_key RETURNING id",
        turn.request_key, about, span.first, span.last, span.meal_kind, turn.identity_id,
        turn.house.clock.real_ms(),
    )  # fmt: skip
    await outbox.append_raw(
        topic=TOPIC_EXPORT,
        key=f"{TOPIC_EXPORT}:{job['id']}",
        lane=f"export:{turn.identity_id}",
        payload=msgspec.json.encode({"export_id": job["id"]}).decode(),
        now_ms=turn.house.clock.real_ms(),
        due_ms=None,
        tx=turn.tx,
    )
    after = {"about": about, "first": span.first, "last": span.last}
    await audit.write(
        "export", f"export:{job['id']}", actor(turn), None, after, "", turn.now_ms, turn.tx
    )
    return {"lines": [t.export_started(t.export_what(about))]}


async def make_export(house: House, entry: outbox.Entry) -> str:
    """Handler of `export.asked`: the file, then a notice with its link. Safe to call twice."""
    export_id = export.decode(entry.payload)
    await asyncio.to_thread(export.clear_old, house)
    job = await house.db.one("SELECT * FROM export_file WHERE id = ?", export_id)
    count = await export.write(house, job)
    async with house.db.transaction() as tx:
        await tx.run(
            "UPDATE export_file SET row_count = ?, done_ms = ? WHERE id = ?",
            count, house.clock.real_ms(), export_id,
        )  # fmt: skip
        language = await tx.value(
            "SELECT d.language FROM diner AS d JOIN identity AS i ON i.diner_id = d.id"
            " WHERE i.id = ?",
            job["identity_id"],
        )
        t, link = words(str(language)), export_url(house, export_id)
        text = t.export_ready(t.export_what(job["about"]), count, link)
        reply = Reply(text, "file", url=link)
        await write(Notice(job["identity_id"], (reply,)), f"export:{export_id}", house, tx)
    return "done"


LISTS: dict[str, Any] = {"statistics": show_statistics, "export": start_export}
