"""The door of the staff's pages: a one-time link from the chat becomes a cookie.

`/kitchen` and `/admin` ask `staff_of` with each request. The link's page uses it up only when its
button is pressed: chats preview links, and a preview must not log anybody in. In the demo the pages
are open (`CONTRACT.md` §3); whoever logs in there all the same is known by name.
"""

from html import escape
from urllib.parse import urlsplit

from aiohttp import web

from kernel.errors import Refused
from kernel.house import House
from kernel.http import Problem
from users import logins
from users.logins import Person

COOKIE = "fandian_staff"
PAGES = {"kitchen": "/kitchen", "admin": "/admin"}
# In the demo everybody at this machine is the canteen's staff.
DEMO = Person("演示", frozenset({"owner"}), "page:demo")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'nonce-plain'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    # Not `no-referrer`: the button's POST would come without an Origin to look at.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

_STYLE = """
body{margin:0;font:18px/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC",sans-serif;
background:#eef0ec;color:#16201a}
main{max-width:26rem;margin:12vh auto 0;padding:1.5rem;text-align:center}
button{min-height:56px;width:100%;border:0;border-radius:12px;background:#067a3e;color:#fff;
font:inherit;font-weight:600}
@media(prefers-color-scheme:dark){body{background:#101512;color:#e8eeea}}
"""


class NotLetIn(Problem):
    """Nobody we know, or without the role: a page says so readably, an API as a problem."""

    def __init__(self, request: web.Request, status: int, code: str, detail: str) -> None:
        super().__init__(status, code, detail)
        self._readable = "text/html" in request.headers.get("Accept", "")

    def response(self) -> web.Response:
        if not self._readable:
            return super().response()
        return _page(self.status, *_REFUSED[self.code])


_REFUSED = {
    "login_needed": ("请先登录", "在聊天里发「后台登录」，点开链接就能进来。",
                     "Please log in: send “staff login” in the chat and open the link."),
    "forbidden": ("这一页不归你的岗位", "需要权限请找管理员。",
                  "This page is not for your role. Please ask an admin."),
    "link_spent": ("链接已失效", "登录链接只能用一次。请在聊天里再发「后台登录」。",
                   "This link is spent. Send “staff login” in the chat again."),
}  # fmt: skip


async def staff_of(request: web.Request, house: House, allowed: frozenset[str]) -> Person:
    """Who asks, with the roles they have now. The owner may do everything.

    Raises Problem 401 without a session, 403 without a role of `allowed`, and for what changes
    something also 403 from a foreign page and 415 without JSON.
    """
    if request.method not in {"GET", "HEAD"}:
        _refuse_foreign(request, house)
    person = await _known(request, house)
    if person is None:
        raise NotLetIn(request, 401, "login_needed", "Send 后台登录 in the chat, open its link.")
    if not person.roles & (allowed | {"owner"}):
        raise NotLetIn(request, 403, "forbidden", "None of your roles may do this.")
    return person


async def _known(request: web.Request, house: House) -> Person | None:
    session = request.cookies.get(COOKIE)
    if session:
        person = await logins.person_of(session, house.clock.real_ms(), house.db)
        if person is not None:
            return person
    return DEMO if house.demo else None


def _refuse_foreign(request: web.Request, house: House) -> None:
    """A browser names the page that posts; another site's page gets nothing, cookie or not."""
    _refuse_origin(request, house)
    # A form cannot send this, and a script of another site may not without asking us first.
    if request.content_type != "application/json":
        raise Problem(415, "json_only", "Post JSON with Content-Type: application/json.")


def _refuse_origin(request: web.Request, house: House) -> None:
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(house.settings.base_url()).netloc}
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise Problem(403, "foreign_page", "Only our own pages may do this.")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Problem(403, "foreign_page", "Only our own pages may do this.")


def routes(house: House) -> list[web.RouteDef]:
    """`/login/{page}/{link}`: look, then press; `/logout` ends the session."""

    async def look(request: web.Request) -> web.Response:
        if not await logins.is_open(_link(request), house.clock.real_ms(), house.db):
            return _page(410, *_REFUSED["link_spent"])
        return _page(
            200, "进入后台", "这台设备会登录一个班次。",
            "This device will be logged in for one shift.",
            '<form method="post"><button type="submit">进入 Enter</button></form>',
        )  # fmt: skip

    async def enter(request: web.Request) -> web.Response:
        _refuse_origin(request, house)
        try:
            async with house.db.transaction() as tx:
                session = await logins.enter(_link(request), house.clock.real_ms(), tx)
        except Refused:
            return _page(410, *_REFUSED["link_spent"])
        target = PAGES[request.match_info["page"]]
        answer = web.Response(status=303, headers={"Location": target, "Cache-Control": "no-store"})
        answer.set_cookie(
            COOKIE, session, max_age=logins.SESSION_MS // 1000, path="/", httponly=True,
            samesite="Strict", secure=house.settings.base_url().startswith("https:"),
        )  # fmt: skip
        return answer

    async def leave(request: web.Request) -> web.Response:
        _refuse_origin(request, house)
        async with house.db.transaction() as tx:
            await logins.leave(request.cookies.get(COOKIE, ""), house.clock.real_ms(), tx)
        answer = _page(200, "已退出", "再来请在聊天里发「后台登录」。", "You are logged out.")
        answer.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict")
        return answer

    place = f"/login/{{page:{'|'.join(PAGES)}}}/{{link:[A-Za-z0-9_-]{{20,100}}}}"
    return [web.get(place, look), web.post(place, enter), web.post("/logout", leave)]


def _link(request: web.Request) -> str:
    return request.match_info["link"]


def _page(status: int, title: str, text: str, english: str, more: str = "") -> web.Response:
    body = f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)} · 饭点</title>
<style nonce="plain">{_STYLE}</style>
</head>
<body><main>
<h1>{escape(title)}</h1>
<p>{escape(text)}</p>
<p lang="en">{escape(english)}</p>
{more}
</main></body>
</html>
"""
    return web.Response(text=body, status=status, content_type="text/html", headers=HEADERS)
