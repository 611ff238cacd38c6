"""Every command of `CONTRACT.md` §1, put together."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli import devices, installation, serving, staff, talking, understanding
from app.cli.shared import State

cli = typer.Typer(
    name="fandian",
    help="Fandian 饭点：食堂点餐，就在聊天里。Canteen ordering that lives inside chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="A fandian.toml; FANDIAN_CONFIG names one too.")
]


@cli.callback()
def options(context: typer.Context, config: ConfigFile = None) -> None:
    """Read before every command."""
    context.obj = State(config)


cli.command()(serving.demo)
cli.command()(serving.run)
cli.command()(serving.worker)
cli.command()(talking.chat)
cli.command()(understanding.understand)
cli.command()(staff.grant)
cli.command()(installation.version)
cli.add_typer(installation.config_cli, name="config", help="Show, check and describe the settings.")
cli.add_typer(installation.keys_cli, name="keys", help="Make and rotate SECRET_KEYS.")
cli.add_typer(installation.db_cli, name="db", help="The database's schema.")
cli.add_typer(installation.sample_cli, name="sample", help="The sample canteen.")
cli.add_typer(staff.menu_cli, name="menu", help="Menus from and to files.")
cli.add_typer(staff.token_cli, name="token", help="Tokens of the staff API.")
cli.add_typer(devices.device_cli, name="device", help="Cabinets and gates.")
