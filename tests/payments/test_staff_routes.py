"""Orders as scripts read them, with a token and a role."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from kernel.house import House
from kernel.http import problems
from payments import service
from payments.staff_routes import routes
from tests.houses import NOON_MS
from tests.payments.purchase import (
    another,
    drain,
    fill,
    lunch,
    pay_wallet,
    placed,
    play,
    real,
    sandbox_number,
)  # fmt: skip
from users import tokens

Client = TestClient[web.Request, web.Application]


@pytest_asyncio.fixture
async def client(house: House) -> AsyncIterator[Client]:
    app = web.Application(middlewares=[problems])
    app.add_routes(routes(house, tokens.authorizer(house)))
    async with house.db.transaction() as tx:
        text = await tokens.create("测试", "auditor", 90, NOON_MS, tx)
    headers = {"Authorization": f"Bearer {text}"}
    async with TestClient(TestServer(app), headers=headers) as made:
        yield made


async def got(client: Client, path: str) -> Any:
    answer = await client.get("/api/v1/orders" + path)
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def test_one_order_tells_everything_about_itself(house: House, client: Client) -> None:
    meal, diner = await lunch(house, subsidy=1000)
    order = await placed(house, meal, diner, pickup_at_ms=NOON_MS + 3_600_000)
    number = await sandbox_number(house, order)
    await play(house, number, "paid")
    shown = await got(client, "/20250312-A001")
    assert await got(client, "/a001") == shown
    wallet = shown["payments"][1].pop("number")
    assert int(wallet) == await house.db.value("SELECT id FROM ledger_transfer WHERE kind = 'pay'")
    assert shown == {
        "id": "20250312-A001", "number": "A001", "status": "paid", "paid_fen": 1700,
        "refunded_fen": 0, "total_fen": 1700, "diner": "console:小李", "channel": "console",
        "canteen": "一食堂", "date": "2025-03-12", "meal": "lunch",
        "lines": [
            {"dish": "hsr", "name": "红烧肉", "quantity": 1, "options": [], "note": "",
             "unit_fen": 1600, "status": "live"},
            {"dish": "mf", "name": "米饭", "quantity": 1, "options": [], "note": "",
             "unit_fen": 100, "status": "live"},
        ],
        "pickup": {"method": "counter", "at": "11:30", "cabinet": None, "slot": None,
                   "code_state": "issued"},
        "history": [
            {"at": "2025-03-12T10:30:00.000+08:00", "from": None, "to": "pending_payment",
             "by": "diner", "reason": ""},
            {"at": "2025-03-12T10:30:00.000+08:00", "from": "pending_payment", "to": "paid",
             "by": "sandbox", "reason": ""},
        ],
        "payments": [
            {"number": number, "provider": "sandbox", "amount_fen": 700, "status": "paid",
             "applied": True},
            {"provider": "wallet", "amount_fen": 1000, "status": "paid", "applied": True},
        ],
        "refunds": [],
    }  # fmt: skip


async def test_refunds_are_shown_from_the_request_to_the_money(
    house: House, client: Client
) -> None:
    from payments import refunds

    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    await play(house, await sandbox_number(house, order), "paid")
    await house.db.run("UPDATE orders SET status = 'picked_up'")
    async with house.db.transaction() as tx:
        request = await refunds.request_refund(
            house, order["id"], [], "凉了", "diner:1", "q", NOON_MS, tx
        )
    shown = await got(client, "/A001")
    assert shown["refunds"] == [
        {"number": None, "provider": None, "amount_fen": 1700, "status": "requested",
         "reason": "凉了"},
    ]  # fmt: skip
    async with house.db.transaction() as tx:
        await refunds.decide_refund(house, request["id"], True, "staff:钱", "finance", NOON_MS, tx)
    await drain(house)
    (refund,) = (await got(client, "/A001"))["refunds"]
    assert (refund["status"], refund["provider"], refund["reason"]) == (
        "processing", "sandbox", "凉了",
    )  # fmt: skip
    real(house, 1)
    await drain(house)
    shown = await got(client, "/A001")
    assert (shown["refunds"][0]["status"], shown["refunded_fen"]) == ("succeeded", 1700)


async def test_money_that_was_not_applied_counts_as_paid(house: House, client: Client) -> None:
    meal, diner = await lunch(house, own=1700)
    order = await placed(house, meal, diner)
    await play(house, await sandbox_number(house, order), "late")
    await pay_wallet(house, order)
    await drain(house)
    shown = await got(client, "/A001")
    assert shown["paid_fen"] == 3400
    assert [(p["provider"], p["status"], p["applied"]) for p in shown["payments"]] == [
        ("sandbox", "paid", False), ("wallet", "paid", True),
    ]  # fmt: skip
    assert [r["reason"] for r in shown["refunds"]] == ["duplicate"]


async def test_the_list_is_filtered_and_paged(house: House, client: Client) -> None:
    meal, diner = await lunch(house, own=9000)
    other = await another(house, "小王")
    for n in range(5):
        order = await placed(house, meal, diner if n % 2 else other, f"in{n}:0",
                             dishes={"mf": 1})  # fmt: skip
    await fill(house, other, own=500)
    await pay_wallet(house, order)
    first = await got(client, "?limit=2")
    assert [item["number"] for item in first["items"]] == ["A001", "A002"]
    rest = await got(client, f"?after={first['next']}")
    assert [item["number"] for item in rest["items"]] == ["A003", "A004", "A005"]
    assert rest["next"] is None

    async def numbers(query: str) -> list[str]:
        return [item["number"] for item in (await got(client, query))["items"]]

    assert await numbers("?status=paid") == ["A005"]
    assert await numbers("?diner=console:小李") == ["A002", "A004"]
    assert await numbers("?diner=wechat:小李") == []
    assert await numbers("?meal=lunch&date=2025-03-12&limit=1") == ["A001"]
    assert await numbers("?meal=dinner") == []
    assert await numbers("?date=2025-03-13") == []


BAD_QUERIES = (
    "limit=0", "limit=201", "limit=x", "after=-1", "after=x", "date=today", "meal=tea",
    "status=eaten", "diner=xiaoli", f"after={'9' * 40}",
)  # fmt: skip


async def test_a_bad_parameter_is_400(house: House, client: Client) -> None:
    await lunch(house)
    for query in BAD_QUERIES:
        answer = await client.get("/api/v1/orders?" + query)
        assert (answer.status, (await answer.json())["code"]) == (400, "bad_parameter"), query


async def test_an_order_that_is_not_there_is_404(house: House, client: Client) -> None:
    await lunch(house)
    for name in ("20250312-A999", "A999", "nonsense", "2025-03-12-A001"):
        answer = await client.get(f"/api/v1/orders/{name}")
        assert (answer.status, (await answer.json())["code"]) == (404, "no_such_order"), name


async def test_only_a_living_token_with_the_right_role_reads(house: House, client: Client) -> None:
    async def status(text: str) -> int:
        headers = {"Authorization": text}
        return (await client.get("/api/v1/orders", headers=headers)).status

    async with house.db.transaction() as tx:
        made = {
            role: await tokens.create(role, role, 1, NOON_MS, tx)
            for role in ("kitchen", "counter", "finance", "admin", "owner", "locker")
        }
    answers = {role: await status(f"Bearer {text}") for role, text in made.items()}
    assert answers == {role: 403 if role == "locker" else 200 for role in made}
    for text in ("", "Bearer", "Bearer nonsense", f"Basic {made['admin']}"):
        assert await status(text) == 401
    (admin,) = [row for row in await tokens.listed(house.db) if row["role"] == "admin"]
    assert "token_hash" not in admin
    async with house.db.transaction() as tx:
        assert await tokens.revoke(admin["id"], NOON_MS, tx)
        assert not await tokens.revoke(admin["id"], NOON_MS, tx)
    assert await status(f"Bearer {made['admin']}") == 401
    real(house, 86_400)
    assert await status(f"Bearer {made['owner']}") == 401


async def test_a_cancel_is_in_the_history(house: House, client: Client) -> None:
    meal, diner = await lunch(house)
    order = await placed(house, meal, diner)
    async with house.db.transaction() as tx:
        await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)
    last = (await got(client, "/A001"))["history"][-1]
    assert (last["to"], last["by"], last["reason"]) == ("cancelled", "diner:1", "diner")
