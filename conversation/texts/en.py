"""English, sentence by sentence beside `zh.py`; the same placeholders, the same next step."""

from collections.abc import Sequence

from conversation.texts.zh import Chinese
from kernel.money import yuan, yuan_short


class English(Chinese):
    """English."""

    # --- names --------------------------------------------------------------------------------

    def meal(self, kind: str) -> str:
        return {
            "breakfast": "breakfast",
            "lunch": "lunch",
            "dinner": "dinner",
            "supper": "supper",
            "anytime": "all day",
            "": "this meal",
        }[kind]

    def weekday(self, number: int) -> str:
        return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[number]

    def status(self, status: str) -> str:
        return {
            "pending_payment": "waiting for payment",
            "paid": "paid",
            "preparing": "being prepared",
            "ready": "ready to collect",
            "picked_up": "collected",
            "cancelled": "cancelled",
            "no_show": "not collected",
            "disposed": "disposed of",
        }[status]

    def way(self, provider: str) -> str:
        return {
            "wallet": "Meal card",
            "sandbox": "Online (demo)",
            "wechat_pay": "WeChat Pay",
            "alipay": "Alipay",
        }[provider]

    def place(self, method: str, cabinet: str = "") -> str:
        if method == "cabinet":
            return f"Cabinet {cabinet}".strip()
        return "Counter"

    def when(self, at: str) -> str:
        return "as soon as it is ready" if at in {"", "asap"} else at

    def listed(self, names: Sequence[str]) -> str:
        return ", ".join(names)

    def word(self, verb: str) -> str:
        return {
            "menu": "menu",
            "cart": "cart",
            "checkout": "checkout",
            "confirm": "confirm",
            "cancel": "cancel",
            "help": "help",
            "orders": "orders",
            "pay": "pay",
            "undo": "undo",
            "preview": "preview",
            "publish": "publish",
            "approve": "approve",
        }[verb]

    # --- greeting, help -----------------------------------------------------------------------

    def greeting(self, name: str, canteen: str) -> str:
        return (
            f"Hello {name}, this is {canteen} 🍚 Say “menu” to see what is cooking, "
            "or just tell me, like “two braised pork, in the cabinet”."
        )

    def help(self) -> str:
        return (
            "How to order:\n"
            "· Just say it: “two braised pork, not spicy, in the cabinet at 12:00”, "
            "or send a number from the menu\n"
            "· “menu”, “cart”, “checkout”, then “confirm” to order; "
            "“cancel” stops at any time and keeps your cart\n"
            "· “orders”, “code”, “balance”, “cancel order”, “refund” work whenever you need them"
        )

    def help_staff(self) -> str:
        return (
            "Kitchen and admin: “prep”, “today”, “A017 ready”, “all ready”, “stock”, "
            "“braised pork+20”, “sold out braised pork”, “draft tomorrow lunch” → one dish a line "
            "→ “publish”; “refunds”, “cutoff 10:30”, “pause”, “resume orders”"
        )

    def not_understood(self) -> str:
        return (
            "Sorry, I did not get that. To order, name a dish and how many, like “a braised pork”, "
            "say “menu” to see the dishes or “help” for how it works."
        )

    def not_understood_again(self) -> str:
        return "Sorry, I still did not get that."

    def no_such_choice(self, count: int) -> str:
        numbers = "1" if count == 1 else f"a number from 1 to {count}"
        return f"There is no such number. Please send {numbers}, or say “cancel” to leave it."

    def stopped(self) -> str:
        return "All right, we stop here. Order whenever you like, or say “menu”."

    def stopped_cart_kept(self) -> str:
        return "All right, we stop here. Your cart is kept:"

    def left_as_it_is(self) -> str:
        return "All right, nothing was changed. Say “orders” to see your orders."

    def smalltalk(self) -> str:
        return "I am here 🙂 Tell me what you would like, or say “menu”."

    def recovered(self) -> str:
        return (
            "We have just been updated: I forgot what I was asking you. Your cart is still there."
        )

    def language_set(self) -> str:
        return "All right, English from now on. Say “menu” to start."

    def apology(self, ticket: str) -> str:
        return (
            f"Sorry, that message failed (number {ticket}); we have noted it. "
            "Please say it again, or order at the counter."
        )

    # --- menu ---------------------------------------------------------------------------------

    def menu_title(self, weekday: str, meal: str, cutoff: str, serve: str) -> str:
        return f"{weekday} {meal} · order until {cutoff} · collect {serve}"

    def menu_line(self, no: int, name: str, price_fen: int, left: int, spicy: int) -> str:
        heat = " " + "🌶" * spicy if spicy else ""
        rest = "  sold out" if left <= 0 else f"  {left} left" if left <= 10 else ""
        return f"{no} {name} {yuan_short(price_fen)}{heat}{rest}"

    def menu_foot(self) -> str:
        return "Send a number or a name to order, like: 1x2 / two braised pork"

    def no_meal(self) -> str:
        return (
            "There is nothing to order right now. You can order as soon as the next menu is out: "
            "say “menu” a little later."
        )

    def not_open_yet(self, meal: str, opens: str) -> str:
        return f"Orders for {meal} open at {opens}. Say “menu” then."

    def paused(self) -> str:
        return (
            "The canteen is taking a short break. Your cart is kept; say “checkout” to try again."
        )

    def dish_answer(self, name: str, price_fen: int, left: int, allergens: str) -> str:
        stock = f"{left} left" if left > 0 else "sold out today"
        warn = f", contains {allergens}" if allergens else ""
        return f"{name}: {yuan_short(price_fen)}, {stock}{warn}."

    def recommend(self) -> str:
        return "How about one of these today?"

    def recommend_none(self) -> str:
        return "Everything else is sold out today. Say “menu” to see what is left."

    # --- cart ---------------------------------------------------------------------------------

    def cart_empty(self) -> str:
        return "Your cart is empty. Say “menu” to have a look, or just name a dish."

    def cart_line(
        self, name: str, quantity: int, options: str, note: str, for_: str, fen: int
    ) -> str:
        extra = "".join(f" ({part})" for part in (options, note) if part)
        whose = f" for {for_}" if for_ else ""
        return f"{name} ×{quantity}{extra}{whose} {yuan_short(fen)}"

    def cart_title(self) -> str:
        return "🛒 In your cart:"

    def cart_total(self, total_fen: int) -> str:
        return f"Total {yuan(total_fen)}"

    def cart_next(self) -> str:
        return "Add more, say “checkout” to order or “menu” to see the dishes."

    def cart_cleared(self) -> str:
        return "Your cart is empty now. Say “undo” to have it back."

    def cart_undone(self) -> str:
        return "The last step is undone:"

    def nothing_to_undo(self) -> str:
        return "There is nothing to undo. Say “cart” to see what you have."

    def cart_outdated(self) -> str:
        return "The meal you chose for is over, so your cart was emptied. Say “menu” for the next."

    def dishes_gone(self) -> str:
        return "The menu has just changed: what is no longer on it was taken out of your cart."

    def dishes_changed(self) -> str:
        return (
            "The menu has just changed, nothing was ordered yet. "
            "Say “cart” to check, then “checkout”."
        )

    # --- clarify ------------------------------------------------------------------------------

    def clarify(self, reason: str, name: str, left: int) -> str:
        return {
            "ambiguous_dish": "Which one do you mean?",
            "unavailable": (
                f"{name} is sold out today. Something else? Just name it, or say “menu”."
            ),
            "over_limit": f"You can have at most {left} more of {name}. How many? Send a number.",
            "bad_quantity": f"How many {name}? Send a whole number.",
            "missing_option": f"Please choose for {name}:",
            "unknown_dish": (
                "That dish is not on the menu; I noted everything else. "
                "Say “menu” to see what there is today."
            ),
            "not_in_cart": "That dish is not in your cart. Say “cart” to see it.",
            "no_reference": "I am not sure which one you mean. Please name the dish.",
            "pickup_time": "You cannot collect at that time. You can choose:",
        }[reason]

    # --- checkout -----------------------------------------------------------------------------

    def ask_method(self) -> str:
        return "Where would you like to collect it?"

    def summary_title(self) -> str:
        return "Please check:"

    def summary_pickup(self, place: str, when: str) -> str:
        return f"Collect: {place} · {when}"

    def summary_pay(self, total_fen: int, subsidy_fen: int, due_fen: int) -> str:
        if subsidy_fen:
            return f"{yuan(total_fen)} − subsidy {yuan(subsidy_fen)} = to pay {yuan(due_fen)}"
        return f"To pay {yuan(due_fen)}"

    def summary_foot(self, cutoff: str) -> str:
        return (
            "Say “confirm” to order, or just change it (add a dish, another time, another place). "
            f"You can cancel free of charge until {cutoff}, as long as it is not being cooked."
        )

    def stale_choice(self) -> str:
        return "That was an older message. This is how it stands now:"

    def price_changed(self) -> str:
        return "A price has just changed. Please look at the new total:"

    def sold_out(self, name: str, left: int) -> str:
        if left > 0:
            return (
                f"So close: only {left} of {name} left, nothing was ordered yet. "
                f"Say “{self.instead(name, left)}”, or name something else."
            )
        return (
            f"So close: {name} has just sold out, nothing was ordered yet. "
            f"Name something else, or say “{self.instead(name, 0)}”."
        )

    def instead(self, name: str, left: int) -> str:
        return f"change {name} to {left}, checkout" if left > 0 else f"remove {name}, checkout"

    def cut_off(self, meal: str) -> str:
        return (
            f"Orders for {meal} have just closed. Nothing was ordered and nothing was charged. "
            "Say “menu” when the next meal opens."
        )

    def over_limit(self, name: str, left: int) -> str:
        return (
            f"{name} is limited per person and meal: you can have {left} more. "
            f"Nothing was ordered yet. Say “{self.instead(name, left)}”, or name something else."
        )

    def too_many_unpaid(self, count: int) -> str:
        return (
            f"You have {count} unpaid orders. Please pay or cancel one before the next: "
            "say “orders” to see them."
        )

    def no_cabinet(self) -> str:
        return "That cabinet cannot be used right now. Please choose “counter”."

    # --- orders -------------------------------------------------------------------------------

    def placed(self, number: str, due_fen: int, minutes: int) -> str:
        return (
            f"Ordered: {number}, {yuan(due_fen)} to pay. We keep the food for you for {minutes} "
            "minutes. How would you like to pay?"
        )

    def placed_paid(self, number: str, paid_fen: int) -> str:
        return f"Ordered and paid: {number} ({yuan(paid_fen)}) ✔ I will tell you when it is ready."

    def pay_which(self, number: str, due_fen: int) -> str:
        return f"{number}: {yuan(due_fen)} to pay. How would you like to pay?"

    def paid_now(self, number: str, paid_fen: int, own_left_fen: int) -> str:
        return (
            f"{number} is paid ✔ {yuan(paid_fen)}, {yuan(own_left_fen)} left on your meal card. "
            "I will tell you when it is ready."
        )

    def paid(self, number: str, paid_fen: int) -> str:
        return f"Payment received ✔ {number} · {yuan(paid_fen)}. I will tell you when it is ready."

    def wallet_short(self, balance_fen: int, due_fen: int) -> str:
        return (
            f"There is only {yuan(balance_fen)} on your meal card, not enough for {yuan(due_fen)}. "
            "Pay another way, or top up at the counter."
        )

    def pay_page(self, number: str, due_fen: int, link: str) -> str:
        return (
            f"Pay {yuan(due_fen)} for {number} here: {link}\n"
            "Say “paid” afterwards and I will check."
        )

    def asking_provider(self, number: str) -> str:
        return f"I am asking the payment provider about {number} and will tell you right away."

    def not_paid_yet(self, number: str) -> str:
        return f"No payment for {number} has arrived yet. Say “pay” to try again."

    def nothing_to_pay(self) -> str:
        return "You have no unpaid order. Say “orders” to see your orders."

    def no_orders(self) -> str:
        return "You have no orders yet. Say “menu” and pick something nice."

    def orders_title(self) -> str:
        return "Your orders:"

    def order_line(self, number: str, status: str, what: str, total_fen: int, pickup: str) -> str:
        return f"{number} {status} · {what} · {yuan_short(total_fen)} · {pickup}"

    def no_such_order(self, number: str) -> str:
        return f"I found no order {number}. Say “orders” to see yours."

    def no_live_order(self) -> str:
        return "You have no order under way. Say “menu” to order one."

    def order_status(self, number: str, status: str) -> str:
        return f"{number}: {status}."

    def code(self, number: str, digits: str, place: str, status: str) -> str:
        spaced = f"{digits[:3]} {digits[3:]}"
        return f"{number} pickup code: {spaced} ({place}) · {status}"

    def no_code_yet(self, number: str) -> str:
        return f"{number} is not paid yet. Say “pay”, and you get the code right after."

    def new_code(self, number: str, digits: str) -> str:
        return f"{number} has a new code: {digits[:3]} {digits[3:]}. The old one no longer works."

    def balance(self, own_fen: int, subsidy_fen: int) -> str:
        return f"Meal card {yuan(own_fen)}, subsidy {yuan(subsidy_fen)}."

    # --- cancel, refund -----------------------------------------------------------------------

    def confirm_cancel(self, number: str, total_fen: int, free: bool) -> str:
        money = (
            "The money goes back by itself."
            if free
            else "It is being cooked or orders have closed, so the canteen decides on the refund."
        )
        return f"Cancel {number} ({yuan(total_fen)})? {money} Say “confirm” to cancel it."

    def confirm_cancel_unpaid(self, number: str) -> str:
        return f"Cancel {number}, which is not paid? Say “confirm”."

    def cancelled(self, number: str, refund_fen: int) -> str:
        money = (
            f" {yuan(refund_fen)} is on its way back to where it came from." if refund_fen else ""
        )
        return f"{number} is cancelled.{money} Say “menu” to order something else."

    def nothing_to_cancel(self) -> str:
        return "There is no order to cancel. Say “orders” to see your orders."

    def choose_refund(self, number: str) -> str:
        return f"What should be refunded from {number}?"

    def whole_order(self) -> str:
        return "The whole order"

    def confirm_refund(self, number: str, what: str, fen: int) -> str:
        return (
            f"Refund {yuan(fen)} for “{what}” of {number}, back to where it came from? "
            "Say “confirm”; you may add the reason, like: confirm there was a hair in it"
        )

    def refund_asked(self, number: str, fen: int) -> str:
        return (
            f"Your refund of {yuan(fen)} for {number} has been asked for. "
            "I will tell you as soon as the canteen has decided."
        )

    def refund_done(self, number: str, fen: int) -> str:
        return f"{yuan(fen)} for {number} is being refunded."

    def nothing_to_refund(self) -> str:
        return "There is no order to refund. Say “orders” to see your orders."

    def refund_not_possible(self) -> str:
        return (
            "This has been refunded already or a refund is under way. "
            "Say “orders” to see your orders, or ask at the counter."
        )

    # --- pickup -------------------------------------------------------------------------------

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

    # --- notices ------------------------------------------------------------------------------

    def notice_ready(self, number: str, place: str, digits: str) -> str:
        return f"{number} is ready 🎉 Collect at: {place} · code {digits[:3]} {digits[3:]}"

    def slot_place(self, cabinet: str, slot: int) -> str:
        return f"Cabinet {cabinet}, door {slot:02d}"

    def notice_picked_up(self, number: str) -> str:
        return f"{number} is collected. Enjoy your meal!"

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

    def notice_refund_approved(self, number: str, fen: int) -> str:
        return (
            f"Your refund of {yuan(fen)} for {number} is approved "
            "and on its way back to where it came from."
        )

    def notice_refund_waits(self, number: str, fen: int) -> str:
        return f"A refund is waiting: {number} {yuan(fen)}. Say “refunds” to decide."

    def notice_review(self, what: str, row_id: int, reason: str) -> str:
        return f"A payment needs a look by finance: {what} {row_id} ({reason}). Please check it."

    def notice_forced(self, number: str) -> str:
        return (
            f"The door of {number} was forced, so its code is stopped. "
            "Please come to the counter, we will put it right."
        )

    def notice_close_door(self, cabinet: str, slot: int) -> str:
        return f"Door {slot:02d} of cabinet {cabinet} is still open. Please close it."

    # --- staff --------------------------------------------------------------------------------

    def food_ready(self, number: str, place: str) -> str:
        return f"{number} → {place}"

    def food_ready_slot(self, number: str, cabinet: str, slot: int) -> str:
        return f"{number} → door {slot:02d} of cabinet {cabinet} is opening, put it in and close it"

    def food_none(self) -> str:
        return "No order can be made ready now. Say “prep” to see what is to cook."

    def food_skipped(self, number: str, status: str) -> str:
        return f"{number} is “{status}”, left as it is"

    def orders_today(self, date: str, count: int, total_fen: int) -> str:
        return f"{date}: {count} orders, {yuan(total_fen)}"

    def orders_of_status(self, status: str, count: int, numbers: Sequence[str]) -> str:
        return f"{status} {count}: {self.listed(numbers)}"

    def counts_title(self, meal: str) -> str:
        return f"To cook for {meal}:"

    def count_line(self, when: str, name: str, quantity: int, options: str, note: str) -> str:
        extra = "".join(f" ({part})" for part in (options, note) if part)
        return f"{when} {name} ×{quantity}{extra}"

    def counts_none(self) -> str:
        return "There is nothing to cook right now."

    def collected(self, number: str) -> str:
        return f"{number} is collected ✔"

    def collect_refused(self, reason: str) -> str:
        return {
            "already_used": "This code has been used: the order was collected.",
            "not_ready": "This order is not ready yet.",
            "unpaid": "This order is not paid yet.",
            "cancelled": "This order is cancelled.",
        }.get(reason, "That code is not right, please check it.")

    def stock_title(self, meal: str) -> str:
        return f"Stock for {meal} (planned/taken/left):"

    def stock_line(self, name: str, planned: int, taken: int, left: int) -> str:
        return f"{name} {planned}/{taken}/{left}"

    def refunds_none(self) -> str:
        return "No refund is waiting for a decision."

    def refunds_title(self, count: int) -> str:
        return f"Refunds waiting: {count}"

    def refund_item(self, no: int, number: str, fen: int, reason: str) -> str:
        return f"{no} · {number} {yuan(fen)} · {reason}"

    def refunds_foot(self) -> str:
        return "Say “approve 1”, or “reject 1” and the reason."

    def refund_decided(self, number: str, approved: bool) -> str:
        return f"The refund for {number} is {'approved' if approved else 'rejected'}."

    def not_allowed(self, code: str) -> str:
        return {
            "own_request": "Somebody else has to decide on a refund of your own.",
            "over_approval_limit": "This is above your limit. Please ask finance to decide.",
            "already_decided": "Somebody has decided on this already. Say “refunds” for the rest.",
            "no_such_request": "This request is gone. Say “refunds” for the list as it is now.",
            "nothing_to_refund": "Nothing is left to refund here. Say “refunds” for the rest.",
        }.get(code, "You are not allowed to do this. Please ask an administrator.")

    def no_refund_number(self) -> str:
        return "There is no such number. Say “refunds” first."

    def cabinets_none(self) -> str:
        return "There is no pickup cabinet."

    def cabinet_line(self, cabinet: str, online: bool, free: int, used: int, bad: int) -> str:
        state = "online" if online else "offline"
        return f"Cabinet {cabinet} {state} · free {free} · in use {used} · faulty {bad}"

    def door_maintained(self, cabinet: str, slot: int) -> str:
        return f"Door {slot:02d} of cabinet {cabinet} has been told to open; the reason is noted."

    def log_title(self) -> str:
        return "Latest actions:"

    def reason_needed(self) -> str:
        return "Please write the reason after it, like: reject 1 already replaced."

    def refused(self, code: str) -> str:
        return (
            f"That did not work ({code}), nothing was changed. Say “help” to see what you can do."
        )

    # --- doors, told to staff -----------------------------------------------------------------

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

    # --- admin --------------------------------------------------------------------------------

    def draft_open(self, date: str, meal: str) -> str:
        return (
            f"Draft for {meal} on {date}. Send one dish a line, like: "
            "Spare ribs 18 50 portions meat spicy 1 contains peanut; "
            "then say “preview” or “publish”."
        )

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
        self, name: str, before_fen: int, after_fen: int, orders: int, carts: int
    ) -> str:
        return (
            f"{name} {yuan_short(before_fen)} → {yuan_short(after_fen)}; "
            f"{orders} orders keep their price, {carts} carts will be asked again."
        )

    def price_done(self, name: str, after_fen: int) -> str:
        return f"Price changed ✔ {name} {yuan_short(after_fen)}."

    def stock_preview(self, name: str, before: int, after: int, sold: int) -> str:
        return f"{name}: to sell {before} → {after} (ordered {sold})."

    def stock_done(self, name: str, after: int, sold: int) -> str:
        return f"Stock changed ✔ {name}: {after} to sell (ordered {sold})."

    def sale_preview(self, what: str, name: str, left: int, carts: int) -> str:
        verb = {
            "sold_out": "Sold out:",
            "restore": "Sell again:",
            "off": "Take off the menu:",
            "on": "Put back on the menu:",
        }[what]
        return f"{verb} {name} ({left} left, in {carts} carts)."

    def sale_done(self, what: str, name: str) -> str:
        done = {
            "sold_out": "is sold out",
            "restore": "is sold again",
            "off": "is off the menu",
            "on": "is back on the menu",
        }[what]
        return f"{name} {done} ✔"

    def cutoff_preview(self, before: str, after: str, orders: int) -> str:
        return f"Orders until {before} → {after}; the {orders} orders there are stay as they are."

    def cutoff_done(self, after: str) -> str:
        return f"Changed ✔ orders until {after}."

    def accepting_preview(self, on: bool, orders: int) -> str:
        verb = "Take orders again" if on else "Stop taking orders"
        return f"{verb}; the {orders} orders there are stay as they are."

    def accepting_done(self, on: bool) -> str:
        if on:
            return "Orders are taken again ✔"
        return "No more orders are taken ✔ Say “resume orders” to go on."

    def confirm_admin(self) -> str:
        return "Say “confirm” to do it, “cancel” to leave it."

    def admin_refused(self, code: str, facts: dict[str, object]) -> str:
        name, left, count = facts.get("name", ""), facts.get("left", 0), facts.get("count", 0)
        return {
            "no_canteen": "There is no canteen yet; the operator runs: fandian sample load.",
            "no_such_meal": "There is no menu for that meal. Say “draft tomorrow lunch” for one.",
            "no_such_dish": f"“{name}” is not on the menu. Say “stock” to see the names.",
            "below_sold": f"Not below what is ordered already: {left} are left to sell.",
            "has_orders": f"There are {count} orders, so it stays out; “pause” stops new ones.",
            "empty_menu": "There is no dish to sell in the draft. Send some lines first.",
            "already_published": "This meal is published and nothing has changed since.",
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
