"""Both catalogues say everything, and what they tell people to say is understood."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conversation.asked import ChooseDecision
from conversation.effects import Effect
from conversation.engine import step
from conversation.messages import Said
from conversation.session import Session
from conversation.texts import words
from conversation.texts.en import English
from conversation.texts.zh import Chinese
from conversation.words import Verb, verb_of
from tests.conversation.makers import CHINESE, make_facts, make_order


def own(catalogue: type) -> dict[str, Callable[..., str]]:
    """The sentences that the subjects of one language say themselves."""
    package = catalogue.__module__
    return {
        name: method
        for subject in catalogue.__mro__
        if subject.__module__.startswith(package)
        for name, method in vars(subject).items()
        if not name.startswith("_")
    }


CHINESE_OWN, ENGLISH_OWN = own(Chinese), own(English)
SENTENCES = sorted(CHINESE_OWN)
QUOTED = re.compile(r"「([^」]+)」|“([^”]+)”")

# What a sentence is given, by the name of what it is given.
SAMPLES: dict[str, dict[str, Any]] = {
    "zh": {
        "name": "红烧肉", "canteen": "一食堂", "weekday": "周三", "meal": "午餐", "options": "少辣",
        "dish": "米饭",
        "note": "不要葱", "for_": "小王", "what": "红烧肉", "status": "待取餐", "reason": "有头发",
        "instead": "宫保鸡丁",
        "place": "窗口", "pickup": "窗口", "category": "荤菜", "extra": " 新菜", "text": "乱写",
        "piece": "十六", "problem": "没看到价格", "allergens": "花生", "names": ["红烧肉", "米饭"],
        "host": "小李", "dishes": "红烧肉 ×1",
        "title": "按上次那单", "discount": "满 ¥30 减 ¥3", "changes": ["加了米饭", "去掉了可乐"],
        "way": "饭卡支付",
    },
    "en": {
        "name": "Braised pork", "canteen": "Canteen One", "weekday": "Wed", "meal": "lunch",
        "options": "not spicy", "dish": "Rice", "note": "no onions", "for_": "Wang", "what": "Rice",
        "instead": "Kung Pao chicken",
        "status": "ready", "reason": "a hair in it", "place": "Counter", "pickup": "Counter",
        "category": "meat", "extra": " new", "text": "scribble", "piece": "sixteen",
        "problem": "the price is missing", "allergens": "peanut", "names": ["Rice", "Cola"],
        "host": "Li", "dishes": "Rice ×1",
        "title": "Your last order again", "discount": "¥3 off from ¥30", "changes": ["one", "two"],
        "way": "Meal card",
    },
}  # fmt: skip
COMMON: dict[str, Any] = {
    "cutoff": "10:30", "serve": "11:00–13:30", "opens": "03-13 08:00", "at": "18:00",
    "until": "13:00", "before": "10:30", "after": "10:45", "moment": "03-13 18:00",
    "date": "2025-03-13", "source": "2025-03-12", "number": "A017", "digits": "739204",
    "cabinet": "A", "link": "http://canteen/pay/x", "ticket": "T-17", "code": "odd",
    "method": "cabinet", "verb": "menu", "kind": "lunch", "provider": "wallet", "facts": {},
    "money": "¥16.00", "price": "¥14.00", "choice": "swap", "eta": "12:20", "when": "12:00",
    "day": "03-12", "parts": "", "paid": "", "clock": "10:30", "state": "asked", "topic": "cancel",
    "fen": 1_700, "numbers": ["A017", "A018"],
    "word": "good", "substitute": "any",
    "wanted": "B",
}  # fmt: skip


def sample(parameter: inspect.Parameter, language: str) -> Any:
    name, kind = parameter.name, parameter.annotation
    # `before` and `after` are clocks in one sentence and portions in another.
    given = {**COMMON, **SAMPLES[language]}.get(name)
    if kind in (int, "int"):
        return 3
    if kind in (bool, "bool"):
        return True
    assert given is not None, f"no sample for {name}"
    return given


def branches(name: str, catalogue: type) -> list[str]:
    """The keys among which the sentence chooses by what it is given first."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(getattr(catalogue, name))))
    return [
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]


def said(name: str, language: str) -> Iterator[str]:
    """Everything one method can say: each branch, yes and no, none, one and several."""
    method: Callable[..., str] = getattr(words(language), name)
    catalogue = English if language == "en" else Chinese
    parameters = list(inspect.signature(method).parameters.values())
    given = {p.name: sample(p, language) for p in parameters}
    first = parameters[0].name if parameters else ""
    keys = list(dict.fromkeys(branches(name, catalogue)))
    firsts: list[Any] = [*keys] if keys else [given.get(first)]
    for start in firsts:
        for number in (0, 1, 3):
            for flag in (True, False):
                values = {
                    p.name: number if type(given[p.name]) is int
                    else flag if type(given[p.name]) is bool
                    else given[p.name]
                    for p in parameters
                }  # fmt: skip
                if first:
                    values[first] = start if keys or isinstance(start, str) else values[first]
                yield method(**values)


