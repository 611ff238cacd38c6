"""后厨与窗口的话：`A017好了`、`全部好了`、`汇总`、`核销 739204`；退款审核、开柜、日志。

Only whoever holds the role is heard; to everybody else these are ordinary words.
"""

import re

from conversation.asked import ChooseDecision
from conversation.effects import (
    Collect,
    DecideRefund,
    FoodReady,
    MaintainDoor,
    Recall,
    Show,
    StaffLogin,
)
from conversation.facts import Facts
from conversation.flow import Asks, Flow
from conversation.marks import mark
from conversation.messages import Done, Refusal, Reply
from conversation.outcome import Outcome, do, hint, say
from conversation.session import ASK_FOR_MS, Session
from conversation.texts import words
from conversation.words import clean, wonders

KITCHEN = frozenset({"kitchen", "admin", "owner"})
COUNTER = frozenset({"counter", "kitchen", "admin", "owner"})
LOCKER = frozenset({"locker", "admin", "owner"})
APPROVER = frozenset({"finance", "admin", "owner"})
STAFF = frozenset({"kitchen", "counter", "locker", "finance", "admin", "owner", "auditor"})
READER = frozenset({"admin", "owner", "auditor"})

# One number or several: `A017 A018好了`.
_READY = re.compile(r"((?:[a-z]\d{3,5}[\s,、，和]*)+)(?:好了|ready|done)")
_NUMBER = re.compile(r"[a-z]\d{3,5}")
# A bare 撤回 withdraws a menu; what was called done is taken back by its number.
_RECALL = re.compile(r"(?:撤回|recall)\s*([a-z]\d{3,5})|recall|撤回出餐")
# More numbers than a cook reads off a shelf in one go.
NUMBERS_MAX = 20
_ALL = re.compile(r"(?:全部|都|所有)好了|all (?:ready|done)")
_DISH = re.compile(r"(.{1,30}?)(?:好了|\s+ready)")
_COLLECT = re.compile(r"(?:核销|取走|redeem)\s*([0-9a-z]{4,40})")
_DECIDE = re.compile(r"(同意|拒绝|approve|reject)\s*(\d{1,3})\s*(.*)")
_DOOR = re.compile(r"(?:开柜|open)\s*([a-z0-9]{1,20})\s+(\d{1,3})\s*(.*)")
_LOGIN = frozenset({"后台登录", "登录后台", "后台", "login", "staff login"})
# Whoever manages lands on the tiles of the day, a cook in front of the cards.
_PAGES = (("admin", frozenset({"admin", "owner", "finance", "auditor"})), ("kitchen", KITCHEN))
_LISTS = {
    "汇总": ("counts", KITCHEN), "prep": ("counts", KITCHEN),
    "今日订单": ("orders", COUNTER), "today": ("orders", COUNTER),
    "退款审核": ("refunds", APPROVER), "refunds": ("refunds", APPROVER),
    "库存": ("stock", KITCHEN), "stock": ("stock", KITCHEN),
    "柜子状态": ("cabinets", LOCKER), "取餐柜": ("cabinets", LOCKER),
    "lockers": ("cabinets", LOCKER),
    "日志": ("log", READER), "log": ("log", READER),
}  # fmt: skip


def staff_word(text: str, session: Session, facts: Facts) -> Outcome | None:
    """A word for which the writer holds the role; None for everything else."""
    # 「A017好了？」 asks; a meal must not be called ready by a question.
    if not facts.roles & STAFF or wonders(text):
        return None
    flat = clean(text)
    if flat in _LISTS:
        what, allowed = _LISTS[flat]
        return do(session, Show(what)) if facts.roles & allowed else None
    if flat in _LOGIN:
        return _login(session, facts)
    if facts.roles & KITCHEN and (back := _RECALL.fullmatch(flat)):
        return do(session, Recall((back[1] or "").upper()))
    if facts.roles & KITCHEN and (found := _cooked(flat, facts)):
        return do(session, found)
    if facts.roles & COUNTER and (code := _COLLECT.fullmatch(flat)):
        return do(session, Collect(code[1].upper()))
    if facts.roles & APPROVER and (decision := _DECIDE.fullmatch(flat)):
        return _decide(decision, session)
    if facts.roles & LOCKER and (door := _DOOR.fullmatch(flat)):
        if not door[3]:
            return say(session, words(session.language).reason_needed())
        return do(session, MaintainDoor(door[1].upper(), int(door[2]), door[3][:80]))
    return None


