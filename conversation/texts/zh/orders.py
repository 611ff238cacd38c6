"""付款、订单、取消、退款。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan, yuan_short


class Orders(Names):
    """付款、订单、取消、退款。"""

    def placed(self, number: str, due_fen: int, minutes: int) -> str:
        return f"下单成功 {number}，应付 {yuan(due_fen)}，菜已为你留 {minutes} 分钟。怎么付？"

    def placed_paid(self, number: str, paid_fen: int) -> str:
        return f"下单并付清 {number}（{yuan(paid_fen)}）✔ 做好了我会叫你。"

    def placed_for(self, number: str, due_fen: int, minutes: int) -> str:
        return f"下单成功 {number}，应付 {yuan(due_fen)}，菜已为你留 {minutes} 分钟。"

    def placed_by_card(self, number: str, paid_fen: int, own_left_fen: int) -> str:
        return (
            f"下单并付清 {number} ✔ {yuan(paid_fen)}，饭卡剩 {yuan(own_left_fen)}。做好了我会叫你。"
        )

    def pay_which(self, number: str, due_fen: int) -> str:
        return f"{number} 应付 {yuan(due_fen)}，怎么付？"

    def paid_now(self, number: str, paid_fen: int, own_left_fen: int) -> str:
        return f"{number} 付好了 ✔ {yuan(paid_fen)}，饭卡剩 {yuan(own_left_fen)}。做好了我会叫你。"

    def paid(self, number: str, paid_fen: int) -> str:
        return f"收到付款 ✔ {number} · {yuan(paid_fen)}。做好了我会叫你。"

    def wallet_short(self, balance_fen: int, due_fen: int) -> str:
        return f"饭卡只有 {yuan(balance_fen)}，不够付 {yuan(due_fen)}。换一种方式付，或到窗口充值。"

    def pay_page(self, number: str, due_fen: int, link: str) -> str:
        return f"点这里付 {number} 的 {yuan(due_fen)}：{link}\n付完回复「付了」，我去核对。"

    def asking_provider(self, number: str) -> str:
        return f"我在向支付平台核对 {number}，有结果马上告诉你。"

    def not_paid_yet(self, number: str) -> str:
        return f"{number} 还没有收到付款。回复「付款」再付一次。"

    def nothing_to_pay(self) -> str:
        return "没有待支付的订单。回复「订单」看看你的订单。"

    def no_orders(self) -> str:
        return "还没有订单。回复「菜单」点一份吧。"

    def orders_title(self) -> str:
        return "你的订单："

    def order_line(self, number: str, status: str, what: str, total_fen: int, pickup: str) -> str:
        return f"{number} {status} · {what} · {yuan_short(total_fen)} · {pickup}"

    def no_such_order(self, number: str) -> str:
        return f"没有找到订单 {number}。回复「订单」看看。"

    def no_live_order(self) -> str:
        return "没有进行中的订单。回复「菜单」点一份吧。"

    def order_status(self, number: str, status: str) -> str:
        return f"{number}：{status}。"

    def code(self, number: str, digits: str, place: str, status: str, link: str) -> str:
        spaced = f"{digits[:3]} {digits[3:]}"
        return f"{number} 取餐码：{spaced}（{place}）· {status}\n取餐页：{link}"

    def carried_by(self, number: str, name: str) -> str:
        return f"{number} 由「{name}」代取，取餐码在 TA 那里。要自己取，回复「不用代取了」。"

    def no_code_yet(self, number: str) -> str:
        return f"{number} 还没付款。回复「付款」，付好就有取餐码。"

    def new_code(self, number: str, digits: str) -> str:
        return f"{number} 换了新码：{digits[:3]} {digits[3:]}，旧码已作废。"

    def balance(self, own_fen: int, subsidy_fen: int, held_fen: int) -> str:
        held = f"另有 {yuan(held_fen)} 留给未付清的订单。" if held_fen else ""
        return f"饭卡余额 {yuan(own_fen)}，餐补 {yuan(subsidy_fen)}。{held}"

    def confirm_cancel(self, number: str, total_fen: int, free: bool) -> str:
        money = "钱会自动原路退回。" if free else "已经开做或已截单，需要食堂审核后退款。"
        return f"取消 {number}（{yuan(total_fen)}）？{money}回复「确认」取消这单。"

    def confirm_cancel_unpaid(self, number: str) -> str:
        return f"取消未付款的 {number}？回复「确认」。"

    def cancelled(self, number: str, refund_fen: int) -> str:
        money = f"{yuan(refund_fen)} 正在原路退回。" if refund_fen else ""
        return f"{number} 已取消。{money}想换点别的，回复「菜单」。"

    def nothing_to_cancel(self) -> str:
        return "没有可以取消的订单。回复「订单」看看你的订单。"
