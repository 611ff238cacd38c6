"""My settings: what each is, and how to change it."""

from conversation.texts.en.names import Names
from conversation.texts.zh import settings as zh


class Settings(Names, zh.Settings):
    """My settings: what each is, and how to change it."""

    def settings_title(self) -> str:
        return "Your settings (the quoted words change them):"

    def saved(self) -> str:
        return "Noted; “settings” shows all:"

    def setting_allergies(self, names: str, block: bool) -> str:
        how = (
            "such dishes are not sold to you (“warn of allergens” only warns)"
            if block
            else "you are warned (“block allergens” refuses them)"
        )
        return (
            f"· Allergies: {names}; {how}"
            if names
            else "· Allergies: none, e.g. “allergic to nuts”"
        )

    def setting_pickup(self, place: str) -> str:
        return (
            f"· Collect at: {place or 'asked each time'}; “default cabinet”, “default counter”, "
            "“no default pickup”"
        )

    def setting_way(self, way: str) -> str:
        return f"· Pay by: {way or 'asked each time'}; “default meal card”, “no default payment”"

    def setting_substitute(self, substitute: str) -> str:
        now = {"refund": "refund it", "any": "swap it", "": "ask me"}[substitute]
        return (
            f"· When a dish runs out: {now}; “out of stock refund”, “out of stock swap”, "
            "“out of stock ask”"
        )

    def setting_reminders(self, on: bool) -> str:
        return f"· Reminders to order: {'on, “reminders off”' if on else 'off, “reminders on”'}"

    def setting_language(self) -> str:
        return "· Language: English; “chinese” switches"

    def way_not_here(self, names: str) -> str:
        return f"That way to pay is not available here. You can use: {names}."

    def allergy_told(self, number: str, name: str) -> str:
        return f"{name} in {number} has it; the kitchen is told. “refund {number}” gives it back."

    def staff_allergy(self, number: str, name: str, dish: str, allergens: str) -> str:
        return f"⚠ {number}: {name} is allergic to {allergens} and ordered {dish}. Hold it and ask."
