"""The office's lists and decisions: orders of a day, one order, refunds, cabinets, policies."""

from collections import Counter
from typing import Any

import msgspec

from bots.gateway import Turn
from bots.orders_desk import photo_url
from bots.previewing import Handler, Result, Shown, Verb, actor
from conversation import effects as fx
from conversation.facts import Facts
from conversation.messages import Reply
from conversation.texts import words
from conversation.texts.en import English
from conversation.texts.zh import Chinese
from kernel import outbox, policies
from kernel.clock import at
from kernel.database import Row
from kernel.errors import Refused
from kernel.house import House
from kernel.money import yuan, yuan_short
from lockers import devices, opening
from lockers.machine import SlotStep
from menus import queries as menus
from notifications.outgoing import Notice, write
from payments import refunds
from reports import audit, health

TOPIC_CHECKUP = "checkup.asked"
REFUNDS_SHOWN = 20
ROWS_SHOWN = 60
FOUND_MAX = 5
REFUNDS_WITHIN_MS = 90 * 86_400_000


async def _meal(turn: Turn, effect: fx.Look) -> Row | None:
    """The meal that is named, else the one being served or ordered now."""
    canteen = await menus.home(turn.tx)
    if effect.date and effect.meal_kind:
        return await menus.meal_by(canteen["id"], effect.date, effect.meal_kind, turn.tx)
    return await menus.meal_serving(canteen["id"], turn.now_ms, turn.tx) or await menus.meal_now(
        canteen["id"], turn.now_ms, turn.tx
    )


async def _stock(turn: Turn, effect: fx.Look) -> Result:
    t, meal = words(turn.language), await _meal(turn, effect)
    if meal is None:
        raise Refused("no_such_meal")
    rows = await menus.stock_table(meal["id"], turn.tx)
    lines = [
        t.stock_line(row["name"], row["planned"], row["held"] + row["committed"], row["left"])
        for row in rows
    ]
    return {"lines": [t.stock_title(t.meal(meal["meal_kind"])), *lines]}


# --- orders ---------------------------------------------------------------------------------------


async def _orders(turn: Turn, effect: fx.Look) -> Result:
    """By status with their numbers; of one status row by row."""
    t = words(turn.language)
    canteen = await menus.home(turn.tx)
    meal = await _meal(turn, fx.Look("orders"))
    today = f"{at(turn.now_ms, canteen['timezone']):%Y-%m-%d}"
    date = effect.date or (meal["date"] if meal else today)
    kind = " AND m.meal_kind = ?" if effect.meal_kind else ""
    rows = await turn.tx.all(
        "SELECT o.number AS number, o.status AS status, o.total_fen AS total_fen, d.name AS name"
        " FROM orders AS o JOIN meal AS m ON m.id = o.meal_id JOIN diner AS d ON d.id = o.diner_id"
        f" WHERE o.canteen_id = ? AND o.date = ?{kind} ORDER BY o.id",
        canteen["id"], date, *([effect.meal_kind] if kind else []),
    )  # fmt: skip
    if effect.subject:
        rows = [row for row in rows if row["status"] == effect.subject]
    if not rows:
        return {"lines": [t.orders_none(date)]}
    paid = [row for row in rows if row["status"] not in {"cancelled", "pending_payment"}]
    shown = rows if effect.subject else paid
    lines = [t.orders_today(date, len(shown), sum(row["total_fen"] for row in shown))]
    if effect.subject:
        status = t.status(effect.subject)
        lines += [
            t.order_row(row["number"], masked(row["name"]), status, row["total_fen"])
            for row in rows[:ROWS_SHOWN]
        ]
        if len(rows) > ROWS_SHOWN:
            lines.append(t.more_rows(len(rows) - ROWS_SHOWN))
        return {"lines": lines}
    by_status = Counter(row["status"] for row in rows)
    lines += [
        t.orders_of_status(
            t.status(status), count, [r["number"] for r in rows if r["status"] == status]
        )
        for status, count in by_status.items()
    ]
    return {"lines": lines}


