"""The summary: discount, the diner's own ways, what a correction changed, and paying with 确认."""

from typing import Any

import pytest

from conversation.asked import ChoosePay, ConfirmOrder
from conversation.effects import PayProvider, PayWallet, PlaceOrder
from conversation.facts import Preferences
from conversation.menu_view import view
from conversation.outcome import Outcome
from conversation.session import Session
from conversation.understanding.model import Line
from kernel.discounts import Step
from tests.conversation.makers import (
    CHINESE,
    Chat,
    labels_of,
    lines_of,
    make_facts,
    make_meal,
    make_order,
    make_snapshot,
    only,
    text_of,
)
from tests.makers import DISHES, SPICE

PORK, RICE = Line("hsr", 2), Line("mf", 1)
STEPS = (Step(3000, 300), Step(6000, 800))


def chat(language: str = "zh", **over: Any) -> Chat:
    return Chat(make_facts(**over), Session(language))


def placed(outcome: Outcome) -> PlaceOrder:
    effect = only(outcome)
    assert isinstance(effect, PlaceOrder)
    return effect


# --- discount -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said", "total"),
    [
        ("一份红烧肉，窗口", "应付 ¥16.00", 1600),
        ("两份红烧肉，窗口", "¥32.00 − 满 ¥30 减 ¥3 ¥3.00 − 餐补 ¥10.00 = 应付 ¥19.00", 2900),
        ("四份红烧肉，窗口", "¥64.00 − 满 ¥60 减 ¥8 ¥8.00 − 餐补 ¥10.00 = 应付 ¥46.00", 5600),
    ],
)
def test_the_discount_is_shown_and_part_of_what_is_confirmed(
    text: str, said: str, total: int
) -> None:
    diner = chat(discount=STEPS, subsidy_fen=1000 if total > 1600 else 0)
    assert said in text_of(diner.say(text))
    assert placed(diner.say("确认")).shown_total_fen == total


def test_a_discount_that_ended_meanwhile_is_shown_before_it_is_paid() -> None:
    diner = chat(discount=STEPS)
    diner.say("两份红烧肉，窗口")
    diner.given(discount=())
    outcome = diner.say("确认")
    assert outcome.effects == ()
    assert "应付 ¥32.00" in text_of(outcome)


# --- one's own ways -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "said", "cabinet"),
    [
        (Preferences(method="cabinet", cabinet="B"), "取餐：取餐柜 B（你的默认）", "B"),
        (Preferences(method="cabinet"), "取餐：取餐柜 A（你的默认）", "A"),
        (Preferences(method="cabinet", cabinet="Z"), "取餐柜 Z 现在用不了，换到取餐柜 A。", "A"),
        (Preferences(method="counter"), "取餐：窗口（你的默认）", ""),
    ],
)
def test_where_one_always_collects_is_not_asked(own: Preferences, said: str, cabinet: str) -> None:
    diner = chat(preferences=own, cabinets=("A", "B"))
    diner.say("两份红烧肉")
    assert said in text_of(diner.say("结算"))
    effect = placed(diner.say("确认"))
    assert (effect.method, effect.cabinet) == (own.method, cabinet)


def test_what_is_said_wins_over_what_was_set() -> None:
    diner = chat(preferences=Preferences(method="cabinet"))
    assert "取餐：窗口 ·" in text_of(diner.say("两份红烧肉，窗口"))


def wallet(**over: Any) -> Chat:
    diner = chat(preferences=Preferences(way="wallet"), **over)
    assert "回复「确认」下单并用饭卡支付" in text_of(diner.say("两份红烧肉，窗口"))
    return diner


def test_with_a_way_to_pay_of_ones_own_one_yes_orders_and_pays() -> None:
    diner = wallet()
    effect = placed(diner.say("确认"))
    assert effect.way == "wallet"
    order = make_order("A017", "pending_payment", total_fen=3200, due_fen=3200)
    diner.given(orders=(order,))
    assert only(diner.done(effect, order_id=17)) == PayWallet(17, placing=True)
    diner.given(orders=(make_order("A017", "paid", total_fen=3200),), own_fen=6800)
    said = text_of(diner.done(PayWallet(17, placing=True), order_id=17))
    assert said == "下单并付清 A017 ✔ ¥32.00，饭卡剩 ¥68.00。做好了我会叫你。"
    assert diner.session.question is None
    assert lines_of(diner) == ()


def test_a_card_that_is_short_leaves_the_order_and_the_other_ways() -> None:
    diner = wallet(own_fen=100)
    effect = placed(diner.say("确认"))
    diner.given(orders=(make_order("A017", "pending_payment"),))
    pay = only(diner.done(effect, order_id=17))
    outcome = diner.refuse(pay, "wallet_short", balance_fen=100, due_fen=3200)
    assert "饭卡只有 ¥1.00，不够付 ¥32.00" in text_of(outcome)
    assert "下单成功 A017" in text_of(outcome)
    assert isinstance(diner.session.question, ChoosePay)
    assert labels_of(outcome) == ["饭卡支付", "网上支付（演示）"]


def test_a_page_of_ones_own_choice_follows_the_order_at_once() -> None:
    diner = chat(preferences=Preferences(way="sandbox"))
    assert "下单并用网上支付（演示）" in text_of(diner.say("两份红烧肉，窗口"))
    effect = placed(diner.say("确认"))
    diner.given(orders=(make_order("A017", "pending_payment"),))
    outcome = diner.done(effect, order_id=17)
    assert outcome.effects == (PayProvider(17),)
    assert text_of(outcome).startswith("下单成功 A017，应付 ¥17.00")


