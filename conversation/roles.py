"""Who may say which word: one table, read by the flows and by the tests made from it.

Whoever lacks the role is not heard at all: the word goes on to the layers that everybody has, and
is answered like any other text. Nothing tells them that there is such a word.
"""

from collections.abc import Mapping

KITCHEN = frozenset({"kitchen", "admin", "owner"})
COUNTER = frozenset({"counter", "kitchen", "admin", "owner"})
LOCKER = frozenset({"locker", "admin", "owner"})
APPROVER = frozenset({"finance", "admin", "owner"})
STAFF = frozenset({"kitchen", "counter", "locker", "finance", "admin", "owner", "auditor"})
READER = frozenset({"admin", "owner", "auditor"})
FIGURES = frozenset({"finance", "admin", "owner", "auditor"})
FINDER = frozenset({"counter", "kitchen", "finance", "admin", "owner"})
ADMIN = frozenset({"admin", "owner"})
LOGIN = FIGURES | KITCHEN
FINANCE = frozenset({"finance", "owner"})
# Whoever stands where food is handed out, and looks into a wrong box.
HANDING = frozenset({"counter", "kitchen", "locker", "admin", "owner"})
OWNER = frozenset({"owner"})

# Each word by what it does, with who may say it.
MAY: Mapping[str, frozenset[str]] = {
    # The menu.
    "draft": ADMIN,
    "import": ADMIN,
    "copy": ADMIN,
    "preview": ADMIN,
    "publish": ADMIN,
    "schedule": ADMIN,
    "withdraw": ADMIN,
    # What is changed while people order.
    "price": ADMIN,
    "stock": ADMIN,
    "sold_out": ADMIN,
    "restore": ADMIN,
    "off": ADMIN,
    "on": ADMIN,
    "cutoff": ADMIN,
    "extend": ADMIN,
    "pause": ADMIN,
    "resume": ADMIN,
    # The kitchen and the counter.
    "counts": KITCHEN,
    "ready": KITCHEN,
    "recall": KITCHEN,
    "run_out": KITCHEN,
    "collect": COUNTER,
    "login": LOGIN,
    # The office.
    "stock_table": KITCHEN,
    "orders": COUNTER,
    "find": FINDER,
    "refunds": APPROVER,
    "decide": APPROVER,
    "statistics": FIGURES,
    "export": FIGURES,
    "announce": ADMIN,
    "roles": READER,
    "grant": OWNER,
    "revoke": OWNER,
    "cabinets": LOCKER,
    "open_slot": LOCKER,
    "slot_off": LOCKER,
    "slot_on": LOCKER,
    "log": READER,
    "checkup": READER,
    "disputes": HANDING,
    "resolve": HANDING,
    "pair": LOCKER,
    "cash": FINANCE,
    "pay_out": FINANCE,
    "cash_list": FINANCE,
    "cash_decide": FINANCE,
    "reconcile": FINANCE,
    "policies": FIGURES,
    "policy": ADMIN,
}

# Examples of each word as people type it, in both languages; the tests say them in every role.
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "draft": ("草稿 明天午餐", "draft tomorrow lunch", "明天午餐"),
    "copy": ("复制昨天", "copy yesterday"),
    "preview": ("预览", "preview"),
    "publish": ("发布", "publish"),
    "schedule": ("发布 18:00", "publish 18:00"),
    "withdraw": ("撤回", "withdraw"),
    "price": ("改价 红烧肉 16", "红烧肉改16", "price rice 2"),
    "stock": ("红烧肉+20", "红烧肉-5", "红烧肉=30"),
    "sold_out": ("售罄 红烧肉", "sold out rice"),
    "restore": ("恢复 红烧肉", "restore rice"),
    "off": ("下架 红烧肉", "off rice"),
    "on": ("上架 红烧肉", "relist rice"),
    "cutoff": ("截单 10:45", "午餐截单延到10:45", "cutoff 10:45"),
    "extend": ("延长 15", "extend 15"),
    "pause": ("暂停", "暂停 30分钟", "pause 30"),
    "resume": ("恢复接单", "resume orders"),
    "counts": ("汇总", "prep"),
    "ready": ("A017好了", "全部好了", "红烧肉好了", "A017 ready"),
    "recall": ("撤回 A017", "recall A017"),
    "run_out": ("红烧肉 少8份",),
    "collect": ("核销 739204", "redeem A017"),
    "login": ("后台登录", "login"),
    "stock_table": ("库存", "stock"),
    "orders": ("今日订单", "今日订单 待取餐", "today"),
    "find": ("查单 A017", "查单 小李", "find A017"),
    "refunds": ("退款审核", "refunds"),
    "decide": ("同意 1", "拒绝 1 已换过一份", "approve 1"),
    "statistics": ("统计", "统计 本周", "统计 菜品", "stats"),
    "export": ("导出", "导出 菜品 昨天", "export"),
    "announce": ("公告 明天停水，晚餐照常。", "announce No water tomorrow."),
    "roles": ("角色", "roles"),
    "grant": ("授权 小王 后厨", "grant xiaowang kitchen"),
    "revoke": ("撤权 小王", "revoke xiaowang"),
    "cabinets": ("取餐柜", "lockers"),
    "open_slot": ("开柜 A 7 门卡住", "open A 7 jammed"),
    "slot_off": ("停用 A 7 锁坏了", "disable A 7 broken"),
    "slot_on": ("启用 A 7", "enable A 7"),
    "log": ("日志", "日志 昨天", "日志 王经理", "log"),
    "checkup": ("体检", "checkup"),
    "disputes": ("异议", "disputes"),
    "resolve": ("解除 A017", "解除 A017 换码", "resolve A017"),
    "pair": ("配对 B", "pair B"),
    "cash": ("充值 小王 50", "top up Wang 50"),
    "pay_out": ("退卡 小王", "pay out Wang"),
    "cash_list": ("充值审核", "topups"),
    "cash_decide": ("同意充值 3", "拒绝充值 3 数目不对", "approve topup 3"),
    "reconcile": ("对账 昨天", "对账 2025-03-11", "reconcile yesterday"),
    "policies": ("规则", "policies"),
    "policy": ("规则 安静时段 22:00-07:00", "policy pay_grace_s 300"),
}


def may(word: str, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles is heard."""
    return bool(MAY[word] & roles)
