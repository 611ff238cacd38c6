"""评价: asked once it is wanted, answered by number, stars or words."""

import pytest

from conversation.asked import AskRating
from conversation.effects import RateOrder
from conversation.texts import words
from conversation.understanding.model import Line
from tests.conversation.makers import Chat, lines_of, make_facts, make_order, only, text_of

T = words("zh")
EATEN = make_order("A014", "picked_up")


def chat() -> Chat:
    return Chat(make_facts(orders=(make_order("A017"), EATEN)))


@pytest.mark.parametrize(
    ("text", "stars", "comment"),
    [
        ("1", 5, ""), ("2", 3, ""), ("3", 1, ""), ("👍 好吃", 5, ""), ("4星", 4, ""),
        ("五星", 5, ""), ("太好吃了", 5, "太好吃了"), ("真难吃", 1, "真难吃"), ("5 stars", 5, ""),
    ],
)  # fmt: skip
def test_a_rating_is_a_number_stars_or_words(text: str, stars: int, comment: str) -> None:
    talk = chat()
    talk.say("评价")
    assert only(talk.say(text)) == RateOrder(14, stars, comment)
    assert talk.session.question is None


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("评价 A014 好吃", RateOrder(14, 5, "好吃")),
        ("评价A014 3星", RateOrder(14, 3, "")),
        ("评价 难吃", RateOrder(14, 1, "难吃")),
        ("rate A014 tasty", RateOrder(14, 5, "tasty")),
    ],
)
def test_it_can_be_said_at_once(text: str, effect: RateOrder) -> None:
    assert only(chat().say(text)) == effect


def test_what_was_not_collected_is_not_rated() -> None:
    assert text_of(chat().say("评价 A017")) == T.nothing_to_rate()
    assert text_of(Chat().say("评价")) == T.nothing_to_rate()


def test_an_order_in_between_is_heard_and_closes_the_question() -> None:
    talk = chat()
    talk.say("评价", "来三碗米饭", "4")
    assert lines_of(talk) == (Line("mf", 4),)


@pytest.mark.parametrize("text", ["跳过", "取消", "skip"])
def test_nobody_has_to_rate(text: str) -> None:
    talk = chat()
    talk.say("评价")
    assert isinstance(talk.session.question, AskRating)
    assert talk.say(text).effects == ()
    assert talk.session.question is None


def test_a_bad_meal_is_told_where_to_turn() -> None:
    talk = chat()
    assert text_of(talk.done(RateOrder(14, 1, ""), order_id=14)) == T.rated_badly()
    assert text_of(talk.done(RateOrder(14, 5, ""), order_id=14)) == T.rated(5)
