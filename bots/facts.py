"""Load what `step` may read, all on the turn's transaction; the menu's body comes from memory by
revision."""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field, replace

import msgspec

from bots.gateway import Turn
from conversation.facts import Facts, GroupFacts, MealFacts, OrderFacts, OrderLineFacts, Preferences
from conversation.menu_view import MenuView, view
from conversation.session import Session
from conversation.understanding.model import Line
from conversation.words import clean
from kernel import discounts, policies
from kernel.clock import at
from kernel.database import Row, placeholders
from kernel.links import make_link
from lockers import queries as cabinets
from menus import queries as menus
from menus.pictures import picture_path
from orders import groups, pickup, queries
from orders.links import pickup_url, qr_url
from orders.service import Option
from payments import ledger
from payments.registry import ways_to_pay
from users import binding, identity

# A diner asks about the last few orders; what is older is on the page of the orders.
ORDERS_MAX = 10
COOKS = frozenset({"kitchen", "admin", "owner"})
# One canteen shows a handful of menus at once.
VIEWS_KEPT = 32

_views: OrderedDict[int, MenuView] = OrderedDict()


def menu_view(meal: Row, base_url: str) -> MenuView:
    """The compiled menu of a meal's revision; compiled once per process."""
    body = menus.menu_of(meal)
    # `menu_of` answers the same object for the same revision, and we keep it alive in the view.
    key = hash((meal["snapshot"], base_url))
    found = _views.get(key)
    if found is None:
        codes = [dish["id"] for dish in body["dishes"]]
        pictures = {code: f"{base_url}{path}" for code in codes if (path := picture_path(code))}
        found = _views[key] = view(body, pictures)
        while len(_views) > VIEWS_KEPT:
            _views.popitem(last=False)
    return found


async def load_facts(turn: Turn, session: Session) -> Facts:
    """One frozen snapshot for one step."""
    canteen = next(iter(await menus.canteens(turn.tx)), None)
    if canteen is None:
        return await _nowhere(turn)
    zone = canteen["timezone"]
    balance = await ledger.balance(turn.diner_id, turn.tx)
    orders = await order_facts(
        turn, await queries.orders_of(turn.diner_id, turn.tx, limit=ORDERS_MAX)
    )
    diner = await turn.tx.one(
        "SELECT name, settings, (SELECT g.id FROM group_order AS g JOIN group_member AS m"
        " ON m.group_id = g.id WHERE m.diner_id = diner.id AND g.status = 'open'"
        " ORDER BY g.id DESC LIMIT 1) AS group_id,"
        " (SELECT value FROM policy WHERE name = 'discount') AS discount FROM diner WHERE id = ?",
        turn.diner_id,
    )
    roles = await identity.roles_of(turn.identity_id, turn.tx)
    return Facts(
        now=at(turn.now_ms, zone),
        name=diner["name"],
        roles=roles,
        canteen=canteen["name_en"] if session.language == "en" else canteen["name"],
        meal=await _meal(turn, session, canteen["id"], zone),
        own_fen=balance.own,
        subsidy_fen=balance.subsidy,
        held_fen=balance.held,
        orders=orders,
        carrying=await _carrying(turn, zone),
        cabinets=tuple(await cabinets.taking_orders(canteen["id"], turn.tx)),
        ways=ways_to_pay(turn.house),
        group=bool(turn.group),
        group_order=await _group_order(turn, diner["group_id"], zone),
        preferences=preferences(diner["settings"]),
        cooking=await _cooking(turn, canteen["id"], roles),
        discount=discounts.read_steps(msgspec.json.decode(diner["discount"] or "[]")),
        past=_past(orders),
    )


async def _group_order(turn: Turn, group_id: int | None, zone: str) -> GroupFacts | None:
    """In a group's chat its own 拼单, elsewhere the newest one the diner is in."""
    if turn.group:
        group = await groups.of_chat(turn.channel, turn.group, turn.tx)
    else:
        group = await groups.load(group_id, turn.tx) if group_id is not None else None
    if group is None:
        return None
    lines = {
        member["diner_id"]: tuple(
            Line(p.dish, p.quantity, p.options, p.note, p.for_) for p in group.picks(member)
        )
        for member in group.members
    }
    names = {member["diner_id"]: member["name"] for member in group.members}
    tiers = await policies.read("group_tiers", turn.tx)
    return GroupFacts(
        id=group.row["id"],
        code=group.row["code"],
        host=names[group.row["host_id"]],
        is_host=group.row["host_id"] == turn.diner_id,
        host_pays=bool(group.row["host_pays"]),
        deadline=at(group.row["deadline_ms"], zone),
        members=tuple((names[diner_id], picked) for diner_id, picked in lines.items()),
        joined=turn.diner_id in lines,
        mine=lines.get(turn.diner_id, ()),
        tiers=tuple((least, percent) for least, percent in tiers),
    )


