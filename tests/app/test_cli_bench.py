"""`fandian bench peak`: what it counts is true, and what is wrong is not hidden by good times."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from app.build import App, build
from app.peak import InProcess, OverHttp, Peak, play
from app.server import make_server
from kernel.clock import FrozenClock
from tests.app.shell import Shell
from tests.houses import NOON_MS, settings
from users import tokens


@pytest_asyncio.fixture
async def app(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[App]:
    made = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    yield made
    await made.close()


async def test_every_portion_is_sold_once_through_the_gateway_and_over_http(app: App) -> None:
    told: list[tuple[int, int]] = []
    found = await play(InProcess(app), 12, 7, lambda done, total, _: told.append((done, total)))
    assert found.outcomes == {"placed": 7, "sold out": 5}
    assert found.ok
    assert told[-1][0] <= told[-1][1] == 12 * 4
    assert found.wrong == []

    async with TestClient(TestServer(make_server(app))) as client:

        async def ask(method: str, path: str, **more: Any) -> dict[str, Any]:
            async with client.request(method, path, **more) as answer:
                assert answer.status == 200
                body: dict[str, Any] = await answer.json()
                return body

        async with app.house.db.transaction() as tx:
            token = await tokens.create("t", "auditor", 1, NOON_MS, tx)
        again = await play(OverHttp(ask, token), 6, 6, lambda *_: None)
        assert (again.outcomes, again.wrong) == ({"placed": 6}, [])
        blind = await play(OverHttp(ask, ""), 4, 4, lambda *_: None)
        assert blind.wrong is None
        assert "not asked" in "\n".join(blind.lines())


def test_what_is_wrong_is_said_whatever_the_times() -> None:
    def peak(wrong: list[str], **outcomes: int) -> Peak:
        named = Counter({name.replace("_", " "): number for name, number in outcomes.items()})
        return Peak(4, 2, 1.0, 0.001, [0.1] * 8, named, wrong, "a floor")

    assert peak([], placed=2, sold_out=2).ok
    assert not peak([], placed=3, sold_out=1).ok, "oversold"
    assert not peak([], placed=1, sold_out=3).ok, "a portion was left"
    assert not peak([], placed=2, sold_out=1, unanswered=1).ok
    failed = peak(["order_money: A001"], placed=2, sold_out=2)
    assert not failed.ok
    assert "DO NOT HOLD\n  order_money: A001" in "\n".join(failed.lines())


def test_from_the_command_line_nothing_of_ours_is_touched(shell: Shell) -> None:
    said = shell.ok("bench", "peak", "--diners", "5")
    assert "5 diners at once, 3 portions: 3 placed, 2 sold out" in said
    assert "books: hold" in said
    assert "×" in said
    assert list(shell.folder.iterdir()) == []
    assert shell.refused("bench", "peak", "--url", "https://canteen.example")[0] == 2
    status, err = shell.refused("bench", "peak", "--diners", "4", "--url", "http://127.0.0.1:1")
    assert (status, "fandian demo" in err) == (1, True)
