"""The pickup page lives as long as its code, and says in words why it does not."""

import io
import re
from collections.abc import AsyncIterator

import pytest
import zxingcpp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from kernel.database import Row
from kernel.house import House
from kernel.links import make_link
from orders import pickup
from orders.links import pickup_url, qr_url
from orders.machine import Step
from orders.routes import routes
from orders.service import move
from tests.houses import NOON_MS
from tests.makers import canteen_with_lunch
from tests.pickups import make_ready

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(routes(house))
    async with TestClient(TestServer(app)) as made:
        yield made


@pytest.fixture
async def order(house: House) -> Row:
    meal, diner = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        return await make_ready(house, tx, meal, diner)


def _path(house: House, url: str) -> str:
    return url.removeprefix(house.settings.base_url())


async def test_the_page_shows_picture_digits_and_place(
    house: House, client: Client, order: Row
) -> None:
    seen = await pickup.shown(order["id"], house.keys, house.db)
    assert seen is not None
    answer = await client.get(_path(house, pickup_url(house, order["id"], 1)))
    text = await answer.text()
    assert answer.status == 200
    assert f"{seen.digits[:3]} {seen.digits[3:]}" in text
    assert "请到窗口取餐，请在 12:30 前取" in text
    assert "Ready at the counter, until 12:30" in text
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)
    for address in re.findall(r'(?:script [^>]*src|stylesheet" href)="([^"]+)"', text):
        assert (await client.get(address)).status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    (picture,) = re.findall(r'<img src="([^"]+)"', text)
    image = await client.get(picture)
    with Image.open(io.BytesIO(await image.read())) as drawn:
        (found,) = zxingcpp.read_barcodes(drawn)
    assert found.text == seen.code
    assert image.headers["Cache-Control"] == "no-store"


async def test_the_status_follows_the_order(house: House, client: Client, order: Row) -> None:
    path = _path(house, pickup_url(house, order["id"], 1)) + "/status"
    assert await (await client.get(path)).json() == {
        "order": "20250312-A001", "number": "A001", "status": "ready", "code_state": "active",
        "method": "counter", "cabinet": None, "slot": None, "at": None, "until": "12:30",
        "left_s": 7200,
    }  # fmt: skip
    async with house.db.transaction() as tx:
        await pickup.redeem(order, "staff", NOON_MS, NOON_MS, tx)
    assert (await (await client.get(path)).json())["status"] == "picked_up"
    page = await client.get(path.removesuffix("/status"))
    assert (page.status, "已取餐" in await page.text()) == (410, True)
    assert (await client.get(_path(house, qr_url(house, order["id"], 1)))).status == 410


async def test_a_new_code_kills_the_links_of_the_old(
    house: House, client: Client, order: Row
) -> None:
    async with house.db.transaction() as tx:
        await pickup.reissue(order["id"], house.keys, NOON_MS, tx)
    for url in (pickup_url(house, order["id"], 1), qr_url(house, order["id"], 1)):
        assert (await client.get(_path(house, url))).status == 410
    page = await client.get(_path(house, pickup_url(house, order["id"], 1)))
    assert "取餐码已更换" in await page.text()
    status = await client.get(_path(house, pickup_url(house, order["id"], 1)) + "/status")
    said = await status.json()
    assert (status.status, said["code"], said["why"]) == (410, "gone", "replaced")
    for url in (pickup_url(house, order["id"], 2), qr_url(house, order["id"], 2)):
        assert (await client.get(_path(house, url))).status == 200


async def test_a_cancelled_order_says_so(house: House, client: Client, order: Row) -> None:
    async with house.db.transaction() as tx:
        await pickup.revoke(order["id"], tx)
        await move(order, Step.CANCEL, "test", "canteen", NOON_MS, NOON_MS, tx)
    page = await client.get(_path(house, pickup_url(house, order["id"], 1)))
    assert (page.status, "已取消" in await page.text()) == (410, True)


async def test_a_link_that_we_did_not_make_is_404(house: House, client: Client, order: Row) -> None:
    good = _path(house, pickup_url(house, order["id"], 1)).removeprefix("/pickup/")
    for token in (good[:-1] + ("0" if good[-1] != "0" else "1"), "x", "pickup-1_1-" + "0" * 32,
                  good.replace("pickup-", "file-")):  # fmt: skip
        page = await client.get(f"/pickup/{token}")
        assert (page.status, page.content_type) == (404, "text/html")
        assert (await client.get(f"/pickup/{token}/status")).status == 404
        assert (await client.get(f"/files/{token}")).status == 404
    for subject in ("1", "x_1", "99_1"):
        token = make_link(house.keys, "pickup", subject)
        assert (await client.get(f"/pickup/{token}")).status == 410
    token = make_link(house.keys, "file", "export_1")
    assert (await client.get(f"/files/{token}")).status == 404
