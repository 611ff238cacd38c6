"""A table sent in the chat over HTTP: into the open draft, with a report of its rows."""

import base64
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from openpyxl import Workbook

from app.build import App, build
from app.server import make_server
from kernel.clock import FrozenClock
from tests.houses import NOON_MS, settings

ROWS = (
    ("菜名", "价格", "份数", "分类"),
    ("糖醋排骨", "22", "60", "荤菜"),
    ("炒青菜", "十六", "40", "素菜"),
    ("白切鸡", "18", "30", "荤菜"),
)
CSV = "\n".join(",".join(row) for row in ROWS).encode()


def excel() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest_asyncio.fixture
async def app(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[App]:
    made = await build(settings(tmp_path, *store_urls), demo=True, clock=FrozenClock(NOON_MS))
    yield made
    await made.close()


async def send(client: TestClient[Any, Any], persona: str, **body: object) -> str:
    answer = await client.post("/sim/api/messages", json={"persona": persona, **body})
    assert answer.status == 200, await answer.text()
    return "\n".join(reply["text"] for reply in (await answer.json())["replies"])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_a_table_is_read_into_the_open_draft_and_published(app: App, kind: str) -> None:
    sent = base64.b64encode(CSV if kind == "csv" else excel()).decode()
    async with TestClient(TestServer(make_server(app))) as client:
        await send(client, "admin", text="草稿 明天午餐")
        report = await send(client, "admin", file=sent, name=f"周四.{kind}")
        assert "读到 2 道" in report
        assert "1 行没读懂" in report
        assert "第 3 行 B 列「十六」不是数字，是 16 吗" in report
        # Both shapes of the body mean the same, and a table sent again doubles nothing.
        await send(client, "admin", file={"base64": sent, "name": "again"})
        assert "2 道菜、90 份" in await send(client, "admin", text="发布")
        assert "已发布" in await send(client, "admin", text="确认")
    names = await app.house.db.all(
        "SELECT d.name FROM menu_item AS i JOIN dish AS d ON d.id = i.dish_id JOIN meal AS m"
        " ON m.id = i.meal_id WHERE m.date = '2025-03-13' AND m.meal_kind = 'lunch'"
        " AND i.listed = 1 ORDER BY i.position"
    )
    assert [row["name"] for row in names] == ["糖醋排骨", "白切鸡"]


async def test_a_diners_table_is_nobodys_menu(app: App) -> None:
    sent = base64.b64encode(CSV).decode()
    async with TestClient(TestServer(make_server(app))) as client:
        said = await send(client, "xiaoli", file=sent, name="menu.csv")
        assert "「菜单」" in said
        assert "道" not in said
    assert await app.house.db.value("SELECT count(*) FROM dish WHERE name = '糖醋排骨'") == 0
