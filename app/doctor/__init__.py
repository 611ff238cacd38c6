"""doctor: the whole installation looked at, from the settings' file to the oldest message.

Nothing is changed, not even what a start would do by itself: no folder is made, no table, no key.
What needs only a house that stands is in `reports/health`; here is the way there.
"""

import asyncio
import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kernel.cache import Cache, EmbeddedCache, RedisCache
from kernel.clock import Clock, SystemClock
from kernel.database import Database
from kernel.errors import Refused
from kernel.settings import PREFIX, Settings, load
from reports import health
from reports.health.finding import Finding, fail, ok, warn

__all__ = ["Finding", "Opened", "examine", "is_unmade"]

# Longer than any answer, shorter than a caller's patience.
CONNECT_S = 10.0
PYTHON_MIN = (3, 11)


@dataclass(frozen=True)
class Opened:
    """As much of a house as can be had without its keys."""

    settings: Settings
    db: Database
    clock: Clock
    cache: Cache


async def examine(
    config: Path | None, environ: Mapping[str, str] | None = None, clock: Clock | None = None
) -> list[Finding]:
    """Every finding, whatever state the installation is in; the worst ones do not hide the rest."""
    env = os.environ if environ is None else environ
    found = [_program()]
    try:
        settings = load(config, env)
    except Refused as refused:
        return [*found, _unreadable(refused)]
    found += [*_files(config, env, settings)]
    return found + await _stores(settings, clock or SystemClock())


def _program() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < PYTHON_MIN:
        return fail(
            "program", f"Python {version}", "it is too old for us", "use Python 3.11",
            zh=f"Python {version} 太旧",
        )  # fmt: skip
    return ok("program", f"Python {version}")


def _unreadable(refused: Refused) -> Finding:
    from app.cli.sentences import explain

    return fail(
        "config",
        explain(refused),
        "no command of Fandian starts with these settings",
        "correct it, then: fandian config check",
        zh="设置读不出来",
    )


def _files(config: Path | None, env: Mapping[str, str], settings: Settings) -> list[Finding]:
    """The file of settings and the files of secrets are not everybody's to read."""
    named = config or Path(env.get("FANDIAN_CONFIG", "fandian.toml"))
    secret = [
        Path(path)
        for key, path in env.items()
        if key.startswith(PREFIX) and key.endswith("_FILE") and Path(path).is_file()
    ]
    toml = [named] if named.is_file() and _holds_secrets(named) else []
    open_to_all = [path for path in [*toml, *secret] if _others_read(path)]
    if open_to_all:
        shown = ", ".join(str(path) for path in open_to_all)
        return [
            warn(
                "config",
                f"others on this machine may read {shown}",
                "it holds secrets",
                f"chmod 600 {' '.join(str(path) for path in open_to_all)}",
                zh="放密钥的文件别人也能读",
            )
        ]
    return [ok("config", f"{settings.mode}; every key is known")]


def _holds_secrets(path: Path) -> bool:
    words = ("secret", "key", "token", "database_url", "redis_url")
    lines = path.read_text(encoding="utf-8").splitlines()
    return any(word in line.split("=")[0].lower() for line in lines for word in words)


def _others_read(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o004)


async def _stores(settings: Settings, clock: Clock) -> list[Finding]:
    url = settings.database()
    if is_unmade(url):
        return [
            warn(
                "database",
                "there is no database yet",
                "the first start makes it",
                "fandian demo to look around, or fandian db migrate and fandian run",
                zh="还没有数据库",
            )
        ]
    try:
        db = await asyncio.wait_for(Database.open(url, pool_max=1), CONNECT_S)
    except Exception as error:
        return [_unreachable(error)]
    redis_url = settings.redis_url.get_secret_value()
    cache: Cache = RedisCache(redis_url) if redis_url else EmbeddedCache()
    try:
        return await health.examine(Opened(settings, db, clock, cache))
    finally:
        with suppress(Exception):
            await cache.close()
        await db.close()


def is_unmade(url: str) -> bool:
    """An SQLite file that nobody has opened yet; to open it would make it."""
    return url.startswith("sqlite://") and not Path(url.removeprefix("sqlite://")).exists()


def _unreachable(error: Exception) -> Finding:
    # Its text may repeat the address, and that a password.
    return fail(
        "database",
        f"the database cannot be reached ({type(error).__name__})",
        "nothing works without it",
        "check FANDIAN_DATABASE_URL, that the server runs, and that it lets this machine in",
        zh="数据库连不上",
    )
