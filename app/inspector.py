"""`/inspect`, demo only: how a message was read, what the session held, what was to be done.

It looks at the recorder's memory and asks the pure `step` again: nothing on this page writes, sends
or orders. Simulated chats alone can be looked at, and codes and links are blotted out even there.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import msgspec
from aiohttp import web

from app.build import App
from app.page_texts import texts
from app.recorder import Recorded, Step
from bots.render import render
from bots.sessions import read_session
from bots.simulated import ACCOUNT, CAPABILITIES
from conversation import engine
from conversation.effects import Effect
from conversation.facts import Facts
from conversation.flows import ordering
from conversation.freshness import fresh
from conversation.messages import Chose, Done, Event, Refusal, Reply, Said, Signal
from conversation.session import Session
from conversation.understanding.model import Case, Line
from conversation.understanding.trace import Trace, trace
from conversation.words import split_method
from kernel.clock import at
from kernel.database import Row

TURNS_SHOWN = 30
PEOPLE_SHOWN = 200
TRY_MAX = 500
# How much later a sentence may be tried: long enough for every question to have run out.
LATER_MAX_MIN = 24 * 60
Page = Callable[..., web.Response]

_CODE = re.compile(r"(?<![\d¥.])\d{3} ?\d{3}(?!\d)")
_LINK = re.compile(r"(https?://[^\s/]+)?/(pay|pickup|files|admin|kitchen)/[\w.~%-]{8,}")


def routes(app: App, page: Page) -> list[web.RouteDef]:
    """The page. Everything it shows is read while it is asked for."""

    async def show(request: web.Request) -> web.Response:
        query = request.query
        people = await _people(app)
        t = texts("inspect", request, app.house.settings.locale)
        chosen = next((each for each in people if each["who"] == query.get("who")), None)
        chosen = chosen or (people[0] if people else None)
        if chosen is None:
            return page(request, "inspect.html", t=t, people=[], who=None)
        turns = await _turns(app, chosen)
        number = query.get("turn", "")
        last = turns[-1] if turns else None
        seen = next((each for each in turns if str(each["id"]) == number), last)
        return page(
            request, "inspect.html", t=t, people=people, who=chosen, turns=turns, seen=seen,
            now=await _session_now(app, chosen), turn=_turn(app, chosen, seen),
            attempt=_attempt(app, chosen, seen, query), newest=not number,
        )  # fmt: skip

    async def newest(request: web.Request) -> web.Response:
        found = await _last(app, request.query.get("who", ""))
        return web.json_response({"newest": found}, headers={"Cache-Control": "no-store"})

    return [web.get("/inspect", show), web.get("/inspect/newest", newest)]


# --- who and when ---------------------------------------------------------------------------------


async def _people(app: App) -> list[dict[str, Any]]:
    """Everybody on a simulated channel, the one who wrote last first."""
    rows = await app.house.db.all(
        "SELECT i.channel, i.external_id, i.diner_id, d.name, max(m.id) AS last FROM identity i"
        " JOIN diner d ON d.id = i.diner_id LEFT JOIN inbox m ON m.channel = i.channel"
        " AND m.account = i.account AND m.sender = i.external_id"
        " WHERE i.account = ? GROUP BY i.channel, i.external_id, i.diner_id, d.name"
        f" ORDER BY coalesce(max(m.id), 0) DESC, i.diner_id LIMIT {PEOPLE_SHOWN}",
        ACCOUNT,
    )
    return [{**row, "who": f"{row['channel']}:{row['external_id']}"} for row in rows]


async def _last(app: App, who: str) -> int:
    channel, _, sender = who.partition(":")
    return int(
        await app.house.db.value(
            "SELECT coalesce(max(id), 0) FROM inbox WHERE channel = ? AND account = ? AND"
            " sender = ? AND done_ms IS NOT NULL",
            channel, ACCOUNT, sender,
        )
    )  # fmt: skip


async def _turns(app: App, who: dict[str, Any]) -> list[dict[str, Any]]:
    """The last messages, oldest first, as they stand in the inbox."""
    rows = await app.house.db.all(
        "SELECT * FROM inbox WHERE channel = ? AND account = ? AND sender = ?"
        f" ORDER BY id DESC LIMIT {TURNS_SHOWN}",
        who["channel"], ACCOUNT, who["external_id"],
    )  # fmt: skip
    return [_told(app, row) for row in reversed(rows)]


def _told(app: App, row: Row) -> dict[str, Any]:
    event, group = app.gateway.received(row)
    zone = app.house.settings.timezone
    answered = app.gateway.stored(row) if row["done_ms"] is not None else []
    return {
        "id": row["id"], "at": at(row["received_ms"], zone).strftime("%H:%M:%S"),
        "said": said(event), "group": group,
        "answered": [blotted(reply.text) for reply in answered],
    }  # fmt: skip


async def _session_now(app: App, who: dict[str, Any]) -> dict[str, Any] | None:
    row = await app.house.db.first("SELECT * FROM session WHERE diner_id = ?", who["diner_id"])
    if row is None:
        return None
    session, whole = read_session(row)
    return {**shown(session, None, app), "version": row["version"], "whole": whole}


# --- one turn -------------------------------------------------------------------------------------


def _recorded(app: App, who: dict[str, Any], seen: dict[str, Any] | None) -> Recorded | None:
    if seen is None or app.recorder is None:
        return None
    kept = app.recorder.turns(who["diner_id"])
    return next((each for each in kept if each.inbox_id == seen["id"]), None)


def _turn(app: App, who: dict[str, Any], seen: dict[str, Any] | None) -> dict[str, Any] | None:
    """What became of a message; None when this process did not take it."""
    found = _recorded(app, who, seen)
    if found is None:
        return None
    first = found.steps[0]
    replies = [reply for each in found.steps for reply in each.outcome.replies]
    again = engine.step(first.session, first.event, first.facts)
    return {
        "read": _read(first),
        "before": shown(first.session, first.facts, app),
        "after": shown(found.steps[-1].outcome.session, first.facts, app),
        "effects": _effects(found.steps),
        "looks": looks(replies),
        "facts": _facts(first.facts),
        "same": again == first.outcome,
    }


def _attempt(
    app: App, who: dict[str, Any], seen: dict[str, Any] | None, query: Any
) -> dict[str, Any] | None:
    """Another sentence in the place of this one: stepped, shown, forgotten."""
    text, found = query.get("try", "")[:TRY_MAX].strip(), _recorded(app, who, seen)
    if not text or found is None:
        return None
    first = found.steps[0]
    given = query.get("later", "0")
    later = min(int(given), LATER_MAX_MIN) if given.isascii() and given.isdigit() else 0
    facts = replace(first.facts, now=first.facts.now + timedelta(minutes=later))
    session = Session(first.session.language) if query.get("fresh") else first.session
    tried = Step(session, Said(text), facts, engine.step(session, Said(text), facts))
    return {
        "text": text, "later": later, "fresh": bool(query.get("fresh")), "read": _read(tried),
        "effects": _effects([tried]), "looks": looks(tried.outcome.replies),
        "after": shown(tried.outcome.session, facts, app),
    }  # fmt: skip


@dataclass(frozen=True)
class Read:
    """`layer`: who in the engine took it. `trace`: what the understanding makes of it."""

    layer: str
    trace: Trace | None
    cart: tuple[str, ...] = ()


def _read(taken: Step) -> Read | None:
    text = _text_of(taken.event)
    if text is None or not text.strip():
        return None
    session, _ = fresh(taken.session, taken.facts)
    layer = "lost"
    for each in engine._LAYERS:
        if each(text, session, taken.facts) is not None:
            layer = each.__name__.strip("_")
            break
    if taken.facts.meal is None:
        return Read(layer, None)
    seen = trace(
        taken.facts.meal.menu.compiled, _case(text, session, taken.facts), taken.facts.meal.limits()
    )
    return Read(layer, seen, tuple(line_text(line, taken.facts) for line in seen.answer.cart))


def _case(text: str, session: Session, facts: Facts) -> Case:
    """The case that the ordering flow builds."""
    *_, rest = split_method(text)
    if not session.rest.shown:
        rest = ordering.menu_numbers(rest)
    return Case(
        now=facts.now.replace(tzinfo=None), text=rest, cart=session.cart.lines,
        pickup=session.cart.at, history=ordering.history(session, facts),
    )  # fmt: skip


def _text_of(event: Event) -> str | None:
    if isinstance(event, Said):
        return event.text[: engine.TEXT_MAX]
    return event.value.rpartition("#")[0] or event.value if isinstance(event, Chose) else None


def _effects(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """What was to be done, and what came of it."""
    results: dict[int, Done | Refusal] = {
        id(each.event.effect): each.event
        for each in steps
        if isinstance(each.event, Done | Refusal)
    }
    return [
        {
            "name": type(effect).__name__,
            "given": _fields(effect),
            "result": _result(results, effect),
        }
        for each in steps
        for effect in each.outcome.effects
    ]


def _result(results: dict[int, Done | Refusal], effect: Effect) -> str:
    found = results.get(id(effect))
    if isinstance(found, Refusal):
        return f"✖ {found.code} {blotted(_json(found.facts)) if found.facts else ''}".strip()
    if isinstance(found, Done):
        return f"✔ {blotted(_json(found.result)) if found.result else ''}".strip()
    return ""


# --- as text --------------------------------------------------------------------------------------


def said(event: Event) -> str:
    """An event as the timeline names it."""
    if isinstance(event, Said):
        return blotted(event.text)
    if isinstance(event, Chose):
        return f"[{event.value}]"
    return f"{{{event.name}}}" if isinstance(event, Signal) else type(event).__name__


def looks(replies: Sequence[Reply]) -> list[dict[str, Any]]:
    """The replies in every channel's shape, with how much of its room they take."""
    made = []
    for name, able in CAPABILITIES.items():
        parts = render(list(replies), able, "r")
        made.append({
            "channel": name, "limit": able.text_bytes, "most": able.replies_per_event,
            "parts": [
                {"kind": part.kind, "text": blotted(part.text), "bytes": len(part.text.encode()),
                 "choices": [choice["label"] for choice in part.choices],
                 "url": blotted(part.url)}
                for part in parts
            ],
        })  # fmt: skip
    return made


