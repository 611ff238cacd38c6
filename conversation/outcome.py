"""What one step answers: the new session, what to say, what to do."""

from dataclasses import dataclass, replace

from conversation.effects import Effect
from conversation.marks import mark
from conversation.messages import Choice, Reply
from conversation.session import Session


@dataclass(frozen=True)
class Outcome:
    """The result of `step`. Effects run in order; each one's result is stepped again."""

    session: Session
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()

    def after(self, *replies: Reply) -> "Outcome":
        """The same with these replies in front."""
        return replace(self, replies=(*replies, *self.replies))


def say(session: Session, *texts: str) -> Outcome:
    """Plain sentences, one message."""
    return Outcome(session, (Reply("\n".join(text for text in texts if text)),))


def offer(session: Session, text: str, choices: tuple[Choice, ...], tag: str = "") -> Outcome:
    """A numbered list of answers to an open question, to tap or to answer by number.

    With a `tag`, a tap on an old copy of it is recognised as old. Without one the list carries the
    mark of the question that was just asked.
    """
    if not tag and session.question is not None and session.question.numbered:
        tag = mark(session.question)
    marked, kind = _marked(choices, tag), "choices" if choices else "text"
    return Outcome(session, (Reply(text, kind=kind, choices=marked, numbered=bool(choices)),))


def hint(session: Session, text: str, *said: str, tag: str = "") -> Outcome:
    """A text with the words that lead on, to tap or to type; numbers do not mean them."""
    choices = _marked(tuple(Choice(word, word) for word in said), tag)
    return Outcome(session, (Reply(text, kind="choices", choices=choices),))


def _marked(choices: tuple[Choice, ...], tag: str) -> tuple[Choice, ...]:
    if not tag:
        return choices
    return tuple(Choice(choice.label, f"{choice.value}#{tag}") for choice in choices)


def do(session: Session, effect: Effect) -> Outcome:
    """Nothing said yet: the effect's result will be."""
    return Outcome(session, effects=(effect,))
