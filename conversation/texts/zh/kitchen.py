"""后厨：一道道做好、撤回、缺菜、晚出、整餐取消。"""

from collections.abc import Sequence

from conversation.texts.zh.names import Names


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
