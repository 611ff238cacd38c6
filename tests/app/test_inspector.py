"""The inspector shows how a message was read, and changes nothing."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from app import page_texts
from app.build import App, build
from app.inspector import blotted
from app.server import make_server
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


async def say(client: Client, text: str, persona: str = "xiaoli") -> None:
    body = {"persona": persona, "text": text}
    assert (await client.post("/sim/api/messages", json=body)).status == 200


async def page(client: Client, **query: str) -> str:
    answer = await client.get("/inspect", params=query)
    assert answer.status == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", await answer.text()))


async def test_before_anybody_wrote_there_is_nothing_to_look_at(client: Client) -> None:
    assert "控制台" in await page(client)


async def test_it_shows_how_a_sentence_was_read_and_what_the_cart_became(client: Client) -> None:
    await say(client, "来两份红烧肉不要辣，几点截止？")
    text = await page(client)
    assert "由谁接住 理解引擎" in text
    assert "hongshaorou exact" in text
    assert "不进语法: ask" in text
    assert "add 2 hongshaorou" in text
    assert "红烧肉 ×2 [spice.none]" in text
    assert "结果和当时一样" in text


async def test_it_shows_the_open_question_the_effects_and_their_result(client: Client) -> None:
    for text in ("来一份米饭，窗口取", "结算", "确认"):
        await say(client, text)
    shown = await page(client)
    assert "待答问题的回答" in shown
    assert re.search(r"PlaceOrder .*✔", shown)
    assert "ChoosePay" in shown
    assert "pay-" not in shown


async def test_a_sentence_that_is_tried_changes_nothing(app: App, client: Client) -> None:
    await say(client, "来一份米饭，窗口取")
    before = await app.house.db.all("SELECT * FROM session ORDER BY diner_id")
    inbox = await app.house.db.value("SELECT count(*) FROM inbox")
    turn = str(await app.house.db.value("SELECT max(id) FROM inbox"))
    shown = await page(
        client, who="console:xiaoli", turn=turn, **{"try": "来三份可乐", "later": "5"}
    )
    assert "add 3 kele" in shown
    assert await app.house.db.all("SELECT * FROM session ORDER BY diner_id") == before
    assert await app.house.db.value("SELECT count(*) FROM inbox") == inbox


@pytest.mark.parametrize(
    "query",
    [
        {"who": "nobody"},
        {"who": "console:xiaoli", "turn": "x"},
        {"turn": "99999999999999999999999"},
        {"try": "来" * 800, "later": "٣"},
        {"try": "\ufffd", "later": "-1"},
        {"lang": "xx"},
    ],
)
async def test_junk_is_shown_the_newest_instead(client: Client, query: dict[str, str]) -> None:
    await say(client, "菜单")
    assert "随时可用的词" in await page(client, **query)


async def test_what_opens_a_door_or_a_page_is_blotted_out(client: Client) -> None:
    assert blotted("取餐码 935 328，¥123456") == "取餐码 ••• •••，¥123456"
    assert blotted("http://127.0.0.1:8080/pay/pay-1-e0632d3da935") == "/pay/…"


async def test_the_page_speaks_english_and_remembers_it(client: Client) -> None:
    await say(client, "menu")
    assert "How it was read" in await page(client, lang="en")
    assert "How it was read" in await page(client)


async def test_outside_the_demo_there_is_no_inspector(tmp_path: Path) -> None:
    app = await build(load(environ={"FANDIAN_DATA_DIR": str(tmp_path)}), demo=False)
    try:
        assert app.recorder is None
        async with TestClient(TestServer(make_server(app))) as client:
            for path in ("/inspect", "/sim", "/inspect/newest"):
                assert (await client.get(path)).status == 404
    finally:
        await app.close()


def test_both_languages_have_every_word() -> None:
    def shape(words: object) -> object:
        return {k: shape(v) for k, v in words.items()} if isinstance(words, dict) else str

    for name, both in page_texts.ALL.items():
        zh, en = dict(both["zh"]), dict(both["en"])
        assert shape(zh) == shape(en), name
