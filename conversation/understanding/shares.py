"""Shares of a dish: 两份…，一份不要葱; 其中一份; 另一份, rule Q and O."""

from __future__ import annotations

from conversation.understanding.lexicon import Kind
from conversation.understanding.notes import NoteReader
from conversation.understanding.numbers import Number
from conversation.understanding.options import offers
from conversation.understanding.plan import Do, Item, Part, Step
from conversation.understanding.tokens import Ordinal, Token

_MODIFYING = (Kind.NEGATE, Kind.LESS, Kind.MORE, Kind.ADD, Kind.SLIGHTLY, Kind.A_BIT)


class ShareReader(NoteReader):
    """Share words."""

    def _shares(self, number: Number, *, counted: bool) -> bool:
        """A count followed by modifiers, after a dish that has a count: a share of that dish."""
        at = self.skip(self.index, Kind.FILLER, Kind.WANT, Kind.OF, Kind.VERB, Kind.PART_OF)
        ahead = self.at(at)
        says = ahead.does(*_MODIFYING) or (
            self.is_object(ahead)
            and (not (ahead.mention and ahead.mention.how == "exact") or self._is_choice(ahead))
        )
        if not says or not number.exact or number.value < 1:
            return False
        item = self.current
        if item is None:
            return self._shares_cart(number)
        if item.quantity is None:
            return False
        if item.per_head:
            return False
        total = item.quantity.value
        said = sum(part.count for part in item.parts)
        if (
            not item.parts
            and item.mods
            and total + number.value > total
            and number.value >= total
            and total == 1
        ):
            return self._next_share(item, number)
        if said + number.value > total and not item.parts:
            return False
        self.part = Part(number.value)
        item.parts.append(self.part)
        self.index = at if not ahead.does(Kind.ADD) else self.index
        self.index = max(self.index, at)
        return True

    def _is_choice(self, token: Token) -> bool:
        """一份豆浆 after two set menus that come with a drink: the option, not the dish."""
        return (
            self.current is not None
            and self.current.quantity is not None
            and self.current.quantity.value > 1
            and offers(self.menu, self.dishes_of(self.current), self._mod("pick", token))
        )

    def _next_share(self, item: Item, number: Number) -> bool:
        """牛肉面一碗不要葱一碗不要香菜: the first count was a share, not the whole."""
        first = Part(item.quantity.value if item.quantity else 1, list(item.mods))
        item.mods = []
        self.part = Part(number.value)
        item.parts = [first, self.part]
        item.quantity = Number(first.count + number.value)
        return True

    def _shares_cart(self, number: Number) -> bool:
        """其中一份不要辣, 一份不要辣: a share of a line in the cart."""
        if not self.case.cart or self.items:
            return False
        if not self.part_of and not any(line.quantity > number.value for line in self.case.cart):
            return False
        self.part = Part(number.value)
        step = next((one for one in self.plan.steps if one.do is Do.SPLIT), None)
        if step is None:
            step = Step(Do.SPLIT, 0, item=Item(0))
            self.plan.steps.append(step)
        assert step.item is not None
        step.item.parts.append(self.part)
        return True

    def share_by_place(self, ordinal: Ordinal) -> bool:
        """两碗小面，第一碗不要葱: one of the portions just ordered."""
        item = self.current
        at = self.skip(self.index, Kind.FILLER, Kind.WANT, Kind.OF)
        says = self.at(at).does(*_MODIFYING) or self.is_object(self.at(at))
        if ordinal.numbered or not says or item is None or item.quantity is None:
            return False
        if not item.quantity.exact or item.quantity.value < max(2, ordinal.n):
            return False
        self.part = Part(1)
        item.parts.append(self.part)
        self.index = at
        return True

    def on_part_of(self, token: Token) -> bool:
        """其中: a share follows."""
        self.index += 1
        if self.peek().does(Kind.NUMBER):
            self.part_of = True
        return True

    def on_the_rest(self, token: Token) -> bool:
        """另一份, 剩下的: the share that is left."""
        self.index += 1
        if self.current is not None and self.current.parts:
            one = "一" in token.text or token.text in ("the other", "the other one", "other one")
            self.part = Part(1 if one else 0)
            self.current.parts.append(self.part)
        return True
