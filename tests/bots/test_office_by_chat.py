"""The office by chat: orders, refunds, figures, files, notices, cabinets, log and policies."""

import io
import re

from aiohttp.test_utils import TestClient, TestServer
from openpyxl import load_workbook
from PIL import Image

from app.server import make_server
from notifications import announcing
from tests.canteens import Canteen
from tests.scale import scaled


async def fetch(canteen: Canteen, url: str) -> tuple[int, bytes]:
    """What a link of the chat hands out."""
    path = re.sub(r"^https?://[^/]+", "", url)
    async with TestClient(TestServer(make_server(canteen.app), host="127.0.0.1")) as client:
        answer = await client.get(path, headers={"Host": "127.0.0.1"})
        return answer.status, await answer.read()


async def ordered(canteen: Canteen, text: str = "两份红烧肉，窗口") -> None:
    await canteen.say("xiaoli", text, "确认", "饭卡支付")


async def test_todays_orders_by_status_and_one_order_with_its_name_masked(
    canteen: Canteen,
) -> None:
    await ordered(canteen)
    await canteen.say("xiaowang", "一份米饭，窗口", "确认")
    assert "已支付 1：A001" in await canteen.say("admin", "今日订单")
    unpaid = await canteen.say("admin", "今日订单 待支付")
    assert "A002" in unpaid
    assert "A001" not in unpaid
    found = await canteen.say("admin", "查单 A001")
    assert "小*" in found
    assert "小李" not in found
    assert "红烧肉×2" in found
    assert "A001" in await canteen.say("admin", "查单 小李")
    assert "没有找到" in await canteen.say("admin", "查单 A999")


async def test_a_refund_is_shown_with_what_a_decision_needs(canteen: Canteen) -> None:
    await ordered(canteen)
    await canteen.say("kitchen", "A001好了")
    await canteen.say("xiaoli", "退款 A001 红烧肉", "确认")
    shown = await canteen.say("admin", "退款审核")
    assert "A001" in shown
    assert "近 90 天退款 0 次" in shown
    assert "已同意" in await canteen.say("admin", "同意 1")
    assert "没有待审核" in await canteen.say("admin", "退款审核")


async def test_figures_come_as_text_and_as_a_small_picture_that_expires(canteen: Canteen) -> None:
    await ordered(canteen)
    said = await canteen.say("admin", "统计")
    assert "1 单 · 2 份 · 收入 ¥32.00" in said
    assert "红烧肉：2/" in await canteen.say("admin", "统计 本周 菜品")
    url = next(reply.url for reply in canteen.replies if reply.url)
    status, body = await fetch(canteen, url)
    assert status == 200
    assert len(body) <= 300 * 1024
    assert Image.open(io.BytesIO(body)).format == "PNG"
    forged = url.replace("chart_dz", "chart_oz")
    assert (await fetch(canteen, forged))[0] == 404
    canteen.clock.advance(3601)
    assert (await fetch(canteen, url))[0] == 410


async def test_an_export_is_made_afterwards_and_computes_nothing(canteen: Canteen) -> None:
    await ordered(canteen)
    await canteen.app.house.db.run("UPDATE order_line SET note = '=HYPERLINK(1)'")
    assert "正在生成" in await canteen.say("admin", "导出")
    await canteen.app.settle()
    told = next(text for text in await canteen.seen("admin") if "下载" in text)
    url = re.search(r"http[^\"\\ ]+", told)
    assert url is not None
    status, body = await fetch(canteen, url[0])
    assert status == 200
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "单号"
    assert rows[1][0] == "A001"
    assert rows[1][7] == 2
    assert rows[1][10] == "'=HYPERLINK(1)"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    canteen.clock.advance(24 * 3600 + 1)
    assert (await fetch(canteen, url[0]))[0] == 410


async def test_a_notice_reaches_everybody_once_and_its_sender_hears_the_result(
    canteen: Canteen,
) -> None:
    people = scaled(500)
    db = canteen.app.house.db
    async with db.transaction() as tx:
        for number in range(people):
            row = await tx.one(
                "INSERT INTO diner (name, language, settings, created_ms) VALUES (?, 'zh', '{}', 1)"
                " RETURNING id",
                f"d{number}",
            )
            await tx.run(
                "INSERT INTO identity (channel, account, external_id, diner_id, created_ms)"
                " VALUES (?, 'demo', ?, ?, 1)",
                ("wechat", "dingtalk")[number % 2], f"p{number}", row["id"],
            )  # fmt: skip
            await tx.run(
                "INSERT INTO session (diner_id, version, schema_version, language, cart, rest)"
                " VALUES (?, 0, 2, 'zh', '{}', '{}')",
                row["id"],
            )
    # Somebody with two chats is one person: told in the one they used last.
    known = 5
    shown = await canteen.say("admin", "公告 明天停水。\n晚餐照常。")
    assert f"{people + known} 人" in shown
    assert "公众号" in shown
    assert "明天停水。\n晚餐照常。" in shown
    await canteen.say("admin", "确认")
    # Batches may be begun twice, by two processes: nobody hears it twice.
    await announcing.send_due(canteen.app.house)
    await canteen.app.settle()
    await announcing.send_due(canteen.app.house)
    await canteen.app.settle()
    count = "SELECT count(*) FROM simulated_message WHERE message_id IS NULL AND sender LIKE 'p%'"
    assert await canteen.value(count) == people
    told = [text for text in await canteen.seen("admin") if "公告发完" in text]
    assert len(told) == 1
    assert f"{people + known} 人" in told[0]
    assert "announcement.send" in await canteen.audited()


