"""The sample canteen has a meal open at any hour, and never takes one from an admin."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from kernel.clock import at, to_ms
from kernel.house import House
from menus import publishing, queries, sample, service
from menus.sample_menu import DISHES, KINDS, OPTION_GROUPS, menu_for
from tests.houses import NOON_MS, pass_time
from tests.makers import HOUR_MS, make_diner, make_order
from tests.menus.test_drafting import WHO, line

NAMED = ["红烧肉", "宫保鸡丁", "清炒时蔬", "西红柿炒蛋", "米饭", "可乐"]


async def load(house: House) -> int:
    async with house.db.transaction() as tx:
        return await sample.load_sample(house, await house.clock.canteen_ms(tx), tx)


def set_clock(house: House, text: str) -> None:
    pass_time(house, (to_ms(datetime.fromisoformat(text)) - house.clock.real_ms()) / 1000)


async def test_at_every_hour_a_meal_is_open_with_time_left_to_collect(house: House) -> None:
    set_clock(house, "2025-03-12T00:00:00+08:00")
    await load(house)
    for hour in range(49):
        await sample.keep_meals_due(house)
        now_ms = await house.clock.canteen_ms(house.db)
        meal = await queries.meal_now(1, now_ms, house.db)
        assert meal is not None
        assert meal["open_ms"] <= now_ms < meal["cutoff_ms"]
        assert meal["serve_from_ms"] <= now_ms < meal["serve_to_ms"] - 30 * 60_000
        # Whoever looks at "today" sees the meal that is open.
        assert meal["date"] == at(now_ms, "Asia/Shanghai").date().isoformat()
        names = [dish["name"] for dish in queries.menu_of(meal)["dishes"]]
        assert names[:6] == NAMED
        # The last second before midnight too.
        pass_time(house, {22: 7199, 23: 1}.get(hour, 3600))


@pytest.mark.parametrize(
    ("moment", "kinds"),
    [
        ("2025-03-12T00:00:00+08:00", ["breakfast", "lunch", "dinner", "supper"]),
        ("2025-03-12T10:30:00+08:00", ["lunch", "dinner", "supper"]),
        ("2025-03-12T19:59:59+08:00", ["dinner", "supper"]),
        ("2025-03-12T20:00:00+08:00", ["supper", "breakfast"]),
        ("2025-03-12T23:59:59+08:00", ["supper", "breakfast"]),
    ],
)
async def test_meals_are_made_while_they_can_still_be_ordered(
    moment: str, kinds: list[str], house: House
) -> None:
    set_clock(house, moment)
    assert await load(house) == 4 + len(kinds)
    assert await load(house) == 0
    assert await sample.keep_meals_due(house) == 0
    rows = await house.db.all(
        "SELECT meal_kind, status FROM meal WHERE date >= '2025-03-12' ORDER BY cutoff_ms"
    )
    assert [row["meal_kind"] for row in rows] == kinds
    assert {row["status"] for row in rows} == {"published"}
    assert await house.db.value("SELECT count(*) FROM outbox") == 0


async def test_days_ahead_there_is_a_meal_at_once(house: House) -> None:
    await load(house)
    pass_time(house, 5 * 24 * 3600)
    assert await sample.keep_meals_due(house) == 3
    meal = await queries.meal_now(1, NOON_MS + 5 * 24 * HOUR_MS, house.db)
    assert meal is not None
    assert (meal["date"], meal["meal_kind"]) == ("2025-03-17", "lunch")


async def test_an_admins_draft_and_menu_for_that_date_stand(house: House) -> None:
    await load(house)
    async with house.db.transaction() as tx:
        lunch = await service.open_draft(1, "2025-03-13", "lunch", NOON_MS, tx)
        dinner = await service.open_draft(1, "2025-03-13", "dinner", NOON_MS, tx)
        await service.save_draft(lunch["id"], [line("烤鸭")], replace=False, tx=tx, **WHO)
        await service.publish(
            lunch["id"], actor="王经理", request_key="k", now_ms=NOON_MS, real_ms=NOON_MS, tx=tx
        )
    # In the sample an admin's lunch is ordered as long as the sample's own.
    assert lunch["cutoff_ms"] == NOON_MS + 28 * HOUR_MS
    pass_time(house, 24 * 3600)
    assert await sample.keep_meals_due(house) == 1
    meal = await queries.meal_by(1, "2025-03-13", "lunch", house.db)
    assert meal is not None
    assert [dish["name"] for dish in queries.menu_of(meal)["dishes"]] == ["烤鸭"]
    status = await house.db.value("SELECT status FROM meal WHERE id = ?", dinner["id"])
    assert status == "draft"


async def test_on_the_first_day_there_is_a_yesterday_to_copy(house: House) -> None:
    await load(house)
    rows = await house.db.all("SELECT status FROM meal WHERE date = '2025-03-11'")
    assert [row["status"] for row in rows] == ["closed"] * 4
    async with house.db.transaction() as tx:
        meal = await service.open_draft(1, "2025-03-13", "breakfast", NOON_MS, tx)
        copied = await service.copy_day(meal["id"], "2025-03-11", tx=tx, **WHO)
    assert (copied.copied_from, copied.dishes) == ("2025-03-11", 15)


async def test_several_schedulers_make_each_meal_once(wide_house: House) -> None:
    async with wide_house.db.transaction() as tx:
        await sample.load_sample(wide_house, NOON_MS, tx)
    pass_time(wide_house, 24 * 3600)
    counts = await asyncio.gather(*(sample.keep_meals_due(wide_house) for _ in range(4)))
    assert sum(counts) == 3
    rows = await wide_house.db.all("SELECT revision FROM meal")
    assert [row["revision"] for row in rows] == [1] * (4 + 3 + 3)
    assert await wide_house.db.value("SELECT min(planned) FROM stock") == 300
    assert await wide_house.db.value("SELECT max(planned) FROM stock") == 300


async def test_nothing_is_made_where_the_sample_is_not_loaded(house: House) -> None:
    assert await sample.keep_meals_due(house) == 0
    assert await house.db.value("SELECT count(*) FROM canteen") == 0


async def test_wiping_deletes_what_nobody_ordered_from_and_stops_making_meals(
    house: House,
) -> None:
    await load(house)
    async with house.db.transaction() as tx:
        wiped = await sample.wipe_sample(tx)
    assert (wiped.meals, wiped.kept, wiped.dishes > 14) == (7, 0, True)
    for table in ("canteen", "meal", "dish", "category", "option_group", "stock", "policy"):
        assert await house.db.value(f"SELECT count(*) FROM {table}") == 0
    assert await sample.keep_meals_due(house) == 0
    assert await load(house) == 7


async def test_wiping_keeps_the_books_of_what_was_ordered(house: House) -> None:
    await load(house)
    async with house.db.transaction() as tx:
        lunch: Any = await queries.meal_now(1, NOON_MS, tx)
        await make_order(tx, lunch, await make_diner(tx), {"hongshaorou": 1})
        wiped = await sample.wipe_sample(tx)
    assert (wiped.meals, wiped.kept) == (6, 1)
    assert await house.db.value("SELECT status FROM meal") == "closed"
    assert await sample.keep_meals_due(house) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_each_sample_menu_is_whole(kind: str) -> None:
    menu = menu_for(kind)
    dishes = menu["dishes"]
    assert len(dishes) >= 14
    assert [dish["name"] for dish in dishes[:6]] == NAMED
    words = [word for dish in dishes for word in (dish["name"], *dish["aliases"])]
    assert len(set(words)) == len(words)
    for dish in dishes:
        assert (dish["stock"], dish["max_per_order"]) == (300, 10)
        assert dish["name_en"]
        assert dish["category"] in {c["name"] for c in menu["categories"]}
        assert set(dish["options"]) <= set(OPTION_GROUPS)
    if kind == "breakfast":
        assert {"豆浆", "小米粥"} <= set(words)


def test_the_samples_meals_follow_each_other_through_the_day() -> None:
    times = publishing.read_times(None) | sample.TIMES
    meals = [publishing.times_of(kind, "2025-03-12", "Asia/Shanghai", times) for kind in KINDS]
    for first, second in zip(meals, meals[1:], strict=False):
        assert first.cutoff_ms == second.open_ms
    assert meals[-1].cutoff_ms - meals[0].open_ms == 24 * HOUR_MS
    assert len(DISHES) >= 14
