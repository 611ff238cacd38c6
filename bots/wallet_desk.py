"""Purse and cashier: the diner's own money, and what finance books for others."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bots.gateway import Turn
from conversation import effects as fx
from conversation.facts import Facts
from conversation.texts import words
from kernel.clock import at, to_ms
from kernel.database import Row
from kernel.errors import Refused
from kernel.links import make_link
from menus import queries as menus
from payments import cash, charges, ledger, topups
from payments.reconciling import reconcile
from payments.statement import SHOWN, statement
from users import identity

Result = dict[str, Any]

# A month's lines that a chat can show; the rest is in the export.
MONTH_SHOWN = 60


async def _statement(turn: Turn, effect: fx.ShowStatement, facts: Facts) -> Result:
    canteen = await menus.home(turn.tx)
    zone = canteen["timezone"]
    if not effect.month:
        rows = await statement(turn.diner_id, turn.tx, SHOWN)
    else:
        year, month = (int(part) for part in effect.month.split("-"))
        first = datetime(year, month, 1, tzinfo=ZoneInfo(zone))
        following = (first + timedelta(days=32)).replace(day=1)
        rows = await statement(turn.diner_id, turn.tx, MONTH_SHOWN, to_ms(first), to_ms(following))
    return {"month": effect.month, "rows": [_movement(row, zone) for row in rows]}


def _movement(row: Row, zone: str) -> Result:
    return {
        "moment": f"{at(row['at_ms'], zone):%m-%d %H:%M}",
        "kind": _kind(row),
        "number": row["number"],
        "subsidy": row["purse"] == "subsidy",
        "amount_fen": row["amount_fen"],
        "after_fen": row["after_fen"],
    }


def _kind(row: Row) -> str:
    """What the movement was for, as the catalogue knows it."""
    if row["kind"] in {"pay", "refund", "topup", "payout"}:
        return str(row["kind"])
    if row["kind"] == "lapse":
        return "lapsed"
    if row["kind"] == "deposit":
        return {cash.CASH: "cash", "employer": "employer"}.get(row["other"], "other")
    return "other"


async def _top_up(turn: Turn, effect: fx.TopUp, facts: Facts) -> Result:
    canteen = await menus.home(turn.tx)
    date = f"{at(turn.now_ms, canteen['timezone']):%Y-%m-%d}"
    row = await topups.open_topup(
        turn.house, turn.diner_id, turn.identity_id, effect.amount_fen, turn.request_key, date,
        turn.now_ms, turn.tx,
    )  # fmt: skip
    return {"amount_fen": row["amount_fen"], "link": topups.link(turn.house, row["id"])}


async def _pay_for_me(turn: Turn, effect: fx.PayForMe, facts: Facts) -> Result:
    order = facts.order(effect.order_id)
    charge = await charges.due(effect.order_id, turn.tx)
    if order is None or charge is None:
        raise Refused("already_paid")
    token = make_link(turn.house.keys, "payfor", str(order.id))
    return {
        "number": order.number,
        "due_fen": charge["amount_fen"],
        "link": f"{turn.house.settings.base_url()}/pay/{token}",
    }


# --- finance --------------------------------------------------------------------------------------


async def _cash(turn: Turn, effect: fx.CashTopUp, facts: Facts) -> Result:
    """Find the person, show the numbers, or book it."""
    if effect.commit:
        return await _book(turn, effect)
    diner_id, name = effect.diner_id, effect.name
    if not diner_id:
        people = await identity.called(effect.name, turn.tx)
        if not people:
            raise Refused("nobody_called", name=effect.name)
        if len(people) > 1:
            return {"people": [_label(turn, row, row["diner_id"]) for row in people]}
        diner_id, name = people[0]["diner_id"], people[0]["name"]
    own = (await ledger.balance(diner_id, turn.tx)).own
    fen = own if effect.out else effect.amount_fen
    if fen <= 0:
        raise Refused("nothing_to_pay_out")
    return {"name": name, "diner_id": diner_id, "amount_fen": fen, "balance_fen": own}


async def _book(turn: Turn, effect: fx.CashTopUp) -> Result:
    done: Result = {"name": effect.name, "amount_fen": effect.amount_fen}
    house, key, now_ms = turn.house, turn.request_key, turn.now_ms
    if effect.out:
        await cash.pay_out(
            house, effect.diner_id, effect.amount_fen, turn.diner_id, key, now_ms, turn.tx
        )
        return done
    waits = await cash.put(
        house, effect.diner_id, effect.amount_fen, turn.diner_id, key, now_ms, turn.tx
    )
    return {**done, "request_id": waits["id"] if waits else 0}


def _label(turn: Turn, row: Row, chosen: int) -> Result:
    t = words(turn.language)
    since = f"{at(row['created_ms'], turn.house.settings.timezone):%Y-%m-%d}"
    return {"id": chosen, "label": t.person_label(row["name"], row["channel"], since)}


async def _waiting(turn: Turn, effect: fx.ShowCash, facts: Facts) -> Result:
    rows = await cash.waiting(turn.tx)
    return {"rows": [{key: row[key] for key in ("id", "name", "amount_fen")} for row in rows]}


async def _decide(turn: Turn, effect: fx.DecideCash, facts: Facts) -> Result:
    row = await cash.decide(
        turn.house, effect.request_id, effect.approve, turn.diner_id, effect.reason, turn.now_ms,
        turn.tx,
    )  # fmt: skip
    name = await turn.tx.value("SELECT name FROM diner WHERE id = ?", row["diner_id"])
    return {"name": str(name), "amount_fen": row["amount_fen"]}


async def _reconcile(turn: Turn, effect: fx.Reconcile, facts: Facts) -> Result:
    canteen = await menus.home(turn.tx)
    day = datetime.fromisoformat(effect.date).replace(tzinfo=ZoneInfo(canteen["timezone"]))
    following = day + timedelta(days=1)
    found = await reconcile(turn.house, to_ms(day), to_ms(following), turn.tx)
    return {"date": effect.date, **found}


HANDLERS: dict[type, Callable[[Turn, Any, Facts], Awaitable[Result]]] = {
    fx.ShowStatement: _statement,
    fx.TopUp: _top_up,
    fx.PayForMe: _pay_for_me,
    fx.CashTopUp: _cash,
    fx.ShowCash: _waiting,
    fx.DecideCash: _decide,
    fx.Reconcile: _reconcile,
}
