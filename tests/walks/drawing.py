"""Which steps a walk takes: everybody's words, and a seed that draws from them.

Each step is drawn from the walk's seed and its own place, whatever came before it.
"""

from collections.abc import Callable
from random import Random

from lockers import simulated as cabinets
from tests.walks.steps import (
    Buy,
    Cooked,
    CookInBatches,
    Decide,
    FailEffects,
    FailHandlers,
    Hand,
    HandOut,
    Lunch,
    Manage,
    Pay,
    PlanLittle,
    Redeliver,
    Restart,
    Say,
    ScanAgain,
    SetCabinet,
    StartPaying,
    Step,
    Tap,
    Together,
    TryCode,
    Visit,
    Wait,
)  # fmt: skip
from tests.walks.tour import TOURS
from tests.walks.world import DINERS, EVERYBODY, KITCHEN

MENU_WORDS = (
    "菜单", "购物车", "结算", "确认", "取消", "返回", "帮助", "订单", "取餐码", "余额", "付了",
    "退款", "老样子", "推荐", "menu", "cart", "checkout", "yes", "usual", "English", "中文", "清空",
    "撤销", "1", "2", "3", "1x2", "第2个", "再说一遍", "进度", "下一页", "上一页", "拼单",
    "充值 50", "明细", "我的码", "代付", "设置", "不是我的", "我的数据", "再来一单", "荤菜",
    "有没有鱼", "恢复", "人工", "评价", "重来", "绑定", "请小王代取", "几点截止",
)  # fmt: skip
ORDER_WORDS = (
    "来两份红烧肉", "一份宫保鸡丁不要辣，两碗米饭", "红烧肉+米饭", "可乐三瓶", "2 rice and a cola",
    "来份红烧肉少辣一碗饭12点柜子取", "来两份红烧肉，一碗米饭，柜子取", "米饭改成3", "去掉米饭",
    "不要红烧肉了", "再加一份清炒时蔬", "来十份红烧肉", "来11份米饭", "给小王带一份可乐",
    "西红柿炒蛋一份 窗口", "12:30", "现在", "柜子", "窗口", "今天13点柜子取", "来九百份米饭",
)  # fmt: skip
PAY_WORDS = (
    "饭卡支付", "网上支付", "微信支付", "取消订单", "取消订单 {n}", "退款 {n}", "退款 {n} 米饭",
    "付了", "换码", "开柜", "还没拿", "延时", "确认", "确认", "不要",
)  # fmt: skip
STAFF_WORDS = (
    "{n}好了", "全部好了", "红烧肉好了", "红烧肉+20", "改价 红烧肉 16", "售罄 红烧肉", "暂停",
    "恢复接单", "截单 10:35", "退款审核", "同意 1", "汇总", "今日订单", "发布", "草稿 明天午餐",
    "开柜 A 7 看看", "核销 123456", "撤回", "日志",
)  # fmt: skip
ADMIN_WORDS = (
    "红烧肉+5", "红烧肉-3", "红烧肉=2", "米饭=0", "改价 红烧肉 16", "改价 米饭 1.5", "改价 可乐 0",
    "售罄 红烧肉", "恢复 红烧肉", "暂停", "恢复接单", "延长 15", "下架 可乐", "上架 可乐", "发布",
    "撤回", "发布 明天午餐", "草稿 明天午餐\n红烧排骨 18 50份 荤菜 辣1\n米饭 1 100份",
    "复制昨天", "预览", "截单 13:00", "库存", "今日订单", "柜子状态", "开柜 A 1 清理",
    "开柜 A 2 清理", "日志", "统计",
)  # fmt: skip
DECISIONS = ("同意 1", "拒绝 1 吃过了", "同意 2", "同意 9")
NOISE = (
    "", " ", "?", "。。。", "２份红烧肉", "😀", "\x00", "红烧肉" * 400, "١٢", "确认？", "-1", "0",
    "99999999999999999999", "<b>x</b>", "'; DROP TABLE orders; --", "来-1份米饭", "A001", "\u202e",
    "来0份米饭", "来1.5份米饭", "\ud83d", "ﷺ", "1" * 300, "\r\n\t", "确认\n确认",
    "来两份红烧肉" * 30,
)  # fmt: skip
SENTENCES = (
    "来两份红烧肉，一碗米饭，柜子取", "一份宫保鸡丁，窗口取", "两份红烧肉 窗口", "三碗米饭，柜子取",
    "一瓶可乐 柜子", "红烧肉+米饭 放柜子",
)  # fmt: skip
WORDS = (*MENU_WORDS, *ORDER_WORDS, *PAY_WORDS)
GIVE_BACK = (
    ("取消订单", "确认"), ("取消订单", "确认"), ("退款", "1", "确认"), ("退款", "2", "确认"),
    ("退款", "3", "确认"), ("退款", "1", "菜凉了", "确认"), ("还没拿",), ("延时",), ("换码",),
    ("换码",), ("开柜", "确认"), ("老样子", "确认", "饭卡支付"),
)  # fmt: skip
_TOURS = tuple(TOURS.values())
WAYS = ("饭卡支付", "饭卡支付", "网上支付")
OUTCOMES = ("paid", "paid", "paid", "refused", "lost", "duplicate", "forged", "late")
# Mostly a door's seconds and a payment's minutes, now and then a meal's hours or the night.
SECONDS = (1, 1, 1, 2, 2, 2, 2, 5, 30, 61, 61, 61, 120, 120, 301, 600, 901, 1_800, 7_200, 30_000)


