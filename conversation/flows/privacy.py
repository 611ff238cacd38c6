"""Where the words of staff are heard: in a chat of one's own."""

from conversation.facts import Facts
from conversation.outcome import Outcome, say
from conversation.session import Session
from conversation.texts import words


def private(session: Session, facts: Facts) -> Outcome | None:
    """A sentence when this is no place for a word of staff: a group."""
    return say(session, words(session.language).group_in_private()) if facts.group else None
