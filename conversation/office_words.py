"""Pure: the words of the office as values: orders, refunds, figures, people, notices, cabinets.

A word is read whole or not at all, like the words on menus (`admin_words.py`). A notice and a
reason stay exactly as they were typed; everything else is half width and lower case.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from conversation.when import NOTHING_SAID, When, join_when, normal, split_when

# A notice has to be read on a phone; a reason stands in one line of the log.
NOTICE_MAX = 500
REASON_MAX = 80
NAME_MAX = 40


@dataclass(frozen=True)
class OfficeWord:
    """`what` is a word of `roles.py`; the other parts mean what that word needs."""

    what: str
    when: When = NOTHING_SAID
    subject: str = ""
    number: int = 0
    text: str = ""


_PLAIN = {
    "退款审核": "refunds", "待审核退款": "refunds", "refunds": "refunds",
    "角色": "roles", "谁有什么权限": "roles", "roles": "roles",
    "取餐柜": "cabinets", "柜子状态": "cabinets", "lockers": "cabinets",
    "体检": "checkup", "checkup": "checkup", "check up": "checkup",
    "规则": "policies", "policies": "policies",
}  # fmt: skip
STATUSES = {
    "待支付": "pending_payment", "未支付": "pending_payment", "unpaid": "pending_payment",
    "已支付": "paid", "paid": "paid", "备餐中": "preparing", "preparing": "preparing",
    "待取餐": "ready", "ready": "ready", "已取餐": "picked_up", "已取": "picked_up",
    "collected": "picked_up", "已取消": "cancelled", "cancelled": "cancelled",
    "未取餐": "no_show", "未取": "no_show", "no show": "no_show", "已处置": "disposed",
    "disposed": "disposed",
}  # fmt: skip
ROLES = {
    "后厨": "kitchen", "厨房": "kitchen", "厨师": "kitchen", "kitchen": "kitchen",
    "窗口": "counter", "counter": "counter", "柜管": "locker", "取餐柜": "locker",
    "柜子": "locker", "locker": "locker", "财务": "finance", "finance": "finance",
    "管理员": "admin", "管理": "admin", "admin": "admin", "负责人": "owner", "店长": "owner",
    "owner": "owner", "审计": "auditor", "auditor": "auditor",
}  # fmt: skip
_SPANS = {
    "": "day", "本周": "week", "这周": "week", "本星期": "week", "week": "week",
    "this week": "week", "上周": "last_week", "last week": "last_week", "本月": "month",
    "这个月": "month", "month": "month", "this month": "month",
}  # fmt: skip
_ABOUT = {
    "菜品": "dishes", "菜": "dishes", "dishes": "dishes", "订单": "orders", "orders": "orders",
    "": "",
}  # fmt: skip
_DECIDE = re.compile(
    r"(同意|拒绝|approve|reject)\s*(\d{1,3})\s*[,。 ]*(.*)", re.DOTALL | re.IGNORECASE
)
_SLOT = re.compile(
    r"(开柜|停用|启用|open|disable|enable)\s*([a-z0-9_-]{1,20}?)\s*柜?[\s-]\s*(\d{1,3})"
    r"\s*(?:号门?)?\s*(.*)",
    re.DOTALL | re.IGNORECASE,
)
_SLOTS = {
    "开柜": "open_slot", "open": "open_slot", "停用": "slot_off", "disable": "slot_off",
    "启用": "slot_on", "enable": "slot_on",
}  # fmt: skip
_NOTICE = re.compile(r"(?:公告|announce)(?:\s*[:：]\s*|\s+)(\S.*)", re.DOTALL | re.I)
_GRANT = re.compile(r"(?:授权|grant)(?: |:)\s*(.+?) (\S+)", re.I)
_REVOKE = re.compile(r"(?:撤权|revoke)(?: |:)\s*(.+)", re.I)
_POLICY = re.compile(r"(?:规则|policy) (\S+?)(?: ?[=:] ?| )(.+)", re.I)


def read_office_word(text: str) -> OfficeWord | None:
    """The word, or None for whatever else was typed. Never raises."""
    if len(text) > NOTICE_MAX + 20:
        return None
    if notice := _NOTICE.fullmatch(text.strip()):
        return OfficeWord("announce", text=notice[1].strip())
    raw = unicodedata.normalize("NFKC", text).strip()
    for read in _READERS:
        if (found := read(raw)) is not None:
            return found
    return None


def _decide(raw: str) -> OfficeWord | None:
    found = _DECIDE.fullmatch(raw)
    if found is None:
        return None
    verb = "approve" if found[1].lower() in {"同意", "approve"} else "reject"
    return OfficeWord("decide", subject=verb, number=int(found[2]), text=_reason(found[3]))


def _slot(raw: str) -> OfficeWord | None:
    found = _SLOT.fullmatch(raw)
    if found is None:
        return None
    word = _SLOTS[found[1].lower()]
    return OfficeWord(word, subject=found[2].upper(), number=int(found[3]), text=_reason(found[4]))


def _reason(text: str | None) -> str:
    return " ".join((text or "").split())[:REASON_MAX]


def _plain(raw: str) -> OfficeWord | None:
    what = _PLAIN.get(normal(raw).rstrip("。.!"))
    return OfficeWord(what) if what else None


def _people(raw: str) -> OfficeWord | None:
    flat = normal(raw)
    if found := _GRANT.fullmatch(flat):
        role = ROLES.get(found[2])
        return OfficeWord("grant", subject=found[1][:NAME_MAX], text=role) if role else None
    if found := _REVOKE.fullmatch(flat):
        name, _, last = found[1].rpartition(" ")
        if name and last in ROLES:
            return OfficeWord("revoke", subject=name[:NAME_MAX], text=ROLES[last])
        return OfficeWord("revoke", subject=found[1][:NAME_MAX])
    return None


def _policy(raw: str) -> OfficeWord | None:
    found = _POLICY.fullmatch(normal(raw))
    return OfficeWord("policy", subject=found[1], text=found[2].strip()) if found else None


def _orders(raw: str) -> OfficeWord | None:
    when, rest = split_when(raw)
    for word in ("今日订单", "订单情况", "today"):
        # 今日订单 has its own day; another one may stand before or after it.
        if rest == word or rest.startswith(word + " "):
            said, status = split_when(rest.removeprefix(word).strip())
            joined = join_when(when, said)
            if joined is not None and (not status or status in STATUSES):
                return OfficeWord("orders", joined, STATUSES.get(status, ""))
    # `today` alone is a day to `split_when`, and the English word for the list.
    if normal(raw) == "today":
        return OfficeWord("orders")
    status = normal(raw).removeprefix("today ")
    if status != normal(raw) and status in STATUSES:
        return OfficeWord("orders", subject=STATUSES[status])
    found = re.fullmatch(r"(?:查单|找单|find)(?: |:)?\s*(.{1,40})", rest)
    if found is None or (rest.startswith("find") and not rest.startswith("find ")):
        return None
    return OfficeWord("find", when, found[1].strip())


def _figures(raw: str) -> OfficeWord | None:
    when, rest = split_when(raw)
    for word, what in (("统计", "statistics"), ("stats", "statistics"), ("导出", "export"),
                       ("export", "export")):  # fmt: skip
        if rest != word and not rest.startswith(word + " "):
            continue
        said, rest = split_when(rest.removeprefix(word).strip())
        joined = join_when(when, said)
        about, span = _about_and_span(rest)
        if joined is None or about is None:
            return None
        return OfficeWord(what, joined, about, text=span)
    return None


def _about_and_span(rest: str) -> tuple[str | None, str]:
    for span, name in sorted(_SPANS.items(), key=lambda item: -len(item[0])):
        about = rest.removeprefix(span).strip() if rest.startswith(span) else None
        if about in _ABOUT:
            return _ABOUT[about], name
        about = rest.removesuffix(span).strip() if span and rest.endswith(span) else None
        if about in _ABOUT:
            return _ABOUT[about], name
    return None, ""


def _log(raw: str) -> OfficeWord | None:
    when, rest = split_when(raw)
    for word in ("日志", "log"):
        if rest == word or rest.startswith(word + " "):
            said, name = split_when(rest.removeprefix(word).strip())
            joined = join_when(when, said)
            return OfficeWord("log", joined, name[:NAME_MAX]) if joined is not None else None
    return None


_READERS: tuple[Callable[[str], OfficeWord | None], ...] = (
    _decide, _slot, _plain, _people, _policy, _orders, _figures, _log,
)  # fmt: skip
