"""What stands in the database, for comparing: before a repeat, after a repeat."""

from typing import Any

from kernel.database import Connection
from tests.walks.world import World

Books = dict[str, list[tuple[Any, ...]]]

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
}


async def everything(world: World) -> Books:
    """Every row of every table."""
    on: Connection = world.app.house.db
    found = {}
    for table in await on.all(_TABLES[on.dialect]):
        rows = await on.all(f"SELECT * FROM {table['name']}")
        found[table["name"]] = sorted((tuple(row.values()) for row in rows), key=repr)
    return found


def assert_same(before: Books, after: Books) -> None:
    """A repeat leaves no trace."""
    changed = [table for table in before if before[table] != after[table]]
    assert not changed, f"a repeat changed {changed}"


async def staff_marks(world: World) -> tuple[Any, ...]:
    """What only staff can bring about: audit lines, decisions, food."""
    on = world.app.house.db
    row = await on.one(
        "SELECT (SELECT count(*) FROM audit_log) AS audit,"
        " (SELECT count(*) FROM menu_draft) AS drafts,"
        " (SELECT count(*) FROM stock_movement WHERE kind = 'plan') AS plans,"
        " (SELECT count(*) FROM door_command WHERE purpose = 'maintenance') AS doors,"
        " (SELECT count(*) FROM refund_request WHERE approver LIKE 'staff:%') AS decided,"
        " (SELECT count(*) FROM order_history WHERE to_status = 'preparing'"
        "  AND from_status = 'paid') AS cooked"
    )
    return tuple(row.values())
