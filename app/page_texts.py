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

ALL: dict[str, dict[str, dict[str, object]]] = {"inspect": INSPECT}  # type: ignore[dict-item]  # nested dictionaries of texts


def language_of(request: web.Request, locale: str) -> str:
    """The language asked for in the address, else the one chosen before, else the house's own."""
    for asked in (request.query.get("lang"), request.cookies.get(COOKIE)):
        if asked in {"zh", "en"}:
            return asked
    return "en" if locale == "en" else "zh"


def texts(page: str, request: web.Request, locale: str) -> Mapping[str, object]:
    """The page's words for this browser."""
    return ALL[page][language_of(request, locale)]
