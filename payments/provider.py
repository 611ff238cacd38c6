"""The port: somebody outside who takes money and gives it back.

A provider never raises for what the outside did: every answer is one of the values below, and "no
answer" is one of them. Its own words (openid, trade_state, sub_code) stop at its file's edge. It is
called between transactions, never inside one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Answer(StrEnum):
    """What became of a request to create."""

    CREATED = "created"  # the diner can pay now
    REFUSED = "refused"  # nothing can be paid under this number, ever
    UNREACHED = "unreached"  # nothing left this house
    UNKNOWN = "unknown"  # time-out, junk, bad signature: ask before believing anything


class TradeState(StrEnum):
    """What the provider says of a payment."""

    UNPAID = "unpaid"
    PAID = "paid"  # also when refunded later: it was paid
    CLOSED = "closed"
    MISSING = "missing"  # it knows no such number
    UNKNOWN = "unknown"


class RefundState(StrEnum):
    """What the provider says of a refund."""

    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    CLOSED = "closed"  # dead: only now a new number is right
    ABNORMAL = "abnormal"  # it cannot be paid back this way
    REFUSED = "refused"  # a mistake of ours or no money at the merchant: a person has to look
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Bill:
    """What is asked of a provider, final before it is called and sent again unchanged.

    `expires_ms` is real time; `payer` is the provider's name for who pays, where the way needs one.
    """

    number: str
    amount_fen: int
    currency: str
    title: str
    way: str
    expires_ms: int
    payer: str | None = None
    payer_ip: str | None = None


@dataclass(frozen=True)
class Created:
    """The answer to `create`; `handle` holds what the diner's page needs to pay."""

    answer: Answer
    handle: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""


@dataclass(frozen=True)
class Trade:
    """A payment as the provider sees it; `txn_id` and `paid_ms` (real time) are set when paid."""

    number: str
    state: TradeState
    txn_id: str = ""
    amount_fen: int = 0
    currency: str = "CNY"
    paid_ms: int = 0


@dataclass(frozen=True)
class RefundOrder:
    """What goes back: `number` is final, a retry uses it again."""

    number: str
    trade_number: str
    txn_id: str
    amount_fen: int
    total_fen: int
    currency: str
    reason: str


@dataclass(frozen=True)
class RefundAnswer:
    """A refund as the provider sees it."""

    number: str
    state: RefundState
    provider_id: str = ""
    detail: str = ""


class NoticeKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"
    FOREIGN = "foreign"  # genuine, but of another merchant or app
    OTHER = "other"  # genuine and of no consequence


@dataclass(frozen=True)
class Notice:
    """A genuine callback, in our words. `event_id` is the same over its repeats."""

    event_id: str
    kind: NoticeKind
    trade: Trade | None = None
    refund: RefundAnswer | None = None
    refund_fen: int = 0


@dataclass(frozen=True)
class Reply:
    """The answer to a callback, in the provider's form."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"


class Forged(Exception):
    """The callback is not genuine, stale or junk: nothing of it is kept."""


class Provider(Protocol):
    """One file per provider, one line in `payments/registry.py`."""

    name: str
    # The ways to pay it knows, best first; empty: there is only one and nobody names it.
    ways: tuple[str, ...]
    # Two refunds of one payment keep this distance (WeChat Pay: a minute).
    refund_gap_s: int

    async def create(self, bill: Bill) -> Created: ...
    async def query(self, number: str) -> Trade: ...
    async def close(self, number: str) -> Trade:
        """Ask to close, then say what is true now: CLOSED, PAID, MISSING or UNKNOWN."""
        ...

    async def refund(self, order: RefundOrder) -> RefundAnswer: ...
    async def query_refund(self, order: RefundOrder) -> RefundAnswer: ...
    async def read_notice(self, headers: Mapping[str, str], body: bytes, real_ms: int) -> Notice:
        """Raises Forged."""
        ...

    def accept(self) -> Reply:
        """Stored: do not repeat it."""
        ...

    def refuse(self, status: int, message: str) -> Reply: ...
    async def aclose(self) -> None: ...


Providers = Mapping[str, Provider]