@pytest.mark.parametrize(
    "over",
    [
        {"preferences": Preferences()},
        {"preferences": Preferences(way="wechat_pay")},  # not open here
        {"preferences": Preferences(way="wallet"), "subsidy_fen": 9_000},  # nothing is due
    ],
)
def test_yes_pays_by_itself_only_where_the_summary_said_so(over: dict[str, Any]) -> None:
    diner = chat(**over)
    assert "并用" not in text_of(diner.say("两份红烧肉，窗口"))
    assert placed(diner.say("确认")).way == ""


def test_a_way_set_after_the_summary_is_not_what_was_confirmed() -> None:
    diner = chat()
    diner.say("两份红烧肉，窗口")
    diner.given(preferences=Preferences(way="wallet"))
    assert placed(diner.say("确认")).way == ""


# --- corrections ----------------------------------------------------------------------------------

CORRECTIONS = [
    ("不对，清炒时蔬也要一份", "✎ 加了清炒时蔬 ×1"),
    ("红烧肉改成1份", "✎ 红烧肉 ×2 → ×1"),
    ("米饭不要了", "✎ 去掉了米饭"),
    ("红烧肉不要辣", "✎ 红烧肉改为：不辣"),
    ("改成12点", "✎ 时间改为 12:00"),
    ("柜子", "✎ 取餐改为取餐柜 A"),
    ("再来一碗米饭，12点柜子取", "✎ 米饭 ×1 → ×2；取餐改为取餐柜 A；时间改为 12:00"),
]


@pytest.mark.parametrize(("text", "said"), CORRECTIONS)
def test_a_correction_says_in_one_line_what_it_changed(text: str, said: str) -> None:
    diner = chat()
    diner.say("两份红烧肉一碗米饭，窗口")
    outcome = diner.say(text)
    assert text_of(outcome).split("\n")[:2] == [said, "请确认："]
    assert isinstance(diner.session.question, ConfirmOrder)


def test_corrections_are_told_in_english_too() -> None:
    diner = chat("en")
    diner.say("2 braised pork and a rice at the counter")
    for text in ("change rice to 2", "locker", "at 12:00"):
        said = text_of(diner.say(text))
        assert said.startswith("✎ ")
        assert not CHINESE.search(said)


# --- what one must not eat ------------------------------------------------------------------------


def test_a_dish_one_is_allergic_to_is_warned_of_in_cart_and_summary() -> None:
    diner = chat(preferences=Preferences(allergies=("peanut",)))
    assert "⚠ 宫保鸡丁含花生" in text_of(diner.say("一份宫保鸡丁"))
    assert "⚠ 宫保鸡丁含花生" in text_of(diner.say("窗口"))
    assert placed(diner.say("确认")).lines == (Line("gbjd"),)


def test_a_blocked_dish_is_refused_by_name_and_the_rest_is_kept() -> None:
    diner = chat(preferences=Preferences(allergies=("peanut",), block=True))
    outcome = diner.say("一份宫保鸡丁一碗米饭")
    assert text_of(outcome).startswith("宫保鸡丁含花生，按你设的过敏不给你点。换一道？")
    assert lines_of(diner) == (RICE,)
    outcome = diner.say("一份宫保鸡丁，窗口")
    assert "宫保鸡丁含花生" in text_of(outcome)
    assert placed(diner.say("确认")).lines == (RICE,)


# --- what goes with it ----------------------------------------------------------------------------


def test_what_is_missing_is_said_once_and_only_when_it_is() -> None:
    diner = chat()
    assert "要不要配一份米饭（¥1）" in text_of(diner.say("一份红烧肉"))
    assert "要不要" not in text_of(diner.say("一份时蔬"))
    assert "要不要" not in text_of(chat().say("一碗米饭"))
    assert "可乐" in text_of(chat().say("一份红烧肉一碗米饭"))
    assert "要不要" not in text_of(chat().say("一份红烧肉一碗米饭一份可乐"))
    gone = make_meal(left={"hsr": 5, "mf": 0, "kl": 0})
    assert "要不要" not in text_of(chat(meal=gone).say("一份红烧肉"))


# --- options that must be chosen ------------------------------------------------------------------

SIZE = {
    "id": "size", "name": "份量", "type": "single", "required": True, "default": None,
    "options": [
        {"id": "size.small", "name": "小份", "aliases": ["small"]},
        {"id": "size.large", "name": "大份", "aliases": ["large"], "price": 300},
    ],
}  # fmt: skip


def sized() -> Chat:
    dishes = [{**DISHES[0], "options": ["size", "spice"]}, *DISHES[1:]]
    menu = view(make_snapshot(dishes, {"size": SIZE, "spice": SPICE}))
    return chat(meal=make_meal(menu))


@pytest.mark.parametrize("answer", ["2", "大份"])
def test_an_option_that_must_be_chosen_is_asked_with_its_price(answer: str) -> None:
    diner = sized()
    outcome = diner.say("一份红烧肉")
    assert labels_of(outcome) == ["小份", "大份（+¥3）"]
    diner.say(answer)
    assert lines_of(diner) == (Line("hsr", 1, ("size.large",)),)


def test_what_must_be_chosen_cannot_be_skipped() -> None:
    diner = sized()
    diner.say("一份红烧肉")
    outcome = diner.say("跳过")
    assert "要选一个" in text_of(outcome)
    diner.say("1")
    assert lines_of(diner) == (Line("hsr", 1, ("size.small",)),)


def test_each_portion_may_be_different() -> None:
    diner = chat()
    diner.say("两份红烧肉，一份不辣一份加辣")
    assert lines_of(diner) == (
        Line("hsr", 1, ("spice.none",)), Line("hsr", 1, ("spice.extra",)),
    )  # fmt: skip
