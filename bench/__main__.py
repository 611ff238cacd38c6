"""`make bench`: runs the `main` of every script in this folder, or of those that are named.

A benchmark is one file with a `main`, plain or async, that takes no arguments, bounds its own time
and prints its figures with their unit. It may use the tests' servers and makers.
"""

import asyncio
import importlib
import inspect
import sys
import time
from pathlib import Path

ALL = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def main(names: list[str]) -> int:
    if unknown := sorted(set(names) - set(ALL)):
        print(f"No benchmark {', '.join(unknown)}; there are {', '.join(ALL)}", file=sys.stderr)
        return 2
    for name in names or ALL:
        module = importlib.import_module(f"bench.{name}")
        print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
        begun = time.perf_counter()
        result = module.main()
        if inspect.iscoroutine(result):
            asyncio.run(result)
        print(f"  ({time.perf_counter() - begun:.1f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