def _noise(draw: Random) -> str:
    if draw.random() < 0.5:
        return draw.choice(NOISE)
    return "".join(chr(draw.choice((draw.randrange(32, 127), draw.randrange(0x4E00, 0x4E80))))
                   for _ in range(draw.randrange(1, 9)))  # fmt: skip


def _together(draw: Random) -> Together:
    said = [(draw.choice(DINERS), draw.choice(WORDS)) for _ in range(draw.randrange(1, 4))]
    return Together(tuple(said), draw.randrange(1, 3))


def _code(draw: Random) -> TryCode:
    return TryCode(draw.randrange(4), draw.random() < 0.5, draw.choice((0, 0, 0, 0, 0, 1)))


KINDS: tuple[tuple[int, Callable[[Random], Step]], ...] = (
    (14, lambda d: Buy(d.choice(DINERS), (d.choice(SENTENCES), "确认", d.choice(WAYS)))),
    (8, lambda d: Buy(d.choice(DINERS), d.choice(GIVE_BACK))),
    (6, lambda d: Lunch(d.choice(DINERS), d.choice(SENTENCES))),
    (3, lambda d: HandOut(d.randrange(5))),
    (8, lambda d: Say(d.choice(EVERYBODY), d.choice(WORDS))),
    (5, lambda d: Say(d.choice(DINERS), d.choice(PAY_WORDS))),
    (12, lambda d: Visit(d.choice(_TOURS), d.randrange(4))),
    (3, lambda d: Say(d.choice(EVERYBODY), _noise(d))),
    (3, lambda d: Say(d.choice(DINERS), d.choice(STAFF_WORDS))),
    (8, lambda d: Tap(d.choice(EVERYBODY), d.randrange(4), d.randrange(10))),
    (6, _together),
    (4, lambda d: Redeliver(d.randrange(30))),
    (6, lambda d: Manage(d.choice(ADMIN_WORDS))),
    (4, lambda d: Decide(d.choice(DECISIONS))),
    (10, lambda d: Cooked(d.randrange(5))),
    (5, lambda d: Say(KITCHEN, d.choice(STAFF_WORDS))),
    (6, lambda d: StartPaying(d.randrange(4))),
    (12, lambda d: Pay(d.randrange(4), d.choice(OUTCOMES))),
    (12, _code),
    (2, lambda d: ScanAgain(d.randrange(6))),
    (6, lambda d: Hand(d.randrange(12), d.choice(cabinets.ACTS))),
    (3, lambda d: SetCabinet(d.choice(("online", "auto")), d.random() < 0.75)),
    (18, lambda d: Wait(d.choice(SECONDS))),
    (2, lambda d: Restart()),
    (3, lambda d: FailEffects(d.randrange(1, 4))),
    (3, lambda d: FailHandlers(d.randrange(1, 3))),
    (2, lambda d: PlanLittle(d.randrange(4))),
    (2, lambda d: CookInBatches()),
)  # fmt: skip
_WEIGHTS = [weight for weight, _ in KINDS]


def step_at(seed: int, index: int) -> Step:
    """The step of a walk, whatever the steps before it are."""
    draw = Random(f"{seed}:{index}")
    ((_, make),) = draw.choices(KINDS, _WEIGHTS)
    return make(draw)
