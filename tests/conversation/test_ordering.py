"""From the menu to 「确认」: what was shown is what is placed, and a refusal leaves a way on."""

from datetime import timedelta
from typing import Any

import pytest

from conversation.asked import AskMethod, AskTime, ConfirmOrder
from conversation.effects import PlaceOrder
from conversation.menu_view import view
from conversation.messages import Signal
from conversation.outcome import Outcome
from conversation.session import Cart, Session
from conversation.texts import words
from conversation.understanding.model import Line
from tests.conversation.makers import (
    CHINESE,
    NOW,
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
from tests.makers import DISHES

PORK, RICE = Line("hsr", 2), Line("mf", 1)
NOON_MS = round(NOW.replace(hour=12, minute=0).timestamp() * 1000)


def placed(outcome: Outcome) -> PlaceOrder:
    effect = only(outcome)
    assert isinstance(effect, PlaceOrder)
    return effect


def summed_up(*texts: str, **over: Any) -> Chat:
    """A chat in front of its summary."""
    chat = Chat(make_facts(**over))
    chat.say(*(texts or ("来两份红烧肉，一碗米饭，窗口",)))
    assert isinstance(chat.session.question, ConfirmOrder)
    return chat


# --- the menu -------------------------------------------------------------------------------------


def test_the_menu_shows_numbers_prices_and_what_is_nearly_gone() -> None:
    left = {"hsr": 20, "gbjd": 3, "qcss": 0, "mf": 10, "kl": 11}
    said = text_of(Chat(make_facts(meal=make_meal(left=left))).say("菜单"))
    assert said.split("\n") == [
        "周三午餐 · 13:00 截单 · 取餐 11:00–13:30",
        "【荤菜】",
        "1 红烧肉 ¥16",
        "2 宫保鸡丁 ¥14  剩3",
        "【素菜】",
        "3 清炒时蔬 ¥6  售罄",
        "【主食】",
        "4 米饭 ¥1  剩10",
        "【饮料】",
        "5 可乐 ¥3",
        "回复数字或菜名就能点，例：1x2 / 来两份红烧肉",
    ]


def test_the_menu_speaks_english() -> None:
    said = text_of(Chat(session=Session("en")).say("menu"))
    assert said.startswith(
        "Wed lunch · order until 13:00 · collect 11:00–13:30\n[Meat]\n1 Braised pork ¥16"
    )


@pytest.mark.parametrize(
    ("meal", "said"),
    [
        (None, "现在没有可以点的餐次"),
        (make_meal(status="not_yet", opens=NOW + timedelta(hours=1)), "午餐 03-12 11:30 开始点餐"),
        (make_meal(status="paused"), "食堂暂停接单了"),
    ],
)
@pytest.mark.parametrize("text", ["菜单", "来一份红烧肉"])
def test_when_nothing_can_be_ordered_the_reason_is_said(meal: Any, said: str, text: str) -> None:
    chat = Chat(make_facts(meal=meal))
    outcome = chat.say(text)
    assert said in text_of(outcome)
    assert outcome.effects == ()
    assert lines_of(chat) == ()


@pytest.mark.parametrize("name", ["subscribe", "enter"])
def test_whoever_comes_in_is_greeted_by_name(name: str) -> None:
    assert "你好，小李！这里是一食堂" in text_of(Chat().hear(Signal(name)))


def test_a_picture_is_not_understood_and_loses_nothing() -> None:
    chat = summed_up()
    before = chat.session
    assert text_of(chat.hear(Signal("image")))
    assert chat.session == before


def test_a_question_on_a_dish_is_answered_with_price_stock_and_allergens() -> None:
    assert text_of(Chat().say("宫保鸡丁多少钱")) == "宫保鸡丁 ¥14，还剩 20 份，含花生。"
    english = Chat(session=Session("en"))
    said = text_of(english.say("how much is the Kung Pao chicken?"))
    assert said == "Kung Pao chicken: ¥14, 20 left, contains peanut."


def test_what_is_recommended_is_there_and_was_not_eaten_last() -> None:
    chat = Chat(
        make_facts(
            past=(("2025-03-11", (Line("hsr"),)),),
            meal=make_meal(left={"hsr": 9, "gbjd": 0, "qcss": 9, "mf": 9, "kl": 9}),
        )
    )
    assert labels_of(chat.say("推荐")) == ["清炒时蔬", "米饭", "可乐"]
    chat.say("2")
    assert lines_of(chat) == (RICE,)


def test_with_everything_else_sold_out_nothing_is_recommended() -> None:
    outcome = Chat(make_facts(meal=make_meal(left={}))).say("推荐")
    assert labels_of(outcome) == ["菜单"]
    assert "已经卖完" in text_of(outcome)


# --- into the cart --------------------------------------------------------------------------------


@pytest.mark.parametrize("opening", [(), ("菜单",), ("你好",)])
@pytest.mark.parametrize(
    ("text", "cart"),
    [
        ("4", (RICE,)),
        ("④", (RICE,)),
        ("4号", (RICE,)),
        ("1x2", (PORK,)),
        ("4 和 5", (RICE, Line("kl", 1))),
        ("4、5", (RICE, Line("kl", 1))),
        ("4 5", (RICE, Line("kl", 1))),
        ("四", (RICE,)),
        ("来两份红烧肉", (PORK,)),
        ("两份红烧肉，一碗米饭", (PORK, RICE)),
        ("红烧肉两份不要辣", (Line("hsr", 2, ("spice.none",)),)),
        ("two braised pork and a rice", (PORK, RICE)),
    ],
)
def test_a_number_or_a_dish_goes_into_the_cart(
    opening: tuple[str, ...], text: str, cart: tuple[Line, ...]
) -> None:
    chat = Chat()
    outcome = chat.say(*opening, text)
    assert lines_of(chat) == cart
    assert "合计" in text_of(outcome)
    assert labels_of(outcome) == ["结算", "菜单"]
    assert outcome.effects == ()


def test_numbers_are_those_on_the_menu_not_places_in_a_list() -> None:
    menu = view(make_snapshot([{**DISHES[0], "no": 2}, {**DISHES[3], "no": 7}]))
    chat = Chat(make_facts(meal=make_meal(menu)))
    chat.say("菜单", "7")
    assert lines_of(chat) == (RICE,)
    chat.say("1")
    assert lines_of(chat) == (RICE,)


def test_the_cart_is_changed_undone_and_cleared() -> None:
    chat = Chat()
    chat.say("来两份红烧肉", "一碗米饭", "红烧肉不要了")
    assert lines_of(chat) == (RICE,)
    assert text_of(chat.say("撤销")).startswith("已撤销上一步：\n红烧肉 ×2 ¥32\n米饭 ×1 ¥1")
    assert lines_of(chat) == (PORK, RICE)
    chat.say("清空")
    assert lines_of(chat) == ()
    chat.say("撤销")
    assert lines_of(chat) == (PORK, RICE)
    chat.say("撤销", "撤销")
    assert "没有可以撤销的" in text_of(chat.say("撤销"))


def test_an_unclear_dish_is_asked_and_the_clear_ones_are_kept() -> None:
    noodles = {"code": "mt", "name": "馒头", "price": 200, "category": "主食"}
    chat = Chat(make_facts(meal=make_meal(view(make_snapshot([*DISHES, noodles])))))
    outcome = chat.say("两份红烧肉，三份主食")
    assert text_of(outcome) == "🛒 已记下：\n红烧肉 ×2 ¥32\n你要的是哪一个？"
    assert set(labels_of(outcome)) == {"米饭", "馒头"}
    chat.say(str(labels_of(outcome).index("馒头") + 1))
    assert lines_of(chat) == (PORK, Line("mt", 3))
    assert chat.session.question is None


def test_more_than_one_may_have_is_asked_as_a_number() -> None:
    chat = Chat(make_facts(meal=make_meal(bought={"hsr": 8})))
    assert "红烧肉最多还能点 2 份" in text_of(chat.say("来五份红烧肉"))
    chat.say("2")
    assert lines_of(chat) == (PORK,)


def test_what_was_not_on_the_menu_asks_nothing_that_a_number_could_answer() -> None:
    chat = Chat()
    assert "菜单上没有这道菜" in text_of(chat.say("来一份佛跳墙"))
    assert chat.session.question is None
    chat.say("4")
    assert lines_of(chat) == (RICE,)


def test_the_usual_is_what_was_ordered_last() -> None:
    chat = Chat(make_facts(past=(("2025-03-10", (RICE,)), ("2025-03-11", (PORK, RICE)))))
    chat.say("老样子")
    assert lines_of(chat) == (PORK, RICE)


# --- summary and 确认 -----------------------------------------------------------------------------


def test_checkout_asks_for_what_is_missing_and_confirm_places_what_was_shown() -> None:
    chat = Chat()
    asked = chat.say("菜单", "来两份红烧肉加辣，一碗米饭", "结算")
    assert isinstance(chat.session.question, AskMethod)
    assert labels_of(asked) == ["窗口", "取餐柜"]
    shown = chat.say("2")
    assert text_of(shown).split("\n") == [
        "请确认：",
        "红烧肉 ×2（加辣） ¥33",
        "米饭 ×1 ¥1",
        "取餐：取餐柜 A · 做好就取",
        "应付 ¥34.00",
        "回复「确认」下单，或直接改（加菜、改时间、换取餐方式），「取消」先不下。"
        "13:00 前、没开做可免费取消。",
    ]
    assert placed(chat.say("确认")) == PlaceOrder(
        1, (Line("hsr", 2, ("spice.extra",)), RICE), 3400, "cabinet", None, "A"
    )


ONE_SENTENCE = [
    ("来两份红烧肉，一碗米饭，柜子取", PlaceOrder(1, (PORK, RICE), 3300, "cabinet", None, "A")),
    ("两份红烧肉一碗米饭12点柜子取", PlaceOrder(1, (PORK, RICE), 3300, "cabinet", NOON_MS, "A")),
    ("来两份红烧肉，12点窗口取", PlaceOrder(1, (PORK,), 3200, "counter", NOON_MS, "")),
    ("4，柜子B", PlaceOrder(1, (RICE,), 100, "cabinet", None, "B")),
    (
        "two braised pork and a rice, in the locker at 12:00",
        PlaceOrder(1, (PORK, RICE), 3300, "cabinet", NOON_MS, "A"),
    ),
    ("a rice at the counter", PlaceOrder(1, (RICE,), 100, "counter", None, "")),
]


@pytest.mark.parametrize(("text", "order"), ONE_SENTENCE)
@pytest.mark.parametrize("yes", ["确认", "好的", "ok", "YES！"])
def test_one_sentence_and_one_yes_make_an_order(text: str, order: PlaceOrder, yes: str) -> None:
    chat = Chat(make_facts(cabinets=("A", "B")))
    shown = text_of(chat.say(text))
    assert f"应付 ¥{order.shown_total_fen // 100}.00" in shown
    assert placed(chat.say(yes)) == order


def test_the_subsidy_is_shown_before_what_is_to_pay() -> None:
    chat = Chat(make_facts(subsidy_fen=1000))
    assert "¥32.00 − 餐补 ¥10.00 = 应付 ¥22.00" in text_of(chat.say("来两份红烧肉，窗口"))
    assert placed(chat.say("确认")).shown_total_fen == 3200


def test_a_change_in_the_summary_is_shown_before_it_is_placed() -> None:
    chat = summed_up()
    assert "应付 ¥34.00" in text_of(chat.say("再来一碗米饭"))
    assert "取餐：取餐柜 A · 12:00" in text_of(chat.say("柜子12点"))
    assert placed(chat.say("确认")) == PlaceOrder(
        1, (PORK, Line("mf", 2)), 3400, "cabinet", NOON_MS, "A"
    )


NEVER_SHOWN: list[tuple[str, ...]] = [
    (),
    ("来两份红烧肉",),
    ("来两份红烧肉", "结算"),
    ("来两份红烧肉，窗口", "取消"),
    ("来两份红烧肉，窗口", "不要"),
    ("来两份红烧肉，窗口", "清空"),
    ("来两份红烧肉，窗口", "撤销"),
    ("来两份红烧肉，窗口", "返回"),
    ("来两份红烧肉", "一碗米饭", "撤销"),
    ("来两份红烧肉，窗口", "取消订单 A017"),
    ("来两份红烧肉，窗口", "退款 A017 米饭"),
    ("来两份红烧肉，窗口", "来八份佛跳墙", "取消"),
]


@pytest.mark.parametrize("texts", NEVER_SHOWN)
def test_confirm_with_nothing_shown_places_nothing(texts: tuple[str, ...]) -> None:
    chat = Chat(make_facts(orders=(make_order(),)))
    for text in texts:
        chat.say(text)
    outcome = chat.say("确认")
    assert not any(isinstance(effect, PlaceOrder) for effect in outcome.effects)
    assert outcome.replies or outcome.effects


def test_a_second_confirm_does_not_go_on_to_something_older() -> None:
    """取消订单 came after the summary: one 确认 cancels, the next shows the summary again."""
    chat = summed_up(orders=(make_order(),))
    chat.say("取消订单 A017", "确认")
    again = chat.say("确认")
    assert again.effects == ()
    assert text_of(again).startswith("请确认：")
    assert placed(chat.say("确认")).lines == (PORK, RICE)


def test_a_question_mark_shows_the_summary_again() -> None:
    chat = summed_up()
    outcome = chat.say("确认？")
    assert outcome.effects == ()
    assert text_of(outcome).startswith("请确认：")


def test_a_number_confirms_nothing() -> None:
    chat = summed_up()
    outcome = chat.say("1")
    assert outcome.effects == ()
    assert "应付 ¥49.00" in text_of(outcome)


# --- old buttons ----------------------------------------------------------------------------------


def confirm_button(outcome: Outcome) -> str:
    return next(c.value for r in outcome.replies for c in r.choices if c.label == "确认")


def test_the_button_of_the_newest_summary_places() -> None:
    chat = Chat()
    button = confirm_button(chat.say("来两份红烧肉，窗口"))
    assert placed(chat.tap(button)).lines == (PORK,)


LATER = [("再来一碗米饭",), ("取消",), ("清空",), ("柜子",), ("12点取",), ("红烧肉不要辣",)]


@pytest.mark.parametrize("texts", LATER)
def test_an_old_button_never_places_and_shows_what_is_now(texts: tuple[str, ...]) -> None:
    chat = Chat()
    button = confirm_button(chat.say("来两份红烧肉，窗口"))
    chat.say(*texts)
    before = chat.session.cart
    outcome = chat.tap(button)
    assert outcome.effects == ()
    assert "那是之前的内容" in text_of(outcome)
    assert chat.session.cart == before


def test_an_old_button_after_the_order_stands_shows_the_orders() -> None:
    chat = Chat()
    button = confirm_button(chat.say("来两份红烧肉，窗口"))
    effect = placed(chat.tap(button))
    chat.given(orders=(make_order("A017", "pending_payment"),))
    chat.done(effect, order_id=17)
    outcome = chat.tap(button)
    assert outcome.effects == ()
    assert "A017 待支付" in text_of(outcome)


def test_an_old_way_back_is_still_a_way_back() -> None:
    chat = Chat()
    button = confirm_button(chat.say("来两份红烧肉，窗口")).replace("确认", "取消")
    chat.say("再来一碗米饭")
    assert "停在这里" in text_of(chat.tap(button))
    assert chat.session.question is None


# --- refusals -------------------------------------------------------------------------------------

REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sold_out", {"name": "红烧肉", "left": 0}, "2 只要其余的"),
    ("sold_out", {"name": "红烧肉", "left": 1}, "2 减为1"),
    ("over_limit", {"name": "红烧肉", "left": 1, "limit": 10}, "「红烧肉改成1份，结算」"),
    ("over_limit", {"name": "红烧肉", "left": 0, "limit": 10}, "「红烧肉不要了，结算」"),
    ("price_changed", {"total_fen": 3400, "shown_fen": 3300}, "没问题再确认"),
    ("too_many_unpaid", {"limit": 3}, "「订单」"),
    ("paused", {}, "「结算」"),
    ("cut_off", {"cutoff_ms": 1}, "「菜单」"),
    ("frozen", {"cutoff_ms": 1}, "「菜单」"),
    ("meal_closed", {}, "「菜单」"),
    ("not_open", {"open_ms": 1}, "什么都没有改"),
    ("no_such_dish", {"dish": "hsr"}, "「购物车」"),
    ("no_such_option", {"option": "x"}, "「购物车」"),
    ("no_cabinet", {}, "「窗口」"),
    ("something_new", {}, "「帮助」"),
]


