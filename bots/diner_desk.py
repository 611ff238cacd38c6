"""A diner's wishes → services: placing, paying, cancelling, the door of the own order."""

from collections.abc import Awaitable, Callable
from typing import Any

from bots.gateway import Turn
from conversation import effects as fx
from conversation.facts import Facts
from kernel.clock import at
from kernel.errors import Refused
from lockers import opening
from menus import queries as menus
from orders import pickup
from orders.service import lock_order
from payments import refunds
from payments import service as payments

Result = dict[str, Any]


async def _place(turn: Turn, effect: fx.PlaceOrder, facts: Facts) -> Result:
    wanted = payments.Wanted(
        meal_id=effect.meal_id,
        diner_id=turn.diner_id,
        identity_id=turn.identity_id,
        request_key=turn.request_key,
        lines=tuple(
            payments.WantedLine(line.dish, line.quantity, line.options, line.note, line.for_)
            for line in effect.lines
        ),
        shown_total_fen=effect.shown_total_fen,
        pickup_method=effect.method,
        pickup_at_ms=effect.at_ms,
        cabinet_id=effect.cabinet or None,
        received_ms=turn.received_ms,
    )
    if effect.method == "cabinet" and effect.cabinet not in facts.cabinets:
        raise Refused("no_cabinet")
    placed = await payments.place(turn.house, wanted, turn.now_ms, turn.tx)
    return {"order_id": placed.order["id"], "replayed": placed.replayed}


async def _pay_wallet(turn: Turn, effect: fx.PayWallet, facts: Facts) -> Result:
    order = await payments.pay_from_wallet(
        turn.house, effect.order_id, turn.diner_id, turn.now_ms, turn.tx
    )
    return {"order_id": order["id"]}


async def _pay_provider(turn: Turn, effect: fx.PayProvider, facts: Facts) -> Result:
    """The chat hands out the page's link; what needs no choice there is begun now."""
    await payments.open_payment(turn.house, effect.order_id, turn.diner_id, turn.now_ms, turn.tx)
    return {"order_id": effect.order_id}


async def _ask_provider(turn: Turn, effect: fx.AskProvider, facts: Facts) -> Result:
    await _own(effect.order_id, turn)
    await payments.say_paid(turn.house, effect.order_id, turn.request_key, turn.tx)
    return {"order_id": effect.order_id}


async def _cancel(turn: Turn, effect: fx.CancelOrder, facts: Facts) -> Result:
    await _own(effect.order_id, turn)
    cancelled = await payments.cancel(
        turn.house, effect.order_id, f"diner:{turn.diner_id}", "diner", turn.now_ms, turn.tx
    )
    return {"order_id": effect.order_id, "refund_fen": cancelled.refund_fen}


async def _refund(turn: Turn, effect: fx.RequestRefund, facts: Facts) -> Result:
    await _own(effect.order_id, turn)
    asked = await refunds.request_refund(
        turn.house, effect.order_id, effect.line_ids, effect.reason, f"diner:{turn.diner_id}",
        turn.request_key, turn.now_ms, turn.tx,
    )  # fmt: skip
    for upload in effect.photos:
        await refunds.add_photo(asked["id"], upload, turn.now_ms, turn.tx)
    return {
        "order_id": effect.order_id,
        "amount_fen": asked["amount_fen"],
        "approved": asked["status"] == "APPROVED",
    }


async def _open_door(turn: Turn, effect: fx.OpenDoor, facts: Facts) -> Result:
    if effect.order_id not in {order.id for order in facts.carrying}:
        await _own(effect.order_id, turn)
    opened = await opening.open_from_chat(
        turn.house, effect.order_id, turn.identity_id, turn.now_ms, turn.tx
    )
    return _door(opened)


async def _still_there(turn: Turn, effect: fx.StillThere, facts: Facts) -> Result:
    await _own(effect.order_id, turn)
    opened = await opening.still_there(
        turn.house, effect.order_id, turn.identity_id, turn.now_ms, turn.tx
    )
    return _door(opened)


def _door(opened: opening.Opening) -> Result:
    return {"cabinet": opened.cabinet_id, "slot": opened.slot_number}


async def _extend(turn: Turn, effect: fx.ExtendHold, facts: Facts) -> Result:
    await _own(effect.order_id, turn)
    order = await opening.extend_hold(
        turn.house, effect.order_id, turn.identity_id, turn.now_ms, turn.tx
    )
    canteen = await menus.canteen(order["canteen_id"], turn.tx)
    return {"until": f"{at(order['no_show_ms'], canteen['timezone']):%H:%M}"}


async def _new_code(turn: Turn, effect: fx.NewCode, facts: Facts) -> Result:
    await _own(effect.order_id, turn)
    await pickup.reissue(effect.order_id, turn.house.keys, turn.now_ms, turn.tx)
    return {"order_id": effect.order_id}


async def _language(turn: Turn, effect: fx.SetLanguage, facts: Facts) -> Result:
    await turn.tx.run("UPDATE diner SET language = ? WHERE id = ?", effect.language, turn.diner_id)
    return {}


async def _own(order_id: int, turn: Turn) -> dict[str, Any]:
    """The order, locked, and really this diner's; everybody else's is as if it were not there."""
    order = await lock_order(order_id, turn.tx)
    if order["diner_id"] != turn.diner_id:
        raise Refused("no_such_order")
    return order


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.PlaceOrder: _place,
    fx.PayWallet: _pay_wallet,
    fx.PayProvider: _pay_provider,
    fx.AskProvider: _ask_provider,
    fx.CancelOrder: _cancel,
    fx.RequestRefund: _refund,
    fx.OpenDoor: _open_door,
    fx.StillThere: _still_there,
    fx.ExtendHold: _extend,
    fx.NewCode: _new_code,
    fx.SetLanguage: _language,
}
