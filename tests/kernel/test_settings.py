"""Settings: where they come from, what is refused by name, what never shows."""

from pathlib import Path

import pytest

from kernel.errors import Refused
from kernel.settings import known_keys, load


def refused(environ: dict[str, str], config: Path | None = None) -> Refused:
    with pytest.raises(Refused) as found:
        load(config, environ)
    return found.value


def toml(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "fandian.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_given_is_the_embedded_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load(environ={})
    assert settings.mode == "embedded"
    assert settings.database() == f"sqlite://{tmp_path / 'var' / 'fandian.db'}"
    assert settings.base_url() == "http://127.0.0.1:8080"


def test_the_environment_wins_over_the_file_key_by_key(tmp_path: Path) -> None:
    path = toml(tmp_path, "port = 9000\n[wechat]\napp_id = 'from-file'\nencryption = 'plain'\n")
    settings = load(path, {"FANDIAN_PORT": "9001", "FANDIAN_WECHAT__APP_ID": "from-env"})
    assert (settings.port, settings.wechat.app_id) == (9001, "from-env")
    assert settings.wechat.encryption == "plain"


def test_the_file_may_be_named_in_the_environment(tmp_path: Path) -> None:
    path = toml(tmp_path, "port = 9000\n")
    assert load(environ={"FANDIAN_CONFIG": str(path)}).port == 9000


def test_the_process_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANDIAN_PORT", "7000")
    assert load(environ={"FANDIAN_PORT": "9001"}).port == 9001
    assert load().port == 7000


@pytest.mark.parametrize(
    ("key", "nearest"),
    [("FANDIAN_WECHAT__APPID", "WECHAT__APP_ID"), ("FANDIAN_DATABSE_URL", "DATABASE_URL"),
     ("FANDIAN_ORDER__PAY_WITHIN", "ORDER__PAY_WITHIN_S")],
)  # fmt: skip
def test_an_unknown_key_is_refused_with_the_nearest_name(key: str, nearest: str) -> None:
    found = refused({key: "1"})
    assert (found.code, found.facts["nearest"]) == ("unknown_setting", nearest)
    assert found.facts["key"] == key.removeprefix("FANDIAN_")


def test_an_unknown_key_of_the_file_is_refused_too(tmp_path: Path) -> None:
    found = refused({}, toml(tmp_path, "[wechat]\napp_secert = 'hush'\n"))
    assert (found.code, found.facts["nearest"]) == ("unknown_setting", "WECHAT__APP_SECRET")
    assert "hush" not in str(found.facts)


def test_templates_are_open_maps() -> None:
    settings = load(environ={"FANDIAN_SMS__TEMPLATES__MEAL_READY": "SMS_1"})
    assert settings.sms.templates == {"meal_ready": "SMS_1"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("PORT", "hush"), ("PORT", "65536"), ("MODE", "hush"), ("ORDER__PAY_WITHIN_S", "29"),
     ("ORDER__MAX_PENDING", "0"), ("WECHAT__ENCRYPTION", "hush"), ("SMS__TEMPLATES", "hush")],
)  # fmt: skip
def test_a_bad_value_is_refused_by_its_key_and_never_repeated(key: str, value: str) -> None:
    found = refused({f"FANDIAN_{key}": value})
    assert found.code == "bad_settings"
    assert str(found.facts["key"]).upper() in key
    assert value not in str(found.facts)


def test_files_that_cannot_be_read_are_refused_by_name(tmp_path: Path) -> None:
    assert refused({}, tmp_path / "none.toml").code == "no_config_file"
    assert refused({}, toml(tmp_path, "port = = 1")).code == "bad_config_file"
    assert refused({}, tmp_path).code == "bad_config_file"
    (tmp_path / "fandian.toml").write_bytes(b"host = '\xff'")
    assert refused({}, tmp_path / "fandian.toml").code == "bad_config_file"


def test_a_secret_may_come_from_a_file_without_its_line_end(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("hush-hush\n")
    settings = load(environ={"FANDIAN_WECHAT__APP_SECRET_FILE": str(path)})
    assert settings.wechat.app_secret is not None
    assert settings.wechat.app_secret.get_secret_value() == "hush-hush"


def test_a_secret_file_that_is_missing_or_not_text_is_refused(tmp_path: Path) -> None:
    key = "FANDIAN_WECHAT__TOKEN_FILE"
    assert refused({key: str(tmp_path / "none")}).code == "unreadable_secret_file"
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    assert refused({key: str(tmp_path / "binary")}).code == "unreadable_secret_file"


def test_no_secret_shows_in_repr_or_dump(tmp_path: Path) -> None:
    secrets = [
        key for key in known_keys() if key.endswith(("SECRET", "TOKEN", "KEY", "KEYS", "_URL"))
    ]
    shown = {"PUBLIC_URL"}
    environ = {
        f"FANDIAN_{key}": f"hush{number}" for number, key in enumerate(secrets) if key not in shown
    }
    settings = load(environ=environ)
    for text in (
        repr(settings),
        str(settings),
        str(settings.model_dump()),
        settings.model_dump_json(),
    ):
        assert "hush" not in text


def test_settings_are_frozen() -> None:
    settings = load(environ={})
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1
    with pytest.raises(ValueError, match="frozen"):
        settings.order.max_pending = 1
