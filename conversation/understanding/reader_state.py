"""What the reader remembers while it walks a message; the layers above it add the grammar.

The layers form one chain (state, modifiers, quantities, people, references, changes, reading),
each allowed to use the ones below; the few calls upwards are declared here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from conversation.understanding.lexicon import Kind
from conversation.understanding.menu import CompiledMenu
from conversation.understanding.model import Case, OpenQuestion
from conversation.understanding.numbers import Number
from conversation.understanding.plan import Do, Item, Modifier, Part, Plan, Step
from conversation.understanding.tokens import Mention, Ordinal, Text, Token

NOTHING = Token(frozenset(), 0, 0, "")


class ReaderState(ABC):
    """The tokens, the place in them, and everything still waiting for its other half."""

    def __init__(
        self,
        menu: CompiledMenu,
        case: Case,
        text: Text,
        tokens: Sequence[Token],
        question: OpenQuestion | None,
    ) -> None:
        self.menu, self.case, self.text = menu, case, text
        self.tokens = list(tokens)
        self.question = question
        self.index = 0
        self.plan = Plan()
        self.items: list[Item] = []
        self.run: list[Item] = []  # bare mentions a following word may turn into targets
        self.current: Item | None = None
        self.part: Part | None = None
        self.pre_mods: list[Modifier] = []
        self.direct_mods = 0  # how many of pre_mods stand right before the next dish
        self.pre_count: Number | None = None
        self.loose_count: Number | None = None  # a count with no dish in the message
        self.each_count: Number | None = None
        self.ordering = False  # an order verb in this clause
        self.taking: Do | None = None  # 去掉, 减: dishes that follow are targets
        self.take_number: Number | None = None
        self.replacing: Step | None = None  # its right side is still to come
        self.swapping = False  # swap X for Y: X is still to come
        self.fallback: Item | None = None  # 没有就: the dish that comes stands in for this one
        self.asked: Mention | None = None  # the dish of a question just before
        self.person: str | None = None
        self.people: list[str] = []  # 帮小王和小李各来一份
        self.heads = False
        self.heads_count = 1
        self.everywhere = False
        self.fresh = False  # a joint (和, 、) since the last dish
        self.spoken_since = False  # a verb or number since the last dish
        self.correcting = False
        self.pointed = False  # 刚刚那个 before a dish
        self.that_said = False
        self.tomorrow = False
        self.asking = False  # the message also asks something, or there is no cart
        self.enumerator = 0  # the last number of a list the diner wrote
        self.repeated = False  # an earlier order has been taken over
        self.making = False  # make it 3 cokes, 只要三瓶可乐
        self.moved = False  # the message changed something without naming a dish
        self.last_mods: list[Modifier] = []
        self.part_of = False  # 其中
        self.person_new = False  # somebody was named since the last dish
        self.refers = False  # 刚才那个
        self.too = False  # 也
        self.never_mind = False  # 算了
        self.again_said = False  # 再来
        self.ordering_said = False  # an order verb anywhere
        self.swap_at = -1

    def seed(self, item: Item) -> None:
        """Start with an item that is already spoken of."""
        self.plan.steps.append(Step(Do.ADD, item.pos, item=item))
        self.items.append(item)
        self.current = item

    # ---- looking around -----------------------------------------------------------------

    def peek(self, ahead: int = 0) -> Token:
        """The token so far ahead, or an empty one."""
        at = self.index + ahead
        return self.tokens[at] if 0 <= at < len(self.tokens) else NOTHING

    def at(self, index: int) -> Token:
        return self.tokens[index] if 0 <= index < len(self.tokens) else NOTHING

    def clause_end(self, start: int | None = None) -> int:
        """The index of the sign that ends the clause, or the number of tokens."""
        at = self.index if start is None else start
        while at < len(self.tokens) and not self.tokens[at].does(Kind.BREAK):
            at += 1
        return at

    def rest_of_clause(self, start: int | None = None) -> list[Token]:
        begin = self.index if start is None else start
        return self.tokens[begin : self.clause_end(begin)]

    def verbatim(self, start: int, end: int) -> str:
        """The original text of tokens `start` to `end`."""
        if start >= end or start >= len(self.tokens):
            return ""
        return self.text.verbatim(
            self.tokens[start].start, self.tokens[min(end, len(self.tokens)) - 1].end
        )

    def skip(self, index: int, *kinds: Kind) -> int:
        """The first index from here whose token has none of the kinds."""
        while (
            index < len(self.tokens)
            and self.tokens[index].does(*kinds)
            and not self.tokens[index].does(Kind.TERM)
        ):
            index += 1
        return index

    def cart_dishes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.dish for line in self.case.cart))

    def in_cart(self, mention: Mention | None) -> bool:
        return mention is not None and any(dish in mention.dishes for dish in self.cart_dishes())

    def people_count(self) -> int:
        return self.heads_count

    def add_step(self, do: Do, pos: int, **more: object) -> Step:
        step = Step(do, pos)
        for name, value in more.items():
            setattr(step, name, value)
        self.plan.steps.append(step)
        return step

    def drop_step_of(self, item: Item) -> None:
        """Take back the adding of an item that turned out to be a target."""
        self.plan.steps = [
            step for step in self.plan.steps if not (step.do is Do.ADD and step.item is item)
        ]
        self.items = [one for one in self.items if one is not item]

    def end_clause(self) -> None:
        """Forget what holds only within a clause."""
        self.run = []
        self.ordering = False
        self.taking = None
        self.take_number = None
        self.everywhere = False
        self.fresh = False
        self.pointed = False
        self.each_count = None
        self.swapping = False
        self.direct_mods = 0
        if self.loose_count is None:
            self.heads = False  # 每人一份，牛肉面: a count still waiting keeps its heads
        self.after_clause()

    # ---- calls upwards --------------------------------------------------------------------

    @abstractmethod
    def on_dish(self, mention: Mention | None, token: Token) -> Item: ...

    @abstractmethod
    def on_count(self, number: Number, token: Token) -> None: ...

    @abstractmethod
    def on_modifier(self, token: Token) -> bool: ...

    @abstractmethod
    def after_clause(self) -> None: ...

    @abstractmethod
    def question_candidates(self) -> tuple[str, ...]: ...

    @abstractmethod
    def newest_list(self) -> tuple[str, ...]: ...

    @abstractmethod
    def shown_just_now(self) -> tuple[str, ...]: ...

    @abstractmethod
    def mention_of_dish(self, dish: str) -> Mention: ...

    @abstractmethod
    def name_ordinal(self, ordinal: Ordinal, token: Token) -> None: ...

    @abstractmethod
    def _degree_of_strange(self, start: int) -> bool: ...

    @abstractmethod
    def _give_back(self, number: Number, token: Token) -> None: ...

    @abstractmethod
    def _enumerated(self) -> list[Item]: ...

    @abstractmethod
    def on_correct(self, token: Token) -> bool: ...

    @abstractmethod
    def on_replace(self, token: Token) -> bool: ...

    @abstractmethod
    def on_if_none(self, target: Token) -> bool: ...

    @abstractmethod
    def _subtract_run(self, token: Token) -> bool: ...

    @abstractmethod
    def start_removal(self, token: Token, *, bare: bool = False) -> bool: ...
