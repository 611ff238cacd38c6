"""Every word that always works, in every state, in both languages."""

import pytest

from conversation import effects as fx
from conversation.asked import Asked, AskMethod, AskTime, ConfirmOrder, DraftOpen, PickingForGroup
from conversation.messages import Said
from conversation.registry import ASKS
from conversation.texts import words
from tests.conversation.makers import Chat, text_of
from tests.conversation.open_questions import MAKERS, chat_with
from tests.conversation.word_table import NOT_YET, WORDS, Seen, Word, places_nothing

STATES: tuple[type[Asked] | None, ...] = (None, *MAKERS)
LANGUAGES = ("zh", "en")
# Where something that is said is an answer: the answer wins over the word's other meaning.
ANSWERS: dict[type[Asked], frozenset[str]] = {
    # Lines of a draft, and dishes of one's share, are what is being typed there.
    DraftOpen: frozenset({"一份可乐"}),
    PickingForGroup: frozenset({"一份可乐", "老样子"}),
}

everywhere = pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind and kind.__name__)
both = pytest.mark.parametrize("language", LANGUAGES)


def heard(chat: Chat, text: str) -> Seen:
    before = chat.session
    return Seen(before, chat.hear(Said(text)))


def is_lost(seen: Seen) -> bool:
    t = words(seen.language)
    lost = (t.not_understood(), t.not_understood_again())
    return seen.outcome.session.rest.misses > 0 or any(sentence in seen.text for sentence in lost)


def test_every_kind_of_question_has_a_maker() -> None:
    missing = [kind.__name__ for kind in ASKS if kind not in MAKERS]
    assert not missing, f"tests/conversation/open_questions.py has no maker for {missing}"


@pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind.__name__)
def test_a_maker_makes_an_open_question_of_its_kind(kind: type[Asked]) -> None:
    chat = chat_with(kind)
    chat.say("帮助")
    assert isinstance(chat.session.question, kind)


@both
@everywhere
@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.zh)
def test_a_word_works_in_every_state(word: Word, kind: type[Asked] | None, language: str) -> None:
    if word.zh in NOT_YET:
        return
    seen = heard(chat_with(kind, language), word.said(language))
    assert not is_lost(seen), f"not understood: {seen.text}"
    answers = kind is not None and word.zh in ANSWERS.get(kind, frozenset())
    expected = places_nothing if answers else word.kind
    assert expected(seen), f"{expected.__name__}: {seen.outcome}"
    if not word.changes_cart:
        assert seen.outcome.session.cart.lines == seen.before.cart.lines
    assert not seen.wants(fx.PlaceOrder)


@both
@everywhere
def test_cancel_leads_to_idle_in_one_turn_and_keeps_the_cart(
    kind: type[Asked] | None, language: str
) -> None:
    for word in ("取消", "cancel"):
        chat = chat_with(kind, language)
        outcome = chat.say(word)
        assert chat.session.rest.questions == ()
        assert outcome.effects == ()
        assert chat.session.cart == chat_with(kind).session.cart
        assert outcome.replies


@both
@everywhere
def test_help_leaves_the_state_as_it_is(kind: type[Asked] | None, language: str) -> None:
    chat = chat_with(kind, language)
    before = chat.session
    chat.say("help" if language == "en" else "帮助")
    assert chat.session.rest.questions == before.rest.questions
    assert chat.session.cart == before.cart


@both
@everywhere
def test_a_number_answers_the_newest_question_or_names_a_dish(
    kind: type[Asked] | None, language: str
) -> None:
    seen = heard(chat_with(kind, language), "1")
    assert not is_lost(seen), seen.text
    assert not seen.wants(fx.PlaceOrder)


@both
@everywhere
def test_yes_does_what_was_shown_last_and_nothing_else(
    kind: type[Asked] | None, language: str
) -> None:
    seen = heard(chat_with(kind, language), "yes" if language == "en" else "确认")
    assert not is_lost(seen), seen.text
    if kind is ConfirmOrder:
        (effect,) = seen.outcome.effects
        assert isinstance(effect, fx.PlaceOrder)
        assert effect.shown_total_fen == 3300
    else:
        assert not seen.wants(fx.PlaceOrder), "确认 places only what stands there as a summary"
    if kind is None or not kind.confirms:
        assert not seen.outcome.effects


@both
@everywhere
@pytest.mark.parametrize("place", [("柜子", "locker"), ("窗口", "counter")], ids=["柜子", "窗口"])
def test_a_place_is_taken_in_every_state(
    place: tuple[str, str], kind: type[Asked] | None, language: str
) -> None:
    chat = chat_with(kind, language)
    seen = heard(chat, place[language == "en"])
    assert not is_lost(seen), seen.text
    assert not seen.wants(fx.PlaceOrder)
    assert chat.session.cart.lines == seen.before.cart.lines
    if kind in {None, AskMethod, AskTime, ConfirmOrder}:
        assert chat.session.cart.method == {"柜子": "cabinet", "窗口": "counter"}[place[0]]


@everywhere
def test_noise_changes_nothing_and_says_how_to_go_on(kind: type[Asked] | None) -> None:
    if kind in {DraftOpen}:
        return  # whatever is typed there is a line of the draft, and is shown back
    chat = chat_with(kind)
    before = chat.session
    outcome = chat.say("qwxz vbnm")
    assert chat.session.cart.lines == before.cart.lines
    assert outcome.effects == ()
    assert any(
        word in text_of(outcome) for word in ("「帮助」", "「菜单」", "「取消」", "「订单」")
    )
