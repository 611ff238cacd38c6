"""The table of what the clock looks after: name, how often it looks, what it calls.

Each job handles everything that is due in its rows and answers how many it moved; the truth is the
due column, so a job that runs twice, late, or in two processes at once changes nothing more.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """`every_s` is how late a due row may be found, not how often something happens."""

    name: str
    every_s: float
    run: Callable[[], Awaitable[int]]
