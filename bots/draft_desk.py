"""A menu before it is out → the menus room: typed, copied, sent as a file, previewed, published."""

import asyncio
from datetime import timedelta
from typing import Any

from bots.gateway import Turn
from bots.menu_desk import meal_of
from bots.previewing import Handler, Result, Shown, Verb, actor
from conversation import effects as fx
from conversation.draft_lines import read_draft
from conversation.facts import Facts
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel import allergens, uploads
from kernel.clock import at, to_ms
from kernel.database import Row
from kernel.errors import Refused
from menus import files, importing, items, queries, service
from menus.dishes import category_words
from menus.values import DraftDish, DraftSaved
from menus.warnings import Warned, draft_warnings

# As many days to copy from as fit one line.
SOURCES_SHOWN = 3


# --- a draft --------------------------------------------------------------------------------------


async def _open(turn: Turn, effect: fx.OpenDraft, facts: Facts) -> Result:
    """What is there already, and three ways to fill it."""
    t = words(turn.language)
    canteen = await queries.home(turn.tx)
    meal = await service.open_draft(
        canteen["id"], effect.date, effect.meal_kind, turn.now_ms, turn.tx
    )
    coming = [row for row in await items.coming_items(meal, turn.tx) if row["listed"]]
    name = t.meal(effect.meal_kind)
    if meal["status"] == "published":
        title = t.draft_on_sale(effect.date, name, len(coming))
    elif coming:
        portions = sum(row["planned"] for row in coming)
        title = t.draft_there(effect.date, name, len(coming), portions)
    else:
        title = t.draft_empty(effect.date, name)
    sources = await _sources(meal, turn)
    copies = [t.draft_source(date, percent) for date, percent in sources]
    copy = t.draft_way_copy(t.listed(copies)) if copies else t.draft_no_copy()
    said = [t.copy_word(date) for date, _ in sources]
    return {"lines": [title, t.draft_way_lines(), t.draft_way_file(), copy], "said": said}


async def _sources(meal: Row, turn: Turn) -> list[tuple[str, int]]:
    """The last menus of this kind and how much of each was sold, the same weekday first."""
    rows = await turn.tx.all(
        "SELECT m.date AS date, COALESCE(SUM(s.planned), 0) AS planned,"
        " COALESCE(SUM(s.committed), 0) AS sold FROM meal AS m"
        " JOIN menu_item AS i ON i.meal_id = m.id JOIN stock AS s ON s.item_id = i.id"
        " WHERE m.canteen_id = ? AND m.meal_kind = ? AND m.date < ? AND m.published_ms IS NOT NULL"
        " GROUP BY m.id, m.date ORDER BY m.date DESC LIMIT 8",
        meal["canteen_id"], meal["meal_kind"], meal["date"],
    )  # fmt: skip
    found = [
        (row["date"], round(100 * int(row["sold"]) / max(1, int(row["planned"])))) for row in rows
    ]
    day = at(meal["serve_from_ms"], "UTC").date()
    week_ago = (day - timedelta(days=7)).isoformat()
    found.sort(key=lambda one: one[0] != week_ago)
    return found[:SOURCES_SHOWN]


