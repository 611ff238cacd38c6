"""`docs/edge-cases.md` has all seventy, and every test that it names is there."""

import re

import pytest

from tests.programs import ROOT

_ROW = re.compile(r"\| (\d+) \| ([^|]+) \| ([^|]+) \|")
_TEST = re.compile(r"`(tests/[^`:]+)(?:::(\w+))?`")
_WAITS = re.compile(r"(?:issue \d+|later): \S.*")
ROWS = {
    int(found[1]): found[3].strip()
    for found in map(_ROW.fullmatch, (ROOT / "docs/edge-cases.md").read_text("utf-8").split("\n"))
    if found
}


def test_there_are_seventy() -> None:
    assert list(ROWS) == list(range(1, 71))


@pytest.mark.parametrize("number", ROWS)
def test_a_case_is_shown_or_says_what_it_waits_for(number: int) -> None:
    named = _TEST.findall(ROWS[number])
    if not named:
        assert _WAITS.fullmatch(ROWS[number]), ROWS[number]
    for path, name in named:
        file = ROOT / path
        assert file.is_file(), path
        assert not name or f"def {name}(" in file.read_text("utf-8"), f"{path}::{name}"


def test_a_test_of_a_case_is_on_the_list() -> None:
    files = (ROOT / "tests/edge_cases").glob("test_[0-9]*.py")
    told = [(int(path.name.split("_")[1]), f"tests/edge_cases/{path.name}") for path in files]
    assert [path for number, path in told if path not in ROWS[number]] == []