def shown(session: Session, facts: Facts | None, app: App) -> dict[str, Any]:
    """A session in words: cart, questions from the newest, what 「1」 means, undo, language."""
    zone, cart = app.house.settings.timezone, session.cart
    return {
        "language": session.language,
        "cart": [line_text(line, facts) for line in cart.lines],
        "pickup": " ".join(part for part in (cart.method, cart.cabinet, cart.at) if part),
        "questions": [
            {"kind": type(asked).__name__, "given": _fields(asked, "until_ms"),
             "until": at(asked.until_ms, zone).strftime("%H:%M:%S")}
            for asked in reversed(session.rest.questions)
        ],
        "shown": [name_of(code, facts) for code in session.rest.shown],
        "mention": name_of(session.rest.mention, facts),
        "undo": len(session.rest.undo),
        "misses": session.rest.misses,
    }  # fmt: skip


def line_text(line: Line, facts: Facts | None) -> str:
    """`红烧肉 ×2 [spice.none] 多加葱 → 小王`."""
    parts = [f"{name_of(line.dish, facts)} ×{line.quantity}"]
    parts += [f"[{option}]" for option in line.options]
    parts += [line.note] if line.note else []
    return " ".join([*parts, *([f"→ {line.for_}"] if line.for_ else [])])


def name_of(code: str, facts: Facts | None) -> str:
    """The dish's name on the menu of that moment, else its code."""
    meal = facts.meal if facts else None
    dish = meal.menu.dishes.get(code) if meal else None
    return dish.name if dish else code


def blotted(text: str) -> str:
    """Without what opens a door or a page."""
    return _CODE.sub("••• •••", _LINK.sub(r"/\2/…", text))


def _facts(facts: Facts) -> dict[str, str]:
    meal = facts.meal
    return {
        "now": facts.now.strftime("%m-%d %H:%M:%S"),
        "meal": f"{meal.date} {meal.kind} · {meal.status} · ✂ {meal.cutoff:%H:%M}" if meal else "–",
        "roles": ", ".join(sorted(facts.roles)) or "diner",
        "purse": f"¥{facts.own_fen / 100:.2f} + ¥{facts.subsidy_fen / 100:.2f}",
        "orders": ", ".join(f"{o.number} {o.status}" for o in facts.orders if o.live) or "–",
        "group": "✓" if facts.group else "–",
    }


def _fields(struct: Any, *without: str) -> str:
    found = msgspec.to_builtins(struct)
    kept = {
        k: v for k, v in found.items() if k not in {"type", *without} and v not in (None, "", [])
    }
    return blotted(_json(kept)) if kept else ""


def _json(value: Any) -> str:
    return msgspec.json.encode(value, enc_hook=str).decode()
