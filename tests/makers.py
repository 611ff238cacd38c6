"""Rows for tests: sensible defaults, override what matters. All instants are canteen time in ms."""

from typing import Any

import msgspec

from kernel.database import Database, Row, Transaction
from orders.service import NewLine, NewOrder, insert_order
from tests.houses import NOON_MS

HOUR_MS = 3_600_000
DATE = "2025-03-12"

DISHES: list[dict[str, Any]] = [
    {"code": "hsr", "name": "红烧肉", "name_en": "Braised pork", "price": 1600, "category": "荤菜",
     "options": ["spice"], "aliases": ["红烧"]},
    {"code": "gbjd", "name": "宫保鸡丁", "name_en": "Kung Pao chicken", "price": 1400,
     "category": "荤菜", "options": ["spice"], "allergens": ["花生"]},
    {"code": "qcss", "name": "清炒时蔬", "name_en": "Stir-fried greens", "price": 600,
     "category": "素菜"},
    {"code": "mf", "name": "米饭", "name_en": "Rice", "price": 100, "category": "主食"},
    {"code": "kl", "name": "可乐", "name_en": "Cola", "price": 300, "category": "饮料"},
]  # fmt: skip

SPICE = {
    "id": "spice", "name": "辣度", "type": "single", "required": False, "default": "spice.normal",
    "options": [
        {"id": "spice.none", "name": "不辣", "aliases": ["免辣"],
         "sem": {"op": "omit", "of": ["辣", "辣椒"]}},
        {"id": "spice.normal", "name": "正常辣", "aliases": []},
        {"id": "spice.extra", "name": "加辣", "aliases": ["特辣"], "price": 50,
         "sem": {"op": "more", "of": ["辣", "辣椒"]}},
    ],
}  # fmt: skip


async def make_canteen(tx: Transaction, canteen_id: int = 1, letter: str = "A") -> Row:
    return await tx.one(
        "INSERT INTO canteen (id, letter, name, name_en, timezone) VALUES (?, ?, ?, ?, ?)"
        " RETURNING *",
        canteen_id, letter, "一食堂", "Canteen One", "Asia/Shanghai",
    )  # fmt: skip


async def make_dish(tx: Transaction, canteen_id: int = 1, **over: Any) -> Row:
    dish: dict[str, Any] = {"aliases": [], "options": [], "allergens": [], **over}
    category = await tx.first(
        "SELECT id FROM category WHERE canteen_id = ? AND name = ?", canteen_id, dish["category"]
    ) or await tx.one(
        "INSERT INTO category (canteen_id, name, aliases, position) VALUES (?, ?, '[]', 1)"
        " RETURNING id",
        canteen_id, dish["category"],
    )  # fmt: skip
    return await tx.one(
        "INSERT INTO dish (canteen_id, code, name, name_en, aliases, category_id, option_groups,"
        " allergens, stall, spicy, hold_minutes, size, temperature)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '热菜档', 0, 120, 'small', 'hot') RETURNING *",
        canteen_id, dish["code"], dish["name"], dish.get("name_en", ""), _json(dish["aliases"]),
        category["id"], _json(dish["options"]), _json(dish["allergens"]),
    )  # fmt: skip


async def make_meal(
    tx: Transaction, canteen_id: int = 1, *, dishes: list[dict[str, Any]] | None = None,
    planned: int = 20, max_per_diner: int = 10, cooking: str = "live", status: str = "published",
    meal_kind: str = "lunch", date: str = DATE, **over: Any,
) -> Row:  # fmt: skip
    """A published lunch at DATE: ordered from two hours ago until 13:00, served 11:00–13:30."""
    await tx.run(
        "INSERT INTO option_group (canteen_id, code, body) VALUES (?, 'spice', ?)"
        " ON CONFLICT (canteen_id, code) DO NOTHING",
        canteen_id, _json(SPICE),
    )  # fmt: skip
    times = {
        "open_ms": NOON_MS - 2 * HOUR_MS,
        "cutoff_ms": NOON_MS + 5 * HOUR_MS // 2,
        "serve_from_ms": NOON_MS + HOUR_MS // 2,
        "serve_to_ms": NOON_MS + 3 * HOUR_MS,
    } | over
    windows = [{"name": "午餐", "aliases": ["中午", "午饭"], "from_ms": times["serve_from_ms"],
                "to_ms": times["serve_to_ms"]}]  # fmt: skip
    meal = await tx.one(
        "INSERT INTO meal (canteen_id, date, meal_kind, cooking, status, revision, accepting,"
        " open_ms,"
        " cutoff_ms, serve_from_ms, serve_to_ms, windows, published_ms)"
        " VALUES (?, ?, ?, ?, ?, 1, 1, ?, ?, ?, ?, ?, ?) RETURNING *",
        canteen_id, date, meal_kind, cooking, status, times["open_ms"], times["cutoff_ms"],
        times["serve_from_ms"], times["serve_to_ms"], _json(windows), NOON_MS,
    )  # fmt: skip
    sold = [
        await _sell(tx, canteen_id, meal, no, dish, planned, max_per_diner)
        for no, dish in enumerate(dishes or DISHES, 1)
    ]
    snapshot = {
        "id": f"m{meal['id']}", "name": "一食堂", "lang": "zh", "date": date,
        "pickup_windows": [
            {"name": "午餐", "aliases": ["中午", "午饭"], "from": "11:00", "to": "13:30"}
        ],
        "categories": [
            {"name": name, "aliases": []} for name in dict.fromkeys(d["category"] for d in sold)
        ],
        "option_groups": {"spice": SPICE}, "dishes": sold,
    }  # fmt: skip
    return await tx.one(
        "UPDATE meal SET snapshot = ? WHERE id = ? RETURNING *", _json(snapshot), meal["id"]
    )


