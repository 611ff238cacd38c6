"""The HTTP side of the house: every room's routes on one application, and what they all share."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from app import metrics, openapi, pages, simulator, staff_login
from app.build import App
from app.live import add_streams
from app.metrics import measure
from bots.orders_desk import PHOTO_PREFIX, photo_file
from kernel import log as logging
from kernel.http import Problem, json_response, problem
from kernel.migrate import pending
from lockers import routes as device_routes
from menus import routes as menu_routes
from orders import identity_code
from orders import routes as order_routes
from payments import routes as pay_routes
from payments import staff_routes
from reports import files as report_files
from reports import personal
from reports import routes as report_routes
from users import tokens

log = structlog.get_logger()


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Names under which a loopback demo may be asked for: anything else is a page that lures a browser.
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


# What a signed link may hand out beside an order's code.
FILES = {
    **report_files.FILES,
    PHOTO_PREFIX: photo_file,
    personal.PREFIX: personal.data_file,
    identity_code.FILE_PREFIX: identity_code.picture,
}


def make_server(app: App) -> web.Application:
    """The aiohttp application of a built process."""
    house = app.house
    middlewares: list[Middleware] = [measure, _answer_problems]
    if house.demo:
        middlewares.insert(1, _guard_demo(app))
    server = web.Application(middlewares=middlewares, client_max_size=16 * 1024 * 1024)
    authorize = tokens.authorizer(house)
    server.add_routes(
        [
            *_health(app),
            *metrics.routes(house),
            *openapi.routes(house),
            *order_routes.routes(house, FILES),
            *pay_routes.routes(house),
            *staff_routes.routes(house, authorize),
            *menu_routes.routes(house, authorize),
            *report_routes.routes(house, authorize),
            *staff_login.routes(house),
        ]
    )
    device_routes.add_routes(server, house)
    add_streams(server)
    if house.demo:
        server.add_routes(simulator.routes(app))
    server.add_routes(pages.routes(app))
    return server


@web.middleware
async def _answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refusals as RFC 9457, and never a stack trace to a stranger."""
    if "\0" in request.path or "\0" in request.query_string:
        # No name, number or date has one, and PostgreSQL keeps no text with it.
        return problem(400, "malformed", "The address holds a NUL.")
    try:
        return await handler(request)
    except Problem as found:
        return found.response()
    except web.HTTPException as found:
        if found.status < 400 or found.content_type != "text/plain":
            raise
        return problem(
            found.status, (found.reason or "error").lower().replace(" ", "_"), found.text or ""
        )
    except Exception as error:
        log.exception("http.failed", route=_route(request), error=type(error).__name__)
        return problem(500, "broken", "Something of ours failed; it was written down.")


def _route(request: web.Request) -> str:
    """The route's pattern: a path itself may carry a link that is a secret."""
    resource = request.match_info.route.resource
    return logging.mask(resource.canonical) if resource else "unknown"


def _guard_demo(app: App) -> Middleware:
    token = app.house.settings.demo.token

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        """No foreign page may drive the demo: its Host must be ours, its posts must be JSON."""
        if token is None and _host(request) not in LOCAL_HOSTS:
            return problem(403, "foreign_host", "The demo answers on this machine only.")
        guarded = request.path.startswith(("/sim", "/inspect", "/admin", "/kitchen"))
        if guarded and token is not None:
            secret = token.get_secret_value()
            if tokens.same(request.query.get("token", ""), secret):
                return _let_in(request, secret)
            given = request.headers.get("X-Demo-Token") or request.cookies.get("demo_token") or ""
            if not tokens.same(given, secret):
                return problem(401, "demo_token", "This demo is guarded by a token.")
        posts = request.method == "POST" and request.path.startswith("/sim")
        if posts and request.content_type != "application/json":
            return problem(415, "json_only", "Post JSON with Content-Type: application/json.")
        return await handler(request)

    return guard


def _host(request: web.Request) -> str:
    """Which name we were asked for; none for a header that is no address."""
    try:
        return request.url.host or ""
    except ValueError:
        return ""


def _let_in(request: web.Request, secret: str) -> web.Response:
    """`/sim?token=…` once: a cookie for this browser, and an address without the secret."""
    answer = web.Response(status=303, headers={"Location": request.path})
    answer.set_cookie("demo_token", secret, httponly=True, samesite="Strict", path="/")
    return answer


def _health(app: App) -> list[web.RouteDef]:
    house = app.house

    async def alive(_: web.Request) -> web.Response:
        return json_response({"status": "ok"})

    async def ready(_: web.Request) -> web.Response:
        try:
            await house.db.value("SELECT 1")
            await house.cache.get("readyz")
            waiting = await pending(house.settings.database())
        except Exception as error:
            log.warning("not.ready", error=type(error).__name__)
            return problem(503, "not_ready", "Database or store cannot be reached.")
        if waiting:
            return problem(503, "migrations_pending", "Run: fandian db migrate")
        return json_response({"status": "ok"})

    return [web.get("/healthz", alive), web.get("/readyz", ready)]
