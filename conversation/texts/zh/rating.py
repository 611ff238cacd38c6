"""评价。"""

from conversation.texts.zh.names import Names


class Rating(Names):
    """评价。"""

    def ask_rating(self, number: str) -> str:
        return f"{number} 好吃吗？回复序号、几颗星，或写一句好吃难吃；不评回复「取消」。"

    def rating(self, word: str) -> str:
        return {"good": "👍 好吃", "fair": "一般", "bad": "👎 不好吃"}[word]

    def help_rating(self) -> str:
        return "现在在问好不好吃：回复序号、几星，或写一句；不想评回复「取消」。"

    def rated(self, stars: int) -> str:
        return f"记下了 {'★' * stars}，谢谢！想再点一单回复「菜单」。"

    def rated_badly(self) -> str:
        return "记下了，抱歉没让你吃好。要退款回复「退款」，想找人说说回复「人工」。"

    def rating_skipped(self) -> str:
        return "好的，不评。想点餐回复「菜单」。"

    def nothing_to_rate(self) -> str:
        return "没有取过的订单可以评价。回复「订单」看看。"
