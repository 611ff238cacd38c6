"""A picture sent by chat: kept under its content, tied to the refund, shown to those who decide."""

import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from app.build import App, build
from app.server import make_server
from kernel.clock import FrozenClock
from tests.houses import NOON_MS, settings

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest_asyncio.fixture
async def app(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[App]:
    made = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    yield made
    await made.close()


async def send(client: TestClient[Any, Any], persona: str, **body: str) -> str:
    answer = await client.post("/sim/api/messages", json={"persona": persona, **body})
    assert answer.status == 200, await answer.text()
    return "\n".join(reply["text"] for reply in (await answer.json())["replies"])


async def test_a_photo_goes_with_the_request_until_it_is_decided(app: App) -> None:
    async with TestClient(TestServer(make_server(app))) as client:
        for text in ("一份宫保鸡丁，窗口", "确认", "饭卡支付"):
            await send(client, "xiaowang", text=text)
        await send(client, "kitchen", text="A001好了")
        await send(client, "xiaowang", text="退款 A001 宫保鸡丁")
        picture = base64.b64encode(PNG).decode()
        assert "照片 1 张" in await send(client, "xiaowang", file=picture, name="a.png")
        assert "已提交" in await send(client, "xiaowang", text="确认 有头发")
        listed = await send(client, "admin", text="退款审核")
        found = re.search(r"(/files/\S+)", listed)
        assert found is not None, listed
        shown = await client.get(found[1])
        assert (shown.status, shown.content_type) == (200, "image/png")
        assert await shown.read() == PNG
        await send(client, "admin", text="同意 1")
        assert (await client.get(found[1])).status == 410


@pytest.mark.parametrize("content", [b"<svg>", b"\x89PNG", b"%PDF-1.7"])
async def test_what_only_calls_itself_a_picture_is_none(app: App, content: bytes) -> None:
    async with TestClient(TestServer(make_server(app))) as client:
        said = await send(client, "xiaowang", file=base64.b64encode(content).decode(), name="a.png")
    assert "「菜单」" in said
    # A table may be kept for the menu; a picture it is not.
    pictures = list((app.house.settings.data_dir / "uploads").rglob("*.png"))
    assert content not in [path.read_bytes() for path in pictures]
