"""Taking dishes out: 不要了, 删了, 退两份, 清空, rule C.

Behind a dish the words turn the bare mentions of the run into targets; before it they set
`taking`, so that the dishes that follow are targets.
"""

from __future__ import annotations

from conversation.understanding.lexicon import Kind
from conversation.understanding.numbers import Number
from conversation.understanding.plan import Do, Item, Step
from conversation.understanding.references import ReferenceReader
from conversation.understanding.tokens import Token


class RemovalReader(ReferenceReader):
    """Removal words."""

    def take_run(self) -> list[Item]:
        """The bare mentions just said, taken back as additions to become targets."""
        targets = [item for item in self.run if not item.parts]
        for item in targets:
            self.drop_step_of(item)
        self.run = []
        if targets and self.current in targets:
            self.current = None
        return targets

    def start_removal(self, token: Token, *, bare: bool = False) -> bool:
        """不要 / 去掉 before its target; bare: nothing follows, the target stands before."""
        self.moved = True
        if bare:
            return self._remove_before(token)
        self.taking, self.take_number = Do.REMOVE, None
        self.run = []
        return True

    def on_remove(self, token: Token) -> bool:
        """不要了, 删了: what stands before it, else what follows, else the last line."""
        self.index += 1
        self.moved = True
        if self.run or self.current is not None and self._same_clause():
            return self._remove_before(token)
        at = self.skip(self.index, Kind.FILLER, Kind.HOLD, Kind.THAT)
        if self.at(at).mention is not None or self.at(at).does(Kind.ORDINAL):
            self.taking = Do.REMOVE
            return True
        return self._remove_before(token)

    def _remove_before(self, token: Token) -> bool:
        self.correcting = False
        targets = self.take_run()
        everywhere = self.everywhere or any(
            one.does(Kind.ALL) for one in self.tokens[max(0, self.index - 3) : self.index]
        )
        if targets:
            self.plan.steps.append(
                Step(Do.REMOVE, targets[0].pos, targets=targets, everywhere=everywhere)
            )
        elif self.current is not None:
            self.plan.steps.append(
                Step(Do.REMOVE, token.start, targets=[self._as_target(self.current)])
            )
        elif self.question is not None:
            self.plan.declines = True
        else:
            self.plan.steps.append(Step(Do.REMOVE, token.start))
        return True

    def _as_target(self, item: Item) -> Item:
        return Item(item.pos, mention=item.mention, ordinal=item.ordinal, person=item.person)

    def on_take_off(self, token: Token) -> bool:
        """去掉, 退, remove: behind or before its target; with a count it subtracts."""
        self.index += 1
        self.moved = True
        if self.peek().does(Kind.NUMBER) and self.run:
            return self._subtract_run(token)
        if self.run:
            return self._remove_before(token)
        ahead = self.skip(self.index, Kind.FILLER, Kind.HOLD, Kind.THAT, Kind.SELF, Kind.OF)
        follower = self.at(ahead)
        if self.is_object(follower) and follower.mention is None and not follower.does(Kind.NUMBER):
            found, end = self.objects(ahead)
            mods = [self._said("omit", one, ahead - 1, end, alone=len(found) == 1) for one in found]
            self.index = end
            self.attach(mods, ahead, end)
            return True
        if self._target_ahead(ahead):
            self.taking, self.take_number = Do.REMOVE, None
            return True
        return self._remove_before(token)

    def _target_ahead(self, at: int) -> bool:
        token = self.at(at)
        return token.mention is not None or token.does(
            Kind.NUMBER, Kind.ORDINAL, Kind.REFERENCE, Kind.PERSON, Kind.UNKNOWN, Kind.ALL
        )

    def on_subtract(self, token: Token) -> bool:
        """少两个, 减一份: only with a count; else it is a word of degree."""
        at = self.skip(self.index + 1, Kind.FILLER)
        if not self.at(at).does(Kind.NUMBER) or self.is_object(self.at(at)):
            return False
        self.index = at
        self.moved = True
        return self._subtract_run(token)

    def _subtract_run(self, token: Token) -> bool:
        """The count at the index comes off the run, the dish that follows, or the last line."""
        number = self.peek().number or Number(1)
        self.index = self.skip(self.index + 1, Kind.CLASSIFIER)
        targets = self.take_run()
        if not targets and (
            self.peek().mention is not None or self.following_dish(self.index) is not None
        ):
            self.taking, self.take_number = Do.SUBTRACT, number
            return True
        self.plan.steps.append(Step(Do.SUBTRACT, token.start, targets=targets, number=number))
        return True

    def take_target(self, item: Item) -> None:
        """A dish after 去掉 or 减两份."""
        number = self.take_number or item.quantity
        do = Do.SUBTRACT if number is not None else Do.REMOVE
        last = self.plan.steps[-1] if self.plan.steps else None
        item.quantity = None
        if (
            last is not None
            and last.do is Do.REMOVE
            and do is Do.REMOVE
            and self.fresh
            and last.targets
        ):
            last.targets.append(item)
            return
        self.plan.steps.append(Step(do, item.pos, targets=[item], number=number))

    def on_clear(self, token: Token) -> bool:
        """清空, 都不要了: with dishes beside it only those."""
        self.index += 1
        self.moved = True
        if self.peek().mention is not None and token.text.startswith(
            ("remove", "delete", "cancel")
        ):
            return self.start_removal(token)
        if self.run:
            self.everywhere = True
            return self._remove_before(token)
        if self.question is not None and not self.case.cart:
            self.plan.declines = True
            return True
        for step in self.plan.steps:
            self.items = [one for one in self.items if one is not step.item]
        self.plan.steps = [Step(Do.CLEAR, token.start)]
        self.current = None
        return True

    def on_never_mind(self, token: Token) -> bool:
        """算了: declines a question, or takes back what was just said."""
        self.index += 1
        follows = self.skip(self.index, Kind.FILLER, Kind.BREAK)
        if self.at(follows).does(Kind.REPLACE, Kind.SET) and self.items:
            self.correcting = True
            return True
        if (
            self.run
            and self.run[-1] is self.current
            and self.at(self.index - 2).mention is not None
        ):
            return self._remove_before(token)
        if self.current is not None and follows >= len(self.tokens):
            return self._remove_before(token)
        self.never_mind = True
        return True
