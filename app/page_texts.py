"""The words of the server-rendered pages in both languages, and which of the two a browser gets."""

from collections.abc import Mapping

from aiohttp import web

COOKIE = "language"

INSPECT = {
    "zh": {
        "lang": "zh-CN", "title": "检查器", "other": "EN", "other_code": "en",
        "intro": "一条消息怎么读、当时知道什么、要做什么、各渠道怎么显示。",
        "who": "看谁", "look": "看", "nobody": "还没有人说过话。先去聊天里发一句。",
        "turns": "消息", "newest": "一直看最新一条",
        "not_here": "这条消息不是本进程处理的（或已超过最近 40 条），只有收件箱里留下的内容。",
        "read": "怎么读的", "layer": "由谁接住",
        "nothing_to_read": "不是文字，没有可读的。",
        "layers": {
            "answer": "待答问题的回答", "numbered_verb": "带订单号的词",
            "read": "某个主题自己读的话",
            "verb": "随时可用的词", "understood": "理解引擎", "lost": "没人接住：不懂",
        },
        "whole": "整句就是一个固定的词，理解引擎没有用上；下面是它若来读会怎么读。",
        "kept_out": "不进语法", "covered": "认得的字", "operations": "操作", "intent": "意图",
        "confidence": "把握", "why": "为什么", "certain": "每个词都认得，没有可怀疑的",
        "doubts": {
            "part": "只说了菜名的一部分", "category": "说的是一类菜", "sound": "按读音猜的",
            "edit": "可能打错了字", "unknown": "不知道要做什么",
        },
        "clarify": "要反问", "cart_after": "读完以后的购物车", "empty": "空",
        "session": "会话", "before": "之前", "after": "之后", "session_now": "现在的会话",
        "cart": "购物车", "pickup": "取餐", "questions": "待答问题", "until": "到",
        "shown": "数字指的单子", "mention": "刚说到的菜", "undo": "可撤销几步",
        "misses": "连着没懂",
        "language": "语言", "version": "第几版",
        "effects": "要做的事", "no_effects": "什么也不用做。",
        "facts": "当时知道的", "fact": {
            "now": "食堂时间", "meal": "餐次", "roles": "角色", "purse": "饭卡 + 补贴",
            "orders": "进行中的订单", "group": "在群里",
        },
        "looks": "各渠道怎么显示", "bytes": "字节", "messages_most": "最多 {} 条",
        "channel": {"console": "控制台", "wechat": "公众号", "wecom": "企业微信",
            "dingtalk": "钉钉"},
        "replay": "重放",
        "replay_same": "用当时的会话和事实、现在的代码再走一步：结果和当时一样。",
        "replay_other": "用当时的会话和事实、现在的代码再走一步：结果和当时不同！",
        "replay_what": "回到这一步之前，换一句话试试。只算给你看：不保存、不下单、不发给任何人。",
        "try": "换成这句", "later": "过了几分钟", "fresh": "当作新来的人", "try_go": "试试",
        "tried": "那样的话",
    },
    "en": {
        "lang": "en", "title": "Inspector", "other": "中文", "other_code": "zh",
        "intro": "How a message was read, what was known, what was to be done, how each channel"
        " shows it.",
        "who": "Look at", "look": "Look",
        "nobody": "Nobody has said anything yet. Say something in the chat first.",
        "turns": "Messages", "newest": "Follow the newest",
        "not_here": "This process did not take this message (or it is older than the last 40); only"
        " what the inbox keeps is here.",
        "read": "How it was read", "layer": "Taken by",
        "nothing_to_read": "No text, nothing to read.",
        "layers": {
            "answer": "the answer to an open question",
            "numbered_verb": "a word with an order's number",
            "read": "a subject's own words", "verb": "a word that always works",
            "understood": "the understanding", "lost": "nobody: not understood",
        },
        "whole": "The whole message is one fixed word; the understanding was not asked. Below is"
        " how it would read it.",
        "kept_out": "kept from the grammar", "covered": "Characters known",
        "operations": "Operations", "intent": "Intent", "confidence": "Confidence", "why": "Why",
        "certain": "every word is known, nothing to doubt",
        "doubts": {
            "part": "only a part of the dish's name", "category": "a kind of dish",
            "sound": "guessed by its sound", "edit": "perhaps a typing mistake",
            "unknown": "no idea what is wanted",
        },
        "clarify": "Asks back", "cart_after": "Cart after reading", "empty": "empty",
        "session": "Session", "before": "before", "after": "after", "session_now": "Session now",
        "cart": "Cart", "pickup": "Pickup", "questions": "Open questions", "until": "until",
        "shown": "What numbers mean", "mention": "Dish just talked of", "undo": "Undo steps",
        "misses": "Misses in a row", "language": "Language", "version": "Version",
        "effects": "To be done", "no_effects": "Nothing to do.",
        "facts": "What was known", "fact": {
            "now": "Canteen time", "meal": "Meal", "roles": "Roles", "purse": "Purse + subsidy",
            "orders": "Live orders", "group": "In a group",
        },
        "looks": "As each channel shows it", "bytes": "bytes",
        "messages_most": "{} messages at most",
        "channel": {
            "console": "Console", "wechat": "WeChat", "wecom": "WeCom", "dingtalk": "DingTalk",
        },
        "replay": "Replay",
        "replay_same": "Stepped again with the session and facts of then and the code of now: the"
        " same result.",
        "replay_other": "Stepped again with the session and facts of then and the code of now: a"
        " different result!",
        "replay_what": "Go back to before this step and try another sentence. It is worked out for"
        " you alone: nothing is kept, ordered or sent.",
        "try": "Say this instead", "later": "Minutes later", "fresh": "As somebody new",
        "try_go": "Try", "tried": "Then",
    },
}  # fmt: skip

