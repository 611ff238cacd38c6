"""格口的一生：空闲 → 预占 → 放餐中 → 已放餐 → 开门中 → 取餐中 → 空闲。

Only this file knows which state may follow which. A slot that does not open leaves service until
someone has looked: we would rather lose a slot than a lunch. What the door and the goods sensor
say is not a state: they are facts beside it (`slot.door`, `slot.item`).
"""

from enum import StrEnum


class SlotState(StrEnum):
    FREE = "free"  # 空闲
    RESERVED = "reserved"  # 预占
    STOCKING = "stocking"  # 放餐中
    STOCKED = "stocked"  # 已放餐
    OPENING = "opening"  # 开门中
    TAKING = "taking"  # 取餐中
    DIRTY = "dirty"  # 待清理
    FAULTY = "faulty"  # 故障
    DISABLED = "disabled"  # 停用


class SlotStep(StrEnum):
    RESERVE = "reserve"
    RELEASE = "release"  # nobody brought the box, or it goes elsewhere
    STOCK = "stock"  # the door was seen open for the box
    SHUT = "shut"  # closed on the box
    ASK_AGAIN = "ask_again"  # closed without it
    CLAIM = "claim"  # a code holds it
    MISS = "miss"  # the door did not open
    OPEN = "open"  # the door was seen open for the diner
    STILL_FULL = "still_full"  # closed on the box again
    EMPTY = "empty"
    REOPEN = "reopen"  # 还没拿, after it was given back
    SOIL = "soil"  # somebody has to look
    CLEAN = "clean"
    FAIL = "fail"
    REPAIR = "repair"
    DISABLE = "disable"
    ENABLE = "enable"


_TROUBLE = {SlotStep.SOIL: SlotState.DIRTY, SlotStep.FAIL: SlotState.FAULTY}

NEXT: dict[SlotState, dict[SlotStep, SlotState]] = {
    SlotState.FREE: {
        SlotStep.RESERVE: SlotState.RESERVED,
        SlotStep.REOPEN: SlotState.OPENING,
        SlotStep.DISABLE: SlotState.DISABLED,
        **_TROUBLE,
    },
    SlotState.RESERVED: {
        SlotStep.STOCK: SlotState.STOCKING,
        SlotStep.RELEASE: SlotState.FREE,
        **_TROUBLE,
    },
    SlotState.STOCKING: {
        SlotStep.SHUT: SlotState.STOCKED,
        SlotStep.ASK_AGAIN: SlotState.RESERVED,
        **_TROUBLE,
    },
    SlotState.STOCKED: {
        SlotStep.CLAIM: SlotState.OPENING,
        SlotStep.EMPTY: SlotState.FREE,
        **_TROUBLE,
    },
    SlotState.OPENING: {
        SlotStep.OPEN: SlotState.TAKING,
        SlotStep.MISS: SlotState.STOCKED,
        SlotStep.EMPTY: SlotState.FREE,
        **_TROUBLE,
    },
    SlotState.TAKING: {
        SlotStep.EMPTY: SlotState.FREE,
        SlotStep.STILL_FULL: SlotState.STOCKED,
        **_TROUBLE,
    },
    SlotState.DIRTY: {
        SlotStep.CLEAN: SlotState.FREE,
        SlotStep.FAIL: SlotState.FAULTY,
        SlotStep.DISABLE: SlotState.DISABLED,
    },
    SlotState.FAULTY: {
        SlotStep.REPAIR: SlotState.FREE,
        SlotStep.DISABLE: SlotState.DISABLED,
    },
    SlotState.DISABLED: {SlotStep.ENABLE: SlotState.FREE},
}

# A slot in one of these belongs to an order.
OCCUPIED = frozenset(
    {SlotState.RESERVED, SlotState.STOCKING, SlotState.STOCKED, SlotState.OPENING, SlotState.TAKING}
)
