"""日志：the audit as sentences: who did what to which dish, meal, person or door, and how."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from bots.gateway import Turn
from bots.previewing import Result
from conversation import effects as fx
from conversation.texts import words
from conversation.texts.zh import Chinese
from kernel.clock import at, to_ms
from kernel.database import Connection, Row
from kernel.money import yuan_short
from menus import queries as menus

# What one asks for is a day's or a person's; beyond that the staff API has the whole audit.
LINES_MAX = 100
PART_MAX = 60


async def show_log(turn: Turn, effect: fx.Look) -> Result:
    """The newest lines, of a person or a day when one is named."""
    t = words(turn.language)
    zone = (await menus.home(turn.tx))["timezone"]
    where, values = "1 = 1", list[object]()
    if effect.date:
        first = datetime.fromisoformat(effect.date).replace(tzinfo=ZoneInfo(zone))
        where += " AND a.at_ms >= ? AND a.at_ms < ?"
        values += [to_ms(first), to_ms(first + timedelta(days=1))]
    if effect.subject:
        where += " AND lower(d.name) = ?"
        values.append(effect.subject.lower())
    rows = await turn.tx.all(
        "SELECT a.*, d.name AS name FROM audit_log AS a"
        " LEFT JOIN identity AS i ON 'identity:' || i.id = a.actor"
        f" LEFT JOIN diner AS d ON d.id = i.diner_id WHERE {where} ORDER BY a.id DESC"
        f" LIMIT {LINES_MAX}",
        *values,
    )
    if not rows:
        return {"lines": [t.log_none()]}
    told = Teller(t, zone)
    return {"lines": [t.log_title(), *[await told.line(row, turn.tx) for row in rows]]}


class Teller:
    """Turns rows of the audit into sentences, looking every name up once."""

    def __init__(self, t: Chinese, zone: str) -> None:
        self.t, self.zone = t, zone
        self._names: dict[str, str] = {}

    async def line(self, row: Row, on: Connection) -> str:
        t = self.t
        moment = f"{at(row['at_ms'], self.zone):%m-%d %H:%M}"
        action, what, reason = row["action"], t.log_action(row["action"]), row["reason"]
        if action == "undo":
            # The reason names what was undone, and its values are read like that one's.
            action, reason = reason.partition("#")[0], ""
            what = f"{what}{t.log_action(action)}"
        text = await self.subject(row["subject"], on)
        text += self.change(action, row["before_json"], row["after_json"])
        if reason and not action.endswith(f".{reason}"):
            text += t.log_reason(reason)
        return t.log_line(moment, row["name"] or t.log_system(), what, text)

    async def subject(self, subject: str, on: Connection) -> str:
        """`meal:12:hsr` → `2025-03-12 午餐 红烧肉`; what has no name stays as it is."""
        if subject not in self._names:
            self._names[subject] = await self._looked_up(subject, on)
        return self._names[subject]

    async def _looked_up(self, subject: str, on: Connection) -> str:
        kind, _, rest = subject.partition(":")
        number, _, code = rest.partition(":")
        if kind == "meal" and number.isdecimal():
            meal = await on.first("SELECT * FROM meal WHERE id = ?", int(number))
            if meal is None:
                return subject
            dish = ""
            if code:
                name = await on.value(
                    "SELECT name FROM dish WHERE canteen_id = ? AND code = ?",
                    meal["canteen_id"], code,
                )  # fmt: skip
                dish = f" {name or code}"
            return f"{meal['date']} {self.t.meal(meal['meal_kind'])}{dish}"
        if kind == "identity" and number.isdecimal():
            name = await on.value(
                "SELECT d.name FROM identity AS i JOIN diner AS d ON d.id = i.diner_id"
                " WHERE i.id = ?",
                int(number),
            )
            return str(name or subject)
        if kind in {"announcement", "export"}:
            return ""
        return self.t.policy_name(subject)

    def change(self, action: str, before: str | None, after: str | None) -> str:
        """`：¥16 → ¥18`; nothing where nothing can be said shortly."""
        was, now = self.value(action, before), self.value(action, after)
        if was and now:
            return self.t.log_change(was, now)
        return f" {now or was}" if now or was else ""

    def value(self, action: str, raw: str | None) -> str:
        if raw is None:
            return ""
        value: Any = msgspec.json.decode(raw)
        if action == "menu.price" and isinstance(value, int):
            return yuan_short(value)
        if action == "meal.cutoff" and isinstance(value, int):
            return f"{at(value, self.zone):%H:%M}"
        if action in {"role.grant", "role.revoke"}:
            roles = value if isinstance(value, list) else [value]
            return self.t.listed([self.t.role_name(str(role)) for role in roles])
        if action.startswith("slot.") and isinstance(value, dict):
            return self.t.slot_state(str(value["state"])) if "state" in value else ""
        if action == "menu.publish" and isinstance(value, dict):
            found = [int(value.get(key, 0)) for key in ("revision", "dishes", "portions")]
            return self.t.log_menu(*found) if found[1] else ""
        if action == "policy.set":
            return _short(value)
        return self._plain(value)[:PART_MAX]

    def _plain(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.t.log_value("true" if value else "false")
        if isinstance(value, dict):
            if "text" in value:
                return str(value["text"])
            parts = [self._named(key, part) for key, part in value.items()]
            return self.t.listed([part for part in parts if part])
        if isinstance(value, Sequence) and not isinstance(value, str):
            return self.t.listed([self._plain(one) for one in value])
        return self.t.log_value("null") if value is None else str(value)

    def _named(self, key: str, value: Any) -> str:
        if isinstance(value, int) and key.endswith("_fen"):
            return yuan_short(value)
        if isinstance(value, int) and key.endswith("_ms"):
            return f"{at(value, self.zone):%m-%d %H:%M}"
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
        return ""


def _short(value: Any) -> str:
    return msgspec.json.encode(value).decode().strip('"')[:PART_MAX]


LISTS: dict[str, Any] = {"log": show_log}
