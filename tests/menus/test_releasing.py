"""Publishing makes the draft the menu, once, whoever asks and however many ask at once."""

import asyncio
from typing import Any

import msgspec
import pytest

from kernel.errors import Refused
from kernel.house import House
from menus import queries, service
from menus.items import draft_rows
from menus.values import Change, Published
from tests.houses import NOON_MS, pass_time
from tests.makers import DATE, HOUR_MS, canteen_with_lunch, make_diner, make_order
from tests.menus.test_drafting import TOMORROW, WHO, empty_draft, line

NOW: dict[str, Any] = {"actor": "王经理", "now_ms": NOON_MS, "real_ms": NOON_MS}


async def drafted(house: House, *names: str) -> int:
    meal_id = await empty_draft(house.db)
    async with house.db.transaction() as tx:
        await service.save_draft(
            meal_id, [line(name) for name in names or ("红烧肉", "米饭")],
            replace=False, tx=tx, **WHO,
        )  # fmt: skip
    return meal_id


async def publish(house: House, meal_id: int, key: str = "k", **over: Any) -> Published:
    async with house.db.transaction() as tx:
        return await service.publish(meal_id, request_key=key, tx=tx, **{**NOW, **over})


async def test_a_published_draft_is_the_menu_with_its_stock(house: House) -> None:
    meal_id = await drafted(house)
    done = await publish(house, meal_id)
    assert (done.revision, done.dishes, done.portions, done.first) == (1, 2, 100, True)
    meal = await queries.meal_by(1, TOMORROW, "lunch", house.db)
    assert meal is not None
    menu = queries.menu_of(meal)
    assert [(d["no"], d["name"], d["price"], d["stock"]) for d in menu["dishes"]] == [
        (1, "红烧肉", 1600, 50), (2, "米饭", 1600, 50),
    ]  # fmt: skip
    assert menu["pickup_windows"][0]["from"] == "11:30"
    assert await queries.stock_left(meal_id, house.db) == {"hongshaorou": 50, "mifan": 50}
    assert await house.db.value("SELECT sum(quantity) FROM stock_movement") == 100
    assert await house.db.value("SELECT count(*) FROM outbox WHERE topic = 'menu.published'") == 1
    assert await draft_rows(meal_id, house.db) == []


async def test_the_second_of_two_admins_is_told_that_it_is_out(wide_house: House) -> None:
    meal_id = await drafted(wide_house)

    async def one(n: int) -> str:
        try:
            await publish(wide_house, meal_id, f"k{n}")
        except Refused as refused:
            return refused.code
        return "published"

    answers = await asyncio.gather(*(one(n) for n in range(8)))
    assert sorted(answers) == ["already_published"] * 7 + ["published"]
    assert await wide_house.db.value("SELECT revision FROM meal") == 1
    assert await wide_house.db.value("SELECT sum(planned) FROM stock") == 100
    assert await wide_house.db.value("SELECT count(*) FROM outbox") == 1


async def test_lines_that_came_since_make_the_next_revision_and_no_second_announcement(
    house: House,
) -> None:
    meal_id = await drafted(house)
    await publish(house, meal_id)
    async with house.db.transaction() as tx:
        await service.save_draft(
            meal_id, [line("红烧肉", 1800, 60), line("可乐", 300)], replace=False, tx=tx, **WHO
        )
    done = await publish(house, meal_id, "k2")
    assert (done.revision, done.first, done.dishes) == (2, False, 3)
    assert done.changes == (
        Change("红烧肉", 1600, 1800, 50, 60), Change("可乐", None, 300, None, 50),
    )  # fmt: skip
    assert await house.db.value("SELECT count(*) FROM outbox") == 1
    with pytest.raises(Refused, match="already_published") as refused:
        await publish(house, meal_id, "k3")
    assert refused.value.facts["revision"] == 2


