"""What `step` may read: a frozen snapshot, loaded before the call by `bots/facts.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from conversation.menu_view import MenuView
from conversation.understanding.model import Limit, Line
from kernel.discounts import Steps


@dataclass(frozen=True)
class MealFacts:
    """The meal that can be ordered now, or the next one. Times are the canteen's own."""

    id: int
    kind: str
    date: str
    status: str  # open | not_yet | paused
    opens: datetime
    cutoff: datetime
    serve_from: datetime
    serve_to: datetime
    menu: MenuView
    left: Mapping[str, int]
    bought: Mapping[str, int]
    sold: Mapping[str, int] = field(default_factory=dict)

    def limits(self) -> dict[str, Limit]:
        """How much of each dish this diner may still take."""
        return {
            code: Limit(
                available=self.left.get(code, 0) > 0,
                stock=self.left.get(code, 0),
                max_per_order=max(0, dish.max_per_diner - self.bought.get(code, 0)),
            )
            for code, dish in self.menu.dishes.items()
        }

    def instant(self, at: str) -> datetime | None:
        """`HH:MM` as the moment within the serving window, over midnight too; None outside."""
        hour, minute = (int(part) for part in at.split(":"))
        day = self.serve_from.replace(hour=hour, minute=minute, second=0, microsecond=0)
        for moment in (day, day + timedelta(days=1)):
            if self.serve_from <= moment <= self.serve_to:
                return moment
        return None


@dataclass(frozen=True)
class OrderLineFacts:
    id: int
    dish: str
    name: str
    quantity: int
    options: tuple[str, ...]
    option_names: tuple[str, ...]
    note: str
    for_: str
    amount_fen: int
    status: str
    unit_fen: int = 0


@dataclass(frozen=True)
class OrderFacts:
    """One order of this diner. Codes and links are only there when they may be shown."""

    id: int
    number: str
    date: str
    status: str
    reason: str
    total_fen: int
    due_fen: int
    method: str
    at: datetime | None
    cabinet: str
    slot: int | None
    lines: tuple[OrderLineFacts, ...]
    expires: datetime | None = None
    pay_link: str = ""
    pickup_link: str = ""
    picture_link: str = ""
    digits: str = ""
    free_cancel: bool = False
    delegate: str = ""  # who collects it; then the code is theirs alone
    # What can still go back, by purse (`own`, `subsidy`, `provider`), in the order of going back.
    sources: tuple[tuple[str, int], ...] = ()

    @property
    def live(self) -> bool:
        return self.status in {"pending_payment", "paid", "preparing", "ready"}


@dataclass(frozen=True)
class GroupFacts:
    """The open 拼单 of this chat, or the one this diner is choosing for.

    `members` are (name, lines), in the order in which they came; `tiers` (members, percent off).
    """

    id: int
    code: str
    host: str
    is_host: bool
    host_pays: bool
    deadline: datetime
    members: tuple[tuple[str, tuple[Line, ...]], ...]
    joined: bool = False
    mine: tuple[Line, ...] = ()
    tiers: tuple[tuple[int, int], ...] = ()

    @property
    def choosing(self) -> int:
        return sum(1 for _, lines in self.members if lines)


@dataclass(frozen=True)
class Preferences:
    """What a diner has set once and for all; an empty text means nothing was set.

    `allergies` are canonical allergens (`kernel/allergens.py`): a dish that has one is warned of,
    and with `block` not taken at all. `way` is a way to pay, `substitute` what to do when a paid
    dish runs out: `refund`, `any`, or nothing = ask.
    """

    allergies: tuple[str, ...] = ()
    block: bool = False
    method: str = ""
    cabinet: str = ""
    way: str = ""
    substitute: str = ""
    reminders: bool = True


@dataclass(frozen=True)
class Facts:
    """Everything one turn knows. Money in fen, times aware and in the canteen's zone."""

    now: datetime
    name: str = ""
    roles: frozenset[str] = frozenset()
    canteen: str = ""
    meal: MealFacts | None = None
    own_fen: int = 0
    subsidy_fen: int = 0
    held_fen: int = 0  # set aside for unpaid orders
    orders: tuple[OrderFacts, ...] = ()  # newest first
    carrying: tuple[OrderFacts, ...] = ()  # other people's, to collect for them
    cabinets: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()  # wallet, sandbox, wechat_pay, alipay
    group: bool = False
    group_order: GroupFacts | None = None
    preferences: Preferences = Preferences()
    cooking: Mapping[str, str] = field(default_factory=dict)  # name → dish code, for the kitchen
    discount: Steps = ()
    past: tuple[tuple[str, tuple[Line, ...]], ...] = field(
        default=()
    )  # (date, lines), oldest first

    @property
    def now_ms(self) -> int:
        return round(self.now.timestamp() * 1000)

    def order(self, order_id: int) -> OrderFacts | None:
        return next((order for order in self.orders if order.id == order_id), None)
