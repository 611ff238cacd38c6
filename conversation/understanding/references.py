"""Words that point: 第二个, 刚才那个, 老样子, 昨天的, 有就来, rule R."""

from __future__ import annotations

from dataclasses import replace

from conversation.understanding.lexicon import Kind
from conversation.understanding.model import Line, Mentioned, PastOrder, ShownList
from conversation.understanding.numbers import Number
from conversation.understanding.people import PeopleReader
from conversation.understanding.plan import Do, Item, Step
from conversation.understanding.tokens import Mention, Ordinal, Token


class ReferenceReader(PeopleReader):
    """Reads references to lists, the cart and earlier orders."""

    def newest_list(self) -> tuple[str, ...]:
        """The dishes of the newest list shown."""
        for entry in reversed(self.case.history):
            if isinstance(entry, ShownList):
                return tuple(dish for dish in entry.dishes if dish in self.menu.dishes)
        return ()

    def shown_just_now(self) -> tuple[str, ...]:
        """The dishes of the newest list, if nothing has happened since."""
        return self.newest_list() if self._list_is_newest() else ()

    def newest_order(self) -> PastOrder | None:
        for entry in reversed(self.case.history):
            if isinstance(entry, PastOrder):
                return entry
        return None

    def mentioned(self) -> str | None:
        """The dish just talked about, if that is the newest thing that happened."""
        newest = self.case.history[-1] if self.case.history else None
        return (
            newest.dish
            if isinstance(newest, Mentioned) and newest.dish in self.menu.dishes
            else None
        )

    def question_candidates(self) -> tuple[str, ...]:
        """The dishes of an open choice."""
        if self.question is None or self.question.reason != "ambiguous_dish":
            return ()
        return tuple(dish for dish in self.question.candidates if dish in self.menu.dishes)

    def mention_of_dish(self, dish: str) -> Mention:
        return Mention((dish,), "picked", self.menu.dishes[dish].name)

    # ---- ordinals -------------------------------------------------------------------------

    def by_ordinal(self, ordinal: Ordinal, text: str) -> Mention | None:
        """The dish a position means; None when it is a line of the cart."""
        if self._means_cart_line(ordinal):
            return None
        dishes = self.question_candidates() or self.newest_list()
        if dishes:
            at = ordinal.n - 1 if ordinal.n > 0 else len(dishes) + ordinal.n
            return (
                self.mention_of_dish(dishes[at])
                if 0 <= at < len(dishes)
                else Mention((), "unknown", text)
            )
        dish = self.menu.by_no.get(ordinal.n)
        return self.mention_of_dish(dish) if dish else Mention((), "unknown", text)

    def _means_cart_line(self, ordinal: Ordinal) -> bool:
        """In a removal or change 第N个 is a line of the cart, and so are the last ones."""
        if not self.case.cart:
            return False
        if self.taking is not None and not ordinal.numbered:
            return True
        clause = self.rest_of_clause()
        changes = any(
            one.does(
                Kind.REMOVE,
                Kind.TAKE_OFF,
                Kind.SET,
                Kind.SET_TO,
                Kind.REPLACE,
                Kind.SUBTRACT,
                Kind.CLEAR,
                Kind.ONLY,
            )
            for one in clause
        ) or any(one.does(Kind.NEGATE) and self._ends(one) for one in clause)
        if changes and not ordinal.numbered:
            return True
        counted = any(one.does(Kind.NUMBER, Kind.EACH, Kind.VERB, Kind.MORE_OF) for one in clause)
        modified = any(
            one.does(Kind.NEGATE, Kind.LESS, Kind.MORE, Kind.ADD, Kind.LESS_AFTER, Kind.MORE_AFTER)
            or self.is_object(one)
            for one in clause
        )
        ordered = self.ordering or self.pre_count is not None
        return (
            not ordinal.numbered
            and modified
            and not counted
            and not ordered
            and not self._list_is_newest()
            and not self.question_candidates()
        )

    def _ends(self, token: Token) -> bool:
        at = self.tokens.index(token)
        return self.skip(at + 1, Kind.DONE, Kind.FILLER) == self.clause_end(at)

    def _list_is_newest(self) -> bool:
        return bool(self.case.history) and isinstance(self.case.history[-1], ShownList)

    # ---- 再来一份 --------------------------------------------------------------------------

    def on_reference(self, token: Token) -> bool:
        """刚才那个: with a dish behind it only a pointer, else the thing itself."""
        self.index += 1
        at = self.skip(self.index, Kind.OF)
        if token.does(Kind.MORE_OF) and self.at(at).mention is not None:
            self.index -= 1
            return False
        term = self.at(at).term
        if self.at(at).mention is not None or (term is not None and term.tail):
            self.index = at
            self.pointed = True
            return True
        self.that_said = True
        self.refers = True
        return True

    def on_that(self, token: Token) -> bool:
        """那个: a filler, unless the message names nothing else."""
        self.index += 1
        self.that_said = True
        return True

    def on_too(self, token: Token) -> bool:
        self.index += 1
        self.too = True
        return True

    def refer(self, number: Number | None, pos: int, *, sets: bool = False) -> None:
        """Order again what is referred to: the dish just talked about, else the last line."""
        dish = self.mentioned()
        if self.asked is not None and len(self.asked.dishes) >= 1:
            self._refer_to(Item(pos, mention=self.asked, quantity=number, ordered=True))
            return
        if dish is not None:
            self._refer_to(
                Item(pos, mention=self.mention_of_dish(dish), quantity=number, ordered=True)
            )
            return
        line = self.case.cart[-1] if self.case.cart else self._last_of_order()
        if line is None or line.dish not in self.menu.dishes:
            self.plan.steps.append(Step(Do.MISSING, pos))
            return
        item = self.copy_of(line, pos)
        item.quantity = number or Number(1)
        self._refer_to(item)

    def _refer_to(self, item: Item) -> None:
        item.person = self.person if self.person is not None else item.person
        item.mods.extend(self.pre_mods)
        self.pre_mods = []
        self.plan.steps.append(Step(Do.ADD, item.pos, item=item))
        self.items.append(item)
        self.current = item

    def _last_of_order(self) -> Line | None:
        order = self.newest_order()
        return order.cart[-1] if order and order.cart else None

    def copy_of(self, line: Line, pos: int) -> Item:
        """An item that repeats a line: dish, options and note, but not for whom it was."""
        return Item(
            pos=pos,
            mention=self.mention_of_dish(line.dish),
            quantity=Number(line.quantity),
            options=line.options,
            note=line.note,
            repeated=True,
            ordered=True,
            person=self.person,
        )

    # ---- 老样子 ----------------------------------------------------------------------------

    def on_usual(self, token: Token) -> bool:
        """老样子: every line of the newest order."""
        self.index += 1
        if not self.repeated:
            self._repeat_order(self.newest_order(), token)
        return True

    def on_day(self, token: Token) -> bool:
        """跟昨天一样: every line of the newest order of that day."""
        self.index += 1
        if self.peek().mention is not None:
            return self._dish_of_day(token)
        orders = [
            entry
            for entry in self.case.history
            if isinstance(entry, PastOrder) and entry.day == token.day
        ]
        self._repeat_order(orders[-1] if orders else None, token)
        return True

    def _dish_of_day(self, token: Token) -> bool:
        """昨天的红烧肉: that dish, made as it was that day."""
        mention = self.peek().mention
        assert mention is not None
        for entry in reversed(self.case.history):
            if isinstance(entry, PastOrder) and entry.day == token.day:
                for line in entry.cart:
                    if line.dish in mention.dishes:
                        self._refer_to(replace(self.copy_of(line, token.start), quantity=None))
                        self.index += 1
                        return True
        return True

    def _repeat_order(self, order: PastOrder | None, token: Token) -> None:
        self.index = self._past_repeat_words(self.index)
        self.moved = self.repeated = True
        if order is None or not order.cart:
            self.plan.steps.append(Step(Do.MISSING, token.start))
            return
        for line in order.cart:
            if line.dish in self.menu.dishes:
                item = self.copy_of(line, token.start)
            else:
                item = Item(token.start, mention=Mention((), "unknown", line.dish), ordered=True)
            self.plan.steps.append(Step(Do.ADD, token.start, item=item))
            self.items.append(item)
            self.current = item
        self.run = []

    def _past_repeat_words(self, at: int) -> int:
        """再来一份 behind 昨天的 repeats nothing more."""
        after = self.skip(at, Kind.VERB, Kind.MORE_OF, Kind.WANT, Kind.FILLER, Kind.OF, Kind.SAME)
        if self.at(after).does(Kind.NUMBER) and self.at(after).text in ("一", "1", "a", "one"):
            beyond = self.skip(after + 1, Kind.CLASSIFIER)
            if self.at(beyond).mention is None and self.following_dish(beyond) is None:
                return beyond
        return at

    # ---- 有就…, 没有就… --------------------------------------------------------------------

    def on_if_so(self, token: Token) -> bool:
        """有就来一份: the dish asked about is ordered."""
        self.index += 1
        self.ordering = True
        self._order_asked(token)
        return True

    def _order_asked(self, token: Token) -> None:
        if self.asked is not None:
            asked, self.asked = self.asked, None
            self.on_dish(asked, token)

    def on_if_not(self, token: Token) -> bool:
        """没有就Y: the dish before, or else Y."""
        self.index += 1
        self._order_asked(token)
        if self.current is not None:
            self.fallback = self.current
            self.current.ordered = True
        elif self.peek().mention is not None:
            self._or_else(self.peek())
        self.ordering = True
        self.run = []
        return True

    def on_if_none(self, target: Token) -> bool:
        """没有红烧肉就来鱼香肉丝."""
        self._or_else(target)
        self.ordering = True
        self.index = max(self.index, self.tokens.index(target) + 1)
        return True

    def _or_else(self, first: Token) -> None:
        """没有X就Y, said in one breath."""
        if not any(one.mention is not None for one in self.rest_of_clause(self.index + 1)):
            return
        self.index += 1
        self.fallback = self.on_dish(first.mention, first)
        self.fallback.ordered = True

    def on_or(self, token: Token) -> bool:
        """可乐或者雪碧: one of the two, so it is asked which."""
        follower = self.peek(1)
        item = self.current
        if (
            item is not None
            and item.mention is not None
            and follower.mention is not None
            and self.run
        ):
            dishes = tuple(dict.fromkeys((*item.mention.dishes, *follower.mention.dishes)))
            item.mention = replace(item.mention, dishes=dishes)
            self.index += 2
            return True
        self.index += 1
        return True
