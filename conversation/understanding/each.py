"""各两份, 每样一个, 每人一份: one count for many dishes or many people."""

from __future__ import annotations

from dataclasses import replace

from conversation.understanding.lexicon import Kind
from conversation.understanding.mentions import fitting
from conversation.understanding.numbers import Number
from conversation.understanding.plan import Item
from conversation.understanding.quantities import CountReader
from conversation.understanding.tokens import Token


class QuantityReader(CountReader):
    """Quantity words."""

    def on_each(self, token: Token) -> bool:
        """各, 每样: to every dish of the enumeration, or of the list on the screen."""
        self.index += 1
        if self._each_head():
            return True
        at = self.skip(self.index, Kind.VERB, Kind.WANT, Kind.MORE_OF, Kind.FILLER)
        if not self.at(at).does(Kind.NUMBER):
            if token.text.startswith("one") and not self.items:
                self._each_of_list(Number(1), token)
                return True
            if self.loose_count is not None and not self.items:
                self._each_of_list(self.loose_count, token)
                return True
            self.ordering = self.spoken_since = True
            return True
        number = self.at(at).number or Number(1)
        self.index = at + 1
        self.index = self.skip(self.index, Kind.CLASSIFIER)
        self.moved = True
        if self._each_person(number):
            return True
        group = self._enumerated()
        if group:
            for item in group:
                item.quantity, item.ordered = number, True
        elif self.following_dish(self.index) is not None or self.peek().does(Kind.UNKNOWN):
            self.each_count = number
            self.ordering = True
        else:
            self._each_of_list(number, token)
        return True

    def _each_head(self) -> bool:
        """我俩各一碗, a coke each for the 3 of us: each of the people, not of the dishes."""
        heads = next((one.people for one in self.tokens if one.people), 1)
        if heads < 2 or len(self._enumerated()) > 1:
            return False
        self.heads, self.heads_count = True, heads
        if self.current is not None and self.current.quantity is not None and self._same_clause():
            self.current.per_head, self.current.people = True, heads
        return True

    def _enumerated(self) -> list[Item]:
        """The dishes just enumerated that have no count of their own."""
        group: list[Item] = []
        for item in reversed(self.items):
            if item.quantity is not None:
                break
            group.append(item)
        return group

    def _each_of_list(self, number: Number, token: Token) -> None:
        """每样一个 with no dish: every dish of the newest list or of the open question."""
        for dish in self.question_candidates() or self.newest_list():
            item = self.on_dish(self.mention_of_dish(dish), token)
            item.quantity, item.ordered = number, True

    def _each_person(self, number: Number) -> bool:
        """帮小王和我各来一份: one item for each person; the dish follows."""
        if len(self.people) < 2:
            return False
        self.each_count = number
        self.ordering = True
        return True

    def on_people(self, token: Token) -> bool:
        """三个人: how many eat; behind a vague mention perhaps its name (香锅，两人的)."""
        vague = self.current.mention if self.current is not None else None
        if vague is not None and self.current is not None and len(vague.dishes) > 1:
            fits = fitting(self.menu, vague.dishes, token.text)
            if len(fits) == 1:
                self.current.mention = replace(vague, dishes=fits)
        self.heads_count = token.people
        self.index += 1
        return True

    def on_per_head(self, token: Token) -> bool:
        """每人: what is counted from here is counted for each."""
        self.index += 1
        self.heads = True
        if self.heads_count == 1:
            self.heads_count = next((one.people for one in self.tokens if one.people), 1)
        return True
