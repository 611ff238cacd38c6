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