def masked(name: str) -> str:
    """`王经理` → `王**`: enough to call somebody, not enough to look them up."""
    return name[:1] + "*" * min(2, len(name) - 1)


async def _find(turn: Turn, effect: fx.Look) -> Result:
    """查单 A017, 查单 小李: the newest orders that fit."""
    t = words(turn.language)
    canteen = await menus.home(turn.tx)
    wanted = effect.subject.strip()
    day = " AND o.date = ?" if effect.date else ""
    rows = await turn.tx.all(
        "SELECT o.*, m.meal_kind AS meal_kind, d.name AS diner_name FROM orders AS o"
        " JOIN meal AS m ON m.id = o.meal_id JOIN diner AS d ON d.id = o.diner_id"
        f" WHERE o.canteen_id = ? AND (o.number = ? OR d.name = ?){day}"
        f" ORDER BY o.id DESC LIMIT {FOUND_MAX}",
        canteen["id"], wanted.upper(), wanted, *([effect.date] if day else []),
    )  # fmt: skip
    if not rows:
        raise Refused("no_such_order", name=wanted)
    lines: list[str] = []
    for row in rows:
        lines += await _found(row, canteen["timezone"], t, turn)
    return {"lines": lines}


async def _found(row: Row, zone: str, t: Chinese, turn: Turn) -> list[str]:
    sold = await turn.tx.all(
        "SELECT name, quantity FROM order_line WHERE order_id = ? AND status = 'live' ORDER BY seq",
        row["id"],
    )
    place = t.place(row["pickup_method"], row["cabinet_id"] or "")
    if row["slot_number"]:
        place = t.slot_place(row["cabinet_id"], row["slot_number"])
    when = f"{at(row['pickup_at_ms'], zone):%H:%M}" if row["pickup_at_ms"] else ""
    lines = [
        t.order_found(
            row["number"], row["date"], t.meal(row["meal_kind"]), masked(row["diner_name"]),
            t.status(row["status"]), place, row["total_fen"],
        ),
        t.listed([f"{one['name']}×{one['quantity']}" for one in sold]),
        t.order_times(f"{at(row['placed_ms'], zone):%H:%M}", when),
    ]  # fmt: skip
    back = await turn.tx.value(
        "SELECT COALESCE(SUM(amount_fen), 0) FROM refund_request"
        " WHERE order_id = ? AND status = 'APPROVED'",
        row["id"],
    )
    return [line for line in lines if line] + ([t.order_refunded(int(back))] if back else [])


# --- refunds --------------------------------------------------------------------------------------


async def _refunds(turn: Turn, effect: fx.Look) -> Result:
    """What is asked back, why, of which dishes, and how often the same diner has asked."""
    t = words(turn.language)
    waiting = await refunds.waiting(turn.tx, limit=REFUNDS_SHOWN)
    if not waiting:
        return {"lines": [t.refunds_none()]}
    lines = [t.refunds_title(len(waiting))]
    for no, row in enumerate(waiting, 1):
        lines.append(t.refund_item(no, row["number"], row["amount_fen"], row["reason"]))
        lines.append(await _about(row, t, turn))
        photos = await refunds.photos_of([row["id"]], turn.tx)
        lines += [t.refund_photo(photo_url(turn.house, photo["id"])) for photo in photos]
    return {"lines": lines, "request_ids": [row["id"] for row in waiting]}


async def _about(row: Row, t: Chinese, turn: Turn) -> str:
    ids: list[int] = msgspec.json.decode(row["lines"])
    what = t.refund_whole()
    if ids:
        names = await turn.tx.all(
            f"SELECT name FROM order_line WHERE id IN ({', '.join('?' * len(ids))}) ORDER BY seq",
            *ids,
        )
        what = t.listed([one["name"] for one in names])
    count = await turn.tx.value(
        "SELECT count(*) FROM refund_request AS r JOIN orders AS o ON o.id = r.order_id"
        " WHERE o.diner_id = ? AND r.status = 'APPROVED' AND r.decided_ms > ?",
        row["diner_id"], turn.now_ms - REFUNDS_WITHIN_MS,
    )  # fmt: skip
    return t.refund_about(masked(row["diner_name"]), what, int(count))


