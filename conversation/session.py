"""Where the diner is: cart, open questions, the list shown last. Frozen; each step makes a new one.

Questions, not stages: an order's status is a fact and never kept here. `schema` grows with every
change of a question; what cannot be read any more keeps the cart and starts afresh.
"""

from dataclasses import dataclass, field, replace

import msgspec

from conversation.understanding.model import Line

SCHEMA = 1
# Deeper than this nobody remembers what was asked first (design turn).
QUESTIONS_MAX = 4
UNDO_MAX = 10
# A shown total is worth a confirmation for ten minutes; an open list for half an hour.
CONFIRM_FOR_MS = 10 * 60_000
ASK_FOR_MS = 30 * 60_000


class Cart(msgspec.Struct, frozen=True):
    """One meal's wishes. `at` is `HH:MM` of the canteen, `asap`, or None when nothing was said."""

    meal_id: int = 0
    lines: tuple[Line, ...] = ()
    method: str = ""
    cabinet: str = ""
    at: str | None = None


class _Question(msgspec.Struct, frozen=True, tag=True):
    until_ms: int


class AskMethod(_Question, frozen=True):
    """怎么取？"""


class AskTime(_Question, frozen=True):
    """几点取？ `times` are the ones offered."""

    times: tuple[str, ...]


class ConfirmOrder(_Question, frozen=True):
    """「确认」 places exactly this: cart and total as shown, recognised by `digest`."""

    total_fen: int
    digest: str


class Clarify(_Question, frozen=True):
    """The understanding's one question. Candidates are dish codes, or option ids."""

    reason: str
    candidates: tuple[str, ...]
    pending: Line | None


class ChoosePay(_Question, frozen=True):
    """怎么付？"""

    order_id: int


class ConfirmCancel(_Question, frozen=True):
    """`at_once` as it was said: without anybody's approval."""

    order_id: int
    at_once: bool = False


class ChooseRefund(_Question, frozen=True):
    """退哪一道？ `line_ids` in the order shown, the whole order last."""

    order_id: int
    line_ids: tuple[int, ...]


class ConfirmRefund(_Question, frozen=True):
    order_id: int
    line_ids: tuple[int, ...]


class ChooseDecision(_Question, frozen=True):
    """退款审核: the requests as they were numbered on the screen."""

    request_ids: tuple[int, ...]


class DraftOpen(_Question, frozen=True):
    """The admin is typing dishes for this meal."""

    date: str
    meal_kind: str


class ConfirmAdmin(_Question, frozen=True):
    """An admin's change was previewed with these numbers; 「确认」 commits exactly this."""

    verb: str
    date: str
    meal_kind: str
    subject: str
    number: int
    op: str
    text: str


Question = (
    AskMethod
    | AskTime
    | ConfirmOrder
    | Clarify
    | ChoosePay
    | ConfirmCancel
    | ChooseRefund
    | ConfirmRefund
    | ChooseDecision
    | DraftOpen
    | ConfirmAdmin
)


# One 确认 answers one of these: the newest. An older one does not lie in wait behind it.
CONFIRMS = (ConfirmOrder, ConfirmCancel, ConfirmRefund, ConfirmAdmin)
# Their answer may be a bare number; a list that is shown later takes the numbers over.
NUMBERED = (AskMethod, AskTime, Clarify, ChoosePay, ChooseRefund)


class Rest(msgspec.Struct, frozen=True):
    """What is stored beside the cart."""

    questions: tuple[Question, ...] = ()
    undo: tuple[Cart, ...] = ()
    shown: tuple[str, ...] = ()
    mention: str = ""
    misses: int = 0


@dataclass(frozen=True)
class Session:
    """The state of one dialogue. Language and cart are kept apart from the rest on purpose."""

    language: str = "zh"
    cart: Cart = field(default_factory=Cart)
    rest: Rest = field(default_factory=Rest)

    @property
    def question(self) -> Question | None:
        """The newest open question."""
        return self.rest.questions[-1] if self.rest.questions else None

    def ask(self, question: Question) -> "Session":
        """Push a question; one of the same kind is replaced, the oldest gives way when it is deep.

        Only one confirmation is open at a time: 确认 means what was shown last, and said twice it
        does not go on to something older.
        """
        gone = CONFIRMS if isinstance(question, CONFIRMS) else (type(question),)
        kept = tuple(q for q in self.rest.questions if not isinstance(q, gone))
        return self.with_rest(questions=(*kept, question)[-QUESTIONS_MAX:])

    def answered(self) -> "Session":
        """Drop the newest question."""
        return self.with_rest(questions=self.rest.questions[:-1])

    def idle(self) -> "Session":
        """No question open, the cart kept."""
        return self.with_rest(questions=(), misses=0)

    def with_cart(self, cart: Cart) -> "Session":
        """A new cart; the former one can be had back by 撤销. What was to be confirmed is void."""
        if cart == self.cart:
            return self
        undo = (*self.rest.undo, self.cart)[-UNDO_MAX:]
        return replace(self.with_rest(undo=undo), cart=cart).without(ConfirmOrder)

    def without(self, *kinds: type[_Question]) -> "Session":
        kept = tuple(q for q in self.rest.questions if not isinstance(q, kinds))
        return self.with_rest(questions=kept)

    def showing(self, dishes: tuple[str, ...]) -> "Session":
        """A numbered list stands on the screen; none named = the menu by its own numbers."""
        kept = tuple(q for q in self.rest.questions if not isinstance(q, NUMBERED))
        return self.with_rest(shown=dishes, questions=kept)

    def mentioning(self, dish: str) -> "Session":
        return self.with_rest(mention=dish)

    def missed(self) -> "Session":
        return self.with_rest(misses=self.rest.misses + 1)

    def understood(self) -> "Session":
        return self.with_rest(misses=0) if self.rest.misses else self

    def current(self, now_ms: int) -> "Session":
        """Without the questions whose time is over."""
        kept = tuple(q for q in self.rest.questions if q.until_ms > now_ms)
        return self if len(kept) == len(self.rest.questions) else self.with_rest(questions=kept)

    def with_rest(self, **changes: object) -> "Session":
        """The same dialogue with these parts of the rest changed."""
        return replace(self, rest=msgspec.structs.replace(self.rest, **changes))


def encode(session: Session) -> tuple[str, str]:
    """(cart, rest) as JSON texts."""
    return msgspec.json.encode(session.cart).decode(), msgspec.json.encode(session.rest).decode()


def decode(language: str, schema: int, cart: str, rest: str) -> tuple[Session, bool]:
    """The session again, and whether all of it could be read. Never raises."""
    whole = True
    try:
        kept_cart = msgspec.json.decode(cart, type=Cart)
    except msgspec.DecodeError:
        kept_cart, whole = Cart(), False
    try:
        if schema != SCHEMA:
            raise msgspec.DecodeError
        kept_rest = msgspec.json.decode(rest, type=Rest)
    except msgspec.DecodeError:
        kept_rest, whole = Rest(), False
    return Session(language, kept_cart, kept_rest), whole
