"""What a diner does with an order that stands: pay, cancel, ask money back, collect."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversation.asked import ChoosePay, ChooseRefund, ConfirmCancel, ConfirmRefund
from conversation.effects import (
    AskProvider,
    CancelOrder,
    Effect,
    ExtendHold,
    NewCode,
    OpenDoor,
    PayProvider,
    PayWallet,
    PlaceOrder,
    RequestRefund,
    ShowOrder,
    StillThere,
)
from conversation.texts import words
from tests.conversation.makers import (
    NOW,
    Chat,
    labels_of,
    lines_of,
    make_facts,
    make_order,
    only,
    text_of,
)

UNPAID = make_order("A018", "pending_payment")
PAID = make_order("A017")
COOKING = make_order("A016", "preparing", free_cancel=False)
IN_CABINET = make_order("A015", "ready", method="cabinet", cabinet="B", slot=7, free_cancel=False)
COLLECTED = make_order("A014", "picked_up")
CANCELLED = make_order("A013", "cancelled")


def with_orders(*orders: Any, **over: Any) -> Chat:
    return Chat(make_facts(orders=orders, **over))


# --- placed and paid ------------------------------------------------------------------------------


def test_a_placed_order_is_answered_with_its_number_the_amount_and_how_to_pay() -> None:
    chat = Chat()
    effect = only(chat.say("来一份红烧肉，一碗米饭，窗口", "确认"))
    chat.given(orders=(UNPAID,))
    outcome = chat.done(effect, order_id=18, replayed=False)
    assert "下单成功 A018，应付 ¥17.00，菜已为你留 15 分钟" in text_of(outcome)
    assert labels_of(outcome) == ["饭卡支付", "网上支付（演示）"]
    assert "http://canteen/pay/x" in text_of(outcome)
    assert lines_of(chat) == ()
    assert [type(question) for question in chat.session.rest.questions] == [ChoosePay]
    assert "没有可以撤销的" in text_of(chat.say("撤销"))


def test_an_order_with_nothing_to_pay_is_paid() -> None:
    chat = with_orders(PAID)
    effect = PlaceOrder(1, (), 1700, "counter", None, "")
    assert text_of(chat.done(effect, order_id=17)) == words("zh").placed_paid("A017", 1700)
    assert chat.session.question is None


def test_with_the_card_alone_no_page_is_offered() -> None:
    outcome = with_orders(UNPAID, ways=("wallet",)).say("付款")
    assert labels_of(outcome) == ["饭卡支付"]
    assert "http" not in text_of(outcome)


PAYING: list[tuple[str, Effect]] = [
    ("饭卡支付", PayWallet(18)),
    ("wallet", PayWallet(18)),
    ("微信支付", PayProvider(18)),
    ("支付宝支付", PayProvider(18)),
    ("网上支付（演示）", PayProvider(18)),
    ("付了", AskProvider(18)),
    ("paid", AskProvider(18)),
    ("饭卡支付 A018", PayWallet(18)),
]


@pytest.mark.parametrize(("text", "effect"), PAYING)
def test_a_way_to_pay_without_a_number_means_the_newest_unpaid_order(
    text: str, effect: Effect
) -> None:
    older = make_order("A012", "pending_payment")
    assert only(with_orders(PAID, UNPAID, older).say(text)) == effect


@pytest.mark.parametrize(
    ("answer", "effect"),
    [("1", PayWallet(18)), ("2", PayProvider(18)), ("饭卡支付", PayWallet(18))],
)
def test_the_question_how_to_pay_is_answered_by_number_or_name(answer: str, effect: Effect) -> None:
    chat = with_orders(UNPAID)
    chat.say("付款")
    assert only(chat.say(answer)) == effect


@pytest.mark.parametrize("text", ["付款", "饭卡支付", "微信支付"])
def test_without_an_unpaid_order_there_is_nothing_to_pay(text: str) -> None:
    outcome = with_orders(PAID, COLLECTED).say(text)
    assert outcome.effects == ()
    assert text_of(outcome) == words("zh").nothing_to_pay()


def test_that_it_was_paid_is_never_believed() -> None:
    assert only(with_orders(UNPAID).say("付了")) == AskProvider(18)
    assert text_of(with_orders(PAID).say("付了")) == "A017：已支付。"
    assert text_of(with_orders(COLLECTED).say("付了")) == words("zh").nothing_to_pay()


def test_a_card_that_is_short_offers_another_way() -> None:
    chat = with_orders(UNPAID, own_fen=500)
    outcome = chat.refuse(PayWallet(18), "wallet_short", balance_fen=500, due_fen=1700)
    assert "饭卡只有 ¥5.00，不够付 ¥17.00" in text_of(outcome)
    assert "网上支付（演示）" in labels_of(outcome)
    assert only(chat.say("2")) == PayProvider(18)


@pytest.mark.parametrize("code", ["already_paid", "order_closed", "no_such_order"])
def test_what_cannot_be_paid_any_more_says_where_to_look(code: str) -> None:
    assert text_of(with_orders(PAID).refuse(PayWallet(17), code)) == words("zh").nothing_to_pay()


def test_a_payment_from_the_card_says_what_is_left_and_asks_no_more() -> None:
    chat = with_orders(UNPAID)
    effect = only(chat.say("付款", "1"))
    chat.given(orders=(replace(UNPAID, status="paid", due_fen=0),), own_fen=8300)
    assert text_of(chat.done(effect, order_id=18)) == words("zh").paid_now("A018", 1700, 8300)
    chat.say("4")
    assert [line.dish for line in lines_of(chat)] == ["mf"]


def test_numbers_are_free_again_once_the_order_was_paid_elsewhere() -> None:
    chat = with_orders(UNPAID)
    chat.say("付款")
    chat.given(orders=(replace(UNPAID, status="paid"),))
    chat.say("4")
    assert [line.dish for line in lines_of(chat)] == ["mf"]


def test_the_page_and_the_inquiry_are_said() -> None:
    chat = with_orders(UNPAID)
    page = chat.done(PayProvider(18), order_id=18)
    assert [reply.url for reply in page.replies] == ["http://canteen/pay/x"]
    assert text_of(chat.done(AskProvider(18), order_id=18)) == words("zh").asking_provider("A018")


def test_the_balance_is_both_purses() -> None:
    outcome = Chat(make_facts(own_fen=1234, subsidy_fen=500)).say("余额")
    assert text_of(outcome) == "饭卡余额 ¥12.34，餐补 ¥5.00。"


# --- orders ---------------------------------------------------------------------------------------


def test_orders_are_listed_newest_first_with_their_status() -> None:
    said = text_of(with_orders(UNPAID, PAID, IN_CABINET).say("订单"))
    assert said.split("\n") == [
        "你的订单：",
        "1 A018 待支付 · 红烧肉 ×1、米饭 ×1 · ¥17 · 窗口",
        "2 A017 已支付 · 红烧肉 ×1、米饭 ×1 · ¥17 · 窗口",
        "3 A015 待取餐 · 红烧肉 ×1、米饭 ×1 · ¥17 · B 柜 07 格",
        words("zh").orders_foot(),
    ]


@pytest.mark.parametrize(
    "text", ["订单", "进度", "取餐码", "取消订单", "退款", "付款", "开柜", "延时"]
)
def test_without_any_order_each_word_says_so_and_does_nothing(text: str) -> None:
    outcome = Chat().say(text)
    assert outcome.effects == ()
    assert "没有" in text_of(outcome)


def test_a_number_alone_is_that_order() -> None:
    assert only(with_orders(UNPAID, PAID).say("A017")) == ShowOrder(17)
    assert only(with_orders(UNPAID, PAID).say("a017好了吗")) == ShowOrder(17)
    chat = with_orders(UNPAID, PAID)
    older = only(chat.say("A099"))
    assert older == ShowOrder(number="A099")
    assert text_of(chat.refuse(older, "no_such_order")) == words("zh").no_such_order("A099")


@pytest.mark.parametrize("text", ["取消订单 A099", "退款 A099", "取餐码 A099", "付款 A099"])
def test_somebody_elses_order_is_as_if_it_were_not_there(text: str) -> None:
    outcome = with_orders(UNPAID, PAID).say(text)
    assert outcome.effects == ()
    assert text_of(outcome) == words("zh").no_such_order("A099")


# --- cancel ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "money"),
    [
        (UNPAID, "未付款"),
        (PAID, "自动原路退回"),
        (COOKING, "需要食堂审核"),
        (IN_CABINET, "需要食堂审核"),
    ],
)
@pytest.mark.parametrize("text", ["取消订单", "取消订单 {}", "cancel order {}"])
def test_cancelling_asks_once_with_what_happens_to_the_money(
    order: Any, money: str, text: str
) -> None:
    chat = with_orders(order)
    outcome = chat.say(text.format(order.number))
    assert outcome.effects == ()
    assert money in text_of(outcome)
    assert isinstance(chat.session.question, ConfirmCancel)


@pytest.mark.parametrize("order", [UNPAID, PAID])
def test_before_cooking_a_cancel_is_done(order: Any) -> None:
    chat = with_orders(order)
    assert only(chat.say("取消订单", "确认")) == CancelOrder(order.id)
    assert chat.session.question is None


@pytest.mark.parametrize("order", [COOKING, IN_CABINET])
def test_afterwards_a_cancel_is_a_request(order: Any) -> None:
    chat = with_orders(order)
    assert only(chat.say("取消订单", "确认")) == RequestRefund(order.id, (), "整单")


@pytest.mark.parametrize("order", [COLLECTED, CANCELLED])
def test_what_is_over_cannot_be_cancelled(order: Any) -> None:
    assert text_of(with_orders(order).say("取消订单")) == words("zh").nothing_to_cancel()


def test_a_plain_cancel_touches_no_order() -> None:
    outcome = with_orders(UNPAID, PAID).say("取消")
    assert outcome.effects == ()
    assert "停在这里" in text_of(outcome)


def test_when_it_is_free_no_longer_the_question_is_asked_anew() -> None:
    chat = with_orders(PAID)
    chat.say("取消订单")
    chat.given(orders=(replace(PAID, free_cancel=False),))
    outcome = chat.say("确认")
    assert outcome.effects == ()
    assert "需要食堂审核" in text_of(outcome)
    assert only(chat.say("确认")) == RequestRefund(17, (), "整单")


def test_an_order_that_ended_meanwhile_is_not_cancelled() -> None:
    chat = with_orders(PAID)
    chat.say("取消订单")
    chat.given(orders=(replace(PAID, status="picked_up"),))
    assert chat.say("确认").effects == ()


def test_a_cancel_that_came_too_late_is_asked_as_a_request() -> None:
    chat = with_orders(replace(PAID, status="preparing", free_cancel=False))
    assert "需要食堂审核" in text_of(chat.refuse(CancelOrder(17), "too_late", status="preparing"))
    assert only(chat.say("确认")) == RequestRefund(17, (), "整单")


@pytest.mark.parametrize("code", ["already_cancelled", "no_such_order"])
def test_a_cancel_that_was_refused_says_where_to_look(code: str) -> None:
    said = text_of(with_orders(CANCELLED).refuse(CancelOrder(13), code))
    assert said == words("zh").nothing_to_cancel()


@pytest.mark.parametrize(("fen", "said"), [(0, "A017 已取消。"), (1700, "¥17.00 正在原路退回")])
def test_a_cancelled_order_says_what_comes_back(fen: int, said: str) -> None:
    assert said in text_of(with_orders(PAID).done(CancelOrder(17), order_id=17, refund_fen=fen))


def test_an_old_cancel_button_cancels_nothing_else() -> None:
    chat = with_orders(UNPAID, PAID)
    chat.say("取消订单 A018", "取消订单 A017")
    outcome = chat.tap("确认#cancel18")
    assert outcome.effects == ()
    assert "那是之前的内容" in text_of(outcome)
    assert only(chat.tap("确认#cancel17")) == CancelOrder(17)


# --- refund ---------------------------------------------------------------------------------------


def test_a_refund_asks_for_the_line_or_the_whole() -> None:
    chat = with_orders(COLLECTED)
    outcome = chat.say("退款")
    assert labels_of(outcome) == ["红烧肉", "米饭", "整单"]
    assert isinstance(chat.session.question, ChooseRefund)


CHOSEN: list[tuple[str, tuple[int, ...], str]] = [
    ("1", (1,), "¥16.00"),
    ("2", (2,), "¥1.00"),
    ("3", (), "¥17.00"),
    ("米饭", (2,), "¥1.00"),
    ("整单", (), "¥17.00"),
]


@pytest.mark.parametrize(("answer", "lines", "worth"), CHOSEN)
@pytest.mark.parametrize(
    ("yes", "reason"),
    [
        ("确认", ""),
        ("确认 有头发", "有头发"),
        ("确认，有头发", "有头发"),
        ("ok it was cold", "it was cold"),
    ],
)
def test_a_refund_is_confirmed_with_its_amount_and_may_have_a_reason(
    answer: str, lines: tuple[int, ...], worth: str, yes: str, reason: str
) -> None:
    chat = with_orders(COLLECTED)
    chat.say("退款 A014")
    assert worth in text_of(chat.say(answer))
    assert only(chat.say(yes)) == RequestRefund(14, lines, reason)
    assert chat.session.question is None


def test_a_refund_may_name_its_line_at_once() -> None:
    chat = with_orders(COLLECTED)
    assert "「米饭」¥1.00" in text_of(chat.say("退款 A014 米饭"))
    assert only(chat.say("确认")) == RequestRefund(14, (2,), "")


def test_a_line_that_was_refunded_is_not_offered() -> None:
    gone = replace(COLLECTED.lines[0], status="refunded")
    outcome = with_orders(replace(COLLECTED, lines=(gone, COLLECTED.lines[1]))).say("退款")
    assert labels_of(outcome) == ["米饭", "整单"]


@pytest.mark.parametrize("order", [UNPAID, CANCELLED])
def test_what_was_not_paid_is_not_refunded(order: Any) -> None:
    outcome = with_orders(order).say(f"退款 {order.number}")
    assert text_of(outcome) == words("zh").nothing_to_refund()


def test_an_old_refund_button_asks_nothing_and_orders_nothing() -> None:
    chat = with_orders(COLLECTED)
    first = chat.say("退款 A014").replies[0].choices[0].value
    second = chat.say("1").replies[0].choices[0].value
    chat.say("退款 A014", "3")
    assert isinstance(chat.session.question, ConfirmRefund)
    for button in (first, second):
        outcome = chat.tap(button)
        assert outcome.effects == ()
        assert "那是之前的内容" in text_of(outcome)
    assert lines_of(chat) == ()


@pytest.mark.parametrize(("approved", "said"), [(True, "已办好"), (False, "食堂处理后")])
def test_a_refund_is_answered_with_what_comes_next(approved: bool, said: str) -> None:
    effect = RequestRefund(14, (2,), "")
    outcome = with_orders(COLLECTED).done(effect, order_id=14, amount_fen=100, approved=approved)
    assert said in text_of(outcome)


def test_a_refund_that_is_under_way_is_not_asked_twice() -> None:
    outcome = with_orders(COLLECTED).refuse(RequestRefund(14, (2,), ""), "refund_open")
    assert text_of(outcome) == words("zh").refund_not_possible()


# --- collect --------------------------------------------------------------------------------------


def test_the_code_is_digits_in_the_text_and_a_picture() -> None:
    outcome = with_orders(UNPAID, PAID, IN_CABINET).say("取餐码")
    assert [reply.text for reply in outcome.replies] == [
        "A017 取餐码：739 204（窗口）· 已支付\n取餐页：http://canteen/pickup/x",
        "A015 取餐码：739 204（B 柜 07 格）· 待取餐\n取餐页：http://canteen/pickup/x",
    ]
    assert {reply.kind for reply in outcome.replies} == {"image"}
    assert {reply.url for reply in outcome.replies} == {"http://canteen/files/qr"}
    assert len(with_orders(PAID, IN_CABINET).say("取餐码 A015").replies) == 1


def test_before_payment_there_is_no_code() -> None:
    assert text_of(with_orders(UNPAID).say("取餐码")) == words("zh").no_code_yet("A018")


DOOR: list[tuple[str, Effect]] = [
    ("开柜", OpenDoor(15)),
    ("open door", OpenDoor(15)),
    ("还没拿", StillThere(15)),
    ("延时", ExtendHold(15)),
    ("换码", NewCode(17)),
]


@pytest.mark.parametrize(("text", "effect"), DOOR)
def test_a_word_at_the_cabinet_means_the_order_that_is_there(text: str, effect: Effect) -> None:
    assert only(with_orders(PAID, COOKING, IN_CABINET).say(text)) == effect


@pytest.mark.parametrize(("text", "effect"), DOOR[:3])
def test_without_a_box_in_a_cabinet_no_door_is_opened(text: str, effect: Effect) -> None:
    outcome = with_orders(PAID, COLLECTED).say(text)
    assert text_of(outcome) == words("zh").not_in_cabinet()


def test_what_became_of_a_door_is_said() -> None:
    chat = with_orders(IN_CABINET)
    assert "B 柜 07 号门" in text_of(chat.done(OpenDoor(15), cabinet="B", slot=7))
    assert "B 柜 07 号门" in text_of(chat.done(StillThere(15), cabinet="B", slot=7))
    assert "13:00" in text_of(chat.done(ExtendHold(15), until="13:00"))
    assert "739 204" in text_of(chat.done(NewCode(15), order_id=15))


@pytest.mark.parametrize("code", ["not_ready", "already_used", "device_offline", "whatever_is_new"])
def test_a_door_that_stays_shut_says_what_to_do(code: str) -> None:
    chat = with_orders(IN_CABINET)
    expected = words("zh").door_refused(code)
    assert text_of(chat.refuse(OpenDoor(15), code)) == expected
    assert text_of(chat.refuse(OpenDoor(15), "wrong_place", reason=code)) == expected
    assert text_of(chat.refuse(ExtendHold(15), code)) == words("zh").cannot_extend()


def test_the_minutes_left_to_pay_are_those_of_the_order() -> None:
    chat = with_orders(replace(UNPAID, expires=NOW + timedelta(minutes=4)))
    effect = PlaceOrder(1, (), 1700, "counter", None, "")
    assert "4 分钟" in text_of(chat.done(effect, order_id=18))
