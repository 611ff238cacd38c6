"""A backup holds a canteen, whichever database it is of or for; a torn one changes nothing."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from app.backup import MANIFEST, Manifest, reading, tables, writing
from kernel.cache import EmbeddedCache
from kernel.crypto import load_keys, new_secret
from kernel.database import Database
from kernel.errors import Refused
from kernel.house import House
from reports import audit
from tests.app.shell import Shell
from tests.houses import NOON_MS, SECRET, _migrated
from tests.payments.purchase import lunch, pay_wallet, placed
from tests.reports.test_audit import a_busy_noon
from tests.stores import STORES


@pytest_asyncio.fixture(params=STORES)
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Another database, migrated and empty, of each kind."""
    if request.param == "embedded":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "other.db")
        url = f"sqlite://{tmp_path / 'other.db'}"
    else:
        databases = request.getfixturevalue("databases")
        url = await asyncio.to_thread(databases.fresh, _migrated)
    db = await Database.open(url, pool_max=1)
    yield db
    await db.close()
    if request.param != "embedded":
        await asyncio.to_thread(databases.drop, url)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


async def write(house: House, file: Path, **more: Any) -> Manifest:
    uploads = file.parent / "uploads"
    return await writing.write(house.db, file, version="0", uploads=uploads, **more)


async def rows_of(db: Database) -> dict[str, list[Any]]:
    """Every row of every table, as plain values."""
    found = {}
    for table in await tables.tables(db):
        key = ", ".join(table.key)
        rows = await db.all(f"SELECT * FROM {table.name} ORDER BY {key}")
        found[table.name] = [sorted(row.items()) for row in rows]
    return found


