"""device: cabinets and gates by the command line; a secret is shown once."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
import typer

from app.cli.sentences import BadUsage
from app.cli.shared import settings_of, with_house
from kernel.house import House
from lockers import devices
from lockers.registry import Fleet

device_cli = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

AsJson = Annotated[bool, typer.Option("--json", help="For scripts.")]
KINDS = ("cabinet", "gate")


@device_cli.command("add")
def device_add(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="cabinet or gate")],
    device_id: Annotated[str, typer.Argument(metavar="ID", help="A, B, gate-1 …")],
    driver: Annotated[str, typer.Option(help="edge, simulated")] = "edge",
    slots: Annotated[int, typer.Option(help="Doors, numbered 1…N.")] = 12,
    switches: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A switch of the driver.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a device; its secret is printed this once.

    Example: fandian device add cabinet B --slots 12 --json
    """
    if kind not in KINDS:
        raise BadUsage("the first word is cabinet or gate")
    options = _switches(switches or [])

    async def work(house: House) -> devices.Added:
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            return await devices.add_device(
                house, kind, device_id, driver=driver, slots=slots, options=options, actor="cli",
                now_ms=now_ms, tx=tx,
            )  # fmt: skip

    _show_secret(with_house(settings_of(context), work), as_json)


def _switches(given: list[str]) -> Mapping[str, str]:
    pairs = [one.partition("=") for one in given]
    if any(not mark for _, mark, _ in pairs):
        raise BadUsage("--set wants KEY=VALUE")
    return {key: value for key, _, value in pairs}


def _show_secret(added: devices.Added, as_json: bool) -> None:
    shown = {"id": added.id, "kind": added.kind, "secret": added.secret}
    if as_json:
        print(msgspec.json.encode(shown).decode())
    else:
        print(f"{added.kind} {added.id}\nsecret (shown once): {added.secret}")


@device_cli.command("list")
def device_list(context: typer.Context, as_json: AsJson = False) -> None:
    """Every device: kind, driver, online, revoked.

    Example: fandian device list --json
    """

    async def work(house: House) -> list[dict[str, object]]:
        return await devices.list_devices(house.db)

    rows = with_house(settings_of(context), work)
    if as_json:
        print(msgspec.json.encode(rows).decode())
        return
    for row in rows:
        print("  ".join(f"{key}={value}" for key, value in row.items()))


@device_cli.command("test")
def device_test(
    context: typer.Context, device_id: Annotated[str, typer.Argument(metavar="ID")]
) -> None:
    """Read all doors of a cabinet; opens none.

    Example: fandian device test A
    """

    async def work(house: House) -> list[dict[str, object]]:
        fleet = Fleet(house)
        try:
            _, readings = await devices.check_device(house, fleet, device_id)
        finally:
            await fleet.stop()
        return [{"slot": r.slot, "state": r.state.value, "item": r.item} for r in readings]

    for row in with_house(settings_of(context), work):
        item = {"None": "", "True": "box inside"}.get(str(row["item"]), "empty")
        print(f"{row['slot']:>3}  {row['state']}  {item}")


@device_cli.command("rotate")
def device_rotate(
    context: typer.Context,
    device_id: Annotated[str, typer.Argument(metavar="ID")],
    as_json: AsJson = False,
) -> None:
    """A new secret; the former one works until the next rotation.

    Example: fandian device rotate B --json
    """

    async def work(house: House) -> devices.Added:
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            return await devices.rotate_secret(house, device_id, "cli", now_ms, tx)

    _show_secret(with_house(settings_of(context), work), as_json)


@device_cli.command("revoke")
def device_revoke(
    context: typer.Context, device_id: Annotated[str, typer.Argument(metavar="ID")]
) -> None:
    """401 at once, no new orders, nothing opens any more.

    Example: fandian device revoke B
    """

    async def work(house: House) -> None:
        async with house.db.transaction() as tx:
            now_ms = await house.clock.canteen_ms(tx)
            await devices.revoke_device(house, device_id, "cli", now_ms, tx)

    with_house(settings_of(context), work)
    print("revoked")
