"""请小王代取、不用代取了、不是我的、解除、我的码、配对: who may collect, and with what.

A code is in one chat at a time: whoever hands the collecting over sees it no more.
"""

import re

from conversation.asked import ConfirmDelegate
from conversation.effects import (
    Delegate,
    EndDelegation,
    MyCode,
    NotMine,
    PairCabinet,
    ResolveDispute,
    ShowDisputes,
)
from conversation.facts import Facts, OrderFacts
from conversation.flow import Asks, Flow, on_confirm
from conversation.flows import cashier
from conversation.flows.private import in_private, refuse
from conversation.messages import Done, Refusal, Reply
from conversation.outcome import Outcome, do, hint, say
from conversation.roles import HANDING, LOCKER
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.words import Verb, clean, wonders

_NO = r"\s*([a-z]\d{3,5})?"
_ASK = re.compile(
    rf"(?:请|让|叫|麻烦)\s*(\S.{{0,39}}?)\s*(?:代取|帮我代取|代我取|帮我取餐?|帮取){_NO}"
    rf"|(?:let|ask) (\S.{{0,39}}?) (?:to )?collect{_NO}"
)
_END = re.compile(
    rf"(?:不用代取了?|不用代取啦|取消代取|不要代取了?|我自己取){_NO}"
    rf"|(?:collect it myself|no delegation){_NO}"
)
_RESOLVE = re.compile(r"(?:解除|resolve)\s*([a-z]\d{3,5})\s*(换码|new ?code)?")
_DISPUTES = frozenset({"异议", "disputes"})
_REVOKE = re.compile(r"(?:我的码|my ?code)\s*(?:作废|停用|revoke)|(?:作废|停用)我的码")
_PAIR = re.compile(r"(?:配对|pair)\s*(\S{1,40})")


def read(text: str, session: Session, facts: Facts) -> Outcome | None:
    """A diner's words about who collects; None for everything else."""
    if wonders(text):
        return None
    flat = clean(text)
    outcome = _read(flat, session, facts)
    return refuse(session) if outcome is not None and facts.group else outcome


def _read(flat: str, session: Session, facts: Facts) -> Outcome | None:
    if found := _ASK.fullmatch(flat):
        return _ask(found[1] or found[3], found[2] or found[4] or "", session, facts)
    if found := _END.fullmatch(flat):
        return do(session, EndDelegation((found[1] or found[2] or "").upper()))
    if _REVOKE.fullmatch(flat):
        return do(session, MyCode(revoke=True))
    return None


