"""Pure: what somebody is looking for on a menu: 「有没有鱼」「辣的」「20以内」「不含花生」.

Only what the menu says is ever answered: a dish is halal when its canteen says so, never because
of its name. A text with one word that nobody understands is no wish.
"""

import re
from dataclasses import dataclass
from functools import partial

from conversation.facts import MealFacts
from conversation.menu_view import DishView, MenuView, plain
from conversation.words import clean
from kernel import allergens
from kernel.money import FEN_MAX

# Longer than this nobody asks for a kind of dish.
TEXT_MAX = 40


@dataclass(frozen=True)
class Wish:
    """All of it must hold. `words` are parts of names, `without` canonical allergens."""

    words: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    spicy: bool | None = None
    light: bool = False
    cheap: bool = False
    under_fen: int | None = None

    @property
    def empty(self) -> bool:
        return self == Wish()


# Attributes alone are a wish only when they describe a dish: 「不辣的」 does, 「不辣」 is said of
# one that was ordered.
_DESCRIBES = re.compile(r"的$|[菜品]|吃的|\b(?:dish|dishes|food|something|anything)\b")
# 「有没有…」 asks after that very thing, and is told when there is none.
_ASKS_FOR = re.compile(
    r"有没有\S+|有无\S+|有\S+[吗么]|\S+有吗"
    r"|(?:is there|are there|do you have|have you got|got)?\s*any [\w ]+\??|do you have [\w ]+\??"
)
_NO_DISH = re.compile(
    r"人|优惠|活动|折扣|满减|座|位|发票|问题|时间|客服|空|钱|码|单|柜|窗口|wifi|discount|seat|invoice"
    r"|one|body|question|problem|offer|news|thing|time"
)
# 「有没有…」 asks; whoever asks is told when there is none.
_ASKS = re.compile(
    r"有没有|有什么|有啥|有哪些|都有什么|有无|哪些|哪个|哪道|什么|啥|有|吗|没有$"
    r"|\b(?:do you have|have you got|is there|are there|what|which|any|anything|something|got)\b"
)
_FRAME = re.compile(
    r"今天|现在|请问|你们|这里|我想吃|想吃|想喝|想要|有没有|有什么|有啥|有哪些|都有什么|有无|哪些"
    r"|哪个|哪道|什么|啥|有(?=\S)|来点|来些|来个|找|搜|吗|么|呢|没有$|有$|比较|一点|点儿?"
    r"|的菜|菜品|菜|吃的|东西|的|\b(?:do you have|have you got|is there|are there|what|which|any"
    r"|anything|something|got|dishes|dish|food|today|that is|that are|is|are|the|some|a|on|menu|me"
    r"|do|you|have|there)\b|[?？!！。.,，、;；\s]|又|且|并|和|\band\b|\bbut\b"
)
_PRICE = re.compile(
    r"(?:不超过|低于|少于|\bunder|\bbelow|\bless than|\bup to|\bat most)\s*[¥￥]?(\d{1,4})"
    r"\s*(?:元|块钱?|yuan)?(?:以[内下])?"
    r"|[¥￥]?(\d{1,4})\s*(?:元|块钱?|yuan)?\s*(?:以内|以下|之内|之下|内)"
)
_MILD = re.compile(r"不要辣|不吃辣|不辣|免辣|非辣|\bnot (?:too )?spicy\b|\bno spice\b|\bmild\b")
_HOT = re.compile(r"微辣|香辣|麻辣|辣味?|\bspicy\b|\bhot\b")
_LIGHT = re.compile(
    r"清淡|少油|不油腻|不油|低脂|健康|\blight\b|\bhealthy\b|\bless oil\b|\blow fat\b"
)
_CHEAP = re.compile(r"便宜|实惠|划算|\bcheap(?:er|est)?\b")
_FREE = re.compile(
    r"(?:不含|(?<!有)没有|不要|不放|不带|无|对)\s*(\S+?)(?:过敏)?(?=的|$|\s)"
    r"|\b(?:without|no|free of)\s+(\w+)|\b(\w+)[- ]free\b"
)
_ALLERGEN_CHARS = 6

# What is fried or braised in oil, by the words a menu has for it; steamed and boiled is light.
_OILY = re.compile(r"炸|油|红烧|回锅|宫保|干锅|煎|肥|酥|麻婆|鱼香|fried|braised|crispy|kung pao")
_LIGHT_NAMES = re.compile(r"清|蒸|煮|白灼|凉拌|蒜蓉|汤|粥|时蔬|青菜|steamed|boiled|soup|greens")
# 鱼香肉丝 holds no fish.
_NOT_REALLY = {
    "鱼": ("鱼香",), "fish": ("fish-flavoured", "fish-flavored", "fish flavoured"),
    "牛": ("牛奶",), "蛋": ("蛋糕",), "鸡": ("鸡蛋", "鸡精"),
}  # fmt: skip
_SAME = {"鸡肉": "鸡", "牛肉": "牛", "羊肉": "羊", "鱼肉": "鱼", "猪肉": "肉", "鸡蛋": "蛋",
         "eggs": "egg", "vegetables": "greens", "noodle": "noodles"}  # fmt: skip


