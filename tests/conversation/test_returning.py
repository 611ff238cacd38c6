"""What a message leaves of a question that it did not answer, and what happens to a miss."""

import pytest

from conversation.asked import (
    AskMethod,
    ChooseGuess,
    ChoosePay,
    ConfirmCancel,
    ConfirmOrder,
    ConfirmRefund,
    Question,
)
from conversation.effects import PayWallet, SetLanguage
from conversation.messages import Done
from conversation.returning import STUCK_MAX
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
from conversation.words import Verb, verb_of
from tests.conversation.makers import Chat, labels_of, lines_of, make_facts, make_order, text_of

CART = Cart(meal_id=1, lines=(Line("hsr", 2),), method="counter")
LATER_MS = 10**15
ORDERS = (make_order("A018", "pending_payment"), make_order())
T = words("zh")


def asked(*questions: Question, language: str = "zh") -> Chat:
    session = Session(language, CART)
    for question in questions:
        session = session.ask(question)
    return Chat(make_facts(orders=ORDERS), session)


@pytest.mark.parametrize(
    ("question", "again"),
    [
        (AskMethod(LATER_MS), T.again_method()),
        (ConfirmOrder(LATER_MS, 3200, "1f"), T.again_order()),
        (ChoosePay(LATER_MS, 18), T.again_pay("A018")),
        (ConfirmCancel(LATER_MS, 17, True), T.again_cancel("A017")),
        (ConfirmRefund(LATER_MS, 17, (1,)), T.again_refund("A017")),
    ],
)
@pytest.mark.parametrize("text", ["余额", "取餐码", "宫保鸡丁多少钱", "帮助", "qwrtz plm"])
def test_a_look_up_is_answered_and_then_leads_back(
    question: Question, again: str, text: str
) -> None:
    outcome = asked(question).say(text)
    assert outcome.replies[-1].text == T.back_to(again)
    assert len(outcome.replies) >= 2
    assert outcome.session.question is question


def test_the_line_back_can_be_answered_by_number_at_once() -> None:
    chat = asked(AskMethod(LATER_MS))
    outcome = chat.say("余额")
    assert labels_of(outcome)[-2:] == ["窗口", "取餐柜"]
    chat.say("2")
    assert chat.session.cart.method == "cabinet"


def test_an_answer_is_not_followed_by_its_own_question() -> None:
    outcome = asked(AskMethod(LATER_MS)).say("9")
    assert text_of(outcome) == T.no_such_choice(2)


def test_what_was_asked_before_comes_up_when_the_newer_question_is_over() -> None:
    chat = asked(AskMethod(LATER_MS), ConfirmCancel(LATER_MS, 17, True))
    outcome = chat.say("不")
    assert outcome.replies[-1].text == T.back_to(T.again_method())
    chat.say("1")
    assert chat.session.cart.method == "counter"


def test_an_effect_beside_the_question_leads_back_when_it_is_done() -> None:
    chat = asked(AskMethod(LATER_MS))
    chat.say("English")
    outcome = chat.done(SetLanguage("en"))
    again = words("en").again_method()
    assert outcome.replies[-1].text == words("en").back_to(again)
    assert not chat.session.rest.digressing


def test_an_effect_that_ends_its_question_leads_back_to_the_older_one() -> None:
    chat = asked(AskMethod(LATER_MS), ChoosePay(LATER_MS, 18))
    effect = chat.say("1").effects[0]
    assert isinstance(effect, PayWallet)
    outcome = chat.hear(Done(effect, {"order_id": 18}))
    assert outcome.replies[-1].text == T.back_to(T.again_method())


def test_another_flow_closes_a_confirmation_and_says_so() -> None:
    chat = asked(ConfirmRefund(LATER_MS, 17, (1,)))
    outcome = chat.say("来一碗米饭，窗口")
    assert outcome.replies[0].text == T.dropped_refund("A017")
    assert isinstance(chat.session.question, ConfirmOrder)
    outcome = chat.say("取消订单 A017")
    assert outcome.replies[0].text == T.dropped_order()
    assert isinstance(chat.session.question, ConfirmCancel)
    outcome = chat.say("结算")
    assert outcome.replies[0].text == T.dropped_cancel("A017")


@pytest.mark.parametrize("text", ["取消", "返回", "不"])
def test_whoever_closes_a_question_is_not_told_so(text: str) -> None:
    outcome = asked(ConfirmRefund(LATER_MS, 17, (1,))).say(text)
    assert T.dropped_refund("A017") not in text_of(outcome)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_speaks_of_the_open_question_first(language: str) -> None:
    outcome = asked(AskMethod(LATER_MS), language=language).say("帮助")
    assert outcome.replies[0].text == words(language).help_method()


def test_after_many_turns_at_one_question_a_way_out_is_shown_once() -> None:
    chat = asked(AskMethod(LATER_MS))
    outcomes = []
    for _ in range(STUCK_MAX + 2):
        former = chat.session
        outcomes.append(text_of(chat.say("9")))
        chat.session = chat.session.after_turn(former, "2025-03-12")
    assert [T.stuck() in text for text in outcomes] == [False] * STUCK_MAX + [True, False]


# --- the ladder -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "guess"),
    [("菜旦", "菜单"), ("购勿车", "购物车"), ("取歺码", "取餐码"), ("ordres", "订单")],
)
def test_a_miss_is_answered_with_what_it_may_have_been(text: str, guess: str) -> None:
    chat = Chat()
    outcome = chat.say(text)
    assert guess in labels_of(outcome)
    assert isinstance(chat.session.question, ChooseGuess)
    assert outcome.effects == ()


def test_the_first_guess_is_taken_by_one_or_by_a_dot() -> None:
    for taken in ("1", "。", "."):
        chat = Chat()
        first = labels_of(chat.say("购勿车"))[0]
        assert first == "购物车"
        assert text_of(chat.say(taken)) == T.cart_empty()
        assert chat.session.question is None


def test_a_guess_that_is_taken_leads_back_to_what_was_asked() -> None:
    chat = asked(AskMethod(LATER_MS))
    chat.say("购勿车")
    outcome = chat.say("1")
    assert outcome.replies[-1].text == T.back_to(T.again_method())


def test_a_guess_is_over_when_something_is_ordered() -> None:
    chat = Chat()
    chat.say("菜旦", "来一份红烧肉", "4")
    assert lines_of(chat) == (Line("hsr", 1), Line("mf", 1))


def test_no_guess_confirms_pays_or_cancels_by_itself() -> None:
    for text in ("确任", "饭卡支付一", "取稍", "付子"):
        for label in labels_of(Chat(make_facts(orders=ORDERS)).say(text)):
            assert verb_of(label) not in {Verb.CONFIRM, Verb.PAY_WALLET, Verb.CANCEL}
