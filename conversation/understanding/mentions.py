"""Which dishes a food phrase means, rules D1 to D5.

A phrase is taken whole: 小炒肉盖饭 is not 盖饭 because the menu has no 小炒肉. Chat stuck to an
exact name is let go, unless it tastes of food; then the phrase is something we do not serve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conversation.understanding.lexicon import Kind
from conversation.understanding.menu import CompiledMenu, Term, key_of
from conversation.understanding.normalise import atoms_of, stem
from conversation.understanding.tokens import Mention, Token

# Characters that names of food are made of. An unknown phrase with one of them is a dish we do
# not have; one without is more likely talk.
FOOD_CHARACTERS = frozenset(
    "肉鱼鸡鸭鹅牛羊猪虾蟹贝蛤蚝鱿菜豆腐蛋面饭粥汤羹饼包饺粉糕糖酥馅馍馒炒炸烤煎炖焖烩烧卤酱椒"
    "蒜姜葱茄瓜菇笋藕薯芋莲枣梨桃莓橙橘果茶奶咖啡酒饮汁冰露冻酪挞派堡寿司披萨煲锅串丸肠肝肚蹄"
    "爪翅腿排骨筋米麦麻辣酸甜"
)
FOOD_WORDS = (
    "佛跳墙",
    "比萨",
    "批萨",
    "火锅",
    "龙虾",
    "汉堡",
    "三明治",
    "沙拉",
    "色拉",
    "热狗",
    "刺身",
    "意面",
    "可颂",
    "布丁",
    "泡芙",
    "提拉米苏",
    "铁板",
    "石锅",
    "套餐",
    "拿铁",
    "雪糕",
    "月饼",
    "粽子",
    "元宵",
    "海参",
    "鲍鱼",
    "燕窝",
    "鱼翅",
    "毛血旺",
    "夫妻肺片",
    "东坡",
    "咕咾",
    "驴打滚",
    "豆汁",
    "苏打",
    "雪碧",
    "芬达",
    "啤酒",
)

ENGLISH_FOODS = frozenset(
    (
        "sushi",
        "pizza",
        "ramen",
        "steak",
        "lobster",
        "pasta",
        "spaghetti",
        "rice",
        "noodle",
        "curry",
        "hotdog",
        "donut",
        "doughnut",
        "bagel",
        "pancake",
        "waffle",
        "burrito",
        "taco",
        "quesadilla",
        "kebab",
        "gyro",
        "falafel",
        "hummus",
        "soup",
        "stew",
        "chili",
        "chicken",
        "beef",
        "pork",
        "lamb",
        "turkey",
        "duck",
        "fish",
        "salmon",
        "tuna",
        "shrimp",
        "crab",
        "bacon",
        "ham",
        "sausage",
        "egg",
        "omelette",
        "omelet",
        "burger",
        "sandwich",
        "wrap",
        "salad",
        "fries",
        "nachos",
        "wings",
        "ribs",
        "pie",
        "cake",
        "cookie",
        "brownie",
        "muffin",
        "croissant",
        "toast",
        "bread",
        "icecream",
        "yogurt",
        "smoothie",
        "milkshake",
        "juice",
        "soda",
        "beer",
        "wine",
        "tea",
        "coffee",
        "espresso",
        "cappuccino",
        "mocha",
        "lasagna",
        "risotto",
        "dumpling",
        "tofu",
        "avocado",
        "cheeseburger",
        "sub",
        "panini",
        "calzone",
        "pretzel",
        "pudding",
        "cheesecake",
        "poke",
        "pho",
    )
)


def tastes_of_food(text: str) -> bool:
    """True when unknown words look like the name of something to eat."""
    if text.isascii():
        return any(
            word in ENGLISH_FOODS or word.removesuffix("s") in ENGLISH_FOODS
            for word in text.split()
        )
    return any(char in FOOD_CHARACTERS for char in text) or any(word in text for word in FOOD_WORDS)


# A longer stretch of strange words is noise; searching it for slips would be quadratic.
RUN_MAX = 16
# With more strange characters than this a message is noise, and no slip is looked for.
STRANGE_MAX = 60
# How many tokens a torn name may reach to either side of the strange character.
STRETCH_MAX = 5


def is_dish(term: Term | None) -> bool:
    """True when the term can stand for a dish by itself."""
    return term is not None and bool(term.exact or term.part or term.category)


def mention_of(term: Term, text: str, tail: bool = False) -> Mention | None:
    """D1 exact, D2 shared alias, D3 part or last character, D4 category: the first that fits."""
    if term.exact:
        return Mention(term.exact, "exact", text)
    # A last character that is also a category (汤, 粥) is D3 before it is D4.
    tail = tail or bool(term.tail and term.category)
    if term.part or (tail and term.tail):
        return Mention(
            tuple(dict.fromkeys((*term.part, *(term.tail if tail else ())))), "part", text
        )
    if term.category:
        return Mention(term.category, "category", text)
    return None


def fitting(menu: CompiledMenu, dishes: Sequence[str], phrase: str) -> tuple[str, ...]:
    """The dishes among some whose name or alias holds the phrase: any part, even one character.

    An exact name or alias beats a part; a sound-alike or a slip counts when nothing else does.
    """
    atoms = [atom for atom in atoms_of(phrase) if atom.kind != "sign"]
    key = key_of(atoms)
    if not key:
        return ()
    exact = tuple(dish for dish in dishes if key in menu.dishes[dish].keys)
    if exact:
        return exact
    latin = all(atom.kind == "latin" for atom in atoms)
    holding = tuple(
        dish for dish in dishes if any(_holds(name, key, latin) for name in menu.dishes[dish].keys)
    )
    if holding:
        return holding
    sounding = {
        dish
        for end, found in menu.speller.sounding_like(atoms, 0)
        if end == len(atoms)
        for dish in found
    }
    if not sounding:
        sounding = {
            dish
            for dish in dishes
            if any(menu.speller.sounds_inside(key, name) for name in menu.dishes[dish].keys)
        }
    near = (
        sounding or set(menu.speller.nearest_chinese(key)) or set(menu.speller.nearest_phrase(key))
    )
    return tuple(dish for dish in dishes if dish in near)


def _holds(name: str, key: str, latin: bool) -> bool:
    if not latin:
        return key in name
    words, wanted = name.split(), key.split()
    if len(wanted) == 1 and len(key) == 1:
        return name.endswith(key) or key in words
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def _content(token: Token) -> bool:
    """Tokens a food phrase is made of."""
    if token.does(Kind.UNKNOWN):
        return True
    term = token.term
    return (
        term is not None
        and (is_dish(term) or bool(term.tail))
        and not (term.options and not term.exact)
    )


def _glued(left: Token, right: Token, latin: bool) -> bool:
    if left.end != right.start:
        return False
    return latin or not right.spaced


def _is_latin(token: Token) -> bool:
    return token.text[:1].isascii() and token.text[:1].isalpha()


def _parted(menu: CompiledMenu, tokens: Sequence[Token]) -> list[Token]:
    """红烧肉饭少一点 is 红烧肉 with less 饭: a degree wants an ingredient to speak of."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        degree = (
            after is not None and after.does(Kind.LESS_AFTER, Kind.MORE_AFTER) and not after.spaced
        )
        if (
            degree
            and token.term is not None
            and token.term.exact
            and len(token.text) == token.end - token.start > 2
        ):
            dish, rest = menu.terms.get(token.text[:-1]), menu.terms.get(token.text[-1])
            beyond = tokens[index + 2] if index + 2 < len(tokens) else None
            spoken = (
                beyond is not None
                and beyond.term is not None
                and not beyond.spaced
                and bool(beyond.term.ingredient)
            )
            if (
                dish is not None
                and dish.exact
                and rest is not None
                and rest.ingredient
                and not spoken
            ):
                cut_at = token.end - 1
                out.append(
                    replace(token, end=cut_at, text=token.text[:-1], term=dish, mention=None)
                )
                out.append(
                    Token(
                        frozenset({Kind.TERM}),
                        cut_at,
                        token.end,
                        token.text[-1],
                        term=Term(ingredient=rest.ingredient),
                    )
                )
                continue
        out.append(token)
    return out


