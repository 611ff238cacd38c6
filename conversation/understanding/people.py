"""For whom: 给小王…, 李姐要…, 3床的…, a blt for Amy, rule P.

A name holds for the dishes that follow until the next person, 我, or the end. In English a name
behind `for` is for the dishes before it.
"""

from __future__ import annotations

from conversation.understanding.each import QuantityReader
from conversation.understanding.lexicon import Kind
from conversation.understanding.plan import Item
from conversation.understanding.tokens import Token

# Names are short; anything longer between 给 and a verb is not one.
NAME_ATOMS_MAX = 6
_ENDS_NAME = (
    Kind.VERB,
    Kind.WANT,
    Kind.TOO,
    Kind.MORE_OF,
    Kind.NUMBER,
    Kind.AND,
    Kind.PAUSE,
    Kind.EACH,
    Kind.BREAK,
    Kind.ADD,
    Kind.OF,
    Kind.USUAL,
    Kind.REFERENCE,
    Kind.ORDINAL,
    Kind.REPLACE,
    Kind.SET,
    Kind.TAKE_OFF,
    Kind.PICK,
)


_AFTER_NAME = (
    Kind.WANT,
    Kind.VERB,
    Kind.OF,
    Kind.NUMBER,
    Kind.TOO,
    Kind.EACH,
    Kind.AND,
    Kind.PAUSE,
    Kind.PERSON,
    Kind.ADD,
    Kind.MORE_OF,
    Kind.USUAL,
    Kind.THAT,
    Kind.PER_HEAD,
    Kind.CLASSIFIER,
    Kind.ORDINAL,
    Kind.DAY,
    Kind.REFERENCE,
    Kind.ALL,
)


