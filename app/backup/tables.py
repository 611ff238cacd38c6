"""What tables a database has, as it says itself: columns, keys, and who must be there before whom.

Asked of the database and not of our schema's text, so that a table of a later migration is in the
next backup without anybody thinking of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from kernel.database import Connection

# tortoise-orm's own book of what was applied: a restore compares it and never writes it.
MIGRATIONS = "tortoise_migrations"

_POSTGRES_COLUMNS = """
SELECT c.table_name AS name, c.column_name AS "column", c.is_identity AS identity
FROM information_schema.columns AS c JOIN information_schema.tables AS t
  ON t.table_schema = c.table_schema AND t.table_name = c.table_name
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
ORDER BY c.table_name, c.ordinal_position
"""
_POSTGRES_KEYS = """
SELECT r.relname AS name, a.attname AS "column" FROM pg_index AS i
JOIN pg_class AS r ON r.oid = i.indrelid
JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indisprimary AND r.relnamespace = current_schema()::regnamespace
ORDER BY r.relname, array_position(i.indkey::int2[], a.attnum)
"""
_POSTGRES_REFERENCES = """
SELECT a.relname AS name, b.relname AS needs FROM pg_constraint AS k
JOIN pg_class AS a ON a.oid = k.conrelid JOIN pg_class AS b ON b.oid = k.confrelid
WHERE k.contype = 'f' AND a.relnamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True)
class Table:
    """`key` orders its rows; `numbered` when the database gives the ids."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    numbered: bool


async def tables(on: Connection) -> list[Table]:
    """Every table, each after those it refers to."""
    found, needs = await (_of_postgres(on) if on.dialect == "postgres" else _of_sqlite(on))
    found.pop(MIGRATIONS, None)
    keyless = [table.name for table in found.values() if not table.key]
    assert not keyless, f"{keyless} have no primary key: their rows cannot be read in pages"
    order = TopologicalSorter(
        {name: sorted(other for other in needs.get(name, ()) if other != name) for name in found}
    )
    return [found[name] for name in order.static_order() if name in found]


async def applied(on: Connection) -> tuple[str, ...]:
    """The names of the migrations that made these tables."""
    rows = await on.all(f"SELECT name FROM {MIGRATIONS} ORDER BY name")
    return tuple(row["name"] for row in rows)


async def last_id(table: Table, on: Connection) -> int | None:
    """The greatest id ever given, also when its row is gone."""
    if not table.numbered:
        return None
    used = await on.value(f"SELECT max(id) FROM {table.name}")
    if on.dialect == "sqlite":
        given = await on.value("SELECT seq FROM sqlite_sequence WHERE name = ?", table.name)
    else:
        given = await on.value(
            "SELECT pg_sequence_last_value(pg_get_serial_sequence(?, 'id')::regclass) AS n",
            table.name,
        )
    return max(int(used or 0), int(given or 0))


async def number_from(table: Table, last: int, on: Connection) -> None:
    """The next row of this table gets an id above `last`."""
    if on.dialect == "sqlite":
        await on.run("DELETE FROM sqlite_sequence WHERE name = ?", table.name)
        await on.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table.name, last)
    else:
        # `false`: the value given is the next one, so 0 rows begin at 1.
        await on.run(
            "SELECT setval(pg_get_serial_sequence(?, 'id'), ?, false)", table.name, last + 1
        )


Found = tuple[dict[str, Table], Mapping[str, set[str]]]


async def _of_sqlite(on: Connection) -> Found:
    rows = await on.all(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY name"
    )
    found: dict[str, Table] = {}
    needs: dict[str, set[str]] = {}
    for row in rows:
        name = row["name"]
        columns = await on.all("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", name)
        key = sorted((each for each in columns if each["pk"]), key=lambda each: each["pk"])
        found[name] = Table(
            name,
            tuple(each["name"] for each in columns),
            tuple(each["name"] for each in key),
            "AUTOINCREMENT" in row["sql"].upper(),
        )
        others = await on.all('SELECT "table" AS needs FROM pragma_foreign_key_list(?)', name)
        needs[name] = {each["needs"] for each in others}
    return found, needs


async def _of_postgres(on: Connection) -> Found:
    columns: dict[str, list[str]] = {}
    keys: dict[str, list[str]] = {}
    needs: dict[str, set[str]] = {}
    numbered = set()
    for row in await on.all(_POSTGRES_COLUMNS):
        columns.setdefault(row["name"], []).append(row["column"])
        if row["identity"] == "YES":
            numbered.add(row["name"])
    for row in await on.all(_POSTGRES_KEYS):
        keys.setdefault(row["name"], []).append(row["column"])
    for row in await on.all(_POSTGRES_REFERENCES):
        needs.setdefault(row["name"], set()).add(row["needs"])
    found = {
        name: Table(name, tuple(names), tuple(keys.get(name, ())), name in numbered)
        for name, names in columns.items()
    }
    return found, needs
