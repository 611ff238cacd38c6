"""demo, run, worker: the commands that stay."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from aiohttp import web

from app.build import App, build
from app.cli.shared import reach, settings_of
from app.hints import sentence_to_type
from app.server import make_server
from kernel.clock import at
from kernel.errors import Refused
from kernel.settings import Settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Requests in work when SIGTERM comes get this long; a platform repeats what it did not hear.
SHUTDOWN_S = 5.0
# Says to a process of `run --workers N` that its port is not its own. No setting: only we set it.
SHARED_PORT = "_FANDIAN_SHARED_PORT"
# The processes of one port share one book of metrics: prometheus-client's own name for its folder.
SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"


def demo(context: typer.Context) -> None:
    """Start the sample canteen with its simulator: http://127.0.0.1:8080/sim

    Example: FANDIAN_PORT=9000 fandian demo
    """
    settings = settings_of(context)
    if settings.mode == "production":
        raise Refused("demo_in_production")
    if settings.host not in LOOPBACK and settings.demo.token is None:
        raise Refused("demo_needs_token")
    asyncio.run(_serve(_with_port(settings), demo=True, announce=_announce_demo))


def run(
    context: typer.Context,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes on one port.")] = 1,
) -> None:
    """Serve the chats, pages and devices, and look after what is due.

    Example: fandian run --workers 4
    """
    settings = settings_of(context)
    if workers == 1:
        asyncio.run(_serve(_with_port(settings), demo=False, announce=_announce_run))
    else:
        _many(workers, context.obj.config)


def worker(context: typer.Context) -> None:
    """Look after due rows and the outbox without HTTP, beside one or more `run`.

    Example: fandian worker
    """
    settings = settings_of(context)

    async def work() -> None:
        async with _started(settings, demo=False) as (_, stop):
            print("Fandian works", flush=True)
            await stop.wait()

    asyncio.run(work())


def _with_port(settings: Settings) -> Settings:
    """PORT=0 is any free one, chosen before anything makes a link of it."""
    if settings.port:
        return settings
    with socket.create_server((settings.host, 0)) as free:
        return settings.model_copy(update={"port": free.getsockname()[1]})


@asynccontextmanager
async def _started(settings: Settings, *, demo: bool) -> AsyncIterator[tuple[App, asyncio.Event]]:
    """A built process whose background work runs, and the event that ends it."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await reach(settings)
    app = await build(settings, demo=demo)
    try:
        app.start()
        yield app, stop
    finally:
        await app.close()


async def _serve(settings: Settings, *, demo: bool, announce: Callable[[App, str], object]) -> None:
    async with _started(settings, demo=demo) as (app, stop):
        server = web.AppRunner(make_server(app), access_log=None, shutdown_timeout=SHUTDOWN_S)
        await server.setup()
        try:
            shared = SHARED_PORT in os.environ or None
            site = web.TCPSite(server, settings.host, settings.port, reuse_port=shared)
            try:
                await site.start()
            except OSError:
                raise Refused("port_in_use", port=settings.port) from None
            result = announce(app, f"http://{settings.host}:{server.addresses[0][1]}")
            if asyncio.iscoroutine(result):
                await result
            await stop.wait()
        finally:
            await server.cleanup()


def _many(workers: int, config: Path | None) -> None:
    """N processes of ourselves on one port; the first that fails ends all."""
    command = [sys.executable, sys.argv[0], *(["--config", str(config)] if config else []), "run"]
    with tempfile.TemporaryDirectory(prefix="fandian-metrics-") as book:
        env = {**os.environ, SHARED_PORT: "1", SHARED_METRICS: book}
        status = _until_all_end([subprocess.Popen(command, env=env) for _ in range(workers)])
    if status > 0:
        sys.exit(status)


def _until_all_end(children: list[subprocess.Popen[bytes]]) -> int:
    """Pass SIGTERM on and wait; the status of the last that failed."""

    def stop(*_: object) -> None:
        for child in children:
            child.terminate()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    status = 0
    for child in children:
        status = child.wait() or status
        if status:
            stop()
    return status


async def _announce_demo(app: App, base: str) -> None:
    now_ms = await app.house.clock.canteen_ms(app.house.db)
    hint = await sentence_to_type(app.house)
    print(
        f"饭点 Fandian · 示例食堂 · {at(now_ms, app.house.settings.timezone):%m-%d %H:%M}\n"
        f"  聊天模拟器  {base}/sim\n"
        f"  厨房屏      {base}/kitchen      取餐屏  {base}/board\n"
        f"  取餐柜      {base}/cabinet/A\n"
        f"  后台        {base}/admin        检查器  {base}/inspect\n"
        f"  接口说明    {base}/docs\n"
        f"  以小李的身份发一句试试：{hint}\n"
        "  停止：Ctrl-C",
        flush=True,
    )


def _announce_run(app: App, base: str) -> None:
    print(f"Fandian listens on {base}", flush=True)
