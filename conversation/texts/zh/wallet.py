"""明细、充值、代付、窗口充值、对账。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan


class Wallet(Names):
    """明细、充值、代付、窗口充值、对账。"""

    def private_please(self) -> str:
        return "这件事请私聊我，群里不说钱、码和个人信息。"

    def statement_title(self, balance_fen: int) -> str:
        return f"饭卡收支（新的在前），现在共 {yuan(balance_fen)}："

    def statement_month(self, date: str) -> str:
        return f"{date} 的饭卡收支（新的在前）："

    def statement_line(self, moment: str, what: str, amount_fen: int, after_fen: int) -> str:
        sign = "+" if amount_fen > 0 else ""
        return f"{moment} {what} {sign}{yuan(amount_fen)}，余 {yuan(after_fen)}"

    def statement_none(self) -> str:
        return "这段时间没有收支。回复「余额」看现在有多少。"

    def movement(self, kind: str, number: str) -> str:
        return {
            "pay": f"{number} 付款",
            "refund": f"{number} 退款",
            "topup": "网上充值",
            "cash": "窗口充值",
            "employer": "餐补发放",
            "lapsed": "餐补收回",
            "payout": "退卡",
            "other": "调整",
        }[kind]

    def of_subsidy(self, what: str) -> str:
        return f"{what}（餐补）"

    def topup_how(self) -> str:
        return "要充多少？例：「充值 50」。"

    def topup_word(self, number: str) -> str:
        return f"充值 {number}"

    def topup_link(self, fen: int, link: str) -> str:
        return f"点这里给饭卡充值 {yuan(fen)}：{link}\n到账后我马上告诉你。"

    def topup_refused(self, code: str, least_fen: int, most_fen: int) -> str:
        return {
            "topup_limit": f"一次充 {yuan(least_fen)} 到 {yuan(most_fen)}，换个数再试。",
            "purse_full": f"饭卡里最多放 {yuan(most_fen)}，少充一点再试。",
            "too_many_unpaid": "还有几笔充值没付，先付掉，或等它过期再试。",
            "no_provider": "现在没有网上支付，请到窗口充值。",
        }.get(code, "现在充不了，请到窗口充值。")

    def notice_topup_paid(self, fen: int, balance_fen: int) -> str:
        return f"充值到账 ✔ {yuan(fen)}，饭卡余额 {yuan(balance_fen)}。"

    def notice_topup_returning(self, fen: int) -> str:
        return f"收到一笔对不上的充值 {yuan(fen)}，正在原路退回，不用你做什么。"

    def notice_topup_returned(self, fen: int) -> str:
        return f"那笔对不上的充值 {yuan(fen)} 已原路退回。"

    def pay_for_me(self, number: str, fen: int, link: str) -> str:
        return (
            f"把这条链接发给替你付的人：{link}\n"
            f"对方只看得到 {number}、{yuan(fen)} 和食堂名字。付好了我马上告诉你。"
        )

    # --- finance ----------------------------------------------------------------------------------

    def choose_person(self, name: str) -> str:
        return f"有几位「{name}」，是哪一位？"

    def person_label(self, name: str, kind: str, moment: str) -> str:
        return f"{name}（{self.channel(kind)}，{moment} 起）"

    def channel(self, kind: str) -> str:
        return {
            "wechat": "公众号",
            "wecom": "企业微信",
            "dingtalk": "钉钉",
            "console": "终端",
        }.get(kind, "另一个聊天")

    def nobody_called(self, name: str) -> str:
        return f"没有找到「{name}」。要写 TA 在这里的名字；还没来过的人，请 TA 先说一句「菜单」。"

    def confirm_cash(self, name: str, fen: int, balance_fen: int) -> str:
        return (
            f"给「{name}」充值 {yuan(fen)}：饭卡 {yuan(balance_fen)} → "
            f"{yuan(balance_fen + fen)}。回复「确认」。"
        )

    def confirm_payout(self, name: str, fen: int) -> str:
        return f"给「{name}」退卡：{yuan(fen)} 现金交给 TA，饭卡变成 ¥0.00。回复「确认」。"

    def cash_done(self, name: str, fen: int) -> str:
        return f"已给「{name}」充值 {yuan(fen)}，TA 会收到通知。"

    def payout_done(self, name: str, fen: int) -> str:
        return f"已给「{name}」退卡 {yuan(fen)}，TA 会收到通知。"

    def cash_waits(self, name: str, fen: int, number: int) -> str:
        return (
            f"给「{name}」充值 {yuan(fen)} 超过一个人能办的数，要别人同意。"
            f"请另一位财务回复「同意充值 {number}」。"
        )

    def cash_refused(self, code: str) -> str:
        return {
            "own_card": "不能办自己的饭卡，请另一位财务来办。",
            "own_request": "自己提的要别人同意，请另一位财务来办。",
            "decided": "这一笔已经有人办过了。回复「充值审核」看还有哪些。",
            "no_such_request": "没有这一笔。回复「充值审核」看看。",
            "purse_full": "这样饭卡就超过上限了，换个数再试。",
            "wallet_short": "饭卡里的钱刚刚变了，再说一遍。",
            "nothing_to_pay_out": "TA 的饭卡里没有可退的钱。换一位再试。",
        }.get(code, "没有办成，再试一次或找管理员。")

    def cash_list_title(self, count: int) -> str:
        return f"{count} 笔充值等第二个人："

    def cash_list_line(self, number: int, name: str, fen: int) -> str:
        return f"{number}. {name} {yuan(fen)} · 「同意充值 {number}」或「拒绝充值 {number} 理由」"

    def cash_list_none(self) -> str:
        return "没有等第二个人的充值。"

    def cash_decided(self, name: str, fen: int, approved: bool) -> str:
        return f"给「{name}」充值 {yuan(fen)}：{'已同意并到账' if approved else '已拒绝'}。"

    def notice_cash_waits(self, name: str, fen: int, number: int) -> str:
        return (
            f"给「{name}」充值 {yuan(fen)} 等你：回复「同意充值 {number}」"
            f"或「拒绝充值 {number} 理由」。"
        )

    def notice_cash(self, fen: int, balance_fen: int) -> str:
        return f"窗口给你的饭卡充值 {yuan(fen)}，余额 {yuan(balance_fen)}。"

    def notice_payout(self, fen: int) -> str:
        return f"窗口给你退卡 {yuan(fen)}。不是你本人来办的，请马上找财务。"

    def reconcile_how(self) -> str:
        return "对哪一天的账？例：「对账 昨天」。"

    def reconciled(self, date: str, count: int, fen: int, refunds: int, back_fen: int) -> str:
        return f"{date} 对账：网上到账 {count} 笔 {yuan(fen)}，退款 {refunds} 笔 {yuan(back_fen)}。"

    def reconcile_wallet(self, paid_fen: int, in_fen: int, out_fen: int) -> str:
        return (
            f"饭卡：付款 {yuan(paid_fen)}，充值和发放 {yuan(in_fen)}，退卡和收回 {yuan(out_fen)}。"
        )

    def reconcile_agrees(self) -> str:
        return "两边一致，账户合计为 0 ✔"

    def reconcile_differs(self, count: int) -> str:
        return f"有 {count} 处对不上，请财务查："

    def reconcile_problem(self, kind: str, number: str, fen: int) -> str:
        what = {
            "provider_only": "平台有、我们没有",
            "local_only": "我们有、平台没有",
            "amount": "金额不同",
            "ledger": "账户合计不为 0",
        }[kind]
        return f"· {number} {yuan(fen)}：{what}"
