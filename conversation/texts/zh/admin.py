"""菜单管理的话。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan_short


class Admin(Names):
    """菜单管理的话。"""

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
        self, name: str, before_fen: int, after_fen: int, orders: int, carts: int, left: int
    ) -> str:
        worth = yuan_short((after_fen - before_fen) * left)
        return (
            f"{name} {yuan_short(before_fen)} → {yuan_short(after_fen)}；已有 {orders} 单按原价，"
            f"{carts} 个购物车会重新确认；还剩 {left} 份，全卖出差 {worth}。"
        )

    def price_done(self, name: str, after_fen: int) -> str:
        return f"已改价 ✔ {name} {yuan_short(after_fen)}。"

    def stock_preview(self, name: str, before: int, after: int, sold: int) -> str:
        return f"{name} 可卖 {before} → {after} 份（已订 {sold}）。"

    def stock_done(self, name: str, after: int, sold: int) -> str:
        return f"已改库存 ✔ {name} 可卖 {after} 份（已订 {sold}）。"

    def sale_preview(
        self, what: str, name: str, left: int, carts: int, orders: int, left_fen: int
    ) -> str:
        verb = {"sold_out": "售罄", "restore": "恢复", "off": "下架", "on": "上架"}[what]
        return (
            f"{verb} {name}：还剩 {left} 份（{yuan_short(left_fen)}），{carts} 个购物车里有，"
            f"已有 {orders} 单不受影响。"
        )

    def sale_done(self, what: str, name: str) -> str:
        verb = {"sold_out": "已售罄", "restore": "已恢复", "off": "已下架", "on": "已上架"}[what]
        return f"{verb} ✔ {name}。"

    def cutoff_preview(self, before: str, after: str, orders: int, carts: int, unpaid: int) -> str:
        paying = f"其中 {unpaid} 单未付，照样留到各自的付款时限；" if unpaid else ""
        return (
            f"截单 {before} → {after}：已有 {orders} 单不受影响，{paying}{carts} 个购物车还没下单。"
        )

    def cutoff_done(self, after: str) -> str:
        return f"已改 ✔ {after} 截单。"

    def accepting_preview(self, on: bool, orders: int, carts: int) -> str:
        return (
            f"{'恢复接单' if on else '暂停接单'}：已有 {orders} 单不受影响，"
            f"{carts} 个购物车还没下单。"
        )

    def accepting_done(self, on: bool) -> str:
        return "已恢复接单 ✔" if on else "已暂停接单 ✔ 恢复请说「恢复接单」。"

    def pause_until(self, until: str) -> str:
        return f"到 {until} 自动恢复。"

    def confirm_admin(self) -> str:
        return "回复「确认」执行，「取消」不动。"

    def admin_refused(self, code: str, facts: dict[str, object]) -> str:
        name = facts.get("name", "")
        return {
            "no_canteen": "还没有食堂，请运维先执行 fandian sample load。",
            "no_such_meal": "那一餐还没有菜单。先「草稿 明天午餐」写一份。",
            "no_such_dish": f"菜单上没有「{name}」，看看「库存」里的菜名。",
            "below_sold": f"不能少于已经订出去的份数，现在还能卖 {facts.get('left', 0)} 份。",
            "has_orders": (
                f"已经有 {facts.get('count', 0)} 单（{facts.get('portions', 0)} 份，"
                f"{yuan_short(int(str(facts.get('fen', 0))))}），不能撤回；可以「暂停」接单，"
                "有问题的订单逐单退。"
            ),
            "already_so": f"{name}本来就是这样，没有要改的。",
            "changed_meanwhile": "刚才有人先改了，没有执行。现在是这样：",
            "orders_since": (
                f"已经有 {facts.get('count', 0)} 单按新价下单，不能撤销；要改请再「改价」。"
            ),
            "moved_on": "之后又改过，撤销不了；现在的样子请看「日志」。",
            "undone_already": "这一步已经撤销过了。",
            "too_late_to_undo": "超过 10 分钟，不能撤销了，请直接改回来。",
            "not_yours": "这不是你刚才改的，撤销不了。",
            "no_such_person": f"没有找到「{name}」，请对方先给我发一句话。",
            "not_yourself": "不能给自己改角色，请另一位负责人来。",
            "last_owner": "这是最后一位负责人，不能撤掉。先授权另一位。",
            "has_role": "对方已经有这个角色了，回复「角色」看看。",
            "has_no_role": "对方没有这个角色，回复「角色」看看。",
            "nobody_there": "现在没有可以通知的人。",
            "no_such_policy": f"没有「{name}」这条规则，回复「规则」看看有哪些。",
            "bad_policy": f"「{name}」要这样写：{facts.get('example', '')}。",
            "owner_only": "这条规则只有负责人能改，请找负责人。",
            "no_such_cabinet": "没有这个柜子，回复「取餐柜」看看。",
            "no_such_slot": "没有这个柜门号，回复「取餐柜」看看。",
            "wrong_status": "这个柜门现在有餐或正在使用，先处理完再说；可以「取餐柜」看看。",
            "code_refused": "这个柜子现在连不上，请到现场看看，稍后再试。",
            "reason_needed": "请在后面写上理由，例：开柜 A 7 门卡住。",
            "bad_file": "这个文件看不懂。请发 xlsx 或 csv，有一行写着：菜名、价格、份数。",
            "no_file": "文件没有收到，请再发一次。",
            "no_such_order": f"没有找到「{name}」，换个单号或姓名试试。",
            "empty_menu": "草稿里还没有能卖的菜，先发几行菜名。",
            "already_published": str(facts.get("by") or "这一餐已经发布，没有新的改动。"),
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
