"""The demo in a test: the application `main.py demo` serves, on a port and in a folder of its own.

`Demo.visit` opens a page the way a person has it (a phone, a desk, dark at night) and keeps two
promises for every page of ours: its scripts throw nothing, and nothing leaves this machine.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from aiohttp import web
from aiohttp.test_utils import unused_port
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from app.build import App, build
from app.server import make_server
from kernel.settings import load
from tests.programs import ROOT

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)
# A page on loopback that has not come after this long will not; a door and its hands take seconds.
WITHIN_MS = 15_000
SCREENSHOTS = ROOT / "tests" / "e2e" / "screenshots"


class Demo:
    """A running demo and the browser that visits it."""

    def __init__(self, app: App, server: web.Application, base: str, browser: Browser) -> None:
        self.app = app
        self.server = server
        self.base = base
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    async def visit(
        self,
        path: str,
        viewport: ViewportSize = DESK,
        *,
        scheme: Literal["light", "dark"] = "light",
        motion: Literal["reduce", "no-preference"] = "no-preference",
    ) -> Page:
        """A page in a browser window of its own, with nothing remembered."""
        context = await self._browser.new_context(
            viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme=scheme,
            reduced_motion=motion,
        )  # fmt: skip
        self._contexts.append(context)
        context.set_default_timeout(WITHIN_MS)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"threw {error}"))
        page.on("request", lambda request: self._stays_here(request.url))
        page.on(
            "console",
            lambda said: (
                self.complaints.append(said.text)
                if "Content Security Policy" in said.text
                else None
            ),
        )
        await page.goto(self.base + path)
        return page

    def _stays_here(self, url: str) -> None:
        if not url.startswith((f"{self.base}/", "data:")):
            self.complaints.append(f"asked for {url}")

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()


@asynccontextmanager
async def serving(data_dir: Path, browser: Browser, *, demo: bool = True) -> AsyncIterator[Demo]:
    """Start, hand out, stop; afterwards no page may have complained. `demo` false: as `run`."""
    port = unused_port()
    environ = {"FANDIAN_DATA_DIR": str(data_dir), "FANDIAN_PORT": str(port)}
    settings = load(environ=environ)
    app = await build(settings, demo=demo)
    server = make_server(app)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, settings.host, port).start()
    app.start()
    running = Demo(app, server, settings.base_url(), browser)
    try:
        yield running
        assert running.complaints == []
    finally:
        await running.close()
        await runner.cleanup()
        await app.close()


async def screenshot(page: Page, name: str) -> None:
    """A picture for whoever wants to look; git does not keep it."""
    await page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
