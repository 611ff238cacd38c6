"""The kitchen's and the counter's words → services; the answers as lines to read."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bots.gateway import Turn
from conversation import effects as fx
from conversation.facts import Facts
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel import allergens
from kernel.clock import at
from kernel.database import Row, placeholders
from kernel.errors import Refused
from lockers import cooking, counter
from lockers.stocking import FoodReady
from menus import queries as menus
from orders import freeze, shortage
from users import logins

Result = dict[str, Any]


def _actor(turn: Turn) -> str:
    return f"identity:{turn.identity_id}"


# --- food -----------------------------------------------------------------------------------------


async def food_ready(turn: Turn, effect: fx.FoodReady, facts: Facts) -> Result:
    """`A017好了`, `全部好了`, `红烧肉好了`: each paid order goes to its slot or to the counter."""
    if effect.scope == "dish":
        return await _dish_ready(turn, effect.subject)
    t = words(turn.language)
    lines = []
    for order in await _meant(turn, effect):
        # A box that did not get in (no slot in time, closed without it) is announced again.
        if order["status"] not in {"paid", "preparing"}:
            lines.append(t.food_skipped(order["number"], t.status(order["status"])))
            continue
        try:
            async with turn.tx.savepoint():
                ready = await cooking.order_done(
                    turn.house, order, _actor(turn), turn.now_ms, turn.tx
                )
        except Refused as refused:
            if refused.code != "short_open":
                raise
            until = at(refused.facts["until_ms"], turn.house.settings.timezone)
            lines.append(t.food_short(order["number"], f"{until:%H:%M}"))
            continue
        lines.append(_went(order["number"], ready, t))
    return {"lines": lines or [t.food_none()]}


async def _dish_ready(turn: Turn, dish: str) -> Result:
    """One dish is cooked: ticked everywhere, and whoever waited for nothing else is ready."""
    t = words(turn.language)
    meal = await running_meal(turn)
    if meal is None:
        return {"lines": [t.food_none()]}
    done = await cooking.dish_done(turn.house, meal["id"], dish, _actor(turn), turn.now_ms, turn.tx)
    lines = [_went(one.order["number"], one.place, t) for one in done if one.place is not None]
    waiting = [one.order["number"] for one in done if one.place is None]
    if waiting:
        lines.append(t.food_waits(waiting))
    return {"lines": lines or [t.food_none()]}


def _went(number: str, ready: FoodReady, t: Chinese) -> str:
    if ready.place == "cabinet" and ready.cabinet_id and ready.slot_number:
        return t.food_ready_slot(number, ready.cabinet_id, ready.slot_number)
    return t.food_ready(number, t.place("counter"))


async def recall(turn: Turn, effect: fx.Recall, facts: Facts) -> Result:
    """`撤回 A017`: back to being made; a box that may be behind a door has to be taken out."""
    t = words(turn.language)
    if effect.number:
        order_id = await turn.tx.value(
            "SELECT id FROM orders WHERE number = ? ORDER BY id DESC LIMIT 1", effect.number
        )
    else:
        order_id = await cooking.newest_done(_actor(turn), turn.now_ms, turn.tx)
    if order_id is None:
        raise Refused("no_such_order", number=effect.number)
    back = await cooking.recall(turn.house, order_id, _actor(turn), turn.now_ms, turn.tx)
    lines = [t.recalled(back.order["number"])]
    if back.to_clear:
        lines.append(t.recall_clear(*back.to_clear))
    return {"lines": lines}


async def _meant(turn: Turn, effect: fx.FoodReady) -> list[Row]:
    """The orders that the word means, locked in id order."""
    if effect.scope == "order":
        # A bare number means today's; the date of a supper is the day it began.
        numbers = effect.subject.split()
        return await turn.tx.all(
            "SELECT * FROM orders WHERE id IN (SELECT max(id) FROM orders WHERE number IN"
            f" ({placeholders(numbers)}) GROUP BY number) ORDER BY id{turn.tx.lock()}",
            *numbers,
        )
    meal = await running_meal(turn)
    if meal is None:
        return []
    return await turn.tx.all(
        "SELECT * FROM orders WHERE meal_id = ? AND status IN ('paid', 'preparing')"
        " AND NOT EXISTS (SELECT 1 FROM slot WHERE slot.order_id = orders.id) ORDER BY id"
        f" LIMIT {cooking.ORDERS_MAX}{turn.tx.lock()}",
        meal["id"],
    )


async def running_meal(turn: Turn) -> Row | None:
    """The meal that the kitchen's words are about: what is served or cooked, else the next."""
    canteen = await menus.home(turn.tx)
    return await menus.meal_serving(canteen["id"], turn.now_ms, turn.tx) or await menus.meal_now(
        canteen["id"], turn.now_ms, turn.tx
    )


