"""`/admin`: today's figures for whoever may read them, and for nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from app.build import App, build
from app.server import make_server
from kernel import audit
from kernel.clock import FrozenClock
from kernel.settings import load
from tests.houses import NOON_MS

Client = TestClient[Request, Application]


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    settings = load(environ={"FANDIAN_DATA_DIR": str(tmp_path)})
    app = await build(settings, demo=True, clock=FrozenClock(NOON_MS))
    yield app
    await app.close()


@pytest.fixture
async def client(app: App) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_server(app))) as client:
        yield client


async def now(client: Client, lang: str = "zh") -> dict[str, Any]:
    answer = await client.get("/admin/now", params={"lang": lang})
    assert answer.status == 200
    shown = await answer.json()
    tiles = {tile["key"]: (tile["value"], tile["note"], tile["mood"]) for tile in shown["tiles"]}
    tables = {table["key"]: table["rows"] for table in shown["tables"]}
    return {"tiles": tiles, "tables": tables}


async def say(client: Client, *texts: str) -> None:
    for text in texts:
        body = {"persona": "xiaoli", "text": text}
        assert (await client.post("/sim/api/messages", json=body)).status == 200


async def test_a_quiet_morning_is_all_zeros_and_everything_well(client: Client) -> None:
    found = await now(client)
    assert found["tiles"]["orders"][0] == "0"
    assert found["tiles"]["revenue"][0] == "¥0.00"
    assert {key for key, tile in found["tiles"].items() if tile[2] in {"look", "bad"}} == set()


async def test_an_order_is_counted_and_its_money_when_it_is_there(client: Client) -> None:
    await say(client, "来两份红烧肉，一碗米饭，窗口取", "结算", "做好就取", "确认")
    found = await now(client)
    assert found["tiles"]["orders"][0] == "1"
    assert found["tiles"]["revenue"][0] == "¥0.00"
    await say(client, "饭卡支付")
    found = await now(client)
    assert found["tiles"]["revenue"][0] == "¥33.00"
    assert found["tiles"]["kitchen"][0] == "1"
    assert found["tables"]["dishes"] == [
        ["红烧肉", "2", {"share": 1.0}],
        ["米饭", "1", {"share": 0.5}],
    ]
    assert found["tables"]["status"] == [["已支付", "1", {"share": 1.0}]]


async def test_a_cancelled_order_is_counted_apart(client: Client) -> None:
    await say(client, "来一碗米饭，窗口取", "结算", "做好就取", "确认", "取消订单", "确认")
    tile = (await now(client))["tiles"]["orders"]
    assert tile[:2] == ("0", "另有 1 单取消")


async def test_what_runs_out_and_who_lost_the_link_stands_out(app: App, client: Client) -> None:
    async with app.house.db.transaction() as tx:
        await tx.run("UPDATE stock SET held = planned - 3")
        await tx.run("UPDATE device SET online = 0")
    found = await now(client)
    assert found["tiles"]["low"][2] == "look"
    assert found["tables"]["stock"][0][1:] == ["3", "300"]
    assert found["tiles"]["cabinets"] == ("0 / 1", "断线：A", "look")


async def test_the_log_says_in_words_what_was_done_and_names_no_platform_id(
    app: App, client: Client
) -> None:
    async with app.house.db.transaction() as tx:
        meal = await tx.value("SELECT max(id) FROM meal")
        await audit.write(
            "menu.price", f"meal:{meal}:hongshaorou", "wechat:oAbCdEf", 1600, 1800, "节日",
            NOON_MS, tx,
        )  # fmt: skip
    ((line,), *_) = (await now(client))["tables"]["log"]
    assert "红烧肉" in line
    assert "¥16 → ¥18" in line
    assert "节日" in line
    assert "oAbC" not in line


async def test_both_languages_say_the_same_in_other_words(client: Client) -> None:
    zh, en = await now(client), await now(client, "en")
    assert zh["tiles"].keys() == en["tiles"].keys()
    assert zh["tiles"]["cabinets"][1] == "都在线"
    assert en["tiles"]["cabinets"][1] == "all of them"
    text = await (await client.get("/admin?lang=en")).text()
    assert "Orders today" in text
    assert 'lang="en"' in text


async def test_outside_the_demo_nobody_reads_it_without_a_login(tmp_path: Path) -> None:
    app = await build(load(environ={"FANDIAN_DATA_DIR": str(tmp_path)}), demo=False)
    try:
        async with TestClient(TestServer(make_server(app))) as client:
            for path in ("/admin", "/admin/now"):
                assert (await client.get(path)).status == 401
            cookie = {"Cookie": "fandian_staff=guessed"}
            assert (await client.get("/admin/now", headers=cookie)).status == 401
    finally:
        await app.close()
