"""What a dialogue may be waiting for: one frozen struct for each kind of question.

`until_ms` is when the question is dropped (canteen time). A kind that `confirms` is answered by
确认, and only the newest of them is open: an older one does not lie in wait behind it. The answer
to a `numbered` kind may be a bare number; a list that is shown later takes the numbers over. A
kind that is `passing` is only an offer: what is asked, listed or ordered next closes it.
"""

from typing import ClassVar

import msgspec

from conversation.understanding.model import Line


class Asked(msgspec.Struct, frozen=True, tag=True):
    """What every kind has."""

    confirms: ClassVar[bool] = False
    numbered: ClassVar[bool] = False
    passing: ClassVar[bool] = False

    until_ms: int


class AskMethod(Asked, frozen=True):
    """怎么取？"""

    numbered = True


class AskTime(Asked, frozen=True):
    """几点取？ `times` are the ones offered."""

    numbered = True

    times: tuple[str, ...]


class ConfirmOrder(Asked, frozen=True):
    """「确认」 places exactly this: cart and total as shown, recognised by `digest`.

    `way` is the way to pay that was shown with it; placing then pays at once.
    """

    confirms = True

    total_fen: int
    digest: str
    way: str = ""


class Clarify(Asked, frozen=True):
    """The understanding's one question. Candidates are dish codes, or option ids."""

    numbered = True

    reason: str
    candidates: tuple[str, ...]
    pending: Line | None


class ChoosePay(Asked, frozen=True):
    """怎么付？"""

    numbered = True

    order_id: int


class ChooseSubstitute(Asked, frozen=True):
    """卖完了，换哪个？ `dishes` are offered for `dish`; behind them stand the other ways on."""

    numbered = True

    dish: str
    left: int
    dishes: tuple[str, ...]


class ConfirmCancel(Asked, frozen=True):
    """`at_once` as it was said: without anybody's approval."""

    confirms = True

    order_id: int
    at_once: bool = False


class ChooseRefund(Asked, frozen=True):
    """退哪一道？ `line_ids` in the order shown, the whole order last."""

    numbered = True

    order_id: int
    line_ids: tuple[int, ...]
    reason: str = ""
    photos: tuple[str, ...] = ()


class ConfirmRefund(Asked, frozen=True):
    """`photos` are content hashes of pictures that were sent with it."""

    confirms = True

    order_id: int
    line_ids: tuple[int, ...]
    reason: str = ""
    photos: tuple[str, ...] = ()


class ChooseRefundOrder(Asked, frozen=True):
    """「鸡丁里有头发」: which order? The likeliest first; what was said becomes the reason."""

    numbered = True

    order_ids: tuple[int, ...]
    reason: str = ""
    photos: tuple[str, ...] = ()


class AskRating(Asked, frozen=True):
    """好吃吗？ Asked for by the diner; whatever is ordered next closes it."""

    numbered = True
    passing = True

    order_id: int


class ChooseOrder(Asked, frozen=True):
    """订单: the orders as they were numbered on the screen."""

    numbered = True
    passing = True

    order_ids: tuple[int, ...]


class ConfirmBinding(Asked, frozen=True):
    """「确认」 of this chat to being bound to the other one."""

    confirms = True


class ConfirmErase(Asked, frozen=True):
    """我的数据 删除, after it was said what goes and what stays."""

    confirms = True


class ChoosePerson(Asked, frozen=True):
    """Several people have that name. `purpose` is `cash`, `out` or `delegate`; `about` the amount
    or the order."""

    numbered = True

    purpose: str
    candidates: tuple[int, ...]
    name: str
    about: int


class ConfirmCash(Asked, frozen=True):
    """充值 小王 50 / 退卡 小王: exactly this person and this amount."""

    confirms = True

    name: str
    diner_id: int
    amount_fen: int
    out: bool


class ConfirmDelegate(Asked, frozen=True):
    confirms = True

    order_id: int
    name: str
    identity_id: int


class ChooseDecision(Asked, frozen=True):
    """退款审核: the requests as they were numbered on the screen."""

    request_ids: tuple[int, ...]


class ConfirmRunOut(Asked, frozen=True):
    """缺菜 was previewed with these lines; 「确认」 takes exactly them."""

    confirms = True

    dish: str
    portions: int
    lines: tuple[int, ...]


class ConfirmServing(Asked, frozen=True):
    """晚出、多出: previewed with these numbers, 「确认」 does it."""

    confirms = True

    verb: str
    dish: str
    number: int


class ConfirmCallOff(Asked, frozen=True):
    """整餐取消: too much for a 「好的」; the number of orders has to be typed."""

    numbered = True

    orders: int
    text: str


class DraftOpen(Asked, frozen=True):
    """The admin is typing dishes for this meal. `accepted` are warnings that were answered."""

    date: str
    meal_kind: str
    accepted: tuple[str, ...] = ()


class DraftWarning(Asked, frozen=True):
    """Is this meant? `what`: `price`, `portions`, `duplicate` or `allergens` of one dish."""

    key: str
    what: str
    dish: str
    other: str
    number: int


class ConfirmAdmin(Asked, frozen=True):
    """An admin's change was previewed with these numbers; 「确认」 commits exactly this."""

    confirms = True

    verb: str
    date: str
    meal_kind: str
    subject: str
    number: int
    op: str
    text: str
    basis: str = ""


class UndoOpen(Asked, frozen=True):
    """撤销 takes the change back that was just made. No `audit_id`: that one cannot be undone."""

    passing = True

    verb: str
    date: str
    meal_kind: str
    audit_id: int


class ChooseChat(Asked, frozen=True):
    """Several people have that name: which chat is meant?"""

    numbered = True

    verb: str
    role: str
    chats: tuple[int, ...]


class PickingForGroup(Asked, frozen=True):
    """In a private chat: what is said now is what this diner takes in the 拼单."""

    group_id: int


class ConfirmGroupLock(Asked, frozen=True):
    """锁单 was shown with these numbers."""

    confirms = True

    group_id: int
    members: int


class ChooseGuess(Asked, frozen=True):
    """「是不是要：…」 The texts that were guessed, in the order shown; one counts as typed."""

    numbered = True
    passing = True

    texts: tuple[str, ...]


Question = (
    AskMethod
    | AskTime
    | ConfirmOrder
    | Clarify
    | ChoosePay
    | ChooseSubstitute
    | ConfirmCancel
    | ChooseRefund
    | ConfirmRefund
    | ConfirmBinding
    | ConfirmErase
    | ChoosePerson
    | ConfirmCash
    | ConfirmDelegate
    | ChooseRefundOrder
    | ChooseOrder
    | AskRating
    | ChooseDecision
    | ConfirmRunOut
    | ConfirmServing
    | ConfirmCallOff
    | DraftOpen
    | DraftWarning
    | ConfirmAdmin
    | PickingForGroup
    | ConfirmGroupLock
    | ChooseGuess
    | UndoOpen
    | ChooseChat
)
