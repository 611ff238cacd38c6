"""A draft typed in chat: edits, and the warnings that one word answers."""

from typing import Any

import pytest

from conversation.asked import DraftOpen, DraftWarning
from conversation.effects import Admin, EditDraft, OpenDraft, SaveDraft
from conversation.office_words import OfficeWord, read_office_word
from conversation.session import Session
from tests.conversation.makers import Chat, labels_of, make_facts, only, text_of

LATER_MS = 10**15
TOMORROW = "2025-03-13"


def drafting() -> Chat:
    facts = make_facts(roles=frozenset({"admin"}))
    return Chat(facts, Session().ask(DraftOpen(LATER_MS, TOMORROW, "lunch")))


def edit(op: str, dish: str, number: int = 0, text: str = "") -> EditDraft:
    return EditDraft(TOMORROW, "lunch", op, dish, number, text)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("删 红烧肉", edit("remove", "红烧肉")),
        ("删除红烧肉", edit("remove", "红烧肉")),
        ("remove rice", edit("remove", "rice")),
        ("红烧肉改16", edit("price", "红烧肉", 1600)),
        ("红烧肉改成 16.5元", edit("price", "红烧肉", 1650)),
        ("红烧肉改50份", edit("portions", "红烧肉", 50)),
        ("红烧排骨 18 50份", SaveDraft(TOMORROW, "lunch", "红烧排骨 18 50份", False)),
    ],
)
def test_a_line_of_the_draft_is_written_or_changed(text: str, effect: object) -> None:
    assert only(drafting().say(text)) == effect


def test_without_a_draft_a_price_is_changed_on_the_menu_and_previewed() -> None:
    chat = Chat(make_facts(roles=frozenset({"admin"})))
    effect = only(chat.say("红烧肉改16"))
    assert isinstance(effect, Admin)
    assert (effect.verb, effect.commit) == ("price", False)


def test_a_day_and_a_meal_alone_open_the_draft() -> None:
    chat = Chat(make_facts(roles=frozenset({"admin"})))
    assert only(chat.say("明天午餐")) == OpenDraft(TOMORROW, "lunch")
    shown = chat.done(OpenDraft(TOMORROW, "lunch"), lines=["三种办法"], said=["复制 2025-03-06"])
    assert labels_of(shown) == ["复制 2025-03-06"]
    assert isinstance(only(chat.say("米饭 1 300份")), SaveDraft)


def warning(what: str, **over: Any) -> dict[str, Any]:
    return {
        "key": f"{what}:qcss", "what": what, "dish": "qcss", "other": "", "number": 600,
        "text": "⚠ 清炒时蔬", **over,
    }  # fmt: skip


def warned(what: str, **over: Any) -> Chat:
    chat = drafting()
    saved = SaveDraft(TOMORROW, "lunch", "清炒时蔬 8 40份", False)
    outcome = chat.done(saved, lines=["✔"], warnings=[warning(what, **over)])
    assert "⚠ 清炒时蔬" in text_of(outcome)
    assert isinstance(chat.session.question, DraftWarning)
    return chat


@pytest.mark.parametrize(
    ("what", "text", "effect"),
    [
        ("price", "是", edit("accept", "qcss")),
        ("price", "7", edit("price", "qcss", 700)),
        ("price", "不", edit("price", "qcss", 600)),
        ("portions", "40份", edit("portions", "qcss", 40)),
        ("portions", "40", edit("portions", "qcss", 40)),
        ("portions", "是", edit("accept", "qcss")),
        ("duplicate", "合并", edit("merge", "qcss", text="other")),
        ("duplicate", "两道", edit("accept", "qcss")),
        ("allergens", "含", edit("allergens", "qcss", text="other")),
        ("allergens", "不含", edit("accept", "qcss")),
    ],
)
def test_one_word_answers_a_warning(what: str, text: str, effect: EditDraft) -> None:
    assert only(warned(what, other="other").say(text)) == effect


def test_a_warning_that_was_answered_is_not_asked_again() -> None:
    chat = warned("price")
    accepted = only(chat.say("是"))
    outcome = chat.done(accepted, lines=["好的"], warnings=[warning("price")])
    assert labels_of(outcome) == ["预览", "发布"]
    again = chat.done(accepted, lines=["✔"], warnings=[warning("price", key="price:qcss:900")])
    assert labels_of(again) == ["是", "不"]


def test_a_warning_stops_nobody_from_going_on() -> None:
    chat = warned("price")
    assert isinstance(only(chat.say("米饭 1 300份")), SaveDraft)
    publish = only(warned("price").say("发布"))
    assert isinstance(publish, Admin)
    assert (publish.verb, publish.date) == ("publish", TOMORROW)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("公告 明天停水，\n晚餐照常。", OfficeWord("announce", text="明天停水，\n晚餐照常。")),
        ("公告：Ａ座停水", OfficeWord("announce", text="Ａ座停水")),
        ("开柜 b 12 锁坏了", OfficeWord("open_slot", subject="B", number=12, text="锁坏了")),
        ("开柜 A 7 门卡住", OfficeWord("open_slot", subject="A", number=7, text="门卡住")),
        ("同意1", OfficeWord("decide", subject="approve", number=1)),
        ("拒绝 2，吃过了", OfficeWord("decide", subject="reject", number=2, text="吃过了")),
        ("授权 张三 后厨", OfficeWord("grant", subject="张三", text="kitchen")),
        ("撤权 张三 后厨", OfficeWord("revoke", subject="张三", text="kitchen")),
        ("规则 安静时段 22:00-07:00", OfficeWord("policy", subject="安静时段", text="22:00-07:00")),
    ],
)
def test_a_word_of_the_office_is_read_whole(text: str, word: OfficeWord) -> None:
    assert read_office_word(text) == word


@pytest.mark.parametrize(
    "text",
    ["公告", "授权 张三", "授权 张三 皇帝", "开柜", "开柜 A", "统计 明年猪肉", "导出 一切", "查单",
     "日志本",     "todays", "退款 A017", "x" * 3_000],
)  # fmt: skip
def test_what_is_no_word_of_the_office_is_left_to_others(text: str) -> None:
    assert read_office_word(text) is None
