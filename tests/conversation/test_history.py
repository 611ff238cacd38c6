"""订单 as a list, an order in detail, earlier days, and how far the food is."""

from dataclasses import replace
from typing import Any

import pytest

from conversation.asked import AskMethod, ChooseOrder, ConfirmOrder
from conversation.effects import PlaceOrder, ShowOrder, ShowOrders, ShowProgress
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
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

T = words("zh")
UNPAID = make_order("A018", "pending_payment")
PAID = make_order("A017")
READY = make_order("A015", "ready", method="cabinet", cabinet="B", slot=7, free_cancel=False)
CART = Cart(meal_id=1, lines=(Line("hsr", 2),), method="counter")


def chat_with(*orders: Any, **session: Any) -> Chat:
    return Chat(make_facts(orders=orders), Session("zh", **session))


def test_the_number_of_a_list_shows_that_order_and_orders_nothing() -> None:
    chat = chat_with(UNPAID, PAID)
    chat.say("订单")
    assert only(chat.say("2")) == ShowOrder(17)
    assert only(chat.say("1")) == ShowOrder(18)
    assert lines_of(chat) == ()
    assert text_of(chat.say("9")) == T.no_such_choice(2)


def test_a_list_of_orders_is_closed_by_the_next_dish() -> None:
    chat = chat_with(UNPAID, PAID)
    chat.say("订单", "来一份红烧肉", "4")
    assert lines_of(chat) == (Line("hsr", 1), Line("mf", 1))


def test_a_list_does_not_stand_in_the_way_of_what_is_to_be_confirmed() -> None:
    chat = chat_with(PAID, cart=CART)
    chat.say("结算", "订单")
    assert isinstance(only(chat.say("确认")), PlaceOrder)
    chat = chat_with(PAID, cart=replace(Chat().session, cart=CART).cart)
    chat.session = chat.session.ask(AskMethod(10**15))
    chat.say("订单")
    chat.say("柜子")
    assert isinstance(chat.session.question, ConfirmOrder)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("更早的订单", ShowOrders(before_id=17)),
        ("昨天的订单", ShowOrders("2025-03-11", "2025-03-11")),
        ("周一的订单", ShowOrders("2025-03-10", "2025-03-10")),
        ("3月3日的订单", ShowOrders("2025-03-03", "2025-03-03")),
        ("上周的", ShowOrders("2025-03-03", "2025-03-09")),
        ("上周的订单", ShowOrders("2025-03-03", "2025-03-09")),
        ("本月订单", ShowOrders("2025-03-01", "2025-03-12")),
        ("上个月的订单", ShowOrders("2025-02-01", "2025-02-28")),
        ("orders last week", ShowOrders("2025-03-03", "2025-03-09")),
        ("yesterday's orders", ShowOrders("2025-03-11", "2025-03-11")),
    ],
)
def test_earlier_orders_are_read_when_they_are_asked_for(text: str, effect: ShowOrders) -> None:
    assert only(chat_with(UNPAID, PAID).say(text)) == effect


def test_what_the_days_held_can_be_chosen_from() -> None:
    chat = chat_with(UNPAID)
    old = make_order("A003", "picked_up", date="2025-03-05")
    text = text_of(chat.done(ShowOrders("2025-03-03", "2025-03-09"), orders=(old,)))
    assert "1 03-05 A003 已取餐" in text
    assert only(chat.say("1")) == ShowOrder(3)
    assert only(chat.say("更早的")) == ShowOrders(before_id=3)
    assert "「订单」" in text_of(chat.done(ShowOrders("2025-03-03", "2025-03-09"), orders=()))


def test_the_detail_has_lines_money_times_and_what_can_be_done() -> None:
    order = make_order("A014", "picked_up", at=NOW)
    gone = replace(order.lines[1], status="refunded")
    order = replace(order, lines=(order.lines[0], gone))
    outcome = chat_with(order).done(
        ShowOrder(14),
        order=order,
        paid=[("subsidy", 900), ("own", 800)],
        times=[{"what": "placed", "at": "10:32"}, {"what": "picked_up", "at": "12:06"}],
        refunds=[{"state": "done", "number": "A014", "amount_fen": 100, "reason": "洒了"}],
    )
    text = text_of(outcome)
    for part in ("A014 · 03-12 · 已取餐", "米饭 ×1", "已退", "合计 ¥17.00",
                 "餐补 ¥9.00、饭卡 ¥8.00", "窗口 · 10:30", "10:32 下单", "12:06 取餐",
                 "¥1.00 已退回（洒了）"):  # fmt: skip
        assert part in text
    assert labels_of(outcome) == ["再来一单", "退款 A014"]


@pytest.mark.parametrize(
    ("status", "able"),
    [
        ("pending_payment", ["付款 A017", "取消订单 A017"]),
        ("paid", ["取餐码 A017", "取消订单 A017"]),
        ("ready", ["取餐码 A017", "退款 A017"]),
        ("cancelled", ["再来一单", "菜单"]),
    ],
)
def test_each_status_says_what_can_be_done_now(status: str, able: list[str]) -> None:
    order = make_order("A017", status)
    outcome = chat_with(order).done(ShowOrder(17), order=order, paid=[], times=[], refunds=[])
    assert labels_of(outcome) == able


@pytest.mark.parametrize("text", ["进度", "到哪了", "催一下", "status"])
def test_progress_is_what_is_known_and_promises_nothing(text: str) -> None:
    chat = chat_with(PAID, READY)
    assert only(chat.say(text)) == ShowProgress()
    known = [
        {"order_id": 17, "state": "waiting", "ahead": 2, "clock": ""},
        {"order_id": 15, "state": "ready", "ahead": 0, "clock": ""},
    ]
    said = text_of(chat.done(ShowProgress(), orders=known))
    assert "A017：后厨已收到，前面还有 2 单" in said
    assert "A015：好了，在B 柜 07 格等你" in said
    assert T.progress("before_cutoff", "A017", "", 0, "13:00").endswith("做好了我会叫你。")


def test_progress_without_an_order_under_way_leads_to_the_menu() -> None:
    assert text_of(chat_with(make_order("A014", "picked_up")).say("进度")) == T.no_live_order()


def test_the_list_is_a_question_of_its_own_kind() -> None:
    chat = chat_with(UNPAID)
    chat.say("订单")
    assert isinstance(chat.session.question, ChooseOrder)
    assert chat.say("帮助").replies[0].text == T.help_orders()
