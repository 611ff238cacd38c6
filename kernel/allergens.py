"""The allergens a canteen has to name, with every word people use for them.

A dish stores the identifier (`peanut`), whoever reads it sees the word of their language. A word
that is not here is kept as it was written: better a strange allergen on the menu than none.
"""

import unicodedata

# GB 7718 names eight groups for the label and the EU fourteen; these are both, as dishes need them.
_WORDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "peanut": ("花生", "peanut", ("花生米", "花生碎", "peanuts")),
    "nuts": ("坚果", "nuts", ("nut", "腰果", "杏仁", "核桃", "cashew", "almond", "walnut")),
    "milk": ("牛奶", "milk", ("奶", "乳制品", "乳", "奶制品", "dairy", "lactose")),
    "egg": ("鸡蛋", "egg", ("蛋", "蛋类", "蛋制品", "eggs")),
    "soy": ("大豆", "soy", ("黄豆", "豆制品", "大豆制品", "soya", "soybean", "soybeans")),
    "gluten": ("麸质", "gluten", ("小麦", "麦麸", "面筋", "wheat", "谷蛋白")),
    "fish": ("鱼", "fish", ("鱼类", "海鱼")),
    "shellfish": ("甲壳类", "shellfish", ("虾", "蟹", "虾蟹", "贝类", "贝", "海鲜", "shrimp",
                                          "crab", "crustacean", "crustaceans", "seafood")),
    "sesame": ("芝麻", "sesame", ("麻酱", "芝麻酱")),
    "celery": ("芹菜", "celery", ()),
    "mustard": ("芥末", "mustard", ("芥菜籽",)),
}  # fmt: skip

_BY_WORD = {
    word: key for key, (zh, en, more) in _WORDS.items() for word in (key, zh, en, *more)
}  # fmt: skip


def identifier(word: str) -> str | None:
    """`花生`, `Peanuts` → `peanut`; None for a word that is no allergen we know."""
    return _BY_WORD.get(unicodedata.normalize("NFKC", word).strip().lower())


def canonical(word: str) -> str:
    """The identifier, or the word itself when it is not known."""
    return identifier(word) or word.strip()


def name(key: str, language: str) -> str:
    """What a reader of `zh` or `en` calls it."""
    words = _WORDS.get(key)
    if words is None:
        return key
    return words[0] if language == "zh" else words[1]
