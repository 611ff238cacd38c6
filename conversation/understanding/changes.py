"""Changing what is there: removals, quantities, replacements and corrections, rule C.

Most change words stand behind their dish in Chinese (可乐不要了) and before it in English (remove
the coke). Behind, they turn the bare mentions of the run into targets; before, they set `taking`
so that the dishes that follow are targets.
"""

from __future__ import annotations

from dataclasses import replace

from conversation.understanding.lexicon import Kind
from conversation.understanding.numbers import Number
from conversation.understanding.options import offers
from conversation.understanding.plan import Do, Item, Step
from conversation.understanding.references import ReferenceReader
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


class ChangeReader(ReferenceReader):
    """Reads changes, corrections and order verbs."""

    def take_run(self) -> list[Item]:
        """The bare mentions just said, taken back as additions to become targets."""
        targets = [item for item in self.run if not item.parts]
        for item in targets:
            self.drop_step_of(item)
        self.run = []
        if targets and self.current in targets:
            self.current = None
        return targets

    # ---- removing -------------------------------------------------------------------------

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
        """The count at the index comes off the run, or off the dish that follows, or the last line."""
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
        """清空, 都不要了: with dishes or ingredients before it only those."""
        self.index += 1
        self.moved = True
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

    def on_rather(self, token: Token) -> bool:
        """还是雪碧吧 after an order corrects it; 可乐还是雪碧 is a choice; else a filler."""
        before, after = self.at(self.index - 1), self.peek(1)
        if self.items and before.does(Kind.BREAK) and after.mention is not None:
            self.index += 1
            self.correcting, self.run = True, []
            return True
        if before.mention is not None and after.mention is not None:
            return self.on_or(token)
        self.index += 1
        return True

    # ---- setting and replacing --------------------------------------------------------------

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
            return True
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
        if self.peek().does(Kind.NUMBER) and self.items:
            self.correcting = True
        self.ordering = True
        return True

    def on_only(self, token: Token) -> bool:
        """只要一瓶: sets; 只要 with a dish behind orders it."""
        self.index += 1
        at = self.skip(self.index, Kind.FILLER)
        if self.at(at).does(Kind.NUMBER) and self._only_count(at):
            self.index = at
            if self.run:
                self.run[-1].sets = True
                return True
            self._set_count(token)
            return True
        self.ordering = self.spoken_since = True
        return True

    def on_want(self, token: Token) -> bool:
        """要: behind a dish with a count it sets, with an option it picks, else it orders."""
        before = self.at(self.index - 1)
        self.index += 1
        ahead = self.peek()
        rather = token.text == "还是要" and before.does(Kind.BREAK)
        if rather and self.items and ahead.mention is not None:
            self.correcting, self.run = True, []
            return True
        if self.run and not self.fresh and self.current is not None:
            if ahead.does(Kind.NUMBER) and self._only_count(self.index):
                for item in self.run:
                    item.sets = not self.ordering
                return True
            if self.is_object(ahead) or ahead.does(Kind.NEGATE, Kind.LESS, Kind.MORE, Kind.COOKING):
                return self._wanted(ahead)
        elif (
            self.is_object(ahead)
            and not (ahead.mention and ahead.mention.how == "exact")
            and not ahead.does(Kind.NUMBER)
        ):
            return self._wanted(ahead)
        if (
            ahead.does(Kind.NUMBER)
            and self.current is None
            and self._only_count(self.index)
            and self.question is None
        ):
            if (
                self.mentioned() is None
                and self.asked is None
                and self.case.cart
                and not self.newest_list()
            ):
                self._set_count(token)
                return True
        self.ordering = self.spoken_since = self.ordering_said = True
        return True

    def _wanted(self, ahead: Token) -> bool:
        """要冰的, 要麻酱: an option by name, or an ingredient to be there."""
        if ahead.term is not None and ahead.term.ingredient and not ahead.term.options:
            start = self.index
            after = self._after_word(start + 1)
            if after is None:
                found, end = self.objects(start)
                mods = [
                    self._mod("want", self.tokens[one], self.verbatim(one, one + 1))
                    for one in found
                ]
                self.index = end
                self.attach(mods, start, end)
        return True

    def on_more_of(self, token: Token) -> bool:
        """再来: before a dish one more line; behind a dish its line grows."""
        at = self.skip(self.index + 1, Kind.FILLER, Kind.A_BIT, Kind.CLASSIFIER)
        counted = self.at(at).does(Kind.NUMBER)
        after = self.skip(at + 1, Kind.CLASSIFIER) if counted else at
        adds = (
            "加" in token.text
            or "放" in token.text
            or "添" in token.text
            or token.text.startswith(("add", "plus"))
        )
        if adds and self._adds_option(after, counted=counted):
            found, end = self.objects(after)
            mods = [self._added(one, self.index, end, alone=len(found) == 1) for one in found]
            start, self.index = self.index, end
            self.attach(mods, start, end)
            return True
        if token.does(Kind.MORE) and self.on_modifier(token):
            return True
        self.index += 1
        bare = self.run and self.current is not None and not self.fresh
        if (
            bare
            and counted
            and self.following_dish(after) is None
            and not self.at(after).does(Kind.UNKNOWN)
        ):
            for item in self.run:
                item.raises = True
            return True
        if token.text in ("another", "add another", "one more", "add one more"):
            self.pre_count = Number(1)
        self.run = []
        self.ordering = self.spoken_since = True
        self.again_said = True
        return True

    def on_verb(self, token: Token) -> bool:
        """来, 点, get me: what follows is ordered."""
        self.index += 1
        self.moved = self.moved or token.text in ("来", "来个", "要", "那来", "给我来", "来上")
        if token.text[:1] == "我" or token.text.startswith(("给我", "帮我")):
            self.set_person(None)
        self.ordering = self.spoken_since = self.ordering_said = True
        return True

    # ---- corrections ------------------------------------------------------------------------

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

    def take_words(self, item: Item) -> None:
        raise NotImplementedError

    # ---- ends -------------------------------------------------------------------------------

    def after_clause(self) -> None:
        """A replacement or fallback may still wait for the next clause; nothing else does."""

    def forget_set(self) -> None:
        """改到一点: the time was what is changed to."""
        self.replacing = None

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
            or (self.that_said and self.mentioned() is not None and self._says_only_that())
        )
        if wants and self.question is None:
            self.refer(self.loose_count, 0)

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
