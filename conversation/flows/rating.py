"""评价：好吃吗？ A word, stars or a sentence; `评价 A017 好吃` says it at once."""

import re

from conversation.asked import AskRating
from conversation.effects import RateOrder
from conversation.facts import Facts, OrderFacts
from conversation.flow import Asks, Flow
from conversation.messages import Choice, Done, Refusal
from conversation.outcome import Outcome, do, offer, say
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, clean, number_of, verb_of

# A meal is talked about the same day, not next week.
ASK_RATING_MS = 24 * 3_600_000
COMMENT_MAX = 200
# What 1, 2 and 3 are worth.
STARS = (5, 3, 1)

_SKIP = frozenset({"跳过", "不评", "不评了", "skip"})
_STARS = re.compile(r"([1-5一二三四五])\s*(?:颗?星|分|stars?)")
_NUMERAL = "一二三四五"
_GOOD = re.compile(r"👍|好吃|很棒|不错|满意|赞|喜欢|good|great|tasty|nice|love")
_BAD = re.compile(r"👎|难吃|不好吃|太差|差评|失望|bad|awful|terrible")
_OF_ORDER = re.compile(r"(?:评价|打分|rate)\s*([a-z]\d{3,5})?\s*(.*)", re.ASCII | re.DOTALL)


def rate(session: Session, facts: Facts) -> Outcome:
    """评价: the newest order that was collected."""
    order = _eaten("", facts)
    return _ask(order, session, facts) if order else _nothing(session)


def of_order(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`评价 A017`, `评价 A017 好吃`, `评价 5星`."""
    found = _OF_ORDER.fullmatch(clean(text))
    if found is None or verb_of(text) is Verb.RATE:
        return None
    order = _eaten((found[1] or "").upper(), facts)
    if order is None:
        return _nothing(session)
    if not found[2]:
        return _ask(order, session, facts)
    return do(session, RateOrder(order.id, _stars(found[2]), _comment(found[2])))


def _eaten(number: str, facts: Facts) -> OrderFacts | None:
    return next(
        (o for o in facts.orders if o.status == "picked_up" and number in {"", o.number}), None
    )


def _nothing(session: Session) -> Outcome:
    return say(session, words(session.language).nothing_to_rate())


def _ask(order: OrderFacts, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    session = session.ask(AskRating(facts.now_ms + ASK_RATING_MS, order.id))
    labels = [t.rating(name) for name in ("good", "fair", "bad")]
    choices = tuple(Choice(label, label) for label in labels)
    return offer(session, t.ask_rating(order.number), choices)


def answer(question: AskRating, text: str, session: Session, facts: Facts) -> Outcome | None:
    """A choice, stars, or words that praise or blame; anything else is another matter."""
    said, t = clean(text), words(session.language)
    if said in _SKIP:
        return say(session.answered(), t.rating_skipped())
    number = number_of(text)
    labels = [clean(t.rating(name)) for name in ("good", "fair", "bad")]
    if said in labels:
        number = labels.index(said) + 1
    if number is not None and 1 <= number <= len(STARS):
        return do(session.answered(), RateOrder(question.order_id, STARS[number - 1], ""))
    if _STARS.search(said) or _GOOD.search(said) or _BAD.search(said):
        return do(
            session.answered(), RateOrder(question.order_id, _stars(said), _comment(text.strip()))
        )
    return None


def _stars(said: str) -> int:
    if found := _STARS.search(said):
        return int(found[1]) if found[1].isdecimal() else _NUMERAL.index(found[1]) + 1
    if _BAD.search(said):
        return 1
    return 5 if _GOOD.search(said) else 3


def _comment(said: str) -> str:
    return "" if _STARS.fullmatch(said) else said[:COMMENT_MAX]


def rated(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    stars = event.effect.stars if isinstance(event.effect, RateOrder) else 0
    return say(session, t.rated(stars) if stars > 1 else t.rated_badly())


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return _nothing(session)


FLOW = Flow(
    reads=(of_order,),
    verbs={Verb.RATE: rate},
    asks={
        AskRating: Asks(answer, lambda q, facts: len(STARS), helped=lambda t: t.help_rating()),
    },
    done={RateOrder: rated},
    refused={RateOrder: refused},
)
