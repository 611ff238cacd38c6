"""Which meal is meant, and what is left of it."""

from kernel.house import House
from menus import queries
from tests.houses import NOON_MS
from tests.makers import (
    DATE,
    HOUR_MS,
    canteen_with_lunch,
    make_canteen,
    make_diner,
    make_meal,
    make_order,
)


async def test_the_meal_now_is_the_open_one_with_the_earliest_cut_off(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        await make_meal(tx, meal_kind="anytime", cutoff_ms=NOON_MS + 12 * HOUR_MS,
                        serve_to_ms=NOON_MS + 13 * HOUR_MS)  # fmt: skip
        await make_meal(
            tx, meal_kind="dinner", open_ms=NOON_MS + HOUR_MS, cutoff_ms=NOON_MS + 2 * HOUR_MS
        )
    found = await queries.meal_now(1, NOON_MS, house.db)
    assert found is not None
    assert found["id"] == lunch["id"]
    kinds = [meal["meal_kind"] for meal in await queries.upcoming(1, NOON_MS, house.db)]
    assert kinds == ["dinner", "lunch", "anytime"]


async def test_before_any_meal_opens_the_next_one_is_meant_and_after_all_none(house: House) -> None:
    async with house.db.transaction() as tx:
        await make_canteen(tx)
        await make_meal(tx, open_ms=NOON_MS + HOUR_MS)
        await make_meal(tx, meal_kind="dinner", open_ms=NOON_MS + 2 * HOUR_MS)
        await make_meal(tx, meal_kind="supper", status="draft", open_ms=NOON_MS - HOUR_MS)
    ahead = await queries.meal_now(1, NOON_MS, house.db)
    assert ahead is not None
    assert ahead["meal_kind"] == "lunch"
    assert await queries.meal_now(1, NOON_MS + 24 * HOUR_MS, house.db) is None
    assert await queries.meal_now(2, NOON_MS, house.db) is None


async def test_a_frozen_meal_takes_no_orders_but_is_served(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db)
    await house.db.run("UPDATE meal SET frozen_ms = ? WHERE id = ?", NOON_MS, lunch["id"])
    assert await queries.meal_now(1, NOON_MS, house.db) is None
    serving = await queries.meal_serving(1, NOON_MS, house.db)
    assert serving is not None
    assert serving["id"] == lunch["id"]


async def test_left_counts_holds_and_hides_what_is_off_sale(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"hsr": 3, "mf": 1})
        await tx.run(
            "UPDATE menu_item SET on_sale = 0"
            " WHERE dish_id = (SELECT id FROM dish WHERE code = 'kl')"
        )
    assert await queries.stock_left(lunch["id"], house.db) == {
        "hsr": 17, "gbjd": 20, "qcss": 20, "mf": 19, "kl": 0,
    }  # fmt: skip
    table = await queries.stock_table(lunch["id"], house.db)
    assert table[0] == {
        "dish": "hsr", "name": "红烧肉", "planned": 20, "held": 3, "committed": 0, "left": 17,
    }  # fmt: skip
    assert table[-1]["left"] == 0


async def test_bought_leaves_out_cancelled_orders_and_refunded_lines(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"hsr": 3, "mf": 1})
        gone = await make_order(tx, lunch, diner, {"hsr": 4})
        await tx.run(
            "UPDATE orders SET status = 'cancelled', expires_ms = NULL WHERE id = ?", gone["id"]
        )
        half = await make_order(tx, lunch, diner, {"hsr": 1, "kl": 2})
        await tx.run(
            "UPDATE order_line SET status = 'refunded' WHERE order_id = ? AND dish_code = 'kl'",
            half["id"],
        )
        other = await make_diner(tx, "小王")
    assert await queries.bought(diner["diner_id"], lunch["id"], house.db) == {"hsr": 4, "mf": 1}
    assert await queries.bought(other["diner_id"], lunch["id"], house.db) == {}


async def test_the_menu_is_parsed_once_per_revision(house: House) -> None:
    lunch, _ = await canteen_with_lunch(house.db)
    again = await queries.meal_by(1, DATE, "lunch", house.db)
    assert again is not None
    assert queries.menu_of(lunch) is queries.menu_of(again)
    assert queries.menu_of({**lunch, "revision": 2}) is not queries.menu_of(lunch)
    assert queries.menu_of({**lunch, "snapshot": None}) == {}
    for revision in range(3, 3 + 2 * queries.MENUS_KEPT):
        queries.menu_of({**lunch, "revision": revision})
    assert len(queries._menus) <= queries.MENUS_KEPT


async def test_affected_counts_live_orders_portions_and_carts(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"hsr": 2, "mf": 1})
        await make_order(tx, lunch, diner, {"kl": 1})
        await tx.run(
            "INSERT INTO session (diner_id, version, schema_version, language, cart, rest)"
            " VALUES (?, 1, 1, 'zh', ?, '{}')",
            diner["diner_id"], '{"lines":[{"dish":"hsr","quantity":1}]}',
        )  # fmt: skip
    assert await queries.affected(lunch["id"], ["hsr"], house.db) == queries.Affected(1, 2, 1)
    assert await queries.affected(lunch["id"], ["kl", "h_r"], house.db) == queries.Affected(1, 1, 0)
    assert await queries.affected(lunch["id"], None, house.db) == queries.Affected(2, 4, 1)
    assert await queries.affected(lunch["id"], [], house.db) == queries.Affected()
