"""购物车、追问、结算。"""

from collections.abc import Sequence

from conversation.texts.zh.names import Names
from kernel.money import yuan, yuan_short


class Ordering(Names):
    """购物车、追问、结算。"""

    def cart_empty(self) -> str:
        return "购物车是空的。回复「菜单」看看，或直接说菜名。"

    def cart_line(
        self, name: str, quantity: int, options: str, note: str, for_: str, fen: int
    ) -> str:
        extra = "".join(f"（{part}）" for part in (options, note) if part)
        whose = f" 给{for_}" if for_ else ""
        return f"{name} ×{quantity}{extra}{whose} {yuan_short(fen)}"

    def cart_title(self) -> str:
        return "🛒 已记下："

    def cart_total(self, total_fen: int) -> str:
        return f"合计 {yuan(total_fen)}"

    def cart_next(self) -> str:
        return "继续点，或回复「结算」下单、「菜单」看菜。"

    def cart_cleared(self) -> str:
        return "购物车清空了。回复「撤销」可以找回，「菜单」重新点。"

    def cart_undone(self) -> str:
        return "已撤销上一步："

    def nothing_to_undo(self) -> str:
        return "没有可以撤销的。回复「购物车」看看现在点了什么。"

    def cart_outdated(self) -> str:
        return "上次选的那一餐已经过了，购物车清空了。回复「菜单」看看现在能点什么。"

    def cart_offered_again(self, dishes: str) -> str:
        return (
            f"上次选的那一餐已经过了，购物车清空了。{dishes}这一餐也有，回复「恢复」就放回来，"
            "或看「菜单」。"
        )

    def dishes_gone(self) -> str:
        return "菜单刚刚变了，不在菜单上的已经从购物车拿掉："

    def dishes_changed(self) -> str:
        return "菜单刚刚变了，还没有下单。回复「购物车」核对一下，再「结算」。"

    def clarify(self, reason: str, name: str, left: int) -> str:
        return {
            "ambiguous_dish": "你要的是哪一个？",
            "unavailable": f"{name}今天卖完了。换一个？说菜名就行，或回复「菜单」。",
            "over_limit": f"{name}最多还能点 {left} 份。要几份？回复数字。",
            "bad_quantity": f"{name}要几份？回复一个整数。",
            "missing_option": f"{name}要选一下：",
            "unknown_dish": "菜单上没有这道菜，其他的我都记下了。回复「菜单」看看今天有什么。",
            "not_in_cart": "购物车里没有这道菜。回复「购物车」看看。",
            "no_reference": "不知道你说的是哪一份，请直接说菜名。",
            "pickup_time": "这个时间取不了，可以选：",
        }[reason]

    def ask_method(self) -> str:
        return "想怎么取？"

    def summary_title(self) -> str:
        return "请确认："

    def summary_pickup(self, place: str, when: str) -> str:
        return f"取餐：{place} · {when}"

    def summary_title_of(self, meal: str) -> str:
        return f"请确认（{meal}）："

    def as_usual(self, place: str) -> str:
        return f"{place}（你的默认）"

    def discount(self, from_fen: int, off_fen: int) -> str:
        return f"满 {yuan_short(from_fen)} 减 {yuan_short(off_fen)}"

    def summary_pay(
        self, gross_fen: int, discount: str, off_fen: int, subsidy_fen: int, due_fen: int
    ) -> str:
        parts = [f"{discount} {yuan(off_fen)}"] if off_fen else []
        parts += [f"餐补 {yuan(subsidy_fen)}"] if subsidy_fen else []
        if not parts:
            return f"应付 {yuan(due_fen)}"
        return f"{' − '.join((yuan(gross_fen), *parts))} = 应付 {yuan(due_fen)}"

    def summary_foot(self, cutoff: str, way: str) -> str:
        how = f"下单并用{way}" if way else "下单"
        return (
            f"回复「确认」{how}，或直接改（加菜、改时间、换取餐方式），「取消」先不下。"
            f"{cutoff} 前、没开做可免费取消。"
        )

    def changed(self, changes: Sequence[str]) -> str:
        return f"✎ {'；'.join(changes)}"

    def dish_changed(self, name: str, before: int, after: int) -> str:
        if not before:
            return f"加了{name} ×{after}"
        return f"{name} ×{before} → ×{after}" if after else f"去掉了{name}"

    def wish_changed(self, name: str, options: str) -> str:
        return f"{name}改为：{options}" if options else f"{name}改为正常做法"

    def place_changed(self, place: str) -> str:
        return f"取餐改为{place}"

    def time_changed(self, when: str) -> str:
        return f"时间改为 {when}"

    def other_cabinet(self, wanted: str, cabinet: str) -> str:
        return f"取餐柜 {wanted} 现在用不了，换到取餐柜 {cabinet}。"

    def blocked(self, name: str, allergens: str) -> str:
        return (
            f"{name}含{allergens}，按你设的过敏不给你点。换一道？回复「推荐」或「菜单」；"
            "要改就回复「设置」。"
        )

    def must_choose(self) -> str:
        return "这一项要选一个，回复序号："

    def short(self, name: str, left: int) -> str:
        how = f"只剩 {left} 份了" if left > 0 else "刚刚卖完"
        return f"就差一点：{name}{how}，还没有下单，别的都给你留着。请选一个："

    def instead_offer(self, name: str, price_fen: int, more_fen: int) -> str:
        sign = "+" if more_fen > 0 else "−"
        diff = f"每份 {sign}{yuan_short(abs(more_fen))}" if more_fen else "同价"
        return f"{name} {yuan_short(price_fen)}（{diff}）"

    def only_so_many(self, left: int) -> str:
        return f"减为{left}"

    def only_the_rest(self) -> str:
        return "只要其余的"

    def cart_restored(self) -> str:
        return "找回来了："

    # --- 再来一单 ---

    def again_title(self, number: str) -> str:
        return f"按 {number} 再来一单" if number else "按上次那单"

    def again_same(self, title: str) -> str:
        return f"{title}，都还有，价格没变。"

    def again_changed(self, title: str, count: int) -> str:
        return f"{title}，有 {count} 处变了："

    def again_not_on_menu(self, name: str) -> str:
        return f"· {name}不在这餐的菜单上，没有加"

    def again_sold_out(self, name: str) -> str:
        return f"· {name}卖完了，没有加"

    def again_fewer(self, name: str, before: int, after: int) -> str:
        return f"· {name}只能点 {after} 份（上次 {before} 份）"

    def again_price(self, name: str, before_fen: int, after_fen: int) -> str:
        return f"· {name} {yuan_short(before_fen)} → {yuan_short(after_fen)}"

    def again_option_gone(self, name: str, options: str) -> str:
        return f"· {name}现在不能选「{options}」，按正常做法"

    def again_blocked(self, name: str, allergens: str) -> str:
        return f"· {name}含{allergens}，按你设的过敏没有加"

    def again_place(self, place: str) -> str:
        return f"· 上次的取餐柜现在用不了，换到{place}"

    def again_nothing(self, title: str) -> str:
        return f"{title}，可惜今天一样都点不了。回复「菜单」看看今天的，或「推荐」。"

    def nothing_to_order_again(self) -> str:
        return "还没有点过，没有可以照着再来的。回复「菜单」看看，或「推荐」。"

    def no_such_day(self) -> str:
        return "那天没有订单。回复「订单」看看，或「老样子」照最近一单来。"

    def stale_choice(self) -> str:
        return "那是之前的内容，现在的是这样："

    def price_changed(self) -> str:
        return "价格刚刚变了，请看新的合计，没问题再确认："

    def sold_out(self, name: str, left: int) -> str:
        if left > 0:
            how = f"只剩 {left} 份了，还没有下单。回复「{self.instead(name, left)}」，或换一道。"
        else:
            how = f"刚刚卖完，还没有下单。换一道，或回复「{self.instead(name, 0)}」。"
        return f"就差一点：{name}{how}"

    def instead(self, name: str, left: int) -> str:
        """The diner's own words that order what can be had."""
        return f"{name}改成{left}份，结算" if left > 0 else f"{name}不要了，结算"

    def cut_off(self, meal: str) -> str:
        return f"{meal}刚刚截单，没有下单，也没有扣款。下一餐开放后回复「菜单」。"

    def over_limit(self, name: str, left: int) -> str:
        return (
            f"{name}每人每餐有限量，你还能点 {left} 份，还没有下单。"
            f"回复「{self.instead(name, left)}」，或换一道。"
        )

    def too_many_unpaid(self, count: int) -> str:
        return f"你有 {count} 单还没付款，先付掉或取消一单再下新单。回复「订单」查看。"

    def no_cabinet(self) -> str:
        return "这个取餐柜现在用不了，请选「窗口」。"
