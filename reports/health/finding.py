"""What a check says: one thing looked at, how it is, and what to do about it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from kernel.cache import Cache
from kernel.clock import Clock
from kernel.database import Database
from kernel.settings import Settings

ZH_UNITS = {"s": "秒", "min": "分钟", "h": "小时", "days": "天"}
Level = Literal["ok", "warn", "fail"]

TITLES = {
    "config": "设置", "database": "数据库", "migrations": "数据库版本", "store": "共享存储",
    "clock": "时钟", "zone": "时区", "secrets": "密钥", "fonts": "中文字体", "disk": "磁盘",
    "limits": "系统限制", "public_url": "公网地址", "channels": "聊天渠道", "payments": "支付渠道",
    "notices": "短信与模板", "outbox": "待发消息", "jobs": "定时任务", "stuck": "卡住的订单",
    "cabinets": "取餐柜", "backup": "备份", "demo": "演示残留", "program": "程序",
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """`name` is stable; the rest but `what` is empty when all is well.

    `why` and `fix` are for whoever has a shell; `zh` is `what` for the admin's chat.
    """

    name: str
    level: Level
    what: str
    why: str = ""
    fix: str = ""
    zh: str = ""

    def said(self, language: str) -> str:
        """What is wrong, in the words of a chat."""
        return self.zh if language == "zh" and self.zh else self.what

    def called(self, language: str) -> str:
        """The check's name in the words of a chat."""
        return self.title if language == "zh" else self.name.replace("_", " ")

    @property
    def title(self) -> str:
        """The check's name as the canteen says it."""
        return TITLES[self.name]


class Examined(Protocol):
    """What a check may look at: a house, or the part of one that could be opened."""

    @property
    def settings(self) -> Settings: ...
    @property
    def db(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def cache(self) -> Cache: ...


Check = Callable[[Examined], Awaitable[list[Finding]]]


def ok(name: str, what: str) -> Finding:
    return Finding(name, "ok", what)


def warn(name: str, what: str, why: str, fix: str, *, zh: str) -> Finding:
    """It works today and will not always."""
    return Finding(name, "warn", what, why, fix, zh)


def fail(name: str, what: str, why: str, fix: str, *, zh: str) -> Finding:
    """Somebody is not served because of it."""
    return Finding(name, "fail", what, why, fix, zh)


def span(ms: int) -> str:
    """`3 min`, `5 h`, `2 days`: how long something has lasted, for people."""
    seconds = max(0, ms) // 1000
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 2 * 3600:
        return f"{seconds // 60} min"
    if seconds < 2 * 86_400:
        return f"{seconds // 3600} h"
    return f"{seconds // 86_400} days"


def lasted(ms: int) -> str:
    """`span` in Chinese."""
    number, unit = span(ms).split(" ")
    return f"{number} {ZH_UNITS[unit]}"
