"""Read a backup back: looked through to its last byte first, then restored in one transaction.

What is refused has changed nothing. Rows go in by our own order of tables, so that foreign keys
hold at every step and no database has to be told to look away.
"""

import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from app.backup import FORMAT, MANIFEST, SECRETS, Manifest, table_part
from app.backup.tables import Table, applied, number_from, tables
from app.backup.writing import Progress
from kernel.crypto import opens
from kernel.database import Database, Transaction
from kernel.errors import Refused

# Both dialects take some 32,000 values in a statement.
VALUES_MAX = 20_000
BATCH_ROWS = 500
CHUNK_BYTES = 1024 * 1024
# A line is a row; the greatest, a large meal's snapshot, has some 100 kB.
LINE_BYTES_MAX = 64 * 1024 * 1024
MANIFEST_BYTES_MAX = 64 * 1024 * 1024
# Made by a start of ours that found no database: they go when a backup's come.
OURS_ANYWAY = frozenset({"data_key"})
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_UPLOAD = re.compile(r"files/uploads/((?!\.)[^/\\\x00]+/)*(?!\.)[^/\\\x00]+")


class Backup:
    """An open backup whose every byte is as its manifest says."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    @property
    def secret_keys(self) -> list[str]:
        """SECRET_KEYS, newest first; empty unless the backup was made with secrets."""
        if SECRETS not in self.manifest.parts:
            return []
        text = self._archive.read(SECRETS).decode()
        return [part.strip() for part in text.split(",") if part.strip()]

    def rows(self, table: str) -> Iterator[list[Any]]:
        with self._archive.open(table_part(table)) as member:
            while line := member.readline(LINE_BYTES_MAX):
                yield msgspec.json.decode(line, type=list[Any])

    def put_uploads(self, folder: Path) -> int:
        """What people had uploaded, into `folder`; answers how many files."""
        count = 0
        for name in self.manifest.parts:
            if name.startswith("files/"):
                path = folder / name.removeprefix("files/uploads/")
                path.parent.mkdir(parents=True, exist_ok=True)
                half = path.with_name(f".{path.name}.part")
                half.write_bytes(self._archive.read(name))
                os.replace(half, path)
                count += 1
        return count


@contextmanager
def open_backup(file: Path) -> Iterator[Backup]:
    """Look through the whole file. Raises Refused(bad_backup) for anything that is not whole."""
    try:
        archive = zipfile.ZipFile(file)
    except _TORN as error:
        raise _torn(file, error) from None
    with archive:
        try:
            manifest = _manifest(archive)
            _verify(archive, manifest)
        except _TORN as error:
            raise _torn(file, error) from None
        yield Backup(archive, manifest)


# What zipfile, zlib and msgspec say of bytes that are not as they were written.
_TORN = (OSError, zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError,
         zlib.error)  # fmt: skip


def _torn(file: Path, error: Exception) -> Refused:
    known = isinstance(error, OSError) and error.strerror
    return Refused("bad_backup", file=str(file), problem=known or "it is torn or no backup of ours")


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    if MANIFEST not in archive.namelist():
        raise ValueError("no manifest")
    if archive.getinfo(MANIFEST).file_size > MANIFEST_BYTES_MAX:
        raise ValueError("a manifest that large is none")
    manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    if manifest.format != FORMAT:
        raise Refused("other_backup_format", format=manifest.format, version=manifest.version)
    wanted = {table_part(name) for name in manifest.tables}
    named = set(manifest.parts)
    uploads = named - wanted - {SECRETS}
    names = [*manifest.tables, *(c for rows in manifest.tables.values() for c in rows.columns)]
    if not wanted <= named or not all(_UPLOAD.fullmatch(name) for name in uploads):
        raise ValueError("parts that do not belong")
    if not all(_NAME.fullmatch(name) for name in names):
        raise ValueError("names that are none")
    return manifest


def _verify(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    there = archive.namelist()
    if sorted(there) != sorted([*manifest.parts, MANIFEST]):
        raise ValueError("parts are missing")
    for name, part in manifest.parts.items():
        with archive.open(name) as member:
            if _sum(member, part.size) != part.sha256:
                raise ValueError(f"{name} was changed")


def _sum(member: IO[bytes], size: int) -> str:
    digest, seen = hashlib.sha256(), 0
    while chunk := member.read(CHUNK_BYTES):
        digest.update(chunk)
        seen += len(chunk)
        if seen > size:
            raise ValueError("longer than it says")
    return digest.hexdigest()


async def restore(
    db: Database, backup: Backup, keys: Sequence[str], *, force: bool,
    progress: Progress = lambda *_: None,
) -> int:  # fmt: skip
    """Every row of the backup into the database; answers how many.

    Raises Refused(not_empty | other_schema | foreign_backup_keys); then nothing has changed.
    """
    async with db.transaction() as tx:
        theirs, ours = backup.manifest.migrations, await applied(tx)
        if theirs != ours:
            raise Refused("other_schema", theirs=_last(theirs), ours=_last(ours),
                          version=backup.manifest.version)  # fmt: skip
        found = await tables(tx)
        await _make_room(found, tx, force=force)
        done, total = 0, sum(rows.count for rows in backup.manifest.tables.values())
        for table in found:
            done = await _table(backup, table, tx, done, total, progress)
        if not await opens(keys, tx):
            raise Refused("foreign_backup_keys")
    return done


def _last(names: Sequence[str]) -> str:
    return names[-1] if names else "none"


async def _make_room(found: list[Table], tx: Transaction, *, force: bool) -> None:
    full = [
        table.name
        for table in found
        if table.name not in OURS_ANYWAY
        and await tx.value(f"SELECT 1 AS one FROM {table.name} LIMIT 1")
    ]
    if full and not force:
        raise Refused("not_empty", tables=", ".join(full[:5]) + (" …" if len(full) > 5 else ""))
    for table in reversed(found):
        await tx.run(f"DELETE FROM {table.name}")


async def _table(
    backup: Backup, table: Table, tx: Transaction, done: int, total: int, progress: Progress
) -> int:
    told = backup.manifest.tables.get(table.name)
    if told is None or set(told.columns) != set(table.columns):
        raise Refused("bad_backup", file="", problem=f"its table {table.name} is not ours")
    size = max(1, min(BATCH_ROWS, VALUES_MAX // len(told.columns)))
    batch: list[list[Any]] = []
    for row in backup.rows(table.name):
        batch.append(row)
        if len(batch) == size:
            await _insert(table.name, told.columns, batch, tx)
            done += len(batch)
            progress(done, total, table.name)
            batch = []
    if batch:
        await _insert(table.name, told.columns, batch, tx)
        done += len(batch)
        progress(done, total, table.name)
    if told.last_id is not None and table.numbered:
        await number_from(table, told.last_id, tx)
    return done


async def _insert(
    name: str, columns: Sequence[str], rows: list[list[Any]], tx: Transaction
) -> None:
    one = f"({', '.join('?' * len(columns))})"
    named = ", ".join(f'"{column}"' for column in columns)
    values = [value for row in rows for value in row]
    await tx.run(f"INSERT INTO {name} ({named}) VALUES {', '.join([one] * len(rows))}", *values)
