"""The house keeps its floors, its core is pure, and the checker that says so can fail."""

from pathlib import Path

import pytest

from tests.architecture import findings
from tests.programs import ROOT


def test_the_house_keeps_its_rules() -> None:
    assert findings(ROOT) == []


def _tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


BROKEN = {
    "upstairs": ("orders/machine.py", "import bots.gateway", "orders/machine.py: imports upstairs"),
    "upstairs, relative": ("orders/x.py", "from ..bots import gateway", "imports upstairs: bots"),
    "upstairs, in a function": (
        "menus/service.py",
        "def f() -> None:\n    from orders import service",
        "menus/service.py: imports upstairs: orders",
    ),
    "upstairs, for types": (
        "kernel/ids.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app import build",
        "kernel/ids.py: imports upstairs: app",
    ),
    "next door": ("payments/service.py", "import lockers", "imports next door: lockers"),
    "the roof": ("scheduler/jobs.py", "import app.build", "imports upstairs: app"),
    "the tests": ("orders/x.py", "from tests.makers import dish", "imports tests, which stands"),
    "no floor": ("helpers/x.py", "", "helpers/x.py: helpers has no floor"),
    "async core": (
        "conversation/engine.py",
        "async def step() -> None: ...",
        "conversation/engine.py:1: is async",
    ),
    "core with a server": ("conversation/x.py", "import redis.asyncio", "imports redis.asyncio"),
    "core with tables": ("orders/pricing.py", "from tortoise import fields", "imports tortoise.f"),
    "core with the database": (
        "conversation/x.py",
        "from kernel import database",
        "imports kernel.database",
    ),
    "core with our clock": (
        "lockers/machine.py",
        "from kernel.clock import now",
        "imports kernel.clock.now",
    ),
    "conversation with the clock's conversions": (
        "conversation/x.py",
        "from kernel.clock import to_ms",
        "imports kernel.clock.to_ms",
    ),
    "core with a clock": (
        "conversation/x.py",
        "from datetime import datetime\nNOW = datetime.now()",
        "conversation/x.py:2: asks the clock",
    ),
    "core with today": (
        "conversation/x.py",
        "import datetime\nTODAY = datetime.date.today()",
        "conversation/x.py:2: asks the clock",
    ),
    "HTTP in a service": ("orders/service.py", "import aiohttp", "service.py: imports aiohttp"),
    "HTTP in a twin": (
        "bots/gateway.py",
        "from aiohttp_sse import sse_response",
        "bots/gateway.py: imports aiohttp_sse",
    ),
    "a task": (
        "payments/service.py",
        "import asyncio\nasyncio.create_task(None)",
        "payments/service.py:2: uses create_task",
    ),
    "a task by name": (
        "users/service.py",
        "from asyncio import gather",
        "users/service.py:1: uses gather",
    ),
    "a task group": (
        "orders/service.py",
        "import asyncio\nasync def f() -> None:\n    async with asyncio.TaskGroup(): ...",
        "orders/service.py:3: uses TaskGroup",
    ),
    "a print": ("reports/daily.py", "print('42')", "reports/daily.py:1: prints"),
    "a stolen name": ("statistics/x.py", "", "statistics: is named like a module"),
    "a stolen file name": ("secrets.py", "", "secrets.py: is named like a module"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_each_rule_can_fail_and_names_file_and_rule(case: str, tmp_path: Path) -> None:
    name, text, expected = BROKEN[case]
    found = findings(_tree(tmp_path, {name: text}))
    assert [line for line in found if expected in line and "(rule: " in line], found


def test_what_the_rules_allow_is_not_reported(tmp_path: Path) -> None:
    tree = _tree(
        tmp_path,
        {
            "main.py": "from app.cli import main",
            "app/cli.py": "import aiohttp\nfrom scheduler import jobs\nprint('up')",
            "app/server.py": "import aiohttp",
            "kernel/outbound.py": "import aiohttp\nimport time",
            "bots/registry.py": "from bots.wechat import WechatChannel",
            "bots/wechat.py": "import aiohttp\nimport asyncio\nasyncio.create_task",
            "bots/wechat_login.py": "import aiohttp",
            "bots/routes.py": "import aiohttp\nfrom orders import service",
            "reports/kitchen_routes.py": "import aiohttp",
            "orders/machine.py": "import enum\nfrom kernel import machine",
            "menus/publishing.py": "from kernel.clock import to_ms",
            "orders/service.py": "async def f() -> None: ...\nfrom . import machine",
            "conversation/engine.py": "import datetime\nfrom kernel import money",
            "tests/anything.py": "import bots, app\nprint()",
            ".venv/lib/x.py": "import nothing_of_ours\nprint()",
        },
    )
    assert findings(tree) == []


def test_an_adapter_is_one_only_through_its_registry(tmp_path: Path) -> None:
    tree = _tree(tmp_path, {"bots/wechat.py": "import aiohttp", "bots/registry.py": ""})
    assert len(findings(tree)) == 1
