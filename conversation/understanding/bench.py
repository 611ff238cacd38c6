"""The cart under work: its lines, its limits, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from conversation.understanding.menu import CompiledMenu
from conversation.understanding.model import Clarify, Limit, Line

_NO_LIMIT = Limit(available=False, stock=0, max_per_order=0)


@dataclass(frozen=True, slots=True)
class Problem:
    pos: int
    clarify: Clarify


@dataclass(slots=True)
class Workbench:
    """The cart under work, and what could not be done."""

    menu: CompiledMenu
    limits: Mapping[str, Limit]
    lines: list[Line]
    problems: list[Problem] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def limit(self, dish: str) -> Limit:
        return self.limits.get(dish, _NO_LIMIT)

    def total(self, dish: str) -> int:
        return sum(line.quantity for line in self.lines if line.dish == dish)

    def problem(
        self, pos: int, reason: str, candidates: Sequence[str] = (), pending: Line | None = None
    ) -> None:
        self.problems.append(Problem(pos, Clarify(reason, tuple(candidates), pending)))

    def first_problem(self) -> Clarify | None:
        if not self.problems:
            return None
        return min(self.problems, key=lambda problem: problem.pos).clarify

    def log(self, words: str) -> None:
        self.done.append(words)

    def put(self, line: Line) -> None:
        """Add a line, merging it into an equal one that stands earlier."""
        for index, other in enumerate(self.lines):
            if other.same_but_quantity(line):
                self.lines[index] = replace(other, quantity=other.quantity + line.quantity)
                return
        self.lines.append(line)

    def settle(self) -> None:
        """Merge lines that a change has made equal; the earlier place is kept."""
        lines, self.lines = self.lines, []
        for line in lines:
            if line.quantity > 0:
                self.put(line)
