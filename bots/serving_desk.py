"""Late, surplus, called off: the kitchen's and the admin's words about the meal being served."""

from collections.abc import Awaitable, Callable
from typing import Any

from bots.gateway import Turn
from bots.kitchen_desk import running_meal
from conversation import effects as fx
from conversation.facts import Facts
from kernel.database import Row
from kernel.errors import Refused
from menus import changes, items
from orders import late
from payments import calling_off

Result = dict[str, Any]


async def serving(turn: Turn, effect: fx.Serving, facts: Facts) -> Result:
    """Show whom it touches, or, confirmed, do it."""
    meal = await running_meal(turn)
    if meal is None:
        raise Refused("no_meal")
    return await _VERBS[effect.verb](turn, effect, meal)


async def _late(turn: Turn, effect: fx.Serving, meal: Row) -> Result:
    if not effect.commit:
        if effect.number > late.MINUTES_MAX or effect.number < 1:
            raise Refused("bad_minutes", minutes=effect.number)
        found = await late.waiting(meal["id"], effect.dish, turn.tx)
    else:
        found = await late.announce(
            meal["id"], effect.dish, effect.number, _actor(turn), turn.now_ms,
            turn.house.clock.real_ms(), turn.tx,
        )  # fmt: skip
    return {"name": found.name, "count": len(found.orders)}


async def _surplus(turn: Turn, effect: fx.Serving, meal: Row) -> Result:
    """More portions, and on sale again if it was sold out."""
    if meal["frozen_ms"] is not None or meal["cutoff_ms"] <= turn.now_ms:
        raise Refused("frozen")
    if not effect.commit:
        row = items.pick(await items.items_of(meal["id"], turn.tx), effect.dish)
        left = row["planned"] - row["held"] - row["committed"]
        return {"name": row["name"], "count": left}
    added = await changes.change_stock(
        meal["id"], effect.dish, "+", effect.number, actor=_actor(turn),
        request_key=turn.request_key, now_ms=turn.now_ms, tx=turn.tx,
    )  # fmt: skip
    await changes.set_sold_out(
        meal["id"], effect.dish, False, actor=_actor(turn), now_ms=turn.now_ms, tx=turn.tx
    )
    return {"name": added.name, "count": added.after}


async def _call_off(turn: Turn, effect: fx.Serving, meal: Row) -> Result:
    if effect.commit:
        found = await calling_off.call_off(
            meal["id"], effect.text, effect.number, _actor(turn), turn.now_ms, turn.tx
        )
    else:
        found = await calling_off.touched(meal["id"], turn.tx)
    return {"meal": meal["meal_kind"], "orders": found.orders, "fen": found.paid_fen}


def _actor(turn: Turn) -> str:
    return f"identity:{turn.identity_id}"


_VERBS = {"late": _late, "surplus": _surplus, "call_off": _call_off}

HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {fx.Serving: serving}
