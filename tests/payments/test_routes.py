"""The pay page and the notify door, asked as a browser and a provider ask them."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from kernel.clock import move_offset
from kernel.database import Row
from kernel.house import House
from kernel.http import problems
from kernel.links import make_link
from payments import payer, service
from payments.provider import Answer, Bill, Created
from payments.registry import use
from payments.routes import routes
from payments.sandbox import Sandbox
from tests.houses import NOON_MS
from tests.payments.purchase import lunch, pay_wallet, placed, play, reload

Client = TestClient[web.Request, web.Application]


@pytest_asyncio.fixture
async def client(house: House) -> AsyncIterator[Client]:
    app = web.Application(middlewares=[problems])
    app.add_routes(routes(house))
    async with TestClient(TestServer(app)) as made:
        yield made


async def ordered(house: House, **money: int) -> tuple[Row, str]:
    meal, diner = await lunch(house, **money)
    order = await placed(house, meal, diner)
    return order, link(house, order)


def link(house: House, order: Row, kind: str = "pay") -> str:
    return "/pay/" + make_link(house.keys, kind, str(order["id"]))


async def test_the_page_shows_number_amount_canteen_and_the_ways(
    house: House, client: Client
) -> None:
    order, url = await ordered(house, subsidy=1000)
    answer = await client.get(url, headers={"Accept-Language": "zh-CN"})
    text = await answer.text()
    assert answer.status == 200
    for shown in ("A001", "¥7.00", "¥17.00", "一食堂", "饭卡支付", "沙盒支付"):
        assert shown in text
    assert "小李" not in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert not re.search(r"<script(?! src=)|<style|style=|\son\w+=", text)
    english = await (await client.get(url, headers={"Accept-Language": "en"})).text()
    assert "Canteen One" in english
    for name in ("pay.css", "pay.js"):
        assert (await client.get(f"/payments/static/{name}")).status == 200
    assert (await client.get("/payments/static/pay.html")).status == 404
    assert order["status"] == "pending_payment"


async def test_a_wrong_link_is_404_and_a_spent_one_410_both_readable(
    house: House, client: Client
) -> None:
    order, url = await ordered(house)
    for wrong in (url[:-1] + ("0" if url[-1] != "0" else "1"), "/pay/x",
                  link(house, {**order, "id": 99}), url.replace("pay-", "pickup-")):  # fmt: skip
        answer = await client.get(wrong)
        assert answer.status == 404
        assert "没有这个链接" in await answer.text()
        assert (await client.get(wrong + "/status")).status == 404
        assert (await client.post(wrong + "/wallet")).status == 404
    async with house.db.transaction() as tx:
        await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)
    answer = await client.get(url)
    assert answer.status == 410
    assert "链接已失效" in await answer.text()
    assert await (await client.get(url + "/status")).json() == {
        "status": "closed", "order": "A001", "total_fen": 1700, "due_fen": 0,
    }  # fmt: skip
    answer = await client.post(url + "/sandbox", json={})
    assert (answer.status, (await answer.json())["code"]) == (409, "expired")


async def test_the_sandbox_is_started_and_the_status_follows_the_provider(
    house: House, client: Client
) -> None:
    order, url = await ordered(house)

    async def status() -> str:
        return str((await (await client.get(url + "/status")).json())["status"])

    assert await status() == "unpaid"
    answer = await client.post(url + "/sandbox")
    body = await answer.json()
    assert (answer.status, body["status"]) == (200, "pending")
    again = await (await client.post(url + "/sandbox", json={})).json()
    assert again == body
    assert await status() == "paying"
    await play(house, body["number"], "refused")
    assert await status() == "paying"
    await play(house, body["number"], "paid")
    assert await status() == "paid"
    answer = await client.post(url + "/sandbox", json={})
    assert (answer.status, (await answer.json())["code"]) == (409, "already_paid")
    assert (await client.get(url)).status == 200


async def test_the_wallet_pays_on_the_page_but_only_by_the_own_link(
    house: House, client: Client
) -> None:
    order, url = await ordered(house, own=1700)
    other = link(house, order, "payfor")
    page = await (await client.get(other)).text()
    assert "饭卡支付" not in page
    assert "沙盒支付" in page
    answer = await client.post(other + "/wallet")
    assert (answer.status, (await answer.json())["code"]) == (403, "own_link_only")
    answer = await client.post(url + "/wallet", json={})
    assert (answer.status, await answer.json()) == (200, {"status": "paid"})
    assert (await reload(house, order))["status"] == "paid"
    answer = await client.post(url + "/wallet", json={})
    assert (answer.status, (await answer.json())["code"]) == (409, "already_paid")


async def test_a_short_wallet_tells_no_balance(house: House, client: Client) -> None:
    _, url = await ordered(house, own=123)
    answer = await client.post(url + "/wallet")
    text = await answer.text()
    assert (answer.status, (await answer.json())["code"]) == (409, "wallet_short")
    assert "123" not in text
    assert answer.content_type == "application/problem+json"


async def test_an_expired_order_cannot_be_paid(house: House, client: Client) -> None:
    _, url = await ordered(house)
    async with house.db.transaction() as tx:
        await move_offset(900_000, tx)
    answer = await client.post(url + "/sandbox")
    assert (answer.status, (await answer.json())["code"]) == (409, "expired")


async def test_an_unknown_outcome_is_202_and_a_provider_that_is_down_503(
    house: House, client: Client
) -> None:
    order, url = await ordered(house, own=1)

    class Silent(Sandbox):
        answer = Answer.UNKNOWN

        async def create(self, bill: Bill) -> Created:
            return Created(self.answer)

    provider = Silent(house)
    use(house, {"sandbox": provider})
    answer = await client.post(url + "/sandbox")
    assert (answer.status, (await answer.json())["status"]) == (202, "unknown")
    assert (await (await client.get(url + "/status")).json())["status"] == "unknown"
    provider.answer = Answer.UNREACHED
    answer = await client.post(url + "/sandbox")
    body = await answer.json()
    assert (answer.status, body["code"], body["ways"]) == (503, "provider_down", ["wallet"])
    await pay_wallet_filled(house, order)
    assert (await (await client.get(url + "/status")).json())["status"] == "paid"


async def pay_wallet_filled(house: House, order: Row) -> None:
    from payments import ledger

    async with house.db.transaction() as tx:
        await ledger.deposit(order["diner_id"], "own", 1700, "more", "employer", NOON_MS, tx)
    await pay_wallet(house, order)


JUNK = [
    ("/nobody", b"{}", 404, "unknown_provider"),
    ("/wechat_pay", b"{}", 404, "unknown_provider"),
    ("/sandbox", b"[", 400, "malformed"),
    ("/sandbox", b"[]", 400, "malformed"),
    ("/sandbox", b"x" * 5000, 413, "too_large"),
]


async def test_junk_is_refused_with_a_problem(house: House, client: Client) -> None:
    _, url = await ordered(house)
    for path, data, status, code in JUNK:
        answer = await client.post(url + path, data=data)
        body: dict[str, Any] = await answer.json()
        assert (answer.status, body["code"], body["status"]) == (status, code, status)
    assert await house.db.value("SELECT count(*) FROM payment_attempt") == 0


async def test_a_refunded_order_says_so(house: House, client: Client) -> None:
    order, url = await ordered(house, own=1700)
    await pay_wallet(house, order)
    async with house.db.transaction() as tx:
        await service.cancel(house, order["id"], "diner:1", "diner", NOON_MS, tx)
    assert (await (await client.get(url + "/status")).json())["status"] == "refunded"
    assert (await client.get(url)).status == 410


async def test_the_notify_door_takes_signed_events_only(house: House, client: Client) -> None:
    order, url = await ordered(house)
    number = (await (await client.post(url + "/sandbox")).json())["number"]
    await play(house, number, "lost")
    row = await house.db.one("SELECT * FROM sandbox_trade")
    letter = payer.letter(house, payer.payment_event(row))
    answer = await client.post("/payments/sandbox/notify", data=letter.body)
    assert (answer.status, await answer.json()) == (
        401, {"code": "FAIL", "message": "signature"},
    )  # fmt: skip
    for _ in range(2):
        answer = await client.post(
            "/payments/sandbox/notify", data=letter.body, headers=letter.headers
        )
        assert answer.status == 204
    assert (await reload(house, order))["status"] == "paid"
    assert (await client.post("/payments/sandbox/notify", data=b"x" * 70_000)).status == 413
    assert (await client.post("/payments/wechat-pay/notify", data=b"{}")).status == 404
