"""Every command: a line in the list, help with an example, one sentence when it is refused."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli import sentences
from app.cli.commands import COMMANDS, load
from kernel.errors import Refused
from tests.app.shell import Shell

ROOT = Path(__file__).parents[2]
# `CONTRACT.md` §1, word by word.
PROMISED = [
    "demo", "run", "worker", "chat", "understand", "doctor", "init", "config", "keys", "db",
    "sample", "backup", "restore", "menu", "grant", "token", "channel", "device", "bench",
    "version",
]  # fmt: skip
BELOW = {
    "config": "show check schema", "keys": "generate rotate", "db": "migrate status",
    "sample": "load wipe", "menu": "import export", "token": "create list revoke",
    "channel": "menu", "device": "add list test rotate revoke", "bench": "peak",
}  # fmt: skip


def every_command() -> Iterator[tuple[str, ...]]:
    for name in PROMISED:
        if name in BELOW:
            yield from ((name, word) for word in BELOW[name].split())
        else:
            yield (name,)


def test_there_is_every_command_that_was_promised_and_no_other() -> None:
    assert sorted(command.name for command in COMMANDS) == sorted(PROMISED)
    for command in COMMANDS:
        loaded: Any = load(command)
        words = set(getattr(loaded, "commands", {}))
        assert words == set(BELOW.get(command.name, "").split()), command.name


def test_each_has_help_with_an_example_of_itself(shell: Shell) -> None:
    listed = shell.ok("--help")
    for words in every_command():
        said = shell.ok(*words, "--help")
        named = " ".join(words)
        assert re.search(rf"Example: .*\b{named}\b", " ".join(said.split())), words
        assert f"\n  {words[0]} " in listed


@pytest.mark.parametrize(
    "url",
    ["postgres://fandian@127.0.0.1:1/none", "oracle://u:hush@h/x", "sqlite:///none/such/f.db",
     "postgres://u:hush@[::1/x"],
)  # fmt: skip
def test_a_database_out_of_reach_is_one_sentence_whatever_is_asked(shell: Shell, url: str) -> None:
    for words in (
        ("db", "status"), ("db", "migrate"), ("run",), ("worker",), ("demo",), ("chat",),
        ("token", "list"), ("backup", "b.zip"), ("sample", "load"), ("keys", "rotate"),
    ):  # fmt: skip
        status, said = shell.refused(*words, FANDIAN_DATABASE_URL=url)
        assert status == 1, words
        assert said.startswith("The database cannot be reached"), words
        assert len(said.splitlines()) == 1
        assert "hush" not in said


def test_a_wrong_name_or_password_is_one_sentence_too(shell: Shell, postgres_url: str) -> None:
    nowhere = re.sub(r"/[^/]*$", "/nonesuch_at_all", postgres_url)
    nobody = re.sub(r"//[^@]*@", "//nobody_at_all:hush@", postgres_url)
    for url in (nowhere, nobody):
        for words in (("db", "status"), ("run",), ("grant", "console", "x", "admin")):
            status, said = shell.refused(*words, FANDIAN_DATABASE_URL=url)
            assert (status, len(said.splitlines())) == (1, 1)
            assert said.startswith("The database cannot be reached")


# What these rooms refuse, a command can meet. The others' refusals become words in the chat.
ROOMS = ["lockers/devices.py", "users/tokens.py", "menus/importing.py", "menus/drafting.py",
         "kernel/settings.py", "kernel/secret_file.py", "kernel/crypto.py", "bots/wechat_menu.py",
         "app/cli/*.py", "app/backup/*.py", "app/doctor/*.py", "app/build.py"]  # fmt: skip
# Of copying a day and of the chat's cabinets: no command leads there.
ELSEWHERE = {"nothing_to_copy", "cabinet_offline", "no_cabinet"}


def test_whatever_a_command_can_be_refused_for_has_a_sentence_with_a_next_step() -> None:
    for room in ROOMS:
        for file in ROOT.glob(room):
            for code in re.findall(r'Refused\(\s*"(\w+)"', file.read_text(encoding="utf-8")):
                assert code in sentences._SENTENCES or code in ELSEWHERE, (file.name, code)
    faults = [{"where": f"dishes[{n}]", "what": "no name"} for n in range(20)]
    said = sentences.explain(Refused("bad_menu", errors=faults))
    assert said.startswith("The menu cannot be used: dishes[0]: no name; dishes[1]")
    assert "dishes[19]" not in said


def test_keys_from_outside_are_rotated_where_they_are_kept(shell: Shell) -> None:
    old, new = (shell.ok("keys", "generate") for _ in range(2))
    assert old != new
    assert shell.run("sample", "load", FANDIAN_SECRET_KEYS=old)[0] == 0
    status, said = shell.refused("keys", "rotate", FANDIAN_SECRET_KEYS=old)
    assert (status, "in front" in said, old in said) == (1, True, False)
    status, out, _ = shell.run("keys", "rotate", FANDIAN_SECRET_KEYS=f"{new},{old}")
    assert (status, "Re-wrapped" in out) == (0, True)
    assert shell.run("token", "list", FANDIAN_SECRET_KEYS=new)[0] == 0
    assert shell.refused("token", "list", FANDIAN_SECRET_KEYS=old)[0] == 1


def test_what_the_sample_left_is_gone_after_its_wipe(shell: Shell) -> None:
    shell.ok("sample", "load")
    assert shell.ok("sample", "wipe").startswith("wiped ")
    _, out, _ = shell.run("doctor", FANDIAN_MODE="production")
    assert "nothing of a demo is in the way" in out


@pytest.mark.parametrize("words", [("version",), ("--help",), ("understand", "--help")])
def test_a_light_command_loads_nothing_of_the_house(words: tuple[str, ...]) -> None:
    """Seconds, counted in what is imported: clocks lie on a busy machine."""
    env = {key: value for key, value in os.environ.items() if "FANDIAN" not in key}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", str(ROOT / "main.py"), *words],
        env=env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "app.cli.commands" in loaded
    heavy = {"tortoise", "aiohttp", "redis", "openpyxl", "PIL", "prometheus_client", "app.build"}
    assert not loaded & heavy
