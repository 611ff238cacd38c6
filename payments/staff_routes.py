"""Orders for scripts and dashboards: `GET /api/v1/orders/{id}` and the list."""

import re
from collections.abc import Mapping
from datetime import date as Date
from functools import partial
from typing import Any

from aiohttp import web

from kernel.clock import at
from kernel.house import House
from kernel.http import Problem, json_response
from orders.machine import Status
from payments import order_view
from users.tokens import Authorize

LIMIT_DEFAULT, LIMIT_MAX = 50, 200
MEALS = ("breakfast", "lunch", "dinner", "supper", "anytime")

_FULL = re.compile(r"(\d{4})(\d\d)(\d\d)-([A-Za-z]\d{3,5})")
_BARE = re.compile(r"[A-Za-z]\d{3,5}")
_PRIVATE = {"Cache-Control": "no-store"}
_ID_MAX = 2**53


def routes(house: House, authorize: Authorize) -> list[web.RouteDef]:
    """The staff API's part about orders; every role but the locker's loader may read."""
    return [
        web.get("/api/v1/orders", partial(list_orders, house, authorize)),
        web.get("/api/v1/orders/{id}", partial(get_order, house, authorize)),
    ]


async def get_order(house: House, authorize: Authorize, request: web.Request) -> web.Response:
    """One order; a bare number means today's."""
    await authorize(request)
    date, number = await _which(house, request.match_info["id"])
    row = await house.db.first(
        f"{order_view.ORDERS} WHERE o.date = ? AND o.number = ?", date, number
    )
    if row is None:
        raise Problem(404, "no_such_order", "There is no such order.")
    (shown,) = await order_view.show([row], house.db)
    return json_response(shown, headers=_PRIVATE)


async def _which(house: House, text: str) -> tuple[str, str]:
    if found := _FULL.fullmatch(text):
        return f"{found[1]}-{found[2]}-{found[3]}", found[4].upper()
    if _BARE.fullmatch(text):
        return await _today(house), text.upper()
    raise Problem(404, "no_such_order", "An order is named 20250312-A017, or A017 for today's.")


async def _today(house: House) -> str:
    now_ms = await house.clock.canteen_ms(house.db)
    return at(now_ms, house.settings.timezone).date().isoformat()


async def list_orders(house: House, authorize: Authorize, request: web.Request) -> web.Response:
    """Orders of a date, oldest first; `next` is what to give as `after`, null at the end."""
    await authorize(request)
    query = request.query
    limit = _number(query, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX)
    where, values = await _filters(house, query)
    rows = await house.db.all(
        f"{order_view.ORDERS} WHERE {' AND '.join(where)} ORDER BY o.id LIMIT ?",
        *values, limit + 1,
    )  # fmt: skip
    more, rows = len(rows) > limit, rows[:limit]
    items = await order_view.show(rows, house.db)
    following = str(rows[-1]["id"]) if more else None
    return json_response({"items": items, "next": following}, headers=_PRIVATE)


async def _filters(house: House, query: Mapping[str, str]) -> tuple[list[str], list[Any]]:
    where = ["o.date = ?", "o.id > ?"]
    values: list[Any] = [
        _date(query["date"]) if query.get("date") else await _today(house),
        _number(query, "after", 0, 0, _ID_MAX),
    ]
    if meal := query.get("meal"):
        where.append("m.meal_kind = ?")
        values.append(_one_of("meal", meal, MEALS))
    if status := query.get("status"):
        where.append("o.status = ?")
        values.append(_one_of("status", status, [each.value for each in Status]))
    if diner := query.get("diner"):
        channel, colon, external_id = diner.partition(":")
        if not colon:
            raise _bad("diner", "Name a diner as channel:external_id.")
        # Whatever chat an order came from: bound chats are one diner.
        where.append(
            "o.diner_id IN (SELECT diner_id FROM identity WHERE channel = ? AND external_id = ?)"
        )
        values += [channel, external_id]
    return where, values


def _date(text: str) -> str:
    try:
        return Date.fromisoformat(text).isoformat()
    except ValueError:
        raise _bad("date", "A date is YYYY-MM-DD.") from None


def _one_of(name: str, value: str, known: Any) -> str:
    if value not in known:
        raise _bad(name, f"{name} is one of {', '.join(known)}.")
    return value


def _number(query: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = query.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text[:20]) <= most:
        raise _bad(name, f"{name} is a number from {least} to {most}.")
    return int(text)


def _bad(name: str, detail: str) -> Problem:
    return Problem(400, "bad_parameter", detail, parameter=name)
