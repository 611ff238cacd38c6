"""The staff's words of `CONTRACT.md` §6 that are not the office's: heard by role, and by no diner.

`test_roles.py` has those of the office, made from its table.
"""

import pytest

from conversation.outcome import Outcome
from tests.conversation.makers import Chat, make_facts, make_order
from tests.walks.probing import STAFF_EFFECTS

ROLES = ("kitchen", "counter", "locker", "finance", "admin", "owner", "auditor")
COOKS = frozenset({"kitchen", "admin", "owner"})
HANDS_OUT = COOKS | {"counter"}
FINANCE = frozenset({"finance", "owner"})
# Each word with who may say it.
WORDS = {
    "汇总": COOKS,
    "A017好了": COOKS,
    "全部好了": COOKS,
    "红烧肉好了": COOKS,
    "A017 ready": COOKS,
    "all ready": COOKS,
    "核销 739204": HANDS_OUT,
    "充值 小王 50": FINANCE,
    "配对 B": frozenset({"locker", "admin", "owner"}),
}


def said(text: str, *roles: str, group: bool = False) -> Outcome:
    facts = make_facts(roles=frozenset(roles), orders=(make_order(),), group=group)
    return Chat(facts).say(text)


def is_done(outcome: Outcome) -> bool:
    return any(isinstance(effect, STAFF_EFFECTS) for effect in outcome.effects)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("text", WORDS)
def test_a_word_is_heard_from_its_roles_and_from_nobody_else(text: str, role: str) -> None:
    assert is_done(said(text, role)) == (role in WORDS[text])


@pytest.mark.parametrize("text", WORDS)
def test_a_diner_gets_no_more_than_an_answer(text: str) -> None:
    outcome = said(text)
    assert not is_done(outcome)
    assert outcome.replies or outcome.effects
    assert "确认执行" not in "".join(reply.text for reply in outcome.replies)


@pytest.mark.parametrize("text", ["对账 昨天", "对账 2025-03-11"])
def test_the_books_are_compared_for_finance(text: str) -> None:
    assert is_done(said(text, "finance"))
    assert is_done(said(text, "owner"))
    assert not is_done(said(text))
    assert not is_done(said(text, "kitchen"))


def test_the_pages_are_opened_for_staff_only() -> None:
    assert is_done(said("后台登录", "kitchen"))
    assert is_done(said("后台登录", "admin"))
    assert not is_done(said("后台登录"))