def read_wish(text: str, menu: MenuView) -> tuple[Wish, bool] | None:
    """(what is wished, whether it was a question), or None when it is something else."""
    flat = clean(text)
    if len(flat) > TEXT_MAX or plain(flat) in menu.names:
        return None
    wonders = text.rstrip().endswith(("?", "？"))
    asked = bool(_ASKS.search(flat)) or wonders
    asked_for = bool(_ASKS_FOR.fullmatch(flat + "?" * wonders)) and not _NO_DISH.search(flat)
    wish, rest = _attributes(flat)
    words: list[str] = []
    categories: list[str] = []
    for word in _FRAME.sub(" ", rest).split():
        if category := category_of(word, menu):
            categories.append(category)
        elif (asked and named(word, menu)) or asked_for:
            words.append(word)
        else:
            return None
    # One long unknown word is a sentence about something else.
    if any(len(word) > _ALLERGEN_CHARS * (1 if not word.isascii() else 3) for word in words):
        return None
    found = Wish(
        tuple(words), tuple(categories), wish.without, wish.spicy, wish.light, wish.cheap,
        wish.under_fen,
    )  # fmt: skip
    described = asked or found.categories or found.under_fen or _DESCRIBES.search(flat)
    return None if found.empty or not described else (found, asked)


def _attributes(flat: str) -> tuple[Wish, str]:
    """What can be said without naming a dish, and the text without it."""
    under = None
    if found := _PRICE.search(flat):
        under = min(int(found[1] or found[2]) * 100, FEN_MAX)
        flat = f"{flat[: found.start()]} {flat[found.end() :]}"
    without = []
    for found in list(_FREE.finditer(flat)):
        word = next(part for part in found.groups() if part)
        if key := allergens.identifier(word):
            without.append(key)
            flat = flat.replace(found[0], " ")
    spicy = None
    for value, pattern in ((False, _MILD), (True, _HOT)):
        if pattern.search(flat):
            spicy = value if spicy is None else spicy
            flat = pattern.sub(" ", flat)
    light, cheap = bool(_LIGHT.search(flat)), bool(_CHEAP.search(flat))
    rest = _CHEAP.sub(" ", _LIGHT.sub(" ", flat))
    return Wish((), (), tuple(without), spicy, light, cheap, under), rest


def category_of(word: str, menu: MenuView) -> str | None:
    """The category that a whole word names: `荤菜`, `荤`, `drinks`."""
    said = plain(word)
    for name, aliases in menu.categories.items():
        known = {plain(one) for one in (name, *aliases)}
        if said in known or f"{said}菜" in known or f"{said}s" in known:
            return name
    return None


def named(word: str, menu: MenuView) -> bool:
    return any(_holds(word, dish) for dish in menu.dishes.values())


def _holds(word: str, dish: DishView) -> bool:
    """True when a name of the dish, or what it contains, is that."""
    said = _SAME.get(word, word)
    for name in (dish.name, dish.name_en.lower(), *dish.aliases):
        for other in _NOT_REALLY.get(said, ()):
            name = name.replace(other, "")
        if said in name:
            return True
    key = allergens.identifier(word)
    return key is not None and key in dish.allergens


def is_light(dish: DishView) -> bool:
    """Steamed, boiled, plain: by its name, for a menu says nothing else of it."""
    name = dish.name.lower().replace("stir-fried", "")
    return not _OILY.search(name) and bool(_LIGHT_NAMES.search(name))


def matching(wish: Wish, meal: MealFacts) -> list[DishView]:
    """The dishes that are all of it, in menu order; those that are sold out only when all are."""
    fits = [dish for dish in meal.menu.dishes.values() if _fits(wish, dish)]
    there = [dish for dish in fits if meal.left.get(dish.code, 0) > 0]
    found = there or fits
    return sorted(found, key=lambda dish: dish.price_fen) if wish.cheap else found


def _fits(wish: Wish, dish: DishView) -> bool:
    return (
        (not wish.categories or dish.category in wish.categories)
        and all(map(partial(_holds_in, dish), wish.words))
        and not set(wish.without) & set(dish.allergens)
        and (wish.spicy is None or (dish.spicy > 0) == wish.spicy)
        and (not wish.light or is_light(dish))
        and (wish.under_fen is None or dish.price_fen <= wish.under_fen)
    )


def _holds_in(dish: DishView, word: str) -> bool:
    return _holds(word, dish)
