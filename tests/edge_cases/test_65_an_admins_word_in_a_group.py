"""65. An admin types a word of the menu in a group → nobody there learns a number."""

import pytest

from conversation.asked import ConfirmAdmin
from tests.conversation.makers import Chat, make_facts, text_of
from tests.conversation.open_questions import chat_with

WORDS = ("售罄 红烧肉", "红烧肉=0", "停红烧肉", "今日订单", "库存", "发布")
ADMIN = make_facts(roles=frozenset({"admin"}), group=True)


@pytest.mark.parametrize("word", WORDS)
def test_it_is_asked_for_in_private(word: str) -> None:
    chat = Chat(ADMIN)
    outcome = chat.say(word)
    assert outcome.effects == ()
    assert chat.session.question is None
    assert "份" not in text_of(outcome)


def test_a_confirmation_in_the_group_does_not_answer_the_private_preview() -> None:
    chat = chat_with(ConfirmAdmin)
    chat.given(group=True)
    assert chat.say("确认").effects == ()
