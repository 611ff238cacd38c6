"""The diner's pickup page `/pickup/{token}`, its status, and its picture `/files/{token}`.

The links are secrets: they are shown in the diner's own chat, live until the order is over, die
with 换码, and appear in no log. Wrong and spent ones get a page that people can read.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from kernel.clock import at
from kernel.database import Row
from kernel.house import House
from kernel.http import json_response, problem
from kernel.links import open_link
from orders import page, pickup, qr
from orders.links import QR_PREFIX, qr_url, read_subject
from orders.machine import Status

OVER = (Status.PICKED_UP, Status.CANCELLED, Status.NO_SHOW, Status.DISPOSED)
_SECRET = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin",
           "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}  # fmt: skip

_POLICY = (
    "default-src 'none'; img-src 'self' data:; connect-src 'self'; script-src 'self';"
    " style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class File:
    """What a signed link hands out."""

    body: bytes
    content_type: str
    name: str


# Subject behind its prefix → the file, or None when it is no more.
FileMaker = Callable[[House, str], Awaitable[File | None]]


def routes(house: House, files: Mapping[str, FileMaker] | None = None) -> list[web.RouteDef]:
    """`files`: more makers of files, by the prefix of their subject."""
    makers = {QR_PREFIX: qr_file, **(files or {})}

    async def show(request: web.Request) -> web.Response:
        return await _show(house, request.match_info["token"])

    async def status(request: web.Request) -> web.Response:
        return await _status(house, request.match_info["token"])

    async def file(request: web.Request) -> web.Response:
        return await _file(house, makers, request.match_info["token"])

    return [
        web.get("/pickup/{token}", show),
        web.get("/pickup/{token}/status", status),
        web.get("/files/{token}", file),
        web.get("/orders/static/{name:pickup\\.(?:css|js)}", static),
    ]


async def static(request: web.Request) -> web.StreamResponse:
    """The page's own script and style; nothing comes from elsewhere."""
    kept = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
    return web.FileResponse(page.STATIC / request.match_info["name"], headers=kept)


async def qr_file(house: House, rest: str) -> File | None:
    """The picture of one revision of an order's live code."""
    found = await _live(house, rest)
    if found is None:
        return None
    order, _ = found
    seen = await pickup.shown(order["id"], house.keys, house.db)
    if seen is None:
        return None
    return File(qr.png(seen.code), "image/png", f"{order['number']}.png")


async def _show(house: House, token: str) -> web.Response:
    subject = open_link(house.keys, token, "pickup")
    if subject is None:
        return _page(404, page.gone("wrong"))
    found = await _live(house, subject)
    if found is None:
        return _page(410, page.gone(await _why_gone(house, subject)))
    order, row = found
    seen = await pickup.shown(order["id"], house.keys, house.db)
    if seen is None or order["status"] in OVER:
        return _page(410, page.gone(await _why_gone(house, subject)))
    canteen = await house.db.one("SELECT * FROM canteen WHERE id = ?", order["canteen_id"])
    body = page.show(
        number=order["number"],
        canteen=canteen["name"],
        canteen_en=canteen["name_en"],
        digits=seen.digits,
        picture=qr_url(house, order["id"], row["revision"]).removeprefix(house.settings.base_url()),
        status=await _state(house, order, row),
    )
    return _page(200, body)


async def _status(house: House, token: str) -> web.Response:
    subject = open_link(house.keys, token, "pickup")
    if subject is None:
        return problem(404, "not_found", "No such link.", headers=_SECRET)
    found = await _live(house, subject)
    if found is None:
        why = await _why_gone(house, subject)
        return problem(410, "gone", "This link is spent.", headers=_SECRET, why=why)
    return json_response(await _state(house, *found), headers=_SECRET)


async def _file(house: House, makers: Mapping[str, FileMaker], token: str) -> web.Response:
    subject = open_link(house.keys, token, "file")
    prefix, _, rest = (subject or "").partition("_")
    if subject is None or prefix not in makers:
        return _page(404, page.gone("wrong"))
    made = await makers[prefix](house, rest)
    if made is None:
        return _page(410, page.gone("over"))
    headers = _SECRET | {"Content-Disposition": f'inline; filename="{made.name}"'}
    return web.Response(body=made.body, content_type=made.content_type, headers=headers)


async def _live(house: House, subject: str) -> tuple[Row, Row] | None:
    """Order and pickup of `ORDER_REVISION`, while that revision is the current one."""
    named = read_subject(subject)
    if named is None:
        return None
    row = await house.db.first("SELECT * FROM pickup WHERE order_id = ? AND revision = ?", *named)
    if row is None:
        return None
    order = await house.db.one("SELECT * FROM orders WHERE id = ?", named[0])
    return order, row


async def _why_gone(house: House, subject: str) -> str:
    """`replaced` by 换码, or how the order ended."""
    named = read_subject(subject)
    status = None
    if named is not None:
        status = await house.db.value("SELECT status FROM orders WHERE id = ?", named[0])
    if status in OVER:
        return str(status)
    return "replaced" if await _live(house, subject) is None else "over"


async def _state(house: House, order: Row, row: Row) -> dict[str, Any]:
    """What changes while the page is open."""
    zone = await house.db.value("SELECT timezone FROM canteen WHERE id = ?", order["canteen_id"])

    now_ms = await house.clock.canteen_ms(house.db)
    ends_ms = order["no_show_ms"]

    def clock(ms: int | None) -> str | None:
        return None if ms is None else at(ms, zone).strftime("%H:%M")

    return {
        "order": f"{order['date'].replace('-', '')}-{order['number']}",
        "number": order["number"],
        "status": order["status"],
        "code_state": pickup.code_state(order, row),
        "method": order["pickup_method"],
        "cabinet": order["cabinet_id"],
        "slot": order["slot_number"] if order["status"] != Status.PREPARING else None,
        "at": clock(order["pickup_at_ms"]),
        "until": clock(ends_ms),
        "left_s": None if ends_ms is None else max(0, (ends_ms - now_ms) // 1000),
    }


def _page(status: int, body: str) -> web.Response:
    return web.Response(
        status=status, text=body, content_type="text/html", charset="utf-8",
        headers=_SECRET | {"Content-Security-Policy": _POLICY},
    )  # fmt: skip
