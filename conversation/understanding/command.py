"""The pure part of `python main.py understand`: lines of cases in, lines of answers out.

One bad line never costs the others theirs: whatever a line holds, exactly one JSON object comes
back for it, with intent `unknown` when it could not be read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conversation.understanding.engine import understand
from conversation.understanding.menu import CompiledMenu, compile_menu
from conversation.understanding.model import answer_to_json, case_from_json


def run_lines(menu_json: Mapping[str, Any], lines: Iterable[str]) -> Iterator[str]:
    """One answer line for every non-empty case line, in order."""
    menu = compile_menu(menu_json)
    for line in lines:
        if line.strip():
            yield json.dumps(answer_line(menu, line), ensure_ascii=False)


def answer_line(menu: CompiledMenu, line: str) -> dict[str, Any]:
    """The answer to one line; a line that cannot be understood is answered all the same."""
    data: Any = None
    try:
        data = json.loads(line)
        return answer_to_json(understand(menu, case_from_json(data)), data.get("id"))
    except Exception:
        return _unknown(data)


def _unknown(data: Any) -> dict[str, Any]:
    case = data if isinstance(data, dict) else {}
    cart = case.get("cart")
    return {
        "id": case.get("id"),
        "intent": "unknown",
        "cart": cart if isinstance(cart, list) else [],
        "pickup": case.get("pickup"),
        "clarify": None,
    }
