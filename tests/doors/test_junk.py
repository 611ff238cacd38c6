"""More than two hundred kinds of junk at every door: a clear refusal, no 5xx, nothing changed.

Every route of the demo's server is met, which are all routes there are. What a chat is sent is
answered instead of refused, and nothing that matters comes of it.
"""

import io
import json
import re
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientError
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from app.build import App, build
from app.server import make_server
from kernel.clock import FrozenClock
from kernel.errors import Refused
from lockers import devices
from lockers.auth import signature
from menus.files import FileMenu, read_file
from tests.doors import junk
from tests.doors.junk import BODIES, FILES, HEADERS, PATHS, QUERIES, TEXTS, TOO_LARGE, VALUES
from tests.houses import NOON_MS, settings
from users import tokens

# They do not end by themselves: a stream, and a poll that waits.
ENDLESS = re.compile(r"/events$|/live$|/commands$")
# What may not be touched by somebody who only talks nonsense.
PRECIOUS = (
    "orders", "order_line", "order_charge", "order_history", "payment_attempt", "payment_capture",
    "refund", "refund_request", "stock", "stock_movement", "meal", "menu_draft", "dish", "pickup",
    "slot", "door_command", "audit_log", "policy", "role_grant",
)  # fmt: skip
JSON = {"Content-Type": "application/json"}
# They do what they say whatever the body is, and that is nothing.
_HARMLESS = {"/logout": (200, 303)}
# They count and remember strangers, and hold nothing else.
NOTEBOOKS = frozenset({"device_nonce", "simulated_message", "clock_offset"})
# A body as it should be, for each door that takes one.
SIM: dict[str, dict[str, Any]] = {
    "/sim/api/messages": {"persona": "xiaoli", "text": "菜单", "channel": "console", "group": ""},
    "/sim/api/clock": {"at": "2025-03-12T10:30:00+08:00"},
    "/sim/api/payments/P1": {"outcome": "paid"},
    "/sim/api/cabinets/A": {"online": True, "auto": True},
    "/sim/api/cabinets/A/scan": {"code": "000000"},
    "/sim/api/cabinets/A/slots/1": {"act": "put"},
}
DEVICE: dict[str, dict[str, Any]] = {
    "/device/v1/cabinets/Z/scan": {"scan_id": "s1", "code": "000000", "ts": NOON_MS // 1000},
    "/device/v1/cabinets/Z/events": {"boot_id": "b", "seq": 1, "events": []},
    "/device/v1/cabinets/Z/records": {"records": []},
    "/device/v1/commands/c1/result": {"result": "opened", "ts": NOON_MS // 1000},
}


@dataclass
class Door:
    """The whole server, from outside."""

    app: App
    client: TestClient[Any, Any]
    secret: str
    token: str
    wrong: list[str] = field(default_factory=list)

    async def send(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        """Status and type of the answer; 0 where the request could not even be read."""
        url = self.client.make_url("/").join(URL(path, encoded=True))
        try:
            async with self.client.session.request(
                method,
                url,
                data=io.BytesIO(body) if body else None,
                headers=headers,
                allow_redirects=False,
            ) as answer:
                await answer.read()
                return answer.status, answer.content_type
        except (ClientError, ValueError):
            return 0, ""

    async def signed(self, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
        stamp, nonce = str(NOON_MS // 1000), secrets.token_hex(8)
        return await self.send(
            method, path, body,
            {
                "X-Device-Id": "Z", "X-Timestamp": stamp, "X-Nonce": nonce,
                "X-Signature": signature(self.secret, method, path, stamp, nonce, body), **JSON,
            },
        )  # fmt: skip

    def refused(self, what: str, status: int, *also: int) -> None:
        """Note an answer that is neither a refusal nor one of `also`."""
        if status >= 500 or (status and status < 400 and status not in also):
            self.wrong.append(f"{status}: {what}")

    async def books(self, tables: tuple[str, ...] = ()) -> dict[str, int]:
        """Each table's rows, as one number."""
        on = self.app.house.db
        names = tables or tuple(await _tables(on))
        found = {}
        for name in names:
            rows = await on.all(f"SELECT * FROM {name}")
            found[name] = hash(tuple(sorted(repr(tuple(row.values())) for row in rows)))
        return found

    def routes(self, method: str) -> Iterator[str]:
        """The patterns of every route with this method."""
        for route in self.client.server.app.router.routes():  # type: ignore[attr-defined]  # its own
            resource = route.resource
            if route.method == method and resource is not None:
                yield str(resource.canonical)


async def _tables(on: Any) -> list[str]:
    rows = await on.all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        if on.dialect == "sqlite"
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    )
    return [row["name"] for row in rows if row["name"] not in NOTEBOOKS]


@pytest_asyncio.fixture
async def door(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[Door]:
    app = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    house = app.house
    async with house.db.transaction() as tx:
        added = await devices.add_device(house, "cabinet", "Z", actor="test", now_ms=NOON_MS, tx=tx)
        token = await tokens.create("junk", "auditor", 1, NOON_MS, tx)
    async with TestClient(TestServer(make_server(app))) as client:
        await client.post("/sim/api/messages", json={"persona": "xiaoli", "text": "一份米饭 窗口"})
        await client.post("/sim/api/messages", json={"persona": "xiaoli", "text": "确认"})
        yield Door(app, client, added.secret, token)
    await app.close()


def filled(pattern: str, value: str = "1") -> str:
    """A path of this pattern."""
    return re.sub(r"\{[^}]*\}", value, pattern)


def encoded(value: object) -> bytes:
    """JSON of anything, half characters too."""
    return json.dumps(value, ensure_ascii=True).encode()


def test_there_are_two_hundred_kinds_of_junk() -> None:
    assert junk.kinds() >= 200


async def test_a_body_that_is_none_is_refused_at_every_door(door: Door) -> None:
    before = await door.books()
    for pattern in set(door.routes("POST")):
        for body in BODIES:
            given = {"Content-Type": body.content_type, **dict(body.headers)}
            path = filled(pattern)
            status, _ = await door.send("POST", path, body.raw, given)
            door.refused(f"POST {path} with {body.name}", status, *_HARMLESS.get(path, ()))
    assert not door.wrong
    assert await door.books() == before


async def test_what_is_too_large_is_refused_before_it_is_read(door: Door) -> None:
    before = await door.books()
    for pattern in ("/sim/api/messages", "/sim/api/clock", "/payments/sandbox/notify"):
        status, _ = await door.send("POST", pattern, TOO_LARGE.raw, JSON)
        assert status in {0, 404, 413}, (pattern, status)
    status, _ = await door.signed("POST", "/device/v1/cabinets/Z/scan", TOO_LARGE.raw)
    assert status in {0, 413}
    assert await door.books() == before


async def test_a_field_of_the_wrong_kind_moves_nothing_that_matters(door: Door) -> None:
    before = await door.books(PRECIOUS)
    # The same refusals on either store, but for what a column cannot hold.
    values = VALUES if door.app.house.db.dialect == "sqlite" else VALUES[::3]
    for path, body in SIM.items():
        for key in body:
            for value in values:
                raw = encoded({"scan_id": secrets.token_hex(4), **body, key: value})
                status, kind = await door.send("POST", path, raw, JSON)
                if status >= 500:
                    door.wrong.append(f"{status}: {path} {key}={value!r:.60}")
                if 400 <= status < 500 and "json" not in kind:
                    door.wrong.append(f"{kind}: {path} {key}={value!r:.60}")
    assert not door.wrong
    assert await door.books(PRECIOUS) == before


async def test_a_cabinet_that_talks_nonsense_is_refused_and_opens_nothing(door: Door) -> None:
    before = await door.books(PRECIOUS)
    for path, body in DEVICE.items():
        junk_bodies = [(one.name, one.raw) for one in BODIES]
        junk_bodies += [
            (f"{key}={value!r:.40}", encoded({**body, key: value}))
            for key in body
            for value in VALUES
        ]
        for name, raw in junk_bodies:
            status, _ = await door.signed("POST", path, raw)
            # Numbers that a clock might show, and texts that a code might be, are answered.
            door.refused(f"POST {path} with {name}", status, 200)
    for query in QUERIES:
        status, _ = await door.signed("GET", f"/device/v1/cabinets/Z/sync{query}")
        door.refused(f"sync{query}", status, 200)
    assert not door.wrong
    assert await door.books(PRECIOUS) == before


async def test_an_address_that_is_none_is_refused(door: Door) -> None:
    before = await door.books()
    for method in ("GET", "POST", "DELETE", "PUT"):
        for pattern in set(door.routes(method)) | {"/{nothing}"}:
            if "{" not in pattern or ENDLESS.search(pattern):
                continue
            for value in PATHS:
                path = filled(pattern, value)
                status, _ = await door.send(method, path, b"", {})
                door.refused(f"{method} {path[:80]}", status, 200, 302, 303)
    assert not door.wrong
    assert await door.books() == before


async def test_a_query_of_nonsense_is_refused_or_ignored(door: Door) -> None:
    before = await door.books()
    for pattern in set(door.routes("GET")):
        if ENDLESS.search(pattern):
            continue
        for query in QUERIES:
            path = filled(pattern) + query
            status, _ = await door.send("GET", path, b"", {"Authorization": f"Bearer {door.token}"})
            door.refused(f"GET {path[:80]}", status, 200, 302, 303)
    assert not door.wrong
    assert await door.books() == before


async def test_headers_that_lie_are_refused_or_ignored(door: Door) -> None:
    before = await door.books()
    gets = ("/api/v1/orders", "/device/v1/cabinets/Z/sync", "/pay/x", "/sim/api/clock", "/healthz")
    for name, value in HEADERS:
        for path in gets:
            status, _ = await door.send("GET", path, b"", {name: value})
            door.refused(f"GET {path} {name}: {value[:40]}", status, 200)
        for path in (*SIM, *DEVICE, *door.routes("POST")):
            status, _ = await door.send("POST", filled(path), b"[]", {**JSON, name: value})
            door.refused(f"POST {path} {name}: {value[:40]}", status, *_HARMLESS.get(path, ()))
    assert not door.wrong
    assert await door.books() == before


async def test_whatever_is_typed_is_answered_and_does_nothing(door: Door) -> None:
    before = await door.books(PRECIOUS)
    for channel, key in (("console", "text"), ("wechat", "choice")):
        for text in TEXTS:
            raw = encoded({"persona": "xiaochen", "channel": channel, key: text})
            status, _ = await door.send("POST", "/sim/api/messages", raw, JSON)
            # Half a character is no JSON, and a choice has a length.
            may_refuse = key == "choice" or any("\ud800" <= one <= "\udfff" for one in text)
            if status != 200 and not (status == 400 and may_refuse):
                door.wrong.append(f"{status}: {channel} {key} {text[:40]!r}")
    assert not door.wrong
    assert await door.books(PRECIOUS) == before


@pytest.mark.parametrize(("name", "raw"), FILES, ids=[name for name, _ in FILES])
def test_a_file_that_is_no_menu_is_refused_in_words(name: str, raw: bytes) -> None:
    try:
        read = read_file(raw)
    except Refused:
        return
    assert isinstance(read, FileMenu)
    assert read.errors, f"{name} was taken for a menu"
