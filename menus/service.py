"""The verbs of this room, by the names other rooms call them; each lives in a file of its own kind.

They take the transaction of whoever opened it. `now_ms` is canteen time, `real_ms` real time.
"""

from menus.changes import (
    change_price,
    change_stock,
    extend_cutoff,
    move_cutoff,
    set_accepting,
    set_listed,
    set_sold_out,
)
from menus.clockwork import close_due, resume_due
from menus.drafting import copy_day, open_draft, save_draft
from menus.editing import keep_allergens, merge_lines, remove_line, set_line
from menus.importing import import_menu
from menus.items import preview
from menus.releasing import publish, publish_due, schedule, withdraw

__all__ = [
    "change_price",
    "change_stock",
    "close_due",
    "copy_day",
    "extend_cutoff",
    "import_menu",
    "keep_allergens",
    "merge_lines",
    "move_cutoff",
    "open_draft",
    "preview",
    "publish",
    "publish_due",
    "remove_line",
    "resume_due",
    "save_draft",
    "schedule",
    "set_accepting",
    "set_line",
    "set_listed",
    "set_sold_out",
    "withdraw",
]
