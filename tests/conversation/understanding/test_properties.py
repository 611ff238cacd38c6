"""What holds for every message: the same answer twice, no exception, nothing beyond the rules."""

from __future__ import annotations

import json
import string
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from conversation.understanding import Answer, Limit, normalise, read_number, run_lines
from conversation.understanding.model import answer_to_json

from .sample_menus import CHINESE, NOW, ask, dish, lines, menu, shown

WORDS = st.sampled_from(
    (
        "来",
        "要",
        "两份",
        "三碗",
        "0份",
        "-1份",
        "半份",
        "不要",
        "葱",
        "香菜",
        "加蛋",
        "大杯",
        "去冰",
        "拌面",
        "馄饨",
        "包子",
        "红茶",
        "可乐",
        "套餐",
        "红糖馒头",
        "换成",
        "改成",
        "去掉",
        "不要了",
        "都",
        "各",
        "每人",
        "我们三个人",
        "第二个",
        "3号",
        "再来一份",
        "老样子",
        "给小王",
        "我要",
        "不对",
        "算了",
        "，",
        "。",
        "吗",
        "多少钱",
        "12点取",
        "明天",
        "清空",
        "下单",
        "的",
        "了",
        "x2",
        "佛跳墙",
        "洪烧肉",
        "<b>",
        "';",
        "drop",
        "😀",
        "no",
        "onion",
        "two",
        "cola",
    )
)
MESSAGES = st.lists(WORDS, max_size=14).map("".join)
NOISE = st.text(max_size=80)
CARTS = st.sampled_from(["", "a04x2", "a04x1[scallion.no] a20x3", "a05x1@小王 a11x1[cup.l]"])
FILLERS = st.sampled_from(["嗯", "呃", "那个", "麻烦", "谢谢", "哈", "请", "，", " ", "😀", "！！"])
SIMPLE = st.sampled_from(
    [
        ("来两份拌面", "order a04x2"),
        ("馄饨三碗不要葱", "order a05x3[scallion.no]"),
        ("可乐一瓶", "order a20x1"),
        ("大杯红茶少冰两杯", "order a11x2[cup.l,ice.less]"),
        ("来碗肉丝面加蛋", "order a03x1[egg.yes]"),
    ]
)
TRADITIONAL = str.maketrans("来两碗面馄饨红烧鸡饭个杯冰丝肉", "來兩碗麵餛飩紅燒雞飯個杯冰絲肉")
TO_WIDE = {ord(char): ord(char) + 0xFEE0 for char in string.ascii_letters + string.digits}


def within_limits(answer: Answer) -> bool:
    """No line of the answer asks for more than may be had, or for half a choice."""
    compiled = menu("zh")
    for line in answer.cart:
        limit = compiled.default_limits[line.dish]
        total = sum(one.quantity for one in answer.cart if one.dish == line.dish)
        groups = [compiled.group_of[option] for option in line.options]
        offered = [option.id for _, option in compiled.options_of(line.dish)]
        if line.quantity < 1 or total > limit.most or not set(line.options) <= set(offered):
            return False
        single = [one for one in groups if compiled.groups[one].single]
        if len(single) != len(set(single)):
            return False
    return True


@given(MESSAGES, CARTS)
@settings(max_examples=100, deadline=None)
def test_any_words_leave_a_cart_that_can_be_cooked(text: str, cart: str) -> None:
    answer = ask(text, cart, lang="zh")
    assert answer == ask(text, cart, lang="zh")
    assert within_limits(answer)
    assert answer.clarify is None or answer.intent in ("order", "checkout", "pickup")
    if answer.intent not in ("order", "checkout", "clear"):
        assert answer.cart == lines(cart)


@given(NOISE, CARTS)
@settings(max_examples=100, deadline=None)
def test_noise_never_raises(text: str, cart: str) -> None:
    answer = ask(text, cart, lang="zh")
    assert within_limits(answer)
    json.dumps(answer_to_json(answer, "x"))


@given(SIMPLE, FILLERS, FILLERS)
@settings(max_examples=40, deadline=None)
def test_fillers_around_an_order_carry_nothing(
    said: tuple[str, str], before: str, after: str
) -> None:
    text, want = said
    assert shown(ask(before + text + after)) == want


@given(SIMPLE)
def test_width_and_script_do_not_matter(said: tuple[str, str]) -> None:
    text, want = said
    assert shown(ask(text.translate(TRADITIONAL))) == want
    assert shown(ask(text.replace("两", "2").translate(TO_WIDE))) == want


@given(NOISE)
@settings(max_examples=50, deadline=None)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.integers(1, 9999))
def test_a_number_reads_as_itself(value: int) -> None:
    number = read_number(str(value))
    assert number is not None
    assert (number.value, number.exact) == (value, True)


def test_kilobytes_of_noise_take_no_time_and_hide_no_order() -> None:
    began = time.perf_counter()
    for noise in (
        "曌" * 5000,
        "9" * 5000,
        "<b>" * 3000,
        "qwzx " * 2000,
        "不要" * 2000,
        "😀" * 4000,
    ):
        assert ask(noise, lang="zh").cart == ()
        answer = ask(f"{noise}\n来两份拌面", lang="zh")
        assert [(line.dish, line.quantity) for line in answer.cart] == [("a04", 2)]
    # A hang would take minutes; the bound only has to tell the two apart on a busy machine.
    assert time.perf_counter() - began < 20


def test_the_command_answers_every_line_it_is_given() -> None:
    case: dict[str, object] = {
        "id": "1",
        "now": "2025-06-18T10:00",
        "history": [],
        "cart": [],
        "pickup": None,
    }
    rows = [
        json.dumps({**case, "text": "来份拌面"}),
        "not json",
        json.dumps({"id": "3"}),
        json.dumps({**case, "id": "4", "cart": [{"dish": "a04", "quantity": "two"}], "text": "好"}),
        json.dumps(
            {**case, "id": "5", "cart": [{"dish": "gone", "quantity": 1}], "text": "不要葱"}
        ),
        json.dumps([1, 2]),
    ]
    answers = [json.loads(line) for line in run_lines(CHINESE, rows)]
    assert [answer["id"] for answer in answers] == ["1", None, "3", "4", "5", None]
    assert answers[0]["cart"] == [
        {"dish": "a04", "quantity": 1, "options": [], "note": "", "for": ""}
    ]
    assert {answer["intent"] for answer in answers[1:4]} == {"unknown"}


def test_limits_of_the_moment_count_more_than_the_menu() -> None:
    from conversation.understanding import Case, understand

    limits = {**menu("zh").default_limits, "a04": Limit(available=True, stock=1, max_per_order=9)}
    answer = understand(menu("zh"), Case(NOW, "来两份拌面"), limits)
    assert shown(answer) == "order ?over_limit(a04)"


def test_a_picture_that_names_a_dish_is_read() -> None:
    from conversation.understanding import Case, compile_menu, understand

    row = dish(1, "p1", "烤红薯|🍠", "热菜")
    compiled = compile_menu({**CHINESE, "dishes": [row]})
    assert shown(understand(compiled, Case(NOW, "来两个🍠👍"))) == "order p1x2"
