"""Everything that can go wrong, as one tree.

    FandianError
    ├── Refused   the diner, cook or operator can fix it: a stable `code` and the facts
    │   └── Conflict   the same key came with other content, or somebody else was faster
    └── Broken    nobody in the chat can fix it: logged, counted, answered with a ticket number

Programmer mistakes are `assert` or a plain exception and are never caught by name.
"""

from typing import Any


class FandianError(Exception):
    """Root of the tree."""


class Refused(FandianError):
    """A rule said no; nothing was changed. `code` is stable, `facts` fill the sentence."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Conflict(Refused):
    """The same key with other content, or a status that moved meanwhile."""


class Broken(FandianError):
    """Something of ours or outside failed; the person in the chat gets a ticket, not the cause."""
