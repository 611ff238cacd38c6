"""绑定、我的数据、代取、不是我的、我的码、配对。"""

from collections.abc import Sequence

from conversation.texts.zh.names import Names
from kernel.money import yuan


class People(Names):
    """绑定、我的数据、代取、不是我的、我的码、配对。"""

    # --- binding ----------------------------------------------------------------------------------

    def bind_code(self, code: str, minutes: int) -> str:
        return (
            f"绑定码：{code}（{minutes} 分钟有效，一次）\n"
            f"在你的另一个聊天里发：绑定 {code}\n"
            "绑定后两边是同一个人：订单、饭卡、购物车合在一起，不能再分开；工作权限不会跟着走。"
        )

    def bind_asked(self, name: str) -> str:
        return (
            f"要和「{name}」的聊天绑定：订单和饭卡合在一起，不能再分开。"
            "是你本人就回复「确认」，那边也要回复「确认绑定」。"
        )

    def notice_bind_asked(self, name: str) -> str:
        return (
            f"「{name}」的聊天用了你的绑定码：订单和饭卡会合在一起，不能再分开。"
            "是你本人就回复「确认绑定」；不是就不用理它，几分钟后作废。"
        )

    def bind_waiting(self) -> str:
        return "好的，就差另一个聊天回复「确认绑定」。"

    def bind_nobody(self) -> str:
        return "还没有人用你的绑定码。先在另一个聊天里发「绑定」加上这个码。"

    def bind_none(self) -> str:
        return "没有等你确认的绑定。要绑定就回复「绑定」。"

    def bind_agreed(self) -> str:
        return "两边都确认了，正在合并，马上告诉你结果。"

    def notice_bound(self, own_fen: int) -> str:
        return (
            f"绑定好了 ✔ 两个聊天现在是同一个人，饭卡共 {yuan(own_fen)}。回复「订单」看全部订单。"
        )

    def bind_wrong(self, left: int) -> str:
        return f"绑定码不对或已过期，还可以试 {left} 次。在另一个聊天里回复「绑定」拿新的。"

    def bind_locked(self, minutes: int) -> str:
        return f"试错太多次，{minutes} 分钟后再试。"

    def bind_refused(self, code: str) -> str:
        return {
            "same_person": "这两个聊天已经是同一个人了，回复「订单」看看。",
            "two_employees": "两个聊天属于不同的员工，不能绑定。弄错了请找管理员。",
            "leaver": "其中一个账号已停用，请找管理员。",
            "in_group": "你还在一个没结束的拼单里，结束后再回复「绑定」。",
            "erased": "其中一个账号已注销，在另一个聊天里回复「绑定」重新来。",
        }.get(code, "现在绑不了，再回复「绑定」试一次。")

    # --- asked once more --------------------------------------------------------------------------

    def again_binding(self) -> str:
        return "绑定还在等你，回复「确认」。"

    def again_erase(self) -> str:
        return "删除你的数据？回复「确认」。"

    def again_delegate(self, number: str, name: str) -> str:
        return f"请「{name}」代取 {number}？回复「确认」。"

    def again_cash(self, name: str) -> str:
        return f"给「{name}」办的那一笔，回复「确认」。"

    def dropped_erase(self) -> str:
        return "数据没有删除。要删再说一遍「我的数据 删除」。"

    def dropped_delegate(self, number: str, name: str) -> str:
        return f"{number} 没有请「{name}」代取，要请再说一遍。"

    def dropped_cash(self, name: str) -> str:
        return f"给「{name}」的那一笔没有办，要办再说一遍。"

    # --- my data ----------------------------------------------------------------------------------

    def data_how(self) -> str:
        return "「我的数据 导出」给你一份存了什么；「我的数据 删除」注销并删掉个人信息。"

    def data_link(self, link: str, hours: int) -> str:
        return f"你的数据在这里（{hours} 小时内有效，不要转给别人）：{link}"

    def data_blocked_orders(self, numbers: Sequence[str]) -> str:
        return f"还有没完成的订单 {self.listed(numbers)}：先取餐，或「取消订单」，再来删除。"

    def data_blocked_money(self, fen: int) -> str:
        return f"饭卡里还有你的 {yuan(fen)}：用完它，或到窗口请财务退卡，再来删除。"

    def data_blocked_requests(self) -> str:
        return "还有退款、充值或绑定没办完，等它办完再来删除。"

    def data_blocked_roles(self) -> str:
        return "这个聊天有工作权限，先请管理员撤掉，再来删除。"

    def data_preview(self, count: int, subsidy_fen: int) -> str:
        subsidy = f"没用完的餐补 {yuan(subsidy_fen)} 退回单位。" if subsidy_fen else ""
        return (
            "会删掉：名字、设置、聊天记录、备注和上传的东西，这个聊天和你不再有关系。\n"
            f"要留下：{count} 张订单和收支的账，按规定保存，不带名字。{subsidy}\n"
            "删了就找不回来。回复「确认」删除，「取消」不删。"
        )

    def data_erased(self) -> str:
        return "已经删除。再发消息就是一位新客人，回复「菜单」看今天有什么。"

    # --- delegation -------------------------------------------------------------------------------

    def confirm_delegate(self, name: str, number: str) -> str:
        return f"请「{name}」代取 {number}？新的取餐码只发给 TA，你手里的作废。回复「确认」。"

    def delegated(self, name: str, number: str) -> str:
        return f"好的，「{name}」会代取 {number}，码已经发给 TA。改主意就回复「不用代取了」。"

    def delegate_refused(self, code: str) -> str:
        return {
            "no_live_code": "没有可以请人代取的订单。回复「订单」看看。",
            "being_collected": "柜门正在打开，这一单不能再请人代取。回复「取餐码」看看。",
            "too_many_codes": "换码次数太多了，请自己取，或到窗口。",
            "oneself": "不用请自己代取，回复「取餐码」就能取。",
            "disputed": "这一单正在核实，请找窗口。",
        }.get(code, "现在不能请人代取，请到窗口。")

    def notice_delegate(self, name: str, number: str, digits: str, place: str, link: str) -> str:
        return (
            f"「{name}」请你代取 {number}（{place}）：{digits[:3]} {digits[3:]}。"
            f"不方便就回复「不用代取了」。\n取餐页：{link}"
        )

    def notice_delegate_over(self, number: str) -> str:
        return f"{number} 不用你代取了，那个码已作废。"

    def notice_delegate_back(self, number: str) -> str:
        return f"{number} 的代取取消了，你又可以自己取。回复「取餐码」看新码。"

    def notice_carried(self, number: str, name: str) -> str:
        return f"{number} 好了，已告诉「{name}」去取。"

    def delegation_ended(self, number: str) -> str:
        return f"{number} 不请人代取了，旧码已作废。回复「取餐码」看新码。"

    def delegation_given_back(self, number: str) -> str:
        return f"好的，{number} 不用你取了，已经告诉 TA。"

    def no_delegation(self) -> str:
        return "没有正在代取的订单。回复「订单」看看。"

    # --- disputes ---------------------------------------------------------------------------------

    def not_mine_asked(self, number: str) -> str:
        return (
            f"已请值班的人来看 {number}，取餐码先停用。"
            "不是你的餐请放回去或交给窗口，你的餐到窗口问一下。"
        )

    def nothing_collected(self) -> str:
        return "没有待取或刚取的订单。拿错了请把餐交给窗口，回复「订单」看你的订单。"

    def staff_not_mine(self, number: str, place: str) -> str:
        return (
            f"{number}（{place}）：取餐人说餐不是自己的，码已停用。"
            f"看过后回复「解除 {number}」，或「解除 {number} 换码」。"
        )

    def disputes_title(self, count: int) -> str:
        return f"{count} 单的码停用着，等人看："

    def dispute_line(self, number: str, status: str, place: str) -> str:
        return f"{number} {status} · {place} · 「解除 {number}」"

    def disputes_none(self) -> str:
        return "没有停用的码。"

    def dispute_resolved(self, number: str, new_code: bool) -> str:
        return f"{number} 的码{'换了新的' if new_code else '又能用了'}，已告诉取餐人。"

    def not_disputed(self, number: str) -> str:
        return f"{number} 没有停用的码。回复「异议」看有哪些。"

    def notice_resolved(self, number: str) -> str:
        return f"{number} 查清楚了，取餐码可以用了。回复「取餐码」看码。"

    # --- my code ----------------------------------------------------------------------------------

    def my_code(self, until: str, link: str) -> str:
        return (
            f"你的身份码（今天 {until} 前有效，明天再要新的）：{link}\n"
            "不要给别人；给出去了就回复「我的码 作废」。"
        )

    def my_code_revoked(self) -> str:
        return "今天的身份码作废了。要新的回复「我的码」。"

    def my_code_none(self) -> str:
        return "今天还没有身份码。要一个回复「我的码」。"

    def my_code_refused(self) -> str:
        return "今天换得太多了，请到窗口刷脸或报名字。"

    # --- pairing ----------------------------------------------------------------------------------

    def pairing_code(self, cabinet: str, code: str, minutes: int, known: bool) -> str:
        new = "" if known else f"\n{cabinet} 还没有登记：配对时按 12 格新建。"
        return f"取餐柜 {cabinet} 的配对码：{code}（{minutes} 分钟有效，一次）{new}"

    def pairing_refused(self, code: str) -> str:
        return {
            "bad_device_id": "柜子的名字用字母和数字，例：配对 B。换一个再试。",
            "device_revoked": "这个柜子已停用，不能配对。换一个名字再试。",
        }.get(code, "现在不能配对，再试一次。")
