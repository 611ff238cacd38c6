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
    """`line_ids` empty = the whole order. `photos` are content hashes of uploads."""

    order_id: int
    line_ids: tuple[int, ...]
    reason: str
    photos: tuple[str, ...] = ()


class AddRefundPhoto(_Effect, frozen=True):
    """A picture for the request that waits already."""

    photo: str


class WithdrawRefund(_Effect, frozen=True):
    """撤回退款: the newest request nobody has decided on."""


class OpenTalk(_Effect, frozen=True):
    """人工: a person is called."""


class RelayWord(_Effect, frozen=True):
    """The diner's text goes to the person."""

    talk_id: int
    text: str


class CloseTalk(_Effect, frozen=True):
    talk_id: int
    of_staff: bool = False


class AnswerTalk(_Effect, frozen=True):
    """`回复 T3 您好`: the person's text goes to the diner."""

    talk_id: int
    text: str


class ShowTalks(_Effect, frozen=True):
    """Who is waiting for a person."""

    by_voice = True


class SavePreference(_Effect, frozen=True):
    """One of `Preferences`; an empty text unsets it, and a cabinet stands behind its method."""

    what: str
    values: tuple[str, ...]


class RateOrder(_Effect, frozen=True):
    """One to five stars, and what was said with them."""

    order_id: int
    stars: int
    comment: str


class ShowRefunds(_Effect, frozen=True):
    """退款进度."""

    by_voice = True


class ShowOrders(_Effect, frozen=True):
    """Earlier orders: of these days, or those before that one."""

    by_voice = True

    first: str = ""
    last: str = ""
    before_id: int = 0


class ShowOrder(_Effect, frozen=True):
    """One order with its money. By its number when it is further back than the last few."""

    by_voice = True

    order_id: int = 0
    number: str = ""


class ShowProgress(_Effect, frozen=True):
    """进度: where the orders under way stand in the kitchen."""

    by_voice = True


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


class ShowDish(_Effect, frozen=True):
    """One dish looked at: how it was liked is read, the rest is in the facts."""

    dish: str
    calories: bool = False


class RemindMe(_Effect, frozen=True):
    """提醒我: told once in this chat when that meal takes orders; 0 = whichever is next."""

    meal_id: int


class SetLanguage(_Effect, frozen=True):
    by_voice = True

    language: str


class SayAgain(_Effect, frozen=True):
    """「再说一遍」: what this chat was answered last."""

    by_voice = True


class ShowStatement(_Effect, frozen=True):
    """明细; `month` `YYYY-MM`, or nothing for the last movements."""

    by_voice = True

    month: str = ""


class TopUp(_Effect, frozen=True):
    """充值 50: a pay page for the own purse."""

    amount_fen: int


class CashTopUp(_Effect, frozen=True):
    """充值 小王 50, 退卡 小王 (`out`) by finance. `commit` False names person and numbers."""

    name: str
    diner_id: int
    amount_fen: int
    out: bool
    commit: bool


class ShowCash(_Effect, frozen=True):
    """充值审核: what waits for a second person."""

    by_voice = True


class DecideCash(_Effect, frozen=True):
    request_id: int
    approve: bool
    reason: str


class Reconcile(_Effect, frozen=True):
    """对账 昨天; `date` `YYYY-MM-DD`."""

    date: str


class PayForMe(_Effect, frozen=True):
    """代付: a link that somebody else pays by."""

    order_id: int


class BindCode(_Effect, frozen=True):
    """绑定: a code for the other chat."""


class UseBindCode(_Effect, frozen=True):
    """绑定 CODE in the other chat."""

    code: str


class AgreeBinding(_Effect, frozen=True):
    """确认 of one of the two chats; the binding that waits for this chat."""


class ExportData(_Effect, frozen=True):
    pass


class EraseData(_Effect, frozen=True):
    """`commit` False says what goes, what must stay, and what stands against it."""

    commit: bool


class Delegate(_Effect, frozen=True):
    """请小王代取. `commit` False finds the person by name; then `identity_id` is exactly theirs."""

    order_id: int
    name: str
    identity_id: int
    commit: bool


class EndDelegation(_Effect, frozen=True):
    """不用代取了, from either side; `number` may be empty."""

    number: str


class NotMine(_Effect, frozen=True):
    """不是我的: a case for the staff, the code frozen."""

    order_id: int


class ResolveDispute(_Effect, frozen=True):
    """解除 A017 by staff: the code is good again, or a new one takes its place."""

    number: str
    new_code: bool


class ShowDisputes(_Effect, frozen=True):
    """异议: whose code is frozen."""

    by_voice = True


class MyCode(_Effect, frozen=True):
    """我的码; `revoke` makes today's worthless, and shows nothing."""

    revoke: bool


class PairCabinet(_Effect, frozen=True):
    cabinet: str


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
    """A list of the kitchen's that is read only when asked for: `counts`."""

    what: str
    date: str = ""
    meal_kind: str = ""


class DecideRefund(_Effect, frozen=True):
    request_id: int
    approve: bool
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
    """A word that changes something. `commit` False previews: nothing is changed, only counted.

    `basis` is what the preview was true of: when it has changed meanwhile, nothing is committed.
    """

    verb: str
    date: str
    meal_kind: str
    subject: str
    number: int
    op: str
    text: str
    commit: bool
    basis: str = ""


class UndoAdmin(_Effect, frozen=True):
    """撤销 right after a change: back to what the audit's row says was before."""

    audit_id: int


class OpenDraft(_Effect, frozen=True):
    """What is in that meal's draft, and from which days it could be copied."""

    date: str
    meal_kind: str


class EditDraft(_Effect, frozen=True):
    """One dish of the draft. `op`: remove, price, portions, merge, allergens, or accept."""

    date: str
    meal_kind: str
    op: str
    subject: str
    number: int = 0
    text: str = ""


class ImportFile(_Effect, frozen=True):
    """A menu sent as a file; `upload` names it in the room of uploads."""

    date: str
    meal_kind: str
    upload: str


class Look(_Effect, frozen=True):
    """A list for the office, read now. `what` is a word of `conversation/roles.py`."""

    by_voice = True

    what: str
    date: str = ""
    meal_kind: str = ""
    subject: str = ""
    number: int = 0


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
    | AddRefundPhoto
    | WithdrawRefund
    | ShowRefunds
    | OpenTalk
    | RateOrder
    | SavePreference
    | RelayWord
    | CloseTalk
    | AnswerTalk
    | ShowTalks
    | ShowOrders
    | ShowOrder
    | ShowProgress
    | OpenDoor
    | StillThere
    | ExtendHold
    | NewCode
    | FindMeals
    | OpenMenu
    | RemindMe
    | ShowDish
    | SetLanguage
    | SayAgain
    | ShowStatement
    | TopUp
    | CashTopUp
    | ShowCash
    | DecideCash
    | Reconcile
    | PayForMe
    | BindCode
    | UseBindCode
    | AgreeBinding
    | ExportData
    | EraseData
    | Delegate
    | EndDelegation
    | NotMine
    | ResolveDispute
    | ShowDisputes
    | MyCode
    | PairCabinet
    | FoodReady
    | Recall
    | Collect
    | Show
    | DecideRefund
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
    | UndoAdmin
    | OpenDraft
    | EditDraft
    | ImportFile
    | Look
)
