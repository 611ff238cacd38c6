"""Pages wait in the session: turned by a word, dropped by anything else."""

from hypothesis import given
from hypothesis import strategies as st

from conversation.messages import Choice
from conversation.paging import Line, Room, cut, fits
from conversation.session import SCHEMA, Page, Session, decode, encode
from tests.conversation.makers import Chat, make_facts, text_of

PAGES = (Page("一"), Page("二", (Choice("确认", "确认#1f"),)), Page("三"))


def paged() -> Chat:
    return Chat(session=Session().with_rest(pages=PAGES))


def test_pages_are_turned_forth_and_back() -> None:
    chat = paged()
    assert text_of(chat.say("下一页")) == "二"
    assert text_of(chat.say("next")) == "三"
    assert text_of(chat.tap("上一页")) == "二"
    assert text_of(chat.say("更多")) == "三"


def test_a_page_brings_its_choices_and_says_them_itself() -> None:
    (reply,) = paged().say("下一页").replies
    assert (reply.choices, reply.listed) == (PAGES[1].choices, True)


def test_behind_the_last_page_and_before_the_first_there_is_none() -> None:
    chat = paged()
    assert "「菜单」" in text_of(chat.say("上一页"))
    assert "「菜单」" in text_of(Chat().say("下一页"))


def test_anything_else_drops_the_pages_and_a_page_drops_no_question() -> None:
    chat = Chat()
    chat.say("来两份红烧肉，窗口")
    asked = chat.session.question
    chat.session = chat.session.with_rest(pages=PAGES)
    chat.say("下一页")
    assert chat.session.question == asked
    chat.say("余额")
    assert chat.session.rest.pages == ()


def test_a_menu_that_is_over_is_not_turned_any_more() -> None:
    chat = Chat()
    chat.say("来两份红烧肉")
    chat.session = chat.session.with_rest(pages=PAGES)
    chat.facts = make_facts(meal=None)
    assert "二" not in text_of(chat.say("下一页"))


def test_what_was_said_in_private_is_not_turned_in_a_group() -> None:
    chat = paged()
    chat.given(group=True)
    assert "二" not in text_of(chat.say("下一页"))


def test_pages_are_stored_with_the_rest() -> None:
    session = Session().with_rest(pages=PAGES, page=1)
    assert decode("zh", SCHEMA, *encode(session)) == (session, True)


lines = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=80)


@given(lines, st.integers(300, 900), st.integers(1, 40))
def test_every_line_is_on_a_page_in_its_order(texts: list[str], size: int, most: int) -> None:
    room = Room(size, most)
    pages = cut([Line(text) for text in texts], room)
    assert all(fits(page, room) for page in pages)
    assert [line.text for page in pages for line in page if line.text] == [t for t in texts if t]
