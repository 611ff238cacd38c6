"""后厨与窗口的话：`A017好了`、`全部好了`、`汇总`、`核销 739204`。

Only whoever holds the role is heard; to everybody else these are ordinary words.
"""

import re

from conversation.effects import (
    Collect,
    FoodReady,
    Recall,
    Show,
    StaffLogin,
)
from conversation.facts import Facts
from conversation.flow import Flow
from conversation.messages import Done, Refusal, Reply
from conversation.outcome import Outcome, do, say
from conversation.roles import COUNTER, KITCHEN, STAFF
from conversation.session import Session
from conversation.texts import words
from conversation.words import clean, wonders

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
_LOGIN = frozenset({"后台登录", "登录后台", "后台", "login", "staff login"})
# Whoever manages lands on the tiles of the day, a cook in front of the cards.
_PAGES = (("admin", frozenset({"admin", "owner", "finance", "auditor"})), ("kitchen", KITCHEN))
_LISTS = {"汇总": ("counts", KITCHEN), "prep": ("counts", KITCHEN)}


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


def shown(event: Done, session: Session, facts: Facts) -> Outcome:
    """A list that the executor read: {title?, lines: […]}."""
    return say(session, *[str(line) for line in event.result["lines"]])


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
    if isinstance(event.effect, Recall):
        return say(session, t.recall_refused(event.code, str(event.facts.get("number", ""))))
    return say(session, t.refused(event.code))


FLOW = Flow(
    reads=(staff_word,),
    done={
        Show: shown,
        FoodReady: done,
        Recall: done,
        Collect: done,
        StaffLogin: logged_in,
    },
    refused=dict.fromkeys((Show, FoodReady, Recall, Collect, StaffLogin), refused),
)
