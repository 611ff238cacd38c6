"""下一页、上一页 where there is none; a page that there is, is turned before (`paging.py`)."""

from conversation.facts import Facts
from conversation.flow import Flow
from conversation.outcome import Outcome, hint
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb


def _no_such_page(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    return hint(session, t.no_more_pages(), t.word("menu"), t.word("help"))


FLOW = Flow(verbs={Verb.NEXT_PAGE: _no_such_page, Verb.PREVIOUS_PAGE: _no_such_page})
