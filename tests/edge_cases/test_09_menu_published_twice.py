"""Two admins publish one menu: the second sees what is different, one version wins, told once."""

from tests.canteens import Canteen

MENU = "草稿 明天午餐\n红烧排骨 18 50份\n米饭 1 300份"


async def test_the_second_admin_is_told_who_was_faster_and_nothing_is_doubled(
    canteen: Canteen,
) -> None:
    await canteen.employ("lin", "admin")
    await canteen.say("admin", MENU)
    assert "2 道菜" in await canteen.say("admin", "发布")
    await canteen.say("lin", "草稿 明天午餐")
    assert "2 道菜" in await canteen.say("lin", "发布")
    assert "已发布" in await canteen.say("admin", "确认")
    late = await canteen.say("lin", "确认")
    assert "王经理" in late
    assert "已经发布" in late
    assert await canteen.value(
        "SELECT revision FROM meal WHERE date = '2025-03-13' AND meal_kind = 'lunch'"
    ) == 1  # fmt: skip
    await canteen.pass_time(seconds=5)
    told = [text for text in await canteen.seen("lin") if "菜单已发布" in text]
    assert len(told) == 1


async def test_a_draft_that_changed_after_the_preview_is_shown_again_and_not_published(
    canteen: Canteen,
) -> None:
    await canteen.employ("lin", "admin")
    await canteen.say("admin", MENU, "发布")
    await canteen.say("lin", "草稿 明天午餐", "红烧排骨改28", "是")
    again = await canteen.say("admin", "确认")
    assert "有人先改了" in again
    assert "回复「确认」" in again
    meal = "SELECT status FROM meal WHERE date = '2025-03-13' AND meal_kind = 'lunch'"
    assert await canteen.value(meal) == "draft"
    assert "已发布" in await canteen.say("admin", "确认")
    assert await canteen.value(meal) == "published"


async def test_lines_after_the_publication_show_the_difference_and_win_as_one_version(
    canteen: Canteen,
) -> None:
    await canteen.employ("lin", "admin")
    await canteen.say("admin", MENU, "发布", "确认")
    diff = await canteen.say("lin", "草稿 明天午餐", "红烧排骨 19 50份\n可乐 3 80份", "发布")
    assert "和已发布的第 1 版不同" in diff
    assert "红烧排骨 ¥18 → ¥19" in diff
    assert "＋ 可乐 ¥3 ×80" in diff
    assert "已发布" in await canteen.say("lin", "确认")
    await canteen.pass_time(seconds=5)
    # The people are told of a menu once, not of its second version.
    told = [text for text in await canteen.seen("admin") if "菜单已发布" in text]
    assert len(told) == 1
