"""公众号自定义菜单: three buttons under the chat, each key a word that the chat understands.

The platform stores the menu; a tap comes back as CLICK with the key, which is read like typed text.
How a request travels is the caller's affair: here is what is sent, and what an answer means.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from kernel.errors import Refused
from kernel.settings import Wechat

# The platform's limits, in bytes of UTF-8 (design platforms §1.3).
TOP_MAX, SUB_MAX = 3, 5
TOP_NAME_BYTES, SUB_NAME_BYTES, KEY_BYTES = 16, 60, 128

# (name, key) of each entry; a top button opens its list.
_BUTTONS: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "zh": {
        "点餐": (("今日菜单", "菜单"), ("老样子", "老样子"), ("推荐", "推荐"),
               ("购物车", "购物车"), ("结算", "结算")),
        "取餐": (("取餐码", "取餐码"), ("我的订单", "订单"), ("付款", "付款"), ("退款", "退款")),
        "我的": (("余额", "余额"), ("充值", "充值"), ("设置", "设置"), ("绑定", "绑定"),
               ("帮助", "帮助")),
    },
    "en": {
        "Order": (("Today's menu", "menu"), ("The usual", "usual"), ("Recommend", "recommend"),
                  ("Cart", "cart"), ("Check out", "checkout")),
        "Pick up": (("Pickup code", "code"), ("My orders", "orders"), ("Refund", "refund")),
        "Me": (("Balance", "balance"), ("Settings", "settings"), ("Bind", "bind"),
               ("中文", "中文"), ("Help", "help")),
    },
}  # fmt: skip

# Path, query, body → the platform's JSON.
Post = Callable[[str, dict[str, str], bytes], Awaitable[dict[str, Any]]]

_WHY = {
    40001: "the AppSecret is wrong, or was reset",
    40013: "there is no such AppID",
    40125: "the AppSecret is wrong",
    40164: "this machine's address is not on the account's IP list",
    48001: "the account may not have a menu: it must be verified",
    45009: "the account has used up its calls of today",
}


def menu(locale: str) -> dict[str, Any]:
    """The body of `menu/create`."""
    return {
        "button": [
            {
                "name": name,
                "sub_button": [
                    {"type": "click", "name": label, "key": key} for label, key in entries
                ],
            }
            for name, entries in _BUTTONS[locale].items()
        ]
    }


def body(value: dict[str, Any]) -> bytes:
    """JSON with characters as they are: `\\u` escapes have been shown to people as they stand."""
    return json.dumps(value, ensure_ascii=False).encode()


async def push(settings: Wechat, made: dict[str, Any], post: Post) -> None:
    """Put the menu in place of the present one; clients show it within a day.

    Raises Refused(channel_off | platform_refused).
    """
    secret = settings.app_secret.get_secret_value() if settings.app_secret else ""
    if not settings.app_id or not secret:
        raise Refused("channel_off", channel="wechat", keys="WECHAT__APP_ID and __APP_SECRET")
    asked = {
        "grant_type": "client_credential",
        "appid": settings.app_id,
        "secret": secret,
        "force_refresh": False,
    }
    # Not `token`: that one would end the token which a running process holds.
    answer = _good(await post("/cgi-bin/stable_token", {}, body(asked)))
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise Refused("platform_refused", platform="wechat", number=0, why="it gave no token")
    _good(await post("/cgi-bin/menu/create", {"access_token": token}, body(made)))


def _good(answer: dict[str, Any]) -> dict[str, Any]:
    number = answer.get("errcode", 0)
    if number:
        why = _WHY.get(number, str(answer.get("errmsg", ""))[:120])
        raise Refused("platform_refused", platform="wechat", number=number, why=why)
    return answer
