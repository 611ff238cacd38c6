"""A whole menu from a file goes in once, however often it comes."""

from typing import Any

import msgspec
import pytest

from kernel.errors import Refused
from kernel.house import House
from menus import queries, service
from menus.importing import read_menu
from menus.items import draft_rows
from menus.sample_menu import menu_for
from menus.values import Imported
from tests.houses import NOON_MS
from tests.makers import DATE, SPICE, canteen_with_lunch, make_canteen, make_order

TOMORROW = "2025-03-13"


def menu(**over: Any) -> dict[str, Any]:
    """A file as the understanding interface §1 has it."""
    return {
        "id": "canteen", "name": "公司员工食堂", "lang": "zh", "date": "2025-03-12",
        "pickup_windows": [
            {"name": "午餐", "aliases": ["中午"], "from": "11:00", "to": "13:30"},
            {"name": "晚餐", "aliases": ["晚上"], "from": "17:00", "to": "19:00"},
        ],
        "categories": [{"name": "盖饭", "aliases": ["盖浇饭"]}, {"name": "汤", "aliases": []}],
        "option_groups": {"spice": SPICE},
        "dishes": [
            {"id": "c001", "no": 3, "name": "红烧肉盖饭", "aliases": ["红烧盖饭"],
             "category": "盖饭", "price": 1600, "stock": 40, "max_per_order": 5, "available": True,
             "options": ["spice"], "allergens": ["soy", "花生"]},
            {"id": "c002", "no": 4, "name": "紫菜汤", "aliases": [], "category": "汤", "price": 300,
             "stock": 50, "max_per_order": 2, "available": False, "options": [], "allergens": []},
        ], **over,
    }  # fmt: skip


async def bring(
    house: House, file: dict[str, Any], *, date: str = TOMORROW, kind: str = "lunch",
    publish: bool = True, key: str = "k",
) -> Imported:  # fmt: skip
    async with house.db.transaction() as tx:
        if not await tx.value("SELECT count(*) FROM canteen"):
            await make_canteen(tx)
        return await service.import_menu(
            file, 1, date, kind, publish=publish, now_ms=NOON_MS, real_ms=NOON_MS,
            actor="cli", request_key=key, tx=tx,
        )  # fmt: skip


async def counts(house: House) -> list[int]:
    tables = ("dish", "category", "option_group", "meal", "menu_item", "stock", "stock_movement")
    return [int(await house.db.value(f"SELECT count(*) FROM {table}")) for table in tables]


async def test_a_file_becomes_the_menu_with_its_windows_numbers_and_options(house: House) -> None:
    done = await bring(house, menu())
    assert (done.dishes, done.portions, done.created) == (2, 90, 2)
    assert done.published is not None
    meal = await queries.meal_by(1, TOMORROW, "lunch", house.db)
    assert meal is not None
    shown = queries.menu_of(meal)
    assert shown["pickup_windows"] == [
        {"name": "午餐", "aliases": ["中午"], "from": "11:00", "to": "13:30"}
    ]
    assert shown["option_groups"] == {"spice": SPICE}
    assert shown["categories"] == menu()["categories"]
    first, second = shown["dishes"]
    assert (first["id"], first["no"], first["max_per_order"], first["allergens"]) == (
        "c001", 3, 5, ["soy", "peanut"],
    )  # fmt: skip
    assert (second["available"], second["options"]) == (False, [])


async def test_the_same_file_again_changes_nothing(house: House) -> None:
    await bring(house, menu())
    before, meal = await counts(house), await house.db.one("SELECT * FROM meal")
    again = await bring(house, menu(), key="k2")
    assert (again.published, again.created) == (None, 0)
    assert await counts(house) == before
    assert await house.db.one("SELECT * FROM meal") == meal
    assert await draft_rows(meal["id"], house.db) == []


async def test_what_we_export_comes_back_the_same(house: House) -> None:
    await bring(house, menu())
    meal = await house.db.one("SELECT * FROM meal")
    exported = msgspec.json.decode(meal["snapshot"])
    assert (await bring(house, exported, key="k2")).published is None
    assert await house.db.one("SELECT * FROM meal") == meal


async def test_a_file_over_a_published_menu_takes_off_what_it_does_not_name(house: House) -> None:
    lunch, diner = await canteen_with_lunch(house.db, planned=20)
    async with house.db.transaction() as tx:
        await make_order(tx, lunch, diner, {"mf": 2})
    file = menu(dishes=[{"name": "米饭", "price": 200, "stock": 30}])
    stays = await bring(house, file, date=DATE, publish=False)
    assert stays.published is None
    assert await queries.meal_by(1, DATE, "lunch", house.db) == lunch
    done = await bring(house, file, date=DATE)
    assert done.published is not None
    assert (done.published.dishes, done.published.revision) == (1, 2)
    assert await queries.stock_left(lunch["id"], house.db) == {
        "mf": 28, "hsr": 0, "gbjd": 0, "qcss": 0, "kl": 0,
    }  # fmt: skip


