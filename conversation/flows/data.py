"""我的数据: what is held of this person, to take along or to have deleted."""

import re

from conversation.asked import ConfirmErase
from conversation.effects import EraseData, ExportData
from conversation.facts import Facts
from conversation.flow import Asks, Flow, on_confirm
from conversation.flows.private import in_private, refuse
from conversation.messages import Done, Refusal, Reply
from conversation.outcome import Outcome, do, hint, say
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import Verb, clean

_WORD = re.compile(r"(?:我的数据|my ?data)\s*(导出|删除|注销|export|delete)")
_EXPORT = frozenset({"导出", "export"})


def read(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`我的数据 导出`, `我的数据 删除`."""
    found = _WORD.fullmatch(clean(text))
    if found is None:
        return None
    if facts.group:
        return refuse(session)
    return do(session, ExportData() if found[1] in _EXPORT else EraseData(commit=False))


def how(session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).data_how())


def exported(event: Done, session: Session, facts: Facts) -> Outcome:
    link = str(event.result["link"])
    text = words(session.language).data_link(link, int(event.result["hours"]))
    return Outcome(session, (Reply(text, "file", url=link),))


def erased(event: Done, session: Session, facts: Facts) -> Outcome:
    """What stands against it, the preview, or a session that knows nobody."""
    t, found = words(session.language), event.result
    if blocked := _blocked(event, session):
        return say(session.without(ConfirmErase), *blocked)
    assert isinstance(event.effect, EraseData)
    if event.effect.commit:
        return say(Session(session.language), t.data_erased())
    session = session.ask(ConfirmErase(facts.now_ms + CONFIRM_FOR_MS))
    text = t.data_preview(int(found["count"]), int(found["subsidy_fen"]))
    return hint(session, text, t.word("confirm"), t.word("cancel"), tag="erase")


def _blocked(event: Done, session: Session) -> list[str]:
    t, found = words(session.language), event.result
    said = []
    if found.get("orders"):
        said.append(t.data_blocked_orders([str(number) for number in found["orders"]]))
    if found.get("own_fen"):
        said.append(t.data_blocked_money(int(found["own_fen"])))
    if found.get("requests"):
        said.append(t.data_blocked_requests())
    if found.get("roles"):
        said.append(t.data_blocked_roles())
    return said


def _cannot(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).refused(event.code))


def _confirm(question: ConfirmErase, session: Session, facts: Facts) -> Outcome:
    return refuse(session) if facts.group else do(session.answered(), EraseData(commit=True))


def _again(question: ConfirmErase, session: Session, facts: Facts) -> Outcome | None:
    t = words(session.language)
    return hint(session, t.again_erase(), t.word("confirm"), t.word("cancel"))


FLOW = Flow(
    reads=(read,),
    verbs={Verb.MY_DATA: in_private(how)},
    asks={
        ConfirmErase: Asks(
            on_confirm(_confirm),
            tag=lambda question: "erase",
            again=_again,
            dropped=lambda question, session, facts: words(session.language).dropped_erase(),
        )
    },
    done={ExportData: exported, EraseData: erased},
    refused={ExportData: _cannot, EraseData: _cannot},
)
