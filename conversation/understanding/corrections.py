"""Second thoughts, 不对, no wait, and what is left waiting when the message ends."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

from conversation.understanding.lexicon import Kind
from conversation.understanding.options import offers
from conversation.understanding.ordering import OrderingReader
from conversation.understanding.plan import Do, Item, Step
from conversation.understanding.tokens import Token

_TASTES = (
    "不吃",
    "我不吃",
    "不能吃",
    "不爱吃",
    "不喜欢",
    "不想吃",
    "i dont",
    "i don't",
    "i can't",
    "cant",
)


class CorrectionReader(OrderingReader):
    """Correction words."""

    def on_correct(self, token: Token) -> bool:
        """不对, no wait: the statement that follows replaces the one before."""
        self.index += 1
        self.index = self.skip(self.index, Kind.FILLER, Kind.BREAK, Kind.CORRECT)
        if not self.plan.steps and self._not_this_but_that():
            return True
        if self.plan.steps or self.pre_mods:
            self.correcting = self._corrects_here()
            self.run = []
        return True

    def _not_this_but_that(self) -> bool:
        """不是红烧肉，是鱼香肉丝, with the first in the cart: a replacement."""
        wrong = self.peek()
        at = self.skip(self.index + 1, Kind.FILLER, Kind.BREAK, Kind.WANT, Kind.DONE)
        if not self.in_cart(wrong.mention) or self.at(at).mention is None:
            return False
        target = Item(wrong.start, mention=wrong.mention)
        self.replacing = Step(Do.REPLACE, wrong.start, targets=[target])
        self.index = at
        return True

    def _corrects_here(self) -> bool:
        """A full operation after the correction stands for itself; the one before is undone."""
        clause = self.rest_of_clause()
        full = any(one.does(Kind.REMOVE, Kind.TAKE_OFF) for one in clause) and any(
            one.mention for one in clause
        )
        if full and self.plan.steps:
            gone = self.plan.steps.pop()
            self.items = [one for one in self.items if one is not gone.item]
            self.current = self.items[-1] if self.items else None
            return False
        return True

    def put_right(self, item: Item) -> bool:
        """A dish after a correction: it takes the place of the last dish said."""
        self.correcting = False
        last = self.plan.steps[-1] if self.plan.steps else None
        if last is None:
            return False
        self.take_words(item)
        if last.do in (Do.REMOVE, Do.SUBTRACT, Do.SET) and last.targets:
            last.targets = [item]
            return True
        old = last.item
        if old is None:
            return False
        old.mention, old.ordinal = item.mention, None
        if item.quantity is not None:
            old.quantity = item.quantity
        old.mods = [
            mod
            for mod in old.mods
            if mod.op != "note" and offers(self.menu, self.dishes_of(old), mod)
        ] + item.mods
        old.repeated, old.options = False, ()
        self.run = [old]
        self.current = old
        return True

    @abstractmethod
    def take_words(self, item: Item) -> None: ...

    def after_clause(self) -> None:
        """A replacement or fallback may still wait for the next clause; nothing else does."""

    def case_question_picks(self, ordinal: object) -> bool:
        return False

    def finish(self) -> None:
        """Resolve what still waits when the message has ended."""
        self.end_clause()
        self._share_among_people()
        counted = self.loose_count is not None and (self.ordering_said or self.again_said)
        if not self.items and not self.plan.steps and counted and self.pre_mods:
            # 来一份不要辣: the count refers first, what was said of it follows.
            self._leftover_reference()
        if self.pre_mods:
            self._leftover_mods()
        if not self.items and not any(step.do is not Do.CLEAR for step in self.plan.steps):
            self._leftover_reference()

    def _leftover_mods(self) -> None:
        mods, self.pre_mods = self.pre_mods, []
        if self.asking and not self.items:
            # 我不吃辣，有什么推荐: told to explain the question, not to change a dish.
            mods = [mod for mod in mods if not mod.text.startswith(_TASTES)]
            if not mods:
                return
        if not self.items:
            if self.pending_dishes():
                self.answer_mods = mods
            self.plan.steps.append(Step(Do.MODIFY, mods[0].pos, mods=mods, person=self.person))
            return
        for mod in mods:
            self._attach_back(mod)

    def _leftover_reference(self) -> None:
        """来一份, 那个, 再来一份: an order without a dish refers to something."""
        wants = (
            self.loose_count is not None and (self.ordering_said or self.again_said) or self.refers
        )
        wants = (
            wants
            or (self.again_said and self.loose_count is not None)
            or (self.that_said and self.ordering_said)
            or (self.again_said and self._says_only_more())
            or (self.that_said and self.mentioned() is not None and self._says_only_that())
        )
        if wants and self.question is None:
            self.refer(self.loose_count, 0)

    def _says_only_more(self) -> bool:
        return all(one.does(Kind.FILLER, Kind.MORE_OF, Kind.BREAK) for one in self.tokens)

    def _says_only_that(self) -> bool:
        return all(one.does(Kind.FILLER, Kind.THAT, Kind.BREAK, Kind.WANT) for one in self.tokens)

    def _share_among_people(self) -> None:
        """帮小王和我各来一份X: a copy of the item for each person."""
        if len(self.people) < 2:
            return
        for step in list(self.plan.steps):
            if (
                step.do is Do.ADD
                and step.item is not None
                and step.item.person == (self.people[0] or None)
            ):
                for name in self.people[1:]:
                    self.plan.steps.append(
                        Step(Do.ADD, step.pos, item=replace(step.item, person=name or None))
                    )
        self.people = []
