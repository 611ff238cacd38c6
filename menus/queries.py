"""Reads of the menu that other rooms need."""

from collections.abc import Mapping
from typing import Any

import msgspec

from kernel.database import Connection, Row


def menu_of(meal: Row) -> Mapping[str, Any]:
    """The published menu of a meal, as it was frozen at its revision."""
    menu: Mapping[str, Any] = msgspec.json.decode(meal["snapshot"])
    return menu


async def bought(diner_id: int, meal_id: int, on: Connection) -> dict[str, int]:
    """Portions of each dish in the diner's orders of this meal that are not cancelled."""
    rows = await on.all(
        "SELECT l.dish_code, sum(l.quantity) AS portions FROM order_line AS l"
        " JOIN orders AS o ON o.id = l.order_id"
        " WHERE o.diner_id = ? AND o.meal_id = ? AND o.status <> 'cancelled' AND l.status = 'live'"
        " GROUP BY l.dish_code",
        diner_id, meal_id,
    )  # fmt: skip
    return {row["dish_code"]: int(row["portions"]) for row in rows}
