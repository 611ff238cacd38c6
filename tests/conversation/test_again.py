"""老样子 and 再来一单: the cart of before by the menu of now, and what is not as it was."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from conversation.asked import ConfirmOrder
from conversation.effects import PlaceOrder
from conversation.facts import OrderFacts, Preferences
from conversation.menu_view import view
from conversation.session import Cart, Session
from conversation.understanding.model import Line
from tests.conversation.makers import (
    CHINESE,
    NOW,
    Chat,
    lines_of,
    make_facts,
    make_line,
    make_meal,
    make_order,
    make_snapshot,
    only,
    text_of,
)
from tests.makers import DISHES

RICE = Line("mf", 1)


def before(number: str = "A017", **over: Any) -> OrderFacts:
    """Yesterday's: 红烧肉 not spicy and 米饭, collected from cabinet A at 12:10."""
    pork = replace(
        make_line(1, "hsr", "红烧肉", 1600), options=("spice.none",), option_names=("不辣",),
        unit_fen=1600,
    )  # fmt: skip
    rice = replace(make_line(2, "mf", "米饭", 100), unit_fen=100)
    yesterday = NOW - timedelta(days=1)
    given: dict[str, Any] = {
        "date": "2025-03-11", "lines": (pork, rice), "method": "cabinet", "cabinet": "A",
        "at": yesterday.replace(hour=12, minute=10), "digits": "", "picture_link": "",
    }  # fmt: skip
    return make_order(number, **{"status": "picked_up"} | given | over)


def chat(language: str = "zh", session: Session | None = None, **over: Any) -> Chat:
    facts = make_facts(**{"orders": (before(),), **over})
    return Chat(facts, session or Session(language))


SAID = """老样子
照旧
再来一单
再来一单 A017
跟昨天一样
usual
again A017
same as yesterday
老样子！"""


@pytest.mark.parametrize("text", SAID.split("\n"))
def test_two_messages_repeat_an_order_with_its_place_and_time(text: str) -> None:
    diner = chat()
    said = text_of(diner.say(text))
    assert said.startswith("按 A017 再来一单，都还有，价格没变。\n请确认：")
    assert "取餐：取餐柜 A · 12:10" in said
    effect = only(diner.say("确认"))
    at_ms = round(NOW.replace(hour=12, minute=10).timestamp() * 1000)
    assert effect == PlaceOrder(1, (Line("hsr", 1, ("spice.none",)), RICE), 1700, "cabinet",
                                at_ms, "A")  # fmt: skip


def test_with_a_way_to_pay_of_ones_own_it_is_paid_in_the_same_two() -> None:
    diner = chat(preferences=Preferences(way="wallet"))
    diner.say("老样子")
    effect = only(diner.say("确认"))
    assert isinstance(effect, PlaceOrder)
    assert effect.way == "wallet"


def test_everything_that_is_not_as_it_was_is_said_before_the_summary() -> None:
    dearer = [{**DISHES[0], "price": 1800}, *DISHES[1:3], DISHES[4]]
    lines = (
        *before().lines, replace(make_line(3, "gbjd", "宫保鸡丁", 4200), quantity=3),
        replace(make_line(4, "kl", "可乐", 300), options=("ice.none",), option_names=("去冰",)),
    )  # fmt: skip
    left = {"hsr": 9, "gbjd": 2, "kl": 9, "qcss": 9}
    diner = chat(
        orders=(before(lines=lines, cabinet="Z"),),
        meal=make_meal(view(make_snapshot(dearer)), left=left),
    )
    said = text_of(diner.say("老样子")).split("\n")
    assert said[:6] == [
        "按 A017 再来一单，有 5 处变了：",
        "· 红烧肉 ¥16 → ¥18",
        "· 米饭不在这餐的菜单上，没有加",
        "· 宫保鸡丁只能点 2 份（上次 3 份）",
        "· 可乐现在不能选「去冰」，按正常做法",
        "· 上次的取餐柜现在用不了，换到取餐柜 A",
    ]
    assert said[6] == "请确认："
    assert lines_of(diner) == (Line("hsr", 1, ("spice.none",)), Line("gbjd", 2), Line("kl"))


def test_what_is_sold_out_or_blocked_is_left_out_with_a_word() -> None:
    lines = (*before().lines, make_line(3, "gbjd", "宫保鸡丁", 1400))
    diner = chat(
        orders=(before(lines=lines),),
        meal=make_meal(left={"hsr": 0, "mf": 5, "gbjd": 5}),
        preferences=Preferences(allergies=("peanut",), block=True),
    )
    said = text_of(diner.say("老样子"))
    assert "· 红烧肉卖完了，没有加" in said
    assert "· 宫保鸡丁含花生，按你设的过敏没有加" in said
    assert lines_of(diner) == (RICE,)


def test_of_nothing_at_all_there_is_a_way_on() -> None:
    diner = chat(meal=make_meal(left={}))
    assert "一样都点不了" in text_of(diner.say("老样子"))
    assert lines_of(diner) == ()
    diner = chat(orders=())
    assert "还没有点过" in text_of(diner.say("老样子"))
    assert "那天没有订单" in text_of(chat().say("跟前天一样"))


def test_a_time_that_is_over_today_is_not_taken_over() -> None:
    diner = chat(now=NOW.replace(hour=12, minute=30))
    assert "取餐柜 A · 做好就取" in text_of(diner.say("老样子"))


@pytest.mark.parametrize(
    ("text", "told", "lines"),
    [
        ("老样子，饭多一碗，12点半窗口", "✎ 米饭 ×1 → ×2；取餐改为窗口；时间改为 12:30", 2),
        ("老样子，加一份可乐", "✎ 加了可乐 ×1", 3),
        ("跟昨天一样，米饭不要了", "✎ 去掉了米饭", 1),
    ],
)
def test_what_is_said_behind_it_is_a_correction(text: str, told: str, lines: int) -> None:
    diner = chat()
    outcome = diner.say(text)
    assert told in text_of(outcome)
    assert len(lines_of(diner)) == lines
    assert isinstance(diner.session.question, ConfirmOrder)


def test_the_newest_that_was_not_cancelled_is_meant_and_a_number_means_that_one() -> None:
    rice = (replace(make_line(1, "mf", "米饭", 100), unit_fen=100),)
    orders = (before("A019", status="cancelled", lines=rice), before("A018"),
              before("A016", lines=rice))  # fmt: skip
    diner = chat(orders=orders)
    assert "按 A018" in text_of(diner.say("老样子"))
    assert "按 A016" in text_of(diner.say("再来一单 A016"))
    assert lines_of(diner) == (RICE,)
    assert "按 A019" in text_of(diner.say("again A019"))


def test_the_cart_of_now_can_be_had_back() -> None:
    diner = chat(session=Session(cart=Cart(1, (Line("kl", 2),))))
    diner.say("老样子")
    assert Line("kl", 2) not in lines_of(diner)
    diner.say("撤销")
    assert lines_of(diner) == (Line("kl", 2),)


def test_nothing_is_repeated_while_nothing_can_be_ordered() -> None:
    diner = chat(meal=make_meal(status="not_yet"))
    assert "开始点餐" in text_of(diner.say("老样子"))
    assert lines_of(diner) == ()


def test_english_is_answered_in_english() -> None:
    left = {"hsr": 0, "mf": 5}
    diner = chat("en", meal=make_meal(left=left))
    assert not CHINESE.search(text_of(diner.say("usual")))
