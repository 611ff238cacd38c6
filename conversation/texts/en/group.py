"""Group orders and group chats."""

from conversation.texts.en.names import Names
from conversation.texts.zh import group as zh
from kernel.money import yuan


class Group(Names, zh.Group):
    """Group orders and group chats."""

    def group_title(self, code: str, host: str, until: str, members: int, host_pays: bool) -> str:
        pays = "the host pays" if host_pays else "everybody pays their own"
        return f"[Group order {code}] by {host} · until {until} · {pays} · {members} have chosen"

    def group_dish(self, name: str, quantity: int, options: str) -> str:
        return f"{name} ×{quantity}" + (f" ({options})" if options else "")

    def group_line(self, name: str, dishes: str) -> str:
        return f"{name}: {dishes}"

    def group_looking(self, name: str) -> str:
        return f"{name}: nothing yet"

    def group_reached(self, percent: int) -> str:
        return f"🎉 {percent}% off reached"

    def group_ahead(self, more: int, percent: int) -> str:
        return f"{more} more and everybody gets {percent}% off"

    def group_next(self, code: str, host: bool) -> str:
        if host:
            return (
                f"Name dishes for your part; others may write me “join {code}”. "
                "When all is there say “lock”, to call it off “dissolve”"
            )
        return "Name dishes for your part; “+1” takes what the host takes; “leave” to drop out"

    def group_none(self) -> str:
        return "There is no group order going on. To order together say “group”, alone “menu”."

    def group_which(self, names: str) -> str:
        return f"Which one? Please say the full name: {names}"

    def group_how(self) -> str:
        return "I did not get that. Please say dishes and portions, like “one braised pork”."

    def group_confirm_lock(self, code: str, members: int, host_pays: bool) -> str:
        pays = (
            "you pay for all"
            if host_pays
            else "everybody pays their own, amounts go to private chats only"
        )
        return (
            f"Lock {code}: {members} people, nothing can be changed afterwards; {pays}. "
            "Say “confirm” to lock."
        )

    def group_locked(self, members: int, host_pays: bool) -> str:
        if host_pays:
            return f"Locked, {members} people. The bill is in your private chat, please pay soon."
        return (
            f"Locked, {members} people. Everybody has their order in private; "
            "please pay in time, who does not drops out."
        )

    def group_again(self, code: str) -> str:
        return (
            f"Group order {code} is still open: name dishes for your part, “group” shows it all; "
            "to order alone say “cancel” first."
        )

    def group_not_locked(self) -> str:
        return "The group order was not locked; say “lock” to lock it."

    def help_group(self) -> str:
        return (
            "You are choosing your part of a group order: name dishes and portions; "
            "“group” shows it all, “leave” drops out, “cancel” stops here."
        )

    def help_group_lock(self) -> str:
        return "Say “confirm” to lock, nothing can be changed then; “cancel” leaves it open."

    def group_left(self) -> str:
        return "You have left the group order. To order alone name a dish, or say “menu”."

    def group_dissolved(self) -> str:
        return (
            "The group order is called off, nobody was charged. "
            "To order alone name a dish, or say “menu”."
        )

    def group_host_only(self, host: str) -> str:
        return f"Only {host} may lock it; you can still change your part, or say “leave”."

    def group_refused(self, code: str) -> str:
        return {
            "group_exists": "This chat has a group order already: say “group” to see it, "
            "or name a dish to take part.",
            "no_such_group": "There is no such group order, perhaps it is over. "
            "Please ask the host for the code, or say “menu”.",
            "group_closed": "This group order is closed. Please say “menu” to order alone.",
            "group_empty": "Nobody has chosen anything: name a dish first, "
            "like “one braised pork”.",
            "group_full": "This group is full. Please say “menu” to order alone, or “group”.",
            "host_stays": "You are the host and cannot leave; to call it off say “dissolve”.",
            "not_the_host": "Only the host may call it off; you can say “leave”.",
            "deadline_passed": "That time does not work: it must be later than now "
            "and five minutes before orders close. Please choose another.",
            "too_late_for_group": "Orders close too soon for a group. Please say “menu” to order.",
            "": "The group order did not work. Please try again, or say “menu”.",
        }.get(code, "The group order did not work. Please try again, or say “menu”.")

    def group_in_private(self) -> str:
        return (
            "Please write me in private for that; not everybody here should read it. "
            "Here you can say “menu”, “group”, or name a dish."
        )

    def group_help(self) -> str:
        return (
            "In this chat: “menu”, “group” to order together, or name a dish; "
            "paying, orders and codes in private, please."
        )

    def group_in_cart(self, name: str, dishes: str) -> str:
        return (
            f"{name}: {dishes} is in your cart; say “checkout” to me in private. "
            "To order together say “group”."
        )

    def notice_group_order(self, code: str, number: str, due_fen: int, minutes: int) -> str:
        if not due_fen:
            return (
                f"Group order {code} is locked, your order {number} is paid. "
                "Say “orders” to see it."
            )
        return (
            f"Group order {code} is locked. Your order {number} comes to {yuan(due_fen)}; "
            f"please pay within {minutes} minutes: say “pay {number}”, "
            f"or “cancel {number}” if you do not want it."
        )

    def notice_group_short(self, code: str) -> str:
        return (
            f"Group order {code} is locked, but yours could not be placed: sold out or over the "
            "limit. Please say “menu” to choose something else."
        )

    def notice_group_closed(self, status: str, code: str, paid: int) -> str:
        return {
            "confirmed": f"Group order {code} stands: {paid} paid. Everybody collects with "
            "their own code.",
            "failed": f"Group order {code} did not come about, nobody was charged. "
            "To order alone say “menu”.",
            "cancelled": f"Group order {code} was called off by the host, nobody was charged. "
            "To order alone say “menu”.",
        }[status]
