"""understand: one message in, the resulting cart out.

normalise, cut into tokens, name the dishes, keep questions and other requests away from the
grammar, read a plan, carry it out. Every step is a pure function of its arguments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversation.understanding.answering import (
    declines,
    drop_unanswered,
    only_declines,
    pending_item,
    settle_answer,
    with_answer,
)
from conversation.understanding.bench import Problem, Workbench
from conversation.understanding.cart import carry_out
from conversation.understanding.intents import RANKS, gate, leftover
from conversation.understanding.lattice import cut
from conversation.understanding.lexicon import Kind
from conversation.understanding.mentions import resolve_mentions
from conversation.understanding.menu import CompiledMenu
from conversation.understanding.model import Answer, Case, Clarify, Limit, Mentioned, OpenQuestion
from conversation.understanding.normalise import atoms_of, shortened
from conversation.understanding.plan import Do, Plan
from conversation.understanding.reading import Reader
from conversation.understanding.tokens import Mention, Text, Token

# A message with more operations than this is no order of a person.
STEPS_MAX = 50
_ENDS_QUESTION = frozenset(
    ("吗", "多少钱", "几块钱", "几块", "怎么卖", "有吗", "好吃吗", "辣不辣", "几元")
)
_HOW_MUCH = frozenset(
    ("多少钱", "多少钱啊", "多少钱呀", "多少钱呢", "几块钱", "how much", "how much is it")
)
_PAYS = re.compile("付|支付|刷卡|pay|card")


@dataclass(frozen=True, slots=True)
class Clause:
    tokens: tuple[Token, ...]
    end: Token | None  # the sign that closes it
    asked: bool


def understand(menu: CompiledMenu, case: Case, limits: Mapping[str, Limit] | None = None) -> Answer:
    """The cart, pickup, intent and question that follow from one message.

    Deterministic and without effects; no text makes it raise. `limits` are this diner's limits of
    the moment; left out, the menu's own figures count.
    """
    bounds = menu.default_limits if limits is None else limits
    said = shortened(case.text)
    text = Text(said, tuple(atoms_of(said, menu.pictures)))
    names = tuple(dict.fromkeys(line.for_.lower() for line in case.cart if line.for_))
    tokens = resolve_mentions(menu, cut(menu, text, case.now, names))
    question = _open_question(case)
    if question is not None and declines(tokens):
        return Answer("deny", case.cart, case.pickup)
    kept, intents = _gated(tokens)
    if question is not None:
        kept = with_answer(menu, question, kept)
    reader = Reader(menu, case, text, kept, question)
    reader.asking = bool(intents) or not case.cart
    seeded = pending_item(menu, question, kept) if question is not None else None
    if seeded is not None:
        reader.seed(seeded)
    plan = reader.read()
    if seeded is not None:
        drop_unanswered(plan, seeded)
    if question is not None:
        settle_answer(menu, question, plan, reader.loose_count)
        if only_declines(case, question, plan):
            return Answer("deny", case.cart, case.pickup)
    return _answer(menu, case, bounds, plan, intents, tokens, never_mind=reader.never_mind)


def _open_question(case: Case) -> OpenQuestion | None:
    newest = case.history[-1] if case.history else None
    return newest if isinstance(newest, OpenQuestion) else None


def clauses(tokens: Sequence[Token]) -> list[Clause]:
    """Clauses by their signs, by the end of a question, and before 有就 / 没有就."""
    out: list[Clause] = []
    begin = 0
    for index, token in enumerate(tokens):
        if token.does(Kind.BREAK):
            out.append(Clause(tuple(tokens[begin:index]), token, token.text == "?"))
            begin = index + 1
        elif token.does(Kind.IF_SO, Kind.IF_NOT) and index > begin:
            out.append(Clause(tuple(tokens[begin:index]), None, False))
            begin = index
        elif token.text in _ENDS_QUESTION and _goes_on(tokens, index + 1):
            out.append(Clause(tuple(tokens[begin : index + 1]), None, True))
            begin = index + 1
    out.append(Clause(tuple(tokens[begin:]), None, False))
    return out


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Something other than particles follows in the same breath."""
    while index < len(tokens) and tokens[index].does(Kind.FILLER) and not tokens[index].spaced:
        index += 1
    return index < len(tokens) and not tokens[index].does(Kind.BREAK)


def flat(tokens: Sequence[Token]) -> str:
    out = ""
    for token in tokens:
        latin = bool(out) and out[-1].isascii() and token.text[:1].isascii()
        out += f" {token.text}" if latin else token.text
    return out


def _gated(tokens: Sequence[Token]) -> tuple[list[Token], list[str]]:
    """Tokens for the grammar, with gated clauses blanked, and the intents of those clauses."""
    kept: list[Token] = []
    intents: list[str] = []
    for clause in clauses(tokens):
        intent = gate(clause.tokens, flat(clause.tokens), clause.asked)
        if intent is None:
            kept.extend(clause.tokens)
        else:
            intents.append(intent)
            if clause.tokens:
                kept.append(_blank(clause, intent))
        if clause.end is not None:
            kept.append(clause.end)
    return kept, intents


def _blank(clause: Clause, intent: str) -> Token:
    first = clause.tokens[0]
    mention: Mention | None = None
    if intent in ("ask", "smalltalk", "recommend"):
        mention = next(
            (token.mention for token in clause.tokens if token.mention and token.mention.dishes),
            None,
        )
    return Token(frozenset({Kind.BREAK}), first.start, clause.tokens[-1].end, " ", asked=mention)


def _answer(
    menu: CompiledMenu,
    case: Case,
    limits: Mapping[str, Limit],
    plan: Plan,
    intents: Sequence[str],
    tokens: Sequence[Token],
    *,
    never_mind: bool,
) -> Answer:
    bench = Workbench(menu, limits, list(case.cart))
    plan.steps = plan.steps[:STEPS_MAX]
    carry_out(bench, plan.steps)
    pickup = case.pickup
    if plan.pickup_said:
        if plan.pickup is None:
            bench.problems.append(Problem(plan.pickup_pos, Clarify("pickup_time")))
        else:
            pickup = plan.pickup
    intent = _intent(case, plan, intents, tokens, never_mind=never_mind)
    clarify = bench.first_problem()
    confidence = max(0.05, plan.confidence * (0.5 if intent == "unknown" else 1.0))
    return Answer(intent, tuple(bench.lines), pickup, clarify, confidence, tuple(bench.done))


def _intent(
    case: Case, plan: Plan, intents: Sequence[str], tokens: Sequence[Token], *, never_mind: bool
) -> str:
    if plan.checkout:
        return "checkout"
    if any(step.do is not Do.CLEAR for step in plan.steps):
        return "order"
    if plan.steps:
        # "Empty the cart and nothing else": with a time to collect beside it, it is an order.
        return "order" if plan.pickup_said else "clear"
    if plan.pickup_said:
        return "pickup"
    if plan.declines or never_mind:
        return "deny"
    said = flat(tokens)
    talked_of = bool(case.history) and isinstance(case.history[-1], Mentioned | OpenQuestion)
    if said in _HOW_MUCH and case.cart and not talked_of:
        return "show_cart"
    if intents:
        return min(intents, key=RANKS.index)
    if (
        tokens
        and all(token.does(Kind.REMARK, Kind.FILLER, Kind.BREAK) for token in tokens)
        and _PAYS.search(said)
    ):
        return "checkout"
    pictures = any(ord(char) > 0x2000 for char in case.text)
    return leftover(said, tokens, pictures)
