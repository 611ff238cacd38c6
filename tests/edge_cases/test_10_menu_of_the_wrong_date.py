"""A menu for the wrong date is taken back while nobody has ordered; later it says who has."""

from tests.canteens import Canteen


async def test_without_orders_it_is_withdrawn_right_after_publishing(canteen: Canteen) -> None:
    await canteen.say("admin", "草稿 后天午餐\n米饭 1 300份", "发布", "确认")
    # 撤回 means what was just published, not the lunch of today.
    shown = await canteen.say("admin", "撤回")
    assert "2025-03-14" in shown
    assert "已撤回" in await canteen.say("admin", "确认")
    row = await canteen.rows("SELECT status, snapshot FROM meal WHERE date = '2025-03-14'")
    assert (row[0]["status"], row[0]["snapshot"]) == ("draft", None)
    # The lines are still there for the right date.
    assert "米饭" in await canteen.say("admin", "后天午餐 预览")


async def test_with_an_order_it_says_how_many_are_affected_and_changes_nothing(
    canteen: Canteen,
) -> None:
    await canteen.say("xiaoli", "两份红烧肉，窗口", "确认", "饭卡支付")
    before = await canteen.rows("SELECT * FROM meal ORDER BY id")
    said = await canteen.say("admin", "今天午餐 撤回")
    assert "1 单" in said
    assert "2 份" in said
    assert "¥32" in said
    assert "暂停" in said
    assert await canteen.rows("SELECT * FROM meal ORDER BY id") == before


async def test_a_planned_publication_is_called_off(canteen: Canteen) -> None:
    await canteen.say("admin", "草稿 后天午餐\n米饭 1 300份", "发布 18:00")
    assert "已定时" in await canteen.say("admin", "确认")
    assert "已撤回" in await canteen.say("admin", "撤回", "确认")
    await canteen.pass_time(hours=9)
    assert await canteen.value("SELECT status FROM meal WHERE date = '2025-03-14'") == "draft"
