"""Reads the imports and calls of a tree and says who climbed. Standard library only.

The house of STYLE §2: a folder imports only from floors strictly below its own. Every finding is
one line: the file, what it does, and the rule it breaks. `tests/test_architecture.py` runs this
over the repository, and over small trees that break each rule.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FLOORS = {
    "kernel": 0,
    "conversation": 1,
    "users": 1,
    "menus": 1,
    "orders": 2,
    "payments": 3,
    "lockers": 3,
    "notifications": 4,
    "reports": 4,
    "bots": 5,
    "scheduler": 6,
    "migrations": 6,  # may look at any feature's tables; only the roof runs them
    "app": 7,
    "main": 8,
}
# They stand beside the house: they may look at all of it, and it never looks at them.
BESIDE = {"tests", "bench", "docs", "deploy", "changes", "requirements"}

# The core of house.md §4.5, beside conversation/: plain calculations, tested without a loop.
CORE_FILES = {
    "kernel/money.py",
    "kernel/machine.py",
    "menus/publishing.py",
    "notifications/templates.py",
    "orders/codes.py",
    "orders/pricing.py",
    "users/permissions.py",
}
CORE_ROOM = "machine.py"
IMPURE = (
    *("aiohttp", "aiosqlite", "asyncio", "asyncpg", "redis", "socket", "time", "tortoise"),
    *("kernel.cache", "kernel.clock", "kernel.database", "kernel.outbound", "kernel.outbox"),
)
# Conversions and a type: they live beside what does I/O and do none.
PURE_OUTSIDE_CONVERSATION = {"kernel.clock.at", "kernel.clock.to_ms", "kernel.database.Row"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}

# A task that outlives its transaction writes into somebody else's, or into none (stack.md §2).
NO_TASKS_IN = {"orders", "payments", "menus", "users"}
SPAWNERS = {"create_task", "ensure_future", "gather", "TaskGroup", "run_coroutine_threadsafe"}

# The one client that goes out, and what all doors share.
HTTP_IN_KERNEL = {"kernel/outbound.py", "kernel/http.py"}
HTTP_ROOMS = re.compile(r"^(.+_)?(routes|pages)\.py$")


@dataclass(frozen=True)
class Source:
    """One parsed file; `path` is relative to the root, with slashes."""

    path: PurePosixPath
    tree: ast.Module

    @property
    def folder(self) -> str:
        return self.path.parts[0].removesuffix(".py")

    def imports(self) -> Iterator[str]:
        """Dotted names of all it imports, those inside functions and TYPE_CHECKING included."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                module = self._absolute(node)
                yield from (f"{module}.{name.name}" for name in node.names)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.path.parts[: -node.level]
        return ".".join([*package, *([node.module] if node.module else [])])


def findings(root: Path) -> list[str]:
    """Every broken rule below `root`, sorted by file."""
    sources = list(_sources(root))
    adapters = {name for source in sources for name in _registered(source)}
    found = list(_shadows(root))
    for source in sources:
        found += _floors(source)
        found += _purity(source)
        found += _http(source, adapters)
        found += _tasks(source)
        found += _prints(source)
    return sorted(found)


def _sources(root: Path) -> Iterator[Source]:
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root)
        top = relative.parts[0]
        hidden = any(part.startswith(".") for part in relative.parts)
        if hidden or top in BESIDE | {"build", "dist", "var"}:
            continue
        yield Source(PurePosixPath(relative), ast.parse(path.read_text("utf-8"), str(path)))


def _shadows(root: Path) -> Iterator[str]:
    for path in root.iterdir():
        is_module = path.suffix == ".py" or (path.is_dir() and any(path.rglob("*.py")))
        if is_module and path.stem in sys.stdlib_module_names:
            yield (
                f"{path.name}: is named like a module of the standard library and hides it "
                "(rule: no top-level name of the standard library)"
            )


def _floors(source: Source) -> Iterator[str]:
    rule = "(rule: a folder imports only from floors below it)"
    if source.folder not in FLOORS:
        yield f"{source.path}: {source.folder} has no floor {rule}"
        return
    for name in _once(name.split(".")[0] for name in source.imports()):
        if name in BESIDE:
            yield f"{source.path}: imports {name}, which stands beside the house {rule}"
        elif name != source.folder and FLOORS.get(name, -1) >= FLOORS[source.folder]:
            where = "next door" if FLOORS[name] == FLOORS[source.folder] else "upstairs"
            yield f"{source.path}: imports {where}: {name} {rule}"


def _purity(source: Source) -> Iterator[str]:
    rule = "(rule: the core knows no async, no I/O and no clock)"
    named = str(source.path) in CORE_FILES or source.path.name == CORE_ROOM
    if source.folder != "conversation" and not named:
        return
    allowed = set() if source.folder == "conversation" else PURE_OUTSIDE_CONVERSATION
    for name in _once(source.imports()):
        if name not in allowed and any(
            name == impure or name.startswith(f"{impure}.") for impure in IMPURE
        ):
            yield f"{source.path}: imports {name} {rule}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield f"{source.path}:{node.lineno}: is async {rule}"
        elif isinstance(node, ast.Call) and _last_two(node.func) in CLOCKS:
            yield f"{source.path}:{node.lineno}: asks the clock {rule}"


def _http(source: Source, adapters: set[str]) -> Iterator[str]:
    """Adapters are what a registry names, and files that carry an adapter's name in front."""
    module = ".".join(source.path.with_suffix("").parts)
    if (
        source.folder == "app"
        or str(source.path) in HTTP_IN_KERNEL
        or HTTP_ROOMS.match(source.path.name)
        or any(module == a or module.startswith((f"{a}_", f"{a}.")) for a in adapters)
    ):
        return
    for name in _once(name.split(".")[0] for name in source.imports()):
        if name.startswith("aiohttp"):
            yield (
                f"{source.path}: imports {name} (rule: HTTP belongs to routes.py, pages.py, app/, "
                f"{', '.join(sorted(HTTP_IN_KERNEL))} and the adapters in a registry.py)"
            )


def _registered(source: Source) -> Iterator[str]:
    """Modules that a registry.py imports: `from bots.wechat import X` names bots.wechat."""
    if source.path.name != "registry.py":
        return
    for name in source.imports():
        parts = name.split(".")
        if parts[0] == source.folder and len(parts) > 1:
            yield ".".join(parts[:2])


def _tasks(source: Source) -> Iterator[str]:
    if source.folder not in NO_TASKS_IN:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute):
            names = {node.attr}
        elif isinstance(node, ast.ImportFrom) and node.module == "asyncio":
            names = {name.name for name in node.names}
        else:
            continue
        for name in sorted(names & SPAWNERS):
            yield (
                f"{source.path}:{node.lineno}: uses {name} "
                "(rule: no task is started where a transaction may be open)"
            )


def _prints(source: Source) -> Iterator[str]:
    if str(source.path) == "app/cli.py" or source.path.is_relative_to("app/cli"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id == "print":
            yield f"{source.path}:{node.lineno}: prints (rule: only app/cli talks to a terminal)"


def _last_two(func: ast.expr) -> tuple[str, str] | None:
    """`datetime.now` and `datetime.datetime.now` are both ("datetime", "now")."""
    if not isinstance(func, ast.Attribute):
        return None
    owner = func.value
    if isinstance(owner, ast.Attribute):
        return owner.attr, func.attr
    return (owner.id, func.attr) if isinstance(owner, ast.Name) else None


def _once(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))
