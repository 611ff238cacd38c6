"""The tables as they are: models match them, both stores agree, and every rule in them holds.

The rules guard money and stock, so each one is attacked: two valid rows stand in every table, and
what would break a CHECK, a unique index, a reference or a NOT NULL must be refused by exactly that
rule. Which rules there are is read from the catalogue: one without an attack fails the run.
"""

import importlib
import inspect
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tortoise import fields
from tortoise.models import Model

from kernel.database import MODELS, Connection, Database, IntegrityError, Transaction
from tests.houses import _migrated
from tests.kernel import catalogue
from tests.servers import Databases

# What a column must hold where "the row's number" or a word would not do. The rest is made up.
GIVEN: dict[str, dict[str, Any]] = {
    "dish": {"size": "small", "temperature": "hot"},
    "meal": {"meal_kind": "lunch", "cooking": "live", "status": "published", "accepting": 1,
             "open_ms": 1, "cutoff_ms": 2, "serve_from_ms": 2, "serve_to_ms": 3},
    "menu_item": {"on_sale": 1, "listed": 1},
    "menu_draft": {"on_sale": 1, "listed": 1},
    "stock": {"planned": 5, "held": 1, "committed": 1},
    "stock_movement": {"kind": "hold"},
    "role_grant": {"role": "admin"},
    "orders": {"status": "paid", "pickup_method": "counter"},
    "order_line": {"status": "live"},
    "shortage_line": {"state": "substituted"},
    "pickup": {"state": "issued", "extended": 0, "disputed": 0},
    "ledger_account": {"owner_kind": "diner", "balance_fen": 5, "held_fen": 1, "overdraft_fen": 0},
    "ledger_transfer": {"debit_account_id": 1, "credit_account_id": 2},
    "order_charge": {"owner_kind": "order", "source": "own", "status": "held", "account_id": 1},
    "payment_attempt": {"status": "PENDING"},
    "payment_capture": {"status": "APPLIED", "amount_fen": 5, "refund_reserved_fen": 2,
                        "refunded_fen": 1},
    "refund_request": {"status": "ASKED", "asked_by": "me"},
    "refund": {"status": "CREATED"},
    "provider_event": {"status": "RECEIVED"},
    "sandbox_trade": {"trade_state": "NOTPAY"},
    "sandbox_refund": {"refund_status": "SUCCESS"},
    "device": {"kind": "cabinet", "online": 1, "accepting": 1},
    "slot": {"size": "small", "zone": "hot", "state": "stocked", "door": "closed"},
    "door_command": {"purpose": "pickup", "state": "sent"},
    "simulated_cabinet": {"online": 1, "auto": 1},
    "simulated_door": {"state": "closed", "item": 0},
    "meal_leftover": {"planned": 5, "sold": 2, "unsold": 3},
    "export_file": {"about": "orders"},
    "group_order": {"host_pays": 0, "status": "open", "percent_off": 0, "locked_ms": None,
                    "closed_ms": None},
    "group_member": {"refusal": ""},
    "binding": {"state": "asked", "issuer_said": 0, "taker_said": 1, "issuer_id": 1,
                "taker_id": 2},
    "topup": {"status": "pending"},
    "cash_request": {"status": "ASKED", "asked_by": "me"},
    "identity_code": {"state": "issued"},
    "rating": {"stars": 5},
    "talk": {"closed_ms": None},
}  # fmt: skip

# Tables that can hold one row only.
ONE_ROW = {"clock_offset"}

