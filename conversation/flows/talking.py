"""取消、返回、语言：words about the dialogue itself, and what nobody understood."""

from dataclasses import replace

from conversation.asked import ChooseGuess
from conversation.effects import CloseTalk, SetLanguage
from conversation.facts import Facts
from conversation.flow import Asks, Flow
from conversation.flows import browsing
from conversation.flows.helping import show_help
from conversation.messages import Choice, Done
from conversation.outcome import Outcome, do, hint, offer, say
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import Verb


def cancel(session: Session, facts: Facts) -> Outcome:
    """取消: nothing is asked any more, the cart is kept, no order is touched."""
    talk, session = session.rest.talk, session.idle().with_rest(talk=0)
    stopped = _stopped(session, facts)
    return replace(stopped, effects=(CloseTalk(talk),)) if talk else stopped


def _stopped(session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if session.cart.lines and facts.meal is not None:
        return browsing.show_cart(session, facts, t.stopped_cart_kept())
    return say(session, t.stopped())


def back(session: Session, facts: Facts) -> Outcome:
    session = session.answered()
    if session.cart.lines:
        return browsing.show_cart(session, facts)
    return browsing.show_menu(session, facts)


def lost(guesses: tuple[str, ...], session: Session, facts: Facts) -> Outcome:
    """Not understood: first guesses, then help, then a person; the state stays as it is."""
    t = words(session.language)
    missed = session.missed()
    if session.rest.misses == 0 and guesses:
        asking = missed.ask(ChooseGuess(facts.now_ms + CONFIRM_FOR_MS, guesses))
        text = f"{t.guessed()}\n{t.guessed_foot()}"
        return offer(asking, text, tuple(Choice(guess, guess) for guess in guesses))
    if session.rest.misses > 1:
        return hint(missed, t.offer_person(), t.word("human"), t.word("menu"), t.word("help"))
    if session.rest.misses == 0:
        return hint(missed, t.not_understood(), t.word("menu"), t.word("help"))
    return show_help(missed, facts).after(*say(session, t.not_understood_again()).replies)


def _speak(language: str, session: Session) -> Outcome:
    return do(replace(session, language=language), SetLanguage(language))


def _language_set(event: Done, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).language_set())


FLOW = Flow(
    verbs={
        Verb.CANCEL: cancel,
        Verb.BACK: back,
        Verb.ENGLISH: lambda session, facts: _speak("en", session),
        Verb.CHINESE: lambda session, facts: _speak("zh", session),
    },
    # A guess that is taken is heard by the engine as if it had been typed.
    asks={
        ChooseGuess: Asks(
            lambda question, text, session, facts: None,
            lambda question, facts: len(question.texts),
            helped=lambda t: t.help_guess(),
        )
    },
    done={SetLanguage: _language_set},
)
