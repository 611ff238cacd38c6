"""Collecting and doors."""

from conversation.texts.en.names import Names
from conversation.texts.zh import pickup as zh


class Pickup(Names, zh.Pickup):
    """Collecting and doors."""

    def door_opening(self, cabinet: str, slot: int) -> str:
        return (
            f"Opening door {slot:02d} of cabinet {cabinet}, please stand in front of it. "
            "If it stays shut, say “open door” again."
        )

    def door_refused(self, reason: str) -> str:
        return {
            "not_ready": "It is not in the cabinet yet. I will tell you when it is ready.",
            "no_door": "It is not in a cabinet. Please collect at the counter with your code.",
            "too_late": "It is too late to open the door again. Please ask at the counter.",
            "asked_too_often": "The door was opened again twice. Please ask at the counter.",
            "slot_given_away": "That slot holds another order by now. Please ask at the counter.",
            "no_such_cabinet": "There is no such cabinet. Say “lockers” to see them.",
            "no_such_slot": "There is no such slot. Say “lockers” to see the cabinets.",
            "already_used": (
                "This code has been used. No food? Say “still there”, or ask at the counter."
            ),
            "device_offline": (
                "The cabinet is offline. Please collect at the counter with your code."
            ),
            "device_disabled": (
                "This cabinet is out of service. Please collect at the counter with your code."
            ),
            "locked_out": (
                "Too many wrong numbers on this keypad. Wait a little, or scan the QR code."
            ),
            "revoked": "This code is no longer valid. Say “code” to see the new one.",
            "expired": "The time to collect is over. Please ask at the counter.",
            "no_live_code": "This order has no code right now. Say “orders” to see how it stands.",
            "being_collected": (
                "The door is opening for this order right now. Say “code” to see your code."
            ),
            "too_many_codes": (
                "The code was changed too often. Please collect at the counter with the last one."
            ),
        }.get(
            reason, "It cannot be opened right now. Please collect at the counter with your code."
        )

    def not_in_cabinet(self) -> str:
        return "None of your orders is in a cabinet. Say “code” to see how to collect."

    def extended(self, until: str) -> str:
        return f"All right, it is kept for you until {until}. Say “code” when you are there."

    def cannot_extend(self) -> str:
        return (
            "It was extended once or has reached its safe limit, so it cannot wait any longer. "
            "Please collect it soon: say “code”."
        )
