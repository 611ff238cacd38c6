"""授权 小王 后厨, and there are three people of that name: which chat is meant?"""

from conversation.asked import ChooseChat
from conversation.effects import Admin
from conversation.facts import Facts
from conversation.flow import Asks, Flow
from conversation.flows.privacy import private
from conversation.marks import mark
from conversation.messages import Choice, Done
from conversation.outcome import Outcome, do, offer, say
from conversation.roles import may
from conversation.session import ASK_FOR_MS, Session
from conversation.texts import words
from conversation.words import number_of


def ask_which(event: Done, session: Session, facts: Facts) -> Outcome | None:
    """The people of that name as choices; None when one only was meant."""
    people = event.result.get("people")
    effect = event.effect
    if not people or not isinstance(effect, Admin):
        return None
    chats = tuple(int(one["id"]) for one in people)
    question = ChooseChat(facts.now_ms + ASK_FOR_MS, effect.verb, effect.text, chats)
    choices = tuple(Choice(str(one["label"]), str(no)) for no, one in enumerate(people, 1))
    text = words(session.language).which_person(effect.subject)
    return offer(session.ask(question), text, choices, tag=mark(question))


def _chosen(question: ChooseChat, text: str, session: Session, facts: Facts) -> Outcome | None:
    number = number_of(text)
    if number is None or not 1 <= number <= len(question.chats):
        return None
    if not may(question.verb, facts.roles):
        return say(session.answered(), words(session.language).not_allowed(""))
    chat = question.chats[number - 1]
    effect = Admin(question.verb, "", "", "", chat, "", question.role, commit=False)
    return private(session, facts) or do(session.answered(), effect)


FLOW = Flow(asks={ChooseChat: Asks(_chosen, choices=lambda question, facts: len(question.chats))})
