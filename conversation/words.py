"""Words that always work (`CONTRACT.md` §6): what a short text means as a whole, in both languages.

Only whole messages are looked up here, never parts: anything longer belongs to the understanding.
"""

import re
import unicodedata
from enum import StrEnum


class Verb(StrEnum):
    MENU = "menu"  # 菜单
    CART = "cart"  # 购物车
    CHECKOUT = "checkout"  # 结算
    CONFIRM = "confirm"  # 确认
    DENY = "deny"  # 不要
    CANCEL = "cancel"  # 取消
    BACK = "back"  # 返回
    HELP = "help"  # 帮助
    ORDERS = "orders"  # 订单
    STATUS = "status"  # 进度
    CODE = "code"  # 取餐码
    BALANCE = "balance"  # 余额
    PAID = "paid"  # 付了
    PAY = "pay"  # 付款
    PAY_WALLET = "pay_wallet"  # 饭卡支付
    PAY_PROVIDER = "pay_provider"  # 其他方式支付
    REFUND = "refund"  # 退款
    CANCEL_ORDER = "cancel_order"  # 取消订单
    CLEAR = "clear"  # 清空
    UNDO = "undo"  # 撤销
    RECOMMEND = "recommend"  # 推荐
    OPEN_DOOR = "open_door"  # 开柜
    STILL_THERE = "still_there"  # 还没拿
    EXTEND = "extend"  # 延时
    NEW_CODE = "new_code"  # 换码
    CABINET = "cabinet"  # 柜子
    COUNTER = "counter"  # 窗口
    USUAL = "usual"  # 老样子
    AGAIN = "again"  # 再来一单
    GROUP = "group"  # 拼单
    BIND = "bind"  # 绑定
    TOP_UP = "top_up"  # 充值
    STATEMENT = "statement"  # 明细
    NOT_MINE = "not_mine"  # 不是我的
    MY_CODE = "my_code"  # 我的码
    PAY_FOR_ME = "pay_for_me"  # 代付
    MY_DATA = "my_data"  # 我的数据
    SETTINGS = "settings"  # 设置
    RATE = "rate"  # 评价
    HUMAN = "human"  # 人工
    RESTORE = "restore"  # 恢复
    RESTART = "restart"  # 重来
    REPEAT = "repeat"  # 再说一遍
    NEXT_PAGE = "next_page"  # 下一页
    PREVIOUS_PAGE = "previous_page"  # 上一页
    ENGLISH = "english"
    CHINESE = "chinese"  # 中文


_WORDS: dict[Verb, str] = {
    Verb.MENU: "菜单 菜谱 看菜单 今天吃什么 今日菜单 有啥 有啥吃的 吃啥 menu",
    Verb.CART: "购物车 车 我点了啥 我点了什么 cart basket",
    Verb.CHECKOUT: "结算 下单 买单 结账 就这些 就这样 checkout done",
    Verb.CONFIRM: "确认 确认下单 确定 是 是的 对 好 好的 可以 嗯 行 ok yes confirm",
    Verb.DENY: "不 不要 不要了 不用 不用了 算了 否 no nope nevermind",
    Verb.CANCEL: "取消 退出 不点了 停 cancel quit stop",
    Verb.BACK: "返回 后退 上一级 back",
    Verb.HELP: "帮助 怎么用 不会用 功能 help ? ？",
    Verb.ORDERS: "订单 我的订单 历史 记录 orders history",
    Verb.STATUS: "进度 到哪了 好了没 好了吗 催一下 status",
    Verb.CODE: "取餐码 二维码 码 code qr",
    Verb.BALANCE: "余额 饭卡 饭卡余额 补贴 balance",
    Verb.PAID: "付了 已付 已付款 付好了 付过了 paid",
    Verb.PAY: "付款 支付 去付款 pay",
    Verb.PAY_WALLET: "饭卡支付 饭卡付 用饭卡 余额支付 wallet mealcard",
    Verb.PAY_PROVIDER: "微信支付 支付宝支付 微信 支付宝 网上支付 网上支付(演示) wechat wechatpay"
    " alipay online online(demo)",
    Verb.REFUND: "退款 refund",
    Verb.CANCEL_ORDER: "取消订单 退餐 退单 不吃了 cancelorder",
    Verb.CLEAR: "清空 清空购物车 重新点 clear",
    Verb.UNDO: "撤销 上一步 点错了 undo",
    Verb.RECOMMEND: "推荐 随便 吃什么好 recommend suggest",
    Verb.OPEN_DOOR: "开柜 开门 opendoor",
    Verb.STILL_THERE: "还没拿 没拿到 stillthere",
    Verb.EXTEND: "延时 延长保管 extend",
    Verb.NEW_CODE: "换码 newcode",
    Verb.CABINET: "柜子 取餐柜 放柜子 柜子取 取餐柜取 locker cabinet",
    Verb.COUNTER: "窗口 窗口取 自取 去窗口 counter",
    Verb.USUAL: "老样子 照旧 跟上次一样 theusual usual",
    Verb.AGAIN: "再来一单 再来一份一样的 再点一次 again reorder",
    Verb.GROUP: "拼单 一起点 开团 发起拼单 group grouporder",
    Verb.BIND: "绑定 bind",
    Verb.TOP_UP: "充值 topup",
    Verb.STATEMENT: "明细 账单 流水 statement",
    Verb.NOT_MINE: "不是我的 拿错了 notmine",
    Verb.MY_CODE: "我的码 身份码 mycode",
    Verb.PAY_FOR_ME: "代付 找人代付 payforme",
    Verb.MY_DATA: "我的数据 注销 mydata",
    Verb.SETTINGS: "设置 我的设置 偏好 settings",
    Verb.RATE: "评价 打分 rate",
    Verb.HUMAN: "人工 客服 找人 人工客服 转人工 投诉 human agent",
    Verb.RESTORE: "恢复 继续 接着点 resume",
    Verb.RESTART: "重来 从头开始 restart",
    Verb.REPEAT: "再说一遍 没看到 repeat",
    Verb.NEXT_PAGE: "下一页 下页 更多 next more",
    Verb.PREVIOUS_PAGE: "上一页 上页 previous prev",
    Verb.ENGLISH: "english 英文 英语",
    Verb.CHINESE: "中文 汉语 chinese",
}

