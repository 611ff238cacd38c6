"""The kitchen: done dish by dish, taken back, run out, late, a whole meal called off."""

from collections.abc import Sequence

from conversation.texts.en.names import Names
from conversation.texts.zh import kitchen as zh


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
