"""A group chat: everybody reads every answer, so nothing private is ever said there.

The menu, the 拼单 and help work; dishes go into the writer's own cart without a price; whatever
else is wanted is answered by asking for the private chat (ruling 17 of the design, domain case 65).
"""

from conversation.asked import ConfirmGroupLock
from conversation.facts import Facts
from conversation.flow import OnVerb
from conversation.flows import browsing, group, helping, ordering
from conversation.outcome import Outcome, say
from conversation.questions import answer as answer_question
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, verb_of


def _help(session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).group_help())


def _cancel(session: Session, facts: Facts) -> Outcome:
    return say(session.idle(), words(session.language).stopped())


_PUBLIC: dict[Verb, OnVerb] = {
    Verb.MENU: browsing.show_menu,
    Verb.HELP: _help,
    Verb.CANCEL: _cancel,
}


def hear(text: str, session: Session, facts: Facts) -> Outcome:
    """The answer to a text in a group chat."""
    if isinstance(session.question, ConfirmGroupLock):
        answered = answer_question(text, session, facts)
        if answered is not None:
            return answered
    if found := group.group_word(text, session, facts):
        return found
    verb = Verb.HELP if helping.topic_of(text) else verb_of(text)
    if verb is not None and verb in _PUBLIC:
        return _PUBLIC[verb](session, facts)
    if verb is None:
        if facts.group_order is not None and (chosen := group.choose(text, session, facts)):
            return chosen
        if put := _into_cart(text, session, facts):
            return put
    return say(session, words(session.language).group_in_private())


def _into_cart(text: str, session: Session, facts: Facts) -> Outcome | None:
    """Dishes named in the group stand in the writer's cart; the rest happens in private."""
    if facts.meal is None or browsing.closed_reason(session, facts):
        return None
    answer, _, _ = ordering.understood(text, session, facts)
    if answer.intent != "order" or answer.clarify is not None:
        return None
    taken = ordering.take(answer, "", "", session, facts)
    t = words(session.language)
    names = [
        t.group_dish(browsing.dish_name(facts.meal, line.dish, session.language), line.quantity, "")
        for line in answer.cart
    ]
    return say(taken.session, t.group_in_cart(facts.name, t.listed(names)))
