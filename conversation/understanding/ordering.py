"""Order verbs: 来, 要, 只要, 再来."""

from __future__ import annotations

from conversation.understanding.lexicon import Kind
from conversation.understanding.numbers import Number
from conversation.understanding.replacements import ReplacementReader
from conversation.understanding.tokens import Token


class OrderingReader(ReplacementReader):
    """Ordering words."""

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
        self.making = self.at(at).does(Kind.NUMBER)
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
        if ahead.does(Kind.NUMBER) and self._only_count(self.index) and self._means_last_line():
            self._set_count(token)
            return True
        self.ordering = self.spoken_since = self.ordering_said = True
        return True

    def _means_last_line(self) -> bool:
        """要三份 with no dish anywhere: the last line of the cart."""
        spoken_of = self.current or self.question or self.asked or self.mentioned()
        return not spoken_of and bool(self.case.cart) and not self.newest_list()

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
        """来, 点, get me: what follows is ordered; take … off takes it out."""
        self.index += 1
        if token.text == "take" and any(one.text == "off" for one in self.rest_of_clause()):
            return self.start_removal(token)
        self.moved = self.moved or token.text in ("来", "来个", "要", "那来", "给我来", "来上")
        if token.text[:1] == "我" or token.text.startswith(("给我", "帮我")):
            self.set_person(None)
        self.ordering = self.spoken_since = self.ordering_said = True
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
