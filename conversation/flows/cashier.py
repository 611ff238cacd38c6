"""财务的话：`充值 小王 50`、`退卡 小王`、`充值审核`、`同意充值 3`、`对账 昨天`。

Only whoever holds the role is heard. What is confirmed is the person and the numbers shown; above
a limit a second person says 同意. `ChoosePerson` is answered here for all who ask it.
"""

import re

from conversation.asked import ChoosePerson, ConfirmCash
from conversation.effects import CashTopUp, DecideCash, Delegate, Reconcile, ShowCash
from conversation.facts import Facts
from conversation.flow import Asks, Flow, on_confirm
from conversation.flows.private import refuse
from conversation.messages import Choice, Done, Refusal
from conversation.outcome import Outcome, do, hint, offer, say
from conversation.roles import FINANCE
from conversation.session import ASK_FOR_MS, CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.when import read_when, resolve_day
from conversation.words import clean, number_of, wonders
from kernel.money import parse_yuan

_PUT = re.compile(r"(?:充值|top ?up)\s*([^\d\s¥][^\d¥]*?)\s*([¥\d][\d.]*(?:元|块)?)")
_OUT = re.compile(r"(?:退卡|pay ?out)\s*(\S.*)")
_LIST = frozenset({"充值审核", "topups", "top ups"})
_DECIDE = re.compile(r"(同意|拒绝|approve|reject)\s*(?:充值|top ?up)\s*(\d{1,9})\s*(.*)")
_RECONCILE = re.compile(r"(?:对账|对帐|reconcile)\s*(.*)")


def finance_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """A word of finance; None for everything else and for everybody else."""
    if not facts.roles & FINANCE or wonders(text):
        return None
    flat = clean(text)
    outcome = _read(flat, session, facts)
    return refuse(session) if outcome is not None and facts.group else outcome


def _read(flat: str, session: Session, facts: Facts) -> Outcome | None:
    t = words(session.language)
    if flat in _LIST:
        return do(session, ShowCash())
    if found := _DECIDE.fullmatch(flat):
        approve = found[1] in {"同意", "approve"}
        if not approve and not found[3]:
            return say(session, t.reason_needed())
        return do(session, DecideCash(int(found[2]), approve, found[3][:80]))
    if found := _PUT.fullmatch(flat):
        fen = parse_yuan(found[2])
        if not fen:
            return say(session, t.topup_how())
        return do(session, CashTopUp(found[1].strip(), 0, fen, out=False, commit=False))
    if found := _OUT.fullmatch(flat):
        return do(session, CashTopUp(found[1].strip(), 0, 0, out=True, commit=False))
    if found := _RECONCILE.fullmatch(flat):
        when = read_when(found[1]) if found[1] else None
        day = resolve_day(when, facts.now.date(), past=True) if when and when.said_day else None
        return do(session, Reconcile(day.isoformat())) if day else say(session, t.reconcile_how())
    return None


# --- cash -----------------------------------------------------------------------------------------


def ask_which(
    purpose: str, about: int, event: Done, name: str, session: Session, facts: Facts
) -> Outcome:
    """Several people have the name: {people: [{id, label}]}."""
    people = event.result["people"]
    ids = tuple(int(one["id"]) for one in people)
    question = ChoosePerson(facts.now_ms + ASK_FOR_MS, purpose, ids, name, about)
    choices = tuple(Choice(str(one["label"]), str(no)) for no, one in enumerate(people, 1))
    text = words(session.language).choose_person(name)
    return offer(session.ask(question), text, choices, _tag(question))


def _tag(question: ChoosePerson | ConfirmCash) -> str:
    if isinstance(question, ChoosePerson):
        return f"person-{question.purpose}{question.about}-{len(question.candidates)}"
    return f"cash{question.diner_id}-{question.amount_fen}"


def answer_person(
    question: ChoosePerson, text: str, session: Session, facts: Facts
) -> Outcome | None:
    number = number_of(text)
    if number is None or not 1 <= number <= len(question.candidates):
        return None
    chosen = question.candidates[number - 1]
    session = session.answered()
    if question.purpose == "delegate":
        return do(session, Delegate(question.about, question.name, chosen, commit=False))
    if not facts.roles & FINANCE:
        return say(session, words(session.language).not_allowed(""))
    out = question.purpose == "out"
    return do(session, CashTopUp(question.name, chosen, question.about, out, commit=False))