async def _save(turn: Turn, effect: fx.SaveDraft, facts: Facts) -> Result:
    """Every readable line goes into the draft; every other line is told with what it lacks."""
    t = words(turn.language)
    canteen = await queries.home(turn.tx)
    read = read_draft(effect.text, await category_words(canteen["id"], turn.tx))
    errors = [
        t.draft_error(
            e.line_no,
            e.text,
            t.listed([t.draft_problem(code, piece) for code, piece in e.problems]),
        )
        for e in read.errors
        if e.partial is None
    ]
    # A dish without portions is kept, and asked about: how many, as last time?
    lines_read = [*read.lines, *[e.partial for e in read.errors if e.partial is not None]]
    lines_read.sort(key=lambda line: line.line_no)
    if not lines_read:
        return {"lines": errors or [t.draft_problem("no_name", "")]}
    meal = await service.open_draft(
        canteen["id"], effect.date, effect.meal_kind, turn.now_ms, turn.tx
    )
    dishes = [
        DraftDish(
            name=line.name, name_en=line.name_en, price_fen=line.price_fen,
            portions=line.portions, category=line.category, stall=line.stall, spicy=line.spicy,
            allergens=line.allergens, max_per_diner=line.max_per_diner,
        )
        for line in lines_read
    ]  # fmt: skip
    saved = await service.save_draft(
        meal["id"], dishes, replace=False, actor=actor(turn), now_ms=turn.now_ms, tx=turn.tx
    )
    lines = [*drafted(saved, effect.date, effect.meal_kind, t), *errors]
    return {"lines": lines, "warnings": await warned(meal["id"], turn)}


def drafted(saved: DraftSaved, date: str, kind: str, t: Chinese) -> list[str]:
    """The lines just written, and the size of the whole draft."""
    lines = []
    for line in saved.lines:
        extra = t.draft_new_dish() if line.new else ""
        if line.price_before_fen is not None and line.price_before_fen != line.price_fen:
            extra += t.draft_price_was(line.price_before_fen)
        lines.append(t.draft_line(line.name, line.price_fen, line.portions, line.category, extra))
    return [*lines, t.draft_total(date, t.meal(kind), saved.dishes, saved.portions)]


async def warned(meal_id: int, turn: Turn) -> list[dict[str, Any]]:
    """Every doubt about the draft, as the question and the preview say it."""
    meal = await turn.tx.one("SELECT * FROM meal WHERE id = ?", meal_id)
    t = words(turn.language)
    return [
        {
            "key": doubt.key, "what": doubt.what, "dish": doubt.dish, "other": doubt.other,
            "number": doubt.number, "text": _doubt(doubt, t, turn.language),
        }
        for doubt in await draft_warnings(meal, turn.tx)
    ]  # fmt: skip


def _doubt(doubt: Warned, t: Chinese, language: str) -> str:
    if doubt.what == "price":
        percent = round(100 * (doubt.now - doubt.number) / doubt.number)
        return t.draft_price_jump(doubt.name, doubt.number, doubt.now, percent)
    if doubt.what == "portions":
        return t.draft_no_stock(doubt.name, doubt.number)
    if doubt.what == "duplicate":
        return t.draft_alike(doubt.name, doubt.other_name)
    lost = t.listed([allergens.name(one, language) for one in doubt.other.split(",")])
    return t.draft_lost_allergens(doubt.name, lost)


async def _import(turn: Turn, effect: fx.ImportFile, facts: Facts) -> Result:
    """The rows that make sense go into the draft; the others are told with cell and reason."""
    t = words(turn.language)
    raw = uploads.read_table(turn.house.settings.data_dir, effect.upload)
    if raw is None:
        raise Refused("no_file")
    read = await asyncio.to_thread(files.read_file, raw)
    canteen = await queries.home(turn.tx)
    meal = await service.open_draft(
        canteen["id"], effect.date, effect.meal_kind, turn.now_ms, turn.tx
    )
    dishes = importing.dishes_of(read.menu) if read.menu["dishes"] else []
    saved = await service.save_draft(
        meal["id"], dishes, replace=False, actor=actor(turn), now_ms=turn.now_ms, tx=turn.tx
    )
    lines = drafted(saved, effect.date, effect.meal_kind, t)
    wrong = [
        t.import_error(e.row, e.column, e.value, t.import_problem(e.code))
        + (t.import_guess(e.suggestion) if e.suggestion else "")
        for e in read.errors
    ]
    total = [t.import_done(len(dishes), len({e.row for e in read.errors}))]
    return {"lines": [*total, *wrong, *lines], "warnings": await warned(meal["id"], turn)}