ADMIN = {
    "zh": {
        "lang": "zh-CN", "title": "后台", "other": "EN", "other_code": "en",
        "empty": "还没有食堂。先运行 fandian init。", "nothing": "没有",
        "fresh": "每 10 秒自动更新", "stale": "连接断了，下面是 {} 的样子",
        "in_chat": "这一页只看。要改什么，在聊天里说，例如「退款审核」「截单 10:30」。",
        "who": "你好，{}", "leave": "退出",
        "tile": {
            "orders": "今日订单", "revenue": "今日实收", "kitchen": "等后厨", "refunds": "退款待审",
            "low": "快卖完", "cabinets": "取餐柜在线", "outbox": "待发最久",
            "dead": "发不出的消息",
        },
        "cancelled": "另有 {} 单取消", "refunded": "已退 {}", "ready": "待取 {}", "none": "没有",
        "say_refunds": "聊天里发「退款审核」", "offline": "断线：{}", "all_online": "都在线",
        "late": "{} 秒", "waiting": "{} 条在等", "say_dead": "运行 fandian doctor 看原因",
        "online": "● 在线", "off": "断线",
        "slot": {
            "free": "空", "reserved": "预占", "stocking": "放餐中", "stocked": "有餐",
            "opening": "开门中", "taking": "取餐中", "dirty": "待清理", "faulty": "故障",
            "disabled": "停用",
        },
        "table": {
            "status": "订单状态", "dishes": "卖得最多", "stock": "快卖完", "waiting": "退款待审",
            "cabinets": "取餐柜", "log": "最近的改动",
        },
        "head": {
            "status": ["状态", "单数", "占比"], "dishes": ["菜", "份数", "多少"],
            "stock": ["菜", "还剩", "计划"], "waiting": ["订单", "金额", "理由", "什么时候"],
            "cabinets": ["柜子", "连接", "格口", "要看的格口"],
            "log": ["什么时候，谁，做了什么"],
        },
    },
    "en": {
        "lang": "en", "title": "Office", "other": "中文", "other_code": "zh",
        "empty": "There is no canteen yet. Run fandian init first.", "nothing": "nothing",
        "fresh": "brought up to date every 10 seconds",
        "stale": "Connection lost; this is how it was at {}",
        "in_chat": "This page only shows. To change something say so in the chat, e.g. refunds.",
        "who": "Hello, {}", "leave": "Log out",
        "tile": {
            "orders": "Orders today", "revenue": "Taken today", "kitchen": "For the kitchen",
            "refunds": "Refunds to decide", "low": "Nearly sold out",
            "cabinets": "Cabinets online", "outbox": "Oldest unsent message",
            "dead": "Messages that failed",
        },
        "cancelled": "and {} cancelled", "refunded": "{} refunded", "ready": "{} ready",
        "none": "none", "say_refunds": "say “refunds” in the chat", "offline": "offline: {}",
        "all_online": "all of them", "late": "{} s", "waiting": "{} waiting",
        "say_dead": "fandian doctor says why", "online": "● online", "off": "offline",
        "slot": {
            "free": "free", "reserved": "reserved", "stocking": "being filled", "stocked": "full",
            "opening": "opening", "taking": "being emptied", "dirty": "to clean",
            "faulty": "faulty", "disabled": "out of use",
        },
        "table": {
            "status": "Orders by status", "dishes": "Most wanted", "stock": "Nearly sold out",
            "waiting": "Refunds to decide", "cabinets": "Cabinets", "log": "Latest changes",
        },
        "head": {
            "status": ["Status", "Orders", "Share"], "dishes": ["Dish", "Portions", "How many"],
            "stock": ["Dish", "Left", "Planned"], "waiting": ["Order", "Amount", "Reason", "When"],
            "cabinets": ["Cabinet", "Link", "Slots", "Slots to look at"],
            "log": ["When, who, what"],
        },
    },
}  # fmt: skip

ALL: dict[str, dict[str, dict[str, object]]] = {"admin": ADMIN, "inspect": INSPECT}  # type: ignore[dict-item]  # nested dictionaries of texts


def language_of(request: web.Request, locale: str) -> str:
    """The language asked for in the address, else the one chosen before, else the house's own."""
    for asked in (request.query.get("lang"), request.cookies.get(COOKIE)):
        if asked in {"zh", "en"}:
            return asked
    return "en" if locale == "en" else "zh"


def texts(page: str, request: web.Request, locale: str) -> Mapping[str, object]:
    """The page's words for this browser."""
    return ALL[page][language_of(request, locale)]
