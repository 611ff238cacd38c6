"""For every kind of question: what is said until it is the newest one, and by whom.

Each tour begins where the last one has ended, with 取消 from everybody in between.
"""

from conversation import asked
from tests.walks.world import ADMIN, KITCHEN, STRANGER, XIAOCHEN, XIAOLI, XIAOWANG, Person

Words = tuple[tuple[Person, str], ...]

# The same name on another platform: somebody else, until they are bound.
TWIN = Person("xiaoli", "wecom")
GUEST, NAMESAKE = Person("guest", "wecom"), Person("guest", "dingtalk")
_PAID = ((XIAOLI, "一份红烧肉，一份清炒时蔬，窗口"), (XIAOLI, "确认"), (XIAOLI, "饭卡支付"))

TOURS: dict[type[asked.Asked], Words] = {
    asked.AskMethod: ((XIAOLI, "一份米饭"), (XIAOLI, "结算")),
    asked.AskTime: ((XIAOLI, "一份红烧肉 9点柜子取"),),
    asked.ConfirmOrder: ((XIAOLI, "清空"), (XIAOLI, "一份红烧肉，一份清炒时蔬，窗口")),
    asked.ChoosePay: ((XIAOLI, "结算"), (XIAOLI, "确认")),
    asked.ConfirmCancel: ((XIAOLI, "取消订单"),),
    asked.ChooseRefund: (*_PAID, (XIAOLI, "退款")),
    asked.ConfirmRefund: ((XIAOLI, "退款"), (XIAOLI, "2")),
    asked.ConfirmRunOut: ((KITCHEN, "红烧肉 少1份"),),
    asked.ConfirmServing: ((KITCHEN, "红烧肉 晚20分钟"),),
    asked.ConfirmCallOff: ((ADMIN, "整餐取消 停气"),),
    asked.ChooseDecision: (
        (KITCHEN, "全部好了"), (XIAOLI, "退款"), (XIAOLI, "3"), (XIAOLI, "确认"),
        (ADMIN, "退款审核"),
    ),
    asked.Clarify: ((XIAOWANG, "来15份宫保鸡丁"),),
    asked.ChooseSubstitute: (
        (XIAOCHEN, "一份红烧肉 窗口"), (ADMIN, "红烧肉=0"), (ADMIN, "确认"), (XIAOCHEN, "确认"),
    ),
    asked.ChooseGuess: ((XIAOWANG, "采单"),),
    asked.DraftOpen: ((ADMIN, "草稿 明天午餐"),),
    asked.DraftWarning: ((ADMIN, "草稿 明天午餐\n清炒时蔬 60 40份"),),
    asked.ConfirmAdmin: ((ADMIN, "改价 米饭 2"),),
    asked.UndoOpen: ((ADMIN, "改价 米饭 2"), (ADMIN, "确认")),
    # One 小陈 in the browser and one in DingTalk.
    asked.ChooseChat: ((XIAOCHEN, "你好"), (ADMIN, "授权 xiaochen 后厨")),
    asked.PickingForGroup: ((XIAOLI, "拼单"), (XIAOLI, "我要米饭"), (XIAOWANG, "加入 {group}")),
    asked.ConfirmGroupLock: ((XIAOLI, "锁单"),),
    asked.ChooseOrder: ((XIAOLI, "订单"),),
    asked.ChooseRefundOrder: (
        (STRANGER, "一份宫保鸡丁，窗口"), (STRANGER, "确认"), (STRANGER, "饭卡支付"),
        (KITCHEN, "全部好了"), (STRANGER, "鸡丁里有头发"),
    ),
    asked.AskRating: (
        (STRANGER, "一份蛋炒饭，窗口"), (STRANGER, "确认"), (STRANGER, "饭卡支付"),
        (KITCHEN, "全部好了"), (KITCHEN, "核销 {number}"), (STRANGER, "评价"),
    ),
    asked.ConfirmErase: (
        (GUEST, "菜单"), (ADMIN, "退卡 guest"), (ADMIN, "确认"), (GUEST, "我的数据 删除"),
    ),
    asked.ConfirmBinding: ((XIAOLI, "绑定"), (TWIN, "绑定 {code}")),
    asked.ConfirmCash: ((ADMIN, "充值 stranger 50"),),
    asked.ChoosePerson: ((NAMESAKE, "菜单"), (ADMIN, "充值 guest 50")),
    asked.ConfirmDelegate: (
        (XIAOWANG, "一份宫保鸡丁，窗口"), (XIAOWANG, "确认"), (XIAOWANG, "饭卡支付"),
        (XIAOWANG, "请stranger代取"),
    ),
}  # fmt: skip
