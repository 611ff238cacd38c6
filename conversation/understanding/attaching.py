"""Which dish a modifier belongs to, rule O.

It goes to the nearest preceding dish of the message that offers it; said before its dish it goes to
that dish; with no dish in the message it goes to the cart.
"""

from __future__ import annotations

from conversation.understanding.lexicon import Kind
from conversation.understanding.options import offers
from conversation.understanding.plan import Do, Item, Modifier, Step
from conversation.understanding.reader_state import ReaderState
from conversation.understanding.tokens import Token


class AttachingReader(ReaderState):
    """Attaching words."""

    def concerned(self) -> tuple[str, ...]:
        """Dishes a modifier here may be about: those of the message, else those of the cart."""
        dishes = tuple(dish for item in self.items for dish in self.dishes_of(item))
        return dishes or self.pending_dishes() or self.cart_dishes()

    def pending_dishes(self) -> tuple[str, ...]:
        if self.question is None:
            return ()
        pending = self.question.pending
        if pending is not None and pending.dish:
            return (pending.dish,)
        return tuple(one for one in self.question.candidates if one in self.menu.dishes)

    def dishes_of(self, item: Item) -> tuple[str, ...]:
        if item.mention is not None:
            return item.mention.dishes
        lines = self.case.cart
        if item.ordinal is not None:
            at = item.ordinal.n - 1 if item.ordinal.n > 0 else len(lines) + item.ordinal.n
            return (lines[at].dish,) if 0 <= at < len(lines) else ()
        return tuple(line.dish for line in lines if item.person is None or line.for_ == item.person)

    def offered(self, op: str, token: Token) -> bool:
        """True when some dish concerned offers such a modifier."""
        return any(offers(self.menu, self.concerned(), mod) for mod in (self._mod(op, token),))

    def following_dish(self, start: int) -> int | None:
        """The index of a dish that follows with nothing but modifiers before it, in one breath."""
        at = start
        while at < len(self.tokens):
            token = self.tokens[at]
            if at > start and token.spaced and token.text[:1] > "\u2e7f":
                return None
            if token.does(
                Kind.BREAK,
                Kind.PAUSE,
                Kind.AND,
                Kind.NUMBER,
                Kind.VERB,
                Kind.MORE_OF,
                Kind.TIME,
                Kind.REMOVE,
                Kind.REPLACE,
                Kind.SET,
                Kind.CHECKOUT,
                Kind.ORDINAL,
            ):
                return None
            if token.mention is not None and not self._only_modifier(at):
                return at
            at += 1
        return None

    def _only_modifier(self, at: int) -> bool:
        """True when a word that could name a dish is spoken of as an ingredient or option here."""
        token = self.tokens[at]
        if token.term is None or not (token.term.ingredient or token.term.options):
            return False
        before = self.at(at - 1)
        return before.does(Kind.NEGATE, Kind.LESS, Kind.MORE, Kind.ADD) or not token.term.exact

    def _mod(self, op: str, token: Token, text: str = "") -> Modifier:
        term = token.term
        options = term.options if term else ()
        return Modifier(op, text or token.text, options, _key(token), token.start)

    def is_object(self, token: Token) -> bool:
        """An ingredient or option word that a negation or degree may speak of."""
        return token.term is not None and bool(token.term.ingredient or token.term.options)

    def take_pre_mods(self, item: Item) -> None:
        """Modifiers said before: those right before the dish, and waiting ones it offers."""
        dishes = self.dishes_of(item)
        waiting: list[Modifier] = []
        direct_from = len(self.pre_mods) - self.direct_mods
        for place, mod in enumerate(self.pre_mods):
            if offers(self.menu, dishes, mod):
                item.mods.append(mod)
            elif place >= direct_from:
                self._hand_back(item, mod)
            else:
                waiting.append(mod)
        self.pre_mods, self.direct_mods = waiting, 0

    def _hand_back(self, item: Item, mod: Modifier) -> None:
        """A modifier its dish does not offer: to a preceding dish that does, else a note here."""
        for earlier in reversed(self.items):
            if offers(self.menu, self.dishes_of(earlier), mod):
                earlier.mods.append(mod)
                return
        if mod.op != "size":
            item.mods.append(mod)

    def attach(self, mods: list[Modifier], start: int, end: int) -> None:
        """Give modifiers to the dish they belong to."""
        self.moved = True
        if (
            self.at(end).does(Kind.ALL)
            and self.at(end).text.startswith("on ")
            or self.at(end).text == "on"
            and self.at(end + 1).does(Kind.ALL)
        ):
            self.everywhere = True
        if self.correcting:
            self._put_right_mods()
        self.last_mods = mods
        if self.part is not None:
            self.part.mods.extend(mods)
            return
        if self.everywhere:
            self._attach_everywhere(mods)
            return
        if self._goes_forward(start, end):
            self.pre_mods.extend(mods)
            self.direct_mods += len(mods)
            return
        if not self.items:
            self.pre_mods.extend(mods)
            return
        for mod in mods:
            self._attach_back(mod)

    def _put_right_mods(self) -> None:
        """不要葱，不对，不要香菜: the later modifier stands in for the earlier."""
        gone = self.last_mods
        for item in self.items:
            item.mods = [mod for mod in item.mods if not any(mod is one for one in gone)]
        self.pre_mods = [mod for mod in self.pre_mods if not any(mod is one for one in gone)]
        self.correcting = False

    def _goes_forward(self, start: int, end: int) -> bool:
        """True when the modifier stands before its dish: 大杯少冰的奶茶."""
        after_dish = (
            self.current is not None
            and not self.fresh
            and not self.spoken_since
            and self._same_clause()
        )
        if after_dish and not self.at(end).does(Kind.OF):
            return False
        dish = self.following_dish(end)
        if dish is None:
            return False
        return not (after_dish and self.items)

    def _same_clause(self) -> bool:
        return (
            bool(self.items)
            and self.current is not None
            and not any(
                token.does(Kind.BREAK)
                for token in self.tokens[: self.index]
                if token.start > self.current.pos and token.does(Kind.BREAK)
            )
        )

    def _attach_back(self, mod: Modifier) -> None:
        if mod.op == "note":
            self.items[-1].mods.append(mod)
            return
        for item in reversed(self.items):
            if offers(self.menu, self.dishes_of(item), mod):
                item.mods.append(mod)
                return
        if mod.op != "want":
            self.items[-1].mods.append(mod)

    def _attach_everywhere(self, mods: list[Modifier]) -> None:
        if not self.items:
            self.plan.steps.append(Step(Do.MODIFY, mods[0].pos, mods=mods, everywhere=True))
            return
        for mod in mods:
            able = [item for item in self.items if offers(self.menu, self.dishes_of(item), mod)]
            for item in able or self.items[-1:]:
                item.mods.append(mod)


def _key(token: Token) -> str:
    from conversation.understanding.menu import key_of
    from conversation.understanding.normalise import atoms_of

    return (
        token.term.ingredient
        if token.term and token.term.ingredient
        else key_of(atoms_of(token.text))
    )