@pytest.mark.parametrize("name", SENTENCES)
def test_english_has_its_own_words_for_every_sentence(name: str) -> None:
    assert name in ENGLISH_OWN
    ours, theirs = CHINESE_OWN[name], ENGLISH_OWN[name]
    assert inspect.signature(theirs) == inspect.signature(ours)
    assert set(branches(name, English)) == set(branches(name, Chinese))


def test_english_has_no_sentence_that_chinese_has_not() -> None:
    assert set(ENGLISH_OWN) == set(SENTENCES)


@pytest.mark.parametrize("name", SENTENCES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_is_ever_empty(name: str, language: str) -> None:
    assert all(text.strip() for text in said(name, language))


@pytest.mark.parametrize("name", SENTENCES)
def test_english_is_english_throughout(name: str) -> None:
    for text in said(name, "en"):
        assert not CHINESE.search(text)
        assert "  " not in text.replace("  sold out", "").replace("  3 left", "").replace(
            "  1 left", ""
        )


@pytest.mark.parametrize("name", SENTENCES)
def test_chinese_puts_no_western_stop_behind_chinese_words(name: str) -> None:
    for text in said(name, "zh"):
        assert not re.search(r"[\u4e00-\u9fff][,;!?]", text)


def test_a_language_we_do_not_speak_is_answered_in_chinese() -> None:
    assert words("fr").no_orders() == Chinese().no_orders()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("verb", branches("word", Chinese))
def test_the_word_on_a_choice_is_the_word_that_does_it(verb: str, language: str) -> None:
    word = words(language).word(verb)
    if verb in set(Verb):
        assert verb_of(word) is Verb(verb)
    else:
        assert effect_of(f"{word} 1" if verb == "approve" else word, language) is not None


# --- the next step --------------------------------------------------------------------------------

# Whatever could not be done, the sentence says what can be: a word to say, a place, or a person.
REFUSALS = [
    "not_understood", "no_such_choice", "stopped", "left_as_it_is", "apology", "no_meal",
    "not_open_yet", "paused", "recommend_none", "cart_empty", "cart_cleared", "nothing_to_undo",
    "cart_outdated", "dishes_changed", "blocked", "must_choose", "short",
    "again_nothing", "nothing_to_order_again", "no_such_day", "none_like_that", "halal_unknown",
    "dish_foot_gone", "menu_later", "menu_closed", "no_such_menu", "clarify", "sold_out",
    "cut_off", "over_limit",
    "too_many_unpaid", "no_cabinet", "wallet_short", "not_paid_yet", "nothing_to_pay", "no_orders",
    "no_such_order", "no_live_order", "no_code_yet", "nothing_to_cancel", "nothing_to_refund",
    "refund_not_possible", "door_refused", "not_in_cabinet", "cannot_extend", "notice_expired",
    "notice_cancelled", "notice_refund_refused", "notice_no_show", "notice_door_failed",
    "not_allowed", "no_refund_number", "reason_needed", "refused",
]  # fmt: skip
LEADS_ON = {
    "zh": re.compile(
        r"「|回复|请|窗口|换一|再|可以选|选一下|哪一个|要别人|找管理员|财务|先等|我会"
    ),
    "en": re.compile(r"“|[Pp]lease|counter|again|choose|Which|Wait|How many|I will|decide"),
}


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_says_what_can_be_done(name: str, language: str) -> None:
    for text in said(name, language):
        assert LEADS_ON[language].search(text), text


# What stands in quotes there is somebody's own text, not a word to say.
OWN_TEXT = {
    "draft_meant",
    "draft_error",
    "draft_problem",
    "food_skipped",
    "confirm_refund",
    "admin_refused",
}


def effect_of(text: str, language: str) -> Effect | str | None:
    """What an owner with orders and open requests brings about by a text; None when lost."""
    facts = make_facts(
        roles=frozenset({"owner"}),
        orders=(make_order("A018", "pending_payment"), make_order(), make_order("A016", "ready")),
    )
    session = Session(language).ask(ChooseDecision(facts.now_ms + 1, (7,)))
    outcome = step(session, Said(text), facts)
    if outcome.session.rest.misses:
        return None
    return outcome.effects[0] if outcome.effects else outcome.replies[0].text


def quoted() -> list[tuple[str, str, str]]:
    found = {}
    for language in ("zh", "en"):
        own = {value for value in SAMPLES[language].values() if isinstance(value, str)}
        for name in sorted(set(SENTENCES) - OWN_TEXT):
            for text in said(name, language):
                for match in QUOTED.finditer(text):
                    word = match[1] or match[2]
                    if word not in own:
                        found[language, word] = name
    return [(language, word, name) for (language, word), name in found.items()]


@pytest.mark.parametrize(("language", "word", "name"), quoted())
def test_every_word_that_a_sentence_quotes_is_understood(
    language: str, word: str, name: str
) -> None:
    assert effect_of(word, language) is not None, f"{name} tells people to say {word!r}"
