"""Manners of the dialogue: back to the question, guesses, help for this step."""

from conversation.texts.en.names import Names
from conversation.texts.zh import manners as zh


class Manners(Names, zh.Manners):
    """Manners of the dialogue: back to the question, guesses, help for this step."""

    def back_to(self, text: str) -> str:
        return f"Back to where we were: {text}"

    def guess_dish(self, name: str) -> str:
        return f"one {name}"

    def guessed(self) -> str:
        return "I did not get that. Did you mean:"

    def guessed_foot(self) -> str:
        return "Send the number, or a dot for the first; else say it differently, or “help”."

    def help_guess(self) -> str:
        return "I am guessing what you meant: send a number, or say it another way."

    def stuck(self) -> str:
        return "Stuck here? Say “cancel” to leave it, or “help” to see how to answer."

    def again_method(self) -> str:
        return "How will you collect it?"

    def again_time(self) -> str:
        return "When will you collect it?"

    def again_order(self) -> str:
        return "nothing is ordered yet. Say “confirm” to order, “cancel” to leave it."

    def again_dish(self) -> str:
        return "Which one would you like?"

    def again_pay(self, number: str) -> str:
        return f"How would you like to pay for {number}?"

    def again_cancel(self, number: str) -> str:
        return f"to cancel {number} say “confirm”, to keep it say “cancel”."

    def again_refund_line(self, number: str) -> str:
        return f"Which part of {number} should be refunded?"

    def again_refund(self, number: str) -> str:
        return f"the refund of {number} is not sent yet. Say “confirm” to send it, or “cancel”."

    def again_change(self) -> str:
        return "that change is not made yet. Say “confirm” to make it, or “cancel”."

    def dropped_order(self) -> str:
        return "That order was not placed; the dishes are in your cart, say “checkout” to go on."

    def dropped_cancel(self, number: str) -> str:
        return f"{number} was not cancelled and stays as it is. Say “cancel order” to cancel it."

    def dropped_refund(self, number: str) -> str:
        return f"The refund of {number} was not sent. Say “refund” to ask for it again."

    def dropped_change(self) -> str:
        return "That change was not made; please say it again if you want it."

    def help_method(self) -> str:
        return (
            "I am asking where you collect it: send the number, “counter” or “cabinet”; "
            "you can also go on adding dishes."
        )

    def help_time(self) -> str:
        return "I am asking when you collect it: send the number, or say “at 12:00”."

    def help_order(self) -> str:
        return (
            "I am waiting for your word on this order: “confirm” places it; change it by just "
            "saying so, like “two rice”; “cancel” leaves it."
        )

    def help_dish(self) -> str:
        return "I am asking which one you want: send the number or the name, or “cancel”."

    def help_pay(self) -> str:
        return "I am asking how you pay: send the number. Later is fine too: say “pay”."

    def help_cancel(self) -> str:
        return "I am asking whether to cancel the order: “confirm” cancels it, “cancel” keeps it."

    def help_refund_line(self) -> str:
        return "I am asking what to refund: send the number or the dish, or “cancel”."

    def help_refund(self) -> str:
        return "I am waiting for your word on the refund: “confirm” sends it, “cancel” does not."

    def help_decision(self) -> str:
        return "You are deciding on refunds: “approve 1”, or “reject 1” with a reason."

    def help_change(self) -> str:
        return "I am waiting for your word on the change: “confirm” makes it, “cancel” does not."

    def help_draft(self) -> str:
        return (
            "You are writing a menu: one dish a line, like: braised ribs 18 50; "
            "“preview” shows it, “publish” puts it out."
        )
