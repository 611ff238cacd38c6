"""拼单 → the rooms of orders and payments. The cards themselves come with the facts."""

from collections.abc import Awaitable, Callable
from typing import Any

from bots.gateway import Turn
from conversation import effects as fx
from conversation.facts import Facts
from conversation.understanding.model import Line
from kernel.clock import at, to_ms
from kernel.errors import Refused
from menus import queries as menus
from orders import groups
from orders.groups import Pick
from payments import groups as paying

Result = dict[str, Any]


async def _open(turn: Turn, effect: fx.OpenGroup, facts: Facts) -> Result:
    canteen = await menus.home(turn.tx)
    meal = await menus.meal_now(canteen["id"], turn.received_ms, turn.tx)
    if meal is None:
        raise Refused("too_late_for_group")
    deadline_ms = _deadline(effect.until, turn, canteen["timezone"]) if effect.until else None
    await groups.open_group(
        meal, turn.diner_id, turn.identity_id, turn.channel, turn.group, deadline_ms,
        effect.host_pays, turn.request_key, turn.now_ms, turn.tx,
    )  # fmt: skip
    return {}


def _deadline(until: str, turn: Turn, zone: str) -> int:
    hour, minute = (int(part) for part in until.split(":"))
    now = at(turn.now_ms, zone)
    return to_ms(now.replace(hour=hour, minute=minute, second=0, microsecond=0))


async def _join(turn: Turn, effect: fx.JoinGroup, facts: Facts) -> Result:
    """Into the group with that code; +1 takes what the host takes."""
    group = await groups.by_code(effect.code, turn.tx)
    mine, host = group.member(turn.diner_id), group.member(group.row["host_id"])
    taken = group.picks(mine) if mine is not None else ()
    if effect.same and host is not None:
        taken = group.picks(host)
    await groups.choose(
        group.row["id"], turn.diner_id, turn.identity_id, taken, turn.now_ms, turn.tx
    )
    return {}


async def _pick(turn: Turn, effect: fx.PickForGroup, facts: Facts) -> Result:
    await groups.choose(
        effect.group_id, turn.diner_id, turn.identity_id, [_as_pick(one) for one in effect.lines],
        turn.now_ms, turn.tx,
    )  # fmt: skip
    return {}


def _as_pick(line: Line) -> Pick:
    return Pick(line.dish, line.quantity, tuple(line.options), line.note, line.for_)


async def _leave(turn: Turn, effect: fx.LeaveGroup, facts: Facts) -> Result:
    await groups.leave(effect.group_id, turn.diner_id, turn.tx)
    return {}


async def _lock(turn: Turn, effect: fx.LockGroup, facts: Facts) -> Result:
    group = await groups.load(effect.group_id, turn.tx)
    if group.row["host_id"] != turn.diner_id:
        raise Refused("not_the_host")
    locked = await paying.lock(turn.house, effect.group_id, turn.now_ms, turn.tx)
    return {"members": len(locked.choosing), "host_pays": bool(locked.row["host_pays"])}


async def _dissolve(turn: Turn, effect: fx.DissolveGroup, facts: Facts) -> Result:
    await paying.dissolve(turn.house, effect.group_id, turn.diner_id, turn.now_ms, turn.tx)
    return {}


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.OpenGroup: _open,
    fx.JoinGroup: _join,
    fx.PickForGroup: _pick,
    fx.LeaveGroup: _leave,
    fx.LockGroup: _lock,
    fx.DissolveGroup: _dissolve,
}