async def _decide(turn: Turn, effect: fx.DecideRefund, facts: Facts) -> Result:
    """同意 / 拒绝; who asked never approves, an admin only up to the limit."""
    t = words(turn.language)
    request = await refunds.decide_refund(
        turn.house, effect.request_id, effect.approve, f"diner:{turn.diner_id}",
        _approving_role(facts.roles), turn.now_ms, turn.tx, reason=effect.reason,
    )  # fmt: skip
    number = await turn.tx.value("SELECT number FROM orders WHERE id = ?", request["order_id"])
    return {"lines": [t.refund_decided(number, effect.approve)]}


def _approving_role(roles: frozenset[str]) -> str:
    """The role that may approve most of those the chat has."""
    return next((role for role in ("owner", "finance", "admin") if role in roles), "diner")


# --- cabinets -------------------------------------------------------------------------------------


async def _cabinets(turn: Turn, effect: fx.Look) -> Result:
    t = words(turn.language)
    canteen = await menus.home(turn.tx)
    lines: list[str] = []
    for cabinet in await devices.cabinet_status(canteen["id"], turn.tx):
        bad = cabinet["to_look_at"]
        free, off = cabinet["counts"].get("free", 0), _numbers(cabinet, "disabled")
        used = len(cabinet["slots"]) - free - len(bad) - len(off)
        lines.append(t.cabinet_line(cabinet["id"], cabinet["online"], free, used, len(bad)))
        if bad:
            lines.append(t.cabinet_doors(t.listed([str(number) for number in bad])))
        if off:
            lines.append(t.cabinet_doors_off(t.listed(off)))
        if cabinet["left_open"]:
            lines.append(t.cabinet_left_open(t.listed([str(n) for n in cabinet["left_open"]])))
    return {"lines": [*lines, t.cabinets_foot()] if lines else [t.cabinets_none()]}


def _numbers(cabinet: dict[str, Any], state: str) -> list[str]:
    return [str(row["number"]) for row in cabinet["slots"] if row["state"] == state]


async def _slot(turn: Turn, effect: fx.Admin) -> Shown:
    """开柜, 停用, 启用: one door by hand, with a reason in the audit."""
    t = words(turn.language)
    slot = await turn.tx.first(
        "SELECT * FROM slot WHERE cabinet_id = ? AND number = ?", effect.subject, effect.number
    )
    known = await turn.tx.first("SELECT id FROM device WHERE id = ?", effect.subject)
    if slot is None:
        raise Refused("no_such_slot" if known else "no_such_cabinet")
    by = (actor(turn), turn.now_ms, turn.tx)
    if effect.verb == "open_slot":
        await opening.open_slot(turn.house, effect.subject, effect.number, effect.text, *by)
    else:
        step = SlotStep.DISABLE if effect.verb == "slot_off" else SlotStep.ENABLE
        reason = effect.text or step.value
        await opening.set_slot(turn.house, effect.subject, effect.number, step, reason, *by)
    if effect.commit:
        return Shown([t.slot_done(effect.verb, effect.subject, effect.number)], slot["state"])
    state = t.slot_state(slot["state"])
    line = t.slot_preview(effect.verb, effect.subject, effect.number, state, effect.text)
    return Shown([line], slot["state"])


# --- policies -------------------------------------------------------------------------------------


def policy_text(name: str, value: Any, t: Chinese) -> str:
    """A policy's value as people read it."""
    kind = policies.POLICIES[name].kind
    if kind == "fen":
        return t.policy_value(kind, yuan(value).removeprefix("¥"))
    if kind == "tiers":
        return t.policy_value("hours", " ".join(f"{members}:{off}%" for members, off in value))
    if kind == "steps":
        steps = [f"{yuan_short(s['from_fen'])}:{yuan_short(s['off_fen'])}" for s in value]
        return t.policy_value("hours", " ".join(steps))
    if kind == "habit":
        text = f"{value['days']}/{value['of']} {value['minutes']}" if value["days"] else ""
        return t.policy_value("habit" if text else "hours", text)
    return t.policy_value(kind, str(value))


