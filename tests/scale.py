"""How large the large tests are.

`make test` runs them at a tenth, so that it stays within minutes on two cores; `make soak` sets
TEST_SCALE=1 and runs the numbers as they are written.
"""

import os

TEST_SCALE = float(os.environ.get("TEST_SCALE", "0.1"))


def scaled(full: int, at_least: int = 1) -> int:
    """The share of `full` that this run does, never below what still shows the point."""
    return min(full, max(at_least, round(full * TEST_SCALE)))