async def test_fewer_portions_than_are_sold_are_refused_and_change_nothing(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"hsr": 3})
        await service.save_draft(
            lunch["id"], [line("米饭", 200, 30), line("红烧肉", 1600, 2)],
            replace=False, tx=tx, **WHO,
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        await publish(house, lunch["id"])
    assert (refused.value.code, refused.value.facts) == (
        "below_sold", {"name": "红烧肉", "left": 17, "sold": 3, "wanted": 2},
    )  # fmt: skip
    assert (await house.db.one("SELECT * FROM meal")) == lunch
    assert (await queries.stock_left(lunch["id"], house.db))["mf"] == 20


async def test_a_dish_taken_off_by_a_replacing_draft_keeps_what_is_sold_of_it(
    house: House,
) -> None:
    lunch, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"hsr": 3})
        await service.save_draft(lunch["id"], [line("米饭")], replace=True, tx=tx, **WHO)
    done = await publish(house, lunch["id"])
    assert done.dishes == 1
    table = await queries.stock_table(lunch["id"], house.db)
    assert (table[0]["planned"], table[0]["held"], table[0]["left"]) == (20, 3, 0)


async def test_nothing_to_sell_is_not_published(house: House) -> None:
    meal_id = await empty_draft(house.db)
    with pytest.raises(Refused, match="empty_menu"):
        await publish(house, meal_id)
    async with house.db.transaction() as tx:
        await service.save_draft(
            meal_id, [line("红烧肉", portions=0), line("米饭", available=False)],
            replace=False, tx=tx, **WHO,
        )  # fmt: skip
    with pytest.raises(Refused, match="nothing_to_sell"):
        await publish(house, meal_id)
    with pytest.raises(Refused, match="past_cutoff"):
        await publish(house, meal_id, now_ms=NOON_MS + 24 * HOUR_MS)
    with pytest.raises(Refused, match="no_such_meal"):
        await publish(house, 999)
    assert await house.db.value("SELECT count(*) FROM menu_item") == 0


async def test_a_closed_or_frozen_meal_does_not_change(house: House) -> None:
    meal_id = await drafted(house)
    await house.db.run("UPDATE meal SET frozen_ms = 1")
    with pytest.raises(Refused, match="frozen"):
        await publish(house, meal_id)
    await house.db.run("UPDATE meal SET status = 'closed'")
    with pytest.raises(Refused, match="meal_closed"):
        await publish(house, meal_id)


async def test_a_scheduled_draft_comes_out_once_with_several_schedulers(
    wide_house: House,
) -> None:
    meal_id = await drafted(wide_house)
    at_ms = NOON_MS + HOUR_MS
    async with wide_house.db.transaction() as tx:
        planned = await service.schedule(meal_id, at_ms, tx=tx, **WHO)
    assert (planned.dishes, planned.portions, planned.publish_at_ms) == (2, 100, at_ms)
    assert await service.publish_due(wide_house) == 0
    pass_time(wide_house, 3600)
    counts = await asyncio.gather(*(service.publish_due(wide_house) for _ in range(4)))
    assert sum(counts) == 1
    meal = await wide_house.db.one("SELECT * FROM meal")
    assert (meal["status"], meal["revision"], meal["publish_at_ms"]) == ("published", 1, None)
    assert await service.publish_due(wide_house) == 0


async def test_a_schedule_that_a_rule_stops_is_told_and_not_tried_for_ever(house: House) -> None:
    meal_id = await drafted(house)
    async with house.db.transaction() as tx:
        await service.schedule(meal_id, NOON_MS + HOUR_MS, tx=tx, **WHO)
        await tx.run("UPDATE menu_draft SET planned = 0")
    pass_time(house, 3600)
    assert await service.publish_due(house) == 0
    meal = await house.db.one("SELECT * FROM meal")
    assert (meal["status"], meal["publish_at_ms"]) == ("draft", None)
    told = await house.db.one("SELECT * FROM outbox")
    assert told["topic"] == "menu.not_published"
    assert msgspec.json.decode(told["payload"])["code"] == "nothing_to_sell"


