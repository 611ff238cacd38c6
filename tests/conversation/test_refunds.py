"""退款: which order, which line, why, with pictures; how far it is, and back again."""

from typing import Any

import pytest

from conversation.asked import ChooseRefund, ChooseRefundOrder, ConfirmRefund
from conversation.effects import (
    AddRefundPhoto,
    RequestRefund,
    ShowRefunds,
    StillThere,
    WithdrawRefund,
)
from conversation.messages import Signal
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
from tests.conversation.makers import (
    Chat,
    labels_of,
    lines_of,
    make_facts,
    make_line,
    make_order,
    only,
    text_of,
)

T = words("zh")
KUNGPAO = make_order(
    "A203", "picked_up", free_cancel=False, total_fen=1500,
    lines=(make_line(5, "gbjd", "宫保鸡丁", 1400), make_line(6, "mf", "米饭", 100)),
    sources=(("provider", 500), ("subsidy", 1000)),
)  # fmt: skip
COLLECTED = make_order("A014", "picked_up", free_cancel=False)
PICTURE = Signal("image", {"name": "a.jpg", "upload": "1f.jpg"})


def chat_with(*orders: Any, **session: Any) -> Chat:
    return Chat(make_facts(orders=orders), Session("zh", **session))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("鸡丁里有头发！", "鸡丁里有头发！"),
        ("宫保鸡丁有虫", "宫保鸡丁有虫"),
        ("宫保鸡丁是凉了的", "宫保鸡丁是凉了的"),
    ],
)
def test_a_complaint_finds_the_order_and_the_dish(text: str, reason: str) -> None:
    chat = chat_with(COLLECTED, KUNGPAO)
    outcome = chat.say(text)
    assert "真抱歉" in text_of(outcome)
    assert labels_of(outcome)[0].startswith("A203")
    summary = text_of(chat.say("1"))
    assert "「宫保鸡丁」¥14.00" in summary
    assert f"原因：{reason}" in summary
    assert only(chat.say("确认")) == RequestRefund(203, (5,), reason)


def test_the_money_says_which_purse_it_goes_back_to() -> None:
    chat = chat_with(KUNGPAO)
    assert "原路退回（网上支付 ¥5.00、餐补 ¥9.00）" in text_of(chat.say("退款 A203 宫保鸡丁"))


@pytest.mark.parametrize("text", ["少了一份", "少送了一个菜", "没拿到", "送错了", "漏了米饭"])
def test_what_was_missing_or_wrong_asks_for_the_order(text: str) -> None:
    chat = chat_with(COLLECTED, KUNGPAO)
    chat.say(text)
    assert isinstance(chat.session.question, ChooseRefundOrder)
    assert isinstance(chat.say("2").session.question, ChooseRefund | ConfirmRefund)


def test_the_cart_hears_what_is_about_the_cart() -> None:
    chat = chat_with(COLLECTED, cart=Cart(meal_id=1, lines=(Line("mf", 2),), method="counter"))
    chat.say("米饭少一份")
    assert not isinstance(chat.session.question, ChooseRefundOrder)


def test_before_a_cabinet_what_was_not_taken_opens_the_door_again() -> None:
    order = make_order("A015", "picked_up", method="cabinet", cabinet="B", slot=7)
    assert only(chat_with(order).say("没拿到")) == StillThere(15)


def test_without_an_order_nothing_is_complained_about() -> None:
    chat = chat_with()
    assert chat.say("有头发").effects == ()
    assert chat.session.question is None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("1", "有异物"), ("4", "不好吃"), ("5", "其他"), ("原因 太凉", "太凉"), ("凉了", "凉了")],
)
def test_a_reason_is_chosen_or_written_before_it_is_sent(answer: str, reason: str) -> None:
    chat = chat_with(COLLECTED)
    assert T.refund_why() in text_of(chat.say("退款 A014 米饭"))
    assert f"原因：{reason}" in text_of(chat.say(answer))
    assert only(chat.say("确认")) == RequestRefund(14, (2,), reason)
    assert lines_of(chat) == ()


def test_what_is_not_cooked_yet_needs_no_reason() -> None:
    chat = chat_with(make_order())
    assert T.refund_why() not in text_of(chat.say("退款 A017 米饭"))


def test_pictures_go_with_the_request() -> None:
    chat = chat_with(COLLECTED)
    chat.say("退款 A014 米饭")
    assert T.photo_kept(1) in text_of(chat.hear(PICTURE))
    assert "照片 1 张" in text_of(chat.hear(PICTURE))
    other = Signal("image", {"upload": "2e.png"})
    chat.hear(other)
    assert only(chat.say("确认 有头发")) == RequestRefund(14, (2,), "有头发", ("1f.jpg", "2e.png"))


def test_a_picture_may_come_before_the_dish_is_chosen() -> None:
    chat = chat_with(COLLECTED, KUNGPAO)
    chat.say("有头发")
    chat.hear(PICTURE)
    chat.say("1", "1")
    effect = only(chat.say("确认"))
    assert isinstance(effect, RequestRefund)
    assert (effect.reason, effect.photos) == ("有头发", ("1f.jpg",))


def test_a_picture_later_is_added_to_the_request_that_waits() -> None:
    chat = chat_with(COLLECTED)
    effect = only(chat.hear(PICTURE))
    assert effect == AddRefundPhoto("1f.jpg")
    assert text_of(chat.done(effect, number="A014")) == T.photo_added("A014")
    assert text_of(chat.refuse(effect, "no_such_request")) == T.signal("image")


def test_a_picture_that_was_not_kept_or_came_in_a_group_is_only_answered() -> None:
    assert chat_with(COLLECTED).hear(Signal("image", {"name": "huge.jpg"})).effects == ()
    group = Chat(make_facts(orders=(COLLECTED,), group=True))
    assert group.hear(PICTURE).effects == ()


@pytest.mark.parametrize("text", ["退款进度", "退款到哪了", "refund status"])
def test_how_far_a_refund_is_can_be_asked(text: str) -> None:
    chat = chat_with(COLLECTED)
    effect = only(chat.say(text))
    assert effect == ShowRefunds()
    row = {"state": "asked", "number": "A014", "amount_fen": 1600, "reason": "有头发"}
    said = text_of(chat.done(effect, refunds=[row]))
    assert "A014 ¥16.00 等食堂处理（有头发）" in said
    assert T.refunds_own_foot() in said
    assert text_of(chat.done(effect, refunds=[])) == T.no_refunds()


@pytest.mark.parametrize("text", ["撤回退款", "不退了", "withdraw refund"])
def test_a_request_can_be_withdrawn(text: str) -> None:
    chat = chat_with(COLLECTED)
    effect = only(chat.say(text))
    assert effect == WithdrawRefund()
    assert text_of(chat.done(effect, number="A014")) == T.refund_withdrawn("A014")
    assert text_of(chat.refuse(effect, "no_such_request")) == T.nothing_to_withdraw()