@pytest.mark.parametrize(("code", "said", "way_on"), REFUSED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refused_order_keeps_the_cart_and_says_the_way_on(
    code: str, said: dict[str, Any], way_on: str, language: str
) -> None:
    chat = Chat(session=Session(language))
    chat.say("来两份红烧肉，一碗米饭，窗口")
    cart, effect = chat.session.cart, placed(chat.say("确认"))
    outcome = chat.refuse(effect, code, **said)
    assert outcome.effects == ()
    assert len(outcome.replies) == 1
    assert chat.session.cart == cart
    if language == "zh":
        assert way_on in text_of(outcome)
    else:
        assert not CHINESE.search(text_of(outcome))
    # What was confirmed is spent: another 确认 shows before it places.
    shown_again = isinstance(chat.session.question, ConfirmOrder)
    assert shown_again == (code == "price_changed")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("left", "lines"), [(0, (RICE,)), (1, (Line("hsr", 1), RICE))])
def test_the_words_that_a_shortage_offers_order_the_rest(
    language: str, left: int, lines: tuple[Line, ...]
) -> None:
    chat = Chat(session=Session(language))
    chat.say("来两份红烧肉，一碗米饭，窗口")
    effect = placed(chat.say("确认"))
    chat.given(meal=make_meal(left={"hsr": left, "mf": 20}))
    outcome = chat.refuse(effect, "sold_out", name="红烧肉", left=left)
    chat.tap(outcome.replies[0].choices[0].value)
    assert placed(chat.say("确认")).lines == lines


