"""Binding, one's own data, collecting for others, wrong boxes, one's own code, pairing."""

from collections.abc import Sequence

from conversation.texts.en.names import Names
from kernel.money import yuan


class People(Names):
    """Binding, one's own data, collecting for others, wrong boxes, one's own code, pairing."""

    # --- binding ----------------------------------------------------------------------------------

    def bind_code(self, code: str, minutes: int) -> str:
        return (
            f"Your binding code: {code} (good for {minutes} minutes, once)\n"
            f"In your other chat, say: bind {code}\n"
            "Both chats are one person then: orders, meal card and cart together, for good."
            " Staff roles do not travel."
        )

    def bind_asked(self, name: str) -> str:
        return (
            f"This binds you to the chat of “{name}”: orders and meal card become one, for good."
            " If that is you, say “yes” here and “confirm binding” there."
        )

    def notice_bind_asked(self, name: str) -> str:
        return (
            f"The chat of “{name}” used your binding code: orders and meal card become one, for"
            " good. If that is you, say “confirm binding”; if not, do nothing and it lapses."
        )

    def bind_waiting(self) -> str:
        return "Good. Now say “confirm binding” in the other chat."

    def bind_nobody(self) -> str:
        return "Nobody has used your code yet. First say “bind” with that code in the other chat."

    def bind_none(self) -> str:
        return "No binding waits for you. To begin one, say “bind”."

    def bind_agreed(self) -> str:
        return "Both chats said yes. I am joining them and will tell you in a moment."

    def notice_bound(self, own_fen: int) -> str:
        return (
            f"Bound ✔ Both chats are one person now; the meal card has {yuan(own_fen)} in all."
            " Say “orders” to see everything."
        )

    def bind_wrong(self, left: int) -> str:
        return (
            f"That code is wrong or over; {left} tries left."
            " Say “bind” in the other chat for a new one."
        )

    def bind_locked(self, minutes: int) -> str:
        return f"Too many wrong codes. Please try again in {minutes} minutes."

    def bind_refused(self, code: str) -> str:
        return {
            "same_person": "These two chats are one person already. Say “orders” to see.",
            "two_employees": "These chats belong to different employees and cannot be bound."
            " Please ask an admin if that is wrong.",
            "leaver": "One of these accounts is closed. Please ask an admin.",
            "in_group": "You are in a group order that is not over. Say “bind” when it is.",
            "erased": "One of these accounts was deleted. Say “bind” in the other chat again.",
        }.get(code, "This does not work now. Say “bind” to try again.")

    # --- asked once more --------------------------------------------------------------------------

    def again_binding(self) -> str:
        return "The binding still waits: say “yes”."

    def again_erase(self) -> str:
        return "Delete your data? Say “yes”."

    def again_delegate(self, number: str, name: str) -> str:
        return f"Let “{name}” collect {number}? Say “yes”."

    def again_cash(self, name: str) -> str:
        return f"For what you are booking for “{name}”, say “yes”."

    def dropped_erase(self) -> str:
        return "Nothing was deleted. To delete, say “my data delete” again."

    def dropped_delegate(self, number: str, name: str) -> str:
        return f"“{name}” was not asked to collect {number}. Please say it again."

    def dropped_cash(self, name: str) -> str:
        return f"Nothing was booked for “{name}”. Please say it again."

    # --- my data ----------------------------------------------------------------------------------

    def data_how(self) -> str:
        return "“my data export” gives you what we hold; “my data delete” closes the account."

    def data_link(self, link: str, hours: int) -> str:
        return f"Your data is here for {hours} hours; do not pass it on: {link}"

    def data_blocked_orders(self, numbers: Sequence[str]) -> str:
        return (
            f"Orders are still open: {self.listed(numbers)}."
            " Collect them or say “cancel order”, then delete."
        )

    def data_blocked_money(self, fen: int) -> str:
        return (
            f"{yuan(fen)} of yours is on the card: spend it,"
            " or have finance pay it out at the counter, then delete."
        )

    def data_blocked_requests(self) -> str:
        return "A refund, top-up or binding is still open. Please wait for it, then delete."

    def data_blocked_roles(self) -> str:
        return "This chat has a staff role. Please have an admin take it away, then delete."

    def data_preview(self, count: int, subsidy_fen: int) -> str:
        subsidy = f" Unused subsidy of {yuan(subsidy_fen)} goes back." if subsidy_fen else ""
        return (
            "This goes: name, settings, messages, notes and uploads; this chat is nobody's then.\n"
            f"This must stay: the books of {count} orders and of the card, without a name.{subsidy}"
            "\nIt cannot be undone. Say “yes” to delete, “cancel” to keep it."
        )

    def data_erased(self) -> str:
        return "Deleted. Your next message is a new guest's; say “menu” to see what there is."

    # --- delegation -------------------------------------------------------------------------------

    def confirm_delegate(self, name: str, number: str) -> str:
        return (
            f"Let “{name}” collect {number}? The new code goes to them alone, yours dies."
            " Say “yes”."
        )

    def delegated(self, name: str, number: str) -> str:
        return (
            f"“{name}” will collect {number} and has the code."
            " Changed your mind? Say “collect it myself”."
        )

    def delegate_refused(self, code: str) -> str:
        return {
            "no_live_code": "There is no order that somebody could collect. Say “orders” to see.",
            "being_collected": "Its door is opening right now. Say “code” to see.",
            "too_many_codes": "Too many new codes. Please collect it yourself or ask the counter.",
            "oneself": "No need to ask yourself. Say “code” to collect it.",
            "disputed": "Somebody is looking into that order. Please ask the counter.",
        }.get(code, "Nobody can collect it for you now. Please ask the counter.")

    def notice_delegate(self, name: str, number: str, digits: str, place: str, link: str) -> str:
        return (
            f"“{name}” asks you to collect {number} ({place}): {digits[:3]} {digits[3:]}."
            f" If you cannot, say “no delegation”.\nPickup page: {link}"
        )

    def notice_delegate_over(self, number: str) -> str:
        return f"You need not collect {number} any more; that code is dead."

    def notice_delegate_back(self, number: str) -> str:
        return f"{number} is yours to collect again. Say “code” for the new code."

    def notice_carried(self, number: str, name: str) -> str:
        return f"{number} is ready; “{name}” has been told to collect it."

    def delegation_ended(self, number: str) -> str:
        return f"You collect {number} yourself; the other code is dead. Say “code” for the new one."

    def delegation_given_back(self, number: str) -> str:
        return f"Good, you need not collect {number}. They have been told."

    def no_delegation(self) -> str:
        return "Nobody collects anything for you, nor you for others. Say “orders” to see."

    # --- disputes ---------------------------------------------------------------------------------

    def not_mine_asked(self, number: str) -> str:
        return (
            f"Somebody will look at {number}; its code is frozen. Please put back what is not yours"
            " or hand it to the counter, and ask there for your meal."
        )

    def nothing_collected(self) -> str:
        return (
            "No order of yours is ready or just collected."
            " Please hand a wrong box to the counter; say “orders” to see yours."
        )

    def staff_not_mine(self, number: str, place: str) -> str:
        return (
            f"{number} ({place}): the diner says the food is not theirs; the code is frozen."
            f" When you have looked, say “resolve {number}” or “resolve {number} new code”."
        )

    def disputes_title(self, count: int) -> str:
        return f"{count} codes are frozen until somebody looks:"

    def dispute_line(self, number: str, status: str, place: str) -> str:
        return f"{number} {status} · {place} · “resolve {number}”"

    def disputes_none(self) -> str:
        return "No code is frozen."

    def dispute_resolved(self, number: str, new_code: bool) -> str:
        return (
            f"{number} {'has a new code' if new_code else 'may be collected again'};"
            " the diner has been told."
        )

    def not_disputed(self, number: str) -> str:
        return f"The code of {number} is not frozen. Say “disputes” to see which are."

    def notice_resolved(self, number: str) -> str:
        return f"{number} is settled and its code works. Say “code” to see it."

    # --- my code ----------------------------------------------------------------------------------

    def my_code(self, until: str, link: str) -> str:
        return (
            f"Your own code, good today until {until}; ask for a new one tomorrow: {link}\n"
            "Keep it to yourself; if somebody has it, say “my code revoke”."
        )

    def my_code_revoked(self) -> str:
        return "Today's code is dead. For a new one, say “my code”."

    def my_code_none(self) -> str:
        return "You have no code today. To get one, say “my code”."

    def my_code_refused(self) -> str:
        return "Too many new codes today. Please ask at the counter."

    # --- pairing ----------------------------------------------------------------------------------

    def pairing_code(self, cabinet: str, code: str, minutes: int, known: bool) -> str:
        new = "" if known else f"\n{cabinet} is new: pairing adds it with 12 doors."
        return f"Pairing code of cabinet {cabinet}: {code} (good for {minutes} minutes, once){new}"

    def pairing_refused(self, code: str) -> str:
        return {
            "bad_device_id": "A cabinet is named by letters and digits. Please choose another.",
            "device_revoked": "That cabinet is revoked. Please choose another name.",
        }.get(code, "That cannot be paired now. Please try again.")
