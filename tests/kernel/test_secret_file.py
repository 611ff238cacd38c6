"""Embedded mode's own secret: made once, whoever starts, and readable by its owner only."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kernel.crypto import new_secret, read_secret
from kernel.errors import Refused
from kernel.secret_file import replace_secret_keys, secret_keys
from kernel.settings import Settings, load


def embedded(folder: Path, **more: str) -> Settings:
    return load(environ={"FANDIAN_DATA_DIR": str(folder / "var"), **more})


def test_it_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = embedded(tmp_path)
    [secret] = secret_keys(settings)
    assert read_secret(secret)
    assert secret_keys(settings) == [secret]
    kept = tmp_path / "var" / "secret_keys"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [file.name for file in kept.parent.iterdir()] == ["secret_keys"]


def test_many_that_start_at_once_share_one(tmp_path: Path) -> None:
    for number in range(20):
        settings = embedded(tmp_path / str(number))
        with ThreadPoolExecutor(8) as starters:
            found = list(starters.map(secret_keys, [settings] * 8))
        assert len({tuple(keys) for keys in found}) == 1
        assert found[0]


def test_given_secrets_come_newest_first_and_nothing_is_written(tmp_path: Path) -> None:
    old, new = new_secret(), new_secret()
    settings = embedded(tmp_path, FANDIAN_SECRET_KEYS=f" {new}, {old} ,")
    assert secret_keys(settings) == [new, old]
    assert not (tmp_path / "var").exists()


def test_production_makes_none_for_itself(tmp_path: Path) -> None:
    with pytest.raises(Refused) as found:
        secret_keys(embedded(tmp_path, FANDIAN_MODE="production"))
    assert found.value.code == "no_secret_keys"


def test_a_rotation_is_read_back_and_stays_private(tmp_path: Path) -> None:
    settings = embedded(tmp_path)
    [old] = secret_keys(settings)
    new = new_secret()
    replace_secret_keys(settings, [new, old])
    assert secret_keys(settings) == [new, old]
    assert stat.S_IMODE((tmp_path / "var" / "secret_keys").stat().st_mode) == 0o600