async def test_a_notice_in_quiet_hours_waits_for_their_end(canteen: Canteen) -> None:
    await canteen.say("admin", "规则 安静时段 10:00-11:00", "确认")
    assert "11:00 才发出" in await canteen.say("admin", "公告 停水")
    await canteen.say("admin", "确认")
    await canteen.pass_time(minutes=29)
    assert not [text for text in await canteen.seen("xiaoli") if "停水" in text]
    await canteen.pass_time(minutes=1)
    assert len([text for text in await canteen.seen("xiaoli") if "停水" in text]) == 1


async def test_a_door_is_opened_and_taken_out_of_use_with_a_reason(canteen: Canteen) -> None:
    assert "理由" in await canteen.say("admin", "停用 A 7")
    assert "锁坏了" in await canteen.say("admin", "停用 A 7 锁坏了")
    await canteen.say("admin", "确认")
    assert await canteen.value("SELECT state FROM slot WHERE number = 7") == "disabled"
    assert "停用的门：7" in await canteen.say("admin", "取餐柜")
    await canteen.say("admin", "启用 A 7", "确认")
    assert await canteen.value("SELECT state FROM slot WHERE number = 7") == "free"
    assert "已启用" not in await canteen.say("admin", "撤销")
    assert await canteen.value("SELECT state FROM slot WHERE number = 7") == "disabled"
    opened = "SELECT count(*) FROM door_command WHERE purpose = 'maintenance'"
    await canteen.say("admin", "开柜 A 8 卡住了")
    assert await canteen.value(opened) == 0
    await canteen.say("admin", "确认")
    assert await canteen.value(opened) == 1
    assert "没有这个柜子" in await canteen.say("admin", "开柜 Z 8 卡住了")
    assert "没有这个柜门号" in await canteen.say("admin", "开柜 A 99 卡住了")


async def test_the_log_reads_like_sentences_and_can_be_narrowed(canteen: Canteen) -> None:
    await canteen.employ("lin", "admin")
    await canteen.say("admin", "改价 红烧肉 20", "确认")
    await canteen.say("lin", "售罄 可乐", "确认")
    log = await canteen.say("admin", "日志")
    assert "王经理 改价 2025-03-12 午餐 红烧肉：¥16 → ¥20" in log
    assert "{" not in log
    mine = await canteen.say("admin", "日志 lin")
    assert "可乐" in mine
    assert "红烧肉" not in mine
    assert "没有这样的记录" in await canteen.say("admin", "日志 3月1日")


async def test_the_check_up_looks_at_the_books_now_and_at_the_rest_after(canteen: Canteen) -> None:
    assert "账目" in await canteen.say("admin", "体检")
    await canteen.app.settle()
    assert [text for text in await canteen.seen("admin") if "体检" in text]


async def test_a_policy_is_validated_previewed_set_and_undone(canteen: Canteen) -> None:
    await canteen.employ("boss", "owner")
    assert "付款宽限：600 秒" in await canteen.say("admin", "规则")
    assert "600 秒 → 300 秒" in await canteen.say("admin", "规则 付款宽限 300")
    assert await canteen.value("SELECT count(*) FROM policy WHERE name = 'pay_grace_s'") == 0
    await canteen.say("admin", "确认")
    value = "SELECT value FROM policy WHERE name = 'pay_grace_s'"
    assert await canteen.value(value) == "300"
    await canteen.say("admin", "撤销")
    assert await canteen.value(value) == "600"
    assert "要这样写" in await canteen.say("admin", "规则 付款宽限 很久")
    assert "没有" in await canteen.say("admin", "规则 天气 晴")
    # What an admin may decide alone is for an owner to say.
    assert "负责人" in await canteen.say("admin", "规则 退款额度 1000")
    assert "1000.00" in await canteen.say("boss", "规则 退款额度 1000")
    assert "¥30:¥3" in await canteen.say("boss", "规则 满减 满30减3")
