"""`/sim/api/…` of `CONTRACT.md` §4: people, payers, hands and the clock, for the demo only.

The routes do not exist outside of `demo`. A message here walks the same way as one from a platform.
"""

import asyncio
import base64
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from app.build import App
from app.live import stream_live
from app.wiring import NAMES
from bots import simulated
from bots.simulated import ACCOUNT, TOPIC_LIVE, SimulatedChannel
from conversation.messages import Chose, Inbound, Incoming, Said, Signal
from kernel.clock import at, move_offset, read_offset, to_ms
from kernel.errors import Conflict, Refused
from kernel.http import Problem, json_response, read_json
from kernel.uploads import keep, keep_table, kind_of
from lockers import scanning
from lockers import simulated as cabinets
from payments import payer

TEXT_MAX = 20_000
# What somebody says may hold any character: the gateway makes it storable.
SAID = {"text", "choice"}
PERSONA_MAX = 64
# The body's own limit is the tighter one; this only says what a file may be.
FILE_MAX = 8 * 1024 * 1024
ADVANCE_MAX_S = 400 * 86_400


def routes(app: App) -> list[web.RouteDef]:
    """Everything below `/sim/api`."""
    api = _Api(app)
    return [
        web.post("/sim/api/messages", api.send),
        web.get("/sim/api/messages", api.messages),
        web.get("/sim/api/events", api.events),
        web.get("/sim/api/clock", api.clock),
        web.post("/sim/api/clock", api.move_clock),
        web.get("/sim/api/payments", api.payments),
        web.post("/sim/api/payments/{number}", api.pay),
        web.get("/sim/api/cabinets/{id}", api.cabinet),
        web.post("/sim/api/cabinets/{id}", api.set_cabinet),
        web.post("/sim/api/cabinets/{id}/scan", api.scan),
        web.post("/sim/api/cabinets/{id}/slots/{slot}", api.act),
    ]


