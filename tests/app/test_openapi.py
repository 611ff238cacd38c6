"""`/openapi.json` says what there is, all of it, and real answers look as it says."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from app.build import App, build
from app.openapi.document import document
from app.openapi.operations import OPERATIONS, Operation
from app.openapi.shapes import Problem
from app.server import make_server
from kernel.clock import FrozenClock
from lockers import devices, pairing
from tests.houses import NOON_MS, settings
from users import tokens

Client = TestClient[Any, Any]


@pytest_asyncio.fixture
async def app(tmp_path: Path, empty_sqlite: Path) -> AsyncIterator[App]:
    config = settings(tmp_path, f"sqlite://{tmp_path / 'fandian.db'}")
    made = await build(config, demo=True, clock=FrozenClock(NOON_MS))
    yield made
    await made.close()


@pytest_asyncio.fixture
async def client(app: App) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_server(app))) as made:
        yield made


def operation(method: str, path: str) -> Operation:
    return next(each for each in OPERATIONS if (each.method, each.path) == (method, path))


async def test_every_route_of_both_apis_is_in_the_document_and_none_that_is_not(app: App) -> None:
    mounted = {
        (route.method, route.resource.canonical)
        for route in make_server(app).router.routes()
        if route.resource is not None
        and route.resource.canonical.startswith(("/api/v1", "/device/v1"))
        and route.method != "HEAD"
    }
    assert mounted == {(each.method, each.path) for each in OPERATIONS}


def test_the_document_is_whole() -> None:
    made = document("1", "https://canteen.example")
    text = json.dumps(made)
    components = made["components"]["schemas"]
    assert {name.rsplit("/", 1)[-1] for name in re.findall(r'"\$ref": "([^"]+)"', text)} <= set(
        components
    )
    ids = []
    for path, methods in made["paths"].items():
        for one in methods.values():
            ids.append(one["operationId"])
            assert {p["name"] for p in one["parameters"] if p["in"] == "path"} == set(
                re.findall(r"\{(\w+)\}", path)
            )
            assert ("401" in one["responses"]) == bool(one["security"])
            assert "200" in one["responses"]
            schemes = {name for needs in one["security"] for name in needs}
            assert schemes <= set(made["components"]["securitySchemes"])
    assert len(ids) == len(set(ids)) == len(OPERATIONS)


async def test_the_two_pages_are_open_and_ask_nothing_of_anybody(client: Client) -> None:
    served = await client.get("/openapi.json")
    assert (await served.json())["openapi"].startswith("3.")
    page = await client.get("/docs")
    text = await page.text()
    assert page.content_type == "text/html"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    links = set(re.findall(r"""(?:src|href)=["']([^"']+)""", text))
    anchors = {f"#{name}" for name in re.findall(r'id="([^"]+)"', text)}
    assert links - anchors == {"/openapi.json"}
    assert "<script" not in text
    for each in OPERATIONS:
        assert each.path in text
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style is not None
    digest = hashlib.sha256(style[1].encode()).digest()

    assert base64.b64encode(digest).decode() in page.headers["Content-Security-Policy"]


class Cabinet:
    """A cabinet that signs as `CONTRACT.md` §5 says."""

    def __init__(self, client: Client, secret: str) -> None:
        self.client, self.secret, self.count = client, secret, 0

    async def asks(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        self.count += 1
        raw = b"" if body is None else json.dumps(body).encode()
        stamp, nonce = str(NOON_MS // 1000), f"n{self.count}"
        signed = f"{method}\n{path}\n{stamp}\n{nonce}\n{hashlib.sha256(raw).hexdigest()}"
        mark = hmac.new(self.secret.encode(), signed.encode(), hashlib.sha256).hexdigest()
        proof = {"X-Device-Id": "B", "X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": mark}
        response = await self.client.request(method, path, data=raw, headers={**proof, **headers})
        return response.status, await response.read()


async def a_lunch(client: Client) -> None:
    """Two orders: one paid and cancelled, one paid and waiting in cabinet A."""
    for who, *said in (
        ("xiaoli", "来份红烧肉，窗口取", "确认", "饭卡支付", "取消订单", "确认"),
        ("xiaowang", "来两份红烧肉不要葱，柜子取", "确认", "饭卡支付"),
    ):
        for text in said:
            body = {"persona": who, "text": text}
            assert (await client.post("/sim/api/messages", json=body)).status == 200


async def test_real_answers_of_the_staff_api_have_the_shapes_that_are_promised(
    app: App, client: Client
) -> None:
    await a_lunch(client)
    await app.settle()
    async with app.house.db.transaction() as tx:
        token = await tokens.create("t", "auditor", 1, NOON_MS, tx)
    headers = {"Authorization": f"Bearer {token}"}
    orders = await _shaped(client, "/api/v1/orders", "/api/v1/orders", headers)
    assert len(orders.items) == 2
    assert {len(each.payments) for each in orders.items} == {1}
    for each in orders.items:
        await _shaped(client, "/api/v1/orders/{id}", f"/api/v1/orders/{each.id}", headers)
    assert (await _shaped(client, "/api/v1/stock", "/api/v1/stock", headers)).items
    assert (await _shaped(client, "/api/v1/audit/check", "/api/v1/audit/check", headers)).ok

    for path, status in (
        ("/api/v1/orders?date=today", 400),
        ("/api/v1/orders/nothing", 404),
        ("/api/v1/stock?meal=brunch", 400),
    ):
        response = await client.get(path, headers=headers)
        assert response.status == status
        msgspec.json.decode(await response.read(), type=Problem)
        named = operation("GET", path.split("?")[0].replace("/nothing", "/{id}"))
        assert status in named.fails
    nobody = await client.get("/api/v1/orders")
    assert nobody.status == 401
    msgspec.json.decode(await nobody.read(), type=Problem)


async def _shaped(client: Client, path: str, asked: str, headers: dict[str, str]) -> Any:
    response = await client.get(asked, headers=headers)
    assert response.status == 200
    return msgspec.json.decode(await response.read(), type=operation("GET", path).answers)


async def test_real_answers_of_the_device_api_have_the_shapes_that_are_promised(
    app: App, client: Client
) -> None:
    async with app.house.db.transaction() as tx:
        added = await devices.add_device(
            app.house, "cabinet", "B", slots=2, actor="t", now_ms=NOON_MS, tx=tx
        )
    cabinet, base, ts = Cabinet(client, added.secret), "/device/v1/cabinets/B", NOON_MS // 1000
    calls = [
        ("POST", f"{base}/scan", {"scan_id": "s1", "digits": "000000", "ts": ts}),
        ("POST", f"{base}/events", {"boot_id": "b", "seq": 1, "events": [
            {"event_id": "e1", "type": "boot", "ts": ts}]}),
        ("GET", f"{base}/commands", None),
        ("GET", f"{base}/sync", None),
        ("POST", f"{base}/records", {"records": [
            {"scan_id": "r1", "code": "000000", "ts": ts, "result": "refused", "seq": 1}]}),
    ]  # fmt: skip
    for method, path, body in calls:
        status, raw = await cabinet.asks(method, path, body)
        assert status == 200, (path, raw)
        shape = operation(method, path.replace("/B/", "/{id}/")).answers
        msgspec.json.decode(raw, type=shape)
    for method, path in (
        ("GET", "/device/v1/commands/c000000000000000000000000"),
        ("GET", "/device/v1/cabinets/A/commands"),
    ):
        status, raw = await cabinet.asks(method, path)
        assert status == 404
        msgspec.json.decode(raw, type=Problem)
    await app.house.db.run(
        "INSERT INTO door_command (cmd_id, cabinet_id, slot_number, purpose, actor, reason, state,"
        " created_ms, expires_ms) VALUES (?, 'B', 1, 'maintenance', 't', 't', 'sent', ?, ?)",
        "c" + "1" * 24, NOON_MS, NOON_MS + 15_000,
    )  # fmt: skip
    one = f"/device/v1/commands/c{'1' * 24}"
    for method, path, body in (
        ("GET", f"{base}/commands", None),
        ("GET", one, None),
        ("POST", f"{one}/result", {"result": "opened", "ts": ts}),
    ):
        status, raw = await cabinet.asks(method, path, body)
        assert status == 200
        pattern = path.replace("/B/", "/{id}/").replace("c" + "1" * 24, "{cmd_id}")
        msgspec.json.decode(raw, type=operation(method, pattern).answers)


async def test_pairing_answers_as_promised(app: App, client: Client) -> None:
    async with app.house.db.transaction() as tx:
        code, _ = await pairing.make_code(app.house, "B", "t", NOON_MS, tx)
    named = operation("POST", "/device/v1/pair")
    for body, status in (({"code": "nothing"}, 404), ({}, 400), ({"code": code}, 200)):
        response = await client.post("/device/v1/pair", json=body)
        assert response.status == status
        assert status == 200 or status in named.fails
        msgspec.json.decode(await response.read(), type=named.answers if status == 200 else Problem)
