"""Look up a step in a transition table, or refuse.

A machine is a plain `dict[status, dict[step, status]]`, one per thing that has a life, kept in the
feature's `machine.py`. Every status is a key; final ones map to `{}`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from kernel.errors import Refused

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


def follow(table: Mapping[S, Mapping[E, S]], status: S, step: E) -> S:
    """The status that follows; raises Refused(wrong_status) and changes nothing."""
    following = table[status].get(step)
    if following is None:
        raise Refused("wrong_status", status=status.value, step=step.value)
    return following


def sources(table: Mapping[S, Mapping[E, S]], step: E) -> list[S]:
    """Every status in which the step is allowed, in table order."""
    return [status for status, steps in table.items() if step in steps]
