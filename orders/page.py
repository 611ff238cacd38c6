"""The pickup page's HTML, Chinese first, English below it. Everything from outside is escaped."""

from collections.abc import Mapping
from html import escape
from typing import Any

# A page without a script needs no fresh nonce for its few lines of style.
STYLE_NONCE = "plain"
POLL_MS = 3_000

_STYLE = """
body{margin:0;font:16px/1.5 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC",sans-serif;
background:#f6f6f4;color:#1b1b1b}
main{max-width:24rem;margin:0 auto;padding:1.5rem;text-align:center}
h1{font-size:1.25rem;margin:.5rem 0}
img{width:15rem;height:15rem;background:#fff;padding:.5rem;image-rendering:pixelated}
.digits{font:700 2.5rem/1.2 ui-monospace,monospace;letter-spacing:.2em;margin:.75rem 0}
.where{font-size:1.25rem;font-weight:700}
.en{color:#666;font-size:.875rem}
@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}.en{color:#aaa}}
"""

_GONE = {
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

_SCRIPT = """
const where = document.getElementById("where"), where_en = document.getElementById("where_en");
async function look() {
  try {
    const answer = await fetch(location.pathname + "/status", {cache: "no-store"});
    if (answer.status === 410 || answer.status === 404) { location.reload(); return; }
    const found = await answer.json();
    if (["picked_up", "cancelled", "no_show", "disposed"].includes(found.status)) {
      location.reload(); return;
    }
    [where.textContent, where_en.textContent] = words(found);
  } catch { /* offline for a moment: the code on the screen works all the same */ }
}
function words(s) {
  const until = s.until ? "，请在 " + s.until + " 前取" : "";
  const until_en = s.until ? ", until " + s.until : "";
  if (s.status !== "ready") return ["正在准备，做好会通知您", "Being prepared; you will be told"];
  if (s.method === "counter") return ["请到窗口取餐" + until, "Ready at the counter" + until_en];
  return ["请到 " + s.cabinet + " 柜 " + s.slot + " 号取餐" + until,
    "Ready in cabinet " + s.cabinet + ", door " + s.slot + until_en];
}
setInterval(look, POLL_MS);
"""


def show(
    *, number: str, canteen: str, canteen_en: str, digits: str, picture: str,
    status: Mapping[str, Any], nonce: str,
) -> str:  # fmt: skip
    """The page of a live code."""
    words, words_en = _words(status)
    return _document(
        f"""<h1>{escape(canteen)} · {escape(number)}</h1>
<p class="where" id="where" role="status">{escape(words)}</p>
<p class="en" id="where_en">{escape(words_en)}</p>
<img src="{escape(picture)}" alt="取餐二维码 Pickup QR code">
<p class="digits">{escape(digits[:3])} {escape(digits[3:])}</p>
<p>在柜子上扫码，或输入六位数字。取餐码请勿外传。</p>
<p class="en">Scan it at the cabinet or type the six digits. Keep it to yourself.
{escape(canteen_en)}</p>
<script nonce="{nonce}">{_SCRIPT.replace("POLL_MS", str(POLL_MS))}</script>""",
        f"{number} 取餐码",
        nonce,
    )


def gone(why: str) -> str:
    """A page for a link that opens nothing (any more)."""
    title, text, english = _GONE[why]
    return _document(
        f'<h1>{title}</h1>\n<p>{text}</p>\n<p class="en">{english}</p>', title, STYLE_NONCE
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


def _document(body: str, title: str, nonce: str) -> str:
    return f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<style nonce="{nonce}">{_STYLE}</style>
</head>
<body><main>
{body}
</main></body>
</html>
"""