def confirm(question: ConfirmCash, session: Session, facts: Facts) -> Outcome:
    """确认: exactly this; the role is asked for again."""
    session = session.answered()
    if not facts.roles & FINANCE:
        return say(session, words(session.language).not_allowed(""))
    effect = CashTopUp(
        question.name, question.diner_id, question.amount_fen, question.out, commit=True
    )
    return do(session, effect)


def _again(question: ConfirmCash, session: Session, facts: Facts) -> Outcome | None:
    t = words(session.language)
    return hint(session, t.again_cash(question.name), t.word("confirm"), t.word("cancel"))


def _dropped(question: ConfirmCash, session: Session, facts: Facts) -> str:
    return words(session.language).dropped_cash(question.name)


def cash(event: Done, session: Session, facts: Facts) -> Outcome:
    """Choices, a preview with its numbers, or what was done."""
    t, effect = words(session.language), event.effect
    assert isinstance(effect, CashTopUp)
    if "people" in event.result:
        purpose = "out" if effect.out else "cash"
        return ask_which(purpose, effect.amount_fen, event, effect.name, session, facts)
    name, fen = str(event.result["name"]), int(event.result["amount_fen"])
    if effect.commit:
        if event.result.get("request_id"):
            return say(session, t.cash_waits(name, fen, int(event.result["request_id"])))
        return say(session, t.payout_done(name, fen) if effect.out else t.cash_done(name, fen))
    question = ConfirmCash(
        facts.now_ms + CONFIRM_FOR_MS, name, int(event.result["diner_id"]), fen, effect.out
    )
    session = session.ask(question)
    balance = int(event.result["balance_fen"])
    text = t.confirm_payout(name, fen) if effect.out else t.confirm_cash(name, fen, balance)
    return hint(session, text, t.word("confirm"), t.word("cancel"), tag=_tag(question))


def cash_refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if event.code == "nobody_called" and isinstance(event.effect, CashTopUp):
        return say(session, t.nobody_called(event.effect.name))
    return say(session, t.cash_refused(event.code))


def cash_listed(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    rows = event.result["rows"]
    if not rows:
        return say(session, t.cash_list_none())
    lines = [t.cash_list_line(int(r["id"]), str(r["name"]), int(r["amount_fen"])) for r in rows]
    return say(session, t.cash_list_title(len(rows)), *lines)


def cash_decided(event: Done, session: Session, facts: Facts) -> Outcome:
    result = event.result
    assert isinstance(event.effect, DecideCash)
    t = words(session.language)
    return say(session, t.cash_decided(result["name"], result["amount_fen"], event.effect.approve))


# --- books ----------------------------------------------------------------------------------------


def reconciled(event: Done, session: Session, facts: Facts) -> Outcome:
    """{date, count, fen, refunds, back_fen, paid_fen, in_fen, out_fen, problems: [{…}]}"""
    t, found = words(session.language), event.result
    head = [
        t.reconciled(
            found["date"], found["count"], found["fen"], found["refunds"], found["back_fen"]
        ),
        t.reconcile_wallet(found["paid_fen"], found["in_fen"], found["out_fen"]),
    ]
    problems = found["problems"]
    if not problems:
        return say(session, *head, t.reconcile_agrees())
    lines = [t.reconcile_problem(p["kind"], p["number"], p["fen"]) for p in problems]
    return say(session, *head, t.reconcile_differs(len(problems)), *lines)


def _cannot(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).refused(event.code))


FLOW = Flow(
    reads=(finance_word,),
    asks={
        ChoosePerson: Asks(answer_person, lambda q, facts: len(q.candidates), _tag),
        ConfirmCash: Asks(on_confirm(confirm), tag=_tag, again=_again, dropped=_dropped),
    },
    done={
        CashTopUp: cash,
        ShowCash: cash_listed,
        DecideCash: cash_decided,
        Reconcile: reconciled,
    },
    refused={
        CashTopUp: cash_refused,
        ShowCash: cash_refused,
        DecideCash: cash_refused,
        Reconcile: _cannot,
    },
)
