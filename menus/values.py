"""What goes into the verbs of this room and what they answer: numbers a chat can repeat."""

from dataclasses import dataclass

from kernel.errors import Refused
from kernel.money import FEN_MAX
from menus.queries import Affected

# A dish's name has to fit a line of a chat and a label on a box.
NAME_MAX = 40
# The largest canteens of one site cook for 30 000; a number beyond is a typing mistake.
PORTIONS_MAX = 100_000
# CONTRACT §4 for the sample, and a fair share of a pot elsewhere; a line may say otherwise.
MAX_PER_DINER = 10
# The whole of a large canteen's day; a menu nobody can read helps nobody.
DISHES_MAX = 500


@dataclass(frozen=True, kw_only=True)
class DraftDish:
    """One line of a draft. None: what is known of the dish stays, a new dish gets the usual."""

    name: str
    price_fen: int
    portions: int
    code: str | None = None
    name_en: str | None = None
    aliases: tuple[str, ...] | None = None
    category: str | None = None
    stall: str | None = None
    spicy: int | None = None
    allergens: tuple[str, ...] | None = None
    option_groups: tuple[str, ...] | None = None
    max_per_diner: int | None = None
    hold_minutes: int | None = None
    size: str | None = None
    temperature: str | None = None
    available: bool = True
    position: int | None = None

    def check(self) -> None:
        """Raises Refused(bad_dish) with the name and the field that makes no sense."""
        wrong = self._wrong()
        if wrong is not None:
            raise Refused("bad_dish", name=self.name[:NAME_MAX], field=wrong)

    def _wrong(self) -> str | None:
        if not is_name(self.name):
            return "name"
        if not 0 <= self.price_fen <= FEN_MAX:
            return "price"
        if not 0 <= self.portions <= PORTIONS_MAX:
            return "portions"
        if self.max_per_diner is not None and not 0 < self.max_per_diner <= PORTIONS_MAX:
            return "max_per_diner"
        if self.spicy is not None and not 0 <= self.spicy <= 5:
            return "spicy"
        if self.category is not None and not is_name(self.category):
            return "category"
        return None


def is_name(text: str) -> bool:
    """Something to call a dish by: one line, not blank, short enough."""
    return 0 < len(text) <= NAME_MAX and text == text.strip() and text.isprintable()


@dataclass(frozen=True)
class SavedLine:
    """A draft line as it now stands. `price_before_fen` is what the dish cost when last sold."""

    code: str
    name: str
    price_fen: int
    portions: int
    category: str
    stall: str
    spicy: int
    allergens: tuple[str, ...]
    price_before_fen: int | None
    new: bool


@dataclass(frozen=True)
class DraftSaved:
    """The lines just written, and how much the whole draft has now."""

    meal_id: int
    lines: tuple[SavedLine, ...]
    dishes: int
    portions: int
    copied_from: str | None = None


@dataclass(frozen=True)
class Change:
    """One dish in two revisions; None where it was not sold."""

    name: str
    price_before_fen: int | None
    price_fen: int | None
    planned_before: int | None
    planned: int | None


@dataclass(frozen=True)
class Published:
    """The menu is out. `first` is True once in a meal's life, for the announcement."""

    meal_id: int
    date: str
    meal_kind: str
    revision: int
    dishes: int
    portions: int
    cutoff_ms: int
    first: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Scheduled:
    """The draft will be published at `publish_at_ms`."""

    meal_id: int
    date: str
    meal_kind: str
    publish_at_ms: int
    dishes: int
    portions: int


@dataclass(frozen=True)
class Withdrawn:
    """Back to a draft; `scheduled` when only the planned publication was called off."""

    meal_id: int
    date: str
    meal_kind: str
    scheduled: bool
    carts: int


@dataclass(frozen=True)
class Imported:
    """What a file brought. `published` is None when it stayed a draft or changed nothing."""

    meal_id: int
    date: str
    meal_kind: str
    dishes: int
    portions: int
    created: int
    published: Published | None


@dataclass(frozen=True)
class PriceChanged:
    """Carts are asked again; orders keep the price they were placed at."""

    code: str
    name: str
    before_fen: int
    after_fen: int
    revision: int
    affected: Affected


@dataclass(frozen=True)
class SaleChanged:
    """售罄 / 恢复 / 下架 / 上架. `changed` is False when it was so already."""

    code: str
    name: str
    what: str
    value: bool
    changed: bool
    left: int
    revision: int
    affected: Affected


@dataclass(frozen=True)
class CutoffMoved:
    """`affected` counts the meal's live orders: an unpaid one keeps its own time to pay."""

    before_ms: int
    after_ms: int
    revision: int
    affected: Affected


@dataclass(frozen=True)
class AcceptingChanged:
    """暂停 / 恢复接单."""

    accepting: bool
    changed: bool
    affected: Affected


@dataclass(frozen=True)
class StockChanged:
    """`before` and `after` are what is left to sell, `sold` what is held or paid."""

    code: str
    name: str
    before: int
    after: int
    sold: int
    planned: int
    replayed: bool
