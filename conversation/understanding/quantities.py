"""How many: counts before and after dishes, 各两份, 每人一份, and splits, rule Q.

A count belongs to the dish that follows in the same breath, else to the dish before it. After a
dish that already has one, a count with modifiers is a share of it: 两份…，一份不要葱.
"""

from __future__ import annotations

from dataclasses import replace

from conversation.understanding.lexicon import Kind
from conversation.understanding.mentions import fitting
from conversation.understanding.modifiers import ModifierReader
from conversation.understanding.numbers import Number
from conversation.understanding.options import offers
from conversation.understanding.plan import Do, Item, Part, Step
from conversation.understanding.tokens import Ordinal, Token

_MODIFYING = (Kind.NEGATE, Kind.LESS, Kind.MORE, Kind.ADD, Kind.SLIGHTLY, Kind.A_BIT)


class QuantityReader(ModifierReader):
    """Reads numbers and what they count."""

    def on_number(self, token: Token) -> bool:
        """A number with its classifier, in its place."""
        assert token.number is not None
        start = self.index
        number = token.number
        if self._enumerates(start) or self._is_article(start) or self._starts_ordinal(start):
            return True
        self.index = start + 1
        if self.peek().does(Kind.TIMES) and not self.at(self.index + 1).does(Kind.NUMBER):
            self.index += 1
        if self.peek().text in ("more", "additional", "extra") and self.peek(1).mention is not None:
            self.index += 1
        elif self.peek().text in ("less", "fewer") and (
            self.peek(1).mention is not None or self.clause_end() == self.index + 1
        ):
            self.index -= 1
            self.tokens[self.index + 1] = replace(
                self.tokens[self.index + 1], kinds=frozenset({Kind.CLASSIFIER})
            )
            return self._subtract_run(token)
        counted = token.counted
        if self.peek().does(Kind.CLASSIFIER) and not self.peek().does(Kind.TERM):
            self.index += 1
            counted = True
        if self.peek().text == "半" or (
            self.peek().number is not None and self.peek().number.half and counted
        ):  # type: ignore[union-attr]
            number = Number(number.value, exact=False)
            self.index += 1
        self._count(number, token, counted=counted)
        return True

    def _enumerates(self, start: int) -> bool:
        """1. 红烧肉 2. 可乐: the numbers of a list the diner wrote."""
        token, sign, after = self.tokens[start], self.at(start + 1), self.at(start + 2)
        number = token.number
        if sign.text not in (".", "、", ")") or number is None or number.value != self.enumerator + 1:
            return False
        begins = start == 0 or self.at(start - 1).does(Kind.BREAK) or self.enumerator > 0
        names = after.mention is not None or after.does(Kind.VERB, Kind.TERM) or after.does(Kind.NUMBER)
        if not begins or not names:
            return False
        if self.enumerator:
            self.end_clause()
        self.enumerator += 1
        self.index = start + 2
        return True

    def _is_article(self, start: int) -> bool:
        """`one` in "the greek one" and `a` in "swap it for a coke" count nothing."""
        token, before = self.tokens[start], self.at(start - 1)
        article = token.text in ("a", "an") and self.replacing is not None
        pronoun = (
            token.text == "one"
            and (before.mention is not None or self.is_object(before))
            and not self.at(start + 1).mention
            and not self.is_object(self.at(start + 1))
        )
        if article or pronoun:
            self.index = start + 1
        return article or pronoun

    def _starts_ordinal(self, start: int) -> bool:
        """1x2, 11 x 2, or a bare 2 after a list: positions, not counts."""
        token = self.tokens[start]
        number = token.number
        assert number is not None
        if not number.exact or number.value < 1:
            return False
        times = self.at(start + 1)
        if times.does(Kind.TIMES) and self.at(start + 2).number is not None:
            self.index = start + 2
            self.name_ordinal_number(number.value, token)
            self.on_count(self.tokens[self.index].number or Number(1), self.tokens[self.index])
            self.index = self.skip(self.index + 1, Kind.CLASSIFIER)
            return True
        if self._bare_position(start):
            self.index = start + 1
            self.name_ordinal_number(number.value, token)
            return True
        return False

    def _bare_position(self, start: int) -> bool:
        """A number alone in its place while a numbered list is on the screen."""
        if (
            not (self.newest_list() or self.question_candidates())
            or self.tokens[start].text.isalpha()
            and self.tokens[start].text in ("a", "an", "one")
        ):
            return False
        if self.question is not None and self.question.reason in ("over_limit", "bad_quantity"):
            return False
        after, before = self.at(start + 1), self.at(start - 1)
        ends = (
            after.does(Kind.BREAK, Kind.PAUSE, Kind.AND, Kind.FILLER, Kind.NUMBER)
            or start + 1 >= len(self.tokens)
            or (after.does(Kind.EACH))
        )
        named = any(one.mention is not None for one in self.tokens)
        return (
            ends and not named and not before.does(Kind.SET, Kind.SET_TO, Kind.MAKE_IT, Kind.ONLY)
        )

    def name_ordinal_number(self, n: int, token: Token) -> None:
        self.name_ordinal(Ordinal(n, numbered=True), token)

    def on_times(self, token: Token) -> bool:
        """x2, ×3 after a dish."""
        follower = self.peek(1)
        self.index += 1
        if follower.number is not None:
            self.index += 1
            self.index = self.skip(self.index, Kind.CLASSIFIER)
            self._give_back(follower.number, follower)
        return True

    def on_count(self, number: Number, token: Token) -> None:
        """A count whose classifier has been read already."""
        self._count(number, token, counted=True)

    def _count(self, number: Number, token: Token, *, counted: bool) -> None:
        self.moved = True
        if self.taking is not None and self.take_number is None and not self.run:
            self.take_number = number
            return
        if self._is_choice(self.peek()) and self._shares(number, counted=counted):
            return
        if self._belongs_ahead(token):
            self.pre_count = _halved(self.pre_count, number)
            self.spoken_since = True
            return
        if self._shares(number, counted=counted):
            return
        self._give_back(number, token)

    def _belongs_ahead(self, token: Token) -> bool:
        """Whether the count is for a dish still to come."""
        dish = self.following_dish(self.index)
        if dish is None:
            return self._unknown_ahead()
        if (
            self.peek().spaced
            and self.peek().text[:1] > "\u2e7f"
            and dish == self.index
            and self._wants_count()
            and not token.spaced
        ):
            return False
        glued = self.run and self.current is not None and not self.spoken_since and not self.fresh
        if glued and self._wants_count() and not token.spaced:
            return False
        if (
            self._wants_count()
            and self._same_clause()
            and not self.fresh
            and self._counted_later(dish)
        ):
            return False
        return True

    def _unknown_ahead(self) -> bool:
        after = self.peek()
        return (
            after.does(Kind.UNKNOWN) and not after.spaced and not (self._wants_count() and self.run)
        )

    def _wants_count(self) -> bool:
        return self.current is not None and self.current.quantity is None and bool(self.items)

    def _counted_later(self, dish: int) -> bool:
        """小面一碗馄饨一碗: the next dish brings its own count behind it."""
        at = self.skip(dish + 1, Kind.VERB, Kind.MORE_OF)
        return self.at(at).does(Kind.NUMBER, Kind.TIMES)

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

    def _give_back(self, number: Number, token: Token) -> None:
        """Give the count to the dish before, or keep it for whatever is referred to."""
        item = self.current
        if self.correcting and self._put_right_count(number):
            return
        if item is None:
            self.loose_count = number
            return
        if item.quantity is not None and (number.half != item.quantity.half):
            item.quantity = _halved(item.quantity, number)
            return
        if self._for_another(item, number):
            return
        group = self._enumerated() if self.peek().does(Kind.EACH) else []
        for one in group or [item]:
            one.quantity, one.ordered = number, True
        if group:
            self.index += 1
        if self.heads:
            item.per_head, item.people = True, self.people_count()
        self.spoken_since = False

    def _for_another(self, item: Item, number: Number) -> bool:
        """给小李也来一份: the dish just named once more, for somebody else."""
        if not self.person_new or item.mention is None:
            return False
        again = replace(
            item,
            pos=self.tokens[self.index - 1].start,
            quantity=number,
            ordered=True,
            person=self.person,
            mods=list(item.mods),
            parts=[],
            sets=False,
            raises=False,
        )
        self.plan.steps.append(Step(Do.ADD, again.pos, item=again))
        self.items.append(again)
        self.current, self.person_new = again, False
        return True

    def _put_right_count(self, number: Number) -> bool:
        """来两份，不对，三份: the later count stands in for the earlier."""
        self.correcting = False
        last = self.plan.steps[-1] if self.plan.steps else None
        if last is None:
            return False
        if last.number is not None:
            last.number = number
        elif last.item is not None:
            last.item.quantity = number
        else:
            return False
        return True

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


def _halved(before: Number | None, number: Number) -> Number:
    """两个半份: so many halves; otherwise the later count stands."""
    if before is None or before.half == number.half:
        return number
    count = before.value if number.half else number.value
    return Number(count, exact=False, half=True)
