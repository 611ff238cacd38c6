"""How a day begins, what is asked often, what is not text, and the way back into a dialogue."""

from typing import Any

import pytest

from conversation.asked import AskMethod, ConfirmCancel, ConfirmOrder
from conversation.effects import SayAgain
from conversation.messages import Done, Signal
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
from tests.conversation.makers import (
    Chat,
    labels_of,
    lines_of,
    make_facts,
    make_meal,
    make_order,
    only,
    text_of,
)

CART = Cart(meal_id=1, lines=(Line("hsr", 2),), method="counter")
LATER_MS = 10**15
T = words("zh")


def yesterday(**facts: Any) -> Chat:
    return Chat(make_facts(**facts), Session("zh", CART).after_turn(Session(), "2025-03-11"))


# --- session start --------------------------------------------------------------------------------


@pytest.mark.parametrize("event", ["subscribe", "enter"])
def test_who_comes_in_hears_how_today_stands_and_no_manual(event: str) -> None:
    text = text_of(Chat().hear(Signal(event)))
    assert "小李" in text
    assert T.today_open("午餐", "13:00") in text
    assert T.help() not in text


def test_a_greeting_tells_what_waits_for_this_diner() -> None:
    ready = make_order("A016", "ready")
    text = text_of(
        Chat(make_facts(orders=(make_order("A018", "pending_payment"), ready))).say("你好")
    )
    assert T.today_ready("A016", "窗口") in text
    closed = text_of(Chat(make_facts(meal=make_meal(status="paused"))).hear(Signal("enter")))
    assert T.paused() in closed


def test_a_clear_request_on_a_new_day_has_one_line_before_it_when_something_waits() -> None:
    chat = yesterday(orders=(make_order("A018", "pending_payment"),))
    outcome = chat.say("来一碗米饭")
    assert outcome.replies[0].text == T.today_unpaid("A018")
    assert lines_of(chat) == (Line("hsr", 2), Line("mf", 1))
    assert T.today_unpaid("A018") not in text_of(yesterday().say("来一碗米饭"))


@pytest.mark.parametrize("text", ["订单", "付款", "取餐码"])
def test_a_word_on_orders_needs_no_such_line(text: str) -> None:
    chat = yesterday(orders=(make_order("A018", "pending_payment"),))
    assert T.today_unpaid("A018") not in text_of(chat.say(text))


def test_the_line_is_for_the_first_message_of_a_day_and_never_for_a_group() -> None:
    chat = yesterday(orders=(make_order("A018", "pending_payment"),))
    former = chat.session
    chat.say("来一碗米饭")
    chat.session = chat.session.after_turn(former, "2025-03-12")
    assert T.today_unpaid("A018") not in text_of(chat.say("来一碗米饭"))
    group = yesterday(orders=(make_order("A018", "pending_payment"),), group=True)
    assert T.today_unpaid("A018") not in text_of(group.say("来一碗米饭"))


# --- 重来, 恢复, 再说一遍 -------------------------------------------------------------------


def test_restart_empties_everything_and_undo_brings_the_cart_back() -> None:
    chat = Chat(session=Session("zh", CART).ask(AskMethod(LATER_MS)))
    assert text_of(chat.say("重来")).startswith(T.restarted_emptied())
    assert (chat.session.question, lines_of(chat)) == (None, ())
    chat.say("撤销")
    assert lines_of(chat) == CART.lines


def test_resume_shows_the_cart_or_the_open_question() -> None:
    chat = Chat(session=Session("zh", CART))
    assert "红烧肉 ×2" in text_of(chat.say("恢复"))
    chat = Chat(session=Session("zh", CART).ask(AskMethod(LATER_MS)))
    assert chat.say("恢复").replies[-1].text == T.back_to(T.again_method())
    assert text_of(Chat().say("恢复")).startswith(T.nothing_to_resume())


def test_an_emptied_cart_is_resumed() -> None:
    chat = Chat(session=Session("zh", CART))
    chat.say("清空")
    assert "红烧肉 ×2" in text_of(chat.say("恢复"))


