"""The menu and recommendations."""

from conversation.texts.en.names import Names
from conversation.texts.zh import browsing as zh
from kernel.money import yuan_short


class Browsing(Names, zh.Browsing):
    """The menu and recommendations."""

    def menu_title(self, weekday: str, meal: str, cutoff: str, serve: str) -> str:
        return f"{weekday} {meal} · order until {cutoff} · collect {serve}"

    def menu_line(self, no: int, name: str, price_fen: int, left: int, spicy: int) -> str:
        heat = " " + "🌶" * spicy if spicy else ""
        rest = "  sold out" if left <= 0 else f"  {left} left" if left <= 10 else ""
        return f"{no} {name} {yuan_short(price_fen)}{heat}{rest}"

    def menu_foot(self) -> str:
        return "Send a number or a name to order, like: 1x2 / two braised pork"

    def no_meal(self) -> str:
        return (
            "There is nothing to order right now. You can order as soon as the next menu is out: "
            "say “menu” a little later."
        )

    def not_open_yet(self, meal: str, opens: str) -> str:
        return f"Orders for {meal} open at {opens}. Say “menu” then."

    def paused(self) -> str:
        return (
            "The canteen is taking a short break. Your cart is kept; say “checkout” to try again."
        )

    def dish_answer(self, name: str, price_fen: int, left: int, allergens: str) -> str:
        stock = f"{left} left" if left > 0 else "sold out today"
        warn = f", contains {allergens}" if allergens else ""
        return f"{name}: {yuan_short(price_fen)}, {stock}{warn}."

    def recommend(self) -> str:
        return "How about one of these today?"

    def recommend_none(self) -> str:
        return "Everything else is sold out today. Say “menu” to see what is left."
