"""A dish sold out at 确认: numbered ways on, nothing replaced silently, two messages to go."""

from typing import Any

import pytest

from conversation.asked import ChooseSubstitute, ConfirmOrder
from conversation.effects import PlaceOrder
from conversation.facts import Preferences
from conversation.menu_view import view
from conversation.session import Session
from conversation.understanding.model import Line
from tests.conversation.makers import (
    CHINESE,
    Chat,
    labels_of,
    lines_of,
    make_facts,
    make_meal,
    make_snapshot,
    only,
    text_of,
)
from tests.makers import DISHES

RIBS = {"code": "hspg", "name": "红烧排骨", "name_en": "Braised ribs", "price": 1800,
        "category": "荤菜", "options": ["spice"]}  # fmt: skip
BEEF = {"code": "tdnr", "name": "土豆牛肉", "name_en": "Beef with potatoes", "price": 1700,
        "category": "荤菜"}  # fmt: skip
FISH = {"code": "qzy", "name": "清蒸鱼", "name_en": "Steamed fish", "price": 3800,
        "category": "荤菜", "allergens": ["鱼"]}  # fmt: skip
MENU = view(make_snapshot([*DISHES, RIBS, BEEF, FISH]))
ORDER = "两份红烧肉不要辣，一碗米饭，窗口"


def short(
    left: int = 0, language: str = "zh", text: str = ORDER, others: dict[str, int] | None = None,
    **over: Any,
) -> tuple[Chat, Any]:  # fmt: skip
    """Somebody who confirmed two 红烧肉, of which there are `left` by now."""
    full = dict.fromkeys(MENU.dishes, 20)
    chat = Chat(make_facts(meal=make_meal(MENU, left=full), **over), Session(language))
    chat.say(text)
    effect = only(chat.say("确认"))
    chat.given(meal=make_meal(MENU, left={**full, "hsr": left, **(others or {})}))
    return chat, chat.refuse(effect, "sold_out", name="红烧肉", left=left, wanted=2)


def test_the_nearest_of_the_category_are_offered_with_the_difference() -> None:
    chat, outcome = short()
    assert text_of(outcome).split("\n") == [
        "就差一点：红烧肉刚刚卖完，还没有下单，别的都给你留着。请选一个：",
        "1 土豆牛肉 ¥17（每份 +¥1）",
        "2 宫保鸡丁 ¥14（每份 −¥2）",
        "3 红烧排骨 ¥18（每份 +¥2）",
        "4 只要其余的",
        "5 取消",
    ]
    assert isinstance(chat.session.question, ChooseSubstitute)
    assert lines_of(chat) == (Line("hsr", 2, ("spice.none",)), Line("mf"))


@pytest.mark.parametrize(
    ("left", "answer", "lines", "told"),
    [
        (0, "1", (Line("tdnr", 2), Line("mf")), "✎ 去掉了红烧肉；加了土豆牛肉 ×2"),
        (0, "3", (Line("hspg", 2, ("spice.none",)), Line("mf")), "加了红烧排骨 ×2"),
        (0, "红烧排骨", (Line("hspg", 2, ("spice.none",)), Line("mf")), "加了红烧排骨 ×2"),
        (0, "4", (Line("mf"),), "✎ 去掉了红烧肉"),
        (0, "只要其余的", (Line("mf"),), "✎ 去掉了红烧肉"),
        (1, "4", (Line("hsr", 1, ("spice.none",)), Line("mf")), "✎ 红烧肉 ×2 → ×1"),
        (1, "减为1", (Line("hsr", 1, ("spice.none",)), Line("mf")), "✎ 红烧肉 ×2 → ×1"),
        (0, "一份1一份2", (Line("mf"), Line("tdnr"), Line("gbjd")), "加了土豆牛肉 ×1"),
        (0, "来两份清炒时蔬", (Line("mf"), Line("qcss", 2)), "✎ 去掉了红烧肉；加了清炒时蔬 ×2"),
        (1, "红烧肉改成1份，结算", (Line("hsr", 1, ("spice.none",)), Line("mf")), "请确认："),
        (0, "红烧肉不要了，结算", (Line("mf"),), "请确认："),
    ],
)
def test_one_answer_and_one_yes_place_the_order(
    left: int, answer: str, lines: tuple[Line, ...], told: str
) -> None:
    chat, _ = short(left)
    outcome = chat.say(answer)
    assert told in text_of(outcome)
    assert set(lines_of(chat)) == set(lines)
    assert [type(q) for q in chat.session.rest.questions] == [ConfirmOrder]
    effect = only(chat.say("确认"))
    assert isinstance(effect, PlaceOrder)
    assert set(effect.lines) == set(lines)


@pytest.mark.parametrize("answer", ["5", "取消", "cancel"])
def test_whoever_wants_none_of_it_keeps_the_cart_and_orders_nothing(answer: str) -> None:
    chat, _ = short()
    outcome = chat.say(answer)
    assert outcome.effects == ()
    assert "停在这里" in text_of(outcome)
    assert chat.session.question is None
    assert lines_of(chat) == (Line("hsr", 2, ("spice.none",)), Line("mf"))


def test_a_number_that_is_not_offered_is_told_so() -> None:
    chat, _ = short()
    outcome = chat.say("9")
    assert "没有这个序号" in text_of(outcome)
    assert isinstance(chat.session.question, ChooseSubstitute)


def test_nothing_harmful_gone_or_already_chosen_is_offered() -> None:
    ill = Preferences(allergies=("peanut",))
    text = "两份红烧肉，一份土豆牛肉，窗口"
    _, outcome = short(text=text, preferences=ill, others={"hspg": 0})
    assert labels_of(outcome) == ["清蒸鱼", "只要其余的", "取消"]


def test_of_the_only_dish_there_is_no_rest() -> None:
    _, outcome = short(text="两份红烧肉，窗口")
    assert labels_of(outcome)[-1] == "取消"
    assert "只要其余的" not in labels_of(outcome)


def test_yes_to_the_question_places_nothing() -> None:
    chat, _ = short()
    outcome = chat.say("确认")
    assert outcome.effects == ()


def test_the_next_dish_that_is_gone_is_asked_in_its_turn() -> None:
    chat, _ = short()
    chat.say("1")
    effect = only(chat.say("确认"))
    outcome = chat.refuse(effect, "sold_out", name="土豆牛肉", left=0, wanted=2)
    assert "土豆牛肉刚刚卖完" in text_of(outcome)


def test_english_is_answered_in_english() -> None:
    for left in (0, 1):
        chat, outcome = short(left, "en", "2 braised pork and a rice at the counter")
        assert not CHINESE.search(text_of(outcome))
        assert not CHINESE.search(text_of(chat.say("only the rest")))
        assert lines_of(chat) == (Line("mf"),)
