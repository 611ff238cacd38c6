"""`fandian init`: by questions, a pipe or flags; the settings hold, and nothing is overwritten."""

import json

import pytest

from tests.app.shell import Shell


def test_six_empty_lines_are_a_canteen_on_one_machine(shell: Shell) -> None:
    said = shell.ok("init", text="\n" * 6)
    assert said.count("]: ") == 6
    assert "接下来：fandian demo" in said
    toml = shell.folder / "fandian.toml"
    assert toml.stat().st_mode & 0o077 == 0
    assert json.loads(shell.ok("config", "show"))["timezone"] == "Asia/Shanghai"
    assert shell.ok("config", "check") == "ok"
    assert not (shell.folder / "secrets").exists()


def test_answers_by_a_pipe_make_a_production_whose_secrets_are_files(shell: Shell) -> None:
    answers = ["en", "production", "", "https://canteen.example",
               "postgres://fandian:hush@127.0.0.1:1/fandian", "redis://127.0.0.1:1/0"]  # fmt: skip
    said = shell.ok("init", text="\n".join(answers) + "\n")
    assert "Next: fandian db migrate" in said
    assert "hush" not in said
    text = (shell.folder / "fandian.toml").read_text()
    assert "hush" not in text
    assert 'database_url_file = "secrets/database_url"' in text
    for name in ("secret_keys", "database_url", "redis_url"):
        assert (shell.folder / "secrets" / name).stat().st_mode & 0o077 == 0
    assert shell.ok("config", "check") == "ok"
    assert "hush" not in shell.ok("config", "show")


def test_flags_ask_nothing(shell: Shell) -> None:
    said = shell.ok(
        "--config", "etc/f.toml", "init", "--locale", "en", "--timezone", "UTC", "--yes"
    )
    assert "]: " not in said
    shown = json.loads(shell.ok("--config", "etc/f.toml", "config", "show"))
    assert (shown["locale"], shown["timezone"], shown["mode"]) == ("en", "UTC", "embedded")


@pytest.mark.parametrize(
    ("flag", "value"),
    [("--locale", "fr"), ("--mode", "both"), ("--timezone", "Mars/North"),
     ("--public-url", "canteen.example"), ("--database-url", "oracle://hush@h/x"),
     ("--redis-url", "http://hush")],
)  # fmt: skip
def test_a_wrong_answer_writes_nothing(shell: Shell, flag: str, value: str) -> None:
    status, said = shell.refused("init", flag, value, "--yes")
    assert status == 1
    assert "is not possible" in said
    assert "hush" not in said
    assert list(shell.folder.iterdir()) == []
    lines = {"--locale": 0, "--mode": 1, "--timezone": 2, "--public-url": 3, "--database-url": 4}
    typed = "\n" * lines.get(flag, 5) + value + "\n"
    assert shell.run("init", text=typed)[0] == 1
    assert list(shell.folder.iterdir()) == []


def test_what_is_there_is_never_overwritten(shell: Shell) -> None:
    toml = shell.folder / "fandian.toml"
    toml.write_text('locale = "en"\n')
    status, said = shell.refused("init", "--yes")
    assert (status, "never overwrites" in said) == (1, True)
    assert toml.read_text() == 'locale = "en"\n'
    toml.unlink()
    (shell.folder / "secrets").mkdir()
    (shell.folder / "secrets" / "secret_keys").write_text("mine")
    assert shell.refused("init", "--mode", "production", "--yes")[0] == 1
    assert (shell.folder / "secrets" / "secret_keys").read_text() == "mine"
    assert not toml.exists()


def test_a_secret_file_of_the_settings_that_is_gone_is_named(shell: Shell) -> None:
    (shell.folder / "fandian.toml").write_text('[wechat]\napp_secret_file = "none"\n')
    status, said = shell.refused("config", "check")
    assert (status, "WECHAT__APP_SECRET_FILE" in said) == (1, True)
    (shell.folder / "fandian.toml").write_text('[wechat]\nap_secret_file = "fandian.toml"\n')
    status, said = shell.refused("config", "check")
    assert (status, "did you mean WECHAT__APP_SECRET" in said) == (2, True)
