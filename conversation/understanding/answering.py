"""Answers to the open question, rule A.

An answer is read by the same grammar as everything else; what is special is only how its words
are resolved (among the candidates first) and that the pending line lends what is not restated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conversation.understanding.lexicon import Kind
from conversation.understanding.mentions import fitting
from conversation.understanding.menu import CompiledMenu, Term
from conversation.understanding.model import Case, Line, OpenQuestion
from conversation.understanding.numbers import Number
from conversation.understanding.options import offers
from conversation.understanding.plan import Do, Item, Modifier, Plan, Step
from conversation.understanding.tokens import Mention, Token

_DECLINING = frozenset(
    [
        "不",
        "不了",
        "不要",
        "不用",
        "不用了",
        "不要了",
        "都不要",
        "都不要了",
        "全不要",
        "算了",
        "算啦",
        "不必",
        "不必了",
        "没事",
        "都不",
        "不需要",
        "不需要了",
        "都不用",
        "一个都不要",
        "哪个都不要",
        "先不要",
        "先不了",
        "先不用",
        "那不要了",
        "那算了",
        "不点了",
        "不吃了",
        "不订了",
        "不喝了",
        "都不行",
        "不换了",
        "那就不要了",
        "那就算了",
        "下次吧",
        "下次再说",
        "不加了",
        "no",
        "nope",
        "no thanks",
        "no thank you",
        "none",
        "neither",
        "nothing",
        "nah",
        "no need",
        "never mind",
        "nevermind",
        "nvm",
        "forget it",
        "not now",
        "none of them",
        "im good",
        "cancel",
        "no im good",
        "neither one",
        "skip it",
    ]
)


def declines(tokens: Sequence[Token]) -> bool:
    """True when the message does nothing but say no."""
    heard = [token for token in tokens if not token.does(Kind.BREAK, Kind.PAUSE)]
    core = [
        token
        for token in heard
        if not (token.does(Kind.FILLER, Kind.DONE, Kind.CHAT) and token.text not in _DECLINING)
    ]
    if not core:
        return False
    latin = core[0].text[:1].isascii()
    text = (" " if latin else "").join(token.text for token in core)
    whole = (" " if latin else "").join(token.text for token in heard)
    return (
        text in _DECLINING
        or whole in _DECLINING
        or all(token.does(Kind.NEVER_MIND) or token.text in _DECLINING for token in core)
    )


def with_answer(menu: CompiledMenu, question: OpenQuestion, tokens: Sequence[Token]) -> list[Token]:
    """The tokens with the words that pick a candidate turned into that dish or option."""
    if question.reason == "ambiguous_dish":
        return _pick_dish(menu, question, tokens)
    if question.reason == "missing_option":
        return _pick_option(menu, question, tokens)
    return list(tokens)


_LAST = frozenset(("后面那个", "后面的", "后者", "后一个", "下面那个", "the latter", "latter"))
_FIRST = frozenset(("前面那个", "前面的", "前者", "前一个", "上面那个", "the former", "former"))


def _by_place(candidates: tuple[str, ...], tokens: Sequence[Token]) -> str | None:
    """前面那个, 后者: the first or last of the choice."""
    said = _text([token for token in tokens if not token.does(Kind.BREAK, Kind.WANT)])
    for words, place in ((_FIRST, 0), (_LAST, -1)):
        if said.removesuffix("吧") in words:
            return candidates[place]
    return None


def _pick_dish(menu: CompiledMenu, question: OpenQuestion, tokens: Sequence[Token]) -> list[Token]:
    candidates = tuple(dish for dish in question.candidates if dish in menu.dishes)
    place = _by_place(candidates, tokens) if candidates else None
    if place is not None:
        mention = Mention((place,), "picked", menu.dishes[place].name)
        return [replace(tokens[0], kinds=frozenset({Kind.TERM}), term=None, mention=mention)]
    out: list[Token] = []
    picked = False
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if not picked and _may_name(token, candidates):
            end = _phrase_end(tokens, index)
            while end > index:
                text = _text(tokens[index:end])
                found = fitting(menu, candidates, text)
                if found and not (
                    len(found) == len(candidates)
                    and len(text) == 1
                    and len(candidates) > 1
                    and end > index + 1
                ):
                    out.append(
                        replace(
                            token,
                            kinds=frozenset({Kind.TERM}),
                            end=tokens[end - 1].end,
                            text=text,
                            term=None,
                            mention=Mention(found, "picked", text),
                        )
                    )
                    picked, index = True, end
                    break
                end -= 1
            else:
                out.append(token)
                index += 1
            continue
        out.append(token)
        index += 1
    return out


def _may_name(token: Token, candidates: tuple[str, ...]) -> bool:
    """A word that may be part of a candidate's name, and is not another dish's own name."""
    if token.mention is not None and token.mention.how in ("exact", "sound"):
        return bool(set(token.mention.dishes) & set(candidates))
    return token.does(Kind.UNKNOWN, Kind.TERM, Kind.COOKING, Kind.PEOPLE, Kind.PER_HEAD)


def _phrase_end(tokens: Sequence[Token], start: int) -> int:
    end = start
    while (
        end < len(tokens)
        and tokens[end].does(Kind.UNKNOWN, Kind.TERM, Kind.COOKING, Kind.PEOPLE, Kind.PER_HEAD)
        and (end == start or not tokens[end].spaced or tokens[end].text.isascii())
    ):
        end += 1
    return end


def _text(tokens: Sequence[Token]) -> str:
    latin = all(token.text.isascii() for token in tokens)
    return (" " if latin else "").join(token.text for token in tokens)


def _pick_option(
    menu: CompiledMenu, question: OpenQuestion, tokens: Sequence[Token]
) -> list[Token]:
    """大, 第二个, 2: the option so called or so placed."""
    out: list[Token] = []
    for token in tokens:
        option = None
        if token.ordinal is not None and 0 < token.ordinal.n <= len(question.candidates):
            option = question.candidates[token.ordinal.n - 1]
        elif (
            token.does(Kind.NUMBER)
            and len(tokens) == 1
            and token.number
            and 0 < token.number.value <= len(question.candidates)
        ):
            option = question.candidates[token.number.value - 1]
        elif token.term is not None and set(token.term.options) & set(question.candidates):
            option = (
                next(one for one in question.candidates if one in token.term.options)
                if _stands_free(out)
                else None
            )
        elif token.does(Kind.UNKNOWN) or (token.term is not None and not token.term.options):
            named = [
                one
                for one in question.candidates
                if one in menu.options and token.text in menu.options[one].name.lower()
            ]
            option = named[0] if len(named) == 1 else None
        if option is None:
            out.append(token)
            continue
        out.append(
            replace(
                token,
                kinds=frozenset({Kind.TERM}),
                ordinal=None,
                number=None,
                mention=None,
                term=Term(options=(option,)),
            )
        )
    return out


def _stands_free(before: Sequence[Token]) -> bool:
    """一杯豆浆 is a dish; 豆浆 alone answers which drink."""
    return not before or not before[-1].does(Kind.NUMBER, Kind.CLASSIFIER, Kind.MORE_OF)


def settle_answer(
    menu: CompiledMenu, question: OpenQuestion, plan: Plan, loose: Number | None
) -> None:
    """Lend the pending line to the step that answers the question; other requests stay as read."""
    pending = question.pending
    if pending is None:
        return
    if question.reason == "ambiguous_dish":
        _settle_choice(question, plan, pending)
    elif question.reason == "missing_option":
        _settle_option(menu, plan, pending)
    elif question.reason in ("over_limit", "bad_quantity"):
        _settle_count(menu, plan, pending, loose)
    elif question.reason == "unavailable":
        _settle_replacement(menu, plan, pending)


def _lend(item: Item, pending: Line) -> None:
    item.quantity = item.quantity or Number(pending.quantity)
    item.options = tuple(dict.fromkeys((*pending.options, *item.options)))
    item.note = item.note or pending.note
    item.person = item.person if item.person is not None else (pending.for_ or None)
    item.ordered, item.sets = True, False


def _settle_choice(question: OpenQuestion, plan: Plan, pending: Line) -> None:
    for step in plan.steps:
        item = step.item
        if (
            step.do is Do.ADD
            and item is not None
            and item.mention is not None
            and item.mention.dishes
            and set(item.mention.dishes) <= set(question.candidates)
        ):
            _lend(item, pending)


def _from_pending(menu: CompiledMenu, pending: Line, mods: list[Modifier]) -> Item:
    item = Item(0, mention=Mention((pending.dish,), "picked", pending.dish), mods=mods)
    _lend(item, pending)
    return item


def _settle_option(menu: CompiledMenu, plan: Plan, pending: Line) -> None:
    if pending.dish not in menu.dishes:
        return
    for step in plan.steps:
        if step.do is Do.MODIFY and any(offers(menu, (pending.dish,), mod) for mod in step.mods):
            step.do, step.item = Do.ADD, _from_pending(menu, pending, step.mods)
            return
        item = step.item
        if (
            step.do is Do.ADD
            and item is not None
            and item.mention is not None
            and item.mention.dishes == (pending.dish,)
            and item.mods
        ):
            _lend(item, pending)
            return


def _settle_count(menu: CompiledMenu, plan: Plan, pending: Line, loose: Number | None) -> None:
    if pending.dish not in menu.dishes:
        return
    steps = [step for step in plan.steps if step.do is not Do.SET or step.targets]
    if loose is not None and not steps:
        completed = _from_pending(menu, replace(pending, quantity=1), [])
        completed.quantity = loose
        plan.steps = [Step(Do.ADD, 0, item=completed)]
        return
    for step in plan.steps:
        item = step.item
        if (
            step.do is Do.ADD
            and item is not None
            and item.mention is not None
            and item.mention.dishes == (pending.dish,)
            and item.quantity
        ):
            _lend(item, pending)
            return
    _settle_replacement(menu, plan, pending)


def _settle_replacement(menu: CompiledMenu, plan: Plan, pending: Line) -> None:
    for step in plan.steps:
        if step.do is Do.REPLACE and not step.targets and step.item is not None:
            step.do = Do.ADD
            _lend(step.item, replace(pending, options=pending.options))
            return


def pending_item(
    menu: CompiledMenu, question: OpenQuestion, tokens: Sequence[Token]
) -> Item | None:
    """The pending line as an item the answer may complete, when it is the option that is asked."""
    pending = question.pending
    if question.reason != "missing_option" or pending is None or pending.dish not in menu.dishes:
        return None
    if any(token.mention is not None for token in tokens):
        return None
    return _from_pending(menu, pending, [])


def drop_unanswered(plan: Plan, seeded: Item) -> None:
    """An item nothing was said about is still only pending."""
    if not seeded.mods and not seeded.parts:
        plan.steps = [step for step in plan.steps if step.item is not seeded]


def only_declines(case: Case, question: OpenQuestion, plan: Plan) -> bool:
    """算了不要汤了 to the question which soup: nothing in the cart is meant."""
    asked = set(question.candidates) | ({question.pending.dish} if question.pending else set())
    present = {line.dish for line in case.cart}
    return bool(plan.steps) and all(
        step.do is Do.REMOVE
        and bool(step.targets)
        and all(
            target.mention is not None
            and set(target.mention.dishes) & asked
            and not set(target.mention.dishes) & present
            for target in step.targets
        )
        for step in plan.steps
    )
