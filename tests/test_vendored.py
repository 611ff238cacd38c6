"""What others wrote and we serve or test with: each file with its version, licence and hash."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.programs import ROOT

FOLDERS = (ROOT / "app" / "static" / "vendor", ROOT / "tests" / "e2e" / "vendor")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.parent.name)
def test_every_vendored_file_is_listed_unchanged_and_licensed(folder: Path) -> None:
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    named = {"manifest.json"}
    for entry in listed:
        assert entry["version"] in entry["file"]
        assert entry["sha256"] == _hash(folder / entry["file"])
        assert entry["licence_sha256"] == _hash(folder / entry["licence_file"])
        assert entry["licence"] in {"Apache-2.0", "MIT", "0BSD", "BSD-3-Clause", "MPL-2.0"}
        user = (ROOT / entry["used_by"]).read_text(encoding="utf-8")
        assert entry["file"] in user or "axe-core-*" in user
        named |= {entry["file"], entry["licence_file"]}
    assert {path.name for path in folder.iterdir()} == named


def test_nothing_vendored_runs_text_as_code() -> None:
    """The pages' policy forbids it; a library that needs it would not work."""
    for entry in json.loads((FOLDERS[0] / "manifest.json").read_text(encoding="utf-8")):
        body = (FOLDERS[0] / entry["file"]).read_text(encoding="utf-8")
        assert "eval(" not in body
        assert "new Function" not in body
