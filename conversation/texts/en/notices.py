"""What is told after the fact, to diners and to staff."""

from conversation.texts.en.names import Names
from conversation.texts.zh import notices as zh
from kernel.money import yuan


class Notices(Names, zh.Notices):
    """What is told after the fact, to diners and to staff."""

    def notice_ready(self, number: str, place: str, digits: str, link: str) -> str:
        code = f"code {digits[:3]} {digits[3:]}"
        return f"{number} is ready 🎉 Collect at: {place} · {code}\nPickup page: {link}"

    def slot_place(self, cabinet: str, slot: int) -> str:
        return f"Cabinet {cabinet}, door {slot:02d}"

    def notice_picked_up(self, number: str) -> str:
        return f"{number} is collected. Enjoy your meal! Tell us how it was: “rate {number} tasty”"

    def notice_expired(self, number: str) -> str:
        return (
            f"{number} was not paid in time and is cancelled; nothing was charged. "
            "Say “menu” to order again."
        )

    def notice_cancelled(self, number: str) -> str:
        return (
            f"Sorry, the canteen had to cancel {number}. "
            "What you paid goes back to where it came from. Say “menu” for something else."
        )

    def notice_reopened(self, number: str) -> str:
        return (
            f"Your payment for {number} has just arrived and the food is still there: "
            "the order is on again. I will tell you when it is ready."
        )

    def notice_refunding(self, number: str, fen: int) -> str:
        return f"The {yuan(fen)} paid too much for {number} is being returned by itself."

    def notice_refunded(self, number: str, fen: int) -> str:
        return f"{yuan(fen)} for {number} has been refunded."

    def notice_refund_refused(self, number: str, reason: str) -> str:
        return f"The refund for {number} was not approved: {reason}. Please ask at the counter."

    def notice_refund_approved(self, number: str, fen: int) -> str:
        return (
            f"Your refund of {yuan(fen)} for {number} is approved "
            "and on its way back to where it came from."
        )

    def notice_refund_waits(self, number: str, fen: int) -> str:
        return f"A refund is waiting: {number} {yuan(fen)}. Say “refunds” to decide."

    def notice_review(self, what: str, row_id: int, reason: str) -> str:
        return f"A payment needs a look by finance: {what} {row_id} ({reason}). Please check it."

    def notice_remind(self, number: str, place: str) -> str:
        return (
            f"{number} is still waiting for you: {place}. Say “code” to show it, "
            "or “extend” if you are late."
        )

    def notice_no_show(self, number: str) -> str:
        return f"{number} was not collected in time and was put away. Please ask at the counter."

    def notice_to_counter(self, number: str) -> str:
        return f"Please collect {number} at the counter instead, with the same code."

    def notice_door_failed(self, number: str) -> str:
        return (
            f"The door for {number} did not open. Please scan again; "
            "if it still does not, take your code to the counter."
        )

    def notice_forced(self, number: str) -> str:
        return (
            f"The door of {number} was forced, so its code is stopped. "
            "Please come to the counter, we will put it right."
        )

    def notice_close_door(self, cabinet: str, slot: int) -> str:
        return f"Door {slot:02d} of cabinet {cabinet} is still open. Please close it."

    def staff_door_failed(self, cabinet: str, slot: int) -> str:
        return f"⚠ Door {slot:02d} of cabinet {cabinet} did not open. Please go and look."

    def staff_left_open(self, cabinet: str, slot: int) -> str:
        return f"⚠ Door {slot:02d} of cabinet {cabinet} stays open. Please go and close it."

    def staff_door_forced(self, cabinet: str, slot: int) -> str:
        return (
            f"⚠ Door {slot:02d} of cabinet {cabinet} was forced open. Please go and look at once."
        )

    def staff_slot_faulty(self, cabinet: str, slot: int) -> str:
        return (
            f"⚠ Slot {slot:02d} of cabinet {cabinet} is out of service. "
            f"Check it, then say “open {cabinet} {slot} reason” to bring it back."
        )

    def staff_slot_to_clear(self, cabinet: str, slot: int) -> str:
        return (
            f"Slot {slot:02d} of cabinet {cabinet} has to be cleared: "
            f"say “open {cabinet} {slot} clearing”."
        )

    def staff_box_missing(self, cabinet: str, slot: int) -> str:
        return f"Door {slot:02d} of cabinet {cabinet} was closed without a box. Put it in again."

    def staff_box_misplaced(self, cabinet: str, slot: int) -> str:
        return (
            f"⚠ There is something in slot {slot:02d} of cabinet {cabinet}, maybe the wrong slot."
        )

    def staff_reservation_lapsed(self, cabinet: str, slot: int) -> str:
        return (
            f"Slot {slot:02d} of cabinet {cabinet} waited too long for its box and was given away. "
            "Please call the order ready again."
        )

    def staff_disputed(self, number: str, cabinet: str) -> str:
        return f"⚠ What cabinet {cabinet} tells about {number} does not add up. Please check."

    def staff_keypad_locked(self, cabinet: str) -> str:
        return (
            f"⚠ The keypad of cabinet {cabinet} is locked after too many wrong numbers; "
            "QR codes still work."
        )

    def staff_cabinet_line(self, cabinet: str, online: bool) -> str:
        state = "is back online" if online else "is offline; new orders go to the counter"
        return f"Cabinet {cabinet} {state}."

    def staff_menu_out(self, date: str, meal: str) -> str:
        return f"The menu for {meal} on {date} is published."

    def staff_menu_not_out(self, moment: str) -> str:
        return f"⚠ The menu planned for {moment} was not published:"
