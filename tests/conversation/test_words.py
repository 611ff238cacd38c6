"""A whole message is looked up, whatever the keyboard made of it; parts of messages never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.words import (
    Verb,
    clean,
    number_of,
    split_method,
    verb_and_number,
    verb_of,
    wonders,
)

# CONTRACT §6, and what keyboards make of it.
VERBS = [
    ("菜单", Verb.MENU),
    ("menu", Verb.MENU),
    ("MENU", Verb.MENU),
    ("Ｍｅｎｕ", Verb.MENU),
    ("  菜 单  ", Verb.MENU),
    ("今天吃什么？", Verb.MENU),
    ("购物车", Verb.CART),
    ("cart", Verb.CART),
    ("结算", Verb.CHECKOUT),
    ("就这些。", Verb.CHECKOUT),
    ("Check out!", Verb.CHECKOUT),
    ("确认", Verb.CONFIRM),
    ("确认！", Verb.CONFIRM),
    ("好的～", Verb.CONFIRM),
    ("Yes", Verb.CONFIRM),
    ("ＯＫ", Verb.CONFIRM),
    ("算了", Verb.DENY),
    ("no", Verb.DENY),
    ("never mind", Verb.DENY),
    ("取消", Verb.CANCEL),
    ("取消。。。", Verb.CANCEL),
    ("cancel", Verb.CANCEL),
    ("返回", Verb.BACK),
    ("back", Verb.BACK),
    ("帮助", Verb.HELP),
    ("help", Verb.HELP),
    ("?", Verb.HELP),
    ("？？？", Verb.HELP),
    ("订单", Verb.ORDERS),
    ("orders", Verb.ORDERS),
    ("好了没？", Verb.STATUS),
    ("取餐码", Verb.CODE),
    ("取餐码？", Verb.CODE),
    ("code", Verb.CODE),
    ("余额", Verb.BALANCE),
    ("balance", Verb.BALANCE),
    ("付了", Verb.PAID),
    ("paid", Verb.PAID),
    ("付款", Verb.PAY),
    ("饭卡支付", Verb.PAY_WALLET),
    ("meal card", Verb.PAY_WALLET),
    ("微信支付", Verb.PAY_PROVIDER),
    ("支付宝支付", Verb.PAY_PROVIDER),
    ("网上支付（演示）", Verb.PAY_PROVIDER),
    ("退款", Verb.REFUND),
    ("refund", Verb.REFUND),
    ("取消订单", Verb.CANCEL_ORDER),
    ("Cancel order", Verb.CANCEL_ORDER),
    ("清空", Verb.CLEAR),
    ("撤销", Verb.UNDO),
    ("推荐", Verb.RECOMMEND),
    ("recommend", Verb.RECOMMEND),
    ("开柜", Verb.OPEN_DOOR),
    ("open door", Verb.OPEN_DOOR),
    ("还没拿", Verb.STILL_THERE),
    ("still there", Verb.STILL_THERE),
    ("延时", Verb.EXTEND),
    ("换码", Verb.NEW_CODE),
    ("柜子", Verb.CABINET),
    ("取餐柜", Verb.CABINET),
    ("窗口", Verb.COUNTER),
    ("English", Verb.ENGLISH),
    ("中文", Verb.CHINESE),
]


@pytest.mark.parametrize(("text", "verb"), VERBS)
def test_a_word_is_known_whatever_the_keyboard_made_of_it(text: str, verb: Verb) -> None:
    assert verb_of(text) is verb


NO_VERBS = [
    "",
    " ",
    "。",
    "红烧肉",
    "菜单上有什么",
    "确认一下红烧肉",
    "1",
    "来两份红烧肉",
    "我要取消不",
]


@pytest.mark.parametrize("text", NO_VERBS)
def test_a_part_of_a_message_is_no_word(text: str) -> None:
    assert verb_of(text) is None


@pytest.mark.parametrize("text", ["确认？", "确认?", "好的？", "ok?"])
def test_a_question_confirms_nothing(text: str) -> None:
    assert wonders(text)
    assert verb_of(text) is None


NUMBERS = [
    ("1", 1),
    (" 2 ", 2),
    ("３", 3),
    ("12", 12),
    ("①", 1),
    ("⑩", 10),
    ("一", 1),
    ("十", 10),
    ("第2个", 2),
    ("第 2 个", 2),
    ("第二个", 2),
    ("3号", 3),
    ("1.", 1),
    ("2、", 2),
    ("1。", 1),
    ("0", 0),
    ("999", 999),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_is_read_in_every_writing(text: str, number: int) -> None:
    assert number_of(text) == number


NO_NUMBERS = [
    "",
    "第",
    "个",
    "1x2",
    "1 2",
    "1和2",
    "①②",
    "① ②",
    "1000",
    "-1",
    "1.5",
    "两份",
    "A017",
]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_anything_else_is_no_number(text: str) -> None:
    assert number_of(text) is None


ON_ORDERS = [
    ("取消订单 A017", (Verb.CANCEL_ORDER, "A017", "")),
    ("取消订单A017", (Verb.CANCEL_ORDER, "A017", "")),
    ("取消订单 ａ０１７。", (Verb.CANCEL_ORDER, "A017", "")),
    ("cancel order a017", (Verb.CANCEL_ORDER, "A017", "")),
    ("cancel A017", (Verb.CANCEL, "A017", "")),
    ("退款 A017", (Verb.REFUND, "A017", "")),
    ("退款 A017 清炒时蔬", (Verb.REFUND, "A017", "清炒时蔬")),
    ("refund A1234 Stir-fried greens", (Verb.REFUND, "A1234", "stir-fried greens")),
    ("取餐码 A017", (Verb.CODE, "A017", "")),
    ("付款 A017", (Verb.PAY, "A017", "")),
]


@pytest.mark.parametrize(("text", "want"), ON_ORDERS)
def test_a_word_may_name_its_order(text: str, want: tuple[Verb, str, str]) -> None:
    assert verb_and_number(text) == want


@pytest.mark.parametrize(
    "text", ["A017", "取消订单", "A017好了", "退款 17", "红烧肉 A017", "codea017", ""]
)
def test_without_a_word_and_an_order_there_is_neither(text: str) -> None:
    assert verb_and_number(text) is None


PLACES = [
    ("柜子", ("cabinet", "", "")),
    ("取餐柜", ("cabinet", "", "")),
    ("柜子 B", ("cabinet", "B", "")),
    ("柜子B取", ("cabinet", "B", "")),
    ("ｌｏｃｋｅｒ　Ｂ", ("cabinet", "B", "")),
    ("in the locker", ("cabinet", "", "")),
    ("In the Cabinet A", ("cabinet", "A", "")),
    ("窗口", ("counter", "", "")),
    ("去窗口取", ("counter", "", "")),
    ("at the counter", ("counter", "", "")),
    ("12点柜子取", ("cabinet", "", "12点取")),
    ("12点半窗口取餐", ("counter", "", "12点半取餐")),
    ("半小时后柜子取", ("cabinet", "", "半小时后取")),
    ("来两份红烧肉，一碗米饭，柜子取", ("cabinet", "", "来两份红烧肉,一碗米饭")),
    ("来两份红烧肉，放柜子里", ("cabinet", "", "来两份红烧肉")),
    ("两份红烧肉 12点10分 柜子B", ("cabinet", "B", "两份红烧肉 12点10分")),
    ("2 rice in the locker at 12:00", ("cabinet", "", "2 rice at 12:00")),
    ("two rice, locker at noon", ("cabinet", "", "two rice, at noon")),
    ("来两份红烧肉", ("", "", "来两份红烧肉")),
    ("encounter", ("", "", "encounter")),
    ("", ("", "", "")),
]


@pytest.mark.parametrize(("text", "want"), PLACES)
def test_where_to_collect_is_taken_out_of_a_message(text: str, want: tuple[str, str, str]) -> None:
    assert split_method(text) == want


@given(st.text(max_size=60))
def test_any_text_is_read_without_raising(text: str) -> None:
    verb_of(text)
    verb_and_number(text)
    number = number_of(text)
    assert number is None or 0 <= number <= 999
    method, cabinet, rest = split_method(text)
    assert method in {"", "cabinet", "counter"}
    assert (method != "") or (cabinet == "" and rest == text)
    assert clean(clean(text)) == clean(text)
