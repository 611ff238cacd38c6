"""config, keys, db, sample: what an operator does with an installation."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import typer
from pydantic import BaseModel, SecretStr

from app.build import load_sample
from app.cli.shared import settings_of, with_house
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
    """Every setting in force; secrets are masked."""
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
    """Read the settings and say whether they hold."""
    settings = settings_of(context)
    if settings.mode == "production":
        secret_keys(settings)
    print("ok")


@config_cli.command("schema")
def config_schema() -> None:
    """The settings as JSON Schema."""
    print(json.dumps(Settings.model_json_schema(), ensure_ascii=False, indent=2))


@keys_cli.command("generate")
def keys_generate() -> None:
    """A fresh value for FANDIAN_SECRET_KEYS."""
    print(new_secret())


@keys_cli.command("rotate")
def keys_rotate(context: typer.Context) -> None:
    """Put a new secret in front and re-wrap the data keys; codes and look-ups survive."""
    settings = settings_of(context)
    secret = new_secret()
    if settings.secret_keys.get_secret_value():
        raise Refused("keys_from_settings", secret=secret)

    async def rotate(house: House) -> None:
        keys = [secret, *secret_keys(settings)]
        # First where it can be read again, then where it is needed: a crash between leaves
        # both readable.
        replace_secret_keys(settings, keys)
        await load_keys(house.db, keys, house.clock.real_ms())

    with_house(settings, rotate)
    print("Rotated. Restart running instances.")


@db_cli.command("migrate")
def db_migrate(context: typer.Context) -> None:
    """Bring the schema up to date; safe to run twice."""
    applied = asyncio.run(apply_migrations(_database(settings_of(context))))
    print("\n".join(f"applied {name}" for name in applied) or "up to date")


@db_cli.command("status")
def db_status(context: typer.Context) -> None:
    """Which migrations are missing; exit status 1 when any is."""
    waiting = asyncio.run(pending(_database(settings_of(context))))
    print("\n".join(f"pending {name}" for name in waiting) or "up to date")
    if waiting:
        raise typer.Exit(1)


def _database(settings: Settings) -> str:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings.database()


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
    """Remove the sample canteen as far as nobody has ordered there."""

    async def wipe(house: House) -> None:
        async with house.db.transaction() as tx:
            await wipe_sample(tx)

    with_house(settings_of(context), wipe)
    print("wiped")
