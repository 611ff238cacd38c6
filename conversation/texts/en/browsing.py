"""The menu and recommendations."""

from conversation.texts.en.names import Names
from conversation.texts.zh import browsing as zh
from kernel.money import yuan_short


class Browsing(Names, zh.Browsing):
    """The menu and recommendations."""

    def menu_title(self, weekday: str, meal: str, cutoff: str, serve: str) -> str:
        return f"{weekday} {meal} · order until {cutoff} · collect {serve}"

    def category(self, category: str) -> str:
        return {
            "荤菜": "Meat",
            "素菜": "Vegetables",
            "主食": "Staples",
            "汤": "Soup",
            "饮料": "Drinks",
            "小吃": "Snacks",
            "套餐": "Set meals",
            "水果": "Fruit",
        }.get(category, category)

    def menu_category(self, category: str) -> str:
        return f"[{category}]"

    def day_meal(self, weekday: str, meal: str) -> str:
        return f"{weekday} {meal}"

    def menu_line(
        self, no: int, name: str, price_fen: int, left: int, spicy: int, allergens: str
    ) -> str:
        heat = " " + "🌶" * min(spicy, 3) if spicy else ""
        warn = f" ⚠ contains {allergens}" if allergens else ""
        rest = "  sold out" if left <= 0 else f"  {left} left" if left <= 10 else ""
        return f"{no} {name} {yuan_short(price_fen)}{heat}{warn}{rest}"

    def menu_renewed(self) -> str:
        return "That was a number of another menu, so nothing was added. This is what there is now:"

    def menu_foot(self) -> str:
        return "Send a number or a name to order, like: 1x2 / two braised pork"

    def no_meal(self) -> str:
        return (
            "There is nothing to order right now. You can order as soon as the next menu is out: "
            "say “remind me” and I will call you, or “menu” a little later."
        )

    def not_open_yet(self, meal: str, opens: str) -> str:
        return (
            f"Orders for {meal} open at {opens}. Say “remind me” and I will call you, "
            "or say “menu” then."
        )

    def paused(self) -> str:
        return (
            "The canteen is taking a short break. Your cart is kept; say “checkout” to try again."
        )

    def dish_answer(self, name: str, price_fen: int, left: int, allergens: str) -> str:
        stock = f"{left} left" if left > 0 else "sold out today"
        warn = f", contains {allergens}" if allergens else ""
        return f"{name}: {yuan_short(price_fen)}, {stock}{warn}."

    def allergy_warning(self, name: str, allergens: str) -> str:
        return f"⚠ {name} contains {allergens}, which you are allergic to."

    def goes_with(self, name: str, price_fen: int) -> str:
        return f"{name} with it ({yuan_short(price_fen)})? Say “add 1 {name}”."

    def found(self) -> str:
        return "These are:"

    def list_foot(self) -> str:
        return "Send a number or a name to order; “show 1” tells you more."

    def none_like_that(self) -> str:
        return "Nothing like that today. Say “menu” to see everything, or “recommend”."

    def halal_unknown(self) -> str:
        return (
            "The menu does not say what is halal, so I will not guess: please ask at the counter. "
            "Say “menu” to see everything."
        )

    def recommend(self) -> str:
        return "How about one of these today?"

    def recommend_again(self) -> str:
        return "That was all that suits you; once more:"

    def recommend_foot(self) -> str:
        return (
            "Send a number to order; “something else” shows others, "
            "or say “recommend mild dishes”, “under 20”."
        )

    def why(self, reason: str, number: int) -> str:
        return {
            "popular": f"popular, {number} taken today",
            "favourite": f"you had it {number} times" if number != 1 else "you had it once",
            "new": "you have not tried it yet",
            "mild": "not spicy",
            "light": "light",
            "spicy": "a bit spicy, good with rice",
        }[reason]

    def recommend_none(self) -> str:
        return "Nothing suitable is left: the rest is not what you asked for, or sold out. “menu”?"

    def dish_card(self, name: str, price_fen: int, spicy: int) -> str:
        heat = " " + "🌶" * min(spicy, 3) if spicy else ""
        return f"{name} {yuan_short(price_fen)}{heat}"

    def dish_stock(self, category: str, left: int, most: int) -> str:
        stock = f"{left} left" if left > 0 else "sold out today"
        limit = f" · you can have {most} more" if 0 < most < left else ""
        return f"{category} · {stock}{limit}"

    def dish_contains(self, allergens: str) -> str:
        return f"Contains: {allergens}"

    def dish_contains_nothing(self) -> str:
        return "No allergens are on record"

    def dish_options(self, name: str, options: str) -> str:
        return f"Options: {options}"

    def option(self, name: str, price_fen: int) -> str:
        return f"{name} (+{yuan_short(price_fen)})" if price_fen else name

    def dish_rating(self, tenths: int, count: int) -> str:
        return f"Rated {tenths / 10:.1f} ({count} ratings)"

    def no_calories(self) -> str:
        return "Calories are not on record; please ask at the counter."

    def order_words(self, name: str) -> str:
        return f"add 1 {name}"

    def dish_foot(self, name: str) -> str:
        return f"To order say “add 1 {name}”, or “menu” for something else."

    def dish_foot_gone(self) -> str:
        return "Something else? Say “recommend” or “menu”."

    def menu_of(self, meal: str) -> str:
        return f"This is the menu of {meal}: what you order is for then. “menu today” goes back."

    def cart_aside(self) -> str:
        return "Your cart for the other meal is put aside until you go back to it."

    def cart_total_short(self, total_fen: int) -> str:
        return f"🛒 Your cart for this meal: {yuan_short(total_fen)}, say “cart” to see it."

    def menu_words(self, meal: str) -> str:
        return f"menu {meal}"

    def menu_later(self, meal: str, opens: str) -> str:
        return (
            f"Orders for {meal} open at {opens}; until then you can only look. "
            "Say “remind me” and I will call you."
        )

    def menu_closed(self, meal: str) -> str:
        return f"Orders for {meal} are closed. Say “menu” for what can be ordered now."

    def no_such_menu(self) -> str:
        return "That menu is not out yet. Say “menu” for what can be ordered now."

    def menus_ahead(self) -> str:
        return "The menus that are out:"

    def will_remind(self, meal: str, opens: str) -> str:
        return f"I will call you when orders for {meal} open at {opens}. Say “menu” for a look."

    def will_remind_any(self) -> str:
        return "I will call you as soon as there is a menu to order from."

    def orders_now(self, meal: str) -> str:
        return f"You can order {meal} right now, say “menu”."

    def notice_not_ordered(self, meal: str, cutoff: str) -> str:
        return (
            f"⏰ Orders for {meal} close at {cutoff} and you have none yet. Say “menu” or “usual”;"
            " “reminders off” stops these."
        )

    def notice_meal_open(self, meal: str, cutoff: str) -> str:
        return f"⏰ You can order {meal} now, until {cutoff}. Say “menu” to see it."
