"""拼单：发起、加入、各点各的、锁单。In the group's chat, or in private with the code.

What is shown in a group is names and dishes, never anybody's amount (ruling 17 of the design).
"""

import re
import unicodedata

from conversation.asked import ConfirmGroupLock, PickingForGroup
from conversation.effects import (
    DissolveGroup,
    JoinGroup,
    LeaveGroup,
    LockGroup,
    OpenGroup,
    PickForGroup,
)
from conversation.facts import Facts, GroupFacts, MealFacts
from conversation.flow import Asks, Flow, on_confirm
from conversation.flows import browsing
from conversation.messages import Done, Refusal
from conversation.outcome import Outcome, do, hint, say
from conversation.session import CONFIRM_FOR_MS, Session
from conversation.texts import words
from conversation.understanding import Answer, Case, understand
from conversation.understanding.model import Line
from conversation.words import clean, verb_of

_OPEN = re.compile(
    r"(?:发起拼单|拼单|开团|一起点|group(?: order)?)(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_UNTIL = re.compile(
    r"(?:until\s*|到\s*)?(\d{1,2})\s*(?:[:：点时h]\s*(\d{1,2}|半)?\s*分?)\s*(?:截止|截单|为止|前)?"
)
_HOST_PAYS = re.compile(r"我请客?|我付|我买单|on me|i(?:'ll)? pay")
_JOIN = re.compile(r"(?:加入|参加|join)\s*([0-9a-z]{3})")
_SAME = {"+1", "跟", "跟一个", "我也要", "me too", "same"}
_LOCK = {"锁单", "成团", "lock"}
_LEAVE = {"退出拼单", "leave"}
# Ordinary words that mean it only for somebody who is in.
_LEAVE_TOO = {"退出", "我不吃了", "算了我不吃了", "不吃了"}
_DISSOLVE = {"解散", "解散拼单", "dissolve"}


def group_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """`拼单 10点20截止`, `加入 5K7`, `+1`, `锁单`, `退出拼单`, `解散`."""
    flat, group = clean(text), facts.group_order
    if joined := _JOIN.fullmatch(flat):
        return do(session, JoinGroup(joined[1].upper()))
    if opened := _OPEN.fullmatch(flat):
        return _open(opened["rest"], session, facts)
    if group is None:
        known = flat in _SAME | _LOCK | _LEAVE | _DISSOLVE
        return say(session, words(session.language).group_none()) if known else None
    if flat in _SAME:
        return do(session, JoinGroup(group.code, same=True))
    if flat in _LOCK:
        return _ask_lock(group, session, facts)
    if group.joined and flat in _LEAVE | _LEAVE_TOO:
        return do(session, LeaveGroup(group.id))
    if flat in _DISSOLVE:
        return do(session, DissolveGroup(group.id))
    return None


def _open(rest: str, session: Session, facts: Facts) -> Outcome | None:
    """拼单, with a time and who pays behind it; what is left over is no such word."""
    if facts.group_order is not None and not rest.strip():
        return _card(facts.group_order, session, facts)
    if facts.meal is None:
        return say(session, words(session.language).no_meal())
    if closed := browsing.closed_reason(session, facts):
        return say(session, closed)
    host_pays = bool(_HOST_PAYS.search(rest))
    rest = _HOST_PAYS.sub("", rest)
    until = ""
    if found := _UNTIL.search(rest):
        minute = 30 if found[2] == "半" else int(found[2] or 0)
        if int(found[1]) > 23 or minute > 59:
            return None
        until = f"{int(found[1]):02}:{minute:02}"
        rest = rest[: found.start()] + rest[found.end() :]
    if rest.strip(" ,，。、截止until"):
        return None
    return do(session, OpenGroup(until, host_pays))


# --- choosing -------------------------------------------------------------------------------------


def choose(text: str, session: Session, facts: Facts) -> Outcome | None:
    """Dishes for the 拼单; None when the message is none."""
    group, meal = facts.group_order, facts.meal
    if group is None or meal is None or verb_of(text) is not None:
        return None
    answer = _understood(text, group.mine, meal, facts)
    if answer.intent not in {"order", "clear"}:
        return None
    t = words(session.language)
    if answer.clarify is not None:
        names = _names(answer, meal, session)
        return say(session, t.group_which(t.listed(names)) if names else t.group_how())
    if answer.cart == group.mine:
        return None
    return do(session, PickForGroup(group.id, answer.cart))


def _understood(text: str, mine: tuple[Line, ...], meal: MealFacts, facts: Facts) -> Answer:
    case = Case(now=facts.now.replace(tzinfo=None), text=unicodedata.normalize("NFKC", text),
                cart=mine)  # fmt: skip
    return understand(meal.menu.compiled, case, meal.limits())


def _names(answer: Answer, meal: MealFacts, session: Session) -> list[str]:
    """The candidates of a question as words to say."""
    assert answer.clarify is not None
    codes = [code for code in answer.clarify.candidates if code in meal.menu.dishes]
    if codes:
        return [browsing.dish_name(meal, code, session.language) for code in codes]
    return browsing.option_names(meal, answer.clarify.candidates, session.language)


