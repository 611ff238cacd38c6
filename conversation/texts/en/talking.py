"""Greeting, help, what was not understood."""

from conversation.texts.en.names import Names
from conversation.texts.zh import talking as zh


class Talking(Names, zh.Talking):
    """Greeting, help, what was not understood."""

    def greeting(self, name: str, canteen: str) -> str:
        return (
            f"Hello {name}, this is {canteen} 🍚 Say “menu” to see what is cooking, "
            "or just tell me, like “two braised pork, in the cabinet”; “help” explains."
        )

    def help(self) -> str:
        return (
            "How to order:\n"
            "· Just say it: “two braised pork, not spicy, in the cabinet at 12:00”, "
            "or send a number from the menu\n"
            "· “menu”, “cart”, “checkout”, then “confirm” to order; "
            "“cancel” stops at any time and keeps your cart\n"
            "· “orders”, “code”, “balance”, “cancel order”, “refund” work whenever you need them"
        )

    def help_staff(self) -> str:
        return (
            "Kitchen and admin: “prep”, “today”, “A017 ready”, “all ready”, “stock”, "
            "“braised pork+20”, “sold out braised pork”, “draft tomorrow lunch” → one dish a line "
            "→ “publish”; “refunds”, “cutoff 10:30”, “pause”, “resume orders”"
        )

    def not_understood(self) -> str:
        return (
            "Sorry, I did not get that. To order, name a dish and how many, like “a braised pork”, "
            "say “menu” to see the dishes or “help” for how it works."
        )

    def not_understood_again(self) -> str:
        return "Sorry, I still did not get that."

    def no_such_choice(self, count: int) -> str:
        numbers = "1" if count == 1 else f"a number from 1 to {count}"
        return f"There is no such number. Please send {numbers}, or say “cancel” to leave it."

    def stopped(self) -> str:
        return "All right, we stop here. Order whenever you like, or say “menu”."

    def stopped_cart_kept(self) -> str:
        return "All right, we stop here. Your cart is kept:"

    def left_as_it_is(self) -> str:
        return "All right, nothing was changed. Say “orders” to see your orders."

    def recovered(self) -> str:
        return (
            "We have just been updated: I forgot what I was asking you. Your cart is still there."
        )

    def language_set(self) -> str:
        return "All right, English from now on. Say “menu” to start."

    def apology(self, ticket: str) -> str:
        return (
            f"Sorry, that message failed (number {ticket}); we have noted it. "
            "Please say it again, or order at the counter."
        )
