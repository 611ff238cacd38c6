"""取餐与柜门。"""

from conversation.texts.zh.names import Names


class Pickup(Names):
    """取餐与柜门。"""

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
