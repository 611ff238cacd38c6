"""The database and the store beside it: there, new enough, as durable as we count on."""

import secrets

from kernel.migrate import pending
from reports.health.finding import Examined, Finding, fail, ok, warn

# What our statements are tried on; older ones lack parts of the SQL we use.
POSTGRES_MIN = 13
SQLITE_MIN = (3, 35)


async def database(on: Examined) -> list[Finding]:
    """Reachable, and its version."""
    if on.db.dialect == "postgres":
        number = int(await on.db.value("SELECT current_setting('server_version_num')"))
        if number // 10_000 < POSTGRES_MIN:
            return [
                fail(
                    "database",
                    f"PostgreSQL {number // 10_000} is too old",
                    "some statements of ours are unknown to it",
                    f"move the database to PostgreSQL {POSTGRES_MIN} or newer",
                    zh=f"PostgreSQL {number // 10_000} 太旧",
                )
            ]
        return [ok("database", f"PostgreSQL {number // 10_000}.{number % 10_000} answers")]
    version = str(await on.db.value("SELECT sqlite_version()"))
    found = [_sqlite_version(version)]
    mode = str(await on.db.value("PRAGMA journal_mode"))
    if mode != "wal":
        found.append(
            fail(
                "database",
                f"SQLite's journal is {mode}",
                "without its write-ahead log readers and writers shut each other out",
                "stop Fandian, then: sqlite3 fandian.db 'PRAGMA journal_mode=WAL'",
                zh=f"SQLite 日志模式是 {mode}，应为 WAL",
            )
        )
    if on.settings.mode == "production":
        found.append(
            warn(
                "database",
                "production runs on SQLite",
                "one machine only: no second process elsewhere, no replica",
                "set FANDIAN_DATABASE_URL=postgres://… and move by backup and restore",
                zh="正式运行还在用 SQLite",
            )
        )
    return found


def _sqlite_version(version: str) -> Finding:
    if tuple(int(part) for part in version.split(".")[:2]) < SQLITE_MIN:
        return fail(
            "database",
            f"SQLite {version} is too old",
            "some statements of ours are unknown to it",
            "use a Python that brings SQLite 3.35 or newer",
            zh=f"SQLite {version} 太旧",
        )
    return ok("database", f"SQLite {version} answers, with its write-ahead log")


async def migrations(on: Examined) -> list[Finding]:
    """Every migration applied."""
    waiting = await pending(on.settings.database())
    if waiting:
        return [
            fail(
                "migrations",
                f"missing: {', '.join(waiting)}",
                "this version needs tables that are not there",
                "fandian backup before.zip, then: fandian db migrate",
                zh=f"数据表没升级：{', '.join(waiting)}",
            )
        ]
    return [ok("migrations", "the schema is up to date")]


async def store(on: Examined) -> list[Finding]:
    """Redis, or its twin where that is enough."""
    if not on.settings.redis_url.get_secret_value():
        if on.settings.mode == "production":
            return [
                warn(
                    "store",
                    "the embedded store is used in production",
                    "rate limits and live pages are then each process's own",
                    "set FANDIAN_REDIS_URL=redis://…",
                    zh="正式运行没有接 Redis",
                )
            ]
        return [ok("store", "embedded, inside the process")]
    word = secrets.token_bytes(8)
    try:
        await on.cache.set("doctor", word, 5)
        same = await on.cache.get("doctor") == word
    except Exception as error:
        return [_silent(type(error).__name__)]
    return [ok("store", "Redis answers") if same else _silent("it forgets what it was told")]


def _silent(problem: str) -> Finding:
    return fail(
        "store",
        f"Redis does not answer ({problem})",
        "rate limits and live pages stop; orders and money go on",
        "check FANDIAN_REDIS_URL and that the server runs",
        zh=f"Redis 没有应答（{problem}）",
    )