def test_the_last_answer_is_said_again_with_its_words_to_tap() -> None:
    chat = Chat()
    effect = only(chat.say("再说一遍"))
    assert effect == SayAgain()
    choices = [{"label": "菜单", "value": "菜单"}]
    said = [{"text": "好的。", "url": "", "choices": choices}]
    outcome = chat.hear(Done(effect, {"replies": said, "newest": True}))
    assert (text_of(outcome), labels_of(outcome)) == ("好的。", ["菜单"])
    assert T.nothing_to_repeat() in text_of(
        chat.hear(Done(effect, {"replies": [], "newest": True}))
    )


@pytest.mark.parametrize(("newest", "again"), [(True, 0), (False, 1)])
def test_an_open_question_is_put_again_only_where_the_last_answer_lacks_it(
    newest: bool, again: int
) -> None:
    chat = Chat(session=Session("zh", CART).ask(AskMethod(LATER_MS)))
    effect = only(chat.say("再说一遍"))
    said = [{"text": "好的。", "url": "", "choices": []}]
    outcome = chat.hear(Done(effect, {"replies": said, "newest": newest}))
    assert text_of(outcome).count(T.back_to(T.again_method())) == again
    assert isinstance(chat.session.question, AskMethod)


# --- asked often ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("几点截止", T.faq_cutoff("午餐", "13:00")),
        ("今天几点截单呀？", T.faq_cutoff("午餐", "13:00")),
        ("几点开饭", T.faq_serving("午餐", "11:00–13:30")),
        ("在哪取", T.faq_where(True)),
        ("柜子在哪里", T.faq_where(True)),
        ("怎么付钱呀", T.faq_pay("饭卡支付、网上支付（演示）")),
        ("怎么取消订单", T.faq_back("cancel")),
        ("怎么退款？", T.faq_back("refund")),
        ("when is the cut-off?", T.faq_cutoff("午餐", "13:00")),
        ("how can I pay", T.faq_pay("饭卡支付、网上支付（演示）")),
    ],
)
def test_what_is_asked_often_is_answered_and_leads_back(text: str, answer: str) -> None:
    assert text_of(Chat().say(text)) == answer
    chat = Chat(session=Session("zh", CART).ask(AskMethod(LATER_MS)))
    outcome = chat.say(text)
    assert outcome.replies[0].text == answer
    assert outcome.replies[-1].text == T.back_to(T.again_method())
    assert chat.session.cart == CART


def test_where_to_collect_names_the_order_that_is_under_way() -> None:
    order = make_order(method="cabinet", cabinet="A")
    assert text_of(Chat(make_facts(orders=(order,))).say("去哪取餐")) == T.faq_where_order(
        "A017", "取餐柜 A"
    )


# --- not text -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["image", "file", "voice", "location", "poke"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_read_gets_a_next_step_and_keeps_the_question(
    name: str, language: str
) -> None:
    chat = Chat(session=Session(language, CART).ask(AskMethod(LATER_MS)))
    before = chat.session
    outcome = chat.hear(Signal(name))
    t = words(language)
    assert outcome.replies[0].text == t.signal(name if name != "poke" else "")
    assert outcome.replies[-1].text == t.back_to(t.again_method())
    assert chat.session == before


def test_spoken_words_order_like_typed_ones() -> None:
    chat = Chat()
    chat.hear(Signal("voice", {"text": "来两份红烧肉"}))
    assert lines_of(chat) == CART.lines


@pytest.mark.parametrize(
    "question", [ConfirmOrder(LATER_MS, 3200, "1f"), ConfirmCancel(LATER_MS, 17, True)]
)
def test_spoken_words_never_confirm(question: ConfirmOrder | ConfirmCancel) -> None:
    chat = Chat(make_facts(orders=(make_order(),)), Session("zh", CART))
    if isinstance(question, ConfirmOrder):
        chat.say("结算")
    else:
        chat.session = chat.session.ask(question)
    before = chat.session
    outcome = chat.hear(Signal("voice", {"text": "确认"}))
    assert outcome.effects == ()
    assert text_of(outcome) == T.type_please("确认")
    assert chat.session == before
