"""An admin's word in a group does nothing and says nothing there; what is open stays private."""

from tests.canteens import Canteen


async def test_the_room_hears_one_neutral_sentence(canteen: Canteen) -> None:
    await canteen.employ("lin", "admin", channel="dingtalk")
    before = await canteen.rows("SELECT * FROM audit_log")
    said = await canteen.say("lin", "售罄 红烧肉", channel="dingtalk", group="lunch")
    assert "私" in said
    assert "份" not in said
    # It is what the room hears of anything private, whoever asks.
    balance = await canteen.say("xiaochen", "余额", channel="dingtalk", group="lunch")
    assert balance == said
    assert await canteen.value("SELECT count(*) FROM session WHERE cart LIKE '%hongshao%'") == 0
    assert await canteen.rows("SELECT * FROM audit_log") == before


async def test_a_private_preview_is_not_confirmed_from_the_room(canteen: Canteen) -> None:
    await canteen.employ("lin", "admin", channel="dingtalk")
    stock = await canteen.rows("SELECT * FROM stock ORDER BY id")
    await canteen.say("lin", "红烧肉+20", channel="dingtalk")
    await canteen.say("lin", "确认", channel="dingtalk", group="lunch")
    assert await canteen.rows("SELECT * FROM stock ORDER BY id") == stock
    # Nobody else's 确认 means it either; its owner's does.
    await canteen.say("xiaochen", "确认", channel="dingtalk", group="lunch")
    await canteen.say("xiaochen", "确认")
    assert await canteen.rows("SELECT * FROM stock ORDER BY id") == stock
    assert "已改库存" in await canteen.say("lin", "确认", channel="dingtalk")
