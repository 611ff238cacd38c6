"""A draft is filled line by line, copied, imported; nobody sees it before it is published."""

from typing import Any

import pytest

from kernel.database import Database
from kernel.errors import Refused
from kernel.house import House
from menus import queries, service
from menus.dishes import code_for, usual_category
from menus.items import draft_rows
from menus.values import DraftDish
from tests.houses import NOON_MS
from tests.makers import DATE, HOUR_MS, canteen_with_lunch, make_canteen

TOMORROW = "2025-03-13"
WHO: dict[str, Any] = {"actor": "王经理", "now_ms": NOON_MS}


def line(name: str, price_fen: int = 1600, portions: int = 50, **more: Any) -> DraftDish:
    return DraftDish(name=name, price_fen=price_fen, portions=portions, **more)


async def empty_draft(db: Database, date: str = TOMORROW, kind: str = "lunch") -> int:
    async with db.transaction() as tx:
        if not await tx.value("SELECT count(*) FROM canteen"):
            await make_canteen(tx)
        return int((await service.open_draft(1, date, kind, NOON_MS, tx))["id"])


async def test_a_draft_is_made_once_with_the_standard_times(house: House) -> None:
    first = await empty_draft(house.db)
    assert await empty_draft(house.db) == first
    meal = await house.db.one("SELECT * FROM meal")
    assert (meal["status"], meal["revision"], meal["cooking"]) == ("draft", 0, "batch")
    assert meal["cutoff_ms"] == NOON_MS + 24 * HOUR_MS
    assert await queries.upcoming(1, NOON_MS, house.db) == []


IMPOSSIBLE = [
    ("2025-03-32", "lunch", "bad_meal"),
    ("2025-3-13", "lunch", "bad_meal"),
    ("20250313", "lunch", "bad_meal"),
    ("2027-01-01", "lunch", "bad_meal"),
    ("2025-03-13", "brunch", "bad_meal"),
    ("2025-03-11", "lunch", "past_meal"),
    ("2025-03-12", "breakfast", "past_meal"),
]


async def test_a_date_that_cannot_be_makes_no_meal(house: House) -> None:
    for date, kind, code in IMPOSSIBLE:
        with pytest.raises(Refused, match=code):
            await empty_draft(house.db, date, kind)
    assert await house.db.value("SELECT count(*) FROM meal") == 0


async def test_typed_lines_make_dishes_and_keep_what_is_known_of_them(house: House) -> None:
    meal_id = await empty_draft(house.db)
    async with house.db.transaction() as tx:
        first = await service.save_draft(
            meal_id,
            [line("红烧排骨", 1800, category="荤菜", stall="热菜档", spicy=1, allergens=("花生",)),
             line("米饭", 100, 300)],
            replace=False, tx=tx, **WHO,
        )  # fmt: skip
    async with house.db.transaction() as tx:
        again = await service.save_draft(
            meal_id, [line("红烧排骨", 1900, 60)], replace=False, tx=tx, **WHO
        )
    ribs = again.lines[0]
    assert (first.dishes, first.portions, again.dishes, again.portions) == (2, 350, 2, 360)
    assert (ribs.code, ribs.category, ribs.stall, ribs.spicy) == (
        "hongshaopaigu", "荤菜", "热菜档", 1,
    )  # fmt: skip
    assert (ribs.allergens, ribs.price_fen, ribs.new) == (("peanut",), 1900, False)
    assert (first.lines[1].category, first.lines[1].new) == ("主食", True)
    assert await house.db.value("SELECT count(*) FROM audit_log") == 2


async def test_one_bad_line_saves_none(house: House) -> None:
    meal_id = await empty_draft(house.db)
    bad = [
        line("x" * 41), line(""), line(" 米饭"), line("米\n饭"), line("米饭", -1),
        line("米饭", 10**9), line("米饭", 100, -1), line("米饭", max_per_diner=0),
        line("米饭", spicy=9), line("米饭", category=""),
    ]  # fmt: skip
    for wrong in bad:
        with pytest.raises(Refused, match="bad_dish"):
            async with house.db.transaction() as tx:
                await service.save_draft(
                    meal_id, [line("红烧肉"), wrong], replace=False, tx=tx, **WHO
                )
    assert await house.db.value("SELECT count(*) FROM dish") == 0


