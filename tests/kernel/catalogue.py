"""What a database says about its own tables, in the same words on both stores."""

from dataclasses import dataclass

from kernel.database import Connection, Row

NOT_OURS = ("sqlite_sequence", "tortoise_migrations")


@dataclass(frozen=True)
class Column:
    name: str
    type: str  # INTEGER | BIGINT | TEXT; on SQLite the first two are one
    nullable: bool


@dataclass(frozen=True)
class Index:
    table: str
    name: str  # '' where a constraint made it
    columns: tuple[str, ...]
    unique: bool
    partial: bool
    primary: bool


@dataclass(frozen=True)
class Reference:
    table: str
    column: str
    to: str
    on_delete: str


_COLUMNS = {
    "sqlite": 'SELECT m.name AS tbl, c.name AS name, c.type AS type, 1 - c."notnull" AS nullable,'
    " c.pk AS pk FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'"
    " ORDER BY m.rowid, c.cid",
    "postgres": "SELECT c.table_name AS tbl, c.column_name AS name, upper(c.data_type) AS type,"
    " CASE c.is_nullable WHEN 'YES' THEN 1 ELSE 0 END AS nullable, 0 AS pk"
    " FROM information_schema.columns AS c WHERE c.table_schema = 'public'"
    " ORDER BY quote_ident(c.table_name)::regclass::oid, c.ordinal_position",
}

_INDEXES = {
    "sqlite": "SELECT m.name AS tbl, CASE l.origin WHEN 'c' THEN l.name ELSE '' END AS name,"
    " l.\"unique\" AS uniq, l.partial AS partial, l.origin = 'pk' AS prim, i.name AS col,"
    " l.name AS key"
    " FROM sqlite_master AS m, pragma_index_list(m.name) AS l, pragma_index_info(l.name) AS i"
    " WHERE m.type = 'table' ORDER BY m.name, l.name, i.seqno",
    "postgres": "SELECT t.relname AS tbl, "
    " CASE WHEN con.oid IS NULL THEN c.relname ELSE '' END AS name,"
    " x.indisunique AS uniq, x.indpred IS NOT NULL AS partial, x.indisprimary AS prim,"
    " a.attname AS col, c.relname AS key FROM pg_index AS x"
    " JOIN pg_class AS c ON c.oid = x.indexrelid JOIN pg_class AS t ON t.oid = x.indrelid"
    " JOIN pg_namespace AS n ON n.oid = t.relnamespace"
    " LEFT JOIN pg_constraint AS con ON con.conindid = c.oid AND con.contype IN ('p', 'u')"
    " CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(num, ord)"
    " JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.num"
    " WHERE n.nspname = 'public' ORDER BY t.relname, c.relname, k.ord",
}

_REFERENCES = {
    "sqlite": 'SELECT m.name AS tbl, f."from" AS col, f."table" AS target, f.on_delete AS del'
    " FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'",
    "postgres": "SELECT t.relname AS tbl, a.attname AS col, r.relname AS target,"
    " CASE f.confdeltype WHEN 'r' THEN 'RESTRICT' ELSE 'OTHER' END AS del FROM pg_constraint AS f"
    " JOIN pg_class AS t ON t.oid = f.conrelid JOIN pg_class AS r ON r.oid = f.confrelid"
    " JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = f.conkey[1]"
    " WHERE f.contype = 'f'",
}


async def columns(on: Connection) -> dict[str, list[Column]]:
    """Every table of ours with its columns, tables in the order of their creation."""
    found: dict[str, list[Column]] = {}
    for row in await _ours(on, _COLUMNS):
        # SQLite's INTEGER PRIMARY KEY is the row's own number: it is there, said or not.
        nullable = bool(row["nullable"]) and not (row["pk"] and row["type"] == "INTEGER")
        found.setdefault(row["tbl"], []).append(Column(row["name"], row["type"], nullable))
    return found


async def indexes(on: Connection) -> set[Index]:
    """Every index, also those that constraints made."""
    named: dict[str, list[Row]] = {}
    for row in await _ours(on, _INDEXES):
        named.setdefault(row["key"], []).append(row)
    found = {
        Index(
            rows[0]["tbl"], rows[0]["name"], tuple(row["col"] for row in rows),
            bool(rows[0]["uniq"]), bool(rows[0]["partial"]), bool(rows[0]["prim"]),
        )
        for rows in named.values()
    }  # fmt: skip
    return found | (await _row_numbers(on) if on.dialect == "sqlite" else set())


async def _row_numbers(on: Connection) -> set[Index]:
    """SQLite keeps INTEGER PRIMARY KEY without an index; PostgreSQL makes one."""
    return {
        Index(row["tbl"], "", (row["name"],), True, False, True)
        for row in await _ours(on, _COLUMNS)
        if row["pk"] and row["type"] == "INTEGER" and await _is_row_number(on, row["tbl"])
    }


async def _is_row_number(on: Connection, table: str) -> bool:
    keys = await on.all(f"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0")
    return len(keys) == 1


async def references(on: Connection) -> set[Reference]:
    return {
        Reference(row["tbl"], row["col"], row["target"], row["del"])
        for row in await _ours(on, _REFERENCES)
    }


async def checks(on: Connection) -> dict[str, int]:
    """How many CHECKs each table has."""
    if on.dialect == "sqlite":
        rows = await on.all("SELECT name AS tbl, sql FROM sqlite_master WHERE type = 'table'")
        counts = {row["tbl"]: row["sql"].count("CHECK (") for row in rows}
    else:
        rows = await on.all(
            "SELECT t.relname AS tbl, count(*) AS n FROM pg_constraint AS c"
            " JOIN pg_class AS t ON t.oid = c.conrelid WHERE c.contype = 'c' GROUP BY t.relname"
        )
        counts = {row["tbl"]: row["n"] for row in rows}
    return {table: n for table, n in counts.items() if n and table not in NOT_OURS}


async def _ours(on: Connection, sql: dict[str, str]) -> list[Row]:
    return [row for row in await on.all(sql[on.dialect]) if row["tbl"] not in NOT_OURS]
