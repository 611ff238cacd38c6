"""菜单管理的话。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan_short


class Admin(Names):
    """菜单管理的话。"""

    def draft_open(self, date: str, meal: str) -> str:
        return (
            f"{date} {meal}草稿。一行一道菜发给我，"
            "例：红烧排骨 18 50份 荤菜 辣1 含花生；写完回复「预览」或「发布」。"
        )

    def draft_line(
        self, name: str, price_fen: int, portions: int, category: str, extra: str
    ) -> str:
        return f"✔ {name} {yuan_short(price_fen)} ×{portions} {category}{extra}"

    def draft_new_dish(self) -> str:
        return " 新菜"

    def draft_price_was(self, fen: int) -> str:
        return f" ⚠ 上次 {yuan_short(fen)}"

    def draft_error(self, line: int, text: str, problem: str) -> str:
        return f"✘ 第 {line} 行「{text}」{problem}"

    def draft_problem(self, code: str, piece: str) -> str:
        return {
            "no_name": "没看到菜名",
            "no_price": "没看到价格，例：18",
            "no_portions": "没看到份数，例：50份",
            "bad_price": f"价格「{piece}」看不懂",
            "bad_portions": f"份数「{piece}」看不懂",
            "extra_number": f"多了一个数「{piece}」",
            "unknown_word": f"不认识「{piece}」",
            "bad_spicy": f"辣度「{piece}」看不懂，例：辣1",
            "bad_limit": f"限量「{piece}」看不懂，例：限2份",
            "too_long": "太长了",
            "duplicate": f"「{piece}」写了两次",
        }.get(code, "看不懂，例：红烧排骨 18 50份 荤菜")

    def draft_total(self, date: str, meal: str, dishes: int, portions: int) -> str:
        return f"{date} {meal}草稿：共 {dishes} 道 {portions} 份。继续发菜，或「预览」「发布」。"

    def draft_copied(self, source: str) -> str:
        return f"照 {source} 抄来："

    def preview_title(self, date: str, meal: str) -> str:
        return f"{date} {meal}，职工会看到："

    def publish_preview(self, date: str, meal: str, dishes: int, portions: int, cutoff: str) -> str:
        return f"发布 {date} {meal}：{dishes} 道菜、{portions} 份，{cutoff} 截单。"

    def published(self, date: str, meal: str, dishes: int, portions: int) -> str:
        return f"已发布 ✔ {date} {meal}：{dishes} 道菜、{portions} 份。"

    def schedule_preview(self, at: str, date: str, meal: str, dishes: int) -> str:
        return f"{at} 自动发布 {date} {meal}：{dishes} 道菜。"

    def scheduled(self, at: str, date: str, meal: str) -> str:
        return f"已定时 ✔ {at} 发布 {date} {meal}，之前可「撤回」。"

    def withdraw_preview(self, date: str, meal: str, carts: int) -> str:
        return f"撤回 {date} {meal}，{carts} 人的购物车里有它。"

    def withdrawn(self, date: str, meal: str) -> str:
        return f"已撤回 ✔ {date} {meal}，改好后再「发布」。"

    def price_preview(
        self, name: str, before_fen: int, after_fen: int, orders: int, carts: int
    ) -> str:
        return (
            f"{name} {yuan_short(before_fen)} → {yuan_short(after_fen)}；已有 {orders} 单按原价，"
            f"{carts} 个购物车会重新确认。"
        )

    def price_done(self, name: str, after_fen: int) -> str:
        return f"已改价 ✔ {name} {yuan_short(after_fen)}。"

    def stock_preview(self, name: str, before: int, after: int, sold: int) -> str:
        return f"{name} 可卖 {before} → {after} 份（已订 {sold}）。"

    def stock_done(self, name: str, after: int, sold: int) -> str:
        return f"已改库存 ✔ {name} 可卖 {after} 份（已订 {sold}）。"

    def sale_preview(self, what: str, name: str, left: int, carts: int) -> str:
        verb = {"sold_out": "售罄", "restore": "恢复", "off": "下架", "on": "上架"}[what]
        return f"{verb} {name}（还剩 {left} 份，{carts} 个购物车里有）。"

    def sale_done(self, what: str, name: str) -> str:
        verb = {"sold_out": "已售罄", "restore": "已恢复", "off": "已下架", "on": "已上架"}[what]
        return f"{verb} ✔ {name}。"

    def cutoff_preview(self, before: str, after: str, orders: int) -> str:
        return f"截单 {before} → {after}，已有 {orders} 单不受影响。"

    def cutoff_done(self, after: str) -> str:
        return f"已改 ✔ {after} 截单。"

    def accepting_preview(self, on: bool, orders: int) -> str:
        return f"{'恢复接单' if on else '暂停接单'}，已有 {orders} 单不受影响。"

    def accepting_done(self, on: bool) -> str:
        return "已恢复接单 ✔" if on else "已暂停接单 ✔ 恢复请说「恢复接单」。"

    def confirm_admin(self) -> str:
        return "回复「确认」执行，「取消」不动。"

    def admin_refused(self, code: str, facts: dict[str, object]) -> str:
        name = facts.get("name", "")
        return {
            "no_canteen": "还没有食堂，请运维先执行 fandian sample load。",
            "no_such_meal": "那一餐还没有菜单。先「草稿 明天午餐」写一份。",
            "no_such_dish": f"菜单上没有「{name}」，看看「库存」里的菜名。",
            "below_sold": f"不能少于已经订出去的份数，现在还能卖 {facts.get('left', 0)} 份。",
            "has_orders": f"已经有 {facts.get('count', 0)} 单，不能撤回；可以「暂停」接单。",
            "empty_menu": "草稿里还没有能卖的菜，先发几行菜名。",
            "already_published": "这一餐已经发布，没有新的改动。",
            "frozen": "已经截单，后厨清单定了，不能再改。",
            "meal_closed": "这一餐已经结束，换一餐吧。",
            "bad_meal": "没有这样的日期或餐次，例：草稿 明天午餐。",
            "too_many_dishes": f"一餐最多 {facts.get('most', 500)} 道菜，删几道再发。",
            "code_of_other": f"「{name}」和另一道菜的编号撞了，换个名字。",
            "bad_minutes": "延长几分钟？例：延长 15。",
            "before_open": "截单要晚于开餐时间。",
            "bad_date": "没有这一天，换个日期试试。",
            "past_meal": "那一餐已经过去了，换一餐吧。",
            "past_cutoff": "这一餐已经过了截单时间，先改「截单 10:30」，再「发布」。",
            "nothing_to_sell": "没有能卖的菜，先给菜加份数。",
            "past_time": "这个时间已经过了，换一个之后的时间。",
            "after_cutoff": "定时要在截单之前，换一个早些的时间。",
            "after_serving": "截单不能晚于供餐结束，换一个早些的时间。",
            "ambiguous_dish": f"有几道菜都像「{name}」，写全名再试。",
            "nothing_to_copy": "那天没有这一餐的菜单可以抄，换一天试试。",
            "not_published": "这一餐还没有发布，先「发布」。",
            "bad_dish": f"「{name}」这一行有问题，改一下再发。",
        }.get(code, self.refused(code))

    def refused(self, code: str) -> str:
        return f"这一步没有成功（{code}），什么都没有改。回复「帮助」看看能做什么。"
