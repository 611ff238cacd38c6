"""backup, restore: one file for SQLite and PostgreSQL alike."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from app import backup as form
from app.backup import reading, writing
from app.cli.progress import shown
from app.cli.shared import reach, settings_of, whole_or_not
from app.doctor import Opened, is_unmade
from app.version import number
from kernel import audit as audit_log
from kernel.cache import EmbeddedCache
from kernel.clock import SystemClock
from kernel.database import Database
from kernel.errors import Refused
from kernel.migrate import migrate, pending
from kernel.secret_file import replace_secret_keys
from kernel.settings import Settings
from reports import audit, stuck


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write it: a .zip.")],
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="SECRET_KEYS too; then keep the file like them.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Everything into one file, while orders go on: all rows of one moment, and the uploads.

    Without SECRET_KEYS nobody can read codes and links in it, nor restore it: keep them apart.

    Example: fandian backup fandian-2026-11-24.zip
    """
    settings = settings_of(context)
    if file.exists() and not force:
        raise Refused("file_exists", file=str(file))
    keys = ",".join(_keys(settings)) if with_secrets else ""
    manifest = whole_or_not(_backup(settings, file, keys))
    rows = sum(table.count for table in manifest.tables.values())
    print(f"{file}: {rows} rows of {len(manifest.tables)} tables, {file.stat().st_size} bytes")


async def _backup(settings: Settings, file: Path, keys: str) -> form.Manifest:
    async with _database(settings) as db:
        if waiting := await pending(settings.database()):
            raise Refused("migrations_pending", names=", ".join(waiting))
        with shown("Backing up") as progress:
            made = await writing.write(
                db, file, version=number(), uploads=settings.data_dir / form.UPLOADS,
                secret_keys=keys, progress=progress,
            )  # fmt: skip
        async with db.transaction() as tx:
            now_ms = await SystemClock().canteen_ms(tx)
            await audit_log.write("backup.made", file.name, "cli", None, None, "", now_ms, tx)
    return made


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `fandian backup` wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Lose what is in the database now.")
    ] = False,
) -> None:
    """A backup into an empty database of either kind, whole or not at all.

    Stop every `run` and `worker` first. What waits for somebody is said before they start again.

    Example: FANDIAN_DATABASE_URL=postgres://… fandian restore fandian-2026-11-24.zip
    """
    settings = settings_of(context)
    with reading.open_backup(file) as found:
        whole_or_not(_restore(settings, found, file, force))


async def _restore(settings: Settings, found: reading.Backup, file: Path, force: bool) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if settings.mode == "embedded":
        await migrate(settings.database())
    async with _database(settings) as db:
        keys = _keys_for(settings, found)
        with shown("Restoring") as progress:
            rows = await reading.restore(db, found, keys, force=force, progress=progress)
        files = found.put_uploads(settings.data_dir / form.UPLOADS)
        async with db.transaction() as tx:
            now_ms = await SystemClock().canteen_ms(tx)
            await audit_log.write("backup.restored", file.name, "cli", None, None, "", now_ms, tx)
        print(f"restored {rows} rows and {files} files of {found.manifest.made_at}")
        await _report(Opened(settings, db, SystemClock(), EmbeddedCache()))


def _keys_for(settings: Settings, found: reading.Backup) -> list[str]:
    """SECRET_KEYS for what is restored. Embedded mode keeps a backup's own before its own."""
    ours = _keys(settings)
    theirs = [key for key in found.secret_keys if key not in ours]
    if theirs and not settings.secret_keys.get_secret_value() and settings.mode == "embedded":
        # Before the rows: a crash between leaves keys that open nothing, never rows without keys.
        replace_secret_keys(settings, [*found.secret_keys, *ours])
    return [*theirs, *ours]


def _keys(settings: Settings) -> list[str]:
    """What is there; none is made, a fresh one opens nothing old."""
    text = settings.secret_keys.get_secret_value()
    kept = settings.data_dir / "secret_keys"
    if not text and kept.exists():
        text = kept.read_text(encoding="utf-8")
    return [part.strip() for part in text.split(",") if part.strip()]


async def _report(restored: Opened) -> None:
    """What somebody should know before the first process starts: books, and whatever waits."""
    wrong = [each for each in await audit.check(restored.db) if not each.ok]
    print("the books balance" if not wrong else "the books do not balance:")
    for each in wrong:
        print(f"  {each.name}: {each.detail}")
    for kind in await stuck.names(restored):
        print(f"  {kind.number} {kind.what}: {', '.join(kind.first)}")
    for what, sql in _AGAIN.items():
        if number := await restored.db.value(sql):
            print(f"  {number} {what}")


# What the first process does by itself.
_AGAIN = {
    "payments are asked for at their provider": (
        "SELECT count(*) FROM payment_attempt WHERE next_poll_ms IS NOT NULL"
    ),
    "refunds are asked for at their provider": (
        "SELECT count(*) FROM refund WHERE next_try_ms IS NOT NULL"
    ),
    "messages leave, some perhaps for the second time": (
        "SELECT count(*) FROM outbox WHERE done_ms IS NULL"
    ),
    "doors hold a meal; compare with what is in them: fandian device test ID": (
        "SELECT count(*) FROM slot WHERE order_id IS NOT NULL"
    ),
}


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    """The database as it is: no table and no key is made by looking."""
    url = settings.database()
    if is_unmade(url):
        raise Refused("no_database", problem="there is no such file")
    await reach(settings)
    db = await Database.open(url)
    try:
        yield db
    finally:
        await db.close()
