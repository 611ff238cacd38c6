"""订单的一生：待支付 → 已支付 → 备餐中 → 待取餐 → 已取餐。

Only this file knows which status may follow which. Whether money was received is not a status:
it is
read from the payments (design domain §3.2). An expired order is CANCELLED with the reason
`expired`,
and the only way back from there is money that came in late.
"""

from enum import StrEnum


class Status(StrEnum):
    PENDING_PAYMENT = "pending_payment"  # 待支付
    PAID = "paid"  # 已支付
    PREPARING = "preparing"  # 备餐中
    READY = "ready"  # 待取餐
    PICKED_UP = "picked_up"  # 已取餐
    CANCELLED = "cancelled"  # 已取消
    NO_SHOW = "no_show"  # 未取餐
    DISPOSED = "disposed"  # 已处置


class Step(StrEnum):
    PAY = "pay"
    CANCEL = "cancel"  # by diner or canteen
    EXPIRE = "expire"
    REOPEN = "reopen"  # late money for an expired order
    PREPARE = "prepare"
    RECALL = "recall"  # the kitchen took it back
    FINISH = "finish"  # ready to collect
    COLLECT = "collect"
    STILL_THERE = "still_there"  # the door was closed on the box
    MISS = "miss"
    COLLECT_LATE = "collect_late"
    DISPOSE = "dispose"


NEXT: dict[Status, dict[Step, Status]] = {
    Status.PENDING_PAYMENT: {
        Step.PAY: Status.PAID,
        Step.CANCEL: Status.CANCELLED,
        Step.EXPIRE: Status.CANCELLED,
    },
    Status.PAID: {Step.PREPARE: Status.PREPARING, Step.CANCEL: Status.CANCELLED},
    Status.PREPARING: {
        Step.FINISH: Status.READY,
        Step.RECALL: Status.PAID,
        Step.CANCEL: Status.CANCELLED,
    },
    Status.READY: {
        Step.COLLECT: Status.PICKED_UP,
        Step.MISS: Status.NO_SHOW,
        Step.RECALL: Status.PREPARING,
        Step.CANCEL: Status.CANCELLED,
    },
    Status.PICKED_UP: {Step.STILL_THERE: Status.READY},
    Status.CANCELLED: {Step.REOPEN: Status.PENDING_PAYMENT},
    Status.NO_SHOW: {Step.COLLECT_LATE: Status.PICKED_UP, Step.DISPOSE: Status.DISPOSED},
    Status.DISPOSED: {},
}

LIVE = (Status.PENDING_PAYMENT, Status.PAID, Status.PREPARING, Status.READY)


class ShortState(StrEnum):
    """A paid line whose dish ran out: 缺菜 → 换菜 or 退款, once."""

    SHORT = "short"  # 缺，等答复
    SUBSTITUTED = "substituted"  # 换了一道
    REFUNDED = "refunded"  # 退了这道
    MOOT = "moot"  # the order or the line ended another way


class ShortStep(StrEnum):
    SWAP = "swap"
    GIVE_BACK = "give_back"
    DROP = "drop"


SHORT: dict[ShortState, dict[ShortStep, ShortState]] = {
    ShortState.SHORT: {
        ShortStep.SWAP: ShortState.SUBSTITUTED,
        ShortStep.GIVE_BACK: ShortState.REFUNDED,
        ShortStep.DROP: ShortState.MOOT,
    },
    ShortState.SUBSTITUTED: {},
    ShortState.REFUNDED: {},
    ShortState.MOOT: {},
}
