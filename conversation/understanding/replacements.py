"""Setting and replacing: 改成两份, 换成Y, swap X for Y, make it 3, rule C."""

from __future__ import annotations

from collections.abc import Sequence

from conversation.understanding.lexicon import Kind
from conversation.understanding.numbers import Number
from conversation.understanding.options import offers
from conversation.understanding.plan import Do, Item, Step
from conversation.understanding.removals import RemovalReader
from conversation.understanding.tokens import Token


class ReplacementReader(RemovalReader):
    """Replacement words."""

    def on_set_to(self, token: Token) -> bool:
        """加到4碗."""
        self.index += 1
        at = self.skip(self.index, Kind.FILLER)
        if self.at(at).does(Kind.NUMBER):
            self.index = at
            self._set_count(token)
        return True

    def _set_count(self, token: Token) -> None:
        number = self.peek().number or Number(1)
        self.index = self.skip(self.index + 1, Kind.CLASSIFIER)
        self.index = self.skip(self.index, Kind.FILLER)
        self.moved = True
        targets = self.take_run()
        fresh = self.current if not targets else None
        if fresh is not None:
            fresh.quantity = number
            return
        if not targets and self.at(self.index).mention is not None:
            item = self.on_dish(self.at(self.index).mention, self.at(self.index))
            item.quantity, item.sets = number, True
            self.index += 1
            return
        if (
            not targets
            and self.question is not None
            and self.question.reason in ("over_limit", "bad_quantity")
        ):
            self.loose_count = number
            return
        if not targets and self.mentioned() is not None and not self.case.cart:
            self.refer(number, token.start)
            return
        self.plan.steps.append(Step(Do.SET, token.start, targets=targets, number=number))

    def on_replace(self, token: Token) -> bool:
        """换成, 改成: a count, a dish or an option may follow."""
        self.index += 1
        if token.text == "make the":
            return self._make_the(token)
        self.moved = True
        at = self.skip(self.index, Kind.FILLER, Kind.VERB, Kind.WANT, Kind.OF)
        ahead = self.at(at)
        if ahead.does(Kind.TIME):
            self.index = at
            return True
        if ahead.does(Kind.NUMBER) and self._only_count(at):
            self.index = at
            self._set_count(token)
            return True
        if (
            self.is_object(ahead)
            and self._is_option_here(ahead)
            or ahead.does(Kind.NEGATE, Kind.LESS, Kind.MORE)
        ):
            self.index = at
            return self._change_option(token)
        if ahead.mention is None and not ahead.does(
            Kind.NUMBER, Kind.CLASSIFIER, Kind.UNKNOWN, Kind.ORDINAL, Kind.TERM
        ):
            return True
        self.index = at
        self._await_replacement(token)
        return True

    def _make_the(self, token: Token) -> bool:
        """make the coke 3, make the coke a lemonade, make the fries large."""
        named = self.peek()
        if named.mention is None:
            return True
        at = self.index + 1
        beyond = self.skip(at, Kind.NUMBER)
        target = Item(named.start, mention=named.mention)
        if self.at(at).does(Kind.NUMBER) and self._only_count(at):
            self.index = at
            number = self.peek().number or Number(1)
            self.plan.steps.append(Step(Do.SET, token.start, targets=[target], number=number))
            self.index = self.skip(at + 1, Kind.CLASSIFIER)
        elif self.at(beyond).mention is not None:
            self.replacing = Step(Do.REPLACE, token.start, targets=[target])
            self.index = at
        return True

    def _only_count(self, at: int) -> bool:
        after = self.skip(at + 1, Kind.CLASSIFIER)
        return (
            self.following_dish(after) is None
            and not self.at(after).does(Kind.UNKNOWN)
            and not self.is_object(self.at(after))
        )

    def _is_option_here(self, token: Token) -> bool:
        """An option of the dish being changed, rather than another dish."""
        targets = self.run or ([self.current] if self.current is not None else [])
        dishes = (
            tuple(dish for item in targets for dish in self.dishes_of(item)) or self.cart_dishes()
        )
        mod = (
            self._mod("pick", token)
            if token.term and token.term.options
            else self._mod("add", token)
        )
        return offers(self.menu, dishes, mod) or token.mention is None

    def _change_option(self, token: Token) -> bool:
        """奶茶换成中杯: the targets keep their place and take the option."""
        for item in self.run:
            item.ordered = False
        if token.text.startswith(("都", "全")):
            self.everywhere = True
        self.spoken_since = False
        self.fresh = False
        return True

    def _await_replacement(self, token: Token) -> None:
        if token.text.startswith("make") and self.items:
            # a blt, make that a tuna melt
            self.correcting, self.run = True, []
            return
        targets = self.take_run()
        last = self.plan.steps[-1] if self.plan.steps else None
        if not targets and last is not None and last.do is Do.REMOVE and last.targets:
            self.plan.steps.pop()
            targets = last.targets
        if not targets and self.current is not None:
            self.correcting = True
            return
        self.replacing = Step(Do.REPLACE, token.start, targets=targets)

    def complete_replacement(self, item: Item) -> None:
        """The right side of a replacement has come."""
        step, self.replacing = self.replacing, None
        assert step is not None
        item.ordered = False
        step.item = item
        self.plan.steps.append(step)

    def on_swap(self, token: Token) -> bool:
        """swap X for Y; X follows, then the dish it becomes."""
        self.index += 1
        clause = self.rest_of_clause()
        if token.text in ("substitute", "sub") and self._substitute(token, clause):
            return True
        dishes = [at for at, one in enumerate(clause) if one.mention is not None]
        joint = next(
            (
                at
                for at, one in enumerate(clause)
                if one.does(Kind.FOR, Kind.ADD) or one.text in ("to", "into", "with")
            ),
            None,
        )
        if joint is None or not dishes:
            return True
        self.swapping = True
        self.swap_at = self.index + joint
        return True

    def _substitute(self, token: Token, clause: Sequence[Token]) -> bool:
        """substitute Y for X: the other way round."""
        named = [one for one in clause if one.mention is not None]
        if len(named) != 2 or not any(one.does(Kind.FOR) for one in clause):
            return False
        new, old = named
        item = Item(new.start, mention=new.mention)
        target = Item(old.start, mention=old.mention)
        self.plan.steps.append(Step(Do.REPLACE, old.start, targets=[target], item=item))
        self.items.append(item)
        self.index = self.tokens.index(old) + 1
        return True

    def on_joint_of_swap(self, token: Token) -> bool:
        """for / with / to between the two sides of a swap."""
        if not self.swapping or self.index != self.swap_at:
            return False
        self.swapping = False
        return self.on_replace(token)

    def on_instead(self, token: Token) -> bool:
        """Y instead of X; no X, Y instead; Y instead of whatever came last."""
        self.index += 1
        if token.text == "instead":
            return self._instead_of_last()
        item = self.current
        if item is None or self.peek().mention is None and not self.peek(1).mention:
            return True
        at = self.skip(self.index, Kind.FILLER, Kind.NUMBER)
        target = Item(self.at(at).start, mention=self.at(at).mention)
        self.drop_step_of(item)
        self.items.append(item)
        self.plan.steps.append(Step(Do.REPLACE, target.pos, targets=[target], item=item))
        self.run = []
        self.index = at + 1
        return True

    def _instead_of_last(self) -> bool:
        item = self.current
        if item is None:
            return True
        self.drop_step_of(item)
        self.items.append(item)
        steps = self.plan.steps
        before = steps[-1] if steps else None
        targets: list[Item] = []
        if before is not None and before.do is Do.REMOVE:
            targets = before.targets
            steps.remove(before)
        if before is not None and before.do is Do.ADD and before.item is not None:
            targets = [self._as_target(before.item)]
        steps.append(Step(Do.REPLACE, item.pos, targets=targets, item=item))
        self.run = []
        return True

    def on_make_it(self, token: Token) -> bool:
        """make it 3, make it large, make that two lemonades."""
        self.index += 1
        if self.peek().does(Kind.NUMBER) and self._only_count(self.index):
            self._set_count(token)
            return True
        if self.items and self.peek().does(Kind.NUMBER, Kind.BREAK):
            self.correcting, self.run = True, []
        self.making = self.peek().does(Kind.NUMBER)
        self.ordering = True
        return True

    def forget_set(self) -> None:
        """改到一点: the time was what is changed to."""
        self.replacing = None
