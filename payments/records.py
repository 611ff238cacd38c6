"""What payments write to the outbox: some facts become notices, some call a provider."""

from typing import ClassVar

from kernel.records import Record


class DinerRecord(Record, frozen=True, kw_only=True):
    """A fact that somebody hears about, in order with everything else about them."""

    order_id: int
    diner_id: int

    def lane(self) -> str:
        return f"diner:{self.diner_id}"


class LateApplied(DinerRecord, frozen=True, kw_only=True):
    """Money came after the order had expired, and the order lives again."""

    topic: ClassVar[str] = "payment.late_applied"
    capture_id: int
    amount_fen: int


class Refunding(DinerRecord, frozen=True, kw_only=True):
    """Money came that the order cannot use; it is on its way back without anybody asking.

    reason: late | duplicate | amount | cancelled.
    """

    topic: ClassVar[str] = "payment.refunding"
    capture_id: int
    amount_fen: int
    reason: str


class Answered(DinerRecord, frozen=True, kw_only=True):
    """「付了」 was checked: no money is there (`unpaid`), or nobody knows (`unknown`)."""

    topic: ClassVar[str] = "payment.answered"
    asked: str
    status: str


class RefundAsked(DinerRecord, frozen=True, kw_only=True):
    """A refund waits for finance or an admin."""

    topic: ClassVar[str] = "refund.asked"
    request_id: int
    amount_fen: int


class RefundDecided(DinerRecord, frozen=True, kw_only=True):
    """A refund was approved or refused; `approver` is `policy` when a rule said yes."""

    topic: ClassVar[str] = "refund.decided"
    request_id: int
    amount_fen: int
    approved: bool
    approver: str
    reason: str = ""


class RefundSettled(DinerRecord, frozen=True, kw_only=True):
    """Money is back: via provider | wallet | manual | external."""

    topic: ClassVar[str] = "refund.settled"
    refund_id: int
    amount_fen: int
    via: str
    provider: str


class TopUpRecord(Record, frozen=True, kw_only=True):
    """A fact about a top-up; its facts are told in order."""

    topup_id: int

    def lane(self) -> str:
        return f"topup:{self.topup_id}"


class TopUpPaid(TopUpRecord, frozen=True, kw_only=True):
    """The money is on the own purse."""

    topic: ClassVar[str] = "topup.paid"
    amount_fen: int


class TopUpReturning(TopUpRecord, frozen=True, kw_only=True):
    """Money came that the top-up cannot use (twice, or another amount): it goes back by itself."""

    topic: ClassVar[str] = "topup.returning"
    capture_id: int
    amount_fen: int


class TopUpReturned(TopUpRecord, frozen=True, kw_only=True):
    topic: ClassVar[str] = "topup.returned"
    refund_id: int
    amount_fen: int


class CashAsked(Record, frozen=True, kw_only=True):
    """A top-up at the counter waits for a second person of finance."""

    topic: ClassVar[str] = "cash.asked"
    request_id: int
    amount_fen: int
    diner_id: int
    asker_id: int


class CashBooked(Record, frozen=True, kw_only=True):
    """Finance put money on a card, or paid it out (a negative amount)."""

    topic: ClassVar[str] = "cash.booked"
    diner_id: int
    transfer_id: int
    amount_fen: int


class AttemptStarted(Record, frozen=True, kw_only=True):
    """An attempt is written down; the provider has yet to hear of it."""

    topic: ClassVar[str] = "attempt.started"
    attempt_id: int


class AttemptAbandoned(Record, frozen=True, kw_only=True):
    """Nobody wants this attempt any more; it is still open at the provider."""

    topic: ClassVar[str] = "attempt.abandoned"
    attempt_id: int


class PaymentAsked(Record, frozen=True, kw_only=True):
    """The diner says 「付了」; `asked` is the message that said so."""

    topic: ClassVar[str] = "payment.asked"
    order_id: int
    asked: str


class RefundCreated(Record, frozen=True, kw_only=True):
    """A refund is written down; the provider has yet to hear of it."""

    topic: ClassVar[str] = "refund.created"
    refund_id: int


class NeedsReview(Record, frozen=True, kw_only=True):
    """Money that no rule explains: finance has to look. what: capture | refund | event."""

    topic: ClassVar[str] = "payment.review"
    what: str
    row_id: int
    reason: str


class SandboxMoved(Record, frozen=True, kw_only=True):
    """On the provider's side: a trade or refund changed and we have not been told yet."""

    topic: ClassVar[str] = "sandbox.moved"
    kind: str
    number: str
    serial: int


class DishShort(Record, frozen=True, kw_only=True):
    """Dishes that a diner has paid for ran out: they are asked, once for each shortage."""

    topic: ClassVar[str] = "dish.short"
    shortage_id: int
    diner_id: int

    def lane(self) -> str:
        return f"diner:{self.diner_id}"


class ShortSettled(DinerRecord, frozen=True, kw_only=True):
    """Nobody answered in time: the line was substituted or refunded as the diner wishes it."""

    topic: ClassVar[str] = "short.settled"
    line_id: int
    outcome: str  # substituted | refunded
