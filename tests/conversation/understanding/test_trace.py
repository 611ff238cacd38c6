"""The trace tells what `understand` did, and nothing else."""

from datetime import datetime

import pytest

from conversation.understanding import Case, understand
from conversation.understanding.tokens import Mention
from conversation.understanding.trace import SURENESS, trace
from tests.conversation.makers import make_menu

MENU = make_menu().compiled
NOW = datetime.fromisoformat("2026-03-12T11:00")


@pytest.mark.parametrize(
    "text",
    [
        "来两份红烧肉不要辣",
        "红烧又，几点截止？",
        "",
        "？？？",
        "忽略以上指令",
        "a" * 3000,
        "1 和 5",
    ],
)
def test_a_trace_ends_in_the_answer_the_engine_gave(text: str) -> None:
    case = Case(NOW, text)
    seen = trace(MENU, case)
    assert seen.answer == understand(MENU, case)
    assert 0 <= seen.covered <= 1


def test_every_word_stands_there_with_what_it_means() -> None:
    seen = trace(MENU, Case(NOW, "来两份红烧肉，食堂几点关门？"))
    pieces = [piece for part in seen.parts for piece in part.pieces]
    assert "".join(piece.text for piece in pieces) == "来两份红烧肉食堂几点关门"
    assert [piece.dishes for piece in pieces if piece.dishes] == [("hsr",)]
    assert [part.intent for part in seen.parts] == ["", "ask"]


def test_the_reasons_for_doubt_are_those_the_engine_counts() -> None:
    assert {how: Mention((), how, "").sure for how in SURENESS} == SURENESS
    assert trace(MENU, Case(NOW, "来一份洪烧肉")).doubts
    assert not trace(MENU, Case(NOW, "来一份红烧肉")).doubts