def test_a_changed_price_is_shown_and_only_then_placed() -> None:
    chat = summed_up()
    effect = placed(chat.say("确认"))
    chat.given(meal=make_meal(view(make_snapshot(price=200))))
    assert "应付 ¥6.00" in text_of(chat.refuse(effect, "price_changed", total_fen=600))
    assert placed(chat.say("确认")).shown_total_fen == 600


def test_a_price_that_changed_before_confirm_is_shown_first() -> None:
    chat = summed_up()
    chat.given(meal=make_meal(view(make_snapshot(price=200))))
    outcome = chat.say("确认")
    assert outcome.effects == ()
    assert "应付 ¥6.00" in text_of(outcome)
    assert placed(chat.say("确认")).shown_total_fen == 600


def test_orders_that_closed_are_named_by_their_own_meal() -> None:
    chat = summed_up()
    effect = placed(chat.say("确认"))
    chat.given(meal=make_meal(id=2, kind="dinner"))
    said = text_of(chat.refuse(effect, "frozen", cutoff_ms=1))
    assert said.startswith("这一餐刚刚截单")
    assert "晚餐" not in said


def test_without_a_cabinet_the_counter_is_one_word_away() -> None:
    chat = summed_up("来两份红烧肉，柜子取")
    effect = placed(chat.say("确认"))
    chat.given(cabinets=())
    outcome = chat.refuse(effect, "no_cabinet")
    assert labels_of(outcome) == ["窗口"]
    chat.say("1")
    assert placed(chat.say("确认")).method == "counter"


