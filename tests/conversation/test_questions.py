"""What is being asked: how it is answered, left, kept, and how it ends by itself."""

from collections.abc import Callable

import msgspec
import pytest

from conversation.asked import (
    AskMethod,
    AskRating,
    AskTime,
    ChooseChat,
    ChooseDecision,
    ChooseGuess,
    ChooseOrder,
    ChoosePay,
    ChooseRefund,
    ChooseRefundOrder,
    ChooseSubstitute,
    Clarify,
    ConfirmAdmin,
    ConfirmCancel,
    ConfirmOrder,
    ConfirmRefund,
    DraftOpen,
    DraftWarning,
    Question,
    UndoOpen,
)
from conversation.effects import CancelOrder, PayWallet, SetLanguage
from conversation.messages import Done
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
from tests.conversation.makers import (
    CHINESE,
    Chat,
    labels_of,
    lines_of,
    make_facts,
    make_order,
    only,
    text_of,
)

PORK = Line("hsr", 2)
CART = Cart(meal_id=1, lines=(PORK,), method="counter")
LATER_MS = 10**15
OPEN: list[Question] = [
    AskMethod(LATER_MS),
    AskTime(LATER_MS, ("asap", "12:00")),
    ConfirmOrder(LATER_MS, 3200, "1f"),
    Clarify(LATER_MS, "ambiguous_dish", ("hsr", "gbjd"), Line("", 2)),
    Clarify(LATER_MS, "over_limit", ("mf",), Line("mf", 99)),
    Clarify(LATER_MS, "missing_option", ("spice.none", "spice.extra"), Line("hsr", 1)),
    ChoosePay(LATER_MS, 18),
    ConfirmCancel(LATER_MS, 17, True),
    ChooseRefund(LATER_MS, 17, (1, 2)),
    ConfirmRefund(LATER_MS, 17, (1,)),
    ChooseDecision(LATER_MS, (3, 4)),
    DraftOpen(LATER_MS, "2025-03-13", "lunch"),
    ConfirmAdmin(LATER_MS, "stock", "2025-03-12", "lunch", "红烧肉", 20, "+", ""),
    ChooseRefundOrder(LATER_MS, (17,), "有头发"),
    ChooseOrder(LATER_MS, (18, 17)),
    AskRating(LATER_MS, 17),
    ChooseGuess(LATER_MS, ("余额", "来一份红烧肉")),
    ChooseSubstitute(LATER_MS, "hsr", 1, ("gbjd",)),
    DraftWarning(LATER_MS, "price:hsr:1600:2000", "price", "hsr", "", 1600),
    UndoOpen(LATER_MS, "price", "2025-03-12", "lunch", 7),
    ChooseChat(LATER_MS, "grant", "kitchen", (3, 4)),
]
every_question = pytest.mark.parametrize("question", OPEN, ids=lambda q: type(q).__name__)
ORDERS = (make_order("A018", "pending_payment"), make_order())


def asked(*questions: Question, roles: frozenset[str] = frozenset(), language: str = "zh") -> Chat:
    """A chat with these questions open, dishes in the cart, and two orders."""
    session = Session(language, CART)
    for question in questions:
        session = session.ask(question)
    return Chat(make_facts(orders=ORDERS, roles=roles), session)


# --- 取消, 返回, 帮助 ----------------------------------------------------------------------------


@every_question
@pytest.mark.parametrize("text", ["取消", "cancel", "退出", "取消！"])
@pytest.mark.parametrize("roles", [frozenset[str](), frozenset({"owner"})])
def test_cancel_closes_whatever_is_asked_in_one_turn(
    question: Question, text: str, roles: frozenset[str]
) -> None:
    chat = asked(question, roles=roles)
    outcome = chat.say(text)
    assert chat.session.rest.questions == ()
    assert chat.session.cart == CART
    assert outcome.effects == ()
    assert "停在这里" in text_of(outcome)


def test_cancel_closes_a_whole_pile_of_questions() -> None:
    chat = asked(OPEN[0], OPEN[6], OPEN[7])
    chat.say("取消")
    assert chat.session.rest.questions == ()