def _login(session: Session, facts: Facts) -> Outcome | None:
    page = next((page for page, allowed in _PAGES if facts.roles & allowed), None)
    if page is None:
        return None
    # What everybody in a room can read opens nothing for one of them.
    if facts.group:
        return say(session, words(session.language).login_in_private())
    return do(session, StaffLogin(page))


def _cooked(flat: str, facts: Facts) -> FoodReady | None:
    if said := _READY.fullmatch(flat):
        numbers = dict.fromkeys(_NUMBER.findall(said[1]))
        return FoodReady("order", " ".join(list(numbers)[:NUMBERS_MAX]).upper())
    if _ALL.fullmatch(flat):
        return FoodReady("all", "")
    dish = _DISH.fullmatch(flat)
    code = dish_of(dish[1], facts) if dish else ""
    return FoodReady("dish", code) if code else None


def dish_of(said: str, facts: Facts) -> str:
    """The code of a dish that the kitchen has by exactly this name; empty for anything else.

    What is cooked may not be what can be ordered now: after a cut-off people order the next meal.
    """
    wanted = said.strip()
    if wanted in facts.cooking:
        return facts.cooking[wanted]
    dishes = facts.meal.menu.dishes.values() if facts.meal is not None else ()
    return next((d.code for d in dishes if wanted in (clean(d.name), clean(d.name_en))), "")


def _decide(found: re.Match[str], session: Session) -> Outcome:
    t = words(session.language)
    question = next((q for q in session.rest.questions if isinstance(q, ChooseDecision)), None)
    number = int(found[2])
    if question is None or not 1 <= number <= len(question.request_ids):
        return say(session, t.no_refund_number())
    approve = found[1] in {"同意", "approve"}
    if not approve and not found[3]:
        return say(session, t.reason_needed())
    return do(session, DecideRefund(question.request_ids[number - 1], approve, found[3][:80]))


def shown(event: Done, session: Session, facts: Facts) -> Outcome:
    """A list that the executor read: {title?, lines: […], request_ids?: […]}."""
    t = words(session.language)
    lines = [str(line) for line in event.result["lines"]]
    ids = tuple(int(one) for one in event.result.get("request_ids", ()))
    if not ids:
        return say(session, *lines)
    question = ChooseDecision(facts.now_ms + ASK_FOR_MS, ids)
    session = session.ask(question)
    said = [f"{t.word('approve')} {no}" for no in range(1, len(ids) + 1)]
    return hint(session, "\n".join([*lines, t.refunds_foot()]), *said, tag=mark(question))


def logged_in(event: Done, session: Session, facts: Facts) -> Outcome:
    """The link, for this chat alone; the platform may preview it, only a press in it uses it up."""
    t, result = words(session.language), event.result
    text = t.login_link(result["link"], result["minutes"])
    return Outcome(session, (Reply(text, "link", url=result["link"]),))


def done(event: Done, session: Session, facts: Facts) -> Outcome:
    """What the kitchen's, counter's or approver's word did, as the executor put it into lines."""
    return say(session, *[str(line) for line in event.result["lines"]])


def refused(event: Refusal, session: Session, facts: Facts) -> Outcome:
    t = words(session.language)
    if isinstance(event.effect, Collect):
        return say(session, t.collect_refused(str(event.facts.get("reason", event.code))))
    if isinstance(event.effect, DecideRefund):
        return say(session, t.not_allowed(event.code))
    if isinstance(event.effect, MaintainDoor):
        return say(session, t.door_refused(str(event.facts.get("reason", event.code))))
    if isinstance(event.effect, Recall):
        return say(session, t.recall_refused(event.code, str(event.facts.get("number", ""))))
    return say(session, t.refused(event.code))


def _no_answer(question: ChooseDecision, text: str, session: Session, facts: Facts) -> None:
    """同意 1 is a word of its own: it is heard as long as the list is open, newest or not."""


FLOW = Flow(
    reads=(staff_word,),
    asks={ChooseDecision: Asks(_no_answer, helped=lambda t: t.help_decision())},
    done={
        Show: shown,
        FoodReady: done,
        Recall: done,
        Collect: done,
        DecideRefund: done,
        MaintainDoor: done,
        StaffLogin: logged_in,
    },
    refused=dict.fromkeys(
        (Show, FoodReady, Recall, Collect, DecideRefund, MaintainDoor, StaffLogin), refused
    ),
)
