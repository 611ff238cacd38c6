"""`python -m docs.machines`: print the tables of the state machines as diagrams into machines.md.

A diagram that is drawn by hand is wrong after the second change; these are read from the code.
`tests/test_machines_page.py` says when the page is out of date.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from lockers import machine as lockers
from orders import group_machine as groups
from orders import machine as orders
from payments import machine as payments

PAGE = Path(__file__).parent / "machines.md"

Table = Mapping[Any, Mapping[Any, Any]]

TABLES: dict[str, tuple[str, Table]] = {
    "Order": ("orders/machine.py", orders.NEXT),
    "Group order": ("orders/group_machine.py", groups.NEXT),
    "Paid line whose dish ran out": ("orders/machine.py", orders.SHORT),
    "Slot": ("lockers/machine.py", lockers.NEXT),
    "Charge": ("payments/machine.py", payments.CHARGE),
    "Payment attempt": ("payments/machine.py", payments.ATTEMPT),
    "Capture": ("payments/machine.py", payments.CAPTURE),
    "Refund request": ("payments/machine.py", payments.REQUEST),
    "Refund": ("payments/machine.py", payments.REFUND),
}

OPENING = """# State machines

Printed from the tables by `python -m docs.machines`; edit the tables, never this page. A step that
is not drawn is refused and changes nothing. What ends in a dot is final.
"""


def page() -> str:
    """The whole page as it should be."""
    parts = [OPENING]
    for title, (file, table) in TABLES.items():
        parts.append(f"## {title}\n\n`{file}`\n\n```mermaid\n{diagram(table)}\n```\n")
    return "\n".join(parts)


def diagram(table: Table) -> str:
    """A mermaid state diagram; steps with the same way share an arrow."""
    lines = ["stateDiagram-v2", f"    [*] --> {_name(next(iter(table)))}"]
    for status, steps in table.items():
        ways: dict[Any, list[str]] = {}
        for step, following in steps.items():
            ways.setdefault(following, []).append(step.value)
        lines += [
            f"    {_name(status)} --> {_name(following)}: {', '.join(names)}"
            for following, names in ways.items()
        ]
        if not steps:
            lines.append(f"    {_name(status)} --> [*]")
    return "\n".join(lines)


def _name(status: StrEnum) -> str:
    return status.value


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
