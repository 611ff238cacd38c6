"""65. An admin types a word of the menu in a group → it does nothing and says nothing there; nobody
in the room learns a number, and what is open stays private."""

import pytest

from conversation.asked import ConfirmAdmin
from tests.canteens import Canteen
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


async def test_the_room_hears_one_neutral_sentence(canteen: Canteen) -> None:
    await canteen.employ("lin", "admin", channel="dingtalk")
    before = await canteen.rows("SELECT * FROM audit_log")
    said = await canteen.say("lin", "售罄 红烧肉", channel="dingtalk", group="lunch")
    assert "私" in said
    assert "份" not in said
    # It is what the room hears of anything private, whoever asks.
    balance = await canteen.say("xiaochen", "余额", channel="dingtalk", group="lunch")
    assert balance == said
    assert await canteen.value("SELECT count(*) FROM session WHERE cart LIKE '%hongshao%'") == 0
    assert await canteen.rows("SELECT * FROM audit_log") == before


async def test_a_private_preview_is_not_confirmed_from_the_room(canteen: Canteen) -> None:
    await canteen.employ("lin", "admin", channel="dingtalk")
    stock = await canteen.rows("SELECT * FROM stock ORDER BY id")
    await canteen.say("lin", "红烧肉+20", channel="dingtalk")
    await canteen.say("lin", "确认", channel="dingtalk", group="lunch")
    assert await canteen.rows("SELECT * FROM stock ORDER BY id") == stock
    # Nobody else's 确认 means it either; its owner's does.
    await canteen.say("xiaochen", "确认", channel="dingtalk", group="lunch")
    await canteen.say("xiaochen", "确认")
    assert await canteen.rows("SELECT * FROM stock ORDER BY id") == stock
    assert "已改库存" in await canteen.say("lin", "确认", channel="dingtalk")
