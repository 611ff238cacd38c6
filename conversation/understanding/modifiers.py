"""How a dish is to be made: reading modifiers and finding the dish they belong to, rule O.

A modifier goes to the nearest preceding dish of the message that offers it; one that stands
before its dish goes to that dish; with no dish in the message it goes to the cart.
"""

from __future__ import annotations

from conversation.understanding.lexicon import Kind
from conversation.understanding.mentions import tastes_of_food
from conversation.understanding.options import offers
from conversation.understanding.plan import Do, Item, Modifier, Step
from conversation.understanding.reader_state import ReaderState
from conversation.understanding.tokens import Mention, Token

_SMALL_WORDS = (Kind.FILLER, Kind.OF, Kind.DONE, Kind.TOO, Kind.THAT)
# A note is a word to the cook, not a letter.
NOTE_MAX = 40


class ModifierReader(ReaderState):
    """Reads options, ingredients and notes."""

    # ---- what may be modified -------------------------------------------------------------

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

    # ---- reading ----------------------------------------------------------------------------

    def _mod(self, op: str, token: Token, text: str = "") -> Modifier:
        term = token.term
        options = term.options if term else ()
        return Modifier(op, text or token.text, options, _key(token), token.start)

    def is_object(self, token: Token) -> bool:
        """An ingredient or option word that a negation or degree may speak of."""
        return token.term is not None and bool(token.term.ingredient or token.term.options)

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
            self.skip(end, Kind.ALL, Kind.TOO, Kind.FILLER, Kind.A_BIT)
            if self.at(end).does(Kind.ALL, Kind.TOO, Kind.FILLER)
            else end
        )
        token = self.at(after)
        if token.does(Kind.ALL, Kind.TOO):
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
            return [self._mod("pick", first, self.verbatim(start, start + 1))], start + 1
        return None

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

    # ---- 不要 -------------------------------------------------------------------------------

    def on_negate(self, token: Token) -> bool:
        """不要X: without an ingredient, not this dish, or a note; 不要 alone takes back."""
        start = self.index
        at = self.skip(start + 1, Kind.FILLER, Kind.THAT, Kind.HOLD, Kind.CLASSIFIER)
        target = self.at(at)
        if (
            token.text in ("没有", "没", "冇")
            and target.mention is not None
            and self.at(at + 1).text.startswith(("就", "那就", "的话"))
        ):
            self.index = at
            return self.on_if_none(target)
        if target.mention is not None and self._removes_dish(target):
            self.index = at
            return self.start_removal(token)
        if target.does(Kind.ORDINAL, Kind.REFERENCE) or (
            target.does(Kind.NUMBER) and self._dish_after_count(at)
        ):
            self.index = at
            return self.start_removal(token)
        if read := self._read_modifier(start):
            mods, self.index = read
            self.attach(mods, start, self.index)
            return True
        return self._bare_negation(start, at)

    def _dish_after_count(self, at: int) -> bool:
        at = self.skip(at + 1, Kind.CLASSIFIER)
        return self.at(at).mention is not None

    def _removes_dish(self, target: Token) -> bool:
        """A dish name after 不要 is a removal, unless a dish here offers it as an ingredient."""
        assert target.mention is not None
        term = target.term
        if term is not None and (term.ingredient or term.options) and self.offered("omit", target):
            return False
        if not target.mention.dishes:
            return False
        if term is not None and (term.ingredient or term.options) and not term.exact:
            return False
        present = self.in_cart(target.mention) or any(
            set(self.dishes_of(item)) & set(target.mention.dishes) for item in self.items
        )
        if present:
            return True
        if term is not None and term.ingredient:
            return False
        return target.mention.how in ("exact", "sound") or not self.items

    def _bare_negation(self, start: int, at: int) -> bool:
        """不要吸管 becomes a note; 不加 after 一份 means no modifier; 不要 alone removes."""
        end = self._note_end(at)
        if end > at:
            self.index = end
            self.take_note(start, end)
            return True
        self.index = start + 1
        if self.part is not None:
            return True
        if self.tokens[start].text in ("不要", "不用", "唔要", "不需要", "不想要") and (
            self.run or not self.items
        ):
            return self.start_removal(self.tokens[start], bare=True)
        return True

    def _degree_of_strange(self, start: int) -> bool:
        """别太咸, 多放胡椒: a degree of something no option speaks of is a note."""
        token, follower = self.tokens[start], self.at(start + 1)
        said = token.text.startswith(
            ("不", "别", "少", "多", "less", "light", "extra", "not too", "easy")
        )
        if (
            not said
            or not follower.does(Kind.UNKNOWN, Kind.COOKING)
            or follower.mention is not None
            or not self.concerned()
        ):
            return False
        if follower.spaced and not follower.text.isascii():
            return False
        self.index = self._note_end(start + 1)
        self.take_note(start, self.index)
        return True

    # ---- notes ------------------------------------------------------------------------------

    def _note_end(self, at: int) -> int:
        """Where the words of a note end: at the clause's end or the next order word."""
        first = at
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.does(
                Kind.BREAK, Kind.PAUSE, Kind.CHECKOUT, Kind.TIME, Kind.MORE_OF, Kind.REMARK
            ):
                break
            if at > first and (token.spaced and token.text[:1] > "\u2e7f"):
                break
            if at > first and token.does(Kind.NEGATE, Kind.NUMBER, Kind.VERB, Kind.CORRECT):
                break
            if token.text in ("for", "on", "in", "with") and any(
                one.mention for one in self.tokens[at + 1 : at + 3]
            ):
                break
            at += 1
        while (
            at > first
            and self.tokens[at - 1].does(Kind.FILLER, Kind.DONE, Kind.CHAT)
            and not self.tokens[at - 1].does(Kind.COOKING)
        ):
            at -= 1
        return at

    def take_note(self, start: int, end: int) -> None:
        """Keep words verbatim for the kitchen, on the dish they follow or the last cart line."""
        text = self.verbatim(start, end)[:NOTE_MAX]
        if not text or _is_packing(text):
            return
        self.attach([Modifier("note", text, pos=self.tokens[start].start)], start, end)

    def on_remark(self, token: Token) -> bool:
        """打包, 微信付, 餐具: said to nobody in particular; the rest of the clause goes with it."""
        self.index += 1
        while self.peek().does(
            Kind.REMARK,
            Kind.FILLER,
            Kind.WANT,
            Kind.CLASSIFIER,
            Kind.NUMBER,
            Kind.DONE,
            Kind.OF,
            Kind.VERB,
        ):
            if self._dish_ahead():
                break
            self.index += 1
        return True

    def _dish_ahead(self) -> bool:
        at = self.skip(self.index, Kind.WANT, Kind.VERB, Kind.NUMBER, Kind.CLASSIFIER, Kind.FILLER)
        return self.at(at).mention is not None

    def unknown_words(self, token: Token) -> bool:
        """Words nobody knows: a note, a dish that is not on the menu, or talk to be skipped."""
        start = self.index
        end = start
        while (
            end < len(self.tokens)
            and self.tokens[end].does(Kind.UNKNOWN, Kind.COOKING)
            and (end == start or not self.tokens[end].spaced or self.tokens[end].text.isascii())
        ):
            end += 1
        words = self.tokens[start:end]
        text = "".join(one.text for one in words)
        cooking = any(one.does(Kind.COOKING) for one in words)
        self.index = end
        if self.replacing is not None or self.orders_unknown(start, end, text, cooking):
            self.on_dish(Mention((), "unknown", text), token)
        elif cooking and self.items and not self.peek().mention:
            begin = start
            while (
                begin > 0
                and self.tokens[begin - 1].does(
                    Kind.HOLD, Kind.WANT, Kind.LESS, Kind.MORE, Kind.UNKNOWN
                )
                and self.tokens[begin - 1].end == self.tokens[begin].start
            ):
                begin -= 1
            self.index = max(end, self._note_end(start))
            self.take_note(begin, self.index)
        return True

    def orders_unknown(self, start: int, end: int, text: str, cooking: bool) -> bool:
        """True when unknown words stand where a dish is ordered, or plainly name food."""
        before, after = self.at(start - 1), self.at(end)
        food = tastes_of_food(text)
        cooking = cooking and self.current is not None
        if text.isdigit() or len(text) > 24:
            return False
        if before.does(Kind.CLASSIFIER, Kind.NUMBER) and not before.does(Kind.UNKNOWN):
            counted = (
                before.does(Kind.NUMBER)
                or self.at(start - 2).does(
                    Kind.NUMBER, Kind.VERB, Kind.MORE_OF, Kind.WANT, Kind.ADD
                )
                or food
            )
            bare = before.does(Kind.NUMBER) and not before.counted and not text.isascii()
            return counted and (food or not bare) and not (cooking and self.current is not None)
        if after.does(Kind.NUMBER) and self.at(end + 1).does(Kind.CLASSIFIER) and not cooking:
            return len(text) > 1
        if after.does(Kind.EACH) and len(text) > 1:
            return True
        if before.does(Kind.VERB, Kind.MORE_OF) and before.text not in ("想", "打", "做", "上"):
            return (
                food
                or before.text in ("来", "再来", "点", "整", "来个", "点个", "再来个", "订")
                or text.isascii()
            ) and len(text) > 1
        if before.does(Kind.WANT):
            return food and len(text) > 1
        alone = before.does(Kind.BREAK) or start == 0
        ends = after.does(Kind.BREAK, Kind.FILLER) or end >= len(self.tokens)
        return (
            alone
            and ends
            and food
            and 2 <= len(text) <= (20 if text.isascii() else 8)
            and not cooking
        )

    # ---- attaching --------------------------------------------------------------------------

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

    def on_all(self, token: Token) -> bool:
        """都 before modifiers: every dish of the message, or every line of the cart."""
        self.index += 1
        ahead = self.peek()
        if ahead.does(
            Kind.NEGATE, Kind.LESS, Kind.MORE, Kind.ADD, Kind.WANT, Kind.TERM, Kind.A_BIT
        ) or token.text.startswith("all"):
            self.everywhere = True
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
        if self._adds_option(at, counted=self.at(start + 1).does(Kind.NUMBER)):
            found, end = self.objects(at)
            mods = [self._added(index, start, end, alone=len(found) == 1) for index in found]
            self.index = end
            self.attach(mods, start, end)
            return True
        self.index = start + 1
        self.ordering = self.spoken_since = True
        return True

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

    def on_hold(self, token: Token) -> bool:
        """把葱去掉, 把刺挑干净: an omission, a note, or only the front of a change."""
        start = self.index
        found, end = self.objects(start + 1)
        if found:
            at = self.skip(end, Kind.ALL, Kind.FILLER)
            if self.at(at).does(Kind.TAKE_OFF, Kind.REMOVE, Kind.CLEAR) and all(
                self.offered("omit", self.tokens[one]) or self.tokens[one].mention is None
                for one in found
            ):
                mods = [self._said("omit", index, start, at + 1, alone=True) for index in found]
                self.index = at + 1
                self.attach(mods, start, self.index)
                return True
        clause = self.rest_of_clause(start + 1)
        if (
            self.items
            and any(one.does(Kind.COOKING) for one in clause)
            and not any(one.mention for one in clause)
        ):
            self.index = self._note_end(start + 1)
            self.take_note(start, self.index)
            return True
        self.index = start + 1
        return True


def _key(token: Token) -> str:
    from conversation.understanding.menu import key_of
    from conversation.understanding.normalise import atoms_of

    return (
        token.term.ingredient
        if token.term and token.term.ingredient
        else key_of(atoms_of(token.text))
    )


def _is_packing(text: str) -> bool:
    return any(word in text for word in ("打包", "餐具", "筷子", "带走", "勺子", "袋子", "纸巾"))