def _stretched(menu: CompiledMenu, tokens: list[Token]) -> list[Token]:
    """A slip that tore a name apart (三先水饺 as 三, 先, 水饺): the name is put back."""
    strange = sum(token.does(Kind.UNKNOWN) for token in tokens)
    index = 0 if strange <= STRANGE_MAX else len(tokens)
    while index < len(tokens):
        token = tokens[index]
        if token.does(Kind.UNKNOWN) and not token.text.isascii():
            span = _longest_near(menu, tokens, index)
            if span is not None:
                first, last = span
                text = "".join(one.text for one in tokens[first:last])
                dishes = menu.speller.nearest_chinese(text)
                joined = _joined(
                    tokens[first:last], frozenset({Kind.TERM}), Mention(dishes, "edit", text)
                )
                tokens[first:last] = [joined]
                index = first
        index += 1
    return tokens


def _longest_near(menu: CompiledMenu, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The longest stretch of four or more characters around a strange one, nearly a name."""
    best: tuple[int, int] | None = None
    size = 3
    for first in range(max(0, at - STRETCH_MAX), at + 1):
        for last in range(at + 1, min(len(tokens), at + STRETCH_MAX) + 1):
            span = tokens[first:last]
            if any(one.spaced or one.does(Kind.BREAK, Kind.PAUSE) for one in span[1:]):
                continue
            if _goes_beyond(tokens, first, last):
                continue
            length = sum(len(one.text) for one in span)
            if length > size and menu.speller.nearest_chinese("".join(one.text for one in span)):
                best, size = (first, last), length
    return best


def _goes_beyond(tokens: Sequence[Token], first: int, last: int) -> bool:
    """True when the food phrase is longer than the stretch: a mention is taken whole."""
    before = tokens[first - 1] if first else None
    after = tokens[last] if last < len(tokens) else None
    return bool(
        (before is not None and _content(before) and not tokens[first].spaced)
        or (after is not None and _content(after) and not after.spaced)
    )


def resolve_mentions(menu: CompiledMenu, tokens: Sequence[Token]) -> list[Token]:
    """Join food phrases into single tokens and give every one its mention."""
    tokens = _stretched(menu, _parted(menu, tokens))
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if not _content(token):
            out.append(_with_mention(token))
            index += 1
            continue
        end = index + 1
        while (
            end < len(tokens)
            and _content(tokens[end])
            and _glued(
                tokens[end - 1], tokens[end], _is_latin(tokens[end - 1]) and _is_latin(tokens[end])
            )
        ):
            end += 1
        each = end < len(tokens) and tokens[end].does(Kind.EACH, Kind.ALL)
        asked_of = _owes_words(out)
        out.extend(_phrase(menu, list(tokens[index:end]), each, asked_of))
        index = end
    return out


def _owes_words(before: Sequence[Token]) -> bool:
    """True after 不要, 少, 把…: what follows is spoken of, not ordered."""
    return bool(before) and before[-1].does(Kind.NEGATE, Kind.LESS, Kind.MORE, Kind.ADD)


def _with_mention(token: Token) -> Token:
    if token.term is None or token.mention is not None:
        return token
    return replace(token, mention=mention_of(token.term, token.text))


def _phrase(menu: CompiledMenu, run: list[Token], each: bool, spoken_of: bool) -> list[Token]:
    known = [token for token in run if is_dish(token.term)]
    if len(run) == 1:
        return [_single(menu, run[0])]
    if len(known) == len(run) and all(token.term and token.term.exact for token in run):
        return [_with_mention(token) for token in run]
    spelled = _common(run) or _by_spelling(menu, run)
    if spelled is not None:
        return [spelled]
    if not known:
        return _unknown_run(menu, run)
    if each and all(is_dish(token.term) for token in run):
        return [_with_mention(token) for token in run]
    if not any(token.does(Kind.UNKNOWN) for token in run):
        return _parts(run)
    return _with_foreign(menu, run, spoken_of)


def _single(menu: CompiledMenu, token: Token) -> Token:
    if not token.does(Kind.UNKNOWN):
        return _with_mention(token)
    return _by_spelling(menu, [token]) or token


def _joined(run: Sequence[Token], kinds: frozenset[Kind], mention: Mention | None) -> Token:
    apart = " " if all(_is_latin(token) for token in run) else ""
    text = apart.join(token.text for token in run)
    return Token(kinds, run[0].start, run[-1].end, text, run[0].spaced, mention=mention)


def _text_of(run: Sequence[Token]) -> str:
    return (" " if all(_is_latin(token) for token in run) else "").join(token.text for token in run)


def _by_spelling(menu: CompiledMenu, run: Sequence[Token]) -> Token | None:
    """D5 for the whole phrase: the nearest name, ties and all."""
    text = _text_of(run)
    if all(_is_latin(token) for token in run):
        dishes = menu.speller.nearest_phrase(" ".join(stem(word) for word in text.split()))
    else:
        dishes = menu.speller.nearest_chinese(text)
    if not dishes:
        return None
    return _joined(run, frozenset({Kind.TERM}), Mention(dishes, "edit", text))


def _unknown_run(menu: CompiledMenu, run: list[Token]) -> list[Token]:
    """No known word in it: a slip inside a longer stretch, or simply unknown."""
    for size in range(len(run) - 1, 2, -1) if len(run) <= RUN_MAX else ():
        for start in range(len(run) - size + 1):
            rest = _text_of(run[:start]) + _text_of(run[start + size :])
            if not tastes_of_food(rest) and (
                found := _by_spelling(menu, run[start : start + size])
            ):
                out = [found]
                if start:
                    out.insert(0, _joined(run[:start], frozenset({Kind.UNKNOWN}), None))
                if start + size < len(run):
                    out.append(_joined(run[start + size :], frozenset({Kind.UNKNOWN}), None))
                return out
    return [_joined(run, frozenset({Kind.UNKNOWN}), None)]


def _common(run: Sequence[Token]) -> Token | None:
    """Several parts side by side: the dishes whose names hold them all (单人香锅, 清汤面)."""
    common: list[str] | None = None
    for token in run:
        if token.term is None:
            return None
        holds = (*token.term.part, *token.term.tail, *token.term.exact, *token.term.category)
        common = list(holds) if common is None else [dish for dish in common if dish in holds]
    if not common:
        return None
    mention = Mention(tuple(dict.fromkeys(common)), "part", _text_of(run))
    return _joined(run, frozenset({Kind.TERM}), mention)


def _parts(run: list[Token]) -> list[Token]:
    """Parts that share no dish: separate names if each means one dish, else a foreign phrase."""
    singles = [mention_of(token.term, token.text) for token in run if token.term]
    if all(one is not None and len(one.dishes) == 1 and len(one.text) > 1 for one in singles):
        return [_with_mention(token) for token in run]
    return [_foreign(run)]


def _foreign(run: Sequence[Token]) -> Token:
    return _joined(run, frozenset({Kind.TERM}), Mention((), "unknown", _text_of(run)))


def _with_foreign(menu: CompiledMenu, run: list[Token], spoken_of: bool) -> list[Token]:
    """A known part with unknown words on it: chat is cut off, anything else makes it foreign."""
    strange = "".join(token.text for token in run if token.does(Kind.UNKNOWN))
    latin = any(_is_latin(token) for token in run if token.does(Kind.UNKNOWN))
    exact = all(
        token.term is not None and bool(token.term.exact)
        for token in run
        if not token.does(Kind.UNKNOWN)
    )
    if spoken_of or (exact and not latin and not tastes_of_food(strange)):
        return _split(run)
    return [_foreign(run)]


def _split(run: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in run:
        if token.does(Kind.UNKNOWN) and out and out[-1].kinds == frozenset({Kind.UNKNOWN}):
            out[-1] = _joined([out[-1], token], frozenset({Kind.UNKNOWN}), None)
        else:
            out.append(_with_mention(token))
    return out
