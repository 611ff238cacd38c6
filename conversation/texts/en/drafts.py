"""The words on drafts."""

from conversation.texts.en.names import Names
from conversation.texts.zh import drafts as zh
from kernel.money import yuan_short


class Drafts(Names, zh.Drafts):
    """The words on drafts."""

    def draft_empty(self, date: str, meal: str) -> str:
        return f"Draft for {meal} on {date} (empty). There are three ways:"

    def draft_there(self, date: str, meal: str, dishes: int, portions: int) -> str:
        return (
            f"Draft for {meal} on {date}: {dishes} dishes, {portions} portions so far. "
            "There are three ways to go on:"
        )

    def draft_on_sale(self, date: str, meal: str, dishes: int) -> str:
        return (
            f"{meal} on {date} is published ({dishes} dishes). What you change now is a draft "
            "until you say “publish”. There are three ways:"
        )

    def draft_way_lines(self) -> str:
        return (
            "① send one dish a line, like: Spare ribs 18 50 portions meat spicy 1 contains peanut"
        )

    def draft_way_file(self) -> str:
        return "② send an Excel or CSV file"

    def draft_way_copy(self, names: str) -> str:
        return f"③ copy a day: {names}"

    def draft_source(self, date: str, percent: int) -> str:
        return f"{date} ({percent}% sold)"

    def copy_word(self, date: str) -> str:
        return f"copy {date}"

    def draft_no_copy(self) -> str:
        return "③ copy a day: this meal was never published yet"

    def draft_removed(self, name: str) -> str:
        return f"{name} is off the draft."

    def draft_merged(self, name: str, what: str) -> str:
        return f"{name} is now {what}."

    def draft_changed(self) -> str:
        return "Changed ✔"

    def draft_accepted(self) -> str:
        return "All right, as it is."

    def draft_price_jump(self, name: str, before_fen: int, after_fen: int, percent: int) -> str:
        change = f"+{percent}" if percent >= 0 else str(percent)
        return f"⚠ {name} {yuan_short(before_fen)} → {yuan_short(after_fen)} ({change}%)"

    def draft_no_stock(self, name: str, last: int) -> str:
        return f"⚠ {name} has no portions" + (f" (last time {last})" if last else "")

    def draft_alike(self, name: str, what: str) -> str:
        return f"⚠ {name} looks like {what}"

    def draft_lost_allergens(self, name: str, allergens: str) -> str:
        return f"⚠ {name} used to contain {allergens}, now it does not say so"

    def draft_meant(self, what: str) -> str:
        return {
            "price": "Is it meant? Say “yes”, or send a price; “no” takes the former one.",
            "portions": "How many? Send a number, or “yes” to leave it.",
            "duplicate": "Say “merge”, or “two”.",
            "allergens": "Say “contains” to keep it, or “free”.",
        }[what]

    def meant(self, code: str) -> str:
        return {
            "yes": "yes",
            "no": "no",
            "merge": "merge",
            "apart": "two",
            "contains": "contains",
            "free": "free",
        }[code]

    def diff_title(self, number: int) -> str:
        return f"Changes against version {number}, which is out:"

    def diff_new(self, name: str, fen: int, portions: int) -> str:
        return f"+ {name} {yuan_short(fen)} ×{portions}"

    def diff_gone(self, name: str) -> str:
        return f"- {name}"

    def diff_changed(
        self, name: str, before_fen: int, after_fen: int, before: int, after: int
    ) -> str:
        price = f" {yuan_short(before_fen)} → {yuan_short(after_fen)}" * (before_fen != after_fen)
        count = f" {before} → {after} portions" * (before != after)
        return f"~ {name}{price}{count}"

    def published_by(self, name: str, at: str) -> str:
        return f"{name} published it at {at}, and nothing has changed since."

    def file_without_draft(self, name: str) -> str:
        return (
            f"I have the file “{name}”. Which meal is it? "
            "Say “draft tomorrow lunch” and send it again."
        )

    def import_done(self, dishes: int, number: int) -> str:
        errors = f"; {number} lines were not understood:" if number else "."
        return f"{dishes} dishes are in the draft{errors}"

    def import_error(self, number: int, code: str, text: str, problem: str) -> str:
        return f"✘ row {number} column {code} “{text}”: {problem}"

    def import_problem(self, code: str) -> str:
        return {
            "missing": "it is empty",
            "not_a_number": "it is not a number",
            "out_of_range": "it is out of range",
            "bad_text": "it is too long or unreadable",
            "duplicate": "it is there twice",
        }.get(code, "I cannot read it")

    def import_guess(self, text: str) -> str:
        return f"; is it {text}? Change it and send it again"