# One attack or more for every CHECK, as what an UPDATE of the first row would set.
ATTACKS: dict[str, list[str]] = {
    "clock_offset": ["id = 2", "offset_ms = -1"],
    "canteen": ["id = 0", "id = 65536"],
    "dish": ["hold_minutes = 0", "size = 'huge'", "temperature = 'lukewarm'"],
    "meal": ["meal_kind = 'brunch'", "cooking = 'maybe'", "status = 'open'", "accepting = 2",
             "cutoff_ms = 1", "cutoff_ms = 4", "serve_from_ms = 3"],
    "menu_item": ["price_fen = -1", "max_per_diner = 0", "on_sale = 2", "listed = -1"],
    "menu_draft": ["price_fen = -1", "planned = -1", "max_per_diner = 0", "on_sale = 2",
                   "listed = 2"],
    "stock": ["held = -1", "committed = -1", "planned = 1", "held = 5", "committed = 5"],
    "stock_movement": ["kind = 'steal'", "quantity = 0", "quantity = -1", "line_id = NULL",
                       "kind = 'plan'"],
    "role_grant": ["role = 'god'"],
    "orders": ["status = 'eaten'", "total_fen = -1", "pickup_method = 'drone'", "expires_ms = 1",
               "status = 'pending_payment'"],
    "order_line": ["quantity = 0", "quantity = -1", "unit_fen = -1", "amount_fen = -1",
                   "status = 'gone'"],
    "shortage": ["portions = 0", "portions = -1"],
    "shortage_line": ["state = 'gone', substitute_id = NULL", "due_ms = 1",
                      "substitute_id = NULL", "state = 'refunded'"],
    "pickup": ["revision = 0", "revision = 256", "state = 'lost'", "extended = 2", "disputed = 2"],
    "ledger_account": ["owner_kind = 'cat'", "held_fen = -1", "held_fen = 6", "balance_fen = 0",
                       "owner_kind = 'system'"],
    "ledger_transfer": ["amount_fen = 0", "amount_fen = -1", "credit_account_id = 1"],
    "order_charge": ["owner_kind = 'cat'", "source = 'tip', status = 'paid'", "amount_fen = 0",
                     "status = 'maybe'", "account_id = NULL",
                     "source = 'provider', status = 'paid'",
                     "source = 'provider', account_id = NULL", "status = 'due'"],
    "payment_attempt": ["amount_fen = 0", "status = 'pending'"],
    "payment_capture": ["amount_fen = 0, refund_reserved_fen = 0, refunded_fen = 0",
                        "status = 'MINE'", "refund_reserved_fen = 6", "refunded_fen = 3",
                        "refunded_fen = -1", "refund_reserved_fen = 0"],
    "refund_request": ["amount_fen = 0", "status = 'MAYBE'", "approver = 'me'"],
    "refund": ["amount_fen = 0", "status = 'MAYBE'"],
    "provider_event": ["status = 'MAYBE'"],
    "sandbox_trade": ["trade_state = 'MAYBE'"],
    "sandbox_refund": ["refund_status = 'MAYBE'"],
    "device": ["kind = 'toaster'", "online = 2", "accepting = 2"],
    "slot": ["number = 0", "size = 'huge'", "zone = 'lukewarm'", "state = 'lost', order_id = NULL",
             "state = 'free'", "order_id = NULL", "door = 'ajar'", "item = 2"],
    "door_command": ["purpose = 'fun'", "state = 'maybe'"],
    "simulated_cabinet": ["online = 2", "auto = 2"],
    "simulated_door": ["state = 'ajar'", "item = 2", "hand = 'wave'"],
    "meal_leftover": ["unsold = 2", "planned = 1, unsold = -1"],
    "export_file": ["about = 'cats'"],
    "group_order": ["host_pays = 2", "status = 'maybe', locked_ms = 1", "percent_off = 101",
                    "percent_off = -1", "locked_ms = 1", "closed_ms = 1", "status = 'locked'"],
    "group_member": ["refusal = 'sold_out'"],
    "binding": ["state = 'maybe'", "issuer_said = 2", "taker_said = 2", "taker_id = 1"],
    "topup": ["amount_fen = 0", "status = 'maybe'"],
    "cash_request": ["amount_fen = 0", "status = 'MAYBE'", "approver = 'me'"],
    "identity_code": ["revision = 0", "revision = 256", "state = 'lost'"],
    "rating": ["stars = 0", "stars = 6"],
}  # fmt: skip


@pytest_asyncio.fixture
async def db(store_urls: tuple[str, str]) -> AsyncIterator[Database]:
    opened = await Database.open(store_urls[0], pool_max=1)
    yield opened
    await opened.close()


# --- both stores, and the models ------------------------------------------------------------------


async def test_both_stores_have_the_same_tables_rules_and_indexes(
    empty_sqlite: Path, databases: Databases, tmp_path: Path
) -> None:
    copied = shutil.copy(empty_sqlite, tmp_path / "fandian.db")
    url = databases.fresh(_migrated)
    one, other = await Database.open(f"sqlite://{copied}"), await Database.open(url)
    try:
        assert await _names(one) == await _names(other)
        assert await catalogue.checks(one) == await catalogue.checks(other)
        assert await catalogue.references(one) == await catalogue.references(other)
        assert await catalogue.indexes(one) == await catalogue.indexes(other)
    finally:
        await one.close()
        await other.close()
        databases.drop(url)


