"""An admin's words on menus → the menus room. The preview is the very change, rolled back.

Both run the same verb under a savepoint; without `commit` the savepoint is undone, so that the
numbers shown are the numbers that would have been.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from bots.gateway import Turn
from conversation import effects as fx
from conversation.draft_lines import read_draft
from conversation.facts import Facts
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel.clock import at, to_ms
from kernel.database import Row
from kernel.errors import Refused
from menus import queries, service
from menus.dishes import category_words
from menus.values import DraftDish, DraftSaved

Result = dict[str, Any]


class _Rollback(Exception):
    """Carries a preview's lines out of the savepoint that is undone."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("preview")
        self.lines = lines


async def save_draft(turn: Turn, effect: fx.SaveDraft, facts: Facts) -> Result:
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
    ]
    if not read.lines:
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
        for line in read.lines
    ]  # fmt: skip
    saved = await service.save_draft(
        meal["id"], dishes, replace=False, actor=_actor(turn), now_ms=turn.now_ms, tx=turn.tx
    )
    return {"lines": [*_drafted(saved, effect.date, effect.meal_kind, t), *errors]}


def _drafted(saved: DraftSaved, date: str, kind: str, t: Chinese) -> list[str]:
    lines = []
    for line in saved.lines:
        extra = t.draft_new_dish() if line.new else ""
        if line.price_before_fen is not None and line.price_before_fen != line.price_fen:
            extra += t.draft_price_was(line.price_before_fen)
        lines.append(t.draft_line(line.name, line.price_fen, line.portions, line.category, extra))
    return [*lines, t.draft_total(date, t.meal(kind), saved.dishes, saved.portions)]


async def admin(turn: Turn, effect: fx.Admin, facts: Facts) -> Result:
    """Preview or commit one word."""
    verb = _VERBS[effect.verb]
    if effect.commit:
        return {"lines": await verb(turn, effect, await _meal(turn, effect))}
    try:
        async with turn.tx.savepoint():
            raise _Rollback(await verb(turn, effect, await _meal(turn, effect)))
    except _Rollback as preview:
        return {"lines": preview.lines}


async def _meal(turn: Turn, effect: fx.Admin) -> Row:
    canteen = await queries.home(turn.tx)
    if effect.verb == "copy":
        return await service.open_draft(
            canteen["id"], effect.date, effect.meal_kind, turn.now_ms, turn.tx
        )
    meal = await queries.meal_by(canteen["id"], effect.date, effect.meal_kind, turn.tx)
    if meal is None:
        raise Refused("no_such_meal")
    return {**meal, "zone": canteen["timezone"]}


def _actor(turn: Turn) -> str:
    return f"identity:{turn.identity_id}"


