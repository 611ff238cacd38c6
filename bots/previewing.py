"""A change of staff, previewed and committed by the same verb.

The preview is the very change under a savepoint that is undone, so that the numbers shown are the
numbers that would have been. A commit whose `basis` is no longer true is refused: what is confirmed
is what was shown, and of two people who change the same thing the second is shown what is now.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bots.gateway import Turn
from conversation import effects as fx
from conversation.facts import Facts
from kernel.errors import Refused

Result = dict[str, Any]
Handler = Callable[[Turn, Any, Facts], Awaitable[Result]]


@dataclass(frozen=True)
class Shown:
    """What a verb says, what that is true of, and what else the answer needs."""

    lines: list[str]
    basis: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def result(self) -> Result:
        return {"lines": self.lines, "basis": self.basis, **self.more}


Verb = Callable[[Turn, fx.Admin], Awaitable[Shown]]


class _Rollback(Exception):
    """Carries a preview out of the savepoint that is undone."""

    def __init__(self, shown: Shown) -> None:
        super().__init__("preview")
        self.shown = shown


def actor(turn: Turn) -> str:
    """Who is written into the audit: the chat, for roles belong to it."""
    return f"identity:{turn.identity_id}"


async def preview(turn: Turn, effect: fx.Admin, verb: Verb) -> Shown:
    """What the verb would do; nothing of it stays."""
    try:
        async with turn.tx.savepoint():
            raise _Rollback(await verb(turn, effect))
    except _Rollback as rolled:
        return rolled.shown


async def commit(turn: Turn, effect: fx.Admin, verb: Verb, undoable: frozenset[str]) -> Result:
    """Do it, and answer which line of the audit 撤销 would take back (0: none)."""
    before = await _last_line(turn)
    shown = await verb(turn, effect)
    if effect.basis and shown.basis != effect.basis:
        raise Refused("changed_meanwhile")
    rows = await turn.tx.all(
        "SELECT id, action FROM audit_log WHERE id > ? AND actor = ? ORDER BY id",
        before, actor(turn),
    )  # fmt: skip
    mine = [row["id"] for row in rows if row["action"] in undoable]
    return {**shown.result(), "undo": mine[0] if len(mine) == 1 and len(rows) == 1 else 0}


async def _last_line(turn: Turn) -> int:
    return int(await turn.tx.value("SELECT COALESCE(MAX(id), 0) FROM audit_log"))
