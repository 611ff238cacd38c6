"""问候、帮助、没听懂。"""

from conversation.texts.zh.names import Names


class Talking(Names):
    """问候、帮助、没听懂。"""

    def greeting(self, name: str, canteen: str) -> str:
        return (
            f"你好，{name}！这里是{canteen}小饭 🍚 "
            "回复「菜单」看今天的菜，或直接说「来两份红烧肉，柜子取」；不会用回复「帮助」。"
        )

    def help(self) -> str:
        return (
            "这样点餐：\n"
            "· 直接说「两份红烧肉不要辣，12点柜子取」，或回复菜单里的数字\n"
            "· 「菜单」「购物车」「结算」「确认」下单；「取消」随时停下，购物车会留着\n"
            "· 「订单」「取餐码」「余额」「取消订单」「退款」随时可问"
        )

    def help_staff(self) -> str:
        return (
            "后厨与管理：「汇总」「今日订单」「A017好了」「全部好了」「库存」「红烧肉+20」"
            "「售罄 红烧肉」「草稿 明天午餐」→ 一行一道菜 →「发布」；"
            "「退款审核」「截单 10:30」「暂停」「恢复接单」"
        )

    def not_understood(self) -> str:
        return (
            "这句我没看懂。想点餐就说菜名和份数，比如「来份红烧肉」；"
            "看菜回复「菜单」，怎么用回复「帮助」。"
        )

    def not_understood_again(self) -> str:
        return "还是没看懂，抱歉。"

    def no_such_choice(self, count: int) -> str:
        numbers = "1" if count == 1 else f"1 到 {count}"
        return f"没有这个序号，请回复 {numbers}；不想选了就回复「取消」。"

    def stopped(self) -> str:
        return "好的，停在这里。想点餐随时说，或回复「菜单」。"

    def stopped_cart_kept(self) -> str:
        return "好的，停在这里，购物车给你留着："

    def left_as_it_is(self) -> str:
        return "好的，什么都没有动。回复「订单」可以看看你的订单。"

    def recovered(self) -> str:
        return "系统刚升级，之前问到一半的问题作废了，购物车还在，回复「购物车」接着点。"

    def language_set(self) -> str:
        return "好的，以后用中文。回复「菜单」开始点餐。"

    def apology(self, ticket: str) -> str:
        return (
            f"抱歉，这条消息没处理成功（编号 {ticket}），我们已经记下。请再说一遍，或到窗口点餐。"
        )
