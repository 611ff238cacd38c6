"""Orders at a glance, one in detail, how far it is."""

from conversation.texts.en.names import Names
from conversation.texts.zh import history as zh
from kernel.money import yuan


class History(Names, zh.History):
    """Orders at a glance, one in detail, how far it is."""

    def orders_foot(self) -> str:
        return "Send a number for details, “earlier orders” to go back, or “orders last week”."

    def help_orders(self) -> str:
        return "This is the list of your orders: send a number, or “earlier orders” to go back."

    def no_orders_then(self) -> str:
        return "There was no order then. Say “orders” for the latest, “menu” to order."

    def detail_head(self, number: str, day: str, status: str) -> str:
        return f"{number} · {day} · {status}"

    def detail_total(self, total_fen: int, paid: str) -> str:
        return f"Total {yuan(total_fen)}{f', paid by {paid}' if paid else ''}"

    def detail_pickup(self, place: str, when: str) -> str:
        return f"Collect: {place} · {when}"

    def detail_step(self, what: str, moment: str) -> str:
        said = {
            "placed": "ordered",
            "paid": "paid",
            "ready": "ready",
            "picked_up": "collected",
            "cancelled": "cancelled",
        }[what]
        return f"{moment} {said}"

    def line_status(self, status: str) -> str:
        return {"refunded": "refunded", "substituted": "substituted"}[status]

    def progress(self, state: str, number: str, place: str, ahead: int, clock: str) -> str:
        queue = f"{ahead} before it" if ahead else "nothing before it"
        said = {
            "pending_payment": "not paid yet, so the kitchen has not begun. Say “pay”.",
            "before_cutoff": f"paid; cooking begins when orders close at {clock}. I will tell you.",
            "waiting": f"the kitchen has it, {queue}. I will tell you when it is ready.",
            "paid": "the kitchen has it. I will tell you when it is ready.",
            "preparing": "cooked, and being put into the cabinet. I will tell you.",
            "ready": f"ready for you: {place}. Say “code”.",
        }[state]
        return f"{number}: {said}"
