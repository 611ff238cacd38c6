"""Through the door on each store: tomorrow's meal, the promise to call, paying in the same turn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kernel.errors import Refused
from notifications import reminders
from tests.houses import settings
from tests.kitchens import Kitchen, kitchen_on

HOUR_S = 3600


@pytest_asyncio.fixture
async def kitchen(store_urls: tuple[str, str], tmp_path: Path) -> AsyncIterator[Kitchen]:
    async with kitchen_on(settings(tmp_path, *store_urls)) as made:
        yield made


async def tomorrow(kitchen: Kitchen, opens_in_s: int) -> None:
    """Thursday's breakfast is published, and its orders open after so long."""
    await kitchen.settle(10 * HOUR_S)  # 20:30, supper; the sample has made tomorrow's breakfast
    await kitchen.db.run(
        "UPDATE meal SET open_ms = ? WHERE date = '2025-03-13' AND meal_kind = 'breakfast'",
        kitchen.clock.at_ms + opens_in_s * 1000,
    )


async def test_a_meal_of_tomorrow_that_takes_orders_is_ordered_today(kitchen: Kitchen) -> None:
    await tomorrow(kitchen, -60)
    await kitchen.say("xiaoli", "一碗牛肉面")
    menu = await kitchen.say("xiaoli", "明天菜单")
    assert menu.startswith("周四早餐 · 03-13 10:00 截单")
    assert "你在看周四早餐的菜单" in menu
    summary = await kitchen.say("xiaoli", "两根油条一杯豆浆，8点窗口")
    assert "请确认（周四早餐）" in summary
    assert "取餐：窗口 · 08:00" in summary
    await kitchen.say("xiaoli", "确认")
    await kitchen.say("xiaoli", "饭卡支付")
    order = await kitchen.db.one(
        "SELECT o.*, m.meal_kind FROM orders AS o JOIN meal AS m ON m.id = o.meal_id"
    )
    assert (order["date"], order["meal_kind"], order["status"]) == (
        "2025-03-13", "breakfast", "paid",
    )  # fmt: skip
    # The bowl of supper that waited meanwhile is still there.
    assert "牛肉面 ×1" in await kitchen.say("xiaoli", "恢复")
    assert (await kitchen.say("xiaoli", "菜单")).startswith("周三夜宵")


async def test_a_cart_keeps_to_its_meal_when_another_opens_earlier(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "两份红烧肉")
    await kitchen.db.run(
        "UPDATE meal SET open_ms = ?, cutoff_ms = ? WHERE date = '2025-03-12'"
        " AND meal_kind = 'dinner'",
        kitchen.clock.at_ms - 1, kitchen.clock.at_ms + 60_000,
    )  # fmt: skip
    assert "红烧肉 ×2" in await kitchen.say("xiaoli", "购物车")
    assert "应付 ¥32.00" in await kitchen.say("xiaoli", "窗口")
    assert "下单成功" in await kitchen.say("xiaoli", "确认")


async def test_whoever_asked_is_called_once_when_the_meal_opens(kitchen: Kitchen) -> None:
    await tomorrow(kitchen, HOUR_S)
    assert "现在只能看" in await kitchen.say("xiaoli", "明天菜单")
    assert "周四早餐 21:30 开始点餐时我叫你" in await kitchen.say("xiaoli", "提醒我")
    await kitchen.say("xiaoli", "明天菜单")
    await kitchen.say("xiaoli", "提醒我")
    assert await kitchen.db.value("SELECT count(*) FROM meal_reminder") == 1
    await kitchen.settle(HOUR_S - 60)
    assert await kitchen.told("xiaoli") == []
    await kitchen.settle(120)
    assert await kitchen.told("xiaoli") == ["⏰ 早餐可以点了，10:00 截单。回复「菜单」看看。"]
    await kitchen.settle(HOUR_S)
    assert await kitchen.told("xiaoli") == []
    assert await kitchen.db.value("SELECT count(*) FROM meal_reminder") == 0


async def test_two_clocks_at_once_call_once(kitchen: Kitchen) -> None:
    await tomorrow(kitchen, 60)
    await kitchen.say("xiaoli", "明天菜单")
    await kitchen.say("xiaoli", "提醒我")
    kitchen.clock.advance(120)
    first = await reminders.remind_due(kitchen.app.house)
    again = await reminders.remind_due(kitchen.app.house)
    assert (first, again) == (1, 0)


