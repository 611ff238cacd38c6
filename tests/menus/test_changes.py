"""Changes while people order: numbers before and after, a new revision, nobody's order touched."""

import asyncio
from typing import Any

import pytest

from kernel.errors import Conflict, Refused
from kernel.house import House
from menus import queries, service
from menus.queries import Affected
from menus.values import StockChanged
from tests.houses import NOON_MS
from tests.makers import DATE, HOUR_MS, canteen_with_lunch, make_order
from tests.menus.test_drafting import WHO, empty_draft, line


async def menu_now(house: House) -> dict[str, Any]:
    meal = await queries.meal_by(1, DATE, "lunch", house.db)
    assert meal is not None
    return {dish["id"]: dish for dish in queries.menu_of(meal)["dishes"]}


async def test_a_new_price_is_on_the_menu_and_placed_orders_keep_theirs(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"hsr": 2})
        done = await service.change_price(lunch["id"], "红烧肉", 1800, tx=tx, **WHO)
    assert (done.before_fen, done.after_fen, done.revision) == (1600, 1800, 2)
    assert done.affected == Affected(orders=1, portions=2, carts=0)
    assert (await menu_now(house))["hsr"]["price"] == 1800
    assert await house.db.value("SELECT total_fen FROM orders") == 3200
    audit = await house.db.one("SELECT * FROM audit_log")
    assert (audit["actor"], audit["before_json"], audit["after_json"]) == ("王经理", "1600", "1800")


async def test_a_dish_is_found_by_code_name_or_an_alias_of_its_own(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db)
    for said in ("hsr", "红烧肉", " 红烧 ", "braised PORK"):
        async with house.db.transaction() as tx:
            done = await service.change_price(lunch["id"], said, 1700, tx=tx, **WHO)
            assert done.name == "红烧肉"
    async with house.db.transaction() as tx:
        with pytest.raises(Refused, match="no_such_dish"):
            await service.change_price(lunch["id"], "烤鸭", 1700, tx=tx, **WHO)
        await tx.run("UPDATE dish SET aliases = '[\"红烧\"]' WHERE code = 'gbjd'")
        with pytest.raises(Refused) as refused:
            await service.change_price(lunch["id"], "红烧", 1700, tx=tx, **WHO)
        with pytest.raises(Refused, match="bad_price"):
            await service.change_price(lunch["id"], "红烧肉", -1, tx=tx, **WHO)
    assert refused.value.facts == {"name": "红烧", "names": ["红烧肉", "宫保鸡丁"]}


