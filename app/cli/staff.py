"""grant, menu, token: what gives people and programs their rights, and canteens their menus."""

import sys
from datetime import date as Date
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from app.cli.sentences import BadUsage
from app.cli.shared import settings_of, with_house
from bots.registry import SIMULATED
from bots.simulated import ACCOUNT
from kernel import audit
from kernel.clock import at
from kernel.errors import Refused
from kernel.house import House
from menus import files, importing, queries
from users import identity, tokens

menu_cli = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
token_cli = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_WRITERS = {".json": files.write_json, ".csv": files.write_csv, ".xlsx": files.write_excel}
MEALS = ("breakfast", "lunch", "dinner", "supper", "anytime")


def grant(
    context: typer.Context,
    channel: Annotated[str, typer.Argument(help="wechat, wecom, dingtalk or console")],
    external_id: Annotated[str, typer.Argument(help="The person's id on that channel.")],
    role: Annotated[str, typer.Argument(help="One of: " + ", ".join(identity.ROLES))],
) -> None:
    """Give a chat a role, also before the person has written for the first time.

    Example: fandian grant wecom wangjingli admin
    """
    if role not in identity.ROLES:
        raise Refused("unknown_role", role=role, roles=", ".join(identity.ROLES))
    if channel not in SIMULATED:
        raise BadUsage(f"the channel is one of {', '.join(SIMULATED)}")

    async def work(house: House) -> bool:
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            chat_id = await tx.value(
                "SELECT id FROM identity WHERE channel = ? AND external_id = ? ORDER BY id",
                channel, external_id,
            ) or (await identity.meet(
                channel, ACCOUNT, external_id, "", house.settings.locale, now_ms, tx
            )).identity_id  # fmt: skip
            given = await identity.grant(chat_id, role, "cli", now_ms, tx)
            if given:
                await audit.write(
                    "role.grant", f"identity:{chat_id}", "cli", None, role, "", now_ms, tx
                )
            return given

    print("granted" if with_house(settings_of(context), work) else "had it already")


# --- menu -----------------------------------------------------------------------------------------


@menu_cli.command("import")
def menu_import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON, CSV or Excel")],
    date: Annotated[str, typer.Option(help="YYYY-MM-DD; today when left out")] = "",
    meal: Annotated[str, typer.Option(help=", ".join(MEALS))] = "lunch",
    publish: Annotated[bool, typer.Option("--publish", help="Publish it at once.")] = False,
) -> None:
    """Make a file's menu the draft of a meal, and publish it if asked.

    Example: fandian menu import lunch.xlsx --date 2026-11-24 --meal lunch --publish
    """
    if meal not in MEALS:
        raise BadUsage(f"--meal is one of {', '.join(MEALS)}")
    if date:
        try:
            Date.fromisoformat(date)
        except ValueError:
            raise BadUsage("--date is YYYY-MM-DD") from None
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Refused("unreadable_menu", problem=error.strerror or "not readable") from None
    found = files.read_file(raw)
    for cell in found.errors:
        print(f"{cell.column}{cell.row} {cell.field}: {cell.code} {cell.value!r}", file=sys.stderr)
    if found.errors:
        raise Refused("unreadable_menu", problem=f"{len(found.errors)} cells as listed above")

    async def work(house: House) -> str:
        async with house.db.transaction() as tx:
            canteen = await queries.home(tx)
            now_ms = await house.clock.canteen_ms(tx)
            day = date or f"{at(now_ms, canteen['timezone']):%Y-%m-%d}"
            done = await importing.import_menu(
                found.menu, canteen["id"], day, meal, publish=publish, now_ms=now_ms,
                real_ms=house.clock.real_ms(), actor="cli",
                request_key=f"cli:{house.clock.real_ms()}", tx=tx,
            )  # fmt: skip
            state = "published" if done.published else "draft"
            what = f"{done.dishes} dishes, {done.portions} portions"
            return f"{done.date} {done.meal_kind}: {what}, {state}"

    print(with_house(settings_of(context), work))


@menu_cli.command("export")
def menu_export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write: .json, .csv or .xlsx")],
    date: Annotated[str, typer.Option(help="YYYY-MM-DD; today when left out")] = "",
    meal: Annotated[str, typer.Option(help=", ".join(MEALS))] = "lunch",
) -> None:
    """Write a published menu to a file.

    Example: fandian menu export lunch.xlsx --date 2026-11-24 --meal lunch
    """
    write = _WRITERS.get(file.suffix.lower())
    if write is None:
        raise BadUsage("the file's name ends in .json, .csv or .xlsx")

    async def work(house: House) -> bytes:
        canteen = await queries.home(house.db)
        now_ms = await house.clock.canteen_ms(house.db)
        day = date or f"{at(now_ms, canteen['timezone']):%Y-%m-%d}"
        row = await queries.meal_by(canteen["id"], day, meal, house.db)
        if row is None or not row["snapshot"]:
            raise Refused("no_menu", date=day, meal=meal)
        return write(queries.menu_of(row))

    file.write_bytes(with_house(settings_of(context), work))
    print(file)


# --- token ----------------------------------------------------------------------------------------


@token_cli.command("create")
def token_create(
    context: typer.Context,
    role: Annotated[str, typer.Option(help="One of: " + ", ".join(identity.ROLES))],
    name: Annotated[str, typer.Option(help="Whose or what for.")] = "",
    days: Annotated[int, typer.Option(min=1, max=3650)] = 90,
) -> None:
    """Print a new token of the staff API, once; it is stored hashed.

    Example: fandian token create --role auditor --name dashboard
    """
    if role not in identity.ROLES:
        raise Refused("unknown_role", role=role, roles=", ".join(identity.ROLES))

    async def work(house: House) -> str:
        async with house.db.transaction() as tx:
            return await tokens.create(name, role, days, house.clock.real_ms(), tx)

    print(with_house(settings_of(context), work))


@token_cli.command("list")
def token_list(context: typer.Context) -> None:
    """Every token: number, name, role, until when, revoked or not.

    Example: fandian token list
    """

    async def work(house: House) -> list[dict[str, object]]:
        return await tokens.listed(house.db)

    for row in with_house(settings_of(context), work):
        print(msgspec.json.encode(row).decode())


@token_cli.command("revoke")
def token_revoke(
    context: typer.Context, number: Annotated[int, typer.Argument(help="From: fandian token list")]
) -> None:
    """End a token at once.

    Example: fandian token revoke 3
    """

    async def work(house: House) -> bool:
        async with house.db.transaction() as tx:
            return await tokens.revoke(number, house.clock.real_ms(), tx)

    if not with_house(settings_of(context), work):
        raise Refused("unknown_token", number=number)
    print("revoked")
