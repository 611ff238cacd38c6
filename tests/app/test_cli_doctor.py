"""`fandian doctor` from a terminal and from a pipeline, on an installation in any state."""

import json
from pathlib import Path

import pytest

from app.doctor import examine
from tests.app.shell import Shell


def test_the_doctor_changes_nothing_and_says_how_to_begin(shell: Shell) -> None:
    said = shell.ok("doctor")
    assert "there is no database yet" in said
    assert "fix: fandian demo" in said
    assert list(shell.folder.iterdir()) == []


def test_a_sound_installation_is_ok_and_json_says_so(shell: Shell) -> None:
    shell.ok("sample", "load")
    body = json.loads(shell.ok("doctor", "--json"))
    assert body["ok"] is True
    names = [each["name"] for each in body["findings"]]
    assert names[:3] == ["program", "config", "database"]
    assert "jobs" in names
    assert {each["level"] for each in body["findings"]} <= {"ok", "warn"}
    secret = (shell.folder / "var" / "secret_keys").read_text().strip()
    assert secret not in json.dumps(body)


@pytest.mark.parametrize(
    ("env", "name", "words"),
    [
        ({"FANDIAN_PROT": "1"}, "config", "did you mean PORT?"),
        ({"FANDIAN_PORT": "many"}, "config", "PORT"),
        ({"FANDIAN_DATABASE_URL": "postgres://u:hush@127.0.0.1:1/x"}, "database", "reached"),
        ({"FANDIAN_DATABASE_URL": "oracle://u:hush@h/x"}, "database", "reached"),
        ({"FANDIAN_WECHAT__TOKEN_FILE": "/none"}, "config", "WECHAT__TOKEN_FILE"),
    ],
)
def test_what_is_wrong_ends_with_1_and_a_fix(
    shell: Shell, env: dict[str, str], name: str, words: str
) -> None:
    status, out, err = shell.run("doctor", "--json", **env)
    failed = [each for each in json.loads(out)["findings"] if each["level"] == "fail"]
    assert (status, [each["name"] for each in failed]) == (1, [name])
    assert words in failed[0]["what"]
    assert failed[0]["fix"]
    assert "hush" not in out + err


def test_a_database_that_is_behind_is_told_so_and_the_rest_still_looked_at(shell: Shell) -> None:
    (shell.folder / "var").mkdir()
    (shell.folder / "var" / "fandian.db").touch()
    status, out, _ = shell.run("doctor")
    assert status == 1
    assert "fandian db migrate" in out
    assert "disk" in out


async def test_files_that_others_may_read_are_named(tmp_path: Path) -> None:
    toml, secret = tmp_path / "fandian.toml", tmp_path / "token"
    toml.write_text('[wechat]\napp_secret = "x"\n')
    secret.write_text("x")
    env = {"FANDIAN_DATA_DIR": str(tmp_path / "var"), "FANDIAN_WECHAT__TOKEN_FILE": str(secret)}
    for mode, level in ((0o644, "warn"), (0o600, "ok")):
        toml.chmod(mode)
        secret.chmod(mode)
        (found,) = [each for each in await examine(toml, env) if each.name == "config"]
        assert found.level == level