async def _cooking(turn: Turn, canteen_id: int, roles: frozenset[str]) -> dict[str, str]:
    """What the kitchen cooks now, by name in either language; for those who cook."""
    if not roles & COOKS:
        return {}
    meal = await menus.meal_serving(canteen_id, turn.now_ms, turn.tx)
    if meal is None or not meal["snapshot"]:
        return {}
    names: dict[str, str] = {}
    for dish in menu_view(meal, turn.house.settings.base_url()).dishes.values():
        names[clean(dish.name)] = names[clean(dish.name_en)] = dish.code
    names.pop("", None)
    return names


def preferences(settings: str) -> Preferences:
    """The diner's settings as they are stored; what is missing there has its default."""
    return msgspec.json.decode(settings, type=Preferences)


async def _nowhere(turn: Turn) -> Facts:
    """Before there is a canteen: nothing can be ordered, and whoever writes is told so."""
    name = await turn.tx.value("SELECT name FROM diner WHERE id = ?", turn.diner_id)
    roles = await identity.roles_of(turn.identity_id, turn.tx)
    return Facts(now=at(turn.now_ms, turn.house.settings.timezone), name=str(name), roles=roles)


async def _meal(turn: Turn, session: Session, canteen_id: int, zone: str) -> MealFacts | None:
    # A message received before the cut-off counts, however long it waited for its turn.
    meal = None
    if looked_at := session.looked_at(turn.now_ms):
        meal = await menus.meal_taking(looked_at, canteen_id, turn.received_ms, turn.tx)
    meal = meal or await menus.meal_now(canteen_id, turn.received_ms, turn.tx)
    if meal is None or not meal["snapshot"]:
        return None
    shelf = await menus.shelf(meal["id"], turn.tx)
    status = "open"
    if meal["open_ms"] > turn.received_ms:
        status = "not_yet"
    elif not meal["accepting"]:
        status = "paused"
    return MealFacts(
        id=meal["id"],
        kind=meal["meal_kind"],
        date=meal["date"],
        status=status,
        opens=at(meal["open_ms"], zone),
        cutoff=at(meal["cutoff_ms"], zone),
        serve_from=at(meal["serve_from_ms"], zone),
        serve_to=at(meal["serve_to_ms"], zone),
        menu=menu_view(meal, turn.house.settings.base_url()),
        left={code: dish.left for code, dish in shelf.items()},
        bought=await menus.bought(turn.diner_id, meal["id"], turn.tx),
        sold={code: dish.sold for code, dish in shelf.items()},
    )


async def order_facts(turn: Turn, rows: list[Row]) -> tuple[OrderFacts, ...]:
    """Rows of `orders.queries` as the dialogue reads them."""
    if not rows:
        return ()
    zone = await turn.tx.value("SELECT timezone FROM canteen WHERE id = ?", rows[0]["canteen_id"])
    ids = [row["id"] for row in rows]
    lines = await _lines(turn, ids)
    money = await _money(turn, ids)
    return tuple(
        [await _order(row, lines[row["id"]], money[row["id"]], turn, str(zone)) for row in rows]
    )


async def _carrying(turn: Turn, zone: str) -> tuple[OrderFacts, ...]:
    """What this diner collects for others: the code and the place, no dish and no amount."""
    rows = await turn.tx.all(
        "SELECT o.*, m.cutoff_ms AS meal_cutoff_ms, m.frozen_ms AS meal_frozen_ms"
        " FROM pickup AS p JOIN identity AS i ON i.id = p.delegate_id"
        " JOIN orders AS o ON o.id = p.order_id JOIN meal AS m ON m.id = o.meal_id"
        " WHERE p.delegate_id IS NOT NULL AND i.diner_id = ? AND p.state = 'issued'"
        f" AND o.status IN ('paid', 'preparing', 'ready') ORDER BY o.id LIMIT {ORDERS_MAX}",
        turn.diner_id,
    )
    carried = [await _order(row, [], _Money(), turn, zone, carrying=True) for row in rows]
    return tuple(replace(order, total_fen=0, free_cancel=False) for order in carried)


