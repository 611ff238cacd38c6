"""Chinese, and the shape of every catalogue: `English` overrides each sentence (a test says so).

A sentence ends with the next step wherever one exists. Amounts come as text already (¥17.00).
"""

from collections.abc import Sequence

from kernel.money import yuan, yuan_short


class Chinese:
    """中文。"""

    # --- names --------------------------------------------------------------------------------

    def meal(self, kind: str) -> str:
        return {
            "breakfast": "早餐",
            "lunch": "午餐",
            "dinner": "晚餐",
            "supper": "夜宵",
            "anytime": "全天",
            "": "这一餐",
        }[kind]

    def weekday(self, number: int) -> str:
        return f"周{'一二三四五六日'[number]}"

    def status(self, status: str) -> str:
        return {
            "pending_payment": "待支付",
            "paid": "已支付",
            "preparing": "备餐中",
            "ready": "待取餐",
            "picked_up": "已取餐",
            "cancelled": "已取消",
            "no_show": "未取餐",
            "disposed": "已处置",
        }[status]

    def way(self, provider: str) -> str:
        return {
            "wallet": "饭卡支付",
            "sandbox": "网上支付（演示）",
            "wechat_pay": "微信支付",
            "alipay": "支付宝支付",
        }[provider]

    def place(self, method: str, cabinet: str = "") -> str:
        if method == "cabinet":
            return f"取餐柜 {cabinet}".strip()
        return "窗口"

    def when(self, at: str) -> str:
        return "做好就取" if at in {"", "asap"} else at

    def listed(self, names: Sequence[str]) -> str:
        """Several names in one sentence."""
        return "、".join(names)

    def word(self, verb: str) -> str:
        """What to say for a verb; it stands on the choice and can be typed as well."""
        return {
            "menu": "菜单",
            "cart": "购物车",
            "checkout": "结算",
            "confirm": "确认",
            "cancel": "取消",
            "help": "帮助",
            "orders": "订单",
            "pay": "付款",
            "undo": "撤销",
            "preview": "预览",
            "publish": "发布",
            "approve": "同意",
        }[verb]

    # --- greeting, help -----------------------------------------------------------------------

    def greeting(self, name: str, canteen: str) -> str:
        return (
            f"你好，{name}！这里是{canteen}小饭 🍚 "
            "回复「菜单」看今天的菜，或直接说「来两份红烧肉，柜子取」。"
        )

    def help(self) -> str:
        return (
            "这样点餐：\n"
            "· 直接说「两份红烧肉不要辣，12点柜子取」，或回复菜单里的数字\n"
            "· 「菜单」「购物车」「结算」「确认」下单；「取消」随时停下，购物车会留着\n"
            "· 「订单」「取餐码」「余额」「取消订单」「退款」随时可问"
        )

    def help_staff(self) -> str:
        return (
            "后厨与管理：「汇总」「今日订单」「A017好了」「全部好了」「库存」「红烧肉+20」"
            "「售罄 红烧肉」「草稿 明天午餐」→ 一行一道菜 →「发布」；"
            "「退款审核」「截单 10:30」「暂停」「恢复接单」"
        )

    def not_understood(self) -> str:
        return (
            "这句我没看懂。想点餐就说菜名和份数，比如「来份红烧肉」；"
            "看菜回复「菜单」，怎么用回复「帮助」。"
        )

    def not_understood_again(self) -> str:
        return "还是没看懂，抱歉。"

    def no_such_choice(self, count: int) -> str:
        numbers = "1" if count == 1 else f"1 到 {count}"
        return f"没有这个序号，请回复 {numbers}；不想选了就回复「取消」。"

    def stopped(self) -> str:
        return "好的，停在这里。想点餐随时说，或回复「菜单」。"

    def stopped_cart_kept(self) -> str:
        return "好的，停在这里，购物车给你留着："

    def left_as_it_is(self) -> str:
        return "好的，什么都没有动。回复「订单」可以看看你的订单。"

    def smalltalk(self) -> str:
        return "在的 🙂 想吃什么直接说，或回复「菜单」。"

    def recovered(self) -> str:
        return "系统刚升级，之前问到一半的问题作废了，购物车还在，回复「购物车」接着点。"

    def language_set(self) -> str:
        return "好的，以后用中文。回复「菜单」开始点餐。"

    def apology(self, ticket: str) -> str:
        return (
            f"抱歉，这条消息没处理成功（编号 {ticket}），我们已经记下。请再说一遍，或到窗口点餐。"
        )

    # --- menu ---------------------------------------------------------------------------------

    def menu_title(self, weekday: str, meal: str, cutoff: str, serve: str) -> str:
        return f"{weekday}{meal} · {cutoff} 截单 · 取餐 {serve}"

    def menu_line(self, no: int, name: str, price_fen: int, left: int, spicy: int) -> str:
        heat = " " + "🌶" * spicy if spicy else ""
        rest = "  售罄" if left <= 0 else f"  剩{left}" if left <= 10 else ""
        return f"{no} {name} {yuan_short(price_fen)}{heat}{rest}"

    def menu_foot(self) -> str:
        return "回复数字或菜名就能点，例：1x2 / 来两份红烧肉"

    def no_meal(self) -> str:
        return "现在没有可以点的餐次。新菜单一发布就能点，晚点再来看看「菜单」。"

    def not_open_yet(self, meal: str, opens: str) -> str:
        return f"{meal} {opens} 开始点餐，到时回复「菜单」。"

    def paused(self) -> str:
        return "食堂暂停接单了，购物车给你留着；过一会儿回复「结算」再试。"

    def dish_answer(self, name: str, price_fen: int, left: int, allergens: str) -> str:
        stock = f"还剩 {left} 份" if left > 0 else "今天卖完了"
        warn = f"，含{allergens}" if allergens else ""
        return f"{name} {yuan_short(price_fen)}，{stock}{warn}。"

    def recommend(self) -> str:
        return "今天可以试试："

    def recommend_none(self) -> str:
        return "今天别的菜都卖完了。回复「菜单」看看还剩什么。"

    # --- cart ---------------------------------------------------------------------------------

    def cart_empty(self) -> str:
        return "购物车是空的。回复「菜单」看看，或直接说菜名。"

    def cart_line(
        self, name: str, quantity: int, options: str, note: str, for_: str, fen: int
    ) -> str:
        extra = "".join(f"（{part}）" for part in (options, note) if part)
        whose = f" 给{for_}" if for_ else ""
        return f"{name} ×{quantity}{extra}{whose} {yuan_short(fen)}"

    def cart_title(self) -> str:
        return "🛒 已记下："

    def cart_total(self, total_fen: int) -> str:
        return f"合计 {yuan(total_fen)}"

    def cart_next(self) -> str:
        return "继续点，或回复「结算」下单、「菜单」看菜。"

    def cart_cleared(self) -> str:
        return "购物车清空了。回复「撤销」可以找回。"

    def cart_undone(self) -> str:
        return "已撤销上一步："

    def nothing_to_undo(self) -> str:
        return "没有可以撤销的。回复「购物车」看看现在点了什么。"

    def cart_outdated(self) -> str:
        return "上次选的那一餐已经过了，购物车清空了。回复「菜单」看看现在能点什么。"

    def dishes_gone(self) -> str:
        return "菜单刚刚变了，不在菜单上的已经从购物车拿掉："

    def dishes_changed(self) -> str:
        return "菜单刚刚变了，还没有下单。回复「购物车」核对一下，再「结算」。"

    # --- clarify ------------------------------------------------------------------------------

    def clarify(self, reason: str, name: str, left: int) -> str:
        return {
            "ambiguous_dish": "你要的是哪一个？",
            "unavailable": f"{name}今天卖完了。换一个？说菜名就行，或回复「菜单」。",
            "over_limit": f"{name}最多还能点 {left} 份。要几份？回复数字。",
            "bad_quantity": f"{name}要几份？回复一个整数。",
            "missing_option": f"{name}要选一下：",
            "unknown_dish": "菜单上没有这道菜，其他的我都记下了。回复「菜单」看看今天有什么。",
            "not_in_cart": "购物车里没有这道菜。回复「购物车」看看。",
            "no_reference": "不知道你说的是哪一份，请直接说菜名。",
            "pickup_time": "这个时间取不了，可以选：",
        }[reason]

    # --- checkout -----------------------------------------------------------------------------

    def ask_method(self) -> str:
        return "想怎么取？"

    def summary_title(self) -> str:
        return "请确认："

    def summary_pickup(self, place: str, when: str) -> str:
        return f"取餐：{place} · {when}"

    def summary_pay(self, total_fen: int, subsidy_fen: int, due_fen: int) -> str:
        if subsidy_fen:
            return f"{yuan(total_fen)} − 餐补 {yuan(subsidy_fen)} = 应付 {yuan(due_fen)}"
        return f"应付 {yuan(due_fen)}"

    def summary_foot(self, cutoff: str) -> str:
        return (
            "回复「确认」下单，或直接改（加菜、改时间、换取餐方式）。"
            f"{cutoff} 前、没开做可免费取消。"
        )

    def stale_choice(self) -> str:
        return "那是之前的内容，现在的是这样："

    def price_changed(self) -> str:
        return "价格刚刚变了，请看新的合计，没问题再确认："

    def sold_out(self, name: str, left: int) -> str:
        if left > 0:
            how = f"只剩 {left} 份了，还没有下单。回复「{self.instead(name, left)}」，或换一道。"
        else:
            how = f"刚刚卖完，还没有下单。换一道，或回复「{self.instead(name, 0)}」。"
        return f"就差一点：{name}{how}"

    def instead(self, name: str, left: int) -> str:
        """The diner's own words that order what can be had."""
        return f"{name}改成{left}份，结算" if left > 0 else f"{name}不要了，结算"

    def cut_off(self, meal: str) -> str:
        return f"{meal}刚刚截单，没有下单，也没有扣款。下一餐开放后回复「菜单」。"

    def over_limit(self, name: str, left: int) -> str:
        return (
            f"{name}每人每餐有限量，你还能点 {left} 份，还没有下单。"
            f"回复「{self.instead(name, left)}」，或换一道。"
        )

    def too_many_unpaid(self, count: int) -> str:
        return f"你有 {count} 单还没付款，先付掉或取消一单再下新单。回复「订单」查看。"

    def no_cabinet(self) -> str:
        return "这个取餐柜现在用不了，请选「窗口」。"

    # --- orders -------------------------------------------------------------------------------

    def placed(self, number: str, due_fen: int, minutes: int) -> str:
        return f"下单成功 {number}，应付 {yuan(due_fen)}，菜已为你留 {minutes} 分钟。怎么付？"

    def placed_paid(self, number: str, paid_fen: int) -> str:
        return f"下单并付清 {number}（{yuan(paid_fen)}）✔ 做好了我会叫你。"

    def pay_which(self, number: str, due_fen: int) -> str:
        return f"{number} 应付 {yuan(due_fen)}，怎么付？"

    def paid_now(self, number: str, paid_fen: int, own_left_fen: int) -> str:
        return f"{number} 付好了 ✔ {yuan(paid_fen)}，饭卡剩 {yuan(own_left_fen)}。做好了我会叫你。"

    def paid(self, number: str, paid_fen: int) -> str:
        return f"收到付款 ✔ {number} · {yuan(paid_fen)}。做好了我会叫你。"

    def wallet_short(self, balance_fen: int, due_fen: int) -> str:
        return f"饭卡只有 {yuan(balance_fen)}，不够付 {yuan(due_fen)}。换一种方式付，或到窗口充值。"

    def pay_page(self, number: str, due_fen: int, link: str) -> str:
        return f"点这里付 {number} 的 {yuan(due_fen)}：{link}\n付完回复「付了」，我去核对。"

    def asking_provider(self, number: str) -> str:
        return f"我在向支付平台核对 {number}，有结果马上告诉你。"

    def not_paid_yet(self, number: str) -> str:
        return f"{number} 还没有收到付款。回复「付款」再付一次。"

    def nothing_to_pay(self) -> str:
        return "没有待支付的订单。回复「订单」看看你的订单。"

    def no_orders(self) -> str:
        return "还没有订单。回复「菜单」点一份吧。"

    def orders_title(self) -> str:
        return "你的订单："

    def order_line(self, number: str, status: str, what: str, total_fen: int, pickup: str) -> str:
        return f"{number} {status} · {what} · {yuan_short(total_fen)} · {pickup}"

    def no_such_order(self, number: str) -> str:
        return f"没有找到订单 {number}。回复「订单」看看。"

    def no_live_order(self) -> str:
        return "没有进行中的订单。回复「菜单」点一份吧。"

    def order_status(self, number: str, status: str) -> str:
        return f"{number}：{status}。"

    def code(self, number: str, digits: str, place: str, status: str) -> str:
        spaced = f"{digits[:3]} {digits[3:]}"
        return f"{number} 取餐码：{spaced}（{place}）· {status}"

    def no_code_yet(self, number: str) -> str:
        return f"{number} 还没付款。回复「付款」，付好就有取餐码。"

    def new_code(self, number: str, digits: str) -> str:
        return f"{number} 换了新码：{digits[:3]} {digits[3:]}，旧码已作废。"

    def balance(self, own_fen: int, subsidy_fen: int) -> str:
        return f"饭卡余额 {yuan(own_fen)}，餐补 {yuan(subsidy_fen)}。"

    # --- cancel, refund -----------------------------------------------------------------------

    def confirm_cancel(self, number: str, total_fen: int, free: bool) -> str:
        money = "钱会自动原路退回。" if free else "已经开做或已截单，需要食堂审核后退款。"
        return f"取消 {number}（{yuan(total_fen)}）？{money}回复「确认」取消这单。"

    def confirm_cancel_unpaid(self, number: str) -> str:
        return f"取消未付款的 {number}？回复「确认」。"

    def cancelled(self, number: str, refund_fen: int) -> str:
        money = f"{yuan(refund_fen)} 正在原路退回。" if refund_fen else ""
        return f"{number} 已取消。{money}想换点别的，回复「菜单」。"

    def nothing_to_cancel(self) -> str:
        return "没有可以取消的订单。回复「订单」看看你的订单。"

    def choose_refund(self, number: str) -> str:
        return f"{number} 要退哪一项？"

    def whole_order(self) -> str:
        return "整单"

    def confirm_refund(self, number: str, what: str, fen: int) -> str:
        return (
            f"退 {number} 的「{what}」{yuan(fen)}，原路退回？"
            "回复「确认」，可以接着写原因，例：确认 有头发"
        )

    def refund_asked(self, number: str, fen: int) -> str:
        return f"已提交 {number} 的退款申请 {yuan(fen)}，食堂处理后马上告诉你。"

    def refund_done(self, number: str, fen: int) -> str:
        return f"{number} 退款 {yuan(fen)} 已办好。"

    def nothing_to_refund(self) -> str:
        return "没有可以退款的订单。回复「订单」看看你的订单。"

    def refund_not_possible(self) -> str:
        return "这一项已经退过或正在退。回复「订单」看看，有疑问请找窗口。"

    # --- pickup -------------------------------------------------------------------------------

    def door_opening(self, cabinet: str, slot: int) -> str:
        return f"正在打开 {cabinet} 柜 {slot:02d} 号门，请站到柜前。没开就再说一次「开柜」。"

    def door_refused(self, reason: str) -> str:
        return {
            "not_ready": "还没放进柜子，做好了我会叫你。",
            "no_door": "没有放在柜子里，请带取餐码到窗口取。",
            "too_late": "过了可以重开的时间，请找窗口帮忙。",
            "asked_too_often": "已经重开过两次，请找窗口帮忙。",
            "slot_given_away": "那一格已经给别人用了，请找窗口帮忙。",
            "no_such_cabinet": "没有这个取餐柜，回复「取餐柜」看看。",
            "no_such_slot": "没有这个格口，回复「取餐柜」看看有哪些。",
            "already_used": "这个取餐码已经用过了。没拿到餐请回复「还没拿」或找窗口。",
            "device_offline": "取餐柜断网了，请带取餐码到窗口取。",
            "device_disabled": "这个取餐柜停用了，请带取餐码到窗口取。",
            "locked_out": "这个键盘按错太多次，先等一会儿，或扫二维码。",
            "revoked": "这个码已经作废，回复「取餐码」看新的。",
            "expired": "取餐时间过了，请找窗口处理。",
            "no_live_code": "这一单现在没有取餐码。回复「订单」看看到哪一步了。",
            "being_collected": "这一单的柜门正在打开。回复「取餐码」看现在的码。",
            "too_many_codes": "换码次数太多了，请用最后一个码，或到窗口取。",
        }.get(reason, "现在开不了，请带取餐码到窗口取。")

    def not_in_cabinet(self) -> str:
        return "没有放在取餐柜里的订单。回复「取餐码」看怎么取。"

    def extended(self, until: str) -> str:
        return f"好的，给你留到 {until}，到了回复「取餐码」。"

    def cannot_extend(self) -> str:
        return "已经延过一次或到了安全时限，不能再延。请尽快来取，回复「取餐码」出示。"

    # --- notices ------------------------------------------------------------------------------

    def notice_ready(self, number: str, place: str, digits: str) -> str:
        return f"{number} 好了 🎉 请到{place}取餐 · 取餐码 {digits[:3]} {digits[3:]}"

    def slot_place(self, cabinet: str, slot: int) -> str:
        return f" {cabinet} 柜 {slot:02d} 格"

    def notice_picked_up(self, number: str) -> str:
        return f"{number} 已取餐，慢用！"

    def notice_expired(self, number: str) -> str:
        return f"{number} 超时未付款，已取消，没有扣款。还想要就回复「菜单」再点一次。"

    def notice_cancelled(self, number: str) -> str:
        return f"抱歉，{number} 被食堂取消了，付过的钱会原路退回。换一份请回复「菜单」。"

    def notice_reopened(self, number: str) -> str:
        return f"刚收到 {number} 的付款，菜还有，订单已恢复，做好了我会叫你。"

    def notice_refunding(self, number: str, fen: int) -> str:
        return f"{number} 多收的 {yuan(fen)} 正在自动退回。"

    def notice_refunded(self, number: str, fen: int) -> str:
        return f"{number} 的退款 {yuan(fen)} 已退回。"

    def notice_refund_refused(self, number: str, reason: str) -> str:
        return f"{number} 的退款没有通过：{reason}。有问题请找窗口。"

    def notice_refund_approved(self, number: str, fen: int) -> str:
        return f"{number} 的退款 {yuan(fen)} 已同意，正在原路退回。"

    def notice_refund_waits(self, number: str, fen: int) -> str:
        return f"有一笔退款等审核：{number} {yuan(fen)}。回复「退款审核」处理。"

    def notice_review(self, what: str, row_id: int, reason: str) -> str:
        return f"有一笔款项要人工核对：{what} {row_id}（{reason}），请财务查看。"

    def notice_remind(self, number: str, place: str) -> str:
        return f"{number} 还在{place}等你，回复「取餐码」出示，来不及回复「延时」。"

    def notice_no_show(self, number: str) -> str:
        return f"{number} 没有在时限内取走，已下架处理。如有疑问请找窗口。"

    def notice_to_counter(self, number: str) -> str:
        return f"{number} 改到窗口取，取餐码不变。"

    def notice_door_failed(self, number: str) -> str:
        return f"{number} 的柜门没打开，请再扫一次；还不行就带取餐码到窗口。"

    def notice_forced(self, number: str) -> str:
        return f"{number} 的柜门被人强行打开过，取餐码先停用了，请到窗口，我们重新给你。"

    def notice_close_door(self, cabinet: str, slot: int) -> str:
        return f"{cabinet} 柜 {slot:02d} 号门还开着，麻烦顺手关上。"

    def staff_door_failed(self, cabinet: str, slot: int) -> str:
        return f"⚠ {cabinet} 柜 {slot:02d} 号门没打开，请到柜前看看。"

    def staff_left_open(self, cabinet: str, slot: int) -> str:
        return f"⚠ {cabinet} 柜 {slot:02d} 号门一直开着，请去关上。"

    def staff_door_forced(self, cabinet: str, slot: int) -> str:
        return f"⚠ {cabinet} 柜 {slot:02d} 号门被强行打开，请马上查看。"

    def staff_slot_faulty(self, cabinet: str, slot: int) -> str:
        return f"⚠ {cabinet} 柜 {slot:02d} 号格停用，检查后用「开柜 {cabinet} {slot} 理由」恢复。"

    def staff_slot_to_clear(self, cabinet: str, slot: int) -> str:
        return f"{cabinet} 柜 {slot:02d} 号格要清空：「开柜 {cabinet} {slot} 清柜」。"

    def staff_box_missing(self, cabinet: str, slot: int) -> str:
        return f"{cabinet} 柜 {slot:02d} 号门关了，但没有放餐，请再放一次。"

    def staff_box_misplaced(self, cabinet: str, slot: int) -> str:
        return f"⚠ {cabinet} 柜 {slot:02d} 号格多了东西，可能放错格了。"

    def staff_reservation_lapsed(self, cabinet: str, slot: int) -> str:
        return f"{cabinet} 柜 {slot:02d} 号格等太久没放餐，已让给别的订单；请再报一次好了。"

    def staff_disputed(self, number: str, cabinet: str) -> str:
        return f"⚠ {number}（{cabinet} 柜）的取餐记录对不上，请人工核对。"

    def staff_keypad_locked(self, cabinet: str) -> str:
        return f"⚠ {cabinet} 柜键盘错误太多，已锁；扫二维码不受影响。"

    def staff_cabinet_line(self, cabinet: str, online: bool) -> str:
        return f"{cabinet} 柜{'恢复在线' if online else '离线了，新单先走窗口'}。"

    def staff_menu_out(self, date: str, meal: str) -> str:
        return f"{date} {meal}菜单已发布。"

    def staff_menu_not_out(self, moment: str) -> str:
        return f"⚠ 定时 {moment} 的菜单没有发布："

    # --- staff --------------------------------------------------------------------------------

    def food_ready(self, number: str, place: str) -> str:
        return f"{number} → {place}"

    def food_ready_slot(self, number: str, cabinet: str, slot: int) -> str:
        return f"{number} → {cabinet} 柜 {slot:02d} 号门正在打开，放好后关门"

    def food_none(self) -> str:
        return "没有可以出餐的订单。回复「汇总」看看要做什么。"

    def food_skipped(self, number: str, status: str) -> str:
        return f"{number} 现在是「{status}」，没有动它"

    def orders_today(self, date: str, count: int, total_fen: int) -> str:
        return f"{date}：{count} 单，{yuan(total_fen)}"

    def orders_of_status(self, status: str, count: int, numbers: Sequence[str]) -> str:
        return f"{status} {count}：{self.listed(numbers)}"

    def counts_title(self, meal: str) -> str:
        return f"{meal}待做："

    def count_line(self, when: str, name: str, quantity: int, options: str, note: str) -> str:
        extra = "".join(f"（{part}）" for part in (options, note) if part)
        return f"{when} {name} ×{quantity}{extra}"

    def counts_none(self) -> str:
        return "现在没有要做的菜。"

    def collected(self, number: str) -> str:
        return f"{number} 已取餐 ✔"

    def collect_refused(self, reason: str) -> str:
        return {
            "already_used": "这个码已经取过餐了。",
            "not_ready": "这单还没好。",
            "unpaid": "这单还没付款。",
            "cancelled": "这单已取消。",
        }.get(reason, "码不对，请核对。")

    def stock_title(self, meal: str) -> str:
        return f"{meal}库存（计划/已订/剩）："

    def stock_line(self, name: str, planned: int, taken: int, left: int) -> str:
        return f"{name} {planned}/{taken}/{left}"

    def refunds_none(self) -> str:
        return "没有待审核的退款。"

    def refunds_title(self, count: int) -> str:
        return f"待审核退款 {count} 笔："

    def refund_item(self, no: int, number: str, fen: int, reason: str) -> str:
        return f"{no} · {number} {yuan(fen)} · {reason}"

    def refunds_foot(self) -> str:
        return "回复「同意 1」或「拒绝 1 理由」。"

    def refund_decided(self, number: str, approved: bool) -> str:
        return f"{number} 的退款{'已同意' if approved else '已拒绝'}。"

    def not_allowed(self, code: str) -> str:
        return {
            "own_request": "自己提的退款要由别人审核，请找财务或另一位管理员。",
            "over_approval_limit": "超过你的审核额度，请财务审核。",
            "already_decided": "这笔已经有人处理了。回复「退款审核」看其他的。",
            "no_such_request": "这笔申请已经没有了。回复「退款审核」看现在的。",
            "nothing_to_refund": "这一单没有可以退的钱了。回复「退款审核」看其他的。",
        }.get(code, "你没有这个权限，请找管理员。")

    def no_refund_number(self) -> str:
        return "没有这个序号，先回复「退款审核」。"

    def cabinets_none(self) -> str:
        return "没有取餐柜。"

    def cabinet_line(self, cabinet: str, online: bool, free: int, used: int, bad: int) -> str:
        state = "在线" if online else "离线"
        return f"{cabinet} 柜 {state} · 空 {free} · 占用 {used} · 故障 {bad}"

    def door_maintained(self, cabinet: str, slot: int) -> str:
        return f"{cabinet} 柜 {slot:02d} 号门已下发开门，已记录原因。"

    def log_title(self) -> str:
        return "最近的操作："

    def reason_needed(self) -> str:
        return "请在后面写上理由，例：拒绝 1 已换过一份。"

    # --- admin --------------------------------------------------------------------------------

    def draft_open(self, date: str, meal: str) -> str:
        return (
            f"{date} {meal}草稿。一行一道菜发给我，"
            "例：红烧排骨 18 50份 荤菜 辣1 含花生；写完回复「预览」或「发布」。"
        )

    def draft_line(
        self, name: str, price_fen: int, portions: int, category: str, extra: str
    ) -> str:
        return f"✔ {name} {yuan_short(price_fen)} ×{portions} {category}{extra}"

    def draft_new_dish(self) -> str:
        return " 新菜"

    def draft_price_was(self, fen: int) -> str:
        return f" ⚠ 上次 {yuan_short(fen)}"

    def draft_error(self, line: int, text: str, problem: str) -> str:
        return f"✘ 第 {line} 行「{text}」{problem}"

    def draft_problem(self, code: str, piece: str) -> str:
        return {
            "no_name": "没看到菜名",
            "no_price": "没看到价格，例：18",
            "no_portions": "没看到份数，例：50份",
            "bad_price": f"价格「{piece}」看不懂",
            "bad_portions": f"份数「{piece}」看不懂",
            "extra_number": f"多了一个数「{piece}」",
            "unknown_word": f"不认识「{piece}」",
            "bad_spicy": f"辣度「{piece}」看不懂，例：辣1",
            "bad_limit": f"限量「{piece}」看不懂，例：限2份",
            "too_long": "太长了",
            "duplicate": f"「{piece}」写了两次",
        }.get(code, "看不懂，例：红烧排骨 18 50份 荤菜")

    def draft_total(self, date: str, meal: str, dishes: int, portions: int) -> str:
        return f"{date} {meal}草稿：共 {dishes} 道 {portions} 份。继续发菜，或「预览」「发布」。"

    def draft_copied(self, source: str) -> str:
        return f"照 {source} 抄来："

    def preview_title(self, date: str, meal: str) -> str:
        return f"{date} {meal}，职工会看到："

    def publish_preview(self, date: str, meal: str, dishes: int, portions: int, cutoff: str) -> str:
        return f"发布 {date} {meal}：{dishes} 道菜、{portions} 份，{cutoff} 截单。"

    def published(self, date: str, meal: str, dishes: int, portions: int) -> str:
        return f"已发布 ✔ {date} {meal}：{dishes} 道菜、{portions} 份。"

    def schedule_preview(self, at: str, date: str, meal: str, dishes: int) -> str:
        return f"{at} 自动发布 {date} {meal}：{dishes} 道菜。"

    def scheduled(self, at: str, date: str, meal: str) -> str:
        return f"已定时 ✔ {at} 发布 {date} {meal}，之前可「撤回」。"

    def withdraw_preview(self, date: str, meal: str, carts: int) -> str:
        return f"撤回 {date} {meal}，{carts} 人的购物车里有它。"

    def withdrawn(self, date: str, meal: str) -> str:
        return f"已撤回 ✔ {date} {meal}，改好后再「发布」。"

    def price_preview(
        self, name: str, before_fen: int, after_fen: int, orders: int, carts: int
    ) -> str:
        return (
            f"{name} {yuan_short(before_fen)} → {yuan_short(after_fen)}；已有 {orders} 单按原价，"
            f"{carts} 个购物车会重新确认。"
        )

    def price_done(self, name: str, after_fen: int) -> str:
        return f"已改价 ✔ {name} {yuan_short(after_fen)}。"

    def stock_preview(self, name: str, before: int, after: int, sold: int) -> str:
        return f"{name} 可卖 {before} → {after} 份（已订 {sold}）。"

    def stock_done(self, name: str, after: int, sold: int) -> str:
        return f"已改库存 ✔ {name} 可卖 {after} 份（已订 {sold}）。"

    def sale_preview(self, what: str, name: str, left: int, carts: int) -> str:
        verb = {"sold_out": "售罄", "restore": "恢复", "off": "下架", "on": "上架"}[what]
        return f"{verb} {name}（还剩 {left} 份，{carts} 个购物车里有）。"

    def sale_done(self, what: str, name: str) -> str:
        verb = {"sold_out": "已售罄", "restore": "已恢复", "off": "已下架", "on": "已上架"}[what]
        return f"{verb} ✔ {name}。"

    def cutoff_preview(self, before: str, after: str, orders: int) -> str:
        return f"截单 {before} → {after}，已有 {orders} 单不受影响。"

    def cutoff_done(self, after: str) -> str:
        return f"已改 ✔ {after} 截单。"

    def accepting_preview(self, on: bool, orders: int) -> str:
        return f"{'恢复接单' if on else '暂停接单'}，已有 {orders} 单不受影响。"

    def accepting_done(self, on: bool) -> str:
        return "已恢复接单 ✔" if on else "已暂停接单 ✔ 恢复请说「恢复接单」。"

    def confirm_admin(self) -> str:
        return "回复「确认」执行，「取消」不动。"

    def admin_refused(self, code: str, facts: dict[str, object]) -> str:
        name = facts.get("name", "")
        return {
            "no_canteen": "还没有食堂，请运维先执行 fandian sample load。",
            "no_such_meal": "那一餐还没有菜单。先「草稿 明天午餐」写一份。",
            "no_such_dish": f"菜单上没有「{name}」，看看「库存」里的菜名。",
            "below_sold": f"不能少于已经订出去的份数，现在还能卖 {facts.get('left', 0)} 份。",
            "has_orders": f"已经有 {facts.get('count', 0)} 单，不能撤回；可以「暂停」接单。",
            "empty_menu": "草稿里还没有能卖的菜，先发几行菜名。",
            "already_published": "这一餐已经发布，没有新的改动。",
            "frozen": "已经截单，后厨清单定了，不能再改。",
            "meal_closed": "这一餐已经结束，换一餐吧。",
            "bad_meal": "没有这样的日期或餐次，例：草稿 明天午餐。",
            "too_many_dishes": f"一餐最多 {facts.get('most', 500)} 道菜，删几道再发。",
            "code_of_other": f"「{name}」和另一道菜的编号撞了，换个名字。",
            "bad_minutes": "延长几分钟？例：延长 15。",
            "before_open": "截单要晚于开餐时间。",
            "bad_date": "没有这一天，换个日期试试。",
            "past_meal": "那一餐已经过去了，换一餐吧。",
            "past_cutoff": "这一餐已经过了截单时间，先改「截单 10:30」，再「发布」。",
            "nothing_to_sell": "没有能卖的菜，先给菜加份数。",
            "past_time": "这个时间已经过了，换一个之后的时间。",
            "after_cutoff": "定时要在截单之前，换一个早些的时间。",
            "after_serving": "截单不能晚于供餐结束，换一个早些的时间。",
            "ambiguous_dish": f"有几道菜都像「{name}」，写全名再试。",
            "nothing_to_copy": "那天没有这一餐的菜单可以抄，换一天试试。",
            "not_published": "这一餐还没有发布，先「发布」。",
            "bad_dish": f"「{name}」这一行有问题，改一下再发。",
        }.get(code, self.refused(code))

    def refused(self, code: str) -> str:
        return f"这一步没有成功（{code}），什么都没有改。回复「帮助」看看能做什么。"
