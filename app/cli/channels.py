"""channel: what a platform must be told once, from here."""

import asyncio
import json
from typing import Annotated, Any

import typer
from aiohttp import ClientError, ClientSession, ClientTimeout

from app.cli.sentences import BadUsage
from app.cli.shared import settings_of
from bots import wechat_menu
from kernel.errors import Refused
from kernel.settings import Wechat

channel_cli = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

# The platform answers within a second; a proxy that swallows it must not hold a shell for ever.
TIMEOUT_S = 15
ANSWER_BYTES_MAX = 64 * 1024


@channel_cli.callback()
def channel() -> None:
    """What a platform must be told."""


@channel_cli.command("menu")
def channel_menu(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="CHANNEL", help="wechat")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print it, send nothing.")] = False,
) -> None:
    """Set the buttons under the 公众号's chat: each tap says a word that may be typed as well.

    Example: fandian channel menu wechat --dry-run
    """
    if name != "wechat":
        raise BadUsage("only wechat has a menu of its own: fandian channel menu wechat")
    settings = settings_of(context)
    made = wechat_menu.menu(settings.locale)
    if dry_run:
        print(json.dumps(made, ensure_ascii=False, indent=2))
        return
    asyncio.run(_push(settings.wechat, made))
    print("pushed; clients show it within a day, at once after leaving and following again")


async def _push(settings: Wechat, made: dict[str, Any]) -> None:
    base = settings.api_base.rstrip("/")
    async with ClientSession(timeout=ClientTimeout(total=TIMEOUT_S)) as client:

        async def post(path: str, query: dict[str, str], body: bytes) -> dict[str, Any]:
            headers = {"Content-Type": "application/json; charset=utf-8"}
            try:
                async with client.post(
                    base + path, params=query, data=body, headers=headers, allow_redirects=False
                ) as answer:
                    raw = await answer.content.read(ANSWER_BYTES_MAX)
            except (ClientError, TimeoutError, OSError) as error:
                # Its text repeats the address, and that the token.
                raise Refused("platform_silent", platform=base, problem=type(error).__name__) from (
                    None
                )
            # The platform calls its JSON text/plain now and then.
            try:
                value = json.loads(raw)
            except ValueError:
                value = None
            if not isinstance(value, dict):
                raise Refused("platform_silent", platform=base, problem="its answer is no JSON")
            return value

        await wechat_menu.push(settings, made, post)
