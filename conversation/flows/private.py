"""Words that have no business in a group: money, codes, who somebody is (design ruling 17)."""

from collections.abc import Callable

from conversation.facts import Facts
from conversation.flow import OnVerb
from conversation.outcome import Outcome, say
from conversation.session import Session
from conversation.texts import words


def in_private(act: Callable[[Session, Facts], Outcome]) -> OnVerb:
    """The word as it is in a private chat; in a group it is answered 请私聊我."""

    def answer(session: Session, facts: Facts) -> Outcome:
        return refuse(session) if facts.group else act(session, facts)

    return answer


def refuse(session: Session) -> Outcome:
    return say(session, words(session.language).private_please())
