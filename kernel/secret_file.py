"""Embedded mode makes its own SECRET_KEYS once and keeps them in DATA_DIR, for its owner only."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from kernel.crypto import new_secret
from kernel.errors import Refused
from kernel.settings import Settings


def secret_keys(settings: Settings) -> list[str]:
    """SECRET_KEYS, newest first; generated in embedded mode. Raises Refused(no_secret_keys)."""
    given = settings.secret_keys.get_secret_value()
    if given:
        return [part.strip() for part in given.split(",") if part.strip()]
    if settings.mode == "production":
        raise Refused("no_secret_keys")
    kept = _read_or_make(settings.data_dir / "secret_keys")
    return [part.strip() for part in kept.split(",") if part.strip()]


def replace_secret_keys(settings: Settings, keys: list[str]) -> None:
    """Write embedded mode's SECRET_KEYS anew, newest first; the file is whole at every moment."""
    path = settings.data_dir / "secret_keys"
    fresh = path.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(",".join(keys) + "\n")
    fresh.replace(path)


def _read_or_make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix="secret_keys.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(new_secret() + "\n")
            # A link is there whole or not at all, and the first wins: whoever starts at the same
            # moment never reads a file that is still empty.
            with suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            os.unlink(fresh)
    return path.read_text(encoding="utf-8").strip()
