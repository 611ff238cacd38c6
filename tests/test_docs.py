"""The pages' promises hold, and the check that says so can fail."""

from pathlib import Path

import pytest

from docs.check import findings
from tests.programs import ROOT


def test_every_page_keeps_its_promises() -> None:
    assert findings(ROOT) == []


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small repository whose pages are right."""
    for name, text in {
        "README.md": "See [the map](docs/map.md#the-folders) and [out](https://example.com).",
        "docs/map.md": "# The folders\n\n| `docs/` | |\n| `orders/` | |\n| `changes/` | |",
        "orders/machine.py": "",
        "changes/README.md": "```\n[not a link](nowhere.md)\n```",
        "changes/142.fix.md": "A sold-out dish can no longer be ordered twice.",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_house_in_order_has_no_findings(house: Path) -> None:
    assert findings(house) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("README.md", "[gone](docs/gone.md)", "README.md:1: docs/gone.md leads nowhere"),
        ("README.md", "\n[x](#rooms)", "README.md:2: #rooms leads to no heading"),
        ("lockers/driver.py", "", "docs/map.md: has no line for lockers/"),
        ("changes/fixed.md", "Text.", "changes/fixed.md: is not named <number>.<kind>.md"),
        ("changes/7.fix.md", " \n", "changes/7.fix.md: is empty"),
    ],
)
def test_each_promise_can_be_found_broken(name: str, text: str, expected: str, house: Path) -> None:
    (house / name).parent.mkdir(exist_ok=True)
    (house / name).write_text(text, encoding="utf-8")
    found = findings(house)
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_a_folder_that_is_gone_must_leave_the_map(house: Path) -> None:
    (house / "orders" / "machine.py").unlink()
    assert findings(house) == ["docs/map.md: orders/ is not there"]
