"""A typed menu: clear lines are read, every other line is told with what it lacks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.draft_lines import LINES_MAX, DraftLine, read_draft


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("红烧排骨 18 50份 荤菜 辣1 含花生",
         {"name": "红烧排骨", "price_fen": 1800, "portions": 50, "category": "荤菜", "spicy": 1,
          "allergens": ("peanut",)}),
        ("红烧肉 16 60份 热菜档 辣1 含花生",
         {"name": "红烧肉", "price_fen": 1600, "portions": 60, "stall": "热菜档", "spicy": 1,
          "allergens": ("peanut",)}),
        ("宫保鸡丁 14 60 热菜档 微辣 花生",
         {"name": "宫保鸡丁", "price_fen": 1400, "portions": 60, "stall": "热菜档", "spicy": 1,
          "allergens": ("peanut",)}),
        ("米饭 1 300", {"name": "米饭", "price_fen": 100, "portions": 300}),
        ("清炒时蔬 ¥6.5 40份 素菜",
         {"name": "清炒时蔬", "price_fen": 650, "portions": 40, "category": "素菜"}),
        ("Braised pork 18 50 meat spicy1 peanuts",
         {"name": "Braised pork", "price_fen": 1800, "portions": 50, "category": "荤菜", "spicy": 1,
          "allergens": ("peanut",)}),
        ("红烧肉/Braised pork 16 60 限2",
         {"name": "红烧肉", "name_en": "Braised pork", "price_fen": 1600, "portions": 60,
          "max_per_diner": 2}),
        ("红烧肉　１６元６０份", {"name": "红烧肉", "price_fen": 1600, "portions": 60}),
        ("红烧肉 50份 18", {"name": "红烧肉", "price_fen": 1800, "portions": 50}),
        ("3、红烧肉，16，60份，荤菜",
         {"name": "红烧肉", "price_fen": 1600, "portions": 60, "category": "荤菜"}),
        ("7up 3 100 饮料", {"name": "7up", "price_fen": 300, "portions": 100, "category": "饮料"}),
        ("辣子鸡 20 30 不辣 过敏:花生和芝麻、香菜 分类:硬菜",
         None),
        ("辣子鸡 20 30 特辣 含花生和香菜 分类:硬菜",
         {"name": "辣子鸡", "price_fen": 2000, "portions": 30, "spicy": 3, "category": "硬菜",
          "allergens": ("peanut", "香菜")}),
        ("麻辣烫 20 30 🌶🌶 每人限购3份",
         {"name": "麻辣烫", "price_fen": 2000, "portions": 30, "spicy": 2, "max_per_diner": 3}),
        ("红烧肉 16 x60", None),
        ("红烧肉 16 ×60", {"name": "红烧肉", "price_fen": 1600, "portions": 60}),
        ("辣1号 16 60 max 60份",
         {"name": "辣1号", "price_fen": 1600, "portions": 60, "max_per_diner": 60}),
        ("免费汤 0 100", {"name": "免费汤", "price_fen": 0, "portions": 100}),
        ("Hot dog $8 20 portions contains wheat",
         {"name": "Hot dog", "price_fen": 800, "portions": 20, "allergens": ("gluten",)}),
        ("水煮鱼 38 20 川菜",
         {"name": "水煮鱼", "price_fen": 3800, "portions": 20, "category": "川菜"}),
    ],
)  # fmt: skip
def test_a_line_is_read(text: str, line: dict[str, Any] | None) -> None:
    found = read_draft(text, categories=["川菜"])
    if line is None:
        assert found.lines == ()
    else:
        assert found.lines == (DraftLine(line_no=1, **line),), found


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("红烧肉", [("no_price", ""), ("no_portions", "")]),
        ("红烧肉 16", [("no_portions", "")]),
        ("红烧肉 60份", [("no_price", "")]),
        ("红烧肉16 60", [("no_portions", "")]),
        ("红烧肉 十六 60份", [("no_price", "")]),
        ("红烧肉 16 60 70", [("extra_number", "70")]),
        ("红烧肉 ¥16 ¥18 60份", [("extra_number", "18")]),
        ("红烧肉 -5 60", [("bad_price", "-5")]),
        ("红烧肉 16.555 60", [("bad_price", "16.555")]),
        ("红烧肉 16 -3", [("bad_portions", "-3")]),
        ("红烧肉 16 0份", [("bad_portions", "0")]),
        ("红烧肉 16 2.5份", [("bad_portions", "2.5")]),
        ("红烧肉 16 1000000", [("bad_portions", "1000000")]),
        ("红烧肉 16 60 硬菜", [("unknown_word", "硬菜")]),
        ("红烧肉 16 60 辣9", [("bad_spicy", "9")]),
        ("红烧肉 16 60 限0", [("bad_limit", "0")]),
        ("16 60", [("no_name", "16"), ("no_portions", "")]),
        ("16 60 70", [("no_name", "16")]),
        ("肉" * 41 + " 16 60", [("no_name", "肉" * 40)]),
        ("红" * 201, [("too_long", "")]),
    ],
)
def test_what_is_not_clear_is_told_and_not_guessed(
    text: str, problems: list[tuple[str, str]]
) -> None:
    found = read_draft(text)
    assert found.lines == ()
    assert list(found.errors[0].problems) == problems


def test_good_lines_are_read_beside_bad_ones_and_all_are_told_by_number() -> None:
    found = read_draft("红烧肉 16 60\n\n米饭\n可乐 3 100\n红烧肉 18 50\n汤 x 5")
    assert [(line.line_no, line.name) for line in found.lines] == [(1, "红烧肉"), (4, "可乐")]
    assert [(e.line_no, e.problems[0][0]) for e in found.errors] == [
        (3, "no_price"), (5, "duplicate"), (6, "no_portions"),
    ]  # fmt: skip


def test_a_message_of_a_thousand_lines_is_cut_and_says_so() -> None:
    found = read_draft("\n".join(f"菜{'甲' * (i % 30)}{i}号 5 5份" for i in range(1000)))
    assert len(found.lines) + len(found.errors) == LINES_MAX
    assert found.cut == 900


@given(st.text(max_size=400))
def test_no_text_makes_it_raise(text: str) -> None:
    found = read_draft(text)
    assert all(line.price_fen >= 0 and line.portions > 0 for line in found.lines)


PIECES = ["红烧肉", "16", "¥16", "60份", "-1", "1.5", "辣", "1", "含", "含花生", "限", "max", "档",
          "热菜档", "分类:", "$", "元", "spicy", "🌶", "/", "¥", "份", "9" * 20, "\t"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_no_mixture_of_pieces_makes_it_raise(pieces: list[str]) -> None:
    for glue in ("", " "):
        read_draft(glue.join(pieces))