def staff_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`解除 A017`, `异议`, `配对 B` of those whose work it is."""
    if not facts.roles & HANDING or wonders(text):
        return None
    flat = clean(text)
    outcome = None
    if flat in _DISPUTES:
        outcome = do(session, ShowDisputes())
    elif found := _RESOLVE.fullmatch(flat):
        outcome = do(session, ResolveDispute(found[1].upper(), bool(found[2])))
    elif facts.roles & LOCKER and (found := _PAIR.fullmatch(flat)):
        outcome = do(session, PairCabinet(found[1].upper()))
    return refuse(session) if outcome is not None and facts.group else outcome


# --- somebody else collects -----------------------------------------------------------------------


def _ask(name: str, number: str, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    order = _to_collect(number.upper(), facts)
    if order is None:
        return say(session, t.delegate_refused("no_live_code"))
    return do(session, Delegate(order.id, name, 0, commit=False))


def _to_collect(number: str, facts: Facts) -> OrderFacts | None:
    """The newest paid order that is still to be collected, or the named one."""
    live = [o for o in facts.orders if o.status in {"paid", "preparing", "ready"}]
    return next((o for o in live if not number or o.number == number), None)


def found_person(event: Done, session: Session, facts: Facts) -> Outcome:
    """Choices, the question, or what was done: {people} | {name, identity_id} | {name}"""
    t, effect = words(session.language), event.effect
    assert isinstance(effect, Delegate)
    if "people" in event.result:
        return cashier.ask_which("delegate", effect.order_id, event, effect.name, session, facts)
    name, number = str(event.result["name"]), str(event.result["number"])
    if effect.commit:
        return say(session, t.delegated(name, number))
    question = ConfirmDelegate(
        facts.now_ms + CONFIRM_FOR_MS, effect.order_id, name, int(event.result["identity_id"])
    )
    text = t.confirm_delegate(name, number)
    return hint(
        session.ask(question), text, t.word("confirm"), t.word("cancel"), tag=_tag(question)
    )


def _tag(question: ConfirmDelegate) -> str:
    return f"delegate{question.order_id}-{question.identity_id}"


def _confirm(question: ConfirmDelegate, session: Session, facts: Facts) -> Outcome:
    effect = Delegate(question.order_id, question.name, question.identity_id, commit=True)
    return refuse(session) if facts.group else do(session.answered(), effect)


def _again(question: ConfirmDelegate, session: Session, facts: Facts) -> Outcome | None:
    t, order = words(session.language), facts.order(question.order_id)
    if order is None or not order.live:
        return None
    text = t.again_delegate(order.number, question.name)
    return hint(session, text, t.word("confirm"), t.word("cancel"))


def _dropped(question: ConfirmDelegate, session: Session, facts: Facts) -> str:
    order = facts.order(question.order_id)
    t = words(session.language)
    return t.dropped_delegate(order.number, question.name) if order else ""


def not_delegated(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if event.code == "nobody_called" and isinstance(event.effect, Delegate):
        return say(session, t.nobody_called(event.effect.name))
    return say(session, t.delegate_refused(event.code))


def ended(event: Done, session: Session, facts: Facts) -> Outcome:
    """{number, own}: taken back by the diner, or given back by who should have collected."""
    t, number = words(session.language), str(event.result["number"])
    own = event.result["own"]
    return say(session, t.delegation_ended(number) if own else t.delegation_given_back(number))


def not_ended(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if event.code == "no_delegation":
        return say(session, t.no_delegation())
    return say(session, t.delegate_refused(event.code))


# --- the wrong box --------------------------------------------------------------------------------


def not_mine(session: Session, facts: Facts) -> Outcome:
    """不是我的: the newest order that is ready or was just collected."""
    order = next((o for o in facts.orders if o.status in {"ready", "picked_up"}), None)
    if order is None:
        return say(session, words(session.language).nothing_collected())
    return do(session, NotMine(order.id))


def case_open(event: Done, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).not_mine_asked(str(event.result["number"])))


def no_case(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).nothing_collected())


def listed(event: Done, session: Session, facts: Facts) -> Outcome:
    """{rows: [{number, status, method, cabinet, slot}]}"""
    t, rows = words(session.language), event.result["rows"]
    if not rows:
        return say(session, t.disputes_none())
    lines = [
        t.dispute_line(
            str(row["number"]),
            t.status(str(row["status"])),
            t.place(str(row["method"]), str(row["cabinet"])),
        )
        for row in rows
    ]
    return say(session, t.disputes_title(len(rows)), *lines)


def resolved(event: Done, session: Session, facts: Facts) -> Outcome:
    assert isinstance(event.effect, ResolveDispute)
    t = words(session.language)
    return say(session, t.dispute_resolved(event.effect.number, event.effect.new_code))


def not_resolved(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if isinstance(event.effect, ResolveDispute) and event.code in {"not_disputed", "no_such_order"}:
        return say(session, t.not_disputed(event.effect.number))
    return say(session, t.door_refused(event.code))


# --- codes of persons and cabinets ----------------------------------------------------------------


def my_code(event: Done, session: Session, facts: Facts) -> Outcome:
    """{link, until}, or {revoked}"""
    t, found = words(session.language), event.result
    if "revoked" in found:
        return say(session, t.my_code_revoked() if found["revoked"] else t.my_code_none())
    link = str(found["link"])
    return Outcome(session, (Reply(t.my_code(str(found["until"]), link), "image", url=link),))


def no_code(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).my_code_refused())


def paired(event: Done, session: Session, facts: Facts) -> Outcome:
    """{cabinet, code, minutes, known}"""
    found = event.result
    text = words(session.language).pairing_code(
        str(found["cabinet"]), str(found["code"]), int(found["minutes"]), bool(found["known"])
    )
    return say(session, text)


def not_paired(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).pairing_refused(event.code))


FLOW = Flow(
    reads=(staff_word, read),
    verbs={
        Verb.NOT_MINE: in_private(not_mine),
        Verb.MY_CODE: in_private(lambda session, facts: do(session, MyCode(revoke=False))),
    },
    asks={
        ConfirmDelegate: Asks(on_confirm(_confirm), tag=_tag, again=_again, dropped=_dropped),
    },
    done={
        Delegate: found_person,
        EndDelegation: ended,
        NotMine: case_open,
        ShowDisputes: listed,
        ResolveDispute: resolved,
        MyCode: my_code,
        PairCabinet: paired,
    },
    refused={
        Delegate: not_delegated,
        EndDelegation: not_ended,
        NotMine: no_case,
        ShowDisputes: no_case,
        ResolveDispute: not_resolved,
        MyCode: no_code,
        PairCabinet: not_paired,
    },
)
