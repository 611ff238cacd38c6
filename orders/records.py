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
