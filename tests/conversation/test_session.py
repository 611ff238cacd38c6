"""What is stored comes back as it was; what cannot be read costs a question, never the cart."""

from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.asked import (
    AskMethod,
    AskRating,
    AskTime,
    ChooseChat,
    ChooseDecision,
    ChooseGuess,
    ChooseOrder,
    ChoosePay,
    ChoosePerson,
    ChooseRefund,
    ChooseRefundOrder,
    ChooseSubstitute,
    Clarify,
    ConfirmAdmin,
    ConfirmBinding,
    ConfirmCallOff,
    ConfirmCancel,
    ConfirmCash,
    ConfirmDelegate,
    ConfirmErase,
    ConfirmGroupLock,
    ConfirmOrder,
    ConfirmRefund,
    ConfirmRunOut,
    ConfirmServing,
    DraftOpen,
    DraftWarning,
    PickingForGroup,
    Question,
    UndoOpen,
)
from conversation.session import (
    QUESTIONS_MAX,
    SCHEMA,
    UNDO_MAX,
    Cart,
    Rest,
    Session,
    decode,
    encode,
)
from conversation.understanding.model import Line

RICE = Line("mf", 2)
CART = Cart(meal_id=1, lines=(RICE,), method="counter")
QUESTIONS: list[Question] = [
    AskMethod(10),
    AskTime(10, ("asap", "12:00")),
    ConfirmOrder(10, 200, "1f"),
    Clarify(10, "ambiguous_dish", ("hsr", "gbjd"), Line("", 2)),
    ChoosePay(10, 17),
    ConfirmCancel(10, 17),
    ChooseRefund(10, 17, (1, 2)),
    ConfirmRefund(10, 17, (1,)),
    ChooseDecision(10, (3, 4)),
    DraftOpen(10, "2025-03-13", "lunch"),
    ConfirmAdmin(10, "stock", "2025-03-12", "lunch", "红烧肉", 20, "+", ""),
    DraftWarning(10, "price:hsr:1600:2000", "price", "hsr", "", 1600),
    UndoOpen(10, "price", "2025-03-12", "lunch", 7),
    ChooseChat(10, "grant", "kitchen", (3, 4)),
    PickingForGroup(10, 5),
    ConfirmGroupLock(10, 5, 3),
    ConfirmRunOut(10, "hsr", 2, (7, 8)),
    ChooseRefundOrder(10, (17,), "有头发", ("1f.jpg",)),
    ChooseOrder(10, (18, 17)),
    ConfirmServing(10, "surplus", "hsr", 8),
    ConfirmCallOff(10, 37, "停气"),
    AskRating(10, 17),
    ChooseGuess(10, ("菜单", "来一份红烧肉")),
    ConfirmOrder(10, 200, "1f", "wallet"),
    ChooseSubstitute(10, "hsr", 1, ("gbjd",)),
    ConfirmRunOut(10, "hsr", 3, (1, 2)),
    ConfirmBinding(10),
    ConfirmErase(10),
    ChoosePerson(10, "cash", (3, 4), "小王", 5_000),
    ConfirmCash(10, "小王", 3, 5_000, False),
    ConfirmDelegate(10, 17, "小王", 4),
]

# JSON has no lone surrogates, and neither has a chat.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.integers(-(2**53), 2**53)
lines = st.builds(
    Line,
    dish=texts,
    quantity=st.integers(1, 100),
    options=st.lists(texts, max_size=3).map(tuple),
    note=texts,
    for_=texts,
)
carts = st.builds(
    Cart,
    meal_id=numbers,
    lines=st.lists(lines, max_size=4).map(tuple),
    method=st.sampled_from(["", "counter", "cabinet"]),
    cabinet=texts,
    at=st.none() | texts,
)
ids = st.lists(numbers, max_size=3).map(tuple)
questions = st.one_of(
    st.builds(AskMethod, numbers),
    st.builds(AskTime, numbers, st.lists(texts, max_size=3).map(tuple)),
    st.builds(ConfirmOrder, numbers, numbers, texts),
    st.builds(Clarify, numbers, texts, st.lists(texts).map(tuple), st.none() | lines),
    st.builds(ChoosePay, numbers, numbers),
    st.builds(ConfirmCancel, numbers, numbers),
    st.builds(ChooseRefund, numbers, numbers, ids),
    st.builds(ConfirmRefund, numbers, numbers, ids),
    st.builds(ChooseDecision, numbers, ids),
    st.builds(DraftOpen, numbers, texts, texts),
    st.builds(ConfirmAdmin, numbers, texts, texts, texts, texts, numbers, texts, texts),
    st.builds(DraftWarning, numbers, texts, texts, texts, texts, numbers),
    st.builds(UndoOpen, numbers, texts, texts, texts, numbers),
    st.builds(ChooseChat, numbers, texts, texts, ids),
    st.builds(PickingForGroup, numbers, numbers),
    st.builds(ConfirmGroupLock, numbers, numbers, numbers),
    st.builds(ConfirmRunOut, numbers, texts, numbers, ids),
    st.builds(ChooseRefundOrder, numbers, ids, texts, st.lists(texts, max_size=3).map(tuple)),
    st.builds(ChooseOrder, numbers, ids),
    st.builds(ConfirmServing, numbers, texts, texts, numbers),
    st.builds(ConfirmCallOff, numbers, numbers, texts),
    st.builds(AskRating, numbers, numbers),
    st.builds(ChooseGuess, numbers, st.lists(texts, max_size=3).map(tuple)),
)
sessions = st.builds(
    Session,
    language=st.sampled_from(["zh", "en"]),
    cart=carts,
    rest=st.builds(
        Rest,
        questions=st.lists(questions, max_size=QUESTIONS_MAX).map(tuple),
        undo=st.lists(carts, max_size=3).map(tuple),
        shown=st.lists(texts, max_size=4).map(tuple),
        mention=texts,
        misses=st.integers(0, 9),
    ),
)


