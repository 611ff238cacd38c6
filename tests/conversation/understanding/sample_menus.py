"""Two small menus of our own, a Chinese canteen and an English deli, and a short notation for them.

`line("a01x2[scallion.no]'切小块'@小王")` reads a cart line; `shown` writes a whole answer.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Any

from conversation.understanding import (
    Answer,
    Case,
    CompiledMenu,
    Entry,
    Line,
    Mentioned,
    OpenQuestion,
    PastOrder,
    ShownList,
    compile_menu,
    understand,
)

_LINE = re.compile(
    r"(?P<dish>\w*?)x(?P<quantity>-?\d+)(?:\[(?P<options>[^\]]*)\])?(?:'(?P<note>[^']*)')?(?:@(?P<for>\S+))?$"
)


def option(option_id: str, name: str, *aliases: str, sem: str = "") -> dict[str, Any]:
    """`sem` is written `omit:葱,葱花`."""
    out: dict[str, Any] = {"id": option_id, "name": name, "aliases": list(aliases)}
    if sem:
        op, _, of = sem.partition(":")
        out["sem"] = {"op": op, "of": of.split(",")}
    return out


def group(
    group_id: str,
    name: str,
    *options: dict[str, Any],
    default: str | None = None,
    required: bool = False,
    multi: bool = False,
) -> tuple[str, dict[str, Any]]:
    return group_id, {
        "id": group_id,
        "name": name,
        "type": "multi" if multi else "single",
        "required": required,
        "default": default,
        "options": list(options),
    }


def dish(
    no: int,
    dish_id: str,
    names: str,
    category: str,
    options: str = "",
    stock: int = 30,
    most: int = 10,
    available: bool = True,
) -> dict[str, Any]:
    """`names` is the name and its aliases, split at `|`."""
    name, *aliases = names.split("|")
    return {
        "id": dish_id,
        "no": no,
        "name": name,
        "aliases": aliases,
        "category": category,
        "price": 1000,
        "stock": stock,
        "max_per_order": most,
        "available": available,
        "options": options.split(),
        "allergens": [],
    }


CHINESE: dict[str, Any] = {
    "id": "zh",
    "name": "测试食堂",
    "lang": "zh",
    "date": "2025-06-18",
    "pickup_windows": [
        {"name": "午餐", "aliases": ["中午", "午饭"], "from": "11:00", "to": "13:00"},
        {"name": "晚餐", "aliases": ["晚上", "晚饭"], "from": "17:00", "to": "19:30"},
    ],
    "categories": [
        {"name": "热菜", "aliases": ["炒菜"]},
        {"name": "面点", "aliases": ["主食"]},
        {"name": "粥汤", "aliases": ["汤", "粥"]},
        {"name": "饮品", "aliases": ["饮料", "喝的"]},
    ],
    "option_groups": dict(
        [
            group(
                "spice",
                "辣度",
                option("spice.no", "不辣", "免辣", sem="omit:辣,辣椒"),
                option("spice.mild", "微辣", sem="less:辣,辣椒"),
                option("spice.mid", "中辣"),
                option("spice.hot", "特辣", "爆辣", sem="more:辣,辣椒"),
                default="spice.mid",
            ),
            group("scallion", "葱", option("scallion.no", "免葱", sem="omit:葱,葱花"), multi=True),
            group(
                "cilantro",
                "香菜",
                option("cilantro.no", "免香菜", sem="omit:香菜"),
                option("cilantro.more", "多香菜", sem="more:香菜"),
                multi=True,
            ),
            group(
                "salt",
                "咸淡",
                option("salt.less", "少盐", "清淡点", sem="less:盐"),
                option("salt.mid", "正常盐"),
                default="salt.mid",
            ),
            group("egg", "加蛋", option("egg.yes", "加蛋", sem="add:蛋,鸡蛋,煎蛋"), multi=True),
            group(
                "bowl", "份量", option("bowl.s", "小碗"), option("bowl.l", "大碗"), default="bowl.s"
            ),
            group("cup", "杯型", option("cup.m", "中杯"), option("cup.l", "大杯"), required=True),
            group(
                "ice",
                "冰量",
                option("ice.mid", "正常冰"),
                option("ice.less", "少冰", sem="less:冰"),
                option("ice.no", "去冰", sem="omit:冰"),
                option("ice.hot", "热", "热的"),
                default="ice.mid",
            ),
            group(
                "sugar",
                "甜度",
                option("sugar.full", "全糖"),
                option("sugar.half", "半糖", "五分糖"),
                option("sugar.no", "无糖", sem="omit:糖"),
                default="sugar.full",
            ),
            group(
                "portion",
                "整半份",
                option("portion.full", "整份"),
                option("portion.half", "半份"),
                default="portion.full",
            ),
            group(
                "drink",
                "饮品",
                option("drink.soy", "豆浆"),
                option("drink.tea", "绿茶"),
                required=True,
            ),
            group("vinegar", "醋", option("vinegar.more", "多醋", sem="more:醋"), multi=True),
            group(
                "temp",
                "温度",
                option("temp.mid", "常温", "不冰"),
                option("temp.cold", "冰", "冰的", "加冰"),
                option("temp.hot", "热", "热的", "加热"),
                default="temp.mid",
            ),
        ]
    ),
    "dishes": [
        dish(1, "a01", "土豆烧牛肉|土豆牛肉", "热菜", "spice salt"),
        dish(2, "a02", "青椒炒蛋", "热菜", "salt spice"),
        dish(3, "a03", "酸菜肉丝面|肉丝面", "面点", "bowl spice scallion cilantro egg"),
        dish(4, "a04", "葱油拌面|拌面", "面点", "bowl scallion egg"),
        dish(5, "a05", "三鲜馄饨|馄饨", "面点", "scallion cilantro vinegar"),
        dish(6, "a06", "麻辣豆腐|豆腐", "热菜", "spice scallion salt portion"),
        dish(7, "a07", "素菜包|菜包|包子", "面点", most=20, stock=60),
        dish(8, "a08", "叉烧包|包子", "面点", most=20, stock=60),
        dish(9, "a09", "冰豆花|豆花", "饮品"),
        dish(10, "a10", "绿茶", "饮品", "temp"),
        dish(11, "a11", "柠檬红茶|红茶", "饮品", "cup ice sugar"),
        dish(12, "a12", "鸭血粉丝汤", "粥汤", "cilantro spice"),
        dish(13, "a13", "白粥", "粥汤"),
        dish(14, "a14", "南瓜粥", "粥汤"),
        dish(15, "a15", "红糖馒头", "面点", stock=0, available=False),
        dish(16, "a16", "双拼套餐|套餐", "热菜", "drink spice"),
        dish(17, "a17", "脆皮烤鸭|烤鸭", "热菜", "portion", stock=2),
        dish(18, "a18", "豆浆", "饮品", "temp"),
        dish(19, "a19", "米饭|白米饭", "面点", most=20, stock=100),
        dish(20, "a20", "可乐|可口可乐", "饮品", "temp", most=24, stock=100),
    ],
}

ENGLISH: dict[str, Any] = {
    "id": "en",
    "name": "Test Deli",
    "lang": "en",
    "date": "2025-06-18",
    "pickup_windows": [
        {"name": "lunch", "aliases": ["noon"], "from": "11:00", "to": "14:00"},
        {"name": "dinner", "aliases": ["evening"], "from": "17:00", "to": "19:00"},
    ],
    "categories": [
        {"name": "tacos", "aliases": ["taco"]},
        {"name": "wraps", "aliases": ["wrap"]},
        {"name": "drinks", "aliases": ["drink", "something to drink"]},
    ],
    "option_groups": dict(
        [
            group(
                "onion",
                "onion",
                option("onion.no", "no onion", sem="omit:onion"),
                option("onion.more", "extra onion", sem="more:onion"),
                multi=True,
            ),
            group(
                "cheese",
                "cheese",
                option("cheese.no", "no cheese", sem="omit:cheese"),
                option("cheese.more", "extra cheese", sem="more:cheese"),
                multi=True,
            ),
            group(
                "sauce",
                "sauce",
                option("sauce.mid", "regular sauce"),
                option("sauce.less", "light sauce", sem="less:sauce"),
                option("sauce.side", "sauce on the side"),
                default="sauce.mid",
            ),
            group(
                "size",
                "size",
                option("size.m", "medium"),
                option("size.l", "large", "big"),
                default="size.m",
            ),
            group(
                "ice",
                "ice",
                option("ice.mid", "regular ice"),
                option("ice.no", "no ice", sem="omit:ice"),
                default="ice.mid",
            ),
            group("cup", "cup", option("cup.s", "small"), option("cup.l", "large"), required=True),
            group(
                "milk",
                "milk",
                option("milk.whole", "whole milk"),
                option("milk.oat", "oat milk", "oat"),
                default="milk.whole",
            ),
        ]
    ),
    "dishes": [
        dish(1, "b01", "Beef Taco", "tacos", "onion cheese sauce"),
        dish(2, "b02", "Fish Taco", "tacos", "onion sauce"),
        dish(3, "b03", "Chicken Wrap", "wraps", "onion cheese sauce"),
        dish(4, "b04", "Veggie Wrap|falafel wrap", "wraps", "onion", stock=3),
        dish(5, "b05", "Nachos", "tacos", "cheese size"),
        dish(6, "b06", "Cola|coke", "drinks", "size ice", most=24, stock=100),
        dish(7, "b07", "Ginger Ale", "drinks", "size ice"),
        dish(8, "b08", "Cappuccino", "drinks", "cup milk"),
        dish(9, "b09", "Apple Pie", "wraps", stock=0, available=False),
    ],
}

NOW = datetime.fromisoformat("2025-06-18T10:00")


@cache
def menu(lang: str) -> CompiledMenu:
    return compile_menu(CHINESE if lang == "zh" else ENGLISH)


def line(text: str) -> Line:
    found = _LINE.match(text)
    assert found, text
    options = tuple(one for one in (found["options"] or "").split(",") if one)
    return Line(
        found["dish"], int(found["quantity"]), options, found["note"] or "", found["for"] or ""
    )


def lines(text: str) -> tuple[Line, ...]:
    return tuple(line(one) for one in text.split())


def question(reason: str, candidates: str, pending: str = "x1") -> OpenQuestion:
    return OpenQuestion(reason, tuple(candidates.split()), line(pending))


def entries(text: str) -> tuple[Entry, ...]:
    """`order 2025-06-17 a01x1 a02x1; list a01 a02; mention a03`, oldest first."""
    out: list[Entry] = []
    for part in filter(None, (one.strip() for one in text.split(";"))):
        kind, *rest = part.split()
        if kind == "order":
            out.append(PastOrder(date.fromisoformat(rest[0]), tuple(line(one) for one in rest[1:])))
        elif kind == "list":
            out.append(ShownList(tuple(rest)))
        elif kind == "mention":
            out.append(Mentioned(rest[0]))
        else:
            reason, candidates, pending = rest
            out.append(question(reason, candidates.replace(",", " "), pending))
    return tuple(out)


def ask(
    text: str,
    cart: str = "",
    history: str = "",
    pickup: str | None = None,
    lang: str | None = None,
    now: datetime = NOW,
) -> Answer:
    """The engine's answer; the language follows the text unless given."""
    said = text + cart + history
    lang = lang or (
        "zh"
        if any(ord(char) > 0x2E80 for char in text) or " a" in f" {said}" and "a0" in said
        else "en"
    )
    return understand(menu(lang), Case(now, text, lines(cart), pickup, entries(history)))


def shown(answer: Answer) -> str:
    """The whole visible result in one string: intent, sorted cart, pickup, question."""
    cart = " ".join(sorted(_show(one) for one in answer.cart))
    parts = [answer.intent, cart]
    if answer.pickup:
        parts.append(f"={answer.pickup}")
    if answer.clarify:
        parts.append(
            f"?{answer.clarify.reason}"
            + (
                "(" + ",".join(sorted(answer.clarify.candidates)) + ")"
                if answer.clarify.candidates
                else ""
            )
        )
    return " ".join(part for part in parts if part)


def _show(one: Line) -> str:
    out = f"{one.dish}x{one.quantity}"
    if one.options:
        out += "[" + ",".join(sorted(one.options)) + "]"
    if one.note:
        out += f"'{one.note}'"
    if one.for_:
        out += f"@{one.for_}"
    return out
