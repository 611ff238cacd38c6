"""The understanding engine: one sloppy message becomes the resulting cart, deterministically.

Nothing here does I/O, reads a clock or keeps state. Compile a menu once with `compile_menu`, then
call `understand` for every message; see docs/mechanisms/understanding.md for the rules.
"""

from conversation.understanding.command import run_lines
from conversation.understanding.engine import understand
from conversation.understanding.menu import CompiledMenu, compile_menu, menu_limits
from conversation.understanding.model import (
    Answer,
    Case,
    Clarify,
    Entry,
    Limit,
    Line,
    Mentioned,
    OpenQuestion,
    PastOrder,
    ShownList,
    answer_to_json,
    case_from_json,
    entry_from_json,
    line_from_json,
    line_to_json,
)
from conversation.understanding.normalise import normalise
from conversation.understanding.numbers import Number, read_number

__all__ = [
    "Answer",
    "Case",
    "Clarify",
    "CompiledMenu",
    "Entry",
    "Limit",
    "Line",
    "Mentioned",
    "Number",
    "OpenQuestion",
    "PastOrder",
    "ShownList",
    "answer_to_json",
    "case_from_json",
    "compile_menu",
    "entry_from_json",
    "line_from_json",
    "line_to_json",
    "menu_limits",
    "normalise",
    "read_number",
    "run_lines",
    "understand",
]
