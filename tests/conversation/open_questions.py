"""A diner for every kind of open question: a cart, orders, and that question as the newest.

A new kind in `conversation/asked.py` needs a maker here; `test_words_everywhere.py` says so.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conversation.asked import (
    Asked,
    AskMethod,
    AskRating,
    AskTime,
    ChooseChat,
    ChooseDecision,
    ChooseGuess,
    ChooseOrder,
    ChoosePay,
    ChoosePerson,
    ChooseRefund,
    ChooseRefundOrder,
    ChooseSubstitute,
    Clarify,
    ConfirmAdmin,
    ConfirmBinding,
    ConfirmCallOff,
    ConfirmCancel,
    ConfirmCash,
    ConfirmDelegate,
    ConfirmErase,
    ConfirmGroupLock,
    ConfirmOrder,
    ConfirmRefund,
    ConfirmRunOut,
    ConfirmServing,
    DraftOpen,
    DraftWarning,
    PickingForGroup,
    UndoOpen,
)
from conversation.facts import Facts, GroupFacts
from conversation.flows.checkout import digest
from conversation.session import Cart, Session
from conversation.understanding.model import Line
from tests.conversation.makers import NOW, Chat, make_facts, make_order
from tests.makers import DATE

UNTIL_MS = round((NOW + timedelta(minutes=5)).timestamp() * 1000)
CART = Cart(1, (Line("hsr", 2), Line("mf", 1)), "counter", "", "asap")
TOTAL_FEN = 3300
GROUP = GroupFacts(
    7, "5K7", "小李", True, False, NOW + timedelta(minutes=20),
    (("小李", (Line("hsr", 1),)), ("小王", ())), joined=True,
)  # fmt: skip


def lunch_facts(language: str = "zh", **over: Any) -> Facts:
    """An unpaid order, one that is being cooked for, one that is over, and ¥100.00."""
    orders = (
        make_order("A019", "pending_payment"), make_order("A017", "paid"),
        make_order("A016", "picked_up", digits="", picture_link=""),
    )  # fmt: skip
    return make_facts(**{"orders": orders, **over})


Maker = Callable[[], Asked]

MAKERS: dict[type[Asked], Maker] = {
    AskMethod: lambda: AskMethod(UNTIL_MS),
    AskTime: lambda: AskTime(UNTIL_MS, ("12:00", "12:10", "asap")),
    ConfirmOrder: lambda: ConfirmOrder(UNTIL_MS, TOTAL_FEN, digest(CART, TOTAL_FEN)),
    Clarify: lambda: Clarify(UNTIL_MS, "ambiguous_dish", ("qcss", "kl"), None),
    ChoosePay: lambda: ChoosePay(UNTIL_MS, 19),
    ConfirmCancel: lambda: ConfirmCancel(UNTIL_MS, 17, True),
    ChooseRefund: lambda: ChooseRefund(UNTIL_MS, 17, (1, 2)),
    ConfirmRefund: lambda: ConfirmRefund(UNTIL_MS, 17, (1,)),
    ChooseDecision: lambda: ChooseDecision(UNTIL_MS, (41, 42)),
    DraftOpen: lambda: DraftOpen(UNTIL_MS, DATE, "lunch"),
    DraftWarning: lambda: DraftWarning(UNTIL_MS, "price:hsr:1:2", "price", "hsr", "", 1600),
    UndoOpen: lambda: UndoOpen(UNTIL_MS, "price", DATE, "lunch", 7),
    ChooseChat: lambda: ChooseChat(UNTIL_MS, "grant", "kitchen", (3, 4)),
    ConfirmBinding: lambda: ConfirmBinding(UNTIL_MS),
    ConfirmErase: lambda: ConfirmErase(UNTIL_MS),
    ChoosePerson: lambda: ChoosePerson(UNTIL_MS, "delegate", (3, 4), "小王", 17),
    ConfirmCash: lambda: ConfirmCash(UNTIL_MS, "小王", 3, 5_000, False),
    ConfirmDelegate: lambda: ConfirmDelegate(UNTIL_MS, 17, "小王", 4),
    ConfirmAdmin: lambda: ConfirmAdmin(UNTIL_MS, "price", DATE, "lunch", "红烧肉", 1600, "", ""),
    AskRating: lambda: AskRating(UNTIL_MS, 16),
    ChooseGuess: lambda: ChooseGuess(UNTIL_MS, ("菜单", "购物车")),
    ChooseSubstitute: lambda: ChooseSubstitute(UNTIL_MS, "gbjd", 0, ("qcss", "kl")),
    ConfirmRunOut: lambda: ConfirmRunOut(UNTIL_MS, "hsr", 3, (1, 2)),
    ConfirmServing: lambda: ConfirmServing(UNTIL_MS, "late", "hsr", 20),
    ConfirmCallOff: lambda: ConfirmCallOff(UNTIL_MS, 37, "停气"),
    ChooseOrder: lambda: ChooseOrder(UNTIL_MS, (19, 17, 16)),
    ChooseRefundOrder: lambda: ChooseRefundOrder(UNTIL_MS, (17, 16), "有头发"),
    PickingForGroup: lambda: PickingForGroup(UNTIL_MS, 7),
    ConfirmGroupLock: lambda: ConfirmGroupLock(UNTIL_MS, 7, 1),
}
# Whose questions these are; everybody else's are a diner's.
ROLES: dict[type[Asked], frozenset[str]] = {
    ChooseDecision: frozenset({"finance"}),
    DraftOpen: frozenset({"admin"}),
    DraftWarning: frozenset({"admin"}),
    UndoOpen: frozenset({"admin"}),
    ChooseChat: frozenset({"owner"}),
    ConfirmAdmin: frozenset({"admin"}),
    ConfirmCash: frozenset({"finance"}),
    ConfirmRunOut: frozenset({"kitchen"}),
    ConfirmServing: frozenset({"kitchen"}),
    ConfirmCallOff: frozenset({"admin"}),
    ChoosePerson: frozenset({"finance"}),
}
OF_GROUP = (PickingForGroup, ConfirmGroupLock)


def chat_with(kind: type[Asked] | None, language: str = "zh") -> Chat:
    """Somebody with a cart whose newest question is of this kind; None for no question."""
    over: dict[str, Any] = {"roles": ROLES.get(kind, frozenset())} if kind else {}
    if kind in OF_GROUP:
        over["group_order"] = GROUP
    session = Session(language=language, cart=CART)
    if kind is not None:
        session = session.ask(MAKERS[kind]())  # type: ignore[arg-type]  # every kind is a Question
    return Chat(replace(lunch_facts(language), **over), session)
