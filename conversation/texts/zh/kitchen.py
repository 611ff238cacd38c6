"""后厨：一道道做好、撤回、缺菜、晚出、整餐取消。"""

from collections.abc import Sequence

from conversation.texts.zh.names import Names
from kernel.money import yuan


class Kitchen(Names):
    """后厨：一道道做好、撤回、缺菜、晚出、整餐取消。"""

    def food_waits(self, numbers: Sequence[str]) -> str:
        return f"还差别的菜：{self.listed(numbers)}"

    def recalled(self, number: str) -> str:
        return f"{number} 已撤回，重新制作。好了再发「{number}好了」。"

    def recall_clear(self, cabinet: str, slot: int) -> str:
        return f"{cabinet} 柜 {slot:02d} 号格里可能有餐，请用「开柜 {cabinet} {slot} 撤回」取出来。"

    def recall_refused(self, code: str, number: str) -> str:
        return {
            "too_late_to_recall": f"{number} 报好已超过 10 秒，撤不回了，请到窗口拦下这份餐。",
            "being_collected": f"{number} 的柜门正在为食客打开，撤不回了，请到柜前看看。",
            "no_such_order": "没有可以撤回的订单。撤回要带单号，例：「撤回 A017」。",
            "": f"{number} 现在撤不回。回复「今日订单」看看它在哪一步。",
        }.get(code, f"{number} 现在撤不回。回复「今日订单」看看它在哪一步。")

    def notice_recalled(self, number: str) -> str:
        return f"更正：{number} 还没好，刚才报早了，抱歉。做好了我再叫你。"

    def food_short(self, number: str, until: str) -> str:
        return f"{number} 缺菜，正在等食客答复，最晚 {until}"

    def short_preview(self, name: str, wanted: int, portions: int, numbers: Sequence[str]) -> str:
        asked = f"少 {wanted} 份" if wanted else "没有了"
        return (
            f"{name}{asked}，涉及 {len(numbers)} 单共 {portions} 份（后付款的先）："
            f"{self.listed(numbers)}。\n"
            "确认后会逐个问他们换菜还是退款，菜单上同时标为售罄。回复「确认」发出，「取消」不动。"
        )

    def short_nobody(self, name: str) -> str:
        return f"没有人在等{name}。要停卖请回复「售罄 {name}」。"

    def short_done(self, name: str, count: int, minutes: int) -> str:
        return f"已问 {count} 单{name}换菜还是退款，{minutes} 分钟内答复。回复「汇总」看要做的。"

    def run_out_refused(self, code: str) -> str:
        return {
            "shown_changed": "刚才又有订单变了，请再发一次，我按现在的重新列。",
            "no_meal": "现在没有正在做的餐。回复「今日订单」看看。",
            "": "这次没有成功，没有动任何订单。回复「汇总」看现在要做的。",
        }.get(code, "这次没有成功，没有动任何订单。回复「汇总」看现在要做的。")

    def notice_short(self, number: str, name: str, quantity: int, until: str) -> str:
        return f"抱歉，{number} 的{name} ×{quantity} 做不出来了。{until} 前回复："

    def notice_short_swap(self, number: str, option: int, name: str, price: str) -> str:
        return f"「换 {number} {option}」换{name}（原价 {price}，不补不退）"

    def notice_short_refund(self, number: str, money: str) -> str:
        return f"「退 {number}」退这道，{money} 原路退回\n「全退 {number}」整单退款"

    def notice_short_silent(self, swaps: bool) -> str:
        return f"不回复的话，到点{'按你的设置换菜' if swaps else '自动退这道的钱'}。"

    def short_swapped(self, number: str, names: Sequence[str], instead: str) -> str:
        return f"好的，{number} 的{self.listed(names)}换成{instead}，不加钱。回复「订单」看进度。"

    def short_refunded(self, number: str, names: Sequence[str], fen: int, over: bool) -> str:
        if over:
            return f"{number} 已取消，{yuan(fen)} 正在原路退回。想换别的请回复「菜单」。"
        return f"{number} 的{self.listed(names)}已退，{yuan(fen)} 正在原路退回，其余照做。"

    def short_refused(self, code: str, number: str) -> str:
        return {
            "no_shortage": f"{number} 没有等你答复的缺菜。要退款请回复「退款 {number}」。",
            "no_such_option": f"没有这个选项。可以回复「退 {number}」退这道。",
            "sold_out": f"这道也刚刚没了。可以回复「退 {number}」退这道。",
            "": f"{number} 现在改不了，请到窗口。",
        }.get(code, f"{number} 现在改不了，请到窗口。")

    def notice_short_settled(self, number: str, name: str, instead: str, money: str) -> str:
        if instead:
            return f"{number} 的{name}按你的设置换成了{instead}，不加钱。"
        return f"{number} 的{name}没有等到答复，这道的 {money} 正在原路退回，其余照做。"

    def short_word(self, choice: str, number: str, option: int) -> str:
        return {
            "swap": f"换 {number} {option}",
            "refund": f"退 {number}",
            "all": f"全退 {number}",
        }[choice]

    def counts_frozen(self, meal: str, version: int, at: str) -> str:
        changed = f"，之后有变动，现在第 {version} 版" if version > 1 else ""
        return f"{meal}定单（{at} 截单{changed}），要做："

    def count_total(self, name: str, quantity: int, listed: int) -> str:
        if quantity == listed:
            return f"{name} {quantity} 份"
        return f"{name} {quantity} 份 ▲ 定单 {listed}，{quantity - listed:+d}"

    def count_allergy(self, number: str, name: str, quantity: int, what: str) -> str:
        return f"✱ {number} 对{what}过敏：{name} ×{quantity}"

    def late_preview(self, name: str, minutes: int, count: int) -> str:
        who = f"告诉 {count} 单的人，提醒也往后挪"
        return f"{name}晚 {minutes} 分钟：{who}。回复「确认」发出，「取消」不动。"

    def late_done(self, name: str, minutes: int, count: int) -> str:
        return f"已通知 {count} 单：{name}晚 {minutes} 分钟。好了发「{name}好了」。"

    def surplus_preview(self, name: str, portions: int, left: int) -> str:
        return f"{name}多 {portions} 份：加到可卖里，现在剩 {left} 份，重新开卖。回复「确认」就卖。"

    def surplus_done(self, name: str, left: int) -> str:
        return f"{name}又开卖了，可卖 {left} 份。回复「库存」看全部。"

    def call_off_preview(self, meal: str, orders: int, fen: int) -> str:
        return (
            f"⚠ 整餐取消：{meal} {orders} 单，已付 {yuan(fen)} 全部退回，并向每个人道歉。"
            f"撤不回来。\n确定就回复订单数 {orders}，不取消回复「取消」。"
        )

    def call_off_done(self, meal: str, orders: int, fen: int) -> str:
        return (
            f"{meal}已停，{orders} 单正在逐个取消，{yuan(fen)} 原路退回。回复「今日订单」看进度。"
        )

    def call_off_other(self, orders: int) -> str:
        return f"数目不对，什么也没取消。要取消请回复 {orders}，不取消回复「取消」。"

    def serving_refused(self, code: str) -> str:
        return {
            "nobody_waits": "现在没有人在等这道菜。回复「汇总」看要做的。",
            "bad_minutes": "一次最多晚 120 分钟；做不出来就报菜名和少几份。",
            "reason_needed": "请写上理由，例：「整餐取消 停气」。",
            "shown_changed": "订单数刚刚变了，没有取消。请再发一次，我按现在的重新数。",
            "frozen": "已经截单，不再开卖；多出来的请在窗口零卖。",
            "no_meal": "现在没有正在做的餐。回复「今日订单」看看。",
            "": "现在不行，什么也没有改。回复「汇总」看要做的。",
        }.get(code, "现在不行，什么也没有改。回复「汇总」看要做的。")

    def notice_late(self, number: str, name: str, eta: str) -> str:
        return f"{number} 的{name}要晚一点，大约 {eta} 好。抱歉让你等，好了马上叫你，不会算你没取。"

    def notice_called_off(self, number: str, reason: str) -> str:
        return (
            f"非常抱歉，这一餐取消了（{reason}），{number} 付过的钱全部原路退回。"
            "下一餐请回复「菜单」。"
        )