async def test_sold_out_stays_on_the_menu_and_off_it_is_gone(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        out = await service.set_sold_out(lunch["id"], "hsr", True, tx=tx, **WHO)
        again = await service.set_sold_out(lunch["id"], "hsr", True, tx=tx, **WHO)
        off = await service.set_listed(lunch["id"], "mf", False, tx=tx, **WHO)
    assert (out.changed, out.left, again.changed, off.revision) == (True, 20, False, 3)
    menu = await menu_now(house)
    assert (menu["hsr"]["available"], "mf" in menu) == (False, False)
    left = await queries.stock_left(lunch["id"], house.db)
    assert (left["hsr"], left["mf"]) == (0, 0)
    async with house.db.transaction() as tx:
        await service.set_sold_out(lunch["id"], "hsr", False, tx=tx, **WHO)
        await service.set_listed(lunch["id"], "米饭", True, tx=tx, **WHO)
    menu = await menu_now(house)
    assert (menu["hsr"]["available"], menu["mf"]["no"]) == (True, 4)
    assert (await queries.stock_left(lunch["id"], house.db))["hsr"] == 20


async def test_the_cut_off_moves_between_now_and_the_end_of_serving(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner)
        earlier = await service.move_cutoff(lunch["id"], NOON_MS + HOUR_MS, tx=tx, **WHO)
        later = await service.extend_cutoff(lunch["id"], 15, tx=tx, **WHO)
    assert (earlier.before_ms, earlier.after_ms) == (lunch["cutoff_ms"], NOON_MS + HOUR_MS)
    assert later.after_ms == NOON_MS + HOUR_MS + 15 * 60_000
    assert (later.affected.orders, later.revision) == (1, 3)
    refusals = (
        (NOON_MS, "past_time"),
        (NOON_MS + 3 * HOUR_MS + 1, "after_serving"),
    )
    async with house.db.transaction() as tx:
        for at_ms, code in refusals:
            with pytest.raises(Refused, match=code):
                await service.move_cutoff(lunch["id"], at_ms, tx=tx, **WHO)
        for minutes in (0, -5, 10_000):
            with pytest.raises(Refused, match="bad_minutes"):
                await service.extend_cutoff(lunch["id"], minutes, tx=tx, **WHO)
    assert await house.db.value("SELECT cutoff_ms FROM meal") == later.after_ms


async def test_after_the_cut_off_minutes_count_from_now(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db)
    late_ms = lunch["cutoff_ms"] + 10 * 60_000
    async with house.db.transaction() as tx:
        done = await service.extend_cutoff(lunch["id"], 15, actor="王经理", now_ms=late_ms, tx=tx)
    assert done.after_ms == late_ms + 15 * 60_000


async def test_a_pause_is_a_flag_said_once(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        paused = await service.set_accepting(lunch["id"], False, tx=tx, **WHO)
        again = await service.set_accepting(lunch["id"], False, tx=tx, **WHO)
        resumed = await service.set_accepting(lunch["id"], True, tx=tx, **WHO)
    assert (paused.changed, again.changed, resumed.changed) == (True, False, True)
    assert await house.db.value("SELECT accepting FROM meal") == 1
    assert await house.db.value("SELECT count(*) FROM audit_log") == 2


@pytest.mark.parametrize(
    ("op", "n", "after", "planned"), [("+", 20, 37, 40), ("-", 5, 12, 15), ("=", 30, 30, 33),
                                      ("=", 0, 0, 3), ("-", 17, 0, 3)],
)  # fmt: skip
async def test_portions_are_added_taken_or_set_to_what_is_left(
    op: Any, n: int, after: int, planned: int, house: House
) -> None:
    lunch, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"hsr": 3})
        done = await service.change_stock(
            lunch["id"], "红烧肉", op, n, request_key="k", tx=tx, **WHO
        )
        again = await service.change_stock(
            lunch["id"], "红烧肉", op, n, request_key="k", tx=tx, **WHO
        )
    assert done == StockChanged("hsr", "红烧肉", 17, after, 3, planned, False)
    assert again == StockChanged("hsr", "红烧肉", after, after, 3, planned, True)
    assert (await queries.stock_left(lunch["id"], house.db))["hsr"] == after
    assert await house.db.value("SELECT count(*) FROM audit_log") == 1


async def test_portions_already_sold_are_not_taken_away(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"hsr": 3})
    wrong: list[tuple[Any, int, str]] = [
        ("-", 18, "below_sold"),
        ("+", -1, "bad_portions"),
        ("*", 1, "bad_portions"),
        ("=", 10**6, "bad_portions"),
    ]
    for op, n, code in wrong:
        with pytest.raises(Refused, match=code) as refused:
            async with house.db.transaction() as tx:
                await service.change_stock(lunch["id"], "hsr", op, n, request_key="k", tx=tx, **WHO)
        if code == "below_sold":
            assert refused.value.facts == {"name": "红烧肉", "left": 17, "sold": 3, "wanted": 18}
    assert await house.db.value("SELECT planned FROM stock ORDER BY id") == 20
    assert await house.db.value("SELECT count(*) FROM audit_log") == 0


