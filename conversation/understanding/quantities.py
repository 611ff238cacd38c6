"""How many: counts before and after dishes, lists the diner numbered, rule Q.

A count belongs to the dish that follows in the same breath, else to the dish before it.
"""

from __future__ import annotations

from dataclasses import replace

from conversation.understanding.lexicon import Kind
from conversation.understanding.numbers import Number
from conversation.understanding.plan import Do, Item, Step
from conversation.understanding.shares import ShareReader
from conversation.understanding.tokens import Ordinal, Token


class CountReader(ShareReader):
    """Count words."""

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
        behind = self.peek().number
        if counted and (self.peek().text == "半" or (behind is not None and behind.half)):
            number = Number(number.value, exact=False)
            self.index += 1
        self._count(number, token, counted=counted)
        return True

    def _enumerates(self, start: int) -> bool:
        """1. 红烧肉 2. 可乐: the numbers of a list the diner wrote."""
        token, sign, after = self.tokens[start], self.at(start + 1), self.at(start + 2)
        number = token.number
        if (
            sign.text not in (".", "、", ")")
            or number is None
            or number.value != self.enumerator + 1
        ):
            return False
        begins = start == 0 or self.at(start - 1).does(Kind.BREAK) or self.enumerator > 0
        names = (
            after.mention is not None or after.does(Kind.VERB, Kind.TERM) or after.does(Kind.NUMBER)
        )
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
        return not (
            self._wants_count()
            and self._same_clause()
            and not self.fresh
            and self._counted_later(dish)
        )

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


def _halved(before: Number | None, number: Number) -> Number:
    """两个半份: so many halves; otherwise the later count stands."""
    if before is None or before.half == number.half:
        return number
    count = before.value if number.half else number.value
    return Number(count, exact=False, half=True)
