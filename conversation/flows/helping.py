"""帮助 付款: how one thing is done, on a short page; 帮助 of what we have no page for is 帮助.

Staff have pages of their own, each for those who may say its words; to everybody else they do not
exist. What is being asked stays open, and is put once more behind the page.
"""

import re
from collections.abc import Mapping

from conversation.facts import Facts
from conversation.flow import Flow
from conversation.outcome import Outcome, say
from conversation.roles import ADMIN, APPROVER, COUNTER, FINANCE, KITCHEN, LOCKER, STAFF
from conversation.session import Session
from conversation.texts import words
from conversation.words import Verb, clean

_ASKS = re.compile(r"(?:帮助|help)(?P<space>(?: with| about| on)?[: ]+)?(?P<about>.{1,20})")

_DINERS: Mapping[str, str] = {
    "ordering": "点餐 点菜 点饭 订餐 下单 菜单 购物车 结算 推荐"
    " order ordering orders menu cart checkout",
    "paying": "付款 支付 付钱 付费 饭卡 余额 充值 代付"
    " pay paying payment payments balance wallet topup",
    "pickup": "取餐 取餐码 取餐柜 柜子 取饭 窗口 二维码 开柜"
    " pickup collect collecting code cabinet locker",
    "cancel": "取消 取消订单 退单 退餐 cancel cancelling cancelorder",
    "refund": "退款 退钱 refund refunds",
    "group": "拼单 一起点 group grouporder",
    "settings": "设置 过敏 忌口 提醒 语言 绑定 偏好"
    " settings setting allergy allergies reminders language",
}
# Who reads the page may say every word on it (`roles.py`).
STAFF_PAGES: Mapping[str, tuple[frozenset[str], str]] = {
    "menu": (ADMIN, "菜单 草稿 发布 改价 menu menus draft publish"),
    "stock": (ADMIN, "库存 售罄 stock soldout"),
    "meal": (ADMIN, "接单 截单 暂停 cutoff pause"),
    "kitchen": (KITCHEN, "后厨 厨房 汇总 出餐 库存 kitchen prep"),
    "counter": (COUNTER, "核销 窗口 查单 counter redeem"),
    "review": (APPROVER, "审核 退款审核 同意 review approve"),
    "cabinets": (LOCKER, "柜子 取餐柜 开柜 lockers locker cabinets cabinet"),
    "finance": (FINANCE, "财务 充值 对账 finance"),
    "office": (ADMIN, "管理 统计 导出 公告 规则 角色 日志 体检 office admin stats policies"),
}  # fmt: skip

_TOPICS = frozenset(
    topic
    for names in (*_DINERS.values(), *(names for _, names in STAFF_PAGES.values()))
    for topic in names.split()
)


def show_help(session: Session, facts: Facts) -> Outcome:
    """How to order in general; what is being asked is put once more behind it."""
    t = words(session.language)
    lines = [t.help(), t.help_topics()]
    if facts.roles & STAFF:
        lines.append(t.help_staff())
        pages = [page for page, (roles, _) in STAFF_PAGES.items() if roles & facts.roles]
        if pages:
            names = t.listed([t.help_topic_name(page) for page in pages])
            lines.append(t.help_topics_staff(t.help_topic_name(pages[-1]), names))
    return say(session, *lines)


def help_about(text: str, session: Session, facts: Facts) -> Outcome | None:
    """The page of what is asked for; None for a text that asks for no help."""
    if (topic := topic_of(text)) is None:
        return None
    t = words(session.language)
    for page, (roles, names) in STAFF_PAGES.items():
        if topic in names.split() and roles & facts.roles:
            return say(session, t.help_about_staff(page))
    for page, names in _DINERS.items():
        if topic in names.split():
            return say(session, t.help_about(page))
    return show_help(session, facts)


def topic_of(text: str) -> str | None:
    """What help is asked about, without spaces; None when it is not asked at all.

    Nobody is asked to type the space: 帮助付款 is one of ours, 帮助我点两份 is not.
    """
    found = _ASKS.fullmatch(clean(text))
    if found is None:
        return None
    topic = found["about"].replace(" ", "")
    return topic if found["space"] or topic in _TOPICS else None


FLOW = Flow(verbs={Verb.HELP: show_help}, reads=(help_about,))