async def _names(on: Connection) -> dict[str, list[tuple[str, bool]]]:
    found = await catalogue.columns(on)
    return {table: [(c.name, c.nullable) for c in columns] for table, columns in found.items()}


async def test_every_reference_refuses_to_lose_its_target(db: Database) -> None:
    assert {ref.on_delete for ref in await catalogue.references(db)} == {"RESTRICT"}


def _models() -> list[type[Model]]:
    found = []
    for module in map(importlib.import_module, MODELS):
        for _, thing in inspect.getmembers(module, inspect.isclass):
            if issubclass(thing, Model) and thing.__module__ == module.__name__:
                found.append(thing)
    return found


_TYPES = {fields.IntField: "INTEGER", fields.BigIntField: "BIGINT",
          fields.TextField: "TEXT", fields.CharField: "TEXT"}  # fmt: skip


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
async def test_a_model_says_what_its_table_is(model: type[Model], db: Database) -> None:
    meta = model._meta
    said = {
        field.source_field or name: (_TYPES[type(field)], bool(field.null))
        for name, field in meta.fields_map.items()
    }
    table = {c.name: (c.type, c.nullable) for c in (await catalogue.columns(db))[meta.db_table]}
    if db.dialect == "sqlite":
        said = {
            name: (kind.replace("BIGINT", "INTEGER"), null) for name, (kind, null) in said.items()
        }
    assert said == table
    unique = {
        index.columns
        for index in await catalogue.indexes(db)
        if index.table == meta.db_table and index.unique and not index.partial
    }
    alone = {(name,) for name, field in meta.fields_map.items() if field.unique}
    assert {columns for columns in unique if len(columns) == 1} == alone


# --- attacks --------------------------------------------------------------------------------------


class Filled:
    """Two valid rows in every table, and what may be done to them without leaving a trace."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self.keys: dict[str, tuple[str, ...]] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {}

    async def fill(self) -> "Filled":
        indexes = await catalogue.indexes(self.tx)
        references = {(r.table, r.column) for r in await catalogue.references(self.tx)}
        self.keys = {index.table: index.columns for index in indexes if index.primary}
        # NULL is outside of every unique index and reference: there a row must have a value.
        guarded = {(i.table, column) for i in indexes if i.unique for column in i.columns}
        guarded |= references
        everything = await catalogue.columns(self.tx)
        for table in _in_order(everything, await catalogue.references(self.tx)):
            for number in (1,) if table in ONE_ROW else (1, 2):
                row = {
                    c.name: _value(table, c, number, (table, c.name) in references)
                    for c in everything[table]
                    if c.name in GIVEN.get(table, {})
                    or not c.nullable
                    or (table, c.name) in guarded
                }
                self.rows.setdefault(table, []).append(row)
                await self.insert(table, row)
        return self

    async def insert(self, table: str, row: dict[str, Any]) -> None:
        marks = ", ".join("?" * len(row))
        await self.tx.run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())

    async def refusal(self, table: str, change: str, number: int = 1, *values: Any) -> str:
        """Who refused the change of one row: the rule's name on PostgreSQL, its text on SQLite."""
        keys = self.keys[table]
        row = self.rows[table][number - 1]
        where = " AND ".join(f"{key} = ?" for key in keys)
        sql = f"UPDATE {table} SET {change} WHERE {where}"
        return await self._refused(sql, *values, *(row[key] for key in keys))

    async def refused_delete(self, table: str) -> str:
        keys = self.keys[table]
        where = " AND ".join(f"{key} = ?" for key in keys)
        row = self.rows[table][0]
        return await self._refused(f"DELETE FROM {table} WHERE {where}", *(row[k] for k in keys))

    async def refused_insert(self, table: str) -> str:
        row = self.rows[table][0]
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        return await self._refused(sql, *row.values())

    async def _refused(self, sql: str, *values: Any) -> str:
        try:
            async with self.tx.savepoint():
                await self.tx.run(sql, *values)
                raise AssertionError(f"nobody refused: {sql} {values}")
        except IntegrityError as error:
            cause = error.args[0]
            return str(getattr(cause, "constraint_name", None) or cause)


