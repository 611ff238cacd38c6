"""满减：how much an order costs less from which total on. A canteen's policy, `discount`.

Its value is a list of steps, `[{"from_fen": 3000, "off_fen": 300}]` for 满30减3; an empty list, the
default, takes nothing off. Who shows a total and who charges it both count with `off`.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

# More steps than this nobody reads on a menu.
STEPS_MAX = 5


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From this total on, so much less."""

    from_fen: int
    off_fen: int


Steps = tuple[Step, ...]


def read_steps(value: Any) -> Steps:
    """The policy's value as steps, the smallest first. Raises ValueError for anything else."""
    try:
        steps = msgspec.convert(value, type=tuple[Step, ...])
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    if len(steps) > STEPS_MAX:
        raise ValueError(f"at most {STEPS_MAX} steps")
    if any(not 0 < step.off_fen <= step.from_fen for step in steps):
        raise ValueError("a step takes off something, and never more than it asks for")
    return tuple(sorted(steps, key=lambda step: step.from_fen))


def step_of(total_fen: int, steps: Sequence[Step]) -> Step | None:
    """The step that this total has reached: the one that takes off most."""
    reached = [step for step in steps if step.from_fen <= total_fen]
    return max(reached, key=lambda step: (step.off_fen, step.from_fen), default=None)


def off(total_fen: int, steps: Sequence[Step]) -> int:
    """What is taken off a total; never more than the total."""
    step = step_of(total_fen, steps)
    return step.off_fen if step else 0
