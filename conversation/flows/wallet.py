"""明细、充值、代付: the diner's own purse, and somebody else who pays for them."""

import re

from conversation.effects import PayForMe, ShowStatement, TopUp
from conversation.facts import Facts
from conversation.flow import Flow
from conversation.flows.paying import newest_unpaid
from conversation.flows.private import in_private, refuse
from conversation.messages import Choice, Done, Refusal, Reply
from conversation.outcome import Outcome, do, say
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, clean
from kernel.money import parse_yuan

_TOP_UP = re.compile(r"(?:充值|top ?up)\s*(\S.*)|充\s*(\d.*)")
_MONTH = re.compile(
    r"(?:明细|账单|流水|statement)\s*(?:(\d{4})[-年])?(\d{1,2})月?|(\d{1,2})月(?:份)?的?(?:明细|账单|流水)"
)
_LAST = re.compile(
    r"(?:上个?月的?(?:明细|账单|流水)|(?:明细|账单|流水)\s*上个?月|statement last month)"
)
OFFERED = ("50", "100", "200")


def read(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`充值 50`, `明细 10月`; everything else is somebody else's."""
    flat = clean(text)
    if month := _month(flat, facts):
        return refuse(session) if facts.group else do(session, ShowStatement(month))
    found = _TOP_UP.fullmatch(flat)
    if found is None:
        return None
    if facts.group:
        return refuse(session)
    fen = parse_yuan((found[1] or found[2]).removesuffix(" yuan"))
    return how(session, facts) if fen is None else do(session, TopUp(fen))


def _month(flat: str, facts: Facts) -> str:
    """`YYYY-MM`; a month that is still to come was last year's."""
    year, month = facts.now.year, 0
    if _LAST.fullmatch(flat):
        month = facts.now.month - 1 or 12
    elif found := _MONTH.fullmatch(flat):
        month = int(found[2] or found[3])
        if found[1]:
            return f"{found[1]}-{month:02d}" if 1 <= month <= 12 else ""
    if not 1 <= month <= 12:
        return ""
    return f"{year - (month > facts.now.month):04d}-{month:02d}"


def how(session: Session, facts: Facts) -> Outcome:
    """充值: how much? The amounts are words to say, so that a number keeps its meaning."""
    t = words(session.language)
    choices = tuple(Choice(t.topup_word(yuan), t.topup_word(yuan)) for yuan in OFFERED)
    return Outcome(session, (Reply(t.topup_how(), kind="choices", choices=choices),))


def statement_shown(event: Done, session: Session, facts: Facts) -> Outcome:
    """{rows: [{moment, kind, number, subsidy, amount_fen, after_fen}], month}"""
    t = words(session.language)
    rows = event.result["rows"]
    if not rows:
        return say(session, t.statement_none())
    month = str(event.result["month"])
    title = t.statement_month(month) if month else t.statement_title(rows[0]["after_fen"])
    lines = []
    for row in rows:
        what = t.movement(row["kind"], row["number"])
        if row["subsidy"] and row["kind"] in {"pay", "refund"}:
            what = t.of_subsidy(what)
        lines.append(t.statement_line(row["moment"], what, row["amount_fen"], row["after_fen"]))
    return say(session, title, *lines)


def topup_opened(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    link = str(event.result["link"])
    text = t.topup_link(int(event.result["amount_fen"]), link)
    return Outcome(session, (Reply(text, "link", url=link),))


def topup_refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    least, most = event.facts.get("least_fen", 0), event.facts.get("most_fen", 0)
    return say(session, t.topup_refused(event.code, least, most))


def pay_for_me(session: Session, facts: Facts) -> Outcome:
    """代付: for the newest unpaid order."""
    order = newest_unpaid(facts)
    if order is None:
        return say(session, words(session.language).nothing_to_pay())
    return do(session, PayForMe(order.id))


def link_for_somebody(event: Done, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    link = str(event.result["link"])
    text = t.pay_for_me(str(event.result["number"]), int(event.result["due_fen"]), link)
    return Outcome(session, (Reply(text, "link", url=link),))


def not_payable(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).nothing_to_pay())


FLOW = Flow(
    reads=(read,),
    verbs={
        Verb.STATEMENT: in_private(lambda session, facts: do(session, ShowStatement())),
        Verb.TOP_UP: in_private(how),
        Verb.PAY_FOR_ME: in_private(pay_for_me),
    },
    done={
        ShowStatement: statement_shown,
        TopUp: topup_opened,
        PayForMe: link_for_somebody,
    },
    refused={
        ShowStatement: not_payable,
        TopUp: topup_refused,
        PayForMe: not_payable,
    },
)
