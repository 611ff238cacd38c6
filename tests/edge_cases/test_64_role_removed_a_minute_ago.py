"""Whose role was taken away is not heard any more, not even with a preview that is open."""

from tests.canteens import Canteen


async def test_the_next_word_is_a_strangers_and_the_open_preview_is_void(canteen: Canteen) -> None:
    await canteen.employ("boss", "owner")
    await canteen.say("admin", "红烧肉+20")
    await canteen.say("boss", "撤权 admin")
    assert "已撤权" in await canteen.say("boss", "确认")
    before = await canteen.rows("SELECT * FROM stock ORDER BY id")
    assert "没有这个权限" in await canteen.say("admin", "确认")
    stranger = await canteen.say("xiaochen", "日志")
    assert await canteen.say("admin", "日志") == stranger
    assert await canteen.rows("SELECT * FROM stock ORDER BY id") == before


async def test_the_last_owner_stays_and_nobody_changes_themselves(canteen: Canteen) -> None:
    await canteen.employ("boss", "owner")
    assert "不能给自己改角色" in await canteen.say("boss", "撤权 boss")
    assert "不能给自己改角色" in await canteen.say("boss", "授权 boss 财务")
    await canteen.employ("second", "owner")
    await canteen.say("boss", "撤权 second", "确认")
    # The one who was removed cannot take revenge, and the other is the last.
    await canteen.say("second", "撤权 boss")
    owners = "SELECT count(*) FROM role_grant WHERE role = 'owner'"
    assert await canteen.value(owners) == 1


async def test_a_grant_holds_at_once_and_is_undone_at_once(canteen: Canteen) -> None:
    await canteen.employ("boss", "owner")
    shown = await canteen.say("boss", "授权 xiaowang 管理员")
    assert "小王" in shown
    assert "管理员" in shown
    await canteen.say("boss", "确认")
    assert "可卖" in await canteen.say("xiaowang", "红烧肉+20")
    assert "已撤销" in await canteen.say("boss", "撤销")
    assert "没有这个权限" in await canteen.say("xiaowang", "确认")
    assert (await canteen.audited())[-2:] == ["role.grant", "undo"]


async def test_of_two_people_with_one_name_one_is_chosen(canteen: Canteen) -> None:
    await canteen.employ("boss", "owner")
    await canteen.say("小王", "你好", channel="dingtalk")
    assert "是哪一位" in await canteen.say("boss", "授权 小王 后厨")
    assert "后厨" in await canteen.say("boss", "1")
    assert "已授权" in await canteen.say("boss", "确认")
    assert await canteen.value("SELECT count(*) FROM role_grant WHERE role = 'kitchen'") == 2
