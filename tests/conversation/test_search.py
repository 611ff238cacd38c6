"""Parts of the menu, what is looked for in it, and advice with a reason."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from conversation.effects import ShowDish
from conversation.facts import Preferences
from conversation.menu_view import view
from conversation.outcome import Outcome
from conversation.session import Session
from conversation.understanding.model import Line
from menus.sample_menu import menu_for
from tests.conversation.makers import (
    CHINESE,
    Chat,
    labels_of,
    lines_of,
    make_facts,
    make_meal,
    make_snapshot,
    text_of,
)

SAMPLE = menu_for("lunch") | {
    "id": "m1", "name": "一食堂", "lang": "zh", "date": "2025-03-12",
    "pickup_windows": [{"name": "午餐", "aliases": ["中午"], "from": "11:00", "to": "13:30"}],
}  # fmt: skip
MENU = view(SAMPLE)
PEANUT = Preferences(allergies=("peanut",))


class Looking(Chat):
    """A chat in which a dish that is looked at is shown, as nobody has rated it yet."""

    rating: Mapping[str, int] = MappingProxyType({})

    def say(self, *texts: str) -> Outcome:
        outcome = super().say(*texts)
        for effect in outcome.effects:
            assert isinstance(effect, ShowDish)
            outcome = self.done(effect, **self.rating)
        return outcome


def canteen(language: str = "zh", **over: Any) -> Chat:
    """The sample's lunch, where there is enough to look for."""
    meal = make_meal(MENU, **{"left": dict.fromkeys(MENU.dishes, 30), **over.pop("meal", {})})
    return Looking(make_facts(meal=meal, **over), Session(language))


# --- the menu -------------------------------------------------------------------------------------


def test_the_menu_marks_what_this_diner_cannot_eat() -> None:
    marked = text_of(canteen(preferences=PEANUT).say("菜单"))
    assert "2 宫保鸡丁 ¥14 🌶 ⚠含花生" in marked
    assert "⚠" not in text_of(canteen().say("菜单"))


def test_nobody_reads_in_a_group_what_somebody_cannot_eat() -> None:
    assert "⚠" not in text_of(canteen(preferences=PEANUT, group=True).say("菜单"))


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("zh", "荤菜", ["【荤菜】", "1 红烧肉 ¥16", "2 宫保鸡丁 ¥14 🌶"]),
        ("zh", "汤", ["【汤】", "14 紫菜蛋花汤 ¥3", "15 玉米排骨汤 ¥6"]),
        ("en", "meat", ["[Meat]", "1 Braised pork ¥16", "2 Kung Pao chicken ¥14 🌶"]),
        ("en", "drinks", ["[Drinks]", "6 Cola ¥3", "16 Soy milk ¥2"]),
    ],
)
def test_a_category_is_a_part_of_the_menu_with_its_numbers(
    language: str, text: str, lines: list[str]
) -> None:
    chat = canteen(language)
    assert text_of(chat.say(text)).split("\n")[: len(lines)] == lines
    chat.say("2")
    assert lines_of(chat) == (Line("gongbaojiding"),)


# --- looking for something ------------------------------------------------------------------------

LOOKED_FOR = [
    ("有没有牛肉", ["土豆烧牛肉", "牛肉面"]),
    ("有什么汤", ["紫菜蛋花汤", "玉米排骨汤"]),
    ("辣的", ["宫保鸡丁", "鱼香肉丝", "麻婆豆腐", "酸辣土豆丝"]),
    ("10元以内不辣的素菜", ["清炒时蔬", "西红柿炒蛋", "蒜蓉西兰花"]),
    ("有没有不含大豆的荤菜", []),
    ("清淡的", ["清炒时蔬", "蒜蓉西兰花", "紫菜蛋花汤", "玉米排骨汤"]),
    ("有鸡蛋吗", ["西红柿炒蛋", "蛋炒饭", "紫菜蛋花汤"]),
    ("有没有豆腐", ["麻婆豆腐"]),
    ("有没有鱼", []),
    ("有没有佛跳墙", []),
    ("anything spicy", ["宫保鸡丁", "鱼香肉丝", "麻婆豆腐", "酸辣土豆丝"]),
    ("what soups do you have", ["紫菜蛋花汤", "玉米排骨汤"]),
]


@pytest.mark.parametrize(("text", "names"), LOOKED_FOR)
def test_a_question_is_answered_with_the_dishes_that_are_so(text: str, names: list[str]) -> None:
    chat = canteen()
    outcome = chat.say(text)
    if not names:
        assert "没有这样的" in text_of(outcome)
        return
    assert labels_of(outcome) == names
    assert f"1 {names[0]}" in text_of(outcome)
    chat.say(str(len(names)))
    assert [MENU.dishes[line.dish].name for line in lines_of(chat)] == [names[-1]]


@pytest.mark.parametrize(
    "text", ["红烧肉不要辣", "不辣", "两份红烧肉", "有人吗", "有没有优惠", "什么时候开饭", "少油"]
)
def test_what_is_no_wish_is_left_to_the_others(text: str) -> None:
    chat = canteen()
    chat.say("来一份红烧肉")
    outcome = chat.say(text)
    assert "这些都是" not in text_of(outcome)
    assert "没有这样的" not in text_of(outcome)


