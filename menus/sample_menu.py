"""The sample canteen's dishes and options: what `make demo` serves, and what a newcomer copies.

The form is that of the understanding interface §1, so the sample goes in as any file would.
"""

from typing import Any


def _option(code: str, name: str, op: str = "", of: str = "", **more: Any) -> dict[str, Any]:
    option: dict[str, Any] = {"id": code, "name": name, "aliases": [], **more}
    if op:
        option["sem"] = {"op": op, "of": of.split()}
    return option


def _group(
    code: str, name: str, options: list[dict[str, Any]], default: str | None = None
) -> dict[str, Any]:
    kind = "multi" if default is None else "single"
    return {
        "id": code, "name": name, "type": kind, "required": False, "default": default,
        "options": options,
    }  # fmt: skip


OPTION_GROUPS: dict[str, dict[str, Any]] = {
    group["id"]: group
    for group in (
        _group("spice", "辣度", [
            _option("spice.none", "不辣", "omit", "辣 辣椒", aliases=["免辣", "not spicy"]),
            _option("spice.mild", "微辣", "less", "辣 辣椒", aliases=["小辣", "mild"]),
            _option("spice.normal", "正常辣", aliases=["中辣"]),
            _option("spice.hot", "特辣", "more", "辣 辣椒", aliases=["重辣", "extra spicy"]),
        ], "spice.normal"),
        _group("rice", "饭量", [
            _option("rice.less", "少饭", "less", "饭 米饭", aliases=["饭少点"]),
            _option("rice.normal", "正常饭量"),
            _option("rice.more", "加饭", "more", "饭 米饭", aliases=["饭多点", "extra rice"]),
        ], "rice.normal"),
        _group("scallion", "葱", [_option("scallion.none", "免葱", "omit", "葱 葱花 scallion")]),
        _group("cilantro", "香菜", [_option("cilantro.none", "免香菜", "omit", "香菜 cilantro")]),
        _group("peanut", "花生", [_option("peanut.none", "免花生", "omit", "花生 花生米 peanuts")]),
        _group("egg", "加料", [_option("egg.add", "加蛋", "add", "蛋 鸡蛋 煎蛋 egg", price=200)]),
        _group("ice", "冰量", [
            _option("ice.none", "去冰", "omit", "冰 ice", aliases=["常温"]),
            _option("ice.less", "少冰", "less", "冰 ice"),
            _option("ice.normal", "正常冰"),
        ], "ice.normal"),
        _group("sugar", "甜度", [
            _option("sugar.none", "无糖", "omit", "糖 sugar", aliases=["不甜", "淡的"]),
            _option("sugar.normal", "正常甜", aliases=["甜的"]),
        ], "sugar.normal"),
    )
}  # fmt: skip

CATEGORIES: list[dict[str, Any]] = [
    {"name": "荤菜", "aliases": ["肉菜", "meat"]},
    {"name": "素菜", "aliases": ["青菜类", "veg", "vegetables"]},
    {"name": "主食", "aliases": ["staple", "staples"]},
    {"name": "汤", "aliases": ["汤类", "soup", "soups"]},
    {"name": "饮料", "aliases": ["饮品", "喝的", "drink", "drinks"]},
]


def _dish(
    code: str, name: str, name_en: str, category: str, price: int, *, aliases: str = "",
    options: str = "", allergens: str = "", **more: Any,
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": code, "name": name, "name_en": name_en, "category": category, "price": price,
        "stock": 300, "max_per_order": 10, "available": True,
        "aliases": [*aliases.split(), name_en.lower()], "options": options.split(),
        "allergens": allergens.split(), "spicy": 0, "hold_minutes": 120, "size": "small",
        "temperature": "hot", "stall": "热菜档", **more,
    }  # fmt: skip


_STAPLE: dict[str, Any] = {"stall": "主食档"}
_SOUP: dict[str, Any] = {"stall": "汤档"}
_DRINK: dict[str, Any] = {"stall": "饮料档", "temperature": "cold", "hold_minutes": 240}

