"""Pure: the short words with which an admin runs a meal, as values.

`红烧肉+20`, `改价 红烧肉 16`, `截单 10:30`, each with a day and a meal before or after it. A word
is read whole or not at all: a number that is not clear makes it no word, and nothing is guessed.
Dishes stay as they were typed, in half width and lower case; who knows the menu finds them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from conversation.when import NOTHING_SAID, TEXT_MAX, When, join_when, normal, read_when, split_when
from kernel.money import parse_yuan

# More than the largest pot; a number beyond is a typing mistake.
PORTIONS_MAX = 100_000
MINUTES_MAX = 24 * 60


@dataclass(frozen=True, kw_only=True)
class _Word:
    when: When = field(default=NOTHING_SAID)


@dataclass(frozen=True)
class DraftWord(_Word):
    """草稿 明天午餐."""


@dataclass(frozen=True)
class CopyWord(_Word):
    """复制昨天; `source` is the day to copy from, `when` the menu to fill."""

    source: When


@dataclass(frozen=True)
class PreviewWord(_Word):
    """预览."""


@dataclass(frozen=True)
class PublishWord(_Word):
    """发布, or `发布 18:00` (`at`)."""

    at: str | None = None


@dataclass(frozen=True)
class WithdrawWord(_Word):
    """撤回."""


@dataclass(frozen=True)
class StockTableWord(_Word):
    """库存."""


@dataclass(frozen=True)
class StockWord(_Word):
    """红烧肉+20, 红烧肉-5, 红烧肉=30."""

    dish: str
    op: str
    portions: int


@dataclass(frozen=True)
class PriceWord(_Word):
    """改价 红烧肉 16."""

    dish: str
    price_fen: int


@dataclass(frozen=True)
class SoldOutWord(_Word):
    """售罄 红烧肉, 恢复 红烧肉."""

    dish: str
    sold_out: bool


@dataclass(frozen=True)
class ListedWord(_Word):
    """下架 红烧肉, 上架 红烧肉."""

    dish: str
    listed: bool


@dataclass(frozen=True)
class CutoffWord(_Word):
    """截单 10:30."""

    at: str


@dataclass(frozen=True)
class ExtendWord(_Word):
    """延长 15, in minutes."""

    minutes: int


@dataclass(frozen=True)
class AcceptingWord(_Word):
    """暂停, 暂停 30分钟 (`minutes`), 恢复接单."""

    accepting: bool
    minutes: int = 0


AdminWord = (
    DraftWord | CopyWord | PreviewWord | PublishWord | WithdrawWord | StockTableWord | StockWord
    | PriceWord | SoldOutWord | ListedWord | CutoffWord | ExtendWord | AcceptingWord
)  # fmt: skip

_STOCK = re.compile(r"(.+?) ?([+\-=]) ?(\d{1,6}) ?份?")
_REPRICE = re.compile(r"(.+?) ?改(?:价|成|为|到)? ?([¥]?[\d.]+(?:元|块)?)")
_MINUTES = re.compile(r"(\d{1,4}) ?(?:分钟|分|min|mins|minutes)?")
_CLOCK = re.compile(
    r"(?:今晚|晚上|下午|中午|上午|早上)?(\d{1,2})(?:[:.](\d{2})|点半|点(\d{1,2})分?|点钟?)"
)
_LATER = ("今晚", "晚上", "下午")

_Reader = Callable[[str, When], AdminWord | None]


def read_clock(text: str) -> str | None:
    """`10:30`, `9点半`, `下午6点` as `HH:MM`; None for anything else."""
    plain = normal(text)
    found = _CLOCK.fullmatch(plain)
    if found is None:
        return None
    hour = int(found[1])
    minute = int(found[2] or found[3] or ("30" if plain.endswith("半") else "0"))
    if plain.startswith(_LATER) and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}" if hour <= 23 and minute <= 59 else None


def _draft(rest: str, when: When) -> AdminWord | None:
    return DraftWord(when=when) if not rest else None


def _copy(rest: str, when: When) -> AdminWord | None:
    source = read_when(rest) if rest else None
    if source is not None and source.said_day:
        return CopyWord(source, when=when)
    # `复制昨天` alone: the day that was said is the one to copy from.
    if not rest and when.said_day:
        source = When(when.days, when.weekday, when.weeks, when.year, when.month, when.day)
        return CopyWord(source, when=When(meal_kind=when.meal_kind))
    return None


def _preview(rest: str, when: When) -> AdminWord | None:
    return PreviewWord(when=when) if not rest else None


def _publish(rest: str, when: When) -> AdminWord | None:
    if not rest:
        return PublishWord(when=when)
    at = read_clock(rest)
    return PublishWord(at, when=when) if at else None


def _withdraw(rest: str, when: When) -> AdminWord | None:
    return WithdrawWord(when=when) if not rest else None


def _stock_table(rest: str, when: When) -> AdminWord | None:
    return StockTableWord(when=when) if not rest else None


def _price(rest: str, when: When) -> AdminWord | None:
    found = re.fullmatch(r"(.+?)(?: (?:到|为|to) ?| )([¥$]?[\d.]+(?:元|块)?)", rest)
    price_fen = parse_yuan(found[2].replace("$", "")) if found else None
    if found is None or price_fen is None:
        return None
    return PriceWord(found[1].strip(), price_fen, when=when)


def _price_short(text: str, when: When) -> AdminWord | None:
    """红烧肉改16; 红烧肉改价16."""
    found = _REPRICE.fullmatch(text)
    price_fen = parse_yuan(found[2]) if found else None
    if found is None or price_fen is None:
        return None
    return PriceWord(found[1].strip(), price_fen, when=when)


def _sold_out(rest: str, when: When) -> AdminWord | None:
    return SoldOutWord(rest, True, when=when) if rest else None


def _restore(rest: str, when: When) -> AdminWord | None:
    if rest in {"接单", "orders", "ordering"}:
        return AcceptingWord(True, when=when)
    return SoldOutWord(rest, False, when=when) if rest else None


def _off(rest: str, when: When) -> AdminWord | None:
    return ListedWord(rest, False, when=when) if rest else None


def _on(rest: str, when: When) -> AdminWord | None:
    return ListedWord(rest, True, when=when) if rest else None


def _cutoff(rest: str, when: When) -> AdminWord | None:
    plain = re.sub(r"^(?:at |时间)?(?:延长到|延到|推迟到|提前到|改到|改成|到|to )? ?", "", rest)
    at = read_clock(plain)
    return CutoffWord(at, when=when) if at else None


def _extend(rest: str, when: When) -> AdminWord | None:
    minutes = _minutes(rest)
    return ExtendWord(minutes, when=when) if minutes else None


def _pause(rest: str, when: When) -> AdminWord | None:
    rest = rest.removeprefix("接单").removeprefix("orders").strip()
    if not rest:
        return AcceptingWord(False, when=when)
    minutes = _minutes(rest)
    return AcceptingWord(False, minutes, when=when) if minutes else None


def _minutes(text: str) -> int:
    """`30`, `30分钟`, `半小时`, `1小时`; 0 for anything else or too much of it."""
    if text in {"半小时", "半个小时", "half an hour"}:
        return 30
    hours = re.fullmatch(r"(\d{1,2}) ?个?(?:小时|hours?|h)", text)
    found = _MINUTES.fullmatch(text)
    minutes = int(hours[1]) * 60 if hours else int(found[1]) if found else 0
    return minutes if minutes <= MINUTES_MAX else 0


_VERBS: dict[str, _Reader] = {
    "草稿": _draft, "draft": _draft, "复制": _copy, "copy": _copy, "预览": _preview,
    "preview": _preview, "发布": _publish, "定时发布": _publish, "publish": _publish,
    "撤回": _withdraw, "withdraw": _withdraw, "库存": _stock_table, "stock": _stock_table,
    "改价": _price, "price": _price, "售罄": _sold_out, "soldout": _sold_out,
    "sold out": _sold_out, "恢复": _restore, "resume": _restore, "restore": _restore,
    "下架": _off, "off": _off, "上架": _on, "relist": _on, "截单": _cutoff, "cutoff": _cutoff,
    "延到": _cutoff, "延长到": _cutoff, "延长": _extend, "extend": _extend, "暂停": _pause,
    "pause": _pause,
}  # fmt: skip
_LONGEST_FIRST = sorted(_VERBS, key=len, reverse=True)


def read_admin_word(text: str) -> AdminWord | None:
    """The word, or None for whatever else was typed. Never raises."""
    if len(text) > 2 * TEXT_MAX:
        return None
    when, rest = split_when(text)
    if not rest or len(rest) > TEXT_MAX:
        return None
    return _by_verb(rest, when) or _stock(rest, when) or _price_short(rest, when)


def _by_verb(text: str, when: When) -> AdminWord | None:
    for verb in _LONGEST_FIRST:
        found = _at_front(verb, text, when) or _at_end(verb, text, when)
        if found is not None:
            return found
    return None


def _at_front(verb: str, text: str, when: When) -> AdminWord | None:
    """`截单 10:30`, and with a day or meal glued to the verb: `午餐截单10:30`."""
    before, found, rest = text.partition(verb)
    if not found or (verb.isascii() and rest[:1].isalnum()):
        return None
    if before:
        glued = read_when(before)
        joined = join_when(when, glued) if glued else None
        if joined is None:
            return None
        when = joined
    rest = rest.strip(" :,")
    word = _VERBS[verb](rest, when)
    if word is None and rest and _VERBS[verb] is not _copy:
        said, rest = split_when(rest)
        joined = join_when(when, said)
        word = _VERBS[verb](rest, joined) if joined else None
    return word


def _at_end(verb: str, text: str, when: When) -> AdminWord | None:
    """`红烧肉售罄`: only where the verb speaks of a dish and nothing else."""
    if verb not in {"售罄", "下架", "上架"} or not text.endswith(verb):
        return None
    dish = text.removesuffix(verb).strip()
    return _VERBS[verb](dish, when) if dish else None


def _stock(text: str, when: When) -> AdminWord | None:
    found = _STOCK.fullmatch(text)
    if found is None or not found[1].strip() or int(found[3]) > PORTIONS_MAX:
        return None
    dish = found[1].strip()
    # `1+2`, `红烧肉+米饭+1` are sums and orders, not stock.
    if dish[-1] in "+-=" or "+" in dish or "=" in dish or dish.isdecimal():
        return None
    # `延长 -5` is a verb with a number that makes no sense.
    if dish.split()[0] in _VERBS:
        return None
    return StockWord(dish, found[2], int(found[3]), when=when)
