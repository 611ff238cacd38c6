"""对话的规矩：回到刚才、猜一猜、这一步怎么答、常见问题。"""

from conversation.texts.zh.names import Names


class Manners(Names):
    """对话的规矩：回到刚才、猜一猜、这一步怎么答、常见问题。"""

    def back_to(self, text: str) -> str:
        return f"回到刚才：{text}"

    def guess_dish(self, name: str) -> str:
        return f"来一份{name}"

    def guessed(self) -> str:
        return "这句我没看懂，是不是要："

    def guessed_foot(self) -> str:
        return "回复序号，句号选第一个；都不是就换个说法，或回复「帮助」。"

    def help_guess(self) -> str:
        return "现在在猜你的意思：回复序号选一个，或者换个说法再说一遍。"

    def stuck(self) -> str:
        return "这一步卡住了？回复「人工」找人帮忙，或「取消」先放下。"

    def again_method(self) -> str:
        return "怎么取？"

    def again_time(self) -> str:
        return "几点取？"

    def again_order(self) -> str:
        return "这单还没下，回复「确认」下单，「取消」先不下。"

    def again_dish(self) -> str:
        return "要哪一个？"

    def again_pay(self, number: str) -> str:
        return f"{number} 怎么付？"

    def again_cancel(self, number: str) -> str:
        return f"要取消 {number} 就回复「确认」，不取消回复「取消」。"

    def again_refund_line(self, number: str) -> str:
        return f"{number} 要退哪一项？"

    def again_refund(self, number: str) -> str:
        return f"{number} 的退款还没提交，回复「确认」提交，「取消」不退了。"

    def again_change(self) -> str:
        return "刚才的改动还没生效，回复「确认」生效，「取消」不改了。"

    def dropped_order(self) -> str:
        return "刚才那单还没有下，菜都在购物车里，回复「结算」接着下单。"

    def dropped_cancel(self, number: str) -> str:
        return f"刚才的取消没有办，{number} 照旧。要取消再说「取消订单」。"

    def dropped_refund(self, number: str) -> str:
        return f"刚才 {number} 的退款没有提交。要退再说「退款」。"

    def dropped_change(self) -> str:
        return "刚才的改动没有生效，要改请再说一遍。"

    def help_method(self) -> str:
        return "现在在问怎么取：回复序号，或「窗口」「柜子」；也可以接着加菜。"

    def help_time(self) -> str:
        return "现在在问几点取：回复序号，或直接说「12点取」。"

    def help_order(self) -> str:
        return (
            "现在等你确认这单：回复「确认」就下单；想改直接说，比如「米饭加一份」；「取消」先不下。"
        )

    def help_dish(self) -> str:
        return "现在在问你要哪一个：回复序号或名字；都不要就回复「取消」。"

    def help_pay(self) -> str:
        return "现在在问怎么付：回复序号；晚点付也行，回复「付款」随时回来。"

    def help_cancel(self) -> str:
        return "现在在问要不要取消订单：回复「确认」取消它，「取消」不动它。"

    def help_refund_line(self) -> str:
        return "现在在问退哪一项：回复序号或菜名；不退了回复「取消」。"

    def help_refund(self) -> str:
        return "现在等你确认退款：回复「确认」提交，「取消」不退了。"

    def help_decision(self) -> str:
        return "现在在审核退款：「同意 1」，或「拒绝 1」加理由。"

    def help_change(self) -> str:
        return "现在等你确认改动：回复「确认」生效，「取消」不改了。"

    def help_draft(self) -> str:
        return "现在在编菜单：一行一道菜（红烧排骨 18 50份）；「预览」看样子，「发布」上线。"

    def expired(self) -> str:
        return "刚才那个问题放太久，不作数了，现在是这样："

    def today_open(self, meal: str, cutoff: str) -> str:
        return f"今天{meal}正在点餐，{cutoff} 截单。"

    def today_ready(self, number: str, place: str) -> str:
        return f"{number} 在{place}等你取，回复「取餐码」出示。"

    def today_unpaid(self, number: str) -> str:
        return f"{number} 还没付款，回复「付款」接着付。"

    def restarted(self) -> str:
        return "好，从头开始。回复「菜单」看看有什么。"

    def restarted_emptied(self) -> str:
        return "好，从头开始，购物车清空了（「撤销」能找回来）。回复「菜单」看看有什么。"

    def resumed(self) -> str:
        return "接着来："

    def nothing_to_resume(self) -> str:
        return "没有停到一半的事。回复「菜单」点餐，或者直接说菜名。"

    def nothing_to_repeat(self) -> str:
        return "之前还没说过什么。回复「菜单」看看有什么。"

    def signal(self, name: str) -> str:
        return {
            "image": "图片收到了，可我现在用不上。菜有问题要附照片，先说「退款」；点餐直接说菜名。",
            "file": "文件收到了，可我现在用不上。点餐直接说菜名，或回复「菜单」。",
            "voice": "这段语音我没听出字来，麻烦打字说，比如「来份红烧肉」。",
            "location": "位置收到了，不过取餐只在窗口和取餐柜。回复「菜单」点餐。",
            "recall": "消息撤回了，办过的事不会跟着变。退单说「取消订单」，改购物车说「撤销」。",
            "": "这个我还看不懂。回复「菜单」点餐，或「帮助」看看能做什么。",
        }[name]

    def type_please(self, text: str) -> str:
        return f"听到的是：{text}。花钱和改东西的事不听语音，请打字回复一遍。"

    def faq_cutoff(self, meal: str, cutoff: str) -> str:
        return f"{meal} {cutoff} 截单，之前下单就来得及。"

    def faq_serving(self, meal: str, serve: str) -> str:
        return f"{meal}取餐时间 {serve}。"

    def faq_where(self, cabinets: bool) -> str:
        both = "窗口或取餐柜都行，结算时选" if cabinets else "在窗口取"
        return f"{both}；做好了我会叫你，凭取餐码取。"

    def faq_where_order(self, number: str, place: str) -> str:
        return f"{number} 在{place}取，凭取餐码，回复「取餐码」就给你。"

    def faq_pay(self, names: str) -> str:
        return f"{names}都行，餐补先自动扣，确认订单后才付款。"

    def faq_back(self, topic: str) -> str:
        return {
            "cancel": "说「取消订单」就行：截单前没开做自动退款，之后要食堂审核。",
            "refund": "说「退款」，选订单和菜，写上原因，可以附照片；有结果马上告诉你。",
        }[topic]