def _answer_picking(
    question: PickingForGroup, text: str, session: Session, facts: Facts
) -> Outcome | None:
    if facts.group_order is None or facts.group_order.id != question.group_id:
        return None
    return group_word(text, session, facts) or choose(text, session, facts)


# --- the lock -------------------------------------------------------------------------------------


def _ask_lock(group: GroupFacts, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if not group.is_host:
        return say(session, t.group_host_only(group.host))
    until_ms = facts.now_ms + CONFIRM_FOR_MS
    session = session.ask(ConfirmGroupLock(until_ms, group.id, group.choosing))
    text = t.group_confirm_lock(group.code, group.choosing, group.host_pays)
    return hint(session, text, t.word("confirm"), t.word("cancel"), tag=_tag(group.id))


def _tag(group_id: int) -> str:
    return f"confirmgrouplock-{group_id}"


def _lock(question: ConfirmGroupLock, session: Session, facts: Facts) -> Outcome:
    group, session = facts.group_order, session.answered()
    if group is None or group.id != question.group_id:
        return say(session, words(session.language).group_refused("group_closed"))
    if group.choosing != question.members:
        # Somebody came or went between the question and the answer: the numbers are others.
        return _ask_lock(group, session, facts)
    return do(session, LockGroup(group.id))


# --- what became of it ----------------------------------------------------------------------------


def card(group: GroupFacts, session: Session, facts: Facts) -> list[str]:
    """The state of the 拼单 in lines: who, what, until when; no amounts."""
    t, meal = words(session.language), facts.meal
    lines = [t.group_title(group.code, group.host, f"{group.deadline:%H:%M}", group.choosing,
                           group.host_pays)]  # fmt: skip
    for name, picked in group.members:
        dishes = _dishes(picked, meal, session) if meal else []
        lines.append(t.group_line(name, t.listed(dishes)) if dishes else t.group_looking(name))
    reached = max((pct for least, pct in group.tiers if group.choosing >= least), default=0)
    ahead = min(
        ((least, pct) for least, pct in group.tiers if least > group.choosing and pct > reached),
        default=None,
    )
    if reached:
        lines.append(t.group_reached(reached))
    if ahead:
        lines.append(t.group_ahead(ahead[0] - group.choosing, ahead[1]))
    return [*lines, t.group_next(group.code, group.is_host)]


def _dishes(lines: tuple[Line, ...], meal: MealFacts, session: Session) -> list[str]:
    t = words(session.language)
    return [
        t.group_dish(
            browsing.dish_name(meal, line.dish, session.language),
            line.quantity,
            t.listed([*browsing.option_names(meal, line.options, session.language),
                      *([line.note] if line.note else [])]),
        )
        for line in lines
        if line.dish in meal.menu.dishes
    ]  # fmt: skip


def _card(group: GroupFacts, session: Session, facts: Facts) -> Outcome:
    """The card; in private, what is said next goes on choosing."""
    if not facts.group:
        until_ms = round(group.deadline.timestamp() * 1000)
        session = session.ask(PickingForGroup(until_ms, group.id))
    return say(session, *card(group, session, facts))


def _shown(event: Done, session: Session, facts: Facts) -> Outcome:
    assert facts.group_order is not None
    return _card(facts.group_order, session, facts)


def _again(question: PickingForGroup, session: Session, facts: Facts) -> Outcome | None:
    group = facts.group_order
    if group is None or group.id != question.group_id:
        return None
    return say(session, words(session.language).group_again(group.code))


def _dropped(question: ConfirmGroupLock, session: Session, facts: Facts) -> str:
    return words(session.language).group_not_locked()


def _left(event: Done, session: Session, facts: Facts) -> Outcome:
    session = session.without(PickingForGroup)
    return say(session, words(session.language).group_left())


def _locked(event: Done, session: Session, facts: Facts) -> Outcome:
    session = session.without(PickingForGroup)
    t = words(session.language)
    return say(
        session, t.group_locked(int(event.result["members"]), bool(event.result["host_pays"]))
    )


def _dissolved(event: Done, session: Session, facts: Facts) -> Outcome:
    session = session.without(PickingForGroup)
    return say(session, words(session.language).group_dissolved())


def _refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    return say(session, words(session.language).group_refused(event.code))


FLOW = Flow(
    reads=(group_word,),
    asks={
        PickingForGroup: Asks(_answer_picking, again=_again, helped=lambda t: t.help_group()),
        ConfirmGroupLock: Asks(
            on_confirm(_lock),
            tag=lambda q: _tag(q.group_id),
            helped=lambda t: t.help_group_lock(),
            dropped=_dropped,
        ),
    },
    done={
        OpenGroup: _shown,
        JoinGroup: _shown,
        PickForGroup: _shown,
        LeaveGroup: _left,
        LockGroup: _locked,
        DissolveGroup: _dissolved,
    },
    refused=dict.fromkeys(
        (OpenGroup, JoinGroup, PickForGroup, LeaveGroup, LockGroup, DissolveGroup), _refused
    ),
)