async def _sell(
    tx: Transaction, canteen_id: int, meal: Row, no: int, dish: dict[str, Any], planned: int,
    max_per_diner: int,
) -> dict[str, Any]:  # fmt: skip
    row = await tx.first(
        "SELECT * FROM dish WHERE canteen_id = ? AND code = ?", canteen_id, dish["code"]
    ) or await make_dish(tx, canteen_id, **dish)
    item = await tx.one(
        "INSERT INTO menu_item (meal_id, dish_id, position, price_fen, max_per_diner, on_sale,"
        " listed)"
        " VALUES (?, ?, ?, ?, ?, 1, 1) RETURNING id",
        meal["id"], row["id"], no, dish["price"], max_per_diner,
    )  # fmt: skip
    stock = await tx.one(
        "INSERT INTO stock (item_id, planned, held, committed) VALUES (?, ?, 0, 0) RETURNING id",
        item["id"], planned,
    )  # fmt: skip
    await tx.run(
        "INSERT INTO stock_movement (stock_id, kind, round, quantity, request_key, actor, at_ms)"
        " VALUES (?, 'plan', 0, ?, ?, 'maker', ?)",
        stock["id"], planned, f"maker:{item['id']}", NOON_MS,
    )  # fmt: skip
    return {
        "id": dish["code"], "no": no, "name": dish["name"], "name_en": dish.get("name_en", ""),
        "aliases": dish.get("aliases", []), "category": dish["category"], "price": dish["price"],
        "stock": planned, "max_per_order": max_per_diner, "available": True,
        "options": dish.get("options", []), "allergens": dish.get("allergens", []),
        "item_id": item["id"], "stock_id": stock["id"], "dish_id": row["id"], "stall": "热菜档",
        "spicy": 0, "hold_minutes": 120, "size": "small", "temperature": "hot",
    }  # fmt: skip


async def make_diner(
    tx: Transaction, name: str = "小李", channel: str = "console", role: str | None = None
) -> Row:
    """A diner with one chat; answers {diner_id, identity_id, name}."""
    diner = await tx.one(
        "INSERT INTO diner (name, language, settings, created_ms) VALUES (?, 'zh', '{}', ?)"
        " RETURNING id",
        name, NOON_MS,
    )  # fmt: skip
    identity = await tx.one(
        "INSERT INTO identity (channel, account, external_id, diner_id, created_ms)"
        " VALUES (?, 'demo', ?, ?, ?) RETURNING id",
        channel, name, diner["id"], NOON_MS,
    )  # fmt: skip
    if role:
        await tx.run(
            "INSERT INTO role_grant (identity_id, role, granted_by, granted_ms) VALUES (?, ?,"
            " 'maker', ?)",
            identity["id"], role, NOON_MS,
        )  # fmt: skip
    return {"diner_id": diner["id"], "identity_id": identity["id"], "name": name}


async def make_order(
    tx: Transaction, meal: Row, diner: Row, dishes: dict[str, int] | None = None, *,
    request_key: str | None = None, pickup_method: str = "counter", cabinet_id: str | None = None,
) -> Row:  # fmt: skip
    """An order in PENDING_PAYMENT with its stock held; `dishes` maps codes to quantities."""
    menu = msgspec.json.decode(meal["snapshot"])
    by_code = {dish["id"]: dish for dish in menu["dishes"]}
    lines = []
    for code, quantity in (dishes or {"hsr": 1, "mf": 1}).items():
        dish = by_code[code]
        lines.append(
            NewLine(
                dish_id=dish["dish_id"], stock_id=dish["stock_id"], dish_code=code,
                name=dish["name"], quantity=quantity, options=(), note="", for_name="",
                unit_fen=dish["price"], amount_fen=dish["price"] * quantity,
            )
        )  # fmt: skip
    new = NewOrder(
        canteen_id=meal["canteen_id"], meal_id=meal["id"], date=meal["date"],
        diner_id=diner["diner_id"], identity_id=diner["identity_id"],
        request_key=request_key or f"maker:{diner['diner_id']}:{await _count(tx)}",
        lines=tuple(lines), total_fen=sum(line.amount_fen for line in lines),
        pickup_method=pickup_method, pickup_at_ms=None, cabinet_id=cabinet_id,
        expires_ms=NOON_MS + 900_000,
    )  # fmt: skip
    return await insert_order(new, NOON_MS, NOON_MS, tx)


async def _count(tx: Transaction) -> int:
    return int(await tx.value("SELECT count(*) FROM orders"))


async def canteen_with_lunch(db: Database, **meal: Any) -> tuple[Row, Row]:
    """A canteen with a published lunch and one diner: (meal, diner)."""
    async with db.transaction() as tx:
        await make_canteen(tx)
        return await make_meal(tx, **meal), await make_diner(tx)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
