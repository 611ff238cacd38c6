"""What a canteen may decide for itself: rows with a name, a value, and who set it.

Rules are read where they apply, in the same transaction; a policy nobody set has its default here.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from kernel import audit
from kernel.database import Connection, Transaction
from kernel.discounts import read_steps
from kernel.errors import Refused

DEFAULTS: dict[str, Any] = {
    # An admin alone may approve refunds up to here; larger ones need finance.
    "refund_admin_limit_fen": 5_000,
    # A batch meal's unpaid orders may still be paid this long after the cut-off.
    "pay_grace_s": 600,
    # A diner whose dish ran out has this long to choose; then their setting decides, or a refund.
    "short_answer_s": 600,
    # 拼单: [[members, percent off], …], the best one reached counts; none by default.
    "group_tiers": [],
    # One top-up by a provider, and what a purse may hold: a lost phone must not cost a month's pay.
    "topup_max_fen": 50_000,
    "purse_max_fen": 200_000,
    # What one person of finance may put on a card alone; more needs a second one's word.
    "cash_alone_fen": 50_000,
    # 满减: `[{"from_fen": 3000, "off_fen": 300}]`, see kernel/discounts.py.
    "discount": [],
}

# Values with a shape of their own: the reader raises ValueError for what is none.
_READERS: dict[str, Callable[[Any], object]] = {"discount": read_steps}


async def read(name: str, on: Connection) -> Any:
    """The value in force."""
    found = await on.value("SELECT value FROM policy WHERE name = ?", name)
    return DEFAULTS[name] if found is None else msgspec.json.decode(found)


async def write(name: str, value: Any, actor: str, now_ms: int, tx: Transaction) -> None:
    """Set it, with a line in the audit. Raises Refused(no_such_policy | bad_policy)."""
    if name not in DEFAULTS:
        raise Refused("no_such_policy", name=name)
    if type(value) is not type(DEFAULTS[name]):
        raise Refused("bad_policy", name=name)
    if reader := _READERS.get(name):
        try:
            reader(value)
        except ValueError:
            raise Refused("bad_policy", name=name) from None
    before = await read(name, tx)
    await tx.run(
        "INSERT INTO policy (name, value, changed_ms, changed_by) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value,"
        " changed_ms = excluded.changed_ms, changed_by = excluded.changed_by",
        name, msgspec.json.encode(value).decode(), now_ms, actor,
    )  # fmt: skip
    await audit.write("policy.set", name, actor, before, value, "", now_ms, tx)
