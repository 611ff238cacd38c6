"""The staff's stock table over HTTP."""

from collections.abc import Collection
from typing import Any

from aiohttp import web

from kernel.house import House
from kernel.http import Problem, problems
from menus.routes import routes
from tests.houses import NOON_MS
from tests.makers import DATE, HOUR_MS, canteen_with_lunch, make_meal, make_order


async def authorize(request: web.Request, roles: Collection[str]) -> None:
    assert "auditor" in roles
    if request.headers.get("Authorization") != "Bearer good":
        raise Problem(401, "unauthorized", "A token is needed.")


async def door(client: Any, house: House) -> Any:
    app = web.Application(middlewares=[problems])
    app.add_routes(routes(house, authorize))
    return await client(app)


async def ask(http: Any, query: str = "", token: str = "good") -> Any:
    answer = await http.get(f"/api/v1/stock{query}", headers={"Authorization": f"Bearer {token}"})
    return answer.status, await answer.json()


async def test_the_meal_open_now_is_answered_row_by_row(aiohttp_client: Any, house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"hsr": 3})
    status, body = await ask(await door(aiohttp_client, house))
    assert status == 200
    assert body["items"][0] == {
        "dish": "hsr", "name": "红烧肉", "planned": 20, "held": 3, "committed": 0, "left": 17,
    }  # fmt: skip
    assert len(body["items"]) == 5


OTHERS = [
    ("", 5), ("?meal=lunch", 5), (f"?date={DATE}", 5), (f"?date={DATE}&meal=lunch", 5),
    ("?meal=dinner", 1), (f"?date={DATE}&meal=supper", 0), ("?date=2025-03-20", 0),
    ("?date=2025-03-11", 1),
]  # fmt: skip


async def test_date_and_meal_choose_another(aiohttp_client: Any, house: House) -> None:
    await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        one = [{"code": "hsr", "name": "红烧肉", "price": 1, "category": "荤菜"}]
        await make_meal(tx, meal_kind="dinner", dishes=one, open_ms=NOON_MS + HOUR_MS)
        await make_meal(tx, date="2025-03-11", meal_kind="dinner", dishes=one)
        await tx.run(
            "UPDATE meal SET open_ms = 1, cutoff_ms = 2, serve_from_ms = 1, serve_to_ms = 2"
            " WHERE date = '2025-03-11'"
        )
    http = await door(aiohttp_client, house)
    for query, count in OTHERS:
        status, body = await ask(http, query)
        assert (query, status, len(body["items"])) == (query, 200, count)


WRONG = [
    ("?date=today", "bad_date"), ("?date=2025-3-1", "bad_date"), ("?date=20250312", "bad_date"),
    ("?date=2025-02-30", "bad_date"), ("?meal=brunch", "bad_meal"),
]  # fmt: skip


async def test_what_cannot_be_is_a_problem(aiohttp_client: Any, house: House) -> None:
    await canteen_with_lunch(house.db)
    http = await door(aiohttp_client, house)
    for query, code in WRONG:
        status, body = await ask(http, query)
        assert (query, status, body["code"]) == (query, 400, code)


async def test_without_a_canteen_there_is_nothing_and_without_a_token_nobody(
    aiohttp_client: Any, house: House
) -> None:
    http = await door(aiohttp_client, house)
    assert await ask(http) == (200, {"items": []})
    status, body = await ask(http, token="bad")
    assert (status, body["code"]) == (401, "unauthorized")
