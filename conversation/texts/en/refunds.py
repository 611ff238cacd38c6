"""Refunds: which order, why, photos, how far it is."""

from conversation.texts.en.names import Names
from conversation.texts.zh import refunds as zh
from kernel.money import yuan


class Refunds(Names, zh.Refunds):
    """Refunds: which order, why, photos, how far it is."""

    def sorry_which_order(self) -> str:
        return "I am sorry 😔 Which order was it? You can send a photo right away."

    def order_in_short(self, number: str, day: str, names: str, total_fen: int) -> str:
        return f"{number} ({day}) {names} {yuan(total_fen)}"

    def help_refund_order(self) -> str:
        return "I am asking which order was wrong: send the number, or “cancel” to leave it."

    def again_refund_order(self) -> str:
        return "Which order should be refunded?"

    def choose_refund(self, number: str) -> str:
        return f"What should be refunded of {number}?"

    def whole_order(self) -> str:
        return "The whole order"

    def refund_part(self, source: str, fen: int) -> str:
        purse = {"own": "meal card", "subsidy": "allowance", "provider": "online payment"}[source]
        return f"{purse} {yuan(fen)}"

    def confirm_refund(self, number: str, what: str, fen: int, parts: str) -> str:
        back = f" ({parts})" if parts else ""
        return f"Refund “{what}” of {number}, {yuan(fen)}, the way it was paid{back}?"

    def refund_reason(self, reason: str) -> str:
        return f"Reason: {reason}"

    def refund_photos(self, count: int) -> str:
        return f"Photos: {count}"

    def refund_why(self) -> str:
        return (
            "Why? Send 1 something in it, 2 missing, 3 wrong dish, 4 not good, 5 other, "
            "or write it, e.g. reason it was cold"
        )

    def refund_confirm_foot(self) -> str:
        return (
            "Say “confirm” to send it, “cancel” to leave it; a photo may come first, "
            "or the reason behind it: "
            "confirm a hair in it"
        )

    def reason(self, reason: str) -> str:
        return {
            "foreign": "something in it",
            "missing": "missing",
            "wrong": "wrong dish",
            "bad": "not good",
            "": "other",
        }[reason]

    def photo_kept(self, count: int) -> str:
        return f"Photo received ({count} so far)."

    def photo_added(self, number: str) -> str:
        return f"The photo is with your refund request for {number} now. Say “refund status”."

    def refund_asked(self, number: str, fen: int) -> str:
        return (
            f"Your request for a refund of {yuan(fen)} for {number} is sent; I will tell you what "
            "the canteen says. See “refund status”; until then “withdraw refund” takes it back."
        )

    def refund_done(self, number: str, fen: int) -> str:
        return f"{number}: {yuan(fen)} is refunded."

    def nothing_to_refund(self) -> str:
        return "There is no order to refund. Say “orders” to see yours."

    def refund_not_possible(self) -> str:
        return (
            "That was refunded already or is being refunded. Say “refund status”, "
            "or ask at the counter."
        )

    def refund_state(self, state: str, number: str, fen: int, reason: str) -> str:
        said = {
            "asked": "waiting for the canteen",
            "withdrawn": "withdrawn",
            "refused": "not approved",
            "going": "approved, on its way back",
            "done": "refunded",
        }[state]
        return f"{number} {yuan(fen)} {said}{f' ({reason})' if reason else ''}"

    def refunds_own_foot(self) -> str:
        return "Say “withdraw refund” to take it back; to add a photo just send it."

    def no_refunds(self) -> str:
        return "There is no refund of late. Say “refund” to ask for one."

    def refund_withdrawn(self, number: str) -> str:
        return f"The request for {number} is withdrawn. Say “refund” to ask again."

    def nothing_to_withdraw(self) -> str:
        return "No request is waiting to be withdrawn. Say “refund status” to see."
