"""The cut-off moves earlier while somebody pays: who holds portions keeps the time to pay."""

from tests.canteens import Canteen


async def test_an_unpaid_order_keeps_its_time_and_the_preview_says_so(canteen: Canteen) -> None:
    await canteen.say("xiaoli", "两份红烧肉，窗口", "确认")
    shown = await canteen.say("admin", "截单 10:35")
    assert "14:30 → 10:35" in shown
    assert "1 单未付" in shown
    assert "已改" in await canteen.say("admin", "确认")
    await canteen.pass_time(minutes=8)
    # Past the new cut-off nobody orders any more …
    assert await canteen.value("SELECT count(*) FROM orders") == 1
    await canteen.say("xiaowang", "一份米饭，窗口", "确认")
    assert await canteen.value("SELECT count(*) FROM orders") == 1
    # … but what was placed in time is paid within its own quarter of an hour.
    assert "付好了" in await canteen.say("xiaoli", "饭卡支付")
    assert await canteen.value("SELECT status FROM orders") == "paid"
