"""Role × word, made from the one table: whoever may say it is heard, nobody else learns of it."""

import pytest

from conversation.asked import ChooseDecision, ConfirmAdmin, DraftOpen, UndoOpen
from conversation.effects import (
    Admin,
    CashTopUp,
    Collect,
    DecideCash,
    DecideRefund,
    EditDraft,
    FoodReady,
    Look,
    OpenDraft,
    PairCabinet,
    Recall,
    Reconcile,
    ResolveDispute,
    RunOut,
    SaveDraft,
    Show,
    ShowCash,
    ShowDisputes,
    StaffLogin,
    UndoAdmin,
)
from conversation.messages import Signal
from conversation.roles import EXAMPLES, MAY
from conversation.session import Session
from conversation.texts import words
from tests.conversation.makers import Chat, make_facts, make_order, only, text_of

LATER_MS = 10**15
ROLES = ["diner", "kitchen", "counter", "locker", "finance", "admin", "owner", "auditor"]
STAFF_EFFECTS = (
    Admin, CashTopUp, DecideCash, DecideRefund, EditDraft, Look, OpenDraft, PairCabinet, Reconcile,
    ResolveDispute, SaveDraft, ShowCash, ShowDisputes, UndoAdmin, Collect, FoodReady,
    Recall, RunOut, Show, StaffLogin,
)  # fmt: skip
SAID = [(word, text) for word, texts in EXAMPLES.items() for text in texts]


def chat_of(*roles: str, group: bool = False) -> Chat:
    session = Session().ask(ChooseDecision(LATER_MS, (31, 32)))
    facts = make_facts(
        roles=frozenset(roles) - {"diner"}, orders=(make_order(),), group=group
    )  # fmt: skip
    return Chat(facts, session)


def test_every_word_has_an_example_and_every_example_a_word() -> None:
    # A file has no word; everything else can be typed.
    assert set(EXAMPLES) == set(MAY) - {"import"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("word", "text"), SAID)
def test_a_word_is_heard_from_its_roles_and_from_nobody_else(
    word: str, text: str, role: str
) -> None:
    outcome = chat_of(role).say(text)
    if role in MAY[word]:
        assert isinstance(only(outcome), STAFF_EFFECTS)
    else:
        assert not any(isinstance(effect, STAFF_EFFECTS) for effect in outcome.effects)
        # Exactly what a stranger hears: nothing tells that there is such a word.
        stranger = chat_of("diner").say(text)
        assert (outcome.replies, outcome.effects) == (stranger.replies, stranger.effects)


@pytest.mark.parametrize(("word", "text"), SAID)
def test_a_diner_learns_no_number_and_no_name_of_the_canteens(word: str, text: str) -> None:
    outcome = chat_of("diner").say(text)
    said = text_of(outcome)
    assert said.strip() or outcome.effects
    assert "确认执行" not in said
    assert words("zh").not_allowed("") not in said


@pytest.mark.parametrize(("word", "text"), SAID)
def test_in_a_group_a_word_of_staff_is_asked_for_in_private(word: str, text: str) -> None:
    outcome = chat_of("owner", group=True).say(text)
    assert not any(isinstance(effect, STAFF_EFFECTS) for effect in outcome.effects)
    # The room hears what it hears of anything private.
    if text != "明天午餐":
        assert text_of(outcome) == words("zh").group_in_private()


@pytest.mark.parametrize(("word", "text"), SAID)
def test_a_voice_changes_nothing(word: str, text: str) -> None:
    outcome = chat_of("owner").hear(Signal("voice", {"text": text}))
    assert all(effect.by_voice for effect in outcome.effects)


def previewed(**over: bool) -> Chat:
    question = ConfirmAdmin(LATER_MS, "stock", "2025-03-12", "lunch", "红烧肉", 20, "+", "")
    facts = make_facts(roles=frozenset({"admin"}), **over)
    return Chat(facts, Session().ask(question))


def test_a_preview_is_confirmed_by_typing_in_the_same_private_chat() -> None:
    assert only(previewed().say("确认")) == Admin(
        "stock", "2025-03-12", "lunch", "红烧肉", 20, "+", "", True
    )
    in_group = previewed(group=True)
    assert in_group.say("确认").effects == ()
    heard = previewed()
    assert heard.hear(Signal("voice", {"text": "确认"})).effects == ()
    # The preview still stands: said rightly, it is done.
    assert isinstance(only(heard.say("确认")), Admin)


def test_undo_is_asked_of_the_role_again() -> None:
    undo = UndoOpen(LATER_MS, "price", "2025-03-12", "lunch", 7)
    chat = Chat(make_facts(roles=frozenset({"admin"})), Session().ask(undo))
    assert only(chat.say("撤销")) == UndoAdmin(7)
    gone = Chat(make_facts(), Session().ask(undo))
    assert gone.say("撤销").effects == ()


def test_what_cannot_be_undone_says_so_and_leaves_the_cart() -> None:
    chat = Chat(make_facts(roles=frozenset({"admin"})))
    chat.say("两份米饭")
    cart = chat.session.cart
    undo = UndoOpen(LATER_MS, "publish", "2025-03-13", "lunch", 0)
    chat.session = chat.session.ask(undo)
    outcome = chat.say("撤销")
    assert outcome.effects == ()
    assert "不能" in text_of(outcome)
    assert chat.session.cart == cart


def test_after_something_else_was_done_undo_means_that() -> None:
    undo = UndoOpen(LATER_MS, "price", "2025-03-12", "lunch", 7)
    chat = Chat(make_facts(roles=frozenset({"admin"})), Session().ask(undo))
    chat.say("两份米饭")
    assert chat.say("撤销").effects == ()
    assert chat.session.cart.lines == ()


def test_withdraw_right_after_publishing_means_what_was_published() -> None:
    undo = UndoOpen(LATER_MS, "publish", "2025-03-20", "dinner", 0)
    chat = Chat(make_facts(roles=frozenset({"admin"})), Session().ask(undo))
    effect = only(chat.say("撤回"))
    assert isinstance(effect, Admin)
    assert (effect.verb, effect.date, effect.meal_kind) == ("withdraw", "2025-03-20", "dinner")


def test_dish_lines_in_a_group_are_no_draft() -> None:
    draft = DraftOpen(LATER_MS, "2025-03-13", "lunch")
    facts = make_facts(roles=frozenset({"admin"}), group=True)
    assert Chat(facts, Session().ask(draft)).say("红烧排骨 18 50份").effects == ()
