"""绑定、我的数据、代取、不是我的、我的码、配对, said in the chat, on each store."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from app.server import make_server
from bots import merging
from bots.simulated import ACCOUNT
from conversation.messages import Inbound, Said
from kernel import outbox
from orders import codes, identity_code, pickup
from payments import ledger
from tests.kernel import catalogue
from tests.people import People, code_in, digits, people_on, spaced
from users.records import BindingAgreed


@pytest_asyncio.fixture
async def canteen(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[People]:
    async with people_on(tmp_path, store_urls) as made:
        yield made


async def agreed(canteen: People, name: str = "xiaoli", other: str = "wechat") -> None:
    """Both chats up to the last word: the other one says it."""
    code = code_in(await canteen.say(name, "绑定"))
    asked = await canteen.say(name, f"绑定 {code.lower()}", other)
    assert "不能再分开" in asked
    assert "合在一起" in (await canteen.screen(name))[-1]
    assert "就差另一个聊天" in await canteen.say(name, "确认")


async def bound(canteen: People, name: str = "xiaoli", other: str = "wechat") -> None:
    await agreed(canteen, name, other)
    assert "正在合并" in await canteen.say(name, "确认", other)
    for channel in ("console", other):
        assert "绑定好了" in (await canteen.screen(name, channel))[-1]


# --- binding --------------------------------------------------------------------------------------


async def test_two_chats_become_one_person_with_one_purse_and_all_orders(canteen: People) -> None:
    await canteen.say("xiaoli", "菜单", "wechat")
    first = await canteen.order("xiaoli")
    second = await canteen.order("xiaoli", pay=False, channel="wechat")
    await bound(canteen)
    assert await canteen.diner("xiaoli") == await canteen.diner("xiaoli", "wechat")
    for channel in ("console", "wechat"):
        said = await canteen.say("xiaoli", "订单", channel)
        assert first in said
        assert second in said
    assert "付好了" in await canteen.say("xiaoli", "饭卡支付")
    left = (await ledger.balance(await canteen.diner("xiaoli"), canteen.house.db)).own
    assert left == 20_000 - 2 * 1_600
    assert f"¥{left / 100:.2f}" in await canteen.say("xiaoli", "余额", "wechat")
    assert "窗口充值 +¥100.00" in await canteen.say("xiaoli", "明细", "wechat")
    await canteen.books_balance()


async def test_the_newer_cart_stays_and_roles_do_not_travel(canteen: People) -> None:
    await canteen.say("admin", "来一份米饭")
    canteen.clock.advance(5)
    await canteen.say("admin", "来一份红烧肉", "wechat")
    await bound(canteen, "admin")
    cart = await canteen.say("admin", "购物车")
    assert "红烧肉" in cart
    assert "米饭 ×" not in cart
    assert "日志" not in await canteen.say("admin", "帮助", "wechat")
    assert "库存" in await canteen.say("admin", "帮助")


async def test_five_wrong_codes_lock_for_ten_minutes(canteen: People) -> None:
    code = code_in(await canteen.say("xiaoli", "绑定"))
    for left in (4, 3, 2, 1):
        said = await canteen.say("xiaoli", "绑定 ZZZZ2222", "wechat")
        assert f"还可以试 {left} 次" in said
    assert "10 分钟后再试" in await canteen.say("xiaoli", "绑定 ZZZZ2222", "wechat")
    assert "分钟后再试" in await canteen.say("xiaoli", f"绑定 {code}", "wechat")
    canteen.clock.advance(601)
    code = code_in(await canteen.say("xiaoli", "绑定"))
    assert "不能再分开" in await canteen.say("xiaoli", f"绑定 {code}", "wechat")


async def test_a_code_is_good_once_and_for_ten_minutes(canteen: People) -> None:
    code = code_in(await canteen.say("xiaoli", "绑定"))
    canteen.clock.advance(601)
    assert "不对或已过期" in await canteen.say("xiaoli", f"绑定 {code}", "wechat")
    code = code_in(await canteen.say("xiaoli", "绑定"))
    assert "还没有人用" in await canteen.say("xiaoli", "确认")
    await canteen.say("xiaoli", f"绑定 {code}", "wechat")
    assert "不对或已过期" in await canteen.say("stranger", f"绑定 {code}", "wechat")


async def test_somebody_who_does_not_confirm_is_not_bound(canteen: People) -> None:
    code = code_in(await canteen.say("xiaoli", "绑定"))
    await canteen.say("xiaowang", f"绑定 {code}", "wechat")
    await canteen.say("xiaowang", "确认", "wechat")
    canteen.clock.advance(601)
    assert "没有等你确认的绑定" in await canteen.say("xiaoli", "确认绑定")
    assert await canteen.diner("xiaoli") != await canteen.diner("xiaowang", "wechat")


async def test_both_say_yes_at_once_and_are_joined_once(canteen: People) -> None:
    code = code_in(await canteen.say("xiaoli", "绑定"))
    await canteen.say("xiaoli", f"绑定 {code}", "wechat")
    await asyncio.gather(
        *(canteen.send("xiaoli", "确认绑定", channel) for channel in ("console", "wechat") * 3)
    )
    await canteen.app.settle()
    count = await canteen.row("SELECT count(*) AS n FROM audit_log WHERE action = 'diner.bind'")
    assert count["n"] == 1
    assert (await ledger.balance(await canteen.diner("xiaoli"), canteen.house.db)).own == 20_000
    await canteen.books_balance()


async def test_a_merge_that_is_told_twice_or_killed_in_between_is_done_once(
    canteen: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    await agreed(canteen)
    joined = merging._join_people

    async def dies(*given: Any) -> None:
        await joined(*given)
        raise RuntimeError("killed")

    monkeypatch.setattr(merging, "_join_people", dies)
    await canteen.say("xiaoli", "确认", "wechat")
    assert await canteen.diner("xiaoli") != await canteen.diner("xiaoli", "wechat")
    await canteen.books_balance()
    monkeypatch.setattr(merging, "_join_people", joined)
    canteen.clock.advance(60)
    await canteen.app.settle()
    assert await canteen.diner("xiaoli") == await canteen.diner("xiaoli", "wechat")
    row = await canteen.row("SELECT * FROM outbox WHERE topic = ?", BindingAgreed.topic)
    entry = outbox.Entry(
        row["id"], row["dedupe_key"], row["topic"], row["lane"], row["payload"].encode(), 2
    )
    assert await merging.handle_agreed(canteen.house, entry) == "before"
    assert (await ledger.balance(await canteen.diner("xiaoli"), canteen.house.db)).own == 20_000
    await canteen.books_balance()


async def test_messages_that_wait_while_two_are_joined_are_answered_by_the_one_that_stays(
    canteen: People,
) -> None:
    await agreed(canteen)
    await canteen.send("xiaoli", "确认", "wechat")
    late = Inbound("wechat", ACCOUNT, "xiaoli", "late", Said("余额"), "", "xiaoli")
    inbox_id, former = await canteen.app.gateway.receive(late)
    await canteen.app.settle()
    keep = await canteen.diner("xiaoli")
    assert keep != former
    replies = await canteen.deliver(late)
    assert "¥200.00" in replies[0].text
    row = await canteen.row("SELECT diner_id FROM inbox WHERE id = ?", inbox_id)
    assert row["diner_id"] == keep
    assert await canteen.deliver(late) == replies


async def test_a_message_written_down_for_the_old_person_a_moment_too_late_finds_its_way(
    canteen: People,
) -> None:
    await agreed(canteen)
    late = Inbound("wechat", ACCOUNT, "xiaoli", "late", Said("余额"), "", "xiaoli")
    former = await canteen.diner("xiaoli", "wechat")
    await canteen.say("xiaoli", "确认", "wechat")
    inbox_id, _ = await canteen.app.gateway.receive(late)
    await canteen.house.db.run("UPDATE inbox SET diner_id = ? WHERE id = ?", former, inbox_id)
    assert "¥200.00" in (await canteen.deliver(late))[0].text


async def test_money_on_its_way_to_the_old_purse_finds_the_new_one(canteen: People) -> None:
    await canteen.say("xiaoli", "菜单", "wechat")
    former = await canteen.diner("xiaoli", "wechat")
    await bound(canteen)
    async with canteen.house.db.transaction() as tx:
        await ledger.deposit(former, "own", 300, "late", "employer", 1, tx)
    assert "¥203.00" in await canteen.say("xiaoli", "余额")


async def test_who_asked_as_the_one_does_not_approve_as_the_other(canteen: People) -> None:
    await canteen.role("caiwu", "finance")
    await canteen.role("caiwu", "finance", "wechat")
    await canteen.say("caiwu", "充值 小王 600")
    await canteen.say("caiwu", "确认")
    await bound(canteen, "caiwu")
    assert "要别人同意" in await canteen.say("caiwu", "同意充值 1", "wechat")


async def test_every_table_that_names_a_diner_is_thought_of(canteen: People) -> None:
    pointing = await catalogue.references(canteen.house.db)
    naming = {(ref.table, ref.column) for ref in pointing if ref.to == "diner"}
    assert naming == {*merging.MOVED, *merging.LEFT}


# --- my data --------------------------------------------------------------------------------------


async def spend(canteen: People, name: str, channel: str = "console") -> None:
    """Everything off the card, by finance."""
    await canteen.role("caiwu", "finance")
    diner = await canteen.diner(name, channel)
    async with canteen.house.db.transaction() as tx:
        purse = (await ledger.purses(diner, tx))["own"]
        cash = await ledger.system("clearing:cash", 0, tx)
        fen = purse["balance_fen"]
        await ledger.transfer(purse["id"], cash, fen, f"out:{diner}", "payout", None, 1, tx)


async def test_the_export_is_a_file_with_what_is_held(canteen: People) -> None:
    number = await canteen.order("xiaoli")
    said = await canteen.say("xiaoli", "我的数据 导出")
    link = re.search(r"/files/\S+", said)
    assert link
    async with TestClient(TestServer(make_server(canteen.app))) as client:
        response = await client.get(link[0])
        assert response.status == 200
        found = await response.json()
        canteen.clock.advance(24 * 3600)
        assert (await client.get(link[0])).status == 410
    assert found["name"] == "小李"
    assert found["orders"][0]["number"] == number
    assert found["chats"] == [{"channel": "console", "id": "xiaoli", **{"since": found["since"]}}]
    assert "我的数据 导出" in [message["text"] for message in found["messages"]]
    assert found["movements"][-1]["amount_fen"] == 10_000


async def test_deleting_waits_for_orders_money_and_roles(canteen: People) -> None:
    number = await canteen.order("xiaoli")
    said = await canteen.say("xiaoli", "我的数据 删除")
    assert number in said
    assert "¥84.00" in said
    await canteen.say("xiaoli", "确认")
    assert (await canteen.row("SELECT name FROM diner WHERE id = ?",
                              await canteen.diner("xiaoli")))["name"] == "小李"  # fmt: skip
    assert "工作权限" in await canteen.say("admin", "我的数据 删除")


async def test_who_is_forgotten_comes_back_as_a_stranger_and_the_books_stay(
    canteen: People,
) -> None:
    await canteen.say("zhangsan", "菜单")
    await canteen.order("zhangsan")
    await canteen.say("zhangsan", "取消订单")
    await canteen.say("zhangsan", "确认")
    await spend(canteen, "zhangsan")
    former = await canteen.diner("zhangsan")
    said = await canteen.say("zhangsan", "我的数据 删除")
    assert "1 张订单" in said
    assert "已经删除" in await canteen.say("zhangsan", "确认")
    row = await canteen.row("SELECT * FROM diner WHERE id = ?", former)
    assert (row["name"], row["settings"]) == ("", "{}")
    assert await canteen.house.db.value("SELECT count(*) FROM orders") == 1
    audit = await canteen.row("SELECT * FROM audit_log WHERE action = 'diner.erase'")
    assert "zhangsan" not in str(audit)
    canteen.clock.advance(601)
    await canteen.app.settle()
    for table in ("identity", "inbox", "diner", "audit_log"):
        rows = await canteen.house.db.all(f"SELECT * FROM {table}")
        assert not any("zhangsan" in str(row) for row in rows), table
    assert "还没有订单" in await canteen.say("zhangsan", "订单")
    assert await canteen.diner("zhangsan") != former
    assert "¥100.00" in await canteen.say("zhangsan", "余额")
    await canteen.books_balance()


async def test_what_was_said_behind_the_last_word_is_a_strangers(canteen: People) -> None:
    await canteen.say("zhangsan", "菜单")
    await spend(canteen, "zhangsan")
    former = await canteen.diner("zhangsan")
    await canteen.say("zhangsan", "我的数据 删除")
    yes, then = (
        Inbound("console", ACCOUNT, "zhangsan", f"q{n}", Said(text), "", "zhangsan")
        for n, text in enumerate(("确认", "余额"))
    )
    await canteen.app.gateway.receive(yes)
    await canteen.app.gateway.receive(then)
    replies = await canteen.deliver(then)
    assert "¥100.00" in replies[0].text
    assert await canteen.diner("zhangsan") != former


async def test_a_diner_who_takes_it_back_is_not_deleted(canteen: People) -> None:
    await canteen.say("zhangsan", "菜单")
    await spend(canteen, "zhangsan")
    await canteen.say("zhangsan", "我的数据 删除")
    await canteen.say("zhangsan", "取消")
    await canteen.say("zhangsan", "确认")
    assert (await canteen.row("SELECT count(*) AS n FROM audit_log"
                              " WHERE action = 'diner.erase'"))["n"] == 0  # fmt: skip


# --- who collects ---------------------------------------------------------------------------------


async def test_a_delegation_is_taken_back_and_given_back(canteen: People) -> None:
    await canteen.say("xiaowang", "菜单")
    number = await canteen.order("xiaoli")
    await canteen.say("xiaoli", f"请小王代取 {number}")
    await canteen.say("xiaoli", "确认")
    theirs = await digits(canteen, number)
    assert "旧码已作废" in await canteen.say("xiaoli", "不用代取了")
    assert await digits(canteen, number) != theirs
    assert spaced(await digits(canteen, number)) in await canteen.say("xiaoli", "取餐码")
    assert "不用你代取" in (await canteen.screen("xiaowang"))[-1]
    assert "没有进行中" in await canteen.say("xiaowang", "取餐码")
    await canteen.say("xiaoli", "请小王代取")
    await canteen.say("xiaoli", "确认")
    assert "已经告诉 TA" in await canteen.say("xiaowang", "不用代取了")
    assert "又可以自己取" in (await canteen.screen("xiaoli"))[-1]
    assert "没有正在代取" in await canteen.say("xiaochen", "不用代取了")


async def test_the_one_who_collects_is_found_by_name_or_asked_for(canteen: People) -> None:
    await canteen.order("xiaoli")
    assert "没有找到「小赵」" in await canteen.say("xiaoli", "请小赵代取")
    await canteen.say("老张", "菜单", "wechat")
    await canteen.say("老张", "菜单", "dingtalk")
    assert "有几位「老张」" in await canteen.say("xiaoli", "请老张代取")
    assert "请「老张」代取" in await canteen.say("xiaoli", "2")
    await canteen.say("xiaoli", "确认")
    assert await canteen.screen("老张", "dingtalk")
    assert not await canteen.screen("老张", "wechat")
    assert "不用请自己" in await canteen.say("xiaoli", "请小李代取")


# --- codes ----------------------------------------------------------------------------------------


async def test_my_code_is_good_today_until_it_is_revoked(canteen: People) -> None:
    said = await canteen.say("xiaoli", "我的码")
    link = re.search(r"/files/\S+", said)
    assert link
    house, diner = canteen.house, await canteen.diner("xiaoli")
    row = await canteen.row("SELECT * FROM identity_code")
    code = identity_code.shown(house.keys, row)
    async with TestClient(TestServer(make_server(canteen.app))) as client:
        response = await client.get(link[0])
        assert (response.status, response.content_type) == (200, "image/png")
        assert link[0] in await canteen.say("xiaoli", "我的码")
        now_ms = await house.clock.canteen_ms(house.db)
        known = await identity_code.verify(code, house.keys, now_ms, house.db)
        assert known == identity_code.Known("ok", diner)
        assert await pickup.find(code, 1, house.keys, house.db) is None
        assert "作废了" in await canteen.say("xiaoli", "我的码 作废")
        assert (await client.get(link[0])).status == 410
    known = await identity_code.verify(code, house.keys, now_ms, house.db)
    assert known.reason == "revoked"
    await canteen.say("xiaoli", "我的码")
    renewed = identity_code.shown(house.keys, await canteen.row("SELECT * FROM identity_code"))
    tomorrow = now_ms + 86_400_000
    assert (await identity_code.verify(renewed, house.keys, tomorrow, house.db)).reason == "expired"
    parsed = codes.read(renewed)
    assert parsed is not None
    forged = codes.make(
        b"x" * 32, public_id=parsed.public_id, canteen_id=1, not_after_ms=tomorrow, revision=9
    )
    assert (await identity_code.verify(forged, house.keys, now_ms, house.db)).reason == "invalid"


async def test_a_cabinet_pairs_once_with_a_code_from_the_chat(canteen: People) -> None:
    await canteen.role("locker", "locker")
    code = code_in(await canteen.say("locker", "配对 B"))
    assert "配对码" not in await canteen.say("xiaoli", "配对 B")
    async with TestClient(TestServer(make_server(canteen.app))) as client:
        answers = await asyncio.gather(
            *(client.post("/device/v1/pair", json={"code": code}) for _ in range(3))
        )
        assert sorted(answer.status for answer in answers) == [200, 404, 404]
        (paired,) = [await a.json() for a in answers if a.status == 200]
        assert paired["id"] == "B"
        assert len(paired["secret"]) > 30
        known = code_in(await canteen.say("locker", "配对 a"))
        answer = await client.post("/device/v1/pair", json={"code": known})
        assert (await answer.json())["id"] == "A"
        assert (await client.post("/device/v1/pair", json={"code": "x"})).status == 404
        assert (await client.post("/device/v1/pair", json={"code": "x"})).status == 429
    row = await canteen.row("SELECT * FROM device WHERE id = 'A'")
    assert row["former_secret_sealed"] is not None


async def test_a_pairing_code_ends_after_ten_minutes(canteen: People) -> None:
    await canteen.role("locker", "locker")
    code = code_in(await canteen.say("locker", "配对 B"))
    canteen.clock.advance(601)
    async with TestClient(TestServer(make_server(canteen.app))) as client:
        assert (await client.post("/device/v1/pair", json={"code": code})).status == 404
        assert (await client.post("/device/v1/pair", data=b"junk")).status == 400
    assert await canteen.house.db.first("SELECT id FROM device WHERE id = 'B'") is None
