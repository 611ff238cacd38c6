"""The words of kitchen, counter and approvers."""

from collections.abc import Sequence

from conversation.texts.en.names import Names
from conversation.texts.zh import staff as zh
from kernel.money import yuan


class Staff(Names, zh.Staff):
    """The words of kitchen, counter and approvers."""

    def food_ready(self, number: str, place: str) -> str:
        return f"{number} → {place}"

    def food_ready_slot(self, number: str, cabinet: str, slot: int) -> str:
        return f"{number} → door {slot:02d} of cabinet {cabinet} is opening, put it in and close it"

    def food_none(self) -> str:
        return "No order can be made ready now. Say “prep” to see what is to cook."

    def food_skipped(self, number: str, status: str) -> str:
        return f"{number} is “{status}”, left as it is"

    def orders_today(self, date: str, count: int, total_fen: int) -> str:
        return f"{date}: {count} orders, {yuan(total_fen)}"

    def orders_of_status(self, status: str, count: int, numbers: Sequence[str]) -> str:
        return f"{status} {count}: {self.listed(numbers)}"

    def counts_title(self, meal: str) -> str:
        return f"To cook for {meal}:"

    def count_line(self, when: str, name: str, quantity: int, options: str, note: str) -> str:
        extra = "".join(f" ({part})" for part in (options, note) if part)
        return f"{when} {name} ×{quantity}{extra}"

    def counts_none(self) -> str:
        return "There is nothing to cook right now."

    def collected(self, number: str) -> str:
        return f"{number} is collected ✔"

    def collect_refused(self, reason: str) -> str:
        return {
            "already_used": "This code has been used: the order was collected.",
            "not_ready": "This order is not ready yet.",
            "unpaid": "This order is not paid yet.",
            "cancelled": "This order is cancelled.",
        }.get(reason, "That code is not right, please check it.")

    def stock_title(self, meal: str) -> str:
        return f"Stock for {meal} (planned/taken/left):"

    def stock_line(self, name: str, planned: int, taken: int, left: int) -> str:
        return f"{name} {planned}/{taken}/{left}"

    def refunds_none(self) -> str:
        return "No refund is waiting for a decision."

    def refunds_title(self, count: int) -> str:
        return f"Refunds waiting: {count}"

    def refund_item(self, no: int, number: str, fen: int, reason: str) -> str:
        return f"{no} · {number} {yuan(fen)} · {reason}"

    def refunds_foot(self) -> str:
        return "Say “approve 1”, or “reject 1” and the reason."

    def refund_decided(self, number: str, approved: bool) -> str:
        return f"The refund for {number} is {'approved' if approved else 'rejected'}."

    def not_allowed(self, code: str) -> str:
        return {
            "own_request": "Somebody else has to decide on a refund of your own.",
            "over_approval_limit": "This is above your limit. Please ask finance to decide.",
            "already_decided": "Somebody has decided on this already. Say “refunds” for the rest.",
            "no_such_request": "This request is gone. Say “refunds” for the list as it is now.",
            "nothing_to_refund": "Nothing is left to refund here. Say “refunds” for the rest.",
        }.get(code, "You are not allowed to do this. Please ask an administrator.")

    def no_refund_number(self) -> str:
        return "There is no such number. Say “refunds” first."

    def cabinets_none(self) -> str:
        return "There is no pickup cabinet."

    def cabinet_line(self, cabinet: str, online: bool, free: int, used: int, bad: int) -> str:
        state = "online" if online else "offline"
        return f"Cabinet {cabinet} {state} · free {free} · in use {used} · faulty {bad}"

    def door_maintained(self, cabinet: str, slot: int) -> str:
        return f"Door {slot:02d} of cabinet {cabinet} has been told to open; the reason is noted."

    def log_title(self) -> str:
        return "Latest actions:"

    def reason_needed(self) -> str:
        return "Please write the reason after it, like: reject 1 already replaced."

    def login_link(self, link: str, minutes: int) -> str:
        return f"Staff pages (good for {minutes} minutes, once, keep it to yourself): {link}"

    def login_in_private(self) -> str:
        return "The link is for you alone: say “staff login” in our private chat."