async def test_the_same_key_for_another_change_is_refused(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await service.change_stock(lunch["id"], "hsr", "+", 5, request_key="k", tx=tx, **WHO)
        for dish, n in (("hsr", 6), ("mf", 5)):
            with pytest.raises(Conflict, match="other_content"):
                await service.change_stock(lunch["id"], dish, "+", n, request_key="k", tx=tx, **WHO)


async def test_changes_at_once_all_count_and_the_movements_explain_the_row(
    wide_house: House,
) -> None:
    lunch, diner = await canteen_with_lunch(wide_house.db, planned=20)

    async def change(n: int, op: Any, portions: int) -> StockChanged:
        async with wide_house.db.transaction() as tx:
            return await service.change_stock(
                lunch["id"], "hsr", op, portions, request_key=f"k{n}", tx=tx, **WHO
            )

    async def order(n: int) -> None:
        async with wide_house.db.transaction() as tx:
            await tx.one(f"SELECT id FROM meal{tx.lock('SHARE')}")
            await make_order(tx, lunch, diner, {"hsr": 1}, request_key=f"o{n}")

    changes = [change(n, "+", 2) for n in range(10)] + [change(99, "=", 30)]
    done = await asyncio.gather(*changes, *(order(n) for n in range(8)))
    set_to = done[10]
    assert set_to is not None
    assert set_to.after == 30
    row = await wide_house.db.one("SELECT * FROM stock ORDER BY id LIMIT 1")
    moved = await wide_house.db.value(
        "SELECT sum(quantity) FROM stock_movement WHERE kind = 'plan' AND stock_id = ?", row["id"]
    )
    assert (row["planned"], row["held"]) == (moved, 8)
    assert set_to.planned == 30 + set_to.sold
    after = await wide_house.db.value(
        "SELECT count(*) FROM stock_movement WHERE kind = 'plan' AND request_key <> 'k99'"
        " AND id > (SELECT id FROM stock_movement WHERE request_key = 'k99')"
        " AND stock_id = ?",
        row["id"],
    )
    assert row["planned"] == set_to.planned + 2 * after


async def test_on_a_draft_the_draft_is_changed_and_nothing_is_published(house: House) -> None:
    meal_id = await empty_draft(house.db)
    async with house.db.transaction() as tx:
        await service.save_draft(
            meal_id, [line("红烧肉"), line("米饭")], replace=False, tx=tx, **WHO
        )
        price = await service.change_price(meal_id, "红烧肉", 1700, tx=tx, **WHO)
        more = await service.change_stock(meal_id, "红烧肉", "+", 5, request_key="a", tx=tx, **WHO)
        await service.set_sold_out(meal_id, "红烧肉", True, tx=tx, **WHO)
        await service.set_listed(meal_id, "米饭", False, tx=tx, **WHO)
        with pytest.raises(Refused, match="below_sold"):
            await service.change_stock(meal_id, "红烧肉", "-", 56, request_key="b", tx=tx, **WHO)
    assert (price.before_fen, price.revision, more.before, more.after) == (1600, 0, 50, 55)
    row = await house.db.one("SELECT * FROM menu_draft")
    assert (row["price_fen"], row["planned"], row["on_sale"]) == (1700, 55, 0)


async def test_a_change_on_sale_is_not_undone_by_a_draft_that_waits(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await service.save_draft(
            lunch["id"], [line("红烧肉", 1600, 25), line("酸奶", 500)],
            replace=False, tx=tx, **WHO,
        )  # fmt: skip
        await service.change_price(lunch["id"], "红烧肉", 1900, tx=tx, **WHO)
        await service.change_stock(lunch["id"], "hsr", "+", 10, request_key="k", tx=tx, **WHO)
        await service.change_price(lunch["id"], "酸奶", 400, tx=tx, **WHO)
        done = await service.publish(
            lunch["id"], actor="王经理", request_key="p", now_ms=NOON_MS, real_ms=NOON_MS, tx=tx
        )
    menu = await menu_now(house)
    assert (menu["hsr"]["price"], menu["hsr"]["stock"]) == (1900, 35)
    assert (menu["suannai"]["price"], done.revision) == (400, 3)