async def test_a_dish_is_known_by_its_code_or_its_name_and_never_becomes_another(
    house: House,
) -> None:
    await bring(house, menu())
    renamed = menu()
    renamed["dishes"][0]["name"] = "红烧肉饭"
    renamed["dishes"][1] = {**renamed["dishes"][1], "id": "other"}
    done = await bring(house, renamed, key="k2")
    assert done.created == 0
    rows = await house.db.all("SELECT code, name FROM dish ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [("c001", "红烧肉饭"), ("c002", "紫菜汤")]
    mixed = menu()
    mixed["dishes"] = [{**mixed["dishes"][0], "name": "紫菜汤"}]
    with pytest.raises(Refused, match="code_of_other"):
        await bring(house, mixed, key="k3")


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        ({"dishes": []}, "dishes"),
        ({"dishes": None}, "dishes"),
        ({"dishes": [{"name": "米饭", "stock": 1}]}, "dishes[0]"),
        ({"dishes": [{"name": "米饭", "price": "16", "stock": 1}]}, "dishes[0].price"),
        ({"dishes": [{"name": "米饭", "price": -1, "stock": 1}]}, "dishes[0].price"),
        ({"dishes": [{"name": "米饭", "price": 10**12, "stock": 1}]}, "dishes[0].price"),
        ({"dishes": [{"name": "米饭", "price": 1, "stock": -1}]}, "dishes[0].stock"),
        ({"dishes": [{"name": "", "price": 1, "stock": 1}]}, "dishes[0].name"),
        ({"dishes": [{"name": "米\n饭", "price": 1, "stock": 1}]}, "dishes[0].name"),
        ({"dishes": [{"name": "米饭", "price": 1, "stock": 1, "options": ["x"]}]},
         "dishes[0].options"),
        ({"dishes": [{"name": "米饭", "price": 1, "stock": 1, "size": "huge"}]}, "dishes[0].size"),
        ({"dishes": [{"name": "米饭", "price": 1, "stock": 1}] * 2}, "dishes[1]"),
        ({"dishes": [{"name": f"菜{i}", "price": 1, "stock": 1} for i in range(501)]}, "dishes"),
        ({"option_groups": {"a": SPICE}}, "option_groups.a"),
        ({"option_groups": {"spice": {**SPICE, "default": "x"}}}, "option_groups.spice"),
        ({"option_groups": {"spice": {**SPICE, "type": "many"}}}, "option_groups.spice"),
        ({"option_groups": {"spice": {**SPICE, "options": []}}}, "option_groups.spice"),
        ({"pickup_windows": "noon"}, "pickup_windows"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_place(fault: dict[str, Any], where: str) -> None:
    with pytest.raises(Refused) as refused:
        read_menu(menu(**fault))
    assert refused.value.code == "bad_menu"
    assert where in [error["where"] for error in refused.value.facts["errors"]]


async def test_a_file_with_a_fault_leaves_nothing_behind(house: House) -> None:
    with pytest.raises(Refused, match="bad_menu"):
        await bring(house, menu(dishes=[]))
    assert sum(await counts(house)) == 0


async def test_a_dinner_file_has_its_own_window_and_a_strange_one_the_standard(
    house: House,
) -> None:
    await bring(house, menu(), kind="dinner")
    await bring(house, menu(), kind="supper", key="k2")
    await bring(house, menu(), kind="anytime", key="k3")
    spans = {}
    for kind in ("dinner", "supper", "anytime"):
        meal = await queries.meal_by(1, TOMORROW, kind, house.db)
        assert meal is not None
        shown = queries.menu_of(meal)["pickup_windows"]
        spans[kind] = [(w["from"], w["to"]) for w in shown]
    assert spans == {
        "dinner": [("17:00", "19:00")],
        "supper": [("23:30", "23:59"), ("00:00", "01:00")],
        "anytime": [("11:00", "13:30"), ("17:00", "19:00")],
    }


@pytest.mark.parametrize("kind", ["breakfast", "lunch", "dinner", "supper"])
async def test_the_sample_is_a_file_like_any_other(kind: str, house: House) -> None:
    done = await bring(house, menu_for(kind), kind=kind)
    assert done.published is not None
    assert done.dishes >= 14
