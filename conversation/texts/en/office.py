"""The words of the office."""

from conversation.texts.en.names import Names
from conversation.texts.zh import office as zh
from kernel.money import yuan, yuan_short


class Office(Names, zh.Office):
    """The words of the office."""

    def cannot_undo(self, code: str) -> str:
        return {
            "publish": "People have seen it, so there is no undo; without orders “withdraw” works.",
            "schedule": "A planned publication is called off by “withdraw”.",
            "withdraw": "It is a draft now; say “publish” to bring it back.",
            "announce": "It is on its way and cannot be called back; send a correction.",
            "open_slot": "The door is open; please close it there.",
        }.get(code, "There is nothing to undo; see “log”.")

    def undo_hint(self) -> str:
        return "Within 10 minutes “undo” takes it back."

    def undone(self, what: str) -> str:
        return f"Undone ✔ {what}"

    def orders_none(self, date: str) -> str:
        return f"No orders on {date} yet."

    def order_row(self, number: str, name: str, status: str, fen: int) -> str:
        return f"{number} {name} {status} {yuan_short(fen)}"

    def order_found(
        self, number: str, date: str, meal: str, name: str, status: str, place: str, fen: int
    ) -> str:
        return f"{number} · {date} {meal} · {name} · {status} · {place} · {yuan(fen)}"

    def order_times(self, at: str, when: str) -> str:
        return f"placed {at}" + (f" · wanted {when}" if when else "")

    def order_refunded(self, fen: int) -> str:
        return f"refunded {yuan(fen)}"

    def refunded_word(self) -> str:
        return "refunded"

    def more_rows(self, count: int) -> str:
        return f"{count} more are not listed; “export” has them all."

    def refund_about(self, name: str, what: str, count: int) -> str:
        return f"  {name} · {what} · {count} refunds in 90 days".strip()

    def refund_whole(self) -> str:
        return "the whole order"

    def refund_photo(self, link: str) -> str:
        return f"Photo: {link}"

    def stats_title(self, source: str, date: str) -> str:
        return f"Figures of {date}" if source == date else f"Figures from {source} to {date}"

    def stats_none(self) -> str:
        return "There are no orders in that time."

    def stats_orders(self, orders: int, portions: int, fen: int, refunded_fen: int) -> str:
        return (
            f"{orders} orders · {portions} portions · revenue {yuan(fen)} · "
            f"refunds {yuan(refunded_fen)}"
        )

    def stats_row(self, name: str, orders: int, portions: int, fen: int) -> str:
        return f"{name}: {orders} orders, {portions} portions, {yuan_short(fen)}"

    def stats_dish(self, name: str, portions: int, planned: int, percent: int, fen: int) -> str:
        return f"{name}: {portions}/{planned} portions ({percent}%) {yuan_short(fen)}"

    def stats_unsold(self, portions: int) -> str:
        return f"{portions} portions unsold"

    def stats_picture(self) -> str:
        return "Chart (good for an hour):"

    def chart_dishes(self, source: str, date: str) -> str:
        return f"Portions sold, {source} to {date}"

    def chart_days(self, source: str, date: str) -> str:
        return f"Revenue a day in yuan, {source} to {date}"

    def export_started(self, what: str) -> str:
        return f"The {what} is being made; you get it in a moment."

    def export_what(self, code: str) -> str:
        return {"orders": "table of orders", "dishes": "table of dishes"}[code]

    def export_ready(self, what: str, count: int, link: str) -> str:
        return f"Here is the {what}, {count} rows, for 24 hours: {link}"

    def export_failed(self, what: str) -> str:
        return f"The {what} could not be made; please “export” again."

    def export_columns(self) -> str:
        return "number|date|meal|diner|channel|status|dish|portions|price|amount|note|pickup|placed"

    def export_dish_columns(self) -> str:
        return "date|meal|dish|planned|sold|left|sold %|revenue"

    def role_name(self, code: str) -> str:
        return {
            "kitchen": "kitchen",
            "counter": "counter",
            "locker": "locker",
            "finance": "finance",
            "admin": "admin",
            "owner": "owner",
            "auditor": "auditor",
            "diner": "diner",
        }.get(code, "other")

    def roles_title(self) -> str:
        return "Who has which role:"

    def roles_line(self, name: str, what: str, names: str) -> str:
        return f"{name} ({what}): {names}"

    def roles_foot(self) -> str:
        return "An owner can “grant xiaowang kitchen” and “revoke xiaowang”."

    def channel_name(self, code: str) -> str:
        return {
            "console": "web",
            "wechat": "WeChat",
            "wecom": "WeCom",
            "dingtalk": "DingTalk",
        }.get(code, "chat")

    def which_person(self, name: str) -> str:
        return f"There are several of the name “{name}”. Which one?"

    def person(self, name: str, what: str, date: str) -> str:
        seen = f"last here {date}" if date else "never wrote"
        return f"{name} ({what}, {seen})"

    def grant_preview(self, name: str, what: str, place: str) -> str:
        return f"Make {name} ({place}) {what}, at once."

    def grant_done(self, name: str, what: str) -> str:
        return f"Granted ✔ {name} is {what} now."

    def revoke_preview(self, name: str, what: str, place: str) -> str:
        return f"Take from {name} ({place}): {what}, at once."

    def revoke_done(self, name: str, what: str) -> str:
        return f"Revoked ✔ {name} is no longer {what}."

    def announcement(self, canteen: str, text: str) -> str:
        return f"📢 {canteen}: {text}"

    def announce_preview(self, count: int, names: str) -> str:
        return f"This goes to {count} people: {names}. One message each."

    def announce_channel(self, name: str, count: int) -> str:
        return f"{name} {count}"

    def announce_late(self, at: str) -> str:
        return f"These are quiet hours; it goes out at {at}."

    def announce_quota(self, name: str) -> str:
        return (
            f"{name} sends nothing to people silent for 48 hours; they see it when they write next."
        )

    def announce_done(self, count: int) -> str:
        return f"On its way ✔ {count} people; you hear when it is done."

    def announce_result(self, count: int, sent: int, parked: int, failed: int) -> str:
        parts = [f"The notice is out: {count} people, {sent} reached"]
        if parked:
            parts.append(f"{parked} will see it when they write next")
        if failed:
            parts.append(f"{failed} not reached")
        return ", ".join(parts) + "."

    def cabinet_doors(self, names: str) -> str:
        return f"Doors to look at: {names}"

    def cabinet_doors_off(self, names: str) -> str:
        return f"Doors out of use: {names}"

    def cabinet_left_open(self, names: str) -> str:
        return f"Doors left open: {names}"

    def cabinets_foot(self) -> str:
        return "Say “disable A 7 broken”, “enable A 7” or “open A 7 jammed”."

    def slot_preview(self, what: str, cabinet: str, slot: int, status: str, reason: str) -> str:
        verb = {"open_slot": "Open", "slot_off": "Disable", "slot_on": "Enable"}[what]
        why = f", because: {reason}" if reason else ""
        return f"{verb} door {slot} of cabinet {cabinet} ({status}){why}."

    def slot_done(self, what: str, cabinet: str, slot: int) -> str:
        verb = {"open_slot": "told to open", "slot_off": "disabled", "slot_on": "enabled"}[what]
        return f"Door {slot} of cabinet {cabinet}: {verb} ✔ It is in the log."

    def slot_state(self, code: str) -> str:
        return {
            "free": "free",
            "reserved": "kept for an order",
            "stocking": "being filled",
            "stocked": "filled",
            "opening": "opening",
            "taking": "being emptied",
            "dirty": "to be cleaned",
            "faulty": "faulty",
            "disabled": "disabled",
        }.get(code, "unknown")

    def log_none(self) -> str:
        return "There is no such entry."

    def log_line(self, at: str, name: str, what: str, text: str) -> str:
        return f"{at} {name} {what} {text}".rstrip()

    def log_change(self, before: str, after: str) -> str:
        return f": {before} → {after}"

    def log_reason(self, reason: str) -> str:
        return f" ({reason})"

    def log_system(self) -> str:
        return "The system"

    def log_action(self, code: str) -> str:
        return {
            "menu.draft": "wrote the draft of",
            "menu.draft_edit": "changed the draft of",
            "menu.copy": "copied a menu to",
            "menu.publish": "published",
            "menu.schedule": "planned to publish",
            "menu.not_published": "could not publish",
            "menu.withdraw": "withdrew",
            "menu.price": "changed the price of",
            "menu.sold_out": "changed sold out of",
            "menu.listed": "changed the listing of",
            "meal.cutoff": "moved the cut-off of",
            "meal.accepting": "changed ordering of",
            "meal.closed": "closed",
            "stock.plan": "changed the stock of",
            "policy.set": "set the policy",
            "role.grant": "granted",
            "role.revoke": "revoked",
            "slot.open": "opened door",
            "slot.disable": "disabled door",
            "slot.enable": "enabled door",
            "device.accepting": "changed orders for cabinet",
            "announcement.send": "announced",
            "device.add": "added the device",
            "device.rotate": "renewed the secret of",
            "device.revoke": "revoked the device",
            "undo": "undid:",
            "export": "exported",
        }.get(code, "did")

    def log_menu(self, number: int, dishes: int, portions: int) -> str:
        return f"version {number}, {dishes} dishes, {portions} portions"

    def log_value(self, code: str) -> str:
        return {"true": "yes", "false": "no", "null": "none"}[code]

    def check_books(self, count: int, bad: int) -> str:
        if bad:
            return f"The books: of {count} checks {bad} need a look:"
        return f"The books: all {count} checks are good ✔"

    def check_follows(self) -> str:
        return "The installation is being looked at; you hear in a moment."

    def check_title(self, count: int, bad: int) -> str:
        if bad:
            return f"Check-up: of {count} checks {bad} need a look."
        return f"Check-up: all {count} checks are good ✔"

    def check_bad(self, name: str, problem: str) -> str:
        return f"✘ {name}: {problem}"

    def policies_title(self) -> str:
        return "Policies in force:"

    def policy_line(self, name: str, text: str) -> str:
        return f"{name}: {text}"

    def policies_foot(self) -> str:
        return "Set one like this: “policy quiet_hours 22:00-07:00”."

    def policy_name(self, code: str) -> str:
        return {
            "refund_admin_limit_fen": "refund_limit",
            "pay_grace_s": "pay_grace",
            "short_answer_s": "shortage_answer",
            "topup_max_fen": "topup_limit",
            "purse_max_fen": "purse_limit",
            "cash_alone_fen": "cash_alone_limit",
            "discount": "discount",
            "remind_habit": "remind_habit",
            "quiet_hours": "quiet_hours",
            "group_tiers": "group_discount",
        }.get(code, code)

    def policy_value(self, code: str, text: str) -> str:
        return {
            "fen": f"{text} yuan",
            "seconds": f"{text} seconds",
            "habit": f"{text} (ordered / last meals, minutes before the cut-off)",
            "hours": text or "none",
        }.get(code, text)

    def policy_preview(self, name: str, before: str, after: str) -> str:
        return f"Policy {name}: {before} → {after}, at once."

    def policy_done(self, name: str, after: str) -> str:
        return f"Policy set ✔ {name}: {after}."
