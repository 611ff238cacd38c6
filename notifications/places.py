"""Where a meal is, in words."""

from conversation.texts.zh import Chinese
from kernel.database import Row


def place_of(order: Row, t: Chinese) -> str:
    """`A 柜 07 格` once the slot is known, else the counter or the cabinet."""
    if order["pickup_method"] == "cabinet" and order["slot_number"]:
        return t.slot_place(order["cabinet_id"], order["slot_number"])
    return t.place(order["pickup_method"], order["cabinet_id"] or "")
