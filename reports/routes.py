"""The reports' HTTP door: the audit for who watches over the books."""

from functools import partial

from aiohttp import web

from kernel.house import House
from kernel.http import json_response
from reports import audit
from users.tokens import Authorize

AUDITORS = frozenset({"auditor", "finance", "admin", "owner"})


def routes(house: House, authorize: Authorize) -> list[web.RouteDef]:
    """`GET /api/v1/audit/check`, CONTRACT §3."""
    return [web.get("/api/v1/audit/check", partial(check, house, authorize))]


async def check(house: House, authorize: Authorize, request: web.Request) -> web.Response:
    """`{ok, checks: [{name, ok, detail}]}`: the invariants over the books as they are now."""
    await authorize(request, AUDITORS)
    found = await audit.check(house.db)
    checks = [{"name": each.name, "ok": each.ok, "detail": each.detail} for each in found]
    body = {"ok": all(each.ok for each in found), "checks": checks}
    return json_response(body, headers={"Cache-Control": "no-store"})
