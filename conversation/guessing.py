"""What a text that nobody understood may have meant: words of ours and dishes that look like it.

A guess is a text to say. It is never one that confirms, pays or cancels at once, and it is only
done when the diner takes it.
"""

from collections.abc import Iterator
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from rapidfuzz import fuzz

from conversation.facts import Facts
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, clean, words_of

GUESSES_MAX = 3
# Nobody misspells a whole paragraph; a long text has nothing that one word could stand for.
TEXT_MAX = 24
# Below this two short words have less than half of their characters in common.
NEAR_MIN = 60.0
# Verbs that only show or ask something: taking one by mistake costs nothing.
_HARMLESS = (
    Verb.MENU, Verb.CART, Verb.CHECKOUT, Verb.ORDERS, Verb.STATUS, Verb.CODE, Verb.BALANCE,
    Verb.PAY, Verb.REFUND, Verb.CANCEL_ORDER, Verb.RECOMMEND, Verb.SETTINGS, Verb.RATE,
    Verb.HUMAN, Verb.HELP,
)  # fmt: skip


def guesses(text: str, session: Session, facts: Facts) -> tuple[str, ...]:
    """Up to three texts, the likeliest first."""
    said = clean(text)
    if not 1 < len(said) <= TEXT_MAX:
        return ()
    scored: dict[str, float] = {}
    for word, guess in _candidates(session, facts):
        score = _likeness(said, word)
        if score >= NEAR_MIN and score > scored.get(guess, 0):
            scored[guess] = score
    # The sort is stable: of two that are as near, the one that is named first above stays first.
    return tuple(sorted(scored, key=lambda guess: -scored[guess])[:GUESSES_MAX])


def _candidates(session: Session, facts: Facts) -> Iterator[tuple[str, str]]:
    """(what it may have been, what to say for it)."""
    t = words(session.language)
    for verb in _HARMLESS:
        for word in words_of(verb):
            yield word, t.word(verb)
    for dish in facts.meal.menu.dishes.values() if facts.meal else ():
        name = dish.name_en if session.language == "en" else dish.name
        yield clean(dish.name), t.guess_dish(name)
        yield clean(dish.name_en), t.guess_dish(name)


def _likeness(said: str, word: str) -> float:
    """0 to 100. A word that stands whole inside a longer text is as good as a near miss."""
    if len(word) < 2:
        return 0.0
    if word in said and len(word) * 3 >= len(said):
        return 90.0
    if len(word) == len(said) and _sound(word) == _sound(said):
        return 95.0
    return fuzz.ratio(said, word)


@lru_cache(maxsize=4_096)
def _sound(text: str) -> tuple[str, ...]:
    """Toneless pinyin: most slips of the hand in Chinese sound right (菜旦 for 菜单)."""
    return tuple(lazy_pinyin(text, style=Style.NORMAL))
