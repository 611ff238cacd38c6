"""What stands on a cabinet's small screen after a scan: one line, in the canteen's language."""

from lockers.reasons import Reason

_ZH: dict[Reason, str] = {
    Reason.OK: "正在打开 {slot} 号门，取餐后请关门",
    Reason.INVALID: "没有这个取餐码，请核对后再试",
    Reason.NOT_READY: "{order} 还没做好，做好会通知您",
    Reason.UNPAID: "{order} 还没有支付",
    Reason.CANCELLED: "{order} 已取消",
    Reason.REFUNDED: "{order} 已退款",
    Reason.ALREADY_USED: "{order} 已取餐 {at} {where}",
    Reason.EXPIRED: "{order} 已过取餐时间，请联系工作人员",
    Reason.WRONG_PLACE: "{order} 不在这个柜子，请到{where}取餐",
    Reason.WRONG_TIME: "{order} 不是今天的餐",
    Reason.REVOKED: "这个取餐码已作废，请用最新的",
    Reason.LOCKED_OUT: "输错太多次，请稍后再试，或扫二维码",
    Reason.DISPUTED: "{order} 需要工作人员处理，请到窗口",
    Reason.DEVICE_OFFLINE: "柜子暂时连不上，请到窗口取餐",
    Reason.DEVICE_DISABLED: "柜子已停用，请到窗口取餐",
}
_EN: dict[Reason, str] = {
    Reason.OK: "Opening door {slot}, please close it afterwards",
    Reason.INVALID: "No such code, please check and try again",
    Reason.NOT_READY: "{order} is not ready yet, you will be told",
    Reason.UNPAID: "{order} is not paid yet",
    Reason.CANCELLED: "{order} was cancelled",
    Reason.REFUNDED: "{order} was refunded",
    Reason.ALREADY_USED: "{order} was collected {at} {where}",
    Reason.EXPIRED: "{order} is past its time, please ask the staff",
    Reason.WRONG_PLACE: "{order} is not here, please collect it at {where}",
    Reason.WRONG_TIME: "{order} is not for today",
    Reason.REVOKED: "This code was replaced, please use the newest",
    Reason.LOCKED_OUT: "Too many wrong numbers, wait a little or scan the QR code",
    Reason.DISPUTED: "{order} needs the staff, please come to the counter",
    Reason.DEVICE_OFFLINE: "The cabinet is offline, please come to the counter",
    Reason.DEVICE_DISABLED: "The cabinet is out of service, please come to the counter",
}
SENTENCES: dict[str, dict[Reason, str]] = {"zh": _ZH, "en": _EN}


def sentence(language: str, reason: Reason, **facts: object) -> str:
    """The line to show. A fact that is not known leaves no hole behind."""
    known = {"slot": "", "order": "", "at": "", "where": ""} | facts
    return " ".join(SENTENCES[language][reason].format(**known).split())


def place(language: str, cabinet_id: str | None, slot: int | None) -> str:
    """`A 柜 7 号`, `A 柜` or `窗口`."""
    if cabinet_id is None:
        return "窗口" if language == "zh" else "the counter"
    if slot is None:
        return f" {cabinet_id} 柜" if language == "zh" else f"cabinet {cabinet_id}"
    return (
        f"{cabinet_id} 柜 {slot} 号" if language == "zh" else f"cabinet {cabinet_id}, door {slot}"
    )
