"""init: six questions, then `fandian.toml` and a folder of secrets that only their owner may read.

Each question may be answered by a flag, on a terminal, or by a line of a pipe; an empty answer, or
the end of the pipe, is the default. Nothing that is there is ever overwritten.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import typer

from app.cli.state import State
from kernel.crypto import new_secret
from kernel.errors import Refused
from kernel.settings import load

# A person who has typed it wrong three times wants to look something up first.
TRIES_MAX = 3
SECRETS = "secrets"


@dataclass(frozen=True)
class Question:
    """`good` judges an answer; `possible` says in one phrase what it lets pass."""

    key: str
    zh: str
    en: str
    default: str
    possible: str
    good: Callable[[str], bool]
    secret: bool = False


def _zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _scheme(*schemes: str) -> Callable[[str], bool]:
    def good(text: str) -> bool:
        parts = urlsplit(text)
        return not text or (parts.scheme in schemes and bool(parts.netloc or parts.path))

    return good


QUESTIONS = (
    Question("locale", "语言 Language (zh/en)", "Language 语言 (zh/en)", "zh", "zh or en",
             lambda text: text in {"zh", "en"}),
    Question("mode", "embedded：一台机器，什么都不用装；production：PostgreSQL + Redis",
             "embedded: one machine, nothing to install; production: PostgreSQL + Redis",
             "embedded", "embedded or production",
             lambda text: text in {"embedded", "production"}),
    Question("timezone", "食堂所在时区", "The canteen's time zone", "Asia/Shanghai",
             "a zone of the IANA list, e.g. Asia/Shanghai", _zone),
    Question("public_url", "公网地址，链接和回调从它开始（没有就留空）",
             "Public address, what links and callbacks begin with (empty: none yet)", "",
             "https://…", _scheme("https", "http")),
    Question("database_url", "数据库 postgres://用户:密码@主机/库（留空：DATA_DIR 里的 SQLite）",
             "Database postgres://user:password@host/name (empty: SQLite in DATA_DIR)", "",
             "postgres://… or sqlite:///…", _scheme("postgres", "postgresql", "sqlite"),
             secret=True),
    Question("redis_url", "Redis redis://主机/0（留空：进程内）",
             "Redis redis://host/0 (empty: inside the process)", "", "redis://… or rediss://…",
             _scheme("redis", "rediss", "unix"), secret=True),
)  # fmt: skip


def init(
    context: typer.Context,
    locale: Annotated[str | None, typer.Option(help="zh or en")] = None,
    mode: Annotated[str | None, typer.Option(help="embedded or production")] = None,
    timezone: Annotated[str | None, typer.Option(help="e.g. Asia/Shanghai")] = None,
    public_url: Annotated[str | None, typer.Option(help="https://…, or empty")] = None,
    database_url: Annotated[str | None, typer.Option(help="postgres://…, or empty")] = None,
    redis_url: Annotated[str | None, typer.Option(help="redis://…, or empty")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Defaults for the rest, no question.")] = False,
) -> None:
    """Six questions (or flags, or lines of a pipe), then fandian.toml and its secrets, mode 0600.

    Example: fandian init --mode production --database-url postgres://fandian@db/fandian --yes
    """
    assert isinstance(context.obj, State)
    file = context.obj.config or Path("fandian.toml")
    if file.exists():
        raise Refused("config_exists", file=str(file))
    given = {
        "locale": locale, "mode": mode, "timezone": timezone, "public_url": public_url,
        "database_url": database_url, "redis_url": redis_url,
    }  # fmt: skip
    answers = _ask(given, asks=not yes)
    _write(file, answers)
    chinese = answers["locale"] == "zh"
    first = "fandian db migrate" if answers["mode"] == "production" else "fandian demo"
    print(f"写好了：{file}" if chinese else f"Written: {file}")
    print(f"接下来：{first}，fandian doctor，fandian run" if chinese
          else f"Next: {first}, fandian doctor, fandian run")  # fmt: skip


def _ask(given: dict[str, str | None], *, asks: bool) -> dict[str, str]:
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        flag = given[question.key]
        answer = question.default if flag is None else flag.strip()
        if flag is None and asks:
            answer = _typed(question, answers.get("locale", "zh"))
        if not question.good(answer):
            raise _bad(question, answer)
        answers[question.key] = answer
    return answers


def _typed(question: Question, locale: str) -> str:
    """One answer; on a terminal a wrong one is asked again."""
    words = question.zh if locale == "zh" else question.en
    for _ in range(TRIES_MAX):
        print(f"{words} [{question.default}]: ", end="", flush=True)
        line = sys.stdin.readline()
        answer = line.strip() or question.default
        if not sys.stdin.isatty():
            print("********" if question.secret and line.strip() else answer)
            return answer
        if question.good(answer):
            return answer
        print(question.possible)
    raise _bad(question, answer)


def _bad(question: Question, answer: str) -> Refused:
    shown = "********" if question.secret else answer
    return Refused(
        "bad_answer", question=question.key, answer=shown, possible=f"it is {question.possible}"
    )


def _write(file: Path, answers: dict[str, str]) -> None:
    """The secrets first: a file of settings never names one that is not there."""
    lines = ["# Every key: fandian config schema. What is in force: fandian config show."]
    secrets = {
        question.key: answers[question.key]
        for question in QUESTIONS
        if question.secret and answers[question.key]
    }
    if answers["mode"] == "production":
        secrets["secret_keys"] = new_secret()
    for key, value in secrets.items():
        _put(file.parent / SECRETS / key, value)
    # A JSON string is a TOML string.
    lines += [
        f"{question.key} = {json.dumps(answers[question.key])}"
        for question in QUESTIONS
        if not question.secret and answers[question.key]
    ]
    lines += [f'{key}_file = "{SECRETS}/{key}"' for key in secrets]
    _put(file, "\n".join(lines))
    load(file, {})


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused("config_exists", file=str(path)) from None
    except OSError as error:
        problem = error.strerror or ""
        raise Refused("unwritable_file", file=str(path), problem=problem) from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text + "\n")
