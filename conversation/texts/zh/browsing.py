"""菜单与推荐。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan_short


class Browsing(Names):
    """菜单与推荐。"""

    def menu_title(self, weekday: str, meal: str, cutoff: str, serve: str) -> str:
        return f"{weekday}{meal} · {cutoff} 截单 · 取餐 {serve}"

    def category(self, category: str) -> str:
        return {
            "荤菜": "荤菜",
            "素菜": "素菜",
            "主食": "主食",
            "汤": "汤",
            "饮料": "饮料",
            "小吃": "小吃",
            "套餐": "套餐",
            "水果": "水果",
        }.get(category, category)

    def menu_category(self, category: str) -> str:
        return f"【{category}】"

    def day_meal(self, weekday: str, meal: str) -> str:
        return f"{weekday}{meal}"

    def menu_line(
        self, no: int, name: str, price_fen: int, left: int, spicy: int, allergens: str
    ) -> str:
        heat = " " + "🌶" * min(spicy, 3) if spicy else ""
        warn = f" ⚠含{allergens}" if allergens else ""
        rest = "  售罄" if left <= 0 else f"  剩{left}" if left <= 10 else ""
        return f"{no} {name} {yuan_short(price_fen)}{heat}{warn}{rest}"

    def menu_renewed(self) -> str:
        return "那是另一张菜单上的序号，什么都没有加。现在能点的是："

    def menu_foot(self) -> str:
        return "回复数字或菜名就能点，例：1x2 / 来两份红烧肉"

    def no_meal(self) -> str:
        return (
            "现在没有可以点的餐次。新菜单一发布就能点；"
            "回复「提醒我」，能点了我叫你，或晚点再来看看「菜单」。"
        )

    def not_open_yet(self, meal: str, opens: str) -> str:
        return f"{meal} {opens} 开始点餐。回复「提醒我」，到时我叫你；也可以到时回复「菜单」。"

    def paused(self) -> str:
        return "食堂暂停接单了，购物车给你留着；过一会儿回复「结算」再试。"

    def dish_answer(self, name: str, price_fen: int, left: int, allergens: str) -> str:
        stock = f"还剩 {left} 份" if left > 0 else "今天卖完了"
        warn = f"，含{allergens}" if allergens else ""
        return f"{name} {yuan_short(price_fen)}，{stock}{warn}。"

    def allergy_warning(self, name: str, allergens: str) -> str:
        return f"⚠ {name}含{allergens}，你设了过敏。"

    def goes_with(self, name: str, price_fen: int) -> str:
        return f"要不要配一份{name}（{yuan_short(price_fen)}）？回复「来份{name}」。"

    def found(self) -> str:
        return "这些都是："

    def list_foot(self) -> str:
        return "回复序号或菜名就能点；想细看就说「看1」。"

    def none_like_that(self) -> str:
        return "今天的菜单上没有这样的。回复「菜单」看看全部，或「推荐」。"

    def halal_unknown(self) -> str:
        return "菜单上没有标清真，我不敢乱说，请到窗口问一下。回复「菜单」看全部。"

    def recommend(self) -> str:
        return "今天可以试试："

    def recommend_again(self) -> str:
        return "合适的都推荐过了，再看一遍："

    def recommend_foot(self) -> str:
        return "回复序号就点；「换一批」看别的，也可以说「推荐不辣的」「20元以内」。"

    def why(self, reason: str, number: int) -> str:
        return {
            "popular": f"卖得好，今天已点 {number} 份",
            "favourite": f"你点过 {number} 次",
            "new": "你还没点过",
            "mild": "不辣",
            "light": "清淡",
            "spicy": "有点辣，下饭",
        }[reason]

    def recommend_none(self) -> str:
        return "没有合适的了：别的菜不合你的要求，或已经卖完。回复「菜单」看看还剩什么。"

    # --- 一道菜 ---

    def dish_card(self, name: str, price_fen: int, spicy: int) -> str:
        heat = " " + "🌶" * min(spicy, 3) if spicy else ""
        return f"{name} {yuan_short(price_fen)}{heat}"

    def dish_stock(self, category: str, left: int, most: int) -> str:
        stock = f"还剩 {left} 份" if left > 0 else "今天卖完了"
        limit = f" · 你还能点 {most} 份" if 0 < most < left else ""
        return f"{category} · {stock}{limit}"

    def dish_contains(self, allergens: str) -> str:
        return f"含：{allergens}"

    def dish_contains_nothing(self) -> str:
        return "没有登记过敏原"

    def dish_options(self, name: str, options: str) -> str:
        return f"{name}：{options}"

    def option(self, name: str, price_fen: int) -> str:
        return f"{name}（+{yuan_short(price_fen)}）" if price_fen else name

    def dish_rating(self, tenths: int, count: int) -> str:
        return f"评分 {tenths / 10:.1f}（{count} 人评）"

    def no_calories(self) -> str:
        return "热量没有登记，想知道请问窗口。"

    def order_words(self, name: str) -> str:
        """The diner's own words that order one."""
        return f"来一份{name}"

    def dish_foot(self, name: str) -> str:
        return f"要就回复「来一份{name}」，或「来2份」。「菜单」看别的。"

    def dish_foot_gone(self) -> str:
        return "换一道吧：回复「推荐」或「菜单」。"

    # --- 别的餐次 ---

    def menu_of(self, meal: str) -> str:
        return f"你在看{meal}的菜单，点的就是这一餐。「今天菜单」回到现在的。"

    def cart_aside(self) -> str:
        return "刚才那一餐的购物车先放一边，回到那一餐就在。"

    def cart_total_short(self, total_fen: int) -> str:
        return f"🛒 这一餐的购物车：{yuan_short(total_fen)}，回复「购物车」查看。"

    def menu_words(self, meal: str) -> str:
        """The diner's own words that show that menu."""
        return f"{meal}菜单"

    def menu_later(self, meal: str, opens: str) -> str:
        return f"{meal} {opens} 开始点餐，现在只能看。回复「提醒我」，到时我叫你。"

    def menu_closed(self, meal: str) -> str:
        return f"{meal}已经截单。回复「菜单」看现在能点的。"

    def no_such_menu(self) -> str:
        return "那一餐的菜单还没有发布。回复「菜单」看现在能点的。"

    def menus_ahead(self) -> str:
        return "已经发布的菜单："

    def will_remind(self, meal: str, opens: str) -> str:
        return f"好的，{meal} {opens} 开始点餐时我叫你。想先看看就回复「菜单」。"

    def will_remind_any(self) -> str:
        return "好的，一有能点的菜单我就叫你。"

    def orders_now(self, meal: str) -> str:
        return f"{meal}现在就能点，回复「菜单」。"

    def notice_not_ordered(self, meal: str, cutoff: str) -> str:
        return (
            f"⏰ {meal} {cutoff} 截单，你还没点。回复「菜单」或「老样子」；不想收到就回「关提醒」。"
        )

    def notice_meal_open(self, meal: str, cutoff: str) -> str:
        return f"⏰ {meal}可以点了，{cutoff} 截单。回复「菜单」看看。"