async def test_a_schedule_lies_between_now_and_the_cut_off(house: House) -> None:
    meal_id = await drafted(house)
    for at_ms, code in ((NOON_MS, "past_time"), (NOON_MS + 24 * HOUR_MS, "after_cutoff")):
        with pytest.raises(Refused, match=code):
            async with house.db.transaction() as tx:
                await service.schedule(meal_id, at_ms, tx=tx, **WHO)


async def test_withdrawing_calls_off_the_schedule_or_brings_the_menu_back_to_its_draft(
    house: House,
) -> None:
    meal_id = await drafted(house)
    async with house.db.transaction() as tx:
        with pytest.raises(Refused, match="not_published"):
            await service.withdraw(meal_id, tx=tx, **WHO)
        await service.schedule(meal_id, NOON_MS + HOUR_MS, tx=tx, **WHO)
        assert (await service.withdraw(meal_id, tx=tx, **WHO)).scheduled
    await publish(house, meal_id)
    async with house.db.transaction() as tx:
        assert not (await service.withdraw(meal_id, tx=tx, **WHO)).scheduled
        assert [r["name"] for r in await draft_rows(meal_id, tx)] == ["红烧肉", "米饭"]
        assert await queries.upcoming(1, NOON_MS, tx) == []
        await service.set_listed(meal_id, "红烧肉", False, tx=tx, **WHO)
    done = await publish(house, meal_id, "again")
    assert (done.dishes, done.first, done.revision) == (1, False, 3)
    assert await queries.stock_left(meal_id, house.db) == {"hongshaorou": 0, "mifan": 50}


async def test_a_menu_somebody_ordered_from_is_not_withdrawn(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        order = await make_order(tx, lunch, diner)
        with pytest.raises(Refused) as refused:
            await service.withdraw(lunch["id"], tx=tx, **WHO)
        affected = {"count": 1, "portions": 2, "fen": 1_700}
        assert (refused.value.code, refused.value.facts) == ("has_orders", affected)
        await tx.run(
            "UPDATE orders SET status = 'cancelled', expires_ms = NULL WHERE id = ?", order["id"]
        )
        await service.withdraw(lunch["id"], tx=tx, **WHO)
    assert (await house.db.one("SELECT status FROM meal")) == {"status": "draft"}


async def test_an_order_and_a_withdrawal_at_once_never_both_succeed(wide_house: House) -> None:
    lunch, _ = await canteen_with_lunch(wide_house.db)
    async with wide_house.db.transaction() as tx:
        diners = [await make_diner(tx, f"食客{i}") for i in range(6)]

    async def order(diner: Any) -> str:
        async with wide_house.db.transaction() as tx:
            meal = await tx.one(f"SELECT * FROM meal{tx.lock('SHARE')}")
            if meal["status"] != "published":
                return "closed"
            await make_order(tx, meal, diner, {"mf": 1}, request_key=diner["name"])
        return "ordered"

    async def withdraw() -> str:
        try:
            async with wide_house.db.transaction() as tx:
                await service.withdraw(lunch["id"], tx=tx, **WHO)
        except Refused as refused:
            return refused.code
        return "withdrawn"

    *orders, taken = await asyncio.gather(*(order(d) for d in diners), withdraw())
    assert (taken, "ordered" in orders) in {("has_orders", True), ("withdrawn", False)}


async def test_the_draft_of_another_date_leaves_todays_menu_alone(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db)
    meal_id = await drafted(house, "红烧肉", "酸奶")
    await publish(house, meal_id)
    assert await queries.meal_by(1, DATE, "lunch", house.db) == lunch
    tomorrow = await queries.meal_by(1, TOMORROW, "lunch", house.db)
    assert tomorrow is not None
    assert queries.menu_of(tomorrow)["dishes"][0]["id"] == "hsr"
