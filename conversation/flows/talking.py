"""取消、返回、帮助、语言：words about the dialogue itself, and what nobody understood."""

from dataclasses import replace

from conversation.effects import SetLanguage
from conversation.facts import Facts
from conversation.flow import Flow
from conversation.flows import browsing, kitchen
from conversation.messages import Done
from conversation.outcome import Outcome, do, hint, say
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb


def cancel(session: Session, facts: Facts) -> Outcome:
    """取消: nothing is asked any more, the cart is kept, no order is touched."""
    t = words(session.language)
    session = session.idle()
    if session.cart.lines and facts.meal is not None:
        return browsing.show_cart(session, facts, t.stopped_cart_kept())
    return say(session, t.stopped())


def back(session: Session, facts: Facts) -> Outcome:
    session = session.answered()
    if session.cart.lines:
        return browsing.show_cart(session, facts)
    return browsing.show_menu(session, facts)


def show_help(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    staff = t.help_staff() if facts.roles & kitchen.STAFF else ""
    return say(session, t.help(), staff)


def lost(session: Session, facts: Facts) -> Outcome:
    """Not understood: first a hint, then help; the state stays as it is."""
    t = words(session.language)
    if session.rest.misses == 0:
        return hint(session.missed(), t.not_understood(), t.word("menu"), t.word("help"))
    helped = show_help(session.missed(), facts)
    return helped.after(*say(session, t.not_understood_again()).replies)


def _speak(language: str, session: Session) -> Outcome:
    return do(replace(session, language=language), SetLanguage(language))


def _language_set(event: Done, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).language_set())


FLOW = Flow(
    verbs={
        Verb.CANCEL: cancel,
        Verb.BACK: back,
        Verb.HELP: show_help,
        Verb.ENGLISH: lambda session, facts: _speak("en", session),
        Verb.CHINESE: lambda session, facts: _speak("zh", session),
    },
    done={SetLanguage: _language_set},
)
