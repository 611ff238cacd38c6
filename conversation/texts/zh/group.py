"""拼单与群聊。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan


class Group(Names):
    """拼单与群聊。"""

    def group_title(self, code: str, host: str, until: str, members: int, host_pays: bool) -> str:
        pays = "发起人请客" if host_pays else "各付各的"
        return f"【拼单 {code}】{host}发起 · {until} 截止 · {pays} · 已有 {members} 人点好"

    def group_dish(self, name: str, quantity: int, options: str) -> str:
        return f"{name} ×{quantity}" + (f"（{options}）" if options else "")

    def group_line(self, name: str, dishes: str) -> str:
        return f"{name}：{dishes}"

    def group_looking(self, name: str) -> str:
        return f"{name}：还没点"

    def group_reached(self, percent: int) -> str:
        return f"🎉 已享 {percent}% 优惠"

    def group_ahead(self, more: int, percent: int) -> str:
        return f"再来 {more} 人，全组优惠 {percent}%"

    def group_next(self, code: str, host: bool) -> str:
        if host:
            return (
                f"直接说菜名就是你的一份；群外的人私聊我「加入 {code}」。"
                "点齐了回复「锁单」，不要了「解散」"
            )
        return "直接说菜名就是你的一份；「+1」跟发起人一样；不参加了「退出拼单」"

    def group_none(self) -> str:
        return "现在没有进行中的拼单。想一起点回复「拼单」，自己点回复「菜单」。"

    def group_which(self, names: str) -> str:
        return f"是哪一个？请说全名：{names}"

    def group_how(self) -> str:
        return "这句没看懂，请说菜名和份数，比如「一份红烧肉」。"

    def group_confirm_lock(self, code: str, members: int, host_pays: bool) -> str:
        pays = "全部由你付款" if host_pays else "大家各付各的，金额只发到各人私聊"
        return f"锁单 {code}：共 {members} 人，锁了就不能再改；{pays}。回复「确认」锁单。"

    def group_locked(self, members: int, host_pays: bool) -> str:
        if host_pays:
            return f"已锁单，{members} 人。账单已发到你的私聊，请尽快付款。"
        return f"已锁单，{members} 人。各人的订单和金额已发到私聊，请在时限内付款，没付的自动退出。"

    def group_again(self, code: str) -> str:
        return f"拼单 {code} 还开着：说菜名就是你的一份，「拼单」看全部；自己点先回复「取消」。"

    def group_not_locked(self) -> str:
        return "拼单没有锁，要锁再回复「锁单」。"

    def help_group(self) -> str:
        return "说菜名和份数就是你在拼单里的一份；「拼单」看全部，「退出拼单」不参加。"

    def help_group_lock(self) -> str:
        return "回复「确认」锁单，锁了就不能再改；「取消」先不锁。"

    def group_left(self) -> str:
        return "你已退出拼单。想自己点随时说菜名，或回复「菜单」。"

    def group_dissolved(self) -> str:
        return "拼单已解散，没有人被扣款。想自己点随时说菜名，或回复「菜单」。"

    def group_host_only(self, host: str) -> str:
        return f"只有发起人{host}可以锁单；你这边随时可以改，或回复「退出拼单」。"

    def group_refused(self, code: str) -> str:
        return {
            "group_exists": "这个群已经有一个拼单在进行，回复「拼单」看看，直接说菜名就能参加。",
            "no_such_group": "没有这个拼单，可能已截止。请问发起人，或回复「菜单」自己点。",
            "group_closed": "这个拼单已经截止。请回复「菜单」自己点。",
            "group_empty": "还没有人点菜，先说菜名再锁单，比如「一份红烧肉」。",
            "group_full": "这个拼单人满了，请回复「菜单」自己点，或另发「拼单」。",
            "host_stays": "你是发起人，不能退出；不要了请回复「解散」。",
            "not_the_host": "只有发起人可以解散；你可以回复「退出拼单」。",
            "deadline_passed": "截止时间要晚于现在，并比截单早 5 分钟，请换个时间。",
            "too_late_for_group": "快截单了，来不及拼单。请回复「菜单」直接点。",
            "": "拼单没有成功，请再试一次，或回复「菜单」自己点。",
        }.get(code, "拼单没有成功，请再试一次，或回复「菜单」自己点。")

    def group_in_private(self) -> str:
        return "这个请私聊我，群里不方便说。群里可以「菜单」「拼单」，或直接说菜名。"

    def group_help(self) -> str:
        return "群里可以：「菜单」看菜，「拼单」一起点，直接说菜名；付款、订单、取餐码请私聊我。"

    def group_in_cart(self, name: str, dishes: str) -> str:
        return f"{name}：{dishes} 已放进你的购物车，私聊我「结算」；想一起点回复「拼单」。"

    def notice_group_order(self, code: str, number: str, due_fen: int, minutes: int) -> str:
        if not due_fen:
            return (
                f"拼单 {code} 已锁单，你的订单 {number} 已付清，开做会告诉你。查看请回复「订单」。"
            )
        return (
            f"拼单 {code} 已锁单。你的订单 {number}，应付 {yuan(due_fen)}，"
            f"请在 {minutes} 分钟内付款：回复「付款 {number}」；不要了回复「取消订单 {number}」。"
        )

    def notice_group_short(self, code: str) -> str:
        return f"拼单 {code} 已锁单，但你那份没下成：菜不够了或限购。请回复「菜单」另点。"

    def notice_group_closed(self, status: str, code: str, paid: int) -> str:
        return {
            "confirmed": f"拼单 {code} 成团了：{paid} 人已付款。取餐时各凭各的取餐码。",
            "failed": f"拼单 {code} 没有成，谁都没被扣款。想自己点请回复「菜单」。",
            "cancelled": f"拼单 {code} 已被发起人解散，没有人被扣款。想自己点请回复「菜单」。",
        }[status]
