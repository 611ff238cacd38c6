"""Help X: a short page for each thing."""

from conversation.texts.en.names import Names
from conversation.texts.zh import helping as zh


class Helping(Names, zh.Helping):
    """Help X: a short page for each thing."""

    def help_about(self, code: str) -> str:
        return {
            "ordering": "Ordering:\n"
            "· “menu” shows what there is, “tomorrow menu” the next day; “recommend” helps\n"
            "· Say “two braised pork, not spicy”, or send a number from the menu\n"
            "· “cart” shows what you took, “undo” goes one step back, “clear” empties it\n"
            "· “checkout” asks where to collect, “confirm” orders; “usual” repeats the last order",
            "paying": "Paying:\n"
            "· After ordering say “wallet” for the meal card, or open the link, then “paid”\n"
            "· “pay” shows the ways again, “pay for me” lets somebody else pay\n"
            "· “balance” shows the card, “statement” its movements, “top up” puts money on it",
            "pickup": "Collecting:\n"
            "· Once paid there is a “code”: hold it before the cabinet, or show it at the counter\n"
            "· “status” says how far it is; in front of the cabinet “open door” works too\n"
            "· Not taken out yet: “still there”; late: “extend”; seen by others: “new code”\n"
            "· Not what you ordered: “not mine”",
            "cancel": "Cancelling:\n"
            "· “cancel” only stops what is being asked and keeps your cart\n"
            "· “cancel order” cancels an order: before the cut-off and before cooking the money "
            "comes back by itself\n"
            "· Once cooking began it is a “refund”, which the canteen looks at",
            "refund": "Refunds:\n"
            "· “refund” asks which order and which dish; give a reason, a photo helps\n"
            "· Only “confirm” sends it; “refund status” shows it, “withdraw refund” takes it back\n"
            "· The money goes back to where it came from",
            "group": "Ordering together:\n"
            "· “group” opens one; give its code to the others, who say “join 4F7”\n"
            "· Everybody names dishes for their part; “leave” to drop out\n"
            "· The host says “lock”, then each pays the own part; “dissolve” calls it off",
            "settings": "Settings:\n"
            "· “settings” shows all of them, “allergic to peanut” is kept in mind\n"
            "· “default locker”, “default meal card” are not asked again; “reminders off”, "
            "“reminders on”\n"
            "· “chinese” switches, “bind” joins your chats, “my data” shows what is kept",
        }[code]

    def help_about_staff(self, code: str) -> str:
        return {
            "menu": "Menus:\n"
            "· “draft tomorrow lunch”, then a dish a line, “rice 1 50”, or an Excel or CSV file\n"
            "· “copy yesterday”, “preview”, then “publish” or “publish 18:00”\n"
            "· Later: “price rice 2”, “off rice”, “relist rice”, “withdraw”",
            "stock": "Stock:\n"
            "· “stock” shows what is left of each dish\n"
            "· “braised pork+20”, “braised pork-5”, “braised pork=30”, “sold out rice”, "
            "“restore rice”",
            "meal": "Taking orders:\n"
            "· “cutoff 10:45” sets when orders close, “extend 15” moves it\n"
            "· “pause” or “pause 30”, “resume orders”",
            "kitchen": "Kitchen:\n"
            "· “prep” shows what to cook and whose allergy to mind, “stock” what is left\n"
            "· “A017 ready”, “all ready”; by mistake: “recall A017”\n"
            "· “login” opens the big screen",
            "counter": "Counter:\n"
            "· “redeem A017” hands it over, “find A017” looks for an order, “today” lists them all",
            "review": "Decisions:\n"
            "· “refunds” shows what waits, “approve 7”, “reject 7 replaced already”",
            "cabinets": "Cabinets:\n"
            "· “lockers” shows every door, “open A 7 jammed” with a reason\n"
            "· “disable A 7 broken”, “enable A 7”, “pair B” for a new cabinet",
            "finance": "Finance:\n"
            "· “top up Wang 50”, “pay out Wang”, “topups” shows what waits for a second person\n"
            "· “reconcile yesterday”, “refunds”",
            "office": "Office:\n"
            "· “stats” shows the figures, “export” makes a table\n"
            "· “announce No water tomorrow.” tells everybody, “roles” who may do what\n"
            "· “policies” shows the rules, “log” who changed what, “checkup” how the system is",
        }[code]

    def help_topics(self) -> str:
        return (
            "· “help paying” tells more of one thing: ordering, paying, pickup, cancelling, "
            "refunds, group, settings"
        )

    def help_topics_staff(self, name: str, names: str) -> str:
        return f"More of one thing, like “help {name}”: {names}"

    def help_topic_name(self, code: str) -> str:
        return {
            "menu": "menu",
            "stock": "stock",
            "meal": "cutoff",
            "kitchen": "kitchen",
            "counter": "counter",
            "review": "review",
            "cabinets": "lockers",
            "finance": "finance",
            "office": "office",
        }[code]