async def _preview(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    t = words(turn.language)
    shown: Any = await service.preview(meal, turn.tx)
    lines = [
        t.menu_line(d["no"], d["name"], d["price"], d["stock"], d.get("spicy", 0), "")
        for d in shown["dishes"]
    ]
    if not lines:
        raise Refused("empty_menu")
    return [t.preview_title(effect.date, t.meal(effect.meal_kind)), *lines]


async def _publish(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    t = words(turn.language)
    done = await service.publish(
        meal["id"], actor=_actor(turn), request_key=turn.request_key, now_ms=turn.now_ms,
        real_ms=turn.house.clock.real_ms(), tx=turn.tx,
    )  # fmt: skip
    name = t.meal(done.meal_kind)
    if effect.commit:
        return [t.published(done.date, name, done.dishes, done.portions)]
    cutoff = f"{at(done.cutoff_ms, meal['zone']):%m-%d %H:%M}"
    return [t.publish_preview(done.date, name, done.dishes, done.portions, cutoff)]


async def _schedule(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    """发布 18:00: today at that time, or tomorrow when it has passed."""
    t = words(turn.language)
    publish_ms = _today_at(effect.text, meal, turn)
    done = await service.schedule(
        meal["id"], publish_ms, actor=_actor(turn), now_ms=turn.now_ms, tx=turn.tx
    )
    moment = f"{at(publish_ms, meal['zone']):%m-%d %H:%M}"
    name = t.meal(done.meal_kind)
    if effect.commit:
        return [t.scheduled(moment, done.date, name)]
    return [t.schedule_preview(moment, done.date, name, done.dishes)]


async def _withdraw(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    t = words(turn.language)
    done = await service.withdraw(meal["id"], actor=_actor(turn), now_ms=turn.now_ms, tx=turn.tx)
    name = t.meal(done.meal_kind)
    if effect.commit:
        return [t.withdrawn(done.date, name)]
    return [t.withdraw_preview(done.date, name, done.carts)]


async def _copy(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    t = words(turn.language)
    saved = await service.copy_day(
        meal["id"], effect.text, actor=_actor(turn), now_ms=turn.now_ms, tx=turn.tx
    )
    lines = _drafted(saved, effect.date, effect.meal_kind, t)
    return [t.draft_copied(saved.copied_from or ""), *lines]


async def _price(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    t = words(turn.language)
    done = await service.change_price(
        meal["id"],
        effect.subject,
        effect.number,
        actor=_actor(turn),
        now_ms=turn.now_ms,
        tx=turn.tx,
    )
    if effect.commit:
        return [t.price_done(done.name, done.after_fen)]
    touched = done.affected
    return [
        t.price_preview(done.name, done.before_fen, done.after_fen, touched.orders, touched.carts)
    ]


async def _stock(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    t = words(turn.language)
    assert effect.op in {"+", "-", "="}
    done = await service.change_stock(
        meal["id"], effect.subject, effect.op, effect.number,  # type: ignore[arg-type]  # checked above
        actor=_actor(turn), request_key=turn.request_key, now_ms=turn.now_ms, tx=turn.tx,
    )  # fmt: skip
    if effect.commit:
        return [t.stock_done(done.name, done.after, done.sold)]
    return [t.stock_preview(done.name, done.before, done.after, done.sold)]


async def _sale(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    t = words(turn.language)
    if effect.verb in {"sold_out", "restore"}:
        done = await service.set_sold_out(
            meal["id"], effect.subject, effect.verb == "sold_out", actor=_actor(turn),
            now_ms=turn.now_ms, tx=turn.tx,
        )  # fmt: skip
    else:
        done = await service.set_listed(
            meal["id"], effect.subject, effect.verb == "on", actor=_actor(turn),
            now_ms=turn.now_ms, tx=turn.tx,
        )  # fmt: skip
    if effect.commit:
        return [t.sale_done(effect.verb, done.name)]
    return [t.sale_preview(effect.verb, done.name, done.left, done.affected.carts)]


async def _cutoff(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    t = words(turn.language)
    if effect.verb == "extend":
        done = await service.extend_cutoff(
            meal["id"], effect.number, actor=_actor(turn), now_ms=turn.now_ms, tx=turn.tx
        )
    else:
        cutoff_ms = _meal_at(effect.text, meal)
        done = await service.move_cutoff(
            meal["id"], cutoff_ms, actor=_actor(turn), now_ms=turn.now_ms, tx=turn.tx
        )
    before, after = (f"{at(ms, meal['zone']):%H:%M}" for ms in (done.before_ms, done.after_ms))
    if effect.commit:
        return [t.cutoff_done(after)]
    return [t.cutoff_preview(before, after, done.affected.orders)]


async def _accepting(turn: Turn, effect: fx.Admin, meal: Row) -> list[str]:
    t = words(turn.language)
    on = effect.verb == "resume"
    done = await service.set_accepting(
        meal["id"], on, actor=_actor(turn), now_ms=turn.now_ms, tx=turn.tx
    )
    if effect.commit:
        return [t.accepting_done(on)]
    return [t.accepting_preview(on, done.affected.orders)]


_VERBS: dict[str, Callable[[Turn, fx.Admin, Row], Awaitable[list[str]]]] = {
    "preview": _preview,
    "publish": _publish,
    "schedule": _schedule,
    "withdraw": _withdraw,
    "copy": _copy,
    "price": _price,
    "stock": _stock,
    "sold_out": _sale,
    "restore": _sale,
    "off": _sale,
    "on": _sale,
    "cutoff": _cutoff,
    "extend": _cutoff,
    "pause": _accepting,
    "resume": _accepting,
}


def _today_at(clock: str, meal: Row, turn: Turn) -> int:
    """The next moment at that time of day in the canteen."""
    from datetime import timedelta

    now = at(turn.now_ms, meal["zone"])
    hour, minute = (int(part) for part in clock.split(":"))
    moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return to_ms(moment if moment > now else moment + timedelta(days=1))


def _meal_at(clock: str, meal: Row) -> int:
    """The moment at that time of day that lies before the end of serving, over midnight too."""
    from datetime import timedelta

    end = at(meal["serve_to_ms"], meal["zone"])
    hour, minute = (int(part) for part in clock.split(":"))
    moment = end.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return to_ms(moment if moment <= end else moment - timedelta(days=1))


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.SaveDraft: save_draft,
    fx.Admin: admin,
}
