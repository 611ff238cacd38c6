"""bench peak: the lunch peak on this machine, in ratios to hold another machine against."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from app.build import build
from app.cli.progress import Progress, shown
from app.cli.sentences import BadUsage
from app.cli.shared import settings_of
from app.peak import InProcess, OverHttp, Peak, play
from kernel.errors import Refused
from kernel.settings import Settings, load

bench_cli = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# As many as a reverse proxy keeps open to one process.
CONNECTIONS_MAX = 64
ANSWER_WITHIN_S = 300


@bench_cli.callback()
def bench() -> None:
    """How much this machine can do."""


@bench_cli.command("peak")
def peak(
    context: typer.Context,
    diners: Annotated[int, typer.Option(min=4, max=5000, help="Who orders at once.")] = 500,
    stock: Annotated[int, typer.Option(min=0, help="Portions; 0 is three fifths of DINERS.")] = 0,
    url: Annotated[str, typer.Option(help="A demo that runs here, instead of a fresh one.")] = "",
    token: Annotated[str, typer.Option(help="Of role auditor, to ask that demo's audit.")] = "",
) -> None:
    """Many diners order one dish at the same moment; the books are judged afterwards.

    Without --url a canteen is made in a temporary folder and thrown away: no data is touched.

    Example: fandian bench peak --diners 500
    """
    settings = settings_of(context)
    if url and urlsplit(url).hostname not in LOOPBACK:
        raise BadUsage("--url names a demo on this machine: a load test is no visit")
    portions = stock or diners * 3 // 5
    with shown("Lunch") as progress:
        found = asyncio.run(
            _over_http(url.rstrip("/"), token, diners, portions, progress)
            if url
            else _here(settings, diners, portions, progress)
        )
    print("\n".join(found.lines()))
    if not found.ok:
        raise Refused("peak_failed")


async def _here(settings: Settings, diners: int, stock: int, progress: Progress) -> Peak:
    with tempfile.TemporaryDirectory(prefix="fandian-peak-") as folder:
        alone = load(Path("/dev/null"), {
            "FANDIAN_DATA_DIR": folder, "FANDIAN_TIMEZONE": settings.timezone,
        })  # fmt: skip
        app = await build(alone, demo=True)
        try:
            return await play(InProcess(app), diners, stock, progress)
        finally:
            await app.close()


async def _over_http(url: str, token: str, diners: int, stock: int, progress: Progress) -> Peak:
    limits = TCPConnector(limit=CONNECTIONS_MAX)
    patience = ClientTimeout(total=ANSWER_WITHIN_S)
    async with ClientSession(connector=limits, timeout=patience) as client:

        async def ask(method: str, path: str, **more: Any) -> dict[str, Any]:
            async with client.request(method, url + path, **more) as answer:
                if answer.status != 200:
                    raise Refused("demo_silent", url=url, problem=f"{path} is {answer.status}")
                found: dict[str, Any] = await answer.json()
                return found

        try:
            return await play(OverHttp(ask, token), diners, stock, progress)
        except (ClientError, TimeoutError, OSError) as error:
            problem = type(error).__name__
            raise Refused("demo_silent", url=url, problem=problem) from None
