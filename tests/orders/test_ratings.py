"""What an order was worth to its diner, and what a dish is worth to all of them."""

import pytest

from kernel.errors import Refused
from kernel.house import House
from orders import ratings
from orders.ratings import DishRating
from tests.houses import NOON_MS
from tests.makers import canteen_with_lunch, make_diner, make_order


async def rate(house: House, name: str, dishes: dict[str, int], stars: int) -> None:
    """Somebody new has collected an order of these, and rates it."""
    async with house.db.transaction() as tx:
        meal = await tx.one("SELECT * FROM meal")
        diner = await make_diner(tx, name)
        order = await make_order(tx, meal, diner, dishes)
        await tx.run(
            "UPDATE orders SET status = 'picked_up', expires_ms = NULL WHERE id = ?", order["id"]
        )
        await ratings.rate_order(order["id"], diner["diner_id"], stars, "", NOON_MS, tx)


async def test_a_dish_is_worth_the_average_of_the_orders_it_was_in(house: House) -> None:
    await canteen_with_lunch(house.db, planned=20)
    for number, stars in enumerate((5, 2, 4)):
        await rate(house, f"p{number}", {"hsr": 2, "mf": 1} if number else {"hsr": 1}, stars)
    assert await ratings.dish_rating("hsr", house.db) == DishRating(37, 3)
    # Two say nothing yet, and none neither.
    assert await ratings.dish_rating("mf", house.db) == DishRating()
    assert await ratings.dish_rating("kl", house.db) == DishRating()


async def test_only_the_newest_ratings_are_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await canteen_with_lunch(house.db, planned=20)
    monkeypatch.setattr(ratings, "RATINGS_READ", 3)
    for number, stars in enumerate((1, 4, 4, 4)):
        await rate(house, f"p{number}", {"hsr": 1}, stars)
    assert await ratings.dish_rating("hsr", house.db) == DishRating(40, 3)


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