async def test_two_dishes_that_sound_alike_get_codes_of_their_own(house: House) -> None:
    meal_id = await empty_draft(house.db)
    async with house.db.transaction() as tx:
        saved = await service.save_draft(
            meal_id, [line("鱼丸"), line("余丸"), line("🍚"), line("Fish ball")],
            replace=False, tx=tx, **WHO,
        )  # fmt: skip
    assert [s.code for s in saved.lines] == ["yuwan", "yuwan2", "dish", "fishball"]


async def test_replacing_takes_every_other_dish_off_the_draft(house: House) -> None:
    meal_id = await empty_draft(house.db)
    for names, replace in ((["红烧肉", "米饭"], False), (["米饭", "可乐"], True)):
        async with house.db.transaction() as tx:
            saved = await service.save_draft(
                meal_id, [line(name) for name in names], replace=replace, tx=tx, **WHO
            )
    assert saved.dishes == 2
    assert [row["name"] for row in await draft_rows(meal_id, house.db)] == ["米饭", "可乐"]


async def test_a_line_on_a_published_menu_waits_for_its_publication(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await service.save_draft(
            lunch["id"], [line("红烧肉", 1800, 25), line("酸奶", 500, 30)],
            replace=False, tx=tx, **WHO,
        )  # fmt: skip
    now = await queries.meal_by(1, DATE, "lunch", house.db)
    assert now is not None
    assert now["snapshot"] == lunch["snapshot"]
    async with house.db.transaction() as tx:
        shown: Any = await service.preview(now, tx)
    assert [(d["no"], d["name"], d["price"]) for d in shown["dishes"]] == [
        (1, "红烧肉", 1800), (2, "宫保鸡丁", 1400), (3, "清炒时蔬", 600), (4, "米饭", 100),
        (5, "可乐", 300), (6, "酸奶", 500),
    ]  # fmt: skip


async def test_yesterdays_menu_is_copied_with_prices_and_portions(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db, planned=20)
    meal_id = await empty_draft(house.db)
    async with house.db.transaction() as tx:
        await tx.run("UPDATE menu_item SET on_sale = 0, listed = 0 WHERE position = 5")
        copied = await service.copy_day(meal_id, DATE, tx=tx, **WHO)
    assert (copied.copied_from, copied.dishes, copied.portions) == (DATE, 4, 80)
    assert [(s.name, s.price_fen, s.portions) for s in copied.lines][:2] == [
        ("红烧肉", 1600, 20), ("宫保鸡丁", 1400, 20),
    ]  # fmt: skip


async def test_without_a_menu_that_day_the_nearest_earlier_one_is_copied(house: House) -> None:
    await canteen_with_lunch(house.db)
    meal_id = await empty_draft(house.db)
    async with house.db.transaction() as tx:
        copied = await service.copy_day(meal_id, "2025-03-11", tx=tx, **WHO)
    assert copied.copied_from == DATE
    dinner = await empty_draft(house.db, kind="dinner")
    with pytest.raises(Refused, match="nothing_to_copy"):
        async with house.db.transaction() as tx:
            await service.copy_day(dinner, "2025-03-11", tx=tx, **WHO)


@pytest.mark.parametrize(
    ("name", "category"),
    [("紫菜汤", "汤"), ("米饭", "主食"), ("牛肉面", "主食"), ("豆浆", "饮料"), ("Rice", "主食"),
     ("红烧肉", "其他")],
)  # fmt: skip
def test_a_dish_nobody_placed_stands_where_such_dishes_stand(name: str, category: str) -> None:
    assert usual_category(name) == category


def test_a_code_is_made_of_what_a_keyboard_has() -> None:
    assert code_for("红烧肉（大）") == "hongshaorouda"
    assert code_for("Tofu & 豆腐 2") == "tofudoufu2"
    assert len(code_for("肉" * 40)) == 40
