"""事后告知：给食客与值班的人。"""

from conversation.texts.zh.names import Names
from kernel.money import yuan


class Notices(Names):
    """事后告知：给食客与值班的人。"""

    def notice_ready(self, number: str, place: str, digits: str, link: str) -> str:
        code = f"取餐码 {digits[:3]} {digits[3:]}"
        return f"{number} 好了 🎉 请到{place}取餐 · {code}\n取餐页：{link}"

    def slot_place(self, cabinet: str, slot: int) -> str:
        return f" {cabinet} 柜 {slot:02d} 格"

    def notice_picked_up(self, number: str) -> str:
        return f"{number} 已取餐，慢用！吃完说说怎么样：「评价 {number} 好吃」"

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
