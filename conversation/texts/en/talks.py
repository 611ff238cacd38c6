"""A person: diners and the canteen's people talk."""

from conversation.texts.en.names import Names
from conversation.texts.zh import talks as zh


class Talks(Names, zh.Talks):
    """A person: diners and the canteen's people talk."""

    def talk_opened(self) -> str:
        return (
            "I have called somebody. What you say now goes to the canteen until you say “end”, or "
            "nobody speaks for half an hour. “menu”, “orders” and the like keep working."
        )

    def talk_nobody(self) -> str:
        return (
            "Nobody is there right now; I keep what you say for them. If it is urgent, please go "
            "to the counter. Say “end” to order again."
        )

    def talk_relayed(self) -> str:
        return "✓ Passed on to the canteen. Say “end” when you are done."

    def talk_word(self, name: str, text: str) -> str:
        return f"Canteen, {name}: {text}"

    def talk_ended(self) -> str:
        return "This talk is over. Order as you like, or say “menu”; “human” calls somebody again."

    def talk_was_over(self) -> str:
        return "That talk was over already; say “human” to call somebody again."

    def offer_person(self) -> str:
        return "Sorry, I still did not get that. Say “human” for a person, or “menu”."

    def staff_talk_opened(self, number: int, name: str) -> str:
        return (
            f"🙋 {name} asks for a person (T{number}). Say “reply T{number} hello”; "
            f"“end T{number}” when done."
        )

    def staff_talk_word(self, number: int, name: str, text: str) -> str:
        return f"T{number} {name}: {text}"

    def staff_talk_answered(self, name: str) -> str:
        return f"✓ Passed on to {name}. “talks” shows who else is waiting."

    def staff_talk_ended(self, number: int) -> str:
        return f"The talk T{number} is over. “talks” shows who else is waiting."

    def staff_talk_over(self) -> str:
        return "There is no such talk, or it is over. “talks” shows who is waiting."

    def staff_talk_line(self, number: int, name: str) -> str:
        return f"T{number} {name}"

    def staff_talks_foot(self) -> str:
        return "To answer: reply, T and the number, then your words."

    def staff_no_talks(self) -> str:
        return "Nobody is waiting for a person. I will tell you when somebody is."