@every_question
@pytest.mark.parametrize("text", ["帮助", "help", "?", "？"])
def test_help_keeps_the_question(question: Question, text: str) -> None:
    chat = asked(question)
    before = chat.session
    assert words("zh").help() in text_of(chat.say(text))
    assert chat.session == before


@pytest.mark.parametrize("role", ["kitchen", "admin", "owner", "finance", "counter"])
def test_help_tells_staff_their_words_too(role: str) -> None:
    chat = asked(roles=frozenset({role}))
    assert "后厨与管理" in text_of(chat.say("帮助"))
    assert "后厨与管理" not in text_of(asked().say("帮助"))


@every_question
@pytest.mark.parametrize("text", ["订单", "余额", "取餐码", "进度"])
def test_looking_something_up_keeps_the_question(question: Question, text: str) -> None:
    chat = asked(question)
    before = [q for q in chat.session.rest.questions if not q.passing]
    outcome = chat.say(text)
    assert outcome.replies or outcome.effects
    assert [q for q in chat.session.rest.questions if not q.passing] == before


@every_question
def test_back_leaves_the_newest_question(question: Question) -> None:
    chat = asked(question)
    assert "红烧肉 ×2" in text_of(chat.say("返回"))
    assert chat.session.question is None
    assert chat.session.cart == CART


@every_question
def test_what_is_not_understood_keeps_the_question_and_the_cart(question: Question) -> None:
    chat = asked(question)
    before = chat.session
    first = chat.say("qwrtz plm")
    assert labels_of(first)[:2] == ["菜单", "帮助"]
    assert words("zh").help() in text_of(chat.say("qwrtz plm"))
    assert chat.session.understood() == before
    chat.say("余额")
    assert chat.session == before


# --- 不 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["不", "不要", "算了", "no", "never mind"])
@pytest.mark.parametrize("question", [OPEN[7], OPEN[9], OPEN[12]], ids=lambda q: type(q).__name__)
def test_no_to_a_confirmation_changes_nothing(question: Question, text: str) -> None:
    chat = asked(question, roles=frozenset({"owner"}))
    outcome = chat.say(text)
    assert outcome.effects == ()
    assert text_of(outcome) == words("zh").left_as_it_is()
    assert (chat.session.question, chat.session.cart) == (None, CART)


def test_no_to_a_summary_keeps_the_cart() -> None:
    chat = asked(OPEN[2])
    assert "红烧肉 ×2" in text_of(chat.say("不要了"))
    assert (chat.session.question, chat.session.cart) == (None, CART)


# --- numbers --------------------------------------------------------------------------------------


def is_cabinet(chat: Chat) -> bool:
    return chat.session.cart.method == "cabinet"


NUMBER_TWO: list[tuple[Question, Callable[[Chat], bool]]] = [
    (OPEN[0], is_cabinet),
    (OPEN[1], lambda chat: chat.session.cart.at == "12:00"),
    (OPEN[3], lambda chat: lines_of(chat) == (PORK, Line("gbjd", 2))),
    (OPEN[8], lambda chat: isinstance(chat.session.question, ConfirmRefund)),
]


@pytest.mark.parametrize(("question", "answered"), NUMBER_TWO)
@pytest.mark.parametrize("text", ["2", "２", "②", "二", "第2个"])
def test_a_number_answers_the_newest_question(
    question: Question, answered: Callable[[Chat], bool], text: str
) -> None:
    older = next(q for q, _ in NUMBER_TWO if type(q) is not type(question))
    chat = asked(older, question)
    chat.say(text)
    assert answered(chat)


@pytest.mark.parametrize("text", ["2", "２", "②", "二", "两份"])
def test_a_number_is_the_quantity_where_that_is_asked(text: str) -> None:
    chat = asked(OPEN[0], OPEN[4])
    chat.say(text)
    assert lines_of(chat) == (PORK, Line("mf", 2))


def test_a_number_chooses_how_to_pay() -> None:
    assert only(asked(OPEN[0], OPEN[6]).say("1")) == PayWallet(18)


