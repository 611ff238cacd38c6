"""后厨、窗口、退款审核的话。"""

from collections.abc import Sequence

from conversation.texts.zh.names import Names
from kernel.money import yuan


class Staff(Names):
    """后厨、窗口、退款审核的话。"""

    def food_ready(self, number: str, place: str) -> str:
        return f"{number} → {place}"

    def food_ready_slot(self, number: str, cabinet: str, slot: int) -> str:
        return f"{number} → {cabinet} 柜 {slot:02d} 号门正在打开，放好后关门"

    def food_none(self) -> str:
        return "没有可以出餐的订单。回复「汇总」看看要做什么。"

    def food_skipped(self, number: str, status: str) -> str:
        return f"{number} 现在是「{status}」，没有动它"

    def orders_today(self, date: str, count: int, total_fen: int) -> str:
        return f"{date}：{count} 单，{yuan(total_fen)}"

    def orders_of_status(self, status: str, count: int, numbers: Sequence[str]) -> str:
        return f"{status} {count}：{self.listed(numbers)}"

    def counts_title(self, meal: str) -> str:
        return f"{meal}待做："

    def count_line(self, when: str, name: str, quantity: int, options: str, note: str) -> str:
        extra = "".join(f"（{part}）" for part in (options, note) if part)
        return f"{when} {name} ×{quantity}{extra}"

    def counts_none(self) -> str:
        return "现在没有要做的菜。"

    def collected(self, number: str) -> str:
        return f"{number} 已取餐 ✔"

    def collect_refused(self, reason: str) -> str:
        return {
            "already_used": "这个码已经取过餐了。",
            "not_ready": "这单还没好。",
            "unpaid": "这单还没付款。",
            "cancelled": "这单已取消。",
        }.get(reason, "码不对，请核对。")

    def stock_title(self, meal: str) -> str:
        return f"{meal}库存（计划/已订/剩）："

    def stock_line(self, name: str, planned: int, taken: int, left: int) -> str:
        return f"{name} {planned}/{taken}/{left}"

    def refunds_none(self) -> str:
        return "没有待审核的退款。"

    def refunds_title(self, count: int) -> str:
        return f"待审核退款 {count} 笔："

    def refund_item(self, no: int, number: str, fen: int, reason: str) -> str:
        return f"{no} · {number} {yuan(fen)} · {reason}"

    def refunds_foot(self) -> str:
        return "回复「同意 1」或「拒绝 1 理由」。"

    def refund_decided(self, number: str, approved: bool) -> str:
        return f"{number} 的退款{'已同意' if approved else '已拒绝'}。"

    def not_allowed(self, code: str) -> str:
        return {
            "own_request": "自己提的退款要由别人审核，请找财务或另一位管理员。",
            "over_approval_limit": "超过你的审核额度，请财务审核。",
            "already_decided": "这笔已经有人处理了。回复「退款审核」看其他的。",
            "no_such_request": "这笔申请已经没有了。回复「退款审核」看现在的。",
            "nothing_to_refund": "这一单没有可以退的钱了。回复「退款审核」看其他的。",
        }.get(code, "你没有这个权限，请找管理员。")

    def no_refund_number(self) -> str:
        return "没有这个序号，先回复「退款审核」。"

    def cabinets_none(self) -> str:
        return "没有取餐柜。"

    def cabinet_line(self, cabinet: str, online: bool, free: int, used: int, bad: int) -> str:
        state = "在线" if online else "离线"
        return f"{cabinet} 柜 {state} · 空 {free} · 占用 {used} · 故障 {bad}"

    def door_maintained(self, cabinet: str, slot: int) -> str:
        return f"{cabinet} 柜 {slot:02d} 号门已下发开门，已记录原因。"

    def log_title(self) -> str:
        return "最近的操作："

    def reason_needed(self) -> str:
        return "请在后面写上理由，例：拒绝 1 已换过一份。"

    def login_link(self, link: str, minutes: int) -> str:
        return f"后台登录（{minutes} 分钟内有效，只能用一次，不要转发）：{link}"

    def login_in_private(self) -> str:
        return "登录链接只发给你一个人，请私聊我发「后台登录」。"