async def _lines(turn: Turn, ids: list[int]) -> dict[int, list[OrderLineFacts]]:
    rows = await turn.tx.all(
        f"SELECT * FROM order_line WHERE order_id IN ({placeholders(ids)}) ORDER BY order_id, seq",
        *ids,
    )
    found: defaultdict[int, list[OrderLineFacts]] = defaultdict(list)
    for row in rows:
        options = msgspec.json.decode(row["options"], type=tuple[Option, ...])
        line = OrderLineFacts(
            row["id"], row["dish_code"], row["name"], row["quantity"],
            tuple(option.id for option in options), tuple(option.name for option in options),
            row["note"], row["for_name"], row["amount_fen"], row["status"], row["unit_fen"],
        )  # fmt: skip
        found[row["order_id"]].append(line)
    return found


@dataclass
class _Money:
    due_fen: int = 0
    sources: list[tuple[str, int]] = field(default_factory=list)


async def _money(turn: Turn, ids: list[int]) -> dict[int, _Money]:
    """What is due of each order, and what could go back: the money used last goes back first."""
    rows = await turn.tx.all(
        "SELECT c.owner_id, c.source, c.status, c.amount_fen, k.amount_fen - k.refund_reserved_fen"
        " AS back_fen FROM order_charge AS c LEFT JOIN payment_capture AS k"
        " ON k.applied_charge_id = c.id AND k.status = 'APPLIED' WHERE c.owner_kind = 'order'"
        f" AND c.owner_id IN ({placeholders(ids)}) ORDER BY c.owner_id, c.seq DESC",
        *ids,
    )
    found: defaultdict[int, _Money] = defaultdict(_Money)
    for row in rows:
        of = found[row["owner_id"]]
        if row["status"] == "due":
            of.due_fen += int(row["amount_fen"])
        if row["back_fen"]:
            of.sources.append((row["source"], int(row["back_fen"])))
    return found


async def _order(
    row: Row, lines: list[OrderLineFacts], money: _Money, turn: Turn, zone: str,
    carrying: bool = False,
) -> OrderFacts:  # fmt: skip
    base, keys = turn.house.settings.base_url(), turn.house.keys
    shown = None
    if row["status"] in {"paid", "preparing", "ready"} and not turn.group:
        shown = await pickup.shown(row["id"], keys, turn.tx)
    delegate = ""
    if shown is not None and shown.delegate_id is not None and not carrying:
        # A code is in one chat at a time.
        delegate, shown = await binding.name_of(shown.delegate_id, turn.tx), None
    subject = str(row["id"])
    unpaid = row["status"] == "pending_payment"
    return OrderFacts(
        id=row["id"],
        number=row["number"],
        date=row["date"],
        status=row["status"],
        reason=row["reason"],
        total_fen=row["total_fen"],
        due_fen=money.due_fen,
        sources=tuple(money.sources),
        method=row["pickup_method"],
        at=at(row["pickup_at_ms"], zone) if row["pickup_at_ms"] else None,
        cabinet=row["cabinet_id"] or "",
        slot=row["slot_number"],
        lines=tuple(lines),
        expires=at(row["expires_ms"], zone) if row["expires_ms"] else None,
        pay_link=f"{base}/pay/{make_link(keys, 'pay', subject)}" if unpaid else "",
        pickup_link=pickup_url(turn.house, row["id"], shown.revision) if shown else "",
        picture_link=qr_url(turn.house, row["id"], shown.revision) if shown else "",
        digits=shown.digits if shown else "",
        free_cancel=_free_cancel(row, turn.now_ms),
        delegate=delegate,
    )


def _free_cancel(row: Row, now_ms: int) -> bool:
    """Before the cut-off and before cooking a cancel refunds by itself (`CONTRACT.md` §6)."""
    early = now_ms < row["meal_cutoff_ms"] and row["meal_frozen_ms"] is None
    return row["status"] == "paid" and early


def _past(orders: tuple[OrderFacts, ...]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Earlier orders as the understanding wants them, oldest first; cancelled ones do not count."""
    return tuple(
        (
            order.date,
            tuple(
                Line(line.dish, line.quantity, line.options, line.note, line.for_)
                for line in order.lines
            ),
        )
        for order in reversed(orders)
        if order.status != "cancelled"
    )
