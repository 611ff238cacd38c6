"""What orders write to the outbox: facts in the past tense, turned into notices upstairs."""

from typing import ClassVar

from kernel.records import Record


class OrderMoved(Record, frozen=True, kw_only=True):
    """An order's status changed; `sequence` is its history row, so each change is told once."""

    topic: ClassVar[str] = "order.moved"
    order_id: int
    diner_id: int
    sequence: int
    step: str
    to_status: str
    reason: str

    def key(self) -> str:
        return f"order.moved:{self.order_id}:{self.sequence}"

    def lane(self) -> str:
        return f"diner:{self.diner_id}"


class GroupMemberDue(Record, frozen=True, kw_only=True):
    """A 拼单 was locked: this member's order is to be placed."""

    topic: ClassVar[str] = "group.member_due"
    group_id: int
    diner_id: int

    def key(self) -> str:
        return f"group.member_due:{self.group_id}:{self.diner_id}"

    def lane(self) -> str:
        return f"group:{self.group_id}:{self.diner_id}"


class GroupMemberPlaced(Record, frozen=True, kw_only=True):
    """A member's order stands, or could not be placed (`refusal`)."""

    topic: ClassVar[str] = "group.member_placed"
    group_id: int
    diner_id: int

    def key(self) -> str:
        return f"group.member_placed:{self.group_id}:{self.diner_id}"

    def lane(self) -> str:
        return f"diner:{self.diner_id}"


class GroupClosed(Record, frozen=True, kw_only=True):
    """A 拼单 is over: `status` is confirmed, failed or cancelled."""

    topic: ClassVar[str] = "group.closed"
    group_id: int
    status: str

    def key(self) -> str:
        return f"group.closed:{self.group_id}"

    def lane(self) -> str:
        return f"group:{self.group_id}"


class PickupDelegated(Record, frozen=True, kw_only=True):
    """Somebody else collects: the chat that does is told, with the code of that revision."""

    topic: ClassVar[str] = "pickup.delegated"
    order_id: int
    identity_id: int
    revision: int

    def lane(self) -> str:
        return f"delegation:{self.order_id}"


class DelegationEnded(Record, frozen=True, kw_only=True):
    """Taken back by the diner, or given back by who should have collected."""

    topic: ClassVar[str] = "pickup.undelegated"
    order_id: int
    identity_id: int
    by_diner: bool
    revision: int

    def lane(self) -> str:
        return f"delegation:{self.order_id}"


class NotMineSaid(Record, frozen=True, kw_only=True):
    """A diner has a wrong box before them: the staff look."""

    topic: ClassVar[str] = "pickup.not_mine"
    order_id: int
    at_ms: int


class DisputeEnded(Record, frozen=True, kw_only=True):
    """Somebody of the staff has looked."""

    topic: ClassVar[str] = "pickup.resolved"
    order_id: int
    at_ms: int
