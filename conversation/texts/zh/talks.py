"""人工：食客与食堂的人说话。"""

from conversation.texts.zh.names import Names


class Talks(Names):
    """人工：食客与食堂的人说话。"""

    def talk_opened(self) -> str:
        return (
            "已经叫人了，接下来你说的话我会转给食堂，直到你说「结束」，或半小时没人说话。"
            "「菜单」「订单」这些词照常能用。"
        )

    def talk_nobody(self) -> str:
        return "现在没有人在线，你说的话我先记下；急的话请到窗口。说「结束」回来点餐。"

    def talk_relayed(self) -> str:
        return "✓ 已转给食堂。说「结束」就结束人工。"

    def talk_word(self, name: str, text: str) -> str:
        return f"食堂 {name}：{text}"

    def talk_ended(self) -> str:
        return "人工对话结束了。点餐直接说，或回复「菜单」；还有事再说「人工」。"

    def talk_was_over(self) -> str:
        return "刚才的人工对话已经结束，还要找人再说「人工」。"

    def offer_person(self) -> str:
        return "我还是没看懂，抱歉。要找食堂的人就回复「人工」，看菜回复「菜单」。"

    def staff_talk_opened(self, number: int, name: str) -> str:
        return f"🙋 {name} 找人工。「回复 T{number} 您好」答话，「结束 T{number}」收尾。"

    def staff_talk_word(self, number: int, name: str, text: str) -> str:
        return f"T{number} {name}：{text}"

    def staff_talk_answered(self, name: str) -> str:
        return f"✓ 已转给{name}。「对话」看还有谁在等。"

    def staff_talk_ended(self, number: int) -> str:
        return f"T{number} 的人工对话结束了。「对话」看还有谁在等。"

    def staff_talk_over(self) -> str:
        return "这个对话不存在或已经结束。「对话」看还有谁在等。"

    def staff_talk_line(self, number: int, name: str) -> str:
        return f"T{number} {name}"

    def staff_talks_foot(self) -> str:
        return "答话：回复 T 加编号，空格，再写内容。"

    def staff_no_talks(self) -> str:
        return "现在没有人等人工。有人找时我会叫你。"