async def _edit(turn: Turn, effect: fx.EditDraft, facts: Facts) -> Result:
    """One dish of the draft; `accept` only asks what is still open."""
    t = words(turn.language)
    canteen = await queries.home(turn.tx)
    meal = await service.open_draft(
        canteen["id"], effect.date, effect.meal_kind, turn.now_ms, turn.tx
    )
    by: dict[str, Any] = {"actor": actor(turn), "now_ms": turn.now_ms, "tx": turn.tx}
    if effect.op == "remove":
        row = await service.remove_line(meal["id"], effect.subject, **by)
        lines = [t.draft_removed(row["name"])]
    elif effect.op in {"price", "portions"}:
        what: dict[str, Any] = {"price_fen" if effect.op == "price" else "portions": effect.number}
        row = await service.set_line(meal["id"], effect.subject, **what, **by)
        line = t.draft_line(row["name"], row["price_fen"], row["planned"], row["category"], "")
        lines = [t.draft_changed(), line]
    elif effect.op == "merge":
        wrong, known = await service.merge_lines(meal["id"], effect.subject, effect.text, **by)
        lines = [t.draft_merged(wrong["name"], known["name"])]
    elif effect.op == "allergens":
        await service.keep_allergens(meal["id"], effect.subject, effect.text.split(","), **by)
        lines = [t.draft_changed()]
    else:
        lines = [t.draft_accepted()]
    coming = [row for row in await items.coming_items(meal, turn.tx) if row["listed"]]
    name, portions = t.meal(effect.meal_kind), sum(row["planned"] for row in coming)
    total = t.draft_total(effect.date, name, len(coming), portions)
    return {"lines": [*lines, total], "warnings": await warned(meal["id"], turn)}


# --- what is shown and confirmed ------------------------------------------------------------------


async def _preview(turn: Turn, effect: fx.Admin) -> Shown:
    """The menu as diners will see it, and below it what looks like a mistake."""
    t, meal = words(turn.language), await meal_of(turn, effect)
    shown: Any = await service.preview(meal, turn.tx)
    lines = [
        t.menu_line(d["no"], d["name"], d["price"], d["stock"], d.get("spicy", 0), "")
        for d in shown["dishes"]
    ]
    if not lines:
        raise Refused("empty_menu")
    doubts = [doubt["text"] for doubt in await warned(meal["id"], turn)]
    return Shown([t.preview_title(effect.date, t.meal(effect.meal_kind)), *lines, *doubts])


async def _publish(turn: Turn, effect: fx.Admin) -> Shown:
    """What goes out, what is different from what is out, and what looks like a mistake."""
    t, meal = words(turn.language), await meal_of(turn, effect)
    meal = {**await items.lock_meal(meal["id"], turn.tx), "zone": meal["zone"]}
    basis = items.digest(await items.coming_items(meal, turn.tx))
    doubts = [doubt["text"] for doubt in await warned(meal["id"], turn)]
    try:
        done = await service.publish(
            meal["id"], actor=actor(turn), request_key=turn.request_key, now_ms=turn.now_ms,
            real_ms=turn.house.clock.real_ms(), tx=turn.tx,
        )  # fmt: skip
    except Refused as refused:
        if refused.code == "already_published":
            raise Refused("already_published", **await _published_by(meal, turn)) from None
        raise
    name = t.meal(done.meal_kind)
    if effect.commit:
        return Shown([t.published(done.date, name, done.dishes, done.portions)], basis)
    cutoff = f"{at(done.cutoff_ms, meal['zone']):%m-%d %H:%M}"
    lines = [t.publish_preview(done.date, name, done.dishes, done.portions, cutoff)]
    if done.changes:
        lines.append(t.diff_title(done.revision - 1))
    for change in done.changes:
        if change.price_fen is None or change.planned is None:
            lines.append(t.diff_gone(change.name))
        elif change.price_before_fen is None or change.planned_before is None:
            lines.append(t.diff_new(change.name, change.price_fen, change.planned))
        else:
            lines.append(
                t.diff_changed(
                    change.name, change.price_before_fen, change.price_fen,
                    change.planned_before, change.planned,
                )
            )  # fmt: skip
    return Shown([*lines, *doubts], basis)


