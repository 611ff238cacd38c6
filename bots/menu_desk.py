"""Price, portions, sale, cut-off and pause of a meal that is on → the menus room."""

from datetime import timedelta

from bots.gateway import Turn
from bots.previewing import Shown, Verb, actor
from conversation import effects as fx
from conversation.texts import words
from kernel.clock import at, to_ms
from kernel.database import Row
from kernel.errors import Refused
from menus import queries, service

MINUTE_MS = 60_000


async def meal_of(turn: Turn, effect: fx.Admin) -> Row:
    """The meal that is meant, with the canteen's zone. Raises Refused(no_such_meal)."""
    canteen = await queries.home(turn.tx)
    meal = await queries.meal_by(canteen["id"], effect.date, effect.meal_kind, turn.tx)
    if meal is None:
        raise Refused("no_such_meal")
    return {**meal, "zone": canteen["timezone"]}


async def _price(turn: Turn, effect: fx.Admin) -> Shown:
    t, meal = words(turn.language), await meal_of(turn, effect)
    done = await service.change_price(
        meal["id"], effect.subject, effect.number, actor=actor(turn), now_ms=turn.now_ms,
        tx=turn.tx,
    )  # fmt: skip
    basis = str(done.before_fen)
    if effect.commit:
        return Shown([t.price_done(done.name, done.after_fen)], basis)
    left = (await queries.stock_left(meal["id"], turn.tx)).get(done.code, 0)
    touched = done.affected
    line = t.price_preview(
        done.name, done.before_fen, done.after_fen, touched.orders, touched.carts, left
    )
    return Shown([line], basis)


async def _stock(turn: Turn, effect: fx.Admin) -> Shown:
    """Two who add or take at once are both right; what is set to a number must be as shown."""
    t, meal = words(turn.language), await meal_of(turn, effect)
    assert effect.op in {"+", "-", "="}
    done = await service.change_stock(
        meal["id"], effect.subject, effect.op, effect.number,  # type: ignore[arg-type]  # checked above
        actor=actor(turn), request_key=turn.request_key, now_ms=turn.now_ms, tx=turn.tx,
    )  # fmt: skip
    basis = str(done.before) if effect.op == "=" else ""
    if effect.commit:
        return Shown([t.stock_done(done.name, done.after, done.sold)], basis)
    return Shown([t.stock_preview(done.name, done.before, done.after, done.sold)], basis)


async def _sale(turn: Turn, effect: fx.Admin) -> Shown:
    t, meal = words(turn.language), await meal_of(turn, effect)
    if effect.verb in {"sold_out", "restore"}:
        done = await service.set_sold_out(
            meal["id"], effect.subject, effect.verb == "sold_out", actor=actor(turn),
            now_ms=turn.now_ms, tx=turn.tx,
        )  # fmt: skip
    else:
        done = await service.set_listed(
            meal["id"], effect.subject, effect.verb == "on", actor=actor(turn),
            now_ms=turn.now_ms, tx=turn.tx,
        )  # fmt: skip
    if not done.changed:
        raise Refused("already_so", name=done.name)
    if effect.commit:
        return Shown([t.sale_done(effect.verb, done.name)])
    price_fen = await turn.tx.value(
        "SELECT i.price_fen FROM menu_item AS i JOIN dish AS d ON d.id = i.dish_id"
        " WHERE i.meal_id = ? AND d.code = ?",
        meal["id"], done.code,
    )  # fmt: skip
    touched = done.affected
    line = t.sale_preview(
        effect.verb, done.name, done.left, touched.carts, touched.orders,
        done.left * int(price_fen or 0),
    )  # fmt: skip
    return Shown([line])


async def _cutoff(turn: Turn, effect: fx.Admin) -> Shown:
    t, meal = words(turn.language), await meal_of(turn, effect)
    if effect.verb == "extend":
        done = await service.extend_cutoff(
            meal["id"], effect.number, actor=actor(turn), now_ms=turn.now_ms, tx=turn.tx
        )
    else:
        done = await service.move_cutoff(
            meal["id"], _meal_at(effect.text, meal), actor=actor(turn), now_ms=turn.now_ms,
            tx=turn.tx,
        )  # fmt: skip
    before, after = (f"{at(ms, meal['zone']):%H:%M}" for ms in (done.before_ms, done.after_ms))
    basis = str(done.before_ms)
    if effect.commit:
        return Shown([t.cutoff_done(after)], basis)
    unpaid = await queries.unpaid(meal["id"], turn.tx)
    touched = done.affected
    return Shown([t.cutoff_preview(before, after, touched.orders, touched.carts, unpaid)], basis)


async def _accepting(turn: Turn, effect: fx.Admin) -> Shown:
    t, meal = words(turn.language), await meal_of(turn, effect)
    on = effect.verb == "resume"
    resume_ms = turn.now_ms + effect.number * MINUTE_MS if effect.number else None
    done = await service.set_accepting(
        meal["id"], on, actor=actor(turn), now_ms=turn.now_ms, tx=turn.tx, resume_ms=resume_ms
    )
    if not done.changed and not resume_ms:
        raise Refused("already_so", name=t.meal(meal["meal_kind"]))
    until = [t.pause_until(f"{at(resume_ms, meal['zone']):%H:%M}")] if resume_ms else []
    if effect.commit:
        return Shown([t.accepting_done(on), *until])
    touched = done.affected
    return Shown([t.accepting_preview(on, touched.orders, touched.carts), *until])


VERBS: dict[str, Verb] = {
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


def _meal_at(clock: str, meal: Row) -> int:
    """The moment at that time of day that lies before the end of serving, over midnight too."""
    end = at(meal["serve_to_ms"], meal["zone"])
    hour, minute = (int(part) for part in clock.split(":"))
    moment = end.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return to_ms(moment if moment <= end else moment - timedelta(days=1))
