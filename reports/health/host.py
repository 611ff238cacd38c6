"""The machine below: clocks, secrets, fonts, room."""

import os
import resource
import shutil
import stat
from pathlib import Path
from zoneinfo import ZoneInfo

from kernel.clock import read_offset
from kernel.crypto import opens, read_secret
from kernel.errors import Refused
from reports.health.finding import Examined, Finding, fail, lasted, ok, span, warn

# Signatures of providers and devices are good for five minutes; half a minute is a sign.
SKEW_WARN_MS, SKEW_FAIL_MS = 2_000, 60_000
# A day of a large canteen is some 100 MB; below a tenth of that a lunch no longer fits.
FREE_WARN_BYTES, FREE_FAIL_BYTES = 1024**3, 100 * 1024**2
# 500 diners with a page each, 16 connections, and some.
FILES_MIN = 1024
# 32 random bytes have fewer than 20 different values once in some 10^9 tries.
DIFFERENT_MIN = 20
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
# Parts of the file names of the Chinese faces that systems ship.
CJK_NAMES = (
    "cjk", "wqy", "sourcehan", "notosanssc", "uming", "ukai", "droidsansfallback", "simsun",
    "simhei", "msyh", "pingfang", "hiragino", "harmonyos", "alibabapuhuiti",
)  # fmt: skip


async def clock(on: Examined) -> list[Finding]:
    """The database's clock against this machine's."""
    canteen_ms = await on.clock.canteen_ms(on.db) - await read_offset(on.db)
    skew = abs(canteen_ms - on.clock.real_ms())
    if skew < SKEW_WARN_MS:
        return [ok("clock", "the database and this machine agree on the time")]
    say = fail if skew >= SKEW_FAIL_MS else warn
    return [
        say(
            "clock",
            f"the database's clock and this machine's are {span(skew)} apart",
            "signatures, codes and cut-offs are judged by one or the other",
            "let both machines follow one time server (chrony or systemd-timesyncd)",
            zh=f"数据库和本机的时钟差了 {lasted(skew)}",
        )
    ]


async def zone(on: Examined) -> list[Finding]:
    """TIMEZONE and each canteen's zone exist."""
    rows = await on.db.all("SELECT letter, timezone FROM canteen ORDER BY id")
    named = [("TIMEZONE", on.settings.timezone)]
    named += [(f"canteen {row['letter']}", row["timezone"]) for row in rows]
    wrong = [f"{who} says {name}" for who, name in named if not _is_zone(name)]
    if wrong:
        return [
            fail(
                "zone",
                f"there is no such time zone: {', '.join(wrong)}",
                "no meal can open or close",
                "name one of the IANA list, e.g. FANDIAN_TIMEZONE=Asia/Shanghai",
                zh="设置里有不存在的时区",
            )
        ]
    return [ok("zone", on.settings.timezone)]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


async def secrets(on: Examined) -> list[Finding]:
    """SECRET_KEYS are there, random, and nobody else's to read."""
    given = on.settings.secret_keys.get_secret_value()
    kept = on.settings.data_dir / "secret_keys"
    if not given and on.settings.mode == "production":
        return [
            fail(
                "secrets",
                "SECRET_KEYS is not set",
                "production does not start without it",
                "fandian keys generate, and keep the value where backups are not",
                zh="没有设置 SECRET_KEYS",
            )
        ]
    if not given and not kept.exists():
        return [ok("secrets", "made at the first start")]
    found = [] if given else _mode(kept)
    text = given or kept.read_text(encoding="utf-8")
    keys = [part.strip() for part in text.split(",") if part.strip()]
    weak = _strength(keys)
    if weak[0].level == "ok" and not await opens(keys, on.db):
        return [
            *found,
            fail(
                "secrets",
                "the database was written with other SECRET_KEYS",
                "codes, links and sealed rows cannot be read, so nothing starts",
                "set the SECRET_KEYS that belong to it; instances on one database share them",
                zh="密钥和数据库对不上",
            ),
        ]
    return found + weak


def _mode(path: Path) -> list[Finding]:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return [
            fail(
                "secrets",
                f"others on this machine may read {path}",
                "whoever has it can make pickup codes and read every sealed row",
                f"chmod 600 {path}, then: fandian keys rotate",
                zh="密钥文件别人也能读",
            )
        ]
    return []


def _strength(keys: list[str]) -> list[Finding]:
    try:
        weak = any(len(set(read_secret(key))) < DIFFERENT_MIN for key in keys) or not keys
    except Refused:
        weak = True
    if weak:
        return [
            fail(
                "secrets",
                "a key of SECRET_KEYS is not 32 random bytes",
                "what can be guessed opens every code",
                "put a fresh one in front: fandian keys generate",
                zh="密钥不是 32 个随机字节",
            )
        ]
    if len(keys) > 1:
        return [ok("secrets", f"{len(keys)} keys; the older ones may go once all have restarted")]
    return [ok("secrets", "present and random")]


async def fonts(on: Examined) -> list[Finding]:
    """A face with Chinese characters, for what is drawn on this machine."""
    found = _chinese_face(FONT_FOLDERS)
    if found is None:
        return [
            warn(
                "fonts",
                "no font with Chinese characters was found",
                "posters and charts would show boxes; pages and codes do not need it",
                "apt-get install fonts-noto-cjk, or put one into ~/.local/share/fonts",
                zh="没找到中文字体，海报和图表会是方框",
            )
        ]
    return [ok("fonts", found.name)]


def _chinese_face(folders: tuple[str, ...]) -> Path | None:
    for folder in folders:
        for path in Path(folder).expanduser().rglob("*.[to]t[fc]"):
            if any(name in path.name.lower().replace("-", "") for name in CJK_NAMES):
                return path
    return None


async def disk(on: Examined) -> list[Finding]:
    """Room in DATA_DIR, and the right to write there."""
    folder = on.settings.data_dir
    if not folder.is_dir():
        return [ok("disk", f"{folder} is made at the first start")]
    if not os.access(folder, os.W_OK | os.X_OK):
        return [
            fail(
                "disk",
                f"{folder} cannot be written",
                "nothing can be kept there",
                f"chown it to whoever runs Fandian: chown -R fandian {folder}",
                zh="数据目录不能写",
            )
        ]
    free = shutil.disk_usage(folder).free
    if free >= FREE_WARN_BYTES:
        return [ok("disk", f"{free / 1024**3:.0f} GB free")]
    say = fail if free < FREE_FAIL_BYTES else warn
    return [
        say(
            "disk",
            f"{free // 1024**2} MB free in {folder}",
            "a full disk refuses every order",
            "make room, or move DATA_DIR to a larger disk",
            zh=f"磁盘只剩 {free // 1024**2} MB",
        )
    ]


async def limits(on: Examined) -> list[Finding]:
    """How many files and connections a process may have open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < FILES_MIN:
        return [
            warn(
                "limits",
                f"a process may open {soft} files",
                "each page and chat that is open needs one; at noon they run out",
                "ulimit -n 65536, or LimitNOFILE=65536 in the unit",
                zh=f"一个进程只能打开 {soft} 个文件",
            )
        ]
    return [ok("limits", f"{soft} open files" if soft >= 0 else "open files without limit")]
