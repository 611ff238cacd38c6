"""Whatever a channel can show, the way on is in it, within its limits, under the same ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.channel import Capability
from bots.render import CUT, render, render_pages
from bots.simulated import CAPABILITIES
from conversation.messages import Choice, Reply
from conversation.session import Page
from conversation.words import Verb, verb_of
from tests.transcripts.profiles import PROFILES

PLAIN = Capability(text_bytes=2_048, replies_per_event=1)
ABLE = {**PROFILES, "plain": PLAIN}
WAYS = (Choice("饭卡支付", "饭卡支付"), Choice("微信支付", "微信支付"))
YES = (Choice("确认", "确认#1f"), Choice("取消", "取消#1f"))
MANY = tuple(Choice(f"第 {no} 道菜", f"dish{no}") for no in range(1, 9))
LINK = "http://canteen/pay/x"
DISHES = [f"{no} 红烧肉 ¥16" for no in range(1, 60)]

channels = pytest.mark.parametrize("able", ABLE.values(), ids=ABLE)


@channels
def test_few_short_choices_stand_in_one_line_with_their_numbers(able: Capability) -> None:
    reply = Reply("怎么付？", "choices", WAYS, numbered=True)
    (one,) = render([reply], able, "m1")
    assert one.text == "怎么付？\n1 饭卡支付  2 微信支付"
    assert one.kind == ("choices" if able.taps else "text")
    assert one.choices == [{"label": way.label, "value": way.value} for way in WAYS if able.taps]


@channels
def test_more_choices_stand_one_a_line(able: Capability) -> None:
    (one,) = render([Reply("哪一道？", "choices", MANY, numbered=True)], able, "m1")
    assert one.text.split("\n") == ["哪一道？", *(f"{no} 第 {no} 道菜" for no in range(1, 9))]
    assert len(one.choices) == min(8, able.taps)


@channels
def test_words_to_say_get_no_number_and_stand_in_the_text_once(able: Capability) -> None:
    (one,) = render([Reply("回复「确认」下单，可免费取消。", "choices", YES)], able, "m1")
    assert one.text == "回复「确认」下单，可免费取消。\n「取消」"
    assert [choice["value"] for choice in one.choices] == (
        ["确认#1f", "取消#1f"] if able.taps else []
    )


@channels
def test_a_picture_is_a_link_where_none_can_be_shown(able: Capability) -> None:
    (one,) = render([Reply("取餐码 739 204", "image", url=LINK)], able, "m1")
    assert one.url == LINK
    assert one.text == ("取餐码 739 204" if able.image else f"取餐码 739 204\n{LINK}")
    assert one.kind == ("image" if able.image else "text")


@channels
def test_a_file_is_a_link_where_none_can_be_sent(able: Capability) -> None:
    (one,) = render([Reply("今天的订单", "file", url=LINK)], able, "m1")
    assert one.kind == ("file" if able.file_out else "link")
    assert (LINK in one.text) != able.file_out


@channels
def test_a_card_is_its_text_where_there_are_none(able: Capability) -> None:
    (one,) = render([Reply("A001 已支付", "card")], able, "m1")
    assert one.kind == ("text" if able.card == "none" else "card")


@channels
def test_a_link_that_the_text_has_is_not_said_twice(able: Capability) -> None:
    (one,) = render([Reply(f"点这里付：{LINK}", "link", url=LINK)], able, "m1")
    assert one.text == f"点这里付：{LINK}"


@channels
def test_several_replies_fit_into_what_the_channel_allows(able: Capability) -> None:
    replies = [
        Reply("下单成功"),
        Reply("怎么付？", "choices", WAYS, numbered=True),
        Reply(f"付：{LINK}", "link", url=LINK),
    ]
    rendered = render(replies, able, "m1")
    assert len(rendered) == min(3, able.replies_per_event)
    text = "\n".join(one.text for one in rendered)
    assert all(part in text for part in ("下单成功", "1 饭卡支付  2 微信支付", LINK))
    assert (able.taps > 0) == any(one.choices for one in rendered)


def test_joined_questions_leave_the_later_one_to_tap() -> None:
    able = Capability(2_048, 1, buttons=6)
    (one,) = render(
        [Reply("价格变了", "choices", YES), Reply("怎么付？", "choices", WAYS, numbered=True)],
        able,
        "m1",
    )
    assert [choice["label"] for choice in one.choices] == ["饭卡支付", "微信支付"]
    assert "取消" in one.text


def test_the_same_replies_have_the_same_ids_again() -> None:
    replies = [Reply("一"), Reply("二")]
    first = render(replies, ABLE["console"], "m7")
    assert [one.id for one in first] == ["m7.1", "m7.2"]
    assert render(replies, ABLE["console"], "m7") == first


def test_nothing_to_say_is_nothing_to_send() -> None:
    assert render([], ABLE["console"], "m1") == []


def test_links_inside_the_text_cost_room_and_what_has_none_is_typed() -> None:
    able = Capability(text_bytes=300, replies_per_event=1, menu_items=30, choice_bytes=110)
    (one,) = render([Reply("哪一道？", "choices", MANY, numbered=True)], able, "m1")
    assert len(one.text.encode()) + 110 * len(one.choices) <= 300
    assert all(choice.label in one.text for choice in MANY)


# --- unasked: nobody can turn a page --------------------------------------------------------------


def test_what_nobody_asked_for_comes_in_several_messages() -> None:
    able = Capability(200, 20, buttons=6)
    rendered = render([Reply("\n".join(DISHES), "choices", WAYS, numbered=True)], able, "m1")
    assert [line for one in rendered for line in one.text.split("\n")] == [
        *DISHES, "1 饭卡支付  2 微信支付",
    ]  # fmt: skip
    assert [bool(one.choices) for one in rendered] == [False] * (len(rendered) - 1) + [True]


def test_what_has_no_room_is_left_out_of_the_middle_and_never_the_way_on() -> None:
    able = Capability(200, 1, buttons=6)
    text = "\n".join(["周三午餐", *DISHES, "回复数字或菜名就能点"])
    (one,) = render([Reply(text, "choices", WAYS, LINK, numbered=True)], able, "m1")
    lines = one.text.split("\n")
    assert len(one.text.encode()) <= 200
    assert lines[0] == "周三午餐"
    assert lines.count(CUT) == 1
    assert lines[-3:] == ["回复数字或菜名就能点", "1 饭卡支付  2 微信支付", LINK]


# --- asked: in pages ------------------------------------------------------------------------------


@channels
def test_a_long_menu_is_paged_and_no_line_is_lost(able: Capability) -> None:
    rendered, pages = render_pages([Reply("\n".join(DISHES))], able, "m1", "zh")
    assert len(rendered) == 1
    assert rendered[0].text == pages[0].text
    listed = [line for page in pages for line in page.text.split("\n")[:-1]]
    assert listed == DISHES
    for page in pages:
        assert len(page.text.encode()) <= able.text_bytes
        assert len(page.text.split("\n")) <= able.page_lines


def test_each_page_says_how_to_turn_it_and_what_else_can_be_said() -> None:
    able = Capability(400, 1, buttons=6)
    reply = Reply("\n".join(DISHES), "choices", YES)
    (one,), pages = render_pages([reply], able, "m1", "zh")
    assert one.text.split("\n")[-2] == "「确认」「取消」"
    assert [choice["label"] for choice in one.choices] == ["确认", "取消", "下一页"]
    assert [c.label for c in pages[1].choices] == ["确认", "取消", "下一页", "上一页"]
    assert [c.label for c in pages[-1].choices] == ["确认", "取消", "上一页"]
    turned = {verb_of(choice.value) for page in pages for choice in page.choices[2:]}
    assert turned == {Verb.NEXT_PAGE, Verb.PREVIOUS_PAGE}


def test_what_fits_has_no_pages() -> None:
    reply = Reply("\n".join(DISHES[:20]), "choices", WAYS, numbered=True)
    rendered, pages = render_pages([reply], ABLE["console"], "m1", "zh")
    assert pages == ()
    assert len(rendered) == 1


def test_short_replies_around_a_long_one_stay_whole() -> None:
    replies = [Reply("下单成功"), Reply("\n".join(DISHES)), Reply("怎么付？")]
    rendered, pages = render_pages(replies, ABLE["wecom"], "m1", "en")
    assert [one.text for one in rendered] == ["下单成功", pages[0].text, "怎么付？"]
    assert pages[0].text.endswith("page 1 of 3, say “next” for more")


# --- whatever is said -----------------------------------------------------------------------------

lines = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1, max_size=80
)
replies_ = st.lists(
    st.builds(
        Reply,
        text=st.lists(lines, min_size=1, max_size=40).map("\n".join),
        kind=st.sampled_from(["text", "choices", "image", "link", "card", "file"]),
        choices=st.lists(st.sampled_from([*WAYS, *YES, *MANY]), max_size=12, unique=True).map(
            tuple
        ),
        url=st.sampled_from(["", LINK]),
        numbered=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
capabilities = st.one_of(
    st.sampled_from([*CAPABILITIES.values(), PROFILES["tiny"]]),
    st.builds(
        Capability,
        text_bytes=st.integers(400, 3_000),
        replies_per_event=st.integers(1, 6),
        page_lines=st.integers(5, 40),
        buttons=st.integers(0, 8),
        menu_items=st.integers(0, 20),
        choice_bytes=st.sampled_from([0, 110]),
        card=st.sampled_from(["none", "template"]),
        image=st.booleans(),
        file_out=st.booleans(),
    ),
)


@given(replies_, capabilities)
def test_no_option_and_no_link_is_ever_lost(said: list[Reply], able: Capability) -> None:
    rendered = render(said, able, "m1")
    assert 1 <= len(rendered) <= able.replies_per_event
    assert len({one.id for one in rendered}) == len(rendered)
    for one in rendered:
        cost = able.choice_bytes * len(one.choices)
        assert len(one.text.encode()) + cost <= able.text_bytes
        assert len(one.choices) <= able.taps


@given(replies_, capabilities)
def test_every_line_option_and_link_is_on_some_page(said: list[Reply], able: Capability) -> None:
    rendered, pages = render_pages(said, able, "m1", "zh")
    assert 1 <= len(rendered) <= able.replies_per_event
    for one in rendered:
        cost = able.choice_bytes * len(one.choices)
        assert len(one.text.encode()) + cost <= able.text_bytes
        assert len(one.choices) <= able.taps
    for page in pages:
        assert len(page.text.encode()) <= able.text_bytes
        assert len(page.text.split("\n")) <= able.page_lines
    text = "\n".join([*(one.text for one in rendered), *(page.text for page in pages)])
    for reply in said:
        for line in reply.text.split("\n"):
            assert line in text or able.text_bytes < 1_000
        for choice in reply.choices:
            assert choice.label in text
        if reply.url and not (reply.kind == "image" and able.image):
            assert reply.url in text or (reply.kind == "file" and able.file_out)


def test_a_page_of_a_page_is_itself() -> None:
    able = PROFILES["tiny"]
    _, pages = render_pages([Reply("\n".join(DISHES))], able, "m1", "zh")
    page: Page = pages[1]
    again = Reply(page.text, "choices", page.choices, listed=True)
    (one,), more = render_pages([again], able, "m2", "zh")
    assert (one.text, more) == (page.text, ())
