"""One subject of the dialogue, as data: what it hears, what it asks, what became of its effects.

Each file in `flows/` ends with its `FLOW`, and `registry.py` lists them. To add a subject: one
file, one line there. The engine itself knows no subject.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conversation.asked import Asked
from conversation.effects import Effect
from conversation.facts import Facts
from conversation.marks import mark
from conversation.messages import Done, Refusal, Signal
from conversation.outcome import Outcome
from conversation.session import Session
from conversation.texts.zh import Chinese
from conversation.words import Verb, verb_of

# A whole message that is this word.
OnVerb = Callable[[Session, Facts], Outcome]
# A message that may be mine; None when it is not.
Reads = Callable[[str, Session, Facts], Outcome | None]
# A message while my question is the newest; None when it is something else. The first argument is
# the question, of the kind it is registered under.
Answers = Callable[[Any, str, Session, Facts], Outcome | None]
# What became of my effect.
OnDone = Callable[[Done, Session, Facts], Outcome]
# Something that is not text: a picture, a file. None when it is nothing to me now.
OnSignal = Callable[[Signal, Session, Facts], Outcome | None]
# My question once more in one line, after something else was answered; None when it is out of date.
Again = Callable[[Any, Session, Facts], Outcome | None]
# What is told of my question when something else took its place.
Dropped = Callable[[Any, Session, Facts], str]
OnRefusal = Callable[[Refusal, Session, Facts], Outcome]


def _no_choices(question: Any, facts: Facts) -> int:
    return 0


@dataclass(frozen=True)
class Asks:
    """How one kind of question is answered.

    `choices` is how many numbers answer it: another number is told so. `tag` marks its choices on
    the screen, so that a tap on an old copy is known to be old; it begins with the question's kind.

    `again` puts the question once more after a digression, or when what came above it is over; it
    changes nothing. `helped` is what 帮助 says while it is open. `dropped` is said when another
    flow closed the question without an answer: nobody should think that it was done.
    """

    answer: Answers
    choices: Callable[[Any, Facts], int] = _no_choices
    tag: Callable[[Any], str] = mark
    again: Again | None = None
    helped: Callable[[Chinese], str] | None = None
    dropped: Dropped | None = None


@dataclass(frozen=True)
class Flow:
    """One subject. `reads` are tried before the verbs, in the registry's order."""

    verbs: Mapping[Verb, OnVerb] = field(default_factory=dict)
    reads: tuple[Reads, ...] = ()
    asks: Mapping[type[Asked], Asks] = field(default_factory=dict)
    done: Mapping[type[Effect], OnDone] = field(default_factory=dict)
    refused: Mapping[type[Effect], OnRefusal] = field(default_factory=dict)
    signals: Mapping[str, OnSignal] = field(default_factory=dict)


def on_confirm(act: Callable[[Any, Session, Facts], Outcome]) -> Answers:
    """The answer to a confirmation: 确认 and nothing like it."""

    def answer(question: Any, text: str, session: Session, facts: Facts) -> Outcome | None:
        return act(question, session, facts) if verb_of(text) is Verb.CONFIRM else None

    return answer
