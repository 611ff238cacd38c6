"""Who changed what, with before and after: one row per change, in the change's own transaction."""

from typing import Any

import msgspec

from kernel.database import Transaction


async def write(
    action: str, subject: str, actor: str, before: Any, after: Any, reason: str,
    now_ms: int, tx: Transaction,
) -> None:  # fmt: skip
    """`before` and `after` are anything JSON can hold; None where there was nothing."""
    await tx.run(
        "INSERT INTO audit_log (at_ms, actor, action, subject, before_json, after_json, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        now_ms, actor, action, subject, _json(before), _json(after), reason,
    )  # fmt: skip


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
