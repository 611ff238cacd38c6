"""A demo that is not on loopback is guarded by a token; a link hands it to a browser once."""

from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from app.build import build
from app.server import make_server
from kernel.clock import FrozenClock
from kernel.settings import load
from tests.houses import NOON_MS, SECRET


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    return {
        "FANDIAN_DATA_DIR": str(tmp_path),
        "FANDIAN_SECRET_KEYS": SECRET,
        "FANDIAN_DEMO__TOKEN": "let-me-in",
    }


async def test_without_the_token_nothing_is_shown_and_with_it_everything_is(
    guarded: dict[str, str],
) -> None:
    app = await build(load(environ=guarded), demo=True, clock=FrozenClock(NOON_MS))
    try:
        async with TestClient(TestServer(make_server(app))) as client:
            assert (await client.get("/sim/api/clock")).status == 401
            assert (await client.get("/sim?token=wrong")).status == 401
            for page in ("/inspect", "/inspect/newest", "/admin", "/admin/now", "/kitchen"):
                assert (await client.get(page)).status == 401
            bump = await client.post("/kitchen/orders/1/done", json={})
            assert bump.status == 401
            link = await client.get("/sim?token=let-me-in", allow_redirects=False)
            assert (link.status, link.headers["Location"]) == (303, "/sim")
            cookie = link.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            headers = {"Cookie": cookie.split(";")[0]}
            assert (await client.get("/sim/api/clock", headers=headers)).status == 200
            header = {"X-Demo-Token": "let-me-in"}
            assert (await client.get("/sim/api/clock", headers=header)).status == 200
    finally:
        await app.close()
