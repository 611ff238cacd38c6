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
        return "Stuck here? Say “human” for a person to help you, or “cancel” to leave it."

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

    def expired(self) -> str:
        return "My last question is too old to answer; this is how things stand:"

    def today_open(self, meal: str, cutoff: str) -> str:
        return f"You can order {meal} until {cutoff}."

    def today_ready(self, number: str, place: str) -> str:
        return f"{number} is waiting for you: {place}. Say “code” to show it."

    def today_unpaid(self, number: str) -> str:
        return f"{number} is not paid yet; say “pay” to go on."

    def restarted(self) -> str:
        return "All right, from the start. Say “menu” to see what there is."

    def restarted_emptied(self) -> str:
        return "All right, from the start; the cart is empty (“undo” brings it back). Say “menu”."

    def resumed(self) -> str:
        return "Let us go on:"

    def nothing_to_resume(self) -> str:
        return "Nothing was left half done. Say “menu” to order."

    def nothing_to_repeat(self) -> str:
        return "I have not said anything yet. Say “menu” to see what there is."

    def signal(self, name: str) -> str:
        return {
            "image": "I got the picture, but have no use for it now. If a dish was bad, "
            "say “refund” first; to order, just name a dish.",
            "file": "I got the file, but have no use for it now. Name a dish, or say “menu”.",
            "voice": "I could not make out words in that. Please type, like “a braised pork”.",
            "location": "I got your location, but food is collected at the counter or the "
            "cabinets. Say “menu” to order.",
            "recall": "You took the message back, but what was done stays. Say “cancel order” to "
            "cancel an order, “undo” for the cart.",
            "": "I cannot read that yet. Say “menu” to order, or “help” for what I can do.",
        }[name]

    def type_please(self, text: str) -> str:
        return f"I heard: {text}. Money and changes do not go by voice; please type it once more."

    def faq_cutoff(self, meal: str, cutoff: str) -> str:
        return f"Orders for {meal} close at {cutoff}."

    def faq_serving(self, meal: str, serve: str) -> str:
        return f"You collect {meal} at {serve}."

    def faq_where(self, cabinets: bool) -> str:
        where = "At the counter or a cabinet, as you choose" if cabinets else "At the counter"
        return f"{where}; I will tell you when it is ready, and your code opens it."

    def faq_where_order(self, number: str, place: str) -> str:
        return f"{number}: {place}. You need your code; say “code” to see it."

    def faq_pay(self, names: str) -> str:
        return f"{names}; the allowance goes first, and you pay after confirming the order."

    def faq_back(self, topic: str) -> str:
        return {
            "cancel": "Say “cancel order”: before the cut-off and before cooking the money comes "
            "back by itself, later the canteen decides.",
            "refund": "Say “refund”, choose order and dish, give the reason, with a photo if you "
            "like; I will tell you what came of it.",
        }[topic]
