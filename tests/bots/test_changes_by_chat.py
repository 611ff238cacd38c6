"""What an admin changes while people order: previewed, confirmed, audited, undone where honest."""

import pytest

from tests.canteens import Canteen

ON_LUNCH = (
    " FROM menu_item AS i JOIN stock AS s ON s.item_id = i.id JOIN dish AS d ON d.id = i.dish_id"
    " JOIN meal AS m ON m.id = i.meal_id WHERE d.name = '红烧肉' AND m.date = '2025-03-12'"
    " AND m.meal_kind = 'lunch'"
)
STATE = (
    "SELECT i.price_fen, i.on_sale, i.listed, s.planned, m.cutoff_ms, m.accepting, m.resume_ms"
    + ON_LUNCH
)


@pytest.mark.parametrize(
    ("text", "shown", "action"),
    [
        ("红烧肉+20", "300 → 320", "stock.plan"),
        ("红烧肉=30", "300 → 30", "stock.plan"),
        ("改价 红烧肉 20", "¥16 → ¥20", "menu.price"),
        ("售罄 红烧肉", "还剩 300 份", "menu.sold_out"),
        ("下架 红烧肉", "还剩 300 份", "menu.listed"),
        ("截单 12:00", "14:30 → 12:00", "meal.cutoff"),
        ("今天午餐 延长 15", "14:30 → 14:45", "meal.cutoff"),
        ("暂停", "暂停接单", "meal.accepting"),
    ],
)
async def test_a_change_is_previewed_confirmed_audited_and_undone(
    text: str, shown: str, action: str, canteen: Canteen
) -> None:
    before, audited = await canteen.rows(STATE), await canteen.audited()
    assert shown in await canteen.say("admin", text)
    # The preview changed nothing and left no trace.
    assert (await canteen.rows(STATE), await canteen.audited()) == (before, audited)
    assert "撤销" in await canteen.say("admin", "确认")
    assert await canteen.rows(STATE) != before
    assert (await canteen.audited())[len(audited) :] == [action]
    assert "已撤销" in await canteen.say("admin", "撤销")
    assert await canteen.rows(STATE) == before
    # Said again it undoes nothing more.
    await canteen.say("admin", "撤销")
    assert await canteen.rows(STATE) == before


async def test_a_price_at_which_somebody_ordered_stays(canteen: Canteen) -> None:
    await canteen.say("admin", "改价 红烧肉 20", "确认")
    canteen.clock.advance(1)
    await canteen.say("xiaoli", "一份红烧肉，窗口", "确认", "饭卡支付")
    assert "1 单按新价" in await canteen.say("admin", "撤销")
    assert await canteen.value("SELECT i.price_fen" + ON_LUNCH) == 2000


async def test_ten_minutes_later_nothing_is_undone(canteen: Canteen) -> None:
    await canteen.say("admin", "红烧肉+20", "确认")
    canteen.clock.advance(10 * 60 + 1)
    await canteen.say("admin", "撤销")
    assert await canteen.value("SELECT s.planned" + ON_LUNCH) == 320


async def test_a_pause_of_half_an_hour_ends_by_itself(canteen: Canteen) -> None:
    shown = await canteen.say("admin", "今天午餐 暂停 30分钟")
    assert "到 11:00 自动恢复" in shown
    await canteen.say("admin", "确认")
    assert await canteen.value("SELECT m.accepting" + ON_LUNCH) == 0
    await canteen.pass_time(minutes=29)
    assert await canteen.value("SELECT m.accepting" + ON_LUNCH) == 0
    await canteen.pass_time(minutes=1)
    assert await canteen.value("SELECT m.accepting" + ON_LUNCH) == 1
    assert await canteen.value("SELECT m.resume_ms" + ON_LUNCH) is None


async def test_what_is_so_already_is_not_confirmed(canteen: Canteen) -> None:
    assert "本来就是这样" in await canteen.say("admin", "恢复 红烧肉")
    assert "本来就是这样" in await canteen.say("admin", "恢复接单")


async def test_a_meal_is_closed_after_serving_and_its_leftovers_are_written_down(
    canteen: Canteen,
) -> None:
    await canteen.say("xiaoli", "两份红烧肉，窗口", "确认", "饭卡支付")
    unpaid = await canteen.value("SELECT count(*) FROM orders WHERE status = 'pending_payment'")
    assert unpaid == 0
    await canteen.pass_time(hours=5)
    assert await canteen.value("SELECT m.status" + ON_LUNCH) == "closed"
    row = await canteen.rows(
        "SELECT w.planned, w.sold, w.unsold FROM meal_leftover AS w"
        " WHERE w.stock_id = (SELECT s.id" + ON_LUNCH + ")"
    )
    assert tuple(row[0].values()) == (300, 2, 298)
    assert "meal.closed" in await canteen.audited()
    # It is closed once, and changed no more.
    count = await canteen.value("SELECT count(*) FROM meal_leftover")
    await canteen.pass_time(minutes=1)
    assert await canteen.value("SELECT count(*) FROM meal_leftover") == count
    assert "已经结束" in await canteen.say("admin", "今天午餐 红烧肉+20")
