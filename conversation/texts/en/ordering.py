"""Cart, questions, checkout."""

from conversation.texts.en.names import Names
from conversation.texts.zh import ordering as zh
from kernel.money import yuan, yuan_short


class Ordering(Names, zh.Ordering):
    """Cart, questions, checkout."""

    def cart_empty(self) -> str:
        return "Your cart is empty. Say “menu” to have a look, or just name a dish."

    def cart_line(
        self, name: str, quantity: int, options: str, note: str, for_: str, fen: int
    ) -> str:
        extra = "".join(f" ({part})" for part in (options, note) if part)
        whose = f" for {for_}" if for_ else ""
        return f"{name} ×{quantity}{extra}{whose} {yuan_short(fen)}"

    def cart_title(self) -> str:
        return "🛒 In your cart:"

    def cart_total(self, total_fen: int) -> str:
        return f"Total {yuan(total_fen)}"

    def cart_next(self) -> str:
        return "Add more, say “checkout” to order or “menu” to see the dishes."

    def cart_cleared(self) -> str:
        return "Your cart is empty now. Say “undo” to have it back."

    def cart_undone(self) -> str:
        return "The last step is undone:"

    def nothing_to_undo(self) -> str:
        return "There is nothing to undo. Say “cart” to see what you have."

    def cart_outdated(self) -> str:
        return "The meal you chose for is over, so your cart was emptied. Say “menu” for the next."

    def dishes_gone(self) -> str:
        return "The menu has just changed: what is no longer on it was taken out of your cart."

    def dishes_changed(self) -> str:
        return (
            "The menu has just changed, nothing was ordered yet. "
            "Say “cart” to check, then “checkout”."
        )

    def clarify(self, reason: str, name: str, left: int) -> str:
        return {
            "ambiguous_dish": "Which one do you mean?",
            "unavailable": (
                f"{name} is sold out today. Something else? Just name it, or say “menu”."
            ),
            "over_limit": f"You can have at most {left} more of {name}. How many? Send a number.",
            "bad_quantity": f"How many {name}? Send a whole number.",
            "missing_option": f"Please choose for {name}:",
            "unknown_dish": (
                "That dish is not on the menu; I noted everything else. "
                "Say “menu” to see what there is today."
            ),
            "not_in_cart": "That dish is not in your cart. Say “cart” to see it.",
            "no_reference": "I am not sure which one you mean. Please name the dish.",
            "pickup_time": "You cannot collect at that time. You can choose:",
        }[reason]

    def ask_method(self) -> str:
        return "Where would you like to collect it?"

    def summary_title(self) -> str:
        return "Please check:"

    def summary_pickup(self, place: str, when: str) -> str:
        return f"Collect: {place} · {when}"

    def summary_pay(self, total_fen: int, subsidy_fen: int, due_fen: int) -> str:
        if subsidy_fen:
            return f"{yuan(total_fen)} − subsidy {yuan(subsidy_fen)} = to pay {yuan(due_fen)}"
        return f"To pay {yuan(due_fen)}"

    def summary_foot(self, cutoff: str) -> str:
        return (
            "Say “confirm” to order, or just change it (add a dish, another time, another place). "
            f"You can cancel free of charge until {cutoff}, as long as it is not being cooked."
        )

    def stale_choice(self) -> str:
        return "That was an older message. This is how it stands now:"

    def price_changed(self) -> str:
        return "A price has just changed. Please look at the new total:"

    def sold_out(self, name: str, left: int) -> str:
        if left > 0:
            return (
                f"So close: only {left} of {name} left, nothing was ordered yet. "
                f"Say “{self.instead(name, left)}”, or name something else."
            )
        return (
            f"So close: {name} has just sold out, nothing was ordered yet. "
            f"Name something else, or say “{self.instead(name, 0)}”."
        )

    def instead(self, name: str, left: int) -> str:
        return f"change {name} to {left}, checkout" if left > 0 else f"remove {name}, checkout"

    def cut_off(self, meal: str) -> str:
        return (
            f"Orders for {meal} have just closed. Nothing was ordered and nothing was charged. "
            "Say “menu” when the next meal opens."
        )

    def over_limit(self, name: str, left: int) -> str:
        return (
            f"{name} is limited per person and meal: you can have {left} more. "
            f"Nothing was ordered yet. Say “{self.instead(name, left)}”, or name something else."
        )

    def too_many_unpaid(self, count: int) -> str:
        return (
            f"You have {count} unpaid orders. Please pay or cancel one before the next: "
            "say “orders” to see them."
        )

    def no_cabinet(self) -> str:
        return "That cabinet cannot be used right now. Please choose “counter”."
