"""A diner's look at other meals → queries and the promise to call. Nothing is ordered here."""

from collections.abc import Awaitable, Callable
from typing import Any

from bots.gateway import Turn
from conversation import effects as fx
from conversation.facts import Facts
from menus import queries as menus
from notifications import reminders
from orders.ratings import dish_rating

Result = dict[str, Any]


async def _find(turn: Turn, effect: fx.FindMeals, facts: Facts) -> Result:
    """The published menus ahead, and the one asked for even when it is closed."""
    canteen = await menus.home(turn.tx)
    rows = await menus.upcoming(canteen["id"], turn.received_ms, turn.tx)
    found = {row["id"]: (row, True) for row in rows if row["snapshot"]}
    if effect.date:
        for row in await menus.meals_of(canteen["id"], effect.date, turn.tx):
            if row["published_ms"] is not None and row["status"] != "draft":
                found.setdefault(row["id"], (row, False))
    return {
        "meals": [
            {"id": row["id"], "date": row["date"], "kind": row["meal_kind"], "ahead": ahead}
            for row, ahead in found.values()
        ]
    }


async def _open(turn: Turn, effect: fx.OpenMenu, facts: Facts) -> Result:
    """Nothing to do: the session names the meal, and the next facts are of it."""
    return {"meal_id": effect.meal_id}


async def _remind(turn: Turn, effect: fx.RemindMe, facts: Facts) -> Result:
    meal = await reminders.remind(turn.identity_id, effect.meal_id or None, turn.now_ms, turn.tx)
    if meal is None:
        return {}
    return {"kind": meal["meal_kind"], "date": meal["date"], "opens_ms": meal["open_ms"]}


async def _dish(turn: Turn, effect: fx.ShowDish, facts: Facts) -> Result:
    found = await dish_rating(effect.dish, turn.tx)
    return {"tenths": found.tenths, "count": found.count}


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.FindMeals: _find,
    fx.OpenMenu: _open,
    fx.RemindMe: _remind,
    fx.ShowDish: _dish,
}
