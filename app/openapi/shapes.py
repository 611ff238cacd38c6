"""The shapes of answers (`CONTRACT.md` §3, §5): types to people, JSON Schema to programs.

Nothing here builds an answer; a test converts real ones into these, unknown keys forbidden.
"""

from typing import Annotated, Literal

import msgspec

Fen = Annotated[int, msgspec.Meta(description="Money in fen: 1/100 yuan.")]
Iso = Annotated[str, msgspec.Meta(description="ISO 8601 with an offset.")]
Unix = Annotated[int, msgspec.Meta(description="Seconds since 1970.")]
OrderStatus = Literal[
    "pending_payment", "paid", "preparing", "ready", "picked_up", "cancelled", "no_show", "disposed"
]
CodeState = Literal["none", "issued", "active", "used", "revoked", "expired"]
Reason = Literal[
    "ok", "invalid", "not_ready", "unpaid", "cancelled", "refunded", "already_used", "expired",
    "wrong_place", "wrong_time", "revoked", "locked_out", "disputed", "device_offline",
    "device_disabled",
]  # fmt: skip
DoorState = Literal["sent", "opened", "not_opened", "unknown", "expired"]


class Shape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Base of all: nothing more than what is written here."""


class Problem(msgspec.Struct, kw_only=True):
    """RFC 9457. `code` is stable; some codes carry more keys."""

    type: str
    title: str
    status: int
    detail: str
    code: str


# --- staff ----------------------------------------------------------------------------------------


class Line(Shape):
    dish: str
    name: str
    quantity: int
    options: list[str]
    note: str
    unit_fen: Fen
    status: Literal["live", "refunded", "substituted"]


class Pickup(Shape):
    method: Literal["counter", "cabinet"]
    at: Annotated[str, msgspec.Meta(pattern=r"^\d\d:\d\d$")] | None
    cabinet: str | None
    slot: int | None
    code_state: CodeState


class Moved(Shape, rename={"from_": "from"}):
    at: Iso
    from_: OrderStatus | None
    to: OrderStatus
    by: str
    reason: str


class Payment(Shape):
    """`number` is its out_trade_no; for `wallet` the transfer's id."""

    number: str
    provider: str
    amount_fen: Fen
    status: Literal["creating", "pending", "unknown", "paid", "closed", "failed"]
    applied: bool


class Refund(Shape):
    """`number` is its out_refund_no; null while `requested` or `refused`."""

    number: str | None
    provider: str | None
    amount_fen: Fen
    status: Literal["requested", "refused", "processing", "succeeded", "closed", "abnormal"]
    reason: str


class Order(Shape):
    id: Annotated[str, msgspec.Meta(pattern=r"^\d{8}-[A-Z]\d{3,5}$")]
    number: str
    status: OrderStatus
    paid_fen: Fen
    refunded_fen: Fen
    total_fen: Fen
    diner: str
    channel: str
    canteen: str
    date: str
    meal: str
    lines: list[Line]
    pickup: Pickup
    history: list[Moved]
    payments: list[Payment]
    refunds: list[Refund]


class Orders(Shape):
    """`next` goes into `after`; null at the end."""

    items: list[Order]
    next: str | None


class DishStock(Shape):
    dish: str
    name: str
    planned: int
    held: int
    committed: int
    left: int


class Stock(Shape):
    items: list[DishStock]


class AuditCheck(Shape):
    name: str
    ok: bool
    detail: str


class Audit(Shape):
    ok: bool
    checks: list[AuditCheck]


# --- devices --------------------------------------------------------------------------------------


class Scanned(Shape):
    result: Literal["open", "refused"]
    reason: Reason
    display: str
    slot: int | None
    order: str | None
    cmd_id: str | None
    expires_at: Unix | None
    server_time: Unix


class EventsTaken(Shape):
    accepted: list[str]
    next_seq: int


class Command(Shape):
    cmd_id: str
    action: Literal["open"]
    slot: int
    expires_at: Unix


class Commands(Shape):
    commands: list[Command]


class CommandState(Shape):
    cmd_id: str
    slot: int
    state: DoorState


class Listed(Shape):
    order: str
    slot: int
    code_hash: str
    digits_hash: str
    not_after: Unix
    revision: int


class Denied(Shape):
    pickup: str
    revision: int


class DayKey(Shape):
    date: str
    key: str


class Bundle(Shape):
    """`keys` are for gates only; a cabinet's list is empty."""

    version: int
    offset_s: float
    keys: list[DayKey]
    listed: list[Listed]
    denied: list[Denied]
    server_time: Unix


class Paired(Shape):
    """Shown this once."""

    id: str
    secret: str


class RecordsTaken(Shape):
    accepted: list[str]