class PeopleReader(QuantityReader):
    """Reads persons."""

    def set_person(self, name: str | None) -> None:
        self.person = name
        self.person_new = self.current is not None and self.current.person != name
        self.people = [name] if name is not None else [""]

    def on_give(self, token: Token) -> bool:
        """给X, 帮X, 替X: X is whoever stands between this and the next verb, count or dish."""
        start = self.index + 1
        if self.at(start).text in ("大家", "他们", "你们", "每人", "你", "您"):
            self.index = start + 1
            return True
        if self.at(start).does(Kind.PERSON) and self.at(start + 1).does(Kind.OF, Kind.THAT):
            self.index = start
            return self.on_person(self.at(start))
        if self.at(start).does(Kind.SELF):
            self.index = start + 1
            self.set_person(None)
            self.ordering = True
            self._more_people()
            return True
        end = start
        while end < len(self.tokens) and (end == start or not self._name_ends(end)):
            if self.tokens[end].does(Kind.BREAK) or (
                end == start and self._name_ends(end) and not self.tokens[end].does(Kind.PERSON)
            ):
                break
            end += 1
        size = self.at(end - 1).end - self.at(start).start if end > start else 0
        if not 1 <= size <= NAME_ATOMS_MAX:
            self.index += 1
            return True
        name = self.verbatim(start, end)
        self.index = end
        if self._given_behind(name):
            return True
        self.set_person(name)
        self.ordering = self.spoken_since = True
        self._more_people()
        return True

    def _given_behind(self, name: str) -> bool:
        """一份红烧肉给小王: the dish stands before, nothing follows in the clause."""
        ends = self.peek().does(Kind.BREAK, Kind.AND, Kind.PAUSE, Kind.FILLER) or self.index >= len(
            self.tokens
        )
        if (
            not ends
            or not self.items
            or self.peek().does(Kind.AND, Kind.PAUSE)
            and self.peek(1).does(Kind.PERSON, Kind.SELF)
        ):
            return False
        nameless = self._nameless() or [item for item in self.items[-1:] if item.person is None]
        for item in nameless:
            item.person = name
        return bool(nameless)

    def _name_ends(self, at: int) -> bool:
        token = self.tokens[at]
        if token.does(Kind.PERSON):
            return False
        return token.does(*_ENDS_NAME) or token.mention is not None

    def _more_people(self) -> None:
        """和我, 和小李 behind a name: more people who get the same."""
        while self.peek().does(Kind.AND, Kind.PAUSE, Kind.PERSON):
            if self.peek().does(Kind.PERSON):
                self.people.append(self.peek().name)
                self.index += 1
                continue
            follower = self.peek(1)
            if follower.does(Kind.SELF):
                self.people.append("")
                self.index += 2
            elif follower.does(Kind.PERSON):
                self.people.append(follower.name)
                self.index += 2
            elif follower.does(Kind.UNKNOWN):
                end = self.index + 1
                while end < len(self.tokens) and not self._name_ends(end):
                    end += 1
                self.people.append(self.verbatim(self.index + 1, end))
                self.index = end
            else:
                return

    def on_person(self, token: Token) -> bool:
        """小王要, 3床的: who speaks or whose lines are meant."""
        after = self.peek(1)
        before = self.at(self.index - 1)
        if before.does(Kind.CLASSIFIER, Kind.NUMBER) and not before.spaced:
            return self.unknown_words(token) if token.does(Kind.UNKNOWN) else self._skip_name()
        if after.does(Kind.OF, Kind.THAT) and self._means_lines():
            self.index += 2
            self.index = self.skip(self.index, Kind.THAT, Kind.CLASSIFIER)
            item = self.on_dish(None, token) if self.peek().mention is None else None
            if item is not None:
                item.person, item.referred = token.name, True
            else:
                self.person = token.name
            return True
        if after.does(Kind.REMOVE, Kind.CLEAR) and any(
            one.for_ == token.name for one in self.case.cart
        ):
            self.index += 1
            item = self.on_dish(None, token)
            item.person, item.referred = token.name, True
            return True
        owner = (
            before.text in ("是", "归") and after.does(Kind.OF, Kind.DONE) or before.text == "归"
        )
        if owner and self.current is not None and self.current.person is None:
            self.current.person = token.name
            self.index += 2
            return True
        self.index += 1
        if not after.does(*_AFTER_NAME) and after.mention is None and after.text != ":":
            return True
        if after.does(Kind.OF):
            self.index += 1
        self.set_person(token.name)
        self._more_people()
        self.index = self.skip(self.index, Kind.FILLER)
        if self.peek().does(Kind.WANT, Kind.VERB):
            self.index += 1
            self.ordering = True
        return True

    def _skip_name(self) -> bool:
        self.index += 1
        return True

    def _means_lines(self) -> bool:
        """X的… with a change behind it speaks of X's lines, not of new ones."""
        if not any(line.for_ == self.peek().name for line in self.case.cart):
            return False
        rest = self.rest_of_clause(self.index + 2)
        more = bool(rest) and rest[0].does(Kind.MORE_OF, Kind.ADD)
        if more and any(one.mention is not None and one.mention.how == "exact" for one in rest):
            return False
        return not any(one.does(Kind.VERB) for one in rest[:1]) and not (
            rest and rest[0].text.startswith("是")
        )

    def on_self(self, token: Token) -> bool:
        """我, 我要: back to the diner."""
        self.index += 1
        if token.text in ("for me", "me", "mine") and self.person is None:
            return True
        self.set_person(None)
        self._more_people()
        return True

    def on_for(self, token: Token) -> bool:
        """for X behind dishes names whose they are; before a dish it does nothing."""
        follower = self.peek(1)
        if (
            self.swapping
            or follower.does(Kind.NUMBER, Kind.TIME, Kind.PICK, Kind.PEOPLE, Kind.SELF, Kind.FILLER)
            or follower.mention is not None
            or (follower.term is not None and not follower.does(Kind.PERSON))
        ):
            return False if self.swapping else self._skip_name()
        if not follower.does(Kind.UNKNOWN, Kind.PERSON):
            return self._skip_name()
        name = self.verbatim(self.index + 1, self.index + 2)
        first = self.index == 0 or self.at(self.index - 1).does(Kind.BREAK, Kind.AND)
        self.index += 2
        nameless = self._nameless()
        if first and not nameless:
            self.set_person(name)
            return True
        for item in nameless:
            item.person = name
        return True

    def _nameless(self) -> list[Item]:
        """The dishes of this clause that nobody was named for."""
        out: list[Item] = []
        for item in reversed(self.items):
            if item.person is not None or not item.ordered and out:
                break
            between = [
                one
                for one in self.tokens
                if item.pos < one.start
                and one.does(Kind.BREAK, Kind.SELF)
                and one.start < self.peek(-1).start
            ]
            if between:
                break
            out.append(item)
        return out
