"""A shell for tests: commands run as an operator types them, in this process."""

import io
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from app.cli import main


class Shell:
    """Runs commands on one installation, in this process: loading a new one takes seconds."""

    def __init__(
        self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder, self.patch, self.capsys = folder, patch, capsys
        for name in [name for name in os.environ if name.startswith("FANDIAN_")]:
            patch.delenv(name)
        patch.setenv("FANDIAN_DATA_DIR", str(folder / "var"))
        patch.chdir(folder)

    def run(self, *words: str, text: str = "", **env: str) -> tuple[int, str, str]:
        """(exit status, stdout, stderr)."""
        self.patch.setattr(sys, "argv", ["fandian", *words])
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))
        with pytest.MonkeyPatch.context() as patch:
            for key, value in env.items():
                patch.setenv(key, value)
            try:
                main()
                status: object = 0
            except SystemExit as end:
                status = end.code or 0
        out, err = self.capsys.readouterr()
        assert isinstance(status, int)
        return status, out, err

    def ok(self, *words: str, text: str = "") -> str:
        status, out, err = self.run(*words, text=text)
        assert status == 0, err
        return out.strip()

    def refused(self, *words: str, **env: str) -> tuple[int, str]:
        """(exit status, the one sentence)."""
        status, _, err = self.run(*words, **env)
        assert "Traceback" not in err
        return status, err.strip()


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    handlers = logging.getLogger().handlers
    yield Shell(tmp_path, monkeypatch, capsys)
    # The commands have set up the log on a stream that is gone with this test.
    logging.getLogger().handlers = handlers
    structlog.reset_defaults()
