"""A cabinet in the field: signed calls, answers as the contract spells them, no strangers."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from kernel.house import House
from lockers import devices
from lockers.auth import signature
from lockers.routes import add_routes
from orders import codes
from tests.lockers.cabinets import Place, make_place

Client = TestClient[web.Request, web.Application]
Start = Callable[[Place], Awaitable[Client]]


@dataclass
class Box:
    """A device that signs what it sends."""

    place: Place
    client: Client
    id: str

    async def call(self, method: str, path: str, body: Any = None, **over: Any) -> ClientResponse:
        raw = over.get("raw", b"" if body is None else msgspec.json.encode(body))
        stamp = str(over.get("stamp", self.place.now_ms // 1000))
        nonce = over.get("nonce", secrets.token_hex(8))
        full = f"/device/v1{path}"
        secret = over.get("secret", self.place.secrets[self.id])
        headers = {
            "X-Device-Id": over.get("device", self.id), "X-Timestamp": stamp, "X-Nonce": nonce,
            "X-Signature": signature(secret, method, full, stamp, nonce, raw),
        } | over.get("headers", {})  # fmt: skip
        return await self.client.request(method, full, data=raw, headers=headers)

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        answer = await self.call("POST", path, body)
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found

    async def get(self, path: str) -> dict[str, Any]:
        answer = await self.call("GET", path)
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found

    async def scan(self, code: str, scan_id: str | None = None) -> dict[str, Any]:
        ts = self.place.now_ms // 1000
        body = {"scan_id": scan_id or secrets.token_hex(4), "code": code, "ts": ts}
        return await self.post(f"/cabinets/{self.id}/scan", body)

    async def says(self, *what: str, slot: int = 1, **more: Any) -> dict[str, Any]:
        ts = self.place.now_ms / 1000
        events = [
            {"event_id": secrets.token_hex(4), "type": kind, "slot": slot, "ts": ts, **more}
            for kind in what
        ]
        body = {"boot_id": "b1", "seq": 1, "events": events}
        return await self.post(f"/cabinets/{self.id}/events", body)


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    opened: list[Client] = []

    async def make(place: Place) -> Client:
        app = web.Application()
        add_routes(app, place.house)
        client: Client = TestClient(TestServer(app))
        await client.start_server()
        opened.append(client)
        return client

    yield make
    for client in opened:
        await client.close()


@pytest.fixture
async def place(house: House) -> Place:
    made = await make_place(house)
    await made.add("A")
    await made.add("E", driver="edge", slots=3)
    return made


@pytest.fixture
async def edge(place: Place, start: Start) -> Box:
    return Box(place, await start(place), "E")


async def test_an_edge_cabinet_from_the_box_to_the_empty_slot(place: Place, edge: Box) -> None:
    order = await place.paid("E")
    assert (await edge.get("/cabinets/E/commands?wait=0")) == {"commands": []}
    await place.food_ready(order)
    (command,) = (await edge.get("/cabinets/E/commands?wait=25"))["commands"]
    assert command == {
        "cmd_id": command["cmd_id"], "action": "open", "slot": 1,
        "expires_at": place.now_ms // 1000 + 15,
    }  # fmt: skip
    assert (await edge.get("/cabinets/E/commands"))["commands"] == [command], "until answered"
    done = await edge.post(
        f"/commands/{command['cmd_id']}/result", {"result": "opened", "ts": place.now_ms // 1000}
    )
    assert done == {"cmd_id": command["cmd_id"], "slot": 1, "state": "opened"}
    assert (await edge.get("/cabinets/E/commands"))["commands"] == []
    await edge.says("door_opened", cmd_id=command["cmd_id"])
    await edge.says("item_in", "door_closed")
    assert await place.status(order) == "ready"

    answer = await edge.scan(await place.code(order), "s1")
    assert (answer["result"], answer["slot"]) == ("open", 1)
    assert await edge.scan(await place.code(order), "s1") == answer
    path = f"/commands/{answer['cmd_id']}"
    assert (await edge.get(path))["state"] == "sent"
    taken = await edge.says("door_opened", cmd_id=answer["cmd_id"])
    assert (len(taken["accepted"]), taken["next_seq"]) == (1, 3)
    assert (await edge.get(path))["state"] == "opened"
    assert await place.code_state(order) == "used"
    assert await place.status(order) == "ready"
    await edge.says("item_out", "door_closed")
    assert await place.status(order) == "picked_up"
    assert (await place.slot("E", 1))["state"] == "free"


async def test_the_simulated_cabinet_behind_the_same_door(place: Place, start: Start) -> None:
    box = Box(place, await start(place), "A")
    order = await place.stocked("A")
    answer = await box.post(
        "/cabinets/A/scan",
        {"scan_id": "s1", "digits": await place.digits(order), "ts": place.now_ms // 1000},
    )
    assert answer["result"] == "open"
    assert (await box.get("/cabinets/A/commands"))["commands"] == [], "its driver is pushed"
    await place.settle()
    assert (await box.get(f"/commands/{answer['cmd_id']}"))["state"] == "opened"
    assert await place.status(order) == "picked_up"


async def test_a_failed_door_is_read_back(place: Place, edge: Box) -> None:
    order = await place.paid("E")
    await place.food_ready(order)
    (command,) = (await edge.get("/cabinets/E/commands"))["commands"]
    path = f"/commands/{command['cmd_id']}"
    ts = place.now_ms // 1000
    assert (await edge.post(path + "/result", {"result": "failed", "ts": ts}))["state"] == (
        "not_opened"
    )
    assert (await edge.post(path + "/result", {"result": "duplicate", "ts": ts}))["state"] == (
        "not_opened"
    )
    # The kitchen's door is tried once more by itself.
    (again,) = (await edge.get("/cabinets/E/commands"))["commands"]
    assert (again["slot"], again["cmd_id"] != command["cmd_id"]) == (1, True)


async def test_a_command_nobody_fetched_expires_and_one_without_news_is_unknown(
    place: Place, edge: Box
) -> None:
    order = await place.paid("E")
    await place.food_ready(order)
    await edge.says("door_opened", "item_in", "door_closed")
    code = await place.code(order)
    granted = await edge.scan(code)
    await place.later(21)
    assert (await edge.get(f"/commands/{granted['cmd_id']}"))["state"] == "unknown"
    assert await place.code_state(order) == "active"
    other = await place.paid("E")
    await place.food_ready(other)
    await place.later(21)
    states = await place.house.db.all("SELECT state FROM door_command ORDER BY id")
    assert [row["state"] for row in states] == ["opened", "unknown", "expired"]
    assert (await place.order(other))["pickup_method"] == "counter"


async def test_the_offline_list_and_what_happened_offline(place: Place, edge: Box) -> None:
    order = await place.paid("E")
    await place.food_ready(order)
    await edge.says("door_opened", "item_in", "door_closed")
    answer = await edge.call("GET", "/cabinets/E/sync?since=0")
    found = await answer.json()
    assert set(found) == {"version", "offset_s", "keys", "listed", "denied", "server_time"}
    code = await place.code(order)
    assert [entry["code_hash"] for entry in found["listed"]] == [codes.code_hash(code)]
    tag = answer.headers["ETag"]
    same = await edge.call("GET", "/cabinets/E/sync", headers={"If-None-Match": tag})
    assert same.status == 304
    assert (await edge.call("GET", f"/cabinets/E/sync?since={found['version']}")).status == 304
    ts = place.now_ms // 1000
    records = [
        {"scan_id": "o1", "code": code, "ts": ts, "result": "open", "offline": True, "seq": 1},
        {"scan_id": "o2", "code": "junk", "ts": ts, "result": "open", "offline": True, "seq": 2},
    ]
    for _ in range(2):
        taken = await edge.post("/cabinets/E/records", {"records": records})
        assert taken == {"accepted": ["o1", "o2"]}
    assert await place.status(order) == "picked_up"


async def test_strangers_and_repeats_are_kept_out(place: Place, edge: Box) -> None:
    path = "/cabinets/E/commands"

    async def refused(code: str = "unauthorized", **over: Any) -> None:
        answer = await edge.call("GET", path, **over)
        problem = await answer.json()
        assert (answer.status, problem["code"]) == (401, code)
        assert answer.content_type == "application/problem+json"
        assert problem["type"] == f"urn:fandian:{code}"

    await refused(secret="wrong")
    await refused(device="Z")
    await refused(stamp=place.now_ms // 1000 - 301)
    await refused(stamp=place.now_ms // 1000 + 301)
    await refused(stamp="soon")
    await refused(headers={"X-Signature": "é"})
    assert (await edge.call("GET", path, nonce="n1")).status == 200
    await refused("replayed", nonce="n1")
    await refused("replayed", nonce="x" * 200)
    # The body is signed, too.
    answer = await edge.call("POST", "/cabinets/E/scan", raw=b"{}")
    assert answer.status == 400
    place.clock.advance(601)
    assert (await edge.call("GET", path, nonce="n1")).status == 200


async def test_two_secrets_work_and_a_revocation_counts_at_once(place: Place, edge: Box) -> None:
    path, old = "/cabinets/E/commands", place.secrets["E"]
    async with place.house.db.transaction() as tx:
        made = await devices.rotate_secret(place.house, "E", "test", place.now_ms, tx)
    for secret in (old, made.secret):
        assert (await edge.call("GET", path, secret=secret)).status == 200
    async with place.house.db.transaction() as tx:
        newest = await devices.rotate_secret(place.house, "E", "test", place.now_ms, tx)
    statuses = [
        (await edge.call("GET", path, secret=secret)).status
        for secret in (old, made.secret, newest.secret)
    ]
    assert statuses == [401, 200, 200]
    async with place.house.db.transaction() as tx:
        await devices.revoke_device(place.house, "E", "test", place.now_ms, tx)
    assert (await edge.call("GET", path, secret=newest.secret)).status == 401
    order = await place.paid("E")
    assert (await place.food_ready(order)).place == "counter"


async def test_a_device_names_only_itself_and_its_own(place: Place, edge: Box) -> None:
    order = await place.stocked("A")
    answer = await place.scan("A", await place.code(order))
    for path in (
        "/cabinets/A/commands", "/cabinets/A/sync", f"/commands/{answer['cmd_id']}",
        "/commands/c%00", "/commands/nothing",
    ):  # fmt: skip
        assert (await edge.call("GET", path)).status == 404
    body = {"scan_id": "s", "code": "x", "ts": 1}
    assert (await edge.call("POST", "/cabinets/A/scan", body)).status == 404


JUNK = [
    ("scan", b""), ("scan", b"[]"), ("scan", b"{"), ("scan", b'{"scan_id":"s","ts":1}'),
    ("scan", b'{"scan_id":"s","ts":1,"code":"x","digits":"1"}'),
    ("scan", b'{"scan_id":"","ts":1,"code":"x"}'), ("scan", b'{"scan_id":5,"ts":1,"code":"x"}'),
    ("scan", b'{"scan_id":"s","ts":1e300,"code":"x"}'),
    ("scan", b'{"scan_id":"s\\u0000","ts":1,"code":"x"}'),
    ("scan", b'{"scan_id":"s","ts":1,"code":"\\ud800"}'), ("scan", b"\xff\xfe"),
    ("events", b'{"boot_id":"b","seq":-1,"events":[]}'),
    ("events", b'{"boot_id":"b","seq":1,"events":[{"event_id":"e","type":"flew","ts":1}]}'),
    ("events", b'{"boot_id":"b","seq":1,"events":[{"event_id":"e","type":"boot","ts":1,'
               b'"slot":0}]}'),
    ("records", b'{"records":[{}]}'),
]  # fmt: skip


async def test_junk_is_400_with_a_problem(place: Place, edge: Box) -> None:
    for path, raw in JUNK:
        answer = await edge.call("POST", f"/cabinets/E/{path}", raw=raw)
        assert (answer.status, (await answer.json())["code"]) == (400, "malformed"), raw
    answer = await edge.call("GET", "/cabinets/E/commands?wait=soon")
    assert answer.status == 400


async def test_what_is_too_long_or_too_often_is_said_so(place: Place, edge: Box) -> None:
    assert (await edge.call("POST", "/cabinets/E/scan", raw=b" " * 70_000)).status == 413
    body = {"scan_id": "s", "code": "9" * 4096, "ts": 1}
    assert (await edge.post("/cabinets/E/scan", body))["reason"] == "invalid"
    again = await edge.call("POST", "/cabinets/E/scan", {**body, "code": "8"})
    assert (again.status, (await again.json())["code"]) == (409, "scan_id_reused")
    await place.house.cache.set("device:E", b"400", 10)
    slow = await edge.call("GET", "/cabinets/E/commands")
    assert (slow.status, slow.headers["Retry-After"]) == (429, "10")


async def test_twenty_signed_scans_at_once_open_one_door(wide_house: House, start: Start) -> None:
    import asyncio

    place = await make_place(wide_house)
    await place.add("A")
    box = Box(place, await start(place), "A")
    order = await place.stocked("A")
    code = await place.code(order)
    answers = await asyncio.gather(*(box.scan(code) for _ in range(20)))
    assert [answer["reason"] for answer in answers].count("ok") == 1
    await place.settle()
    assert (await place.door("A", 1))["openings"] == 2


async def test_a_silent_edge_cabinet_takes_no_orders_until_it_calls(
    place: Place, edge: Box
) -> None:
    await edge.get("/cabinets/E/commands")
    await place.later(91)
    assert (await place.food_ready(await place.paid("E"))).place == "counter"
    await edge.get("/cabinets/E/commands")
    assert (await place.food_ready(await place.paid("E"))).place == "cabinet"
    assert len(await place.told("cabinet.online")) == 1
