"""The payments' HTTP doors: the diner's pay page, and the providers' notify routes.

A pay link is a secret: it appears in no log, its pages are never cached and name no referrer. The
page is never told "paid" before the provider has said so to us.
"""

from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from aiohttp import web

from kernel.errors import Refused
from kernel.house import House
from kernel.http import Problem, json_object, json_response, read_body
from kernel.money import yuan
from kernel.repeat import in_transaction
from payments import callbacks, page, page_texts, service
from payments.page import Link, View
from payments.provider import Answer, Provider
from payments.registry import providers
from payments.starting import start

HERE = Path(__file__).parent
# {"way": "jsapi"} and nothing more.
POST_MAX = 4 * 1024
# A pay page that was stored or that tells its address to others gives the link away.
PRIVATE = {
    "Referrer-Policy": "strict-origin",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
    " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Inside we know more reasons than the page needs to (`CONTRACT.md` §3).
_OUTSIDE = {"order_closed": "expired", "no_such_order": "expired"}
_DETAIL = {
    "already_paid": "The order is paid already.",
    "expired": "The order can no longer be paid.",
    "in_progress": "A payment of this kind is being processed.",
    "wallet_short": "The meal card has too little on it.",
    "provider_down": "The provider cannot be reached.",
}

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True
)


def routes(house: House) -> list[web.RouteDef]:
    """Everything under `/pay` and `/payments`; a notify route for each provider that is on."""
    made = [
        web.get("/pay/{token}", partial(show, house)),
        web.get("/pay/{token}/status", partial(status, house)),
        web.post("/pay/{token}/{provider}", partial(pay, house)),
        web.get("/payments/static/{name:pay\\.(?:css|js)}", static),
    ]
    for name in providers(house):
        path = f"/payments/{name.replace('_', '-')}/notify"
        made.append(web.post(path, partial(notified, house, name)))
    return made


# --- the page -----------------------------------------------------------------------------------


async def show(house: House, request: web.Request) -> web.Response:
    """The page; readable also when the link is wrong (404) or its order is over (410)."""
    texts = page_texts.words(request.headers.get("Accept-Language", ""), house.settings.locale)
    link = await page.open_token(house, request.match_info["token"])
    view = None if link is None else await page.view(link.order, house.db)
    left_s = None if link is None else await _left_s(house, link)
    context = {**_context(house, texts, link, view), "left_s": left_s}
    html = _templates.get_template("pay.html").render(context)
    code = 404 if view is None else 410 if view.over else 200
    headers = {**PRIVATE, "Content-Security-Policy": CSP}
    return web.Response(
        text=html, status=code, content_type="text/html", charset="utf-8", headers=headers
    )


