"""config, keys, db, sample: what an operator does with an installation."""

import json
from dataclasses import replace
from typing import Any

import typer
from pydantic import BaseModel, SecretStr

from app.build import load_sample
from app.cli.shared import reaching, settings_of, with_house
from app.wiring import wipe_people
from kernel.crypto import load_keys, new_secret
from kernel.errors import Refused
from kernel.house import House
from kernel.migrate import migrate as apply_migrations
from kernel.migrate import pending
from kernel.secret_file import replace_secret_keys, secret_keys
from kernel.settings import Settings
from menus.sample import wipe_sample

config_cli = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
keys_cli = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
db_cli = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
sample_cli = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@config_cli.command("show")
def config_show(context: typer.Context) -> None:
    """Every setting in force; secrets are masked.

    Example: fandian config show
    """
    print(json.dumps(_shown(settings_of(context)), ensure_ascii=False, indent=2, default=str))


def _shown(part: BaseModel) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, BaseModel):
            shown[name] = _shown(value)
        elif isinstance(value, SecretStr):
            shown[name] = "********" if value.get_secret_value() else None
        else:
            shown[name] = value
    return shown


@config_cli.command("check")
def config_check(context: typer.Context) -> None:
    """Read the settings and say whether they hold.

    Example: fandian --config /etc/fandian.toml config check
    """
    settings = settings_of(context)
    if settings.mode == "production":
        secret_keys(settings)
    print("ok")


@config_cli.command("schema")
def config_schema() -> None:
    """The settings as JSON Schema.

    Example: fandian config schema > fandian.schema.json
    """
    print(json.dumps(Settings.model_json_schema(), ensure_ascii=False, indent=2))


@keys_cli.command("generate")
def keys_generate() -> None:
    """A fresh value for FANDIAN_SECRET_KEYS.

    Example: export FANDIAN_SECRET_KEYS=$(fandian keys generate)
    """
    print(new_secret())


@keys_cli.command("rotate")
def keys_rotate(context: typer.Context) -> None:
    """Put a new secret in front and re-wrap the data keys; codes and look-ups survive.

    Orders may be open and processes may run: what they hold stays good. Where SECRET_KEYS is set
    from outside, put the new one in front there first; this then re-wraps under it.

    Example: fandian keys rotate
    """
    settings = settings_of(context)
    if settings.secret_keys.get_secret_value():
        if len(secret_keys(settings)) < 2:
            raise Refused("keys_from_settings")
        with_house(settings, _opened)
        print("Re-wrapped. The older keys may go once every instance has restarted.")
        return

    async def rotate(house: House) -> None:
        keys = [new_secret(), *secret_keys(settings)]
        # First where it can be read again, then where it is needed: a crash between leaves
        # both readable.
        replace_secret_keys(settings, keys)
        await load_keys(house.db, keys, house.clock.real_ms())

    with_house(settings, rotate)
    print("Rotated. Restart running instances.")


async def _opened(house: House) -> None:
    """To open a house is to wrap its data keys by the first of SECRET_KEYS."""


@db_cli.command("migrate")
def db_migrate(context: typer.Context) -> None:
    """Bring the schema up to date; safe to run twice.

    Example: fandian backup before.zip && fandian db migrate
    """
    applied = reaching(settings_of(context), apply_migrations)
    print("\n".join(f"applied {name}" for name in applied) or "up to date")


@db_cli.command("status")
def db_status(context: typer.Context) -> None:
    """Which migrations are missing; exit status 1 when any is.

    Example: fandian db status
    """
    waiting = reaching(settings_of(context), pending)
    print("\n".join(f"pending {name}" for name in waiting) or "up to date")
    if waiting:
        raise typer.Exit(1)


@sample_cli.command("load")
def sample_load(context: typer.Context) -> None:
    """The sample canteen, its people with ¥100 each, its cabinet and today's menus.

    Example: fandian sample load
    """

    async def load(house: House) -> None:
        # As in the demo: the sample's people start with money on their 饭卡.
        await load_sample(replace(house, demo=True))

    with_house(settings_of(context), load)
    print("loaded")


@sample_cli.command("wipe")
def sample_wipe(context: typer.Context) -> None:
    """Remove the sample canteen as far as nobody has ordered there.

    Example: fandian sample wipe
    """

    async def wipe(house: House) -> None:
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            wiped = await wipe_sample(tx)
            await wipe_people(house, now_ms, tx)
        kept = f"; {wiped.kept} meals stay, somebody ordered from them" if wiped.kept else ""
        print(f"wiped {wiped.meals} meals and {wiped.dishes} dishes, roles and cabinet{kept}")

    with_house(settings_of(context), wipe)
