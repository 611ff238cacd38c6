"""Amounts in and out of fen, and parts that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import FEN_MAX, parse_yuan, share, yuan, yuan_short


@pytest.mark.parametrize(
    ("text", "fen"),
    [("16", 1600), ("16.5", 1650), ("¥16.50", 1650), ("￥16.5", 1650), ("16元", 1600),
     (" 16块 ", 1600), ("0.01", 1), ("0", 0), ("1000000", FEN_MAX)],
)  # fmt: skip
def test_what_people_type_is_read_to_the_fen(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "元", "-5", "+5", "1.234", "1e3", "1,000", "16.", ".5", "1000000.01", "12345678", "十六",
     "NaN", "1 6", "16元元"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert parse_yuan(text) is None


def test_amounts_are_shown_with_two_places_and_a_leading_minus() -> None:
    assert [yuan(n) for n in (0, 5, 1700, -250)] == ["¥0.00", "¥0.05", "¥17.00", "-¥2.50"]
    assert [yuan_short(n) for n in (1700, 1650, -300)] == ["¥17", "¥16.50", "-¥3"]


@given(st.integers(0, FEN_MAX))
def test_what_is_shown_can_be_typed_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(yuan_short(fen)) == fen


@given(st.integers(0, FEN_MAX), st.lists(st.integers(0, 10_000), max_size=8))
def test_the_parts_add_up_and_none_is_a_fen_off_its_share(total: int, weights: list[int]) -> None:
    parts = share(total, weights)
    assert len(parts) == len(weights)
    if not weights:
        return
    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        assert all(
            abs(part * whole - total * weight) < whole
            for part, weight in zip(parts, weights, strict=True)
        )


def test_the_odd_fen_goes_to_the_earlier_part_and_no_weight_means_the_first() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(100, [0, 0]) == [100, 0]
    assert share(100, []) == []
