"""The pages without a browser: what their headers promise, and what their files are made of."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from app.build import build
from app.pages import HERE, StaticFiles
from app.server import make_server
from kernel.settings import load

Client = TestClient[Request, Application]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """The demo's routes, its clock and outbox at rest."""
    app = await build(load(environ={"FANDIAN_DATA_DIR": str(tmp_path)}), demo=True)
    async with TestClient(TestServer(make_server(app))) as client:
        yield client
    await app.close()


async def test_the_root_leads_to_the_simulator(client: Client) -> None:
    answer = await client.get("/", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/sim")


@pytest.mark.parametrize("path", ["/sim", "/cabinet/A", "/inspect", "/admin"])
async def test_a_page_runs_nothing_but_our_files_and_is_kept_by_nobody(
    client: Client, path: str
) -> None:
    answer = await client.get(path)
    text = await answer.text()
    assert answer.status == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert addresses
    assert all(address.startswith(("/", "?")) for address in addresses)
    for address in addresses:
        whole = path + address if address.startswith("?") else address
        assert (await client.get(whole)).status == 200


async def test_the_simulator_suggests_a_sentence_that_works_now(client: Client) -> None:
    assert 'data-hint="来两份红烧肉，一碗米饭，柜子取"' in await (await client.get("/sim")).text()


async def test_a_cabinet_that_does_not_exist_is_404_and_its_name_is_only_text(
    client: Client,
) -> None:
    answer = await client.get("/cabinet/NOPE")
    assert (answer.status, "NOPE" in await answer.text()) == (404, True)
    assert (await client.get("/cabinet/%3Cscript%3E")).status == 404


async def test_a_file_is_kept_for_a_year_under_its_version_and_by_nobody_under_another(
    client: Client,
) -> None:
    static = StaticFiles(HERE / "static")
    kept = await client.get(static.url("base.css"))
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept.headers["Content-Type"] == "text/css; charset=utf-8"
    other = await client.get("/static/0123456789ab/base.css")
    assert await other.read() == await kept.read()
    assert other.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["nothing.js", "../pages.py", "..%2fpages.py", "%2e%2e/pages.py"])
async def test_no_other_file_is_served(client: Client, name: str) -> None:
    answer = await client.get(f"/static/0123456789ab/{name}")
    assert answer.status == 404
    assert b"StaticFiles" not in await answer.read()


def test_every_change_of_a_file_changes_the_version(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = StaticFiles(tmp_path).version
    (tmp_path / "a.js").write_text("2")
    changed = StaticFiles(tmp_path).version
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert len({before, changed, StaticFiles(tmp_path).version}) == 3


def test_scripts_write_text_and_never_markup() -> None:
    ours = (path for path in (HERE / "static").rglob("*.js") if path.parent.name != "vendor")
    scripts = sorted(ours)
    assert scripts
    for script in scripts:
        found = re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|DOMParser",
            script.read_text(encoding="utf-8"),
        )
        assert found == [], script.name
