"""doctor: the findings as lines for people, or as JSON for a pipeline."""

import asyncio
import sys
from typing import Annotated

import msgspec
import typer

from app.cli.state import State
from app.doctor import Finding, examine
from kernel import log

MARKS = {"ok": "✔", "warn": "!", "fail": "✘"}
COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="For pipelines.")] = False,
) -> None:
    """Look for what is wrong, say why it matters and what to do. Changes nothing.

    Exit status 1 when something has failed; warnings alone are 0.

    Example: fandian doctor --json
    """
    assert isinstance(context.obj, State)
    log.configure("auto", "error")
    found = asyncio.run(examine(context.obj.config))
    if as_json:
        body = {
            "ok": not _failed(found),
            "findings": [{"title": each.title, **msgspec.to_builtins(each)} for each in found],
        }
        print(msgspec.json.encode(body).decode())
    else:
        _show(found)
    raise typer.Exit(1 if _failed(found) else 0)


def _failed(found: list[Finding]) -> int:
    return sum(each.level == "fail" for each in found)


def _show(found: list[Finding]) -> None:
    for each in found:
        mark = MARKS[each.level]
        if sys.stdout.isatty():
            mark = typer.style(mark, fg=COLOURS[each.level], bold=True)
        print(f"{mark} {each.name:<11} {each.what}")
        if each.level != "ok":
            print(f"{'':14}why: {each.why}\n{'':14}fix: {each.fix}")
    warned = sum(each.level == "warn" for each in found)
    print(f"{len(found)} looked at, {warned} to think about, {_failed(found)} to mend")