# --- where and when -------------------------------------------------------------------------------


def test_without_any_cabinet_nothing_is_asked() -> None:
    assert placed(summed_up("来两份红烧肉", "结算", cabinets=()).say("确认")).method == "counter"


def test_a_cabinet_that_is_not_there_is_not_promised() -> None:
    chat = Chat()
    chat.say("来两份红烧肉")
    outcome = chat.say("柜子 Z")
    assert "用不了" in text_of(outcome)
    assert chat.session.cart.method == ""


def test_an_open_question_wins_over_a_words_other_meaning() -> None:
    """取餐柜 is the list of cabinets for whoever keeps them, and the answer where it was asked."""
    keeper = Chat(make_facts(roles=frozenset({"admin"})))
    keeper.say("来两份红烧肉", "结算")
    assert "取餐：取餐柜 A" in text_of(keeper.say("取餐柜"))


def test_the_place_may_be_said_before_the_dishes() -> None:
    chat = Chat()
    chat.say("柜子", "来两份红烧肉", "结算")
    assert placed(chat.say("确认")).method == "cabinet"


@pytest.mark.parametrize("text", ["来两份红烧肉，窗口，3点取", "来两份红烧肉，窗口，9点取"])
def test_an_impossible_time_is_answered_with_the_nearest_ones(text: str) -> None:
    chat = Chat()
    outcome = chat.say(text)
    assert isinstance(chat.session.question, AskTime)
    assert labels_of(outcome) == ["做好就取", "11:00", "11:15", "11:30", "11:45"]
    assert "取餐：窗口 · 11:15" in text_of(chat.say("3"))
    eleven_fifteen = NOW.replace(hour=11, minute=15)
    assert placed(chat.say("确认")).at_ms == round(eleven_fifteen.timestamp() * 1000)


