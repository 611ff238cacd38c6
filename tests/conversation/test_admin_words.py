"""An admin's short words are read whole or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.admin_words import (
    AcceptingWord,
    CopyWord,
    CutoffWord,
    DraftWord,
    ExtendWord,
    ListedWord,
    PreviewWord,
    PriceWord,
    PublishWord,
    SoldOutWord,
    StockTableWord,
    StockWord,
    WithdrawWord,
    read_admin_word,
    read_clock,
)
from conversation.when import When, normal, read_when, resolve_day, split_when

LUNCH_TOMORROW = When(days=1, meal_kind="lunch")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("草稿 明天午餐", DraftWord(when=LUNCH_TOMORROW)),
        ("明天午餐草稿", DraftWord(when=LUNCH_TOMORROW)),
        ("明天 午餐 草稿", DraftWord(when=LUNCH_TOMORROW)),
        ("draft tomorrow lunch", DraftWord(when=LUNCH_TOMORROW)),
        ("draft for tomorrow lunch", DraftWord(when=LUNCH_TOMORROW)),
        ("草稿", DraftWord()),
        ("复制昨天", CopyWord(When(days=-1))),
        ("明天午餐 复制昨天", CopyWord(When(days=-1), when=LUNCH_TOMORROW)),
        ("复制 上周三 明天", CopyWord(When(weekday=3, weeks=-1), when=When(days=1))),
        ("预览", PreviewWord()),
        ("今天预览", PreviewWord(when=When(days=0))),
        ("发布", PublishWord()),
        ("发布 18:00", PublishWord("18:00")),
        ("发布 明天午餐 18:00", PublishWord("18:00", when=LUNCH_TOMORROW)),
        ("周三晚餐 发布 6点半", PublishWord("06:30", when=When(weekday=3, meal_kind="dinner"))),
        ("发布 今晚6点", PublishWord("18:00")),
        ("撤回", WithdrawWord()),
        ("撤回 2026-11-21 午餐", WithdrawWord(when=When(None, None, None, 2026, 11, 21, "lunch"))),
        ("库存", StockTableWord()),
        ("夜宵库存", StockTableWord(when=When(meal_kind="supper"))),
        ("红烧肉+20", StockWord("红烧肉", "+", 20)),
        ("红烧肉-5", StockWord("红烧肉", "-", 5)),
        ("红烧肉=30", StockWord("红烧肉", "=", 30)),
        ("红烧肉 ＋ ２０ 份", StockWord("红烧肉", "+", 20)),
        ("红烧肉−5", StockWord("红烧肉", "-", 5)),
        ("明天午餐 红烧肉=30", StockWord("红烧肉", "=", 30, when=LUNCH_TOMORROW)),
        ("红烧肉+20 明天", StockWord("红烧肉", "+", 20, when=When(days=1))),
        ("Braised Pork +20", StockWord("braised pork", "+", 20)),
        ("午餐肉+20", StockWord("午餐肉", "+", 20)),
        ("改价 红烧肉 16", PriceWord("红烧肉", 1600)),
        ("改价 红烧肉 16.5元", PriceWord("红烧肉", 1650)),
        ("改价红烧肉 ¥16", PriceWord("红烧肉", 1600)),
        ("改价 红烧肉 到 16", PriceWord("红烧肉", 1600)),
        ("改价 7up 3", PriceWord("7up", 300)),
        ("price braised pork 16", PriceWord("braised pork", 1600)),
        ("售罄 红烧肉", SoldOutWord("红烧肉", True)),
        ("售罄 午餐肉", SoldOutWord("午餐肉", True)),
        ("红烧肉售罄", SoldOutWord("红烧肉", True)),
        ("恢复 红烧肉", SoldOutWord("红烧肉", False)),
        ("恢复接单", AcceptingWord(True)),
        ("暂停", AcceptingWord(False)),
        ("暂停接单", AcceptingWord(False)),
        ("下架 红烧肉", ListedWord("红烧肉", False)),
        ("上架 红烧肉", ListedWord("红烧肉", True)),
        ("截单 10:30", CutoffWord("10:30")),
        ("午餐截单10:30", CutoffWord("10:30", when=When(meal_kind="lunch"))),
        ("截单 午餐 10点半", CutoffWord("10:30", when=When(meal_kind="lunch"))),
        ("cutoff at 10:30", CutoffWord("10:30")),
        ("今天延到10:45", CutoffWord("10:45", when=When(days=0))),
        ("延长 15", ExtendWord(15)),
        ("延长15分钟", ExtendWord(15)),
        ("extend 15", ExtendWord(15)),
    ],
)
def test_a_word_is_read(text: str, word: object) -> None:
    assert read_admin_word(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "红烧肉", "红烧肉+", "红烧肉+米饭", "1+2", "+20", "红烧肉+1000000", "红烧肉*2",
        "红烧肉+2.5", "改价 红烧肉", "改价 红烧肉 十六", "改价 红烧肉 16.555", "改价 16", "售罄",
        "恢复", "下架", "截单", "截单 25:00", "截单 10:61", "截单 早点", "延长", "延长 0",
        "延长 9999", "延长 -5", "改价 红烧肉=16", "草稿 红烧肉", "草稿 明天午餐 后天",
        "发布 红烧肉", "发布 99:00", "复制", "复制午餐", "库存 红烧肉",
        "officer", "stocking 5", "来两份红烧肉", "截单 10:30" + "0" * 500, "库存" * 300,
    ],
)  # fmt: skip
def test_what_is_not_clear_is_no_word(text: str) -> None:
    assert read_admin_word(text) is None


@given(st.text(max_size=300))
def test_no_text_makes_it_raise(text: str) -> None:
    read_admin_word(text)
    read_when(text)
    read_clock(text)
    assert len(split_when(text)[1]) <= len(normal(text))


WORDS = ["草稿", "发布", "复制", "库存", "截单", "改价", "明天", "周三", "午餐", "11月31日", "2-30",
         "红烧肉", "+20", "=", "-", "10:30", "16", "的", " ", "for", "next monday",
         "9999-99-99"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_no_mixture_of_words_makes_it_raise(pieces: list[str]) -> None:
    for glue in ("", " "):
        word = read_admin_word(glue.join(pieces))
        if word is not None:
            resolve_day(word.when, date(2025, 3, 12))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "2025-03-12"), ("明天", "2025-03-13"), ("后天", "2025-03-14"),
        ("大后天", "2025-03-15"), ("昨天", "2025-03-11"), ("前天", "2025-03-10"),
        ("周三", "2025-03-12"), ("周四", "2025-03-13"), ("周二", "2025-03-18"),
        ("星期日", "2025-03-16"), ("礼拜天", "2025-03-16"), ("本周一", "2025-03-10"),
        ("下周三", "2025-03-19"), ("下下周三", "2025-03-26"), ("上周五", "2025-03-07"),
        ("friday", "2025-03-14"), ("next monday", "2025-03-17"), ("today", "2025-03-12"),
        ("2026-11-21", "2026-11-21"), ("2026年11月21日", "2026-11-21"), ("3月20日", "2025-03-20"),
        ("3-1", "2025-03-01"), ("12/31", "2024-12-31"), ("午餐", "2025-03-12"),
    ],
)  # fmt: skip
def test_a_day_is_resolved_from_today(text: str, day: str) -> None:
    when = read_when(text)
    assert when is not None
    assert resolve_day(when, date(2025, 3, 12)) == date.fromisoformat(day)


def test_weeks_are_right_over_new_year_and_impossible_dates_are_none() -> None:
    assert resolve_day(When(weekday=1, weeks=1), date(2025, 12, 31)) == date(2026, 1, 5)
    assert resolve_day(When(weekday=4), date(2026, 12, 31)) == date(2026, 12, 31)
    assert resolve_day(When(weekday=2), date(2025, 3, 12), past=True) == date(2025, 3, 11)
    assert resolve_day(When(month=2, day=30), date(2025, 3, 12)) is None
    assert resolve_day(When(month=2, day=29), date(2025, 3, 12)) == date(2024, 2, 29)
    assert resolve_day(When(year=2025, month=13, day=1), date(2025, 3, 12)) is None
    assert resolve_day(When(month=1, day=2), date(2025, 12, 30)) == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("text", "clock"),
    [("10:30", "10:30"), ("9：05", "09:05"), ("9点", "09:00"), ("9点半", "09:30"),
     ("18点20分", "18:20"), ("下午6点", "18:00"), ("晚上12点", "12:00"), ("24:00", None),
     ("9", None), ("九点", None), ("10:300", None)],
)  # fmt: skip
def test_a_time_of_day_is_read(text: str, clock: str | None) -> None:
    assert read_clock(text) == clock
