"""Run a whole transaction again when the database asks for it, and only then.

Nothing inside may have reached the outside world: a provider or a door is called between
transactions, never in one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import TypeVar

from kernel.database import RETRY_COUNT_MAX, Database, Transaction, is_transient

T = TypeVar("T")

# Long enough for the winner of a deadlock to commit, short enough for a callback's 5 s.
PAUSE_FIRST_S = 0.02

_random = Random()


async def in_transaction(db: Database, work: Callable[[Transaction], Awaitable[T]]) -> T:
    """The work's answer once it is committed; deadlocks and busy databases are tried again."""
    for tries in range(1, RETRY_COUNT_MAX + 1):
        try:
            async with db.transaction() as tx:
                return await work(tx)
        except Exception as error:
            if tries == RETRY_COUNT_MAX or not is_transient(error):
                raise
        await asyncio.sleep(PAUSE_FIRST_S * 2**tries * _random.uniform(0.5, 1.0))
    raise AssertionError("the last try returns or raises")
