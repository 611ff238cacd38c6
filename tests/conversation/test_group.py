"""拼单 as words: what opens one, what is heard while one is open, and what a group may read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from conversation.asked import ConfirmGroupLock, PickingForGroup
from conversation.effects import (
    DissolveGroup,
    JoinGroup,
    LeaveGroup,
    LockGroup,
    OpenGroup,
    PickForGroup,
)
from conversation.facts import GroupFacts
from conversation.session import Session
from conversation.understanding.model import Line
from tests.conversation.makers import NOW, Chat, make_facts, text_of

GROUP = GroupFacts(
    id=5, code="5K7", host="小李", is_host=True, host_pays=False,
    deadline=NOW + timedelta(minutes=20), members=(("小李", (Line("hsr"),)), ("小王", ())),
    joined=True, mine=(Line("hsr"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "until", "host_pays"),
    [
        ("拼单", "", False),
        ("拼单 10点50截止", "10:50", False),
        ("发起拼单，11:05截止", "11:05", False),
        ("拼单 十一点", None, False),
        ("拼单 10点半截止 我请客", "10:30", True),
        ("开团 我买单", "", True),
        ("group order until 11:20", "11:20", False),
        ("group", "", False),
        ("拼单 25:00", None, False),
        ("拼单 红烧肉", None, False),
    ],
)
def test_what_opens_a_group_order(said: str, until: str | None, host_pays: bool) -> None:
    outcome = Chat(make_facts(group=True)).say(said)
    wanted = () if until is None else (OpenGroup(until, host_pays),)
    assert outcome.effects == wanted


def test_the_words_of_whoever_is_in() -> None:
    chat = Chat(make_facts(group=True, group_order=GROUP))
    assert chat.say("+1").effects == (JoinGroup("5K7", same=True),)
    assert chat.say("加入 5k7").effects == (JoinGroup("5K7"),)
    assert chat.say("算了我不吃了").effects == (LeaveGroup(5),)
    assert chat.say("解散").effects == (DissolveGroup(5),)
    assert chat.say("再来碗米饭").effects == (PickForGroup(5, (Line("hsr"), Line("mf"))),)


def test_the_lock_repeats_its_number_and_asks_again_when_it_changed() -> None:
    chat = Chat(make_facts(group=True, group_order=GROUP))
    assert "1 人" in text_of(chat.say("锁单"))
    assert isinstance(chat.session.question, ConfirmGroupLock)
    more = (*GROUP.members, ("小陈", (Line("mf"),)))
    chat.given(group_order=replace(GROUP, members=more))
    again = chat.say("确认")
    assert again.effects == ()
    assert "2 人" in text_of(again)
    assert chat.say("确认").effects == (LockGroup(5),)


def test_only_the_host_locks() -> None:
    chat = Chat(make_facts(group=True, group_order=replace(GROUP, is_host=False)))
    assert chat.say("锁单").effects == ()
    assert chat.session.question is None


def test_in_private_dishes_go_to_the_group_only_while_it_is_being_chosen_for() -> None:
    facts = make_facts(group_order=GROUP)
    chat = Chat(facts)
    assert chat.say("来份米饭").effects == ()
    assert chat.session.cart.lines == (Line("mf"),)
    choosing = Chat(facts, Session().ask(PickingForGroup(facts.now_ms + 1, 5)))
    assert choosing.say("来份米饭").effects == (PickForGroup(5, (Line("hsr"), Line("mf"))),)
    assert choosing.session.cart.lines == ()
    # The words that always work keep their meaning, and 取消 ends the choosing.
    assert "余额" in text_of(choosing.say("余额"))
    choosing.say("取消")
    assert choosing.session.question is None


@pytest.mark.parametrize(
    "said", ["余额", "取餐码", "订单", "确认", "结算", "A017", "今日订单", "发布"]
)
def test_a_group_reads_nothing_private(said: str) -> None:
    facts = make_facts(group=True, roles=frozenset({"owner"}))
    outcome = Chat(facts).say("来两份红烧肉", said)
    assert outcome.effects == ()
    assert "私聊" in text_of(outcome)
    assert "¥" not in text_of(outcome)


def test_the_card_says_how_far_the_next_discount_is() -> None:
    tiered = replace(GROUP, tiers=((3, 5), (5, 10)))
    card = text_of(Chat(make_facts(group=True, group_order=tiered)).say("拼单"))
    assert "再来 2 人" in card
    assert "5%" in card
