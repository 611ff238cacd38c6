"""Paying, orders, cancel, refund."""

from conversation.texts.en.names import Names
from conversation.texts.zh import orders as zh
from kernel.money import yuan, yuan_short


class Orders(Names, zh.Orders):
    """Paying, orders, cancel, refund."""

    def placed(self, number: str, due_fen: int, minutes: int) -> str:
        return (
            f"Ordered: {number}, {yuan(due_fen)} to pay. We keep the food for you for {minutes} "
            "minutes. How would you like to pay?"
        )

    def placed_paid(self, number: str, paid_fen: int) -> str:
        return f"Ordered and paid: {number} ({yuan(paid_fen)}) ✔ I will tell you when it is ready."

    def placed_for(self, number: str, due_fen: int, minutes: int) -> str:
        return f"Ordered: {number}, to pay {yuan(due_fen)}. Your dishes are kept {minutes} min."

    def placed_by_card(self, number: str, paid_fen: int, own_left_fen: int) -> str:
        return (
            f"Ordered and paid: {number} ✔ {yuan(paid_fen)}, {yuan(own_left_fen)} left on your "
            "card. I will call you when it is ready."
        )

    def pay_which(self, number: str, due_fen: int) -> str:
        return f"{number}: {yuan(due_fen)} to pay. How would you like to pay?"

    def paid_now(self, number: str, paid_fen: int, own_left_fen: int) -> str:
        return (
            f"{number} is paid ✔ {yuan(paid_fen)}, {yuan(own_left_fen)} left on your meal card. "
            "I will tell you when it is ready."
        )

    def paid(self, number: str, paid_fen: int) -> str:
        return f"Payment received ✔ {number} · {yuan(paid_fen)}. I will tell you when it is ready."

    def wallet_short(self, balance_fen: int, due_fen: int) -> str:
        return (
            f"There is only {yuan(balance_fen)} on your meal card, not enough for {yuan(due_fen)}. "
            "Pay another way, or top up at the counter."
        )

    def pay_page(self, number: str, due_fen: int, link: str) -> str:
        return (
            f"Pay {yuan(due_fen)} for {number} here: {link}\n"
            "Say “paid” afterwards and I will check."
        )

    def asking_provider(self, number: str) -> str:
        return f"I am asking the payment provider about {number} and will tell you right away."

    def not_paid_yet(self, number: str) -> str:
        return f"No payment for {number} has arrived yet. Say “pay” to try again."

    def nothing_to_pay(self) -> str:
        return "You have no unpaid order. Say “orders” to see your orders."

    def no_orders(self) -> str:
        return "You have no orders yet. Say “menu” and pick something nice."

    def orders_title(self) -> str:
        return "Your orders:"

    def order_line(self, number: str, status: str, what: str, total_fen: int, pickup: str) -> str:
        return f"{number} {status} · {what} · {yuan_short(total_fen)} · {pickup}"

    def no_such_order(self, number: str) -> str:
        return f"I found no order {number}. Say “orders” to see yours."

    def no_live_order(self) -> str:
        return "You have no order under way. Say “menu” to order one."

    def order_status(self, number: str, status: str) -> str:
        return f"{number}: {status}."

    def code(self, number: str, digits: str, place: str, status: str, link: str) -> str:
        spaced = f"{digits[:3]} {digits[3:]}"
        return f"{number} pickup code: {spaced} ({place}) · {status}\nPickup page: {link}"

    def carried_by(self, number: str, name: str) -> str:
        return (
            f"“{name}” collects {number} for you and has the code."
            " To collect it yourself, say “collect it myself”."
        )

    def no_code_yet(self, number: str) -> str:
        return f"{number} is not paid yet. Say “pay”, and you get the code right after."

    def new_code(self, number: str, digits: str) -> str:
        return f"{number} has a new code: {digits[:3]} {digits[3:]}. The old one no longer works."

    def balance(self, own_fen: int, subsidy_fen: int, held_fen: int) -> str:
        held = f" {yuan(held_fen)} more is kept for unpaid orders." if held_fen else ""
        return f"Meal card {yuan(own_fen)}, subsidy {yuan(subsidy_fen)}.{held}"

    def confirm_cancel(self, number: str, total_fen: int, free: bool) -> str:
        money = (
            "The money goes back by itself."
            if free
            else "It is being cooked or orders have closed, so the canteen decides on the refund."
        )
        return f"Cancel {number} ({yuan(total_fen)})? {money} Say “confirm” to cancel it."

    def confirm_cancel_unpaid(self, number: str) -> str:
        return f"Cancel {number}, which is not paid? Say “confirm”."

    def cancelled(self, number: str, refund_fen: int) -> str:
        money = (
            f" {yuan(refund_fen)} is on its way back to where it came from." if refund_fen else ""
        )
        return f"{number} is cancelled.{money} Say “menu” to order something else."

    def nothing_to_cancel(self) -> str:
        return "There is no order to cancel. Say “orders” to see your orders."
