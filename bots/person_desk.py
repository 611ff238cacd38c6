"""Who somebody is, and who may collect: binding, one's data, delegation, disputes, codes."""

from collections.abc import Awaitable, Callable
from typing import Any

from bots import erasing
from bots.gateway import Turn
from conversation import effects as fx
from conversation.facts import Facts
from conversation.texts import words
from kernel.clock import at
from kernel.errors import Refused
from lockers import pairing
from menus import queries as menus
from orders import delegating, identity_code
from reports import personal
from users import binding, identity

Result = dict[str, Any]

# --- binding --------------------------------------------------------------------------------------


async def _bind_code(turn: Turn, effect: fx.BindCode, facts: Facts) -> Result:
    code = await binding.make_code(turn.house, turn.identity_id, turn.now_ms, turn.tx)
    return {"code": code, "minutes": binding.CODE_MINUTES}


async def _use_code(turn: Turn, effect: fx.UseBindCode, facts: Facts) -> Result:
    tried = await binding.use_code(turn.house, turn.identity_id, effect.code, turn.now_ms, turn.tx)
    return {
        "state": tried.state, "left": tried.left, "minutes": tried.minutes, "name": tried.name
    }  # fmt: skip


async def _agree(turn: Turn, effect: fx.AgreeBinding, facts: Facts) -> Result:
    return {"state": await binding.agree(turn.house, turn.identity_id, turn.now_ms, turn.tx)}


# --- data -----------------------------------------------------------------------------------------


async def _export(turn: Turn, effect: fx.ExportData, facts: Facts) -> Result:
    link = personal.link(turn.house, turn.diner_id, turn.now_ms)
    return {"link": link, "hours": personal.HOURS}


async def _erase(turn: Turn, effect: fx.EraseData, facts: Facts) -> Result:
    against = await erasing.standing_against(turn.diner_id, turn.tx)
    if any(against.values()):
        return against
    found = await erasing.preview(turn.diner_id, turn.tx)
    if effect.commit:
        await erasing.erase(turn.house, turn.diner_id, turn.now_ms, turn.tx)
    return found


# --- who collects ---------------------------------------------------------------------------------


async def _delegate(turn: Turn, effect: fx.Delegate, facts: Facts) -> Result:
    order, _ = await delegating.collectable(effect.order_id, turn.diner_id, turn.tx)
    if effect.commit:
        await delegating.hand_over(
            turn.house, order["id"], turn.diner_id, effect.identity_id, turn.now_ms, turn.tx
        )
        return {"name": effect.name, "number": order["number"]}
    if effect.identity_id:
        return {
            "name": effect.name, "number": order["number"], "identity_id": effect.identity_id
        }  # fmt: skip
    people = await identity.called(effect.name, turn.tx)
    people = [row for row in people if row["diner_id"] != turn.diner_id]
    if not people:
        own = facts.name.casefold() == effect.name.casefold()
        raise Refused("oneself" if own else "nobody_called", name=effect.name)
    if len(people) > 1:
        t, zone = words(turn.language), turn.house.settings.timezone
        return {
            "people": [
                {
                    "id": row["id"],
                    "label": t.person_label(
                        row["name"], row["channel"], f"{at(row['created_ms'], zone):%Y-%m-%d}"
                    ),
                }
                for row in people
            ]
        }
    return {
        "name": people[0]["name"], "number": order["number"], "identity_id": people[0]["id"]
    }  # fmt: skip


async def _end_delegation(turn: Turn, effect: fx.EndDelegation, facts: Facts) -> Result:
    order_id = await delegating.delegated_order(turn.diner_id, effect.number, turn.tx)
    order, own = await delegating.take_back(
        turn.house, order_id, turn.diner_id, turn.now_ms, turn.tx
    )
    return {"number": order["number"], "own": own}


async def _not_mine(turn: Turn, effect: fx.NotMine, facts: Facts) -> Result:
    order = await delegating.say_not_mine(
        turn.house, effect.order_id, turn.diner_id, turn.now_ms, turn.tx
    )
    return {"number": order["number"]}


async def _disputes(turn: Turn, effect: fx.ShowDisputes, facts: Facts) -> Result:
    canteen = await menus.home(turn.tx)
    return {
        "rows": [
            {
                "number": row["number"], "status": row["status"],
                "method": row["pickup_method"], "cabinet": row["cabinet_id"] or "",
            }
            for row in await delegating.disputed(canteen["id"], turn.tx)
        ]
    }  # fmt: skip


async def _resolve(turn: Turn, effect: fx.ResolveDispute, facts: Facts) -> Result:
    canteen = await menus.home(turn.tx)
    await delegating.end_dispute(
        turn.house, canteen["id"], effect.number, effect.new_code, f"identity:{turn.identity_id}",
        turn.now_ms, turn.tx,
    )  # fmt: skip
    return {}


# --- codes ----------------------------------------------------------------------------------------


async def _my_code(turn: Turn, effect: fx.MyCode, facts: Facts) -> Result:
    if effect.revoke:
        return {"revoked": await identity_code.revoke(turn.diner_id, turn.now_ms, turn.tx)}
    canteen = await menus.home(turn.tx)
    row = await identity_code.issue(turn.house.keys, turn.diner_id, canteen, turn.now_ms, turn.tx)
    return {"link": identity_code.picture_url(turn.house, row), "until": "24:00"}


async def _pair(turn: Turn, effect: fx.PairCabinet, facts: Facts) -> Result:
    code, known = await pairing.make_code(
        turn.house, effect.cabinet, f"identity:{turn.identity_id}", turn.now_ms, turn.tx
    )
    return {
        "cabinet": effect.cabinet, "code": code, "minutes": pairing.CODE_MINUTES, "known": known
    }  # fmt: skip


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.BindCode: _bind_code,
    fx.UseBindCode: _use_code,
    fx.AgreeBinding: _agree,
    fx.ExportData: _export,
    fx.EraseData: _erase,
    fx.Delegate: _delegate,
    fx.EndDelegation: _end_delegation,
    fx.NotMine: _not_mine,
    fx.ShowDisputes: _disputes,
    fx.ResolveDispute: _resolve,
    fx.MyCode: _my_code,
    fx.PairCabinet: _pair,
}