COUNTED = [(OPEN[0], 2), (OPEN[1], 2), (OPEN[6], 2), (OPEN[8], 3)]


@pytest.mark.parametrize(("question", "count"), COUNTED, ids=lambda q: type(q).__name__)
def test_a_number_that_is_not_offered_asks_again_and_orders_nothing(
    question: Question, count: int
) -> None:
    chat = asked(question)
    before = chat.session
    for number in ("0", str(count + 1), "99"):
        assert text_of(chat.say(number)) == words("zh").no_such_choice(count)
    assert chat.session == before


def test_a_list_that_is_shown_later_takes_the_numbers() -> None:
    chat = asked(OPEN[0])
    chat.say("菜单", "4")
    assert lines_of(chat) == (PORK, Line("mf", 1))
    assert chat.session.cart.method == "counter"


@every_question
def test_a_question_among_others_is_left_by_a_new_request(question: Question) -> None:
    """Whatever is asked, a plain order is heard; only an open draft takes lines of its own."""
    chat = asked(question)
    chat.say("来三碗米饭")
    assert Line("mf", 3) in lines_of(chat)


# --- time -----------------------------------------------------------------------------------------


def test_a_summary_is_worth_ten_minutes() -> None:
    chat = Chat()
    chat.say("来两份红烧肉，窗口")
    chat.later(minutes=10)
    outcome = chat.say("确认")
    assert outcome.effects == ()
    assert outcome.replies[0].text == words("zh").expired()
    assert outcome.replies[1].text.startswith("请确认：")
    assert chat.say("确认").effects != ()


def test_an_old_list_does_not_catch_a_number() -> None:
    chat = Chat()
    chat.say("来两份红烧肉", "结算")
    chat.later(minutes=30)
    chat.say("4")
    assert lines_of(chat) == (PORK, Line("mf", 1))


@every_question
def test_a_question_whose_time_is_over_is_as_if_it_had_not_been_asked(question: Question) -> None:
    over = Session("zh", CART).ask(msgspec.structs.replace(question, until_ms=1))
    chat = Chat(make_facts(orders=ORDERS, roles=frozenset({"owner"})), over)
    fresh = Chat(chat.facts, Session("zh", CART))
    first = True
    for text in ("1", "确认", "不要", "米饭"):
        late, plain = chat.say(text), fresh.say(text)
        said = (words("zh").expired(),) if text in {"1", "确认", "不要"} and first else ()
        assert [reply.text for reply in late.replies] == [*said, *(r.text for r in plain.replies)]
        assert (late.session, late.effects) == (plain.session, plain.effects)
        first = False


# --- language -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [("zh", "English", "en"), ("zh", "英文", "en"), ("en", "中文", "zh"), ("en", "chinese", "zh")],
)
def test_the_language_is_switched_by_a_word(before: str, text: str, after: str) -> None:
    chat = Chat(session=Session(before, CART))
    effect = only(chat.say(text))
    assert effect == SetLanguage(after)
    outcome = chat.hear(Done(effect))
    assert text_of(outcome) == words(after).language_set()
    assert (chat.session.language, chat.session.cart) == (after, CART)


@every_question
@pytest.mark.parametrize(
    "text",
    ["menu", "cart", "checkout", "cancel", "back", "help", "orders", "code", "balance", "refund",
     "recommend", "clear", "undo", "status", "pay", "cancel order", "zzz", "1", "two rice", "no"],
)  # fmt: skip
def test_an_english_chat_is_english_throughout(question: Question, text: str) -> None:
    chat = asked(question, language="en")
    outcome = chat.say(text)
    assert not CHINESE.search(text_of(outcome))
    assert not any(CHINESE.search(label) for label in labels_of(outcome))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_of_either_language_are_always_understood(language: str) -> None:
    chat = asked(language=language)
    assert only(chat.say("取消订单 A018", "yes")) == CancelOrder(18)
    chat = asked(language=language)
    assert only(chat.say("cancel order A018", "确认")) == CancelOrder(18)