async def test_with_no_meal_at_all_the_next_one_calls(kitchen: Kitchen) -> None:
    await kitchen.db.run("UPDATE meal SET status = 'closed'")
    assert "「提醒我」" in await kitchen.say("xiaoli", "菜单")
    await kitchen.say("xiaoli", "提醒我")
    await kitchen.settle(1)
    assert await kitchen.told("xiaoli") == []
    await kitchen.db.run(
        "UPDATE meal SET status = 'published' WHERE date = '2025-03-12' AND meal_kind = 'lunch'"
    )
    await kitchen.settle(1)
    assert len(await kitchen.told("xiaoli")) == 1


async def test_a_promise_for_a_meal_that_is_over_is_forgotten(kitchen: Kitchen) -> None:
    await tomorrow(kitchen, HOUR_S)
    await kitchen.say("xiaoli", "明天菜单")
    await kitchen.say("xiaoli", "提醒我")
    await kitchen.db.run("UPDATE meal SET status = 'closed' WHERE date = '2025-03-13'")
    await kitchen.settle(2 * HOUR_S)
    assert await kitchen.told("xiaoli") == []
    assert await kitchen.db.value("SELECT count(*) FROM meal_reminder") == 0


async def test_no_promise_is_made_for_what_cannot_be_kept(kitchen: Kitchen) -> None:
    async with kitchen.db.transaction() as tx:
        with pytest.raises(Refused, match="no_such_meal"):
            await reminders.remind(1, 9_999, kitchen.clock.at_ms, tx)
        assert await tx.value("SELECT count(*) FROM meal_reminder") == 0


async def test_one_yes_orders_and_pays_where_the_summary_said_so(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "你好")
    await kitchen.prefer("xiaoli", way="wallet", method="cabinet", allergies=["peanut"])
    summary = await kitchen.say("xiaoli", "两份红烧肉，结算")
    assert "取餐柜 A（你的默认）" in summary
    assert "下单并用饭卡支付" in summary
    said = await kitchen.say("xiaoli", "确认")
    assert said == "下单并付清 A001 ✔ ¥32.00，饭卡剩 ¥68.00。做好了我会叫你。"
    assert await kitchen.status("A001") == "paid"
    assert await kitchen.own_fen("xiaoli") == 6800
    # Said again it is the same order; a new message orders nothing.
    assert "购物车是空的" in await kitchen.say("xiaoli", "确认")


async def test_a_card_that_is_short_leaves_an_unpaid_order(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "你好")
    await kitchen.prefer("xiaoli", way="wallet")
    await kitchen.say("xiaoli", "七份红烧肉，窗口")
    said = await kitchen.say("xiaoli", "确认")
    assert "饭卡只有 ¥100.00，不够付 ¥112.00" in said
    assert "下单成功 A001" in said
    assert await kitchen.status("A001") == "pending_payment"
    assert await kitchen.own_fen("xiaoli") == 10_000


async def test_what_is_blocked_is_never_ordered(kitchen: Kitchen) -> None:
    await kitchen.say("xiaoli", "你好")
    await kitchen.prefer("xiaoli", allergies=["peanut"], block=True)
    said = await kitchen.say("xiaoli", "一份宫保鸡丁一碗米饭，窗口")
    assert "宫保鸡丁含花生" in said
    await kitchen.say("xiaoli", "确认")
    rows = await kitchen.db.all("SELECT name FROM order_line")
    assert [row["name"] for row in rows] == ["米饭"]


async def test_a_dish_is_shown_with_its_picture_and_what_diners_think_of_it(
    kitchen: Kitchen,
) -> None:
    assert "评分" not in await kitchen.say("xiaoli", "看红烧肉")
    for person, stars in (("xiaoli", 5), ("xiaowang", 5), ("xiaochen", 4)):
        number = await kitchen.paid(person)
        order = await kitchen.order(number)
        await kitchen.db.run(
            "INSERT INTO rating (order_id, diner_id, stars, comment, rated_ms)"
            " VALUES (?, ?, ?, '', 1)",
            order["id"], order["diner_id"], stars,
        )  # fmt: skip
    card = await kitchen.say("xiaoli", "看红烧肉")
    assert "评分 4.7（3 人评）" in card
    assert "评分" not in await kitchen.say("xiaoli", "看米饭")
    assert "米饭 ×2" in await kitchen.say("xiaoli", "来2份")
