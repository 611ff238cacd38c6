"""Other meals: looked at, ordered ahead with a cart of their own, and called for when they open."""

from datetime import timedelta
from typing import Any

import pytest

from conversation.effects import FindMeals, OpenMenu, PlaceOrder, RemindMe
from conversation.session import Cart, Session
from conversation.understanding.model import Line
from tests.conversation.makers import (
    CHINESE,
    NOW,
    Chat,
    labels_of,
    make_facts,
    make_meal,
    make_menu,
    make_order,
    only,
    text_of,
)

DAY = timedelta(days=1)
RICE = Line("mf", 1)
# Wednesday's lunch is ordered now, Thursday's too, and Friday's can only be looked at.
LUNCH = make_meal()
AHEAD = make_meal(
    id=2, date="2025-03-13", cutoff=LUNCH.cutoff + DAY, serve_from=LUNCH.serve_from + DAY,
    serve_to=LUNCH.serve_to + DAY,
)  # fmt: skip
LATER = make_meal(
    id=3, date="2025-03-14", status="not_yet", opens=NOW + timedelta(hours=6),
    cutoff=LUNCH.cutoff + 2 * DAY, serve_from=LUNCH.serve_from + 2 * DAY,
    serve_to=LUNCH.serve_to + 2 * DAY,
)  # fmt: skip
MEALS = {1: LUNCH, 2: AHEAD, 3: LATER}
ROWS: list[dict[str, Any]] = [
    {"id": 1, "date": "2025-03-12", "kind": "lunch", "ahead": True},
    {"id": 2, "date": "2025-03-13", "kind": "lunch", "ahead": True},
    {"id": 3, "date": "2025-03-14", "kind": "lunch", "ahead": True},
    {"id": 9, "date": "2025-03-12", "kind": "breakfast", "ahead": False},
]


class Diner(Chat):
    """A chat whose facts follow the meal that its session is about, as the loader's do."""

    def say(self, *texts: str) -> Any:
        for text in texts:
            self.load()
            outcome = super().say(text)
            while outcome.effects and isinstance(outcome.effects[0], FindMeals | OpenMenu):
                self.load()
                outcome = self.done(outcome.effects[0], meals=ROWS)
        return outcome

    def load(self) -> None:
        self.given(meal=MEALS.get(self.session.looked_at(self.facts.now_ms), LUNCH))


@pytest.mark.parametrize(
    ("text", "date", "kind"),
    [
        ("明天菜单", "2025-03-13", ""),
        ("明天的菜单", "2025-03-13", ""),
        ("明天有什么菜", "2025-03-13", ""),
        ("明天午餐", "2025-03-13", "lunch"),
        ("周五午餐菜单", "2025-03-14", "lunch"),
        ("周五晚餐", "2025-03-14", "dinner"),
        ("晚餐菜单", "", "dinner"),
        ("下周菜单", "", ""),
        ("menu tomorrow", "2025-03-13", ""),
        ("tomorrow's menu", "2025-03-13", ""),
        ("menu for friday lunch", "2025-03-14", "lunch"),
        ("friday dinner", "2025-03-14", "dinner"),
        ("dinner menu", "", "dinner"),
    ],
)
def test_a_day_and_a_meal_name_a_menu(text: str, date: str, kind: str) -> None:
    assert only(Chat().say(text)) == FindMeals(date, kind)


@pytest.mark.parametrize("text", ["晚上", "12点", "明天", "中午取", "明天见", "午餐肉"])
def test_a_time_is_no_menu(text: str) -> None:
    assert Chat().say(text).effects == ()


def test_a_meal_that_takes_orders_is_ordered_ahead_with_a_cart_of_its_own() -> None:
    diner = Diner()
    diner.say("一份可乐")
    said = text_of(diner.say("明天菜单"))
    assert said.startswith("周四午餐 · 03-13 13:00 截单")
    assert "你在看周四午餐的菜单" in said
    assert "先放一边" in said
    said = text_of(diner.say("一碗米饭，12点窗口"))
    assert "请确认（周四午餐）：" in said
    assert "03-13 13:00 前" in said
    effect = only(diner.say("确认"))
    noon = round((NOW.replace(hour=12, minute=0) + DAY).timestamp() * 1000)
    assert effect == PlaceOrder(2, (RICE,), 100, "counter", noon, "")
    order = make_order("A018", "pending_payment")
    diner.given(orders=(order,))
    diner.done(effect, order_id=18)
    assert "可乐 ×1" in text_of(diner.say("取消", "恢复"))
    assert diner.session.cart == Cart(1, (Line("kl"),))


