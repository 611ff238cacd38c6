"""Cart, questions, checkout."""

from collections.abc import Sequence

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
        return "Your cart is empty now. Say “undo” to have it back, “menu” to start again."

    def cart_undone(self) -> str:
        return "The last step is undone:"

    def nothing_to_undo(self) -> str:
        return "There is nothing to undo. Say “cart” to see what you have."

    def cart_outdated(self) -> str:
        return "The meal you chose for is over, so your cart was emptied. Say “menu” for the next."

    def cart_offered_again(self, dishes: str) -> str:
        return (
            "The meal you chose for is over, so your cart was emptied. "
            f"There is {dishes} again: say “resume” to have it back, or “menu”."
        )

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

    def summary_title_of(self, meal: str) -> str:
        return f"Please check ({meal}):"

    def as_usual(self, place: str) -> str:
        return f"{place} (as you set it)"

    def discount(self, from_fen: int, off_fen: int) -> str:
        return f"{yuan_short(off_fen)} off from {yuan_short(from_fen)}"

    def summary_pay(
        self, gross_fen: int, discount: str, off_fen: int, subsidy_fen: int, due_fen: int
    ) -> str:
        parts = [f"{yuan(off_fen)} ({discount})"] if off_fen else []
        parts += [f"subsidy {yuan(subsidy_fen)}"] if subsidy_fen else []
        if not parts:
            return f"To pay {yuan(due_fen)}"
        return f"{' − '.join((yuan(gross_fen), *parts))} = to pay {yuan(due_fen)}"

    def summary_foot(self, cutoff: str, way: str) -> str:
        how = f"order and pay by {way}" if way else "order"
        return (
            f"Say “confirm” to {how}, change it (add a dish, another time, another place), "
            "or leave it with “cancel”. "
            f"You can cancel free of charge until {cutoff}, as long as it is not being cooked."
        )

    def changed(self, changes: Sequence[str]) -> str:
        return f"✎ {'; '.join(changes)}"

    def dish_changed(self, name: str, before: int, after: int) -> str:
        if not before:
            return f"added {name} ×{after}"
        return f"{name} ×{before} → ×{after}" if after else f"took out {name}"

    def wish_changed(self, name: str, options: str) -> str:
        return f"{name}: {options}" if options else f"{name}: as it comes"

    def place_changed(self, place: str) -> str:
        return f"collect at {place}"

    def time_changed(self, when: str) -> str:
        return f"time: {when}"

    def other_cabinet(self, wanted: str, cabinet: str) -> str:
        return f"Cabinet {wanted} cannot be used right now, so it is cabinet {cabinet}."

    def blocked(self, name: str, allergens: str) -> str:
        return (
            f"{name} contains {allergens}: as you set it, I do not order that for you. "
            "Something else? Say “recommend” or “menu”; “settings” changes it."
        )

    def must_choose(self) -> str:
        return "Please choose one here, by its number:"

    def short(self, name: str, left: int) -> str:
        how = f"there are only {left} of {name} left" if left > 0 else f"{name} has just sold out"
        return f"So close: {how}, nothing was ordered yet and the rest is kept. Please choose:"

    def instead_offer(self, name: str, price_fen: int, more_fen: int) -> str:
        sign = "+" if more_fen > 0 else "−"
        diff = f"{sign}{yuan_short(abs(more_fen))} each" if more_fen else "same price"
        return f"{name} {yuan_short(price_fen)} ({diff})"

    def only_so_many(self, left: int) -> str:
        return f"only {left}"

    def only_the_rest(self) -> str:
        return "only the rest"

    def cart_restored(self) -> str:
        return "Here it is again:"

    def again_title(self, number: str) -> str:
        return f"Order {number} again" if number else "Your last order again"

    def again_same(self, title: str) -> str:
        return f"{title}: all of it is there, at the same prices."

    def again_changed(self, title: str, count: int) -> str:
        return f"{title}, {count} changed:" if count != 1 else f"{title}, one thing changed:"

    def again_not_on_menu(self, name: str) -> str:
        return f"· {name} is not on this menu, left out"

    def again_sold_out(self, name: str) -> str:
        return f"· {name} is sold out, left out"

    def again_fewer(self, name: str, before: int, after: int) -> str:
        return f"· you can have {after} of {name} (it was {before})"

    def again_price(self, name: str, before_fen: int, after_fen: int) -> str:
        return f"· {name} {yuan_short(before_fen)} → {yuan_short(after_fen)}"

    def again_option_gone(self, name: str, options: str) -> str:
        return f"· {name} cannot be had with {options} now, so as it comes"

    def again_blocked(self, name: str, allergens: str) -> str:
        return f"· {name} contains {allergens}, left out as you set it"

    def again_place(self, place: str) -> str:
        return f"· that cabinet cannot be used right now, so it is {place}"

    def again_nothing(self, title: str) -> str:
        return f"{title}: sadly nothing of it can be had today. Say “menu”, or “recommend”."

    def nothing_to_order_again(self) -> str:
        return "You have not ordered yet. Say “menu” to have a look, or “recommend”."

    def no_such_day(self) -> str:
        return "There is no order of that day. Say “orders” to see them, or “usual” for the last."

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
