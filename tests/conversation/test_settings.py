"""设置: what is set, said with the words that change it, and each of them."""

import pytest

from conversation.effects import SavePreference
from conversation.facts import Preferences
from conversation.session import Session
from conversation.texts import words
from tests.conversation.makers import Chat, make_facts, only, text_of

T = words("zh")


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("对花生过敏", SavePreference("allergies", ("peanut",))),
        ("我对虾和牛奶过敏", SavePreference("allergies", ("shellfish", "milk"))),
        ("过敏花生", SavePreference("allergies", ("peanut",))),
        ("我不吃香菜", SavePreference("allergies", ("香菜",))),
        ("allergic to peanuts and milk", SavePreference("allergies", ("peanut", "milk"))),
        ("过敏拦住", SavePreference("block", ("on",))),
        ("过敏提醒", SavePreference("block", ("",))),
        ("默认柜子", SavePreference("method", ("cabinet",))),
        ("默认柜子A", SavePreference("method", ("cabinet", "A"))),
        ("默认窗口", SavePreference("method", ("counter",))),
        ("默认饭卡", SavePreference("way", ("wallet",))),
        ("不要默认付款", SavePreference("way", ("",))),
        ("缺菜退款", SavePreference("substitute", ("refund",))),
        ("关提醒", SavePreference("reminders", ("",))),
        ("开提醒", SavePreference("reminders", ("on",))),
    ],
)
def test_one_sentence_sets_one_thing(text: str, effect: SavePreference) -> None:
    assert only(Chat().say(text)) == effect


def test_allergies_add_up_and_are_taken_back_one_by_one() -> None:
    chat = Chat(make_facts(preferences=Preferences(allergies=("peanut", "milk"))))
    assert only(chat.say("对鸡蛋过敏")) == SavePreference("allergies", ("peanut", "milk", "egg"))
    assert only(chat.say("不再对花生过敏")) == SavePreference("allergies", ("milk",))


@pytest.mark.parametrize("text", ["默认支付宝", "默认柜子Z"])
def test_what_the_canteen_has_not_cannot_be_set(text: str) -> None:
    assert Chat().say(text).effects == ()


@pytest.mark.parametrize("text", ["不吃了", "不吃红烧肉"])
def test_what_is_about_an_order_sets_nothing(text: str) -> None:
    assert not any(isinstance(e, SavePreference) for e in Chat().say(text).effects)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_that_is_set_is_shown(language: str) -> None:
    liked = Preferences(("peanut",), True, "cabinet", "A", "wallet", "refund", False)
    chat = Chat(make_facts(preferences=liked), Session(language))
    text = text_of(chat.say("设置"))
    t = words(language)
    assert t.setting_pickup(t.place("cabinet", "A")) in text
    assert t.setting_way(t.way("wallet")) in text
    assert t.setting_reminders(False) in text


def test_what_was_saved_is_said_with_what_the_kitchen_was_told() -> None:
    chat = Chat(make_facts(preferences=Preferences(allergies=("peanut",))))
    told = [{"number": "A017", "dish": "宫保鸡丁"}]
    outcome = chat.done(SavePreference("allergies", ("peanut",)), told=told)
    assert T.allergy_told("A017", "宫保鸡丁") in text_of(outcome)
    assert T.setting_reminders(True) in text_of(chat.done(SavePreference("reminders", ("on",))))
