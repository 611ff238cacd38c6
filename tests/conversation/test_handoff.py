"""人工 and back: what is handed over, what keeps working, and the third miss."""

import pytest

from conversation.asked import AskMethod
from conversation.effects import AnswerTalk, CloseTalk, OpenTalk, RelayWord, ShowTalks
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
from tests.conversation.makers import (
    Chat,
    labels_of,
    lines_of,
    make_facts,
    make_order,
    only,
    text_of,
)

T = words("zh")
CART = Cart(meal_id=1, lines=(Line("hsr", 2),), method="counter")


def talking() -> Chat:
    chat = Chat(make_facts(orders=(make_order(),)), Session("zh", CART))
    chat.done(only(chat.say("人工")), talk_id=3, staff=1)
    return chat


@pytest.mark.parametrize("text", ["人工", "客服", "投诉", "human"])
def test_a_person_is_called_by_a_word(text: str) -> None:
    chat = Chat()
    assert only(chat.say(text)) == OpenTalk()
    assert text_of(chat.done(OpenTalk(), talk_id=3, staff=1)) == T.talk_opened()
    assert text_of(chat.done(OpenTalk(), talk_id=3, staff=0)) == T.talk_nobody()


@pytest.mark.parametrize("text", ["我的饭卡丢了", "来三碗米饭", "1", "12点", "A017 里有头发"])
def test_what_is_no_word_of_ours_goes_to_the_person(text: str) -> None:
    chat = talking()
    assert only(chat.say(text)) == RelayWord(3, text)
    assert chat.session.cart == CART


@pytest.mark.parametrize("text", ["菜单", "购物车", "结算", "余额", "帮助", "取消订单 A017"])
def test_words_that_always_work_work_in_a_talk(text: str) -> None:
    chat = talking()
    assert not any(isinstance(effect, RelayWord) for effect in chat.say(text).effects)
    assert chat.session.rest.talk == 3


def test_an_open_question_is_answered_in_a_talk() -> None:
    chat = talking()
    chat.session = chat.session.ask(AskMethod(10**15))
    chat.say("2")
    assert chat.session.cart.method == "cabinet"


@pytest.mark.parametrize("text", ["结束", "end", "取消"])
def test_a_talk_ends_by_a_word(text: str) -> None:
    chat = talking()
    assert chat.say(text).effects == (CloseTalk(3),)
    assert chat.session.rest.talk == 0
    chat.say("来三碗米饭")
    assert Line("mf", 3) in lines_of(chat)


def test_what_nobody_heard_is_heard_by_us() -> None:
    chat = talking()
    effect = only(chat.say("来三碗米饭"))
    outcome = chat.refuse(effect, "talk_over")
    assert outcome.replies[0].text == T.talk_was_over()
    assert Line("mf", 3) in lines_of(chat)
    assert chat.session.rest.talk == 0


@pytest.mark.parametrize("role", ["admin", "owner", "counter"])
def test_the_staff_answer_and_end_by_number(role: str) -> None:
    chat = Chat(make_facts(roles=frozenset({role})))
    assert only(chat.say("回复 T3 您好，马上来")) == AnswerTalk(3, "您好，马上来")
    assert only(chat.say("结束 t3")) == CloseTalk(3, of_staff=True)
    assert only(chat.say("对话")) == ShowTalks()


@pytest.mark.parametrize("text", ["回复 T3 您好", "结束 T3", "对话"])
def test_nobody_else_answers(text: str) -> None:
    for roles in (frozenset[str](), frozenset({"kitchen"})):
        assert Chat(make_facts(roles=roles)).say(text).effects == ()


def test_the_third_miss_offers_a_person() -> None:
    chat = Chat()
    chat.say("qwrtz plm", "qwrtz plm")
    outcome = chat.say("qwrtz plm")
    assert text_of(outcome) == T.offer_person()
    assert labels_of(outcome) == ["人工", "菜单", "帮助"]
