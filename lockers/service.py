"""取餐柜的动作: every verb that other rooms call, in one place.

    food_ready               好了: to the counter, or into a slot
    scan                     a code or six digits at a cabinet
    open_from_chat           开柜          still_there   还没拿          extend_hold   延时
    collect_at_counter       核销 by staff      dispose   处置
    open_slot, set_slot      staff at a door, with a reason
    cabinet_status, cabinet_for    what there is, and which one to order into
    sweep_due, remind_due, no_show_due    for the scheduler, every few seconds
    handlers                 for the outbox worker

Those that take `tx` belong to the caller's transaction; `scan` and the sweeps open their own.
"""

from lockers.counter import collect_at_counter, dispose
from lockers.delivery import handlers
from lockers.devices import cabinet_for, cabinet_status
from lockers.opening import Opening, extend_hold, open_from_chat, open_slot, set_slot, still_there
from lockers.registry import Fleet
from lockers.scanning import scan
from lockers.stocking import FoodReady, food_ready
from lockers.sweeps import sweep_due
from lockers.waiting import no_show_due, remind_due

__all__ = [
    "Fleet",
    "FoodReady",
    "Opening",
    "cabinet_for",
    "cabinet_status",
    "collect_at_counter",
    "dispose",
    "extend_hold",
    "food_ready",
    "handlers",
    "no_show_due",
    "open_from_chat",
    "open_slot",
    "remind_due",
    "scan",
    "set_slot",
    "still_there",
    "sweep_due",
]
