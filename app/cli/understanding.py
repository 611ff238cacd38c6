"""understand: free text to carts, from stdin to stdout; needs and loads nothing of the house."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from conversation.understanding import run_lines
from kernel.errors import Refused


def understand(
    menu: Annotated[Path, typer.Option(help="The menu's JSON (understanding interface §1).")],
) -> None:
    """One JSON case a line on stdin → one JSON answer a line on stdout.

    Example: fandian understand --menu menu.json < cases.jsonl
    """
    try:
        body = msgspec.json.decode(menu.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise Refused("unreadable_menu", problem=str(error)) from None
    cases = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    for answer in run_lines(body, cases):
        sys.stdout.write(answer.rstrip("\n") + "\n")
    sys.stdout.flush()
