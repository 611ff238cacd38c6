"""chat: order in the terminal, or by a pipe."""

import asyncio
import sys
from typing import Annotated

import typer

from app.build import App, build
from app.cli.shared import settings_of
from app.wiring import NAMES
from bots.simulated import ACCOUNT, SimulatedChannel, delivered
from conversation.messages import Inbound, Said
from kernel.errors import Refused
from kernel.settings import Settings
from orders import pickup
from orders.links import QR_PREFIX, read_subject
from orders.qr import terminal


def chat(
    context: typer.Context,
    persona: Annotated[
        str, typer.Option("--as", help="xiaoli, admin, kitchen, or any name.")
    ] = "xiaoli",
) -> None:
    """Order in the terminal, as a diner of the sample canteen; piped stdin works.

    Example: printf '菜单\\n来份红烧肉，窗口取\\n确认\\n' | fandian chat
    """
    settings = settings_of(context)
    if settings.mode == "production":
        raise Refused("demo_in_production")
    asyncio.run(_chat(settings, persona))


async def _chat(settings: Settings, persona: str) -> None:
    app = await build(settings, demo=True)
    try:
        terminal = sys.stdin.isatty()
        seen = await _last(app, persona)
        number = 0
        while True:
            if terminal:
                print(f"{NAMES.get(persona, persona)}> ", end="", flush=True)
            line = await asyncio.to_thread(sys.stdin.readline)
            if not line:
                return
            if not line.strip():
                continue
            number += 1
            await _say(app, persona, line.strip())
            await app.settle()
            seen = await _print_new(app, persona, seen)
    finally:
        await app.close()


async def _say(app: App, persona: str, text: str) -> None:
    channel = app.channels["console"]
    assert isinstance(channel, SimulatedChannel)
    from kernel.ids import token_text

    message_id = f"chat-{token_text(9)}"
    inbound = Inbound(
        "console", ACCOUNT, persona, message_id, Said(text), "", NAMES.get(persona, persona)
    )
    replies = await app.gateway.handle(inbound, wait_s=None)
    await channel.show(persona, message_id, replies or [])


async def _last(app: App, persona: str) -> int:
    row = await app.house.db.value(
        "SELECT max(id) FROM simulated_message WHERE sender = ?", persona
    )
    return int(row or 0)


async def _print_new(app: App, persona: str, after: int) -> int:
    for reply in await delivered(app.house, app.house.db, persona, after):
        print(f"饭点< {reply['text']}", flush=True)
        if reply["kind"] == "image":
            await _print_code(app, reply["url"])
        after = reply["cursor"]
    return after


async def _print_code(app: App, url: str) -> None:
    """The QR of a pickup code, drawn in text."""
    from kernel.links import open_link

    subject = open_link(app.house.keys, url.rsplit("/", 1)[-1], "file")
    named = read_subject((subject or "").removeprefix(f"{QR_PREFIX}_"))
    if named is None:
        return
    shown = await pickup.shown(named[0], app.house.keys, app.house.db)
    if shown is not None and shown.revision == named[1]:
        print(terminal(shown.code), flush=True)