def test_halal_is_never_guessed() -> None:
    assert "没有标清真" in text_of(canteen().say("有清真的吗"))
    named = [{**dish, "category": "清真"} for dish in SAMPLE["dishes"][:2]]
    menu = view({**SAMPLE, "dishes": named, "categories": [{"name": "清真", "aliases": ["halal"]}]})
    chat = Chat(make_facts(meal=make_meal(menu)))
    assert "1 红烧肉" in text_of(chat.say("清真"))


def test_what_is_sold_out_is_listed_only_when_nothing_else_is_so() -> None:
    left = {**dict.fromkeys(MENU.dishes, 30), "zicaidanhuatang": 0}
    assert labels_of(canteen(meal={"left": left}).say("有什么汤")) == ["玉米排骨汤"]
    left["yumipaigutang"] = 0
    assert "售罄" in text_of(canteen(meal={"left": left}).say("有什么汤"))


# --- advice ---------------------------------------------------------------------------------------


def test_advice_has_one_true_reason_each() -> None:
    sold = {"tudouniurou": 12, "mapodoufu": 4}
    chat = canteen(meal={"sold": sold})
    said = text_of(chat.say("推荐"))
    assert "1 土豆烧牛肉 ¥18 · 卖得好，今天已点 12 份" in said
    assert "2 麻婆豆腐 ¥7 🌶🌶 · 卖得好，今天已点 4 份" in said
    past = tuple((f"2025-03-0{day}", (Line("qingchaoshishu"),)) for day in (3, 4))
    said = text_of(canteen(past=(*past, ("2025-03-11", (Line("mifan"),)))).say("推荐"))
    assert "红烧肉 ¥16 · 你还没点过" in said
    assert "清炒时蔬 ¥6 · 你点过 2 次" in said


def test_others_are_others_until_there_are_none() -> None:
    chat = canteen()
    seen = labels_of(chat.say("推荐"))
    for _ in range(5):
        more = labels_of(chat.say("换一批"))
        assert not set(more) & set(seen)
        seen += more
    while len(seen) < len(MENU.dishes):
        seen += labels_of(chat.say("换一批"))
    assert "推荐过了" in text_of(chat.say("换一批"))


@pytest.mark.parametrize(
    "texts", [("推荐20元内不辣的",), ("推荐", "20元内不辣的"), ("推荐", "不辣")]
)
def test_advice_keeps_to_what_is_wished(texts: tuple[str, ...]) -> None:
    chat = canteen()
    for text in (texts[-1], "换一批") if len(texts) == 1 else (*texts, "换一批"):
        outcome = chat.say(text)
    dishes = [dish for dish in MENU.dishes.values() if dish.name in labels_of(outcome)]
    assert dishes
    assert all(dish.spicy == 0 for dish in dishes)


def test_nobody_is_advised_what_makes_them_ill() -> None:
    chat = canteen(preferences=Preferences(allergies=("soy", "egg")))
    for _ in range(4):
        for name in labels_of(chat.say("换一批")):
            dish = next((d for d in MENU.dishes.values() if d.name == name), None)
            assert dish is None or not {"soy", "egg"} & set(dish.allergens)


def test_english_is_answered_in_english() -> None:
    chat = canteen("en")
    for text in ("recommend mild dishes", "something else", "any fish?", "under 10", "is it halal"):
        assert not CHINESE.search(text_of(chat.say(text)).replace("“", "").replace("”", ""))


# --- one dish -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["看2", "看宫保鸡丁", "宫保鸡丁怎么样", "show 2", "show kung pao chicken",
             "宫保鸡丁有花生吗", "宫保鸡丁热量", "calories of kung pao chicken", "看第2个"],
)  # fmt: skip
def test_one_dish_is_shown_and_then_it_is_what_is_talked_about(text: str) -> None:
    chat = canteen(preferences=PEANUT)
    outcome = chat.say(text)
    (reply,) = outcome.replies
    assert reply.kind == "card"
    lines = reply.text.split("\n")
    assert lines[:3] == ["宫保鸡丁 ¥14 🌶", "荤菜 · 还剩 30 份 · 你还能点 10 份", "含：花生、大豆"]
    assert "⚠ 宫保鸡丁含花生，你设了过敏。" in lines
    assert ("热量没有登记，想知道请问窗口。" in lines) == ("热量" in text or "calories" in text)
    assert lines_of(chat) == ()
    chat.say("来2份")
    assert lines_of(chat) == (Line("gongbaojiding", 2),)


def test_the_number_of_a_list_is_looked_at_by_that_list() -> None:
    chat = canteen()
    chat.say("有什么汤")
    assert text_of(chat.say("看2")).startswith("玉米排骨汤 ¥6")
    assert text_of(chat.say("它怎么样")).startswith("玉米排骨汤 ¥6")


def test_options_stand_there_with_their_prices_and_a_picture_where_there_is_one() -> None:
    menu = view(make_snapshot(), {"hsr": "http://canteen/dishes/hsr.png"})
    chat = Looking(make_facts(meal=make_meal(menu)))
    chat.rating = {"tenths": 46, "count": 12}
    (reply,) = chat.say("看红烧肉").replies
    assert "评分 4.6（12 人评）" in reply.text
    assert "辣度：不辣 / 正常辣 / 加辣（+¥0.50）" in reply.text
    assert (reply.kind, reply.url) == ("image", "http://canteen/dishes/hsr.png")


@pytest.mark.parametrize("text", ["看99", "看佛跳墙", "show me", "怎么样"])
def test_no_dish_is_shown_where_none_is_named(text: str) -> None:
    outcome = canteen().say(text)
    assert all(reply.kind != "card" for reply in outcome.replies)
    assert outcome.session.cart.lines == ()
