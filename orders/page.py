"""The pickup page's HTML, Chinese first, English below it. Everything from outside is escaped."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import msgspec

HERE = Path(__file__).parent
STATIC = HERE / "static"

STEPS = (
    ("paid", "已付款", "Paid"),
    ("preparing", "备餐中", "Cooking"),
    ("ready", "可以取", "Ready"),
    ("picked_up", "已取餐", "Collected"),
)
_MARKS = {"picked_up": "🍚", "wrong": "🔍", "replaced": "🔁"}

GONE = {
    "wrong": ("链接不对", "请回到聊天里再发一次「取餐码」。",
              "This link is wrong. Send “code” in the chat again."),
    "replaced": ("取餐码已更换", "请看聊天里最新的取餐码。",
                 "The code was replaced. Use the newest one in the chat."),
    "picked_up": ("已取餐", "这份餐已经取走了，祝好胃口。", "Already collected. Enjoy your meal."),
    "cancelled": ("订单已取消", "这份订单已经取消，取餐码作废。", "The order was cancelled."),
    "no_show": ("已过取餐时间", "请联系食堂工作人员。", "Past its time. Please ask the staff."),
    "disposed": ("已过取餐时间", "这份餐已经处理。", "Past its time; the meal was cleared."),
    "over": ("链接已失效", "请回到聊天里再发一次「取餐码」。",
             "This link is spent. Send “code” in the chat again."),
}  # fmt: skip

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True,
    undefined=jinja2.StrictUndefined,
)  # fmt: skip


def show(
    *, number: str, canteen: str, canteen_en: str, digits: str, picture: str,
    status: Mapping[str, Any],
) -> str:  # fmt: skip
    """The page of a live code."""
    words, words_en = _words(status)
    reached = [key for key, _, _ in STEPS]
    return _templates.get_template("pickup.html").render(
        title=f"{number} 取餐码", live=True, number=number, canteen=canteen, canteen_en=canteen_en,
        digits=digits, picture=picture, state=status, words=words, words_en=words_en, steps=STEPS,
        step=reached.index(status["status"]) if status["status"] in reached else 0,
        gone=msgspec.json.encode(GONE).decode(),
    )  # fmt: skip


def gone(why: str) -> str:
    """A page for a link that opens nothing (any more)."""
    return _templates.get_template("pickup.html").render(
        title=GONE[why][0], live=False, why=why, gone=GONE[why], mark=_MARKS.get(why, "🕐")
    )


def _words(status: Mapping[str, Any]) -> tuple[str, str]:
    """Where the meal is, as the script says it later on."""
    until, until_en = "", ""
    if status["until"]:
        until, until_en = f"，请在 {status['until']} 前取", f", until {status['until']}"
    if status["status"] != "ready":
        return "正在准备，做好会通知您", "Being prepared; you will be told"
    if status["method"] == "counter":
        return f"请到窗口取餐{until}", f"Ready at the counter{until_en}"
    place = f"{status['cabinet']} 柜 {status['slot']} 号"
    return (
        f"请到 {place}取餐{until}",
        f"Ready in cabinet {status['cabinet']}, door {status['slot']}{until_en}",
    )
