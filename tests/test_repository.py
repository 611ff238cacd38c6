"""What is committed can be cloned anywhere: no host, no machine's path, nothing unpinned."""

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.programs import ROOT

LOCKS = ("run.txt", "test.txt", "servers.txt")
# Spelled in pieces: this file is tracked too.
HOSTS = ("pypi" + r"\.org", "python" + r"hosted\.org", "npmjs" + r"\.", r"deb\.debi" + "an")
FORBIDDEN = {
    "a package index host": re.compile("|".join(HOSTS)),
    "a place to take packages from": re.compile(r"find[-_]links|index[-_]url|file:" + "///"),
    "a path of one machine": re.compile(r"(?<![\w.~-])/(root/|work/|opt/pypi|opt/wheels)"),
}
# `make lock` and this file must name the options they keep out.
SPEAK_OF_IT = {"Makefile", "tests/test_repository.py"}


@cache
def tracked() -> tuple[Path, ...]:
    """Files git knows or would take; without git (an unpacked archive) this tells nothing."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode != 0:
        pytest.skip("not a git work tree")
    return tuple(
        path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()
    )


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = FORBIDDEN[what]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if str(path.relative_to(ROOT)) not in SPEAK_OF_IT
        for number, line in enumerate(_text(path).splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a package index host", "see https://" + "pypi" + ".org/simple"),
        ("a place to take packages from", "--find" + "-links /somewhere"),
        ("a place to take packages from", "--index" + "-url https://example.com"),
        ("a place to take packages from", "PIP_EXTRA_INDEX" + "_URL=https://example.com"),
        ("a path of one machine", "#!" + "/root" + "/bin/python"),
    ],
)
def test_each_of_them_would_be_found(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line.lower())


def _pins(lock: str) -> dict[str, str]:
    """Name → everything up to the next pin."""
    parts = re.split(r"^(?=[a-z0-9])", (ROOT / "requirements" / lock).read_text(), flags=re.M)
    return {part.split("==")[0]: part for part in parts[1:]}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_carries_hashes(lock: str) -> None:
    pins = _pins(lock)
    assert pins
    for name, pin in pins.items():
        assert re.match(r"[a-z0-9.-]+==\S+", pin), f"{name} is not pinned"
        assert "--hash=sha256:" in pin, f"{name} has no hash"


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, test = _pins("run.txt"), _pins("test.txt")
    for wanted in project["project"]["dependencies"]:
        assert _name(wanted) in run, f"{wanted}: run `make lock`"
    for wanted in project["dependency-groups"]["test"]:
        assert _name(wanted) in test, f"{wanted}: run `make lock`"
    versions = {name: pin.split()[0] for name, pin in run.items()}
    assert versions == {name: test[name].split()[0] for name in run}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=~! ]", requirement)[0].lower()


def test_every_ignore_names_its_rule_and_says_why() -> None:
    """`# noqa: T201  # why` and `# type: ignore[code]  # why`."""
    ignore = re.compile(r"#\s*(noqa|type:\s*ignore)")
    reasoned = re.compile(r"#\s*(noqa: [A-Z0-9, ]+|type: ignore\[[\w, -]+\])\s+# \S+")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix == ".py" and path.name != "test_repository.py"
        for number, line in enumerate(_text(path).splitlines(), 1)
        if ignore.search(line) and not reasoned.search(line)
    ]
    assert found == []
