"""An allergy that is told after the order: the cook is alerted where somebody may have begun.

The slip itself (`汇总`, the cards) reads the diner's settings, so it says it from that moment on
and nothing is written into the order. Once the list is frozen, or where dishes are cooked as they
are paid, the cooks' chats are told as well (domain case 46).
"""

from collections.abc import Sequence

import msgspec

from conversation.messages import Reply
from conversation.texts import words
from kernel import allergens
from kernel.database import Row, Transaction
from kernel.house import House
from menus import queries as menus
from notifications.outgoing import Notice, write
from users import identity

COOKS = ("kitchen",)


async def tell_kitchen(
    house: House, diner_id: int, keys: Sequence[str], tx: Transaction
) -> list[dict[str, str]]:
    """The dishes in this diner's paid orders that hold one of them, told to the kitchen."""
    if not keys:
        return []
    rows = await tx.all(
        "SELECT o.*, m.cooking, m.frozen_ms, d.name AS diner_name"
        " FROM orders AS o JOIN meal AS m ON m.id = o.meal_id JOIN diner AS d ON d.id = o.diner_id"
        " WHERE o.diner_id = ? AND o.status IN ('paid', 'preparing') ORDER BY o.id",
        diner_id,
    )
    told = []
    for order in rows:
        for line, found in await _harmful(order, keys, tx):
            await _tell(house, order, line, found, tx)
            told.append({"number": order["number"], "dish": line["name"]})
    return told


async def _harmful(order: Row, keys: Sequence[str], tx: Transaction) -> list[tuple[Row, list[str]]]:
    meal = await tx.one("SELECT * FROM meal WHERE id = ?", order["meal_id"])
    contents = {
        dish["id"]: {allergens.canonical(one) for one in dish["allergens"]}
        for dish in menus.menu_of(meal)["dishes"]
    }
    lines = await tx.all(
        "SELECT * FROM order_line WHERE order_id = ? AND status = 'live' ORDER BY seq", order["id"]
    )
    harmful = [
        (line, [key for key in keys if key in contents.get(line["dish_code"], set())])
        for line in lines
    ]
    return [(line, found) for line, found in harmful if found]


async def _tell(house: House, order: Row, line: Row, found: list[str], tx: Transaction) -> None:
    """Nobody has begun before a list is fixed; from then on somebody may be at it."""
    if order["cooking"] == "batch" and order["status"] == "paid" and order["frozen_ms"] is None:
        return
    key = f"allergy:{line['id']}:{msgspec.json.encode(sorted(found)).decode()}"
    for chat in await identity.chats_with_role(COOKS, tx):
        language = str(await tx.value("SELECT language FROM diner WHERE id = ?", chat["diner_id"]))
        t = words(language)
        names = t.listed([allergens.name(one, language) for one in found])
        text = t.staff_allergy(order["number"], order["diner_name"], line["name"], names)
        await write(Notice(chat["id"], (Reply(text),)), key, house, tx)