async def _left_s(house: House, link: Link) -> int | None:
    """Seconds of canteen time until the order closes by itself; None when it no longer can."""
    ends_ms = link.order["expires_ms"]
    if ends_ms is None:
        return None
    return max(0, (int(ends_ms) - await house.clock.canteen_ms(house.db)) // 1000)


def _context(
    house: House, texts: dict[str, Any], link: Link | None, view: View | None
) -> dict[str, Any]:
    context: dict[str, Any] = {"t": texts, "view": view}
    if link is None or view is None:
        return context
    script = {name: texts[name] for name in ("states", "refused", "declined")}
    english = texts["lang"] == "en"
    return {
        **context,
        "canteen": view.canteen_en if english and view.canteen_en else view.canteen,
        "amount": yuan(view.due_fen or view.total_fen),
        "total": yuan(view.total_fen),
        "ways": page.ways(house, link),
        "words": msgspec.json.encode(script).decode(),
    }


async def status(house: House, request: web.Request) -> web.Response:
    """`{status, order, total_fen, due_fen}`"""
    link = await _link(house, request)
    view = await page.view(link.order, house.db)
    return json_response(view.answer(), headers=PRIVATE)


async def static(request: web.Request) -> web.StreamResponse:
    """The page's own script and style; nothing comes from elsewhere."""
    return web.FileResponse(
        HERE / "static" / request.match_info["name"], headers={"Cache-Control": "max-age=3600"}
    )


async def _link(house: House, request: web.Request) -> Link:
    link = await page.open_token(house, request.match_info["token"])
    if link is None:
        raise Problem(404, "no_such_link", "There is no such link.")
    return link


# --- paying -------------------------------------------------------------------------------------


async def pay(house: House, request: web.Request) -> web.Response:
    """`{"way"}` → `{status, number, jsapi | code_url | h5_url | url | qr_code}`."""
    link = await _link(house, request)
    raw = await read_body(request, POST_MAX)
    body = json_object(raw) if raw.strip() else {}
    name = request.match_info["provider"]
    try:
        if name == "wallet":
            return await _pay_wallet(house, link)
        return await _pay_provider(house, link, name, body, request.remote)
    except Refused as refused:
        raise _problem(house, link, name, refused) from None


async def _pay_wallet(house: House, link: Link) -> web.Response:
    if not link.own or link.kind != "order":
        raise Problem(403, "own_link_only", "The meal card pays only its owner's orders.")
    order = link.order

    async def work(tx: Any) -> None:
        now_ms = await house.clock.canteen_ms(tx)
        await service.pay_from_wallet(house, order["id"], order["diner_id"], now_ms, tx)

    await in_transaction(house.db, work)
    return json_response({"status": "paid"}, headers=PRIVATE)


async def _pay_provider(
    house: House, link: Link, name: str, body: dict[str, Any], address: str | None
) -> web.Response:
    provider = providers(house).get(name)
    if provider is None:
        raise Problem(404, "unknown_provider", "There is no such way to pay.",
                      ways=page.ways(house, link))  # fmt: skip
    way = _way(provider, body)
    payer = await _payer(house, link, provider, way)
    started = await start(
        house, provider, link.order["id"], way, payer, address, owner_kind=link.kind
    )
    number = started.attempt["out_trade_no"]
    if started.answer is Answer.UNKNOWN:
        return json_response({"status": "unknown", "number": number}, 202, PRIVATE)
    return json_response({"status": "pending", **started.handle, "number": number}, headers=PRIVATE)


def _way(provider: Provider, body: dict[str, Any]) -> str:
    if not provider.ways:
        return provider.name
    way = body.get("way", provider.ways[0])
    if not isinstance(way, str) or way not in provider.ways:
        raise Problem(400, "unknown_way", "There is no such way.", ways=list(provider.ways))
    return way


async def _payer(house: House, link: Link, provider: Provider, way: str) -> str | None:
    """JSAPI needs the openid of the very chat the order came from."""
    if way != "jsapi":
        return None
    others = [other for other in provider.ways if other != "jsapi"]
    if not link.own:
        raise Problem(403, "own_link_only", "This way pays only one's own order.", ways=others)
    found = await house.db.value(
        "SELECT external_id FROM identity WHERE id = ? AND channel = 'wechat'",
        link.order["identity_id"],
    )
    if found is None:
        raise Problem(409, "no_openid", "The order did not come from WeChat.", ways=others)
    return str(found)


def _problem(house: House, link: Link, name: str, refused: Refused) -> Problem:
    code = _OUTSIDE.get(refused.code, refused.code)
    detail = _DETAIL.get(code, "This payment is refused.")
    if code == "provider_down":
        ways = [way for way in page.ways(house, link) if way != name]
        return Problem(503, code, detail, ways=ways)
    return Problem(409, code, detail)


# --- callbacks ----------------------------------------------------------------------------------


async def notified(house: House, name: str, request: web.Request) -> web.Response:
    """A provider tells us something; it is answered in the provider's own form."""
    body = await read_body(request, callbacks.BODY_MAX)
    reply = await callbacks.receive(house, name, dict(request.headers), body)
    return web.Response(
        status=reply.status, body=reply.body or None, content_type=reply.content_type
    )
