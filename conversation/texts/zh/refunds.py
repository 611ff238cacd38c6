"""退款：哪一单、为什么、照片、进度。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan


class Refunds(Names):
    """退款：哪一单、为什么、照片、进度。"""

    def sorry_which_order(self) -> str:
        return "真抱歉 😔 是哪一单？有照片可以直接发来。"

    def order_in_short(self, number: str, day: str, names: str, total_fen: int) -> str:
        return f"{number}（{day}）{names} {yuan(total_fen)}"

    def help_refund_order(self) -> str:
        return "现在在问是哪一单出了问题：回复序号；不是要退款就回复「取消」。"

    def again_refund_order(self) -> str:
        return "要退的是哪一单？"

    def choose_refund(self, number: str) -> str:
        return f"{number} 要退哪一项？"

    def whole_order(self) -> str:
        return "整单"

    def refund_part(self, source: str, fen: int) -> str:
        purse = {"own": "饭卡", "subsidy": "餐补", "provider": "网上支付"}[source]
        return f"{purse} {yuan(fen)}"

    def confirm_refund(self, number: str, what: str, fen: int, parts: str) -> str:
        back = f"（{parts}）" if parts else ""
        return f"退 {number} 的「{what}」{yuan(fen)}，原路退回{back}？"

    def refund_reason(self, reason: str) -> str:
        return f"原因：{reason}"

    def refund_photos(self, count: int) -> str:
        return f"照片 {count} 张"

    def refund_why(self) -> str:
        return "为什么退？回复 1 有异物 2 少了 3 送错了 4 不好吃 5 其他，或直接写，例：原因 太凉"

    def refund_confirm_foot(self) -> str:
        return "回复「确认」提交，「取消」不退了；可以先发照片，或接着写原因：确认 有头发"

    def reason(self, reason: str) -> str:
        return {
            "foreign": "有异物",
            "missing": "少了",
            "wrong": "送错了",
            "bad": "不好吃",
            "": "其他",
        }[reason]

    def photo_kept(self, count: int) -> str:
        return f"照片收到（共 {count} 张）。"

    def photo_added(self, number: str) -> str:
        return f"照片已补到 {number} 的退款申请里。回复「退款进度」看看办到哪了。"

    def refund_asked(self, number: str, fen: int) -> str:
        return (
            f"已提交 {number} 的退款申请 {yuan(fen)}，食堂处理后马上告诉你。"
            "可以「退款进度」，没处理前也能「撤回退款」。"
        )

    def refund_done(self, number: str, fen: int) -> str:
        return f"{number} 退款 {yuan(fen)} 已办好。"

    def nothing_to_refund(self) -> str:
        return "没有可以退款的订单。回复「订单」看看你的订单。"

    def refund_not_possible(self) -> str:
        return "这一项已经退过或正在退。回复「退款进度」看看，有疑问请找窗口。"

    def refund_state(self, state: str, number: str, fen: int, reason: str) -> str:
        said = {
            "asked": "等食堂处理",
            "withdrawn": "已撤回",
            "refused": "没有通过",
            "going": "已同意，正在原路退回",
            "done": "已退回",
        }[state]
        return f"{number} {yuan(fen)} {said}{f'（{reason}）' if reason else ''}"

    def refunds_own_foot(self) -> str:
        return "不想退了回复「撤回退款」；要补照片直接发来。"

    def no_refunds(self) -> str:
        return "最近没有退款。要退就回复「退款」。"

    def refund_withdrawn(self, number: str) -> str:
        return f"{number} 的退款申请已撤回，订单照旧。还想退随时说「退款」。"

    def nothing_to_withdraw(self) -> str:
        return "没有等处理的退款可以撤回。回复「退款进度」看看。"
