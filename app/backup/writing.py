"""Write a backup: one moment of the database, whole or not at all.

The database goes on meanwhile: a snapshot is read (REPEATABLE READ, or SQLite's read transaction
beside its write-ahead log). The file appears under its name only when it is complete and on disk.
"""

import hashlib
import os
import secrets
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from app.backup import FORMAT, MANIFEST, SECRETS, UPLOADS, Manifest, Part, Rows, table_part
from app.backup.tables import Table, applied, last_id, tables
from kernel.database import Connection, Database
from kernel.errors import Refused

# A page of rows in memory; a row with a menu's snapshot has some 20 kB.
PAGE_ROWS = 1_000

# (rows done, rows in all, table).
Progress = Callable[[int, int, str], None]


async def write(
    db: Database, file: Path, *, version: str, uploads: Path, secret_keys: str = "",
    progress: Progress = lambda *_: None,
) -> Manifest:  # fmt: skip
    """Everything into `file`. Raises Refused(unwritable_file); then nothing of it is there."""
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        handle = os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refused("unwritable_file", file=str(file), problem=error.strerror or "") from None
    try:
        with os.fdopen(handle, "w+b") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
                out = _Out(archive)
                async with snapshot(db) as on:
                    manifest = await _database(on, out, version, progress)
                _uploads(uploads, out)
                if secret_keys:
                    out.put(SECRETS, secret_keys.encode())
                manifest = msgspec.structs.replace(manifest, parts=out.parts)
                archive.writestr(MANIFEST, msgspec.json.encode(manifest))
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(half, file)
    except OSError as error:
        raise Refused("unwritable_file", file=str(file), problem=error.strerror or "") from None
    finally:
        half.unlink(missing_ok=True)
    return manifest


@asynccontextmanager
async def snapshot(db: Database) -> AsyncIterator[Connection]:
    """A connection that sees one moment, whatever is written meanwhile."""
    if db.dialect == "postgres":
        async with db.transaction() as tx:
            await tx.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield tx
        return
    # Not `transaction()`: that takes the one writer's place, and readers need none.
    await db.run("BEGIN")
    try:
        yield db
    finally:
        await db.run("ROLLBACK")


class _Out:
    """The archive, and the sum of each member that went in."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts: dict[str, Part] = {}

    def put(self, name: str, body: bytes) -> None:
        self.archive.writestr(name, body)
        self.parts[name] = Part(hashlib.sha256(body).hexdigest(), len(body))


async def _database(on: Connection, out: _Out, version: str, progress: Progress) -> Manifest:
    found = await tables(on)
    total = 0
    for table in found:
        total += int(await on.value(f"SELECT count(*) AS n FROM {table.name}"))
    done = 0
    written: dict[str, Rows] = {}
    for table in found:
        count, digest, size = 0, hashlib.sha256(), 0
        with out.archive.open(table_part(table.name), "w", force_zip64=True) as member:
            async for page in _pages(table, on):
                body = b"".join(msgspec.json.encode(row) + b"\n" for row in page)
                member.write(body)
                digest.update(body)
                size += len(body)
                count += len(page)
                progress(done + count, total, table.name)
        done += count
        out.parts[table_part(table.name)] = Part(digest.hexdigest(), size)
        written[table.name] = Rows(table.columns, count, await last_id(table, on))
    return Manifest(
        format=FORMAT, version=version, made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        dialect=on.dialect, migrations=await applied(on), tables=written, parts={},
    )  # fmt: skip


async def _pages(table: Table, on: Connection) -> AsyncIterator[list[list[Any]]]:
    """All rows in the order of their key, a page at a time: OFFSET would read each again."""
    columns = ", ".join(f'"{name}"' for name in table.columns)
    key = ", ".join(table.key)
    after: list[Any] = []
    while True:
        where = f" WHERE ({key}) > ({', '.join('?' * len(after))})" if after else ""
        rows = await on.all(
            f"SELECT {columns} FROM {table.name}{where} ORDER BY {key} LIMIT {PAGE_ROWS}", *after
        )
        if rows:
            yield [[row[name] for name in table.columns] for row in rows]
        if len(rows) < PAGE_ROWS:
            return
        after = [rows[-1][name] for name in table.key]


def _uploads(folder: Path, out: _Out) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(folder).as_posix()
            out.put(f"files/{UPLOADS}/{name}", path.read_bytes())
