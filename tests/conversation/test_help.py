"""帮助 X: a page for a thing. Staff have theirs; nobody hears of words that are not for them."""

import re

import pytest

from conversation.asked import Asked, AskMethod
from conversation.flows.helping import STAFF_PAGES
from conversation.registry import ASKS
from conversation.session import Session
from conversation.texts import words
from tests.conversation.makers import Chat, make_facts, make_order, text_of
from tests.conversation.open_questions import CART, chat_with

LATER_MS = 10**15
T, E = words("zh"), words("en")
QUOTED = re.compile(r"「([^」]+)」|“([^”]+)”")


@pytest.mark.parametrize(
    ("topic", "page"),
    [("点餐", "ordering"), ("付款", "paying"), ("取餐", "pickup"), ("取消", "cancel"),
     ("退款", "refund"), ("拼单", "group"), ("设置", "settings"), ("菜单", "ordering")],
)  # fmt: skip
def test_each_thing_has_its_page(topic: str, page: str) -> None:
    for text in (f"帮助 {topic}", f"帮助{topic}", f"帮助：{topic}？"):
        assert text_of(Chat().say(text)) == T.help_about(page)


@pytest.mark.parametrize(
    ("topic", "page"),
    [("ordering", "ordering"), ("with paying", "paying"), ("pickup", "pickup"),
     ("Cancel order", "cancel"), ("about refunds", "refund"), ("group", "group"),
     ("settings", "settings")],
)  # fmt: skip
def test_in_english_too(topic: str, page: str) -> None:
    assert text_of(Chat(session=Session("en")).say(f"help {topic}")) == E.help_about(page)


def test_the_general_page_names_them_and_stands_in_for_what_has_none() -> None:
    chat = Chat()
    general = text_of(chat.say("帮助"))
    assert T.help_topics() in general
    assert text_of(chat.say("帮助 火箭")) == general
    # That is no call for help but a sentence.
    assert T.help() not in text_of(chat.say("帮助我点两份红烧肉"))


def test_what_is_asked_stays_open_behind_the_page() -> None:
    chat = Chat(session=Session("zh", CART).ask(AskMethod(LATER_MS)))
    first, *_, last = chat.say("帮助 取餐").replies
    assert first.text == T.help_about("pickup")
    assert last.text == T.back_to(T.again_method())
    assert isinstance(chat.session.question, AskMethod)


@pytest.mark.parametrize("kind", sorted(ASKS, key=str))
def test_no_question_takes_it_for_its_answer(kind: type[Asked]) -> None:
    chat = chat_with(kind)
    chat.given(roles=frozenset({"admin"}))
    before = chat.session.question
    assert T.help_about_staff("stock") in text_of(chat.say("帮助 库存"))
    assert chat.session.question == before


@pytest.mark.parametrize("page", STAFF_PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_of_staff_is_for_those_who_may_say_its_words(page: str, language: str) -> None:
    t, roles = words(language), STAFF_PAGES[page][0]
    asked = f"{'help' if language == 'en' else '帮助'} {t.help_topic_name(page)}"
    orders = (make_order(),)
    for role in sorted(roles):
        facts = make_facts(roles=frozenset({role}), orders=orders)
        said = text_of(Chat(facts, Session(language)).say(asked))
        assert said == t.help_about_staff(page)
        for found in QUOTED.finditer(said):
            chat = Chat(facts, Session(language))
            chat.say(found[1] or found[2])
            assert not chat.session.rest.misses, (role, found[0])
    diner = text_of(Chat(session=Session(language)).say(asked))
    assert t.help_about_staff(page) not in diner
    assert t.help_staff() not in diner


@pytest.mark.parametrize("role", ["kitchen", "locker", "admin"])
def test_the_general_page_of_staff_names_their_pages_and_no_others(role: str) -> None:
    said = text_of(Chat(make_facts(roles=frozenset({role}))).say("帮助")).split("\n")[-1]
    for page, (roles, _) in STAFF_PAGES.items():
        named = T.help_topic_name(page) in said.rpartition("：")[2].split("、")
        assert named is (role in roles)


def test_in_a_room_it_is_the_rooms_help() -> None:
    chat = Chat(make_facts(group=True))
    assert text_of(chat.say("帮助 付款")) == T.group_help()
