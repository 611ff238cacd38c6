"""不要, notes for the kitchen, remarks nobody keeps, and words nobody knows."""

from __future__ import annotations

from conversation.understanding.lexicon import Kind
from conversation.understanding.mentions import tastes_of_food
from conversation.understanding.modifiers import ModifierReader
from conversation.understanding.plan import Modifier
from conversation.understanding.tokens import Mention, Token

# A note is a word to the cook, not a letter.
NOTE_MAX = 40


class NoteReader(ModifierReader):
    """Note words."""

    def on_negate(self, token: Token) -> bool:
        """不要X: without an ingredient, not this dish, or a note; 不要 alone takes back."""
        start = self.index
        if token.text == "no" and self._denies_last(start):
            return self.on_correct(token)
        at = self.skip(start + 1, Kind.FILLER, Kind.THAT, Kind.HOLD, Kind.CLASSIFIER)
        target = self.at(at)
        if target.does(Kind.TIME):
            self.index = at
            return True
        if target.does(Kind.REMARK):
            self.index = at
            return self.on_remark(target)
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

    def _denies_last(self, start: int) -> bool:
        """a blt, no, a tuna melt."""
        after = self.at(start + 1)
        if not self.items:
            return False
        if after.does(Kind.BREAK):
            return True
        dish = self.at(self.skip(start + 2, Kind.CLASSIFIER)).mention
        said = any(item.mention == dish for item in self.items)
        return after.does(Kind.NUMBER) and dish is not None and not said and not self.in_cart(dish)

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
            or not (follower.does(Kind.UNKNOWN, Kind.COOKING) or self._spoken_of_here(follower))
            or not self.concerned()
        ):
            return False
        if follower.spaced and not follower.text.isascii():
            return False
        self.index = self._note_end(start + 1)
        self.take_note(start, self.index)
        return True

    def _spoken_of_here(self, token: Token) -> bool:
        """多给点汤汁 behind a dish: a vague word under a degree is no new dish."""
        vague = token.mention is not None and token.mention.how in ("part", "category", "unknown")
        return vague and self._same_clause()

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
            and self.tokens[at - 1].text != "一下"
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
        glued = not self.tokens[start].spaced or text.isascii()
        if glued and before.does(Kind.CLASSIFIER, Kind.NUMBER):
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

    def on_hold(self, token: Token) -> bool:
        """把葱去掉, 把刺挑干净: an omission, a note, or only the front of a change."""
        start = self.index
        self.ordering = False  # 帮我把…: what is held is there already
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


def _is_packing(text: str) -> bool:
    return any(word in text for word in ("打包", "餐具", "筷子", "带走", "勺子", "袋子", "纸巾"))
