"""The pay page's sentences, Chinese and English. Pure."""

from typing import Any

ZH: dict[str, Any] = {
    "lang": "zh-CN",
    "title": "付款",
    "order": "订单",
    "total": "合计",
    "comma": "，",
    "covered": "其余已由补贴或饭卡付",
    "states": {
        "unpaid": "请选择付款方式",
        "paying": "等待付款，付好后这里会自动更新",
        "unknown": "渠道还没有答复，正在查询，请勿重复付款",
        "paid": "已付款，取餐码在聊天里",
        "closed": "订单已关闭",
        "refunded": "已退款",
    },
    "ways": {
        "wallet": "饭卡支付",
        "sandbox": "沙盒支付（演示）",
        "wechat_pay": "微信支付",
        "alipay": "支付宝",
    },
    "left": "请在这段时间内付款",
    "payer": "演示：扮演付款人",
    "payer_pays": "确认付款",
    "payer_refuses": "拒绝付款",
    "declined": "付款被拒绝，可以再试或换一种方式",
    "refused": {
        "already_paid": "这张订单已经付过了",
        "expired": "订单已超时关闭",
        "in_progress": "上一次付款还在处理，请稍候",
        "provider_down": "这个渠道暂时不通，请换一种方式",
        "wallet_short": "饭卡余额不足，请换一种方式",
        "no_openid": "请在微信里打开，或换一种方式",
        "payment_closed": "这笔付款已关闭，请重新发起",
        "other": "没有成功，请稍后再试",
    },
    "needs_script": "付款需要浏览器打开 JavaScript。",
    "gone_title": "链接已失效",
    "wrong_title": "没有这个链接",
    "wrong": "请从聊天里重新打开付款链接。",
    "back": "可以关闭这个页面，回到聊天继续。",
}

EN: dict[str, Any] = {
    "lang": "en",
    "title": "Payment",
    "order": "Order",
    "total": "Total",
    "comma": ", ",
    "covered": "the rest is covered by subsidy or meal card",
    "states": {
        "unpaid": "Choose how to pay",
        "paying": "Waiting for the payment; this page follows it",
        "unknown": "No answer from the provider yet; we are asking. Please do not pay twice",
        "paid": "Paid. The pickup code is in the chat",
        "closed": "This order is closed",
        "refunded": "Refunded",
    },
    "ways": {
        "wallet": "Meal card",
        "sandbox": "Sandbox (demo)",
        "wechat_pay": "WeChat Pay",
        "alipay": "Alipay",
    },
    "left": "left to pay",
    "payer": "Demo: play the payer",
    "payer_pays": "Pay",
    "payer_refuses": "Decline",
    "declined": "The payment was declined. Try again or another way",
    "refused": {
        "already_paid": "This order is already paid",
        "expired": "This order has expired",
        "in_progress": "The last payment is still being processed",
        "provider_down": "This way is out of reach for the moment, please take another",
        "wallet_short": "Not enough on the meal card, please take another way",
        "no_openid": "Please open this in WeChat, or take another way",
        "payment_closed": "That payment is closed, please start again",
        "other": "That did not work, please try again",
    },
    "needs_script": "Paying needs JavaScript.",
    "gone_title": "This link is spent",
    "wrong_title": "No such link",
    "wrong": "Please open the payment link from the chat again.",
    "back": "You may close this page and go on in the chat.",
}


def words(accept_language: str, locale: str) -> dict[str, Any]:
    """The texts for a browser that asks for a language first, else the house's own."""
    first = accept_language.split(",")[0].strip().lower()
    if first.startswith("zh"):
        return ZH
    if first.startswith("en"):
        return EN
    return ZH if locale == "zh" else EN
