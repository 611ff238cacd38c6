"""Reading modifiers: option names, ingredients with a word of degree, 都 and 加."""

from __future__ import annotations

from conversation.understanding.attaching import AttachingReader
from conversation.understanding.lexicon import Kind
from conversation.understanding.options import offers
from conversation.understanding.plan import Modifier
from conversation.understanding.tokens import Token


class ModifierReader(AttachingReader):
    """Modifier words."""

    def objects(self, start: int) -> tuple[list[int], int]:
        """Indices of the ingredient words in a row from here (葱姜蒜, 葱和香菜) and the end."""
        found: list[int] = []
        at = start
        while at < len(self.tokens):
            token = self.tokens[at]
            if self.is_object(token) and (not found or token.term and token.term.ingredient):
                found.append(at)
                at += 1
                continue
            joint = token.does(Kind.AND, Kind.PAUSE) and self.is_object(self.at(at + 1))
            if found and joint and not self._starts_other(at + 1):
                at += 1
                continue
            break
        return found, at

    def _starts_other(self, at: int) -> bool:
        """A word after 和 that is a dish by its full name starts something else."""
        term = self.at(at).term
        return term is not None and bool(term.exact) and not term.ingredient

    def on_modifier(self, token: Token) -> bool:
        """Read one modifier at the index, if there is one."""
        start = self.index
        read = self._read_modifier(start)
        if read is None:
            return token.does(Kind.LESS, Kind.MORE) and self._degree_of_strange(start)
        mods, end = read
        self.index = end
        if mods:
            self.attach(mods, start, end)
        return True

    def _read_modifier(self, start: int) -> tuple[list[Modifier], int] | None:
        token = self.tokens[start]
        if token.does(Kind.NEGATE):
            return self._degree(start, "omit")
        if token.does(Kind.LESS) and (read := self._degree(start, "less")):
            return read
        if token.does(Kind.MORE) and (read := self._degree(start, "more")):
            return read
        if token.does(Kind.SLIGHTLY, Kind.A_BIT):
            return self._slightly(start)
        if self.is_object(token):
            return self._object_first(start)
        return None

    def _degree(self, start: int, op: str) -> tuple[list[Modifier], int] | None:
        """不要葱, 少盐, 多放香菜: a word of degree and what it is about."""
        at = self.skip(start + 1, Kind.A_BIT, Kind.FILLER, Kind.THAT, Kind.CLASSIFIER)
        if (
            at < len(self.tokens)
            and self.tokens[at].does(Kind.LESS)
            and op == "omit"
            and not self.is_object(self.tokens[at])
        ):
            return self._degree(at, "less")
        found, end = self.objects(at)
        if not found:
            return None
        mods = [self._said(op, index, start, end, alone=len(found) == 1) for index in found]
        return mods, end

    def _said(self, op: str, index: int, start: int, end: int, *, alone: bool) -> Modifier:
        """A modifier with its words: the whole phrase, or degree and object when they were many."""
        token = self.tokens[index]
        text = (
            self.verbatim(start, end)
            if alone
            else self.verbatim(start, start + 1) + self.verbatim(index, index + 1)
        )
        op = (
            "unpick"
            if op == "omit" and token.term and token.term.options and not token.term.ingredient
            else op
        )
        if op in ("less", "more", "add", "want") and token.term and not token.term.ingredient:
            return self._mod(op, token, text) if op != "want" else self._mod("pick", token, text)
        return self._mod(op, token, text)

    def _slightly(self, start: int) -> tuple[list[Modifier], int] | None:
        """一点点辣 is less; 一点辣都不要 is none at all."""
        found, end = self.objects(start + 1)
        if not found:
            return None
        after = self.skip(end, Kind.ALL, Kind.TOO, Kind.FILLER)
        if self.at(after).does(Kind.NEGATE, Kind.REMOVE) or self.at(after).text.startswith(
            ("不", "别")
        ):
            stop = after + 1
            return [self._said("omit", index, start, stop, alone=True) for index in found], stop
        return [self._said("less", index, start, end, alone=True) for index in found], end

    def _object_first(self, start: int) -> tuple[list[Modifier], int] | None:
        """葱不要, 辣椒多点, 香菜葱都去掉, or the plain name of an option."""
        found, end = self.objects(start)
        after = (
            self.skip(end, Kind.ALL, Kind.TOO, Kind.FILLER, Kind.RATHER, Kind.A_BIT)
            if self.at(end).does(Kind.ALL, Kind.TOO, Kind.FILLER, Kind.RATHER)
            else end
        )
        token = self.at(after)
        if token.does(Kind.ALL, Kind.TOO):
            after, token = after + 1, self.at(after + 1)
        if token.does(Kind.A_BIT) and self.at(after + 1).does(Kind.ALL, Kind.TOO):
            # 葱一点都不要
            after, token = after + 2, self.at(after + 2)
        if token.does(Kind.OF) and self.at(after + 1).does(Kind.LESS_AFTER, Kind.MORE_AFTER):
            after, token = after + 1, self.at(after + 1)
        op = self._after_word(after)
        if op is not None:
            stop = after + 1
            if op == "less" and not self.at(after).does(Kind.LESS_AFTER, Kind.SLIGHTLY):
                stop = self.skip(stop, Kind.A_BIT)
            return [
                self._said(op, index, start, stop, alone=len(found) == 1) for index in found
            ], stop
        first = self.tokens[start]
        assert first.term is not None
        if first.term.options:
            mods = [self._mod("pick", first, self.verbatim(start, start + 1))]
            return self._more_of_the_same(mods, first, start + 1)
        return None

    def _more_of_the_same(
        self, mods: list[Modifier], first: Token, at: int
    ) -> tuple[list[Modifier], int]:
        """no tomato and mayo: an option's name with 'no' in it speaks of what follows 'and' too."""
        assert first.term is not None
        op = self.menu.options[first.term.options[0]].op
        while op and not first.term.ingredient and self.at(at).does(Kind.AND, Kind.PAUSE):
            follower = self.at(at + 1)
            term = follower.term
            if term is None or not term.ingredient or term.options or term.exact:
                break
            if not self.offered(op, follower):
                break
            mods.append(self._mod(op, follower, self.verbatim(at + 1, at + 2)))
            at += 2
        return mods, at

    def _after_word(self, at: int) -> str | None:
        token = self.at(at)
        follower = self.at(at + 1)
        speaks_on = self.is_object(follower) and not follower.spaced
        if token.does(Kind.LESS_AFTER, Kind.SLIGHTLY) and not speaks_on:
            return "less"
        if token.does(Kind.LESS) and not token.does(Kind.SUBTRACT) and not speaks_on:
            return "less"
        if token.does(Kind.LESS) and follower.does(Kind.A_BIT):
            return "less"
        if token.does(Kind.MORE_AFTER) and not speaks_on:
            return "more"
        if token.does(Kind.A_BIT) and not speaks_on:
            return "more"
        if token.does(Kind.TAKE_OFF, Kind.REMOVE) and not follower.mention:
            return "omit"
        if token.does(Kind.CLEAR):
            return "omit"
        if (
            token.does(Kind.WANT)
            and not self.is_object(follower)
            and not follower.does(Kind.LESS, Kind.MORE, Kind.NEGATE, Kind.NUMBER, Kind.COOKING)
        ):
            return "want"
        if (
            token.does(Kind.NEGATE)
            and not speaks_on
            and not follower.does(Kind.UNKNOWN)
            and follower.mention is None
        ):
            return "omit"
        return None

    def reads_as_option(self, token: Token) -> bool:
        """An option's name right after a dish that offers it is the option, not a dish."""
        term = token.term
        if term is None or not (term.options or term.ingredient):
            return False
        if token.mention is None or token.mention.how != "exact":
            return bool(term.options) or self._spoken_of(token)
        if self.part is not None and self.current is not None and term.options:
            return offers(self.menu, self.dishes_of(self.current), self._mod("pick", token))
        if self.pre_count is not None or self.current is None or not term.options:
            return False
        before = self.at(self.index - 1)
        near = before.mention is not None or before.does(
            Kind.ADD, Kind.WANT, Kind.OF, Kind.BREAK, Kind.PAUSE, Kind.AND, Kind.TERM
        )
        return (
            near
            and not self.peek(1).does(Kind.NUMBER)
            and offers(self.menu, self.dishes_of(self.current), self._mod("pick", token))
        )

    def _spoken_of(self, token: Token) -> bool:
        return self._after_word(self.index + 1) is not None or token.mention is None

    def on_all(self, token: Token) -> bool:
        """都 before modifiers: every dish of the message, or every line of the cart."""
        self.index += 1
        ahead = self.peek()
        if ahead.does(
            Kind.NEGATE, Kind.LESS, Kind.MORE, Kind.ADD, Kind.WANT, Kind.TERM, Kind.A_BIT
        ) or token.text.startswith("all"):
            self.everywhere = True
            for item in self.run:
                item.each_line = True
        if self._takes_all(token):
            return True
        if token.text in ("都要", "全要", "全部要") or ahead.does(Kind.WANT):
            self.index = self.skip(self.index, Kind.WANT)
            self.spoken_since = True
        return True

    def _takes_all(self, token: Token) -> bool:
        """都要, both: every dish of the open choice, when the message names none."""
        wants = (
            token.text.endswith("要")
            or token.text
            in ("all", "both", "all of them", "both of them", "all three", "everything", "every")
            or self.peek().does(Kind.WANT, Kind.VERB)
            or self.index >= len(self.tokens)
        )
        dishes = self.question_candidates() or self.shown_just_now()
        if (
            not dishes
            or not wants
            or any(one.mention is not None for one in self.tokens)
            or self.peek().does(Kind.NEGATE)
        ):
            return False
        for dish in dishes:
            self.on_dish(self.mention_of_dish(dish), token).ordered = True
        return True

    def on_add(self, token: Token) -> bool:
        """加X: an option of a dish, or one more dish."""
        start = self.index
        at = self.skip(start + 1, Kind.A_BIT, Kind.FILLER, Kind.CLASSIFIER)
        if self.at(at).does(Kind.NUMBER):
            at = self.skip(at + 1, Kind.CLASSIFIER)
        if self._declines_by_name(at):
            self.index = at
            return self.on_modifier(self.at(at))
        if self._adds_option(at, counted=self.at(start + 1).does(Kind.NUMBER)):
            found, end = self.objects(at)
            mods = [self._added(index, start, end, alone=len(found) == 1) for index in found]
            self.index = end
            self.attach(mods, start, end)
            return True
        self.index = start + 1
        self.ordering = self.spoken_since = True
        return True

    def _declines_by_name(self, at: int) -> bool:
        """with no tomato: an option whose own name takes something away."""
        term = self.at(at).term
        return term is not None and any(
            self.menu.options[one].op in ("omit", "less") for one in term.options
        )

    def _added(self, index: int, start: int, end: int, *, alone: bool) -> Modifier:
        token = self.tokens[index]
        text = self.verbatim(start, end) if alone else self.verbatim(index, index + 1)
        literal = token.term is not None and token.term.options and not token.term.ingredient
        return self._mod("pick" if literal else "add", token, text)

    def _adds_option(self, at: int, *, counted: bool) -> bool:
        token = self.at(at)
        if not self.is_object(token):
            return False
        named = token.mention is not None and token.mention.how == "exact"
        if not named:
            return True
        return not counted and self.offered("add", token)
