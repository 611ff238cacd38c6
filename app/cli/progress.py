"""Long work shows how far it is on a terminal, and nothing at all in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# (done, in all, what is being done).
Progress = Callable[[int, int, str], None]


@contextmanager
def shown(title: str) -> Iterator[Progress]:
    """A bar on stderr while inside; its words are replaced as the work goes on."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TimeRemainingColumn

    with Bars(
        *Bars.get_default_columns()[:-1],
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bars:
        task = bars.add_task(title, total=None)

        def tell(done: int, total: int, what: str) -> None:
            bars.update(task, completed=done, total=total, description=f"{title} {what}")

        yield tell
