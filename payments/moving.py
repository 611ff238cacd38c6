"""The one place that writes a status of charges, attempts, captures, requests and refunds."""

from enum import StrEnum
from typing import Any

from kernel.database import Row, Transaction
from kernel.machine import sources
from payments.machine import MACHINES


async def advance(
    table: str, row_id: int, step: StrEnum, tx: Transaction, **set_to: Any
) -> Row | None:
    """Take the step by compare-and-set and write the columns; None when the status forbids it."""
    machine = MACHINES[table]
    froms = sources(machine, step)
    (to,) = {machine[status][step] for status in froms}
    columns = "".join(f", {name} = ?" for name in set_to)
    marks = ", ".join("?" * len(froms))
    return await tx.first(
        f"UPDATE {table} SET status = ?{columns} WHERE id = ? AND status IN ({marks})"
        " RETURNING *",
        to.value, *set_to.values(), row_id, *(status.value for status in froms),
    )  # fmt: skip
