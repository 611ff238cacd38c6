"""Reading a message: from tokens to a plan, clause by clause, never failing.

The reader walks the tokens once. It keeps the dishes named so far (`items`), the bare mentions a
following word may still turn into targets (`run`: 可乐…不要了), and what was said before its dish
(`pre_mods`, `pre_count`). What it does not understand it skips.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conversation.understanding.corrections import CorrectionReader
from conversation.understanding.lexicon import Kind
from conversation.understanding.mentions import fitting
from conversation.understanding.numbers import HALF
from conversation.understanding.options import HALVES, offers
from conversation.understanding.plan import Do, Item, Plan, Step
from conversation.understanding.times import window_start
from conversation.understanding.tokens import Mention, Ordinal, Token


class Reader(CorrectionReader):
    """Reads one message into a plan; see the modules it is made of for each kind of word."""

    def handlers(self) -> tuple[tuple[Kind, Callable[[Token], bool]], ...]:
        """What reads which kind of token; the first that takes it wins."""
        return (
            (Kind.FOR, self.on_joint_of_swap),
            (Kind.ADD, self.on_joint_of_swap),
            (Kind.FILLER, self.on_joint_of_swap),
            (Kind.BREAK, self.on_break),
            (Kind.TIME, self.on_time),
            (Kind.TOMORROW, self.on_tomorrow),
            (Kind.CHECKOUT, self.on_checkout),
            (Kind.REMARK, self.on_remark),
            (Kind.CORRECT, self.on_correct),
            (Kind.CLEAR, self.on_clear),
            (Kind.NEVER_MIND, self.on_never_mind),
            (Kind.UNCHANGED, self.on_skip),
            (Kind.IF_SO, self.on_if_so),
            (Kind.IF_NOT, self.on_if_not),
            (Kind.USUAL, self.on_usual),
            (Kind.DAY, self.on_day),
            (Kind.REFERENCE, self.on_reference),
            (Kind.PERSON, self.on_person),
            (Kind.GIVE, self.on_give),
            (Kind.FOR, self.on_for),
            (Kind.SELF, self.on_self),
            (Kind.PART_OF, self.on_part_of),
            (Kind.THE_REST, self.on_the_rest),
            (Kind.PEOPLE, self.on_people),
            (Kind.PER_HEAD, self.on_per_head),
            (Kind.EACH, self.on_each),
            (Kind.ORDINAL, self.on_ordinal),
            (Kind.NUMBER, self.on_number),
            (Kind.TIMES, self.on_times),
            (Kind.SUBTRACT, self.on_subtract),
            (Kind.TAKE_OFF, self.on_take_off),
            (Kind.REMOVE, self.on_remove),
            (Kind.SWAP, self.on_swap),
            (Kind.INSTEAD, self.on_instead),
            (Kind.MAKE_IT, self.on_make_it),
            (Kind.SET_TO, self.on_set_to),
            (Kind.REPLACE, self.on_replace),
            (Kind.SET, self.on_replace),
            (Kind.ONLY, self.on_only),
            (Kind.NEGATE, self.on_negate),
            (Kind.ALL, self.on_all),
            (Kind.TERM, self.on_window),
            (Kind.TERM, self.on_term),
            (Kind.ADD, self.on_add),
            (Kind.MORE_OF, self.on_more_of),
            (Kind.LESS, self.on_modifier),
            (Kind.MORE, self.on_modifier),
            (Kind.SLIGHTLY, self.on_modifier),
            (Kind.A_BIT, self.on_modifier),
            (Kind.HOLD, self.on_hold),
            (Kind.PICK, self.on_pick),
            (Kind.WANT, self.on_want),
            (Kind.VERB, self.on_verb),
            (Kind.AND, self.on_joint),
            (Kind.OR, self.on_or),
            (Kind.RATHER, self.on_rather),
            (Kind.PAUSE, self.on_joint),
            (Kind.THAT, self.on_that),
            (Kind.TOO, self.on_too),
            (Kind.COOKING, self.on_unknown),
            (Kind.UNKNOWN, self.on_unknown),
        )

    def read(self) -> Plan:
        """The plan of the whole message."""
        size = len(self.tokens)
        self.table = self.handlers()
        while self.index < size:
            before = self.index
            self._step(self.tokens[self.index])
            if self.index <= before:
                self.index = before + 1
        self.finish()
        return self.plan

    def _step(self, token: Token) -> None:
        """Read one construction starting at the token; handlers move the index past it."""
        for kind, handler in self.table:
            if token.does(kind) and handler(token):
                return
        self.index += 1

    # ---- clause ends ------------------------------------------------------------------------

    def on_break(self, token: Token) -> bool:
        if token.asked is not None:
            self.asked = token.asked
        self.end_clause()
        self.index += 1
        return True

    def on_joint(self, token: Token) -> bool:
        """和, 、: the run goes on, a new mention may follow."""
        self.fresh = True
        self.index += 1
        return True

    # ---- times ------------------------------------------------------------------------------

    def on_time(self, token: Token) -> bool:
        assert token.pickup is not None
        if not self.tomorrow:
            self.say_pickup(token.pickup.at, token.start)
        self.index += 1
        while self.peek().does(Kind.PICK, Kind.FILLER) and self.index < len(self.tokens):
            if self.peek().does(Kind.FILLER) and not self.peek(1).does(Kind.PICK):
                break
            self.index += 1
        return True

    def on_window(self, token: Token) -> bool:
        """中午取: a window's name counts only with a pickup verb."""
        if token.term is None or not token.term.window:
            return False
        ahead = self.index + 1
        for _ in range(4):
            if (
                ahead < len(self.tokens)
                and self.tokens[ahead].does(
                    Kind.FILLER, Kind.SELF, Kind.OF, Kind.CHAT, Kind.FOR, Kind.WANT
                )
                and not self.tokens[ahead].does(Kind.PICK)
            ):
                ahead += 1
        follows = ahead < len(self.tokens) and self.tokens[ahead].does(Kind.PICK)
        precedes = self.index > 0 and any(
            one.does(Kind.PICK) for one in self.tokens[max(0, self.index - 3) : self.index]
        )
        if follows and not self.tomorrow and not self._picks_a_dish(ahead):
            self.say_pickup(
                window_start(token.term.window, self.case.now, self.menu.windows).at, token.start
            )
            self.index = ahead + 1
            return True
        if precedes and not self.tomorrow and not self.plan.pickup_said:
            self.say_pickup(
                window_start(token.term.window, self.case.now, self.menu.windows).at, token.start
            )
            self.index += 1
            return True
        if not token.term.category or not self._noun_place():
            self.index += 1
            return True
        return False

    def _picks_a_dish(self, at: int) -> bool:
        """晚上拿两份…: the verb takes a dish, not the order."""
        follower = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return (
            self.tokens[at].text in ("拿", "吃", "到", "送")
            and follower is not None
            and (follower.does(Kind.NUMBER, Kind.CLASSIFIER) or follower.mention is not None)
        )

    def _noun_place(self) -> bool:
        """True right after an order verb, a count or a classifier."""
        if self.index == 0:
            return False
        before = self.tokens[self.index - 1]
        return before.does(Kind.VERB, Kind.CLASSIFIER, Kind.NUMBER, Kind.MORE_OF, Kind.WANT)

    def on_tomorrow(self, token: Token) -> bool:
        """明天 with anything to be had then: not today, so it is asked about."""
        if any(
            one.does(Kind.PICK, Kind.TIME) or one.mention or one.does(Kind.USUAL)
            for one in self.tokens
        ):
            self.tomorrow = True
            self.say_pickup(None, token.start)
        self.index += 1
        return True

    def say_pickup(self, at: str | None, pos: int) -> None:
        self.plan.pickup_said, self.plan.pickup, self.plan.pickup_pos = True, at, pos
        self.forget_set()

    def on_pick(self, token: Token) -> bool:
        if token.does(Kind.VERB) and not self.plan.pickup_said:
            return False
        self.index += 1
        return True

    # ---- dishes -----------------------------------------------------------------------------

    def on_term(self, token: Token) -> bool:
        if self.half(token) or self.says_which(token):
            return True
        if self.reads_as_option(token) and self.on_modifier(token):
            return True
        if self._adds_to_dish(token):
            return True
        mention = token.mention or self._tail(token)
        if mention is None:
            if self.on_modifier(token):
                return True
            self.index += 1
            return True
        if self.specifies(mention, token):
            return True
        self.index += 1
        self.on_dish(mention, token)
        return True

    def _adds_to_dish(self, token: Token) -> bool:
        """小面打个蛋: an ingredient the dish before may have more of is no dish of its own."""
        term = token.term
        if term is None or term.exact or not term.ingredient or not self.items:
            return False
        if not self._noun_place() or not self._same_clause():
            return False
        mod = self._mod("add", token, self.verbatim(self.index, self.index + 1))
        dishes = tuple(dish for item in self.items for dish in self.dishes_of(item))
        if not offers(self.menu, dishes, mod):
            return False
        self.pre_count = None
        self._attach_back(mod)
        self.index += 1
        return True

    def half(self, token: Token) -> bool:
        """半份 as an option word is a quantity first; the dish decides what it means."""
        if (
            token.text in HALVES
            and token.term is not None
            and not token.term.exact
            and len(token.text) > 1
        ):
            self.index += 1
            self.on_count(HALF, token)
            return True
        return False

    def _tail(self, token: Token) -> Mention | None:
        """A single last character (汤, 面, 粥) names dishes only where a noun must stand."""
        term = token.term
        if term is None or not term.tail or (term.options and not self._noun_place()):
            return None
        after = self.peek(1)
        alone = self.index == 0 or self.tokens[self.index - 1].does(
            Kind.BREAK,
            Kind.PAUSE,
            Kind.FILLER,
            Kind.THAT,
            Kind.REFERENCE,
            Kind.SUBTRACT,
            Kind.TAKE_OFF,
            Kind.HOLD,
            Kind.AND,
        )
        if self._noun_place() or (alone and not after.does(Kind.UNKNOWN)):
            return Mention(term.tail, "part", token.text)
        return None

    def says_which(self, token: Token) -> bool:
        """包子，肉的: any part of a name, even one character, alone in its clause."""
        vague = self.current
        if vague is None or vague.mention is None or len(vague.mention.dishes) < 2:
            return False
        before = self.at(self.index - 1)
        after = self.skip(self.index + 1, Kind.OF, Kind.FILLER, Kind.THAT, Kind.CLASSIFIER)
        if not before.does(Kind.BREAK, Kind.PAUSE, Kind.WANT, Kind.FILLER) or not (
            after >= len(self.tokens) or self.tokens[after].does(Kind.BREAK)
        ):
            return False
        if token.mention is not None and token.mention.how == "exact":
            return False
        fits = fitting(self.menu, vague.mention.dishes, token.text)
        if len(fits) != 1:
            return False
        vague.mention = replace(vague.mention, dishes=fits)
        self.index = after
        return True

    def specifies(self, mention: Mention, token: Token) -> bool:
        """饺子，韭菜鸡蛋的: a part that singles out one of the vague mention just before."""
        vague = self.current
        if (
            vague is None
            or vague.mention is None
            or len(vague.mention.dishes) < 2
            or mention.how == "exact"
        ):
            return False
        if (
            self.pre_count is not None
            and (vague.quantity is not None or not self._same_clause())
            or self.ordering
            and self.fresh
        ):
            return False
        common = tuple(dish for dish in vague.mention.dishes if dish in mention.dishes)
        if len(common) != 1:
            return False
        vague.mention = replace(vague.mention, dishes=common)
        vague.quantity, self.pre_count = vague.quantity or self.pre_count, None
        self.index += 1
        return True

    def on_unknown(self, token: Token) -> bool:
        """Words nobody knows: a note on the dish before, a dish we do not have, or talk."""
        alone = self.at(self.index - 1).does(Kind.BREAK) and self.peek(1).does(Kind.BREAK)
        if token.text == "不" and alone and self.items:
            return self.on_correct(token)
        return self.says_which(token) or self.unknown_words(token)

    def on_ordinal(self, token: Token) -> bool:
        """第二个, 3号: resolved by the newest list, the menu, or the cart, as the rules say."""
        assert token.ordinal is not None
        self.index += 1
        if self.share_by_place(token.ordinal):
            return True
        self.name_ordinal(token.ordinal, token)
        return True

    def name_ordinal(self, ordinal: Ordinal, token: Token) -> None:
        mention = self.by_ordinal(ordinal, token.text)
        if self.case_question_picks(ordinal):
            return
        item = self.on_dish(mention, token) if mention is not None else self.on_dish(None, token)
        item.ordinal = ordinal

    def on_dish(self, mention: Mention | None, token: Token) -> Item:
        """A dish is named: as the right side of a replacement, a target, or a new item."""
        item = Item(pos=token.start, mention=mention)
        if mention is not None:
            self.plan.confidence *= mention.sure
        self.part = None
        if self.correcting and self.put_right(item):
            return item
        self.take_words(item)
        if self.replacing is not None:
            self.complete_replacement(item)
        elif self.taking is not None:
            self.take_target(item)
        elif self.fallback is not None:
            self.fallback.instead, self.fallback = item, None
        else:
            self.plan.steps.append(Step(Do.ADD, item.pos, item=item))
            self.run = [*self.run, item] if self.fresh_run() else [item]
        self.items.append(item)
        self.current = item
        self.fresh, self.spoken_since = False, False
        return item

    def fresh_run(self) -> bool:
        """True when the new mention stands in one enumeration with the run before it."""
        return bool(self.run) and self.run[-1] is self.current

    def take_words(self, item: Item) -> None:
        """Give a new item the count, modifiers and person said before it."""
        item.person, self.person_new = self.person, False
        item.ordered = self.ordering or self.pre_count is not None
        if self.pre_count is not None:
            item.quantity, self.pre_count = self.pre_count, None
        elif self.loose_count is not None and not self.items:
            # 来两份吧，红烧肉
            item.quantity, self.loose_count, item.ordered = self.loose_count, None, True
        if self.making and item.quantity is not None:
            item.sets, self.making = True, False
        item.each_line = self.everywhere
        if self.heads:
            item.per_head, item.people = True, self.people_count()
        if self.each_count is not None and item.quantity is None:
            item.quantity = self.each_count
        if self.pointed:
            item.referred, self.pointed = True, False
        self.take_pre_mods(item)

    # ---- the rest ---------------------------------------------------------------------------

    def on_checkout(self, token: Token) -> bool:
        self.plan.checkout = True
        self.index += 1
        return True

    def on_skip(self, token: Token) -> bool:
        self.index += 1
        return True
