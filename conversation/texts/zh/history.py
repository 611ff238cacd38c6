"""订单一览、详情、进度。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan


class History(Names):
    """订单一览、详情、进度。"""

    def orders_foot(self) -> str:
        return "回复序号看详情；「更早的订单」往前翻，也可以说「上周的订单」。"

    def help_orders(self) -> str:
        return "上面是订单列表：回复序号看哪一单，「更早的订单」往前翻；点餐直接说菜名。"

    def no_orders_then(self) -> str:
        return "那段时间没有订单。回复「订单」看最近的，「菜单」点餐。"

    def detail_head(self, number: str, day: str, status: str) -> str:
        return f"{number} · {day} · {status}"

    def detail_total(self, total_fen: int, paid: str) -> str:
        return f"合计 {yuan(total_fen)}{f'，付款：{paid}' if paid else ''}"

    def detail_pickup(self, place: str, when: str) -> str:
        return f"取餐：{place} · {when}"

    def detail_step(self, what: str, moment: str) -> str:
        said = {
            "placed": "下单",
            "paid": "付款",
            "ready": "出餐",
            "picked_up": "取餐",
            "cancelled": "取消",
        }[what]
        return f"{moment} {said}"

    def line_status(self, status: str) -> str:
        return {"refunded": "已退", "substituted": "已换"}[status]

    def progress(self, state: str, number: str, place: str, ahead: int, clock: str) -> str:
        queue = f"前面还有 {ahead} 单" if ahead else "前面没有别的单"
        said = {
            "pending_payment": "还没付款，后厨还没开始。回复「付款」。",
            "before_cutoff": f"已付款，{clock} 截单后一起开做，做好了我会叫你。",
            "waiting": f"后厨已收到，{queue}，做好了我会叫你。",
            "paid": "后厨已收到，做好了我会叫你。",
            "preparing": "做好了，正在放进取餐柜，放好就叫你。",
            "ready": f"好了，在{place}等你，回复「取餐码」。",
        }[state]
        return f"{number}：{said}"
