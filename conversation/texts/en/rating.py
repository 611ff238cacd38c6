"""Ratings."""

from conversation.texts.en.names import Names
from conversation.texts.zh import rating as zh


class Rating(Names, zh.Rating):
    """Ratings."""

    def ask_rating(self, number: str) -> str:
        return f"How was {number}? A number, how many stars, or a sentence; “cancel” leaves it."

    def rating(self, word: str) -> str:
        return {"good": "👍 tasty", "fair": "so-so", "bad": "👎 not good"}[word]

    def help_rating(self) -> str:
        return "I am asking how it was: send a number, stars or a sentence, or “cancel”."

    def rated(self, stars: int) -> str:
        return f"Noted {'★' * stars}, thank you! Say “menu” to order again."

    def rated_badly(self) -> str:
        return "Noted, and sorry. Say “refund” for your money, or “human” to talk to somebody."

    def rating_skipped(self) -> str:
        return "All right, no rating. Say “menu” to order."

    def nothing_to_rate(self) -> str:
        return "There is no collected order to rate. Say “orders” to see yours."