@pytest.mark.parametrize(
    ("answer", "when"), [("1", "做好就取"), ("做好就取", "做好就取"), ("12:30", "12:30")]
)
def test_a_time_is_chosen_by_number_or_by_name(answer: str, when: str) -> None:
    chat = Chat()
    chat.say("来两份红烧肉，窗口，3点取")
    assert f"取餐：窗口 · {when}" in text_of(chat.say(answer))
    assert [type(question) for question in chat.session.rest.questions] == [ConfirmOrder]


def test_offered_times_are_still_ahead_and_within_the_serving() -> None:
    chat = Chat(make_facts(now=NOW.replace(hour=12, minute=58)))
    outcome = chat.say("来两份红烧肉，窗口，9点取")
    assert labels_of(outcome) == ["做好就取", "13:15", "13:30"]


@pytest.mark.parametrize("text", ["确认", "结算"])
def test_a_time_that_passed_while_one_thought_is_asked_again(text: str) -> None:
    chat = summed_up("来两份红烧肉，窗口，11点取")
    question = chat.session.question
    chat.given(now=NOW.replace(hour=11, minute=1))
    if text == "确认" and isinstance(question, ConfirmOrder):
        # As if the summary had been shown a moment ago.
        chat.session = chat.session.ask(ConfirmOrder(10**15, 3200, question.digest))
    outcome = chat.say(text)
    assert outcome.effects == ()
    assert labels_of(outcome)[0] == "做好就取"


