"""A day's menu written, doubted, changed and published by chat, on each store."""

from kernel import uploads
from tests.canteens import Canteen

STATUS = "SELECT status FROM meal WHERE date = ? AND meal_kind = 'lunch'"


async def test_a_days_menu_is_published_in_four_messages(canteen: Canteen) -> None:
    said = [
        "草稿 明天午餐\n红烧排骨 18 50份 荤菜 辣1 含花生\n清炒时蔬 6 40份\n米饭 1 300份",
        "预览", "发布", "确认",
    ]  # fmt: skip
    answers = [await canteen.say("admin", text) for text in said]
    assert "共 3 道 390 份" in answers[0]
    assert "职工会看到" in answers[1]
    assert "红烧排骨 ¥18" in answers[1]
    assert "3 道菜、390 份" in answers[2]
    assert "已发布" in answers[3]
    assert await canteen.value(STATUS, "2025-03-13") == "published"
    assert (await canteen.audited())[-2:] == ["menu.draft", "menu.publish"]


async def test_a_day_and_a_meal_alone_offer_three_ways(canteen: Canteen) -> None:
    offered = await canteen.say("admin", "明天午餐")
    assert "①" in offered
    assert "②" in offered
    assert "③" in offered
    # The day that is offered is copied by tapping it, and the copy is a draft to go on with.
    labels = [c["label"] for reply in canteen.replies for c in reply.choices]
    assert labels[0] == "复制 2025-03-12"
    assert "照 2025-03-12 抄来" in await canteen.tap("admin", labels[0])
    assert "已从草稿拿掉 可乐" in await canteen.say("admin", "删 可乐")
    assert "红烧肉 ¥17 ×" in await canteen.say("admin", "红烧肉改17")
    assert "红烧肉 ¥17 ×88" in await canteen.say("admin", "红烧肉改88份")
    assert "可乐" not in await canteen.say("admin", "预览")
    # Nothing of it is seen by diners before it is published.
    assert await canteen.value(STATUS, "2025-03-13") == "draft"


async def test_what_looks_like_a_mistake_is_asked_and_said_again_before_publishing(
    canteen: Canteen,
) -> None:
    asked = await canteen.say(
        "admin", "草稿 明天午餐\n宫爆鸡丁 14 60份\n清炒时蔬 9 40份\n可乐 3\n麻婆豆腐 12 30份"
    )
    assert "宫爆鸡丁 和 宫保鸡丁 像同一道菜" in asked
    assert "已把 宫爆鸡丁 并到 宫保鸡丁" in await canteen.say("admin", "合并")
    price = await canteen.say("admin", "发布")
    assert "⚠ 清炒时蔬 ¥6 → ¥9（+50%）" in price
    assert "⚠ 可乐 没有份数" in price
    await canteen.say("admin", "取消", "草稿 明天午餐")
    names = [
        row["name"]
        for row in await canteen.rows(
            "SELECT d.name AS name FROM menu_draft AS w JOIN dish AS d ON d.id = w.dish_id"
            " ORDER BY w.position"
        )
    ]
    assert "宫保鸡丁" in names
    assert "宫爆鸡丁" not in names


async def test_an_answer_changes_exactly_what_was_asked_about(canteen: Canteen) -> None:
    assert "是有意的吗" in await canteen.say("admin", "草稿 明天午餐\n清炒时蔬 9 40份\n可乐 3")
    asked = await canteen.say("admin", "7")
    assert "清炒时蔬 ¥7 ×40" in asked
    assert "多少份" in asked
    done = await canteen.say("admin", "80")
    assert "可乐 ¥3 ×80" in done
    assert "⚠" not in done


async def test_an_allergen_that_the_dish_had_is_missed(canteen: Canteen) -> None:
    had = await canteen.value("SELECT allergens FROM dish WHERE name = '宫保鸡丁'")
    assert "peanut" in str(had)
    asked = await canteen.say("admin", "草稿 明天午餐\n宫保鸡丁 14 60份 含鸡蛋")
    assert "以前写着含" in asked
    await canteen.say("admin", "含")
    after = str(await canteen.value("SELECT allergens FROM dish WHERE name = '宫保鸡丁'"))
    assert "peanut" in after
    assert "egg" in after


async def test_a_dish_taken_off_a_published_menu_is_there_until_the_next_publication(
    canteen: Canteen,
) -> None:
    await canteen.say("admin", "草稿 今天午餐", "删 可乐")
    shown = "SELECT i.listed FROM menu_item AS i JOIN dish AS d ON d.id = i.dish_id JOIN meal AS m"
    shown += " ON m.id = i.meal_id WHERE d.name = '可乐' AND m.date = '2025-03-12'"
    shown += " AND m.meal_kind = 'lunch'"
    assert await canteen.value(shown) == 1
    assert "－ 可乐" in await canteen.say("admin", "发布")
    await canteen.say("admin", "确认")
    assert await canteen.value(shown) == 0


def sent(canteen: Canteen, content: bytes) -> str:
    """What an adapter names a table that it has kept."""
    name = uploads.keep_table(canteen.app.house.settings.data_dir, content)
    assert name is not None
    return name


TABLE = (
    "菜名,价格,份数,分类\n糖醋排骨,22,60,荤菜\n炒青菜,十六,40,素菜\n"
    "宫爆鸡丁,14,50,荤菜\n白粥,2,,主食\n"
)


async def test_a_file_goes_into_the_open_draft_with_a_report_by_row(canteen: Canteen) -> None:
    await canteen.say("admin", "草稿 明天午餐")
    table = sent(canteen, TABLE.encode())
    report = await canteen.signal("admin", "file", name="周二.csv", table=table)
    assert "读到 2 道" in report
    assert "2 行没读懂" in report
    assert "第 3 行 B 列「十六」不是数字，是 16 吗" in report
    assert "第 5 行 C 列「」没有填" in report
    assert "糖醋排骨 ¥22 ×60" in report
    assert "像同一道菜" in report
    await canteen.say("admin", "合并")
    assert "2 道菜、110 份" in await canteen.say("admin", "发布")


async def test_a_file_without_a_draft_of_a_diner_or_of_nonsense_changes_nothing(
    canteen: Canteen,
) -> None:
    before = await canteen.rows("SELECT * FROM menu_draft")
    table = sent(canteen, TABLE.encode())
    assert "哪一餐" in await canteen.signal("admin", "file", name="周二.csv", table=table)
    await canteen.signal("xiaoli", "file", name="周二.csv", table=table)
    await canteen.say("admin", "草稿 明天午餐")
    for content in (b"PK\x03\x04 no zip at all", b"just a letter\nwithout columns"):
        said = await canteen.signal("admin", "file", name="x", table=sent(canteen, content))
        assert "看不懂" in said
    gone = "0" * 64 + ".csv"
    assert "没有收到" in await canteen.signal("admin", "file", name="x", table=gone)
    assert await canteen.rows("SELECT * FROM menu_draft") == before