DISHES: dict[str, dict[str, Any]] = {
    dish["id"]: dish
    for dish in (
        _dish("hongshaorou", "红烧肉", "Braised pork", "荤菜", 1600,
              options="spice rice scallion", allergens="soy gluten"),
        _dish("gongbaojiding", "宫保鸡丁", "Kung Pao chicken", "荤菜", 1400,
              aliases="宫爆鸡丁 鸡丁", options="spice rice peanut scallion",
              allergens="peanut soy", spicy=1),
        _dish("qingchaoshishu", "清炒时蔬", "Stir-fried greens", "素菜", 600,
              aliases="时蔬 炒时蔬"),
        _dish("xihongshichaodan", "西红柿炒蛋", "Tomato and egg", "素菜", 800,
              aliases="番茄炒蛋 西红柿炒鸡蛋 番茄炒鸡蛋 西红柿鸡蛋", options="rice scallion",
              allergens="egg"),
        _dish("mifan", "米饭", "Rice", "主食", 100, aliases="饭 白饭 白米饭", **_STAPLE),
        _dish("kele", "可乐", "Cola", "饮料", 300, aliases="可口可乐 coke",
              options="ice", **_DRINK),
        _dish("yuxiangrousi", "鱼香肉丝", "Fish-flavoured pork", "荤菜", 1300,
              options="spice rice", allergens="soy", spicy=1),
        _dish("tudouniurou", "土豆烧牛肉", "Beef with potatoes", "荤菜", 1800,
              options="rice", allergens="soy"),
        _dish("mapodoufu", "麻婆豆腐", "Mapo tofu", "素菜", 700, options="spice rice scallion",
              allergens="soy", spicy=2),
        _dish("suanlatudousi", "酸辣土豆丝", "Hot and sour potatoes", "素菜", 500,
              aliases="土豆丝", options="spice", spicy=1),
        _dish("suanrongxilanhua", "蒜蓉西兰花", "Garlic broccoli", "素菜", 700, aliases="西兰花"),
        _dish("niuroumian", "牛肉面", "Beef noodles", "主食", 1500,
              options="spice scallion cilantro egg", allergens="gluten soy", size="large",
              **_STAPLE),
        _dish("danchaofan", "蛋炒饭", "Egg fried rice", "主食", 800, options="scallion",
              allergens="egg", **_STAPLE),
        _dish("mantou", "馒头", "Steamed bun", "主食", 100, allergens="gluten", **_STAPLE),
        _dish("xianroubao", "鲜肉包", "Pork bun", "主食", 250, aliases="肉包 肉包子",
              allergens="gluten soy", **_STAPLE),
        _dish("youtiao", "油条", "Fried dough stick", "主食", 200, allergens="gluten", **_STAPLE),
        _dish("chayedan", "茶叶蛋", "Tea egg", "主食", 200, allergens="egg soy", **_STAPLE),
        _dish("zicaidanhuatang", "紫菜蛋花汤", "Seaweed and egg soup", "汤", 300, aliases="蛋花汤",
              options="scallion cilantro", allergens="egg", **_SOUP),
        _dish("yumipaigutang", "玉米排骨汤", "Corn and rib soup", "汤", 600, aliases="排骨汤",
              options="scallion", **_SOUP),
        _dish("xiaomizhou", "小米粥", "Millet porridge", "主食", 200, **_SOUP),
        _dish("doujiang", "豆浆", "Soy milk", "饮料", 200, options="sugar", allergens="soy",
              stall="饮料档"),
        _dish("suannai", "酸奶", "Yoghurt", "饮料", 500, allergens="milk", **_DRINK),
        _dish("chengzhi", "橙汁", "Orange juice", "饮料", 500, options="ice", **_DRINK),
    )
}  # fmt: skip

# What people come for is there at every meal, in the same places; the rest fits the time of day.
_ALWAYS = "hongshaorou gongbaojiding qingchaoshishu xihongshichaodan mifan kele"
_MAIN = "yuxiangrousi tudouniurou mapodoufu suanlatudousi suanrongxilanhua niuroumian danchaofan"
_OTHERS = {
    "breakfast": "doujiang xiaomizhou xianroubao youtiao chayedan mantou niuroumian"
    " zicaidanhuatang suannai",
    "lunch": f"{_MAIN} zicaidanhuatang yumipaigutang doujiang suannai chengzhi",
    "dinner": f"{_MAIN} mantou zicaidanhuatang xiaomizhou doujiang suannai chengzhi",
    "supper": "niuroumian danchaofan suanlatudousi chayedan xiaomizhou zicaidanhuatang doujiang"
    " suannai chengzhi",
}
KINDS = tuple(_OTHERS)


def menu_for(meal_kind: str) -> dict[str, Any]:
    """The sample's menu of that kind, as a file would bring it."""
    codes = f"{_ALWAYS} {_OTHERS[meal_kind]}".split()
    return {
        "dishes": [{**DISHES[code], "no": no} for no, code in enumerate(codes, 1)],
        "categories": CATEGORIES,
        "option_groups": OPTION_GROUPS,
    }
