"""拼单的一生：点餐中 → 已锁单 → 成团.

While it is open everybody changes the own part; the lock fixes members and discount. An order of
its own for each member follows, and from there on that order's life is its own: a member who does
not pay drops out, and nobody else's price changes (design domain §3.7, policy "tier kept").
"""

from enum import StrEnum


class GroupStatus(StrEnum):
    OPEN = "open"  # 点餐中
    LOCKED = "locked"  # 已锁单
    CONFIRMED = "confirmed"  # 成团
    FAILED = "failed"  # 没成
    CANCELLED = "cancelled"  # 解散


class GroupStep(StrEnum):
    LOCK = "lock"  # by the host, or at the deadline
    CONFIRM = "confirm"  # everybody has paid, or the time to pay is over
    FAIL = "fail"  # nobody chose anything, or nobody paid
    CANCEL = "cancel"  # the host


NEXT: dict[GroupStatus, dict[GroupStep, GroupStatus]] = {
    GroupStatus.OPEN: {
        GroupStep.LOCK: GroupStatus.LOCKED,
        GroupStep.FAIL: GroupStatus.FAILED,
        GroupStep.CANCEL: GroupStatus.CANCELLED,
    },
    GroupStatus.LOCKED: {
        GroupStep.CONFIRM: GroupStatus.CONFIRMED,
        GroupStep.FAIL: GroupStatus.FAILED,
    },
    GroupStatus.CONFIRMED: {},
    GroupStatus.FAILED: {},
    GroupStatus.CANCELLED: {},
}
