"""What an order was worth to its diner, and what a dish is worth to all of them."""

import pytest

from kernel.errors import Refused
from kernel.house import House
from orders import ratings
from tests.houses import NOON_MS
from tests.makers import canteen_with_lunch, make_diner, make_order


async def test_a_dish_is_worth_the_average_of_the_orders_it_was_in(house: House) -> None:
    meal, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        other = await make_diner(tx, "小王")
        first = await make_order(tx, meal, diner, {"hsr": 1, "mf": 1})
        second = await make_order(tx, meal, other, {"hsr": 2}, request_key="second")
        await tx.run("UPDATE orders SET status = 'picked_up', expires_ms = NULL")
        await ratings.rate_order(first["id"], diner["diner_id"], 5, "好吃", NOON_MS, tx)
        await ratings.rate_order(second["id"], other["diner_id"], 2, "", NOON_MS, tx)
        found = await ratings.dish_rating(("hsr", "mf", "kl"), tx)
    assert found == {"hsr": (3.5, 2), "mf": (5.0, 1)}


async def test_a_second_word_replaces_the_first_and_keeps_what_was_written(house: House) -> None:
    meal, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        order = await make_order(tx, meal, diner, {"hsr": 1})
        await tx.run("UPDATE orders SET status = 'picked_up', expires_ms = NULL")
        await ratings.rate_order(order["id"], diner["diner_id"], 5, "好吃", NOON_MS, tx)
        await ratings.rate_order(order["id"], diner["diner_id"], 4, "", NOON_MS, tx)
        rows = await tx.all("SELECT stars, comment FROM rating")
    assert [(row["stars"], row["comment"]) for row in rows] == [(4, "好吃")]


async def test_what_was_not_eaten_or_is_somebody_elses_is_not_rated(house: House) -> None:
    meal, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        other = await make_diner(tx, "小王")
        order = await make_order(tx, meal, diner, {"hsr": 1})
        for who, code in ((diner, "not_eaten"), (other, "no_such_order")):
            with pytest.raises(Refused) as refused:
                await ratings.rate_order(order["id"], who["diner_id"], 5, "", NOON_MS, tx)
            assert refused.value.code == code
        assert await tx.value("SELECT count(*) FROM rating") == 0
