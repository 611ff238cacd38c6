"""人工：texts go to a person until 结束; the words that always work keep working meanwhile.

The talk itself is a fact of the house. The session only remembers that this diner is in one, so
that what is no word of ours is handed over instead of being understood.
"""

import re

from conversation.effects import AnswerTalk, CloseTalk, OpenTalk, RelayWord, ShowTalks
from conversation.facts import Facts
from conversation.flow import Flow
from conversation.messages import Done, Refusal
from conversation.outcome import Outcome, do, hint, say
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, clean, verb_and_number, verb_of

ANSWERERS = frozenset({"counter", "admin", "owner"})
WORD_MAX = 500

_END = re.compile(r"(?:结束|挂了|没事了|结束对话|结束人工|end|end chat|bye)")
_ANSWER = re.compile(r"(?:回复|答复|reply)\s*t(\d{1,9})[\s:：,，]+(.+)", re.I | re.DOTALL)
_END_OF = re.compile(r"(?:结束|end)\s*t(\d{1,9})")
_LIST = frozenset({"对话", "人工列表", "talks"})


def ask_person(session: Session, facts: Facts) -> Outcome:
    return do(session, OpenTalk())


def opened(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    session = session.with_rest(talk=int(event.result["talk_id"]), misses=0)
    heard = int(event.result["staff"]) > 0
    return say(session, t.talk_opened() if heard else t.talk_nobody())


def relay(text: str, session: Session, facts: Facts) -> Outcome | None:
    """In a talk: what is no word that always works goes to the person."""
    if not session.rest.talk or facts.group:
        return None
    if _END.fullmatch(clean(text)):
        return do(session.with_rest(talk=0), CloseTalk(session.rest.talk))
    if (
        verb_of(text) is not None
        or verb_and_number(text) is not None
        or staff_word(text, session, facts)
    ):
        return None
    return do(session, RelayWord(session.rest.talk, text[:WORD_MAX]))


def nothing_to_end(text: str, session: Session, facts: Facts) -> Outcome | None:
    """结束 without a talk."""
    if clean(text) not in {"结束", "end"}:
        return None
    return say(session, words(session.language).talk_was_over())


def relayed(event: Done, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).talk_relayed())


def closed(event: Done, session: Session, facts: Facts) -> Outcome:
    if isinstance(event.effect, CloseTalk) and event.effect.of_staff:
        return say(session, words(session.language).staff_talk_ended(event.effect.talk_id))
    return say(session.with_rest(talk=0), words(session.language).talk_ended())


def not_closed(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if isinstance(event.effect, CloseTalk) and not event.effect.of_staff:
        return say(session.with_rest(talk=0), t.talk_ended())
    return say(session, t.staff_talk_over())


def not_relayed(event: Refusal, session: Session, facts: Facts) -> Outcome:
    """The talk was over; the engine reads the text as it would have been read without it."""
    return say(session.with_rest(talk=0), words(session.language).talk_was_over())


def staff_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`回复 T3 您好…`, `结束 T3`, `对话`, for those who answer."""
    if not facts.roles & ANSWERERS:
        return None
    if found := _ANSWER.fullmatch(text.strip()):
        return do(session, AnswerTalk(int(found[1]), found[2].strip()[:WORD_MAX]))
    if found := _END_OF.fullmatch(clean(text)):
        return do(session, CloseTalk(int(found[1]), of_staff=True))
    return do(session, ShowTalks()) if clean(text) in _LIST else None


def answered(event: Done, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).staff_talk_answered(str(event.result["name"])))


def shown(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    talks = event.result["talks"]
    if not talks:
        return say(session, t.staff_no_talks())
    said = [t.staff_talk_line(int(talk["id"]), str(talk["name"])) for talk in talks]
    return hint(session, "\n".join([*said, t.staff_talks_foot()]))


FLOW = Flow(
    reads=(staff_word, nothing_to_end),
    verbs={Verb.HUMAN: ask_person},
    done={
        OpenTalk: opened,
        RelayWord: relayed,
        CloseTalk: closed,
        AnswerTalk: answered,
        ShowTalks: shown,
    },
    refused={RelayWord: not_relayed, CloseTalk: not_closed, AnswerTalk: not_closed},
)
