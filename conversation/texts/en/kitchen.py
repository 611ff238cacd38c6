"""The kitchen: done dish by dish, taken back, run out, late, a whole meal called off."""

from collections.abc import Sequence

from conversation.texts.en.names import Names
from conversation.texts.zh import kitchen as zh
from kernel.money import yuan


class Kitchen(Names, zh.Kitchen):
    """The kitchen: done dish by dish, taken back, run out, late, a whole meal called off."""

    def food_waits(self, numbers: Sequence[str]) -> str:
        return f"Still waiting for other dishes: {self.listed(numbers)}"

    def recalled(self, number: str) -> str:
        return f"{number} is being made again. Say “{number} ready” when it is."

    def recall_clear(self, cabinet: str, slot: int) -> str:
        return (
            f"There may be a box in cabinet {cabinet}, door {slot:02d}:"
            f" take it out with “open {cabinet} {slot} recalled”."
        )

    def recall_refused(self, code: str, number: str) -> str:
        return {
            "too_late_to_recall": f"{number} was called more than 10 seconds ago."
            " Please stop the meal at the counter.",
            "being_collected": f"The door is opening for {number} right now. Please look there.",
            "no_such_order": "There is nothing to take back. Name the order: “recall A017”.",
            "": f"{number} cannot be taken back now. Say “today” to see where it is.",
        }.get(code, f"{number} cannot be taken back now. Say “today” to see where it is.")

    def notice_recalled(self, number: str) -> str:
        return f"Correction: {number} is not ready yet, sorry. I will call you again."

    def food_short(self, number: str, until: str) -> str:
        return f"{number} waits for its diner's word about a dish, until {until} at the latest"

    def short_preview(self, name: str, wanted: int, portions: int, numbers: Sequence[str]) -> str:
        asked = f"{wanted} short" if wanted else "all gone"
        return (
            f"{name}: {asked}. {len(numbers)} orders, {portions} portions, the latest paid first:"
            f" {self.listed(numbers)}.\nThey will be asked for another dish or the money, and the"
            " menu shows it sold out. Say “yes” to do it, “cancel” to leave it."
        )

    def short_nobody(self, name: str) -> str:
        return f"Nobody waits for {name}. To stop selling it say “sold out {name}”."

    def short_done(self, name: str, count: int, minutes: int) -> str:
        return f"{count} orders are asked about {name}; they have {minutes} minutes. Say “prep”."

    def run_out_refused(self, code: str) -> str:
        return {
            "shown_changed": "An order changed just now. Please say it again to see who is meant.",
            "no_meal": "No meal is being cooked now. Say “today” to see the orders.",
            "": "That did not work and changed nothing. Say “prep” to see what is to cook.",
        }.get(code, "That did not work and changed nothing. Say “prep” to see what is to cook.")

    def notice_short(self, number: str, name: str, quantity: int, until: str) -> str:
        return f"Sorry, {name} ×{quantity} of {number} ran out. Until {until} say:"

    def notice_short_swap(self, number: str, option: int, name: str, price: str) -> str:
        return f"“swap {number} {option}” for {name} ({price}; nothing to pay, nothing back)"

    def notice_short_refund(self, number: str, money: str) -> str:
        return f"“drop {number}” to get {money} back\n“drop all {number}” to cancel the whole order"

    def notice_short_silent(self, swaps: bool) -> str:
        then = "you get another dish, as you have set" if swaps else "the money for it goes back"
        return f"If you say nothing, {then}."

    def short_swapped(self, number: str, names: Sequence[str], instead: str) -> str:
        return f"{instead} instead of {self.listed(names)} in {number}, no charge. Say “orders”."

    def short_refunded(self, number: str, names: Sequence[str], fen: int, over: bool) -> str:
        if over:
            return f"{number} is cancelled, {yuan(fen)} is on its way back. Say “menu” for more."
        return f"{self.listed(names)} of {number}: {yuan(fen)} is on its way back, the rest stays."

    def short_refused(self, code: str, number: str) -> str:
        return {
            "no_shortage": f"Nothing of {number} waits for your word."
            f" For your money back say “refund {number}”.",
            "no_such_option": f"There is no such option. “drop {number}” gets the money back.",
            "sold_out": f"That one is gone, too. “drop {number}” gets the money back.",
            "": f"{number} cannot be changed now. Please come to the counter.",
        }.get(code, f"{number} cannot be changed now. Please come to the counter.")

    def notice_short_settled(self, number: str, name: str, instead: str, money: str) -> str:
        if instead:
            return f"{number}: {instead} instead of {name} as you have set, no charge."
        return f"{number}: no answer about {name}, so {money} is on its way back; the rest stays."

    def short_word(self, choice: str, number: str, option: int) -> str:
        return {
            "swap": f"swap {number} {option}",
            "refund": f"drop {number}",
            "all": f"drop all {number}",
        }[choice]

    def counts_frozen(self, meal: str, version: int, at: str) -> str:
        changed = f", changed since, now version {version}" if version > 1 else ""
        return f"The list for {meal} (closed {at}{changed}), to cook:"

    def count_total(self, name: str, quantity: int, listed: int) -> str:
        if quantity == listed:
            return f"{name} {quantity}"
        return f"{name} {quantity} ▲ list {listed}, {quantity - listed:+d}"

    def count_allergy(self, number: str, name: str, quantity: int, what: str) -> str:
        return f"✱ {number} is allergic to {what}: {name} ×{quantity}"

    def late_preview(self, name: str, minutes: int, count: int) -> str:
        return (
            f"{name} {minutes} minutes late: {count} orders will be told and reminded later."
            " Say “yes” to tell them, “cancel” to leave it."
        )

    def late_done(self, name: str, minutes: int, count: int) -> str:
        return f"{count} orders were told: {name} {minutes} minutes late. Say “prep” to go on."

    def surplus_preview(self, name: str, portions: int, left: int) -> str:
        return f"{portions} more of {name} for sale, {left} left now. Say “yes” to sell them."

    def surplus_done(self, name: str, left: int) -> str:
        return f"{name} is on sale again, {left} left. Say “stock” to see everything."

    def call_off_preview(self, meal: str, orders: int, fen: int) -> str:
        return (
            f"⚠ Call off {meal}: {orders} orders, all of {yuan(fen)} goes back, everybody gets an"
            f" apology. There is no way back.\nType the number of orders, {orders}, to do it;"
            " “cancel” leaves it."
        )

    def call_off_done(self, meal: str, orders: int, fen: int) -> str:
        return (
            f"{meal} is off. {orders} orders are being cancelled, {yuan(fen)} goes back."
            " Say “today” to follow."
        )

    def call_off_other(self, orders: int) -> str:
        return f"Not the right number; nothing was cancelled. Type {orders}, or say “cancel”."

    def serving_refused(self, code: str) -> str:
        return {
            "nobody_waits": "Nobody waits for this dish now. Say “prep” to see what is to cook.",
            "bad_minutes": "At most 120 minutes. If it cannot be cooked, say how many are short.",
            "reason_needed": "Please say why: “call off no gas”.",
            "shown_changed": "The orders changed just now, nothing was cancelled. Say it again.",
            "frozen": "Ordering is over; sell what is left at the counter.",
            "no_meal": "No meal is being cooked now. Say “today” to see the orders.",
            "": "Not now; nothing was changed. Say “prep” to see what is to cook.",
        }.get(code, "Not now; nothing was changed. Say “prep” to see what is to cook.")

    def notice_late(self, number: str, name: str, eta: str) -> str:
        return f"{name} of {number} is late, about {eta}. Sorry. I will call you when it is ready."

    def notice_called_off(self, number: str, reason: str) -> str:
        return (
            f"We are very sorry: this meal is off ({reason}). All your money for {number} is on its"
            " way back. Say “menu” for the next one."
        )
