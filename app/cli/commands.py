"""Every command of `CONTRACT.md` §1: its name, where it lives, and its line in the help.

A command's module is loaded when the command is asked for: the whole house takes seconds to load,
and `version`, `--help` or `understand` need none of it.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from app.cli.state import State


@dataclass(frozen=True)
class Command:
    """`where` is `module:attribute`: a function, or a `typer.Typer` for a group of commands."""

    name: str
    where: str
    help: str


COMMANDS = (
    Command("demo", "app.cli.serving:demo", "The sample canteen with its simulator."),
    Command("run", "app.cli.serving:run", "Serve chats, pages and devices."),
    Command("worker", "app.cli.serving:worker", "Due rows and the outbox, without HTTP."),
    Command("chat", "app.cli.talking:chat", "Order in the terminal, or by a pipe."),
    Command("understand", "app.cli.understanding:understand", "Free text to carts, line by line."),
    Command("doctor", "app.cli.examining:doctor", "Look for what is wrong, and how to mend it."),
    Command("init", "app.cli.founding:init", "Six questions, then fandian.toml and its secrets."),
    Command("config", "app.cli.installation:config_cli", "Show, check and describe the settings."),
    Command("keys", "app.cli.installation:keys_cli", "Make and rotate SECRET_KEYS."),
    Command("db", "app.cli.installation:db_cli", "The database's schema."),
    Command("sample", "app.cli.installation:sample_cli", "The sample canteen."),
    Command("backup", "app.cli.keeping:backup", "Everything into one file."),
    Command("restore", "app.cli.keeping:restore", "A backup into an empty database."),
    Command("menu", "app.cli.staff:menu_cli", "Menus from and to files."),
    Command("grant", "app.cli.staff:grant", "Give a chat a role."),
    Command("token", "app.cli.staff:token_cli", "Tokens of the staff API."),
    Command("channel", "app.cli.channels:channel_cli", "What a platform must be told."),
    Command("device", "app.cli.devices:device_cli", "Cabinets and gates."),
    Command("bench", "app.cli.measuring:bench_cli", "The lunch peak on this machine."),
    Command("version", "app.cli.about:version", "The version of this Fandian."),
)

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="A fandian.toml; FANDIAN_CONFIG names one too.")
]
# typer carries its own copy of click, whose types it does not name for others.
Context = Any
Loaded = Any


class _OnDemand(TyperGroup):
    """The commands, each loaded when it is first wanted."""

    def list_commands(self, ctx: Context) -> list[str]:
        return [command.name for command in COMMANDS]

    def get_command(self, ctx: Context, cmd_name: str) -> Loaded:
        known = {command.name: command for command in COMMANDS}
        return load(known[cmd_name]) if cmd_name in known else None

    def format_commands(self, ctx: Context, formatter: Any) -> None:
        """The table's lines: nobody's module is loaded for a list of names."""
        with formatter.section("Commands"):
            formatter.write_dl([(command.name, command.help) for command in COMMANDS])


def load(command: Command) -> Loaded:
    """The command itself, ready to run."""
    module, _, attribute = command.where.partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        made: Loaded = get_group(found)
    else:
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(command.name)(found)
        made = get_command(alone)
    made.name = command.name
    return made


cli = typer.Typer(
    name="fandian",
    cls=_OnDemand,
    help="Fandian 饭点：食堂点餐，就在聊天里。Canteen ordering that lives inside chat."
    " Start with: fandian demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@cli.callback()
def options(context: typer.Context, config: ConfigFile = None) -> None:
    """Read before every command."""
    context.obj = State(config)
