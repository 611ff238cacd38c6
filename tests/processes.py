"""Other processes for a test: forked from this warmed one, before any connection of theirs is open.

A child that is to die kills itself with SIGKILL at the named place, as a power cut would.
"""

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

KILLED = -signal.SIGKILL


def start(work: Callable[[], Awaitable[None]]) -> int:
    """Run `work` in a process of its own; answers its pid."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            asyncio.run(work())  # type: ignore[arg-type]  # any awaitable will do
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    return pid


def finish(pid: int) -> int:
    """Wait for a child: 0 well, 1 failed, KILLED when it killed itself."""
    _, raw = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(raw)


def run(work: Callable[[], Awaitable[None]]) -> int:
    """Start and wait."""
    return finish(start(work))


def die(*_: Any, **__: Any) -> NoReturn:
    """The power goes off here."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


async def die_async(*_: Any, **__: Any) -> NoReturn:
    die()
