"""The staff's door to the stock: who comes in is decided by `authorize`, which raises a Problem."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date as Date

from aiohttp import web

from kernel.database import Connection, Row
from kernel.house import House
from kernel.http import Problem, json_response
from menus import publishing, queries

Authorize = Callable[[web.Request, Collection[str]], Awaitable[object]]
READERS = ("kitchen", "counter", "finance", "admin", "owner", "auditor")


def routes(house: House, authorize: Authorize) -> list[web.RouteDef]:
    """`GET /api/v1/stock?date=&meal=`, CONTRACT §3."""

    async def stock(request: web.Request) -> web.Response:
        await authorize(request, READERS)
        now_ms = await house.clock.canteen_ms(house.db)
        meal = await meal_asked(request, now_ms, house.db)
        items = await queries.stock_table(meal["id"], house.db) if meal else []
        return json_response({"items": items})

    return [web.get("/api/v1/stock", stock)]


async def meal_asked(request: web.Request, now_ms: int, on: Connection) -> Row | None:
    """The meal of `date` and `meal` in the query; by default the one open now or next.

    None when there is no such meal. Raises Problem 400 for a date or kind that cannot be.
    """
    date, kind = request.query.get("date", ""), request.query.get("meal", "")
    if date and not _is_date(date):
        raise Problem(400, "bad_date", "date is YYYY-MM-DD.")
    if kind and kind not in publishing.KINDS:
        raise Problem(400, "bad_meal", f"meal is one of {', '.join(publishing.KINDS)}.")
    canteens = await queries.canteens(on)
    if not canteens:
        return None
    canteen = canteens[0]
    now = await queries.meal_now(canteen["id"], now_ms, on)
    if now is not None and kind in {"", now["meal_kind"]} and date in {"", now["date"]}:
        return now
    today = publishing.date_of(now_ms, canteen["timezone"])
    if kind:
        return await queries.meal_by(canteen["id"], date or today, kind, on)
    meals = await queries.meals_of(canteen["id"], date or today, on)
    same = [meal for meal in meals if now is not None and meal["meal_kind"] == now["meal_kind"]]
    return next(iter(same or meals), None)


def _is_date(text: str) -> bool:
    try:
        return Date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
