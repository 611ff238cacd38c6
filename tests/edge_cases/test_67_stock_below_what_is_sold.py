"""Portions below what is sold are refused with the number, and nothing is changed."""

from tests.canteens import Canteen


async def test_the_refusal_says_what_can_be_taken_away(canteen: Canteen) -> None:
    await canteen.say("xiaoli", "两份红烧肉，窗口", "确认", "饭卡支付")
    stock = await canteen.rows("SELECT * FROM stock ORDER BY id")
    said = await canteen.say("admin", "红烧肉-299")
    assert "298" in said
    assert "确认" not in said
    await canteen.say("admin", "确认")
    assert await canteen.rows("SELECT * FROM stock ORDER BY id") == stock
    assert "0 份" in await canteen.say("admin", "红烧肉-298")


async def test_what_was_sold_between_preview_and_confirmation_counts(canteen: Canteen) -> None:
    await canteen.say("admin", "红烧肉-299")
    await canteen.say("xiaoli", "两份红烧肉，窗口", "确认", "饭卡支付")
    said = await canteen.say("admin", "确认")
    assert "298" in said
    assert await canteen.value("SELECT MIN(planned - held - committed) FROM stock") is not None
    left = "SELECT planned FROM stock ORDER BY id LIMIT 1"
    assert await canteen.value(left) == 300


async def test_an_undo_that_would_sell_too_much_is_refused_with_the_number(
    canteen: Canteen,
) -> None:
    await canteen.say("admin", "红烧肉=0", "确认")
    await canteen.say("admin", "红烧肉+2", "确认")
    await canteen.say("xiaoli", "两份红烧肉，窗口", "确认", "饭卡支付")
    assert "现在还能卖 0 份" in await canteen.say("admin", "撤销")
