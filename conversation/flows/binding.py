"""绑定: two chats become one person. A code here, the code there, and both say 确认.

What waits for whom stands in its own table: the other chat hears of it by a notice, which carries
a word and never a question.
"""

import re

from conversation.asked import ConfirmBinding
from conversation.effects import AgreeBinding, BindCode, UseBindCode
from conversation.facts import Facts
from conversation.flow import Asks, Flow, on_confirm
from conversation.flows.private import in_private, refuse
from conversation.messages import Done, Refusal
from conversation.outcome import Outcome, do, hint, say
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import Verb, clean

_USE = re.compile(r"(?:绑定|bind)\s*(?:码|code)?\s*[:：]?\s*([0-9a-z]{8})")
_AGREE = frozenset({"确认绑定", "绑定确认", "confirm binding", "confirmbinding"})


def read(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`绑定 CODE`, `确认绑定`."""
    flat = clean(text)
    found = _USE.fullmatch(flat)
    if found is None and flat not in _AGREE:
        return None
    if facts.group:
        return refuse(session)
    return do(session, UseBindCode(found[1].upper()) if found else AgreeBinding())


def code_made(event: Done, session: Session, facts: Facts) -> Outcome:
    """{code, minutes}"""
    text = words(session.language).bind_code(
        str(event.result["code"]), int(event.result["minutes"])
    )
    return say(session.ask(ConfirmBinding(facts.now_ms + CONFIRM_FOR_MS)), text)


def code_used(event: Done, session: Session, facts: Facts) -> Outcome:
    """{state: wrong | locked | asked}: a wrong code is counted, so it is no refusal."""
    t, found = words(session.language), event.result
    if found["state"] == "wrong":
        return say(session, t.bind_wrong(int(found["left"])))
    if found["state"] == "locked":
        return say(session, t.bind_locked(int(found["minutes"])))
    session = session.ask(ConfirmBinding(facts.now_ms + CONFIRM_FOR_MS))
    return hint(session, t.bind_asked(str(found["name"])), t.word("confirm"), t.word("cancel"))


def agreed(event: Done, session: Session, facts: Facts) -> Outcome:
    """{state: none | nobody | waiting | agreed}"""
    t, state = words(session.language), event.result["state"]
    if state == "nobody":
        return say(session, t.bind_nobody())
    session = session.without(ConfirmBinding)
    if state == "none":
        return say(session, t.bind_none())
    return say(session, t.bind_waiting() if state == "waiting" else t.bind_agreed())


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session.without(ConfirmBinding), words(session.language).bind_refused(event.code))


def _confirm(question: ConfirmBinding, session: Session, facts: Facts) -> Outcome:
    return refuse(session) if facts.group else do(session, AgreeBinding())


def _again(question: ConfirmBinding, session: Session, facts: Facts) -> Outcome | None:
    t = words(session.language)
    return hint(session, t.again_binding(), t.word("confirm"), t.word("cancel"))


FLOW = Flow(
    reads=(read,),
    verbs={Verb.BIND: in_private(lambda session, facts: do(session, BindCode()))},
    asks={ConfirmBinding: Asks(on_confirm(_confirm), again=_again)},
    done={BindCode: code_made, UseBindCode: code_used, AgreeBinding: agreed},
    refused=dict.fromkeys((BindCode, UseBindCode, AgreeBinding), refused),
)
