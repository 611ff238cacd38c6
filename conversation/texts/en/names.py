"""Names: meals, statuses, ways to pay, the words on buttons."""

from collections.abc import Sequence

from conversation.texts.zh import names as zh


class Names(zh.Names):
    """Names: meals, statuses, ways to pay, the words on buttons."""

    def meal(self, kind: str) -> str:
        return {
            "breakfast": "breakfast",
            "lunch": "lunch",
            "dinner": "dinner",
            "supper": "supper",
            "anytime": "all day",
            "": "this meal",
        }[kind]

    def weekday(self, number: int) -> str:
        return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[number]

    def status(self, status: str) -> str:
        return {
            "pending_payment": "waiting for payment",
            "paid": "paid",
            "preparing": "being prepared",
            "ready": "ready to collect",
            "picked_up": "collected",
            "cancelled": "cancelled",
            "no_show": "not collected",
            "disposed": "disposed of",
        }[status]

    def way(self, provider: str) -> str:
        return {
            "wallet": "Meal card",
            "sandbox": "Online (demo)",
            "wechat_pay": "WeChat Pay",
            "alipay": "Alipay",
        }[provider]

    def place(self, method: str, cabinet: str = "") -> str:
        if method == "cabinet":
            return f"Cabinet {cabinet}".strip()
        return "Counter"

    def when(self, at: str) -> str:
        return "as soon as it is ready" if at in {"", "asap"} else at

    def listed(self, names: Sequence[str]) -> str:
        return ", ".join(names)

    def word(self, verb: str) -> str:
        return {
            "menu": "menu",
            "cart": "cart",
            "checkout": "checkout",
            "confirm": "confirm",
            "cancel": "cancel",
            "help": "help",
            "orders": "orders",
            "pay": "pay",
            "undo": "undo",
            "preview": "preview",
            "publish": "publish",
            "next_page": "next",
            "approve": "approve",
            "status": "status",
            "code": "code",
            "balance": "balance",
            "refund": "refund",
            "cancel_order": "cancel order",
            "recommend": "recommend",
            "settings": "settings",
            "rate": "rate",
            "human": "human",
            "again": "again",
            "repeat": "repeat",
        }[verb]