def test_back_and_forth_each_meal_keeps_its_cart() -> None:
    diner = Diner()
    diner.say("一份可乐", "明天菜单", "一碗米饭")
    assert "购物车：¥3" in text_of(diner.say("今天菜单"))
    assert diner.session.cart == Cart(1, (Line("kl"),))
    diner.say("明天菜单")
    assert diner.session.cart == Cart(2, (RICE,))
    assert text_of(diner.say("菜单")).startswith("周四午餐")


def test_a_menu_without_a_cart_is_left_by_the_word_menu() -> None:
    diner = Diner()
    diner.say("明天菜单")
    assert text_of(diner.say("菜单")).startswith("周三午餐")
    diner.say("一份可乐")
    assert diner.session.cart.meal_id == 1


def test_a_forgotten_look_does_not_last() -> None:
    diner = Diner()
    diner.say("明天菜单")
    diner.later(minutes=31)
    diner.say("一份可乐")
    assert diner.session.cart.meal_id == 1


def test_a_meal_that_opens_later_is_only_looked_at() -> None:
    diner = Diner()
    diner.say("一份可乐")
    said = text_of(diner.say("周五午餐"))
    assert said.startswith("周五午餐 · 03-14 13:00 截单")
    assert said.endswith("周五午餐 16:30 开始点餐，现在只能看。回复「提醒我」，到时我叫你。")
    assert diner.session.cart == Cart(1, (Line("kl"),))
    assert only(diner.say("提醒我")) == RemindMe(3)
    diner.say("一碗米饭")
    assert diner.session.cart.meal_id == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [("今天早餐菜单", "早餐已经截单"), ("周五晚餐", "还没有发布"), ("后天早餐", "还没有发布")],
)
def test_what_cannot_be_looked_at_is_said_with_what_can(text: str, said: str) -> None:
    assert said in text_of(Diner().say(text))


def test_the_menus_that_are_out_are_named_in_words_that_show_them() -> None:
    diner = Diner()
    outcome = diner.say("下周菜单")
    assert labels_of(outcome) == ["午餐菜单", "周四午餐菜单", "周五午餐菜单"]
    assert text_of(diner.say("周四午餐菜单")).startswith("周四午餐 ·")


# --- closed hours ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["菜单", "来一份红烧肉", "推荐", "老样子"])
@pytest.mark.parametrize(
    ("meal", "said"),
    [(None, "「提醒我」"), (make_meal(status="not_yet", opens=NOW + DAY), "午餐 03-13 10:30")],
)
def test_closed_every_answer_says_what_comes_next(text: str, meal: Any, said: str) -> None:
    outcome = Chat(make_facts(meal=meal, past=(("2025-03-11", (RICE,)),))).say(text)
    assert said in text_of(outcome)
    assert outcome.effects == ()


def test_a_reminder_is_of_the_next_meal_and_says_when() -> None:
    chat = Chat(make_facts(meal=make_meal(status="not_yet", opens=NOW + DAY)))
    effect = only(chat.say("提醒我"))
    assert effect == RemindMe(1)
    opens_ms = round((NOW + DAY).timestamp() * 1000)
    done = chat.done(effect, kind="lunch", date="2025-03-13", opens_ms=opens_ms)
    assert text_of(done).startswith("好的，周四午餐 03-13 10:30 开始点餐时我叫你。")
    nobody = Chat(make_facts(meal=None))
    assert only(nobody.say("remind me")) == RemindMe(0)
    assert "一有能点的菜单" in text_of(nobody.done(RemindMe(0)))


def test_what_can_be_ordered_now_needs_no_reminder() -> None:
    outcome = Chat().say("提醒我")
    assert outcome.effects == ()
    assert "现在就能点" in text_of(outcome)


def test_a_meal_that_went_away_meanwhile_cannot_be_waited_for() -> None:
    chat = Chat(make_facts(meal=make_meal(status="not_yet")))
    effect = only(chat.say("提醒我"))
    assert "还没有发布" in text_of(chat.refuse(effect, "no_such_meal"))


def test_english_is_answered_in_english() -> None:
    diner = Diner(make_facts(meal=LUNCH), Session("en"))
    for text in ("menu tomorrow", "menu", "friday lunch", "next week's menu", "breakfast menu"):
        assert not CHINESE.search(text_of(diner.say(text)).replace("“", "").replace("”", ""))
    assert make_menu().dishes
