"""The pages: `/sim` and `/inspect` of the demo, and `/cabinet/{id}`, a cabinet's own screen.

The chats and the cabinet hold no data: their scripts ask `/sim/api` or `/device/v1` like any other
client, so what a page can do a script can do. Scripts and styles are files of ours, never inline,
and nothing is fetched from elsewhere: the Content-Security-Policy refuses both.
"""

import hashlib
from pathlib import Path

import jinja2
from aiohttp import web

from app import inspector, kitchen_pages, office
from app.build import App
from app.hints import sentence_to_type
from app.page_texts import COOKIE, language_of
from app.wiring import CABINET, PEOPLE
from kernel.errors import Refused
from kernel.http import Problem
from lockers import simulated as cabinets
from menus import pictures

HERE = Path(__file__).parent
# The longest id `device add` takes; the page only puts it into addresses.
CABINET_ID = r"{id:[A-Za-z0-9_-]{1,32}}"
A_YEAR_S = 365 * 86_400
A_DAY_S = 86_400
# The pages one may go to from another, where they are mounted: path, and how the link is called.
NEIGHBOURS = (
    ("/sim", "聊天", "Chat"),
    ("/kitchen", "后厨", "Kitchen"),
    ("/board", "叫号", "Board"),
    (f"/cabinet/{CABINET}", "取餐柜", "Cabinet"),
    ("/admin", "后台", "Office"),
    ("/inspect", "检查器", "Inspector"),
)
# Spelled out: `mimetypes` answers differently from one machine to the next.
TYPES = {
    ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
    ".json": "application/json", ".txt": "text/plain",
}  # fmt: skip

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "strict-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class StaticFiles:
    """The files of one folder, under addresses that change when any of them changes.

    One version for all of them, so that a script's relative imports stay within its own version.
    """

    def __init__(self, folder: Path) -> None:
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        self._files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
        digest = hashlib.sha256()
        for name, body in self._files.items():
            digest.update(f"{name}:{len(body)}:".encode() + body)
        self.version = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of a file; an unknown name is a mistake in a template."""
        assert name in self._files, name
        return f"/static/{self.version}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        """A known file, kept for a year; another version's address gets today's, kept by nobody."""
        name = request.match_info["name"]
        body = self._files.get(name)
        if body is None:
            raise Problem(404, "not_found", "There is no such file.")
        current = request.match_info["version"] == self.version
        kept = f"public, max-age={A_YEAR_S}, immutable" if current else "no-store"
        return web.Response(
            body=body,
            content_type=TYPES[Path(name).suffix],
            charset="utf-8",
            headers={"Cache-Control": kept, "X-Content-Type-Options": "nosniff"},
        )


def routes(app: App) -> list[web.RouteDef]:
    """The pages, and the files they are made of."""
    static = StaticFiles(HERE / "static")
    settings = app.house.settings
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    templates.globals.update(static=static.url, zone=settings.timezone, locale=settings.locale)

    def page(request: web.Request, name: str, status: int = 200, **facts: object) -> web.Response:
        language = language_of(request, settings.locale)
        text = templates.get_template(name).render(
            neighbours=_mounted(request.app), here=request.path, language=language, **facts
        )
        answer = web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)
        if "lang" in request.query:
            answer.set_cookie(COOKIE, language, max_age=A_YEAR_S, samesite="Lax", path="/")
        return answer

    async def home(_: web.Request) -> web.Response:
        raise web.HTTPFound("/sim")

    async def sim(request: web.Request) -> web.Response:
        people = [{"persona": p, "name": name, "roles": roles} for p, name, roles in PEOPLE]
        return page(
            request, "sim.html", people=people, public_url=settings.base_url(),
            hint=await sentence_to_type(app.house),
        )  # fmt: skip

    async def cabinet_screen(request: web.Request) -> web.Response:
        cabinet_id = request.match_info["id"]
        if not app.house.demo:
            # The page of any name: which cabinets there are is told to nobody who is not one.
            return page(request, "cabinet.html", cabinet=cabinet_id, demo=False)
        try:
            await cabinets.state(app.house, cabinet_id)
        except Refused:
            # The page itself says so, readably; what asks without looking sees the status.
            return page(request, "cabinet.html", 404, cabinet=cabinet_id, demo=True)
        return page(request, "cabinet.html", cabinet=cabinet_id, demo=True)

    only_in_demo = [web.get("/", home), web.get("/sim", sim), *inspector.routes(app, page)]
    return [
        *(only_in_demo if app.house.demo else ()),
        *kitchen_pages.routes(app, page),
        web.get(f"/cabinet/{CABINET_ID}", cabinet_screen),
        *office.routes(app, page),
        web.get("/dishes/{code:[a-z0-9_-]{1,64}}.png", _dish),
        web.get("/static/{version:[0-9a-f]{1,64}}/{name:.+}", static.serve),
    ]


async def _dish(request: web.Request) -> web.Response:
    """A drawing of one of the sample's dishes; channels fetch it too, and keep it for a day."""
    code = request.match_info["code"]
    if not pictures.picture_path(code):
        raise Problem(404, "not_found", "There is no picture of that dish.")
    kept = {"Cache-Control": f"public, max-age={A_DAY_S}", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=pictures.png(code), content_type="image/png", headers=kept)


def _mounted(server: web.Application) -> list[tuple[str, str, str]]:
    """The neighbours that this process serves."""
    served = {
        resource.canonical.split("{")[0].rstrip("/") for resource in server.router.resources()
    }
    return [each for each in NEIGHBOURS if {each[0], each[0].rsplit("/", 1)[0]} & served - {""}]
