"""明细、充值、代付、窗口充值、对账, said in the chat, on each store."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from app.server import make_server
from payments import ledger
from tests.people import People, people_on


@pytest_asyncio.fixture
async def canteen(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[People]:
    async with people_on(tmp_path, store_urls) as made:
        yield made


async def own(canteen: People, name: str) -> int:
    row = await canteen.row(
        "SELECT balance_fen FROM ledger_account WHERE owner_kind = 'diner' AND owner_id = ?"
        " AND kind = 'own'",
        await canteen.diner(name),
    )
    return int(row["balance_fen"])


async def test_the_statement_has_what_each_movement_was_for_and_what_was_left(
    canteen: People,
) -> None:
    number = await canteen.order("xiaoli")
    price = 10_000 - await own(canteen, "xiaoli")
    said = await canteen.say("xiaoli", "明细")
    lines = said.split("\n")
    left = f"¥{(10_000 - price) / 100:.2f}"
    assert lines[0].endswith(f"共 {left}：")
    assert f"{number} 付款 -¥{price / 100:.2f}，余 {left}" in lines[1]
    assert lines[2].endswith("窗口充值 +¥100.00，余 ¥100.00")
    assert await canteen.say("xiaoli", "明细 3月") == said.replace(
        lines[0], "2025-03 的饭卡收支（新的在前）："
    )
    assert "没有收支" in await canteen.say("xiaoli", "明细 2月")


async def test_a_balance_says_what_is_kept_for_unpaid_orders(canteen: People) -> None:
    diner = await canteen.diner("xiaoli")
    async with canteen.house.db.transaction() as tx:
        await ledger.deposit(diner, "subsidy", 500, "s", "employer", 1, tx)
    await canteen.order("xiaoli", pay=False)
    assert "另有 ¥5.00 留给未付清的订单" in await canteen.say("xiaoli", "余额")


async def test_a_top_up_is_paid_on_a_page_and_arrives_once(canteen: People) -> None:
    said = await canteen.say("xiaoli", "充值 50")
    link = re.search(r"http\S+/pay/(\S+)", said)
    assert link
    async with TestClient(TestServer(make_server(canteen.app))) as client:
        page = await client.get(f"/pay/{link[1]}")
        assert page.status == 200
        assert "¥50.00" in await page.text()
        refused = await client.post(f"/pay/{link[1]}/wallet", json={})
        assert refused.status == 403
        status = await (await client.get(f"/pay/{link[1]}/status")).json()
        assert (status["status"], status["due_fen"]) == ("paying", 5_000)
        await canteen.pays("duplicate")
        status = await (await client.get(f"/pay/{link[1]}/status")).json()
        assert (status["status"], status["due_fen"]) == ("paid", 0)
        assert (await client.get(f"/pay/{link[1]}")).status == 410
    assert await own(canteen, "xiaoli") == 15_000
    assert (await canteen.screen("xiaoli"))[-1] == "充值到账 ✔ ¥50.00，饭卡余额 ¥150.00。"
    assert "网上充值 +¥50.00，余 ¥150.00" in await canteen.say("xiaoli", "明细")
    await canteen.books_balance()


async def test_money_that_comes_late_is_still_put_on_the_card(canteen: People) -> None:
    await canteen.say("xiaoli", "充值 50")
    await canteen.pays("late")
    canteen.clock.advance(1_000)
    await canteen.app.settle()
    await canteen.app.settle()
    assert (await canteen.row("SELECT status FROM topup"))["status"] == "paid"
    assert await own(canteen, "xiaoli") == 15_000
    await canteen.books_balance()


async def test_a_top_up_nobody_pays_lapses(canteen: People) -> None:
    await canteen.say("xiaoli", "充值 50")
    canteen.clock.advance(1_000)
    await canteen.app.settle()
    assert (await canteen.row("SELECT status FROM topup"))["status"] == "closed"
    assert await own(canteen, "xiaoli") == 10_000


async def test_there_are_limits_and_words_for_them(canteen: People) -> None:
    assert "¥1.00 到 ¥500.00" in await canteen.say("xiaoli", "充值 501")
    assert "充值 50" in await canteen.say("xiaoli", "充值")
    assert "充值 50" in await canteen.say("xiaoli", "充值 小王 50")
    for _ in range(3):
        assert "/pay/" in await canteen.say("xiaoli", "充值 100")
    assert "几笔充值没付" in await canteen.say("xiaoli", "充值 100")


async def test_somebody_else_pays_by_a_link_that_knows_no_card(canteen: People) -> None:
    number = await canteen.order("xiaoli", pay=False)
    said = await canteen.say("xiaoli", "代付")
    assert number in said
    link = re.search(r"http\S+/pay/(\S+)", said)
    assert link
    async with TestClient(TestServer(make_server(canteen.app))) as client:
        text = await (await client.get(f"/pay/{link[1]}")).text()
        assert number in text
        assert "xiaoli" not in text
        assert "小李" not in text
        assert 'data-provider="wallet"' not in text
        assert (await client.post(f"/pay/{link[1]}/wallet", json={})).status == 403
        assert (await client.post(f"/pay/{link[1]}/sandbox", json={})).status == 200
    await canteen.pays()
    assert any(f"收到付款 ✔ {number}" in text for text in await canteen.screen("xiaoli"))
    assert "没有待支付" in await canteen.say("xiaoli", "代付")


async def test_finance_puts_cash_on_a_card_with_numbers_and_a_word(canteen: People) -> None:
    await canteen.role("caiwu", "finance")
    asked = await canteen.say("caiwu", "充值 小王 50")
    assert "¥100.00 → ¥150.00" in asked
    assert await own(canteen, "xiaowang") == 10_000
    assert "已给「小王」充值 ¥50.00" in await canteen.say("caiwu", "确认")
    assert await own(canteen, "xiaowang") == 15_000
    assert "窗口给你的饭卡充值 ¥50.00" in (await canteen.screen("xiaowang"))[-1]
    row = await canteen.row("SELECT * FROM audit_log WHERE action = 'purse.deposit'")
    assert row["after_json"] == '{"own_fen":15000}'
    assert "没有找到" in await canteen.say("caiwu", "充值 小明 50")
    await canteen.books_balance()


async def test_of_two_with_one_name_finance_chooses(canteen: People) -> None:
    await canteen.role("caiwu", "finance")
    await canteen.say("老张", "菜单", "wechat")
    await canteen.say("老张", "菜单", "dingtalk")
    assert "有几位" in await canteen.say("caiwu", "充值 老张 20")
    assert "¥20.00" in await canteen.say("caiwu", "2")
    await canteen.say("caiwu", "确认")
    assert any("¥20.00" in text for text in await canteen.screen("老张", "dingtalk"))
    assert not await canteen.screen("老张", "wechat")


async def test_a_large_amount_needs_somebody_else_and_only_once(canteen: People) -> None:
    await canteen.role("caiwu", "finance")
    await canteen.role("laoban", "owner")
    await canteen.say("caiwu", "充值 小王 600")
    assert "要别人同意" in await canteen.say("caiwu", "确认")
    assert await own(canteen, "xiaowang") == 10_000
    assert "等你" in (await canteen.screen("laoban"))[-1]
    assert "要别人同意" in await canteen.say("caiwu", "同意充值 1")
    assert "小王 ¥600.00" in await canteen.say("laoban", "充值审核")
    await asyncio.gather(*(canteen.send("laoban", "同意充值 1") for _ in range(3)))
    await canteen.app.settle()
    assert await own(canteen, "xiaowang") == 70_000
    assert "已经有人办过" in await canteen.say("laoban", "同意充值 1")
    await canteen.books_balance()


async def test_nobody_books_their_own_card_and_a_diner_learns_nothing(canteen: People) -> None:
    await canteen.role("caiwu", "finance")
    await canteen.say("caiwu", "充值 caiwu 50")
    assert "不能办自己的" in await canteen.say("caiwu", "确认")
    for word in ("退卡 小王", "充值审核", "对账 昨天", "同意充值 1"):
        said = await canteen.say("xiaoli", word)
        assert "小王" not in said
        assert "¥" not in said


async def test_a_card_is_paid_out_whole(canteen: People) -> None:
    await canteen.role("caiwu", "finance")
    assert "¥100.00 现金" in await canteen.say("caiwu", "退卡 小王")
    await canteen.say("caiwu", "确认")
    assert await own(canteen, "xiaowang") == 0
    assert "没有可退的钱" in await canteen.say("caiwu", "退卡 小王")
    await canteen.books_balance()


async def test_the_books_of_a_day_agree_with_the_sandbox_or_say_where_not(
    canteen: People,
) -> None:
    await canteen.role("caiwu", "finance")
    await canteen.say("xiaoli", "充值 50")
    await canteen.pays()
    said = await canteen.say("caiwu", "对账 今天")
    assert "网上到账 1 笔 ¥50.00" in said
    assert "两边一致" in said
    await canteen.house.db.run("UPDATE sandbox_trade SET amount_fen = 4000")
    assert "金额不同" in await canteen.say("caiwu", "对账 今天")
    assert "网上到账 0 笔" in await canteen.say("caiwu", "对账 昨天")


async def test_in_a_group_money_is_not_talked_about(canteen: People) -> None:
    for word in ("余额", "明细", "充值 50", "代付", "绑定", "我的数据", "我的码", "不是我的",
                 "请小王代取"):  # fmt: skip
        said = await canteen.say("xiaoli", word, "dingtalk", "lunch")
        assert "请私聊我" in said, word