async def _policies(turn: Turn, effect: fx.Look) -> Result:
    t = words(turn.language)
    lines = [
        t.policy_line(t.policy_name(name), policy_text(name, await policies.read(name, turn.tx), t))
        for name in policies.POLICIES
    ]
    return {"lines": [t.policies_title(), *lines, t.policies_foot()]}


async def _policy(turn: Turn, effect: fx.Admin) -> Shown:
    """规则 NAME VALUE. Raises Refused(no_such_policy | bad_policy | owner_only)."""
    t = words(turn.language)
    names = {
        word: name
        for name in policies.POLICIES
        for word in (name, Chinese().policy_name(name), English().policy_name(name))
    }
    name = names.get(effect.subject)
    if name is None:
        raise Refused("no_such_policy", name=effect.subject)
    shown = t.policy_name(name)
    try:
        value = policies.read_value(name, effect.text)
    except Refused:
        example = f"{shown} {policies.POLICIES[name].example}"
        raise Refused("bad_policy", name=shown, example=example) from None
    roles = await turn.tx.all("SELECT role FROM role_grant WHERE identity_id = ?", turn.identity_id)
    if policies.POLICIES[name].owner_only and "owner" not in {row["role"] for row in roles}:
        raise Refused("owner_only")
    before = await policies.read(name, turn.tx)
    await policies.write(name, value, actor(turn), turn.now_ms, turn.tx)
    basis, after = msgspec.json.encode(before).decode(), policy_text(name, value, t)
    if effect.commit:
        return Shown([t.policy_done(shown, after)], basis)
    return Shown([t.policy_preview(shown, policy_text(name, before, t), after)], basis)


# --- check-up -------------------------------------------------------------------------------------


async def _checkup(turn: Turn, effect: fx.Look) -> Result:
    """The books now; the installation is looked at afterwards, outside of the turn."""
    t = words(turn.language)
    found = await audit.check(turn.tx)
    bad = [one for one in found if not one.ok]
    await outbox.append_raw(
        topic=TOPIC_CHECKUP,
        key=f"{TOPIC_CHECKUP}:{turn.request_key}",
        lane=f"checkup:{turn.identity_id}",
        payload=msgspec.json.encode({"identity_id": turn.identity_id}).decode(),
        now_ms=turn.house.clock.real_ms(),
        due_ms=None,
        tx=turn.tx,
    )
    lines = [t.check_books(len(found), len(bad)), *[t.check_bad(b.name, b.detail) for b in bad]]
    return {"lines": [*lines, t.check_follows()]}


async def checked(house: House, entry: outbox.Entry) -> str:
    """Handler of `checkup.asked`: the installation's findings, to who asked."""
    identity_id = msgspec.json.decode(entry.payload, type=dict[str, int])["identity_id"]
    found = await health.examine(house)
    bad = [one for one in found if one.level != "ok"]
    async with house.db.transaction() as tx:
        language = await tx.value(
            "SELECT d.language FROM diner AS d JOIN identity AS i ON i.diner_id = d.id"
            " WHERE i.id = ?",
            identity_id,
        )
        spoken = str(language)
        t = words(spoken)
        lines = [
            t.check_title(len(found), len(bad)),
            *[t.check_bad(b.called(spoken), b.said(spoken)) for b in bad],
        ]
        notice = Notice(identity_id, (Reply("\n".join(lines)),))
        await write(notice, entry.dedupe_key, house, tx)
    return "told"


LISTS: dict[str, Any] = {
    "stock_table": _stock,
    "orders": _orders,
    "find": _find,
    "refunds": _refunds,
    "cabinets": _cabinets,
    "policies": _policies,
    "checkup": _checkup,
}
VERBS: dict[str, Verb] = {
    "open_slot": _slot,
    "slot_off": _slot,
    "slot_on": _slot,
    "policy": _policy,
}
HANDLERS: dict[type, Handler] = {fx.DecideRefund: _decide}