async def test_a_busy_canteen_moves_to_either_database_and_goes_on_there(
    house: House, empty: Database, file: Path
) -> None:
    await a_busy_noon(house)
    (file.parent / "uploads" / "dishes").mkdir(parents=True)
    (file.parent / "uploads" / "dishes" / "红烧肉.jpg").write_bytes(b"\xff\xd8")
    told: list[tuple[int, int]] = []
    made = await write(house, file, progress=lambda done, total, _: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == sum(rows.count for rows in made.tables.values())
    assert _mode(file) == 0o600
    assert _halves(file) == []

    with reading.open_backup(file) as backup:
        await reading.restore(empty, backup, [SECRET], force=False)
        assert backup.put_uploads(file.parent / "again") == 1
    assert (file.parent / "again" / "dishes" / "红烧肉.jpg").read_bytes() == b"\xff\xd8"
    before, after = await rows_of(house.db), await rows_of(empty)
    assert after.keys() == before.keys()
    assert after == before
    assert len(before["orders"]) == 4
    assert [each for each in await audit.check(empty) if not each.ok] == []

    keys = await load_keys(empty, [SECRET], NOON_MS)
    other = House(house.settings, empty, house.clock, EmbeddedCache(), keys, demo=True)
    meal = await empty.one("SELECT * FROM meal")
    diner = await empty.one("SELECT id AS identity_id, diner_id FROM identity")
    await placed(other, meal, diner, "in9:0")
    assert [each.name for each in await audit.check(empty) if not each.ok] == []


async def test_no_number_is_given_twice_although_its_row_is_gone(
    house: House, empty: Database, file: Path
) -> None:
    await house.db.run("INSERT INTO clock_offset (id, offset_ms) VALUES (1, 5)")
    note = "INSERT INTO audit_log (at_ms, actor, action, subject, reason) VALUES (1,'a','b','c','')"
    for _ in range(3):
        await house.db.run(note)
    await house.db.run("DELETE FROM audit_log")
    await write(house, file)
    with reading.open_backup(file) as backup:
        await reading.restore(empty, backup, [SECRET], force=False)
    await empty.run(note)
    assert await empty.value("SELECT id FROM audit_log") == 4


async def test_a_backup_is_one_moment_although_orders_come_in(
    wide_house: House, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order that is placed while the tables are read is in none of them."""
    meal, diner = await lunch(wide_house, own=90_000)
    await pay_wallet(wide_house, await placed(wide_house, meal, diner, "in1:0"))
    other = await Database.open(wide_house.settings.database())
    house = House(**{**vars(wide_house), "db": other})
    pages, placing = writing._pages, 0

    async def pages_slowly(table: Any, on: Any) -> AsyncIterator[list[list[Any]]]:
        nonlocal placing
        if table.name in {"meal", "orders", "order_line"}:
            placing += 1
            await pay_wallet(house, await placed(house, meal, diner, f"during{placing}:0"))
        async for page in pages(table, on):
            yield page

    monkeypatch.setattr(writing, "_pages", pages_slowly)
    made = await write(wide_house, file)
    await other.close()
    assert placing == 3
    assert made.tables["orders"].count == 1
    assert made.tables["order_line"].count == 2
    assert await wide_house.db.value("SELECT count(*) AS n FROM orders") == 4


async def test_what_is_not_whole_or_not_ours_is_refused_and_changes_nothing(
    house: House, empty: Database, file: Path, tmp_path: Path
) -> None:
    await lunch(house)
    await write(house, file)
    whole = _read(file)
    inside = whole.index(b"tables/meal.jsonl") + 60
    junk = {
        "nothing": b"",
        "text": b"order,amount\n",
        "torn": whole[: len(whole) // 2],
        "one byte": whole[:inside] + bytes([whole[inside] ^ 1]) + whole[inside + 1 :],
    }
    for name, body in junk.items():
        (tmp_path / name).write_bytes(body)
        with pytest.raises(Refused) as refused, reading.open_backup(tmp_path / name):
            pass
        assert refused.value.code == "bad_backup", name
    changes: dict[str, Callable[[dict[str, bytes]], object]] = {
        "no manifest": lambda parts: parts.pop(MANIFEST),
        "a part too many": lambda parts: parts.update({"tables/more.jsonl": b"[]\n"}),
        "a part too few": lambda parts: parts.pop("tables/meal.jsonl"),
        "another row": lambda parts: parts.update({"tables/meal.jsonl": b"[1]\n"}),
        "a way out": _with_a_way_out,
        "sql": lambda parts: _manifest_with(parts, '"meal"', '"meal; DROP TABLE orders"'),
        "old form": lambda parts: _manifest_with(parts, '"format":1', '"format":0'),
    }
    for name, change in changes.items():
        parts = _parts(file)
        change(parts)
        _pack(tmp_path / "made.zip", parts)
        with pytest.raises(Refused) as refused, reading.open_backup(tmp_path / "made.zip"):
            pass
        assert refused.value.code in {"bad_backup", "other_backup_format"}, name
    assert await empty.value("SELECT count(*) AS n FROM canteen") == 0


def _read(file: Path) -> bytes:
    return file.read_bytes()


def _mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def _halves(file: Path) -> list[str]:
    return [path.name for path in file.parent.iterdir() if path.name.endswith(".part")]


def _parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pack(file: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)


def _manifest_with(parts: dict[str, bytes], old: str, new: str) -> None:
    text = parts[MANIFEST].decode()
    assert old in text
    parts[MANIFEST] = text.replace(old, new).encode()


def _with_a_way_out(parts: dict[str, bytes]) -> None:
    manifest = json.loads(parts[MANIFEST])
    name = "files/uploads/../../evil"
    parts[name] = b""
    empty_sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    manifest["parts"][name] = {"sha256": empty_sum, "size": 0}
    parts[MANIFEST] = json.dumps(manifest).encode()


async def test_a_database_in_use_is_kept_unless_forced(
    house: House, empty: Database, file: Path
) -> None:
    await lunch(house)
    await write(house, file)
    await empty.run(
        "INSERT INTO canteen (id, letter, name, name_en, timezone)"
        " VALUES (7, 'B', '二食堂', 'Two', 'UTC')"
    )
    with reading.open_backup(file) as backup:
        with pytest.raises(Refused) as refused:
            await reading.restore(empty, backup, [SECRET], force=False)
        assert refused.value.code == "not_empty"
        assert "canteen" in refused.value.facts["tables"]
        with pytest.raises(Refused) as refused:
            await reading.restore(empty, backup, [new_secret()], force=True)
        assert refused.value.code == "foreign_backup_keys"
        assert await empty.value("SELECT name FROM canteen") == "二食堂"
        await reading.restore(empty, backup, [SECRET], force=True)
    assert await empty.value("SELECT name FROM canteen") == "一食堂"


async def test_a_backup_of_another_schema_names_the_version_to_restore_it_with(
    house: House, empty: Database, file: Path
) -> None:
    await write(house, file)
    parts = _parts(file)
    _manifest_with(parts, '"0001_foundation"', '"0000_before"')
    _pack(file, parts)
    with reading.open_backup(file) as backup, pytest.raises(Refused) as refused:
        await reading.restore(empty, backup, [SECRET], force=False)
    assert refused.value.code == "other_schema"


async def test_what_stops_in_the_middle_leaves_the_former_backup(
    house: House, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.to_thread(file.write_bytes, b"the former one")

    async def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "last_id", full)
    with pytest.raises(Refused) as refused:
        await write(house, file)
    assert refused.value.code == "unwritable_file"
    assert _read(file) == b"the former one"
    assert _halves(file) == []
    monkeypatch.undo()
    async with house.db.transaction() as tx:
        assert await tx.value("SELECT 1 AS one") == 1, "the snapshot was let go"


def test_from_the_command_line_with_and_without_its_secrets(shell: Shell) -> None:
    shell.ok("sample", "load")
    shell.ok("chat", text="来份红烧肉，窗口取\n确认\n饭卡支付\n")
    assert "rows of" in shell.ok("backup", "bare.zip")
    assert "whole.zip" in shell.ok("backup", "whole.zip", "--with-secrets")
    assert "there already" in shell.refused("backup", "bare.zip")[1]
    secret = (shell.folder / "var" / "secret_keys").read_text().strip()
    assert secret.encode() not in (shell.folder / "bare.zip").read_bytes()
    assert "secrets/secret_keys" not in _parts(shell.folder / "bare.zip")

    elsewhere = {"FANDIAN_DATA_DIR": str(shell.folder / "new")}
    status, said = shell.refused("restore", "bare.zip", **elsewhere)
    assert (status, "other SECRET_KEYS" in said) == (1, True)
    status, out, _ = shell.run("restore", "whole.zip", **elsewhere)
    assert status == 0
    assert "the books balance" in out
    assert (shell.folder / "new" / "secret_keys").stat().st_mode & 0o077 == 0
    status, out, _ = shell.run("chat", text="取餐码\n", **elsewhere)
    assert "取餐码：" in out
    assert shell.refused("restore", "whole.zip", **elsewhere)[0] == 1
    assert shell.refused("backup", "/none/b.zip")[0] == 1
    assert shell.refused("restore", "none.zip")[0] == 1


def test_a_backup_that_is_told_to_stop_leaves_nothing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.ok("sample", "load")
    pages = writing._pages

    async def told_to_stop(table: Any, on: Any) -> AsyncIterator[list[list[Any]]]:
        async for page in pages(table, on):
            if table.name == "stock":
                os.kill(os.getpid(), signal.SIGTERM)
                await asyncio.sleep(0.1)
            yield page

    monkeypatch.setattr(writing, "_pages", told_to_stop)
    status, said = shell.refused("backup", "b.zip")
    assert (status, said) == (1, "Interrupted; nothing was changed.")
    assert [path.name for path in shell.folder.iterdir()] == ["var"]


def test_case_68_after_a_restore_what_waits_is_said_before_anything_moves(shell: Shell) -> None:
    """Restore from backup at 12:00 → a stuck-state report first; providers are asked again."""
    shell.ok("chat", text="来份红烧肉，窗口取\n确认\n网上支付\n")
    shell.ok("chat", "--as", "xiaowang", text="来份红烧肉，窗口取\n确认\n饭卡支付\n")
    shell.ok("backup", "noon.zip", "--with-secrets")
    with sqlite3.connect(shell.folder / "var" / "fandian.db") as live:
        live.execute("UPDATE orders SET total_fen = total_fen + 1 WHERE status = 'paid'")
        live.execute("UPDATE payment_capture SET status = 'REVIEW'")
    live.close()
    shell.ok("backup", "broken.zip", "--with-secrets")

    new = {"FANDIAN_DATA_DIR": str(shell.folder / "new")}
    status, out, _ = shell.run("restore", "noon.zip", **new)
    assert status == 0
    assert "the books balance\n" in out
    assert "1 payments are asked for at their provider" in out
    status, out, _ = shell.run("restore", "broken.zip", "--force", **new)
    assert status == 0
    assert "the books do not balance:\n  order_money: " in out
    assert "1 money that belongs to no order and waits for finance: capture" in out
    _, said, _ = shell.run("doctor", **new)
    assert "money that belongs to no order" in said
