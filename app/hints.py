"""One sentence to type that works right now: the dishes that are there, the way that is open."""

from kernel.house import House
from menus import queries as menus

WANTED = ("红烧肉", "米饭")


async def sentence_to_type(house: House) -> str:
    """「来两份红烧肉，一碗米饭，柜子取」, or with the first dishes of the menu that is open."""
    canteen = await menus.home(house.db)
    now_ms = await house.clock.canteen_ms(house.db)
    meal = await menus.meal_now(canteen["id"], now_ms, house.db)
    if meal is None:
        return "菜单"
    left = await menus.stock_left(meal["id"], house.db)
    names = [dish["name"] for dish in menus.menu_of(meal)["dishes"] if left.get(dish["id"], 0) >= 2]
    chosen = [name for name in WANTED if name in names] or names[:2]
    if not chosen:
        return "菜单"
    rest = f"，一碗{chosen[1]}" if len(chosen) > 1 else ""
    return f"来两份{chosen[0]}{rest}，柜子取"
