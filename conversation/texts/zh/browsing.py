"""菜单与推荐。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan_short


class Browsing(Names):
    """菜单与推荐。"""

    def menu_title(self, weekday: str, meal: str, cutoff: str, serve: str) -> str:
        return f"{weekday}{meal} · {cutoff} 截单 · 取餐 {serve}"

    def menu_line(self, no: int, name: str, price_fen: int, left: int, spicy: int) -> str:
        heat = " " + "🌶" * spicy if spicy else ""
        rest = "  售罄" if left <= 0 else f"  剩{left}" if left <= 10 else ""
        return f"{no} {name} {yuan_short(price_fen)}{heat}{rest}"

    def menu_foot(self) -> str:
        return "回复数字或菜名就能点，例：1x2 / 来两份红烧肉"

    def no_meal(self) -> str:
        return "现在没有可以点的餐次。新菜单一发布就能点，晚点再来看看「菜单」。"

    def not_open_yet(self, meal: str, opens: str) -> str:
        return f"{meal} {opens} 开始点餐，到时回复「菜单」。"

    def paused(self) -> str:
        return "食堂暂停接单了，购物车给你留着；过一会儿回复「结算」再试。"

    def dish_answer(self, name: str, price_fen: int, left: int, allergens: str) -> str:
        stock = f"还剩 {left} 份" if left > 0 else "今天卖完了"
        warn = f"，含{allergens}" if allergens else ""
        return f"{name} {yuan_short(price_fen)}，{stock}{warn}。"

    def recommend(self) -> str:
        return "今天可以试试："

    def recommend_none(self) -> str:
        return "今天别的菜都卖完了。回复「菜单」看看还剩什么。"
