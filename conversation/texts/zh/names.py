"""名字：餐次、状态、支付方式、按钮上的词。"""

from collections.abc import Sequence


class Names:
    """名字：餐次、状态、支付方式、按钮上的词。"""

    def meal(self, kind: str) -> str:
        return {
            "breakfast": "早餐",
            "lunch": "午餐",
            "dinner": "晚餐",
            "supper": "夜宵",
            "anytime": "全天",
            "": "这一餐",
        }[kind]

    def weekday(self, number: int) -> str:
        return f"周{'一二三四五六日'[number]}"

    def status(self, status: str) -> str:
        return {
            "pending_payment": "待支付",
            "paid": "已支付",
            "preparing": "备餐中",
            "ready": "待取餐",
            "picked_up": "已取餐",
            "cancelled": "已取消",
            "no_show": "未取餐",
            "disposed": "已处置",
        }[status]

    def way(self, provider: str) -> str:
        return {
            "wallet": "饭卡支付",
            "sandbox": "网上支付（演示）",
            "wechat_pay": "微信支付",
            "alipay": "支付宝支付",
        }[provider]

    def place(self, method: str, cabinet: str = "") -> str:
        if method == "cabinet":
            return f"取餐柜 {cabinet}".strip()
        return "窗口"

    def when(self, at: str) -> str:
        return "做好就取" if at in {"", "asap"} else at

    def listed(self, names: Sequence[str]) -> str:
        """Several names in one sentence."""
        return "、".join(names)

    def word(self, verb: str) -> str:
        """What to say for a verb; it stands on the choice and can be typed as well."""
        return {
            "menu": "菜单",
            "cart": "购物车",
            "checkout": "结算",
            "confirm": "确认",
            "cancel": "取消",
            "help": "帮助",
            "orders": "订单",
            "pay": "付款",
            "undo": "撤销",
            "preview": "预览",
            "publish": "发布",
            "next_page": "下一页",
            "approve": "同意",
            "status": "进度",
            "code": "取餐码",
            "balance": "余额",
            "refund": "退款",
            "cancel_order": "取消订单",
            "recommend": "推荐",
            "settings": "设置",
            "rate": "评价",
            "human": "人工",
            "again": "再来一单",
            "repeat": "再说一遍",
        }[verb]
