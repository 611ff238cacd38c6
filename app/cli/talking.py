"""chat: order in the terminal, or by a pipe.

A person gets a prompt with a history, colours and the QR drawn in text; a pipe gets a plain
transcript, both sides of it. It needs no server: it is one more process on the demo's database.
"""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from app.build import App, build
from app.cli.shared import reach, settings_of
from app.cli.spoken import HELP, Line, forward_ms, read
from app.wiring import NAMES
from bots.simulated import ACCOUNT, SimulatedChannel, delivered
from conversation.messages import Chose, Inbound, Incoming, Said
from kernel.clock import at, move_offset
from kernel.errors import Refused
from kernel.ids import token_text
from kernel.links import open_link
from kernel.settings import Settings
from orders import pickup
from orders.links import QR_PREFIX, read_subject
from orders.qr import terminal

CHANNEL = "console"
HISTORY_LINES = 1_000


def chat(
    context: typer.Context,
    persona: Annotated[
        str, typer.Option("--as", help="xiaoli, admin, kitchen, or any name.")
    ] = "xiaoli",
) -> None:
    """Order in the terminal, as a diner of the sample canteen; piped stdin works.

    Lines that begin with / are for the chat itself: /help lists them.

    Example: printf '菜单\\n来份红烧肉，窗口取\\n确认\\n' | fandian chat
    """
    settings = settings_of(context)
    if settings.mode == "production":
        raise Refused("demo_in_production")
    # Not one `asyncio.run` around it all: whoever waits at the prompt is left by Ctrl-C at once.
    with asyncio.Runner() as runner:
        runner.run(reach(settings))
        app = runner.run(build(settings, demo=True))
        try:
            _Chat(app, persona, runner).talk()
        except (EOFError, KeyboardInterrupt):
            print()
        finally:
            runner.run(app.close())


class _Chat:
    """One person at one terminal."""

    def __init__(self, app: App, persona: str, runner: asyncio.Runner) -> None:
        self.app, self.persona = app, persona
        self._run = runner.run
        self._person = sys.stdin.isatty()
        self._bright = sys.stdout.isatty()
        self._seen = 0
        self._choices: list[dict[str, str]] = []

    def talk(self) -> None:
        """Until the end of the input, or /quit."""
        self._seen = self._run(_last(self.app, self.persona))
        if self._person:
            _remember(self.app.house.settings)
            print(self._styled("饭点 Fandian · /help shows more · Ctrl-D ends", dim=True))
        while (line := self._typed()) is not None:
            if not line.strip():
                continue
            said = read(line)
            if said.verb in {"quit", "exit", "q"}:
                return
            self._do(said)
            self._run(self.app.settle())
            self._show_new()

    def _typed(self) -> str | None:
        name = NAMES.get(self.persona, self.persona)
        if self._person:
            # What readline does not print must be marked, or it miscounts the line's width.
            colour, plain = ("\001\033[32m\002", "\001\033[0m\002") if self._bright else ("", "")
            try:
                return input(f"{colour}{name}>{plain} ")
            except EOFError:
                print()
                return None
        line = sys.stdin.readline()
        if line.strip():
            print(f"{name}> {line.strip()}", flush=True)
        return line or None

    def _do(self, line: Line) -> None:
        table: dict[str, Callable[[str], None]] = {
            "as": self._become, "time": self._move_time, "help": lambda _: print(HELP),
        }  # fmt: skip
        if not line.verb:
            self._say(Said(line.rest))
        elif line.verb in table:
            table[line.verb](line.rest)
        elif line.verb.isdigit() and 0 < int(line.verb) <= len(self._choices):
            self._say(Chose(self._choices[int(line.verb) - 1]["value"]))
        elif line.verb.isdigit():
            print(f"there are {len(self._choices)} choices")
        else:
            print(f"/{line.verb} is unknown; /help lists what there is")

    def _become(self, name: str) -> None:
        if not name or len(name) > 64:
            print("/as wants a name: /as xiaowang")
            return
        self.persona, self._choices = name, []
        self._seen = self._run(_last(self.app, name))

    def _move_time(self, text: str) -> None:
        house = self.app.house
        zone = house.settings.timezone
        now_ms = self._run(house.clock.canteen_ms(house.db))
        if text:
            add_ms = forward_ms(text, now_ms, zone)
            if add_ms is None:
                print("/time wants +15m, 12:30 or an ISO time, and only moves forward")
                return
            self._run(_move(self.app, add_ms))
            now_ms += add_ms
        print(f"{at(now_ms, zone):%m-%d %H:%M}")

    def _say(self, event: Incoming) -> None:
        self._run(_send(self.app, self.persona, event))

    def _show_new(self) -> None:
        for reply in self._run(
            delivered(self.app.house, self.app.house.db, self.persona, self._seen)
        ):
            self._show(reply)
            self._seen = reply["cursor"]
        sys.stdout.flush()

    def _show(self, reply: dict[str, Any]) -> None:
        print(f"{self._styled('饭点<', fg='cyan')} {reply['text']}")
        if reply["kind"] == "image":
            drawn = self._run(_drawn(self.app, reply["url"]))
            print(drawn or reply["url"])
        if reply["choices"]:
            self._choices = reply["choices"]
            shown = "  ".join(
                f"/{number} {choice['label']}" for number, choice in enumerate(self._choices, 1)
            )
            print(self._styled(f"  {shown}", dim=True))

    def _styled(self, text: str, **style: Any) -> str:
        return typer.style(text, **style) if self._bright else text


def _remember(settings: Settings) -> None:
    """Lines of earlier chats, by the arrow keys; only their owner may read them."""
    try:
        import readline
    except ImportError:
        return
    import atexit

    file: Path = settings.data_dir / "chat_history"
    with suppress(OSError):
        file.touch(mode=0o600)
        readline.read_history_file(file)
    readline.set_history_length(HISTORY_LINES)
    atexit.register(_keep, file)


def _keep(file: Path) -> None:
    import readline

    with suppress(OSError):
        readline.write_history_file(file)


async def _send(app: App, persona: str, event: Incoming) -> None:
    channel = app.channels[CHANNEL]
    assert isinstance(channel, SimulatedChannel)
    message_id = f"chat-{token_text(9)}"
    inbound = Inbound(CHANNEL, ACCOUNT, persona, message_id, event, "", NAMES.get(persona, persona))
    replies = await app.gateway.handle(inbound, wait_s=None)
    await channel.show(persona, message_id, replies or [])


async def _move(app: App, add_ms: int) -> None:
    async with app.house.db.transaction() as tx:
        await move_offset(add_ms, tx)


async def _last(app: App, persona: str) -> int:
    row = await app.house.db.value(
        "SELECT max(id) FROM simulated_message WHERE sender = ?", persona
    )
    return int(row or 0)


async def _drawn(app: App, url: str) -> str:
    """The QR of a pickup code in half blocks; '' for any other picture."""
    subject = open_link(app.house.keys, url.rsplit("/", 1)[-1], "file")
    named = read_subject((subject or "").removeprefix(f"{QR_PREFIX}_"))
    if named is None:
        return ""
    shown = await pickup.shown(named[0], app.house.keys, app.house.db)
    return terminal(shown.code) if shown is not None and shown.revision == named[1] else ""