# --- another meal, another menu -------------------------------------------------------------------


@pytest.mark.parametrize("meal", [None, make_meal(id=2, kind="dinner")])
@pytest.mark.parametrize("text", ["确认", "购物车", "你好", "1"])
def test_the_cart_of_a_meal_that_is_over_is_emptied_with_a_word(meal: Any, text: str) -> None:
    chat = summed_up()
    chat.given(meal=meal)
    outcome = chat.say(text)
    assert text_of(outcome).startswith("上次选的那一餐已经过了")
    assert outcome.effects == ()
    assert RICE not in lines_of(chat)
    assert chat.session.cart.method == "counter"
    assert chat.session.rest.undo == () or chat.session.rest.undo[0].lines == ()
    assert "上次选的" not in text_of(chat.say("购物车"))


def test_an_empty_cart_goes_over_to_the_next_meal_silently() -> None:
    chat = Chat(session=Session(cart=Cart(1)))
    chat.given(meal=make_meal(id=2))
    assert text_of(chat.say("购物车")) == words("zh").cart_empty()


def test_a_dish_that_left_the_menu_leaves_the_cart_with_a_word() -> None:
    chat = summed_up()
    chat.given(
        meal=make_meal(view(make_snapshot([dish for dish in DISHES if dish["code"] != "hsr"])))
    )
    outcome = chat.say("确认")
    assert outcome.effects == ()
    assert text_of(outcome).startswith("菜单刚刚变了")
    assert lines_of(chat) == (RICE,)
    chat.say("撤销")
    assert lines_of(chat) == (RICE,)


def test_a_list_of_another_menu_does_not_number_this_one() -> None:
    chat = Chat()
    chat.say("推荐")
    chat.given(meal=make_meal(view(make_snapshot(DISHES[3:])), id=2))
    assert "另一张菜单" in text_of(chat.say("1"))
    assert lines_of(chat) == ()
    chat.say("1")
    assert lines_of(chat) == (RICE,)
