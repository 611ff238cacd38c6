"""撤销：back to what the audit says was before, where that is honest.

Honest means that nobody has built on the change: no order at the new price, no later change of the
same thing, no portion sold that would be missing. Otherwise the answer says why not.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from bots.gateway import Turn
from bots.previewing import Handler, Result, actor
from conversation import effects as fx
from conversation.facts import Facts
from conversation.flows.confirming import UNDO_FOR_MS
from conversation.texts import words
from kernel import audit, policies
from kernel.database import Row
from kernel.errors import Refused
from lockers import opening
from lockers.machine import SlotStep
from menus import queries, service
from users import identity


async def undo(turn: Turn, effect: fx.UndoAdmin, facts: Facts) -> Result:
    """Raises Refused(not_yours | too_late_to_undo | undone_already | moved_on | orders_since)."""
    t = words(turn.language)
    row = await turn.tx.first(
        f"SELECT * FROM audit_log WHERE id = ?{turn.tx.lock()}", effect.audit_id
    )
    if row is None or row["actor"] != actor(turn) or row["action"] not in UNDOABLE:
        raise Refused("not_yours")
    if turn.now_ms - row["at_ms"] > UNDO_FOR_MS:
        raise Refused("too_late_to_undo")
    mark = f"{row['action']}#{row['id']}"
    done = await turn.tx.value(
        "SELECT count(*) FROM audit_log WHERE action = 'undo' AND reason = ?", mark
    )
    if done:
        raise Refused("undone_already")
    later = await turn.tx.value(
        "SELECT count(*) FROM audit_log WHERE id > ? AND action = ? AND subject = ?",
        row["id"], row["action"], row["subject"],
    )  # fmt: skip
    # Portions are added and taken away: there a later change of somebody else is no obstacle.
    if later and row["action"] != "stock.plan":
        raise Refused("moved_on")
    await UNDO[row["action"]](turn, row, _json(row["before_json"]), _json(row["after_json"]))
    await audit.write(
        "undo", row["subject"], actor(turn), _json(row["after_json"]),
        _json(row["before_json"]), mark, turn.now_ms, turn.tx,
    )  # fmt: skip
    return {"lines": [t.undone(t.log_action(row["action"]))]}


def _json(raw: str | None) -> Any:
    return None if raw is None else msgspec.json.decode(raw)


def _meal(row: Row) -> tuple[int, str]:
    """(meal, dish code) of `meal:12:hsr`."""
    _, meal, code = (row["subject"] + ":").split(":")[:3]
    return int(meal), code


def _by(turn: Turn) -> dict[str, Any]:
    return {"actor": actor(turn), "now_ms": turn.now_ms, "tx": turn.tx}


async def _price(turn: Turn, row: Row, before: Any, after: Any) -> None:
    meal_id, code = _meal(row)
    count = await queries.ordered_since(meal_id, code, row["at_ms"], turn.tx)
    if count:
        raise Refused("orders_since", count=count)
    await service.change_price(meal_id, code, int(before), **_by(turn))


async def _stock(turn: Turn, row: Row, before: Any, after: Any) -> None:
    """The same portions the other way, over whatever was sold or added meanwhile."""
    meal_id, code = _meal(row)
    delta = int(before) - int(after)
    await service.change_stock(
        meal_id, code, "+" if delta >= 0 else "-", abs(delta), request_key=turn.request_key,
        **_by(turn),
    )  # fmt: skip


async def _sold_out(turn: Turn, row: Row, before: Any, after: Any) -> None:
    meal_id, code = _meal(row)
    await service.set_sold_out(meal_id, code, bool(before), **_by(turn))


async def _listed(turn: Turn, row: Row, before: Any, after: Any) -> None:
    meal_id, code = _meal(row)
    await service.set_listed(meal_id, code, bool(before), **_by(turn))


async def _cutoff(turn: Turn, row: Row, before: Any, after: Any) -> None:
    await service.move_cutoff(_meal(row)[0], int(before), **_by(turn))


async def _accepting(turn: Turn, row: Row, before: Any, after: Any) -> None:
    await service.set_accepting(_meal(row)[0], bool(before), **_by(turn))


async def _policy(turn: Turn, row: Row, before: Any, after: Any) -> None:
    await policies.write(row["subject"], before, actor(turn), turn.now_ms, turn.tx)


async def _granted(turn: Turn, row: Row, before: Any, after: Any) -> None:
    chat = int(row["subject"].partition(":")[2])
    if not await identity.revoke(chat, str(after), turn.tx):
        raise Refused("moved_on")


async def _revoked(turn: Turn, row: Row, before: Any, after: Any) -> None:
    chat = int(row["subject"].partition(":")[2])
    for role in before:
        await identity.grant(chat, str(role), actor(turn), turn.now_ms, turn.tx)


async def _slot(turn: Turn, row: Row, before: Any, after: Any) -> None:
    cabinet, _, number = row["subject"].partition("/")
    step = SlotStep.ENABLE if row["action"] == "slot.disable" else SlotStep.DISABLE
    await opening.set_slot(
        turn.house, cabinet, int(number), step, "undo", actor(turn), turn.now_ms, turn.tx
    )


UNDO: dict[str, Callable[[Turn, Row, Any, Any], Awaitable[None]]] = {
    "menu.price": _price,
    "stock.plan": _stock,
    "menu.sold_out": _sold_out,
    "menu.listed": _listed,
    "meal.cutoff": _cutoff,
    "meal.accepting": _accepting,
    "policy.set": _policy,
    "role.grant": _granted,
    "role.revoke": _revoked,
    "slot.disable": _slot,
    "slot.enable": _slot,
}
UNDOABLE = frozenset(UNDO)
HANDLERS: dict[type, Handler] = {fx.UndoAdmin: undo}