class _Api:
    def __init__(self, app: App) -> None:
        self.app = app
        self.house = app.house

    # --- messages -----------------------------------------------------------------------------

    async def send(self, request: web.Request) -> web.Response:
        body = await read_json(request, 8 * 1024 * 1024)
        persona = _text(body, "persona", PERSONA_MAX)
        channel = self._channel(body.get("channel", "console"))
        message_id = body.get("message_id") or f"sim-{secrets.token_hex(8)}"
        if not isinstance(message_id, str) or len(message_id) > 128 or "\0" in message_id:
            raise Problem(400, "malformed", "message_id must be a text of at most 128 characters.")
        group = "" if body.get("group") is None else _text(body, "group", PERSONA_MAX, empty=True)
        inbound = Inbound(
            channel=channel.name, account=ACCOUNT, sender=persona, message_id=message_id,
            event=_event(body, self.house.settings.data_dir), group=group.strip(),
            sender_name=NAMES.get(persona, persona),
        )  # fmt: skip
        replies = await self.app.gateway.handle(inbound, wait_s=None)
        assert replies is not None
        await channel.show(persona, message_id, replies, inbound.group)
        return json_response({"message_id": message_id, "replies": replies})

    def _channel(self, name: Any) -> SimulatedChannel:
        channel = self.app.channels.get(name) if isinstance(name, str) else None
        if not isinstance(channel, SimulatedChannel):
            raise Problem(
                400, "unknown_channel", "channel is one of console, wechat, wecom, dingtalk."
            )
        return channel

    async def messages(self, request: web.Request) -> web.Response:
        persona = request.query.get("persona", "")
        after = await self._cursor(request.query.get("after") or "0")
        shown = await simulated.delivered(self.house, self.house.db, persona, after)
        return json_response({"items": shown, "next": shown[-1]["cursor"] if shown else after})

    async def _cursor(self, after: str) -> int:
        """The last `next`, or the id of the last reply that was seen."""
        if not after.isdigit():
            row_id = await simulated.cursor_of(self.house.db, after)
            if row_id is None:
                raise Problem(400, "malformed", "after is the last next, or a reply's id.")
            return row_id
        return _number(after, "after")

    async def events(self, request: web.Request) -> web.StreamResponse:
        return await stream_live(request, self._shown_live())

    async def _shown_live(self) -> AsyncIterator[tuple[int, str]]:
        async for raw in self.house.cache.subscribe(TOPIC_LIVE):
            row_id = msgspec.json.decode(raw)["id"]
            shown = await simulated.one_delivered(self.house, self.house.db, row_id)
            yield row_id, msgspec.json.encode(shown).decode()

    # --- clock --------------------------------------------------------------------------------

    async def clock(self, request: web.Request) -> web.Response:
        return json_response(await self._clock())

    async def _clock(self) -> dict[str, Any]:
        now_ms = await self.house.clock.canteen_ms(self.house.db)
        offset_ms = await read_offset(self.house.db)
        zone = self.house.settings.timezone
        return {"now": at(now_ms, zone).isoformat(), "offset_s": offset_ms / 1000}

    async def move_clock(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        now_ms = await self.house.clock.canteen_ms(self.house.db)
        add_ms = _advance_ms(body, now_ms)
        if add_ms < 0:
            raise Problem(409, "backwards", "The simulator's clock only moves forward.")
        async with self.house.db.transaction() as tx:
            await move_offset(add_ms, tx)
        await self.app.settle()
        return json_response(await self._clock())

    # --- payer --------------------------------------------------------------------------------

    async def payments(self, request: web.Request) -> web.Response:
        persona = request.query.get("persona", "")
        rows = await self.house.db.all(
            "SELECT DISTINCT diner_id FROM identity WHERE account = ? AND external_id = ?",
            ACCOUNT,
            persona,
        )
        diners = [row["diner_id"] for row in rows]
        items = await payer.payments_of(diners, self.house.db)
        return json_response({"items": items})

    async def pay(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        outcome, number = _text(body, "outcome", 20), request.match_info["number"]
        try:
            told = await payer.play(self.house, number, outcome)
        except Refused as refused:
            status = 404 if refused.code == "no_such_payment" else 409
            if refused.code == "unknown_outcome":
                status = 400
            raise Problem(status, refused.code, "The sandbox cannot play that.") from None
        replies = await asyncio.gather(*(payer.deliver(self.house, each) for each in told))
        answers = [reply.status for reply in replies]
        return json_response({"number": number, "outcome": outcome, "answers": answers})

    # --- cabinet ------------------------------------------------------------------------------

    async def cabinet(self, request: web.Request) -> web.Response:
        return json_response(await self._state(request))

    async def _state(self, request: web.Request) -> Any:
        try:
            return await cabinets.state(self.house, request.match_info["id"])
        except Refused:
            raise Problem(404, "unknown_device", "There is no such simulated cabinet.") from None

    async def set_cabinet(self, request: web.Request) -> web.Response:
        await self._state(request)
        body = await read_json(request)
        for key in ("online", "auto"):
            if key in body and not isinstance(body[key], bool):
                raise Problem(400, "malformed", f"{key} must be true or false.")
        if not {"online", "auto"} & set(body):
            raise Problem(400, "malformed", "Give online or auto.")
        await cabinets.set_cabinet(
            self.house, request.match_info["id"], online=body.get("online"), auto=body.get("auto")
        )
        return json_response(await self._state(request))

    async def scan(self, request: web.Request) -> web.Response:
        await self._state(request)
        body = await read_json(request)
        text = _text(body, "code", 200)
        cabinet = request.match_info["id"]
        given = body.get("scan_id")
        scan_id = _text(body, "scan_id", 64) if given else f"sim-{secrets.token_hex(8)}"
        try:
            return json_response(await scanning.scan(self.house, cabinet, scan_id, text))
        except Conflict as conflict:
            raise Problem(409, conflict.code, "This scan_id had another code.") from None

    async def act(self, request: web.Request) -> web.Response:
        await self._state(request)
        body = await read_json(request)
        slot = _number(request.match_info["slot"], "slot")
        try:
            await cabinets.act(self.house, request.match_info["id"], slot, _text(body, "act", 20))
        except Refused as refused:
            status = (
                404
                if refused.code == "no_such_slot"
                else 400
                if refused.code == "unknown_act"
                else 409
            )
            raise Problem(status, refused.code, "The cabinet cannot do that now.") from None
        return json_response(await self._state(request))


def _event(body: dict[str, Any], data_dir: Path) -> Incoming:
    given = [key for key in ("text", "choice", "event", "file") if body.get(key) is not None]
    if len(given) != 1:
        raise Problem(400, "malformed", "Give exactly one of text, choice, event, file.")
    if given[0] == "text":
        return Said(_text(body, "text", TEXT_MAX, empty=True))
    if given[0] == "choice":
        return Chose(_text(body, "choice", 200))
    if given[0] == "event":
        return Signal(_text(body, "event", 40))
    return _file(body, data_dir)


def _file(body: dict[str, Any], data_dir: Path) -> Signal:
    """A picture or a file: what a platform tells of it. A picture is kept and named.

    `{"file": BASE64, "name"}`, or both in one: `{"file": {"base64", "name"}}`.
    """
    given = body["file"]
    if isinstance(given, dict):
        body = {"file": given.get("base64"), "name": given.get("name")}
    try:
        content = base64.b64decode(_text(body, "file", FILE_MAX), validate=True)
    except ValueError:
        raise Problem(400, "malformed", "file must be base64.") from None
    name = "" if body.get("name") is None else _text(body, "name", 200, empty=True)
    data = {"name": name, "bytes": str(len(content))}
    if kind_of(content) is None:
        table = keep_table(data_dir, content)
        return Signal("file", data | ({"table": table} if table else {}))
    # The picture is on the disk before the message is: no row ever names a file that is not there.
    kept = keep(data_dir, content)
    return Signal("image", data | ({"upload": kept} if kept else {}))


def _text(body: dict[str, Any], key: str, limit: int, *, empty: bool = False) -> str:
    value = body.get(key)
    if not isinstance(value, str) or len(value) > limit or not (value.strip() or empty):
        raise Problem(400, "malformed", f"{key} must be a text of 1 to {limit} characters.")
    if "\0" in value and key not in SAID:
        raise Problem(400, "malformed", f"{key} holds a NUL.")
    return value


def _number(text: str, key: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Problem(400, "malformed", f"{key} must be a whole number.")
    return int(text)


def _advance_ms(body: dict[str, Any], now_ms: int) -> int:
    from datetime import datetime

    if "at" in body:
        try:
            moment = datetime.fromisoformat(str(body["at"]))
        except ValueError:
            raise Problem(400, "malformed", "at must be ISO 8601 with an offset.") from None
        if moment.tzinfo is None:
            raise Problem(400, "malformed", "at needs an offset, e.g. +08:00.")
        add_ms = to_ms(moment) - now_ms
    else:
        seconds = body.get("advance_s")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise Problem(400, "malformed", "Give advance_s (seconds) or at.")
        if not abs(seconds) <= ADVANCE_MAX_S:
            raise Problem(400, "malformed", "advance_s is too large.")
        add_ms = round(seconds * 1000)
    if add_ms > ADVANCE_MAX_S * 1000:
        raise Problem(400, "malformed", "That is too far ahead.")
    return add_ms
