"""`/device/v1`: what a cabinet calls (CONTRACT §5). Prove who it is, parse, call one function.

A decision is always 200; only a malformed, unproven or too frequent call is 4xx. A device may name
only itself and its own commands: everything else does not exist for it.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from aiohttp import web

from kernel.database import Row, Transaction
from kernel.errors import Conflict, Refused
from kernel.house import House
from kernel.http import Problem, json_object, json_response, problem, read_body
from kernel.repeat import in_transaction
from lockers import commands, pairing
from lockers.auth import Call, authenticate
from lockers.devices import Added
from lockers.driver import FETCHING, CabinetEvent
from lockers.events import TYPES, report_result, take_events
from lockers.offline import OfflineRecord, bundle, take_records
from lockers.scanning import scan

BODY_MAX = 64 * 1024
# {"code": "…"} and nothing more.
PAIR_MAX = 1024
BATCH_MAX = 200
# Below the 30 s after which proxies give up on a silent connection.
WAIT_MAX_S = 25
POLL_S = 0.5
# When a call arrived, before it waited for anything.
BEGAN_MS = web.RequestKey("began_ms", int)
_CMD = re.compile(r"c[0-9a-f]{24}")

Key = Annotated[str, msgspec.Meta(pattern=r"^[\x21-\x7e]{1,64}$")]
# A QR of somebody's web page is a wrong code, not a malformed call.
Text = Annotated[str, msgspec.Meta(max_length=4096)]
# Until 2128, in seconds.
Seconds = Annotated[float, msgspec.Meta(ge=0, le=5e9)]
Door = Annotated[int, msgspec.Meta(ge=1, le=9999)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class PairBody(msgspec.Struct):
    code: Annotated[str, msgspec.Meta(max_length=64)]


class ScanBody(msgspec.Struct):
    scan_id: Key
    ts: Seconds
    code: Text | None = None
    digits: Text | None = None


class EventBody(msgspec.Struct):
    event_id: Key
    type: str
    ts: Seconds
    slot: Door | None = None
    cmd_id: Key | None = None


class EventsBody(msgspec.Struct):
    boot_id: Key
    seq: Count
    events: Annotated[list[EventBody], msgspec.Meta(max_length=BATCH_MAX)]


class ResultBody(msgspec.Struct):
    result: Literal["opened", "failed", "expired", "duplicate"]
    ts: Seconds


class RecordBody(msgspec.Struct):
    scan_id: Key
    code: Text
    ts: Seconds
    result: str
    seq: Count = 0
    offline: bool = True


class RecordsBody(msgspec.Struct):
    records: Annotated[list[RecordBody], msgspec.Meta(max_length=BATCH_MAX)]


B = TypeVar("B", bound=msgspec.Struct)
Answer = Callable[[web.Request, Row, bytes], Awaitable[web.Response]]


def add_routes(app: web.Application, house: House) -> None:
    """Mount the routes; a long poll ends when the application is told to stop."""
    closing = asyncio.Event()

    async def close(_: web.Application) -> None:
        closing.set()

    app.add_routes(routes(house, closing))
    app.on_shutdown.append(close)


def routes(house: House, closing: asyncio.Event) -> list[web.RouteDef]:
    """The routes of cabinets."""
    calls = _Calls(house, closing)
    base = "/device/v1"
    return [
        web.post(f"{base}/pair", calls.pair),
        web.post(f"{base}/cabinets/{{id}}/scan", calls.proven(calls.scan)),
        web.post(f"{base}/cabinets/{{id}}/events", calls.proven(calls.events)),
        web.get(f"{base}/cabinets/{{id}}/commands", calls.proven(calls.commands)),
        web.get(f"{base}/cabinets/{{id}}/sync", calls.proven(calls.sync)),
        web.post(f"{base}/cabinets/{{id}}/records", calls.proven(calls.records)),
        web.get(f"{base}/commands/{{cmd_id}}", calls.proven(calls.command)),
        web.post(f"{base}/commands/{{cmd_id}}/result", calls.proven(calls.result)),
    ]


class _Calls:
    """One method per route; `proven` wraps each with what all of them need."""

    def __init__(self, house: House, closing: asyncio.Event) -> None:
        self._house = house
        self._closing = closing

    def proven(self, answer: Answer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            request[BEGAN_MS] = self._house.clock.real_ms()
            try:
                body = await read_body(request, BODY_MAX)
                device = await authenticate(self._house, _call(request, body))
                if request.match_info.get("id", device["id"]) != device["id"]:
                    raise Problem(404, "not_found", "No such cabinet.")
                if device["kind"] != "cabinet":
                    raise Problem(404, "not_found", "No such cabinet.")
                return await answer(request, device, body)
            except Problem as found:
                return found.response()
            except Conflict as conflict:
                return problem(409, conflict.code, "The same id came with another content.")

        return handle

    async def pair(self, request: web.Request) -> web.Response:
        """`{code}` → `{id, secret}`: the one call that proves nothing but a code from the chat."""
        try:
            raw = await read_body(request, PAIR_MAX)
            if not await pairing.may_try(self._house, request.remote or ""):
                raise Problem(429, "rate_limited", "Too many tries.", headers={"Retry-After": "60"})
            body = _parse(raw, PairBody)

            async def work(tx: Transaction) -> Added:
                now_ms = await self._house.clock.canteen_ms(tx)
                return await pairing.redeem(self._house, body.code, now_ms, tx)

            added = await in_transaction(self._house.db, work)
        except Problem as found:
            return found.response()
        except Refused as refused:
            status = 409 if refused.code == "device_revoked" else 404
            return problem(status, refused.code, "This code pairs nothing.")
        return json_response(
            {"id": added.id, "secret": added.secret}, headers={"Cache-Control": "no-store"}
        )

    async def scan(self, request: web.Request, device: Row, raw: bytes) -> web.Response:
        body = _parse(raw, ScanBody)
        text = body.code if body.code is not None else body.digits
        if text is None or (body.code is not None and body.digits is not None):
            raise Problem(400, "malformed", "Send either code or digits.")
        return json_response(
            await scan(
                self._house, device["id"], body.scan_id, text,
                received_real_ms=request[BEGAN_MS],
            )
        )  # fmt: skip

    async def events(self, request: web.Request, device: Row, raw: bytes) -> web.Response:
        body = _parse(raw, EventsBody)
        if unknown := {event.type for event in body.events} - TYPES:
            raise Problem(400, "malformed", f"Unknown type of event: {min(unknown)[:40]}.")
        events = [
            CabinetEvent(event.event_id, event.type, event.slot, event.cmd_id, _ms(event.ts))
            for event in body.events
        ]
        accepted, following = await take_events(
            self._house, device["id"], body.boot_id, body.seq, events
        )
        return json_response({"accepted": accepted, "next_seq": following})

    async def commands(self, request: web.Request, device: Row, raw: bytes) -> web.Response:
        wait = request.query.get("wait", "0")
        if not re.fullmatch(r"[0-9]{1,4}", wait):
            raise Problem(400, "malformed", "wait is a number of seconds.")
        loop = asyncio.get_running_loop()
        ends = loop.time() + min(int(wait), WAIT_MAX_S)
        while not (found := await self._waiting(device)) and loop.time() < ends:
            try:
                await asyncio.wait_for(self._closing.wait(), min(POLL_S, ends - loop.time()))
                break
            except TimeoutError:
                continue
        return json_response({"commands": found})

    async def _waiting(self, device: Row) -> list[dict[str, Any]]:
        """Commands that live, handed out until answered; a driver that pushes has none here."""
        if device["driver"] not in FETCHING:
            return []
        real_ms = self._house.clock.real_ms()
        rows = await commands.waiting(device["id"], real_ms, self._house.db)
        if any(row["handed_ms"] is None for row in rows):
            async with self._house.db.transaction() as tx:
                for row in rows:
                    await commands.hand_over(row["cmd_id"], real_ms, tx)
        return [
            {
                "cmd_id": row["cmd_id"],
                "action": "open",
                "slot": row["slot_number"],
                "expires_at": row["expires_ms"] // 1000,
            }
            for row in rows
        ]

    async def command(self, request: web.Request, device: Row, raw: bytes) -> web.Response:
        return json_response(_state(await self._own_command(request, device)))

    async def result(self, request: web.Request, device: Row, raw: bytes) -> web.Response:
        body = _parse(raw, ResultBody)
        command = await self._own_command(request, device)
        async with self._house.db.transaction() as tx:
            now_ms = await self._house.clock.canteen_ms(tx)
            row = await report_result(self._house, command, body.result, now_ms, tx)
        return json_response(_state(row))

    async def _own_command(self, request: web.Request, device: Row) -> Row:
        cmd_id = request.match_info["cmd_id"]
        row = await commands.get(cmd_id, self._house.db) if _CMD.fullmatch(cmd_id) else None
        if row is None or row["cabinet_id"] != device["id"]:
            raise Problem(404, "not_found", "No such command.")
        return row

    async def sync(self, request: web.Request, device: Row, raw: bytes) -> web.Response:
        found = await bundle(self._house, device["id"])
        tag = f'"{found["version"]}"'
        known = {request.headers.get("If-None-Match"), f'"{request.query.get("since", "")}"'}
        headers = {"ETag": tag, "Cache-Control": "no-store"}
        if tag in known:
            return web.Response(status=304, headers=headers)
        return json_response(found, headers=headers)

    async def records(self, request: web.Request, device: Row, raw: bytes) -> web.Response:
        body = _parse(raw, RecordsBody)
        records = [
            OfflineRecord(item.scan_id, item.code, _ms(item.ts), item.result == "open")
            for item in sorted(body.records, key=lambda item: item.seq)
        ]
        accepted = await take_records(self._house, device["id"], records)
        return json_response({"accepted": accepted})


def _call(request: web.Request, body: bytes) -> Call:
    """The path is signed as it was sent, so it is taken before anybody decodes it."""
    headers = request.headers
    return Call(
        method=request.method,
        path=request.raw_path,
        device_id=headers.get("X-Device-Id", ""),
        stamp=headers.get("X-Timestamp", ""),
        nonce=headers.get("X-Nonce", ""),
        signature=headers.get("X-Signature", ""),
        body=body,
    )


def _parse(raw: bytes, shape: type[B]) -> B:
    value = json_object(raw)
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise Problem(400, "malformed", str(error)) from None


def _state(command: Row) -> dict[str, Any]:
    return {
        "cmd_id": command["cmd_id"],
        "slot": command["slot_number"],
        "state": command["state"],
    }


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