_VERB_OF: dict[str, Verb] = {word: verb for verb, words in _WORDS.items() for word in words.split()}


def words_of(verb: Verb) -> list[str]:
    """Every way to say it."""
    return _WORDS[verb].split()


_TAIL = "。.!！?~～…,，;；、 "
_NUMBERS = "一二三四五六七八九十"
_SEVERAL = re.compile(r"[①-⑳]\s*[①-⑳]")
_ORDINAL = re.compile(r"第?\s?(\d{1,3}|[一二三四五六七八九十])\s?(?:个|号)?")
# An order's number as people type it: the canteen's letter and three to five digits.
ORDER_NUMBER = re.compile(r"[a-z]\d{3,5}", re.ASCII)
_NUMBERED = re.compile(r"(\D+?)\s*\b([a-z]\d{3,5})(?:\s+(.*))?", re.ASCII)


def clean(text: str) -> str:
    """Full width, case and closing punctuation do not matter; inner spaces become one."""
    flat = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower()).strip()
    return flat.strip(_TAIL) or flat[:1]


def verb_of(text: str) -> Verb | None:
    """The verb that the whole text is, or None. 「确认？」 wonders and confirms nothing."""
    verb = _VERB_OF.get(clean(text).replace(" ", ""))
    return None if verb is Verb.CONFIRM and wonders(text) else verb


def wonders(text: str) -> bool:
    """True for a question: what is asked is not yet said to be done."""
    return "?" in unicodedata.normalize("NFKC", text)


def number_of(text: str) -> int | None:
    """`1`, `①`, `一`, `第2个`, `2号` as a number; None for anything else."""
    found = _ORDINAL.fullmatch(clean(text))
    if found is None or _SEVERAL.search(text):
        return None
    return int(found[1]) if found[1].isdecimal() else _NUMBERS.index(found[1]) + 1


def verb_and_number(text: str) -> tuple[Verb, str, str] | None:
    """`取消订单 A017`, `退款A017 清炒时蔬`: the verb, the order's number in capitals, the rest."""
    found = _NUMBERED.fullmatch(clean(text))
    verb = _VERB_OF.get(found[1].replace(" ", "")) if found else None
    if found is None or verb is None:
        return None
    return verb, found[2].upper(), (found[3] or "").strip()


# 柜子 / 窗口 said inside a longer message: where to collect, taken out before dishes are read.
# A cabinet of one letter may stand behind the word: 柜子B, locker B.
_LETTER = r"\s*([A-Za-z](?![A-Za-z0-9]))?"
_METHODS = (
    ("cabinet", re.compile(
        rf"(?:放|到|在|用|走)?(?:取餐柜|柜子|外卖柜){_LETTER}(?:里|上)?(取餐|来取|取|拿)?"
    )),
    ("cabinet", re.compile(
        rf"\b(?:in(?:to)? |from |at )?(?:the )?(?:locker|cabinet){_LETTER}()", re.I
    )),
    ("counter", re.compile(r"()(?:到|在|去|走)?窗口(取餐|来取|取|拿)?")),
    ("counter", re.compile(r"()\b(?:at )?(?:the )?counter()\b", re.I)),
)  # fmt: skip


def split_method(text: str) -> tuple[str, str, str]:
    """(method, cabinet, the text without it); method is `` when nothing was said of it."""
    said, text = text, unicodedata.normalize("NFKC", text)
    for method, pattern in _METHODS:
        found = pattern.search(text)
        if found is None:
            continue
        # 「12点柜子取」 keeps its 取, which belongs to the time.
        rest = f"{text[: found.start()]}{found[2] or ''}{text[found.end() :]}"
        before = text[: found.start()].rstrip()
        if found[2] and not re.search(r"[点刻半分后\d]$", before):
            rest = f"{text[: found.start()]}{text[found.end() :]}"
        return method, (found[1] or "").upper(), rest.strip(_TAIL)
    return "", "", said
