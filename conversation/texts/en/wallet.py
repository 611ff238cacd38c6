"""Statement, top-up, paying for somebody, finance."""

from conversation.texts.en.names import Names
from kernel.money import yuan


class Wallet(Names):
    """Statement, top-up, paying for somebody, finance."""

    def private_please(self) -> str:
        return (
            "Please ask me in a private chat: money, codes and personal things stay out of groups."
        )

    def statement_title(self, balance_fen: int) -> str:
        return f"Your meal card, newest first; {yuan(balance_fen)} in all now:"

    def statement_month(self, date: str) -> str:
        return f"Your meal card in {date}, newest first:"

    def statement_line(self, moment: str, what: str, amount_fen: int, after_fen: int) -> str:
        sign = "+" if amount_fen > 0 else ""
        return f"{moment} {what} {sign}{yuan(amount_fen)}, then {yuan(after_fen)}"

    def statement_none(self) -> str:
        return "Nothing came or went in that time. Say “balance” to see what you have."

    def movement(self, kind: str, number: str) -> str:
        return {
            "pay": f"{number} paid",
            "refund": f"{number} refunded",
            "topup": "topped up online",
            "cash": "topped up at the counter",
            "employer": "subsidy paid in",
            "lapsed": "subsidy taken back",
            "payout": "paid out",
            "other": "adjusted",
        }[kind]

    def of_subsidy(self, what: str) -> str:
        return f"{what} (subsidy)"

    def topup_how(self) -> str:
        return "How much? For example “top up 50”."

    def topup_word(self, number: str) -> str:
        return f"top up {number}"

    def topup_link(self, fen: int, link: str) -> str:
        return (
            f"Top up your meal card by {yuan(fen)} here: {link}\n"
            "I will tell you as soon as it is there."
        )

    def topup_refused(self, code: str, least_fen: int, most_fen: int) -> str:
        return {
            "topup_limit": f"Please top up between {yuan(least_fen)} and {yuan(most_fen)}.",
            "purse_full": f"A card holds at most {yuan(most_fen)}. Please top up less.",
            "too_many_unpaid": "Some top-ups still wait for payment."
            " Pay or let them lapse, then try again.",
            "no_provider": "Nothing can be paid online now. Please top up at the counter.",
        }.get(code, "This does not work now. Please top up at the counter.")

    def notice_topup_paid(self, fen: int, balance_fen: int) -> str:
        return f"Top-up received ✔ {yuan(fen)}; your meal card has {yuan(balance_fen)}."

    def notice_topup_returning(self, fen: int) -> str:
        return f"A top-up of {yuan(fen)} did not fit and is on its way back. Nothing to do for you."

    def notice_topup_returned(self, fen: int) -> str:
        return f"The top-up of {yuan(fen)} that did not fit is back with you."

    def pay_for_me(self, number: str, fen: int, link: str) -> str:
        return (
            f"Send this link to whoever pays for you: {link}\n"
            f"They see only {number}, {yuan(fen)} and the canteen. I will tell you when it is paid."
        )

    # --- finance ----------------------------------------------------------------------------------

    def choose_person(self, name: str) -> str:
        return f"There are several called “{name}”. Which one?"

    def person_label(self, name: str, kind: str, moment: str) -> str:
        return f"{name} ({self.channel(kind)}, since {moment})"

    def channel(self, kind: str) -> str:
        return {
            "wechat": "WeChat",
            "wecom": "WeCom",
            "dingtalk": "DingTalk",
            "console": "terminal",
        }.get(kind, "another chat")

    def nobody_called(self, name: str) -> str:
        return (
            f"I know nobody called “{name}”. Use the name they have here;"
            " who was never here says “menu” first."
        )

    def confirm_cash(self, name: str, fen: int, balance_fen: int) -> str:
        return (
            f"Top up “{name}” by {yuan(fen)}: {yuan(balance_fen)} → {yuan(balance_fen + fen)}."
            " Say “yes”."
        )

    def confirm_payout(self, name: str, fen: int) -> str:
        return f"Pay out “{name}”: {yuan(fen)} in cash, the card goes to ¥0.00. Say “yes”."

    def cash_done(self, name: str, fen: int) -> str:
        return f"“{name}” has been topped up by {yuan(fen)} and will hear of it."

    def payout_done(self, name: str, fen: int) -> str:
        return f"“{name}” has been paid out {yuan(fen)} and will hear of it."

    def cash_waits(self, name: str, fen: int, number: int) -> str:
        return (
            f"{yuan(fen)} for “{name}” is more than one person may book."
            f" Please have somebody else of finance say “approve topup {number}”."
        )

    def cash_refused(self, code: str) -> str:
        return {
            "own_card": "Nobody books their own card. Please ask somebody else of finance.",
            "own_request": "Who asks never approves. Please ask somebody else of finance.",
            "decided": "Somebody has decided that one. Say “topups” for what still waits.",
            "no_such_request": "There is no such request. Say “topups” to see them.",
            "purse_full": "That is more than a card may hold. Please try less.",
            "wallet_short": "The card changed just now. Please say it again.",
            "nothing_to_pay_out": "There is nothing on that card. Please choose another.",
        }.get(code, "That did not work. Please try again or ask an admin.")

    def cash_list_title(self, count: int) -> str:
        return f"{count} top-ups wait for a second person:"

    def cash_list_line(self, number: int, name: str, fen: int) -> str:
        return (
            f"{number}. {name} {yuan(fen)} · “approve topup {number}”"
            f" or “reject topup {number} reason”"
        )

    def cash_list_none(self) -> str:
        return "No top-up waits for a second person."

    def cash_decided(self, name: str, fen: int, approved: bool) -> str:
        return f"“{name}”, {yuan(fen)}: {'approved and booked' if approved else 'rejected'}."

    def notice_cash_waits(self, name: str, fen: int, number: int) -> str:
        return (
            f"{yuan(fen)} for “{name}” waits for you: say “approve topup {number}”"
            f" or “reject topup {number} reason”."
        )

    def notice_cash(self, fen: int, balance_fen: int) -> str:
        return (
            f"The counter topped up your meal card by {yuan(fen)}; it has {yuan(balance_fen)} now."
        )

    def notice_payout(self, fen: int) -> str:
        return f"The counter paid you out {yuan(fen)}. If that was not you, see finance at once."

    def reconcile_how(self) -> str:
        return "Which day? For example “reconcile yesterday”."

    def reconciled(self, date: str, count: int, fen: int, refunds: int, back_fen: int) -> str:
        return f"{date}: {count} payments online {yuan(fen)}, {refunds} refunds {yuan(back_fen)}."

    def reconcile_wallet(self, paid_fen: int, in_fen: int, out_fen: int) -> str:
        return (
            f"Meal cards: spent {yuan(paid_fen)}, put in {yuan(in_fen)}, taken out {yuan(out_fen)}."
        )

    def reconcile_agrees(self) -> str:
        return "Both sides agree, and all accounts sum to 0 ✔"

    def reconcile_differs(self, count: int) -> str:
        return f"{count} differences for finance to look at:"

    def reconcile_problem(self, kind: str, number: str, fen: int) -> str:
        what = {
            "provider_only": "at the provider, not with us",
            "local_only": "with us, not at the provider",
            "amount": "amounts differ",
            "ledger": "the accounts do not sum to 0",
        }[kind]
        return f"· {number} {yuan(fen)}: {what}"
