"""Two admins change one stock at once: what is added adds up, what is set needs what was shown."""

import asyncio

from tests.canteens import Canteen

LEFT = (
    "SELECT s.planned - s.held - s.committed FROM stock AS s JOIN menu_item AS i"
    " ON i.id = s.item_id JOIN dish AS d ON d.id = i.dish_id JOIN meal AS m ON m.id = i.meal_id"
    " WHERE d.name = '红烧肉' AND m.date = '2025-03-12' AND m.meal_kind = 'lunch'"
)


async def test_both_deltas_apply_even_at_the_same_moment(canteen: Canteen) -> None:
    await canteen.employ("lin", "admin")
    await canteen.say("admin", "红烧肉+20")
    await canteen.say("lin", "红烧肉-5")
    await asyncio.gather(canteen.say("admin", "确认"), canteen.say("lin", "确认"))
    assert await canteen.value(LEFT) == 300 + 20 - 5


async def test_a_number_that_is_set_is_refused_once_the_shown_one_is_gone(canteen: Canteen) -> None:
    await canteen.employ("lin", "admin")
    assert "300 → 30" in await canteen.say("admin", "红烧肉=30")
    await canteen.say("lin", "红烧肉+20", "确认")
    again = await canteen.say("admin", "确认")
    assert "有人先改了" in again
    assert "320 → 30" in again
    assert await canteen.value(LEFT) == 320
    await canteen.say("admin", "确认")
    assert await canteen.value(LEFT) == 30


async def test_undoing_ones_own_change_leaves_the_others(canteen: Canteen) -> None:
    await canteen.employ("lin", "admin")
    await canteen.say("admin", "红烧肉+20", "确认")
    await canteen.say("lin", "红烧肉+7", "确认")
    assert "已撤销" in await canteen.say("admin", "撤销")
    assert await canteen.value(LEFT) == 307