async def collect(turn: Turn, effect: fx.Collect, facts: Facts) -> Result:
    canteen = await menus.home(turn.tx)
    order = await counter.collect_at_counter(
        turn.house, canteen["id"], effect.subject, _actor(turn), turn.now_ms, turn.tx
    )
    return {"lines": [words(turn.language).collected(order["number"])]}


# --- lists ----------------------------------------------------------------------------------------


async def show(turn: Turn, effect: fx.Show, facts: Facts) -> Result:
    """One of the kitchen's lists, read now."""
    return await _LISTS[effect.what](turn)


async def _counts(turn: Turn) -> Result:
    """Per dish first, then how it is wanted, then whose allergy to mind."""
    t = words(turn.language)
    meal = await running_meal(turn)
    counts = await freeze.kitchen_counts(meal["id"], turn.tx) if meal else None
    if meal is None or counts is None or not counts.rows:
        return {"lines": [t.counts_none()]}
    zone = (await menus.canteen(meal["canteen_id"], turn.tx))["timezone"]
    kind = t.meal(meal["meal_kind"])
    title = t.counts_title(kind)
    if counts.frozen_ms is not None:
        title = t.counts_frozen(kind, counts.version or 1, f"{at(counts.frozen_ms, zone):%H:%M}")
    totals = _totals(counts.rows, t)
    wanted = [
        t.count_line(
            t.when(f"{at(row.at_ms, zone):%H:%M}" if row.at_ms else ""),
            row.name, row.quantity, t.listed(row.options), row.note,
        )
        for row in counts.rows
        if row.quantity and (row.at_ms or row.options or row.note)
    ]  # fmt: skip
    return {"lines": [title, *totals, *wanted, *await _allergic(meal["id"], turn, t)]}


def _totals(rows: Sequence[freeze.CountRow], t: Chinese) -> list[str]:
    """One line a dish; what changed since the list was fixed stands beside it."""
    names = dict.fromkeys(row.name for row in rows)
    lines = []
    for name in names:
        mine = [row for row in rows if row.name == name]
        now = sum(row.quantity for row in mine)
        listed = [row.listed for row in mine if row.listed is not None]
        lines.append(t.count_total(name, now, sum(listed) if listed else now))
    return lines


async def _allergic(meal_id: int, turn: Turn, t: Chinese) -> list[str]:
    lines = []
    for row in await freeze.allergic(meal_id, turn.tx):
        named = [allergens.name(one, turn.language) for one in shortage.allergies(row["settings"])]
        if named:
            what = t.listed(sorted(named))
            lines.append(t.count_allergy(row["number"], row["name"], row["quantity"], what))
    return lines


async def _stock(turn: Turn, effect: fx.Show) -> Result:
    t = words(turn.language)
    meal = await running_meal(turn)
    if effect.date:
        canteen = await menus.home(turn.tx)
        meal = await menus.meal_by(canteen["id"], effect.date, effect.meal_kind, turn.tx)
        if meal is None:
            raise Refused("no_such_meal")
    if meal is None:
        return {"lines": [t.no_meal()]}
    rows = await menus.stock_table(meal["id"], turn.tx)
    lines = [
        t.stock_line(row["name"], row["planned"], row["held"] + row["committed"], row["left"])
        for row in rows
    ]
    return {"lines": [t.stock_title(t.meal(meal["meal_kind"])), *lines]}


_LISTS = {"counts": _counts}


async def staff_login(turn: Turn, effect: fx.StaffLogin, facts: Facts) -> Result:
    """A link for this chat's roles; what it opens is asked for them with each request."""
    link = await logins.make_link(turn.identity_id, turn.house.clock.real_ms(), turn.tx)
    address = f"{turn.house.settings.base_url()}/login/{effect.page}/{link}"
    return {"link": address, "minutes": logins.LINK_MS // 60_000}


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.FoodReady: food_ready,
    fx.Recall: recall,
    fx.Collect: collect,
    fx.Show: show,
    fx.StaffLogin: staff_login,
}
