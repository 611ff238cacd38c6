"""What `step` wants done. Data only: `bots/executor.py` turns each into one service call."""

from typing import ClassVar

import msgspec

from conversation.understanding.model import Line


class _Effect(msgspec.Struct, frozen=True, tag=True):
    """`by_voice`: it only shows something, so that a spoken word may bring it about."""

    by_voice: ClassVar[bool] = False


class PlaceOrder(_Effect, frozen=True):
    """Place exactly what was last shown, at that total. `at_ms` None: as soon as it is ready.

    `way` is the way to pay that the summary named: the order is paid with it in the same turn.
    """

    meal_id: int
    lines: tuple[Line, ...]
    shown_total_fen: int
    method: str
    at_ms: int | None
    cabinet: str
    way: str = ""


class PayWallet(_Effect, frozen=True):
    """From the 饭卡. `placing`: in the turn that placed the order, which then tells both."""

    order_id: int
    placing: bool = False


class PayProvider(_Effect, frozen=True):
    """The diner goes on to a page; nothing is paid by this."""

    order_id: int


class AskProvider(_Effect, frozen=True):
    """「付了」: the provider is asked, the text is never believed."""

    order_id: int


class CancelOrder(_Effect, frozen=True):
    order_id: int


class RequestRefund(_Effect, frozen=True):
    """`line_ids` empty = the whole order."""

    order_id: int
    line_ids: tuple[int, ...]
    reason: str


class OpenDoor(_Effect, frozen=True):
    """「开柜」 in the order's own chat."""

    order_id: int


class StillThere(_Effect, frozen=True):
    """「还没拿」: the door opened and nothing was taken."""

    order_id: int


class ExtendHold(_Effect, frozen=True):
    order_id: int


class NewCode(_Effect, frozen=True):
    """「换码」: a new code, the old one dead at once."""

    order_id: int


class FindMeals(_Effect, frozen=True):
    """Which menus are out: of that date and kind, and those ahead. Empty: any."""

    date: str
    meal_kind: str


class OpenMenu(_Effect, frozen=True):
    """Another meal's menu is looked at, 0 the one of now; the facts of the next step are of it."""

    meal_id: int


class RemindMe(_Effect, frozen=True):
    """提醒我: told once in this chat when that meal takes orders; 0 = whichever is next."""

    meal_id: int


class SetLanguage(_Effect, frozen=True):
    by_voice = True

    language: str


class SayAgain(_Effect, frozen=True):
    """「再说一遍」: what this chat was answered last."""

    by_voice = True


class FoodReady(_Effect, frozen=True):
    """The kitchen's word: `scope` is `order` (numbers, a blank between), `all`, or `dish`."""

    scope: str
    subject: str


class Recall(_Effect, frozen=True):
    """撤回 A017: it is being made again. Without a number what this cook called done last."""

    number: str


class Collect(_Effect, frozen=True):
    """The counter hands out an order for its code, digits or number."""

    subject: str


class Show(_Effect, frozen=True):
    """A staff list that is read only when asked for.

    `what` is `orders`, `counts`, `refunds`, `stock`, `log` or `cabinets`.
    """

    what: str
    date: str = ""
    meal_kind: str = ""


class DecideRefund(_Effect, frozen=True):
    request_id: int
    approve: bool
    reason: str


class MaintainDoor(_Effect, frozen=True):
    """Staff open a door by hand, with a reason."""

    cabinet: str
    slot: int
    reason: str


class RunOut(_Effect, frozen=True):
    """红烧肉 少8份. `commit` False only shows who would be affected; `lines` is what was shown."""

    dish: str
    portions: int  # 0: all that is not cooked yet
    lines: tuple[int, ...] = ()
    commit: bool = False


class AnswerShort(_Effect, frozen=True):
    """A diner's word about a dish that ran out: `swap` to an option, `refund` it, or `all`."""

    order_id: int
    number: str
    choice: str
    option: int = 0


class Serving(_Effect, frozen=True):
    """A word about the meal being served: `late` a dish comes so many minutes later, `surplus` so
    many portions more of it, `call_off` the whole meal, `text` is why and `number` how many orders.

    `commit` False only shows whom it touches.
    """

    verb: str
    dish: str = ""
    number: int = 0
    text: str = ""
    commit: bool = False


class StaffLogin(_Effect, frozen=True):
    """后台登录: a link that opens the staff's pages once, with the roles of this chat.

    `page` is where it leads: `kitchen` or `admin`.
    """

    page: str


class SaveDraft(_Effect, frozen=True):
    """Typed dish lines for a meal's draft; `text` is the admin's lines as they are."""

    date: str
    meal_kind: str
    text: str
    fresh: bool


class Admin(_Effect, frozen=True):
    """An admin's word on a menu. `commit` False previews: nothing is changed, numbers come back."""

    verb: str
    date: str
    meal_kind: str
    subject: str
    number: int
    op: str
    text: str
    commit: bool


class OpenGroup(_Effect, frozen=True):
    """拼单, until `until` (`HH:MM`, or empty for the usual time)."""

    until: str
    host_pays: bool


class JoinGroup(_Effect, frozen=True):
    """加入 5K7; `same` takes what the host takes (+1)."""

    code: str
    same: bool = False


class PickForGroup(_Effect, frozen=True):
    """This is what I take in that 拼单, instead of what it was."""

    group_id: int
    lines: tuple[Line, ...]


class LeaveGroup(_Effect, frozen=True):
    group_id: int


class LockGroup(_Effect, frozen=True):
    """锁单, by the host."""

    group_id: int


class DissolveGroup(_Effect, frozen=True):
    group_id: int


Effect = (
    PlaceOrder
    | PayWallet
    | PayProvider
    | AskProvider
    | CancelOrder
    | RequestRefund
    | OpenDoor
    | StillThere
    | ExtendHold
    | NewCode
    | FindMeals
    | OpenMenu
    | RemindMe
    | SetLanguage
    | SayAgain
    | FoodReady
    | Recall
    | Collect
    | Show
    | DecideRefund
    | MaintainDoor
    | RunOut
    | AnswerShort
    | Serving
    | StaffLogin
    | SaveDraft
    | Admin
    | OpenGroup
    | JoinGroup
    | PickForGroup
    | LeaveGroup
    | LockGroup
    | DissolveGroup
)
