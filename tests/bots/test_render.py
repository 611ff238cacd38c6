"""Whatever a channel can show, the way on is in it, within its limits, under the same ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.channel import Capability
from bots.render import CUT, render
from bots.simulated import CAPABILITIES
from conversation.messages import Choice, Reply

PLAIN = Capability(2_048, choices=False, images=False, links=False, replies_per_event=1)
ABLE = {**CAPABILITIES, "plain": PLAIN}
WAYS = (Choice("饭卡支付", "饭卡支付"), Choice("微信支付", "微信支付"))
YES = (Choice("确认", "确认#1f"), Choice("取消", "取消#1f"))
LINK = "http://canteen/pay/x"

channels = pytest.mark.parametrize("able", ABLE.values(), ids=ABLE)


def whole(rendered: list[str]) -> str:
    return "\n".join(rendered)


@channels
def test_numbered_choices_stand_in_the_text_with_their_numbers(able: Capability) -> None:
    reply = Reply("怎么付？", "choices", WAYS, numbered=True)
    (shown,) = render([reply], able, "m1")
    assert shown.text == "怎么付？\n1 饭卡支付  2 微信支付"
    assert shown.kind == ("choices" if able.choices else "text")
    assert shown.choices == [
        {"label": way.label, "value": way.value} for way in WAYS if able.choices
    ]


@channels
def test_words_to_say_get_no_number_and_stand_in_the_text_once(able: Capability) -> None:
    (shown,) = render([Reply("回复「确认」下单。", "choices", YES)], able, "m1")
    assert shown.text == "回复「确认」下单。\n取消"
    assert [choice["value"] for choice in shown.choices] == (
        ["确认#1f", "取消#1f"] if able.choices else []
    )


@channels
def test_a_picture_is_a_link_where_none_can_be_shown(able: Capability) -> None:
    (shown,) = render([Reply("取餐码 739 204", "image", url=LINK)], able, "m1")
    assert shown.url == LINK
    assert shown.text == ("取餐码 739 204" if able.images else f"取餐码 739 204\n{LINK}")
    assert shown.kind == ("image" if able.images else "text")


@channels
def test_a_link_that_the_text_has_is_not_said_twice(able: Capability) -> None:
    (shown,) = render([Reply(f"点这里付：{LINK}", "link", url=LINK)], able, "m1")
    assert shown.text == f"点这里付：{LINK}"


@channels
def test_several_replies_fit_into_what_the_channel_allows(able: Capability) -> None:
    replies = [
        Reply("下单成功"),
        Reply("怎么付？", "choices", WAYS, numbered=True),
        Reply(f"付：{LINK}", "link", url=LINK),
    ]
    shown = render(replies, able, "m1")
    assert len(shown) == min(3, able.replies_per_event)
    text = whole([one.text for one in shown])
    assert all(part in text for part in ("下单成功", "1 饭卡支付  2 微信支付", LINK))
    assert able.choices == any(one.choices for one in shown)


def test_joined_questions_leave_the_later_one_to_tap() -> None:
    able = Capability(2_048, choices=True, images=False, links=False, replies_per_event=1)
    (shown,) = render(
        [Reply("价格变了", "choices", YES), Reply("怎么付？", "choices", WAYS, numbered=True)],
        able,
        "m1",
    )
    assert [choice["label"] for choice in shown.choices] == ["饭卡支付", "微信支付"]
    assert "取消" in shown.text


def test_the_same_replies_have_the_same_ids_again() -> None:
    replies = [Reply("一"), Reply("二")]
    first = render(replies, ABLE["console"], "m7")
    assert [one.id for one in first] == ["m7.1", "m7.2"]
    assert render(replies, ABLE["console"], "m7") == first


def test_nothing_to_say_is_nothing_to_send() -> None:
    assert render([], ABLE["console"], "m1") == []


def test_a_long_menu_is_cut_between_dishes_over_several_messages() -> None:
    able = Capability(200, choices=True, images=True, links=True, replies_per_event=20)
    dishes = [f"{no} 红烧肉 ¥16" for no in range(1, 40)]
    shown = render([Reply("\n".join(dishes), "choices", WAYS, numbered=True)], able, "m1")
    assert [line for one in shown for line in one.text.split("\n")] == [
        *dishes, "1 饭卡支付  2 微信支付",
    ]  # fmt: skip
    assert [bool(one.choices) for one in shown] == [False] * (len(shown) - 1) + [True]


def test_what_has_no_room_is_left_out_of_the_middle_and_never_the_way_on() -> None:
    able = Capability(200, choices=True, images=False, links=True, replies_per_event=1)
    dishes = [f"{no} 红烧肉 ¥16" for no in range(1, 40)]
    text = "\n".join(["周三午餐", *dishes, "回复数字或菜名就能点"])
    (shown,) = render([Reply(text, "choices", WAYS, LINK, numbered=True)], able, "m1")
    lines = shown.text.split("\n")
    assert len(shown.text.encode()) <= 200
    assert lines[0] == "周三午餐"
    assert lines.count(CUT) == 1
    assert lines[-3:] == ["回复数字或菜名就能点", "1 饭卡支付  2 微信支付", LINK]


lines = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
replies = st.lists(
    st.builds(
        Reply,
        text=st.lists(lines, min_size=1, max_size=30).map("\n".join),
        kind=st.sampled_from(["text", "choices", "image", "link"]),
        choices=st.lists(st.sampled_from([*WAYS, *YES]), max_size=4, unique=True).map(tuple),
        url=st.sampled_from(["", LINK]),
        numbered=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(
    replies,
    st.builds(
        Capability,
        text_bytes=st.integers(400, 3_000),
        choices=st.booleans(),
        images=st.booleans(),
        links=st.booleans(),
        replies_per_event=st.integers(1, 6),
    ),
)
def test_no_option_and_no_link_is_ever_lost(said: list[Reply], able: Capability) -> None:
    shown = render(said, able, "m1")
    assert 1 <= len(shown) <= able.replies_per_event
    assert len({one.id for one in shown}) == len(shown)
    assert all(len(one.text.encode()) <= able.text_bytes for one in shown)
    text = whole([one.text for one in shown])
    for reply in said:
        for choice in reply.choices:
            assert choice.label in text or choice.label in reply.text
        if reply.url and (reply.kind != "image" or not able.images):
            assert reply.url in text