def asking(*open_ones: Question) -> Session:
    session = Session(cart=CART)
    for question in open_ones:
        session = session.ask(question)
    return session


def test_every_kind_of_question_is_among_the_samples() -> None:
    assert {type(question) for question in QUESTIONS} == set(get_args(Question))


@given(sessions)
def test_a_stored_session_comes_back_as_it_was(session: Session) -> None:
    cart, rest = encode(session)
    assert decode(session.language, SCHEMA, cart, rest) == (session, True)


UNREADABLE = [
    "",
    "{",
    "[]",
    '{"questions": [{"type": "Riddle", "until_ms": 1}]}',
    '{"misses": "x"}',
]


@pytest.mark.parametrize("rest", UNREADABLE)
def test_an_unreadable_rest_keeps_the_cart(rest: str) -> None:
    cart, _ = encode(asking(*QUESTIONS[:3]))
    assert decode("en", SCHEMA, cart, rest) == (Session("en", CART), False)


def test_the_rest_of_another_release_is_not_guessed_at() -> None:
    cart, rest = encode(asking(QUESTIONS[0]))
    assert decode("zh", SCHEMA + 1, cart, rest) == (Session("zh", CART), False)


# What each release has stored: `tests/corpus/sessions/SCHEMA/KIND.json`, written by that release.
CORPUS = sorted((Path(__file__).parent.parent / "corpus" / "sessions").glob("*/*.json"))


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_session_of_every_release_is_read_whole(file: Path) -> None:
    kept = msgspec.json.decode(file.read_bytes())
    cart, rest = (msgspec.json.encode(kept[name]).decode() for name in ("cart", "rest"))
    session, whole = decode(kept["language"], int(file.parent.name), cart, rest)
    assert whole
    assert session.cart == CART
    assert [type(question).__name__ for question in session.rest.questions] == [file.stem]
    assert (session.rest.undo, session.rest.shown) == ((CART,), ("hsr", "mf"))


@pytest.mark.parametrize("cart", ["", "{", "[]", '{"lines": 3}'])
def test_an_unreadable_cart_is_empty_and_said_to_be(cart: str) -> None:
    read, whole = decode("zh", SCHEMA, cart, encode(Session())[1])
    assert (read, whole) == (Session(), False)


def test_the_newest_question_is_the_one_that_is_open() -> None:
    first, second = AskMethod(10), ChoosePay(10, 17)
    session = asking(first, second)
    assert session.question == second
    assert session.answered().question == first
    assert session.answered().answered().question is None
    assert session.answered().answered().answered().question is None


def test_a_question_asked_again_stands_once_and_newest() -> None:
    session = asking(AskMethod(10), ChoosePay(10, 17), AskMethod(20))
    assert session.rest.questions == (ChoosePay(10, 17), AskMethod(20))


def test_the_oldest_question_gives_way_when_it_is_deep() -> None:
    several = [q for q in QUESTIONS if not q.confirms and not q.passing]
    assert len(several) > QUESTIONS_MAX
    assert asking(*several).rest.questions == tuple(several[-QUESTIONS_MAX:])


@pytest.mark.parametrize("older", [q for q in QUESTIONS if q.confirms])
@pytest.mark.parametrize("newer", [q for q in QUESTIONS if q.confirms])
def test_only_one_confirmation_is_open_at_a_time(older: Question, newer: Question) -> None:
    assert asking(older, newer).rest.questions == (newer,)


def test_a_list_shown_later_takes_the_numbers_over() -> None:
    session = asking(*QUESTIONS[:4]).showing(("hsr",))
    assert session.rest.shown == ("hsr",)
    assert not any(question.numbered for question in session.rest.questions)
    assert session.question == QUESTIONS[2]


@pytest.mark.parametrize("question", QUESTIONS)
def test_idle_asks_nothing_and_keeps_the_cart(question: Question) -> None:
    session = asking(question).missed().idle()
    assert (session.rest.questions, session.rest.misses, session.cart) == ((), 0, CART)


def test_another_cart_voids_what_was_to_be_confirmed_and_can_be_taken_back() -> None:
    session = asking(AskTime(10, ()), ConfirmOrder(10, 200, "1f"))
    more = msgspec.structs.replace(CART, lines=(RICE, RICE))
    changed = session.with_cart(more)
    assert changed.rest.questions == (AskTime(10, ()),)
    assert changed.rest.undo == (CART,)
    assert session.with_cart(CART) is session


def test_undo_goes_ten_steps_back_and_no_further() -> None:
    session = Session()
    for quantity in range(1, UNDO_MAX + 5):
        session = session.with_cart(Cart(1, (Line("mf", quantity),)))
    assert len(session.rest.undo) == UNDO_MAX
    assert session.rest.undo[-1].lines == (Line("mf", UNDO_MAX + 3),)


def test_a_question_ends_at_its_time_and_the_others_stay() -> None:
    session = asking(AskMethod(100), ChoosePay(200, 17))
    assert session.current(99).rest.questions == (AskMethod(100), ChoosePay(200, 17))
    assert session.current(100).rest.questions == (ChoosePay(200, 17),)
    assert session.current(200).question is None
    assert session.current(99) is session


def test_a_word_that_was_understood_forgives_those_before() -> None:
    assert Session().missed().missed().rest.misses == 2
    assert Session().missed().understood() == Session()
