"""Clauses that order nothing: questions, other requests, chat, and what a diner may not ask.

Each clause is looked at before the grammar sees it. A clause caught here is kept from the
grammar, so that asking never changes a cart, and so that no text can give the engine orders.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from conversation.understanding.lexicon import Kind
from conversation.understanding.mentions import is_dish
from conversation.understanding.tokens import Token

# Intents from the most to the least pressing; the first that any clause shows wins.
RANKS = (
    "checkout",
    "order",
    "clear",
    "pickup",
    "deny",
    "cancel_order",
    "order_status",
    "show_cart",
    "recommend",
    "ask",
    "show_menu",
    "help",
    "smalltalk",
    "unknown",
)

_FORBIDDEN = re.compile(
    r"忽略.{0,12}(?:指令|规则|提示|设定|要求|限制|话|内容|以上|上面|之前|前面|一切|所有|上文)"
    r"|(?:无视|忘记|忘掉).{0,8}(?:指令|规则|设定|以上|之前|前面|限制)|指令|提示词|系统提示|价格.{0,6}(?:改|调|设|变)"
    r"|(?:改|调|设).{0,4}(?:价|价格)|改价|降价|打折|打.折|免单|免费|白送|不要钱|不付钱|不给钱|零元|0元|0块|1分钱"
    r"|(?:所有人|别人|他人|其他人|大家|全部用户|所有用户|每个人|隔壁|人家|其他用户|别的用户|某人|所有顾客)的?.{0,4}(?:订单|购物车|单子"
    r"|单|餐|信息|电话|数据)|所有订单|全部订单|全食堂|管理员|超级用户|后台|医嘱|数据库|病历|库存.{0,5}(?:改|设|调|清|加)"
    r"|(?:改|设|调)库存"
    r"|你现在是|扮演|越狱|开发者模式|写一?(?:首|篇|段|个).{0,6}(?:诗|文|代码|作文|程序|故事|脚本)|翻译|执行|运行|代码|密码|余额改"
    r"|改余额|加余额|充值.{0,4}(?:不|免)|系统命令|删库|下架|上架"
    r"|\bignore\b.{0,40}\b(?:instructions?|previous|rules|above|prompt)\b"
    r"|\b(?:system|developer) (?:prompt|mode|message)\b|\bfor free\b"
    r"|\bfree of charge\b|\bdrop table\b|\bdelete from\b|\binsert into\b"
    r"|\bselect .{0,40} from\b"
    r"|\bupdate .{0,20} set\b|\bunion select\b|\badmin\b|\bsudo\b|\brm -?rf\b"
    r"|\bpassword\b|\bjailbreak\b|\bpretend (?:to be|you)\b|\byou are now\b|\bact as\b"
    r"|\b(?:change|set|make|lower) the price\b|\bprice(?:s)? (?:to|of .{0,20} to)\b"
    r"|\bdiscount\b|\beveryone s? ?orders?\b|\beveryones (?:orders?|carts?)\b"
    r"|\b(?:all|other|someone|somebody|another) ?(?:else)?s? (?:peoples|users"
    r"|customers|persons|diners)? ?orders?\b|\bexec\b|\beval\b|\bimport os\b"
    r"|\bscript\b|\bapi key\b|\bshutdown\b|\breboot\b|\bgrant\b.{0,20}\brole\b"
    r"|\brefund all\b"
)
_CANCEL = re.compile(
    r"(?:取消|退|撤|撤销|不要|删)(?:掉|了|回)?(?:一下)?(?:我|我们)?(?:的)?(?:这个|那个|那|这|刚才|刚刚|今天|昨天|已付"
    r"|已下|上一?个?)*(?:的)?(?:订单|单子|订餐|这单|那单)|(?:订单|单子|这单|那单|刚才那单|这一单).{0,6}(?:取消|退|撤|不要了)"
    r"|退款|退单|退钱|退餐|撤单|把钱退"
    r"|\bcancel (?:my |the |that |this )?(?:last |previous |current )?orders?\b"
    r"|\brefund\b|\bmoney back\b|\bcancel it all and refund\b"
)
_STATUS = re.compile(
    r"(?:好|做好|弄好|备好|出餐|做完|好了)(?:了)?(?:没有|没|吗|不)$|(?:做好|弄好|备好|好)了(?:没|吗|没有)|好没好|做好没"
    r"|到哪(?:了|里)|取餐码|取餐号|取货码|提货码|提取码|几号柜|哪个柜|哪号柜|在几号|在哪个柜|什么柜|柜子|柜号"
    r"|(?:订单|单子|餐).{0,4}(?:状态|进度)|什么时候(?:能)?(?:好|做好|取|送到)|(?:还要|还得|还需|要)(?:等)?多久"
    r"|多久(?:能|可以)?(?:好|取|做好)|等多久|还没好|怎么还没好|催"
    r"|(?:几|多长时间|啥时候|什么时间)(?:能)?(?:好|取)(?:$|[呀啊呢])|出餐了|(?:餐|饭|单|外卖|东西).{0,3}到了(?:吗|没)"
    r"|\border status\b"
    r"|\bwhere(?:s| is)? (?:is )?my (?:order|food|lunch|dinner|meal)\b"
    r"|\b(?:is|are) (?:my |the |it )?(?:order|food|lunch|dinner|meal)? ?ready\b"
    r"|\bready yet\b|\bpick ?up code\b|\bwhich (?:locker|cabinet|box)\b"
    r"|\btrack (?:my )?order\b|\bstatus of my\b"
    r"|\bhow long (?:until|till|before|will)\b"
)
_CART = re.compile(
    r"^合计$|^总计$|^总额$|购物车|购物篮"
    r"|我(?:都|现在|刚才|刚刚|一共|总共)?(?:点|选|要|买|订)了(?:些|点)?(?:啥|什么|哪些|几个|几样|多少)"
    r"|(?:点|选)了(?:些)?(?:啥|什么|哪些)|(?:一共|总共|合计|总计|共|全部|加起来|总的)(?:是|要|得|花)?(?:多少|几)|总价"
    r"|总金额|多少钱了|(?:看|查)(?:看|下|一下)?(?:我)?(?:的)?(?:已点|已选|点的|选的|单子|点单|清单|订单明细)"
    r"|我的(?:单子|清单|点单)|现在有哪些菜在|一起多少钱|要付多少|付多少钱"
    r"|\bmy cart\b|\bthe cart\b|\bshow cart\b|\bview cart\b"
    r"|\bwhat (?:did|have) i (?:order|ordered|got|get|so far|added|add|have)\b"
    r"|\bwhats in my\b|\b(?:(?:the|my) total|^total$)\b"
    r"|\bhow much (?:do i owe|altogether|in total|so far|is it all|is everything"
    r"|is my order|for everything|is that)\b|\bmy order so far\b"
    r"|\bshow (?:me )?my (?:order|basket)\b|\bwhat do i have\b|\breview my order\b"
)
_RECOMMEND = re.compile(
    r"推荐|介绍(?:几|个|一)|(?<!能)(?<!以)吃(?:点)?(?:什么|啥)(?:好|呢|比较好|最好)?|喝(?:点)?(?:什么|啥)好"
    r"|(?:什么|啥|哪个|哪些|哪样|哪道)(?:菜|汤|面|饭|饮料|粥|小吃)?(?:比较|最|更)?(?:好吃|好喝|受欢迎|火|热门|卖得好|值得)|招牌"
    r"|特色菜?|拿手|镇店|人气|爆款|不知道(?:吃|点)(?:什么|啥)|帮我(?:选|挑|推)|来点好吃的|随便来点|你(?:看着|帮我)(?:点|安排|选)"
    r"|\brecommend\b|\brecommendations?\b|\bsuggest(?:ion|ions)?\b|\bwhats good\b"
    r"|\bwhat is good\b|\bwhat should i (?:eat|get|have|order|try)\b"
    r"|\bbest ?sellers?\b|\bmost popular\b|\bpopular\b|\bspecials?\b"
    r"|\bwhat(?:s| is) (?:the )?best\b|\bsurprise me\b|\bany ideas\b"
)
_MENU = re.compile(
    r"菜单|菜谱|餐单|餐牌"
    r"|(?:今天|今日|现在|中午|晚上|早上|这会儿?|食堂|\S楼|你们|咱们|这里|这边|窗口|档口|都|还|店里|你家|这)*有(?:些|点)?"
    r"(?:什么|啥|哪些|咩)(?:菜|吃的|喝的|可以点的?|能点的?|东西|可选的?|可吃的|饭|好的|餐|花样)?(?:呢|呀|啊|吗)?$"
    r"|今天(?:吃|供应)(?:什么|啥)(?:菜)?$|(?:都)?卖(?:些)?(?:什么|啥)|供应(?:什么|啥)"
    r"|看(?:看|下|一下)?(?:今天)?(?:的)?(?:菜|有什么)$|能点(?:些)?(?:什么|啥)|可以点(?:些)?(?:什么|啥)|上菜单"
    r"|\bmenu\b|\bwhat do you (?:have|serve|got|sell|offer)"
    r"(?: today| now| for lunch| for dinner| right now)?$"
    r"|\bwhat(?:s| is) (?:available|for lunch|for dinner|for breakfast|on today"
    r"|cooking|on offer|there to eat|there)\b|\bwhat have you got\b"
    r"|\bshow me (?:the )?(?:food|dishes|list|options)\b"
    r"|\bwhat can i (?:order|get|eat|have)\b|\bwhat food\b"
    r"|\bwhat are (?:my|the) options\b|\bwhat dishes\b"
)
_HELP = re.compile(
    r"怎么(?:点|用|下单|操作|订|买|付|支付|取餐|取|玩|弄|使用|改|绑定|充值|登录)|如何(?:点|下单|使用|操作|订|买|付|支付|取)"
    r"|咋(?:点|用|下单|订|付)|人工|客服|投诉|^帮助$|^帮忙$|帮助一下|使用说明|教我|教教我|举报|反馈|建议箱|联系(?:你们|食堂|管理|店家)"
    r"|电话多少|客户服务|不会(?:用|点|操作)|有问题要|打电话|意见"
    r"|\bhelp\b"
    r"|\bhow (?:do i|can i|to|does this|do you) (?:order|pay|use|work|pick|place"
    r"|checkout|get started)\b|\bhow does (?:this|it) work\b|\bhuman\b|\breal person\b"
    r"|\bagent\b|\bcomplain(?:t)?\b|\b(?:speak|talk) to\b|\bsupport\b"
    r"|\bcustomer service\b|\binstructions\b|\bmanager\b"
)
_CHAT = re.compile(
    r"天气|哈哈|呵呵|嘻嘻|嘿嘿|早上好|晚上好|中午好|下午好|早安|晚安|你是谁|你叫(?:什么|啥)|机器人|真香|真好|太好了|不错|辛苦|在吗|在不在"
    r"|有人吗|拜拜|再见|明天见|回见|收到|知道了|明白|了解|666|牛逼|厉害|好吃|难吃|好喝|开心|心情|累|困|饿|笑话|聊天|无聊|生日|周末|加班"
    r"|下班|上班|开会|下雨|好热|好冷|么么|爱你|棒|赞|没事|没关系|客气|对不起|抱歉|不好意思|恭喜|加油|嗯+|哦+|噢|啊+|ok|好的|好滴|好嘞"
    r"|行吧|是的|吃饱|吃过|减肥|怎么样了|排队"
    r"|\bhow are you\b|\bgood (?:morning|afternoon|evening|night|job)\b|\bthanks?\b"
    r"|\bthank you\b|\bbye\b|\bgoodbye\b|\bwho are you\b"
    r"|\bare you (?:a )?(?:bot|robot|human|real|ai|there)\b|\blol\b|\bhaha+\b|\bhi+\b"
    r"|\bhello\b|\bhey\b|\bnice\b|\bcool\b|\bgot it\b|\bsee you\b|\bawesome\b"
    r"|\bgreat\b|\bweather\b|\bjoke\b|\bhungry\b|\byum\b|\bdelicious\b|\blove it\b"
    r"|\bok\b|\bokay\b|\bwhats up\b|\bmorning\b|\bhave a (?:nice|good)\b|\btired\b"
    r"|\bwhats your name\b|\byoure welcome\b|\bno problem\b|\bno worries\b"
)
_CHAT_QUESTION = re.compile(
    r"^(?:老板|阿姨|师傅|你好|你们)*(?:在吗|在不在|有人吗|有人在吗|有没有人|你是谁|你叫(?:什么|啥).*|你是(?:不是)?(?:机器人|人"
    r"|真人|ai|人工智能|男|女).*|你会(?:什么|啥).*|你好吗|吃了吗|吃了没|你多大.*|你几岁.*|忙吗|忙不忙)$"
    r"|^(?:how are you.*|who are you|whats your name|whats up|are you (?:a "
    r"|an )?(?:bot|robot|human|real|ai|there|ok|busy).*|how is it going|hows it going"
    r"|anyone there|you there)$"
)
_HOW = re.compile(
    r"多(?:大|重|贵)(?:份|碗|杯|呢|啊|呀|的)?$|多少钱|几个人吃|够几个人|是什么|有啥区别|区别|会不会|甜吗|咸吗"
)
_A_NOT_A = re.compile(r"(?P<one>[\u4e00-\u9fff])不(?P=one)")
_HAVE_NOT = re.compile(
    r"^(?:今天|现在|你们|那|请问|食堂|这边|中午|晚上)*(?:还)?有.{1,12}?(?:没有|没|冇|么|吗)$"
    r"|(?:还有没有|有没有).{1,12}$|.{1,10}(?:还)?有(?:没有|没|吗|么)$"
)
_PRAISE = re.compile(
    r"(?:真|太|好|很|挺|超|特别|非常|还)(?:是)?(?:好吃|难吃|香|不错|咸|辣|油|淡|好喝|赞|棒)(?:了|啊|呀|哦|哈)*$"
    r"|(?:好吃|难吃|真香|不错|凉了|吃过了|吃腻了)(?:了|啊|呀|哦|哈)*$"
    r"|\b(?:was|were|is|are) (?:so |really |very )?(?:great|good|delicious|awful"
    r"|tasty|bad|yummy|cold)\b"
)
_CAN = re.compile(
    r"^(?:那|请问|我|你们|麻烦|老板)*(?:能不能|可不可以|可以不可以|可否|能否|可以|能|可唔可以)"
    r"|(?:好吗|行吗|可以吗|好不好|行不行|可不可以|可以不|行不|成吗|得唔得|可以么|行么|好么|ok吗|能行吗)$"
    r"|\b(?:can|could|may|would|will) (?:i|you|we|u)\b|\bdo you mind\b"
    r"|\bis it possible\b|\bhow about\b|\blet me\b"
)
_ORDER_KINDS = (
    Kind.VERB,
    Kind.WANT,
    Kind.MORE_OF,
    Kind.ADD,
    Kind.NEGATE,
    Kind.LESS,
    Kind.MORE,
    Kind.TAKE_OFF,
    Kind.REMOVE,
    Kind.REPLACE,
    Kind.SET,
    Kind.SET_TO,
    Kind.SWAP,
    Kind.MAKE_IT,
    Kind.LESS_AFTER,
    Kind.MORE_AFTER,
    Kind.SUBTRACT,
    Kind.ONLY,
    Kind.USUAL,
)


def _named(token: Token) -> bool:
    """True when the token can stand for a dish."""
    return token.mention is not None or is_dish(token.term)


def gate(clause: Sequence[Token], flat: str, asked: bool) -> str | None:
    """The intent of a clause that orders nothing, or None when the grammar should read it.

    `flat` is the clause as text, `asked` whether a question mark follows it.
    """
    if not flat.strip():
        return None
    asking = asked or any(token.does(Kind.ASKING) for token in clause)
    asking = asking or bool(_HAVE_NOT.search(flat)) or _doubts(flat) or bool(_HOW.search(flat))
    if _CHAT_QUESTION.search(flat):
        return "smalltalk"
    if _FORBIDDEN.search(flat) and not (
        asking and any(word in flat for word in ("免费", "打折", "打几折"))
    ):
        return "unknown"
    if _CANCEL.search(flat):
        return "cancel_order"
    for intent, pattern in (("order_status", _STATUS), ("help", _HELP)):
        if pattern.search(flat) and not _orders(clause):
            return intent
    if _CART.search(flat) and not _clears(clause):
        return "show_cart"
    if _RECOMMEND.search(flat) and not _names_with_count(clause):
        return "recommend"
    named = any(_named(token) for token in clause)
    if (
        _MENU.search(flat)
        and (not named or "菜单" in flat or "menu" in flat)
        and not _names_with_count(clause)
    ):
        return "show_menu"
    if asking and not _is_request(clause, flat, asked):
        return "ask"
    if _PRAISE.search(flat) and not _orders(clause):
        return "smalltalk"
    return None


def _doubts(flat: str) -> bool:
    """辣不辣, 要不要: a question by its form, unless it is a polite request or a correction."""
    return any(match["one"] not in "对好能可行" for match in _A_NOT_A.finditer(flat))


def _clears(clause: Sequence[Token]) -> bool:
    return any(token.does(Kind.CLEAR, Kind.TAKE_OFF, Kind.REMOVE) for token in clause)


def _orders(clause: Sequence[Token]) -> bool:
    """True when the clause holds a dish and an order word or a count."""
    dish = any(_named(token) or token.does(Kind.ORDINAL) for token in clause)
    return dish and any(token.does(Kind.NUMBER, *_ORDER_KINDS) for token in clause)


def _names_with_count(clause: Sequence[Token]) -> bool:
    """A dish by its full name beside a count: 推荐的红烧肉来一份 is an order."""
    exact = any(token.term is not None and token.term.exact for token in clause)
    return exact and any(token.does(Kind.NUMBER) for token in clause)


def _is_request(clause: Sequence[Token], flat: str, asked: bool) -> bool:
    """能不能不放葱, can I get …: a request put as a question; so is an order with a lone ?."""
    does = any(token.does(*_ORDER_KINDS) for token in clause)
    picks = any(token.term is not None and token.term.options for token in clause)
    counted = any(token.does(Kind.NUMBER) for token in clause)
    if _CAN.search(flat):
        hard = any(
            token.does(Kind.ASKING) and token.text not in ("吗", "么", "价格") for token in clause
        )
        timed = any(token.does(Kind.TIME) for token in clause)
        content = timed or any(_named(token) or token.term for token in clause)
        return (does or picks or counted or timed) and content and not hard
    questions = (
        any(token.does(Kind.ASKING) for token in clause)
        or bool(_HAVE_NOT.search(flat))
        or _doubts(flat)
    )
    return asked and not questions and (does or counted)


def leftover(flat: str, tokens: Sequence[Token], pictures: bool) -> str:
    """Smalltalk or unknown, for a message in which nothing was asked or ordered."""
    if not flat.strip():
        return "smalltalk" if pictures else "unknown"
    if re.fullmatch(r"(?:\[[^\[\]]{1,8}\]\s*)+", flat):
        return "smalltalk"
    if _FORBIDDEN.search(flat):
        return "unknown"
    words = [token for token in tokens if not token.does(Kind.BREAK, Kind.PAUSE)]
    known = [token for token in words if not token.does(Kind.UNKNOWN)]
    if words and all(
        token.does(Kind.FILLER, Kind.CHAT, Kind.DONE, Kind.SELF, Kind.OF, Kind.TOO, Kind.THAT)
        for token in words
    ):
        return "smalltalk"
    if _CHAT.search(flat):
        return "smalltalk"
    talk = any(token.does(Kind.SELF, Kind.FILLER, Kind.CHAT) for token in known)
    return "smalltalk" if talk and len(known) * 2 >= len(words) else "unknown"
