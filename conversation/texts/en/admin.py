"""The words on menus."""

from conversation.texts.en.names import Names
from conversation.texts.zh import admin as zh
from kernel.money import yuan_short


class Admin(Names, zh.Admin):
    """The words on menus."""

    def draft_line(
        self, name: str, price_fen: int, portions: int, category: str, extra: str
    ) -> str:
        return f"✔ {name} {yuan_short(price_fen)} ×{portions} {category}{extra}"

    def draft_new_dish(self) -> str:
        return " new"

    def draft_price_was(self, fen: int) -> str:
        return f" ⚠ was {yuan_short(fen)}"

    def draft_error(self, line: int, text: str, problem: str) -> str:
        return f"✘ line {line} “{text}”: {problem}"

    def draft_problem(self, code: str, piece: str) -> str:
        return {
            "no_name": "the name is missing",
            "no_price": "the price is missing, like: 18",
            "no_portions": "the portions are missing, like: 50 portions",
            "bad_price": f"“{piece}” is not a price",
            "bad_portions": f"“{piece}” is not a number of portions",
            "extra_number": f"there is one number too many: “{piece}”",
            "unknown_word": f"I do not know “{piece}”",
            "bad_spicy": f"“{piece}” is not a degree of heat, like: spicy 1",
            "bad_limit": f"“{piece}” is not a limit, like: max 2",
            "too_long": "it is too long",
            "duplicate": f"“{piece}” is there twice",
        }.get(code, "I cannot read this, like: Spare ribs 18 50 portions meat")

    def draft_total(self, date: str, meal: str, dishes: int, portions: int) -> str:
        return (
            f"Draft for {meal} on {date}: {dishes} dishes, {portions} portions. "
            "Send more, or say “preview” or “publish”."
        )

    def draft_copied(self, source: str) -> str:
        return f"Copied from {source}:"

    def preview_title(self, date: str, meal: str) -> str:
        return f"{meal} on {date} as diners will see it:"

    def publish_preview(self, date: str, meal: str, dishes: int, portions: int, cutoff: str) -> str:
        return (
            f"Publish {meal} on {date}: "
            f"{dishes} dishes, {portions} portions, orders until {cutoff}."
        )

    def published(self, date: str, meal: str, dishes: int, portions: int) -> str:
        return f"Published ✔ {meal} on {date}: {dishes} dishes, {portions} portions."

    def schedule_preview(self, at: str, date: str, meal: str, dishes: int) -> str:
        return f"Publish {meal} on {date} by itself at {at}: {dishes} dishes."

    def scheduled(self, at: str, date: str, meal: str) -> str:
        return (
            f"Planned ✔ {meal} on {date} comes out at {at}. Say “withdraw” before then to stop it."
        )

    def withdraw_preview(self, date: str, meal: str, carts: int) -> str:
        return f"Withdraw {meal} on {date}; it is in the carts of {carts} diners."

    def withdrawn(self, date: str, meal: str) -> str:
        return f"Withdrawn ✔ {meal} on {date}. Say “publish” when it is right."

    def price_preview(
        self, name: str, before_fen: int, after_fen: int, orders: int, carts: int, left: int
    ) -> str:
        worth = yuan_short((after_fen - before_fen) * left)
        return (
            f"{name} {yuan_short(before_fen)} → {yuan_short(after_fen)}; "
            f"{orders} orders keep their price, {carts} carts will be asked again; "
            f"{left} left, {worth} more or less if all are sold."
        )

    def price_done(self, name: str, after_fen: int) -> str:
        return f"Price changed ✔ {name} {yuan_short(after_fen)}."

    def stock_preview(self, name: str, before: int, after: int, sold: int) -> str:
        return f"{name}: to sell {before} → {after} (ordered {sold})."

    def stock_done(self, name: str, after: int, sold: int) -> str:
        return f"Stock changed ✔ {name}: {after} to sell (ordered {sold})."

    def sale_preview(
        self, what: str, name: str, left: int, carts: int, orders: int, left_fen: int
    ) -> str:
        verb = {
            "sold_out": "Sold out:",
            "restore": "Sell again:",
            "off": "Take off the menu:",
            "on": "Put back on the menu:",
        }[what]
        return (
            f"{verb} {name}: {left} left ({yuan_short(left_fen)}), in {carts} carts; "
            f"the {orders} orders there are stay as they are."
        )

    def sale_done(self, what: str, name: str) -> str:
        done = {
            "sold_out": "is sold out",
            "restore": "is sold again",
            "off": "is off the menu",
            "on": "is back on the menu",
        }[what]
        return f"{name} {done} ✔"

    def cutoff_preview(self, before: str, after: str, orders: int, carts: int, unpaid: int) -> str:
        paying = f" {unpaid} of them are not paid and keep their time to pay." if unpaid else ""
        return (
            f"Orders until {before} → {after}. The {orders} orders there are stay as they are."
            f"{paying} {carts} carts are not ordered yet."
        )

    def cutoff_done(self, after: str) -> str:
        return f"Changed ✔ orders until {after}."

    def accepting_preview(self, on: bool, orders: int, carts: int) -> str:
        verb = "Take orders again" if on else "Stop taking orders"
        return (
            f"{verb}. The {orders} orders there are stay as they are, "
            f"{carts} carts are not ordered yet."
        )

    def accepting_done(self, on: bool) -> str:
        if on:
            return "Orders are taken again ✔"
        return "No more orders are taken ✔ Say “resume orders” to go on."

    def pause_until(self, until: str) -> str:
        return f"Orders are taken again by themselves at {until}."

    def confirm_admin(self) -> str:
        return "Say “confirm” to do it, “cancel” to leave it."

    def admin_refused(self, code: str, facts: dict[str, object]) -> str:
        name, left, count = facts.get("name", ""), facts.get("left", 0), facts.get("count", 0)
        return {
            "no_canteen": "There is no canteen yet; the operator runs: fandian sample load.",
            "no_such_meal": "There is no menu for that meal. Say “draft tomorrow lunch” for one.",
            "no_such_dish": f"“{name}” is not on the menu. Say “stock” to see the names.",
            "below_sold": f"Not below what is ordered already: {left} are left to sell.",
            "has_orders": (
                f"There are {count} orders ({facts.get('portions', 0)} portions, "
                f"{yuan_short(int(str(facts.get('fen', 0))))}), so it stays out; “pause” stops "
                "new ones, and orders can be refunded one by one."
            ),
            "already_so": f"{name} is like that already; there is nothing to change.",
            "changed_meanwhile": "Somebody was faster, so nothing was done. Now it is like this:",
            "orders_since": (
                f"{count} orders were placed at the new price, so it cannot be undone; "
                "change the price again."
            ),
            "moved_on": "It was changed again since and cannot be undone; “log” shows how it is.",
            "undone_already": "This was undone already.",
            "too_late_to_undo": "More than 10 minutes have passed; please change it back yourself.",
            "not_yours": "This is not what you have just changed.",
            "no_such_person": f"I do not know “{name}”. Ask them to write to me once.",
            "not_yourself": "Nobody changes their own roles; please ask another owner.",
            "last_owner": "This is the last owner and has to stay. Name another one first.",
            "has_role": "They have that role already; “roles” shows who has what.",
            "has_no_role": "They do not have that role; “roles” shows who has what.",
            "nobody_there": "There is nobody to be told now.",
            "no_such_policy": f"There is no policy “{name}”; say “policies” to see them.",
            "bad_policy": f"“{name}” is written like this: {facts.get('example', '')}.",
            "owner_only": "Only an owner changes this policy; please ask one.",
            "no_such_cabinet": "There is no such cabinet; “lockers” shows them.",
            "no_such_slot": "There is no such door; “lockers” shows them.",
            "wrong_status": "There is food behind that door or it is in use; see “lockers” first.",
            "code_refused": "That cabinet cannot be reached now; look at it and try again later.",
            "reason_needed": "Add a reason, like: open A 7 jammed.",
            "bad_file": "I cannot read that file. Send xlsx or csv: name, price, portions.",
            "no_file": "The file did not arrive; please send it again.",
            "no_such_order": f"I found no “{name}”; try another number or name.",
            "empty_menu": "There is no dish to sell in the draft. Send some lines first.",
            "already_published": str(
                facts.get("by") or "This meal is published and nothing has changed since."
            ),
            "meal_closed": "That meal is over; choose another one.",
            "bad_meal": "There is no such date or meal. Example: draft tomorrow lunch.",
            "too_many_dishes": f"A meal has at most {facts.get('most', 500)} dishes.",
            "code_of_other": f"“{name}” clashes with another dish's code; use another name.",
            "bad_minutes": "How many minutes? Example: extend 15.",
            "before_open": "The cut-off has to be later than the opening.",
            "frozen": "Orders have closed and the kitchen has its list: no more changes.",
            "bad_date": "There is no such day. Try another date.",
            "past_meal": "That meal is over. Choose another one.",
            "past_cutoff": "Orders for it have closed. Say “cutoff 10:30” and then “publish”.",
            "nothing_to_sell": "There is nothing to sell. Give the dishes portions first.",
            "past_time": "That time has passed. Choose a later one.",
            "after_cutoff": "It has to come out before orders close. Choose an earlier time.",
            "after_serving": "Orders cannot close after the serving ends. Choose an earlier time.",
            "ambiguous_dish": f"Several dishes look like “{name}”. Write the whole name.",
            "nothing_to_copy": "There is no menu of that day to copy. Choose another day.",
            "not_published": "This meal is not published yet. Say “publish” first.",
            "bad_dish": f"Something is wrong with “{name}”. Change the line and send it again.",
        }.get(code, self.refused(code))

    def refused(self, code: str) -> str:
        return (
            f"That did not work ({code}), nothing was changed. Say “help” to see what you can do."
        )
