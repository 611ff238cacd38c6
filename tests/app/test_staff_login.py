"""后台登录: a link opens the staff's pages once, for as long as the chat has the role."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from app import staff_login
from app.build import App, assemble
from app.server import make_server
from app.staff_login import COOKIE, staff_of
from conversation.messages import Inbound, Said
from kernel.clock import FrozenClock
from kernel.house import House
from kernel.http import json_response
from tests.houses import NOON_MS, close_house, open_house, settings
from tests.makers import canteen_with_lunch, make_diner
from users import identity, logins

Client = TestClient[Request, Application]
COOKS = frozenset({"kitchen", "admin"})
HTML = {"Accept": "text/html"}


@pytest.fixture
async def house(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[House]:
    """Not a demo: there the pages are closed until somebody logs in."""
    made = await open_house(settings(tmp_path, *store_urls))
    real = House(made.settings, made.db, made.clock, made.cache, made.keys, demo=False)
    await canteen_with_lunch(real.db)
    yield real
    await close_house(made)


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    server = make_server(assemble(house))

    async def who(request: web.Request) -> web.Response:
        person = await staff_of(request, house, COOKS)
        return json_response({"name": person.name, "roles": sorted(person.roles)})

    server.add_routes([web.get("/who", who), web.post("/who", who)])
    async with TestClient(TestServer(server)) as client:
        yield client


async def cook(house: House, role: str = "kitchen") -> int:
    async with house.db.transaction() as tx:
        diner = await make_diner(tx, "李师傅", role=role)
    return int(diner["identity_id"])


async def link_for(house: House, identity_id: int) -> str:
    async with house.db.transaction() as tx:
        return await logins.make_link(identity_id, house.clock.real_ms(), tx)


async def test_a_link_from_the_chat_opens_the_page_with_the_chats_roles(
    house: House, client: Client
) -> None:
    await cook(house)
    app: App = assemble(house)
    said = Inbound("console", "demo", "李师傅", "m1", Said("后台登录"))
    replies = await app.gateway.handle(said, wait_s=None)
    assert replies is not None
    found = re.search(r"/login/kitchen/[\w-]+", replies[0].text)
    assert found
    assert (await app.gateway.handle(said, wait_s=None)) == replies
    assert (await client.get("/who")).status == 401
    looked = await client.get(found[0])
    assert (looked.status, looked.headers["Cache-Control"]) == (200, "no-store")
    entered = await client.post(found[0], allow_redirects=False)
    assert (entered.status, entered.headers["Location"]) == (303, "/kitchen")
    cookie = entered.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert await (await client.get("/who")).json() == {"name": "李师傅", "roles": ["kitchen"]}


async def test_a_link_is_good_once_however_many_press_it(house: House, client: Client) -> None:
    path = f"/login/kitchen/{await link_for(house, await cook(house))}"
    for _ in range(3):  # a chat that previews links presses no button
        assert (await client.get(path)).status == 200
    assert (await client.post(path, allow_redirects=False)).status == 303
    client.session.cookie_jar.clear()
    again = await client.post(path, allow_redirects=False)
    assert (again.status, COOKIE in again.cookies) == (410, False)
    assert (await client.get(path)).status == 410
    assert (await client.get("/who")).status == 401


async def test_a_link_lives_five_minutes_and_a_newer_one_ends_it(
    house: House, client: Client
) -> None:
    cook_id = await cook(house)
    old = await link_for(house, cook_id)
    new = await link_for(house, cook_id)
    assert (await client.post(f"/login/kitchen/{old}", allow_redirects=False)).status == 410
    assert isinstance(house.clock, FrozenClock)
    house.clock.advance(logins.LINK_MS / 1000)
    assert (await client.post(f"/login/kitchen/{new}", allow_redirects=False)).status == 410


async def test_whoever_loses_the_role_is_out_at_once(house: House, client: Client) -> None:
    cook_id = await cook(house)
    await client.post(f"/login/kitchen/{await link_for(house, cook_id)}", allow_redirects=False)
    assert (await client.get("/who")).status == 200
    async with house.db.transaction() as tx:
        await identity.revoke(cook_id, "kitchen", tx)
    answer = await client.get("/who")
    assert (answer.status, (await answer.json())["code"]) == (403, "forbidden")
    page = await client.get("/who", headers=HTML)
    assert (page.status, "权限" in await page.text()) == (403, True)


async def test_a_session_ends_with_the_shift_or_by_logging_out(
    house: House, client: Client
) -> None:
    cook_id = await cook(house)
    await client.post(f"/login/kitchen/{await link_for(house, cook_id)}", allow_redirects=False)
    kept = client.session.cookie_jar.filter_cookies(client.make_url("/"))[COOKIE].value
    await client.post("/logout")
    answer = await client.get("/who", cookies={COOKIE: kept})
    assert answer.status == 401
    assert "后台登录" in await (await client.get("/who", headers=HTML)).text()
    await client.post(f"/login/kitchen/{await link_for(house, cook_id)}", allow_redirects=False)
    assert isinstance(house.clock, FrozenClock)
    house.clock.advance(logins.SESSION_MS / 1000)
    assert (await client.get("/who")).status == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
async def test_only_our_own_page_may_change_something(
    house: House, client: Client, headers: dict[str, str], status: int
) -> None:
    cook_id = await cook(house)
    await client.post(f"/login/kitchen/{await link_for(house, cook_id)}", allow_redirects=False)
    given = {"Content-Type": "application/json", **headers}
    assert (await client.post("/who", data=b"{}", headers=given)).status == status


@pytest.mark.parametrize("cookie", ["", "x", "x" * 4000, "汉字", "../..", "'; DROP TABLE diner"])
async def test_a_made_up_session_opens_nothing(client: Client, cookie: str) -> None:
    headers = {"Cookie": f"{COOKIE}={cookie}".encode().decode("latin-1")}
    assert (await client.get("/who", headers=headers)).status == 401


async def test_another_shops_role_opens_no_page(house: House, client: Client) -> None:
    cook_id = await cook(house, "locker")
    await client.post(f"/login/admin/{await link_for(house, cook_id)}", allow_redirects=False)
    assert (await client.get("/who")).status == 403


async def test_what_is_stored_opens_nothing(house: House) -> None:
    link = await link_for(house, await cook(house))
    async with house.db.transaction() as tx:
        session = await logins.enter(link, NOON_MS, tx)
    row = await house.db.one("SELECT * FROM staff_login")
    assert not {link, session} & {str(value) for value in row.values()}
    assert await logins.person_of(row["session_hash"], NOON_MS, house.db) is None


def test_the_demo_has_an_owner_of_its_own() -> None:
    assert staff_login.DEMO.roles == {"owner"}
