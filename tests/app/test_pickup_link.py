"""The link in the chat leads to the live page of the code, and dies with the code."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from app.build import App, build
from app.server import make_server
from kernel.clock import FrozenClock
from tests.houses import NOON_MS, settings

LINK = re.compile(r"取餐页：http://[^/]+(/pickup/\S+)")


@pytest_asyncio.fixture
async def app(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[App]:
    made = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    yield made
    await made.close()


async def send(client: TestClient[Any, Any], persona: str, text: str, **more: str) -> str:
    body = {"persona": persona, "text": text, **more}
    answer = await client.post("/sim/api/messages", json=body)
    assert answer.status == 200, await answer.text()
    return "\n".join(reply["text"] for reply in (await answer.json())["replies"])


async def test_the_code_and_the_notice_lead_to_the_page_until_the_code_changes(app: App) -> None:
    async with TestClient(TestServer(make_server(app))) as client:
        for text in ("一份红烧肉，窗口", "确认", "饭卡支付"):
            await send(client, "xiaoli", text)
        (path,) = LINK.findall(await send(client, "xiaoli", "取餐码"))
        page = await client.get(path)
        assert page.status == 200
        assert "A001" in await page.text()
        assert "/pickup/" not in await send(
            client, "xiaoli", "取餐码", channel="dingtalk", group="lunch"
        )
        await send(client, "kitchen", "A001好了")
        await app.settle()
        shown = await (await client.get("/sim/api/messages?persona=xiaoli")).json()
        assert [path] == LINK.findall(shown["items"][-1]["text"])
        (fresh,) = LINK.findall(await send(client, "xiaoli", "换码"))
        assert fresh != path
        assert "已更换" in await (await client.get(path)).text()
