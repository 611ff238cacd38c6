"""`/admin`: today's tiles, server-rendered, brought up to date by a script that asks `/admin/now`.

Open in the demo; elsewhere behind the one-time link of 「后台登录」, the role looked at each time.
The page only shows: what changes something is said in the chat.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from aiohttp import web

from app.build import App
from app.page_texts import texts
from app.staff_login import staff_of
from bots.log_desk import Teller
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel.http import json_response
from kernel.money import yuan
from reports.tiles import Today, today

READERS = frozenset({"admin", "finance", "auditor"})
Page = Callable[..., web.Response]
Texts = Mapping[str, Any]
# Outbox rows normally leave within a second; a minute late means that no worker runs.
LATE_S = 60


def routes(app: App, page: Page) -> list[web.RouteDef]:
    """The page, and the same as JSON for its script."""
    house = app.house

    async def read(request: web.Request) -> tuple[Texts, dict[str, Any]]:
        t = cast(Texts, texts("admin", request, house.settings.locale))
        found = await today(house)
        if found is None:
            return t, {"heading": "", "tiles": [], "tables": []}
        teller = Teller(_catalogue(t), found.canteen["timezone"])
        log = [await teller.line(row, house.db) for row in found.log]
        return t, view(found, t, log)

    async def show(request: web.Request) -> web.Response:
        person = await staff_of(request, house, READERS)
        t, shown = await read(request)
        return page(request, "admin.html", t=t, person=person, **shown)

    async def now(request: web.Request) -> web.Response:
        await staff_of(request, house, READERS)
        _, shown = await read(request)
        return json_response(shown, headers={"Cache-Control": "no-store"})

    return [web.get("/admin", show), web.get("/admin/now", now)]


def view(found: Today, t: Texts, log: list[str]) -> dict[str, Any]:
    """What stands on the page, as texts in the browser's language."""
    name = found.canteen["name_en"] if t["lang"] == "en" else found.canteen["name"]
    meal = _catalogue(t).meal(found.meal["meal_kind"]) if found.meal else ""
    return {
        "heading": " · ".join(part for part in (name, found.date, found.now, meal) if part),
        "tiles": _tiles(found, t),
        "tables": [*_tables(found, t), _table("log", t, [[line] for line in log])],
    }


def _catalogue(t: Texts) -> Chinese:
    """The chat's own words for statuses, meals and what was done."""
    return words("en" if t["lang"] == "en" else "zh")


def _tiles(found: Today, t: Texts) -> list[dict[str, str]]:
    count, outbox = found.by_status.get, found.outbox
    off = [cabinet["id"] for cabinet in found.cabinets if not cabinet["online"]]
    online = f"{len(found.cabinets) - len(off)} / {len(found.cabinets)}"
    low = ", ".join(row["name"] for row in found.stock[:3])
    waiting = bool(found.refunds)
    return [
        _tile("orders", t, str(found.orders), t["cancelled"].format(count("cancelled", 0))),
        _tile("revenue", t, yuan(found.received_fen - found.refunded_fen),
              t["refunded"].format(yuan(found.refunded_fen))),
        _tile("kitchen", t, str(count("paid", 0) + count("preparing", 0)),
              t["ready"].format(count("ready", 0))),
        _tile("refunds", t, str(len(found.refunds)), t["say_refunds"] if waiting else t["none"],
              "look" if waiting else "well"),
        _tile("low", t, str(len(found.stock)), low or t["none"], "look" if low else "well"),
        _tile("cabinets", t, online,
              t["offline"].format(", ".join(off)) if off else t["all_online"],
              "look" if off else "well"),
        _tile("outbox", t, t["late"].format(outbox["late_s"]),
              t["waiting"].format(outbox["waiting"]),
              "well" if outbox["late_s"] < LATE_S else "bad"),
        _tile("dead", t, str(outbox["dead"]), t["say_dead"] if outbox["dead"] else t["none"],
              "bad" if outbox["dead"] else "well"),
    ]  # fmt: skip


def _tile(key: str, t: Texts, value: str, note: str, mood: str = "") -> dict[str, str]:
    return {"key": key, "label": t["tile"][key], "value": value, "note": note, "mood": mood}


def _tables(found: Today, t: Texts) -> list[dict[str, Any]]:
    word = _catalogue(t)
    most = max((row["quantity"] for row in found.dishes), default=1)
    total = max(1, sum(found.by_status.values()))
    cabinets = [_cabinet(each, t) for each in found.cabinets]
    statuses = sorted(found.by_status.items())
    return [
        _table("status", t, [[word.status(status), str(n), {"share": n / total}]
                             for status, n in statuses]),
        _table("dishes", t, [[row["name"], str(row["quantity"]), {"share": row["quantity"] / most}]
                             for row in found.dishes]),
        _table("stock", t, [[row["name"], str(row["left"]), str(row["planned"])]
                            for row in found.stock]),
        _table("waiting", t, [[row["number"], yuan(row["amount_fen"]), row["reason"], row["asked"]]
                              for row in found.refunds]),
        _table("cabinets", t, cabinets),
    ]  # fmt: skip


def _cabinet(cabinet: dict[str, Any], t: Texts) -> list[Any]:
    slots = " · ".join(f"{t['slot'][state]} {n}" for state, n in sorted(cabinet["counts"].items()))
    link = t["online"] if cabinet["online"] else f"✖ {t['off']}"
    return [cabinet["id"], link, slots, ", ".join(map(str, cabinet["to_look_at"])) or "–"]


def _table(key: str, t: Texts, rows: list[list[Any]]) -> dict[str, Any]:
    return {"key": key, "title": t["table"][key], "head": t["head"][key], "rows": rows}