def _in_order(
    tables: dict[str, list[catalogue.Column]], references: set[catalogue.Reference]
) -> list[str]:
    """Tables after the ones they point to."""
    ordered: list[str] = []
    while waiting := [table for table in tables if table not in ordered]:
        ready = [
            table
            for table in waiting
            if all(r.to in ordered or r.to == table for r in references if r.table == table)
        ]
        assert ready, "tables that point at each other"
        ordered += ready
    return ordered


def _value(table: str, column: catalogue.Column, number: int, is_reference: bool) -> Any:
    given = GIVEN.get(table, {})
    if column.name in given:
        return given[column.name]
    if column.type != "TEXT":
        return number
    return f"id{number}" if is_reference else f"{column.name}{number}"


@pytest_asyncio.fixture
async def filled(db: Database) -> AsyncIterator[Filled]:
    async with db.transaction() as tx:
        yield await Filled(tx).fill()


async def test_every_check_refuses_what_it_is_there_for(filled: Filled) -> None:
    hit: set[tuple[str, str]] = set()
    for table, changes in ATTACKS.items():
        for change in changes:
            rule = await filled.refusal(table, change)
            assert "check" in rule.lower() or "_" in rule, f"{table}: {change} met {rule}"
            hit.add((table, rule))
    counted = {table: len({rule for t, rule in hit if t == table}) for table, _ in hit}
    assert counted == await catalogue.checks(filled.tx)


async def test_every_unique_index_refuses_a_second_of_the_same(filled: Filled) -> None:
    unique = [index for index in await catalogue.indexes(filled.tx) if index.unique]
    assert len(unique) > 60
    for index in unique:
        if index.table in ONE_ROW:
            assert "unique" in (await filled.refused_insert(index.table)).lower() or index.primary
            continue
        first = filled.rows[index.table][0]
        change = ", ".join(f"{column} = ?" for column in index.columns)
        rule = await filled.refusal(index.table, change, 2, *(first[c] for c in index.columns))
        columns = ", ".join(f"{index.table}.{column}" for column in index.columns)
        named = (index.name or "_".join((index.table, *index.columns)), f"{index.table}_pkey")
        assert rule.startswith(named) or rule.endswith((columns, *named)), f"{index} met {rule}"


async def test_every_reference_refuses_what_is_not_there(filled: Filled) -> None:
    types = await catalogue.columns(filled.tx)
    references = await catalogue.references(filled.tx)
    for ref in references:
        kind = next(c.type for c in types[ref.table] if c.name == ref.column)
        nobody: Any = "nobody" if kind == "TEXT" else 99_999
        rule = await filled.refusal(ref.table, f"{ref.column} = ?", 1, nobody)
        assert "FOREIGN KEY" in rule or rule == f"{ref.table}_{ref.column}_fkey", f"{ref}: {rule}"
    for target in {ref.to for ref in references}:
        rule = await filled.refused_delete(target)
        assert "FOREIGN KEY" in rule or rule.endswith("_fkey"), f"{target}: {rule}"


async def test_every_column_that_must_be_filled_refuses_to_be_empty(filled: Filled) -> None:
    for table, columns in (await catalogue.columns(filled.tx)).items():
        for column in columns:
            if column.nullable or column.name in filled.keys[table]:
                continue
            rule = await filled.refusal(table, f"{column.name} = NULL")
            assert (
                "not null" in rule.lower() or "not-null" in rule.lower() or rule.endswith("_check")
            ), f"{table}.{column.name} met {rule}"


async def test_six_digits_may_be_given_again_once_the_first_code_is_no_longer_live(
    filled: Filled,
) -> None:
    await filled.tx.run("UPDATE pickup SET state = 'used' WHERE id = 1")
    await filled.tx.run("UPDATE pickup SET canteen_id = 1, digits_mac = 'digits_mac1' WHERE id = 2")
    assert await filled.refusal("pickup", "state = 'issued'")


async def test_free_slots_hold_no_order_and_there_may_be_many(filled: Filled) -> None:
    await filled.tx.run("UPDATE slot SET state = 'free', order_id = NULL")
    assert await filled.tx.value("SELECT count(*) FROM slot WHERE order_id IS NULL") == 2
