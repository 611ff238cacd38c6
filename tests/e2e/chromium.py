"""The browser of the page tests: Debian's Chromium, or whichever CHROMIUM names.

Playwright drives it and never downloads one. Without a Chinese font every page shows boxes and
every screenshot lies, so a font is part of the browser here.
"""

import os
import shutil
import subprocess
from pathlib import Path

from tests.programs import NotToBeHad, Say, apt_install, on_machine

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fontconfig", "fonts-noto-cjk", "fonts-noto-color-emoji")

# A test page is on loopback. Everything a browser does by itself would only knock on closed doors.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find(say: Say) -> Path:
    """The browser's program, a Chinese font beside it. Raises NotToBeHad."""
    if named := os.environ.get("CHROMIUM"):
        if not os.access(named, os.X_OK):
            raise NotToBeHad(f"CHROMIUM names {named}, which is not a program here")
        return Path(named)
    found = on_machine(*NAMES)
    if found and chinese_fonts():
        return found
    if apt_install(PACKAGES, say) and (found := on_machine(*NAMES)) and chinese_fonts():
        return found
    raise NotToBeHad(
        "The page tests need Chromium and a Chinese font: install both (Debian: "
        f"apt-get install {' '.join(PACKAGES)}), or name a browser with CHROMIUM"
    )


def flags() -> list[str]:
    """Chromium has no sandbox as root, and says so by not starting."""
    return FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])


def chinese_fonts() -> list[str]:
    if not shutil.which("fc-list"):
        return []
    listed = subprocess.run(
        ["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=True
    )
    return listed.stdout.splitlines()
