"""`/kitchen`, the cook's screen, and `/board`, where diners see their number called.

Both are live (SSE): every connection begins with all there is, then come changes, one event each,
and a beat every second so that the page knows how old it is. A page that was away says with
`Last-Event-ID` (or `after`) what it has seen, and is told which orders are new since: no card is
lost or doubled, over a restart of the server neither. What a cook taps is a POST that calls the
same services as the chat's words, with the role read each time.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from typing import Any, Protocol

import msgspec
import structlog
from aiohttp import web

from app.build import App
from app.live import stream_live
from app.staff_login import staff_of
from kernel import outbox
from kernel.database import Transaction
from kernel.errors import Conflict, Refused
from kernel.house import House
from kernel.http import Problem, json_response, read_json
from kernel.repeat import in_transaction
from lockers import cards, cooking
from menus import queries as menus
from orders.service import lock_order
from users.logins import Person

log = structlog.get_logger()

COOKS = frozenset({"kitchen", "admin"})
# How late a change made by another process shows; one of this process rings at once.
LOOK_S = 1.0
# Many orders in one breath are one picture.
REST_S = 0.2
BODY_MAX = 4 * 1024
# What a page's script can count without losing a digit.
NUMBER_MAX = 2**53


class Page(Protocol):
    """Renders a template of ours for this browser."""

    def __call__(
        self, request: web.Request, name: str, status: int = 200, **facts: object
    ) -> web.Response: ...


def routes(app: App, page: Page) -> list[web.RouteDef]:
    """The two pages, their streams, and what can be tapped."""
    house = app.house

    async def kitchen(request: web.Request) -> web.Response:
        person = await staff_of(request, house, COOKS)
        return page(request, "kitchen.html", who=person.name, zone_name=house.settings.timezone)

    async def board(request: web.Request) -> web.Response:
        return page(request, "board.html")

    async def kitchen_live(request: web.Request) -> web.StreamResponse:
        await staff_of(request, house, COOKS)

        async def allowed() -> bool:
            try:
                await staff_of(request, house, COOKS)
            except Problem:
                return False
            return True

        return await stream_live(request, _cards(house, _after(request), allowed))

    async def board_live(request: web.Request) -> web.StreamResponse:
        return await stream_live(request, _board(house))

    return [
        web.get("/kitchen", kitchen),
        web.get("/kitchen/live", kitchen_live),
        web.post("/kitchen/orders/{id:[0-9]{1,15}}/{act:start|done|recall}", _order_act(house)),
        web.post("/kitchen/lines/{id:[0-9]{1,15}}/done", _line_act(house)),
        web.post("/kitchen/meals/{id:[0-9]{1,15}}/dishes/{dish:[^/]{1,64}}/done", _dish_act(house)),
        web.get("/board", board),
        web.get("/board/live", board_live),
    ]


# --- live -----------------------------------------------------------------------------------------


def _after(request: web.Request) -> int:
    """The newest step that the page has seen; 0 for a page that is new."""
    said = request.headers.get("Last-Event-ID") or request.query.get("after") or "0"
    return min(int(said), NUMBER_MAX) if said.isascii() and said.isdigit() else 0


async def _cards(
    house: House, after: int, allowed: Callable[[], Awaitable[bool]]
) -> AsyncIterator[tuple[int, str]]:
    """First all cards, then what changed; ends when whoever looks may no longer."""
    seen: dict[int, bytes] = {}
    told_totals: object = None
    first = True
    async for _ in _looks():
        if not await allowed():
            yield after, _json({"kind": "out"})
            return
        now = await cards.screen(await house.clock.canteen_ms(house.db), house.db)
        fresh = {card["id"]: msgspec.json.encode(card) for card in now.cards}
        changed = [card for card in now.cards if seen.get(card["id"]) != fresh[card["id"]]]
        gone = [order_id for order_id in seen if order_id not in fresh]
        event: dict[str, Any] = {"kind": "beat", "now_ms": now.now_ms}
        if first:
            new = [c["id"] for c in now.cards if after and c["step"] > after]
            event = {"kind": "all", **asdict(now), "new": new}
        elif changed or gone or now.totals != told_totals:
            event |= {"kind": "change", "cards": changed, "gone": gone, "totals": now.totals}
        after = max(after, now.mark)
        first, seen, told_totals = False, fresh, now.totals
        yield after, _json(event)


async def _board(house: House) -> AsyncIterator[tuple[int, str]]:
    """The whole board each time: it is small, and a page that missed one misses nothing."""
    number = 0
    async for _ in _looks():
        now = await cards.board(await house.clock.canteen_ms(house.db), house.db)
        number += 1
        yield number, _json(now)


async def _looks() -> AsyncIterator[None]:
    """Now, after every commit of this process, and at least every second for those of others."""
    bell = outbox.listen()
    try:
        while True:
            yield
            await asyncio.sleep(REST_S)
            await bell.wait(LOOK_S)
    finally:
        outbox.unlisten(bell)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


# --- taps -----------------------------------------------------------------------------------------

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Work = Callable[[Person, int, int, Transaction], Awaitable[dict[str, Any]]]


def _act(house: House, prepare: Callable[[web.Request, dict[str, Any]], Work]) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        person = await staff_of(request, house, COOKS)
        body = await read_json(request, BODY_MAX)
        work = prepare(request, body)
        number = int(request.match_info["id"])

        async def once(tx: Transaction) -> dict[str, Any]:
            return await work(person, number, await house.clock.canteen_ms(tx), tx)

        try:
            return json_response(await in_transaction(house.db, once))
        except Conflict as refused:
            raise Problem(409, refused.code, "Somebody was faster; look again.") from None
        except Refused as refused:
            status = 404 if refused.code.startswith("no_such") else 409
            raise Problem(status, refused.code, "That cannot be done now.") from None

    return handle


def _order_act(house: House) -> Handler:
    """start and done change nothing when repeated; recall names the step that it takes back."""

    def prepare(request: web.Request, body: dict[str, Any]) -> Work:
        act, seen = request.match_info["act"], body.get("step")
        if act == "recall" and (type(seen) is not int or not 0 <= seen <= NUMBER_MAX):
            raise Problem(400, "malformed", "step must be the card's own.")

        async def work(person: Person, order_id: int, now_ms: int, tx: Transaction) -> Any:
            order = await lock_order(order_id, tx)
            if act == "start":
                await cooking.start(house, order_id, person.actor, now_ms, tx)
                return {"ok": True}
            if act == "done":
                ready = await cooking.order_done(house, order, person.actor, now_ms, tx)
                return {"ok": True, "place": ready.place, "slot": ready.slot_number}
            step = await tx.value("SELECT max(id) FROM order_history WHERE order_id = ?", order_id)
            if step != seen:
                raise Conflict("moved_meanwhile")
            back = await cooking.recall(house, order_id, person.actor, now_ms, tx)
            return {"ok": True, "to_clear": back.to_clear}

        return work

    return _act(house, prepare)


def _line_act(house: House) -> Handler:
    def prepare(request: web.Request, body: dict[str, Any]) -> Work:
        async def work(person: Person, line_id: int, now_ms: int, tx: Transaction) -> Any:
            order_id = await tx.value("SELECT order_id FROM order_line WHERE id = ?", line_id)
            if order_id is None:
                raise Refused("no_such_line")
            order = await lock_order(order_id, tx)
            done = await cooking.lines_done(house, order, [line_id], person.actor, now_ms, tx)
            return {"ok": True, "left": done.open_lines}

        return work

    return _act(house, prepare)


def _dish_act(house: House) -> Handler:
    def prepare(request: web.Request, body: dict[str, Any]) -> Work:
        dish = request.match_info["dish"]

        async def work(person: Person, meal_id: int, now_ms: int, tx: Transaction) -> Any:
            # Ticked twice is ticked once; a dish that nobody can have ordered is a mistake.
            if not await menus.has_dish(meal_id, dish, tx):
                raise Refused("no_such_dish")
            done = await cooking.dish_done(house, meal_id, dish, person.actor, now_ms, tx)
            return {"ok": True, "ready": sum(one.place is not None for one in done)}

        return work

    return _act(house, prepare)