async def _published_by(meal: Row, turn: Turn) -> dict[str, object]:
    """Who was faster, and when: for the one who comes second."""
    row = await turn.tx.first(
        "SELECT a.at_ms AS at_ms, d.name AS name FROM audit_log AS a"
        " LEFT JOIN identity AS i ON 'identity:' || i.id = a.actor"
        " LEFT JOIN diner AS d ON d.id = i.diner_id"
        " WHERE a.action = 'menu.publish' AND a.subject = ? ORDER BY a.id DESC LIMIT 1",
        f"meal:{meal['id']}",
    )
    if row is None or row["name"] is None:
        return {}
    moment = f"{at(row['at_ms'], meal['zone']):%m-%d %H:%M}"
    return {"by": words(turn.language).published_by(row["name"], moment)}


async def _schedule(turn: Turn, effect: fx.Admin) -> Shown:
    """发布 18:00: today at that time, or tomorrow when it has passed."""
    t, meal = words(turn.language), await meal_of(turn, effect)
    publish_ms = _next_at(effect.text, meal, turn)
    basis = items.digest(await items.coming_items(meal, turn.tx))
    doubts = [doubt["text"] for doubt in await warned(meal["id"], turn)]
    done = await service.schedule(
        meal["id"], publish_ms, actor=actor(turn), now_ms=turn.now_ms, tx=turn.tx
    )
    moment = f"{at(publish_ms, meal['zone']):%m-%d %H:%M}"
    name = t.meal(done.meal_kind)
    if effect.commit:
        return Shown([t.scheduled(moment, done.date, name)], basis)
    return Shown([t.schedule_preview(moment, done.date, name, done.dishes), *doubts], basis)


async def _withdraw(turn: Turn, effect: fx.Admin) -> Shown:
    t, meal = words(turn.language), await meal_of(turn, effect)
    done = await service.withdraw(meal["id"], actor=actor(turn), now_ms=turn.now_ms, tx=turn.tx)
    name = t.meal(done.meal_kind)
    if effect.commit:
        return Shown([t.withdrawn(done.date, name)])
    return Shown([t.withdraw_preview(done.date, name, done.carts)])


async def _copy(turn: Turn, effect: fx.Admin) -> Shown:
    """复制昨天: into a draft that nobody sees yet, so it is done at once."""
    t = words(turn.language)
    canteen = await queries.home(turn.tx)
    meal = await service.open_draft(
        canteen["id"], effect.date, effect.meal_kind, turn.now_ms, turn.tx
    )
    saved = await service.copy_day(
        meal["id"], effect.text, actor=actor(turn), now_ms=turn.now_ms, tx=turn.tx
    )
    lines = drafted(saved, effect.date, effect.meal_kind, t)
    doubts = await warned(meal["id"], turn)
    return Shown([t.draft_copied(saved.copied_from or ""), *lines], more={"warnings": doubts})


VERBS: dict[str, Verb] = {
    "preview": _preview,
    "publish": _publish,
    "schedule": _schedule,
    "withdraw": _withdraw,
    "copy": _copy,
}


def _next_at(clock: str, meal: Row, turn: Turn) -> int:
    """The next moment at that time of day in the canteen."""
    now = at(turn.now_ms, meal["zone"])
    hour, minute = (int(part) for part in clock.split(":"))
    moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return to_ms(moment if moment > now else moment + timedelta(days=1))


HANDLERS: dict[type, Handler] = {
    fx.OpenDraft: _open,
    fx.SaveDraft: _save,
    fx.EditDraft: _edit,
    fx.ImportFile: _import,
}
